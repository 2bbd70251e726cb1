"""What a map can't show: how far a region is from the country, given its size, and how sure its share is."""

from __future__ import annotations

from typing import Any

import numpy as np
from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import rows, theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.regions import ROW
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import regions as claims
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.screening import Screening, screen
from werkmonitor.narrative.tables import markdown
from werkmonitor.statistics.funnel import LEVELS

_HEIGHT = 3.3
_STYLES: dict[float, Any] = dict(zip(LEVELS, ((0, (4, 2)), "-"), strict=True))
"""Dashes for the inner limits, a line for the outer ones."""
_SOURCE = "Alleen regio’s waarvan het aandeel getoond mag worden"


def paid_work_funnel(report: Report) -> Markdown:
    """Funnel plot of the share with paid work: regions by size, with the limits of ordinary differences."""
    return _funnel(require_report(report), "paid_work", "fig-trechter-betaald-werk")


def durable_work_funnel(report: Report) -> Markdown:
    """Funnel plot of the share with durable work."""
    return _funnel(require_report(report), "durable_work", "fig-trechter-duurzaam-werk")


def _funnel(report: Report, indicator: str, id: str) -> Markdown:
    found = screen(report, indicator)
    if found is None:
        return _too_few(report)
    title = claims.verdict(indicator, found)
    note = (
        f"Streepjes: binnen deze grenzen ligt 95 % van de regio’s die alleen door toeval{claims.and_spread(found)} "
        "verschillen; doorgetrokken: 99,8 %. Punten met een naam liggen buiten de streepjes."
    )
    caption = terms.joined(
        f"{claims.SUBJECTS[indicator].removeprefix('het ')} en aantal lopende trajecten per regio in "
        f"{report.quarter.label}, met de grenzen van een trechterdiagram rond het landelijke aandeel",
        _SOURCE,
    )
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=_HEIGHT, synthetic=report.synthetic)
        _draw_funnel(ax, report, found)
        named = [f"{report.regions[code]} {_share(found, code)}" for code in found.beyond]
        outside = (
            f"Buiten de binnenste grenzen: {'; '.join(named)}" if named else "Geen regio buiten de binnenste grenzen"
        )
        return emit(figure, report, id, caption, terms.joined("Trechterdiagram", title, outside))


def paid_work_ranked(report: Report) -> Markdown:
    """Regions by their share with paid work drawn towards the mean, with both intervals."""
    report = require_report(report)
    found = screen(report, "paid_work")
    if found is None or not found.estimates:
        return _too_few(report)
    order = sorted(found.estimates, key=lambda code: (-found.estimates[code].value, report.regions[code]))
    title = "Naar het gemiddelde getrokken liggen de aandelen met betaald werk dichter bij elkaar"
    note = (
        "Dicht punt en dikke lijn: aandeel naar het gemiddelde getrokken, sterker naarmate de regio kleiner is. Open "
        "punt en dunne lijn: aandeel zoals geteld. Stippellijn: landelijk aandeel."
    )
    caption = terms.joined(
        f"Aandeel lopende trajecten met betaald werk in {report.quarter.label}, zoals geteld en naar het gemiddelde "
        "van de regio’s getrokken, met intervallen van 95 %",
        "De volgorde is geen ranglijst",
        _SOURCE,
    )
    with theme.style():
        height = 1.15 * ROW * len(order) + 0.5
        figure, (ax,) = theme.frame(title, note, height=height, synthetic=report.synthetic)
        _draw_ranked(ax, report, found, order)
        told = (
            f"{report.regions[c]} {numbers.percent(found.estimates[c].value)} (geteld {_share(found, c)})"
            for c in order
        )
        alt = terms.joined("Puntendiagram met intervallen", title, "; ".join(told))
        return emit(figure, report, "fig-geschat-betaald-werk", caption, alt)


def _share(found: Screening, code: str) -> str:
    return numbers.percent(found.shares[code])


def _too_few(report: Report) -> Markdown:
    return markdown(
        numbers.sentence(
            f"Hier staat geen figuur: over {report.quarter.label} kan van te weinig arbeidsmarktregio’s het aandeel "
            "worden getoond"
        )
    )


def _draw_funnel(ax: Axes, report: Report, found: Screening) -> None:
    table = found.funnel.table
    sizes = np.unique(np.geomspace(table["denominator"].min() * 0.8, table["denominator"].max() * 1.08, 80).round())
    for level, line in _STYLES.items():
        limits = found.funnel.limits(sizes, levels=[level])
        for side in ("lower", "upper"):
            ax.plot(limits["size"], 100 * limits[side], color=theme.QUIET, linewidth=0.9, linestyle=line)
    ax.axhline(100 * found.funnel.target, color=theme.ORANGE, linewidth=1.2)
    for code, size, share in zip(found.regions, table["denominator"], 100 * table["share"], strict=True):
        is_out = code in found.beyond
        ax.plot(
            size, share, "D" if is_out else "o", color=theme.NAVY, markerfacecolor=theme.NAVY if is_out else "white"
        )
        if is_out:
            above = share > 100 * found.funnel.target
            how: dict[str, Any] = {
                "ha": "center",
                "va": "bottom" if above else "top",
                "fontsize": theme.SMALL,
                "bbox": theme.PLATE,
            }
            theme.label(ax, report.regions[code], (size, share), (0, 5 if above else -5), **how)
    theme.bare(ax, keep="left")
    ax.spines["bottom"].set_visible(True)
    ax.set_xlabel("Lopende trajecten in de regio")
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    ax.yaxis.set_major_formatter("{x:.0f} %")
    ax.grid(axis="y", color=theme.RULE, linewidth=0.6)
    ax.margins(x=0.02)


def _draw_ranked(ax: Axes, report: Report, found: Screening, order: list[str]) -> None:
    ax.axvline(100 * found.funnel.target, color=theme.ORANGE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    for place, code in enumerate(order):
        shrunk, counted = found.estimates[code], report.cell("paid_work", region=code)
        if counted.interval:
            limits = [100 * limit for limit in counted.interval]
            ax.plot(limits, [place + 0.17] * 2, color=theme.QUIET, linewidth=0.8)
        ax.plot(100 * counted.number, place + 0.17, "o", color=theme.QUIET, markerfacecolor="white", markersize=3.6)
        ax.plot([100 * shrunk.lower, 100 * shrunk.upper], [place - 0.17] * 2, color=theme.NAVY, linewidth=1.6)
        ax.plot(100 * shrunk.value, place - 0.17, "o", color=theme.NAVY, markersize=4.2)
    theme.bare(ax)
    ax.set_yticks(range(len(order)), [report.region_label(code) for code in order], fontsize=theme.SMALL)
    ax.set_ylim(len(order) - 0.4, -0.6)
    rows.share_axis(ax)
