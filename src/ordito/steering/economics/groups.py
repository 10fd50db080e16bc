"""Kinds of customers that a retailer begins with, until it declares its own."""

from typing import Final

from ordito.steering.economics.model import Condition, Group

RETAIL_GROUPS: Final = (
    Group(
        code="promo_hunters",
        name="Parcels below the limit come free by a code",
        conditions=(Condition(measure="small_parcels_free", over="small_parcels", at_least=0.2),),
    ),
    Group(
        code="assisted",
        name="Buys by telephone or with an agent",
        conditions=(Condition(measure="assisted", over="orders", at_least=0.15),),
    ),
    Group(
        code="collectors",
        name="Collects what was ordered",
        conditions=(Condition(measure="collected", over="orders", at_least=0.25),),
    ),
    Group(
        code="digital",
        name="Orders in the web, the app or marketplaces",
        conditions=(Condition(measure="digital", over="orders", at_least=0.5),),
    ),
    Group(
        code="lapsing",
        name="Buys less than once in eight months",
        conditions=(Condition(measure="orders", over="years", below=1.5),),
    ),
    Group(
        code="store_loyal",
        name="Buys in stores",
        conditions=(Condition(measure="in_stores", over="orders", at_least=0.5),),
    ),
)
