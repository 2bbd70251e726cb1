"""What Quarto runs after it has rendered (``post-render`` in ``_quarto.yml``): the home page leads to the quarter."""

import os
import sys
from pathlib import Path

from werkmonitor.config import InputError, find_project
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import archive
from werkmonitor.vintage import find_vintage


def main() -> None:
    """Add the quarter whose folder Quarto wrote; where the command line has Quarto write elsewhere, it adds it."""
    project = find_project(Path(__file__))
    folder = (project.root / os.environ["QUARTO_PROJECT_OUTPUT_DIR"]).resolve()
    if folder.parent != project.site:
        return
    try:
        quarter = Quarter.parse(folder.name)
    except ValueError:
        return
    archive.add(project, find_vintage(project, quarter))


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(f"werkmonitor: {error}")
