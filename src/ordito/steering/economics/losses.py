"""Finds cells of orders that lose money where the average around them earns.

A cell is a group of customers, a channel or all distant ones, a method and a class of basket. Its
mean is compared with 0 by a normal interval over customers, so wide that with 95 % confidence all
cells together hold what is true (Bonferroni). Where a cost is not known its least is taken: a loss
is never found of a guess.

Source: E. H. Simpson, "The Interpretation of Interaction in Contingency Tables", Journal of the
Royal Statistical Society B 13 (1951), for why averages hide them.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any, Final

from ordito.marts import Mart
from ordito.steering.economics.ladder import opened
from ordito.steering.economics.model import CAUSED, Loss, Register, Slice, Step
from ordito.steering.economics.reckoning import sql_of

_CONFIDENCE: Final = 0.95
_FEWEST_CUSTOMERS: Final = 30


def find_losses(
    mart: Mart,
    register: Register,
    *,
    fewest: int = _FEWEST_CUSTOMERS,
    steps: Sequence[Step] = CAUSED,
) -> tuple[Loss, ...]:
    """Return the cells that lose money for certain, what loses most in all first.

    Args:
        mart: where the orders are.
        register: of costs.
        fewest: customers of a cell; smaller ones are not judged.
        steps: of the ladder that count.
    """
    costs = " + ".join(f"{step.value}_low" for step in steps)
    with opened(mart, register) as connection:
        asked = sql_of("losses").replace("<costs>", costs)
        rows = connection.execute(asked, {"fewest": fewest}).fetchall()
    if not rows:
        return ()
    wide = NormalDist().inv_cdf(1 - (1 - _CONFIDENCE) / 2 / len(rows))
    losses = [_loss(row, wide) for row in rows]
    return tuple(sorted((one for one in losses if one.high < 0), key=lambda one: one.contribution))


def _loss(row: tuple[Any, ...], wide: float) -> Loss:
    *cell, mean, error, around = row
    return Loss(*cell, each=mean, low=mean - wide * error, high=mean + wide * error, around=around)


def slice_of(loss: Loss) -> Slice:
    """Return the orders of a cell, for those who want to see them."""
    return Slice(
        channel=loss.channel,
        method=loss.method,
        is_distant=True if loss.channel is None else None,
        group=loss.group,
        basket=loss.basket,
    )
