"""Many comparisons at once: Holm where each claim must hold, Benjamini-Hochberg where a list is screened."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

ALPHA = 0.05
"""Chance of any false claim (Holm), or expected share of false ones among the claims (Benjamini-Hochberg)."""


def holm(p_values: Mapping[str, float], alpha: float = ALPHA) -> pd.DataFrame:
    r"""Adjust the p-values of a family of confirmatory comparisons.

    Parameters
    ----------
    p_values
        p-value by the name of the comparison; NaN where it isn't estimable.
    alpha
        Chance of one or more false rejections in the family that is accepted.

    Returns
    -------
    pandas.DataFrame
        A row per comparison in the order given: ``comparison``, ``p_value``, ``adjusted`` (at most 1), ``rejected``,
        and ``family``, the number of comparisons that could be made. A comparison without p-value isn't rejected and
        has no adjusted one.

    Notes
    -----
    Estimand: which null hypotheses fall, with the chance of any false rejection at most ``alpha``.

    Formula: the p-values from small to large times m, m - 1, ..., 1, each at least the one before.

    Assumptions: none on the dependence between the comparisons. The family is what could be estimated: a comparison
    that couldn't be made is no chance of error.

    Tests: ``tests/statistics/test_multiple.py``.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6:65.
    """
    return _adjust(p_values, alpha, "holm")


def benjamini_hochberg(p_values: Mapping[str, float], alpha: float = ALPHA) -> pd.DataFrame:
    r"""Adjust the p-values of a list that is screened, such as the regions.

    Parameters
    ----------
    p_values, alpha
        As in :func:`holm`; ``alpha`` is the expected share of false rejections among all rejections.

    Returns
    -------
    pandas.DataFrame
        As :func:`holm`.

    Notes
    -----
    Estimand: which stand out, with the expected share of false ones among them at most ``alpha``.

    Formula: the i-th smallest p-value times m / i, each at most the next.

    Assumptions: independent comparisons, or positive dependence.

    Tests: ``tests/statistics/test_multiple.py``.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289.
    """
    return _adjust(p_values, alpha, "fdr_bh")


def _adjust(p_values: Mapping[str, float], alpha: float, method: str) -> pd.DataFrame:
    raw = np.array(list(p_values.values()), dtype=float)
    known = ~np.isnan(raw)
    adjusted, rejected = np.full(len(raw), np.nan), np.zeros(len(raw), dtype=bool)
    if known.any():
        rejected[known], adjusted[known], _, _ = multipletests(raw[known], alpha=alpha, method=method)
    columns = {"comparison": list(p_values), "p_value": raw, "adjusted": adjusted, "rejected": rejected}
    return pd.DataFrame(columns | {"family": int(known.sum())})
