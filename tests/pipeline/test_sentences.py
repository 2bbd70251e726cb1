"""The sentences of the real chain, read: four quarters and both readings of 2023Q2, against the released tables.

Every number, word and direction is worked out again here from the open CSV files, without the code that wrote it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from texts import PAGES, lines, page_html, page_text

from werkmonitor import pipeline
from werkmonitor.audit.known import Known
from werkmonitor.audit.own import ELSEWHERE
from werkmonitor.audit.sentences import Problem, problems
from werkmonitor.audit.text import pieces
from werkmonitor.cleaning.ingested import Ingested
from werkmonitor.config import Project
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.reporting import report_on

pytestmark = pytest.mark.slow

READINGS = {
    "2022Q4": None,
    "2023Q1": None,
    "2023Q2 in time": date(2023, 10, 1),
    "2023Q2 with everything": None,
    "2023Q3": None,
}
OF_OTHER_FIGURES = {"12-consistentie", "10-context", "18-methods"}
"""Pages about published figures, whose numbers aren't in the release, and about methods, in English."""
TOTALS = ["stage", "funding", "type", "region"]


@dataclass(frozen=True)
class Reading:
    """The pages of a reading as lines of text, and its tables as anybody can download them."""

    report: Report
    markdown: dict[str, str]
    pages: dict[str, list[str]]
    indicators: pd.DataFrame
    changes: pd.DataFrame
    organisations: pd.DataFrame
    estimates: pd.DataFrame

    @property
    def quarter(self) -> str:
        return str(self.report.quarter)

    @property
    def previous(self) -> str:
        return str(self.report.quarter - 1)

    def number(self, indicator: str, quarter: str = "", column: str = "numerator", **breakdown: str) -> float:
        """Look a national number up in the CSV."""
        rows = self.indicators.query("indicator == @indicator and method == 'ips'")
        rows = rows[rows["quarter"] == (quarter or self.quarter)]
        for name in TOTALS:
            rows = rows[rows[name] == breakdown.get(name, "")]
        return float(rows[column].iloc[0])

    def share(self, indicator: str, quarter: str = "", **breakdown: str) -> float:
        return self.number(indicator, quarter, "value", **breakdown)

    def like_for_like(self, of: str) -> pd.Series | None:
        """Look up what was estimated for all organisations in both quarters; None where nothing may be told of them."""
        both = len(self.delivered(self.previous) & self.delivered(self.quarter))
        rows = self.estimates.query("study == 'change' and step == 'like_for_like' and of == @of and status == 'ok'")
        rows = rows[pd.to_numeric(rows["clusters"]) == both]
        return None if rows.empty else rows[["value", "lower", "upper"]].apply(pd.to_numeric).iloc[0]

    def delivered(self, quarter: str) -> set[str]:
        rows = self.organisations[self.organisations["quarter"] == quarter]
        return set(rows.loc[rows["status"] == "delivered", "organisation"])

    def text(self, page: str) -> str:
        return "\n".join(self.pages[page])


@pytest.fixture(scope="module", params=list(READINGS))
def reading(messy, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """One publication, before which there was none."""
    return read(messy.project, tmp_path_factory.mktemp("alone"), messy.ingested, request.param)


@pytest.fixture(scope="module", params=["2023Q2 with everything", "2023Q3"])
def later(messy, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """A publication after those before it, whose differences hide some numbers."""
    output = tmp_path_factory.mktemp("in-a-row")
    earlier = itertools.takewhile(lambda name: name != request.param, READINGS)
    for name in [*earlier][2:]:
        pipeline.count_and_publish(
            Project(messy.project.root, output), messy.ingested, Quarter.parse(name[:6]), READINGS[name]
        )
    return read(messy.project, output, messy.ingested, request.param)


def read(project: Project, output: Path, ingested: Ingested, name: str) -> Reading:
    project = Project(project.root, output)
    _, release = pipeline.count_and_publish(project, ingested, Quarter.parse(name[:6]), READINGS[name])
    report = report_on(project, release)
    tables = [
        pd.read_csv(release.folder / f"{name}.csv", keep_default_na=False, na_values={"numerator": "", "value": ""})
        for name in ("indicators", "changes", "organisations", "estimates")
    ]
    markdown = {page: page_text(page, report) for page in PAGES if page not in OF_OTHER_FIGURES}
    return Reading(report, markdown, {page: lines(text) for page, text in markdown.items()}, *tables)


def amount(text: str) -> float:
    """Read a Dutch number: ``−1,2`` or ``3.679``."""
    return float(text.replace(".", "").replace(",", ".").replace("−", "-"))


def shown(value: float, decimals: int = 1) -> str:
    """Write a number as the report does, by other means: rounded half up, comma and points."""
    scaled = int(abs(value) * 10**decimals + 0.5 + 1e-9)
    whole, rest = divmod(scaled, 10**decimals)
    text = f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}d}" if decimals else "")
    return ("−" if value < 0 and scaled else "") + text


def test_every_line_reads_well(reading: Reading) -> None:
    assert not badly_written(reading)


def test_every_line_reads_well_where_an_earlier_publication_hides_numbers(later: Reading) -> None:
    assert not badly_written(later)


def badly_written(reading: Reading) -> list[str]:
    wrong = re.compile(
        r"\bnan\b|\bNone\b|\binf\b|\(\)|(?<!\.)\.\.(?!\.)|,\.| [,.;]( |$)|: \."
        r"|(?<![\d.,])0 (trajecten|IPS-trajecten|van de)"
        r"|(?<![\d.,–])1 (trajecten|IPS-trajecten|organisaties|regio’s|regels)\b|\b(er|[Vv]an) (ontbreekt|afgeschermd)"
    )
    return [line for page in reading.pages.values() for line in page if wrong.search(line) and line[0] != "|"]


def test_the_audit_finds_nothing_on_any_page(reading: Reading) -> None:
    """As ``report`` asks before pages take their place: a number that it does not know leaves the old ones there."""
    assert unknown_numbers(reading) == []


def test_the_audit_finds_nothing_where_an_earlier_publication_hides_numbers(later: Reading) -> None:
    assert unknown_numbers(later) == []


def unknown_numbers(reading: Reading) -> list[Problem]:
    known = Known(reading.report.release, reading.report.regions)
    return [
        problem
        for page, text in reading.markdown.items()
        if page not in ELSEWHERE
        for piece in pieces(page_html(text, alternative=True))
        for problem in problems(piece, known, page)
    ]


def test_what_is_counted_is_what_was_released(reading: Reading) -> None:
    text = reading.text("index")
    running, paid = reading.number("running"), reading.number("paid_work")
    assert f"liepen er {shown(running, 0)} IPS-trajecten" in text
    assert (
        f"Bij {shown(paid, 0)} van de {shown(running, 0)} lopende trajecten ({shown(100 * paid / running)} %)" in text
    )
    ended = reading.number("ended")
    without = ended - reading.number("ended", stage="orientation")
    assert f"zijn er {shown(ended, 0)} trajecten beëindigd, over alle stadia samen" in reading.text("05-beeindiging")
    if pd.notna(without):
        assert f"zonder die fase zijn er {shown(without, 0)} IPS-trajecten beëindigd" in reading.text("05-beeindiging")
    else:
        assert "zonder die fase zijn er" not in reading.text("05-beeindiging")


CHANGED = {
    "paid_work": ("04-betaald-werk", "het aandeel met betaald werk"),
    "durable_work": ("04-betaald-werk", "het aandeel met duurzaam betaald werk"),
    "durable_work_of_paid": ("04-betaald-werk", "het aandeel duurzaam werk onder werkenden"),
    "ended_with_work_or_education": ("05-beeindiging", "het aandeel dat eindigde met werk of opleiding"),
}


@pytest.mark.parametrize("indicator", CHANGED)
def test_the_words_for_a_changed_share_follow_from_the_tables(reading: Reading, indicator: str) -> None:
    page, subject = CHANGED[indicator]
    duiding = reading.text(page).split("## Duiding")[1]
    said = [line for line in duiding.splitlines() if re.search(rf"{subject} is\b|is {subject} ", line, re.IGNORECASE)]
    if not reading.delivered(reading.previous):
        assert not said
        return
    (line,) = said
    before, now = reading.share(indicator, reading.previous), reading.share(indicator)
    rows = reading.changes.query("indicator == @indicator and funding == '' and type == ''")
    row = rows[rows["quarter"] == reading.quarter].iloc[0]
    lower, upper = (round(100 * float(row[limit]), 1) for limit in ("lower", "upper"))
    size = round(100 * abs(now - before), 9)
    if lower <= 0 <= upper and not (size < 0.5 and lower > -2 and upper < 2):
        expected = "niet aantoonbaar veranderd: het verschil valt binnen de toevalsmarge"
    elif size < 0.5:
        expected = "nagenoeg gelijk gebleven"
    else:
        how = "licht " if size < 2 else "" if size < 5 else "sterk "
        expected = f"is {how}{'gestegen' if now > before else 'gedaald'}:"
        same = reading.delivered(reading.quarter) == reading.delivered(reading.previous)
        alike = None if same else reading.like_for_like(indicator)
        if alike is not None and alike["lower"] <= 0 <= alike["upper"]:
            expected = f"is {'hoger' if now > before else 'lager'}:"
    assert expected in line
    assert f"{shown(100 * before)} %" in line
    assert bool(re.search("gestegen|gedaald", line)) == bool(re.search("gestegen|gedaald", expected))
    if "nagenoeg" not in expected:
        points = re.search(
            r"\(([+−]?[\d,]+) procentpunt; 95%-interval ([+−]?[\d,]+) tot ([+−]?[\d,]+) procentpunt\)", line
        )
        assert points, line
        assert [amount(part) for part in points.groups()] == [round(100 * (now - before), 1), lower, upper]
    same = reading.delivered(reading.quarter) == reading.delivered(reading.previous)
    alike = reading.like_for_like(indicator)
    assert ("niet dezelfde organisaties" in line) == (not same and alike is None)
    assert ("die beide keren in de cijfers staan" in line) == (not same and alike is not None)
    if not same and alike is not None:
        least, most = (round(100 * float(alike[limit]), 1) for limit in ("lower", "upper"))
        chance = "dat kan toeval zijn" if least <= 0 <= most else "dat is meer dan toeval"
        assert f"{shown(100 * alike['value'])} procentpunt (95%-interval" in line.replace("+", "")
        assert chance in line


def test_a_changed_count_is_growth_only_where_that_is_certain(reading: Reading) -> None:
    text = reading.text("03-trajecten")
    then, now = reading.delivered(reading.previous), reading.delivered(reading.quarter)
    if not then:
        assert "zijn er geen cijfers; een vergelijking met toen is dus niet mogelijk" in text
        assert not re.search("gestegen|gedaald|gegroeid", text)
        return
    before, after = reading.number("running", reading.previous), reading.number("running")
    if then == now:
        assert (
            f"van {shown(before, 0)} naar {shown(after, 0)}, een verschil van {shown(100 * abs(after / before - 1))} %"
            in text
        )
        assert ("is sterk gestegen ten opzichte van" in text) == (after / before >= 1.15)
        return
    assert f"toen bij {len(then)} organisaties" in text
    alike = reading.like_for_like("running")
    if alike is not None:
        size, least, most = (shown(100 * (alike[name] - 1)) for name in ("value", "lower", "upper"))
        assert f"sterk gestegen: +{size} % (95%-interval +{least} % tot +{most} %)" in text
    if now < then:
        most = after / (after - reading.number("new")) - 1
        limits = f"ten minste {shown(100 * (after / before - 1))} % en hoogstens {shown(100 * most)} %"
        assert "Toch is zeker dat het aantal" in text
        assert f"Die stijging is {limits}" in text
    else:
        ended = reading.number("ended", reading.previous) - reading.number(
            "ended", reading.previous, stage="orientation"
        )
        assert f"tussen {shown(-100 * ended / before)} % en +{shown(100 * (after / before - 1))} %" in text
        assert "of het aantal daar steeg of daalde, is uit de totalen niet te zeggen" in text


def test_groups_are_compared_as_declared_and_in_the_right_direction(reading: Reading) -> None:
    text = reading.text("04-betaald-werk")
    for dimension, one, other, names in (
        ("type", "cmd", "epa", ("tweejarige IPS-CMD-trajecten", "driejarige IPS-EPA-trajecten")),
        ("funding", "municipality", "uwv", ("trajecten die een gemeente betaalt", "trajecten die UWV betaalt")),
    ):
        difference = reading.share("paid_work", **{dimension: one}) - reading.share("paid_work", **{dimension: other})
        if pd.isna(difference):  # one of both is hidden
            assert f"Een vergelijking van {names[0]} met {names[1]} is niet mogelijk" in text
            continue
        direction = "hoger" if difference > 0 else "lager"
        size = shown(100 * abs(difference))
        found = re.search(
            rf"Bij {names[0]} is het aandeel {size} procentpunt {direction} dan bij {names[1]}; "
            r"dat valt (binnen|buiten) de toevalsmarge \(95%-interval ([+−]?[\d,]+) tot ([+−]?[\d,]+) procentpunt\)",
            text,
        )
        assert found, names
        assert (found[1] == "binnen") == (amount(found[2]) <= 0 <= amount(found[3]))


def test_more_starts_than_stops_is_said_only_where_it_is_so(reading: Reading) -> None:
    text = reading.text("04-betaald-werk")
    rows = reading.indicators.query("indicator in ['started_working', 'stopped_working'] and region == ''")
    rows = rows[(rows["quarter"] == reading.quarter) & (rows[["funding", "type"]] == "").all(axis=1)]
    counts = rows.groupby("indicator")["numerator"].first()
    if counts.isna().any():
        assert "Het saldo van starten en stoppen is in dit kwartaal niet te bepalen" in text
    else:
        assert ("Er zijn meer trajecten waarin de cliënt startte" in text) == (counts.iloc[0] > counts.iloc[1])


def test_a_fresh_reader_finds_the_answers(reading: Reading) -> None:
    """What the summary has to say, whoever reads nothing else."""
    text = reading.text("index")
    delivered, active = (
        len(reading.delivered(reading.quarter)),
        len(set(reading.organisations.query("quarter == @reading.quarter")["organisation"])),
    )
    assert (
        f"{delivered} van de {active} organisaties" if delivered < active else f"alle {active} organisaties"
    ) in text
    assert (
        "ten minste 12 uur per week, met ten minste 35 % loonwaarde en een contract voor ten minste 3 maanden" in text
    )
    assert "te kort zijn, is met deze cijfers niet te zeggen" in text
    regions = reading.text("01-ingestie")
    if delivered < active:
        assert "Geen bruikbare levering: Drechtsteden; Rijnmond; Zuid-Kennemerland en IJmond." in regions
        assert "arbeidsmarktregio’s ontbreken gegevens, omdat een organisatie die er IPS aanbiedt niet in de" in text
        assert "Geen bruikbare levering: Drechtsteden; Rijnmond; Zuid-Kennemerland en IJmond." in text
        assert re.search(
            rf"Met de leveringen die later kwamen, .* liepen er [\d.]+ bij alle {active} organisaties", text
        )
        assert "van twee kwam de levering later binnen en van één is de levering aangehouden" in regions
    assert "Geen organisatie actief (twee sterretjes): Midden-Limburg; Noord-Limburg; Zeeland." in regions


def test_only_the_first_quarter_has_nothing_to_compare_with(reading: Reading) -> None:
    first = reading.quarter == "2022Q4"
    for page in ("index", "03-trajecten", "04-betaald-werk", "05-beeindiging"):
        assert ("zijn er geen cijfers; een vergelijking met toen" in reading.text(page)) == first
    everything = " ".join(line for page in reading.pages.values() for line in page)
    assert "is niet te vergelijken met kwartaal" not in everything
    impossible = re.findall(r"Een vergelijking van [^:.]*? is niet mogelijk(:?)", everything)
    assert all(impossible), "what can't be compared comes with the reason"
