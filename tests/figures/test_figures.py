"""Figures: safe input only, the same bytes each time, described in words, and honest about what is missing."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from IPython.display import Markdown
from matplotlib.figure import Figure
from PIL import Image
from sample_release import sample_report

from werkmonitor import figures
from werkmonitor.figures import estimates, rows
from werkmonitor.narrative import terms
from werkmonitor.narrative.estimates import CurvePoint
from werkmonitor.narrative.report import Report
from werkmonitor.provenance import stamp
from werkmonitor.vocabulary import Status

ALL = [getattr(figures, name) for name in figures.__all__ if name != "indicator"]
"""All but the one that draws whichever indicator it is told to; CONTRIBUTING's test draws with that."""
FOR_A_REGION = [figures.totals, figures.composition, figures.paid_work, figures.endings]
NAN = re.compile(r"\bnan\b|\b(de|er) (ontbreekt|te klein)")
SHOWN = re.compile(r'!\[(?P<caption>.+)\]\((?P<path>\S+)\)\{#(?P<id>fig-[a-z-]+) fig-alt="(?P<alt>(?:[^"\\]|\\.)+)"\}')


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), size=24)


# Of those left out a sentence stands in the place here; tests/narrative/test_region_claims.py draws the funnel.
@pytest.mark.parametrize("draw", [draw for draw in ALL if draw not in (figures.methods, figures.durable_work_funnel)])
def test_a_figure_is_saved_twice_and_shown_with_caption_and_alt(
    report: Report, draw: Callable[[Report], Markdown]
) -> None:
    match = SHOWN.fullmatch(draw(report).data)
    assert match is not None
    svg = Path(match["path"])
    assert svg.resolve() == report.figures / f"{match['id']}.svg"
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    with Image.open(svg.with_suffix(".png")) as image:
        assert image.width == 1080
    assert not NAN.search(match["alt"] + match["caption"])
    # Of what was published elsewhere only our own point is synthetic.
    said = "synthetische leveringen" if draw is figures.context else "Synthetische gegevens"
    assert match["alt"].count(said) == 1
    assert re.search(r"\d", match["alt"])


def test_where_only_ips_was_delivered_a_sentence_stands_for_the_figure_by_method(report: Report) -> None:
    assert figures.methods(report).data.startswith("Een figuur naar methode kan pas worden gemaakt")


@pytest.mark.parametrize("draw", [figures.totals, figures.paid_work])
def test_bytes_repeat(report: Report, draw: Callable[[Report], Markdown]) -> None:
    def drawn() -> list[bytes]:
        match = SHOWN.fullmatch(draw(report).data)
        assert match is not None
        return [Path(match["path"]).with_suffix(suffix).read_bytes() for suffix in (".svg", ".png")]

    assert drawn() == drawn()


def test_a_figure_says_in_its_own_file_what_it_was_made_from(report: Report) -> None:
    match = SHOWN.fullmatch(figures.totals(report).data)
    assert match is not None
    source = stamp(report.release)
    assert source in Path(match["path"]).read_text(encoding="utf-8")
    with Image.open(Path(match["path"]).with_suffix(".png")) as image:
        assert image.info["Source"] == source
        assert image.info["Description"].endswith("Synthetische gegevens.")


@pytest.mark.parametrize("draw", ALL)
def test_a_plain_table_is_refused(report: Report, draw: Callable[[object], Markdown]) -> None:
    with pytest.raises(TypeError, match="expected a Report on safe tables, got DataFrame"):
        draw(report.safe("indicators").frame)


@pytest.mark.parametrize(
    "case",
    [
        {"quarters": ("2022Q4",)},
        {"organisations": 1, "late": 0, "size": 1.0},
        {"late": 12},
        {"quarters": ("2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1")},
    ],
    ids=["first quarter", "one small organisation", "nobody delivered", "six quarters"],
)
def test_figures_are_drawn_whatever_is_missing(
    tmp_path: Path, case: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: figure.draw_without_rendering())
    report = sample_report(tmp_path, **case)
    for draw in ALL:
        assert not NAN.search(draw(report).data)


def test_missing_flows_are_said_to_be_missing(report: Report) -> None:
    assert "Nieuw: Q4 2022 ontbreekt;" in figures.totals(report).data


def test_incomplete_quarters_carry_a_star_with_its_meaning(report: Report) -> None:
    assert "\\* Q2 2023: 10 van de 12 organisaties" in figures.totals(report).data.replace("* Q2", "\\* Q2")


def test_a_regions_figures_set_it_beside_the_country(tmp_path: Path) -> None:
    report = sample_report(tmp_path, unit="AM05")
    texts = [draw(report).data for draw in FOR_A_REGION]
    assert all("Twente" in text for text in texts)
    assert "(Nederland: " in texts[1]
    assert report.figures.name == "AM05"


def test_blocks_of_a_figure_are_told_apart_in_its_alternative_text(report: Report) -> None:
    said = rows.in_blocks([("Zoals het is", ""), ("UWV", "1"), ("Gemeente", "2"), ("Gelijke tijd", ""), ("UWV", "3")])
    assert said == "Zoals het is. UWV: 1; Gemeente: 2. Gelijke tijd. UWV: 3"
    assert "Stadium. Oriënterende fase: " in figures.composition(report).data
    assert "Bij gelijke tijd sinds de start. UWV: " in figures.funding_levels(report).data


def test_a_year_stands_once_under_its_quarters(report: Report) -> None:
    """With the year under each, four quarters in five panels ran into one another."""
    assert terms.axis_labels(report, report.quarters) == ["Q4\n2022", "Q1\n2023", "Q2*\n "]


def test_marks_that_no_region_carries_are_not_explained(report: Report) -> None:
    marked = {report.region_label(code)[len(name) :]: code for code, name in report.regions.items()}
    assert set(marked) == {"", "*", "**"}
    assert [line.split(" ")[0] for line in terms.region_note(report).splitlines()] == ["*", "**"]
    assert terms.region_note(report, [marked["**"]]).startswith("** In deze regio is geen organisatie actief")
    assert terms.region_note(report, [marked[""]]) == ""


def test_only_synthetic_figures_are_marked(tmp_path: Path) -> None:
    assert "ynthetisch" not in figures.totals(sample_report(tmp_path, synthetic=False)).data


def test_the_words_for_a_curve_have_the_numbers_of_the_table(report: Report) -> None:
    """Rounded as everywhere: 41,55 is 41,6 and 47,25 is 47,3, whatever a float makes of them."""
    points = [
        CurvePoint(months, value, None, None, Status.OK) for months, value in ((0, 0), (18, 0.4155), (24, 0.4725))
    ]
    drawn = estimates.curves(report, "fig-lijn", "lijn", [("IPS-EPA", points)], "Aandeel.")
    assert "18 maanden 41,6\u00a0%, 24 maanden 47,3\u00a0%" in str(drawn.data)
