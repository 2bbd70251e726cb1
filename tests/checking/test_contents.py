"""Text is found wherever a file can hold it; what a file is called doesn't matter."""

import base64
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from matplotlib.figure import Figure
from pdfs import pdf_of

from werkmonitor.checking.contents import Illegible, texts

SECRET = "KANARIE-C001"


def pdf(source: str, folder: Path) -> bytes:
    path = folder / "document.typ"
    path.write_text(source, "utf-8")
    return pdf_of(path)


def png_with(kind: bytes, body: bytes) -> bytes:
    buffer = io.BytesIO()
    Figure(figsize=(1, 1)).savefig(buffer, metadata={"Software": None})
    image = buffer.getvalue()
    chunk = struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
    return image[:33] + chunk + image[33:]


def found(content: bytes) -> bool:
    return any(SECRET in text for text in texts(content))


IN_PDF = {
    "page": f"Cliënt {SECRET} werkt.",
    "title": f'#set document(title: "Over {SECRET}")\nTekst.',
    "author": f'#set document(author: "{SECRET}")\nTekst.',
    "heading in the outline": f"= Over {SECRET}\nTekst.",
    "link": f'#link("https://example.org/{SECRET}")[hier]',
    "attachment": '#pdf.attach("bijlage.csv")\nTekst.',
    "attachment's name": f'#pdf.attach("{SECRET}.csv")\nTekst.',
    "narrow column": f"#set page(width: 55pt, margin: 5pt)\n#set text(size: 10pt)\n{SECRET}",
    "white on white": f"#text(fill: white)[{SECRET}]",
}


@pytest.mark.parametrize("where", IN_PDF)
def test_in_a_pdf(where: str, tmp_path: Path) -> None:
    (tmp_path / "bijlage.csv").write_text(f"client\n{SECRET}\n")
    (tmp_path / f"{SECRET}.csv").write_text("niets\n")
    assert found(pdf(IN_PDF[where], tmp_path))
    assert not found(pdf("Niets te zien.", tmp_path))


def test_in_the_alt_text_of_an_accessible_pdf(tmp_path: Path) -> None:
    source = f'#set document(title: "T")\n= T\n#figure(rect(), alt: "{SECRET}", caption: [Een])'
    (tmp_path / "document.typ").write_text(source, "utf-8")
    assert found(pdf_of(tmp_path / "document.typ", "ua-1"))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"tEXt", b"Comment\0" + SECRET.encode()),
        (b"zTXt", b"Comment\0\0" + zlib.compress(SECRET.encode())),
        (b"iTXt", b"Comment\0\0\0nl\0\0" + SECRET.encode()),
        (b"iTXt", b"Comment\0\1\0nl\0\0" + zlib.compress(SECRET.encode())),
        (b"eXIf", SECRET.encode()),
    ],
)
def test_in_the_metadata_of_an_image(kind: bytes, body: bytes) -> None:
    assert found(png_with(kind, body))


def test_behind_an_image() -> None:
    image = png_with(b"tEXt", b"Comment\0niets")
    assert not found(image)
    assert found(image + SECRET.encode())


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_string(0, 0, SECRET)
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("a.txt", SECRET)
    return buffer.getvalue()


def parquet(column: str, cell: str, about: str = "") -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({column: [cell]}).replace_schema_metadata({"about": about}), buffer, compression="zstd")
    return buffer.getvalue()


def test_a_parquet_file_without_it_is_clean() -> None:
    assert not found(parquet("region", "AM05"))


CONTAINERS: dict[str, Callable[[], bytes]] = {
    "workbook": workbook,
    "zip": archive,
    "cell of a parquet file": lambda: parquet("region", SECRET),
    "column of a parquet file": lambda: parquet(SECRET, "AM05"),
    "metadata of a parquet file": lambda: parquet("region", "AM05", SECRET),
    "gzip": lambda: gzip.compress(SECRET.encode()),
    "svg comment": lambda: f"<svg><!-- {SECRET} --></svg>".encode(),
    "entities": lambda: SECRET.replace("-", "&#45;").encode(),
    "percent signs": lambda: f'<a href="{SECRET.replace("-", "%2D")}">'.encode(),
    "utf-16": lambda: SECRET.encode("utf-16"),
    "embedded": lambda: b'<img src="data:text/csv;base64,' + base64.b64encode(f"a,b\n{SECRET},1\n".encode()) + b'">',
    "embedded image": lambda: b'"data:image/png;base64,' + base64.b64encode(png_with(b"tEXt", SECRET.encode())) + b'"',
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_in_containers(container: str) -> None:
    assert found(CONTAINERS[container]())


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 stuk", b"PK\x03\x04 stuk", b"\x1f\x8b\x08stuk", b"\x89PNG\r\n\x1a\n\0\0", b"PAR1 stuk"]
)
def test_what_cannot_be_taken_apart_is_said_to_be_so(content: bytes) -> None:
    with pytest.raises(Illegible, match="can't be taken apart"):
        list(texts(content))
