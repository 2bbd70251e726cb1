"""A unit beside others: what is said, what is asked, and nothing that tells of another organisation."""

from __future__ import annotations

import re

import pytest
from sample_release import REPOSITORY, sample_report
from texts import lines, notebook_text

from werkmonitor.figures import position as figures
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.claims import beside, conversation, quality, silence, trends, work
from werkmonitor.narrative.comparison import Position, comparable, first_jobs, position, standardised
from werkmonitor.narrative.report import Report
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.vocabulary import Status

TEMPLATE = REPOSITORY.root / "reports" / "kwaliteitsrapportage.qmd"
WRONG = re.compile(r"\bnan\b|\bNone\b|  \.|\.\.|\bdat 0\b|\(\)")
_USED = (DeliveryStatus.DELIVERED, DeliveryStatus.NOT_ACTIVE)
QUESTION = "Vraag voor het gesprek"
UNITS = {
    "own": {"scope": "organisation", "unit": "org02"},
    "silent": {"scope": "organisation", "unit": "org12"},
    "smallest": {"scope": "organisation", "unit": "org02", "size": 1.0},
    "few": {"scope": "organisation", "unit": "org02", "organisations": 5, "late": 0},
    "first": {"scope": "organisation", "unit": "org02", "quarters": ("2023Q2",), "first": "2023Q2"},
    "region": {"unit": "AM02"},
    "nobody": {"unit": "AM38"},
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    return {name: sample_report(tmp_path_factory.mktemp(name), **how) for name, how in UNITS.items()}


@pytest.fixture(scope="module")
def pages(reports: dict[str, Report]) -> dict[str, str]:
    return {name: notebook_text(TEMPLATE, report).replace("\u00a0", " ") for name, report in reports.items()}


@pytest.mark.parametrize("name", list(UNITS))
def test_every_report_can_be_read(pages: dict[str, str], name: str) -> None:
    assert not [line for line in lines(pages[name]) if WRONG.search(line)]
    assert QUESTION in pages[name]
    assert pages[name].count(f"**{QUESTION}.**") == len(re.findall(rf"{QUESTION}\.\*\* \*[A-Z].*\?\*", pages[name]))


@pytest.mark.parametrize("name", list(UNITS))
def test_every_figure_has_a_question(pages: dict[str, str], name: str) -> None:
    shown = [line for line in pages[name].splitlines() if line.startswith("![")]
    assert len(shown) <= 5
    if name in ("own", "smallest", "few", "region"):
        assert pages[name].count(f"**{QUESTION}.**") > len(shown) > 1


@pytest.mark.parametrize("name", ["own", "smallest", "few", "first"])
def test_others_are_told_in_whole_percentages_only(reports: dict[str, Report], name: str) -> None:
    assert reports[name].own is not None
    told = reports[name].own.table("comparison").frame.query("basis != 'own' and status == 'ok'")
    assert (told["clusters"] >= 5).all()
    assert ((100 * told["value"] + 1e-9) % 1 < 1e-6).all()
    assert told["people"].isna().all()


def test_with_four_others_nothing_is_told_of_them(reports: dict[str, Report], pages: dict[str, str]) -> None:
    report = reports["few"]
    assert comparable(report, "paid_work").value is None
    assert standardised(report) is None
    assert all(others.value is None for _, _, others in first_jobs(report))
    assert "niet te geven" in pages["few"]
    assert "Er is geen vergelijking met vergelijkbare organisaties" in pages["few"]
    place = position(report)
    assert place is not None
    assert place.spread is None
    assert "gewone spreiding" not in pages["few"]


def test_comparable_organisations_have_no_name(reports: dict[str, Report]) -> None:
    assert beside.who_is_comparable(reports["own"]).startswith("Vergelijkbaar zijn de zeven andere organisaties")
    table = str(beside.comparable_organisations(reports["own"]).data)
    assert re.search(r"\| Lopend, met betaald werk +\| [\d,]+.% \| \d+.% \| [\d,]+.% \|", table)


def test_at_the_mix_of_the_country(reports: dict[str, Report]) -> None:
    found = standardised(reports["own"])
    assert found is not None
    national = reports["own"].cell("paid_work", region="").number
    assert found.cell.number == pytest.approx(min(1.0, found.own / found.expected * national))
    assert found.cell.interval is not None
    assert found.cell.interval[0] < found.cell.number < found.cell.interval[1]


@pytest.mark.parametrize(
    ("share", "level", "words"),
    [
        (0.36, None, "ligt binnen de grenzen"),
        (0.48, 0.95, "boven de binnenste grens"),
        (0.1, 0.998, "onder de buitenste"),
    ],
)
def test_the_place_in_the_funnel_in_words(
    reports: dict[str, Report], share: float, level: float | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Position(100, share, 0.36, 0.02)
    assert place.level == level
    for module in (beside, conversation):
        monkeypatch.setattr(module, "position", lambda report: place)
    assert words in beside.in_the_funnel(reports["own"])
    question = str(conversation.about_position(reports["own"]).data)
    assert ("kan toeval zijn" in question) == (level is None)


def test_the_funnel_shows_one_point(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits and a target are drawn for sizes that don't depend on other organisations; of those there is no mark."""
    drawn = []
    monkeypatch.setattr(figures, "emit", lambda figure, *_, **__: drawn.append(figure))
    figures.beside_others(reports["own"])
    funnel = drawn[0].axes[0]
    marks = [line for line in funnel.lines if line.get_marker() not in ("None", "", None)]
    own = reports["own"].cell("paid_work")
    assert [line.get_xydata().tolist() for line in marks] == [[[own.base, 100 * own.number]]]
    assert funnel.lines[0].get_xdata()[0] == figures._SMALLEST


def test_how_many_offer_ips_in_a_region(reports: dict[str, Report]) -> None:
    assert beside.active(reports["region"]) == "De cijfers van de regio zijn dus die van deze ene organisatie."
    assert beside.active(reports["nobody"]) == "Over de regio zelf zijn er daarom geen cijfers."
    assert beside.active(reports["own"]) == ""


def test_neighbours_stand_beside_a_region(reports: dict[str, Report]) -> None:
    report = reports["region"]
    table = str(beside.neighbouring_regions(report).data)
    rows = [line.strip("| ").split(" | ")[0].strip("* \\") for line in table.splitlines() if line[:1] == "|"]
    expected = ["Regio", "Friesland", "Drenthe", "Flevoland", "Groningen", "Noord-Holland Noord", "Regio Zwolle"]
    assert [row for row in rows if row[:2] not in (":-", "--")] == [*expected, "Nederland"]
    assert beside.neighbouring_regions(reports["own"]).data == ""


def test_a_region_without_organisations_has_no_empty_tables(pages: dict[str, str]) -> None:
    assert "geen cijfers van FoodValley om te tonen" in pages["nobody"]
    assert "waar kunnen zij nu terecht?" in pages["nobody"]
    assert "![" not in pages["nobody"]
    assert "ontbreekt" not in pages["nobody"]
    assert "| Lopende trajecten | Nederland |" in pages["nobody"]
    assert "Wie kan in deze regio IPS betalen" in pages["nobody"]
    assert "| Lopende trajecten | Friesland | Nederland |" in pages["region"]
    assert "tbl-mix" not in pages["own"]


def test_what_is_asked_about_a_delivery(reports: dict[str, Report]) -> None:
    assert "geweigerde rijen" in str(conversation.about_delivery(reports["own"]).data)
    assert "de volgende op tijd te leveren" in str(conversation.about_delivery(reports["silent"]).data)
    assert "Herkent de organisatie zich" in str(conversation.about_delivery(reports["region"]).data)


@pytest.mark.parametrize("status", [each for each in DeliveryStatus if each not in _USED])
def test_every_way_of_not_delivering_has_its_question(status: DeliveryStatus) -> None:
    assert status in conversation._ABSENT


def test_no_direction_is_asked_about_between_different_organisations(
    reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = reports["region"]
    assert re.search("nam (toe|af)|veranderde weinig", str(conversation.about_numbers(report).data))
    monkeypatch.setattr(Report, "same_organisations", lambda *_: False)
    assert "Past dit aantal trajecten" in str(conversation.about_numbers(report).data)


def test_a_small_change_is_not_asked_about(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    report = reports["region"]
    for count, asked in (
        (100, "veranderde weinig"),
        (104, "veranderde weinig"),
        (105, "nam toe"),
        (95, "nam af"),
    ):
        cells = {report.quarter: Cell(Status.OK, count, value=count), report.previous: Cell(Status.OK, 100, value=100)}
        monkeypatch.setattr(Report, "cell", lambda _, __, quarter=report.quarter, cells=cells: cells[quarter])
        assert asked in str(conversation.about_numbers(report).data)


def test_what_is_hidden_is_asked_about(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    report, cells = reports["region"], {"ended": Cell(Status.OK, 12, value=12)}
    monkeypatch.setattr(Report, "cell", lambda _, name, *__, **___: cells.get(name, Cell(Status.HIDDEN)))
    assert "Wat zien de teams zelf" in str(conversation.about_work(report).data)
    assert "volgens de teams zelf" in str(conversation.about_endings(report).data)
    cells["ended"] = Cell(Status.OK, 0, value=0)
    assert conversation.about_endings(report).data == ""
    assert "geen trajecten beëindigd" in quality.endings_situation(report)


def test_whether_a_region_stands_out_among_all(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    report = reports["region"]
    shares = dict.fromkeys(list(report.regions)[:12], 0.3)

    def cell(_: Report, name: str, *__: object, region: str | None = None) -> Cell:
        share = shares.get(report.unit if region is None else region, 0.3 if region == "" else None)
        return Cell(Status.HIDDEN) if share is None else Cell(Status.OK, 1000 * share, 1000, share)

    monkeypatch.setattr(Report, "cell", cell)
    assert "Naast 12 regio’s gelegd" in beside.among_all(report)
    assert "valt het aandeel met betaald werk hier niet op" in beside.among_all(report)
    shares[report.unit] = 0.6
    assert "hoger dan landelijk" in beside.among_all(report)
    shares[report.unit] = 0.1
    assert "lager dan landelijk" in beside.among_all(report)
    del shares[report.unit]
    assert beside.among_all(report) == beside.among_all(reports["own"]) == ""


def test_shares_of_a_few_are_not_compared_over_time(reports: dict[str, Report]) -> None:
    few = {"own": False, "smallest": True}
    for name, expected in few.items():
        report = reports[name]
        bases = [report.cell("ended_with_work_or_education", q).base for q in (report.quarter, report.previous)]
        assert (min(base or 0 for base in bases) < 10) is expected
        assert ("zegt weinig: van de beëindigde trajecten" in trends.endings(report)) is expected


def test_neighbours_are_on_one_side(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    """Shares of neighbours below, within and above the interval of a region, each named where it is."""
    report = reports["region"]
    shares = {"AM02": (0.4, 0.35, 0.45), "AM01": (0.3, 0.2, 0.4), "AM03": (0.4, 0.3, 0.5), "AM36": (0.5, 0.4, 0.6)}
    cells = {code: Cell(Status.OK, 1.0, 2.0, *numbers) for code, numbers in shares.items()}
    monkeypatch.setattr(Report, "cell", lambda self, *_, region=None, **__: cells.get(region or "AM02", ABSENT))
    assert beside.among_neighbours(report).replace("\u00a0", " ") == (
        "Van drie buurregio’s is het aandeel met betaald werk te tonen. "
        "Dat van Groningen ligt onder het interval van deze regio (35,0–45,0 %); "
        "dat van Regio Zwolle ligt boven dat interval. "
        "Ook de aandelen van buurregio’s hebben een toevalsmarge; een verschil kan dus toeval zijn."
    )
    del cells["AM01"], cells["AM36"]
    assert beside.among_neighbours(report).replace("\u00a0", " ") == (
        "Van één buurregio is het aandeel met betaald werk te tonen. "
        "Dat ligt binnen het interval van deze regio (35,0–45,0 %)."
    )
    del cells["AM03"]
    assert beside.among_neighbours(report) == "Van geen enkele buurregio is het aandeel met betaald werk te tonen."


def test_without_a_quarter_before_nothing_is_compared_with_it(pages: dict[str, str]) -> None:
    assert "een vergelijking met toen is dus niet mogelijk" in pages["first"]
    assert "Over kwartaal 1 van 2023 is er geen levering om mee te vergelijken" in pages["first"]


def test_neighbours_on_the_same_side_share_a_verb(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {
        "AM02": Cell(Status.OK, 1, 2, 0.4, 0.35, 0.45),
        **dict.fromkeys(("AM01", "AM36"), Cell(Status.OK, 1, 2, 0.3)),
    }
    monkeypatch.setattr(Report, "cell", lambda self, *_, region=None, **__: cells.get(region or "AM02", ABSENT))
    assert "Die van Groningen en Regio Zwolle liggen onder" in beside.among_neighbours(reports["region"])


LOWER = Cell(Status.OK, 28, 100, 0.28, 0.2, 0.35)
SAME = Cell(Status.OK, 36, 100, 0.36, 0.27, 0.46)


@pytest.mark.parametrize(
    ("cell", "spread", "words"),
    [
        (SAME, 0.05, "past bij toeval en de gewone spreiding"),
        (LOWER, 0.05, "groter dan door toeval alleen te verwachten is, maar niet groter dan gewoon is"),
        (LOWER, None, "past bij toeval"),
    ],
)
def test_an_interval_and_the_funnel_never_contradict_each_other(
    reports: dict[str, Report], cell: Cell, spread: float | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interval that leaves the country out, and limits that don't: the report says how both can be so."""
    report, country = reports["own"], Cell(Status.OK, 360, 1000, 0.36)
    monkeypatch.setattr(Report, "cell", lambda *_, region=None, **__: country if region == "" else cell)
    for module in (beside, conversation):
        monkeypatch.setattr(module, "position", lambda _: Position(100, cell.number, 0.36, spread))
    assert work.differs(report, "paid_work") is (cell is LOWER)
    assert words in beside.in_the_funnel(report)
    asked = "ook in eerdere kwartalen lager" if cell is LOWER else "Wat vertellen de cliënten"
    assert asked in str(conversation.about_work(report).data)


def test_a_region_that_differs_by_itself_and_not_among_all(
    reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = reports["region"]
    shares = {code: 0.36 + 0.06 * (-1) ** place for place, code in enumerate(list(report.regions)[:20])}
    shares |= {"": 0.36, report.unit: 0.3}

    def cell(_: Report, name: str, *__: object, region: str | None = None) -> Cell:
        share = shares.get(report.unit if region is None else region)
        return (
            Cell(Status.HIDDEN)
            if share is None
            else Cell(Status.OK, 300 * share, 300, share, share - 0.05, share + 0.05)
        )

    monkeypatch.setattr(Report, "cell", cell)
    assert work.differs(report, "paid_work")
    assert "Op zichzelf lijkt" in beside.among_all(report)
    assert "valt deze regio niet op" in beside.among_all(report)
    assert "ook in eerdere kwartalen lager" in str(conversation.about_work(report).data)


@pytest.mark.parametrize(("unknown", "asked"), [(0.1, "Wat gebeurde er met"), (0.3, "vaker vastleggen")])
def test_unknown_endings_are_asked_about_where_they_are_many(
    reports: dict[str, Report], unknown: float, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {"ended_situation_unknown": Cell(Status.OK, 100 * unknown, 100, unknown)}
    monkeypatch.setattr(Report, "cell", lambda _, name, *__, **___: cells.get(name, SAME))
    assert asked in str(conversation.about_endings(reports["own"]).data)


def test_who_pays_is_said_with_the_numbers_of_the_table(reports: dict[str, Report]) -> None:
    report = reports["region"]
    here, country = (report.part(region=region, funding="uwv").share_text for region in (None, ""))
    assert trends.mix(report) == f"UWV betaalt {here} van de lopende trajecten; in heel Nederland is dat {country}."


def test_without_numbers_of_now_the_last_ones_and_the_country_are_told(reports: dict[str, Report]) -> None:
    report = reports["silent"]
    then, country = report.cell("paid_work", report.previous), report.cell("paid_work", region="")
    assert trends.paid_work(report) == (
        "Over dit kwartaal is het aandeel met betaald werk hier niet te tonen. "
        f"In {report.previous.label} was dat {then.share_text}, van {then.base_text} lopende trajecten. "
        f"Landelijk is het {country.share_text}."
    )
    running = report.cell("running", region="").count_text
    assert trends.trend(reports["nobody"]) == f"In heel Nederland liepen er {running} IPS-trajecten."


def test_what_is_hidden_altogether_is_said_once(reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    report = reports["region"]
    monkeypatch.setattr(Report, "cell", lambda *_, **__: Cell(Status.HIDDEN))
    monkeypatch.setattr(Report, "is_complete", lambda *_: True)
    assert str(quality.summary(report).data).startswith(
        "De cijfers van Friesland over kwartaal 2 van 2023 zijn afgeschermd"
    )
    assert "om te tonen" in silence.opening(report)
    assert "geen cijfers over te tonen zijn" in str(conversation.about_delivery(report).data)


@pytest.mark.parametrize(("count", "how"), [(0, "zonder"), (1, "met")])
def test_one_ending_is_no_percentage(
    reports: dict[str, Report], count: int, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = Cell(Status.OK, count, 1, float(count), 0.0, 1.0)
    ended = Cell(Status.OK, 1, value=1.0)
    monkeypatch.setattr(Report, "cell", lambda _, name, *__, **___: ended if name == "ended" else share)
    assert quality.endings_situation(reports["own"]) == (
        f"Het ene beëindigde traject waarvan de situatie bekend is, eindigde {how} werk of opleiding."
    )
