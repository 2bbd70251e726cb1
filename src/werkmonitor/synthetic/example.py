"""The example: a calibrated population, delivered by 29 organisations over four quarters."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import numpy as np

from werkmonitor.config import Project
from werkmonitor.progress import OnProgress, silent
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.synthetic.calibration import draw
from werkmonitor.synthetic.drafts import Draft
from werkmonitor.synthetic.faults import chosen_faults, plant_faults
from werkmonitor.synthetic.flags import attributes, quarter_flags
from werkmonitor.synthetic.identifiers import Ids, make_ids
from werkmonitor.synthetic.parameters import Parameters
from werkmonitor.synthetic.population import simulate_population
from werkmonitor.synthetic.records import METHODS, Bools, Population, day_number
from werkmonitor.synthetic.roots import MARKER, new_root
from werkmonitor.synthetic.settings import Calendar, ExampleSettings, active_from, example_parameters, read_settings
from werkmonitor.synthetic.snapshots import Story, add_late_registrations, snapshot
from werkmonitor.synthetic.writing import write_delivery
from werkmonitor.vocabulary import Method

"""Called with the number of deliveries written, the number to write, and what is being done."""


@dataclass(frozen=True)
class Planned:
    """A delivery that is to be made."""

    quarter: Quarter
    organisation: str
    received: date
    story: Story = Story.COMPLETE


@dataclass(frozen=True)
class Simulation:
    """What was simulated and written.

    ``faults`` counts the cells, rows or files spoiled per kind; ``population`` is the truth, with late registrations.
    """

    root: Path
    deliveries: tuple[Planned, ...]
    faults: Counter[str]
    population: Population
    ids: Ids

    def lines(self) -> list[str]:
        """Say what was made, for the console."""
        quarters = sorted({each.quarter for each in self.deliveries})
        spoiled = sum(self.faults.values())
        return [
            f"{len(self.deliveries)} synthetic deliveries for {quarters[0]} to {quarters[-1]} in {self.root}",
            f"{len(self.population.trajectories)} trajectories with {len(self.population.jobs)} jobs or courses",
            f"{spoiled} cells, rows or files with a fault, of {len(self.faults)} kinds",
        ]


def simulate_example(
    project: Project,
    *,
    seed: int | None = None,
    faults: bool | Collection[str] = True,
    out: Path | None = None,
    on_progress: OnProgress = silent,
) -> Simulation:
    """Make the example's synthetic deliveries.

    Parameters
    ----------
    project
        Where ``config/synthetic.yml`` and the example's register are.
    seed
        Another seed than the one of ``config/synthetic.yml``. The same seed gives the same bytes.
    faults
        All kinds of fault, none, or those with these ids. The people are the same whatever is chosen.
    out
        Delivery root to write to, with a copy of the register, instead of the project's example.
    on_progress
        Called after each delivery.

    Raises
    ------
    InputError
        The settings are wrong, a target can't be met, or ``out`` holds deliveries that are not synthetic.
    """
    wanted = chosen_faults(faults)
    settings = read_settings(project.config / "synthetic.yml")
    register = project.example / "organisations.csv"
    seed = settings.seed if seed is None else seed
    root = out or project.example
    with new_root(root) as building:
        population = calibrated_population(settings, register, seed)
        last = example_parameters(settings, register).last_quarter
        with_unreadable = "unreadable_file" in wanted
        planned = plan(settings.deliveries, active_from(register), last, seed, with_unreadable=with_unreadable)
        marker = _marker(seed, fingerprint(project, seed, wanted))
        simulation = write_root(building, population, planned, wanted, seed, marker, on_progress)
        if root.resolve() != project.example:
            shutil.copyfile(register, building / "organisations.csv")
    return replace(simulation, root=root)


def is_current(project: Project, *, seed: int | None = None, faults: bool | Collection[str] = True) -> bool:
    """Whether the project's example is there, whole, and made by this version from these settings."""
    settings = read_settings(project.config / "synthetic.yml")
    expected = fingerprint(project, settings.seed if seed is None else seed, chosen_faults(faults))
    marker = project.example / MARKER
    if not marker.exists() or expected not in marker.read_text(encoding="utf-8"):
        return False
    parameters = Parameters.parse(settings.parameters, "config/synthetic.yml")
    quarters = quarters_between(parameters.first_quarter, parameters.last_quarter)
    return all((project.example / str(quarter)).is_dir() for quarter in quarters)


def calibrated_population(settings: ExampleSettings, register: Path, seed: int) -> Population:
    """Draw the example's people so that all targets are met, with late registrations and other methods."""
    rng = np.random.default_rng(seed)
    parameters = example_parameters(settings, register)
    pool = simulate_population(parameters.model_copy(update={"intake": parameters.intake * settings.oversample}), rng)
    drawn = draw(settings.targets, all_flags(pool, parameters, settings.groups), 1 / settings.oversample, rng)
    population = pool.take(drawn).joined(_other_methods(settings, parameters, rng))
    late = settings.deliveries.late_jobs
    if late is None:
        return population
    codes = [each.code for each in population.organisations]
    return add_late_registrations(
        population, codes.index(late.organisation), late.quarter, late.number, day_number(late.known)
    )


def all_flags(
    population: Population,
    parameters: Parameters,
    groups: Mapping[str, Iterable[str]],
    known_by: date | None = None,
) -> dict[str, Bools]:
    """Return all flags that targets can name: attributes, groups, and each quarter's flags as ``2023Q2 running``.

    Jobs that became known after ``known_by`` are left out (default: none).
    """
    codes = np.array([each.code for each in population.organisations])[population.trajectories.organisation]
    late = np.isin(codes, list(groups["late"]))
    newcomer = np.isin(codes, list(groups["newcomer"]))
    flags = attributes(population.trajectories)
    flags |= {"late": late, "punctual": ~late, "newcomer": newcomer, "known_flows": ~newcomer}
    for quarter in quarters_between(parameters.first_quarter, parameters.last_quarter):
        flags |= {f"{quarter} {name}": flag for name, flag in quarter_flags(population, quarter, known_by).items()}
    return flags


def _other_methods(settings: ExampleSettings, parameters: Parameters, rng: np.random.Generator) -> Population:
    """Simulate trajectories of the other methods; only started ones, since orientation belongs to IPS."""
    other = Parameters.parse(
        {**settings.parameters, **settings.other_methods, "organisations": parameters.organisations},
        "config/synthetic.yml",
    )
    population = simulate_population(other, rng)
    last = day_number(parameters.last_quarter.end)
    population = population.take(np.flatnonzero(population.trajectories.start <= last))
    methods = [METHODS.index(each) for each in Method if each is not Method.IPS]
    method = rng.choice(methods, len(population.trajectories)).astype(np.int32)
    return replace(population, trajectories=replace(population.trajectories, method=method))


def plan(
    calendar: Calendar, first_quarters: Mapping[str, Quarter], last: Quarter, seed: int, *, with_unreadable: bool
) -> tuple[Planned, ...]:
    """Return all deliveries in the order in which they are received.

    ``first_quarters`` is each organisation's first quarter; all deliver up to and including ``last``.
    """
    rng = np.random.default_rng((seed, 1))
    special = {(each.quarter, each.organisation) for each in calendar.special}
    planned = [Planned(each.quarter, each.organisation, each.received, each.story) for each in calendar.special]
    first = min(first_quarters.values())
    for quarter in quarters_between(first, last):
        shortest, longest = calendar.lag_days.get(str(quarter), calendar.lag_days["default"])
        for code, since in first_quarters.items():
            received = _working_day(quarter.end + timedelta(days=int(rng.integers(shortest, longest + 1))))
            if quarter < since or (quarter, code) in special:
                continue
            phase_1 = quarter == first and code in calendar.phase_1
            planned.append(Planned(quarter, code, received, Story.PHASE_1 if phase_1 else Story.COMPLETE))
    kept = [each for each in planned if with_unreadable or each.story is not Story.CUT_SHORT]
    return tuple(sorted(kept, key=lambda each: (each.received, each.quarter, each.organisation)))


def _working_day(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def write_root(
    folder: Path,
    population: Population,
    planned: tuple[Planned, ...],
    wanted: frozenset[str],
    seed: int,
    marker: str,
    on_progress: OnProgress = silent,
) -> Simulation:
    """Write all planned deliveries and the marker into a folder."""
    ids = make_ids(population, np.random.default_rng((seed, 2)))
    codes = [each.code for each in population.organisations]
    counts: Counter[str] = Counter()
    for done, delivery in enumerate(planned, start=1):
        place = codes.index(delivery.organisation)
        tables = snapshot(population, ids, delivery.quarter, place, day_number(delivery.received), delivery.story)
        draft = Draft(
            delivery.quarter, delivery.organisation, delivery.received, place % 2 == 1, tables, delivery.story
        )
        counts += plant_faults(draft, wanted, seed)
        write_delivery(draft, folder)
        on_progress(done, len(planned), draft.name)
    (folder / MARKER).write_text(marker, encoding="utf-8")
    return Simulation(folder, planned, counts, population, ids)


def fingerprint(project: Project, seed: int, wanted: frozenset[str]) -> str:
    """Return a checksum of all that decides the example's bytes: settings, register, code, seed and faults."""
    code = sorted(Path(__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(f"{version('werkmonitor')} {seed} {sorted(wanted)}".encode())
    for path in (project.config / "synthetic.yml", project.example / "organisations.csv", *code):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _marker(seed: int, checksum: str) -> str:
    return (
        "Deze leveringen zijn synthetisch: geen enkele persoon en geen enkele organisatie bestaat.\n"
        "Alles wat ermee wordt gemaakt, moet synthetisch heten.\n\n"
        f"seed: {seed}\nversion: {version('werkmonitor')}\nfingerprint: {checksum}\n"
    )
