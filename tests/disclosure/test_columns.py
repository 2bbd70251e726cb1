"""The codes that columns of published tables may hold, with the names that readers see."""

from __future__ import annotations

import pytest

from werkmonitor.disclosure.columns import column
from werkmonitor.vocabulary import UNKNOWN, Funding, Stage, Status, TrajectoryType


@pytest.mark.parametrize(("name", "codes"), [("funding", Funding), ("type", TrajectoryType)])
def test_what_deliveries_may_leave_open_can_be_unknown(name: str, codes: type[Funding] | type[TrajectoryType]) -> None:
    named = {code.value: code.label for code in codes}
    assert dict(column("indicators", name).codes) == named | {UNKNOWN: "Onbekend"}


def test_a_stage_is_always_known() -> None:
    assert [code for code, _ in column("indicators", "stage").codes] == [stage.value for stage in Stage]


def test_why_a_number_is_hidden_is_no_code_of_a_published_table() -> None:
    codes = {code for code, _ in column("indicators", "status").codes}
    assert codes == {status.value for status in Status} - {"primary", "secondary"}
