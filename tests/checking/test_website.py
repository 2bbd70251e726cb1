"""A website's links and pages: what is in order passes, and each fault is found where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkmonitor.checking.pages import website

SOUND = """<!DOCTYPE html><html lang="nl"><head><title>Een &amp; al</title>
<link rel="stylesheet" href="BASEsite.css"></head>
<body><main><h1 id="kop">Kop</h1><svg><title>Tekening</title></svg><p id="alinea">BODY</p></main></body></html>"""
LINKS = """<a href="https://voorbeeld.nl/x#y">uit</a> <a href="mailto:a@voorbeeld.nl">post</a> <a href="#kop">hier</a>
<a href="#top">boven</a> <a href="pagina%20twee.html#alinea">twee</a> <a href="/map/">map</a> <img src="data:,x" alt="">
<a href="#regio=AM01">keuze</a>
<a href="tabel.csv" download>CSV</a> <a name="oud"></a> <a href="map/index.html?x=1#oud">met vraag</a>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, base in (("index.html", ""), ("pagina twee.html", ""), ("map/index.html", "../")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOUND.replace("BASE", base).replace("BODY", '<a name="oud"></a>'), "utf-8")
    (tmp_path / "site.css").write_text("")
    (tmp_path / "tabel.csv").write_text("a\n")
    write(tmp_path, LINKS)
    return tmp_path


def write(site: Path, body: str, page: str = SOUND) -> None:
    (site / "index.html").write_text(page.replace("BASE", "").replace("BODY", body), "utf-8")


def found(site: Path) -> dict[str, list[tuple[str, str]]]:
    return {one.title: [(found.where, found.problem) for found in one.findings] for one in website(site)}


def test_what_is_in_order_passes(site: Path) -> None:
    assert found(site) == {"links": [], "pages": []}
    assert [one.looked_at for one in website(site)] == ["9 links and anchors", "3 pages"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="weg.html">x</a>', "leads to nothing: weg.html"),
        ('<a href="/weg/">x</a>', "leads to nothing: /weg/"),
        ('<a href="#weg">x</a>', "leads to an anchor that isn't there: #weg"),
        ('<a href="map/index.html#weg">x</a>', "leads to an anchor that isn't there: map/index.html#weg"),
        ('<a href="../buiten.html">x</a>', "leads out of the website: ../buiten.html"),
        ('<img src="weg.svg" alt="Weg">', "leads to nothing: weg.svg"),
        ('<script src="weg.js"></script>', "leads to nothing: weg.js"),
        ('<img src="tabel.csv" srcset="tabel.csv 1x, weg.png 2x" alt="Weg">', "leads to nothing: weg.png"),
        ("<p style=\"background: url('weg.png')\"></p>", "leads to nothing: weg.png"),
        ("<style>p { background: url(weg.png) }</style>", "leads to nothing: weg.png"),
    ],
)
def test_a_broken_link_is_found(site: Path, body: str, problem: str) -> None:
    write(site, body)
    assert found(site) == {"links": [("index.html", problem)], "pages": []}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (' lang="nl"', "", "doesn't say in which language it is"),
        ("<title>Een &amp; al</title>", "", "has no title"),
        ("<title>Een &amp; al</title>", "<title> </title>", "has no title"),
        ("<h1", "<h2", "has 0 main headings, where one is needed"),
        ("BODY", "<h1>Nog een</h1>", "has 2 main headings, where one is needed"),
        ("BODY", '<img src="site.css">', "shows an image without saying in words what is on it: site.css"),
        ("BODY", '<i id="kop"></i>', "gives the anchor kop 2 times"),
        ("BODY", '<script src="//elders.nl/a.js"></script>', "loads a file from another host: //elders.nl/a.js"),
        ('"BASEsite.css"', '"https://elders.nl/a.css"', "loads a file from another host: https://elders.nl/a.css"),
    ],
)
def test_an_unsound_page_is_found(site: Path, before: str, after: str, problem: str) -> None:
    assert before in SOUND
    write(site, "", SOUND.replace(before, after))
    assert found(site) == {"links": [], "pages": [("index.html", problem)]}


def test_what_a_style_loads_is_looked_at(site: Path) -> None:
    font = 'url( "fonts/weg.woff2?v=1" ), url(data:font/woff2;base64,AAAA)'
    (site / "site.css").write_text(f'@import "//elders.nl/a.css"; @font-face {{ src: {font} }}', "utf-8")
    assert found(site) == {
        "links": [("site.css", "leads to nothing: fonts/weg.woff2?v=1")],
        "pages": [("site.css", "loads a file from another host: //elders.nl/a.css")],
    }


def test_a_page_that_changes_is_read_again(site: Path) -> None:
    write(site, '<a href="weg.html">x</a>')
    assert found(site)["links"]
    write(site, "")
    assert not found(site)["links"]
