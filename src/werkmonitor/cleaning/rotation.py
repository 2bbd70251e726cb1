"""A new key for the pseudonyms, without losing which pseudonyms are of the same client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.cleaning.identity import Keys, add_key, pseudonym_keys
from werkmonitor.cleaning.storage import PSEUDONYMS, chain_of, write_table
from werkmonitor.config import Project
from werkmonitor.files import private_files

_COLUMN = "client_key"


@dataclass(frozen=True)
class Rotation:
    """The name of the new key, how many tables were brought up to date, and which could not be.

    The latter were made with a key that is gone: a client there can't be linked to the same one elsewhere. The next run
    makes them again, if their delivery is still there.
    """

    name: str
    updated: int
    unlinked: tuple[Path, ...]


def rotate(project: Project) -> Rotation:
    """Add a key, and bring the pseudonyms that are stored up to date with it.

    A rotation that was broken off is finished by the next one, or by the next reading of the deliveries.

    Raises
    ------
    InputError
        The keys are not in files but in the environment, or can't be read.
    """
    pseudonym_keys(project)  # an installation without any gets its first one, which the new one comes after
    name = add_key(project)
    keys = pseudonym_keys(project)
    updated, unlinked = 0, []
    with private_files():
        for path in stored(project):
            chain = chain_of(path)
            if not keys.follow(chain):
                unlinked.append(path)
            elif chain != keys.chain:
                _update(path, keys, chain)
                updated += 1
    return Rotation(name, updated, tuple(unlinked))


def stored(project: Project) -> Iterator[Path]:
    """Yield the tables in the restricted zone that hold pseudonyms."""
    yield from sorted(project.restricted.glob("*/trajectories/**/*.parquet"))


def _update(path: Path, keys: Keys, chain: str) -> None:
    table = pq.ParquetFile(path).read()
    known = {text: keys.updated(text, chain) if text else text for text in table[_COLUMN].unique().to_pylist()}
    column = pa.array([known[text] for text in table[_COLUMN].to_pylist()], pa.string())
    table = table.set_column(table.schema.get_field_index(_COLUMN), _COLUMN, column)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    write_table(table.replace_schema_metadata({PSEUDONYMS: keys.chain}), partial)
    partial.replace(path)
