"""A new key keeps the links between pseudonyms as long as the earlier keys are there, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.cleaning.identity import Keys, add_key, pseudonym_keys
from werkmonitor.cleaning.rotation import rotate, stored
from werkmonitor.cleaning.storage import chain_of
from werkmonitor.config import KEY_VARIABLE, InputError, Project

SECRETS = st.lists(st.binary(min_size=16, max_size=32), min_size=1, max_size=4, unique=True)


@pytest.fixture
def ingested(project: Project, delivery_root: Path, write_delivery: Callable[..., Path]) -> Ingested:
    """Three clients in each of two quarters, the same ones."""
    rows = [{"traject_id": f"T{n}", "client_id": f"C{n}"} for n in range(3)]
    write_delivery(rows, [], quarter="2023Q1", received="2023-04-14")
    write_delivery(rows, [])
    return ingest(project, delivery_root)


def pseudonyms(project: Project) -> list[list[str]]:
    import pyarrow.parquet as pq

    return [pq.ParquetFile(path).read()["client_key"].to_pylist() for path in stored(project)]


@given(SECRETS, SECRETS, st.binary(max_size=40))
def test_an_old_pseudonym_brought_up_to_date_is_the_new_one(
    before: list[bytes], after: list[bytes], message: bytes
) -> None:
    old = Keys(tuple(f"{n}" for n in range(len(before))), tuple(before))
    new = Keys(tuple(f"{n}" for n in range(len(before) + len(after))), (*before, *after))
    assert new.follow(old.chain)
    assert not old.follow(new.chain)
    assert new.updated(old.pseudonym(message), old.chain) == new.pseudonym(message) != old.pseudonym(message)


def test_what_is_stored_is_brought_up_to_date(project: Project, ingested: Ingested, delivery_root: Path) -> None:
    before = pseudonyms(project)
    done = rotate(project)
    after = pseudonyms(project)
    assert done.updated == 2
    assert not done.unlinked
    assert after[0] == after[1]
    assert not set(after[0]) & set(before[0])
    assert pseudonym_keys(project).names[-1] == done.name
    ingest(project, delivery_root)
    assert pseudonyms(project) == after, "a new reading gives the same pseudonyms as the update"


def test_a_rotation_that_was_broken_off_is_finished_by_the_next(project: Project, ingested: Ingested) -> None:
    add_key(project)
    first, second = stored(project)
    half = first.read_bytes()
    rotate(project)
    first.write_bytes(half)
    rotate(project)
    assert chain_of(first) == chain_of(second) == pseudonym_keys(project).chain
    assert pseudonyms(project)[0] == pseudonyms(project)[1]


def test_without_the_earlier_key_the_link_is_gone(project: Project, ingested: Ingested, delivery_root: Path) -> None:
    rotate(project)
    linked = pseudonyms(project)
    sorted(project.keys.glob("*.key"))[0].unlink()
    done = rotate(project)
    assert done.updated == 0
    assert len(done.unlinked) == 2
    ingest(project, delivery_root)
    assert not set(pseudonyms(project)[0]) & set(linked[0])


def test_an_update_stays_private(project: Project, ingested: Ingested) -> None:
    rotate(project)
    assert {path.stat().st_mode & 0o777 for path in stored(project)} == {0o600}


def test_keys_in_the_environment_are_rotated_there(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    with pytest.raises(InputError, match="put a comma and a new key behind"):
        rotate(project)
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32 + "," + "cd" * 32)
    assert pseudonym_keys(project).secrets == (bytes.fromhex("ab" * 32), bytes.fromhex("cd" * 32))
