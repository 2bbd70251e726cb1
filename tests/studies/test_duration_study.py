"""The study on the length of support: it agrees with its contrasts, and never fails on what is missing."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from werkmonitor.panel.histories import CMD_MONTHS, PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.all import run_studies
from werkmonitor.studies.duration import COMMON_QUARTERS, CONTRASTS
from werkmonitor.studies.duration_sensitivity import CHOICES
from werkmonitor.studies.duration_study import CMD_LESS_EPA, OTHER_LESS_EPA, study
from werkmonitor.studies.findings import CURVE_KEY, ESTIMATE_KEY, Finding
from werkmonitor.studies.first_job import FEWEST_EVENTS, REACH, Looking
from werkmonitor.studies.scenarios import SCENARIOS
from werkmonitor.studies.simulation import simulate
from werkmonitor.studies.support import as_if, every_quarter
from werkmonitor.vocabulary import TrajectoryType

NOBODY = Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), pd.DataFrame(columns=QUARTER_COLUMNS))
COMBINATIONS = int(np.prod([len(options) for options in CHOICES.values()]))
Found = dict[tuple[str, str, str], Finding]


def draw(name: str, organisations: int = 12, intake: float = 450.0) -> Histories:
    scenario = replace(SCENARIOS[name], intake=intake)
    return simulate(scenario, organisations, 0.02, np.random.default_rng(11))


def found(histories: Histories) -> Found:
    findings, _ = study(histories)
    keyed = {(one.step, one.of, one.at): one for one in findings}
    assert len(keyed) == len(findings)
    return keyed


def only(histories: Histories, *kinds: TrajectoryType) -> Histories:
    return Histories(*(table[table["type"].isin(kinds)] for table in (histories.people, histories.quarters)))


@pytest.fixture(scope="module")
def drawn() -> Histories:
    return draw("null_unequal_elapsed")


@pytest.fixture(scope="module")
def everything(drawn: Histories) -> Found:
    return found(drawn)


def test_the_steps_hold_the_contrasts_that_were_tried_on_known_truth(drawn: Histories, everything: Found) -> None:
    places = {
        "crude": ("crude", CMD_LESS_EPA, ""),
        "standardised": ("equal_time", CMD_LESS_EPA, ""),
        "adjusted": ("adjusted", CMD_LESS_EPA, ""),
        "cohort": ("first_job", CMD_LESS_EPA, str(CMD_MONTHS)),
        "after_24": ("finding_ratio", "epa", ""),
    }
    assert set(places) == set(CONTRASTS)
    for name, place in places.items():
        assert everything[place].estimate == CONTRASTS[name](drawn), name


def test_differences_are_those_of_the_shares_beside_them(everything: Found) -> None:
    for step in ("crude", "equal_time"):
        cmd, epa = (everything[step, kind, ""].estimate.value for kind in ("cmd", "epa"))
        assert everything[step, CMD_LESS_EPA, ""].estimate.value == pytest.approx(cmd - epa)
    for month in map(str, REACH):
        cmd, epa = (everything["first_job", kind, month].estimate.value for kind in ("cmd", "epa"))
        assert everything["first_job", CMD_LESS_EPA, month].estimate.value == pytest.approx(cmd - epa)


def test_what_disappears_at_equal_time_is_the_crude_less_the_standardised_difference(everything: Found) -> None:
    crude, equal, elapsed = (everything[step, CMD_LESS_EPA, ""].estimate for step in ("crude", "equal_time", "elapsed"))
    assert elapsed.value == pytest.approx(crude.value - equal.value)
    assert elapsed.lower < elapsed.value < elapsed.upper
    assert elapsed.clusters == 12


def test_the_other_type_is_set_against_epa_by_the_same_contrast(drawn: Histories, everything: Found) -> None:
    swapped = drawn.quarters.assign(type=drawn.quarters["type"].replace({"cmd": "other", "other": "cmd"}))
    expected = CONTRASTS["standardised"](Histories(drawn.people, swapped))
    assert everything["equal_time", OTHER_LESS_EPA, ""].estimate == expected
    assert set(as_if(drawn, TrajectoryType.OTHER).people["type"]) == {"epa", "cmd"}


def test_the_curve_and_the_levels_are_the_same_numbers(drawn: Histories, everything: Found) -> None:
    _, curves = study(drawn)
    for row in curves[curves["months"].isin(REACH)].itertuples():
        level = everything["first_job", row.curve, str(row.months)]
        assert level.estimate.value == pytest.approx(row.value)
        assert level.smallest == row.at_risk


def test_between_two_points_of_a_curve_are_enough_first_jobs(drawn: Histories) -> None:
    _, curves = study(drawn)
    for name, curve in curves.groupby("curve"):
        steps = [after - before for before, after in pairwise(curve["events"])]
        assert min(steps) >= FEWEST_EVENTS, name
        assert name != "cmd" or curve["months"].max() == CMD_MONTHS


def test_where_first_jobs_are_few_month_24_is_kept_before_others() -> None:
    rows = [{"organisation": "ab"[n % 2], "entry": 0.0, "exit": 30.0, "first_job": 2.0 * n + 1} for n in range(15)]
    people = pd.DataFrame(rows).assign(type="epa", ended=False, brought_work=False).reindex(columns=PEOPLE_COLUMNS)
    group = Looking.of(Histories(people, NOBODY.quarters), TrajectoryType.EPA)
    assert group.points == [0, 24]
    assert group.since_the_point_before(24) == (15, 12)


def test_every_combination_of_choices_is_made_once(everything: Found) -> None:
    made = [of for step, of, _ in everything if step == "specification"]
    assert len(made) == len(set(made)) == COMBINATIONS
    main = everything["specification", "paid|epa|funding|any|last", ""].estimate
    assert main.value == pytest.approx(everything["adjusted", CMD_LESS_EPA, ""].estimate.value)


def test_with_one_quarter_there_is_no_choice_between_quarters(drawn: Histories) -> None:
    quarters = drawn.quarters[drawn.quarters["quarter"] == drawn.quarters["quarter"].min()]
    one = found(Histories(drawn.people, quarters))
    assert sum(step == "specification" for step, *_ in one) == COMBINATIONS / 2
    assert one["adjusted_cohort", CMD_LESS_EPA, ""].estimate.estimable


def test_time_since_the_start_is_counted_in_quarters() -> None:
    rows = pd.DataFrame(
        {"quarter": ["2023Q2", "2023Q1"], "start_quarter": ["2023Q2", "2021Q1"], "type": ["cmd", "epa"]}
    )
    rows = every_quarter(rows)
    assert list(rows["quarters_since_start"]) == [0, COMMON_QUARTERS]
    assert list(rows["cmd"]) == [True, False]


@pytest.mark.parametrize("case", ["nobody", "without CMD", "CMD alone", "one organisation", "a handful"])
def test_whatever_is_missing_there_is_a_reason_and_no_crash(drawn: Histories, case: str) -> None:
    histories = {
        "nobody": lambda: NOBODY,
        "without CMD": lambda: only(drawn, TrajectoryType.EPA, TrajectoryType.OTHER),
        "CMD alone": lambda: only(drawn, TrajectoryType.CMD),
        "one organisation": lambda: Histories(
            *(table[table["organisation"] == "org001"] for table in (drawn.people, drawn.quarters))
        ),
        "a handful": lambda: draw("diagnosis_only", 2, 2.0),
    }[case]()
    findings, curves = study(histories)
    for one in findings:
        assert one.estimate.estimable or one.estimate.reason, (one.step, one.of, one.at)
        assert one.smallest >= 0
    assert set(curves["curve"]) == {"epa", "cmd", "other"}
    if case in ("nobody", "without CMD", "CMD alone"):
        keyed = {(one.step, one.of, one.at): one.estimate for one in findings}
        for step in ("crude", "equal_time", "adjusted", "elapsed", "adjusted_cohort", "within_organisation"):
            assert keyed[step, CMD_LESS_EPA, ""].reason is NotEstimable.EMPTY_GROUP, step


def test_all_studies_together_have_one_row_per_key(drawn: Histories) -> None:
    for histories in (drawn, NOBODY):
        tables = run_studies(histories, "2023Q3", "2023-12-31")
        assert not tables.estimates.duplicated(list(ESTIMATE_KEY)).any()
        assert not tables.curves.duplicated(list(CURVE_KEY)).any()
        assert set(tables.curves["status"]) <= {"ok", "not_derivable"}
        assert (tables.curves["value"].isna() == (tables.curves["status"] == "not_derivable")).all()
