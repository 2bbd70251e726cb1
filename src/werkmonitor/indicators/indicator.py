"""What an indicator is: what it counts, of what, and in which breakdowns."""

from __future__ import annotations

from dataclasses import dataclass

from werkmonitor.vocabulary import Code


class Kind(Code):
    """What an indicator's value is."""

    COUNT = "count", "", "Aantal"
    SHARE = "share", "", "Aandeel"
    RATIO = "ratio", "", "Verhouding"  # the numerator is no part of the denominator
    MEAN = "mean", "", "Gemiddelde"


class Unit(Code):
    """What an indicator counts."""

    TRAJECTORIES = "trajectories", "", "trajecten"
    ORGANISATIONS = "organisations", "", "organisaties"
    REGIONS = "regions", "", "regio's"
    PER_ORGANISATION = "per_organisation", "", "trajecten per organisatie"


Breakdown = tuple[str, ...]

NATIONAL: tuple[Breakdown, ...] = ((),)
ONE_WAY: tuple[Breakdown, ...] = ((), ("funding",), ("type",), ("region",))
WITH_STAGE: tuple[Breakdown, ...] = (*ONE_WAY, ("stage",))
TWO_WAY: tuple[Breakdown, ...] = (*WITH_STAGE, ("region", "funding"), ("region", "type"))


def flags(counted: str) -> tuple[str, ...]:
    """Return the flags that all have to hold for a trajectory to be counted.

    >>> flags("new & paid_work")
    ('new', 'paid_work')
    """
    return tuple(counted.split(" & "))


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    ``numerator`` and ``denominator`` name flags of the panel (for organisations and regions: counts of the quarter), or
    several that all have to hold: ``new & paid_work``. ``base`` says in Dutch of what the value is a share. ``flow``: a
    movement within the quarter, which isn't known in an organisation's first-ever quarter. ``needs_placements``: not
    derivable from a phase-1 delivery without a sheet ``plaatsingen``. ``year_to_date``: counted over the year so far.
    ``all_stages``: includes trajectories that never got beyond orientation. ``all_methods``: also counted for the
    methods other than IPS.
    """

    id: str
    label: str
    definition: str
    numerator: str
    kind: Kind = Kind.COUNT
    denominator: str | None = None
    base: str = ""
    unit: Unit = Unit.TRAJECTORIES
    breakdowns: tuple[Breakdown, ...] = ONE_WAY
    flow: bool = False
    needs_placements: bool = False
    year_to_date: bool = False
    all_stages: bool = False
    all_methods: bool = False
    source: str = "design"

    @property
    def counted(self) -> tuple[str, ...]:
        """What its rows count: its numerator, and its denominator if it has one."""
        return (self.numerator, self.denominator) if self.denominator else (self.numerator,)

    @property
    def counts_people(self) -> bool:
        """Whether its counts are of people, so that small ones have to be protected."""
        return self.unit is Unit.TRAJECTORIES
