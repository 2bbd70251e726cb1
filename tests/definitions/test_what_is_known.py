"""Whose trajectories count, and when a number is missing, not derivable, or a true zero."""

import pytest
from histories import Case

CASES = [
    Case(
        "Flows are missing, never 0, in an organisation's first-ever quarter, in numerator and denominator; its stock "
        "counts.",
        """
        traject  organisation  region  start
        A        newcomer      AM02    2023-05-01
        B        newcomer      AM02    2022-05-01
        C        veteran       AM01    2023-05-01
        D        veteran       AM01    2022-05-01
        """,
        """
        running                  4
        paid_work                2 of 4
        ended                    0
        new                      1
        new region=AM02          missing
        started_working          1 of 1
        started_working_at_risk  1 of 2
        stopped_working_at_risk  0 of 0
        new_year_to_date         1
        """,
        """
        traject  organisation  begin
        A        newcomer      2023-05-01
        C        veteran       2023-05-01
        """,
        organisations="""
        organisation  region  active_from
        newcomer      AM02    2023Q2
        veteran       AM01    2023Q1
        """,
    ),
    Case(
        "Where all organisations are in their first-ever quarter, flows are missing for the whole country.",
        "traject\nA",
        """
        running                     1
        new                         missing
        new type=epa                missing
        new_of_running              missing
        new_year_to_date            missing
        started_working             missing
        started_working_at_risk     missing
        stopped_working             missing
        stopped_working_at_risk     missing
        first_job                   missing
        first_job_within_6_months   missing
        first_job_within_12_months  missing
        """,
        organisations="organisation active_from\norg01 2023Q2",
    ),
    Case(
        "A phase-1 delivery without placements reports paid and durable work itself; an empty cell is unknown.",
        """
        traject       paid  durable
        durable       yes   yes
        not-durable   yes   no
        not-said      yes   -
        without       no    -
        nothing-said  -     -
        contradicts   no    yes
        """,
        """
        paid_work             3 of 6
        paid_work_unknown     1
        durable_work          1 of 6
        durable_work_of_paid  1 of 3
        durable_work_unknown  1
        """,
        organisations="organisation placements\norg01 no",
    ),
    Case(
        "What takes placements can't be derived from such a delivery.",
        "traject paid durable\nA yes yes",
        """
        started_working                not_derivable
        started_working_at_risk        not_derivable
        stopped_working                not_derivable
        stopped_working_at_risk        not_derivable
        job_retention                  not_derivable
        trial_placement                not_derivable
        work_experience                not_derivable
        voluntary_work                 not_derivable
        education                      not_derivable
        ever_worked                    not_derivable
        ever_worked_only_before_start  not_derivable
        ever_worked_unknown            not_derivable
        first_job                      not_derivable
        first_job_within_6_months      not_derivable
        first_job_within_12_months     not_derivable
        ended_with_paid_work           not_derivable
        ended_worked_before            not_derivable
        ended_never_worked             not_derivable
        ended_reason_unknown           not_derivable
        ended_ever_worked              not_derivable
        running                        1
        """,
        organisations="organisation placements\norg01 no",
    ),
    Case(
        "Where some deliver placements and others don't, the latter are in no denominator that takes them.",
        """
        traject  organisation  region  paid  durable
        A        without       AM01    yes   yes
        B        without       AM01    no    no
        C        with          AM02    -     -
        D        with          AM02    -     -
        """,
        """
        paid_work                2 of 4
        started_working          1 of 1
        started_working_at_risk  1 of 2
        voluntary_work           0 of 2
        started_working_at_risk region=AM01  not_derivable
        started_working_at_risk region=AM02  1 of 2
        """,
        """
        traject  organisation  begin
        C        with          2023-05-01
        """,
        organisations="""
        organisation  region  placements
        without       AM01    no
        with          AM02    yes
        """,
    ),
    Case(
        "A region of which nothing was received, or without an organisation, is missing; one whose organisations "
        "deliver and have nobody there is 0.",
        """
        traject  organisation  region
        A        here          AM01
        """,
        """
        running region=AM01       1
        running region=AM02       0
        running region=AM03       missing
        paid_work region=AM01     0 of 1
        paid_work region=AM02     0 of 0
        paid_work region=AM03     missing
        organisations_active      3
        organisations_reporting   2
        regions_complete          2
        regions_partial           0
        regions_nothing_received  1
        regions_no_organisation   0
        mean_per_organisation     1 of 2
        """,
        organisations="""
        organisation  region  delivers
        here          AM01    2023Q2
        nobody        AM02    2023Q2
        late          AM03    -
        """,
    ),
    Case(
        "Trajectories in a region that the register doesn't have for their organisation count there; how complete the "
        "region is, is for the register to say.",
        """
        traject  region
        A        AM01
        B        AM02
        """,
        """
        running                  2
        running region=AM01      1
        running region=AM02      1
        running region=AM03      missing
        regions_complete         1
        regions_no_organisation  2
        """,
    ),
    Case(
        "A trajectory that has long ended counts nowhere, and says nothing of its region either.",
        """
        traject     region  start       end
        runs        AM01    2022-05-01  -
        long-ended  AM02    2022-05-01  2022-12-31
        """,
        """
        running              1
        running region=AM02  missing
        ended region=AM02    missing
        """,
    ),
    Case(
        "New since 1 January: each trajectory by its newest snapshot of the year, also where its organisation hasn't "
        "delivered since; not what started in the organisation's first-ever quarter.",
        """
        traject        organisation  region  quarter  start
        ended-in-Q1    org01         AM01    2023Q1   2023-01-10
        start-changed  org01         AM01    2023Q1   2023-02-01
        start-changed  org01         AM01    2023Q2   2022-12-01
        begun-in-Q2    org01         AM01    2023Q2   2023-04-01
        since-2022     org01         AM01    2023Q2   2022-05-01
        is-late        late          AM02    2023Q1   2023-03-01
        was-first      newcomer      AM03    2023Q1   2023-03-01
        was-first      newcomer      AM03    2023Q2   2023-03-01
        was-second     newcomer      AM03    2023Q2   2023-05-01
        """,
        """
        new_year_to_date              4
        new_year_to_date region=AM02  1
        new                           2
        new region=AM02               missing
        running                       5
        """,
        organisations="""
        organisation  region  active_from  delivers
        org01         AM01    2022Q4       2023Q1+2023Q2
        late          AM02    2022Q4       2023Q1
        newcomer      AM03    2023Q1       2023Q1+2023Q2
        """,
    ),
    Case(
        "The new year begins with nothing: last year's snapshots are not read.",
        """
        traject  quarter  start
        A        2022Q4   2022-11-01
        A        2023Q1   2022-11-01
        B        2022Q4   2022-11-01
        C        2023Q1   2023-01-01
        """,
        """
        new_year_to_date  1
        running           2
        new               1
        """,
        quarter="2023Q1",
    ),
    Case(
        "Other methods are counted apart, and in few indicators; all else is about IPS. No method named is IPS.",
        """
        traject   method  start
        ips       ips     2023-05-01
        unnamed   -       2022-05-01
        wabz      wabz    2023-05-01
        irb       irb     2022-05-01
        """,
        """
        running                            2
        new                                1
        running method=wabz                1
        running method=wabz stage=approved 1
        new method=wabz                    1
        ended method=wabz                  0
        paid_work method=wabz              1 of 1
        new method=irb                     0
        paid_work                          1 of 2
        new_year_to_date                   1
        started_working_at_risk            1 of 2
        mean_per_organisation              2 of 1
        """,
        """
        traject  begin
        ips      2023-06-01
        wabz     2023-06-01
        """,
    ),
    Case(
        "A quarter without any delivery is missing throughout, and no zero is made of it.",
        "traject",
        """
        organisations_active     1
        organisations_reporting  0
        mean_per_organisation    missing
        running                  missing
        running stage=approved   missing
        running region=AM01      missing
        paid_work                missing
        new_year_to_date         missing
        job_retention            missing
        """,
        organisations="organisation delivers\norg01 -",
    ),
    Case(
        "An empty delivery is a delivery: nobody was there, and that is known.",
        "traject",
        """
        organisations_reporting  1
        regions_complete         1
        mean_per_organisation    0 of 1
        running                  0
        new                      0
        paid_work                0 of 0
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_what_is_known(case, tmp_path):
    case.check(tmp_path)
