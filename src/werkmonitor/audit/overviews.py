"""Tables of the page about the published figures. All numbers in them are published ones, or sums of those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from werkmonitor.audit.checks import dutch
from werkmonitor.audit.findings import Verdict, findings
from werkmonitor.audit.published import (
    BOUNDS,
    SCOPES,
    Statement,
    period_label,
    read_published,
    read_sources,
    read_table,
)
from werkmonitor.audit.published import statements as statements_of
from werkmonitor.audit.remarks import remarks
from werkmonitor.audit.summaries import Judgement, summaries
from werkmonitor.config import find_project
from werkmonitor.narrative import numbers
from werkmonitor.narrative.tables import Link, escape, markdown, markdown_table
from werkmonitor.quarter import Quarter

ORIGINAL_COLUMNS = ("figure", "subject", "page", "function", "picture", "table")
FIRST_YEAR = "2022"
"""The monitor began in this year; what was published on earlier ones comes from another registration."""
_NOTE = " Niets in deze tabel komt uit synthetische gegevens."


def _table(
    header: Sequence[str], rows: Sequence[Sequence[str | Link]], caption: str, id: str, note: str = _NOTE
) -> Markdown:
    return markdown(markdown_table(header, rows, caption + note, id, "l" * len(header)))


def _folder() -> Path:
    return find_project().published


@cache
def _published(folder: Path) -> pd.DataFrame:
    return read_published(folder)


@cache
def _findings(folder: Path) -> pd.DataFrame:
    return findings(_published(folder))


def documents() -> Markdown:
    """Name the texts whose figures were checked: the report first."""
    sources = read_sources(_folder())
    names = []
    for row in sources.to_dict("records"):
        authors = f"{row['authors'].replace('; ', ' en ')}, " if row["authors"] else ""
        day = numbers.day(date.fromisoformat(row["date"]))
        names.append(f"{authors}[*{escape(row['title'])}*]{{.title}}, {escape(row['publisher'])}, {day}")
    return markdown("\n".join(f"- {name}." for name in names))


def outcome() -> Markdown:
    """Say in two sentences how many checks were made, and what came of them."""
    verdicts = _findings(_folder())["verdict"]
    holding, failing = (int(verdicts.eq(verdict.value).sum()) for verdict in (Verdict.HOLDS, Verdict.FAILS))
    others = len(verdicts) - holding - failing
    documents = numbers.plural(len(read_sources(_folder())), "tekst", "teksten")
    return markdown(
        f"Wij maakten {numbers.plural(len(verdicts), 'rekensom', 'rekensommen')} met de getallen uit {documents}. "
        f"Daarvan komen er {numbers.number(holding)} uit en {numbers.number(failing)} niet. Bij "
        f"{numbers.number(others)} ligt het niet aan de som, maar aan wat er niet of anders bij staat."
    )


def verdicts() -> Markdown:
    """Each verdict with its meaning and how often it was given."""
    counts = _findings(_folder())["verdict"].value_counts()
    rows = [[verdict.value, verdict.meaning, numbers.number(counts.get(verdict.value, 0))] for verdict in Verdict]
    return _table(["Oordeel", "Betekenis", "Aantal"], rows, "De oordelen en hoe vaak ze zijn gegeven.", "tbl-oordelen")


def contradictions() -> Markdown:
    """What does not hold, can't be compared, or isn't told."""
    table = _findings(_folder())
    rows = [
        [str(row["verdict"]), str(row["subject"]), str(row["arithmetic"]), _places(str(row["figures"]))]
        for row in table[table["verdict"] != Verdict.HOLDS.value].to_dict("records")
    ]
    header = ["Oordeel", "Gegeven", "Rekensom", "Plaats"]
    return _table(header, rows, "Gepubliceerde cijfers die een lezer moet kennen.", "tbl-tegenspraken")


def consistent() -> Markdown:
    """What holds, with the arithmetic."""
    table = _findings(_folder())
    rows = [
        [str(row["subject"]), period_label(str(row["period"])), str(row["arithmetic"])]
        for row in table[table["verdict"] == Verdict.HOLDS.value].to_dict("records")
    ]
    return _table(["Gegeven", "Periode", "Rekensom"], rows, "Rekensommen die uitkomen.", "tbl-kloppend")


def judged_by_hand() -> Markdown:
    """Remarks that take judgement, each with what can be computed."""
    table = remarks(_folder(), _published(_folder()))
    columns = ["subject", "arithmetic", "remark", "reference"]
    rows = [[str(cell) for cell in row] for row in table[columns].itertuples(index=False)]
    header = ["Onderwerp", "Rekensom", "Opmerking", "Plaats"]
    return _table(header, rows, "Opmerkingen bij definities en uitleg.", "tbl-opmerkingen")


def statements() -> Markdown:
    """Every numbered statement of the published summaries, judged."""
    table = summaries(_folder(), _published(_folder()))
    rows = [
        [f"{row['place']}, {row['part']}", str(row["statement"]), str(row["judgement"]), str(row["reason"])]
        for row in table.to_dict("records")
    ]
    counts = table["judgement"].value_counts()
    said = numbers.listing([f"{judgement.value}: {counts.get(judgement.value, 0)}" for judgement in Judgement])
    header = ["Plaats", "Uitspraak, in onze woorden", "Oordeel", "Waarom"]
    return _table(header, rows, f"Samenvattingsuitspraken van het rapport ({said}).", "tbl-samenvattingen")


def original_figures() -> Markdown:
    """Where each figure of the published report has its counterpart."""
    table = read_original_figures(_folder())
    rows = [
        [
            *(row["figure"], row["subject"]),
            Link(row["page"], f"{row['page']}.qmd#{section_of(row['page'], row['function'])}"),
            *(row["picture"], row["function"]),
            Link(f"{row['table']}.csv", f"21-open-data.qmd#tabel-{row['table']}"),
        ]
        for row in table.to_dict("records")
    ]
    header = ["Figuur", "Onderwerp", "Pagina", "Figuur hier", "Functie", "Tabel"]
    caption = "De figuren van het gepubliceerde rapport en waar zij in dit rapport staan."
    return _table(header, rows, caption, "tbl-figuren", note="")


def section_of(page: str, function: str) -> str:
    """Return the label of the section in which a page draws a figure; the figure itself may have nothing to show."""
    text = (find_project().root / "analyses" / f"{page}.qmd").read_text(encoding="utf-8")
    return str(re.findall(r"^#+ .*\{#([\w-]+)", text.partition(f"figures.{function}(")[0], re.MULTILINE)[-1])


def earlier_years() -> Markdown:
    """What was published on the growth of IPS before the monitor, with what each number counts."""
    rows = [
        [period_label(one.period), one.label, _words(one), _text_of(one.id)]
        for one in _series()
        if one.quantity.id in ("organisations_active", "clients_in_year", "running", "paid_work")
    ]
    return _table(["Periode", "Gegeven", "Aantal", "Bron"], rows, "IPS in de jaren vóór de monitor.", "tbl-eerder")


def growth() -> Markdown:
    """Say how much the yearly number grew, and why no quarter goes on from there."""
    years = [one for one in _series() if one.quantity.id == "clients_in_year"]
    first, last = min(years, key=lambda one: one.period), max(years, key=lambda one: one.period)
    quarter = next(one for one in _series() if one.quantity.id == "running")
    factor = numbers.number(float(last.value / first.value), 2)
    return markdown(
        f"Van {first.period} tot {last.period} groeide het aantal cliënten in een jaar van {dutch(first.value)} naar "
        f"{dutch(last.value)}, dat is {factor} keer zo veel. In {Quarter.parse(quarter.period).label} waren het er "
        f"{dutch(quarter.value)}. Dat is geen daling: een jaarcijfer telt iedereen die in het jaar een traject had, "
        "een kwartaalcijfer alleen wie er in dat kwartaal was."
    )


def one_beside_all() -> Markdown:
    """One organisation beside the mean organisation: as printed, and as a ratio of counts."""
    shares = [one for one in statements_of(_published(_folder())) if one.scope in ("organisation", "organisation_mean")]
    rows = [
        [
            f"{SCOPES[one.scope][:1].upper()}{SCOPES[one.scope][1:]}",
            f"{BOUNDS[one.bound]} {numbers.number(one.numerator or 0)}".strip(),
            numbers.number(one.denominator or 0),
            f"{dutch(one.value)}{numbers.NO_BREAK_SPACE}%",
            f"{BOUNDS[one.bound]} {numbers.percent((one.numerator or 0) / (one.denominator or 1))}".strip(),
        ]
        for one in shares
        if one.unit == "percent"
    ]
    header = ["Wie", "Met betaald werk", "Cliënten", "Gedrukt", "Verhouding van de aantallen"]
    caption = f"{SCOPES['organisation']} naast de gemiddelde organisatie, {period_label(shares[0].period)}."
    return _table(header, rows, caption, "tbl-organisatie")


def _series() -> list[Statement]:
    """Return what the registration before the monitor published on all organisations, by period."""
    found = [
        one
        for one in statements_of(_published(_folder()))
        if one.scope == "national" and one.kind == "outcome" and one.period[:4] < FIRST_YEAR
    ]
    return sorted(found, key=lambda one: one.period)


def _words(one: Statement) -> str:
    return f"{BOUNDS[one.bound]} {dutch(one.value)}".strip()


def read_original_figures(folder: Path) -> pd.DataFrame:
    """Read ``original_figures.csv``: a row for each figure of the published report, all text."""
    return read_table(folder / "original_figures.csv", ORIGINAL_COLUMNS)


def _text_of(figure: str) -> str:
    """Say who published a figure, and when."""
    document = _published(_folder()).set_index("id")["document"][figure]
    text = read_sources(_folder()).set_index("document").loc[document]
    return f"{text['publisher']}, {numbers.day(date.fromisoformat(str(text['date'])))}"


def _places(figures: str) -> str:
    """Say where figures are printed, with the publisher where it isn't the report itself."""
    rows = _published(_folder()).set_index("id")
    publishers = read_sources(_folder()).set_index("document")["publisher"]
    report = rows["document"].iloc[0]
    found = rows.loc[[id.removesuffix("-as-printed") for id in figures.split()]]
    places = [
        place if document == report else f"{publishers[document]}, “{place}”"
        for document, place in found[["document", "place"]].itertuples(index=False)
    ]
    return "; ".join(dict.fromkeys(places))
