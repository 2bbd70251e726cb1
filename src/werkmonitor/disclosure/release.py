"""Releases: the tables of one published reading, written through the one door and read back with their checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor import publications
from werkmonitor.config import InputError, Project
from werkmonitor.disclosure.background import Background
from werkmonitor.disclosure.package import PACKAGE, datapackage, write_parquet
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.tables import OWN_TABLES, TABLES, SafeTable, TableSpec, seal
from werkmonitor.files import files_below, private_files, replacing
from werkmonitor.quarter import Quarter
from werkmonitor.untrusted import harmless
from werkmonitor.vintage import DESCRIPTION, Vintage, describe, find_own, find_vintage
from werkmonitor.vocabulary import Status

_REGISTER = "register.csv"
_MARKER = "SYNTHETIC"


@dataclass(frozen=True)
class Release(Vintage):
    """A published reading, with its tables."""

    def has(self, name: str) -> bool:
        """Whether this release holds that table."""
        return (self.folder / f"{name}.csv").is_file()

    def table(self, name: str) -> SafeTable:
        """Read a released table.

        Raises
        ------
        KeyError
            The release has no such table.
        InputError
            The file is not the one that was released.
        """
        if not self.has(name):
            raise KeyError(f"release {self.quarter} of {self.as_of} has no table {name!r}")
        content = (self.folder / f"{name}.csv").read_bytes()
        register = pd.read_csv(self.folder / _REGISTER, dtype=str).set_index("table")
        if hashlib.sha256(content).hexdigest() != register.loc[name, "sha256"]:
            raise InputError(f"{name}.csv of {self.quarter} was changed after its release; run the report again")
        table = _sealed(self.folder / f"{name}.csv", str(register.loc[name, "sha256"]), self.synthetic)
        if self.organisation and len(table.where(organisation=self.organisation)) != len(table):
            raise InputError(f"{name}.csv in the folder of {self.organisation} holds rows of another organisation")
        return table


@lru_cache(maxsize=32)
def _sealed(path: Path, sha256: str, synthetic: bool) -> SafeTable:
    """Read a table once for all reports that are made from it; another checksum is another table."""
    return seal(_read(path), path.stem, synthetic)


@dataclass(frozen=True)
class ReleaseDraft:
    """A release in the making: its tables are in a temporary folder until they are put in place.

    ``organisation`` is whose own figures it holds; empty for a public release. ``after`` names the publications that
    stood before it, against which it was protected.
    """

    quarter: Quarter
    as_of: date
    synthetic: bool
    policy: Policy
    folder: Path
    provenance: Mapping[str, Any] = field(default_factory=dict)
    organisation: str = ""
    after: Sequence[str] | None = None
    _entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tables(self) -> Mapping[str, TableSpec]:
        """The tables that it may hold."""
        return OWN_TABLES if self.organisation else TABLES

    def _describe(self) -> None:
        """Write the register of outputs, the description and the data package."""
        register = pd.DataFrame(self._entries).sort_values("table")
        register.to_csv(self.folder / _REGISTER, index=False, lineterminator="\n")
        description = {
            "quarter": str(self.quarter),
            "as_of": self.as_of.isoformat(),
            "synthetic": self.synthetic,
            "policy": self.policy.fingerprint,
            "provenance": dict(self.provenance),
        }
        if self.after is not None:
            description["after"] = list(self.after)
        if self.organisation:
            _write_json(self.folder / DESCRIPTION, {**description, "organisation": self.organisation})
        else:
            _write_json(self.folder / DESCRIPTION, description)
            package = datapackage(self.folder, self.quarter, self.as_of, self.synthetic)
            made_from = {name: description[name] for name in ("as_of", "policy", "provenance")}
            _write_json(self.folder / PACKAGE, package | made_from)
        if self.synthetic:
            text = "All figures in this folder were made from synthetic deliveries.\n"
            (self.folder / _MARKER).write_text(text, encoding="utf-8")


@contextmanager
def drafting(
    project: Project,
    quarter: Quarter,
    as_of: date,
    *,
    synthetic: bool,
    policy: Policy,
    provenance: Mapping[str, Any],
    after: Sequence[str] = (),
) -> Iterator[ReleaseDraft]:
    """Open a release to publish tables into; it takes its place at once when the block ends well.

    A vintage of the same quarter with another ``as_of`` that stood there is kept in a folder of that date.
    """
    target = project.public / str(quarter)
    with replacing(target) as folder:
        draft = ReleaseDraft(quarter, as_of, synthetic, policy, folder, provenance, after=after)
        yield draft
        draft._describe()
        _keep_vintages(target, folder, as_of)
    publications.register(project, _outputs(project, draft, target), str(provenance.get("commit", "")))


def _outputs(project: Project, draft: ReleaseDraft, target: Path) -> Iterator[publications.Entry]:
    """Describe the files of a release that was put in place, and those of earlier vintages that came along.

    Of these only what had been registered before, under whatever vintage, is known to come from here.
    """
    about = {"quarter": str(draft.quarter), "as_of": draft.as_of.isoformat(), "policy": draft.policy.fingerprint}
    tables = {f"{made['table']}{suffix}": made for made in draft._entries for suffix in (".csv", ".parquet")}
    earlier = {(Path(one.path).name, one.sha256): one for one in publications.read(project) if one.sha256}
    for path in files_below(target):
        now = publications.entry(project, path)
        if path.parent == target:
            made = tables.get(path.name, {"table": "", "statuses": ""})
            yield replace(now, **about, table=made["table"], statuses=made["statuses"])
        elif known := earlier.get((path.name, now.sha256)):
            yield replace(known, path=now.path, as_of=path.parent.name)


def release_own(
    project: Project, public: Release, tables: Mapping[str, pd.DataFrame], organisations: Iterable[str], policy: Policy
) -> None:
    """Release to each organisation its own figures, in the restricted zone and for its own people only.

    They stand beside a public release; what is about others is in the public tables alone. The folders of all
    organisations are put in place at once.

    Parameters
    ----------
    project, public
        Where to write, and the public release of the same run.
    tables
        Those of :data:`OWN_TABLES`, with the rows of all organisations.
    organisations
        Who gets a release; also one without any rows.
    policy
        Rules in force, for the register.
    """
    target = project.own_figures / str(public.quarter) / public.as_of.isoformat()
    with private_files(), replacing(target, 0o700) as folder:
        for organisation in organisations:
            place = folder / organisation
            place.mkdir()
            draft = ReleaseDraft(
                public.quarter, public.as_of, public.synthetic, policy, place, public.provenance, organisation
            )
            for name, table in tables.items():
                _write(table[table["organisation"] == organisation], name, draft)
            draft._describe()


def publish(table: pd.DataFrame, name: str, release: ReleaseDraft, background: Background | None = None) -> SafeTable:
    """Let a table out of the restricted zone.

    Applies the policy that :data:`TABLES` declares for ``name`` (:data:`OWN_TABLES` where the release is an
    organisation's own), writes ``<name>.csv`` and, where it is public, the same as ``<name>.parquet``, registers the
    checksum, and returns the safe table.

    Parameters
    ----------
    table
        Restricted table with at least the key columns of its specification.
    name
        One of :data:`TABLES`; another name is a ``KeyError``, since no policy says how to protect it.
    release
        The release in the making.
    background
        What else an onlooker knows, for tables that are protected against it.
    """
    path = _write(table, name, release, background)
    return seal(_read(path), name, release.synthetic)


def _write(table: pd.DataFrame, name: str, release: ReleaseDraft, background: Background | None = None) -> Path:
    spec = release.tables[name]
    if release.organisation and not table["organisation"].eq(release.organisation).all():
        raise ValueError(f"table {name!r} for {release.organisation} holds rows of another organisation")
    duplicated = table.duplicated(list(spec.key))
    if duplicated.any():
        raise ValueError(f"table {name!r} has {int(duplicated.sum())} rows with a key that occurs twice")
    safe = _published(spec, table, release.policy, background).assign(synthetic=str(release.synthetic).lower())
    path = release.folder / f"{name}.csv"
    _without_commands(safe).to_csv(path, index=False, float_format="%.10g", lineterminator="\n")
    if not release.organisation:
        write_parquet(path)
    statuses = safe["status"].value_counts().sort_index() if "status" in safe else pd.Series(dtype="int64")
    release._entries.append(
        {
            "table": name,
            "title": spec.title,
            "rows": len(safe),
            "statuses": " ".join(f"{status}={count}" for status, count in statuses.items()),
            "policy": release.policy.fingerprint,
            "synthetic": str(release.synthetic).lower(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
    )
    return path


def _published(spec: TableSpec, table: pd.DataFrame, policy: Policy, background: Background | None) -> pd.DataFrame:
    """Apply the policy, and say of a hidden number no more than that: why it is hidden would tell how large it is."""
    safe = spec.protect(table, policy) if background is None else spec.protect(table, policy, background)
    if "status" not in safe:
        return safe
    return safe.assign(status=safe["status"].replace([Status.PRIMARY, Status.SECONDARY], Status.HIDDEN.value))


def open_release(project: Project, quarter: Quarter, as_of: date | None = None) -> Release:
    """Open the release of a quarter: the newest one made, or the vintage of ``as_of``.

    Raises
    ------
    InputError
        There is none yet.
    """
    return Release(**vars(find_vintage(project, quarter, as_of)))


def open_own(project: Project, public: Release, organisation: str) -> Release:
    """Open an organisation's own figures that go with a public release.

    Raises
    ------
    InputError
        There are none, or they don't belong to this organisation and release.
    """
    return Release(**vars(find_own(project, public, organisation)))


def _without_commands(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table to open in a spreadsheet and to show on a page.

    Text that begins as a formula does has an apostrophe in front; what might be a shortcode, which Quarto looks for
    also where it is escaped, has a space in it.
    """
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].map(_cell, na_action="ignore") for name in texts})


def _cell(value: object) -> object:
    return harmless(value.replace("{{", "{ {").replace("}}", "} }")) if isinstance(value, str) else value


def _read(path: Path) -> pd.DataFrame:
    """Read a released table: text columns hold ``""`` where nothing is, numbers NaN."""
    table = pd.read_csv(path, keep_default_na=False, na_values={}, dtype=str)
    for column in set(table.columns) - _TEXT:
        filled = table[column].ne("")
        numbers = pd.to_numeric(table[column].where(filled), errors="coerce")
        if (filled.any() and numbers[filled].notna().all()) or (not filled.any() and column in _NUMERIC):
            table[column] = numbers
    return table


_TEXT = frozenset({"organisation", "name", "at"})
"""Columns that stay text, also where they look like numbers."""

_NUMERIC = frozenset(
    {"numerator", "denominator", "value", "lower", "upper", "rows", "organisations_active", "organisations_delivered"}
    | {"p_value", "p_adjusted", "people", "clusters", "months"}
    | {f"{part}_{when}" for part in ("numerator", "denominator", "value") for when in ("before", "after")}
)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _keep_vintages(target: Path, new: Path, as_of: date) -> None:
    """Carry earlier vintages of the quarter over into the new folder, and the present one if its date differs."""
    if not (target / DESCRIPTION).is_file():
        return
    for vintage in sorted(target.iterdir()):
        if vintage.is_dir() and vintage.name != as_of.isoformat():
            shutil.copytree(vintage, new / vintage.name)
    present = describe(target).as_of
    if present != as_of:
        shutil.copytree(target, new / present.isoformat(), ignore=lambda _, names: [n for n in names if n[:2] == "20"])
