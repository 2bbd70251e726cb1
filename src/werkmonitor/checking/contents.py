"""All text that a public file holds, also where no reader looks: metadata, attachments, comments, embedded images.

What a file is follows from its first bytes, not from its name.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import cast
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject

_PNG = b"\x89PNG\r\n\x1a\n"
_EMBEDDED = re.compile(r"base64,([A-Za-z0-9+/=\s]{16,})")
_BROKEN_LINE = re.compile(r"[-\u00ad\u2010]?\s*\n\s*")
_HYPHEN_AT_END = re.compile(r"(?<=[-\u2010])\s*\n\s*")


class Illegible(Exception):
    """A file that can't be taken apart, so that nobody can say what is in it."""


def texts(content: bytes) -> Iterator[str]:
    """Yield the texts in a file; the same text may come more than once, differently encoded.

    Raises
    ------
    Illegible
        It is a damaged PDF, PNG, Parquet file or archive.
    """
    try:
        if content.startswith(b"%PDF"):
            yield from _pdf(content)
        elif content.startswith(_PNG):
            yield from _png(content)
        elif content.startswith(b"PK\x03\x04"):
            yield from _archive(content)
        elif content.startswith(b"PAR1"):
            yield from _parquet(content)
        elif content.startswith(b"\x1f\x8b"):
            yield from texts(gzip.decompress(content))
        else:
            yield from _plain(_decoded(content))
    except (
        PyPdfError,
        zipfile.BadZipFile,
        zlib.error,
        gzip.BadGzipFile,
        struct.error,
        EOFError,
        pa.ArrowException,
    ) as error:
        raise Illegible(f"can't be taken apart ({type(error).__name__})") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def _plain(text: str) -> Iterator[str]:
    """Yield a text as it is, with its entities and percent signs written out, and what is embedded in it."""
    yield text
    if "&" in text and (unescaped := html.unescape(text)) != text:
        yield unescaped
    if "%" in text and (unquoted := unquote(text)) != text:
        yield unquoted
    for match in _EMBEDDED.finditer(text) if "base64," in text else ():
        try:
            yield from texts(base64.b64decode(match[1]))
        except binascii.Error:
            continue  # not base64, and searched as text already


def _png(content: bytes) -> Iterator[str]:
    """Yield all chunks but the pixels, and whatever follows the image."""
    place = len(_PNG)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        place += length + 12
        if kind == b"IEND":
            break
        if kind == b"zTXt":
            keyword, _, packed = body.partition(b"\0")
            body = keyword + b"\n" + zlib.decompress(packed[1:])
        if kind == b"iTXt":
            keyword, _, rest = body.partition(b"\0")
            language, _, value = rest[2:].partition(b"\0")
            translated, _, value = value.partition(b"\0")
            body = b"\n".join((keyword, language, translated, zlib.decompress(value) if rest[:1] == b"\1" else value))
        if kind != b"IDAT":
            yield from _plain(_decoded(body))
    if content[place:]:
        yield from texts(content[place:])


def _archive(content: bytes) -> Iterator[str]:
    """Yield names and contents of the files in a ZIP, such as a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield member.filename
            yield from texts(archive.read(member))


def _parquet(content: bytes) -> Iterator[str]:
    """Yield a table as text, a row a line, and what is written about it."""
    file = pq.ParquetFile(io.BytesIO(content))
    yield f"{file.schema_arrow.names} {file.schema_arrow.metadata} {file.metadata.metadata}"
    yield "\n".join(",".join(map(str, row.values())) for row in file.read().to_pylist())


def _pdf(content: bytes) -> Iterator[str]:
    """Yield the text of the pages, and every string outside them: metadata, outline, alt texts, attachments."""
    reader = PdfReader(io.BytesIO(content))
    for page in reader.pages:
        text = page.extract_text()
        yield text
        yield _BROKEN_LINE.sub("", text)
        yield _HYPHEN_AT_END.sub("", text)
    strings: list[str] = []
    for number in range(1, cast(int, reader.trailer["/Size"])):
        found = reader.get_object(number)
        strings += _strings(found)
        if isinstance(found, StreamObject) and found.get("/Type") in ("/Metadata", "/EmbeddedFile"):
            yield from texts(found.get_data())
    yield "\n".join([*strings, *_strings(reader.trailer)])


def _strings(found: object) -> Iterator[str]:
    """Yield the strings in a PDF's object, but not those in objects that it only points to."""
    if isinstance(found, TextStringObject):
        yield found
    elif isinstance(found, ByteStringObject):
        yield _decoded(bytes(found))
    elif isinstance(found, DictionaryObject):
        for key, value in dict.items(found):
            yield str(key)
            yield from _strings(value)
    elif isinstance(found, ArrayObject):
        for value in list.__iter__(found):
            yield from _strings(value)
