"""What a simulated company sells: SKUs of categories, their prices, costs and demand."""

from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation.chance import Ints, Marks, Reals, Stream, running
from ordito.world.simulation.parameters import Integration, Parameters

N_CATEGORIES: Final = 30
_DURABLE_FROM: Final = 27  # the last three categories
_DURABLE_DEMAND: Final = 0.015
_ZIPF: Final = 1.0
_ZIPF_SHIFT: Final = 20.0
_PRICE_MEDIAN: Final = (239.0, 2_400.0)
_PRICE_SIGMA: Final = (0.62, 0.55)
_COST_RANGE: Final = ((0.62, 0.70), (0.52, 0.59))
_TASTE_SIGMA: Final = 0.5
_SEVERAL: Final = 0.2
_PERCENTS: Final = np.array([10, 20, 30, 40, 50])
_DEPTHS: Final = running([20, 24, 24, 20, 12])
_STANDARD_BP, _REDUCED_BP = 2_200, 1_000
# Prices of their own, where the channels' prices are not one.
_LEAKS: Final = {Integration.SILOED: 0.4, Integration.CROSS: 0.08}
_LEAK_PERCENTS: Final = (-8, -5, -3, 3, 5, 8)
_MOST_WEEKS: Final = 1 << 12


class Goods(msgspec.Struct, frozen=True):
    """The SKUs, the most wanted first in each category's share.

    Attributes:
        categories: of each SKU.
        prices: list price in cents, tax included.
        costs: what a unit cost the company, in cents, without tax.
        tax_bp: value-added tax in basis points.
        wanted: running sums of demand, n_personas x n_skus.
        neighbours: what people take instead when a SKU is sold out.
        several: probability that somebody takes one more unit of each SKU.
        leaking: SKUs whose price on the web differs (P8).
        web_prices: list price on the web.
    """

    categories: Ints
    prices: Ints
    costs: Ints
    tax_bp: Ints
    wanted: Reals
    neighbours: Ints
    several: Reals
    leaking: Marks
    web_prices: Ints

    @property
    def n_skus(self) -> int:
        """How many SKUs there are."""
        return len(self.prices)

    def wished(self, draws: Stream, ids: Ints, personas: Ints, number: int = 0) -> Ints:
        """Return the SKU that each of ``ids`` wishes by its persona's taste."""
        found = np.empty_like(ids)
        for persona in range(len(self.wanted)):
            of = personas == persona
            found[of] = draws.spin(ids[of], self.wanted[persona], number)
        return found


def stock_up(parameters: Parameters) -> Goods:
    """Return the goods of a world."""
    ids = np.arange(parameters.n_skus)
    draws = Stream(parameters.seed, "goods")
    categories = draws.below(ids, N_CATEGORIES, 0)
    durable = (categories >= _DURABLE_FROM).astype(np.int64)
    raw = np.take(_PRICE_MEDIAN, durable) * np.exp(
        np.take(_PRICE_SIGMA, durable) * draws.normal(ids, 1)
    )
    prices = np.maximum(19, np.rint(raw / 10) * 10 - 1).astype(np.int64)
    tax_bp = np.where(durable, _STANDARD_BP, _REDUCED_BP)
    low, high = np.array(_COST_RANGE)[durable].T
    costs = prices * 10_000 / (10_000 + tax_bp) * (low + (high - low) * draws.units(ids, 6))
    leaking = draws.chance(ids, _LEAKS.get(parameters.integration, parameters.leak.prices), 4)
    off = np.array(_LEAK_PERCENTS)[draws.below(ids, len(_LEAK_PERCENTS), 5)]
    moved = prices + np.where(off < 0, -1, 1) * np.maximum(1, abs(prices * off) // 100)
    return Goods(
        categories=categories,
        prices=prices,
        costs=np.maximum(1, np.rint(costs)).astype(np.int64),
        tax_bp=tax_bp,
        wanted=_wanted(parameters, categories, ids),
        neighbours=_neighbours(categories),
        several=np.full(len(ids), _SEVERAL),
        leaking=leaking,
        web_prices=np.where(leaking, moved, prices),
    )


def discounts(parameters: Parameters, skus: Ints, weeks: Ints) -> Ints:
    """Return what is taken off each of ``skus`` in ``weeks``, in percent; the same everywhere."""
    draws = Stream(parameters.seed, "promotions")
    ids = skus * _MOST_WEEKS + weeks
    depths = _PERCENTS[draws.spin(ids, _DEPTHS, 1)]
    return np.where(draws.chance(ids, parameters.promoted), depths, 0)


def _wanted(parameters: Parameters, categories: Ints, ids: Ints) -> Reals:
    """Return how much each persona wants each SKU, as running sums."""
    draws = Stream(parameters.seed, "taste")
    ranks = np.argsort(np.argsort(draws.units(ids))) + 1
    zipf = 1.0 / (ranks + _ZIPF_SHIFT) ** _ZIPF
    durable = categories >= _DURABLE_FROM
    zipf[durable] *= (
        _DURABLE_DEMAND / (1 - _DURABLE_DEMAND) * zipf[~durable].sum() / zipf[durable].sum()
    )
    kinds = np.arange(len(parameters.personas) * N_CATEGORIES)
    tastes = draws.lognormal(kinds, 1.0, _TASTE_SIGMA, 1).reshape(-1, N_CATEGORIES)
    return running(zipf * tastes[:, categories])


def _neighbours(categories: Ints) -> Ints:
    """Return the next SKU of the same category, the first after the last."""
    order = np.argsort(categories, kind="stable")
    sorted_kinds = categories[order]
    starts = np.searchsorted(sorted_kinds, sorted_kinds, side="left")
    follow = np.arange(len(order)) + 1
    last = np.append(sorted_kinds[1:] != sorted_kinds[:-1], True)
    neighbours = np.empty_like(order)
    neighbours[order] = order[np.where(last, starts, follow % len(order))]
    return neighbours
