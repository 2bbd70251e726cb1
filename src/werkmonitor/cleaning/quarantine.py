"""What the supplier gets back: refused rows, remarks on used rows, and the log of changed values."""

from __future__ import annotations

import json

import pandas as pd

from werkmonitor.cleaning.cells import ReadSheet, as_written
from werkmonitor.cleaning.names import Names
from werkmonitor.cleaning.predicates import Rows
from werkmonitor.cleaning.rules import SHIFTED_CELLS, Rule, Severity, broken_rules
from werkmonitor.contract import COLUMNS, PERMANENT_TERM, Column, Kind
from werkmonitor.deliveries.text import tidy
from werkmonitor.untrusted import quoted

FINDING_COLUMNS = ["source_file", "source_row", "sheet", "rule", "trajectory_id", "what_to_do", "content"]
CHANGE_COLUMNS = ["source_file", "source_row", "sheet", "column", "rule", "old", "new"]


def refused_rows(rows: Rows, names: Names) -> pd.DataFrame:
    """Return one row per refused row, for the first rule that it breaks; the advice names the others too."""
    entries: dict[int, dict[str, object]] = {}
    for rule, broken in broken_rules(rows, Severity.REFUSE).items():
        for number in broken.index[broken]:
            advice = _advice(rule, rows.sheet, number, names)
            if number not in entries:
                entries[number] = _entry(rule, rows.sheet, number, advice)
            elif entries[number]["rule"] != SHIFTED_CELLS:
                entries[number]["what_to_do"] = f"{entries[number]['what_to_do']} Ook: {advice}"
    return pd.DataFrame([entries[number] for number in sorted(entries)], columns=FINDING_COLUMNS, dtype=object)


def remarks(rows: Rows, used: pd.Series) -> pd.DataFrame:
    """Return one row per used row and rule that asks the supplier to look; the row itself is not repeated."""
    sheet, ids = rows.sheet, rows["trajectory_id"]
    entries = [
        (sheet.text.file, number, sheet.sheet.value, rule.id, trajectory_id, rule.what_to_do, "")
        for rule, broken in broken_rules(rows, Severity.REMARK).items()
        for number, trajectory_id in ids[broken & used].items()
    ]
    return pd.DataFrame(entries, columns=FINDING_COLUMNS, dtype=object)


def changes(sheet: ReadSheet, used: pd.Series) -> pd.DataFrame:
    """Return one row per repaired value of a used row: old as delivered, new as the contract writes it.

    A refused row is kept as delivered, so its values have no changes. Client identifiers are never logged.
    """
    entries = []
    in_use = used.tolist()
    for column in COLUMNS[sheet.sheet]:
        repairs = sheet.repairs[column.delivered].tolist()
        positions = [i for i, (repair, kept) in enumerate(zip(repairs, in_use, strict=True)) if repair and kept]
        if column.kind is Kind.CLIENT or not positions:
            continue
        old, new = sheet.text.cells[column.delivered].to_numpy(), _written(sheet, column, positions)
        for position, written in zip(positions, new, strict=True):
            row, rule = sheet.canonical.index[position], repairs[position].value
            entries.append((sheet.text.file, row, sheet.sheet.value, column.delivered, rule, old[position], written))
    return pd.DataFrame(entries, columns=CHANGE_COLUMNS, dtype=object)


def _written(sheet: ReadSheet, column: Column, positions: list[int]) -> list[str]:
    values = [as_written(column, value) for value in sheet.canonical[column.canonical].iloc[positions]]
    if column.kind is not Kind.MONTHS:
        return values
    permanent = sheet.canonical["contract_permanent"].iloc[positions].fillna(False)
    return [PERMANENT_TERM if is_permanent else value for is_permanent, value in zip(permanent, values, strict=True)]


def _advice(rule: Rule, sheet: ReadSheet, number: int, names: Names) -> str:
    """Return what to do, with the value that the rule is about and the name that it may have been."""
    delivered = tidy(str(sheet.text.cells.loc[number, rule.column])) if rule.column else ""
    if not delivered:
        return rule.what_to_do
    canonical = next(column.canonical for column in COLUMNS[sheet.sheet] if column.delivered == rule.column)
    likely = names[canonical].suggest(delivered) if canonical in names else None
    return f"{rule.what_to_do} Geleverd: '{quoted(delivered)}'" + (f"; bedoeld als '{likely}'?" if likely else ".")


def _entry(rule: Rule, sheet: ReadSheet, number: int, advice: str) -> dict[str, object]:
    trusted = rule.id != SHIFTED_CELLS
    return {
        "source_file": sheet.text.file,
        "source_row": number,
        "sheet": sheet.sheet.value,
        "rule": rule.id,
        "trajectory_id": sheet.canonical.loc[number, "trajectory_id"] if trusted else None,
        "what_to_do": advice,
        "content": _content(sheet, number) if trusted else "{}",
    }


def _content(sheet: ReadSheet, number: int) -> str:
    """Return the row as delivered, as JSON: the contract's columns that are there, but for the client's."""
    clients = {column.delivered for column in COLUMNS[sheet.sheet] if column.kind is Kind.CLIENT}
    cells = sheet.text.cells.loc[number]
    kept = {column: cells[column] for column in sheet.text.present if column not in clients}
    return json.dumps(kept, ensure_ascii=False)
