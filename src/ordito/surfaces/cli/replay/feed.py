"""The stream of sales: baskets read while others are played, at a chosen speed."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

from ordito.surfaces.cli.replay.plan import Sale, count_left_out, plan_sale
from ordito.surfaces.connectors.complete_journey.load import OPENING_WEEKS
from ordito.surfaces.connectors.complete_journey.reader import Source


class Feed:
    """Sales in order of payment, of the last weeks.

    Attributes:
        left_out: lines that are not sold anew, by reason, so far.
        empty: baskets of which nothing is sold anew, so far.
    """

    def __init__(
        self,
        source: Source,
        mix: dict[str, int],
        *,
        most: int | None = None,
        per_second: float | None = None,
    ) -> None:
        """Prepare the stream.

        Args:
            source: baskets.
            mix: weights of the channels.
            most: how many sales; None for all.
            per_second: how many sales start in a second; None for as many as are taken.
        """
        self.left_out: Counter[str] = Counter()
        self.empty = 0
        self._source = source
        self._mix = mix
        self._most = most
        self._per_second = per_second

    async def __aiter__(self) -> AsyncIterator[Sale]:
        """Yield the sales."""
        began = time.monotonic()
        yielded = 0
        # the opening count covers the sales of these weeks
        batches = self._source.batches(weeks=OPENING_WEEKS)
        # the source is read beside the loop: sorting it takes a second
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            for basket in batch.baskets:
                self.left_out += count_left_out(basket)
                sale = plan_sale(basket, self._mix)
                if sale is None:
                    self.empty += 1
                    continue
                if self._per_second is not None:
                    await _sleep_until(began + yielded / self._per_second)
                yield sale
                yielded += 1
                if yielded == self._most:
                    return


async def _sleep_until(instant: float) -> None:
    await asyncio.sleep(max(instant - time.monotonic(), 0))
