"""Rules on whole rows, each an entry that says which rows, what is wrong, and what the supplier has to do.

A rule that refuses sends the row to quarantine, once, by the first rule that it breaks; one that remarks leaves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from werkmonitor.cleaning import predicates as rows_with
from werkmonitor.cleaning.predicates import Predicate, Rows
from werkmonitor.cleaning.reading import Repair
from werkmonitor.contract import Sheet


class Severity(StrEnum):
    """What happens to a row that breaks a rule."""

    REFUSE = "refuse"
    REMARK = "remark"


@dataclass(frozen=True)
class Rule:
    """One rule; ``column`` (delivered name) is quoted in the advice where the rule is about one value."""

    id: str
    sheets: tuple[Sheet, ...]
    severity: Severity
    sentence: str
    what_to_do: str
    broken: Predicate
    column: str = ""


_BOTH, _TRAJECTORIES, _PLACEMENTS = tuple(Sheet), (Sheet.TRAJECTORIES,), (Sheet.PLACEMENTS,)
_REFUSE, _REMARK = Severity.REFUSE, Severity.REMARK

SHIFTED_CELLS = "shifted_cells"
"""The rule whose rows are never quoted: an identifier of a client may stand in any column."""

RULES = (
    Rule(
        SHIFTED_CELLS,
        _BOTH,
        _REFUSE,
        "De rij heeft meer cellen dan de kopregel, dus staan waarden in de verkeerde kolom.",
        "Zet tekst met een scheidingsteken tussen aanhalingstekens, of lever een werkmap (.xlsx).",
        rows_with.shifted,
    ),
    Rule(
        "missing_id",
        _BOTH,
        _REFUSE,
        "De rij heeft geen traject_id.",
        "Vul traject_id in.",
        rows_with.missing("trajectory_id"),
    ),
    Rule(
        "exact_duplicate",
        _BOTH,
        _REFUSE,
        "Dezelfde rij staat al eerder in het bestand.",
        "Verwijder de dubbele rij.",
        rows_with.copy,
    ),
    Rule(
        "duplicate_id",
        _TRAJECTORIES,
        _REFUSE,
        "Verschillende rijen hebben hetzelfde traject_id; geen ervan is gebruikt.",
        "Laat één rij per traject staan, of geef elk traject een eigen traject_id.",
        rows_with.same_id,
    ),
    Rule(
        "other_quarter",
        _TRAJECTORIES,
        _REFUSE,
        "De rij is van een ander kwartaal dan de levering.",
        "Haal de rij weg of verbeter kwartaal.",
        rows_with.other_quarter,
        "kwartaal",
    ),
    Rule(
        "missing_region",
        _TRAJECTORIES,
        _REFUSE,
        "De arbeidsmarktregio ontbreekt.",
        "Vul de naam of de code van een van de 35 arbeidsmarktregio's in.",
        rows_with.absent("arbeidsmarktregio", "region"),
    ),
    Rule(
        "unknown_region",
        _TRAJECTORIES,
        _REFUSE,
        "De arbeidsmarktregio is onbekend.",
        "Vul de naam of de code van een van de 35 arbeidsmarktregio's in.",
        rows_with.lost("arbeidsmarktregio"),
        "arbeidsmarktregio",
    ),
    Rule(
        "unknown_method",
        _TRAJECTORIES,
        _REFUSE,
        "De methode is onbekend.",
        "Vul IPS, WABZ, IRB, Jobcoaching, Werkfit of Naar Werk in; leeg betekent IPS.",
        rows_with.lost("methode"),
        "methode",
    ),
    Rule(
        "unreadable_start",
        _TRAJECTORIES,
        _REFUSE,
        "De startdatum is geen mogelijke datum: onbekend is of en wanneer het traject begon.",
        "Schrijf datum_start als dd-mm-jjjj.",
        rows_with.lost("datum_start"),
        "datum_start",
    ),
    Rule(
        "end_before_start",
        _TRAJECTORIES,
        _REFUSE,
        "Het traject eindigt vóór het begint.",
        "Verbeter datum_start of datum_einde.",
        rows_with.before("date_end", "date_start"),
    ),
    Rule(
        "end_before_registration",
        _TRAJECTORIES,
        _REFUSE,
        "Het traject eindigt vóór de aanmelding.",
        "Verbeter datum_aanmelding of datum_einde.",
        rows_with.ended_before_registered,
    ),
    Rule(
        "start_after_quarter",
        _TRAJECTORIES,
        _REFUSE,
        "Het traject begint na het kwartaal.",
        "Laat datum_start leeg zolang het traject niet is begonnen, of verbeter de datum.",
        rows_with.after_quarter("date_start"),
    ),
    Rule(
        "registered_after_quarter",
        _TRAJECTORIES,
        _REFUSE,
        "Het traject is aangemeld na het kwartaal.",
        "Lever de rij bij het kwartaal van de aanmelding, of verbeter datum_aanmelding.",
        rows_with.registered_after,
    ),
    Rule(
        "unknown_trajectory",
        _PLACEMENTS,
        _REFUSE,
        "Het traject van deze plaatsing staat niet op het blad “trajecten”.",
        "Verbeter traject_id, of voeg het traject toe.",
        rows_with.unknown_trajectory,
    ),
    Rule(
        "refused_trajectory",
        _PLACEMENTS,
        _REFUSE,
        "Het traject van deze plaatsing kan niet worden gebruikt.",
        "Herstel eerst het traject.",
        rows_with.refused_trajectory,
    ),
    Rule(
        "unknown_kind",
        _PLACEMENTS,
        _REFUSE,
        "De soort plaatsing ontbreekt of is onbekend.",
        "Vul betaald werk, proefplaatsing, werkervaringsplaats, vrijwilligerswerk of opleiding in.",
        rows_with.missing("kind"),
        "soort",
    ),
    Rule(
        "unknown_begin",
        _PLACEMENTS,
        _REFUSE,
        "De begindatum ontbreekt of is geen mogelijke datum.",
        "Schrijf datum_begin als dd-mm-jjjj.",
        rows_with.missing("date_begin"),
        "datum_begin",
    ),
    Rule(
        "unreadable_end",
        _BOTH,
        _REFUSE,
        "De einddatum is geen mogelijke datum: onbekend is of het traject of de plaatsing nog loopt.",
        "Schrijf datum_einde als dd-mm-jjjj.",
        rows_with.lost("datum_einde"),
        "datum_einde",
    ),
    Rule(
        "end_before_begin",
        _PLACEMENTS,
        _REFUSE,
        "De plaatsing eindigt vóór zij begint.",
        "Verbeter datum_begin of datum_einde.",
        rows_with.before("date_end", "date_begin"),
    ),
    Rule(
        "outside_trajectory",
        _PLACEMENTS,
        _REFUSE,
        "De plaatsing ligt geheel buiten het traject.",
        "Verbeter de datums van de plaatsing of van het traject.",
        rows_with.outside_trajectory,
    ),
    Rule(
        "missing_client",
        _TRAJECTORIES,
        _REMARK,
        "Het pseudoniem van de cliënt ontbreekt.",
        "Vul client_id in.",
        rows_with.missing("client_key"),
    ),
    Rule(
        "missing_funding",
        _TRAJECTORIES,
        _REMARK,
        "De financiering ontbreekt; het traject telt mee als onbekend.",
        "Vul financiering in.",
        rows_with.absent("financiering", "funding_source"),
    ),
    Rule(
        "missing_type",
        _TRAJECTORIES,
        _REMARK,
        "Het type ontbreekt; het traject telt mee als onbekend.",
        "Vul type_traject in.",
        rows_with.absent("type_traject", "type"),
    ),
    Rule(
        "region_not_registered",
        _TRAJECTORIES,
        _REMARK,
        "Volgens het register is de organisatie in dit kwartaal niet actief in deze regio; het traject telt mee.",
        "Controleer arbeidsmarktregio, of laat het register aanpassen.",
        rows_with.region_not_registered,
    ),
    Rule(
        "no_dates",
        _TRAJECTORIES,
        _REMARK,
        "Aanmelding en start ontbreken; het traject telt als oriëntatie.",
        "Vul datum_aanmelding in.",
        lambda rows: rows["date_start"].isna() & rows["date_registered"].isna(),
    ),
    Rule(
        "start_before_registration",
        _TRAJECTORIES,
        _REMARK,
        "Het traject begint vóór de aanmelding.",
        "Controleer datum_aanmelding en datum_start.",
        rows_with.before("date_start", "date_registered"),
    ),
    Rule(
        "approved_without_start",
        _TRAJECTORIES,
        _REMARK,
        "Het traject is goedgekeurd maar niet begonnen; het telt als oriëntatie.",
        "Vul datum_start in zodra het traject begint.",
        lambda rows: rows["date_approved"].notna() & rows["date_start"].isna(),
    ),
    Rule(
        "approved_before_registration",
        _TRAJECTORIES,
        _REMARK,
        "De goedkeuring ligt vóór de aanmelding.",
        "Controleer datum_goedkeuring en datum_aanmelding.",
        rows_with.before("date_approved", "date_registered"),
    ),
    Rule(
        "approved_after_end",
        _TRAJECTORIES,
        _REMARK,
        "De goedkeuring ligt na het einde.",
        "Controleer datum_goedkeuring en datum_einde.",
        rows_with.before("date_end", "date_approved"),
    ),
    Rule(
        "ended_before_quarter",
        _TRAJECTORIES,
        _REMARK,
        "Het traject eindigde vóór het kwartaal en telt daarin niet meer mee.",
        "Haal de rij weg of verbeter datum_einde.",
        lambda rows: rows["date_end"] < rows.start,
    ),
    Rule(
        "ends_after_quarter",
        _TRAJECTORIES,
        _REMARK,
        "Het traject eindigt na het kwartaal; die datum telt nog niet.",
        "Laat datum_einde leeg zolang het traject loopt.",
        rows_with.after_quarter("date_end"),
    ),
    Rule(
        "end_without_situation",
        _TRAJECTORIES,
        _REMARK,
        "Het traject is geëindigd, maar de situatie bij het einde ontbreekt.",
        "Vul situatie_bij_einde in.",
        lambda rows: rows["date_end"].notna() & rows["end_situation"].isna(),
    ),
    Rule(
        "situation_without_end",
        _TRAJECTORIES,
        _REMARK,
        "Er is een situatie bij het einde, maar geen einddatum.",
        "Vul datum_einde in, of laat situatie_bij_einde leeg.",
        lambda rows: rows["date_end"].isna() & rows["end_situation"].notna(),
    ),
    Rule(
        "begins_after_quarter",
        _PLACEMENTS,
        _REMARK,
        "De plaatsing begint na het kwartaal en telt nog niet mee.",
        "Controleer datum_begin.",
        rows_with.after_quarter("date_begin"),
    ),
    Rule(
        "missing_regular",
        _PLACEMENTS,
        _REMARK,
        "Van het betaalde werk is niet bekend of het regulier is; het telt niet als betaald werk.",
        "Vul regulier in.",
        lambda rows: rows_with.paid(rows) & rows["regular"].isna(),
    ),
    Rule(
        "durability_unknown",
        _PLACEMENTS,
        _REMARK,
        "Uren, loonwaarde of contractduur ontbreekt; of het werk duurzaam is, is onbekend.",
        "Vul uren_per_week, loonwaarde en contract_maanden in.",
        rows_with.durability_unknown,
    ),
)
# Rules stand in order of precedence.
SENTENCES = {rule.id: rule.sentence for rule in RULES} | {repair.value: repair.sentence for repair in Repair}
"""What each rule and each repair means, for a reader (Dutch)."""


def broken_rules(rows: Rows, severity: Severity) -> dict[Rule, pd.Series]:
    """Return for each rule of that severity, in order of precedence, which rows of the sheet break it."""
    sheet = rows.sheet.sheet
    return {rule: rule.broken(rows) for rule in RULES if rule.severity is severity and sheet in rule.sheets}
