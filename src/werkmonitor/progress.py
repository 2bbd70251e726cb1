"""How a long step tells how far it is, to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable

OnProgress = Callable[[int, int, str], None]
"""Called with the number done, the total, and what is being done."""

Step = Callable[[str], OnProgress]
"""Called with a title for each step; gives a callback for its progress."""


def silent(done: int, total: int, what: str) -> None:
    """Show no progress of a step."""


def quiet(title: str) -> OnProgress:
    """Show no progress of any step."""
    return silent
