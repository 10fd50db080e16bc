"""Weights as they are shipped, and those of the company's own training."""

from datetime import datetime
from importlib import resources
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from ordito.customers.matching.model import Weights

SHIPPED: Final = "shipped"
# of ten people one is there twice: a fair guess where nobody has counted
_TWICE: Final = 0.1
# in a small company too most people are found once, and families are many
_LIKELIEST: Final = 1e-4
_FEW: Final = 10_000


class Model(msgspec.Struct, frozen=True):
    """Weights that are in use.

    Attributes:
        model_id: of this training.
        trained_at: when.
        trained_by: by what.
        people: that were compared.
        shared_values: contacts that people of different names have, and that say nothing.
        weights: as JSON; see ``Weights``.
        accept_from: weight (bits) from which on pairs are accepted unseen.
        proof: file of labelled pairs, their number, and the precision that they prove.
    """

    model_id: UUID
    trained_at: datetime
    trained_by: str
    people: int
    shared_values: int
    weights: str
    accept_from: float | None
    proof: Any


def shipped(people: int) -> Weights:
    """Return the weights that the package brings, for a company of so many people."""
    text = resources.files("ordito.customers.matching").joinpath("shipped.json").read_bytes()
    weights = msgspec.json.decode(text, type=Weights)
    return replace(weights, prior=min(_LIKELIEST, 2 * _TWICE / max(people, 2)))


def read(model: Model | None) -> Weights:
    """Return the weights of a model; without one the shipped ones."""
    if model is None:
        return shipped(_FEW)
    return msgspec.json.decode(model.weights, type=Weights)
