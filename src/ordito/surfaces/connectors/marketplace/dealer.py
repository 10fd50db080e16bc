"""Dealer: trades on the marketplaces that a file names, again and again."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

import msgspec
import structlog

from ordito.network import ChannelKind
from ordito.partners import Round
from ordito.platform.db import Database
from ordito.platform.errors import Invalid
from ordito.processes.trade_on_marketplace import Trader, trade
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.declared import read_declared, token_of
from ordito.surfaces.connectors.marketplace.over_http import MarketplaceOverHttp

_FIRST_S: Final = 1.0
_log = structlog.get_logger(__name__)


class MarketplacesWrong(Invalid):
    """The file of marketplaces cannot be used."""

    code = "partners.marketplaces_wrong"
    remedy = "Correct the file; docs/how-to/marketplace.md shows what may stand in it."


class NamedMarketplace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A marketplace in the file.

    Attributes:
        channel: code of its channel.
        url: address of its API.
        token: of the company's account there; or ``token_file``, which holds it.
        token_file: see ``token``.
        every_s: pause between two rounds, seconds.
    """

    channel: str
    url: Annotated[str, msgspec.Meta(pattern="^https?://")]
    token: str = ""
    token_file: str = ""
    every_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 30


class MarketplacesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of marketplaces."""

    marketplace: tuple[NamedMarketplace, ...] = ()


class Dealer:
    """Trades on the marketplaces of one company."""

    def __init__(self, file: MarketplacesFile) -> None:
        self._file = file

    async def deal_for_ever(self, db: Database, memory: Memory) -> None:
        """Trade on each in its rhythm; whatever goes wrong there never ends the server."""
        await asyncio.gather(*(self._again(db, memory, one) for one in self._file.marketplace))

    async def deal(self, db: Database, memory: Memory) -> dict[str, Round | None]:
        """Do one round on each now; None where another process has the turn.

        Raises:
            MarketplacesWrong: the file names a channel that is no marketplace's.
        """
        return {
            one.channel: await self._deal(db, memory, one, every=timedelta(0))
            for one in self._file.marketplace
        }

    async def _again(self, db: Database, memory: Memory, named: NamedMarketplace) -> None:
        await asyncio.sleep(_FIRST_S)
        while True:
            try:
                await self._deal(db, memory, named, every=timedelta(seconds=named.every_s))
            except Exception as fault:  # noqa: BLE001 # no reason to end a server
                kind, detail = type(fault).__name__, str(fault)[:200]
                _log.warning("dealer_waits", channel=named.channel, error=kind, detail=detail)
            await asyncio.sleep(named.every_s)

    async def _deal(
        self, db: Database, memory: Memory, named: NamedMarketplace, *, every: timedelta
    ) -> Round | None:
        found = memory.directory.find_id("channel", code=named.channel)
        channel = None if found is None else memory.channel(found)
        if channel is None or channel.kind is not ChannelKind.MARKETPLACE:
            message = f"No marketplace's channel has the code {named.channel!r}."
            raise MarketplacesWrong(message, field=f"marketplace.{named.channel}")
        token = await asyncio.to_thread(
            token_of,
            named.token,
            named.token_file,
            MarketplacesWrong,
            field=f"marketplace.{named.channel}.token_file",
        )
        async with MarketplaceOverHttp(url=named.url, token=token) as marketplace:
            trader = Trader(db, memory, channel, marketplace)
            return await trade(trader, every=every)


def dealer_of(path: str) -> Dealer | None:
    """Return the dealer of a serving process; None where no file names a marketplace.

    Raises:
        MarketplacesWrong: the file is not there, not TOML, or holds something else.
    """
    file = read_marketplaces(path)
    return Dealer(file) if file.marketplace else None


def read_marketplaces(path: str) -> MarketplacesFile:
    """Read the file of marketplaces; without one there are none.

    Raises:
        MarketplacesWrong: it is not there, not TOML, or holds something else.
    """
    return read_declared(path, MarketplacesFile, MarketplacesWrong, setting="marketplaces")
