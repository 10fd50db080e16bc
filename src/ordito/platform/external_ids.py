"""External ids: what other systems call our rows, by system, as requests write them."""

from typing import Annotated

from msgspec import Meta

System = Annotated[str, Meta(min_length=1, max_length=64)]
ExternalId = Annotated[str, Meta(min_length=1, max_length=200)]
ExternalIds = dict[System, ExternalId]
