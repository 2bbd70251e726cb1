"""What the attack finds is true: of made-up people, whatever is hidden, each interval holds the real number."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from small_publication import RULES, Row, publication, row

from werkmonitor.attack import know
from werkmonitor.attack.intervals import intervals

REGIONS, FUNDINGS = ("AM01", "AM02"), ("uwv", "other")
SHARES = {
    "paid_work": ("paid", "running"),
    "durable_work": ("durable", "running"),
    "durable_work_of_paid": ("durable", "paid"),
}
COUNTS = {"running": "running", "new": "new"}
Person = tuple[str, str, int, bool]


def counted(people: list[Person], flag: str, region: str, funding: str) -> int:
    """Count who has a flag in a cell; of work, 0 is none, 1 paid, and 2 durable."""
    least = {"running": 0, "new": 0, "paid": 1, "durable": 2}[flag]
    return sum(
        work >= least and (new or flag != "new") and region in ("", where) and funding in ("", payer)
        for where, payer, work, new in people
    )


def rows_of(people: list[Person]) -> list[Row]:
    """Return the long table of these people, with nothing hidden."""
    rows = []
    for region, funding in product(("", *REGIONS), ("", *FUNDINGS)):
        cell = {"region": region, "funding": funding}
        for indicator, flag in COUNTS.items():
            rows.append(row(indicator, counted(people, flag, **cell), **cell))
        for indicator, (flag, base) in SHARES.items():
            rows.append(row(indicator, counted(people, flag, **cell), counted(people, base, **cell), **cell))
    return rows


PEOPLE = st.lists(
    st.tuples(st.sampled_from(REGIONS), st.sampled_from(FUNDINGS), st.integers(0, 2), st.booleans()), max_size=25
)


@settings(deadline=None, max_examples=40)
@given(PEOPLE, st.lists(st.booleans(), min_size=45, max_size=45))
def test_every_interval_holds_the_truth(people: list[Person], hidden: list[bool]) -> None:
    rows = rows_of(people)
    truth = know([publication(rows)], RULES).system
    empty = {"numerator": "", "denominator": "", "status": "hidden"}
    told = [one | empty if hide else one for one, hide in zip(rows, hidden, strict=True)]
    known = know([publication(told)], RULES).system
    targets = [{name: 1.0} for name in known.names]
    real = intervals(truth, targets)
    assert all(interval.width == 0 for interval in real)
    for number, found in zip(real, intervals(known, targets), strict=True):
        assert found.lower <= number.lower <= found.upper
