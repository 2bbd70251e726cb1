"""Safe tables, and what each published table is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from werkmonitor.disclosure.comparison import protect_comparison
from werkmonitor.disclosure.estimates import protect_curves, protect_estimates
from werkmonitor.disclosure.indicators import protect_indicators
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.protect import protect_changes, protect_revisions
from werkmonitor.disclosure.rows import protect_quality, protect_rows
from werkmonitor.disclosure.shares import protect_cohorts, protect_experience

_DOOR = object()


@dataclass(frozen=True, eq=False)
class SafeTable:
    """A table that has passed the disclosure policy; only this package's door can make one.

    Figures, captions and sentences take these, so that a number that was not released can't be shown by accident.
    """

    name: str
    synthetic: bool
    _table: pd.DataFrame = field(repr=False)
    _door: object = field(repr=False)

    def __post_init__(self) -> None:
        if self._door is not _DOOR:
            raise TypeError("a SafeTable is made by disclosure.publish(table, name, release) and nowhere else")

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the table."""
        return self._table.copy()

    def where(self, **equal: Any) -> SafeTable:
        """Return the rows in which each named column equals the given value; what is safe stays safe."""
        chosen = self._table
        for column, value in equal.items():
            chosen = chosen[chosen[column] == value]
        return SafeTable(self.name, self.synthetic, chosen, _DOOR)

    def __len__(self) -> int:
        return len(self._table)


def seal(table: pd.DataFrame, name: str, synthetic: bool) -> SafeTable:
    """Make a safe table from one that the policy has been applied to (for this package's door only)."""
    return SafeTable(name, synthetic, table.reset_index(drop=True), _DOOR)


def _as_is(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return table


@dataclass(frozen=True)
class TableSpec:
    """A table that may be published: its Dutch title, its key, and how the policy is applied to it."""

    title: str
    key: tuple[str, ...]
    protect: Callable[..., pd.DataFrame]


TABLES = {
    "indicators": TableSpec(
        "Alle indicatoren, per kwartaal en uitsplitsing",
        ("quarter", "as_of", "indicator", "method", "stage", "funding", "type", "region", "interval_method"),
        protect_indicators,
    ),
    "changes": TableSpec(
        "Verandering van aandelen sinds het kwartaal ervoor",
        ("quarter", "indicator", "funding", "type"),
        protect_changes,
    ),
    # Numbers of organisations and regions are not about people and are free by policy.
    "coverage": TableSpec("Beschikbaarheid per arbeidsmarktregio", ("quarter", "region"), _as_is),
    "organisations": TableSpec("Aanlevering per organisatie", ("quarter", "organisation"), _as_is),
    "delivery_rows": TableSpec("Aangeleverde rijen per kwartaal", ("quarter", "sheet"), protect_rows),
    "delivery_quality": TableSpec(
        "Herstelde en geweigerde rijen per regel",
        ("quarter", "action", "rule"),
        protect_quality,
    ),
    "revisions": TableSpec(
        "Bijstellingen door leveringen die later binnenkwamen",
        ("quarter", "indicator", "stage", "funding", "type"),
        protect_revisions,
    ),
    "start_cohorts": TableSpec(
        "Werk binnen 6 en 12 maanden na de start, naar uitkering bij de start",
        ("quarter", "as_of", "cohort", "months", "measure", "benefit"),
        protect_cohorts,
    ),
    "experience": TableSpec(
        "Betaald werk naar het aantal jaren dat organisaties IPS aanbieden",
        ("quarter", "as_of", "years"),
        protect_experience,
    ),
    "estimates": TableSpec(
        "Schattingen met hun onzekerheid, per vraag en stap",
        ("quarter", "as_of", "study", "step", "of", "at"),
        protect_estimates,
    ),
    "curves": TableSpec(
        "Verloop in de tijd sinds de start",
        ("quarter", "as_of", "study", "curve", "months"),
        protect_curves,
    ),
    "context": TableSpec("Gepubliceerde uitkomsten van eerdere jaren en andere programma's", ("id",), _as_is),
    # Made from safe tables and from published figures only.
    "reproduction": TableSpec("Gepubliceerde en nagerekende cijfers", ("id",), _as_is),
    "definitions": TableSpec("Definities van de indicatoren", ("id",), _as_is),
}

# An organisation's own people see their own counts as they are; of others they see what is public.
OWN_TABLES = {
    "indicators": TableSpec("Eigen indicatoren", ("organisation", *TABLES["indicators"].key), _as_is),
    "delivery_status": TableSpec("Eigen levering per kwartaal", ("organisation", "quarter"), _as_is),
    "delivery_rows": TableSpec("Eigen rijen per kwartaal", ("organisation", "quarter", "sheet"), _as_is),
    "delivery_quality": TableSpec("Eigen rijen per regel", ("organisation", "quarter", "action", "rule"), _as_is),
    "comparison": TableSpec(
        "Eigen cijfers naast die van andere organisaties samen",
        ("organisation", "quarter", "as_of", "measure", "basis", "months"),
        protect_comparison,
    ),
}
