"""Who is in orientation, running or new, and in which stage."""

import pytest
from histories import Case

CASES = [
    Case(
        "Running: started by the last day of the quarter and not ended before its first day.",
        """
        traject            start       end
        all-quarter        2022-05-01  -
        starts-last-day    2023-06-30  -
        ends-first-day     2022-05-01  2023-04-01
        starts-and-ends    2023-05-01  2023-05-31
        ended-day-before   2022-05-01  2023-03-31
        """,
        """
        running  4
        new      2
        ended    2
        """,
    ),
    Case(
        "Dates after the quarter have not happened: such an end is no end, such an approval no approval, such a start "
        "no start.",
        """
        traject          start       approved    end         situation
        ends-later       2023-01-10  2023-01-10  2023-07-01  paid_work
        approved-later   2023-01-10  2023-07-01  -           -
        starts-later     2023-07-01  -           -           -
        """,
        """
        running                  2
        running stage=approved   1
        running stage=requested  1
        orientation              1
        ended                    0
        """,
    ),
    Case(
        "Orientation: not started and not ended at the end of the quarter; who registers later is not there yet.",
        """
        traject               registered  start       end
        in-orientation        2023-02-01  -           -
        since-last-day        2023-06-30  -           -
        date-not-delivered    -           -           -
        gave-up               2023-02-01  -           2023-06-30
        started               2023-02-01  2023-06-30  -
        registers-later       2023-07-01  -           -
        """,
        """
        orientation              3
        running                  1
        ended                    1
        ended stage=orientation  1
        """,
    ),
    Case(
        "The stage is that on the last day of the quarter, or on the own last day of a trajectory that ended before.",
        """
        traject                     start       approved    end
        approved-on-last-day        2023-05-01  2023-06-30  -
        waiting                     2023-05-01  -           -
        approved-before-the-start   2023-05-01  2023-04-15  -
        ended-while-waiting         2023-05-01  2023-06-15  2023-06-14
        ended-on-day-of-approval    2023-05-01  2023-06-15  2023-06-15
        """,
        """
        running stage=approved   3
        running stage=requested  2
        ended stage=approved     1
        ended stage=requested    1
        ended stage=orientation  0
        """,
    ),
    Case(
        "An employer or the organisation's own means know no approval: approved at the start. Others have to approve.",
        """
        traject     start       approved  funding
        employer    2023-05-01  -         employer
        own-means   2023-05-01  -         own_means
        zpm         2023-05-01  -         zpm
        other       2023-05-01  -         other
        unknown     2023-05-01  -         -
        """,
        """
        running stage=approved      2
        running stage=requested     3
        running funding=other       4
        running funding=unknown     1
        running funding=uwv         0
        """,
    ),
    Case(
        "Under the national scheme: paid by the municipality, approved, and said to be on the scheme.",
        """
        traject         start       approved    funding       scheme
        on-the-scheme   2023-04-01  2023-04-01  municipality  yes
        waiting         2023-04-01  -           municipality  yes
        not-on-it       2023-04-01  2023-04-01  municipality  no
        not-said        2023-04-01  2023-04-01  municipality  -
        """,
        """
        running                  4
        running_national_scheme  1
        """,
    ),
    Case(
        "Every value of a breakdown is shown, also when it is 0; unknown is shown where it occurs, and never left out.",
        """
        traject  type  funding
        A        epa   uwv
        B        -     uwv
        """,
        """
        running                       2
        running type=epa              1
        running type=cmd              0
        running type=unknown          1
        running funding=municipality  0
        running region=AM01           2
        running region=AM01 type=unknown  1
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_running_and_stage(case, tmp_path):
    case.check(tmp_path)
