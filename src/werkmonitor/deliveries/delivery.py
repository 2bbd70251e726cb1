"""Read one delivery whole: files -> text tables in the contract's columns, client identifiers replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from werkmonitor.contract import Sheet
from werkmonitor.deliveries.apart import Overrun, apart
from werkmonitor.deliveries.contents import Contents, Unreadable
from werkmonitor.deliveries.layout import PHASE_1_FLAGS, Layouts, TextTable, lay_out
from werkmonitor.deliveries.read import RawDelivery, read_files

SECONDS, MEMORY = 60.0, 512 * 2**20
"""What reading one delivery may take: time, and bytes beyond what this process has already."""


@dataclass(frozen=True)
class TextDelivery:
    """A delivery as text. ``placements`` is ``None`` for a phase-1 delivery, which reports work by two columns."""

    trajectories: TextTable
    placements: TextTable | None
    notes: tuple[str, ...]


def read_delivery(contents: Contents, layouts: Layouts, conceal: Callable[[str], str]) -> TextDelivery:
    """Take in the files of a delivery; ``conceal`` replaces each client identifier meanwhile.

    Raises
    ------
    Unreadable
        Nothing in the delivery can be used; the message says why, in Dutch.
    """
    raw = _read_apart(contents)
    trajectories = lay_out(raw.trajectories, Sheet.TRAJECTORIES, layouts[Sheet.TRAJECTORIES], conceal)
    if trajectories.cells.empty:
        raise Unreadable(f"{trajectories.file} bevat geen enkel traject")
    reports_work = set(PHASE_1_FLAGS) <= set(trajectories.present)
    placements = None
    if raw.placements is not None and (raw.placements.header or not reports_work):
        placements = lay_out(raw.placements, Sheet.PLACEMENTS, layouts[Sheet.PLACEMENTS], conceal)
    elif not reports_work:
        raise Unreadable(
            f"'{Sheet.PLACEMENTS}' ontbreekt; dat mag alleen als '{Sheet.TRAJECTORIES}' de kolommen "
            f"{' en '.join(PHASE_1_FLAGS)} heeft"
        )
    notes = [*trajectories.notes, *(placements.notes if placements else ())]
    notes += [f"blad '{name}' niet gelezen" for name in raw.other_sheets]
    return TextDelivery(trajectories, placements, tuple(notes))


def _read_apart(contents: Contents) -> RawDelivery:
    try:
        return apart(partial(read_files, contents), SECONDS, MEMORY)
    except Overrun:
        names = ", ".join(contents[role].name for role in sorted(contents))
        raise Unreadable(
            f"{names} is beschadigd, of vraagt meer tijd of geheugen dan er voor één levering is; verwijder wat er "
            "onder en naast de gegevens staat en sla het opnieuw op"
        ) from None
