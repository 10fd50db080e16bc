"""Network: channels, places, entities, partners of the company, and its limits of authority.

Owns the PostgreSQL schema ``network``. It does not own who the customers are (customers), what
lies at a place (stock), or what a partner earns (partners). A process holds the whole network in
memory as a ``Directory`` and renews it when its version has grown.
"""

from ordito.network.commands import (
    close_place,
    put_channels,
    put_entities,
    put_limits,
    put_partners,
    put_places,
)
from ordito.network.errors import (
    ClosedChannel,
    ClosedPlace,
    CodeTaken,
    ImpossibleHours,
    LimitWithoutCurrency,
    NotEntitled,
    ServiceNotOffered,
    UnknownChannel,
    UnknownEntity,
    UnknownPartner,
    UnknownPlace,
    UnknownTimeZone,
)
from ordito.network.model import (
    Channel,
    ChannelKind,
    Directory,
    LegalEntity,
    Limit,
    OpeningHours,
    Partner,
    PartnerKind,
    Place,
    PlaceKind,
    Power,
    Service,
    Span,
)
from ordito.network.queries import load_directory, refresh_directory
from ordito.network.rules import (
    after_open_minutes,
    authority_minor,
    business_day,
    distance_km,
    is_open,
    require_active,
    require_authority,
    require_service,
)

__all__ = [
    "Channel",
    "ChannelKind",
    "ClosedChannel",
    "ClosedPlace",
    "CodeTaken",
    "Directory",
    "ImpossibleHours",
    "LegalEntity",
    "Limit",
    "LimitWithoutCurrency",
    "NotEntitled",
    "OpeningHours",
    "Partner",
    "PartnerKind",
    "Place",
    "PlaceKind",
    "Power",
    "Service",
    "ServiceNotOffered",
    "Span",
    "UnknownChannel",
    "UnknownEntity",
    "UnknownPartner",
    "UnknownPlace",
    "UnknownTimeZone",
    "after_open_minutes",
    "authority_minor",
    "business_day",
    "close_place",
    "distance_km",
    "is_open",
    "load_directory",
    "put_channels",
    "put_entities",
    "put_limits",
    "put_partners",
    "put_places",
    "refresh_directory",
    "require_active",
    "require_authority",
    "require_service",
]
