"""What alternatives show so far of each sensitive number, to one onlooker."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from werkmonitor.disclosure.alternatives import Room
from werkmonitor.disclosure.system import Mask

_FAR = 1e3
"""An alternative is stretched to at most so many times itself."""
_CLOSE = 1e-6


class Proof:
    """The lowest and highest that each sensitive number is known to be able to be, from what it is.

    Parameters
    ----------
    sensitive
        Which numbers.
    room
        How far each number could be from what it is, for all that the onlooker knows.
    width
        How far apart lowest and highest have to be.
    """

    def __init__(self, sensitive: Mask, room: Room, width: float) -> None:
        self.targets, self.room, self.width = np.flatnonzero(sensitive), room, width
        self.lowest, self.highest = np.zeros(len(self.targets)), np.zeros(len(self.targets))
        self.tried = np.zeros(len(self.targets), dtype="int64")

    def lacking(self, tries: int) -> Mask:
        """Which numbers no two alternatives keep far enough apart yet, and were looked at fewer times than this."""
        return (self.highest - self.lowest < self.width - _CLOSE) & (self.tried < tries)

    def see(self, alternatives: csr_array) -> None:
        """Take what alternatives show (a row each), stretched as far as fits."""
        if not alternatives.nnz or not len(self.targets):
            return
        moved, place, starts = alternatives.data, alternatives.indices, alternatives.indptr
        limits = np.where(moved < 0, self.room.down[place], self.room.up[place]) / np.abs(moved)
        most = np.minimum(np.minimum.reduceat(limits, starts[:-1]), _FAR)
        stretched = csr_array((moved * np.repeat(most, np.diff(starts)), place, starts), alternatives.shape)
        seen = stretched[:, self.targets]
        self.lowest = np.minimum(self.lowest, seen.min(axis=0).toarray().ravel())
        self.highest = np.maximum(self.highest, seen.max(axis=0).toarray().ravel())
