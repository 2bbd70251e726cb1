import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.cleaning.identity import Keys, concealer, pseudonym_keys
from werkmonitor.config import KEY_VARIABLE, InputError, Project
from werkmonitor.deliveries.text import tidy

KEY = Keys(("one",), (bytes(32),))
OTHER = Keys(("one",), (bytes([1] * 32),))
IDENTIFIERS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


def never(text: str) -> bool:
    return False


@given(IDENTIFIERS)
def test_an_identifier_gives_one_key_per_organisation_that_does_not_hold_it(identifier: str) -> None:
    first, second = concealer(KEY, "org01", never), concealer(KEY, "org02", never)
    key = first(identifier)
    assert key == first(f"  {identifier} ")
    if tidy(identifier):
        assert len(key) == 64
        assert key != second(identifier)
        assert key != concealer(OTHER, "org01", never)(identifier)


def test_organisation_and_identifier_cannot_run_together() -> None:
    assert concealer(KEY, "org1", never)("23") != concealer(KEY, "org12", never)("3")


def test_a_number_stored_with_decimals_is_the_same_client() -> None:
    conceal = concealer(KEY, "org01", never)
    assert conceal("123.0") == conceal("123")


def test_empty_stays_empty() -> None:
    conceal = concealer(KEY, "org01", lambda text: text == "-")
    assert conceal(" ") == conceal("-") == ""


def test_the_key_is_made_once_and_only_its_owner_can_read_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    keys = pseudonym_keys(project)
    assert [len(key) for key in keys.secrets] == [32]
    assert pseudonym_keys(project) == keys
    (path,) = project.keys.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert project.keys.stat().st_mode & 0o777 == 0o700


def test_the_key_of_before_there_was_a_folder_of_keys_is_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    project.restricted.mkdir(parents=True)
    (project.restricted / "pseudonym.key").write_text("ab" * 32 + "\n")
    assert pseudonym_keys(project).secrets == (bytes.fromhex("ab" * 32),)
    assert [path.name[:5] for path in project.keys.iterdir()] == ["0001-"]


def test_a_key_from_the_environment_leaves_no_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    assert pseudonym_keys(project).secrets == (bytes.fromhex("ab" * 32),)
    assert not project.keys.exists()


@pytest.mark.parametrize("given_key", ["geheim!", "abcd", "ab" * 32 + ",geheim!"])
def test_a_wrong_key_is_refused_without_being_quoted(
    given_key: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, given_key)
    with pytest.raises(InputError) as refusal:
        pseudonym_keys(project)
    assert given_key not in str(refusal.value)
    assert "geheim" not in str(refusal.value)


def test_keys_are_not_shown() -> None:
    assert repr(OTHER) == "Keys(one)"
