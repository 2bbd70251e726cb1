"""An error that nobody foresaw is shown without what it says: that may be a client's."""

import pytest
import typer

from werkmonitor.terminal import SHOW_ERRORS, plain_errors


def fail(error: Exception) -> None:
    with plain_errors():
        raise error


@pytest.mark.parametrize(
    "error",
    [
        ValueError("could not convert string to float: 'KANARIE-C001'"),
        KeyError("KANARIE-C001"),
        UnicodeDecodeError("utf-8", b"KANARIE-C001", 0, 1, "KANARIE-C001"),
        ExceptionGroup("KANARIE-C001", [ValueError("KANARIE-C001")]),
    ],
)
def test_its_kind_and_place_are_shown_and_nothing_else(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped:
        fail(error)
    said = capsys.readouterr().err
    assert stopped.value.exit_code == 70
    assert f"{type(error).__name__} at " in said
    assert "KANARIE" not in said
    assert stopped.value.__cause__ is None
    assert stopped.value.__suppress_context__


def test_what_the_machine_says_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        fail(OSError(28, "No space left on device", "KANARIE-C001.csv"))
    said = capsys.readouterr().err
    assert "No space left on device. Make room" in said
    assert "KANARIE" not in said


def test_who_works_on_the_program_can_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHOW_ERRORS, "1")
    with pytest.raises(ValueError, match="KANARIE"):
        fail(ValueError("KANARIE-C001"))
