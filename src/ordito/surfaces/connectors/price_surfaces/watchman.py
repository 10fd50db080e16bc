"""Watchman: puts the surfaces together that the price watcher asks, and lets it run.

Without a file each channel of the company is asked at the own server, as its client does, with a
token that is lent for the run. A file names further surfaces with the tokens that they use.
"""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito import pricing
from ordito.catalogue import ShelfSku
from ordito.network import Channel
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Invalid
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.platform.settings import Settings
from ordito.processes.watch_prices import WatchTerms, watch_prices
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.declared import read_declared, token_of
from ordito.surfaces.connectors.price_surfaces.imported import imported_surfaces
from ordito.surfaces.connectors.price_surfaces.quotes import QuotesOverHttp
from ordito.surfaces.guards import Scope

_LENT: Final = timedelta(minutes=30)
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 # what it means, not what we do


class SurfacesWrong(Invalid):
    """The file of surfaces cannot be used."""

    code = "watcher.surfaces_wrong"
    remedy = "Correct the file; docs/explanation/price-watcher.md shows what may stand in it."


class NamedSurface(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A surface in the file.

    Attributes:
        name: unique among surfaces.
        channel: code of the channel whose prices it shows.
        url: address of the server that answers it.
        token: token that it uses; or ``token_file``, which holds it.
        token_file: see ``token``.
        lag_s: how long a change may take to appear there, seconds.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    channel: str
    url: Annotated[str, msgspec.Meta(pattern="^https?://")]
    token: str = ""
    token_file: str = ""
    lag_s: int = 60


class SurfacesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of surfaces.

    Attributes:
        surface: what is asked besides the own channels.
        own_channels: whether those are asked.
        probes: customers through whom groups are asked for: id by the name of the group.
        lag_s: how long a change may take to appear in the own channels, seconds.
    """

    surface: tuple[NamedSurface, ...] = ()
    own_channels: bool = True
    probes: dict[str, UUID] = {}
    lag_s: int = 60


class Watchman:
    """Runs the watcher over the surfaces of one company.

    Attributes:
        every_s: pause between two runs, seconds.
    """

    def __init__(
        self, *, url: str, file: SurfacesFile, every_s: float, budget: int, rate_per_s: float
    ) -> None:
        self.every_s = every_s
        self._url = url
        self._file = file
        probes = {name: CustomerId(one) for name, one in file.probes.items()}
        self._terms = WatchTerms(budget=budget, rate_per_s=rate_per_s, probes=probes)

    async def watch(
        self, db: Database, memory: Memory, *, only: Sequence[ShelfSku] | None = None
    ) -> pricing.watch.Run:
        """Run once; see ``processes.watch_prices``.

        Raises:
            WatcherBusy: another process runs.
            SurfacesWrong: the file names a channel that there is not.
        """
        async with AsyncExitStack() as stack:

            async def surfaces() -> list[pricing.watch.Surface]:
                own = await self._own(db, memory) if self._file.own_channels and self._url else []
                asked = [*own, *(self._named(memory, one) for one in self._file.surface)]
                for surface in asked:
                    stack.push_async_callback(surface.close)
                return [*asked, *await imported_surfaces(db, memory.directory.channels)]

            return await watch_prices(db, memory, surfaces, terms=self._terms, only=only)

    async def _own(self, db: Database, memory: Memory) -> list[QuotesOverHttp]:
        channels = [one for one in memory.directory.channels.values() if one.active]
        tokens = await db.transact(_lend, Context.system(), channels=channels)
        return [
            self._surface(channel, channel.code, self._url, tokens[channel.code], self._file.lag_s)
            for channel in sorted(channels, key=lambda one: one.code)
        ]

    def _named(self, memory: Memory, named: NamedSurface) -> QuotesOverHttp:
        found = memory.directory.find_id("channel", code=named.channel)
        if found is None:
            message = f"No channel has the code {named.channel!r}."
            raise SurfacesWrong(message, field=f"surface.{named.name}.channel")
        field = f"surface.{named.name}.token_file"
        token = token_of(named.token, named.token_file, SurfacesWrong, field=field)
        return self._surface(memory.channel(found), named.name, named.url, token, named.lag_s)

    def _surface(
        self, channel: Channel, name: str, url: str, token: str, lag_s: int
    ) -> QuotesOverHttp:
        return QuotesOverHttp(
            name=name,
            channel=channel,
            url=url,
            token=token,
            lag=timedelta(seconds=lag_s),
            probes=self._terms.probes,
        )


def watchman_of(settings: Settings, environ: Mapping[str, str]) -> Watchman | None:
    """Return the watchman of a serving process; None where there is nothing to ask.

    Raises:
        SurfacesWrong: the file of surfaces cannot be used.
    """
    url = settings.watch_url or _own_url(environ)
    file = read_surfaces(settings.watch_surfaces)
    if not settings.watch_every_s or not (url or file.surface):
        return None
    return Watchman(
        url=url,
        file=file,
        every_s=settings.watch_every_s,
        budget=settings.watch_budget,
        rate_per_s=settings.watch_rate_per_s,
    )


def read_surfaces(path: str) -> SurfacesFile:
    """Read the file of surfaces; without one, the own channels alone are asked.

    Raises:
        SurfacesWrong: it is not there, not TOML, or holds something else.
    """
    return read_declared(path, SurfacesFile, SurfacesWrong, setting="watch_surfaces")


def _own_url(environ: Mapping[str, str]) -> str:
    """Return where the keeper of this process listens; nothing where no keeper runs it."""
    host, port = environ.get("ORDITO_HOST", ""), environ.get("ORDITO_PORT", "")
    if not port:
        return ""
    host = "127.0.0.1" if host in _EVERYWHERE else host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


async def _lend(tx: Tx, *, channels: Sequence[Channel]) -> dict[str, str]:
    """Lend a token for each channel that may do nothing but ask for prices."""
    at = now()
    return {
        channel.code: await auth.lend_token(
            tx,
            token_id=ids.derive("price watcher", channel.channel_id),
            name=f"price watcher, {channel.code}"[:100],
            scopes=[Scope.QUOTES],
            channel_id=channel.channel_id,
            at=at,
            expires_at=at + _LENT,
        )
        for channel in channels
    }
