"""Who started or stopped working, of whom, and who kept the job that they came with."""

import pytest
from histories import Case

CASES = [
    Case(
        "Started: without work on 31 March, with work on 30 June. A job begun and lost in between is neither a start "
        "nor a stop. Published per trajectory without paid work in the quarter, of whom the starters are no part; at "
        "risk are all who had none on 31 March.",
        """
        traject
        starter
        starter-on-last-day
        in-between
        worker
        without
        """,
        """
        paid_work                4 of 5
        started_working          2 of 1
        started_working_at_risk  2 of 4
        stopped_working          0 of 4
        stopped_working_at_risk  0 of 1
        """,
        """
        traject              begin       end
        starter              2023-04-01  -
        starter-on-last-day  2023-06-30  2023-07-01
        in-between           2023-04-01  2023-06-29
        worker               2023-03-31  -
        """,
    ),
    Case(
        "Stopped: with work on 31 March, without on 30 June. Another job by then is no stop.",
        """
        traject
        stopper
        stopped-before-last-day
        changed-jobs
        works-on-last-day
        worked-till-31-March
        """,
        """
        paid_work                4 of 5
        stopped_working          3 of 4
        stopped_working_at_risk  3 of 5
        started_working_at_risk  0 of 0
        """,
        """
        traject                  begin       end
        stopper                  2023-01-01  2023-04-01
        stopped-before-last-day  2023-01-01  2023-06-29
        changed-jobs             2023-01-01  2023-05-01
        changed-jobs             2023-06-01  -
        works-on-last-day        2023-01-01  2023-06-30
        worked-till-31-March     2023-01-01  2023-03-31
        """,
    ),
    Case(
        "Who entered in the quarter is compared with the day before the start: a job brought along is no start, and "
        "losing it is a stop.",
        """
        traject                start
        brought-a-job          2023-05-15
        began-both-that-day    2023-05-15
        brought-and-lost-it    2023-05-15
        ended-the-day-before   2023-05-15
        """,
        """
        started_working_at_risk  1 of 1
        stopped_working_at_risk  2 of 3
        """,
        """
        traject                begin       end
        brought-a-job          2023-05-14  -
        began-both-that-day    2023-05-15  -
        brought-and-lost-it    2020-01-01  2023-06-29
        ended-the-day-before   2020-01-01  2023-05-14
        """,
    ),
    Case(
        "Who ends in the quarter is compared with the end date: whoever works then hasn't stopped; whoever lost a job "
        "the day before has.",
        """
        traject             start       end
        ends-with-work      2023-01-10  2023-05-15
        ends-day-after-job  2023-01-10  2023-05-16
        starts-and-ends     2023-01-10  2023-05-15
        finds-work-later    2023-01-10  2023-05-15
        """,
        """
        stopped_working_at_risk  1 of 2
        started_working_at_risk  1 of 2
        """,
        """
        traject             begin       end
        ends-with-work      2023-01-01  2023-05-15
        ends-day-after-job  2023-01-01  2023-05-15
        starts-and-ends     2023-05-15  -
        finds-work-later    2023-05-16  -
        """,
    ),
    Case(
        "A job of which nobody said whether it is regular makes neither a worker nor a starter.",
        """
        traject
        not-said
        """,
        """
        started_working          0 of 1
        started_working_at_risk  0 of 1
        """,
        """
        traject   regular  begin
        not-said  -        2023-05-01
        """,
    ),
    Case(
        "Job retention: of those who came with a job (begun before the start, still held on the first day), who have "
        "work on 30 June or on their end date, in that job or another, whenever they came.",
        """
        traject              start       end
        kept-for-years       2021-01-10  -
        lost-it              2021-01-10  -
        other-job-now        2021-01-10  -
        ended-with-it        2021-01-10  2023-04-15
        begun-on-first-day   2021-01-10  -
        """,
        "job_retention  3 of 4",
        """
        traject              begin       end
        kept-for-years       2021-01-09  -
        lost-it              2015-01-01  2021-01-10
        other-job-now        2015-01-01  2021-06-01
        other-job-now        2023-06-01  -
        ended-with-it        2015-01-01  2023-04-15
        begun-on-first-day   2021-01-10  -
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_started_and_stopped(case, tmp_path):
    case.check(tmp_path)
