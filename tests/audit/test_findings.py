"""Every contradiction known from reading the published texts by hand has to be found from the numbers alone."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from werkmonitor import figures
from werkmonitor.audit import Verdict, findings, read_published
from werkmonitor.audit.findings import implied_denominators
from werkmonitor.audit.overviews import read_original_figures, section_of
from werkmonitor.audit.published import round_half_up
from werkmonitor.audit.remarks import remarks
from werkmonitor.audit.summaries import Judgement, summaries
from werkmonitor.config import InputError
from werkmonitor.disclosure.tables import TABLES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data-raw" / "published"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published(FOLDER)


@pytest.fixture(scope="module")
def found(published: pd.DataFrame) -> pd.DataFrame:
    table = findings(published)
    return table.assign(arithmetic=table["arithmetic"].str.replace("\u00a0", " "))


KNOWN = {
    "endings that differ: summary": (Verdict.FAILS, "394 en 299 voor hetzelfde gegeven, een verschil van 95"),
    "endings that add up": (Verdict.HOLDS, "143 + 29 + 270 = 442"),
    "endings without orientation": (Verdict.FAILS, "29 + 270 = 299, niet 394"),
    "endings that differ: parts": (Verdict.FAILS, "148 + 206 = 354, meer dan 299"),
    "funding one too many": (Verdict.FAILS, "1.683 + 689 + 1.308 = 3.680, niet 3.679"),
    "type closes": (Verdict.HOLDS, "2.509 + 417 + 753 = 3.679"),
    "stage too many": (Verdict.FAILS, "293 + 3.412 = 3.705, niet 3.679"),
    "regions": (Verdict.FAILS, "23 + 6 = 29, niet 30"),
    "regions without information": (Verdict.HOLDS, "3 + 3 = 6"),
    "durable work": (Verdict.HOLDS, "1.171 / 3.679 = 31,8 %"),
    "durable of paid": (Verdict.HOLDS, "1.171 / 1.327 = 88,2 %"),
    "other funding": (Verdict.HOLDS, "1.308 / 3.679 = 35,6 %"),
    "mean": (Verdict.HOLDS, "3.679 / 26 = 141,5"),
    "stoppers over quarters": (Verdict.NOT_COMPARABLE, "3,3 − 4,7 = −1,4 procentpunt"),
    "endings without work": (Verdict.HOLDS, "206 / 354 = 58,2 %"),
    "year typed wrongly": (Verdict.FAILS, "gedrukt als Q1 2022, maar de reeks begint met Q4 2022"),
    "quarter typed wrongly": (Verdict.FAILS, "36,1 % en 37,3 % voor hetzelfde gegeven"),
    "quarter typed wrongly again": (Verdict.FAILS, "31,8 % en 30,2 % voor hetzelfde gegeven"),
    "starters' base": (Verdict.UNSTATED, "van 2.336 tot en met 2.363, niet van 3.679; wel past 3.679 − 1.327 = 2.352"),
    "stoppers' base": (Verdict.UNSTATED, "van 1.314 tot en met 1.353, niet van 3.679; wel past 1.327 (betaald werk)"),
    "endings' base": (Verdict.UNSTATED, "148 is 41,8 % van 354, niet van 299, 394 en 442; wel past 148 + 206 = 354"),
    "mean over other organisations": (Verdict.NOT_COMPARABLE, "ten minste 3,3 % en ten hoogste 34,8 %"),
    "paid work within chance": (
        Verdict.NOT_COMPARABLE,
        "−1,2 procentpunt; alsof het losse groepen zijn −3,4 tot +1,0",
    ),
    "durable work within chance": (Verdict.NOT_COMPARABLE, "of het toeval is, volgt niet uit de gedrukte getallen"),
    "paid work in counts": (Verdict.NOT_COMPARABLE, "in aantallen toen 1.327 tot 1.330, nu 1.327"),
    "durable share of workers": (Verdict.UNNAMED, "toen 30,2 / 37,3 = 81,0 %, nu 88,2 %: +7,3 procentpunt"),
    "starters over quarters": (Verdict.NOT_COMPARABLE, "8,3 − 10,1 = −1,8 procentpunt"),
    "paid work": (Verdict.HOLDS, "1.327 / 3.679 = 36,1 %"),
    "rounding of endings": (Verdict.HOLDS, "32,4 + 6,6 + 61,1 = 100,1"),
    "endings with work": (Verdict.HOLDS, "148 / 354 = 41,8 %"),
    "national scheme": (Verdict.HOLDS, "459, niet meer dan 689"),
    "unit": (Verdict.UNSTATED, "trajecten: 3.679 (lopende trajecten); mensen: 1.327 (betaald werk); cliënten: 299"),
    "placeholder": (Verdict.PLACEHOLDER, "gedrukt als 0"),
    "one organisation": (Verdict.FAILS, "geen daarvan is 32,36 %"),
    "mean organisation": (Verdict.FAILS, "geen daarvan is 28,59 %"),
    "more than doubled": (Verdict.HOLDS, "3.869 / 1.769 = 2,19"),
    "a third at work": (Verdict.HOLDS, "1.013 / 3.138 = 32,3 %"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_is_found(found: pd.DataFrame, name: str) -> None:
    verdict, said = KNOWN[name]
    assert any(said in text for text in found.loc[found["verdict"] == verdict.value, "arithmetic"])


def test_contradictions_come_first(found: pd.DataFrame) -> None:
    order = [verdict.value for verdict in Verdict]
    places = found["verdict"].map(order.index).tolist()
    assert places == sorted(places)
    assert (found["arithmetic"] != "").all()


def made_up(published: pd.DataFrame, **figures: tuple[str, str, str, str]) -> pd.DataFrame:
    """Give each quantity: value, unit, numerator, denominator; all about one quarter and the same organisations."""
    known = published.drop_duplicates("quantity").set_index("quantity")
    rows = []
    for place, (quantity, (value, unit, numerator, denominator)) in enumerate(figures.items()):
        row = known.loc[quantity].to_dict() | {
            "id": f"made-up-{place}", "document": "report-2023q2", "place": "§1", "period": "2023Q2",
            "period_printed": "", "scope": "reporting", "quantity": quantity, "numerator": numerator,
            "denominator": denominator, "value": value, "unit": unit, "printed": value, "bound": "",
            "kind": "outcome", "note": "",
        }  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)[published.columns]


def test_a_consistent_set_gives_nothing(published: pd.DataFrame) -> None:
    count = ("trajectories", "", "")
    table = made_up(
        published,
        organisations_active=("12", "organisations", "", ""),
        organisations_reporting=("10", "organisations", "", ""),
        organisations_missing=("2", "organisations", "", ""),
        running=("900", *count),
        running_requested=("100", *count),
        running_approved=("800", *count),
        new=("200", *count),
        paid_work=("300", *count),
        paid_work_share=("33.3", "percent", "300", "900"),
        mean_per_organisation=("90.0", "trajectories_per_organisation", "900", "10"),
        ended=("70", *count),
        ended_with_work_or_education=("30", *count),
        ended_with_work_or_education_share=("42.9", "percent", "30", "70"),
    )
    verdicts = findings(table)["verdict"]
    assert set(verdicts) == {Verdict.HOLDS.value}
    assert len(verdicts) >= 6


@st.composite
def publications(draw: st.DrawFn) -> dict[str, dict[str, tuple[str, str, str, str]]]:
    """Two quarters of figures that follow from counts, as a publisher would print them."""
    organisations = draw(st.integers(2, 40))
    quarters: dict[str, dict[str, tuple[str, str, str, str]]] = {}
    for period in ("2023Q1", "2023Q2"):
        parts = draw(st.tuples(*[st.integers(1, 2000)] * 3))
        running = sum(parts)
        requested, new, paid = (draw(st.integers(0, running)) for _ in range(3))
        durable = draw(st.integers(0, paid))
        ended = draw(st.tuples(*[st.integers(0, 300)] * 3))
        with_work = draw(st.integers(0, sum(ended[1:])))
        counts = {
            "running": running, "running_uwv": parts[0], "running_municipality": parts[1],
            "running_other_funding": parts[2], "running_requested": requested, "running_approved": running - requested,
            "new": new, "paid_work": paid, "durable_work": durable, "ended": sum(ended), "ended_ips": sum(ended[1:]),
            "ended_orientation": ended[0], "ended_requested": ended[1], "ended_approved": ended[2],
            "ended_with_work_or_education": with_work, "ended_without_work_or_education": sum(ended[1:]) - with_work,
        }  # fmt: skip
        bases = {
            "running_uwv": running, "running_municipality": running, "running_other_funding": running,
            "paid_work": running, "durable_work": running, "ended_orientation": sum(ended),
            "ended_requested": sum(ended), "ended_approved": sum(ended), "ended_with_work_or_education": sum(ended[1:]),
        }  # fmt: skip
        decimals = draw(st.integers(0, 2))
        printed = {name: (str(count), "trajectories", "", "") for name, count in counts.items()}
        shares = {f"{name}_share": (counts[name], base) for name, base in bases.items()}
        shares["durable_work_of_paid_share"] = durable, paid
        for name, (count, base) in shares.items():
            if base:
                share = round_half_up(Fraction(100 * count, base), decimals)
                printed[name] = (str(share), "percent", str(count), str(base))
        mean = round_half_up(Fraction(running, organisations), 1)
        printed["mean_per_organisation"] = (
            str(mean),
            "trajectories_per_organisation",
            str(running),
            str(organisations),
        )
        missing = draw(st.integers(0, 5))
        for name, count in (("reporting", organisations), ("missing", missing), ("active", organisations + missing)):
            printed[f"organisations_{name}"] = (str(count), "organisations", "", "")
        quarters[period] = printed
    return quarters


_QUICK = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
_PUBLISHED = read_published(FOLDER)


@_QUICK
@given(publications())
def test_consistent_publications_give_nothing(quarters: dict[str, dict[str, tuple[str, str, str, str]]]) -> None:
    tables = [made_up(_PUBLISHED, **figures).assign(period=period) for period, figures in quarters.items()]
    both = pd.concat([*tables, *tables], ignore_index=True)  # everything is printed twice, as in text and summary
    both["id"] = [f"made-up-{place}" for place in both.index]
    found = findings(both)
    assert set(found["verdict"]) == {Verdict.HOLDS.value}, found[found["verdict"] != Verdict.HOLDS.value]
    assert len(found) > 15


@_QUICK
@given(publications(), st.sampled_from(["running", "running_uwv", "running_approved", "ended_requested"]))
def test_one_changed_count_in_a_publication_is_found(
    quarters: dict[str, dict[str, tuple[str, str, str, str]]], changed: str
) -> None:
    figures = quarters["2023Q2"]
    value, *rest = figures[changed]
    wrong = {**figures, changed: (str(int(value) + 1), *rest)}
    found = findings(made_up(_PUBLISHED, **wrong))
    assert Verdict.FAILS.value in set(found["verdict"])


def test_same_organisations_may_be_compared(published: pd.DataFrame) -> None:
    same = published.copy()
    same.loc[same["quantity"] == "organisations_reporting", "value"] = "29"
    assert Verdict.NOT_COMPARABLE.value not in set(findings(same)["verdict"])


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_implied_denominators_are_those_that_give_the_percentage(count: int, base: int, decimals: int) -> None:
    share = round_half_up(Fraction(100 * count, base), decimals)
    if share < Decimal("0.5").scaleb(-decimals) or share == Decimal(0):
        return
    found = implied_denominators(count, share)
    assert base in found
    for outside in (found[0] - 1, found[-1] + 1):
        assert outside == 0 or round_half_up(Fraction(100 * count, outside), decimals) != share


def test_remarks_are_worked_out(published: pd.DataFrame) -> None:
    table = remarks(FOLDER, published).set_index("id")
    said = table["arithmetic"].str.replace("\u00a0", " ")
    assert said["groei-werkenden"] == "195 − 44 − 148 = 3"
    assert said["start-aandeel"] == "195 / (3.679 − 1.327 + 195) = 195 / 2.547 = 7,7 %"
    assert said["duurzaam-onder-werkenden"] == "30,2 / 37,3 = 81,0 %"
    assert said["nieuwkomers"] == "949 / 3.679 = 25,8 %"
    assert said["periode-begin"].endswith("1.132 / 2.730 = 41,5 %")
    assert said["periode-eind"].endswith("1.135 / 3.380 = 33,6 %")
    assert said["gemiddelde-2018"] == "3.869 / 31 = 124,8"
    assert said["stadia-te-veel"] == "293 + 3.412 − 3.679 = 26"
    assert said["verandering-starters"] == "8,3 − 10,1 = −1,8 procentpunt"
    assert said["jaar-en-kwartaal"] == "3.138 / 3.869 = 81,1 %"
    assert (table[["remark", "reference"]] != "").all(axis=None)


def test_a_remark_about_an_unknown_quantity_is_refused(published: pd.DataFrame, tmp_path: Path) -> None:
    text = (FOLDER / "remarks.csv").read_text(encoding="utf-8").replace("new,running", "newer,running")
    (tmp_path / "remarks.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="newer is not published"):
        remarks(tmp_path, published)


def test_every_summary_statement_is_judged(published: pd.DataFrame) -> None:
    table = summaries(FOLDER, published)
    judged = dict(zip(table["place"] + " " + table["part"], table["judgement"], strict=True))
    numbered = {name.rstrip("abc") for name in judged}
    chapters = {"Algemene samenvatting": 5, "§2": 5, "§3": 4, "§4": 2}
    assert numbered == {f"{place} {point}" for place, points in chapters.items() for point in range(1, points + 1)}
    assert judged["Algemene samenvatting 2"] == Judgement.CORRECTED
    assert judged["§2 1"] == judged["§3 1"] == judged["§4 2"] == Judgement.REPRODUCED
    assert judged["§2 2b"] == judged["§3 2a"] == Judgement.CORRECTED
    assert judged["§2 4"] == judged["§3 3"] == judged["§4 1b"] == Judgement.NOT_DERIVABLE


def test_the_original_figures_have_their_counterparts() -> None:
    table = read_original_figures(FOLDER)
    drawn = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/werkmonitor/figures").glob("*.py"))
    assert set(table["figure"]) == {*map(str, range(1, 8)), *(f"B{number}" for number in range(1, 10))}
    for row in table.to_dict("records"):
        assert callable(getattr(figures, row["function"])), row["figure"]
        page = (ROOT / "analyses" / f"{row['page']}.qmd").read_text(encoding="utf-8")
        section = page.partition(f"{{#{section_of(row['page'], row['function'])}")[2].partition("\n## ")[0]
        assert f"figures.{row['function']}(" in section, row["figure"]
        assert row["table"] in TABLES
        assert f'"{row["picture"]}"' in drawn, row["figure"]
