"""The locks hold what the project asks for, each package with its hashes."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[2]
REQUIREMENTS: Final = ROOT / "requirements"
LOCKED: Final = re.compile(
    r"^([\w.-]+)==(\S+)(?: ; [^\\\n]+)? ?\\\n((?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE
)


def locked(name: str) -> dict[str, str]:
    """Return the versions of a lock by package."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    return {canonicalize_name(package): version for package, version, _ in LOCKED.findall(text)}


def asked(name: str) -> list[Requirement]:
    """Return what a list of ours asks for."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def product() -> list[Requirement]:
    """Return what the product asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [Requirement(line) for line in project["dependencies"]]


@pytest.mark.parametrize("name", ["run", "test", "build", "uv"])
def test_every_locked_package_has_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()

    pinned = re.findall(r"^[\w.-]+==", text, re.MULTILINE)

    assert len(pinned) == len(LOCKED.findall(text)) > 0


@pytest.mark.parametrize(
    ("requirements", "lock"),
    [
        pytest.param(product(), "run", id="the product"),
        pytest.param(product() + asked("test"), "test", id="the tests"),
        pytest.param(asked("build"), "build", id="the build"),
        pytest.param(asked("uv"), "uv", id="uv"),
    ],
)
def test_the_lock_meets_what_is_asked(requirements: list[Requirement], lock: str) -> None:
    versions = locked(lock)

    unmet = [
        str(one)
        for one in requirements
        if (version := versions.get(canonicalize_name(one.name))) is None
        or not one.specifier.contains(version, prereleases=True)
    ]

    assert unmet == []


def test_tests_run_on_the_packages_of_the_product() -> None:
    product_versions, test_versions = locked("run"), locked("test")

    assert {name: test_versions.get(name) for name in product_versions} == product_versions


@pytest.mark.parametrize("lock", sorted(REQUIREMENTS.glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    assert "://" not in lock.read_text()
