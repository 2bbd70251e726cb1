"""What the page on change concludes, from estimates of which the conclusion is clear."""

import pytest
from estimates import NAN, finding, with_estimates
from sample_release import sample_report

from werkmonitor.narrative.claims import course, shift
from werkmonitor.narrative.claims.grades import Grade
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Verdict
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.change import OUTCOMES, RUNNING
from werkmonitor.studies.findings import Finding, Scale

DOWN, UP, OPEN = (-0.016, -0.022, -0.011), (0.016, 0.011, 0.022), (0.011, -0.002, 0.023)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("first"), ("2022Q4",), late=0)


def report(sample: Report, *findings: Finding, study: str = "change") -> Report:
    return with_estimates(sample, study, findings)


FALL = finding("paid_work", "change", -0.012, -0.029, 0.004)
STANDS, FAILS = "houdt dus stand", "houdt dus geen stand"


@pytest.mark.parametrize(
    ("new", "time", "change", "verdict", "conclusion"),
    [
        (DOWN, DOWN, FALL, Verdict.TESTED, STANDS),
        (UP, UP, FALL, Verdict.TESTED, FAILS),
        (DOWN, DOWN, finding("paid_work", "change", *UP), Verdict.TESTED, ""),
        (DOWN, OPEN, FALL, Verdict.COMPATIBLE, "hangt af van hoe tijd wordt gemeten"),
        (DOWN, UP, FALL, Verdict.COMPATIBLE, "hangt af van hoe tijd wordt gemeten"),
        (OPEN, DOWN, FALL, Verdict.UNKNOWN, "niet aantoonbaar"),
    ],
)
def test_dilution_stands_or_falls_by_the_part_of_the_newcomers(
    sample: Report,
    new: tuple[float, float, float],
    time: tuple[float, float, float],
    change: Finding,
    verdict: Verdict,
    conclusion: str,
) -> None:
    parts = finding("paid_work", "new", *new), finding("paid_work_by_time", "time", *time), change
    found = shift.dilution(report(sample, *parts))
    assert found.verdict is verdict
    assert conclusion in found.text
    assert conclusion or not any(words in found.text for words in (STANDS, FAILS))


@pytest.mark.parametrize(
    ("rates", "by_time", "verdict", "grade"),
    [
        (UP, UP, Verdict.TESTED, Grade.TESTED),
        (UP, OPEN, Verdict.COMPATIBLE, Grade.ASSOCIATED),
        (OPEN, UP, Verdict.UNKNOWN, Grade.ASSOCIATED),
    ],
)
def test_other_rates_have_to_show_however_time_is_measured(
    sample: Report,
    rates: tuple[float, float, float],
    by_time: tuple[float, float, float],
    verdict: Verdict,
    grade: Grade,
) -> None:
    parts = finding("paid_work", "rates", *rates), finding("paid_work_by_time", "rates", *by_time)
    found = shift.rates(report(sample, *parts))
    assert (found.verdict, found.text.grade) == (verdict, grade)


def test_a_change_within_chance_is_called_so(sample: Report) -> None:
    assert "valt binnen de toevalsmarge" in shift.change(report(sample, FALL))
    assert "Dat is meer dan toeval" in shift.change(report(sample, finding("paid_work", "change", *UP)))


def test_the_share_of_newcomers_is_the_one_of_the_tables(sample: Report) -> None:
    now, then = (sample.cell("new_of_running", quarter) for quarter in (sample.quarter, sample.previous))
    text = shift.newcomers(sample)
    assert f"was {now.share_text} van de lopende trajecten nieuw" in text
    assert (f"tegen {then.share_text} in {sample.previous.label}" in text) == then.shown


def test_what_changed_in_short_is_no_change_where_it_may_be_chance(sample: Report) -> None:
    text = shift.change(report(sample, FALL), brief=True).replace("\u00a0", " ")
    assert "is sinds kwartaal 1 van 2023 niet aantoonbaar veranderd (−1,2 procentpunt" in text
    assert "veranderde sinds kwartaal 1 van 2023 met" in shift.change(report(sample, FALL))


def test_a_small_and_sure_change_is_called_as_elsewhere_and_explains_nothing(sample: Report) -> None:
    small = finding("paid_work", "change", -0.003, -0.012, 0.006)
    text = shift.change(report(sample, small), brief=True).replace("\u00a0", " ")
    assert "is sinds kwartaal 1 van 2023 nagenoeg gelijk gebleven (−0,3 procentpunt" in text
    newcomers = finding("paid_work", "new", *UP), finding("paid_work_by_time", "time", *UP)
    assert "verklaring" in shift.dilution(report(sample, *newcomers, FALL)).text
    assert "verklaring" not in shift.dilution(report(sample, *newcomers, small)).text


def test_a_change_over_fewer_deliveries_than_were_counted_says_so(sample: Report) -> None:
    then, now = (sample.cell("paid_work", quarter) for quarter in (sample.previous, sample.quarter))
    difference = now.number - then.number
    other = report(sample, finding("paid_work", "change", difference + 0.002, -0.1, 0.1))
    assert "procentpunt, over de leveringen die hier meetellen)" in shift.change(other, brief=True)
    text = shift.change(other)
    assert f"{then.share_text} in {sample.previous.label}, nu {now.share_text}; hier telt" in text
    same = finding("paid_work", "change", difference, -0.1, 0.1)
    assert "Over alle leveringen" not in shift.change(report(sample, same))


def test_growth_like_for_like_is_a_percentage(sample: Report) -> None:
    grown = finding("like_for_like", RUNNING, 1.207, 1.18, 1.234, scale=Scale.RATIO)
    shares = [finding("like_for_like", of, *OPEN) for of in OUTCOMES]
    text = shift.like_for_like(report(sample, grown, *shares)).replace("\u00a0", " ")
    assert "met +20,7 % (95%-interval +18,0 % tot +23,4 %)" in text


def test_why_there_is_nothing_like_for_like_is_told(sample: Report, first: Report) -> None:
    hidden = [finding("like_for_like", of, 1.2, people=0) for of in (RUNNING, *OUTCOMES)]
    assert "is afgeschermd: uit het verschil met het totaal" in shift.like_for_like(report(sample, *hidden))
    none = [finding("like_for_like", of, NAN, reason=NotEstimable.EMPTY_GROUP) for of in (RUNNING, *OUTCOMES)]
    text = shift.like_for_like(report(first, *none))
    assert "over kwartaal 3 van 2022 zijn er geen cijfers" in text


def test_bounds_that_coincide_are_no_bounds(sample: Report) -> None:
    limits = [finding(f"bounds_{end}", RUNNING, 1.127, scale=Scale.RATIO) for end in ("least", "most")]
    assert "grenzen zijn dus niet nodig" in shift.bounds(report(sample, *limits))
    limits[1] = finding("bounds_most", RUNNING, 1.3, scale=Scale.RATIO)
    assert "tussen +12,7\u00a0% en +30,0\u00a0%" in shift.bounds(report(sample, *limits))


@pytest.mark.parametrize(
    ("ratio", "words"),
    [((0.7, 0.5, 0.9), "en dat is meer dan toeval"), ((0.9, 0.7, 1.1), "of het echt veranderde, is niet te zeggen")],
)
def test_a_rate_is_compared_with_the_quarter_before(
    sample: Report, ratio: tuple[float, float, float], words: str
) -> None:
    found = finding("finding", "all", 0.095, 0.082, 0.11, scale=Scale.RATE)
    compared = finding("finding_ratio", "all", *ratio, scale=Scale.RATIO)
    text = course.finding(report(sample, found, compared, study="course"))
    assert "wordt er 9,5 keer werk gevonden (95%-interval 8,2 tot 11,0)" in text
    assert words in text
    assert ("30,0\u00a0%" if ratio[0] == 0.7 else "10,0\u00a0%") + " minder vaak dan in kwartaal 1 van 2023" in text


def test_one_figure_for_finding_work_is_to_quote_and_others_say_why_they_differ(sample: Report) -> None:
    rates = [finding(step, "all", 0.07, 0.03, 0.11, scale=Scale.RATE) for step in ("finding", "loss")]
    moved = finding("transition", "no_job-job", 0.091, 0.08, 0.1, scale=Scale.SHARE)
    changed = finding("finding_ratio", "all", 0.7, 0.5, 0.9, scale=Scale.RATIO)
    given = report(sample, *rates, moved, changed, study="course")
    started, stopped = (given.cell(f"{name}_working_at_risk").share_text for name in ("started", "stopped"))
    assert f"Die percentages ({started} en {stopped}) zijn de cijfers om over te nemen" in course.not_the_quoted(given)
    assert f"is hier 9,1\u00a0%, en niet {started}" in course.not_the_quoted_either(given)
    text = course.in_short(given)
    assert f"({started}), is de cliënt gestart met betaald werk. In kwartaal 1 van 2023 was dat" in text
    assert "De kans om werk te vinden is kleiner geworden; dat is meer dan toeval." in text
    without = report(sample, FALL)
    assert course.not_the_quoted(without) == course.not_the_quoted_either(without) == ""


def test_a_first_quarter_has_rates_but_no_change(first: Report) -> None:
    assert "keer werk gevonden" in course.finding(first)
    assert "vaak" not in course.finding(first)
    assert "kwartaal 3" not in course.in_short(first)
    assert "zijn er geen cijfers" in shift.change(first)
    assert "zijn er geen cijfers" in shift.dilution(first).text
