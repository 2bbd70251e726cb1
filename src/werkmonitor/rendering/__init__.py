"""From notebooks to website and PDF: a small engine of its own, and a wrapper for a genuine Quarto."""

from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.render import Rendered, render_document, render_site

__all__ = ["RenderError", "Rendered", "render_document", "render_site"]
