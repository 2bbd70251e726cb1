from pathlib import Path

import pytest

from werkmonitor.files import remove_unfinished, replacing, restoring


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "results"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with replacing(target) as new:
        (new / "new.txt").write_text("new")
        assert (target / "old.txt").exists(), "the old state stands until the new one is complete"
    assert [path.name for path in target.iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_failure_leaves_the_old_state_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "results"
    target.mkdir()
    (target / "old.txt").write_text("old")

    def fill() -> None:
        with replacing(target) as new:
            (new / "half.txt").write_text("half")
            raise RuntimeError("no disk")

    with pytest.raises(RuntimeError, match="no disk"):
        fill()
    assert [path.name for path in target.iterdir()] == ["old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_kill_between_the_renames_is_mended_by_the_next_call(tmp_path: Path) -> None:
    target, previous = tmp_path / "results", tmp_path / ".results.previous"
    previous.mkdir()
    (previous / "old.txt").write_text("old")
    with pytest.raises(RuntimeError), replacing(target):
        raise RuntimeError("stopped again")
    assert (target / "old.txt").read_text() == "old"


def test_rights_of_the_new_folder(tmp_path: Path) -> None:
    with replacing(tmp_path / "secret", mode=0o700) as new:
        assert new.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o700


def test_what_killed_runs_left_goes_and_what_waits_to_be_put_back_stays(tmp_path: Path) -> None:
    for name in ("results", ".results.previous", ".results.ab12cd_x", ".hidden"):
        (tmp_path / name).mkdir()
    remove_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", ".results.previous", "results"]


def test_a_folder_is_put_back_where_something_failed(tmp_path: Path) -> None:
    folder = tmp_path / "figures"

    def draw(text: str, fails: bool) -> None:
        with restoring(folder):
            folder.mkdir(exist_ok=True)
            (folder / f"{text}.svg").write_text(text)
            (folder / "a.svg").write_text(text)
            if fails:
                raise RuntimeError("no disk")

    with pytest.raises(RuntimeError, match="no disk"):
        draw("half", fails=True)
    assert list(tmp_path.iterdir()) == []
    draw("a", fails=False)
    with pytest.raises(RuntimeError, match="no disk"):
        draw("b", fails=True)
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("a.svg", "a")]
    assert list(tmp_path.iterdir()) == [folder]
