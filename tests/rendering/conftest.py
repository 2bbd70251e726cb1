"""A small project with notebooks, and execution in a process of its own, as the engine does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from werkmonitor.config import Project
from werkmonitor.forks import run_forked
from werkmonitor.rendering.execution import run_cells
from werkmonitor.rendering.notebook import Notebook, parse
from werkmonitor.rendering.outputs import Executed, write_markdown

SETTINGS = """
project: {type: website, output-dir: _site/2023Q2, render: [index.qmd, "analyses/*.qmd"]}
website:
  title: Proefsite
  page-navigation: true
  navbar:
    right:
      - {text: Rapport, href: duidingsrapportage.pdf}
      - {text: Alle kwartalen, href: ../index.html}
  sidebar:
    contents:
      - {text: Start, href: index.qmd}
      - {text: 1 Een, href: analyses/01-een.qmd}
      - {text: 2 Twee, href: analyses/02-twee.qmd}
lang: nl
number-sections: true
crossref: {fig-prefix: figuur, tbl-prefix: tabel, sec-prefix: paragraaf}
execute: {echo: true, warning: false}
format: {html: {code-fold: true, code-summary: Code tonen}}
"""
PARAMETERS = """```{python}
#| tags: [parameters]
#| include: false
quarter = globals().get("quarter", "2000Q1")
```
"""
CHAPTER = (
    """---
title: Hoofdstuk NAME
---

"""
    + PARAMETERS
    + """
::: {.content-visible when-format="html"}
{{< include ../_status.qmd >}}
:::

## Aantallen {#sec-NAME}

In `{python} quarter` liepen er `{python} 3 * 7` trajecten: zie @fig-NAME, @tbl-NAME en [OTHER](OTHER.qmd).
Terug naar [de start](../index.qmd).

```{python}
from IPython.display import Markdown

Markdown(f'![Trajecten in {quarter}](../figures/een.svg){{#fig-NAME fig-alt="Een vierkant in {quarter}"}}')
```

```{python}
#| echo: false
Markdown("| soort | aantal |\\n|:--|--:|\\n| EPA | 14 |\\n\\n: Naar soort {#tbl-NAME}")
```

### Zelfde kop
"""
)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A website of three pages and a report with two chapters."""
    texts = {
        "_quarto.yml": SETTINGS,
        "_brand.yml": (Path(__file__).parents[2] / "_brand.yml").read_text(encoding="utf-8"),
        "_status.qmd": '::: {.callout-important title="Synthetisch"}\nNagemaakt, `{python} quarter`.\n:::\n',
        "figures/een.svg": SQUARE,
        "figures/een.png": "png",
        "index.qmd": f"---\ntitle: Start\n---\n\n{PARAMETERS}\nWelkom bij `{{python}} quarter`.\n",
        "analyses/01-een.qmd": CHAPTER.replace("NAME", "een").replace("OTHER", "02-twee"),
        "analyses/02-twee.qmd": CHAPTER.replace("NAME", "twee").replace("OTHER", "01-een"),
        "reports/duidingsrapportage.qmd": "---\ntitle: Duiding\nsubtitle: Proef\n---\n\n"
        + PARAMETERS
        + "\n{{< include ../_status.qmd >}}\n\n{{< include ../analyses/01-een.qmd >}}\n\n"
        + "{{< include ../analyses/02-twee.qmd >}}\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def in_child() -> Callable[[Callable[[], Any]], Any]:
    """Give a function that runs something in a fork of its own."""
    return _in_child


def _in_child(task: Callable[[], Any]) -> Any:
    """Run something in a fork, as notebooks are, and give back its result or raise its error."""
    result = run_forked({"task": task})["task"]
    if isinstance(result, Exception):
        raise result
    return result


@pytest.fixture
def execute(tmp_path: Path) -> Callable[..., Executed]:
    """Run the text of a notebook and give the Markdown that it becomes."""

    def run(body: str, defaults: dict[str, Any] | None = None, **parameters: str) -> Executed:
        path = tmp_path / "proef.qmd"
        path.write_text(f"---\ntitle: Proef\n---\n{body}", encoding="utf-8")
        notebook = parse(path, tmp_path)
        return _in_child(partial(_execute, notebook, parameters, defaults or {}, tmp_path / "images"))

    return run


def _execute(notebook: Notebook, parameters: dict[str, str], defaults: dict[str, Any], images: Path) -> Executed:
    return write_markdown(notebook, run_cells(notebook, parameters), defaults, images)
