"""The register of a delivery root: which organisation offers IPS in which region, from when until when."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from werkmonitor.config import InputError
from werkmonitor.deliveries.find import ORGANISATION
from werkmonitor.deliveries.text import tidy
from werkmonitor.quarter import Quarter

FILE = "organisations.csv"
_REQUIRED = ["organisation", "name", "region", "active_from", "active_until", "ips_since"]
_OPTIONAL = ["fidelity_score", "fidelity_date"]
_LONGEST_NAME = 200


def read_register(root: Path, regions: Iterable[str]) -> pd.DataFrame:
    """Read and check ``organisations.csv``, one row per organisation and region.

    Returns
    -------
    pandas.DataFrame
        Text columns ``organisation, name, region, active_from, active_until`` (quarters as ``2023Q1``; an empty
        ``active_until`` means still active), ``ips_since`` (year, ``Int64``), ``fidelity_score`` (``float64``) and
        ``fidelity_date`` (``datetime.date`` or ``None``); sorted by organisation, region and quarter.

    Raises
    ------
    InputError
        The file is absent, a column is missing, or a row can't be right; the message names file and row.
    """
    path = root / FILE
    if path.is_dir():
        raise InputError(f"{path} is a folder; the register is a CSV file of that name")
    if not path.is_file():
        raise InputError(f"{path} is missing. A delivery root needs a register with the columns {', '.join(_REQUIRED)}")
    register = _read_text(path)
    for number, row in register.iterrows():
        try:
            _check_row(row, set(regions))
        except ValueError as error:
            raise InputError(f"{FILE}, row {number}: {error}") from None
    register[["active_from", "active_until"]] = register[["active_from", "active_until"]].map(str.upper)
    _check_together(register)
    register["ips_since"] = pd.to_numeric(register["ips_since"].replace("", None)).astype("Int64")
    register["fidelity_score"] = pd.to_numeric(register["fidelity_score"].replace("", None)).astype("float64")
    register["fidelity_date"] = pd.Series(
        [date.fromisoformat(day) if day else None for day in register["fidelity_date"]],
        index=register.index,
        dtype=object,
    )
    return register.sort_values(["organisation", "region", "active_from"], ignore_index=True)


def active_regions(register: pd.DataFrame, organisation: str, quarter: Quarter) -> set[str]:
    """Return the regions where the register has the organisation active in the quarter."""
    rows = register[register["organisation"] == organisation]
    until = rows["active_until"].where(rows["active_until"] != "", str(quarter))
    return set(rows.loc[(rows["active_from"] <= str(quarter)) & (until >= str(quarter)), "region"])


def _read_text(path: Path) -> pd.DataFrame:
    """Read all columns as tidy text; the index is the row number as a person sees it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines() or [""]
    except UnicodeDecodeError:
        raise InputError(f"{FILE} is not UTF-8; save it as CSV UTF-8") from None
    reader = csv.DictReader(lines, delimiter=max(",;", key=lines[0].count), restval="")
    try:
        rows = dict(_rows(reader))
    except csv.Error as error:
        raise InputError(f"{FILE}, row {reader.line_num}: {error}") from None
    if not rows:
        raise InputError(f"{FILE} has no rows")
    return pd.DataFrame.from_dict(rows, orient="index", dtype=object)


def _rows(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    missing = [column for column in _REQUIRED if column not in (reader.fieldnames or [])]
    if missing:
        raise InputError(f"{FILE} lacks the columns {', '.join(missing)}")
    for row in reader:
        if None in row:
            raise InputError(f"{FILE}, row {reader.line_num}: more cells than columns")
        yield reader.line_num, {column: tidy(row.get(column, "")) for column in (*_REQUIRED, *_OPTIONAL)}


def _check_row(row: pd.Series, regions: set[str]) -> None:
    if not row["organisation"] or not row["name"]:
        raise ValueError("organisation and name can't be empty")
    if not ORGANISATION.fullmatch(row["organisation"]):
        raise ValueError("organisation is the name of a folder: letters, digits, points, hyphens and underscores")
    if len(row["name"]) > _LONGEST_NAME:
        raise ValueError(f"name is longer than {_LONGEST_NAME} characters")
    if row["region"] not in regions:
        raise ValueError(f"{row['region']!r} is not a region code; data-raw/reference/regions.csv lists them")
    first = Quarter.parse(row["active_from"])
    if row["active_until"] and Quarter.parse(row["active_until"]) < first:
        raise ValueError("active_until comes before active_from")
    if row["ips_since"] and not (row["ips_since"].isdigit() and len(row["ips_since"]) == 4):
        raise ValueError(f"ips_since is a year such as 2016, not {row['ips_since']!r}")
    if row["fidelity_score"] and not math.isfinite(float(row["fidelity_score"])):
        raise ValueError("fidelity_score is a number")
    if row["fidelity_date"]:
        date.fromisoformat(row["fidelity_date"])


def _check_together(register: pd.DataFrame) -> None:
    """Check that an organisation has one name, and is not active in one region twice at the same time."""
    names = register.groupby("organisation")["name"].nunique()
    if (names > 1).any():
        raise InputError(f"{FILE}: {names.idxmax()} has more than one name")
    ordered = register.sort_values(["organisation", "region", "active_from"])
    until = ordered["active_until"].replace("", "9999Q4")
    overlap = ordered["active_from"] <= until.groupby([ordered["organisation"], ordered["region"]]).shift().fillna("")
    if overlap.any():
        number = overlap.idxmax()
        raise InputError(f"{FILE}, row {number}: the organisation is already active in that region in that quarter")
