"""What an onlooker may know besides the table that is about to be published."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Earlier:
    """An earlier publication of figures about the same quarters.

    Parameters
    ----------
    published
        Its long table of indicators, as everybody can read it.
    counted
        The same before protection, from the restricted zone; ``None`` where it isn't there any more. Then nothing is
        taken for granted of what was hidden, and more is hidden.
    """

    published: pd.DataFrame
    counted: pd.DataFrame | None = None


@dataclass(frozen=True)
class Background:
    """What stands beside a long table of indicators when somebody tries to work numbers out.

    Parameters
    ----------
    own
        Restricted counts of single organisations, each of which knows its own; as ``indicators.table.held`` gives
        them. ``None``: nobody knows any.
    earlier
        Earlier publications, in their order.
    """

    own: pd.DataFrame | None = None
    earlier: tuple[Earlier, ...] = ()


NOTHING = Background()
"""A first publication, of organisations that are told nothing of their own."""
