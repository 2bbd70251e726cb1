"""Text and files made to do harm, and deliveries spoiled at random: for tests and for fuzzing."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

MARKUP = (
    "<script>window.harmed=1</script>",
    '"><img src=x onerror="window.harmed=1">',
    "<svg/onload=window.harmed=1>",
    "</title><script>window.harmed=1</script>",
    "[klik](javascript:window.harmed=1)",
    "![beeld](javascript:window.harmed=1)",
    "javascript:window.harmed=1",
    "&lt;script&gt;window.harmed=1&lt;/script&gt;",
    "**vet** _schuin_ `code` ~~weg~~ H~2~O x^2^",
    "{{< include /LICENSE >}}",
    "{{< meta title >}}",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "`{python} 7 * 7`",
    "`<script>window.harmed=1</script>`{=html}",
    '#eval("7") #image("x") $ sum $ @fig-x',
    "$\\frac{1}{$ \\includegraphics{x}",
    "| a | b |",
    "::: {.callout-note} :::",
    "- punt",
    "# kop",
    "1. een",
    "--- title: x",
    "https://voorbeeld.example/pad <https://voorbeeld.example>",
    "[^1] [@sleutel] <!-- weg -->",
)
"""What a page might take for something else than text."""

FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://voorbeeld.example","klik")',
    "=cmd|' /C calc'!A0",
    "+1+cmd",
    "-1+A1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
)
"""What a spreadsheet might take for a formula."""

UNSEEN = ("a\x00b", "a\x07b", "\x1b[31mrood", "a\u202eb", "\u2066a\u2069", "\ufeffa", "a\u200bb", "\ud800", "a\u2028b")
"""Text with characters that can't be seen, or that are none."""

VALUES = (
    *MARKUP, *FORMULAS, "", " ", "0", "-1", "1e308", "1e999", "nan", "inf", "None", "NULL", "#REF!", "#N/A", "ja",
    "nee", "31-02-2023", "01-01-0001", "9999-12-31", "45000", "-45000", "2958466", "1900-02-29", "2023Q2",
    "x" * 40_000, "a\u202eb", "\u2066a\u2069", "\u200b", "é" * 300, "🙂", "../../etc/passwd", "'; DROP TABLE x; --",
    "%s%n", "\\",
)  # fmt: skip
"""What a cell may hold."""

Spoiled = tuple[str, bytes]
"""Kind of what was done, and the file that it gave."""

_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    "]>",
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "https://voorbeeld.example/x.dtd">',
)
_NUMBERS = ("-1", "0", "4294967296", "1e308", "99999999999999999999", "NaN", "", "0x10")
_CELLS = ("XFD1048576", "A0", "ZZZZ9", "A99999999999", "a1", "1A", "")
_PATHS = ("../../../x", "/etc/passwd", "xl\\worksheets\\sheet1.xml", "xl/../xl/workbook.xml", "con", "x\x00y", "é" * 60)


def spoil_workbook(content: bytes, chance: random.Random) -> Spoiled:
    """Spoil an .xlsx: its bytes as a whole, or what is in it, zipped again so that its checksums are right."""
    kind = chance.choice(["bytes", "cut", "xml", "xml", "xml", "values", "values", "parts"])
    if kind == "bytes":
        return "workbook bytes", _bytes(content, chance)
    if kind == "cut":
        return "workbook cut off", content[: chance.randrange(len(content))]
    parts = _parts(content)
    if kind == "parts":
        return "workbook parts", _rezipped(_other_parts(parts, chance))
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    likely = [name for name in names if "sheet" in name or "sharedStrings" in name]
    name = chance.choice(likely if likely and chance.random() < 0.7 else names)
    change = _values if kind == "values" else _xml
    return f"workbook {kind}", _rezipped({**parts, name: change(parts[name], chance)})


def spoil_csv(content: bytes, chance: random.Random) -> Spoiled:
    """Spoil a CSV file: its bytes, its lines, its cells or its form."""
    kind = chance.choice(["bytes", "cut", "lines", "lines", "cells", "cells", "cells", "form"])
    if kind == "bytes":
        return "csv bytes", _bytes(content, chance)
    if kind == "cut":
        return "csv cut off", content[: chance.randrange(len(content))]
    change = {"lines": _lines, "cells": _csv_cells, "form": _form}[kind]
    return f"csv {kind}", change(content, chance)


def zip_bomb(content: bytes, size: int) -> bytes:
    """Give a workbook whose first sheet unpacks to ``size`` bytes of white space within its XML, and says so itself."""
    buffer, filler = io.BytesIO(), b" " * 2**20
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in _parts(content).items():
            with archive.open(name, "w") as file:
                head, mark, rest = part.partition(b"<sheetData>") if name.endswith("sheet1.xml") else (part, b"", b"")
                file.write(head)
                for _ in range(size // 2**20 if mark else 0):
                    file.write(filler)
                file.write(mark + rest)
    return buffer.getvalue()


def with_part(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Zip a workbook again with each part as ``change`` makes it."""
    return _rezipped({name: change(name, part) for name, part in _parts(content).items()})


def with_false_sizes(content: bytes) -> bytes:
    """Make a zip say that each of its parts unpacks to ten bytes."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset : place + offset + 4] = (10).to_bytes(4, "little")
            place = changed.find(mark, place + 4)
    return bytes(changed)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rezipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        place = chance.randrange(len(changed) + 1)
        what = chance.random()
        if what < 0.5 and place < len(changed):
            changed[place] = chance.randrange(256)
        elif what < 0.75:
            changed[place:place] = chance.randbytes(chance.randrange(1, 9))
        else:
            del changed[place : place + chance.randrange(1, 9)]
    return bytes(changed)


def _xml(content: bytes, chance: random.Random) -> bytes:
    what = chance.randrange(5)
    if what == 0:
        return _bytes(content, chance)
    if what == 1:  # a piece twice, or gone
        begin = chance.randrange(len(content))
        end = min(len(content), begin + chance.randrange(1, 400))
        return content[:begin] + content[begin:end] * chance.choice((0, 2, 50)) + content[end:]
    if what == 2:
        head, found, rest = content.partition(b"?>")
        return (head + found if found else b"") + chance.choice(_ENTITIES).encode() + (rest if found else content)
    if what == 3:  # an element's name
        names = re.findall(rb"<(\w+)", content) or [b"x"]
        return content.replace(b"<" + chance.choice(names), b"<" + chance.choice((b"x", b"c", b"row", b"sheet")), 1)
    return content.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32", "cp037", "latin-1")), "replace")


def _values(content: bytes, chance: random.Random) -> bytes:
    """Replace some attributes and texts by others that are well-formed and wrong."""
    text = content.decode("utf-8", "replace")
    for _ in range(chance.choice((1, 3, 20))):
        pattern, choices = chance.choice(
            [
                (r'(?<= r=")[A-Z]+\d+(?=")', _CELLS),
                (r'(?<==")\d+(?=")', _NUMBERS),
                (r"(?<=<v>)[^<]*(?=</v>)", (*_NUMBERS, *VALUES)),
                (r"(?<=<t>)[^<]*(?=</t>)", (*VALUES, *UNSEEN)),
                (r'(?<= t=")\w+(?=")', ("s", "str", "inlineStr", "b", "e", "d", "n", "x")),
            ]
        )
        found = list(re.finditer(pattern, text))
        if found:
            match, value = chance.choice(found), chance.choice(choices)
            text = text[: match.start()] + _as_xml(value, chance) + text[match.end() :]
    return text.encode("utf-8", "replace")


def _as_xml(value: str, chance: random.Random) -> str:
    """Write a value as XML has it, with control characters as Excel does or as references that XML forbids."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    way = chance.choice(("_x{:04X}_", "&#{:d};"))
    return re.sub("[\x00-\x1f\ud800-\udfff]", lambda match: way.format(ord(match[0])), escaped)


def _other_parts(parts: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    changed, names = dict(parts), list(parts)
    one, other = chance.choice(names), chance.choice(names)
    what = chance.randrange(5)
    if what == 0:
        del changed[one]
    elif what == 1:
        changed[one], changed[other] = parts[other], parts[one]
    elif what == 2:
        changed[chance.choice(_PATHS)] = parts[one]
    elif what == 3:
        changed[one] = b""
    else:
        changed |= {f"xl/more/{number}": b"x" for number in range(chance.choice((10, 600)))}
    return changed


def _lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    what = chance.randrange(5)
    if what == 0:
        chance.shuffle(lines)
    elif what == 1:
        lines[place:place] = [lines[place]] * chance.choice((1, 5, 200))
    elif what == 2:
        del lines[place]
    elif what == 3:
        lines[place] = lines[place].replace(chance.choice((b";", b",")), chance.choice((b"\t", b"|", b";;", b'"', b"")))
    else:
        lines.insert(place, chance.choice((b";" * 1000 + b"\n", b'"\n', b"\xff\xfe\n", b"\x00\n", b"=1+1;=2\n", b"\r")))
    return b"".join(lines)


def _csv_cells(content: bytes, chance: random.Random) -> bytes:
    lines = content.decode("utf-8", "replace").splitlines()
    separator = ";" if lines and lines[0].count(";") >= lines[0].count(",") else ","
    for _ in range(chance.choice((1, 5, 40))):
        place = chance.randrange(len(lines))
        cells = lines[place].split(separator)
        value = chance.choice((*VALUES, *UNSEEN)).replace('"', '""').replace("\ud800", "?")
        cells[chance.randrange(len(cells))] = f'"{value}"' if chance.random() < 0.8 else value
        lines[place] = separator.join(cells)
    return "\r\n".join(lines).encode()


def _form(content: bytes, chance: random.Random) -> bytes:
    what = chance.randrange(6)
    text = content.decode("utf-8", "replace")
    if what == 0:
        return text.encode(chance.choice(("utf-16", "cp1252", "utf-32", "utf-8-sig", "latin-1")), "replace")
    if what == 1:
        return content.replace(b"\r\n", chance.choice((b"\r", b"\n\n", b"\n\r", b"\x0b")))
    if what == 2:
        return content.replace(b";", chance.choice((b",", b"\t", b"|")))
    if what == 3:
        return b"\n" * chance.choice((1, 1000)) + content
    if what == 4:
        return content + b";" * chance.choice((1, 2000, 1_000_000))
    return content * chance.choice((2, 20))
