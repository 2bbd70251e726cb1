"""Long tables of made-up people by type and region: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product
from typing import Any

import pandas as pd
from long_tables import long_table

TYPES, REGIONS = ("epa", "cmd", "other"), ("AM01", "AM02", "AM03")
INDICATORS = ("running", "paid_work", "durable_work")
People = Mapping[tuple[str, str], tuple[int, ...]]
"""By type and region: how many there are, how many have paid work, and how many of these durable work."""


def made_up(seed: int, most: int = 40) -> People:
    """Make up people: in some places few, or few without paid work, or few of whom it isn't durable."""
    draw = random.Random(seed)
    found = {}
    for place in product(TYPES, REGIONS):
        people = draw.choice([0, draw.randint(1, 9), draw.randint(10, most), draw.randint(10, most)])
        paid = max(people - draw.choice([0, 4, 12, 20]), 0)
        found[place] = (people, paid, max(paid - draw.choice([0, 4, 12]), 0))
    return found


def all_of(*several: People) -> People:
    """Put people together."""
    return {place: tuple(map(sum, zip(*(one[place] for one in several), strict=True))) for place in several[0]}


def table_of(people: People) -> pd.DataFrame:
    """Count people by type, by region, by both and in all."""
    rows: list[dict[str, Any]] = []
    for type, region in product(("", *TYPES), ("", *REGIONS)):
        here = [counts for place, counts in people.items() if type in ("", place[0]) and region in ("", place[1])]
        counted = [float(sum(counts)) for counts in zip(*here, strict=True)]
        for indicator, count in zip(INDICATORS, counted, strict=True):
            row: dict[str, Any] = {"type": type, "region": region, "indicator": indicator, "numerator": count}
            rows.append(row if indicator == "running" else row | {"denominator": counted[0]})
    return long_table(rows)


def held_by(**people: People) -> pd.DataFrame:
    """Return what each organisation counts of its own, wherever it has anybody."""
    tables = [table_of(own).assign(organisation=name) for name, own in people.items()]
    counts = pd.concat(tables, ignore_index=True)
    return counts[(counts["numerator"] > 0) | (counts["denominator"] > 0)].reset_index(drop=True)
