"""How fast the first job comes, by hand: incidence with late entry, rates, hazard ratios, transitions."""

from fractions import Fraction
from io import StringIO
from math import sqrt

import pandas as pd
import pytest

from werkmonitor.statistics.cox import hazard_ratio
from werkmonitor.statistics.estimate import Estimate
from werkmonitor.statistics.incidence import cumulative_incidence, first_event, incidence_gain, late_share
from werkmonitor.statistics.rates import interval_rate_ratio, rate, spent
from werkmonitor.statistics.transitions import Transition, at_risk, duration_ratio, transition_rate

CODES = {"nothing": 0, "job": 1, "ended": 2}


def table(text: str) -> pd.DataFrame:
    return pd.read_csv(StringIO(text), sep=r"\s+", true_values=["yes"], false_values=["no"], na_values=["-"])


def curve(text: str, **options: int) -> str:
    """Work out the curve of a table, as fractions at the times from 1 on."""
    people = table(text)
    found = cumulative_incidence(people["from"], people["to"], people["event"].map(CODES), range(1, 6), **options)
    return " ".join("?" if value != value else str(Fraction(value).limit_denominator(99)) for value in found["value"])


CURVES = {
    "All were seen from the start and nothing else can happen: the share that found a job, until somebody leaves "
    "sight; after that the chance of each job is shared by those who are still seen.": (
        """
        from  to  event
        0     1   job
        0     2   nothing
        0     3   job
        0     5   nothing
        """,
        # At 3, two are seen and one finds a job: 1/4 + 3/4 x 1/2.
        "1/4 1/4 5/8 5/8 5/8",
    ),
    "Who ends the trajectory can't find a first job in it any more, and stays in the denominator.": (
        """
        from  to  event
        0     1   job
        0     2   ended
        0     3   job
        0     5   nothing
        """,
        # Without any event yet: 3/4 after 1, 1/2 after 2. At 3: 1/4 + 1/2 x 1/2.
        "1/4 1/4 1/2 1/2 1/2",
    ),
    "Who enters late counts from then on, for others before did what can't be known of them.": (
        """
        from  to  event
        0     1   job
        0     3   job
        2     4   job
        2     5   nothing
        """,
        # At 1 two are at risk, at 3 three, at 4 two: 1/2, then 1/2 + 1/2 x 1/3, then 2/3 + 1/3 x 1/2.
        "1/2 1/2 2/3 5/6 5/6",
    ),
    "Who enters at the very moment of an event isn't at risk of it.": (
        """
        from  to  event
        0     1   job
        0     3   nothing
        1     2   job
        1     5   nothing
        """,
        # At 1 two are at risk and not four; at 2 three: 1/2 + 1/2 x 1/3.
        "1/2 2/3 2/3 2/3 2/3",
    ),
    "Who found a job before entry, or at entry, is left out: of those who did, only the lucky few were ever seen.": (
        """
        from  to  event
        0     1   job
        0     5   nothing
        3     2   job
        4     4   job
        """,
        "1/2 1/2 1/2 1/2 1/2",
    ),
    "A job and an end at the same time each take their part of those at risk.": (
        """
        from  to  event
        0     2   job
        0     2   ended
        0     2   nothing
        0     5   nothing
        """,
        "0 1/4 1/4 1/4 1/4",
    ),
    "After the last person who was seen there is no curve.": (
        """
        from  to  event
        0     1   job
        0     3   nothing
        """,
        "1/2 1/2 1/2 ? ?",
    ),
    "If that last one found a job or ended, there is: nobody is left to whom anything could happen.": (
        """
        from  to  event
        0     1   job
        0     3   ended
        """,
        "1/2 1/2 1/2 1/2 1/2",
    ),
    "But not if somebody else was left without.": (
        """
        from  to  event
        0     1   job
        0     3   ended
        0     3   nothing
        """,
        "1/3 1/3 1/3 ? ?",
    ),
    "Nor is there a curve after a time in which nobody was seen.": (
        """
        from  to  event
        0     2   job
        0     2   nothing
        3     4   job
        3     5   nothing
        """,
        "0 1/2 ? ? ?",
    ),
    "Nor where everybody entered late.": (
        """
        from  to  event
        1     2   job
        1     5   nothing
        """,
        "? ? ? ? ?",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CURVES.values(), ids=CURVES)
def test_cumulative_incidence(text, expected):
    assert curve(text) == expected


def test_one_person_at_risk_early_decides_all_that_comes_later():
    people = """
        from  to   event
        0     0.5  ended
        0.5   2    job
        0.5   3    job
        0.5   5    nothing
    """
    # The end of one is the end of all at risk at 0.5: no chance of work is left for the three that enter then.
    assert curve(people) == "0 0 0 0 0"
    # Times with one at risk left out: 1/3 at 2, and 2/3 x 1/2 more at 3.
    assert curve(people, minimum_at_risk=2) == "0 1/3 2/3 2/3 2/3"


def test_what_comes_first():
    people = table("""
        to  job  ended
        5   3    yes
        5   5    yes
        5   -    yes
        5   -    no
        5   6    no
    """)
    time, event = first_event(people["to"], people["job"], people["ended"])
    # A job on the last day is a job; one after it isn't known of.
    assert (time.tolist(), event.tolist()) == ([3, 5, 5, 5, 5], [1, 1, 2, 0, 0])


LATE = table("""
    organisation  from  to  event
    a             0     10  job
    a             0     20  ended
    b             0     25  job
    b             20    30  job
    b             20    36  nothing
""")


def test_what_came_after_month_24():
    columns = LATE["from"], LATE["to"], LATE["event"].map(CODES), LATE["organisation"]
    # Of three seen at 10 one finds a job, 1/3. At 20 one of two ends (who enters then isn't at risk): 1/3 go on.
    # At 25 one of three finds a job: 1/3 x 1/3; at 30 one of two: 1/3 x 2/3 x 1/2. In all 1/3 + 1/9 + 1/9 = 5/9.
    assert incidence_gain(*columns).value == pytest.approx(2 / 9)
    assert late_share(*columns).value == pytest.approx(2 / 5)


def late(text: str) -> tuple[Estimate, Estimate]:
    people = table(text)
    columns = people["from"], people["to"], people["event"].map(CODES), people["organisation"]
    return incidence_gain(*columns), late_share(*columns)


def test_what_came_late_where_nothing_came_sooner():
    gain, share = late("""
        organisation  from  to  event
        a             0     30  job
        a             0     40  nothing
        b             0     30  job
        b             0     31  job
        b             0     40  nothing
    """)
    # Two of five at 30, one of three at 31: 2/5 + 3/5 x 1/3. Without a 2/3, without b 1/2.
    assert (gain.value, gain.reason) == (pytest.approx(3 / 5), None)
    assert gain.standard_error == pytest.approx(sqrt(1 / 2 * ((2 / 3 - 3 / 5) ** 2 + (1 / 2 - 3 / 5) ** 2)))
    assert share.value == 1


def test_the_last_one_who_is_seen_counts_like_any_other():
    gain, share = late("""
        organisation  from  to  event
        a             0     10  job
        b             0     30  job
    """)
    assert (gain.value, share.value) == (1 / 2, 1 / 2)


def test_what_came_late_isnt_known_where_nobody_was_seen_so_long():
    for found in late("""
        organisation  from  to  event
        a             0     10  job
        b             0     30  nothing
    """):
        assert (found.reason, found.estimable) == ("out_of_reach", False)


def test_rates_in_parts_of_the_trajectory():
    people = table("""
        organisation  from  to  job
        a             0     30  14
        a             10    36  -
        b             13    26  25
        b             0     24  24
        b             20    22  5
    """)
    columns = people["from"], people["to"], people["job"]
    # Months 13-24: 2 until the job at 14, all 12, from 13 on 11, 12 with a job in the last of them; who found work at
    # 5 isn't at risk any more. Months 25-36: 6 until the end at 30, which were over at 14 already; 12, and 1 until the
    # job at 25.
    second, third = spent(*columns, 12, 24), spent(*columns, 24, 36)
    assert [second[0].tolist(), second[1].tolist()] == [[1, 0, 0, 1, 0], [2, 12, 11, 12, 0]]
    assert [third[0].tolist(), third[1].tolist()] == [[0, 0, 1, 0, 0], [0, 12, 1, 0, 0]]
    assert rate(*second, people["organisation"]).value == pytest.approx(2 / 37)
    ratio = interval_rate_ratio(*columns, people["organisation"])
    assert (ratio.value, ratio.people) == (pytest.approx(1 / 13 / (2 / 37)), 4)


HAZARDS = {
    # At 1 an exposed person of two, and one who isn't, are at risk: q/(2q + 1). At 2 one of each: 1/(1 + q).
    # The product is largest at q = root of 1/2.
    "all from the start": (
        """
        from  to  event    exposed
        0     1   job      yes
        0     2   job      no
        0     3   nothing  yes
        """,
        sqrt(1 / 2),
    ),
    # Another exposed one enters at 1, too late for the job at 1, in time for that at 2: q/(2q + 1) x 1/(1 + 2q).
    "one enters at an event": (
        """
        from  to  event    exposed
        0     1   job      yes
        0     2   job      no
        0     3   nothing  yes
        1     4   ended    yes
        """,
        1 / 2,
    ),
    # Two jobs at once, of which neither is the first: q/(2q + 1) x 1/(2q + 1 - (q + 1)/2), largest at root of 1/6.
    "two at once, after Efron": (
        """
        from  to  event    exposed
        0     1   job      yes
        0     1   job      no
        0     3   nothing  yes
        """,
        sqrt(1 / 6),
    ),
}


@pytest.mark.parametrize(("text", "ratio"), HAZARDS.values(), ids=HAZARDS)
def test_hazard_ratio(text, ratio):
    people = table(text)
    exposed = people[["exposed"]].astype(float)
    found = hazard_ratio(people["from"], people["to"], people["event"].map(CODES), exposed, people.index)
    assert found["exposed"].value == pytest.approx(ratio)


QUARTERS = table("""
    quarter  organisation  trajectory  work_before  paid_work  work_at_close  ended  new  exposure
    2023Q1   x             found       no           yes        yes            no     no   1
    2023Q1   x             kept        yes          yes        yes            no     no   1
    2023Q1   y             lost        yes          yes        no             no     no   1
    2023Q1   y             left        no           no         no             yes    no   0.5
    2023Q2   x             found       yes          yes        yes            no     no   1
    2023Q2   x             kept        yes          yes        yes            yes    no   0.25
    2023Q2   y             lost        no           yes        no             no     no   1
    2023Q2   y             started     no           no         no             no     yes  0.25
""")


def test_transitions_between_no_job_job_and_ended():
    # Without work at first: found, left (half a quarter), lost (in its second), started (a quarter of one).
    # Work was found twice: also in a job that was gone by the close.
    assert len(at_risk(QUARTERS, Transition.FINDING)) == 4
    assert transition_rate(QUARTERS, Transition.FINDING).value == pytest.approx(2 / 2.75)
    # With work at first: kept (1 and 1/4), lost, found (in its second); it was lost once.
    assert transition_rate(QUARTERS, Transition.LOSS).value == pytest.approx(1 / 3.25)


def test_a_quarter_belongs_to_the_part_of_the_trajectory_in_which_it_closes():
    quarters = QUARTERS.assign(months=[24, 12, 12, 13, 15, 15, 24.5, 30])
    # Without work at first: found (at 24) and left (13) in the second year, lost (24.5) and started in the third.
    assert duration_ratio(quarters, Transition.FINDING).value == pytest.approx((1 / 1.25) / (1 / 1.5))
