# Written by `python -m tools.client`; edits here are lost.
"""The synchronous client: all routes, by subject."""

from functools import cached_property

from ordito_client.sync.catalogue import Catalogue
from ordito_client.sync.customers import Customers
from ordito_client.sync.facts import Facts
from ordito_client.sync.fulfilment import Fulfilment
from ordito_client.sync.network import Network
from ordito_client.sync.orders import Orders
from ordito_client.sync.prices import Prices
from ordito_client.sync.session import Session
from ordito_client.sync.stock import Stock


class Client(Session):
    """All routes of a server, by subject."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """Routes of catalogue."""
        return Catalogue(self)

    @cached_property
    def customers(self) -> Customers:
        """Routes of customers."""
        return Customers(self)

    @cached_property
    def facts(self) -> Facts:
        """Routes of facts."""
        return Facts(self)

    @cached_property
    def fulfilment(self) -> Fulfilment:
        """Routes of fulfilment."""
        return Fulfilment(self)

    @cached_property
    def network(self) -> Network:
        """Routes of network."""
        return Network(self)

    @cached_property
    def orders(self) -> Orders:
        """Routes of orders."""
        return Orders(self)

    @cached_property
    def prices(self) -> Prices:
        """Routes of prices."""
        return Prices(self)

    @cached_property
    def stock(self) -> Stock:
        """Routes of stock."""
        return Stock(self)
