"""Maps: each region in the colour of its class, each way of missing with a mark of its own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from IPython.display import Markdown
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from sample_release import sample_report

from werkmonitor import figures
from werkmonitor.figures import choropleth, maps
from werkmonitor.figures.choropleth import COLOURS, Classes, Look, Mark
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import Coverage, Status

MEASURES = [maps.RUNNING, maps.NEW, maps.PAID_WORK, maps.DURABLE_WORK, *maps.BY_FUNDING, *maps.BY_TYPE]
DRAWN = [
    figures.availability_map,
    figures.counts_map,
    figures.work_map,
    figures.funding_map,
    figures.type_map,
    figures.paid_work_over_quarters,
]
TILED = [figures.running_tiles, figures.paid_work_tiles]
Draw = Callable[[Report], Markdown]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def all_marks(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report in which every mark occurs."""
    return sample_report(tmp_path_factory.mktemp("small"), size=4.0, late=4)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.heading)
def test_each_colour_is_that_of_the_class_of_the_number(report: Report, measure: choropleth.Measure) -> None:
    drawn = choropleth.looks(measure, report, report.quarter)
    assert set(drawn) == set(report.regions)
    for region, look in drawn.items():
        cell = measure.cell(report, region, report.quarter)
        if cell.shown:
            place = COLOURS.index(look.fill)
            limits = (float("-inf"), *measure.classes.limits, float("inf"))
            assert limits[place] <= cell.number < limits[place + 1]
        else:
            assert look.fill == "white"
            assert look.mark in (Mark.HIDDEN, Mark.SILENT, Mark.NONE)


def test_colours_on_the_map_are_those_of_the_looks(report: Report) -> None:
    drawn = choropleth.looks(maps.RUNNING, report, report.quarter)
    tiles = choropleth.tiles()
    ax = Figure().subplots()
    choropleth.draw(ax, tiles, drawn)
    fills = [to_hex(colour, keep_alpha=False).upper() for colour in ax.collections[0].get_facecolor()]
    assert fills == [{"white": "#FFFFFF"}.get(drawn[code].fill, drawn[code].fill) for code in tiles.index]


def test_hatching_covers_just_the_regions_with_that_mark(all_marks: Report) -> None:
    drawn = choropleth.looks(maps.PAID_WORK, all_marks, all_marks.quarter)
    ax = Figure().subplots()
    choropleth.draw(ax, choropleth.tiles(), drawn)
    hatched: dict[str, int] = {}
    for collection in ax.collections[1:]:
        hatched[collection.get_hatch()] = hatched.get(collection.get_hatch(), 0) + len(collection.get_paths())
    assert hatched == {
        mark.hatch: count for mark in Mark if (count := sum(look.mark is mark for look in drawn.values()))
    }


def test_each_way_of_missing_has_its_own_mark(all_marks: Report) -> None:
    drawn = choropleth.looks(maps.PAID_WORK, all_marks, all_marks.quarter)
    expected = {}
    for region in all_marks.regions:
        cell, coverage = all_marks.cell("paid_work", region=region), all_marks.coverage(region)
        if coverage == Coverage.NO_ORGANISATION:
            expected[region] = Mark.NONE
        elif coverage == Coverage.NOTHING_RECEIVED:
            expected[region] = Mark.SILENT
        elif cell.status in (Status.HIDDEN,):
            expected[region] = Mark.HIDDEN
        else:
            expected[region] = Mark.PARTIAL if coverage == Coverage.PARTIAL else None
    assert {region: look.mark for region, look in drawn.items()} == expected
    assert {Mark.NONE, Mark.SILENT, Mark.HIDDEN} <= set(expected.values())
    assert len({mark.hatch[0] for mark in Mark}) == len(Mark)


def test_classes_meet_and_say_so() -> None:
    counts, shares = Classes((50, 100, 150, 250), is_share=False), Classes((0.3, 0.35, 0.4, 0.45))
    assert [counts.of(number) for number in (0, 49, 50, 149, 250, 900)] == [0, 0, 1, 2, 4, 4]
    assert counts.labels[:2] == ["minder dan 50", "50 tot en met 99"]
    assert [label.replace("\u00a0", " ") for label in shares.labels][1:] == [
        "30 tot 35 %",
        "35 tot 40 %",
        "40 tot 45 %",
        "45 % of meer",
    ]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.heading)
def test_classes_rise(measure: choropleth.Measure) -> None:
    assert sorted(set(measure.classes.limits)) == list(measure.classes.limits)


@pytest.mark.parametrize("draw", DRAWN)
def test_every_map_names_its_source(report: Report, draw: Draw) -> None:
    assert "Kaart: benaderde grenzen, afgeleid van GeoNames" in draw(report).data


@pytest.mark.parametrize("draw", [figures.counts_map, figures.work_map, *TILED])
def test_the_alternative_text_names_highest_lowest_and_missing(report: Report, draw: Draw) -> None:
    indicator = "running" if draw in (figures.counts_map, figures.running_tiles) else "paid_work"
    alt = draw(report).data.split("fig-alt=")[1]
    cells = {region: report.cell(indicator, region=region) for region in report.regions}
    ranked = sorted((region for region, cell in cells.items() if cell.shown), key=lambda region: cells[region].number)
    high, low = re.search(r"hoogst (.*?); laagst (.*?)\. ", alt).groups()  # type: ignore[union-attr]
    assert report.regions[ranked[-1]] in high
    assert report.regions[ranked[0]] in low
    for coverage, words in (
        (Coverage.NO_ORGANISATION, "Geen organisatie actief"),
        (Coverage.NOTHING_RECEIVED, "Nog geen"),
    ):
        listed = alt.split(words)[1].split(". ")[0]
        assert all(name in listed for name in report.regions_with(coverage))


@pytest.mark.parametrize(
    ("draw", "measures"),
    [
        (figures.counts_map, [maps.RUNNING, maps.NEW]),
        (figures.work_map, [maps.PAID_WORK, maps.DURABLE_WORK]),
        (figures.funding_map, maps.BY_FUNDING),
        (figures.type_map, maps.BY_TYPE),
        (figures.paid_work_over_quarters, [maps.PAID_WORK]),
    ],
)
def test_the_alternative_text_tells_of_every_map(
    report: Report, draw: Draw, measures: list[choropleth.Measure]
) -> None:
    """Each map of a figure has its highest and lowest region with their numbers, and those without a number."""
    alt = draw(report).data.split("fig-alt=")[1].replace("\u00a0", " ")
    quarters = report.quarters[-4:] if draw is figures.paid_work_over_quarters else [report.quarter]
    for measure in measures:
        for quarter in quarters:
            cells = {code: measure.cell(report, code, quarter) for code in report.regions}
            shown = {code: cell for code, cell in cells.items() if cell.shown}
            if not shown:
                assert f"{measure.heading}: in geen enkele regio te tonen" in alt.replace(f" in {quarter.label}", "")
                continue
            told = alt.split(f"{measure.heading} in {quarter.label}: ")[1].split(" in kwartaal ")[0]
            for end in (max, min) if len(shown) > 3 else ():
                number = end(cell.number for cell in shown.values())
                ends = [code for code, cell in shown.items() if cell.number == number]
                written = [f"{report.regions[code]} {measure.write(cells[code])}" for code in ends]
                assert any(text.replace("\u00a0", " ") in told for text in written)
            missing = [report.regions[code] for code in cells if code not in shown]
            assert all(name in told for name in missing)


def test_a_map_without_any_number_is_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the first quarter nothing is known of new trajectories: one map, and words about the other."""
    panels: list[int] = []
    monkeypatch.setattr(choropleth, "draw_map", lambda *_, **__: panels.append(1))
    text = figures.counts_map(sample_report(tmp_path, quarters=("2022Q4",))).data
    assert len(panels) == 1
    assert text.count("Nieuwe trajecten: in geen enkele regio te tonen") == 2
    assert "Lopende trajecten per arbeidsmarktregio" in text


MEASURES = maps.BY_TYPE


def test_a_map_of_too_few_regions_is_named_and_left_out(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [sum(measure.cell(report, code, report.quarter).shown for code in report.regions) for measure in MEASURES]
    few, many = sorted(shown)
    assert 0 < few < many
    monkeypatch.setattr(maps, "_FEWEST_REGIONS", many)
    text = figures.type_map(report).data
    assert f"{MEASURES[shown.index(few)].heading}: in te weinig regio’s voor een kaart te tonen" in text
    monkeypatch.setattr(maps, "_FEWEST_REGIONS", many + 1)
    assert "is dit cijfer van te weinig arbeidsmarktregio’s te tonen" in figures.type_map(report).data


@pytest.mark.parametrize("draw", [figures.counts_map, figures.work_map, figures.paid_work_over_quarters, *TILED])
def test_where_nothing_is_known_words_stand_in_the_place_of_a_map(tmp_path: Path, draw: Draw) -> None:
    text = draw(sample_report(tmp_path, quarters=("2023Q2",), late=12)).data
    assert text.startswith("Hier staat geen figuur:")


def test_availability_is_drawn_whatever_is_in(tmp_path: Path) -> None:
    text = figures.availability_map(sample_report(tmp_path, late=12)).data
    assert "In geen van de 35 arbeidsmarktregio’s zijn de gegevens compleet" in text


def test_quarters_have_the_same_classes_and_one_panel_each(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Look]] = []
    monkeypatch.setattr(choropleth, "draw_map", lambda ax, shapes, drawn, *, inset: seen.append(dict(drawn)))
    figures.paid_work_over_quarters(report)
    expected = [choropleth.looks(maps.PAID_WORK, report, quarter) for quarter in report.quarters[-4:]]
    assert seen == expected
