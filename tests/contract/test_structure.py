"""The comparison itself: what differs between engines in markup is the same, what a reader would notice is not."""

from __future__ import annotations

from collections import Counter

import pytest
from structure import Item, PdfText, differences, differing_text, read_navigation, read_page

BUILTIN = """<html><body><nav class="sidebar"><a href="../index.html">Start</a></nav><main>
<header class="page"><h1>Betaald werk</h1><p class="subtitle">Werkmonitor</p></header>
<div class="callout callout-warning"><p class="callout-title">Voorlopig</p><p>Van 26 organisaties.</p></div>
<section id="sec-werk"><h2><span class="header-section-number">1</span> Aandeel</h2>
<p>Bij 1.327 trajecten (36,1 %) was er <a href="11-verantwoording.html#sec-woorden">betaald werk</a>: zie
<a href="#fig-werk">figuur 1</a>.</p>
<details><summary>Code tonen</summary>
<div class="sourceCode"><pre><code>figures.paid_work(report)</code></pre></div></details>
<figure id="fig-werk"><img src="../figures/fig-werk.svg" alt="Staven: 36,1 %.">
<figcaption><strong>Figuur 1:</strong> Aandeel met betaald werk.</figcaption>
<p class="downloads"><a href="../figures/fig-werk.svg">SVG</a></p></figure>
<table id="tbl-werk"><caption><strong>Tabel 1:</strong> Per type.</caption>
<thead><tr><th>Type</th><th>Aandeel</th></tr></thead><tbody><tr><th>EPA</th><td>37,1 %</td></tr></tbody></table>
<ul><li>Eerste.</li><li>Tweede <em>punt</em>.</li></ul>
<div id="refs"><div class="csl-entry">Bond, G. R. (2008).</div></div>
</section></main></body></html>"""

QUARTO = """<html><body><nav id="quarto-sidebar">
<div><a href="../index.html" class="x"><span>Start</span></a></div></nav>
<main class="content"><header id="title-block-header"><div class="quarto-title"><h1 class="title">Betaald werk</h1>
<p class="subtitle">Werkmonitor</p></div></header>
<div class="callout callout-style-default callout-warning"><div class="callout-header"><i class="callout-icon"></i>
<div class="callout-title-container">Voorlopig</div></div>
<div class="callout-body"><p>Van 26 organisaties.</p></div></div>
<section id="sec-werk" data-number="1"><h2 class="anchored"><span class="header-section-number">1</span> Aandeel</h2>
<p>Bij 1.327 trajecten (36,1&nbsp;%) was er <a href="../analyses/11-verantwoording.html#sec-woorden">betaald werk</a>:
zie <a href="#fig-werk" class="quarto-xref">figuur&nbsp;1</a>.</p>
<div class="cell"><details class="code-fold"><summary>Code tonen</summary>
<div class="sourceCode cell-code" id="cb1"><pre class="python"><code><span>figures</span>.paid_work(report)</code></pre>
<button title="Kopieer">Kopieer</button></div></details>
<div class="cell-output"><div id="fig-werk" class="quarto-float"><figure class="quarto-float-fig">
<div aria-describedby="fig-werk-caption-1"><img src="../figures/fig-werk.svg" alt="Staven: 36,1&nbsp;%."/></div>
<figcaption id="fig-werk-caption-1">Figuur&nbsp;1: Aandeel met betaald werk.</figcaption></figure></div>
<div id="tbl-werk" class="quarto-float"><figure><figcaption id="tbl-werk-caption-2">Tabel&nbsp;1: Per type.</figcaption>
<div><table><colgroup><col></colgroup><thead><tr><th>Type</th><th>Aandeel</th></tr></thead>
<tbody><tr><td>EPA</td><td>37,1&nbsp;%</td></tr></tbody></table></div></figure></div></div></div>
<ul><li>Eerste.</li><li>Tweede <em>punt</em>.</li></ul>
</section><div id="quarto-appendix"><div id="refs" role="list"><div class="csl-entry" role="listitem">Bond, G. R.
(2008).</div></div></div></main></body></html>"""

PAGE = "analyses/04-betaald-werk.html"

# What a reader would notice, planted: a name for it, the text in Quarto's page, and what it becomes.
PLANTED = {
    "a number in a sentence": ("Bij 1.327", "Bij 1.328"),
    "a percentage": ("36,1&nbsp;%) was", "36,2&nbsp;%) was"),
    "a word": ("Van 26 organisaties", "Van alle organisaties"),
    "a caption": ("Aandeel met betaald werk.", "Aandeel met werk."),
    "a figure's number": ("Figuur&nbsp;1:", "Figuur&nbsp;2:"),
    "a table's number": ("Tabel&nbsp;1:", "Tabel&nbsp;2:"),
    "the number in a reference": ("figuur&nbsp;1</a>", "figuur&nbsp;2</a>"),
    "an alt text": ('alt="Staven: 36,1&nbsp;%."', 'alt="Staven."'),
    "an absent alt text": (' alt="Staven: 36,1&nbsp;%."', ""),
    "another image": ("fig-werk.svg", "fig-anders.svg"),
    "where a link goes": ("11-verantwoording.html#sec-woorden", "11-verantwoording.html#sec-regels"),
    "where a reference goes": ('href="#fig-werk"', 'href="#tbl-werk"'),
    "a heading": ("</span> Aandeel", "</span> Aandelen"),
    "the number of a heading": ('number">1</span>', 'number">2</span>'),
    "the level of a heading": ("<h2 class", "<h3 class"),
    "a title": ('<h1 class="title">Betaald', '<h1 class="title">Regulier'),
    "the title of a callout": ("Voorlopig</div>", "Definitief</div>"),
    "the kind of a callout": ("callout-warning", "callout-note"),
    "a cell of a table": ("<td>37,1&nbsp;%", "<td>37,2&nbsp;%"),
    "a column": ("<th>Aandeel</th>", ""),
    "a label": ('id="tbl-werk"', 'id="tbl-ander"'),
    "code": ("paid_work(report)", "paid_work()"),
    "an item left out": ("<li>Eerste.</li>", ""),
    "an entry of the literature": ("Bond, G. R.", "Drake, R. E."),
}


def test_markup_alone_is_no_difference() -> None:
    assert differences(read_page(BUILTIN, PAGE), read_page(QUARTO, PAGE)) == []
    assert read_navigation(BUILTIN, PAGE) == read_navigation(QUARTO, PAGE) == [Item("sidebar", "Start -> index.html")]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_divergence_is_found(name: str) -> None:
    before, after = PLANTED[name]
    assert before in QUARTO
    assert differences(read_page(BUILTIN, PAGE), read_page(QUARTO.replace(before, after, 1), PAGE))


def test_the_order_of_paragraphs_counts() -> None:
    swapped = BUILTIN.replace("<li>Eerste.</li><li>Tweede <em>punt</em>.</li>", "<li>Tweede punt.</li><li>Eerste.</li>")
    assert len(differences(read_page(BUILTIN, PAGE), read_page(swapped, PAGE))) == 2


def test_everything_on_the_page_is_read() -> None:
    assert [item.kind for item in read_page(BUILTIN, PAGE)] == [
        *("heading 1", "subtitle", "callout warning", "p", "heading 2", "p", "link", "link", "summary", "code"),
        *("label", "caption", "image", "alt text", "label", "caption", "head", "row", "li", "li", "reference"),
    ]


def test_a_page_without_main_part_is_refused() -> None:
    with pytest.raises(ValueError, match="no main part"):
        read_page("<html><body></body></html>", PAGE)


WORDS = Counter({"bij": 1, "1.327": 2, "van": 3, "Type": 2})
PDF = PdfText(["1 Betaald werk"], ["Figuur 1: Aandeel met betaald"], WORDS)


def test_a_repeated_head_is_no_difference_between_pdfs() -> None:
    longer = PDF._replace(words=WORDS + Counter({"Type": 1}))
    assert differing_text(PDF, longer, ["Type | Aandeel"]) == differing_text(PDF, PDF) == []
    assert differing_text(PDF, longer, ["Aandeel"])


def test_a_word_that_a_page_breaks_is_no_difference_between_pdfs() -> None:
    broken = PDF._replace(words=WORDS - Counter({"Type": 1}) + Counter({"Ty": 1, "pe": 1}))
    assert differing_text(PDF, broken) == differing_text(broken, PDF) == []
    assert differing_text(PDF, broken._replace(words=broken.words - Counter({"pe": 1})))
    in_a_row = PDF._replace(words=WORDS - Counter({"Type": 1, "van": 1}) + Counter({"Tyvan": 1, "pe": 1}))
    assert differing_text(PDF, in_a_row) == differing_text(in_a_row, PDF) == []
    assert differing_text(PDF, in_a_row._replace(words=in_a_row.words - Counter({"pe": 1})))


@pytest.mark.parametrize(
    "other",
    [
        PDF._replace(contents=["2 Betaald werk"]),
        PDF._replace(captions=["Figuur 2: Aandeel met betaald"]),
        PDF._replace(words=WORDS - Counter({"1.327": 1}) + Counter({"1.328": 1})),
        PDF._replace(words=WORDS - Counter({"van": 1})),
        PDF._replace(words=WORDS - Counter({"Type": 2})),
    ],
    ids=["a heading's number", "a figure's number", "a number", "a word left out", "a head left out"],
)
def test_a_planted_divergence_in_a_pdf_is_found(other: PdfText) -> None:
    assert differing_text(PDF, other, ["Type"])
    assert differing_text(other, PDF, ["Type"])
