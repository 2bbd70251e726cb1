"""The words of the monitor: codes in tables, terms in deliveries, labels in the report.

A code is what canonical and public tables hold (short, English). Its term is how the delivery contract writes it
(``config/names/`` holds the reviewed other spellings). Its label is Dutch, for readers of the report.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A code with the delivery's term and the report's Dutch label."""

    term: str
    label: str

    def __new__(cls, code: str, term: str, label: str) -> Code:
        """Make the member a plain string of its code, with term and label beside it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.term = term
        member.label = label
        return member


class Method(Code):
    """Method of vocational support; phase 1 of the monitor counts IPS only."""

    IPS = "ips", "IPS", "IPS"
    WABZ = "wabz", "WABZ", "Werk als Beste Zorg"
    IRB = "irb", "IRB", "Individuele Rehabilitatie Benadering"
    JOBCOACHING = "jobcoaching", "Jobcoaching", "Jobcoaching"
    WERKFIT = "werkfit", "Werkfit", "Werkfit (UWV)"
    NAAR_WERK = "naar_werk", "Naar Werk", "Naar Werk (UWV)"


class TrajectoryType(Code):
    """Scheme under which a trajectory was requested, which sets the funded length of support."""

    EPA = "epa", "IPS-EPA (3 jaar)", "IPS-EPA (driejarig)"
    CMD = "cmd", "IPS-CMD (2 jaar)", "IPS-CMD (tweejarig)"
    OTHER = "other", "overig", "Overig type"


class Funding(Code):
    """Funder as published: UWV, municipality, or other."""

    UWV = "uwv", "UWV", "UWV"
    MUNICIPALITY = "municipality", "gemeente", "Gemeente"
    OTHER = "other", "overig", "Overige financiering"


class FundingSource(Code):
    """Funder as delivered; the last four count as :attr:`Funding.OTHER`."""

    UWV = "uwv", "UWV", "UWV"
    MUNICIPALITY = "municipality", "gemeente", "Gemeente"
    ZPM = "zpm", "ZPM", "Zorgprestatiemodel"
    EMPLOYER = "employer", "werkgever", "Werkgever"
    OWN_MEANS = "own_means", "eigen middelen", "Eigen middelen"
    OTHER = "other", "overig", "Overig"

    @property
    def group(self) -> Funding:
        """The published group to which this funder belongs."""
        return {"uwv": Funding.UWV, "municipality": Funding.MUNICIPALITY}.get(self.value, Funding.OTHER)

    @property
    def knows_approval(self) -> bool:
        """Whether a funder outside the organisation has to approve; else approved at the start."""
        return self not in (FundingSource.EMPLOYER, FundingSource.OWN_MEANS)


class Stage(Code):
    """Stage of a trajectory as at the end of the quarter, or at its own end if that is earlier."""

    ORIENTATION = "orientation", "", "Oriënterende fase"
    REQUESTED = "requested", "", "Aangevraagd"
    APPROVED = "approved", "", "Goedgekeurd"


class EndSituation(Code):
    """The client's situation on the day that the trajectory ends."""

    PAID_WORK = "paid_work", "betaald werk", "Betaald werk"
    EDUCATION = "education", "opleiding", "Opleiding"
    NEITHER = "neither", "geen", "Geen werk of opleiding"
    UNKNOWN = "unknown", "onbekend", "Onbekend"


class Benefit(Code):
    """Benefit at the start of the trajectory."""

    NONE = "none", "geen", "Geen uitkering"
    WW = "ww", "WW", "WW"
    ZW = "zw", "ZW", "Ziektewet"
    WIA = "wia", "WIA", "WIA"
    WAJONG = "wajong", "Wajong", "Wajong"
    BIJSTAND = "bijstand", "bijstand", "Bijstand"
    UNKNOWN = "unknown", "onbekend", "Onbekend"


class PlacementKind(Code):
    """Kind of job or course within a trajectory; only regular paid work counts as paid work."""

    PAID_WORK = "paid_work", "betaald werk", "Betaald werk"
    TRIAL = "trial", "proefplaatsing", "Proefplaatsing"
    WORK_EXPERIENCE = "work_experience", "werkervaringsplaats", "Werkervaringsplaats"
    VOLUNTARY = "voluntary", "vrijwilligerswerk", "Vrijwilligerswerk"
    EDUCATION = "education", "opleiding", "Opleiding"


class Status(Code):
    """What a published number is: shown, hidden, or not there; never a magic number."""

    OK = "ok", "", "Gepubliceerd"
    PRIMARY = "primary", "", "Niet getoond: te klein aantal"
    SECONDARY = "secondary", "", "Niet getoond: beschermt een ander getal"
    HIDDEN = "hidden", "", "Niet getoond: een te klein aantal, of beschermt een ander getal"
    ROUNDED = "rounded", "", "Afgerond"
    MISSING = "missing", "", "Ontbreekt"
    NOT_DERIVABLE = "not_derivable", "", "Niet af te leiden"


class Coverage(Code):
    """How complete a region's figures are in a quarter, with the mark that figures carry."""

    COMPLETE = "complete", "", "Compleet"
    PARTIAL = "partial", "", "Onvolledig (*)"
    NOTHING_RECEIVED = "nothing_received", "", "Geen bruikbare levering (*)"
    NO_ORGANISATION = "no_organisation", "", "Geen organisatie actief (**)"


UNKNOWN = "unknown"
"""Breakdown value of trajectories whose funding or type was not delivered; shown as unknown, never left out."""
