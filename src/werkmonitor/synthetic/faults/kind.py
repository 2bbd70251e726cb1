"""What a kind of fault is, and the two ways in which most kinds are planted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from werkmonitor.contract import Kind, Sheet
from werkmonitor.synthetic.drafts import Cell, Draft

Plant = Callable[[Draft, np.random.Generator], int]


@dataclass(frozen=True)
class Fault:
    """A kind of fault: what it is, whether cleaning can repair it, and how common it is among organisations.

    ``plant`` changes a draft and returns how many cells, rows or files it spoiled. Of the kinds that share a
    ``habit`` an organisation has at most one. A ``steady`` kind looks the same in all of an organisation's deliveries.
    """

    id: str
    what: str
    plant: Plant
    chance: float = 0.5
    repairable: bool = True
    habit: str = ""
    steady: bool = False


def change_cells(
    draft: Draft, kinds: Collection[Kind], share: float, change: Callable[[Cell, str], Cell], rng: np.random.Generator
) -> int:
    """Change a share of the cells in columns of these kinds, and return how many became another cell.

    ``change`` gets the cell and its column's name in the contract.
    """
    changed = 0
    for table in draft.tables.values():
        for place, column in enumerate(table.columns):
            if column is None or column.kind not in kinds:
                continue
            for row in np.flatnonzero(rng.random(len(table.rows)) < share):
                old = table.rows[row][place]
                new = change(old, column.delivered)
                if type(new) is not type(old) or new != old:
                    table.rows[row][place] = new
                    changed += 1
    return changed


def add_rows(
    draft: Draft,
    sheet: Sheet,
    changes: list[dict[str, Cell]],
    rng: np.random.Generator,
    like: list[list[Cell]] | None = None,
) -> int:
    """Add copies of random rows of a sheet (or of ``like``) with these cells changed, at random places."""
    table = draft.tables.get(sheet)
    examples = table.rows[:] if table is not None and like is None else like
    if table is None or not examples:
        return 0
    for cells in changes:
        row = list(examples[rng.integers(0, len(examples))])
        for name, cell in cells.items():
            place = table.position(name)
            if place is not None:
                row[place] = cell
        table.rows.insert(int(rng.integers(0, len(table.rows) + 1)), row)
    return len(changes)


def new_id(draft: Draft, kind: str, serial: int = 0) -> str:
    """Return an identifier that no trajectory of the delivery has."""
    return str(90_000_000 + 10 * (crc32(f"{draft.name}{kind}".encode()) % 900_000) + serial)
