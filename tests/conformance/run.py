"""Running the conformance suite against a served company, in a process of its own.

The suite's HTTP calls have no timeout, so the run as a whole has one. What it reports is judged by
``verdict`` alone where it counts MUSTs: a check may deviate from a SHOULD.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

_TIMEOUT_S: Final = 240
_DEVIATIONS_FOUND: Final = 2


class Check(msgspec.Struct, frozen=True):
    """One check of the report."""

    id: str
    status: str
    kill_safe: bool | None
    observed: dict[str, Any] | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What the report comes to."""

    aggregate: str
    support: str
    applicable_musts: int
    musts_passed: int
    deviations: int


class Report(msgspec.Struct, frozen=True):
    """What the suite says of a server."""

    spec_version: str
    capabilities: list[str]
    support: str
    verdict: Verdict
    checks: list[Check]

    def of(self, status: str) -> list[str]:
        """Return the ids of checks whose status begins so."""
        return sorted(one.id for one in self.checks if one.status.startswith(status))

    def told(self) -> str:
        """Return what stands in the way of a clean run, for people."""
        passed, all_of_them = self.verdict.musts_passed, self.verdict.applicable_musts
        head = f"{self.spec_version}: {passed} of {all_of_them} MUSTs passed"
        bad = [
            f"  {one.id}: {one.status}: {str(one.observed)[:400]}"
            for one in self.checks
            if one.status.startswith(("deviation", "error:"))
        ]
        left = [f"  {one.id}: {one.status}" for one in self.checks if "not-tested" in one.status]
        return "\n".join([f"{head}, {self.verdict.deviations} deviate", *bad, *left])


def run(origin: str, config: dict[str, Any], folder: Path, *options: str) -> Report:
    """Run the suite against the server at ``origin`` and return its report."""
    written = folder / "config.json"
    written.write_text(json.dumps(config))
    command = [
        *(sys.executable, "-m", "spck_conformance.cli"),
        *("--server", origin, "--config", str(written), "--json", *options),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False, cwd=folder
    )
    assert done.returncode in (0, _DEVIATIONS_FOUND), done.stdout[-2000:] + done.stderr[-4000:]
    return msgspec.json.decode(done.stdout, type=Report)
