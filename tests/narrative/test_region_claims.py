"""Which regions stand out: planted ones are found, ordinary ones aren't, hidden ones play no part."""

import re

import numpy as np
import pytest
from sample_release import sample_report

from werkmonitor import figures
from werkmonitor.narrative import screening
from werkmonitor.narrative.claims import regions
from werkmonitor.narrative.screening import FEWEST_REGIONS, Screening, not_compared, screen

CLAIMS = [regions.compared, regions.standing_out, regions.without_correction, regions.spread]
SITUATIONS = {
    "usual": {},
    "a first quarter": {"quarters": ("2022Q4",), "late": 0},
    "one organisation": {"organisations": 1, "late": 0},
    "none": {"organisations": 2, "late": 2},
    "few people": {"size": 0.5},
    "many people": {"size": 60.0, "organisations": 29, "late": 0},
}


@pytest.fixture(scope="module", params=SITUATIONS.values(), ids=SITUATIONS)
def report(request, tmp_path_factory):
    return sample_report(tmp_path_factory.mktemp("release"), **request.param)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return sample_report(tmp_path_factory.mktemp("large"), organisations=29, late=0, size=60.0)


def found(shares: dict[str, float], size: int, target: float) -> Screening:
    return screening._screened(tuple((code, round(share * size), size) for code, share in shares.items()), target)


def ordinary(count: int, spread: float = 0.0) -> dict[str, float]:
    values = 0.36 + spread * np.linspace(-1, 1, count)
    return {f"R{place:02}": float(value) for place, value in enumerate(values)}


@pytest.mark.parametrize("indicator", regions.SUBJECTS)
@pytest.mark.parametrize("claim", CLAIMS)
def test_every_claim_is_a_sentence_whatever_is_known(report, claim, indicator):
    text = claim(report, indicator)
    if text or claim in (regions.compared, regions.standing_out):
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert not re.search(r"\bnan\b|None|\b0 (van|regio)", text)


def test_a_region_far_from_the_others_stands_out():
    assert found({**ordinary(30), "HIGH": 0.60, "LOW": 0.15}, 300, 0.36).above == ("HIGH",)
    assert found({**ordinary(30), "HIGH": 0.60, "LOW": 0.15}, 300, 0.36).below == ("LOW",)


def test_regions_that_are_alike_do_not():
    alike = found(ordinary(30, spread=0.02), 300, 0.36)
    assert alike.standing_out == ()
    assert not alike.overdispersed


def test_ordinary_spread_is_no_reason_to_name_a_region():
    """All differ far more than chance; then none of them is out of the ordinary."""
    spread = found(ordinary(30, spread=0.15), 500, 0.36)
    assert spread.overdispersed
    assert spread.standing_out == ()


def test_what_stands_out_after_correction_stands_out_without():
    rng = np.random.default_rng(4)
    for _ in range(20):
        drawn = found({f"R{i:02}": rng.binomial(200, 0.36) / 200 for i in range(30)}, 200, 0.36)
        assert set(drawn.standing_out) <= set(drawn.beyond)


def test_only_published_shares_are_compared(report):
    for indicator in regions.SUBJECTS:
        hidden = {code for code, _ in not_compared(report, indicator)}
        compared = screen(report, indicator)
        if compared is not None:
            assert set(compared.regions) == set(report.regions) - hidden
            assert len(compared.regions) >= FEWEST_REGIONS


def test_the_target_is_the_national_share(large):
    assert screen(large, "paid_work").funnel.target == large.cell("paid_work", region="").number


def test_numbers_of_regions_add_up(report):
    text = regions.compared(report, "paid_work")
    shown, *reasons = [int(n) for n in re.findall(r"(?:^Van |in )(\d+)", text.replace("Van geen", "Van 0"))]
    assert shown + sum(reasons) == 35


def test_estimates_lie_between_the_share_and_the_others(large):
    compared = screen(large, "paid_work")
    assert set(compared.estimates) == set(compared.regions)
    mean = float(np.mean([each.value for each in compared.estimates.values()]))
    for code, estimate in compared.estimates.items():
        assert abs(estimate.value - mean) <= abs(compared.shares[code] - mean) + 0.02
        assert estimate.lower < estimate.value < estimate.upper


@pytest.mark.parametrize("draw", [figures.paid_work_funnel, figures.paid_work_ranked, figures.durable_work_funnel])
def test_figures_show_what_is_compared(report, draw):
    text = draw(report).data
    compared = screen(report, "durable_work" if draw is figures.durable_work_funnel else "paid_work")
    if compared is None:
        assert text.startswith("Hier staat geen figuur:")
    elif draw is figures.paid_work_ranked:
        assert all(report.regions[code] in text for code in compared.regions)
    else:
        named = text.split("fig-alt=")[1]
        assert all(report.regions[code] in named for code in compared.beyond)


def test_a_region_has_its_interval_whatever_few_organisations_it_has(large):
    """The caption of national figures says that few organisations get none: beside regions that is untrue."""
    for draw in (figures.paid_work_by_region, figures.work_by_region):
        text = draw(large).data
        assert "voor elke regio apart" in text
        assert "is dat op zichzelf geen teken dat zij afwijkt" in text
        assert "tonen we geen interval" not in text


def test_funnel_and_sentence_agree(large):
    verdict = regions.verdict("paid_work", screen(large, "paid_work"))
    assert verdict[1:] in regions.standing_out(large, "paid_work")
    assert verdict[1:] in figures.paid_work_funnel(large).data


def test_durable_work_has_a_funnel_of_its_own(large):
    text = figures.durable_work_funnel(large).data
    assert "fig-trechter-duurzaam-werk.svg" in text
    assert regions.verdict("durable_work", screen(large, "durable_work"))[1:] in text
