"""Quotes: asks a server of Ordito over HTTP, as the channel's own client does, with its token."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import httpx
import msgspec

from ordito import pricing
from ordito.network import Channel, ChannelKind
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId, PlaceId

_PATH: Final = "/api/v1/quotes"
_REFUSED: Final = frozenset({404, 409, 422})
# what says that the question itself was wrong, and nothing about prices
_OURS: Final = ("http.", "auth.", "platform.", "checkout.")
_AT_PLACES: Final = frozenset({ChannelKind.STORE})


class _Step(msgspec.Struct):
    step: str
    subject: str
    reason: str
    line_no: int = 0
    amount_minor: int | None = None


class _Discount(msgspec.Struct):
    code: str
    amount_minor: int


class _Line(msgspec.Struct):
    quantity: int
    unit_minor: int
    total_minor: int
    tax_minor: int
    discounts: list[_Discount] = []


class _Quote(msgspec.Struct):
    currency: str
    rulebook_version: int
    lines: list[_Line]
    trace: Sequence[_Step] | None = None


class QuotesOverHttp:
    """A channel that is asked at ``/api/v1/quotes``; see ``pricing.watch.Surface``.

    Attributes:
        name: of the surface.
    """

    def __init__(
        self,
        *,
        name: str,
        channel: Channel,
        url: str,
        token: str,
        lag: timedelta,
        probes: Mapping[str, CustomerId],
        timeout_s: float = 10.0,
    ) -> None:
        self.name = name
        self._channel = channel
        self._url = url.rstrip("/") + _PATH
        self._token = token
        self._lag = lag
        self._probes = probes
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None

    def side(self, place_id: PlaceId | None) -> pricing.watch.Side:
        """Return what it declares: stores sell at places, the others nowhere."""
        return pricing.watch.Side(
            surface=self.name,
            channel_id=self._channel.channel_id,
            market=self._channel.market,
            place_id=place_id if self._channel.kind in _AT_PLACES else None,
            lag=self._lag,
        )

    def takes(self, question: pricing.watch.Question) -> bool:
        """Tell whether it can be asked: people through a probe, and not the future."""
        is_known = question.customer_group is None or question.customer_group in self._probes
        return is_known and question.at is None

    async def ask(self, question: pricing.watch.Question) -> pricing.watch.Answer:
        """Ask for one product alone, so that no other line touches its price.

        Raises:
            pricing.watch.Silent: it does not answer, or answers about something else than prices.
        """
        sent: dict[str, Any] = {
            "lines": [{"sku": str(question.sku_id), "quantity": question.quantity}]
        }
        if question.place_id is not None:
            sent["place"] = str(question.place_id)
        if question.customer_group is not None:
            sent["customer"] = {"id": str(self._probes[question.customer_group])}
        try:
            answer = await self._connected().post(self._url, params={"trace": "true"}, json=sent)
        except httpx.HTTPError as fault:
            raise pricing.watch.Silent(
                f"no answer ({type(fault).__name__})", may_retry=True
            ) from fault
        return _read(answer)

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=self._timeout_s,
                headers={"Authorization": f"Bearer {self._token}"},
                trust_env=False,
            )
        return self._client

    async def close(self) -> None:
        """Close its connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _read(answer: httpx.Response) -> pricing.watch.Answer:
    try:
        if answer.status_code in _REFUSED:
            code = str(answer.json().get("code", ""))
            if not code or code.startswith(_OURS):
                raise pricing.watch.Silent(
                    f"it cannot be asked ({code or answer.status_code})", may_retry=False
                )
            return pricing.watch.Answer(seen_at=now(), refusal=code)
        if not answer.is_success:
            raise pricing.watch.Silent(f"it answers {answer.status_code}", may_retry=True)
        quote = msgspec.json.decode(answer.content, type=_Quote)
        line = quote.lines[0]
    except (ValueError, msgspec.MsgspecError, IndexError) as fault:
        raise pricing.watch.Silent("its answer cannot be read", may_retry=False) from fault
    steps = tuple(
        (one.step, one.subject, one.reason, one.amount_minor) for one in quote.trace or ()
    )
    priced = [
        pricing.watch.Applied("price", s[1], s[3])
        for s in steps
        if s[0] == "price" and s[2] == "best" and s[3] is not None
    ]
    return pricing.watch.Answer(
        seen_at=now(),
        currency=quote.currency,
        shown_minor=line.total_minor,
        tax_minor=line.tax_minor,
        rulebook_version=quote.rulebook_version,
        applied=(
            *priced,
            *(
                pricing.watch.Applied("promotion", one.code, one.amount_minor)
                for one in line.discounts
            ),
        ),
        steps=steps,
    )
