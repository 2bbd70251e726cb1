"""Faults that real deliveries have, each kind switchable and counted.

A repairable fault changes how a row is written, never what it means. An unrepairable one comes as extra rows, so that
the rows which can be used, and with them all totals, stay what they were.

An organisation has its habits: a kind of fault occurs at some organisations, and there in all deliveries. All chance
comes from the seed, the delivery and the kind, so that switching one kind off leaves the others as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from zlib import crc32

import numpy as np

from werkmonitor.config import InputError
from werkmonitor.synthetic.drafts import Draft
from werkmonitor.synthetic.faults.cells import CELLS
from werkmonitor.synthetic.faults.files import FILES, HEADERS
from werkmonitor.synthetic.faults.kind import Fault
from werkmonitor.synthetic.faults.rows import SPARE_ROWS, UNUSABLE_ROWS

FAULTS: dict[str, Fault] = {each.id: each for each in (*UNUSABLE_ROWS, *CELLS, *SPARE_ROWS, *HEADERS, *FILES)}
"""All kinds by id, in the order in which they are planted."""


def chosen_faults(wanted: bool | Collection[str]) -> frozenset[str]:
    """Return the ids of the wanted kinds: all, none, or those named; an unknown name is an ``InputError``."""
    if isinstance(wanted, bool):
        return frozenset(FAULTS) if wanted else frozenset()
    unknown = sorted(set(wanted) - set(FAULTS))
    if unknown:
        raise InputError(f"no fault is called {', '.join(unknown)}; there are: {', '.join(FAULTS)}")
    return frozenset(wanted)


def plant_faults(draft: Draft, wanted: frozenset[str], seed: int) -> Counter[str]:
    """Plant the wanted kinds of fault in a draft, and return how many cells, rows or files of each it has."""
    planted: Counter[str] = Counter()
    for fault in FAULTS.values():
        if fault.id in wanted and _has_habit(fault, draft.organisation, seed):
            place = draft.organisation if fault.steady else draft.name
            planted[fault.id] = fault.plant(draft, _chance(seed, place, fault.id))
    return +planted


def _has_habit(fault: Fault, organisation: str, seed: int) -> bool:
    """Whether the organisation has this kind of fault; of the kinds that share a habit it has at most one."""
    u = float(_chance(seed, organisation, fault.habit or fault.id).random())
    if not fault.habit:
        return u < fault.chance
    rivals = [each for each in FAULTS.values() if each.habit == fault.habit]
    before = sum(each.chance for each in rivals[: rivals.index(fault)])
    return before <= u < before + fault.chance


def _chance(seed: int, *names: str) -> np.random.Generator:
    return np.random.default_rng((seed, crc32("|".join(names).encode())))
