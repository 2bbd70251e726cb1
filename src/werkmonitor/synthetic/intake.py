"""Who enters, when, where, and under which scheme."""

from __future__ import annotations

from itertools import cycle, islice

import numpy as np

from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.synthetic.parameters import Organisation, Parameters
from werkmonitor.synthetic.records import (
    BENEFITS,
    DAYS_PER_MONTH,
    NEVER,
    NOT_ENDED,
    SOURCES,
    TYPES,
    Floats,
    Ints,
    Trajectories,
    day_number,
)
from werkmonitor.vocabulary import Benefit, FundingSource

_MUNICIPALITY = SOURCES.index(FundingSource.MUNICIPALITY)
_BENEFIT_SHARES = {
    FundingSource.UWV: {Benefit.WIA: 0.4, Benefit.WAJONG: 0.3, Benefit.ZW: 0.2, Benefit.WW: 0.1},
    FundingSource.MUNICIPALITY: {Benefit.BIJSTAND: 0.85, Benefit.NONE: 0.15},
}
_OTHER_BENEFITS = {Benefit.NONE: 0.4, Benefit.BIJSTAND: 0.2, Benefit.WIA: 0.2, Benefit.ZW: 0.1, Benefit.UNKNOWN: 0.1}


def draw_organisations(parameters: Parameters, rng: np.random.Generator) -> tuple[Organisation, ...]:
    """Return the named organisations, or draw as many as the parameters ask, one region each."""
    if isinstance(parameters.organisations, tuple):
        return parameters.organisations
    sizes = np.exp(rng.normal(0, parameters.size_sd, parameters.organisations))
    regions = islice(cycle(parameters.regions), parameters.organisations)
    return tuple(
        Organisation(code=f"org{number:02d}", regions={region: 1.0}, size=float(size))
        for number, (region, size) in enumerate(zip(regions, sizes, strict=True), start=1)
    )


def draw_intake(
    parameters: Parameters,
    organisations: tuple[Organisation, ...],
    regions: tuple[str, ...],
    rng: np.random.Generator,
) -> Trajectories:
    """Draw everyone who can still be there in the first quarter or enters up to the last, without an end yet.

    Those who drop out in orientation have no start, but an end.
    """
    start = _draw_starts(parameters, rng)
    size = len(start)
    organisation = _draw(np.array([each.size for each in organisations]), size, rng)
    kind = _draw_types(parameters, organisation, len(organisations), rng)
    source = _draw_sources(parameters, kind, start >= day_number(parameters.scheme_start), rng)
    municipal = (source == _MUNICIPALITY) & (start >= day_number(parameters.scheme_start))
    registered = start - np.rint(rng.gamma(2.0, 7 * parameters.orientation_weeks / 2, size)).astype(np.int32)
    dropout = rng.random(size) < parameters.orientation_dropout
    return Trajectories(
        organisation=organisation,
        region=_draw_regions(organisations, regions, organisation, rng),
        client=np.arange(size, dtype=np.int32),
        method=np.zeros(size, dtype=np.int32),
        type=kind,
        source=source,
        scheme=municipal & (rng.random(size) < parameters.scheme_share),
        benefit=_draw_benefits(source, rng),
        registered=registered,
        start=np.where(dropout, NEVER, start).astype(np.int32),
        approved=np.maximum(_draw_approval(parameters, source, start, dropout, rng), registered),
        end=np.where(dropout, start, NEVER).astype(np.int32),
        situation=np.full(size, NOT_ENDED, dtype=np.int32),
        lost=np.full(size, NEVER, dtype=np.int32),
    )


def _draw_starts(parameters: Parameters, rng: np.random.Generator) -> Ints:
    """Draw the days of starts, from as far back as support lasts to a quarter after the last (its orientation)."""
    quarters_back = int(np.ceil(max(*parameters.support_months.values(), 36) / 3))
    days = []
    for quarter in quarters_between(parameters.first_quarter - quarters_back, parameters.last_quarter + 1):
        growth = (1 + parameters.intake_growth) ** _distance(parameters.first_quarter, quarter)
        started = parameters.intake * growth * parameters.intake_factor.get(quarter, 1.0)
        number = rng.poisson(started / (1 - min(parameters.orientation_dropout, 0.99)))
        days.append(rng.integers(day_number(quarter.start), day_number((quarter + 1).start), number))
    return np.sort(np.concatenate(days)).astype(np.int32)


def _distance(first: Quarter, last: Quarter) -> int:
    return 4 * (last.year - first.year) + last.number - first.number


def _draw(weights: Floats, size: int, rng: np.random.Generator) -> Ints:
    """Draw positions with probability proportional to the weights."""
    return rng.choice(len(weights), size, p=weights / weights.sum()).astype(np.int32)


def _draw_rows(cumulative: Floats, rng: np.random.Generator) -> Ints:
    """Draw one position per row of cumulative weights (any total)."""
    u = rng.random(len(cumulative)) * cumulative[:, -1]
    positions: Ints = (cumulative <= u[:, None]).sum(axis=1).astype(np.int32)
    return positions


def _draw_types(parameters: Parameters, organisation: Ints, count: int, rng: np.random.Generator) -> Ints:
    shares = np.array([parameters.type_shares.get(each, 0.0) for each in TYPES])
    mix = np.tile(shares / shares.sum(), (count, 1))
    if parameters.mix_concentration is not None:
        mix = rng.dirichlet(np.maximum(parameters.mix_concentration * mix[0], 1e-3), count)
    return _draw_rows(np.cumsum(mix, axis=1)[organisation], rng)


def _draw_sources(parameters: Parameters, kind: Ints, since_scheme: np.ndarray, rng: np.random.Generator) -> Ints:
    shares = np.array(
        [[parameters.funding_shares[each].get(source, 0.0) for source in SOURCES] for each in TYPES], dtype=float
    )
    boosted = shares.copy()
    boosted[:, _MUNICIPALITY] *= parameters.scheme_boost
    cumulative = np.where(since_scheme[:, None], np.cumsum(boosted, axis=1)[kind], np.cumsum(shares, axis=1)[kind])
    return _draw_rows(cumulative, rng)


def _draw_regions(
    organisations: tuple[Organisation, ...], regions: tuple[str, ...], organisation: Ints, rng: np.random.Generator
) -> Ints:
    weights = np.array([[each.regions.get(region, 0.0) for region in regions] for each in organisations])
    return _draw_rows(np.cumsum(weights, axis=1)[organisation], rng)


def _draw_benefits(source: Ints, rng: np.random.Generator) -> Ints:
    tables = [_BENEFIT_SHARES.get(each, _OTHER_BENEFITS) for each in SOURCES]
    weights = np.array([[table.get(benefit, 0.0) for benefit in BENEFITS] for table in tables])
    return _draw_rows(np.cumsum(weights, axis=1)[source], rng)


def _draw_approval(
    parameters: Parameters, source: Ints, start: Ints, dropout: np.ndarray, rng: np.random.Generator
) -> Ints:
    """Draw the day of approval: sometimes before the start, never where it is refused or nobody has to approve."""
    size = len(start)
    wait = np.rint(rng.gamma(1.5, 7 * parameters.approval_weeks / 1.5, size) - 7).astype(np.int32)
    approvable = np.array([each.knows_approval for each in SOURCES])[source]
    refused = rng.random(size) < parameters.rejected
    return np.where(approvable & ~refused & ~dropout, start + wait, NEVER).astype(np.int32)


def support_days(parameters: Parameters, people: Trajectories, rng: np.random.Generator) -> Ints:
    """Length of support in days; a refused trajectory ends within some months."""
    months = np.array([parameters.support_months[each] for each in TYPES])[people.type]
    extended = (people.type == 1) & (rng.random(len(people)) < parameters.extended_share)
    months = np.where(extended, np.maximum(months, 36.0), months)
    approvable = np.array([each.knows_approval for each in SOURCES])[people.source]
    refused = approvable & (people.approved == NEVER)
    waiting = rng.integers(28, 120, len(people))
    return np.where(refused, waiting, np.rint(months * DAYS_PER_MONTH)).astype(np.int32)
