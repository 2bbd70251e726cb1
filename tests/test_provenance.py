"""What says where results come from is one line, the same everywhere, and follows from the files that were used."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd

from werkmonitor.provenance import deliveries_hash, provenance, stamp
from werkmonitor.quarter import Quarter
from werkmonitor.rendering.assets import Assets
from werkmonitor.vintage import Vintage

REGISTER = pd.DataFrame({"organisation": ["org01", "org02"], "ips_since": ["2015", "2018"]})
MADE = {"werkmonitor": "0.1.0", "commit": "abc1234", "lock": "0123456789ab", "deliveries": "ba9876543210"}
LINE = (
    "Kwartaal 2 van 2023 · stand van 1 oktober 2023 · werkmonitor 0.1.0 · code abc1234 · pakketten 0123456789ab · "
    "leveringen ba9876543210 · regels fedcba987654"
)


def deliveries(**changed: str) -> pd.DataFrame:
    table = pd.DataFrame({"quarter": "2023Q2", "organisation": ["org01", "org02"], "received": "2023-07-14"})
    return table.assign(status=["read", "held"], sha256=["aa", "bb"], **changed)


def test_a_line_names_quarter_date_code_versions_deliveries_and_policy() -> None:
    vintage = Vintage(Quarter(2023, 2), date(2023, 10, 1), True, Path(), MADE, policy="fedcba987654")
    assert stamp(vintage) == LINE


def test_what_is_not_known_is_left_out_of_the_line() -> None:
    vintage = Vintage(Quarter(2023, 2), date(2023, 10, 1), True, Path(), {"werkmonitor": "0.1.0", "commit": ""})
    assert stamp(vintage) == "Kwartaal 2 van 2023 · stand van 1 oktober 2023 · werkmonitor 0.1.0"


def test_deliveries_that_were_read_and_their_register_make_the_hash() -> None:
    known = deliveries_hash(deliveries(), REGISTER)
    assert deliveries_hash(deliveries().iloc[::-1], REGISTER) == known
    assert deliveries_hash(deliveries().assign(sha256=["aa", "cc"]), REGISTER) == known, "what is held isn't used"
    assert deliveries_hash(deliveries().assign(sha256=["cc", "bb"]), REGISTER) != known
    assert deliveries_hash(deliveries(), REGISTER.assign(ips_since="2010")) != known


def test_a_run_says_up_to_when_later_deliveries_count(tmp_path: Path) -> None:
    described = provenance(tmp_path, deliveries(), deliveries(), date(2023, 12, 1), REGISTER)
    assert described["revisions"] == {"until": "2023-12-01", "deliveries": described["deliveries"]}
    assert (described["commit"], described["lock"]) == ("", "")


def test_a_table_to_download_has_its_line_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "pagina.html"
    link = Assets(tmp_path, (tmp_path,), source=LINE).csv("tbl-a.csv", "a,b\n", page)
    about = json.loads((tmp_path / f"{link}-metadata.json").read_text(encoding="utf-8"))
    assert about == {"@context": "http://www.w3.org/ns/csvw", "url": "tbl-a.csv", "dc:source": LINE}
