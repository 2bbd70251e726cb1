"""Read and clean every delivery of a root into the restricted zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from rapidfuzz import process

from werkmonitor.cleaning.delivery import CleanDelivery, clean_delivery
from werkmonitor.cleaning.feedback import write_feedback
from werkmonitor.cleaning.former import MADE_BY, Former, Key, Record, by_key, link, open_former
from werkmonitor.cleaning.identity import Keys, concealer, pseudonym_keys
from werkmonitor.cleaning.ingested import Ingested, canonical_file
from werkmonitor.cleaning.lost import lost_trajectories
from werkmonitor.cleaning.names import Names, read_names
from werkmonitor.cleaning.outcome import Outcome, outcome_of
from werkmonitor.cleaning.plausible import shrunken
from werkmonitor.cleaning.reading import Repair
from werkmonitor.cleaning.storage import PSEUDONYMS, conform, write_table
from werkmonitor.config import Project, is_synthetic
from werkmonitor.contract import (
    CHANGE_SCHEMA,
    DELIVERY_SCHEMA,
    PLACEMENT_SCHEMA,
    QUARANTINE_SCHEMA,
    TRAJECTORY_SCHEMA,
    Sheet,
)
from werkmonitor.deliveries import (
    DeliveryFolder,
    Layouts,
    Unreadable,
    active_regions,
    checksum,
    find_deliveries,
    read_contents,
    read_delivery,
    read_layouts,
    read_register,
)
from werkmonitor.deliveries.register import FILE as REGISTER
from werkmonitor.deliveries.text import fold
from werkmonitor.files import checksum as file_checksum
from werkmonitor.files import files_below, make_private, private_files, remove_unfinished, replacing
from werkmonitor.fingerprint import digest, environment
from werkmonitor.forks import beside
from werkmonitor.progress import OnProgress, silent

FEEDBACK = "feedback"
"""Folder of the workbooks that suppliers get back."""

_MANY = 8
"""New deliveries of which it is worth a fork to read half beside the others."""
_SCHEMAS = {Sheet.TRAJECTORIES: TRAJECTORY_SCHEMA, Sheet.PLACEMENTS: PLACEMENT_SCHEMA}


@dataclass(frozen=True)
class _Setting:
    """What every delivery of the root is read with."""

    register: pd.DataFrame
    names: Names
    layouts: Layouts
    keys: Keys
    former: Former


def ingest(project: Project, root: Path, *, fresh: bool = False, on_progress: OnProgress = silent) -> Ingested:
    """Read and clean all deliveries under ``root`` into ``project.restricted/<name of root>``, replaced as a whole.

    A delivery that is unreadable or is held is reported in ``deliveries``; it doesn't stop the others. One that the
    former run read with the same code, settings and keys, and whose files are the same, is not read again, unless
    all is asked for ``fresh``.

    Raises
    ------
    InputError
        The register, a layout, a name map or the key can't be used.
    """
    make_private(project.restricted)
    remove_unfinished(project.restricted)  # of a killed run, maybe of another root: rows of clients
    found, target, synthetic = find_deliveries(root), project.restricted / root.name, is_synthetic(root)
    keys = pseudonym_keys(project)
    made_by = _made_by(project, root, keys, synthetic)
    setting = _Setting(
        read_register(root, project.regions),
        read_names(project.config / "names", project.regions),
        read_layouts(project.config / "layouts"),
        keys,
        Former(target) if fresh else open_former(target, made_by),
    )
    with private_files(), replacing(target, mode=0o700) as folder:
        outcomes: list[Outcome] = []
        for outcome in _ingest_deliveries(found.deliveries, setting, on_progress):
            outcomes.append(_not_shrunken(outcome, outcomes))
            _write_canonical(folder, outcome, setting)
        _note_same_content(outcomes)
        tables = _tables(outcomes)
        for name, table in tables.items():
            write_table(table, folder / f"{name}.parquet")
        _write_feedback(folder / FEEDBACK, outcomes, setting, by_key(tables["deliveries"]), synthetic)
        (folder / MADE_BY).write_text(made_by, encoding="ascii")
    on_progress(len(found.deliveries), len(found.deliveries), "")
    frames = {name: table.to_pandas() for name, table in tables.items()}
    return Ingested(folder=target, register=setting.register, findings=found.findings, synthetic=synthetic, **frames)


def _made_by(project: Project, root: Path, keys: Keys, synthetic: bool) -> str:
    """Return a key of all that decides, besides its files, what becomes of a delivery."""
    settings = [path for name in ("names", "layouts") for path in files_below(project.config / name)]
    files = [project.reference / "regions.csv", root / REGISTER, *settings]
    # The keys themselves too, which may be others of the same name; no hash of theirs tells anything about them.
    secret = keys.pseudonym(b"made by")
    read = [(path.name, file_checksum(path)) for path in files]
    return digest(environment(project.root), read, keys.chain, secret, synthetic)


def _ingest_deliveries(found: Sequence[DeliveryFolder], setting: _Setting, on_progress: OnProgress) -> list[Outcome]:
    """Take over what is the same and read the rest, of many half in a fork; in the order of the deliveries."""
    outcomes = {one.path: outcome for one in found if (outcome := _taken(one, setting))}
    new = [one for one in found if one.path not in outcomes]
    here, aside = (new[::2], new[1::2]) if len(new) >= _MANY else (new, [])
    with beside(lambda: {one.path: _ingest_delivery(one, setting) for one in aside}) as others:
        same = len(outcomes)
        for number, one in enumerate(here):
            on_progress(same + number * len(new) // len(here), len(found), f"{one.quarter} {one.organisation}")
            outcomes[one.path] = _ingest_delivery(one, setting)
        outcomes |= others()
    return [outcomes[one.path] for one in found]


def _taken(found: DeliveryFolder, setting: _Setting) -> Outcome | None:
    """Return what the former run made of a delivery, if it is the same."""
    try:
        taken = setting.former.taken(found, checksum(read_contents(found)))
    except Unreadable:
        return None
    return Outcome(found, *taken, same=True) if taken else None


def _ingest_delivery(found: DeliveryFolder, setting: _Setting) -> Outcome:
    sha256 = ""
    try:
        contents = read_contents(found)
        sha256 = checksum(contents)
        _require_registered(found.organisation, setting.register)
        if found.problem:
            raise Unreadable(found.problem)
        empty = setting.names["empty"]
        conceal = concealer(setting.keys, found.organisation, lambda text: empty.read(text).repair is Repair.EMPTY)
        text = read_delivery(contents, setting.layouts, conceal)
    except Unreadable as problem:
        return outcome_of(found, sha256, "unreadable", str(problem))
    regions = frozenset(active_regions(setting.register, found.organisation, found.quarter))
    clean = clean_delivery(text, found.quarter, found.received, regions, setting.names)
    status, reason = _status(clean)
    notes = list(text.notes)
    if not regions:
        notes.append("volgens het register is de organisatie in dit kwartaal niet actief")
    return outcome_of(found, sha256, status, reason, clean, notes)


def _not_shrunken(outcome: Outcome, before: list[Outcome]) -> Outcome:
    """Hold a delivery that would replace one with more than twice its usable trajectories."""
    found, record = outcome.found, outcome.record
    same = [
        one.record
        for one in before
        if one.record["status"] == "read"
        and (one.found.quarter, one.found.organisation) == (found.quarter, found.organisation)
    ]
    if record["status"] == "read" and same:
        reason = shrunken(record["trajectories_used"], same[-1]["trajectories_used"], same[-1]["received"])
        record |= {"status": "held", "reason": reason} if reason else {}
    return outcome


def _require_registered(organisation: str, register: pd.DataFrame) -> None:
    known = sorted(set(register["organisation"]))
    if organisation not in known:
        # Compared without case and punctuation, so that GGZ-A is recognised as ggz_a.
        likely = process.extractOne(organisation, known, processor=_letters, score_cutoff=75)
        advice = f"; bedoeld als '{likely[0]}'?" if likely else ""
        raise Unreadable(f"organisatie '{organisation}' staat niet in het register (organisations.csv){advice}")


def _letters(name: str) -> str:
    return fold(name).replace(" ", "")


def _status(clean: CleanDelivery) -> tuple[str, str]:
    if clean.hold:
        return "held", clean.hold
    if clean.trajectories.used.empty:
        return "unreadable", "geen enkele rij van 'trajecten' is te gebruiken"
    return "read", ""


def _write_canonical(folder: Path, outcome: Outcome, setting: _Setting) -> None:
    """Write the used rows of a read delivery; only those can be selected for a run.

    Tables with pseudonyms say which keys these were made with.
    """
    if outcome.record["status"] != "read":
        return
    if outcome.same:
        setting.former.link(outcome.found, folder)
        return
    found, delivered = outcome.found, outcome.record["placements_delivered"]
    for sheet, schema in _SCHEMAS.items():
        cleaned, table = outcome.sheet(sheet), schema.empty_table()
        if cleaned is not None:
            rows = cleaned.used.assign(**outcome.provenance, placements_delivered=delivered)
            table = conform(rows, schema)
        if "client_key" in schema.names:
            table = table.replace_schema_metadata({PSEUDONYMS: setting.keys.chain})
        write_table(table, canonical_file(folder, sheet, found.quarter, found.organisation, found.received))


def _note_same_content(outcomes: list[Outcome]) -> None:
    """Note on each delivery whose files another delivery of the organisation has too, which one that is."""
    first: dict[tuple[str, str], DeliveryFolder] = {}
    for outcome in outcomes:
        found, checksum = outcome.found, outcome.record["sha256"]
        if not checksum:
            continue
        earlier = first.setdefault((found.organisation, checksum), found)
        if earlier is not found:
            same = f"zelfde inhoud als de levering voor {earlier.quarter} van {earlier.received:%d-%m-%Y}"
            outcome.record["notes"] = "; ".join(filter(None, [same, outcome.record["notes"]]))


def _write_feedback(
    folder: Path, outcomes: list[Outcome], setting: _Setting, records: dict[Key, Record], synthetic: bool
) -> None:
    """Write one workbook per quarter and organisation, about its newest delivery, unless it says the same as before."""
    register, former = setting.register, setting.former
    names = dict(zip(register["organisation"], register["name"], strict=True))
    about, about_then = _subjects(records), _subjects(former.records)
    before: dict[str, Outcome] = {}
    for (quarter, organisation), group in groupby(outcomes, lambda one: (one.found.quarter, one.found.organisation)):
        deliveries, name = list(group), Path(str(quarter)) / f"{organisation}.xlsx"
        there = former.folder / FEEDBACK / name
        key = str(quarter), organisation
        if about[key] == about_then.get(key) and there.is_file():
            link(there, folder / name)
        else:
            write_feedback(
                folder / name,
                names.get(organisation, organisation),
                quarter,
                [outcome.record for outcome in deliveries],
                deliveries[-1].clean,
                _lost(before.get(organisation), deliveries[-1]),
                synthetic=synthetic,
            )
        usable = [outcome for outcome in deliveries if outcome.record["status"] == "read"]
        before |= {organisation: usable[-1]} if usable else {}


def _subjects(records: dict[Key, Record]) -> dict[tuple[str, str], list[Record]]:
    """Return what each workbook is about: its deliveries, and the usable one before, which tells who is lost."""
    subjects: dict[tuple[str, str], list[Record]] = {}
    before: dict[str, Record] = {}
    for (quarter, organisation), group in groupby(records.values(), lambda one: (one["quarter"], one["organisation"])):
        deliveries = list(group)
        subjects[quarter, organisation] = [*deliveries, *filter(None, [before.get(organisation)])]
        usable = [record for record in deliveries if record["status"] == "read"]
        before |= {organisation: usable[-1]} if usable else {}
    return subjects


def _lost(before: Outcome | None, newest: Outcome) -> list[dict[str, Any]]:
    """List the trajectories of the delivery of an earlier quarter that are absent from the newest one."""
    if before is None or before.clean is None or newest.clean is None or newest.record["status"] != "read":
        return []
    lost = lost_trajectories(before.clean.trajectories, before.found.quarter, newest.clean.trajectories)
    return [{"trajectory_id": name, "last_seen": before.found.quarter.label} for name in lost]


def _tables(outcomes: list[Outcome]) -> dict[str, pa.Table]:
    """Return the overview and the three logs over all deliveries, in order of delivery, sheet and row."""
    records = pd.DataFrame([outcome.record for outcome in outcomes], columns=DELIVERY_SCHEMA.names)
    return {
        "deliveries": conform(records, DELIVERY_SCHEMA),
        "changes": _log(outcomes, "changes", CHANGE_SCHEMA),
        "quarantine": _log(outcomes, "quarantine", QUARANTINE_SCHEMA),
        "remarks": _log(outcomes, "remarks", QUARANTINE_SCHEMA),
    }


def _log(outcomes: list[Outcome], name: str, schema: pa.Schema) -> pa.Table:
    rows = [
        table.assign(**outcome.provenance)
        for outcome in outcomes
        for sheet in Sheet
        if (cleaned := outcome.sheet(sheet)) is not None and len(table := getattr(cleaned, name))
    ]
    return conform(pd.concat(rows), schema) if rows else schema.empty_table()
