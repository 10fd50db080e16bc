"""Steer: what the company's own rows say of its channels, and what could be better."""

import typer

from ordito.surfaces.cli import steer_economics, steer_kpis, steer_process, steer_signals

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.command("map")(steer_process.map_)
app.command("conform")(steer_process.conform)
app.command("constraint")(steer_process.constraint)
app.command("economics")(steer_economics.economics_)
app.add_typer(steer_economics.costs, name="costs")
app.add_typer(steer_kpis.app, name="kpis")
app.command("integration")(steer_signals.integration)
app.command("signals")(steer_signals.signals_)


@app.callback()
def told() -> None:
    """What the company's own rows say of its channels, and what could be better."""
