"""The methods page is made from docstrings: they say what is estimated, how, on what assumptions, and what tests it."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import werkmonitor.statistics

ROOT = Path(__file__).parents[2]
NO_ESTIMATOR = {
    *("cluster_codes", "first_event", "spent", "at_risk", "everybody", "split"),
    *("not_estimable", "without_interval", "for_publication", "t_estimate", "exponentiated"),
}
MODULES = [
    importlib.import_module(f"werkmonitor.statistics.{found.name}")
    for found in pkgutil.iter_modules(werkmonitor.statistics.__path__)
]
ESTIMATORS = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and name not in NO_ESTIMATOR
]


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda function: function.__name__)
def test_an_estimator_says_what_the_methods_page_needs(estimator):
    text = inspect.getdoc(estimator)
    sections = re.findall(r"^(\w+)\n-+$", text, flags=re.MULTILINE)
    assert [name for name in sections if name != "Raises"] == ["Parameters", "Returns", "Notes", "References"]
    assert re.findall(r"^(Estimand|Formula|Assumptions|Tests): ", text, flags=re.MULTILINE) == [
        "Estimand",
        "Formula",
        "Assumptions",
        "Tests",
    ]


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda function: function.__name__)
def test_the_tests_that_a_docstring_names_use_the_estimator(estimator):
    named = re.findall(r"``(tests/\w+/\w+\.py)``", inspect.getdoc(estimator))
    assert named
    for path in named:
        assert re.search(rf"\b{estimator.__name__}\(", (ROOT / path).read_text("utf-8")), path
