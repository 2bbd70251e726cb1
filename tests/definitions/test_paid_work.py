"""What counts as paid work, as durable work, as unknown, and as another form of work."""

import pytest
from histories import Case

CASES = [
    Case(
        "Paid work counts on each day that is in the quarter and in the trajectory.",
        """
        traject            start       end
        last-day           2023-01-10  -
        first-day          2023-01-10  -
        day-before         2023-01-10  -
        next-quarter       2023-01-10  -
        ended-with-job     2023-01-10  2023-05-15
        job-after-end      2023-01-10  2023-05-15
        brought-a-job      2023-05-15  -
        lost-it-at-start   2023-05-15  -
        none               2023-01-10  -
        """,
        "paid_work  4 of 9",
        """
        traject            begin       end
        last-day           2023-06-30  -
        first-day          2023-01-10  2023-04-01
        day-before         2023-01-10  2023-03-31
        next-quarter       2023-07-01  -
        ended-with-job     2023-05-15  2024-05-15
        job-after-end      2023-05-16  -
        brought-a-job      2019-01-01  2023-05-15
        lost-it-at-start   2019-01-01  2023-05-14
        """,
    ),
    Case(
        "Any hours, wage value and contract will do for paid work; durable work takes 12 hours a week, a wage value of "
        "35 % and a contract of 3 months.",
        """
        traject
        on-the-norm
        too-few-hours
        too-low-wage
        too-short
        permanent
        """,
        """
        paid_work             5 of 5
        durable_work          2 of 5
        durable_work_of_paid  2 of 5
        durable_work_unknown  0
        """,
        """
        traject        begin       hours  wage  contract
        on-the-norm    2023-04-01  12     35    3
        too-few-hours  2023-04-01  11.9   100   permanent
        too-low-wage   2023-04-01  36     34.9  permanent
        too-short      2023-04-01  36     100   2.9
        permanent      2023-04-01  12     35    permanent
        """,
    ),
    Case(
        "Jobs are not added up: two jobs of 8 hours are no durable work, nor do two jobs fill in for each other.",
        """
        traject
        two-small-jobs
        one-long-one-short
        one-of-two-is-durable
        """,
        """
        paid_work     3 of 3
        durable_work  1 of 3
        """,
        """
        traject                begin       hours  contract
        two-small-jobs         2023-04-01  8      permanent
        two-small-jobs         2023-04-01  8      permanent
        one-long-one-short     2023-04-01  36     1
        one-long-one-short     2023-04-01  4      permanent
        one-of-two-is-durable  2023-04-01  36     permanent
        one-of-two-is-durable  2023-04-01  4      1
        """,
    ),
    Case(
        "Durable work needs the durable job to be held on a day of the quarter.",
        """
        traject
        lost-the-durable-one
        """,
        """
        paid_work     1 of 1
        durable_work  0 of 1
        """,
        """
        traject               begin       end         hours
        lost-the-durable-one  2022-01-01  2023-03-31  36
        lost-the-durable-one  2023-04-01  -           8
        """,
    ),
    Case(
        "A missing field makes durability unknown only where it decides: no other field rules the job out, and no "
        "other job is durable.",
        """
        traject
        hours-missing
        wage-missing
        contract-missing
        all-missing
        too-few-hours-anyway
        other-job-is-durable
        permanent-anyway
        """,
        """
        paid_work             7 of 7
        durable_work          2 of 7
        durable_work_unknown  4
        """,
        """
        traject               begin       hours  wage  contract
        hours-missing         2023-04-01  -      100   permanent
        wage-missing          2023-04-01  36     -     permanent
        contract-missing      2023-04-01  36     100   -
        all-missing           2023-04-01  -      -     -
        too-few-hours-anyway  2023-04-01  8      -     -
        other-job-is-durable  2023-04-01  -      100   permanent
        other-job-is-durable  2023-04-01  36     100   permanent
        permanent-anyway      2023-04-01  36     100   permanent
        """,
    ),
    Case(
        "Paid work counts in a regular setting only; where nobody said, it is unknown, not counted, and shown.",
        """
        traject
        regular
        sheltered
        not-said
        not-said-but-another-is-regular
        """,
        """
        paid_work             2 of 4
        paid_work_unknown     1
        durable_work_unknown  0
        """,
        """
        traject                          regular  begin
        regular                          yes      2023-04-01
        sheltered                        no       2023-04-01
        not-said                         -        2023-04-01
        not-said-but-another-is-regular  -        2023-04-01
        not-said-but-another-is-regular  yes      2023-04-01
        """,
    ),
    Case(
        "Other forms of work never count as paid work, and are shown apart, on the days that paid work has to be on.",
        """
        traject     start       end
        trial       2023-01-10  -
        experience  2023-01-10  -
        voluntary   2023-01-10  -
        course      2023-01-10  2023-05-01
        past        2023-01-10  -
        """,
        """
        paid_work          0 of 5
        paid_work_unknown  0
        trial_placement    1 of 5
        work_experience    1 of 5
        voluntary_work     1 of 5
        education          1 of 5
        """,
        """
        traject     kind             regular  begin       end
        trial       trial            yes      2023-06-30  -
        experience  work_experience  -        2023-01-01  2023-04-01
        voluntary   voluntary        no       2023-04-01  -
        course      education        -        2023-05-01  -
        course      education        -        2023-04-01  -
        past        trial            yes      2023-01-10  2023-03-31
        """,
    ),
    Case(
        "Only running trajectories have paid work: not in orientation, and not after the end.",
        """
        traject       start       end
        orientation   -           -
        ended-before  2022-01-10  2023-03-31
        """,
        """
        running    0
        paid_work  0 of 0
        """,
        """
        traject       begin
        orientation   2023-04-01
        ended-before  2023-01-01
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_paid_work(case, tmp_path):
    case.check(tmp_path)
