"""The report: one release, with the look-ups that notebooks, figures and sentences share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from IPython.display import Markdown

from werkmonitor.disclosure import Policy, Release, SafeTable
from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.tables import markdown, markdown_table
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage, Method

_KEY = ("quarter", "indicator", "method", "stage", "funding", "type", "region")
CLUSTERED = "organisation_jackknife_t"
"""The interval that knows that clients of one organisation resemble each other.

Where there is such a row, it is the one shown, also if too few organisations leave it without limits: an interval that
ignores them would promise too much.
"""


@dataclass(frozen=True)
class Report:
    """One reading of a quarter, ready to be told: look-ups in safe tables, as cells or as Dutch text.

    Parameters
    ----------
    release
        The published tables; nothing else is read.
    regions
        CBS code to name of all labour-market regions.
    figures
        Folder for the figures of this report.
    policy
        The disclosure policy, to explain what is hidden.
    unit
        Who a quality report is about: the CBS code of a region, or an organisation; empty for the national report.
    own
        That organisation's own figures; without them the unit is a region.
    """

    release: Release
    regions: dict[str, str]
    figures: Path
    policy: Policy
    unit: str = ""
    own: Release | None = None
    _tables: dict[str, SafeTable] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.release.organisation:
            raise ValueError("an organisation's own figures can't stand in for the public ones")
        if self.own is not None and self.own.organisation != self.unit:
            raise ValueError(f"own figures of {self.own.organisation!r} in a report for {self.unit!r}")

    @property
    def quarter(self) -> Quarter:
        """The quarter that the report is about."""
        return self.release.quarter

    @property
    def previous(self) -> Quarter:
        """The quarter before, with or without figures."""
        return self.quarter - 1

    @property
    def as_of(self) -> date:
        """Deliveries received by this date count."""
        return self.release.as_of

    @property
    def synthetic(self) -> bool:
        """Whether the figures were made from synthetic deliveries."""
        return self.release.synthetic

    @property
    def unit_name(self) -> str:
        """Name of a quality report's region or organisation; ``Nederland`` for the national report."""
        if self.own is not None:
            names = self.safe("organisations").where(organisation=self.unit).frame["name"]
            return str(names.iloc[-1])
        return self.regions.get(self.unit, self.unit) if self.unit else "Nederland"

    @property
    def region(self) -> str:
        """CBS code of the region of a quality report; empty where it is about an organisation or the country."""
        return "" if self.own is not None else self.unit

    @property
    def prefix(self) -> str:
        """What the titles of a quality report begin with; nothing in the national report."""
        return f"{self.unit_name}: " if self.unit else ""

    def has(self, name: str) -> bool:
        """Whether the release holds that table."""
        return self.release.has(name)

    def own_rows(self, name: str) -> list[dict[str, Any]]:
        """Return this quarter's rows of one of an organisation's own tables; none in another report."""
        if self.own is None:
            return []
        rows = self.own.table(name).where(quarter=str(self.quarter)).frame.to_dict("records")
        return [{str(column): value for column, value in row.items()} for row in rows]

    def safe(self, name: str) -> SafeTable:
        """Return a table of the release; read once."""
        if name not in self._tables:
            self._tables[name] = self.release.table(name)
        return self._tables[name]

    @cached_property
    def _definitions(self) -> dict[str, str]:
        rows = self.safe("definitions").frame
        return {
            id: f"{label}: {text[:1].lower()}{text[1:]}"
            for id, label, text in rows[["id", "label", "definition"]].itertuples(index=False)
        }

    def definition(self, indicator: str) -> str:
        """Return an indicator's name and definition as a sentence."""
        return numbers.sentence(self._definitions[indicator])

    def knows(self, indicator: str) -> bool:
        """Whether the release defines an indicator of that name."""
        return indicator in self._definitions

    # --- numbers ---------------------------------------------------------------------------------------------

    @cached_property
    def _cells(self) -> Mapping[tuple[str, ...], Cell]:
        return _cells_of(self.safe("indicators"))

    @cached_property
    def _own_cells(self) -> Mapping[tuple[str, ...], Cell]:
        return _cells_of(self.own.table("indicators")) if self.own is not None else {}

    def cell(
        self,
        indicator: str,
        quarter: Quarter | None = None,
        /,
        *,
        stage: str = "",
        funding: str = "",
        type: str = "",
        region: str | None = None,
        method: str = Method.IPS.value,
    ) -> Cell:
        """Look a number up; a row that the table hasn't is a cell with status missing.

        Without ``region`` it is about the report's unit: the country, or a quality report's region or organisation; an
        empty ``region`` always means the country. Of a share with several intervals, the one that knows about
        clustering in organisations is taken. Where nothing was delivered there is no number, not a zero.
        """
        quarter = quarter or self.quarter
        if region is None and self.own is not None:
            return self._own_cells.get((str(quarter), indicator, method, stage, funding, type, ""), ABSENT)
        region = self.region if region is None else region
        key = (str(quarter), indicator, method, stage, funding, type, region)
        cell = self._cells.get(key, ABSENT)
        return ABSENT if cell.value == 0 and not self._has_source(indicator, quarter, region) else cell

    def _has_source(self, indicator: str, quarter: Quarter, region: str) -> bool:
        """Whether any delivery can tell about these people; the register tells about organisations and regions."""
        if indicator.startswith(("organisations_", "regions_")):
            return True
        silent = (Coverage.NOTHING_RECEIVED, Coverage.NO_ORGANISATION)
        return self.reporting(quarter) > 0 and self.coverage(region, quarter) not in silent

    def part(
        self,
        quarter: Quarter | None = None,
        indicator: str = "running",
        /,
        *,
        region: str | None = None,
        **breakdown: str,
    ) -> Cell:
        """Return a group of running trajectories as a share of all running ones (of the same region or unit)."""
        total = self.cell("running", quarter, region=region)
        return self.cell(indicator, quarter, region=region, **breakdown).part_of(total)

    @cached_property
    def _limits(self) -> dict[tuple[str, str, str], tuple[float, float]]:
        """Paired limits of the changes since the quarter before, where there are any."""
        if not self.has("changes"):
            return {}
        table = self.safe("changes").where(quarter=str(self.quarter)).frame
        rows = table.dropna(subset=["lower", "upper"]).to_dict("records")
        return {(row["indicator"], row["funding"], row["type"]): (row["lower"], row["upper"]) for row in rows}

    def change_limits(self, indicator: str, *, funding: str = "", type: str = "") -> tuple[float, float] | None:
        """Interval of a national share's change since the quarter before, in pairs by organisation."""
        return None if self.unit else self._limits.get((indicator, funding, type))

    def count(self, indicator: str, quarter: Quarter | None = None, /, **breakdown: str) -> str:
        """Return a count, or the numerator of a share, as text: ``3.679`` or ``afgeschermd``."""
        return self.cell(indicator, quarter, **breakdown).count_text

    def base(self, indicator: str, quarter: Quarter | None = None, /, **breakdown: str) -> str:
        """Return the denominator of a share as text."""
        return self.cell(indicator, quarter, **breakdown).base_text

    def share(self, indicator: str, quarter: Quarter | None = None, /, **breakdown: str) -> str:
        """Return a share as text: ``36,1 %`` or the reason why it isn't shown."""
        return self.cell(indicator, quarter, **breakdown).share_text

    def interval(self, indicator: str, quarter: Quarter | None = None, /, **breakdown: str) -> str:
        """Return the 95 % interval of a share as text; empty where there is none."""
        return self.cell(indicator, quarter, **breakdown).interval_text

    def has_figures(self, quarter: Quarter | None = None) -> bool:
        """Whether at least one organisation's delivery is in the figures of that quarter."""
        return self.reporting(quarter) > 0

    @cached_property
    def quarters(self) -> list[Quarter]:
        """All quarters with rows in the release up to the report's own, in order."""
        written = self.safe("indicators").frame["quarter"].unique()
        return sorted({self.quarter, *(Quarter.parse(text) for text in written)})

    # --- who delivered ---------------------------------------------------------------------------------------

    @cached_property
    def _organisations(self) -> dict[Quarter, dict[str, str]]:
        frame = self.safe("organisations").frame
        frame = frame[frame["status"] != DeliveryStatus.NOT_ACTIVE]
        return {
            Quarter.parse(str(quarter)): dict(zip(rows["organisation"], rows["status"], strict=True))
            for quarter, rows in frame.groupby("quarter")
        }

    def delivered(self, quarter: Quarter | None = None) -> frozenset[str]:
        """Return the organisations whose delivery is in the figures of that quarter."""
        statuses = self._organisations.get(quarter or self.quarter, {})
        return frozenset(name for name, status in statuses.items() if status == DeliveryStatus.DELIVERED)

    def reporting(self, quarter: Quarter | None = None) -> int:
        """Number of organisations in the figures of that quarter."""
        return len(self.delivered(quarter))

    def with_status(self, status: DeliveryStatus, quarter: Quarter | None = None) -> int:
        """Number of organisations whose delivery for that quarter has this status."""
        return list(self._organisations.get(quarter or self.quarter, {}).values()).count(status.value)

    def active(self, quarter: Quarter | None = None) -> int:
        """Number of organisations that offer IPS in that quarter, by the register."""
        return len(self._organisations.get(quarter or self.quarter, {}))

    def offers_ips(self, quarter: Quarter) -> bool:
        """Whether the organisation of a quality report offers IPS in that quarter, by the register."""
        return self.unit in self._organisations.get(quarter, {})

    def is_complete(self, quarter: Quarter | None = None) -> bool:
        """Whether all organisations that the report is about are in the figures of that quarter.

        These are the organisation of a quality report, those active in its region, or all that are active.
        """
        if self.own is not None:
            return self.unit in self.delivered(quarter)
        if self.unit:
            return self.coverage(self.unit, quarter) == Coverage.COMPLETE
        return self.reporting(quarter) == self.active(quarter)

    def same_organisations(self, quarter: Quarter, other: Quarter) -> bool:
        """Whether the figures of two quarters are about the same organisations.

        Which organisations work in a region is not public: there, two complete quarters count as the same.
        """
        if self.unit:
            return self.is_complete(quarter) and self.is_complete(other)
        return self.delivered(quarter) == self.delivered(other)

    def of_organisations(self, quarter: Quarter | None = None) -> str:
        """Say how many organisations a figure is based on: ``26 van de 29 organisaties``."""
        reporting, active = self.reporting(quarter), self.active(quarter)
        if active == 0:
            return "geen organisatie"
        if reporting == active:
            return "de enige organisatie" if active == 1 else f"alle {numbers.number(active)} organisaties"
        delivered = numbers.number(reporting) if reporting else "geen"
        return f"{delivered} van de {numbers.plural(active, 'organisatie', 'organisaties')}"

    # --- regions ---------------------------------------------------------------------------------------------

    @cached_property
    def _coverage(self) -> dict[tuple[str, str], Coverage]:
        frame = self.safe("coverage").frame
        codes = {code.value: code for code in Coverage}
        columns = (frame["quarter"], frame["region"], frame["coverage"])
        return {(str(q), str(region)): codes[str(code)] for q, region, code in zip(*columns, strict=True)}

    def coverage(self, region: str, quarter: Quarter | None = None) -> Coverage | None:
        """How complete a region's figures are; None for a quarter that the release doesn't describe."""
        return self._coverage.get((str(quarter or self.quarter), region))

    def regions_with(self, coverage: Coverage, quarter: Quarter | None = None) -> list[str]:
        """Names of the regions with that coverage, in alphabetical order."""
        return sorted(name for code, name in self.regions.items() if self.coverage(code, quarter) == coverage)

    def region_label(self, region: str, quarter: Quarter | None = None) -> str:
        """Name of a region with the mark of the report: ``*`` incomplete, ``**`` no organisation active."""
        marks = {Coverage.PARTIAL: "*", Coverage.NOTHING_RECEIVED: "*", Coverage.NO_ORGANISATION: "**"}
        coverage = self.coverage(region, quarter)
        return self.regions[region] + (marks.get(coverage, "") if coverage else "")

    # --- output ----------------------------------------------------------------------------------------------

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        caption: str,
        id: str,
        align: str = "",
        *,
        of_deliveries: bool = True,
    ) -> Markdown:
        """Return a table of texts, with its caption and label; one ``of_deliveries`` says if they're synthetic."""
        note = " Synthetische gegevens." if self.synthetic and of_deliveries else ""
        return markdown(markdown_table(header, rows, caption + note, id, align))


@lru_cache(maxsize=8)
def _cells_of(indicators: SafeTable) -> Mapping[tuple[str, ...], Cell]:
    """Return all cells by key; made once for all reports on the same table."""
    cells: dict[tuple[str, ...], Cell] = {}
    for row in indicators.frame.to_dict("records"):
        key = tuple(str(row[column]) for column in _KEY)
        if key not in cells or row["interval_method"] == CLUSTERED:
            cells[key] = Cell.of(row)
    return cells


def require_report(report: object) -> Report:
    """Return ``report`` if it is a :class:`Report`; a plain table is a ``TypeError``: nothing unsafe is shown."""
    if not isinstance(report, Report):
        raise TypeError(f"expected a Report on safe tables, got {type(report).__name__}")
    return report
