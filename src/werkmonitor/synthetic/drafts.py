"""A delivery on its way to becoming files: tables of cells that faults may still change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from werkmonitor.contract import Column, Sheet
from werkmonitor.quarter import Quarter

Cell = str | float | bool | date | None


@dataclass
class Table:
    """Rows of cells under a header; ``columns`` says which contract column each is (none: an unknown column)."""

    columns: list[Column | None]
    header: list[str]
    rows: list[list[Cell]]

    @classmethod
    def of(cls, columns: tuple[Column, ...], rows: list[list[Cell]]) -> Table:
        """Make a table under the contract's own names."""
        return cls(list(columns), [column.delivered for column in columns], rows)

    def position(self, name: str) -> int | None:
        """Where the contract column of this name is, if it is there."""
        for number, column in enumerate(self.columns):
            if column is not None and column.delivered == name:
                return number
        return None

    def drop(self, name: str) -> int:
        """Leave a column out; return how many went."""
        place = self.position(name)
        if place is None:
            return 0
        for cells in (self.columns, self.header, *self.rows):
            del cells[place]  # type: ignore[attr-defined]
        return 1


@dataclass
class Draft:
    """One delivery: its place, its tables, and how its files are to be written."""

    quarter: Quarter
    organisation: str
    received: date
    workbook: bool
    tables: dict[Sheet, Table]
    story: str = "complete"
    native_dates: bool = False
    native_booleans: bool = False
    separator: str = ";"
    encoding: str = "utf-8"
    sheet_names: dict[Sheet, str] = field(default_factory=dict)
    extra_sheets: dict[str, list[str]] = field(default_factory=dict)
    extra_files: dict[str, str] = field(default_factory=dict)
    cut_short: bool = False
    """Whether the file breaks off half-way, so that it can't be read."""

    @property
    def name(self) -> str:
        """Quarter, organisation and date: unique, and the seed of everything random about this delivery."""
        return f"{self.quarter}/{self.organisation}/{self.received.isoformat()}"

    def folder(self, root: Path) -> Path:
        """Where the delivery belongs below a delivery root."""
        return root / str(self.quarter) / self.organisation / self.received.isoformat()
