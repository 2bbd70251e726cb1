"""The data dictionary of the indicators, made from their entries."""

from __future__ import annotations

import pandas as pd

from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.indicator import Indicator

_BREAKDOWN_LABELS = {
    (): "landelijk",
    ("stage",): "stadium",
    ("funding",): "financiering",
    ("type",): "type traject",
    ("region",): "arbeidsmarktregio",
    ("region", "funding"): "arbeidsmarktregio en financiering",
    ("region", "type"): "arbeidsmarktregio en type traject",
}


def dictionary() -> pd.DataFrame:
    """Return the data dictionary of the indicators, one row each, in Dutch, as the methods page shows it."""
    return pd.DataFrame(
        {
            "id": indicator.id,
            "label": indicator.label,
            "definition": indicator.definition,
            "kind": indicator.kind.label,
            "unit": indicator.unit.label,
            "base": indicator.base,
            "methods": "alle methoden" if indicator.all_methods else "IPS",
            "breakdowns": ", ".join(_BREAKDOWN_LABELS[breakdown] for breakdown in indicator.breakdowns),
            "not_known": "; ".join(_not_known(indicator)),
            "numerator": indicator.numerator,
            "denominator": indicator.denominator or "",
            "source": "eigen definitie" if indicator.source == "design" else indicator.source,
        }
        for indicator in INDICATORS
    )


def _not_known(indicator: Indicator) -> list[str]:
    """Say in Dutch of which organisations an indicator cannot be told."""
    reasons = []
    if indicator.flow:
        reasons.append("in het eerste kwartaal van een organisatie")
    if indicator.needs_placements:
        reasons.append("bij leveringen zonder plaatsingen")
    return reasons
