"""Ibis and Spark, which come with the extra ``ordito[spark]`` and tell no types."""

from importlib import import_module
from typing import Any

from ordito.marts.errors import ExtraMissing


def library(name: str) -> Any:
    """Return the module ``name``.

    Raises:
        ExtraMissing: it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ExtraMissing(f"The package {name} is not installed.") from error
