"""Organisations' own identifiers, each organisation in its own style, with canaries for leak tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from werkmonitor.synthetic.records import Population, day_of

CANARY = "KANARIE"
"""In a few identifiers, so that a leak test can look for it: it may not be found outside the restricted zone."""
CANARY_HOURS = 28.4607
"""Hours a week of a few jobs: a number that no result has, so that it may not be found there either."""
_CANARIES = 12
# Steps that visit every number below a million once, so that client numbers say nothing about order.
_STRIDE, _NUMBERS = 370_261, 1_000_000


@dataclass(frozen=True)
class Ids:
    """Identifiers by trajectory: of the trajectory, and of its client."""

    trajectory: list[str]
    client: list[str]


@dataclass(frozen=True)
class _Style:
    trajectory: Callable[[int, int], str]
    """From serial number and year of registration."""
    client: Callable[[int], str]


_STYLES = (
    _Style(lambda serial, year: f"T-{serial:05d}", lambda number: f"C{number:06d}"),
    _Style(lambda serial, year: str(100_000 + serial), lambda number: str(1_000_000 + number)),
    _Style(lambda serial, year: f"{year}/{serial:04d}", lambda number: f"{number:05x}"),
    _Style(lambda serial, year: f"IPS{serial:04d}", lambda number: f"P-{number:06d}"),
)
_NUMERIC = 1


def make_ids(population: Population, rng: np.random.Generator) -> Ids:
    """Return unique identifiers for all trajectories and clients of a population.

    Organisations take turns in the styles; one style is digits only. A few trajectories, at organisations with other
    styles, get an identifier with :data:`CANARY` for themselves and their client.
    """
    people = population.trajectories
    serial = np.zeros(len(people), dtype=int)
    for organisation in range(len(population.organisations)):
        here = np.flatnonzero(people.organisation == organisation)
        here = here[np.argsort(people.registered[here], kind="stable")]
        serial[here] = 1000 + 2 * np.arange(len(here)) + rng.integers(0, 2, len(here))
    number = (people.client.astype(int) * _STRIDE + 12_345) % _NUMBERS
    style = people.organisation % len(_STYLES)
    trajectory = [
        _STYLES[s].trajectory(int(n), day_of(day).year)
        for s, n, day in zip(style, serial, people.registered, strict=True)
    ]
    client = [_STYLES[s].client(int(n)) for s, n in zip(style, number, strict=True)]
    candidates = np.flatnonzero(style != _NUMERIC)
    for n, i in enumerate(rng.choice(candidates, min(_CANARIES, len(candidates)), replace=False)):
        trajectory[i] = f"{CANARY}-T{n:03d}"
        for j in np.flatnonzero(people.client == people.client[i]):
            client[j] = f"{CANARY}-C{n:03d}"
    return Ids(trajectory, client)
