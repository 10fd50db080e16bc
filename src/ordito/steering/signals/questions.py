"""The SELECTs of signals."""

from importlib.resources import files


def question(name: str) -> str:
    """Return the statement in the file ``name`` of this folder's SQL."""
    return (files("ordito.steering.signals") / "sql" / f"{name}.sql").read_text()
