"""What each column of a published table holds: its meaning in Dutch and its type, for readers and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkmonitor.vocabulary import UNKNOWN, Code, Coverage, Funding, Stage, Status, TrajectoryType


@dataclass(frozen=True)
class Column:
    """A column: what it means, of which type it is (as Table Schema names them), and its codes with their labels."""

    meaning: str
    type: str = "string"
    codes: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> dict[str, Any]:
        """Describe it for Table Schema."""
        described: dict[str, Any] = {"name": name, "type": self.type, "description": self.meaning}
        if self.codes:
            described["constraints"] = {"enum": [code for code, _ in self.codes]}
        return described


def _codes(*codes: Code, unknown: bool = False) -> tuple[tuple[str, str], ...]:
    return (*((code.value, code.label) for code in codes), *([(UNKNOWN, "Onbekend")] if unknown else []))


_SHOWN = _codes(*(status for status in Status if status not in (Status.PRIMARY, Status.SECONDARY)))
_COMMON = {
    "quarter": Column("Kwartaal waarover het gaat, zoals 2023Q2"),
    "as_of": Column("Peildatum: wat op deze dag was ontvangen, telt mee", "date"),
    "synthetic": Column("Of dit uit synthetische leveringen komt, en dus niets zegt over echte cliënten", "boolean"),
    "indicator": Column("Kenmerk van de indicator; de tabel definitions zegt wat hij telt"),
    "stage": Column("Stadium; leeg is alle stadia samen", codes=_codes(*Stage)),
    "funding": Column("Financiering; leeg is alle samen", codes=_codes(*Funding, unknown=True)),
    "type": Column("Type traject; leeg is alle samen", codes=_codes(*TrajectoryType, unknown=True)),
    "region": Column("CBS-code van de arbeidsmarktregio; leeg is heel Nederland"),
    "numerator": Column("Het aantal, of de teller van een aandeel", "integer"),
    "denominator": Column("De noemer van een aandeel: van hoeveel", "integer"),
    "value": Column("De uitkomst; een aandeel staat er als breuk, en keer honderd is dat een percentage", "number"),
    "lower": Column("Ondergrens van het betrouwbaarheidsinterval van 95 %", "number"),
    "upper": Column("Bovengrens van het betrouwbaarheidsinterval van 95 %", "number"),
    "interval_method": Column("Hoe het interval is berekend; de pagina Statistical methods legt dat uit"),
    "status": Column("Wat er met het getal is; alleen bij ok en rounded staat het er", codes=_SHOWN),
    "organisations": Column("Aantal organisaties waarop dit rust", "integer"),
    "study": Column("De vraag: duration (begeleidingsduur), funding (financiering), change (verandering), course"),
    "months": Column("Maanden sinds de start", "integer"),
    "measure": Column("Wat er is gemeten"),
    "id": Column("Kenmerk van de rij, dat niet verandert"),
    "label": Column("Naam, zoals op de pagina’s"),
    "unit": Column("Wat er is geteld"),
    "source": Column("Waar het vandaan komt"),
}
_OF = {
    "changes": {
        "previous": Column("Het kwartaal waarmee is vergeleken"),
        "difference": Column("Verschil van de aandelen, als breuk", "number"),
        "organisations": Column("Aantal organisaties met cijfers in beide kwartalen", "integer"),
    },
    "context": {
        "study": Column("Het onderzoek"),
        "year": Column("Jaar van de publicatie of de meting"),
        "country": Column("Land"),
        "design": Column("Opzet van het onderzoek"),
        "n": Column("Aantal mensen of trajecten", "integer"),
        "follow_up_months": Column("Hoeveel maanden mensen zijn gevolgd", "number"),
        "measure": Column("ever (ooit gewerkt), quarterly (in het kwartaal) of point (op een dag)"),
        "outcome": Column("De uitkomst"),
        "group": Column("De groep: ips, usual (gewone hulp), time_limited (IPS met een tijdslimiet)"),
        "bound": Column("Hoe het in de bron staat: bijna, of ruim"),
        "source": Column("De publicatie"),
    },
    "coverage": {
        "coverage": Column("Hoe volledig de cijfers van de regio zijn", codes=_codes(*Coverage)),
        "organisations_active": Column("Organisaties die er IPS aanbieden", "integer"),
        "organisations_delivered": Column("Daarvan: met een bruikbare levering", "integer"),
    },
    "curves": {"curve": Column("Voor wie en waarvoor de lijn is")},
    "definitions": {
        "id": Column("Kenmerk van de indicator"),
        "definition": Column("Wat er precies is geteld"),
        "kind": Column("Aantal, aandeel, verhouding of gemiddelde"),
        "base": Column("Waarvan het een aandeel is"),
        "methods": Column("Voor welke methoden van begeleiding"),
        "breakdowns": Column("Waarnaar is uitgesplitst"),
        "not_known": Column("Wanneer het niet te zeggen is"),
        "numerator": Column("Naam van de teller in de code"),
        "denominator": Column("Naam van de noemer in de code"),
        "source": Column("Waar de definitie vandaan komt"),
    },
    "delivery_quality": {
        "action": Column("refused (geweigerd) of repaired (hersteld)"),
        "rule": Column("Kenmerk van de regel"),
        "sentence": Column("De regel in woorden"),
        "rows": Column("Aantal rijen", "integer"),
    },
    "delivery_rows": {
        "sheet": Column("Tabblad van de levering: trajecten of plaatsingen"),
        "deliveries": Column("Aantal leveringen", "integer"),
        "rows_in": Column("Aangeleverde rijen", "integer"),
        "rows_used": Column("Daarvan gebruikt", "integer"),
        "rows_refused": Column("Daarvan geweigerd", "integer"),
    },
    "estimates": {
        "step": Column("Stap in de redenering"),
        "of": Column("Over wie of wat het gaat; met een streepje het verschil tussen twee groepen"),
        "at": Column("Wanneer: een kwartaal, of maanden sinds de start; leeg als er maar een moment is"),
        "scale": Column("Soort getal: share, difference (van aandelen), ratio, rate of count"),
        "value": Column("De schatting, op de schaal van de kolom scale", "number"),
        "p_value": Column("Kans op zo’n uitkomst, of een sterkere, als er niets aan de hand is", "number"),
        "p_adjusted": Column("Dezelfde kans, gecorrigeerd voor het aantal vergelijkingen", "number"),
        "people": Column("Aantal trajecten waarop de schatting rust, soms afgerond", "integer"),
        "clusters": Column("Aantal organisaties waarop de schatting rust", "integer"),
        "method": Column("De rekenmethode; de pagina Statistical methods legt die uit"),
        "reason": Column("Waarom er geen schatting is"),
    },
    "experience": {
        "years": Column("Jaren dat organisaties IPS aanbieden: under_5, 5_to_10, over_10; leeg is alle samen"),
        "mean_of_shares": Column("Gemiddelde van de aandelen per organisatie", "number"),
    },
    "indicators": {"method": Column("Methode van begeleiding; ips is de hoofdmethode")},
    "organisations": {
        "organisation": Column("Code van de organisatie"),
        "name": Column("Naam van de organisatie"),
        "status": Column("Of zij heeft geleverd: delivered, late, held (aangehouden), unreadable of not_active"),
    },
    "reproduction": {
        "period": Column("Kwartaal of jaar van het gepubliceerde cijfer"),
        "published": Column("Het gepubliceerde cijfer", "number"),
        "computed": Column("Wat uit de synthetische leveringen is nagerekend", "number"),
        "status": Column("Uitkomst: exact, rounded, contradictory, not_reported, not_derivable of hidden"),
        "reason": Column("Uitleg bij die uitkomst"),
        "source": Column("Waar het gepubliceerde cijfer staat"),
    },
    "revisions": {
        f"{part}_{when}": Column(f"{what} {then}", kind)
        for part, what, kind in (
            ("as_of", "Peildatum", "date"),
            ("numerator", "Aantal of teller", "integer"),
            ("denominator", "Noemer", "integer"),
            ("value", "Uitkomst", "number"),
        )
        for when, then in (("before", "van deze lezing"), ("after", "met wat later binnenkwam"))
    },
    "start_cohorts": {
        "cohort": Column("Kwartaal waarin de trajecten zijn gestart"),
        "measure": Column("paid_work (betaald werk) of any_work (enige vorm van werk)"),
        "benefit": Column("Uitkering bij de start; leeg is alle samen"),
    },
}


def column(table: str, name: str) -> Column:
    """Return what a column of a published table holds.

    Raises
    ------
    KeyError
        Nobody has described it: a new column gets its line here.
    """
    return _OF.get(table, {}).get(name) or _COMMON[name]


def described(table: str) -> list[str]:
    """Return the columns that are described for one table alone."""
    return list(_OF.get(table, {}))
