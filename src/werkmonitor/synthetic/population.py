"""People with trajectories and jobs that evolve over years, from parameters that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from werkmonitor.synthetic.intake import draw_intake, draw_organisations, support_days
from werkmonitor.synthetic.jobs import make_jobs
from werkmonitor.synthetic.parameters import Parameters
from werkmonitor.synthetic.records import (
    NEVER,
    NOT_ENDED,
    SITUATIONS,
    TYPES,
    Bools,
    Ints,
    Population,
    Trajectories,
    day_number,
)
from werkmonitor.synthetic.work import WEEKS_PER_QUARTER, Spells, simulate_work
from werkmonitor.vocabulary import EndSituation, TrajectoryType

_CMD = TYPES.index(TrajectoryType.CMD)
# Days before the end of a trajectory without any work before its end counts as education.
_DAYS_IN_EDUCATION = 120


def simulate_population(parameters: Parameters, rng: np.random.Generator) -> Population:
    """Simulate everyone who is in a delivery of the parameters' quarters.

    Parameters
    ----------
    parameters
        The truth.
    rng
        Source of all chance; the same state gives the same population.

    Returns
    -------
    Population
        Trajectories in order of registration, with their jobs.
    """
    organisations = draw_organisations(parameters, rng)
    regions = tuple(sorted({code for each in organisations for code in each.regions}))
    effect = rng.normal(0, 1, len(organisations)) * parameters.effect_sd
    contrast = rng.normal(0, 1, len(organisations)) * parameters.contrast_sd
    people = draw_intake(parameters, organisations, regions, rng)
    since = np.array([each.ips_since for each in organisations])[people.organisation]
    first, last = day_number(parameters.first_quarter.start), day_number(parameters.last_quarter.end)
    support = support_days(parameters, people, rng)
    may_appear = (people.registered <= last) & (people.start + support >= first) & (people.end >= first)
    kept = np.flatnonzero(may_appear & (people.registered >= (since - 1970) * 365.25))
    people, support = people.take(kept), support[kept]
    log_effect = effect[people.organisation] + np.where(people.type == _CMD, contrast[people.organisation], 0.0)
    history = simulate_work(people, support, log_effect, parameters, rng)
    people = replace(people, end=history.end)
    people = replace(
        people,
        situation=_situation(people, history.working, history.spells, rng),
        lost=_lost(people, parameters, rng),
        client=_clients(people, parameters.returning, rng),
    )
    jobs = make_jobs(people, history.spells, last, parameters.jobs, rng)
    population = Population(organisations, regions, people, jobs, effect, contrast)
    present = np.flatnonzero(people.end >= first)
    return population.take(present[np.argsort(people.registered[present], kind="stable")])


def _situation(people: Trajectories, working: Bools, spells: Spells, rng: np.random.Generator) -> Ints:
    """Draw the situation at the end: work where there is a job, education only after months without one."""
    size = len(people)
    working = working & (people.end < NEVER)
    recent = np.zeros(size, dtype=bool)
    recent[spells.trajectory[spells.end > people.end[spells.trajectory] - _DAYS_IN_EDUCATION]] = True
    dropout = people.start == NEVER
    education = ~recent & (rng.random(size) < 0.12)
    found_elsewhere = dropout & (rng.random(size) < 0.15)
    unknown = rng.random(size) < np.where(dropout, 0.35, 0.12)
    codes = [SITUATIONS.index(each) for each in (EndSituation.UNKNOWN, EndSituation.PAID_WORK, EndSituation.EDUCATION)]
    situation = np.select(
        [unknown, working | found_elsewhere, education], codes, SITUATIONS.index(EndSituation.NEITHER)
    )
    return np.where(people.end < NEVER, situation, NOT_ENDED).astype(np.int32)


def _lost(people: Trajectories, parameters: Parameters, rng: np.random.Generator) -> Ints:
    """Draw the day from which a trajectory goes missing from the deliveries."""
    if parameters.lost_share == 0:
        return np.full(len(people), NEVER, dtype=np.int32)
    weeks = rng.exponential(WEEKS_PER_QUARTER / parameters.lost_share, len(people))
    day = people.start + np.rint(7 * np.minimum(weeks, 10_000))
    return np.where((people.start < NEVER) & (day < people.end), day, NEVER).astype(np.int32)


def _clients(people: Trajectories, share: float, rng: np.random.Generator) -> Ints:
    """Number the clients; some come back to an organisation after an earlier trajectory there has ended.

    The next trajectory of a returning client is the first one registered there after the end that is still free.
    """
    client = np.arange(len(people), dtype=np.int32)
    for organisation in range(people.organisation.max(initial=-1) + 1):
        here = np.flatnonzero(people.organisation == organisation)
        ended = here[(people.end[here] < NEVER) & (rng.random(len(here)) < 2 * share)]
        ended = ended[np.argsort(people.end[ended], kind="stable")]
        registered = here[np.argsort(people.registered[here], kind="stable")]
        later = np.searchsorted(people.registered[registered], people.end[ended] + 30)
        later = np.maximum.accumulate(later - np.arange(len(later))) + np.arange(len(later))
        fits = later < len(registered)
        client[registered[later[fits]]] = client[ended[fits]]
    return client
