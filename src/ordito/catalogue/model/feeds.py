"""Product feeds that others fetch: comparison sites, advertising, marketplaces."""

from typing import Annotated
from uuid import UUID

import msgspec

from ordito.catalogue.model.words import Code
from ordito.platform.ids import ChannelId

Link = Annotated[str, msgspec.Meta(max_length=1000, pattern=r"^https?://[^\s\x00]+$(?!\n)")]


class MerchantFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of what a channel sells.

    Attributes:
        feed_id: made by the caller.
        code: short name, unique among feeds.
        channel_id: whose assortment, prices and stock it tells.
        language: of its texts.
        link: address of a product's page, in which ``{product}`` and ``{sku}`` are their codes.
        active: whether it is given to those who fetch it.
    """

    feed_id: UUID
    code: Code
    channel_id: ChannelId
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")] = "en"
    link: Link
    active: bool = True
