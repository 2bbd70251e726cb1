"""The page with the open tables: what there is, where it can be had, and what each column holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from IPython.display import Markdown

from werkmonitor.disclosure.columns import column
from werkmonitor.disclosure.package import LICENCE, PACKAGE
from werkmonitor.disclosure.tables import TABLES, SafeTable
from werkmonitor.narrative import numbers
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown, markdown_table

_TYPES = {"string": "tekst", "integer": "geheel getal", "number": "getal", "boolean": "true of false", "date": "datum"}


def overview(report: Report) -> Markdown:
    """List the tables, each with a link to its part of the page, and the description of them all."""
    report = require_report(report)
    lines = [f"- [{escape(TABLES[name].title)}](#tabel-{_label(name)}) (`{name}`)" for name in _names(report)]
    package = f"De beschrijving voor programma’s, als Table Schema: [{PACKAGE}]({_link(report, PACKAGE)})."
    return markdown("\n".join(lines) + f"\n\n{package}")


def licence() -> Markdown:
    """Say under which licence the tables are."""
    return markdown(f"[{escape(LICENCE['title'])}]({LICENCE['path']})")


def region_codes(report: Report) -> str:
    """List the codes of the regions with their names, by name: who looks for a region knows no code."""
    report = require_report(report)
    named = sorted((name, code) for code, name in report.regions.items())
    return ", ".join(f"{name} {code}" for name, code in named)


def tables(report: Report) -> Markdown:
    """Give each table its heading, its files, and its data dictionary."""
    report = require_report(report)
    return markdown("\n\n".join(_table(report, report.release.table(name)) for name in _names(report)))


def _names(report: Report) -> Iterator[str]:
    return (name for name in TABLES if report.release.has(name))


def _table(report: Report, table: SafeTable) -> str:
    title, name = TABLES[table.name].title, table.name
    files = " · ".join(
        f"[`{name}{suffix}`]({_link(report, name + suffix)}) ({kind})"
        for suffix, kind in ((".csv", "CSV"), (".parquet", "Parquet"))
    )
    rows = [
        (field, described.meaning, _TYPES[described.type], ", ".join(code for code, _ in described.codes))
        for field, described in ((field, column(name, field)) for field in table.frame.columns)
    ]
    key = ", ".join(TABLES[name].key)
    caption = (
        f"De kolommen van de tabel {name}. Een rij is te herkennen aan: {key}. De tabel heeft "
        f"{numbers.plural(len(table), 'rij', 'rijen')}."
    )
    dictionary = markdown_table(
        ("Kolom", "Betekenis", "Soort", "Codes"), rows, caption, f"tbl-kolommen-{_label(name)}", "llll"
    )
    return f"### {escape(title)} {{#tabel-{_label(name)}}}\n\n{files}\n\n{dictionary}"


def _label(name: str) -> str:
    return name.replace("_", "-")


def _link(report: Report, name: str) -> str:
    """Return the path of a released file from the working directory, which is the notebook's folder."""
    return Path(os.path.relpath(report.release.folder / name, Path.cwd())).as_posix()
