"""Who ended, from which stage, and in which situation."""

import pytest
from histories import Case

CASES = [
    Case(
        "Ended: with an end date in the quarter, from any stage; those from orientation never were an IPS trajectory.",
        """
        traject          start       approved    end
        approved         2022-05-01  2022-06-01  2023-04-01
        requested        2023-05-01  -           2023-06-30
        orientation      -           -           2023-05-01
        quarter-before   2022-05-01  2022-06-01  2023-03-31
        quarter-after    2022-05-01  2022-06-01  2023-07-01
        """,
        """
        ended                    3
        ended stage=approved     1
        ended stage=requested    1
        ended stage=orientation  1
        running                  3
        """,
    ),
    Case(
        "With or without work or education: by the situation delivered, of those whose situation is known, all stages. "
        "Unknown is shown as unknown.",
        """
        traject      start       end         situation
        work         2022-05-01  2023-05-01  paid_work
        education    2022-05-01  2023-05-01  education
        neither      2022-05-01  2023-05-01  neither
        orientation  -           2023-05-01  neither
        unknown      2022-05-01  2023-05-01  unknown
        empty        2022-05-01  2023-05-01  -
        """,
        """
        ended                            6
        ended_with_work_or_education     2 of 4
        ended_without_work_or_education  2 of 4
        ended_situation_unknown          2 of 6
        ended_without_work_or_education stage=orientation  1 of 1
        """,
    ),
    Case(
        "Endings are shown for every stage, also for one in which nobody ended.",
        """
        traject  start       end         situation
        work     2022-05-01  2023-05-01  paid_work
        """,
        """
        ended stage=orientation                            0
        ended_with_work_or_education stage=approved        1 of 1
        ended_with_work_or_education stage=orientation     0 of 0
        ended_without_work_or_education stage=orientation  0 of 0
        ended_situation_unknown stage=orientation          0 of 0
        """,
    ),
    Case(
        "The situation is the delivered one, also where the jobs say otherwise; it does not touch paid work.",
        """
        traject      start       end         situation
        says-work    2022-05-01  2023-05-01  paid_work
        says-none    2022-05-01  2023-05-01  neither
        """,
        """
        ended_with_work_or_education  1 of 2
        paid_work                     1 of 2
        """,
        """
        traject    begin
        says-none  2023-01-01
        """,
    ),
    Case(
        "A trajectory that is missing from the next delivery is lost, and never counted as ended.",
        """
        traject  quarter  start
        lost     2023Q1   2022-05-01
        there    2023Q1   2022-05-01
        there    2023Q2   2022-05-01
        """,
        """
        running  1
        ended    0
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_ended(case, tmp_path):
    case.check(tmp_path)
