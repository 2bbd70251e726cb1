"""The panel against an oracle that knows no intervals: it walks through the days of the quarter, one by one."""

from datetime import date, timedelta
from itertools import product
from random import Random

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from werkmonitor.contract import PLACEMENT_SCHEMA, TRAJECTORY_SCHEMA
from werkmonitor.panel import FLAGS, build_panel, calendar
from werkmonitor.quarter import Quarter

Q = Quarter(2023, 2)
DAY = timedelta(days=1)
NEAR_A_BORDER = [day + n * DAY for day in (Q.start, Q.end) for n in (-2, -1, 0, 1, 2)]
DAYS = [date(2021, 3, 1), date(2023, 1, 1), date(2023, 2, 10), *NEAR_A_BORDER, *(date(2023, 5, d) for d in (9, 10, 11))]


def draw_trajectory(random: Random, number: int) -> dict:
    start = random.choice([None, *DAYS, *DAYS])
    end = random.choice([None, None, *(day for day in DAYS if start is None or day >= start)])
    source, group = random.choice(
        [("uwv", "uwv"), ("municipality", "municipality"), ("employer", "other"), ("zpm", "other"), (None, None)]
    )
    return {
        "quarter": str(Q),
        "organisation": "org01",
        "trajectory_id": f"T{number}",
        "method": random.choice(["ips", "ips", "ips", "wabz", None]),
        "region": "AM01",
        "type": random.choice(["epa", "cmd", "other", None]),
        "funding_source": source,
        "funding": group,
        "national_scheme": random.choice([True, False, None]),
        "date_registered": random.choice([None, *DAYS]),
        "date_start": start,
        "date_approved": random.choice([None, *DAYS]),
        "date_end": end,
        "end_situation": random.choice(["paid_work", "education", "neither", "unknown", None]),
        "paid_work_reported": random.choice([True, False, None]),
        "durable_work_reported": random.choice([True, False, None]),
        "placements_delivered": random.random() < 0.8,
        "region_registered": True,
    }


def draw_jobs(random: Random, trajectory: dict) -> list[dict]:
    if not trajectory["placements_delivered"]:
        return []
    jobs = []
    for _ in range(random.choice([0, 1, 1, 2, 3])):
        begin = random.choice(DAYS)
        permanent = random.choice([True, False, None])
        jobs.append(
            {
                "quarter": str(Q),
                "organisation": "org01",
                "trajectory_id": trajectory["trajectory_id"],
                "kind": random.choice(["paid_work"] * 6 + ["trial", "work_experience", "voluntary", "education"]),
                "regular": random.choice([True, True, True, False, None]),
                "date_begin": begin,
                "date_end": random.choice([None, *(day for day in DAYS if day >= begin)]),
                "hours_per_week": random.choice([None, 8.0, 12.0, 36.0]),
                "wage_value": random.choice([None, 30.0, 35.0, 100.0]),
                "contract_months": None if permanent else random.choice([None, 2.0, 3.0, 12.0]),
                "contract_permanent": permanent,
            }
        )
    return jobs


def durable_outcomes(job: dict) -> set[bool]:
    """Whether the job is durable, for everything that the missing values may have been."""
    contracts = [(job["contract_permanent"], job["contract_months"])]
    if not job["contract_permanent"] and job["contract_months"] is None:
        contracts = [(True, None), (False, 1), (False, 99)]
    hours = [job["hours_per_week"]] if job["hours_per_week"] is not None else [1, 40]
    wages = [job["wage_value"]] if job["wage_value"] is not None else [1, 100]
    return {
        h >= 12 and w >= 35 and bool(permanent or months >= 3)
        for h, w, (permanent, months) in product(hours, wages, contracts)
    }


def months_after(day: date, months: int) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.DateOffset(months=months)


def expected_flags(t: dict, jobs: list[dict]) -> dict[str, bool]:
    """Count one trajectory by looking at each day of the quarter."""
    last_word = [day for day in (t["date_end"],) if day and day <= Q.end]
    quarter = [Q.start + n * DAY for n in range((Q.end - Q.start).days + 1)]
    within = [
        day
        for day in quarter
        if t["date_start"] and t["date_start"] <= day and not any(ended < day for ended in last_word)
    ]
    final_day = last_word[0] if last_word else Q.end
    started = t["date_start"] is not None and t["date_start"] <= final_day
    no_approval_needed = t["funding_source"] in ("employer", "own_means")
    approved = started and (no_approval_needed or (t["date_approved"] is not None and t["date_approved"] <= final_day))
    ended = any(ended in quarter for ended in last_word)

    def held(job: dict, day: date) -> bool:
        return job["date_begin"] <= day and (job["date_end"] is None or day <= job["date_end"])

    def on_some_day(kind: str) -> list[dict]:
        return [job for job in jobs if job["kind"] == kind and any(held(job, day) for day in within)]

    def works(day: date) -> bool:
        return any(held(job, day) for job in jobs if job["kind"] == "paid_work" and job["regular"])

    running = bool(within)
    regular = [job for job in on_some_day("paid_work") if job["regular"]]
    if t["placements_delivered"]:
        paid = bool(regular)
        paid_unknown = not paid and any(job["regular"] is None for job in on_some_day("paid_work"))
        durable = any(durable_outcomes(job) == {True} for job in regular)
        durable_unknown = not durable and any(len(durable_outcomes(job)) == 2 for job in regular)
    else:
        paid = running and t["paid_work_reported"] is True
        paid_unknown = running and t["paid_work_reported"] is None
        durable = paid and t["durable_work_reported"] is True
        durable_unknown = paid and t["durable_work_reported"] is None
    before = running and works(within[0] - DAY)
    at_close = running and works(within[-1])
    came_with_job = running and any(
        job["kind"] == "paid_work"
        and job["regular"]
        and held(job, t["date_start"] - DAY)
        and held(job, t["date_start"])
        for job in jobs
    )
    situation = t["end_situation"] or "unknown"
    course = [t["date_start"] + n * DAY for n in range((within[-1] - t["date_start"]).days + 1)] if running else []
    ever = any(works(day) for day in course)
    perhaps = [job for job in jobs if job["kind"] == "paid_work" and job["regular"] is None]
    ever_unknown = not ever and any(held(job, day) for job in perhaps for day in course)
    begun = [job["date_begin"] for job in jobs if job["kind"] == "paid_work" and job["regular"]]
    found = sorted(day for day in begun if day in course)
    first_job = bool(found) and found[0] in within and not came_with_job
    ended_ips = ended and started
    with_work = ended_ips and situation == "paid_work"
    known_without = ended_ips and situation in ("education", "neither") and not ever_unknown
    return {
        "orientation": not started and not last_word and not (t["date_registered"] and t["date_registered"] > Q.end),
        "running": running,
        "running_national_scheme": running
        and approved
        and t["funding"] == "municipality"
        and t["national_scheme"] is True,
        "new": t["date_start"] in quarter and running,
        "new_year_to_date": started and t["date_start"].year == Q.year,
        "ended": ended,
        "ended_situation_known": ended and situation != "unknown",
        "ended_situation_unknown": ended and situation == "unknown",
        "ended_with_work_or_education": ended and situation in ("paid_work", "education"),
        "ended_without_work_or_education": ended and situation == "neither",
        "paid_work": paid,
        "without_paid_work": running and not paid,
        "paid_work_unknown": paid_unknown,
        "durable_work": durable,
        "durable_work_unknown": durable_unknown,
        "with_work_before": before,
        "without_work_before": running and not before,
        "started_working": at_close and not before,
        "stopped_working": before and not at_close,
        "entered_with_work": came_with_job,
        "kept_work": came_with_job and at_close,
        "trial_placement": bool(on_some_day("trial")),
        "work_experience": bool(on_some_day("work_experience")),
        "voluntary_work": bool(on_some_day("voluntary")),
        "education": bool(on_some_day("education")),
        "ever_worked": ever,
        "ever_worked_unknown": ever_unknown,
        "only_brought_work": ever and not found,
        "first_job": first_job,
        "first_job_within_6_months": first_job and pd.Timestamp(found[0]) <= months_after(t["date_start"], 6),
        "first_job_within_12_months": first_job and pd.Timestamp(found[0]) <= months_after(t["date_start"], 12),
        "ended_ips": ended_ips,
        "ended_ips_ever_worked": ended_ips and ever,
        "ended_reason_known": with_work or known_without,
        "ended_reason_unknown": ended_ips and not with_work and not known_without,
        "ended_with_paid_work": with_work,
        "ended_worked_before": known_without and ever,
        "ended_never_worked": known_without and not ever,
        "stage": "approved" if approved else "requested" if started else "orientation",
    }


@pytest.fixture(scope="module", params=[1, 2])
def histories(request) -> tuple[list[dict], list[dict], pd.DataFrame]:
    """Some thousands of random trajectories and jobs, and their panel."""
    random = Random(request.param)
    trajectories = [draw_trajectory(random, number) for number in range(3000)]
    jobs = [job for trajectory in trajectories for job in draw_jobs(random, trajectory)]
    register = pd.DataFrame({"organisation": ["org01"], "active_from": ["2020Q1"]})
    panel = build_panel(
        ibis.memtable(pa.Table.from_pylist(trajectories, schema=TRAJECTORY_SCHEMA)),
        ibis.memtable(pa.Table.from_pylist(jobs, schema=PLACEMENT_SCHEMA)),
        ibis.memtable(calendar(register, [Q])),
    )
    return trajectories, jobs, panel.to_pyarrow().to_pandas().set_index("trajectory_id")


def test_every_flag_of_every_trajectory_is_what_a_walk_through_the_days_gives(histories):
    trajectories, jobs, panel = histories
    by_trajectory: dict[str, list[dict]] = {}
    for job in jobs:
        by_trajectory.setdefault(job["trajectory_id"], []).append(job)
    assert len(panel) == len(trajectories)
    expected = pd.DataFrame(
        {t["trajectory_id"]: expected_flags(t, by_trajectory.get(t["trajectory_id"], [])) for t in trajectories}
    ).T.loc[panel.index]
    for flag in [*FLAGS, "stage"]:
        wrong = expected.index[expected[flag] != panel[flag]]
        example = [t for t in trajectories if t["trajectory_id"] in wrong[:1]]
        assert wrong.empty, f"{flag}: {len(wrong)} wrong, such as {example}, {by_trajectory.get(wrong[0])}"


def test_every_flag_is_met_by_some_and_not_by_others(histories):
    share = histories[2][list(FLAGS)].mean()
    assert share.between(0.001, 0.999).all(), share


def test_flags_nest_and_flows_add_up(histories):
    panel = histories[2]
    inside = {
        "new": "running",
        "paid_work": "running",
        "durable_work": "paid_work",
        "paid_work_unknown": "without_paid_work",
        "durable_work_unknown": "paid_work",
        "running_national_scheme": "running",
        "started_working": "without_work_before",
        "stopped_working": "with_work_before",
        "kept_work": "entered_with_work",
        "ever_worked": "running",
        "only_brought_work": "ever_worked",
        "first_job": "ever_worked",
        "first_job_within_6_months": "first_job_within_12_months",
        "ended_ips": "ended",
        "ended_reason_known": "ended_ips",
    }
    for part, whole in inside.items():
        assert not (panel[part] & ~panel[whole]).any(), f"{part} goes beyond {whole}"
    assert not (panel["running"] & panel["orientation"]).any()
    with_placements = panel[panel["placements_delivered"]]
    assert not (with_placements["started_working"] & ~with_placements["paid_work"]).any()
    two_ways = panel[["with_work_before", "without_work_before"]].sum(axis=1)
    assert (two_ways == panel["running"]).all()
    known = panel["ended_situation_known"] ^ panel["ended_situation_unknown"]
    assert (known == panel["ended"]).all()
    reasons = panel[["ended_with_paid_work", "ended_worked_before", "ended_never_worked"]].sum(axis=1)
    assert (reasons == panel["ended_reason_known"]).all()
