"""From deliveries with a known truth, through reading, cleaning and histories, to the contrasts."""

from datetime import date
from pathlib import Path

import pytest

from werkmonitor.cleaning import ingest
from werkmonitor.config import Project
from werkmonitor.panel.histories import histories
from werkmonitor.statistics.estimate import Estimate
from werkmonitor.studies.duration import CONTRASTS
from werkmonitor.studies.scenarios import SCENARIOS, truth
from werkmonitor.studies.validate import ESTIMANDS
from werkmonitor.synthetic import Parameters, simulate_known_truth
from werkmonitor.synthetic.parameters import Hazard
from werkmonitor.vocabulary import TrajectoryType

SCENARIO = SCENARIOS["diagnosis_only"]
MIX = Parameters().funding_shares[TrajectoryType.EPA]
SAME_WORLD = Parameters(
    intake=800,
    intake_growth=SCENARIO.growth,
    type_shares={TrajectoryType.EPA: 0.6, TrajectoryType.CMD: 0.3, TrajectoryType.OTHER: 0.1},
    funding_shares=dict.fromkeys(TrajectoryType, MIX),
    finding=Hazard(by_type={name: kind.finding for name, kind in SCENARIO.kinds.items()}),
    losing=Hazard(by_type={name: kind.losing for name, kind in SCENARIO.kinds.items()}),
    extended_share=SCENARIO.extended,
    orientation_dropout=0.0,
    rejected=0.0,
    returning=0.0,
)
"""The scenario's hazards, in deliveries; exits are at the same rates by default."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Estimate]:
    folder = tmp_path_factory.mktemp("known-truth")
    simulate_known_truth(SAME_WORLD, folder / "root", seed=3)
    ingested = ingest(Project(Path(__file__).parents[2], folder / "output"), folder / "root")
    seen = histories(ingested, [], SAME_WORLD.last_quarter, date(2024, 1, 1))
    return {name: contrast(seen) for name, contrast in CONTRASTS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("method", ["standardised", "adjusted", "cohort", "after_24"])
def test_the_interval_holds_the_truth_and_is_narrow(found: dict[str, Estimate], method: str) -> None:
    true = truth(SCENARIO, 0.0)[ESTIMANDS[method]]
    assert found[method].lower < true < found[method].upper
    assert found[method].upper - found[method].lower < (0.6 if method == "after_24" else 0.11)


@pytest.mark.slow
def test_the_crude_difference_is_beyond_it(found: dict[str, Estimate]) -> None:
    assert found["crude"].upper < truth(SCENARIO, 0.0)[ESTIMANDS["crude"]]
