"""A marketplace over HTTP: its API in its own words; docs/how-to/marketplace.md shows them."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from ordito.partners import MarketSale, Progress
from ordito.platform.errors import OutsideFault

_SERVER_FAULT: Final = 500
_BUSY: Final = 429
Form = TypeVar("Form")


class _Rejected(msgspec.Struct, frozen=True):
    sku: str
    reason: str


class _OffersTaken(msgspec.Struct, frozen=True):
    rejected: list[_Rejected] = []


class _Waiting(msgspec.Struct, frozen=True):
    orders: list[MarketSale]


class MarketplaceOverHttp:
    """A seller's account at a marketplace; see ``ordito.partners.Marketplace``."""

    def __init__(self, *, url: str, token: str, timeout_s: float = 20) -> None:
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_s,
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def put_offers(
        self, offers: Sequence[tuple[str, int, int, str]]
    ) -> Sequence[tuple[str, str]]:
        """Set units and prices."""
        body = {
            "offers": [
                {"sku": code, "units": units, "price_minor": minor, "currency": currency}
                for code, units, minor, currency in offers
            ]
        }
        taken = _read(await self._call("PUT", "/offers", body), _OffersTaken)
        return [(one.sku, one.reason) for one in taken.rejected]

    async def list_waiting(self) -> Sequence[MarketSale]:
        """Return orders that wait."""
        return _read(await self._call("GET", "/orders?state=waiting"), _Waiting).orders

    async def take(self, sale_id: str, *, number: str) -> None:
        """Accept an order."""
        await self._call("PUT", f"{_order(sale_id)}/acceptance", {"number": number})

    async def refuse(self, sale_id: str, *, code: str, reason: str) -> None:
        """Refuse an order."""
        await self._call("PUT", f"{_order(sale_id)}/refusal", {"code": code, "reason": reason})

    async def tell(self, sale_id: str, progress: Sequence[Progress]) -> None:
        """Report progress."""
        lines = [msgspec.to_builtins(one) for one in progress]
        await self._call("PUT", f"{_order(sale_id)}/progress", {"lines": lines})

    async def _call(self, method: str, path: str, body: Any = None) -> bytes:
        try:
            answer = await self._http.request(method, path, json=body)
        except httpx.HTTPError as fault:
            message = f"the marketplace did not answer {method} {path}: {type(fault).__name__}"
            raise OutsideFault(message, may_retry=True) from fault
        if answer.is_success:
            return answer.content
        status = answer.status_code
        raise OutsideFault(
            f"the marketplace answered {method} {path} with {status}",
            may_retry=status >= _SERVER_FAULT or status == _BUSY,
        )


def _order(sale_id: str) -> str:
    return f"/orders/{quote(sale_id, safe='')}"


def _read(content: bytes, form: type[Form]) -> Form:
    try:
        return msgspec.json.decode(content, type=form)
    except msgspec.DecodeError as error:
        message = f"the marketplace's answer is unclear: {error}"
        raise OutsideFault(message, may_retry=False) from error
