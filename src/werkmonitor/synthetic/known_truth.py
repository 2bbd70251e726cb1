"""Deliveries of a population whose truth is given, without calibration, for testing methods."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import numpy as np

from werkmonitor.progress import OnProgress, silent
from werkmonitor.quarter import quarters_between
from werkmonitor.synthetic.example import Planned, Simulation, write_root
from werkmonitor.synthetic.faults import chosen_faults
from werkmonitor.synthetic.parameters import Parameters
from werkmonitor.synthetic.population import simulate_population
from werkmonitor.synthetic.records import Population
from werkmonitor.synthetic.roots import new_root

_LAG = timedelta(days=30)


def simulate_known_truth(
    parameters: Parameters,
    out: Path,
    seed: int = 1,
    *,
    faults: bool | Collection[str] = False,
    on_progress: OnProgress = silent,
) -> Simulation:
    """Write a delivery root with register and deliveries of a population simulated from known parameters.

    Parameters
    ----------
    parameters
        The truth; it is written to ``truth.json`` with the organisations' drawn effects.
    out
        Folder to write to; synthetic deliveries that are there are replaced.
    seed
        The same seed and parameters give the same bytes.
    faults
        All kinds of fault, none, or those with these ids.
    on_progress
        Called after each delivery.

    Raises
    ------
    InputError
        ``out`` holds deliveries that are not synthetic, or a kind of fault doesn't exist.
    """
    wanted = chosen_faults(faults)
    population = simulate_population(parameters, np.random.default_rng(seed))
    planned = tuple(
        Planned(quarter, organisation.code, quarter.end + _LAG)
        for quarter in quarters_between(parameters.first_quarter, parameters.last_quarter)
        for organisation in population.organisations
    )
    marker = (
        "Deze leveringen zijn synthetisch; truth.json zegt waaruit ze zijn gemaakt.\n\n"
        f"seed: {seed}\nversion: {version('werkmonitor')}\n"
    )
    with new_root(out) as building:
        _write_register(population, parameters, building / "organisations.csv")
        truth = {
            "seed": seed,
            "parameters": parameters.model_dump(mode="json"),
            "effect": dict(zip([o.code for o in population.organisations], population.effect.tolist(), strict=True)),
            "contrast": dict(
                zip([o.code for o in population.organisations], population.contrast.tolist(), strict=True)
            ),
        }
        (building / "truth.json").write_text(json.dumps(truth, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        simulation = write_root(building, population, planned, wanted, seed, marker, on_progress)
    return replace(simulation, root=out)


def _write_register(population: Population, parameters: Parameters, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["organisation", "name", "region", "active_from", "active_until", "ips_since"])
        for number, organisation in enumerate(population.organisations, start=1):
            for region in sorted(organisation.regions):
                name = f"Voorbeeld-ggz {number:02d}"
                row = [organisation.code, name, region, str(parameters.first_quarter), "", organisation.ips_since]
                writer.writerow(row)
