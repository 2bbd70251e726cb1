"""What an onlooker may know besides the table that is about to be published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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
    own
        Restricted counts of single organisations then; ``None`` where they aren't there any more. Then this publication
        isn't protected against what an organisation knows of how its own have changed.
    tables
        Its other tables by name, as everybody can read them.
    """

    published: pd.DataFrame
    counted: pd.DataFrame | None = None
    own: pd.DataFrame | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Background:
    """What stands beside a table when somebody tries to work numbers out.

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

    def printed(
        self, name: str, table: pd.DataFrame, key: Callable[[pd.DataFrame], pd.DataFrame], columns: Sequence[str]
    ) -> list[pd.DataFrame]:
        """Return what each earlier publication has in a table about the same rows.

        Parameters
        ----------
        name, table
            The table that is about to be published.
        key
            Gives the columns that name a row, of this table and of earlier ones.
        columns
            What is asked of them; empty where an earlier table doesn't tell.
        """
        rows, found = key(table), []
        for then in (one.tables[name] for one in self.earlier if name in one.tables):
            named = key(then)
            merged = rows.merge(named.assign(**then[columns]), on=list(named.columns), how="left")
            found.append(merged[columns].set_axis(table.index))
        return found


NOTHING = Background()
"""A first publication, of organisations that are told nothing of their own."""
