import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.incidence import (
    cumulative_incidence,
    first_event,
    incidence_at,
    incidence_difference,
    incidence_gain,
    late_share,
)

PATIENTLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
TIMES = np.arange(41)


@st.composite
def people(draw, late=True, codes=3):
    """Entry, exit, event, organisation; many ties, some without time at risk, two who are there all the while."""
    rows = draw(
        st.lists(st.tuples(*(st.integers(0, top) for top in (20 if late else 0, 40, codes - 1, 4))), max_size=40)
    )
    entry, exit, event, cluster = np.array([(0, 41, 0, 0), (0, 41, 0, 1), *rows]).T
    return entry, exit, event, cluster


@PATIENTLY
@given(people(late=False, codes=2))
def test_without_late_entry_and_competing_events_it_is_one_minus_kaplan_meier(sample):
    entry, exit, event, _ = sample
    seen = exit > 0
    theirs = SurvfuncRight(exit[seen], event[seen])
    found = cumulative_incidence(entry, exit, event, theirs.surv_times)
    assert found["value"].to_numpy() == pytest.approx(1 - theirs.surv_prob)


@PATIENTLY
@given(people(codes=4))
def test_all_incidences_and_the_event_free_add_up_to_one(sample):
    entry, exit, event, _ = sample
    parts = [cumulative_incidence(entry, exit, np.where(event == 0, 0, 1 + (event != c)), TIMES) for c in (1, 2, 3)]
    total = sum(part["value"] for part in parts) + parts[0]["event_free"]
    assert total.to_numpy() == pytest.approx(1)
    for part in parts:
        assert (np.diff(part["value"]) >= 0).all()


@PATIENTLY
@given(people(), st.randoms(use_true_random=False))
def test_neither_the_order_of_people_nor_the_number_of_a_competing_event_matters(sample, random):
    order = random.sample(range(len(sample[0])), len(sample[0]))
    entry, exit, event, cluster = (column[order] for column in sample)
    found = cumulative_incidence(entry, exit, np.where(event == 2, 7, event), TIMES, cluster)
    expected = cumulative_incidence(*sample[:3], TIMES, sample[3])
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)


@PATIENTLY
@given(people(), st.integers(0, 40))
def test_who_is_cut_in_two_and_enters_again_counts_as_one(sample, cut):
    entry, exit, event, _ = sample
    crosses = (entry < cut) & (cut < exit)
    before = entry, np.where(crosses, cut, exit), np.where(crosses, 0, event)
    after = np.where(crosses, cut, entry)[crosses], exit[crosses], event[crosses]
    found = cumulative_incidence(*(np.concatenate(pair) for pair in zip(before, after, strict=True)), TIMES)
    expected = cumulative_incidence(entry, exit, event, TIMES)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)


@PATIENTLY
@given(people(), st.integers(1, 5))
def test_jackknife_by_subtraction_is_that_of_leaving_out(sample, minimum_at_risk):
    entry, exit, event, cluster = sample

    def value(rows):
        table = cumulative_incidence(entry[rows], exit[rows], event[rows], [24], minimum_at_risk=minimum_at_risk)
        return table["value"].iloc[0]

    names = np.unique(cluster[entry < exit])
    left_out = np.array([value(cluster != name) for name in names])
    found = incidence_at(*sample, 24, minimum_at_risk=minimum_at_risk)
    assert found.value == pytest.approx(value(cluster >= 0))
    if found.reason is None:
        variance = (len(names) - 1) / len(names) * np.sum((left_out - found.value) ** 2)
        assert found.standard_error**2 == pytest.approx(variance)
    else:
        assert found.reason in (NotEstimable.NO_EVENTS, NotEstimable.NO_SPREAD)


def test_what_comes_first_counts_and_an_event_on_the_last_day_is_one():
    """Seen until 9: an event at 4, at 9 and at 12; nothing, and then ended or not."""
    time, code = first_event([9, 9, 9, 9, 9], [4, 9, 12, np.nan, np.nan], [False, True, True, True, False])
    assert time.tolist() == [4, 9, 9, 9, 9]
    assert code.tolist() == [1, 1, 2, 2, 0]


def test_the_limits_of_a_curve_are_those_of_the_estimate_at_that_time():
    random = np.random.default_rng(5)
    entry, exit, event, cluster = np.zeros(90), random.integers(1, 40, 90), random.integers(0, 3, 90), np.arange(90) % 6
    exit[:2], event[:2] = 40, (0, 1)  # one of two is still without event when the curve stops
    curve = cumulative_incidence(entry, exit, event, [0, 12, 24, 41], cluster).set_index("time")
    for time in (12, 24):
        at = incidence_at(entry, exit, event, cluster, time)
        expected = [at.value, at.lower, at.upper]
        assert curve.loc[time, ["value", "lower", "upper"]].tolist() == pytest.approx(expected)
        assert at.lower < at.value < at.upper
    assert curve.loc[0, ["lower", "upper"]].isna().all()
    assert curve.loc[41, ["value", "lower", "upper"]].isna().all()
    assert cumulative_incidence(entry, exit, event, [24])[["lower", "upper"]].isna().all(axis=None)


def test_late_entry_is_unbiased_where_ignoring_it_is_not():
    """Rates of 0.03 for a job and 0.02 for an end: F(24) = 0.03 / 0.05 (1 - exp(-0.05 x 24))."""
    random = np.random.default_rng(2023)
    job, end = random.exponential(1 / 0.03, 60_000), random.exponential(1 / 0.02, 60_000)
    entry = np.maximum(random.uniform(-20, 20, 60_000), 0)
    exit, event = np.minimum(job, end), np.where(job < end, 1, 2)
    seen = entry < exit
    entry, exit, event = entry[seen], exit[seen], event[seen]
    truth = 0.6 * (1 - np.exp(-1.2))
    found = cumulative_incidence(entry, exit, event, [24])["value"].iloc[0]
    ignoring = cumulative_incidence(np.zeros(len(exit)), exit, event, [24])["value"].iloc[0]
    assert found == pytest.approx(truth, abs=0.01)
    assert ignoring < truth - 0.03


ROWS = {
    "entry": np.zeros(8),
    "exit": np.array([3.0, 6, 9, 30, 4, 8, 12, 30]),
    "event": np.array([1, 2, 1, 0, 1, 1, 2, 0]),
    "treated": np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool),
    "cluster": np.array(["a", "a", "b", "b", "a", "a", "b", "b"]),
}


def difference(time=24.0, **changes):
    columns = {**ROWS, **changes}
    return incidence_difference(**columns, time=time)


def test_difference_is_first_minus_other():
    # 1/4, then after one end of three 1/2 x 1/2 more; 1/4 and 1/4 more.
    found = difference()
    assert found.value == pytest.approx(0)
    assert difference(time=7.0).value == pytest.approx(0)
    assert difference(time=8.0).value == pytest.approx(-1 / 4)
    assert (found.people, found.clusters, found.reason) == (8, 2, None)
    assert found.p_value == 1
    assert np.isnan(incidence_at(*(ROWS[name] for name in ("entry", "exit", "event", "cluster")), 24.0).p_value)


NOBODY = np.zeros(0)


@pytest.mark.parametrize(
    ("changes", "reason", "has_value"),
    [
        (dict.fromkeys(ROWS, NOBODY), NotEstimable.EMPTY_GROUP, False),
        ({"treated": np.ones(8, dtype=bool)}, NotEstimable.EMPTY_GROUP, False),
        ({"entry": np.where(ROWS["treated"], 40.0, 0.0)}, NotEstimable.EMPTY_GROUP, False),
        ({"entry": np.full(8, 1.0)}, NotEstimable.OUT_OF_REACH, False),
        ({"exit": np.minimum(ROWS["exit"], 20)}, NotEstimable.OUT_OF_REACH, False),
        ({"event": np.zeros(8, dtype=int)}, NotEstimable.NO_EVENTS, True),
        ({"event": np.where(ROWS["treated"], 2, ROWS["event"])}, NotEstimable.NO_EVENTS, True),
        ({"event": np.ones(8, dtype=int), "exit": np.full(8, 5.0)}, NotEstimable.NO_SPREAD, True),
        ({"cluster": np.zeros(8)}, NotEstimable.FEW_CLUSTERS, True),
        ({"cluster": ROWS["treated"]}, NotEstimable.FEW_CLUSTERS, True),
    ],
    ids=[
        *("nobody", "one group", "no time at risk", "all late", "not so long"),
        *("no event", "none in a group", "all at once", "one organisation", "each group its own"),
    ],
)
def test_what_cannot_be_estimated_says_why(changes, reason, has_value):
    found = difference(**changes)
    assert (found.reason, found.estimable) == (reason, has_value)
    assert np.isnan([found.lower, found.upper]).all()


@pytest.mark.parametrize("estimator", [incidence_gain, late_share])
def test_what_came_late_has_the_jackknife_of_leaving_out(estimator):
    random = np.random.default_rng(4)
    entry, cluster = np.maximum(random.integers(-20, 20, 400), 0), random.integers(0, 6, 400)
    exit, event = entry + random.integers(1, 40, 400), random.integers(0, 3, 400)
    found = estimator(entry, exit, event, cluster)
    left_out = []
    for name in range(6):
        rows = cluster != name
        left_out.append(estimator(entry[rows], exit[rows], event[rows], cluster[rows]).value)
    assert found.standard_error**2 == pytest.approx(5 / 6 * np.sum((np.array(left_out) - found.value) ** 2))


def test_share_that_came_late_needs_events():
    columns = ROWS["entry"], np.full(8, 40.0), np.zeros(8, dtype=int), ROWS["cluster"]
    assert late_share(*columns).reason == NotEstimable.NO_EVENTS
    assert not late_share(*columns).estimable
    assert incidence_gain(*columns).reason == NotEstimable.NO_EVENTS
    early = late_share(ROWS["entry"], np.where(ROWS["event"] > 0, ROWS["exit"], 40.0), ROWS["event"], ROWS["cluster"])
    assert (early.value, early.reason) == (0, NotEstimable.NO_SPREAD)


def test_a_table_counts_who_is_at_risk_before_and_the_events_up_to_each_time():
    table = cumulative_incidence(ROWS["entry"], ROWS["exit"], ROWS["event"], [3, 4, 5, 30])
    assert table["at_risk"].tolist() == [8, 7, 6, 2]
    assert table["events"].tolist() == [1, 2, 2, 4]


def test_curve_of_nobody():
    table = cumulative_incidence([], [], [], [0, 12], [])
    assert table["value"].isna().all()
    assert table["at_risk"].tolist() == [0, 0]
