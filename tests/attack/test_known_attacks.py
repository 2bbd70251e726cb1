"""Attacks known from the literature: each is found where the protection against it is off, and not where it is on."""

from dataclasses import replace

import pytest
from small_publication import AS_OF, RULES, found, publication, row

from werkmonitor.attack import Finding, Publication
from werkmonitor.attack.attack import know
from werkmonitor.attack.relations import Count

LATER = "2023-12-31"
REGIONS = ("AM01", "AM02")


def counts(findings: list[Finding]) -> set[str]:
    """Return the counts that were found, without their people."""
    return {finding.count.split(" [")[0] for finding in findings}


def regions(numbers: dict[str, int | None], total: int, **more: str) -> list[dict[str, str]]:
    """Return rows of running trajectories by region; those without a number are hidden."""
    cells = [row("running", "" if n is None else n, region=region, **more) for region, n in numbers.items()]
    return [row("running", total, **more), *cells]


def test_a_small_number_that_is_printed_is_found() -> None:
    findings = found(publication(regions({"AM01": 4, "AM02": 40}, 44)))
    assert [(finding.reason, *finding.interval) for finding in findings] == [("shown", 4, 4)]


def test_nothing_is_found_where_nothing_is_small() -> None:
    assert found(publication(regions({"AM01": 14, "AM02": 40}, 54))) == []


class TestSubtractionFromTotals:
    def test_one_hidden_cell_follows_from_the_total(self) -> None:
        findings = found(publication(regions({"AM01": None, "AM02": 40, "AM03": 30}, 74)))
        assert counts(findings) == {"running of AM01"}
        assert findings[0].interval == (4, 4)
        assert any("running of AM02" in figure for figure in findings[0].evidence)

    def test_a_second_hidden_cell_protects_it(self) -> None:
        assert found(publication(regions({"AM01": None, "AM02": 40, "AM03": None}, 74))) == []

    def test_two_hidden_cells_with_a_small_sum_are_a_small_number_together(self) -> None:
        findings = found(publication(regions({"AM01": None, "AM02": 40, "AM03": None}, 48)))
        assert counts(findings) == {"running"}
        assert findings[0].interval == (8, 8)

    def test_the_hidden_cell_of_a_two_way_table_follows_from_two_margins(self) -> None:
        def table(second: int | str) -> Publication:
            cells = {("AM01", "uwv"): "", ("AM01", "other"): second, ("AM02", "uwv"): "", ("AM02", "other"): 25}
            inner = [row("running", n, region=region, funding=funding) for (region, funding), n in cells.items()]
            margins = [row("running", 27, funding="uwv"), row("running", 52, funding="other")]
            return publication([*inner, *margins, *regions({"AM01": 30, "AM02": 49}, 79)])

        assert "running of funding uwv and AM01" in counts(found(table(27)))
        hidden = table("")
        hidden.tables["indicators"].loc[3, ["numerator", "status"]] = ["", "hidden"]
        assert found(hidden) == []

    def test_nested_figures(self) -> None:
        """Paid work less durable work is a figure too, and so is what is left of all endings."""
        durable = row("durable_work_of_paid", "", "")
        rows = [row("paid_work", 40, 90), row("durable_work", 36, 90), durable]
        assert "paid_work without durable_work" in counts(found(publication(rows)))
        assert found(publication([rows[0], row("durable_work"), durable])) == []

    def test_figures_of_fewer_organisations(self) -> None:
        rows = [row("running", 400), row("new_of_running", 60, 391), row("new", 60)]
        assert "running" in counts(found(publication(rows)))
        rounded = row("new_of_running", 60, 400, status="rounded")
        assert found(publication([rows[0], rounded, rows[2]])) == []


class TestSubtractionFromThePreviousVintage:
    def test_a_late_organisation_is_what_two_vintages_differ_by(self) -> None:
        before = publication(regions({"AM01": 20, "AM02": 40}, 60))
        after = publication(regions({"AM01": 24, "AM02": 40}, 64, as_of=LATER), as_of=LATER)
        findings = found(before, after)
        assert counts(findings) == {"running", "running of AM01"}
        assert {finding.interval for finding in findings} == {(4, 4)}

    def test_what_was_hidden_stays_hidden(self) -> None:
        before = publication(regions({"AM01": None, "AM02": None}, 60))
        after = publication(regions({"AM01": None, "AM02": None}, 90, as_of=LATER), as_of=LATER)
        assert found(before, after) == []

    def test_a_small_difference_by_correction_is_found_as_well(self) -> None:
        before = publication(regions({"AM01": 24, "AM02": 40}, 64))
        after = publication(regions({"AM01": 20, "AM02": 40}, 60, as_of=LATER), as_of=LATER)
        assert {finding.interval for finding in found(before, after)} == {(-4, -4)}

    def test_the_table_of_revisions_is_a_vintage(self) -> None:
        revision = {
            **dict.fromkeys(("stage", "funding", "type", "denominator_before", "denominator_after"), ""),
            **{"quarter": "2023Q2", "indicator": "running", "as_of_before": AS_OF, "as_of_after": LATER},
            **{"numerator_before": "60", "numerator_after": "67", "status": "ok"},
        }
        findings = found(publication([row("running", 60)], revisions=[revision]))
        assert {finding.interval for finding in findings} == {(7, 7)}
        wide = {**revision, "numerator_after": "85"}
        assert found(publication([row("running", 60)], revisions=[wide])) == []


class TestSubtractionOfEstimates:
    RULES = replace(RULES, rounding_of_people=10)

    def told(self, value: str, as_of: str = AS_OF, status: str = "ok") -> Publication:
        share = {"study": "change", "step": "share_new", "of": "new", "at": "2023Q1", "quarter": "2023Q2"}
        share |= {"as_of": as_of, "scale": "share", "value": value, "people": "3220", "status": status}
        other = {**share, "at": "2022Q4", "value": "0.1234", "status": "ok"}
        return publication([], as_of=as_of, estimates=[share, other])

    def test_two_that_hardly_differ_tell_of_few(self) -> None:
        findings = found(self.told("0.1228"), self.told("0.124", LATER), rules=self.RULES)
        assert counts(findings) == {"new"}
        assert {finding.interval for finding in findings} == {(3, 5)}

    def test_two_that_are_the_same_tell_of_nobody(self) -> None:
        assert found(self.told("0.1228"), self.told("0.1228", LATER), rules=self.RULES) == []

    def test_whole_per_cents_hide_who_came_in(self) -> None:
        coarse = [self.told(value, as_of, "rounded") for value, as_of in (("0.12", AS_OF), ("0.13", LATER))]
        assert found(*coarse, rules=self.RULES) == []


class TestOrganisationFromRegion:
    PUBLIC = regions({"AM01": 44, "AM02": 50}, 94)

    @staticmethod
    def own(region: int) -> Publication:
        return publication(regions({"AM01": region}, region), organisation="org01")

    def test_one_of_two_organisations_sees_the_other(self) -> None:
        findings = found(publication(self.PUBLIC), self.own(38), recipient="org01")
        assert [(finding.count.split(" [")[0], *finding.interval) for finding in findings] == [
            ("running of AM01", 6, 6)
        ]
        assert findings[0].recipient == "org01"

    def test_not_where_the_others_are_many(self) -> None:
        assert found(publication(self.PUBLIC), self.own(20), recipient="org01") == []

    def test_not_where_there_are_no_others(self) -> None:
        assert found(publication(self.PUBLIC), self.own(44), recipient="org01") == []

    def test_ones_own_small_numbers_are_no_finding(self) -> None:
        assert found(publication(self.PUBLIC), self.own(4), recipient="org01") == []

    def test_who_is_new_among_the_others_is_running_among_the_others(self) -> None:
        new = [row("new", 60), row("new", region="AM01"), row("new", region="AM02")]
        mine = [*regions({"AM01": 32}, 32), row("new", 2), row("new", 2, region="AM01")]
        told = found(publication([*self.PUBLIC, *new]), publication(mine, organisation="org01"), recipient="org01")
        assert ("new of AM01", 8, 12) in {(one.count.split(" [")[0], *one.interval) for one in told}

    def test_where_an_organisation_lists_nobody_there_is_nobody(self) -> None:
        knowledge = know([publication(self.PUBLIC), self.own(38)], RULES, "org01")
        (own,) = (people for people in knowledge.listed if people.who == "org01")
        cells = [(("method", "ips"), ("region", one)) for one in REGIONS]
        assert [knowledge.exactly(Count(own, "running", cell)) for cell in cells] == [38, 0]

    @pytest.mark.parametrize(("delivered", "others"), [("1", 0), ("2", None)])
    def test_where_it_is_alone_there_are_no_others(self, delivered: str, others: int | None) -> None:
        coverage = [{"quarter": "2023Q2", "region": one, "organisations_delivered": delivered} for one in REGIONS]
        public = publication(regions({"AM01": None, "AM02": None}, 94), coverage=coverage)
        knowledge = know([public, self.own(38)], RULES, "org01")
        (rest,) = (people for people in knowledge.listed if people.who == "others than org01")
        assert knowledge.exactly(Count(rest, "running", (("method", "ips"), ("region", "AM01")))) == others
        assert knowledge.exactly(Count(rest, "running", (("method", "ips"), ("region", "AM02")))) is None


class TestComplementFromPercentages:
    def test_a_percentage_with_enough_decimals_tells_the_count(self) -> None:
        exact = {"value": "0.9617", "status": "ok"}
        rows = [row("running", 183), row("paid_work", **exact)]
        findings = found(publication(rows))
        assert counts(findings) == {"running without paid_work"}
        assert {finding.interval for finding in findings} == {(7, 7)}

    def test_a_percentage_without_decimals_does_not(self) -> None:
        rows = [row("running", 1830), row("paid_work", value="0.96", status="ok")]
        assert found(publication(rows)) == []

    def test_the_base_follows_from_a_wilson_interval(self) -> None:
        """13 of 15: the limits are those of so few people that two without work remain."""
        limits = {"value": "0.866667", "lower": "0.621183", "upper": "0.962644", "interval_method": "wilson"}
        rows = [row("paid_work", **limits, status="ok")]
        assert "running without paid_work" in counts(found(publication(rows)))
        without = [row("paid_work", value="0.866667", status="ok")]
        assert "running without paid_work" not in counts(found(publication(without)))

    def test_a_difference_of_shares_tells_the_one_that_is_hidden(self) -> None:
        before = row("paid_work", 100, 200, quarter="2023Q1")
        rows = [before, row("running", 210), row("paid_work")]
        change = {"quarter": "2023Q2", "previous": "2023Q1", "indicator": "paid_work", "funding": "", "type": ""}
        changes = [{**change, "difference": "0.47142857"}]
        assert counts(found(publication(rows, changes=changes))) == {"running without paid_work"}
        assert found(publication(rows, changes=[{**change, "difference": ""}])) == []

    def test_nobody_of_a_group_is_about_everybody_in_it(self) -> None:
        rows = [row("paid_work", region="AM01"), row("paid_work", 30, 60, region="AM02"), row("paid_work", 30, 90)]
        findings = found(publication(rows))
        assert {finding.reason for finding in findings} == {"group"}
        rows[1] = row("paid_work", region="AM02")
        assert found(publication(rows)) == []


class TestRoundedSums:
    """Three regions, each printed as 20: from 10 to 30."""

    REGIONS = ("AM01", "AM02", "AM03")

    def rows(self, total: int) -> list[dict[str, str]]:
        cells = [row("running", 20, status="rounded", region=region) for region in self.REGIONS]
        return [row("running", total), *cells, row("paid_work", 22, region="AM01")]

    def test_a_total_can_need_all_that_rounding_took_off(self) -> None:
        findings = found(publication(self.rows(88)))
        assert counts(findings) == {"running without paid_work of AM01"}
        assert {finding.interval for finding in findings} == {(6, 8)}

    def test_most_totals_do_not(self) -> None:
        assert found(publication(self.rows(80))) == []

    def test_both_counts_of_a_rounded_share_are_rounded(self) -> None:
        """22 of 33, printed as 20 of 40, may be 30 of 30; exactly 20 of exactly 40 would be nothing of the sort."""
        rows = [row("running", 40, status="rounded", region="AM01"), row("running", 33), row("paid_work", 22, 33)]
        rows += [row("paid_work", 20, 40, status="rounded", region="AM01")]
        assert {finding.reason for finding in found(publication(rows))} <= {"narrow"}


def test_the_word_for_why_a_number_is_hidden_tells_about_its_neighbours() -> None:
    """Where small numbers and the others that protect them have words of their own, the others are not small."""
    rows = [row("paid_work", 30, 120), row("paid_work", 10, 40, region="AM03")]
    pair = [("AM01", "primary"), ("AM02", "secondary")]
    telling = [row("paid_work", status=status, region=region) for region, status in pair]
    assert "paid_work of AM01" not in counts(
        found(publication([*rows, *(row("paid_work", region=r) for r, _ in pair)]))
    )
    findings = found(publication([row("paid_work", 24, 120), rows[1], *telling]))
    assert "paid_work of AM01" in counts(findings)


def test_figures_that_contradict_each_other_are_a_finding() -> None:
    findings = found(publication([row("running", 30), row("running", 14, funding="uwv"), row("new", 40)]))
    assert [finding.reason for finding in findings] == ["contradiction"]


@pytest.mark.parametrize("width", [1, 5, 9])
def test_the_width_that_policy_asks_for_decides(width: int) -> None:
    rows = regions({"AM01": None, "AM02": None, "AM03": 40}, 46)
    narrow = found(publication(rows), rules=replace(RULES, protection_width=width))
    assert ("running of AM01" in counts(narrow)) == (width > 6)
