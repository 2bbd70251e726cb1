"""The dashboard's part of a page: its data and charts within it, its scripts and style beside it."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

import altair as alt
import vl_convert
from IPython.display import Markdown

from werkmonitor.dashboard.charts import charts
from werkmonitor.dashboard.content import document
from werkmonitor.files import write_whole
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown

FOLDER = "dashboard"
"""Folder for the scripts and the style, in that of the report's figures."""
LIBRARY, OWN = "vega.js", ("dashboard.js", "dashboard.css")


def explorer(report: Report) -> Markdown:
    """Turn the division ``dashboard`` of a page into the dashboard, where scripts run.

    What the division holds is what readers without scripts get. Everything comes along with the page, so that it also
    works from disk: the data and charts within it, and the scripts, which wait until the page can be read.
    """
    report = require_report(report)
    content = {**document(report), "charts": charts()}
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    here = _written(report.figures / FOLDER)
    style, *scripts = (f"{here}/{name}" for name in (OWN[1], LIBRARY, OWN[0]))
    lines = [
        f'<link rel="stylesheet" href="{style}">',
        f'<script type="application/json" id="dashboard-data">{data}</script>',
        *(f'<script src="{script}" defer></script>' for script in scripts),
    ]
    return markdown("\n".join(["```{=html}", *lines, "```"]))


def _written(folder: Path) -> str:
    """Write scripts and style to a folder; return the way there from the working directory, which is the notebook's."""
    write_whole(folder / LIBRARY, _library().encode())
    for name in OWN:
        write_whole(folder / name, files("werkmonitor.dashboard").joinpath(name).read_bytes())
    return Path(os.path.relpath(folder, Path.cwd())).as_posix()


@cache
def _library() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script that needs no other host."""
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=version)
    # It is made to be a module, and those can't be loaded from disk: keep its names from other scripts.
    return f'"use strict";(()=>{{{bundle}}})();\n'
