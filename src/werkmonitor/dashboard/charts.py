"""The dashboard's charts as Vega-Lite specifications without numbers: the page's script puts in the chosen rows.

A row has ``label``, ``region`` (a code, or empty), ``value``, ``lower``, ``upper``, ``reason``, ``place`` (its order),
``picked`` and ``tip``; on maps also ``class``, ``mark`` and where it is. Values that aren't shown are null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

from werkmonitor.figures import theme
from werkmonitor.figures.choropleth import COLOURS
from werkmonitor.geography import TILES

Drawn = alt.LayerChart | alt.FacetChart
"""What Altair calls layers with parameters; there are no facets here."""
_TREND_HEIGHT = 300
_STRONG_FROM = 3
"""First class on which text takes the other ink."""
_NUMBER = "percent ? format(datum.value, '.0%') : format(datum.value, ',')"
_COLUMNS_OF_LEGEND = alt.ExprRef("width < 420 ? 2 : 3")
_CLASS_LEGEND = "labels[datum.value]"
_COLUMNS, _ROWS = (max(place) + 1 for place in zip(*TILES.values(), strict=True))


@dataclass(frozen=True)
class Look:
    """Colours of a theme. ``classes`` go from few to many; ``series`` stay apart for the colour-blind."""

    paper: str
    ink: str
    quiet: str
    rule: str
    picked: str
    strong: str
    classes: tuple[str, ...]
    series: tuple[str, ...]


LOOKS = {
    "light": Look(
        "#ffffff", theme.INK, theme.QUIET, theme.RULE, theme.ORANGE, "#ffffff", COLOURS,
        (theme.NAVY, theme.ORANGE, "#2E8B8B", "#8A4F9E", "#6B7075", "#B58900"),
    ),
    "dark": Look(
        "#111a23", "#e6ebf0", "#a3b1be", "#33475a", "#f0b860", "#111a23",
        ("#24435f", "#39658c", "#5b8db8", "#8fb8db", "#cfe3f5"),
        ("#9cc4e8", "#f0b860", "#6fd0d6", "#d3a6e6", "#a3b1be", "#e6d37a"),
    ),
}  # fmt: skip
"""The light one is that of the report's figures; the dark one has the colours of the site's dark theme."""

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


def charts() -> dict[str, dict[str, dict[str, Any]]]:
    """Return theme to chart to specification: ``map``, ``tiles``, ``ranking`` and ``trend``."""
    made = {"map": _map, "tiles": _tiles, "ranking": _ranking, "trend": _trend}
    return {name: {chart: _finished(make(look), look) for chart, make in made.items()} for name, look in LOOKS.items()}


def _finished(chart: Drawn, look: Look) -> dict[str, Any]:
    lines: dict[str, Any] = {
        "labelColor": look.ink,
        "titleColor": look.ink,
        "domainColor": look.quiet,
        "tickColor": look.quiet,
    }
    chart = chart.properties(data=alt.NamedData("rows"), width="container")
    chart = chart.configure(background=look.paper, font="system-ui, sans-serif", aria=False)
    chart = chart.configure_axis(**lines, gridColor=look.rule, labelFontSize=12, labelLimit=260)
    chart = chart.configure_legend(labelColor=look.ink, labelFontSize=12, labelLimit=220, symbolStrokeWidth=1)
    chart = chart.configure_title(color=look.ink, subtitleColor=look.ink, anchor="start", fontSize=15)
    return dict(chart.configure_view(stroke=None).configure_text(color=look.ink, fontSize=12).to_dict(validate=True))


def _classes(look: Look) -> Any:
    """Return the fill of a region: the colour of its class, or paper where it has none."""
    legend = alt.Legend(
        orient="bottom", columns=_COLUMNS_OF_LEGEND, labelExpr=_CLASS_LEGEND, title=None, symbolType="square"
    )
    scale = alt.Scale(domain=list(range(len(look.classes))), range=list(look.classes))
    return (
        alt.when("isValid(datum.class)")
        .then(alt.Fill("class:O", scale=scale, legend=legend))
        .otherwise(alt.value(look.paper))
    )


def _outlined(look: Look) -> dict[str, Any]:
    """Return the encodings that tell the region that was picked from the others."""
    return {
        "stroke": alt.when("datum.picked").then(alt.value(look.picked)).otherwise(alt.value(look.quiet)),
        "strokeWidth": alt.when("datum.picked").then(alt.value(3)).otherwise(alt.value(0.6)),
    }


def _ink(look: Look) -> Any:
    strong = f"isValid(datum.class) && datum.class >= {_STRONG_FROM}"
    return alt.when(strong).then(alt.value(look.strong)).otherwise(alt.value(look.ink))


def _labels() -> alt.Parameter:
    """Return what the classes are called, which the script fills in."""
    return alt.param(name="labels", value=[])


def _percent() -> alt.Parameter:
    """Return whether the axis has percentages, which the script fills in."""
    return alt.param(name="percent", value=True)


def _map(look: Look) -> Drawn:
    """Draw the regions, each with a mark where its number is incomplete or isn't shown."""
    areas = (
        alt.Chart()
        .mark_geoshape(cursor="pointer", strokeJoin="round")
        .encode(fill=_classes(look), tooltip="tip:N", **_outlined(look))
    )
    marks = (
        alt.Chart()
        .mark_text(fontSize=13, fontWeight="bold", cursor="pointer")
        .encode(longitude="x:Q", latitude="y:Q", text="mark:N", tooltip="tip:N", color=_ink(look))
    )
    drawn = alt.layer(areas, marks).project(type="identity", reflectY=True)
    return drawn.properties(height=420).add_params(_labels())


def _tiles(look: Look) -> Drawn:
    """Draw a tile for each region, with its number, and its name where there is room."""
    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(_COLUMNS)), padding=0.05)),
        "y": alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(_ROWS)), padding=0.05)),
    }
    boxes = (
        alt.Chart()
        .mark_rect(cursor="pointer", cornerRadius=2)
        .encode(**place, fill=_classes(look), tooltip="tip:N", **_outlined(look))
    )
    how: dict[str, Any] = {"cursor": "pointer", "limit": alt.ExprRef(f"width / {_COLUMNS} - 6")}
    numbers = (
        alt.Chart()
        .mark_text(
            fontWeight="bold",
            dy=alt.ExprRef("width < 480 ? 0 : 16"),
            fontSize=alt.ExprRef("width < 480 ? 11 : 12"),
            **how,
        )
        .encode(**place, text="short:N", tooltip="tip:N", color=_ink(look))
    )
    names = (
        alt.Chart()
        .mark_text(fontSize=10, dy=-14, lineBreak="\n", opacity=alt.ExprRef("width < 480 ? 0 : 1"), **how)
        .encode(**place, text="name:N", tooltip="tip:N", color=_ink(look))
    )
    return alt.layer(boxes, numbers, names).properties(height=540).add_params(_labels())


def _ranking(look: Look) -> Drawn:
    """Draw a dot for each row with its interval, a line at the number of the whole country, or the reason."""
    rows = alt.Y("label:N", title=None, sort=alt.EncodingSortField(field="place", op="min"))
    colour = alt.when("datum.picked").then(alt.value(look.picked)).otherwise(alt.value(look.series[0]))
    axis = alt.Axis(labelExpr=_NUMBER, title=None, orient="top", tickCount=5)
    value = alt.X("value:Q", axis=axis, scale=alt.Scale(zero=True))
    country = (
        alt.Chart().transform_filter("datum.country").mark_rule(strokeDash=[4, 3], color=look.quiet).encode(x=value)
    )
    lines = alt.Chart().mark_rule(strokeWidth=2).encode(y=rows, x=alt.X("lower:Q"), x2="upper:Q", color=colour)
    dots = (
        alt.Chart()
        .mark_point(filled=True, size=70, opacity=1, cursor="pointer")
        .encode(y=rows, x=value, color=colour, tooltip="tip:N")
    )
    reasons = (
        alt.Chart()
        .mark_text(align="left", fontStyle="italic", fontSize=11, cursor="pointer", color=look.quiet)
        .encode(y=rows, x=alt.value(6), text="reason:N", tooltip="tip:N")
    )
    layers = alt.layer(country, lines.transform_filter("isValid(datum.lower)"), dots, reasons)
    return layers.add_params(_percent())


def _trend(look: Look) -> Drawn:
    """Draw a line for each series, with its intervals; where a quarter has no number the line is broken."""
    order = alt.EncodingSortField(field="time", op="min")
    along = alt.X("quarter:N", title=None, sort=order, axis=alt.Axis(labelAngle=0))
    apart = alt.XOffset("series:N", sort=alt.EncodingSortField(field="place", op="min"), scale=alt.Scale(padding=0.45))
    axis = alt.Axis(labelExpr=_NUMBER, title=None, tickCount=5)
    value = alt.Y("value:Q", axis=axis, scale=alt.Scale(zero=True))
    by_place = alt.EncodingSortField(field="place", op="min")
    colours = alt.Scale(range=list(look.series))
    colour = alt.Color("series:N", sort=by_place, scale=colours, legend=None)
    legend = alt.Legend(orient="top", title=None, columns=_COLUMNS_OF_LEGEND, symbolSize=90)
    shape = alt.Shape("series:N", sort=by_place, scale=alt.Scale(range=list(_SHAPES)), legend=legend)
    shared: dict[str, Any] = {"x": along, "xOffset": apart}
    lines = alt.Chart().mark_line(strokeWidth=2).encode(y=value, color=colour, **shared)
    ranges = alt.Chart().mark_rule(strokeWidth=1.5).encode(y=alt.Y("lower:Q"), y2="upper:Q", color=colour, **shared)
    points = (
        alt.Chart()
        .mark_point(filled=True, size=90, opacity=1)
        .encode(y=value, shape=shape, color=colour.copy().legend(legend), tooltip="tip:N", **shared)
    )
    # The lines' colours stay without a legend of their own, so that that of the points has colour and shape in one.
    layers: Drawn = alt.layer(lines, ranges, points).resolve_scale(color="independent", shape="independent")
    return layers.properties(height=_TREND_HEIGHT).add_params(_percent())
