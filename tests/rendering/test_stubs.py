"""The notebook of a unit: the template with its own title and values, in a Quarto project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from werkmonitor.config import Project
from werkmonitor.rendering.notebook import RenderError, parse
from werkmonitor.rendering.site import read_site
from werkmonitor.rendering.stubs import write_settings, write_stub

TEMPLATE = """---
title: Kwaliteit
subtitle: Proef
---

```{python}
#| label: parameters
#| tags: [parameters]
#| include: false
quarter = globals().get("quarter", "2023Q2")
unit = globals().get("unit", "AM01")
```

```{python}
#| label: lezing
unit = unit.lower()
```

{{< include _deel.qmd >}}

{{< include /_status.qmd >}}
"""


@pytest.fixture
def template(project: Project) -> Path:
    (project.root / "reports/_deel.qmd").write_text("Een deel.\n", "utf-8")
    path = project.root / "reports/kwaliteit.qmd"
    path.write_text(TEMPLATE, "utf-8")
    return path


def test_only_title_values_and_includes_differ_from_the_template(project: Project, template: Path) -> None:
    folder = project.root / "uit" / "2023Q2"
    folder.mkdir(parents=True)
    stub = folder / "org01.qmd"
    write_stub(template, project.root, 'Kwaliteit: Ggz "Zuid"', {"unit": "org01", "other": "x"}, stub)
    before, after = TEMPLATE.splitlines(), stub.read_text("utf-8").splitlines()
    changed = {old: new for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {
        "title: Kwaliteit": 'title: "Kwaliteit: Ggz \\\\\\"Zuid\\\\\\""',
        'unit = globals().get("unit", "AM01")': 'unit = "org01"',
        "{{< include _deel.qmd >}}": "{{< include ../../reports/_deel.qmd >}}",
        "{{< include /_status.qmd >}}": "{{< include ../../_status.qmd >}}",
    }
    assert parse(stub, project.root).title == 'Kwaliteit: Ggz "Zuid"'


def test_an_unchanged_notebook_is_not_touched(project: Project, template: Path) -> None:
    stub = project.root / "org01.qmd"
    write_stub(template, project.root, "Kwaliteit", {"unit": "org01"}, stub)
    before = stub.stat().st_mtime_ns
    write_stub(template, project.root, "Kwaliteit", {"unit": "org01"}, stub)
    assert stub.stat().st_mtime_ns == before
    write_stub(template, project.root, "Kwaliteit", {"unit": "org02"}, stub)
    assert 'unit = "org02"' in stub.read_text("utf-8")


def test_a_template_that_can_not_be_read_is_named(project: Project, template: Path) -> None:
    template.write_text("Geen titel.", "utf-8")
    with pytest.raises(RenderError, match=r"kwaliteit\.qmd, line 1: a notebook needs front matter"):
        write_stub(template, project.root, "Kwaliteit", {}, project.root / "org01.qmd")


def test_the_settings_are_those_of_the_website_without_it(project: Project) -> None:
    (project.root / "references.bib").write_text("", "utf-8")
    settings = project.root / "_quarto.yml"
    given = yaml.safe_load(settings.read_text("utf-8"))
    given |= {"bibliography": "references.bib", "metadata-files": ["references.bib"]}
    given["format"]["html"]["filters"] = [{"path": "terms.lua", "at": "pre-ast"}]
    settings.write_text(yaml.safe_dump(given), "utf-8")
    folder = project.root / "uit" / "2023Q2"
    write_settings(read_site(project.root), folder)
    written = yaml.safe_load((folder / "_quarto.yml").read_text("utf-8"))
    assert written["project"] == {"type": "default"}
    assert not {"website", "metadata-files"} & set(written)
    assert (written["bibliography"], written["brand"]) == ("../../references.bib", "../../_brand.yml")
    assert written["crossref"] == {"fig-prefix": "figuur", "tbl-prefix": "tabel", "sec-prefix": "paragraaf"}
    assert written["format"]["html"] == {"code-fold": True, "code-summary": "Code tonen", "embed-resources": True}
    assert written["format"]["typst"]["papersize"] == "a4"
