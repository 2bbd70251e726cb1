"""How organisations write headers, codes and regions besides the contract's own words.

The chain knows all of these, through the reviewed files in ``config/layouts/`` and ``config/names/``.
"""

from __future__ import annotations

HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "trajecten": {
        "traject_id": ("Traject_ID", "TRAJECT ID", "trajectnummer", "traject-id"),
        "client_id": ("Client_ID", "clientnummer", "cliënt_id"),
        "methode": ("Methode", "METHODE"),
        "arbeidsmarktregio": ("Arbeidsmarktregio", "regio", "arbeidsmarkt regio"),
        "type_traject": ("Type traject", "soort_traject"),
        "financiering": ("Financiering", "financier"),
        "landelijke_regeling": ("LR", "Landelijke regeling"),
        "datum_aanmelding": ("Datum aanmelding", "aanmelddatum"),
        "datum_start": ("Datum Start", "startdatum"),
        "datum_goedkeuring": ("datum goedkeuring", "datum_akkoord"),
        "datum_einde": ("DATUM_EINDE", "einddatum"),
        "situatie_bij_einde": ("Situatie bij einde", "situatie einde"),
        "uitkering": ("Uitkering",),
        "kwartaal": ("Kwartaal",),
    },
    "plaatsingen": {
        "traject_id": ("Traject_ID", "trajectnummer"),
        "soort": ("Soort", "soort_plaatsing"),
        "regulier": ("Regulier", "reguliere_werkplek"),
        "datum_begin": ("Datum begin", "begindatum"),
        "datum_einde": ("Datum einde", "einddatum"),
        "uren_per_week": ("Uren per week", "uren", "uren/week"),
        "loonwaarde": ("Loonwaarde", "loonwaarde_pct", "loonwaarde (%)"),
        "contract_maanden": ("Contract maanden", "contractduur", "contractduur (maanden)"),
    },
}

CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "methode": {
        "IPS": ("I.P.S.",),
        "WABZ": ("Werk als Beste Zorg",),
        "Jobcoaching": ("jobcoach",),
        "Werkfit": ("UWV Werkfit",),
        "Naar Werk": ("UWV Naar Werk", "naar-werk"),
    },
    "type_traject": {
        "IPS-EPA (3 jaar)": ("EPA", "IPS EPA", "IPS-EPA", "epa 3 jaar"),
        "IPS-CMD (2 jaar)": ("CMD", "IPS CMD", "IPS-CMD", "cmd 2 jaar"),
        "overig": ("anders", "geen van beide"),
    },
    "financiering": {
        "UWV": ("U.W.V.",),
        "gemeente": ("gem.", "Gemeentelijk"),
        "ZPM": ("Zorgprestatiemodel",),
        "eigen middelen": ("eigen",),
        "overig": ("anders",),
    },
    "situatie_bij_einde": {
        "betaald werk": ("betaalde baan",),
        "opleiding": ("studie",),
        "geen": ("geen werk of opleiding",),
        "onbekend": ("?",),
    },
    "uitkering": {
        "geen": ("geen uitkering",),
        "ZW": ("Ziektewet",),
        "bijstand": ("Participatiewet", "P-wet"),
        "onbekend": ("?",),
    },
    "soort": {
        "betaald werk": ("betaalde baan",),
        "proefplaatsing": ("proefplaats",),
        "werkervaringsplaats": ("WEP",),
        "vrijwilligerswerk": ("vrijwillig",),
        "opleiding": ("studie",),
    },
    "contract_maanden": {"onbepaald": ("onbepaalde tijd", "vast")},
}

REGIONS: dict[str, tuple[str, ...]] = {
    "AM01": ("Groningen",),
    "AM02": ("Friesland", "Fryslân", "Friesland (Fryslân)"),
    "AM03": ("Drenthe",),
    "AM05": ("Twente",),
    "AM06": (
        "Stedendriehoek en Noordwest Veluwe",
        "Stedendriehoek & Noordwest Veluwe",
        "Stedendriehoek/Noordwest-Veluwe",
        "Stedendriehoek en NW Veluwe",
    ),
    "AM07": ("Midden-Gelderland", "Midden Gelderland", "Arnhem (Midden-Gelderland)"),
    "AM08": ("Rijk van Nijmegen", "Nijmegen"),
    "AM09": ("Achterhoek",),
    "AM10": ("Rivierenland", "Regio Rivierenland"),
    "AM11": ("Flevoland",),
    "AM12": ("Gooi en Vechtstreek", "Gooi & Vechtstreek", "Gooi- en Vechtstreek"),
    "AM13": ("Midden-Utrecht", "Midden Utrecht", "Utrecht-Midden"),
    "AM14": ("Amersfoort",),
    "AM15": ("Noord-Holland Noord", "Noord Holland Noord", "Noord-Holland-Noord"),
    "AM17": ("Zaanstreek/Waterland", "Zaanstreek-Waterland", "Zaanstreek Waterland"),
    "AM18": ("Groot Amsterdam", "Groot-Amsterdam"),
    "AM19": ("Holland Rijnland", "Holland-Rijnland"),
    "AM20": ("Midden-Holland", "Midden Holland"),
    "AM21": ("Haaglanden", "Den Haag (Haaglanden)", "Regio Haaglanden"),
    "AM22": ("Rijnmond", "Groot-Rijnmond", "Rotterdam-Rijnmond"),
    "AM23": ("Drechtsteden", "de Drechtsteden"),
    "AM25": ("West-Brabant", "West Brabant"),
    "AM26": ("Midden-Brabant", "Midden Brabant", "Hart van Brabant"),
    "AM27": ("Noordoost-Brabant", "Noord-Oost Brabant", "Noordoost Brabant"),
    "AM28": ("Zuidoost-Brabant", "Zuid-Oost Brabant", "Zuidoost Brabant"),
    "AM30": ("Zuid-Limburg", "Zuid Limburg"),
    "AM32": ("Helmond-De Peel", "Helmond de Peel"),
    "AM34": ("Zuid-Holland Centraal", "Zuid Holland Centraal"),
    "AM35": ("Gorinchem",),
    "AM36": ("Regio Zwolle", "Zwolle"),
    "AM37": ("Zuid-Kennemerland en IJmond", "Zuid-Kennemerland & IJmond", "Zuid Kennemerland en IJmond"),
    "AM38": ("FoodValley", "Food Valley", "Foodvalley"),
}

UNKNOWN_REGIONS = ("Noord-Nederland", "Randstad", "onbekend", "Zuidwest")
"""Words that are no labour-market region: their rows belong in quarantine."""

YES_NO = (("Ja", "Nee"), ("J", "N"), ("j", "n"), ("1", "0"), ("True", "False"), ("waar", "onwaar"))
EMPTY = ("-", "n.v.t.")
UNKNOWN_COLUMNS = ("opmerkingen", "regiebehandelaar", "teamnaam", "Kolom1")
