"""The search index holds what pages show, by section, and nothing else."""

from __future__ import annotations

import json

from werkmonitor.rendering import search

PAGE = """<!DOCTYPE html><html><head><title>Weg</title></head><body><nav><p>Menu</p></nav>
<main id="inhoud"><header><h1>Betaald werk</h1></header>
<p>Vóór de<br>eerste &amp; kop.</p>
<section id="sec-een"><h2><span class="header-section-number">1</span> Eén</h2>
<ol><li>Punt <em>een</em></li><li><p>Punt twee</p></li></ol>
<details class="code-fold"><summary>Code tonen</summary><pre><code>geheim = 1</code></pre></details>
<figure id="fig-een"><img src="x.svg" alt="beschrijving">
<figcaption><strong>Figuur 1:</strong> Bijschrift</figcaption></figure>
<p>Kies er een.</p><div class="places"><ul><li><a href="../c.html#regio=AM01">Groningen</a></li></ul></div>
<p class="downloads"><a href="x.svg">SVG</a></p>
<div><table><caption>Tabel</caption><thead><tr><th>Kop</th></tr></thead><tbody><tr><td>12</td></tr></tbody></table></div>
<section id="sub"><h3>Onderdeel</h3><p>Tekst</p></section></section>
</main><footer><p>Voet</p></footer></body></html>"""


def test_sections_with_their_texts() -> None:
    found = [(section.anchor, section.heading, section.texts) for section in search.sections(PAGE)]
    assert found == [
        ("", "Betaald werk", ["Vóór de eerste & kop."]),
        ("sec-een", "Eén", ["Punt een", "Punt twee", "Kies er een.", "Tabel"]),
        ("sub", "Onderdeel", ["Tekst"]),
        ("fig-een", "Figuur 1", ["Bijschrift"]),
        ("", "Groningen", ["Kies er een."]),
    ]


def test_the_index_is_a_script_of_addresses_and_texts() -> None:
    script = search.index({"a/b.html": PAGE})
    start, data = script.split(" = ", 1)
    assert start == "window.searchIndex"
    assert json.loads(data.rstrip(";\n")) == [
        ["a/b.html", "Betaald werk", "", ["Vóór de eerste & kop."]],
        ["a/b.html#sec-een", "Betaald werk", "Eén", ["Punt een", "Punt twee", "Kies er een.", "Tabel"]],
        ["a/b.html#sub", "Betaald werk", "Onderdeel", ["Tekst"]],
        ["a/b.html#fig-een", "Betaald werk", "Figuur 1", ["Bijschrift"]],
        ["c.html#regio=AM01", "Betaald werk", "Groningen", ["Kies er een."]],
    ]
