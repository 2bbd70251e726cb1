"""What became of the delivered rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report

_ROWS = {"trajecten": "trajecten", "plaatsingen": "banen en opleidingen"}


def rows(report: Report, sheet: str) -> Claim:
    """Rows delivered, used and refused for this quarter, of ``trajecten`` or ``plaatsingen``."""
    what = _ROWS[sheet]
    found = report.safe("delivery_rows").where(quarter=str(report.quarter), sheet=sheet).frame
    if found.empty:
        return Claim(f"Over {report.quarter.label} zijn er geen leveringen met {what} gebruikt")
    row: dict[Any, Any] = found.iloc[0].to_dict()
    total, used, refused = (row[name] for name in ("rows_in", "rows_used", "rows_refused"))
    if pd.isna(total):
        return Claim(f"Hoeveel rijen met {what} over {report.quarter.label} zijn aangeleverd, is afgeschermd")
    text = f"Over {report.quarter.label} zijn er {numbers.plural(total, 'rij', 'rijen')} met {what} aangeleverd"
    if pd.isna(refused):
        return Claim(text, "Hoeveel daarvan zijn geweigerd, is afgeschermd")
    if not refused:
        return Claim(f"{text}, en alle zijn gebruikt")
    return Claim(
        f"{text}; daarvan zijn er {numbers.number(used)} gebruikt en {numbers.number(refused)} geweigerd "
        f"({numbers.percent(refused / total)})"
    )


def repairs(report: Report) -> Claim:
    """How many rules had to repair something, and the one that repaired most."""
    found = report.safe("delivery_quality").where(quarter=str(report.quarter), action="repaired").frame
    if found.empty:
        return Claim("In geen enkele levering hoefde een waarde te worden hersteld")
    count = numbers.plural(len(found), "regel", "regels")
    shown = found[pd.to_numeric(found["rows"]).notna()]
    text = f"Waarden zijn hersteld volgens {count}"
    if shown.empty:
        return Claim(text)
    most = shown.sort_values("rows", ascending=False).iloc[0]
    sentence = str(most["sentence"] or most["rule"]).rstrip(".")
    return Claim(
        text, f"Het vaakst ({numbers.number(float(most['rows']))} keer) is dat: {sentence[:1].lower()}{sentence[1:]}"
    )
