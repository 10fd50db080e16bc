"""Demo: the simulated company that `ordito up` shows, and its customers who go on living."""

from ordito.surfaces.cli.demo.company import DEMO, SignIn
from ordito.surfaces.cli.demo.prepare import prepare_company

__all__ = ["DEMO", "SignIn", "prepare_company"]
