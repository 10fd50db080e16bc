"""Report: figures with their gates, as a table that README.md can take over."""

import platform
from dataclasses import dataclass

from bench import machine
from ordito.platform.clock import now


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    Attributes:
        job: what was measured.
        value: the figure with its unit, and what stands beside it.
        gate: what it should be, where there is a gate.
        met: whether it is.
    """

    job: str
    value: str
    gate: str = ""
    met: bool | None = None


def show(figures: list[Figure]) -> None:
    """Print figures as a table of Markdown."""
    print(f"\n{now():%Y-%m-%d %H:%M} UTC, {platform.processor() or platform.machine()},", end=" ")
    print(f"load average {machine.load():.1f}\n")
    print("| job | measured | gate | met |\n|---|---|---|---|")
    for figure in figures:
        met = {None: "", True: "yes", False: "no"}[figure.met]
        print(f"| {figure.job} | {figure.value} | {figure.gate} | {met} |")


def audit_figure(job: str, findings: dict[str, int], deadlocks: int) -> Figure:
    """Return what the audit found after a selling run: oversold, duplicates and drift in one."""
    total = sum(findings.values())
    faults = ", ".join(f"{check} {count}" for check, count in findings.items() if count)
    value = f"{total} findings in {len(findings)} checks; {deadlocks} deadlocks"
    return Figure(
        f"{job}: audit", f"{value} {faults}".strip(), "0; 0", total == 0 and deadlocks == 0
    )
