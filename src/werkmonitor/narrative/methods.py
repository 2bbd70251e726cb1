"""The methods as their own docstrings describe them, for the methods page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

from IPython.display import Markdown

from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.statistics import (
    adjusted,
    bounds,
    clusters,
    cox,
    decompose,
    detectable,
    differences,
    funnel,
    incidence,
    multiple,
    proportions,
    rates,
    sensitivity,
    shrink,
    standardise,
    transitions,
)
from werkmonitor.studies import duration

Method = Callable[..., object]

MODULES: tuple[ModuleType, ...] = (
    *(duration, proportions, differences, clusters, standardise, adjusted, incidence, rates, cox, transitions),
    *(decompose, bounds, multiple, funnel, shrink, sensitivity, detectable),
)
"""Where the methods are."""
PARTS = ("Estimand", "Formula", "Assumptions", "Uncertainty", "Tests")
"""What the notes of a method are made of; a paragraph that begins with none of them goes on with the one before."""
SOURCE = "Source"

_SECTION = re.compile(r"^(\w+)\n-+\n", re.MULTILINE)
_PART = re.compile(rf"({'|'.join(PARTS)}): ")
_INLINE = re.compile(
    r":math:`(?P<math>[^`]+)`|:\w+:`(?P<reference>[^`]+)`|``(?P<code>[^`]+)``"
    r"|doi:(?P<doi>10\.\S+?)(?=[.,;)]*(?:\s|$))"
)


def methods(module: ModuleType) -> Iterator[Method]:
    """Yield the functions of a module that say what they estimate, in the order of the text."""
    own = [each for _, each in inspect.getmembers(module, inspect.isfunction) if each.__module__ == module.__name__]
    for function in sorted(own, key=lambda each: each.__code__.co_firstlineno):
        if not function.__name__.startswith("_") and "Estimand" in parts(function):
            yield function


def parts(method: Method) -> dict[str, str]:
    """Read what a method's docstring says of it.

    Parameters
    ----------
    method
        A function with a numpydoc docstring.

    Returns
    -------
    dict
        The summary under an empty name; then, as far as there, :data:`PARTS` from the notes, and :data:`SOURCE`.
        Paragraphs are separated by empty lines.
    """
    summary, *rest = _SECTION.split(inspect.getdoc(method) or "")
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    found = {"": summary.split("\n\n")[0]}
    part = ""
    for paragraph in filter(None, sections.get("Notes", "").strip().split("\n\n")):
        begins = _PART.match(paragraph)
        part = begins[1] if begins else part
        text = paragraph[begins.end() :] if begins else paragraph
        if part:
            found[part] = "\n\n".join(filter(None, (found.get(part), text)))
    return found | ({SOURCE: sections["References"].strip()} if "References" in sections else {})


def described(*modules: ModuleType) -> Markdown:
    """List the methods of some modules: what each estimates, how, on what assumptions, its source and its tests."""
    return markdown("\n\n".join(_entry(method) for module in modules for method in methods(module)))


def _entry(method: Method) -> str:
    (_, summary), *found = parts(method).items()
    label = f"[`{_path(method)}`]{{#{_anchor(method.__name__)}}}"
    items = [f"{_heading(name)}\n{_definitions(text)}" for name, text in found]
    return "\n\n".join([f"**{_prose(summary)}** {label}", *items])


def _heading(name: str) -> str:
    return {"Tests": "Tested in"}.get(name, name)


def _path(method: Method) -> str:
    return f"{method.__module__.removeprefix('werkmonitor.')}.{method.__name__}"


def _anchor(name: str) -> str:
    return f"method-{name.replace('_', '-')}"


def _definitions(text: str) -> str:
    """Turn each paragraph into a definition of its own: two in one would be set wider apart than all others."""
    return "\n".join(f":   {_prose(paragraph)}" for paragraph in text.split("\n\n"))


def _prose(paragraph: str) -> str:
    """Turn a paragraph of a docstring into Markdown on one line."""
    text = " ".join(paragraph.split())
    end, written = 0, []
    for match in _INLINE.finditer(text):
        written += [escape(text[end : match.start()]), _inline(match)]
        end = match.end()
    whole = "".join([*written, escape(text[end:])])
    return whole[:1].upper() + whole[1:]


def _inline(match: re.Match[str]) -> str:
    if match["math"]:
        return f"${match['math'].strip()}$"
    if match["doi"]:
        return f"[doi:{escape(match['doi'])}](https://doi.org/{match['doi']})"
    if match["code"]:
        return f"`{match['code']}`"
    name = match["reference"].rsplit(".", 1)[-1].lstrip("~")
    return f"[`{name}`](#{_anchor(name)})" if name in _names() else f"`{name}`"


@cache
def _names() -> frozenset[str]:
    return frozenset(method.__name__ for module in MODULES for method in methods(module))
