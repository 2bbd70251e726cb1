"""The whole course of a trajectory: ever worked, the first job since the start, and three reasons of ending."""

import pytest
from histories import Case

CASES = [
    Case(
        "Ever worked: regular paid work on any day from the start to the end of the quarter or of the trajectory; "
        "work in a job of before the start counts, and is shown apart.",
        """
        traject           start       end
        long-ago          2022-05-01  -
        brought-a-job     2022-05-01  -
        brought-and-found 2022-05-01  -
        before-the-start  2022-05-01  -
        next-quarter      2022-05-01  -
        after-the-end     2022-05-01  2023-05-31
        volunteer         2022-05-01  -
        nobody-said       2022-05-01  -
        """,
        """
        ever_worked                    3 of 8
        ever_worked_only_before_start  1 of 3
        ever_worked_unknown            1
        ended_ever_worked              0 of 1
        paid_work                      0 of 8
        """,
        """
        traject            begin       end         kind       regular
        long-ago           2022-06-01  2022-07-01  paid_work  yes
        brought-a-job      2021-01-01  2022-05-01  paid_work  yes
        brought-and-found  2021-01-01  2022-06-01  paid_work  yes
        brought-and-found  2022-09-01  2022-10-01  paid_work  yes
        before-the-start   2021-01-01  2022-04-30  paid_work  yes
        next-quarter       2023-07-01  -           paid_work  yes
        after-the-end      2023-06-01  -           paid_work  yes
        volunteer          2022-06-01  -           voluntary  yes
        nobody-said        2022-06-01  2022-07-01  paid_work  -
        """,
    ),
    Case(
        "The first job since the start begins in the quarter: not a second one, nor the first of who came with a job. "
        "Six and twelve months are counted from the start, the last day included.",
        """
        traject          start
        on-the-start     2023-04-10
        in-six-months    2022-12-30
        after-six        2022-12-29
        in-twelve        2022-06-30
        after-twelve     2022-06-29
        second-job       2022-06-29
        brought-a-job    2022-12-30
        none             2022-12-30
        """,
        """
        first_job                   5
        first_job_within_6_months   2 of 5
        first_job_within_12_months  4 of 5
        """,
        """
        traject        begin       end
        on-the-start   2023-04-10  -
        in-six-months  2023-06-30  -
        after-six      2023-06-30  -
        in-twelve      2023-06-30  -
        after-twelve   2023-06-30  -
        second-job     2022-07-01  2022-08-01
        second-job     2023-06-30  -
        brought-a-job  2022-01-01  -
        brought-a-job  2023-06-30  -
        """,
    ),
    Case(
        "Three reasons, of who ended after the start: with paid work, by the situation delivered; without, but worked "
        "before; never worked. Education is no paid work. What can't be told is unknown.",
        """
        traject        start       end         situation
        with-work      2022-05-01  2023-05-01  paid_work
        worked-before  2022-05-01  2023-05-01  neither
        says-none      2022-05-01  2023-05-01  neither
        studies        2022-05-01  2023-05-01  education
        never          2022-05-01  2023-05-01  neither
        unknown        2022-05-01  2023-05-01  unknown
        nobody-said    2022-05-01  2023-05-01  neither
        orientation    -           2023-05-01  neither
        """,
        """
        ended_with_paid_work  1 of 5
        ended_worked_before   2 of 5
        ended_never_worked    2 of 5
        ended_reason_unknown  2 of 7
        ended_ever_worked     3 of 7
        """,
        """
        traject        begin       end         regular
        worked-before  2022-06-01  2022-07-01  yes
        says-none      2022-06-01  -           yes
        unknown        2022-06-01  2022-07-01  yes
        nobody-said    2022-06-01  2022-07-01  -
        """,
    ),
    Case(
        "Without placements none of this can be told.",
        """
        traject  start       end         situation
        ended    2022-05-01  2023-05-01  paid_work
        """,
        """
        ever_worked           not_derivable
        first_job             not_derivable
        ended_with_paid_work  not_derivable
        ended_ever_worked     not_derivable
        """,
        organisations="""
        organisation  placements
        org01         no
        """,
    ),
    Case(
        "First jobs of an organisation's first-ever quarter are missing, as all its flows; ever worked is known.",
        """
        traject  start
        one      2022-05-01
        """,
        """
        first_job                  missing
        first_job_within_6_months  missing
        ever_worked                1 of 1
        """,
        """
        traject  begin
        one      2023-05-01
        """,
        organisations="""
        organisation  active_from
        org01         2023Q2
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_phase_2(case, tmp_path):
    case.check(tmp_path)
