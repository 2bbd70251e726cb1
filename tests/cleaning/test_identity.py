from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.cleaning.identity import VARIABLE, concealer, pseudonym_key
from werkmonitor.config import InputError
from werkmonitor.deliveries.text import tidy

KEY = bytes(32)
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
        assert key != concealer(bytes([1] * 32), "org01", never)(identifier)


def test_organisation_and_identifier_cannot_run_together() -> None:
    assert concealer(KEY, "org1", never)("23") != concealer(KEY, "org12", never)("3")


def test_a_number_stored_with_decimals_is_the_same_client() -> None:
    conceal = concealer(KEY, "org01", never)
    assert conceal("123.0") == conceal("123")


def test_empty_stays_empty() -> None:
    conceal = concealer(KEY, "org01", lambda text: text == "-")
    assert conceal(" ") == conceal("-") == ""


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    restricted = tmp_path / "restricted"
    key = pseudonym_key(restricted)
    assert len(key) == 32
    assert pseudonym_key(restricted) == key
    assert (restricted / "pseudonym.key").stat().st_mode & 0o777 == 0o600
    assert restricted.stat().st_mode & 0o777 == 0o700


def test_a_key_from_the_environment_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ab" * 32)
    assert pseudonym_key(tmp_path) == bytes.fromhex("ab" * 32)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("given_key", ["geheim!", "abcd"])
def test_a_wrong_key_is_refused_without_being_quoted(
    given_key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, given_key)
    with pytest.raises(InputError) as refusal:
        pseudonym_key(tmp_path)
    assert given_key not in str(refusal.value)
