"""Steps: what a long command shows while it works."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)


@contextmanager
def step(name: str) -> Generator[None]:
    """Show that a step is at work, and how long it took; one line each where nobody watches."""
    began = time.monotonic()
    with console.status(name):
        yield
    console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - began:.1f} s[/]")
