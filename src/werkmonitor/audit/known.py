"""The numbers that a report on a release may show: each with the quarter, the place and the group that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise, permutations
from typing import Any

import pandas as pd

from werkmonitor.audit.estimates import IN_BOTH, add_estimates
from werkmonitor.audit.facts import Facts, Place, written
from werkmonitor.audit.tables import BREAKDOWN, Row, add_rows, add_tables, place_of, there
from werkmonitor.audit.text import plain
from werkmonitor.disclosure import Release
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import difference_interval, rules_as_rows
from werkmonitor.narrative.numbers import day
from werkmonitor.vocabulary import Coverage, Method, Stage, Status

_SHOWN = (Status.OK.value, Status.ROUNDED.value)


class Known:
    """All numbers of a release, and what sentences work out from them."""

    def __init__(self, release: Release, regions: dict[str, str]) -> None:
        self.quarter, self.previous = str(release.quarter), str(release.quarter - 1)
        self.regions = regions
        self.facts = Facts({plain(size) for _, size, _ in rules_as_rows()}, {plain(day(release.as_of))})
        indicators = release.table("indicators").frame
        self.quarters = sorted(set(indicators["quarter"]))
        rows = indicators[indicators["status"].isin(_SHOWN)].to_dict("records")
        national = [row for row in rows if not row["region"]]
        add_rows(self.facts, rows)
        self._add_parts(rows)
        self._add_shown_regions(indicators, release.table("coverage").frame)
        self._add_differences(national)
        self._add_moves(national)
        self._add_derived(national)
        self._add_certain(national, release.table("organisations").frame)
        self._add_organisations(release)
        add_tables(self.facts, release)
        if release.has("revisions"):
            self._add_all_running(national, release.table("revisions").frame)
        add_estimates(self.facts, release)

    def changed(self, quarter: str, said: Sequence[str], topics: Collection[str]) -> bool:
        """Whether a share changed so since that quarter: what it was, what it is, the difference; empty fits any."""
        return any(
            place.quarter == quarter and (not topics or place.topic in topics)
            and all(part in ("", there) for part, there in zip(said, change, strict=True))
            for change, place in self.facts.all("changes")
        )  # fmt: skip

    # --- the long table -------------------------------------------------------------------------------------------

    def _add_parts(self, rows: Sequence[Row]) -> None:
        """Add each group as a share of its total: trajectories by funding of all running ones."""
        counts = [row for row in rows if pd.isna(row["denominator"])]
        totals = {
            (row["quarter"], row["indicator"], row["method"], row["region"]): row for row in counts if _is_total(row)
        }
        for row in counts:
            for indicator in {str(row["indicator"]), "running"}:
                total = totals.get((row["quarter"], indicator, row["method"], row["region"]))
                if total is not None and row["numerator"] <= total["numerator"]:
                    self.facts.add_share(place_of(row), row["numerator"], total["numerator"])

    def _add_moves(self, national: Sequence[Row]) -> None:
        """Add shares with what they were in another quarter, and the difference: van 50,7 % naar 45,7 %."""
        shares: defaultdict[Place, dict[str, float]] = defaultdict(dict)
        total = {
            (row["quarter"], row["indicator"]): row["numerator"] for row in national if _is_total(row) and _is_ips(row)
        }
        for row in national:
            place, base = place_of(row), total.get((row["quarter"], row["indicator"]))
            if there(row["denominator"]) and there(row["value"]):
                shares[place._replace(quarter="")][place.quarter] = row["value"]
            elif base and not there(row["denominator"]):
                shares[place._replace(quarter="")][place.quarter] = row["numerator"] / base
        for place, per_quarter in shares.items():
            for before, after in combinations(sorted(per_quarter), 2):
                then, now = per_quarter[before], per_quarter[after]
                move = written(100 * then, 1), written(100 * now, 1)
                self.facts.add(place._replace(quarter=before), "moves", move)
                self.facts.add(place._replace(quarter=before), "points", written(100 * (now - then), 1))

    def _add_shown_regions(self, indicators: pd.DataFrame, coverage: pd.DataFrame) -> None:
        """Add of how many regions a figure can show an indicator, and of how many it can't."""
        with_figures = coverage[coverage["coverage"].isin(("complete", "partial"))].groupby("quarter").size().to_dict()
        regional = indicators[(indicators["region"] != "") & (indicators["method"] == Method.IPS.value)]
        for (quarter, indicator), rows in regional.groupby(["quarter", "indicator"]):
            there = with_figures[quarter]
            shown = rows.loc[rows["status"].isin(_SHOWN) & rows["value"].gt(0), "region"].nunique()
            any_shown = rows.loc[rows["status"].isin(_SHOWN), "region"].nunique()
            place = Place(str(quarter), topic=str(indicator), label="regio")
            for count in {shown, any_shown}:
                self.facts.add(place, "of", (written(count), written(there)))
                self.facts.add_count(place, there - count, count)

    # --- what sentences work out ----------------------------------------------------------------------------------

    def _add_derived(self, national: Sequence[Row]) -> None:
        """Add what sentences work out from two or three counts of one quarter, over the whole country."""
        for rows in _grouped(national, ("quarter", "method")):
            quarter = str(rows[0]["quarter"])
            counts = {
                (str(row["indicator"]), *(str(row[name]) for name in BREAKDOWN)): row["numerator"] for row in rows
            }

            def at(indicator: str, stage: str = "", funding: str = "", counts: Any = counts) -> float:
                return float(counts.get((indicator, stage, funding, ""), 0) or 0)

            ended, with_work = at("ended"), at("ended_with_work_or_education")
            for group in (frozenset[str](), frozenset({"stage:orientation"})):
                self.facts.add_count(Place(quarter, "", "ended", group), ended - at("ended", "orientation"))
            if at("ended"):
                left = at("running") - ended + at("ended", "orientation")
                self.facts.add_count(Place(quarter, "", "running"), left)
            place = Place(quarter, "", "ended_situation_unknown")
            for least in (with_work, with_work + at("ended_situation_unknown")):
                if ended:
                    self.facts.add(place, "decimals", written(100 * least / ended, 1))
            for group in (frozenset[str](), frozenset({"funding:municipality"})):
                place = Place(quarter, "", "running_national_scheme", group)
                self.facts.add_share(place, at("running_national_scheme"), at("running", "", "municipality"))

    def _add_all_running(self, national: Sequence[Row], revisions: pd.DataFrame) -> None:
        """Add how much more ran with what came in later than in the quarter before."""
        then = next((row for row in national if row["quarter"] == self.previous and _is_running(row)), None)
        for later in revisions.to_dict("records"):
            if then and later["quarter"] == self.quarter and _is_running(later) and there(later["numerator_after"]):
                growth = later["numerator_after"] / then["numerator"] - 1
                self.facts.add(Place(self.previous, "", "running"), "decimals", written(100 * growth, 1))

    def _add_certain(self, national: Sequence[Row], organisations: pd.DataFrame) -> None:
        """Add the least and the most that running trajectories grew in organisations that were there both times."""
        there = organisations[organisations["status"] == "delivered"].groupby("quarter")["organisation"].agg(set)
        total = {
            (row["quarter"], row["indicator"]): row["numerator"] for row in national if _is_total(row) and _is_ips(row)
        }
        early = {row["quarter"]: row["numerator"] for row in national if row["indicator"] == "ended" and _is_early(row)}
        for before, now in pairwise(self.quarters):
            place = Place(now, topic="running")
            for label in IN_BOTH:
                both = place._replace(topic="organisations", label=label)
                self.facts.add_count(both, len(there[before] & there[now]))
            running, new = total.get((now, "running"), 0), total.get((now, "new"), 0)
            if running > new:
                self.facts.add(place, "decimals", written(100 * new / (running - new), 1))
            if then := total.get((before, "running")):
                ended = total.get((before, "ended"), 0) - early.get(before, 0)
                self.facts.add(place, "decimals", written(100 * ended / then, 1))

    def _add_differences(self, national: Sequence[Row]) -> None:
        """Add changes since other quarters, and contrasts between groups of one breakdown."""
        known = [row for row in national if row["indicator"] in BY_ID]
        for rows in _grouped(known, ("indicator", "method", *BREAKDOWN, "interval_method")):
            for before, after in combinations(sorted(rows, key=lambda row: str(row["quarter"])), 2):
                self._add_difference(before, after)
        alone = [row for row in known if sum(bool(row[name]) for name in BREAKDOWN) == 1]
        for rows in _grouped(alone, ("quarter", "indicator", "method", "interval_method")):
            for one, other in permutations(rows, 2):
                if all(bool(one[name]) == bool(other[name]) for name in BREAKDOWN):
                    self._add_difference(one, other)

    def _add_difference(self, before: Row, after: Row) -> None:
        one, other = Cell.of(before), Cell.of(after)
        if not (one.shown and other.shown):
            return
        is_share = BY_ID[str(before["indicator"])].kind not in (Kind.COUNT, Kind.MEAN)
        group = place_of(before).group | place_of(after).group
        for quarter in {str(before["quarter"]), str(after["quarter"])}:
            place = Place(quarter, "", str(before["indicator"]), group)
            if not is_share:
                self.facts.add(place, "gaps", written(other.number - one.number))
                if one.number:
                    self.facts.add(place, "decimals", written(100 * abs(other.number / one.number - 1), 1))
                continue
            points = written(100 * (other.number - one.number), 1)
            self.facts.add(place, "points", points)
            if limits := difference_interval(one, other):
                self.facts.add(place, "point_ranges", tuple(written(100 * limit, 1) for limit in limits))
            if quarter == before["quarter"] != self.quarter == after["quarter"]:
                shares = (written(100 * cell.number, 1) for cell in (one, other))
                self.facts.add(place, "changes", (*shares, points))

    # --- organisations and deliveries -----------------------------------------------------------------------------

    def _add_organisations(self, release: Release) -> None:
        """Add the names of organisations, how many are in the figures, and how many regions have which coverage."""
        self.facts.texts |= {plain(str(name)) for name in release.table("organisations").frame["name"]}
        for quarter, rows in release.table("organisations").frame.groupby("quarter"):
            counts = rows["status"].value_counts()
            active, delivered = int(counts.sum() - counts.get("not_active", 0)), counts.get("delivered", 0)
            for topic in ("organisations", "mean_per_organisation"):
                place = Place(str(quarter), topic=topic)
                self.facts.add_count(place, active, delivered, active - delivered, *counts)
                self.facts.add(place, "of", (written(delivered), written(active)))
        for quarter, rows in release.table("coverage").frame.groupby("quarter"):
            counts = rows["coverage"].value_counts()
            together = Place(str(quarter), topic="regions_together")
            lacking = sum(counts.get(code.value, 0) for code in (Coverage.PARTIAL, Coverage.NOTHING_RECEIVED))
            self.facts.add(together._replace(topic="organisations"), "of", (written(lacking), written(len(rows))))
            for coverage in Coverage:
                place, count = together._replace(topic=f"regions_{coverage.value}"), counts.get(coverage.value, 0)
                self.facts.add_count(place, count)
                self.facts.add_count(place._replace(label="arbeidsmarktregio"), len(rows))
                self.facts.add(place, "of", (written(count), written(len(rows))))
            for some in (*combinations(counts, 1), *combinations(counts, 2)):
                self.facts.add_count(together, sum(some))
            for row in rows.to_dict("records"):
                place = Place(str(quarter), str(row["region"]))
                delivered, active = row["organisations_delivered"], row["organisations_active"]
                for topic in ("organisations", "regions_complete"):
                    place = place._replace(topic=topic)
                    self.facts.add_count(place, active if delivered in (0, active) else delivered)
                    self.facts.add(place, "of", (written(delivered), written(active)))


def _is_total(row: Row) -> bool:
    return not any(row[name] for name in BREAKDOWN)


def _is_running(row: Row) -> bool:
    """Whether a row, also one of revisions, which are only of IPS, is the total of running trajectories."""
    return row["indicator"] == "running" and _is_total(row) and row.get("method", Method.IPS.value) == Method.IPS.value


def _is_ips(row: Row) -> bool:
    return bool(row["method"] == Method.IPS.value)


def _is_early(row: Row) -> bool:
    return bool(row["stage"] == Stage.ORIENTATION.value and not row["funding"] and not row["type"] and _is_ips(row))


def _grouped(rows: Iterable[Row], names: Sequence[str]) -> Iterator[list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    yield from groups.values()
