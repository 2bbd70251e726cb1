"""What the page on funders concludes, from estimates of which the conclusion is clear."""

import pytest
from estimates import finding, with_estimates
from sample_release import sample_report

from werkmonitor.narrative.claims import funding
from werkmonitor.narrative.claims.grades import Grade
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Verdict
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.funding import FUNDERS, OWN, PAIRS, PRIMARY, SCHEME, pair_name

CHECKS = ("equal_time", "adjusted", "within_organisations")
CLEAR, OPEN, SMALL, OPPOSITE = (0.07, 0.02, 0.12), (0.05, -0.02, 0.12), (0.001, -0.01, 0.01), (-0.07, -0.12, -0.02)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def report(sample: Report, *findings: Finding) -> Report:
    return with_estimates(sample, "funding", findings)


@pytest.mark.parametrize(
    ("estimates", "verdict", "grade"),
    [
        ((CLEAR, CLEAR, CLEAR), Verdict.TESTED, Grade.TESTED),
        ((OPPOSITE, OPPOSITE, OPPOSITE), Verdict.TESTED, Grade.TESTED),
        ((CLEAR, CLEAR, OPEN), Verdict.COMPATIBLE, Grade.ASSOCIATED),
        ((OPPOSITE, CLEAR, CLEAR), Verdict.COMPATIBLE, Grade.ASSOCIATED),
        ((CLEAR, OPEN, CLEAR), Verdict.UNKNOWN, Grade.ASSOCIATED),
        ((OPEN, SMALL, OPEN), Verdict.TESTED, Grade.ASSOCIATED),
    ],
)
def test_funders_differ_only_if_every_check_says_so(
    sample: Report, estimates: tuple[tuple[float, float, float], ...], verdict: Verdict, grade: Grade
) -> None:
    findings = [finding(step, pair_name(PRIMARY), *one) for step, one in zip(CHECKS, estimates, strict=True)]
    found = funding.answer(report(sample, *findings))
    assert (found.verdict, found.text.grade) == (verdict, grade)


def test_a_summary_gives_what_is_counted_beside_what_is_left_at_equal_time_and_its_interval(sample: Report) -> None:
    levels = [finding("level", of, share, scale=Scale.SHARE) for of, share in (("municipality", 0.356), ("uwv", 0.367))]
    text = funding.in_short(report(sample, *levels, finding("adjusted", pair_name(PRIMARY), *CLEAR)))
    text = text.replace("\u00a0", " ")
    assert "35,6 % bij trajecten die een gemeente betaalt en 36,7 % bij trajecten die UWV betaalt." in text
    assert "7,0 procentpunt hoger dan bij trajecten die UWV betaalt (95%-interval +2,0 tot +12,0 procentpunt)" in text
    hidden = funding.in_short(report(sample, levels[0], finding("adjusted", pair_name(PRIMARY), *OPEN)))
    assert "Zoals geteld" not in hidden
    assert "waardoor" not in hidden.lower()


def test_a_summary_says_for_which_municipal_trajectories_a_difference_is_shown(sample: Report) -> None:
    own, scheme = (pair_name((group, "uwv")) for group in (OWN, SCHEME))
    shown = finding("adjusted", own, 0.13, 0.06, 0.21, p_adjusted=0.01)
    open_ = finding("adjusted", scheme, 0.02, -0.02, 0.06, p_adjusted=0.7)
    text = funding.in_short(report(sample, shown, open_)).replace("\u00a0", " ")
    assert "zonder de landelijke regeling (+13,0 procentpunt) en niet bij die met de landelijke regeling (+2,0" in text
    assert "of die twee onderling verschillen, is daarmee niet gezegd" in text
    between = finding("adjusted", pair_name((SCHEME, OWN)), -0.11, -0.2, -0.02, p_adjusted=0.02)
    assert "onderling" not in funding.in_short(report(sample, shown, open_, between))
    both = finding("adjusted", scheme, 0.05, 0.01, 0.09, p_adjusted=0.03)
    assert "regeling" not in funding.in_short(report(sample, shown, both))
    assert "regeling" not in funding.in_short(report(sample, shown))


def test_a_check_that_fails_is_named(sample: Report) -> None:
    findings = [finding(step, pair_name(PRIMARY), *(OPEN if step == CHECKS[2] else CLEAR)) for step in CHECKS]
    text = funding.answer(report(sample, *findings)).text
    assert "niet aantoonbaar in een aparte toets binnen dezelfde organisatie" in text


def test_only_pairs_that_outlast_the_correction_are_named(sample: Report) -> None:
    other = [pair for pair in PAIRS if pair != PRIMARY]
    findings = [finding("adjusted", pair_name(pair), *CLEAR, p_adjusted=0.2) for pair in other[1:]]
    shown = finding("adjusted", pair_name(other[0]), *CLEAR, p_adjusted=0.01)
    assert "zeven andere vergelijkingen) is aangetoond" in funding.others(report(sample, shown, *findings))
    assert "is er bij de andere paren geen verschil aangetoond" in funding.others(report(sample, *findings))
    assert "niet te maken" in funding.others(report(sample, finding("level", "uwv", 0.3)))


def test_the_scheme_is_not_compared_where_too_few_started_at_the_same_time(sample: Report) -> None:
    levels = [finding("level", of, 0.3, 0.2, 0.4, scale=Scale.SHARE) for of in (SCHEME, OWN)]
    hidden = finding("adjusted", pair_name((SCHEME, OWN)), *CLEAR, people=9)
    text = funding.scheme(report(sample, *levels, hidden)).replace("\u00a0", " ")
    assert "30,0 % bij ongeveer 3.000 gemeentelijke trajecten met de landelijke regeling" in text
    assert "vergelijkt vooral trajecten die pas begonnen met" in text
    assert "Het verschil bij gelijke tijd en gelijk type is afgeschermd" in text
    assert "7,0" not in text


def test_a_level_that_is_missing_is_not_told_as_one_that_is_there(sample: Report) -> None:
    levels = [finding("level", of, 0.3, 0.2, 0.4, scale=Scale.SHARE) for of in FUNDERS[:2]]
    assert (
        funding.crude(report(sample, *levels), brief=True) == "Het aandeel met betaald werk naar financier ontbreekt."
    )
