"""Numbers as they are written, each with what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

Found = str | tuple[str, ...]


class Place(NamedTuple):
    """What a number is about; an empty ``quarter`` or ``topic`` fits any, an empty ``region`` is the country."""

    quarter: str
    region: str = ""
    topic: str = ""
    group: frozenset[str] = frozenset()
    label: str = ""
    """A text that stands beside the number and tells all of what it is about; then region and group say nothing."""
    study: str = ""
    """The study that estimated the number; only a page about that study may show it."""


@dataclass(frozen=True)
class Sought:
    """What a text says that a number is about; no ``topics``: it doesn't say."""

    quarters: Collection[str]
    regions: Collection[str] = ("",)
    topics: Collection[str] = ()
    near: Collection[str] = ()
    """Groups that the number can be about; beside them the total, where ``total``."""
    named: Collection[str] = ()
    """All groups that the text names."""
    total: bool = True
    words: str = ""
    studies: Collection[str] = ()
    """The studies that the page is about."""

    def fits(self, place: Place) -> bool:
        """Whether a number about this is one that the text may show."""
        if place.study:
            return place.study in self.studies and place.region in ("", *self.regions)
        if place.quarter and place.quarter not in self.quarters:
            return False
        if not place.topic:
            return True
        if self.topics and place.topic not in self.topics:
            return False
        if place.label:
            return place.label in self.words
        if place.region not in self.regions:
            return False
        if not place.group:
            return self.total
        return not place.group.isdisjoint(self.near) and place.group.issubset(self.named)


@dataclass
class Facts:
    """Every number that may be written, by kind and text.

    Kinds: ``counts``, ``decimals``, ``gaps`` and ``points`` (differences of counts and of shares), ``ranges``,
    ``point_ranges``, ``of`` (count and base: 26 van de 29), ``pairs`` (count and share: 1.327 (36,1 %)), ``bases``
    (base and share: gedeeld door de 2.352 … 8,3 %), ``moves`` (van 50,7 % naar 45,7 %), and ``changes`` (share then,
    share now, difference).

    ``texts`` may be shown whole, as they stand in a table; ``days`` are those on which deliveries were counted.
    """

    texts: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    _places: defaultdict[tuple[str, Found], set[Place]] = field(default_factory=lambda: defaultdict(set))

    def add(self, place: Place, kind: str, found: Found) -> None:
        """Add one number."""
        self._places[kind, found].add(place)

    def add_count(self, place: Place, *values: float) -> None:
        """Add whole numbers."""
        for value in values:
            self.add(place, "counts", written(value))

    def add_share(self, place: Place, count: float, base: float) -> None:
        """Add a count, its base and its share."""
        if base:
            self.add_shown(place, count, base, count / base)

    def add_shown(self, place: Place, count: float, base: float, value: float) -> None:
        """Add a share as it was released, with its counts."""
        share = written(100 * value, 1)
        self.add_count(place, count, base)
        self.add(place, "decimals", share)
        self.add(place, "decimals", written(value, 4))
        self.add(place, "of", (written(count), written(base)))
        self.add(place, "pairs", (written(count), share))
        self.add(place, "bases", (written(base), share))

    def add_range(self, place: Place, lower: float, upper: float) -> None:
        """Add the limits of a share."""
        self.add(place, "ranges", (written(100 * max(0.0, lower), 1), written(100 * min(1.0, upper), 1)))
        self.add(place, "ranges", (written(lower, 4), written(upper, 4)))

    def holds(self, kind: str, found: Found, sought: Sought) -> bool:
        """Whether a number may be written there."""
        return any(sought.fits(place) for place in self._places.get((kind, found), ()))

    def all(self, kind: str) -> Iterable[tuple[Found, Place]]:
        """Return every number of a kind with what it is about."""
        return ((found, place) for (of, found), places in self._places.items() if of == kind for place in places)


@cache
def written(value: float, decimals: int = 0) -> str:
    """Write a number without its sign, as :func:`werkmonitor.narrative.numbers.number` does, but fast."""
    rounded = abs(Decimal(str(float(value)))).quantize(_PLACES[decimals], ROUND_HALF_UP)
    return f"{rounded:,}".translate(_DUTCH)


_PLACES = {places: Decimal(1).scaleb(-places) for places in range(5)}
_DUTCH = str.maketrans(",.", ".,")
