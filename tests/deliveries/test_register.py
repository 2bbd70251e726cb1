from datetime import date
from pathlib import Path

import pytest

from werkmonitor.config import InputError
from werkmonitor.deliveries import active_regions, read_register
from werkmonitor.quarter import Quarter

HEADER = "organisation,name,region,active_from,active_until,ips_since"
REGIONS = ["AM01", "AM02"]


def register(root: Path, *rows: str, header: str = HEADER) -> Path:
    (root / "organisations.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return root


def test_a_register_is_read_typed_and_sorted(tmp_path: Path) -> None:
    root = register(
        tmp_path,
        "org02,Tweede,AM02,2023q1,2023Q2,",
        'org01,"Eerste, locatie Noord",AM01,2022Q4,,2015',
        header=HEADER,
    )
    table = read_register(root, REGIONS)
    assert table["organisation"].tolist() == ["org01", "org02"]
    assert table["active_from"].tolist() == ["2022Q4", "2023Q1"]
    assert table["active_until"].tolist() == ["", "2023Q2"]
    assert table.loc[0, "ips_since"] == 2015
    assert table["fidelity_score"].isna().all()


def test_fidelity_is_optional(tmp_path: Path) -> None:
    root = register(
        tmp_path,
        "a;A;AM01;2022Q4;;2015;101.5;2022-11-03",
        header=f"{HEADER},fidelity_score,fidelity_date".replace(",", ";"),
    )
    table = read_register(root, REGIONS)
    assert table.loc[0, "fidelity_score"] == 101.5
    assert table.loc[0, "fidelity_date"] == date(2022, 11, 3)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("org01,Eerste,AM99,2022Q4,,2015", "row 3: 'AM99' is not a region code"),
        ("org01,Eerste,AM02,2022-4,,2015", "row 3: '2022-4' is not a quarter"),
        ("org01,Eerste,AM02,2023Q1,2022Q4,2015", "row 3: active_until comes before"),
        ("org01,Eerste,AM02,2023Q1,,vorig jaar", "row 3: ips_since is a year"),
        ("org01,,AM02,2023Q1,,2015", "row 3: organisation and name"),
        ("org01,Andere naam,AM02,2023Q1,,2015", "org01 has more than one name"),
        ("org01,Eerste,AM01,2023Q1,,2015", "row 3: the organisation is already active"),
        ("org01,Eerste,AM02,2023Q1,,2015,x", "row 3: more cells than columns"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(row: str, problem: str, tmp_path: Path) -> None:
    root = register(tmp_path, "org01,Eerste,AM01,2022Q4,,2015", row)
    with pytest.raises(InputError, match=problem):
        read_register(root, REGIONS)


@pytest.mark.parametrize("content", [b"", b"organisation,name\n", f"{HEADER}\n".encode(), b"\xff\xfe"])
def test_a_register_that_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"organisations\.csv"):
        read_register(tmp_path, REGIONS)


def test_regions_where_an_organisation_is_active(tmp_path: Path) -> None:
    root = register(tmp_path, "a,A,AM01,2022Q4,,", "a,A,AM02,2022Q4,2023Q1,", "b,B,AM02,2023Q1,,")
    table = read_register(root, REGIONS)
    assert active_regions(table, "a", Quarter(2022, 3)) == set()
    assert active_regions(table, "a", Quarter(2023, 1)) == {"AM01", "AM02"}
    assert active_regions(table, "a", Quarter(2023, 2)) == {"AM01"}
