"""The sentences, read: whatever is known or missing, they are Dutch, complete, and claim no more than the numbers."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from estimates import finding, with_estimates
from sample_release import sample_report

from werkmonitor.disclosure.tables import seal
from werkmonitor.narrative import overviews, status
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.claims import cleaning, coverage, endings, english, revisions, trajectories, work
from werkmonitor.narrative.claims.grades import Claim, Grade, graded
from werkmonitor.narrative.report import Report
from werkmonitor.studies.change import OUTCOMES, RUNNING
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Funding, Stage, Status

CLAIMS: list[Callable[[Report], Claim]] = [
    *(coverage.basis, coverage.regions, coverage.incomplete_regions, coverage.absent_organisations),
    *(coverage.comparability, coverage.nothing_before, trajectories.running),
    *(trajectories.running_since, work.too_short, coverage.marks),
    *(
        partial(trajectories.running_since, totals=True),
        trajectories.payers,
        trajectories.mean_since,
        trajectories.after_the_quarter,
        work.retention_since,
        revisions.news,
        revisions.made_later,
        revisions.all_running,
    ),
    *(trajectories.mean, trajectories.stages, trajectories.funding, trajectories.types, trajectories.scheme),
    *(partial(trajectories.shift, dimension=dimension) for dimension in ("funding", "type")),
    *(work.paid, work.paid_since, work.durable, work.durable_since, work.durable_of_paid, work.by_type),
    *(
        partial(work.in_short, indicator=indicator)
        for indicator in ("paid_work", "durable_work", "durable_work_of_paid")
    ),
    *(work.durable_of_paid_since, partial(work.by_type, brief=True), partial(work.level, indicator="paid_work")),
    *(work.by_funding, work.started, work.stopped, work.balance, work.not_known),
    *(endings.ended, endings.stages, endings.since, endings.situation, endings.situation_since),
    *(endings.situation_unknown, revisions.later, revisions.direction, revisions.reproduced, cleaning.repairs),
    *(partial(cleaning.rows, sheet=sheet) for sheet in ("trajecten", "plaatsingen")),
]
CASES: dict[str, dict[str, object]] = {
    "as published": {},
    "first quarter": {"quarters": ("2022Q4",)},
    "complete": {"late": 0},
    "one organisation": {"organisations": 1, "late": 0},
    "nobody delivered": {"late": 12},
    "small numbers": {"organisations": 2, "late": 0, "size": 1.0},
    "nearly nobody": {"organisations": 1, "late": 0, "size": 0.02},
    "a region": {"unit": "AM05"},
    "a region without organisation": {"unit": "AM38"},
    "real data": {"synthetic": False},
}


@pytest.fixture(scope="module", params=list(CASES))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), **CASES[request.param])


WRONG = re.compile(
    r"\bnan\b|\bNone\b|inf.%|  |\(\)|\.\.|,\.| ,|: \.|liepen er 0|van de 0 |\b1 organisaties|0 trajecten zijn"
    r"|\b(de|er|van) (ontbreekt|te klein|niet (getoond|te berekenen|af te leiden))"
)
CAUSE = re.compile(r"dankzij|vanwege|leidt tot|zorgt voor|effect|veroorzaak|door de begeleiding")


def test_every_sentence_reads_well(report: Report) -> None:
    for claim in CLAIMS:
        text = claim(report)
        assert not WRONG.search(text), text
        if text:
            assert text[0].isupper() or text[0].isdigit(), text
            assert text.endswith("."), text


def test_no_sentence_claims_a_cause(report: Report) -> None:
    assert not [text for claim in CLAIMS if CAUSE.search(text := claim(report))]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("published"))


def test_counts_of_other_organisations_are_not_called_growth(published: Report) -> None:
    _, totals = trajectories.running_since(published, totals=True).split("volgen ruimere grenzen.")
    for text in (totals, endings.since(published)):
        assert "(toen bij 12 organisaties, nu bij 10 daarvan)" in text
        assert not re.search(r"gestegen|gegroeid|toegenomen", text)
    assert "kan ook komen doordat grotere of kleinere organisaties" in trajectories.mean_since(published)
    assert "dit zijn niet dezelfde organisaties: toen bij 12 organisaties, nu bij 10" in work.durable_of_paid_since(
        published
    )


def panel(report: Report, growth: tuple[float, ...], share: tuple[float, ...], people: float = 1000.0) -> Report:
    """Put other estimates of the organisations that are in both quarters in the place of those that were published."""
    found = [finding("like_for_like", RUNNING, *growth, scale=Scale.RATIO, people=people)]
    found += [finding("like_for_like", of, *share, people=people) for of in OUTCOMES]
    same = [replace(each, estimate=replace(each.estimate, clusters=10)) for each in found]
    return with_estimates(report, "change", same)


@pytest.mark.parametrize(
    ("growth", "share", "said", "chance"),
    [
        ((1.207, 1.18, 1.234), (0.021, 0.004, 0.038), "sterk gestegen: +20,7 % (95%-interval +18,0 %", "is meer dan"),
        ((0.97, 0.95, 0.99), (0.014, -0.001, 0.028), "licht gedaald: −3,0 % (95%-interval −5,0 % tot", "kan"),
        ((1.03, 0.98, 1.08), (0.014, -0.001, 0.028), "niet aantoonbaar veranderd: +3,0 % (95%", "kan"),
    ],
)
def test_the_same_organisations_are_compared_where_that_may_be_told(
    published: Report, growth: tuple[float, ...], share: tuple[float, ...], said: str, chance: str
) -> None:
    report = panel(published, growth, share)
    text = trajectories.running_since(report).replace("\u00a0", " ")
    assert text.startswith("Bij de 10 organisaties die beide keren in de cijfers staan, is het aantal lopende")
    assert said in text
    assert trajectories.running_since(report).grade is Grade.ASSOCIATED
    text = work.durable_since(report)
    assert "Bij de 10 organisaties die beide keren in de cijfers staan" in text
    assert f"dat {chance} toeval" in text
    assert "niet dezelfde organisaties" not in text
    rose = "Het aandeel met duurzaam betaald werk is" in text and "gestegen" in text
    assert ("Of het aandeel bij dezelfde organisaties steeg, is dus niet zeker." in text) == (rose and chance == "kan")
    totals = trajectories.running_since(report, totals=True)
    assert ". Uit de totalen alleen volgen ruimere grenzen. In kwartaal 1 van 2023 was het" in totals


def test_where_the_same_organisations_may_not_be_told_of_the_totals_are(published: Report) -> None:
    report = panel(published, (1.2, 1.1, 1.3), (0.02, 0.01, 0.03), people=0)
    assert "toen bij 12 organisaties" in trajectories.running_since(report)
    assert "niet dezelfde organisaties" in work.paid_since(report)
    assert trajectories.running_since(report, totals=True) == trajectories.running_since(report)


def test_one_number_has_one_interval(published: Report) -> None:
    """The difference of two shares has the interval of the study that estimated it, wherever it stands."""
    shares = [published.cell("paid_work", type=code).number for code in ("cmd", "epa")]
    found = finding("crude", "cmd-epa", shares[0] - shares[1], -0.31, 0.29, at="")
    text = work.by_type(with_estimates(published, "duration", [found]))
    assert "binnen de toevalsmarge (95%-interval −31,0 tot +29,0" in text
    assert "−31,0" not in work.by_type(published)


def test_what_came_in_later_is_dated(published: Report, tmp_path: Path) -> None:
    text = revisions.later(published).replace("\u00a0", " ")
    assert "Na 1 oktober 2023 kwamen nog leveringen binnen: op 31 december 2023 waren er" in text
    assert "van 12 organisaties in plaats van 10, en dus van alle" in text
    assert "bij alle 12 organisaties" in revisions.all_running(published)
    assert not revisions.all_running(sample_report(tmp_path, late=0))


def test_all_that_ran_is_compared_with_all_that_ran_before_and_not_with_a_part(
    published: Report, tmp_path: Path
) -> None:
    before = published.cell("running", published.previous)
    found = revisions.complete(published)
    assert found is not None
    growth = f"{100 * (found.running / before.number - 1):+.1f}".replace(".", ",")
    said = f"dat is {growth} % ten opzichte van {published.previous.label} ({before.count_text}, ook alle organisaties)"
    assert said in revisions.all_running(published).replace("\u00a0%", " %")
    shares = published.cell("paid_work", published.previous).share_text
    assert f"was het aandeel met betaald werk {shares} en het aandeel met duurzaam" in revisions.direction(published)
    first = sample_report(tmp_path, quarters=("2023Q2",))
    assert "bij alle 12 organisaties." in revisions.all_running(first)
    assert "Bij alle organisaties van" not in revisions.direction(first)


def test_what_ran_in_the_quarter_is_more_than_what_was_left_after_it(published: Report, tmp_path: Path) -> None:
    ended, early = published.cell("ended"), published.cell("ended", stage=Stage.ORIENTATION.value)
    left = published.cell("running").number - (ended.number - early.number)
    said = f"Toen het kwartaal voorbij was, liepen er nog {left:,.0f}.".replace(",", ".").replace("was.", "was,")
    assert trajectories.after_the_quarter(published) == said
    assert not trajectories.after_the_quarter(sample_report(tmp_path, organisations=1, late=0, size=0.02))


def test_the_make_up_has_a_margin_or_no_word(published: Report) -> None:
    assert "een toevalsmarge is niet te bepalen" in trajectories.shift(published, "funding").lower()
    published._limits[("running", "uwv", "")] = (-0.07, -0.03)
    published._limits[("running", "other", "")] = (-0.01, 0.02)
    text = trajectories.shift(published, "funding")
    assert "95%-interval −7,0 tot −3,0" in text
    assert "Meer dan toeval is het verschil bij UWV." in text


def test_a_report_that_knows_of_later_deliveries_says_when_it_was_made(published: Report, tmp_path: Path) -> None:
    assert "noemt daarom ook wat daarna kwam" in revisions.made_later(published)
    assert revisions.made_later(sample_report(tmp_path, late=0)) == ""


def test_who_pays_is_said_in_plain_words(published: Report, tmp_path: Path) -> None:
    report = replace(published)
    cells = [report.part(funding=code) for code in ("uwv", "municipality", "other")]
    uwv, municipality, other = (cell.both_text for cell in cells)
    text = trajectories.payers(report)
    running = report.cell("running").count_text
    assert f"{running} lopende trajecten betaalt UWV {uwv}, een gemeente {municipality} en een ander {other}." in text
    report._limits.update({("running", "uwv", ""): (-0.07, -0.03), ("running", "other", ""): (-0.01, 0.02)})
    now, before = cells[0].share_text, report.part(report.previous, funding="uwv").share_text
    moved = f"het deel dat UWV betaalt van {before} naar {now}; dat is meer dan toeval."
    assert moved in trajectories.payers(report)
    others = "Let op, dit zijn niet dezelfde organisaties: toen bij 12 organisaties, nu bij 10 daarvan."
    assert trajectories.payers(report).endswith(others)
    report._limits[("running", "uwv", "")] = (-0.07, 0.03)
    assert "veranderde, is niet te zeggen" in trajectories.payers(report)
    report._cells[("2023Q2", "running", "ips", "", "municipality", "", "")] = Cell(Status.HIDDEN)
    assert "Hoeveel trajecten een gemeente betaalt, is afgeschermd." in trajectories.payers(report)


def test_a_summary_says_in_short_whether_a_share_changed(published: Report) -> None:
    before = published.cell("paid_work", published.previous).share_text
    for limits, share, said in (
        ((-0.05, 0.05), (0.0, -0.01, 0.01), f"niet aantoonbaar veranderd sinds kwartaal 1 van 2023 ({before}): het"),
        (
            (-0.05, 0.05),
            (0.02, 0.01, 0.03),
            "Bij de 10 organisaties die beide keren in de cijfers staan, is het verschil",
        ),
        ((0.01, 0.05), (0.0, -0.01, 0.01), "staan, kan het verschil toeval zijn."),
    ):
        report = panel(published, (1.0, 0.9, 1.1), share)
        put(report, "paid_work", 250, base=500)
        report._limits[("paid_work", "", "")] = limits
        assert said in work.in_short(report, "paid_work")
    assert work.in_short(published, "durable_work_of_paid").count("niet dezelfde organisaties") == 1


def test_counts_of_the_same_organisations_are_compared(tmp_path: Path) -> None:
    text = trajectories.running_since(sample_report(tmp_path, late=0))
    assert re.search(r"nagenoeg gelijk|gestegen|gedaald", text)


def put(report: Report, indicator: str, count: float, quarter: str = "2023Q2", base: float | None = None) -> None:
    """Put another national number in the place of the one that was published."""
    value = count if base is None else count / base
    report._cells[(quarter, indicator, "ips", "", "", "", "")] = Cell(Status.OK, count, base, value)


def hide(report: Report, indicator: str, **breakdown: str) -> None:
    """Take a number of the quarter away, as the policy would."""
    key = *(breakdown.get(name, "") for name in ("stage", "funding", "type")), ""
    report._cells[("2023Q2", indicator, "ips", *key)] = Cell(Status.HIDDEN)


def test_what_is_hidden_is_said_once_and_not_compared(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    hide(report, "paid_work", type="cmd")
    text = work.by_type(report)
    assert "IPS-CMD (tweejarig) afgeschermd" in text
    assert text.endswith("Van tweejarige IPS-CMD-trajecten is er geen aandeel om mee te vergelijken.")
    assert "Dat verschil" not in text
    assert text.grade is Grade.DESCRIBED
    for code in Funding:
        hide(report, "paid_work", funding=code.value)
        hide(report, "running", funding=code.value)
    assert work.by_funding(report) == "Het aandeel met betaald werk naar financiering is afgeschermd."
    assert trajectories.funding(report) == "De verdeling van lopende trajecten naar financiering is afgeschermd."
    for stage in Stage:
        hide(report, "ended", stage=stage.value)
    assert endings.stages(report) == "De verdeling van beëindigde trajecten over de stadia is afgeschermd."
    hide(report, "paid_work_unknown")
    hide(report, "durable_work_unknown")
    assert work.not_known(report).count("afgeschermd") == 1


def test_what_the_totals_leave_open_is_not_what_is_known_of_the_same_organisations(published: Report) -> None:
    report = panel(published, (1.2, 1.1, 1.3), (0.02, 0.01, 0.03))
    text = trajectories.running_since(report, totals=True)
    assert "is niet te zeggen" not in text or "uit de totalen niet te zeggen" in text
    now, before = report.cell("running").count_text, report.cell("running", report.previous).count_text
    assert f"was het aantal lopende trajecten {before}, en nu {now} (toen bij 12" in text


def test_growth_has_bounds_where_fewer_organisations_have_more(tmp_path: Path) -> None:
    """As 26 of 29 organisations in the published report: what fewer have more than all had is growth for certain."""
    report = panel(sample_report(tmp_path), (1.2, 1.1, 1.3), (0.02, 0.01, 0.03), people=0)
    put(report, "running", 3561, "2023Q1")
    put(report, "running", 3679)
    put(report, "new_of_running", 949, base=3679)
    text = trajectories.running_since(report)
    assert "bij de 10 organisaties die beide keren in de cijfers staan, is gestegen" in text
    assert "Die stijging is ten minste 3,3\u00a0% en hoogstens 34,8\u00a0%" in text
    assert "no less than 3.3% and no more than 34.8%" in english.running(report)


def test_between_different_organisations_growth_may_be_uncertain(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    put(report, "running", 3679, "2023Q1")
    put(report, "running", 3561)
    put(report, "new_of_running", 949, base=3561)
    text = trajectories.running_since(report, totals=True)
    assert "ergens tussen −3,2\u00a0% en +36,3\u00a0%; of het aantal daar steeg of daalde" in text
    put(report, "new_of_running", 949, base=3000)
    text = trajectories.running_since(report, totals=True)
    assert "zegt dus niet of het aantal bij dezelfde organisaties steeg" in text


def test_a_new_organisation_leaves_room_for_a_fall_that_is_certain(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    report._organisations[report.previous] = {**report._organisations[report.quarter], "org01": "late"}
    put(report, "running", 4000, "2023Q1")
    put(report, "running", 3600)
    text = trajectories.running_since(report)
    assert "is gedaald: alle organisaties hebben nu samen minder dan zij toen. Die daling is ten minste 10,0" in text


def test_too_few_organisations_give_no_interval_and_no_direction(tmp_path: Path) -> None:
    report = sample_report(tmp_path, organisations=3, late=0)
    for quarter in ("2023Q1", "2023Q2"):
        put(report, "paid_work", 100 if quarter == "2023Q1" else 200, quarter, base=400)
    text = work.paid_since(report)
    assert "een toevalsmarge is niet te bepalen bij minder dan vijf organisaties" in text
    assert not re.search("gestegen|gedaald", text)
    assert "25,0\u00a0% in kwartaal 1 van 2023, nu 50,0\u00a0%" in text
    assert "bij minder dan vijf organisaties" in work.level(report, "paid_work")


def test_groups_are_always_the_same_pairs(published: Report) -> None:
    assert re.search("Bij tweejarige IPS-CMD-trajecten is .* bij driejarige IPS-EPA-trajecten", work.by_type(published))
    text = work.by_funding(published)
    assert re.search("Bij trajecten die een gemeente betaalt is .* bij trajecten die UWV betaalt", text)


def test_many_regions_are_counted_and_few_are_named(published: Report, tmp_path: Path) -> None:
    assert "Geen organisatie actief (twee sterretjes): 23 regio’s" in coverage.incomplete_regions(published)
    few = sample_report(tmp_path, organisations=33, late=2)
    text = coverage.incomplete_regions(few)
    assert re.search(r"twee sterretjes\): [A-Z][^;]+; [A-Z][^;]+\.$", text)
    assert "Twee organisaties staan niet in de cijfers" in coverage.absent_organisations(few)
    assert "; daarvan kwam de levering later binnen." in coverage.absent_organisations(few)


def test_one_is_singular(published: Report, tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    for indicator, text in (
        ("running", "liep er 1 IPS-traject."),
        ("orientation", "was er 1 traject in de oriënterende fase"),
        ("ended", "is er 1 traject beëindigd"),
    ):
        put(report, indicator, 1)
        put(report, "new_of_running", 0, base=1)
        said = {"running": trajectories.running, "orientation": trajectories.orientation, "ended": endings.ended}
        assert text in said[indicator](report) or text.replace("traject.", "traject. Daarvan") in said[indicator](
            report
        )


def test_a_missing_flow_is_missing_and_not_zero(tmp_path: Path) -> None:
    report = sample_report(tmp_path, quarters=("2022Q4",))
    assert "is niet bekend: in het eerste kwartaal van een organisatie" in trajectories.running(report)
    assert trajectories.running_since(report) == work.paid_since(report) == ""
    assert report.count("new") == "ontbreekt"
    assert "geen cijfers" in coverage.comparability(report)


def test_a_quarter_without_deliveries_has_no_figures(tmp_path: Path) -> None:
    report = sample_report(tmp_path, late=12)
    assert "geen enkele organisatie" in coverage.basis(report)
    assert report.count("running") == "ontbreekt"
    assert "Geen cijfers over dit kwartaal" in status.callouts(report).data


def test_ended_always_names_its_base(published: Report) -> None:
    total, known = published.count("ended"), published.base("ended_with_work_or_education")
    assert total != known
    assert f"{total} trajecten beëindigd, over alle stadia samen" in endings.ended(published)
    assert f"Van de {known} beëindigde trajecten (alle stadia) waarvan de situatie" in endings.situation(published)


def test_starting_and_stopping_are_given_of_those_who_could(published: Report) -> None:
    for claim, indicator in ((work.started, "started_working"), (work.stopped, "stopped_working")):
        text = claim(published)
        assert f"van de {published.base(f'{indicator}_at_risk')} trajecten waarin" in text
        assert f"({published.share(f'{indicator}_at_risk')})" in text
        assert published.share(indicator) not in text


def test_a_comparison_of_groups_is_an_association(published: Report) -> None:
    assert work.by_type(published).grade is Grade.ASSOCIATED
    assert graded(work.by_type(published)).data.endswith("*(samenhang)*")
    assert graded(Claim(), work.paid(published)).data.count("- ") == 1


def test_synthetic_figures_are_called_synthetic_and_real_ones_are_not(tmp_path: Path, published: Report) -> None:
    real = sample_report(tmp_path, synthetic=False)
    assert "## Synthetische gegevens" in status.callouts(published).data
    assert "ynthetisch" not in status.callouts(real).data


def test_a_rounded_base_is_said_to_be_so() -> None:
    """Else who subtracts takes the difference with the total for a count of people."""
    assert Cell(Status.ROUNDED, 649, 3560, 649 / 3561).base_text == "ongeveer 3.560"
    assert Cell(Status.OK, 649, 3560, 649 / 3561).base_text == "3.560"


def test_rows_that_are_hidden_are_said_to_be_so(published: Report) -> None:
    frame = published.safe("delivery_rows").frame.copy()
    frame[["rows_used", "rows_refused"]] = float("nan")
    hidden = seal(frame.assign(status=Status.HIDDEN.value), "delivery_rows", published.synthetic)
    report = replace(published, _tables={"delivery_rows": hidden})
    assert cleaning.rows(report, "trajecten").endswith("Hoeveel daarvan zijn geweigerd, is afgeschermd.")
    assert "| afgeschermd | afgeschermd |" in " ".join(str(overviews.rows_in_and_out(report).data).split())
    whole = seal(frame.assign(rows_in=float("nan"), status=Status.HIDDEN.value), "delivery_rows", published.synthetic)
    assert "is afgeschermd" in cleaning.rows(replace(published, _tables={"delivery_rows": whole}), "trajecten")
