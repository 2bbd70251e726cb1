"""What is read of a delivery belongs together, also where someone replaces it meanwhile."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from werkmonitor.deliveries import DeliveryFolder, Unreadable, checksum, contents, find_deliveries, read_contents

WriteDelivery = Callable[..., Path]


@pytest.fixture
def delivery(delivery_root: Path, write_delivery: WriteDelivery) -> DeliveryFolder:
    write_delivery([{"traject_id": "OUD"}], [{"traject_id": "OUD"}])
    (found,) = find_deliveries(delivery_root).deliveries
    return found


def replacing_while_read(monkeypatch: pytest.MonkeyPatch, delivery: DeliveryFolder, times: int) -> list[Path]:
    """Have both files replaced after the first of them has been read, so many times; gives what was read, in order."""
    read, opened = contents._content, []

    def meanwhile(path: Path) -> contents.Content:
        seen = read(path)
        opened.append(path)
        if len(opened) <= 2 * times and len(opened) % 2:
            for file in delivery.files.values():
                new = file.with_name(f".{file.name}")
                shutil.copyfile(file, new)
                new.write_text(new.read_text().replace("OUD", f"NIEUW{len(opened)}"))
                new.replace(file)
        return seen

    monkeypatch.setattr(contents, "_content", meanwhile)
    return opened


def test_files_of_one_delivery_are_of_one_moment(delivery: DeliveryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = replacing_while_read(monkeypatch, delivery, 1)
    files = read_contents(delivery)
    assert len(opened) == 4, "all were read again"
    assert all(b"NIEUW1" in file.content and b"OUD" not in file.content for file in files.values())


def test_a_delivery_that_goes_on_changing(delivery: DeliveryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    replacing_while_read(monkeypatch, delivery, 10)
    with pytest.raises(Unreadable, match="veranderden terwijl ze werden gelezen"):
        read_contents(delivery)


def test_the_checksum_is_of_what_was_read(delivery: DeliveryFolder) -> None:
    files = read_contents(delivery)
    for path in delivery.files.values():
        path.unlink()
    digests = [hashlib.sha256(files[role].content).hexdigest() for role in sorted(files)]
    assert checksum(files) == hashlib.sha256("".join(digests).encode()).hexdigest()


def test_a_file_that_went_away(delivery: DeliveryFolder) -> None:
    delivery.files["plaatsingen"].unlink()
    with pytest.raises(Unreadable, match=r"org_plaatsingen\.csv kan niet worden geopend"):
        read_contents(delivery)
