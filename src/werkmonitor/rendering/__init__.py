"""Rendering of the Quarto notebooks, with the engine that is built in or with a genuine Quarto."""

from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.render import Rendered, render_site
from werkmonitor.rendering.units import Unit, UnitReports, render_units

__all__ = ["RenderError", "Rendered", "Unit", "UnitReports", "render_site", "render_units"]
