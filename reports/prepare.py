"""What Quarto runs before it renders (``pre-render`` in ``_quarto.yml``).

It sees to it that there is a release to make pages of, and assembles the national report into the one notebook from
which Quarto makes the PDF. The built-in engine doesn't need this.
"""

import sys
from pathlib import Path

try:
    import werkmonitor
except ModuleNotFoundError:
    sys.exit(
        f"{sys.executable} has no werkmonitor. Make the environment with `make env` and choose it with "
        "`source .venv/bin/activate`, or with conda as R-free-env.yml says; then run quarto again."
    )

from werkmonitor.config import InputError, find_project
from werkmonitor.rendering.quarto import write_report
from werkmonitor.rendering.render import REPORT


def main() -> None:
    """Make what Quarto will read, where it isn't there yet."""
    project = find_project(Path(__file__))
    if not any(project.public.glob("*/release.json")):
        from werkmonitor import pipeline

        quarter, as_of = pipeline.PUBLISHED_VINTAGE
        print(f"There is no release yet: making that of {quarter} as of {as_of}.")
        ingested = pipeline.ingest_deliveries(project)
        calibrated = project.delivery_root() == project.example
        pipeline.count_and_publish(project, ingested, quarter, as_of, calibrated=calibrated)
    write_report(project.root, REPORT)


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(f"werkmonitor: {error}")
