import pytest
from hostile import FORMULAS, MARKUP, UNSEEN
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.rendering import pandoc
from werkmonitor.untrusted import attribute, escape, harmless, quoted, visible


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "+2,5", "-12.345,6", "-3 %", "-1e-05", "36,1 %", "", "ggz = zorg", "a@b"])
def test_numbers_and_ordinary_text_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", UNSEEN)
def test_what_cannot_be_seen_is_written_out(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert shown.encode("utf-8")
    assert visible("Fryslân – ’t Gooi") == "Fryslân – ’t Gooi"


def test_a_quotation_is_short() -> None:
    assert len(quoted("x" * 10_000)) == 80
    assert quoted("kort") == "kort"


ELEMENTS = ("Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Underline", "SmallCaps", "Cite", "Code", "Link")
ELEMENTS += ("Image", "Math", "RawInline", "Note", "Span", "LineBreak")
"""All of pandoc's inline markup, but for quotation marks."""


def shown(markdown: str) -> str:
    """Return what pandoc makes of a text, which has to be one paragraph of plain words."""
    (block,) = pandoc.read(markdown, "markdown+autolink_bare_uris")
    assert block["t"] == "Para", block
    kinds = {node["t"] for node in pandoc.elements(block["c"], *ELEMENTS)}
    assert not kinds, kinds
    return pandoc.plain(block["c"]).replace("’", "'").replace("‘", "'").replace("…", "...")  # as set


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_as_text(text: str) -> None:
    assert shown(escape(text)) == text


WORDS = (
    st.text(st.sampled_from("ab1 \n\r\u2028<>&;#*_`~^$@|[](){}!:=+-./\\'\"%"), max_size=25).map(str.strip).filter(bool)
)


@given(WORDS)
def test_any_text_is_shown_as_text(text: str) -> None:
    assert shown(escape(text)).split() == text.split()


@given(WORDS)
def test_an_attribute_ends_where_it_should(text: str) -> None:
    (block,) = pandoc.read(f'[x]{{fig-alt="{attribute(text)}"}}')
    (span,) = block["c"]
    assert span["t"] == "Span"
    assert pandoc.attributes(span["c"][0])["fig-alt"].split() == text.split()
