"""What reading a cell gives: a value, and the repair that it took, if any."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

Value = str | float | bool | date | None


class Repair(StrEnum):
    """Ways in which a value can differ from how the contract writes it, with a sentence for the supplier.

    ``lost`` repairs blank the value: it could not be used. What the contract itself forgives is no repair: dates as
    dd-mm-jjjj, dd/mm/jjjj, ISO or Excel date; ``ja``, ``J``, ``nee``, ``n``; a decimal comma or point; a column's
    own terms; region names and codes.
    """

    sentence: str
    lost: bool

    def __new__(cls, rule: str, sentence: str, lost: bool = False) -> Repair:  # noqa: D102
        member = str.__new__(cls, rule)
        member._value_ = rule
        member.sentence = sentence
        member.lost = lost
        return member

    WHITESPACE = "whitespace", "Overbodige spaties of onzichtbare tekens verwijderd"
    CASE = "case", "Hoofdletters en kleine letters gelijkgetrokken"
    SPELLING = "spelling", "Andere schrijfwijze vervangen door de afgesproken term"
    EMPTY = "empty", "Gelezen als leeg"
    ID_AS_NUMBER = "id_as_number", "Nummer met decimalen gelezen als geheel nummer"
    DATE_FORMAT = "date_format", "Datum in een andere notatie herkend"
    EXCEL_SERIAL = "excel_serial", "Excel-volgnummer omgezet in een datum"
    NUMBER_FORMAT = "number_format", "Eenheid bij het getal weggelaten of omgerekend"
    FRACTION = "fraction", "Fractie omgerekend naar een percentage"
    UNREADABLE = "unreadable", "Niet te lezen en daarom leeg gelaten", True
    UNKNOWN_TERM = "unknown_term", "Onbekende term, daarom leeg gelaten", True
    OUT_OF_RANGE = "out_of_range", "Getal buiten de mogelijke grenzen, daarom leeg gelaten", True
    NOT_APPLICABLE = "not_applicable", "Hoort niet bij deze financiering, daarom leeg gelaten", True


class Reading(NamedTuple):
    """The value of a cell (``None`` = nothing delivered, or lost) and the repair that it took."""

    value: Value
    repair: Repair | None = None
