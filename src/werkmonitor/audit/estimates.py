"""What studies estimated, and what pages about them set beside it, as such a page may write it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from werkmonitor.audit.facts import Facts, Place, written
from werkmonitor.audit.tables import Row, there
from werkmonitor.audit.text import plain
from werkmonitor.disclosure import Release
from werkmonitor.narrative import validation
from werkmonitor.narrative.claims.work import CONTRASTS
from werkmonitor.narrative.estimates import SMALLEST_P, EstimateCell
from werkmonitor.narrative.screening import FEWEST_REGIONS
from werkmonitor.narrative.verdict import small_text
from werkmonitor.statistics.funnel import funnel
from werkmonitor.statistics.multiple import ALPHA, benjamini_hochberg
from werkmonitor.statistics.shrink import shrink
from werkmonitor.studies.change import PLAUSIBLE
from werkmonitor.studies.findings import Scale
from werkmonitor.studies.validate import SIGNIFICANCE
from werkmonitor.vocabulary import Status

REGIONS = "regions"
"""The comparison of regions, which works on published shares and has no table of its own."""
COMPARED = ("paid_work", "durable_work")
"""Shares of which regions are drawn towards their mean."""
PAGES: Mapping[str, tuple[str, ...]] = {
    "06-begeleidingsduur": ("duration",),
    "07-financiering": ("funding",),
    "08-arbeidsmarktregios": (REGIONS,),
    "19-verandering": ("change", "course"),
}
"""Pages with the studies that they are about."""

IN_BOTH = ("beide keren", "both quarters")
"""How sentences name the organisations that are in both quarters."""

_LIKE_WITH_LIKE = {"type": "equal_time", "funding": "adjusted"}
"""The comparison of the groups that a study chose beforehand, which summaries tell."""
_PROPORTIONS = (Scale.SHARE, Scale.DIFFERENCE, Scale.RATE)


def add_estimates(facts: Facts, release: Release) -> None:
    """Add every estimate and every point of a curve, with its interval, to what pages about its study may show."""
    facts.texts.add(plain(f"{small_text()}."))
    facts.add_count(_page("change"), *(100 * share for share in PLAUSIBLE))
    _add_trials(facts, release)
    _add_regions(facts, release)
    if release.has("estimates"):
        frame = release.table("estimates").frame
        for row in frame.to_dict("records"):
            _add_estimate(facts, _page(str(row["study"])), row)
        for (study, _), rows in frame[frame["scale"] == Scale.DIFFERENCE].groupby(["study", "step"]):
            clear = sum(EstimateCell.of(row).excludes_null is True for row in rows.to_dict("records"))
            facts.add_count(_page(str(study)), len(rows))
            facts.add(_page(str(study)), "of", (written(clear), written(len(rows))))
            extremes = rows["value"].min(), rows["value"].max()
            facts.add(_page(str(study)), "point_ranges", tuple(written(100 * value, 1) for value in extremes))
        _add_told_everywhere(facts, frame)
    if release.has("curves"):
        for row in release.table("curves").frame.to_dict("records"):
            place = _page(str(row["study"]))
            facts.add_count(place, row["months"])
            for value in _known(row, "value", "lower", "upper"):
                facts.add(place, "decimals", written(100 * value, 1))


def _page(study: str) -> Place:
    return Place("", study=study)


def _add_estimate(facts: Facts, place: Place, row: Row) -> None:
    scale = Scale(row["scale"])
    shown = _known(row, "value", "lower", "upper")
    if scale is Scale.SHARE:
        shown = [*shown[:1], *(min(max(limit, 0.0), 1.0) for limit in shown[1:])]
        if row["status"] == Status.ROUNDED:  # written in whole percents
            facts.add_count(place, *(100 * value for value in shown))
            shown = []
    for texts in zip(*(_written(value, scale) for value in shown), strict=True):
        for text in texts:
            facts.add(place, "decimals", text)
        if scale is Scale.DIFFERENCE:
            facts.add(place, "points", texts[0])
        if len(texts) == len(("value", "lower", "upper")):
            facts.add(place, "estimates", texts)
            facts.add(place, "point_ranges" if scale is Scale.DIFFERENCE else "ranges", texts[1:])
    if scale is Scale.COUNT:
        facts.add_count(place, *shown)
    facts.add(place, "decimals", written(ALPHA, 2))
    for p in _known(row, "p_value", "p_adjusted"):
        facts.add(place, "decimals", written(max(p, SMALLEST_P), 3))
    facts.add_count(place, *_known(row, "people", "clusters"))
    if str(row["at"]).isdecimal():  # months since the start
        facts.add_count(place, float(row["at"]))
    elif "." in str(row["at"]):  # a correlation
        facts.add(place, "decimals", written(float(row["at"]), 2))


def _add_told_everywhere(facts: Facts, frame: pd.DataFrame) -> None:
    """Add what other pages show too: changes like for like, and the contrasts as they are and as like with like."""
    shown = frame[frame["value"].notna()]
    for row in shown[shown["step"] == "like_for_like"].to_dict("records"):
        for label in IN_BOTH:
            _add_estimate(facts, Place(str(row["quarter"]), topic="organisations", label=label), row)
    for dimension, codes in CONTRASTS.items():
        group = frozenset(f"{dimension}:{code.value}" for code in codes)
        pair = "-".join(code.value for code in codes)
        told = shown["step"].isin(["crude", _LIKE_WITH_LIKE[dimension]]) & (shown["of"] == pair)
        for row in shown[told].to_dict("records"):
            _add_estimate(facts, Place(str(row["quarter"]), topic="paid_work", group=group), row)


def _written(value: float, scale: Scale) -> list[str]:
    """Write a value in each way that its scale allows: a ratio also as growth, in percent."""
    if scale is Scale.RATIO:
        return [written(value, 2), written(100 * (value - 1), 1)]
    return [written(100 * value, 1)] if scale in _PROPORTIONS else []


def _add_trials(facts: Facts, release: Release) -> None:
    """Add how the methods did where the truth is known, and what trials found."""
    place = _page("duration")
    facts.add_count(place, 100 * SIGNIFICANCE)
    if found := validation.results():
        organisations, _ = found.reference
        facts.add_count(place, organisations)
        for trial in found.at_reference:
            for share in (trial.coverage, trial.rejection):
                facts.add(place, "decimals", written(100 * share, 1))
            facts.add(place, "points", written(100 * trial.bias, 1))
    context = release.table("context").frame
    for row in context[context["design"] == "gerandomiseerd"].to_dict("records"):
        facts.add_count(place, *_known(row, "n"), *(100 * value for value in _known(row, "value")))


def _add_regions(facts: Facts, release: Release) -> None:
    """Add the published shares of regions drawn towards their mean, and of how many regions there is one."""
    indicators = release.table("indicators").frame
    of_regions = indicators[
        (indicators["quarter"] == str(release.quarter))
        & (indicators["region"] != "")
        & (indicators[["stage", "funding", "type"]] == "").all(axis=1)
    ]
    compared = of_regions["indicator"].isin(COMPARED) & of_regions["denominator"].notna()
    national = indicators[(indicators["quarter"] == str(release.quarter)) & (indicators["region"] == "")]
    totals = national[(national[["stage", "funding", "type"]] == "").all(axis=1)].groupby("indicator")["value"].first()
    for indicator, rows in of_regions[compared].groupby("indicator"):
        _add_standing_out(facts, Place(str(release.quarter), topic=str(indicator)), rows, totals[indicator])
        drawn = shrink(rows["numerator"], rows["denominator"]).table["value"]
        for region, value in zip(rows["region"], drawn, strict=True):
            if there(value):
                facts.add(Place("", str(region), study=REGIONS), "decimals", written(100 * value, 1))
        for value in (drawn.min(), drawn.max()):
            facts.add(_page(REGIONS), "decimals", written(100 * value, 1))
    coverage = release.table("coverage").frame
    regions = coverage.loc[coverage["quarter"] == str(release.quarter), "region"].nunique()
    for _, rows in of_regions.groupby("indicator"):
        shown = rows.loc[rows["status"] == Status.OK, "region"].nunique()
        facts.add(_page(REGIONS), "of", (written(shown), written(regions)))
        hidden = rows.loc[rows["status"].eq(Status.HIDDEN), "region"].nunique()
        facts.add_count(_page(REGIONS), shown, hidden, regions)
        facts.add(_page(REGIONS), "decimals", written(ALPHA * shown, 1))


def _add_standing_out(facts: Facts, place: Place, rows: pd.DataFrame, target: float) -> None:
    """Add how many regions stand out after correction, and how many don't."""
    if len(rows) < FEWEST_REGIONS or not 0 < target < 1:
        return
    p_values = funnel(rows["numerator"], rows["denominator"], target).table["p_value"]
    out = int(benjamini_hochberg(dict(zip(rows["region"], p_values, strict=True)))["rejected"].sum())
    facts.add_count(place, out, len(rows) - out)


def _known(row: Row, *names: str) -> list[float]:
    return [float(row[name]) for name in names if there(row[name])]
