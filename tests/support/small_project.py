"""A repository with two pages and a report of one chapter, and deliveries of three organisations: a run of seconds."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from werkmonitor.config import Project
from werkmonitor.contract import COLUMNS, Sheet

REPOSITORY = Path(__file__).parents[2]
QUARTER = "2025Q3"
AS_OF = "2026-01-31"
ORGANISATIONS = {"noord": "AM01", "midden": "AM01", "zuid": "AM02"}
_KEPT = ("config", "data-raw/published", "data-raw/reference", "data-raw/geometry", "references.bib", "references.csl")
_SETTINGS = """
project: {type: website, output-dir: _site/2025Q3, render: [index.qmd, "analyses/*.qmd"]}
website:
  title: Proefsite
  search: true
  sidebar:
    contents:
      - {text: Start, href: index.qmd}
      - {text: Trajecten, href: analyses/01-trajecten.qmd}
lang: nl
bibliography: references.bib
csl: references.csl
number-sections: true
crossref: {fig-prefix: figuur, tbl-prefix: tabel, sec-prefix: paragraaf}
execute: {echo: false, warning: false}
"""
_CELLS = """
```{python}
#| tags: [parameters]
#| include: false
quarter = globals().get("quarter", "2025Q3")
as_of = globals().get("as_of", "2026-01-31")
```

```{python}
#| include: false
from werkmonitor import figures
from werkmonitor.narrative import status
from werkmonitor.narrative.claims import trajectories
from werkmonitor.reporting import open_report

report = open_report(quarter, as_of)
```

```{python}
status.callouts(report)
```

`{python} trajectories.running(report)`
"""
_FIGURE = """
```{python}
figures.totals(report)
```
"""


def small_repository(folder: Path) -> Path:
    """Copy what a run needs to a folder, with small notebooks of its own; returns the folder."""
    for name in (*_KEPT, "_brand.yml", "requirements.lock"):
        source, target = REPOSITORY / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    texts = {
        "_quarto.yml": _SETTINGS,
        "index.qmd": f"---\ntitle: Start\n---\n{_CELLS}",
        "analyses/01-trajecten.qmd": f"---\ntitle: Trajecten\n---\n{_CELLS}{_FIGURE}",
        "reports/duidingsrapportage.qmd": (
            f"---\ntitle: Duiding\nsubtitle: Proef\n---\n{_CELLS}\n{{{{< include ../analyses/01-trajecten.qmd >}}}}\n"
        ),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def small_deliveries(root: Path, trajectories: int) -> Path:
    """Write deliveries of three organisations with so many trajectories each; returns the root."""
    root.mkdir(parents=True)
    rows = [[name, f"Voorbeeld-ggz {name.title()}", region] for name, region in ORGANISATIONS.items()]
    header = ["organisation", "name", "region", "active_from", "active_until", "ips_since"]
    _write(root / "organisations.csv", header, ([*row, "2022Q4", "", "2015"] for row in rows))
    for organisation, region in ORGANISATIONS.items():
        folder = root / QUARTER / organisation / "2025-10-20"
        started = {
            "client_id": "C{0}",
            "arbeidsmarktregio": region,
            "type_traject": "IPS-EPA (3 jaar)",
            "methode": "IPS",
        }
        started |= {"financiering": "UWV", "datum_aanmelding": "01-05-2025", "datum_goedkeuring": "20-08-2025"}
        started |= {"traject_id": "T{0}", "datum_start": "02-06-2025"}
        job = {"traject_id": "T{0}", "soort": "betaald werk", "regulier": "ja", "datum_begin": "01-08-2025"}
        job |= {"uren_per_week": "24", "loonwaarde": "80", "contract_maanden": "12"}
        for sheet, cells, count in (
            (Sheet.TRAJECTORIES, started, trajectories),
            (Sheet.PLACEMENTS, job, trajectories // 2),
        ):
            names = [column.delivered for column in COLUMNS[sheet] if column.required or column.delivered in cells]
            lines = ([cells.get(name, "").format(number) for name in names] for number in range(count))
            _write(folder / f"{organisation}_{sheet}.csv", names, lines)
    return root


def fingerprints(project: Project, restricted: str) -> dict[str, str]:
    """Return one checksum for each thing that a run puts in place, over the names and bytes of its files.

    Parameters
    ----------
    project
        Where the run writes.
    restricted
        Name of the delivery root, which its restricted tables have too.
    """
    folders = {
        "public": project.public / QUARTER,
        "own": project.own_figures / QUARTER / AS_OF,
        "restricted": project.restricted / restricted,
        "site": project.site / QUARTER,
    }
    return {name: _fingerprint(folder) for name, folder in folders.items()}


def figure_checksums(project: Project) -> set[tuple[str, str]]:
    """Return name and checksum of each figure; those that a run was writing when it was stopped don't count."""
    return {
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in (project.figures / QUARTER).glob("[!.]*")
    }


def _fingerprint(folder: Path) -> str:
    if not folder.is_dir():
        return "absent"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="," if path.name == "organisations.csv" else ";").writerows([header, *rows])
