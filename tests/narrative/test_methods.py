"""The methods page says of every method what its docstring says, in Markdown that both engines read."""

import re
from pathlib import Path

import pytest
from sample_release import sample_report
from texts import page_text

import werkmonitor.statistics
from werkmonitor.narrative import methods
from werkmonitor.statistics import adjusted, differences

ALL = [method for module in methods.MODULES for method in methods.methods(module)]


def docstring(text: str):
    """Return a function with this docstring."""

    def sample() -> None: ...

    sample.__doc__ = text
    return sample


def test_every_module_with_a_method_is_on_the_page(tmp_path: Path) -> None:
    page = page_text("18-methods", sample_report(tmp_path))
    folder = Path(werkmonitor.statistics.__path__[0])
    written = {path.stem for path in folder.glob("*.py") if "\n    Estimand: " in path.read_text(encoding="utf-8")}
    assert written <= {module.__name__.rsplit(".", 1)[1] for module in methods.MODULES}
    for method in ALL:
        assert page.count(f"{{#method-{method.__name__.replace('_', '-')}}}") == 1, method.__name__


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
def test_a_method_says_what_it_estimates_how_and_on_what_assumptions(method: methods.Method) -> None:
    found = methods.parts(method)
    assert set(found) >= {"", "Estimand", "Formula", "Assumptions", "Tests", methods.SOURCE}
    assert all(found.values())


def test_a_name_is_that_of_one_method() -> None:
    names = [method.__name__ for method in ALL]
    assert len(names) == len(set(names))


def test_methods_come_in_the_order_of_the_module() -> None:
    names = [method.__name__ for method in methods.methods(differences)]
    assert names == ["newcombe", "square_and_add", "difference", "ratio"]


def test_a_paragraph_without_a_label_goes_on_with_the_one_before() -> None:
    sample = docstring(
        "Do it.\n\nNotes\n-----\nLead.\n\nEstimand: a.\n\nFormula: b.\n\nMore of it.\n\nTests: ``t.py``.\n"
    )
    assert methods.parts(sample) == {
        "": "Do it.",
        "Estimand": "a.",
        "Formula": "b.\n\nMore of it.",
        "Tests": "``t.py``.",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A share :math:`p_1\n- p_0` of *all*.", r"A share $p_1 - p_0$ of \*all\*."),
        (":math:`\\tau^2`, with ``x_1 * 2``", r"$\tau^2$, with `x_1 * 2`"),
        (":func:`~werkmonitor.statistics.clusters.jackknife` twice", "[`jackknife`](#method-jackknife) twice"),
        ("as :func:`spent` and :data:`LEVEL`", "As `spent` and `LEVEL`"),
        ("Me (2020), doi:10.1000/x_1-2.", r"Me (2020), [doi:10.1000/x\_1-2](https://doi.org/10.1000/x_1-2)\."),
        ("Him, doi:10.1000/y; her.", "Him, [doi:10.1000/y](https://doi.org/10.1000/y); her."),
    ],
)
def test_docstrings_become_markdown(text: str, expected: str) -> None:
    sample = docstring(f"Do it.\n\nNotes\n-----\nEstimand: {text}\n")
    assert methods._prose(methods.parts(sample)["Estimand"]) == expected


def test_nothing_of_the_markup_of_docstrings_is_left() -> None:
    for module in methods.MODULES:
        text = methods.described(module).data
        assert not re.search(r":\w+:`|``", text), module.__name__


def test_an_entry_reads_as_a_list_of_definitions() -> None:
    text = methods.described(adjusted).data
    assert text.startswith("**Difference of two shares if both groups had the characteristics of everybody.** [`")
    assert re.findall(r"^(\w[\w ]*)\n:   \S", text, re.MULTILINE) == [
        *("Estimand", "Formula", "Assumptions", "Tested in", "Source")
    ]
    assert r"$s^2 = d' V d$" in text
