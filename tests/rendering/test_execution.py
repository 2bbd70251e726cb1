"""Cells run as in a fresh kernel, and their outputs come where Quarto puts them."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from werkmonitor.rendering.execution import run_cells
from werkmonitor.rendering.notebook import Cell, RenderError, parse

CELLS = [
    "print('een'); 40 + 2",
    "import sys\nprint('fout', file=sys.stderr)",
    "from IPython.display import HTML, Markdown, display\ndisplay(Markdown('**x**'), HTML('<b>y</b>'))\n'slot'",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "x = 5",
    "x\nNone",
    "{'b': 1, 'a': [1, 2]}",
    "globals().get('quarter', 'geen'), __name__",
    "1 / 0",
]


def comparable(outputs: list[Any]) -> list[Any]:
    """Reduce outputs to what a page shows, without addresses and traceback layout."""
    result = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            result.append((kind, output["name"], output["text"]))
        elif kind == "error":
            result.append((kind, output["ename"], output["evalue"]))
        else:
            data = {key: "image" if key.startswith("image/") else value for key, value in output["data"].items()}
            text = re.sub(r"0x[0-9a-f]+", "0x", str(sorted(data.items())))
            result.append((kind, text))
    return result


def test_outputs_equal_those_of_a_fresh_jupyter_kernel(
    in_child: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)  # which a rendering by an earlier test may have left
    cells = "\n".join(f"```{{python}}\n#| error: true\n{source}\n```\n" for source in CELLS)
    path = tmp_path / "proef.qmd"
    path.write_text(f"---\ntitle: Proef\n---\n{cells}", encoding="utf-8")
    ours = in_child(partial(run_cells, parse(path, tmp_path), {}))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    NotebookClient(notebook, timeout=60, allow_errors=True, kernel_name="python3").execute(cwd=str(tmp_path))
    assert [comparable(out) for block, out in ours if isinstance(block, Cell)] == [
        comparable(cell.outputs) for cell in notebook.cells
    ]


def test_parameters_come_right_after_their_cell(execute: Any) -> None:
    body = """
```{python}
#| tags: [parameters]
#| include: false
quarter = globals().get("quarter", "standaard")
```

```{python}
#| include: false
label = quarter.lower()
```

Kwartaal `{python} label`.
"""
    assert "Kwartaal 2023q2." in execute(body, quarter="2023Q2").markdown
    assert "Kwartaal standaard." in execute(body).markdown


def test_without_parameters_cell_they_are_there_from_the_start(execute: Any) -> None:
    assert "Q: 2023Q2" in execute("Q: `{python} quarter`\n", quarter="2023Q2").markdown


def test_inline_text_is_escaped_and_markdown_is_not(execute: Any) -> None:
    body = "```{python}\n#| include: false\nfrom IPython.display import Markdown\n```\n"
    text = execute(body + "A `{python} '*1* [x]'` B `{python} Markdown('*2*')` C ``{python} 3``\n").markdown
    assert r"A \*1\* \[x\] B *2* C ``{python} 3``" in text


def test_inline_code_in_a_code_block_is_left_alone(execute: Any) -> None:
    assert "`{python} 1 + 1`" in execute("```text\n`{python} 1 + 1`\n```\n").markdown


def test_each_notebook_has_a_clean_namespace_and_its_own_folder(execute: Any, tmp_path: Path) -> None:
    execute("```{python}\nrest = 1\n```\n")
    body = "```{python}\n#| echo: false\nfrom pathlib import Path\nprint('rest' in globals(), Path.cwd())\n```\n"
    assert f"False {tmp_path}" in execute(body).markdown


@pytest.mark.parametrize(
    ("options", "shown", "hidden"),
    [
        ("", ["code = 1", "uit"], []),
        ("#| echo: false\n", ["uit"], ["code = 1"]),
        ("#| output: false\n", ["code = 1"], ["\nuit"]),
        ("#| include: false\n", [], ["code = 1", "uit"]),
        ("#| eval: false\n", ["code = 1"], ["\nuit"]),
        ("#| output: asis\n", ["\nuit\n"], ["cell-output-stdout"]),
        ("#| code-fold: true\n#| code-summary: Toon\n", ["<details", "<summary>Toon</summary>"], []),
        ("#| warning: false\n", ["uit"], ["let op!"]),
    ],
)
def test_cell_options(execute: Any, options: str, shown: list[str], hidden: list[str]) -> None:
    code = "import sys; code = 1; print('uit'); _ = sys.stderr.write('let op' + '!')"
    text = execute(f"```{{python}}\n{options}{code}\n```\n").markdown
    assert all(part in text for part in shown)
    assert not any(part in text for part in hidden)


def test_a_figure_made_in_a_cell_gets_label_caption_and_alt_text(execute: Any) -> None:
    body = """
```{python}
#| label: fig-lijn
#| fig-cap: Een lijn
#| fig-alt: Lijn die stijgt
import matplotlib.pyplot as plt
plt.plot([1, 2]);
```
"""
    match = re.search(r'!\[Een lijn\]\(<(.+\.png)>\)\{#fig-lijn fig-alt="Lijn die stijgt"\}', execute(body).markdown)
    assert match
    assert Path(match[1]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("```{python}\n#| label: deel\n1\n2 / 0\n```\n", 7, "cell deel failed: ZeroDivisionError: division by zero"),
        ("```{python}\ndef f():\n    raise KeyError('weg')\n\nf()\n```\n", 8, "KeyError: 'weg'"),
        ("```{python}\nx = 1\nx +\n```\n", 6, "SyntaxError"),
        ("tekst\n\nEn `{python} onbekend`.\n", 6, "inline 'onbekend' failed: NameError"),
    ],
)
def test_a_failure_names_file_line_and_cell(execute: Any, body: str, line: int, message: str) -> None:
    with pytest.raises(RenderError) as caught:
        execute(body)
    assert f"proef.qmd, line {line}: " in str(caught.value)
    assert message in str(caught.value)
