"""Network: channels, places, legal entities and partners of the company.

Owns the PostgreSQL schema ``network``. It does not own who the customers are (customers), what
lies at a place (stock), or what a partner earns (partners). A process holds the whole network in
memory as a ``Directory`` and renews it when its version has grown.
"""

from ordito.network.commands import (
    close_place,
    put_channels,
    put_entities,
    put_partners,
    put_places,
)
from ordito.network.errors import (
    ClosedChannel,
    ClosedPlace,
    CodeTaken,
    ImpossibleHours,
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
    OpeningHours,
    Partner,
    PartnerKind,
    Place,
    PlaceKind,
    Service,
    Span,
)
from ordito.network.queries import load_directory, refresh_directory
from ordito.network.rules import (
    business_day,
    distance_km,
    is_open,
    require_active,
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
    "OpeningHours",
    "Partner",
    "PartnerKind",
    "Place",
    "PlaceKind",
    "Service",
    "ServiceNotOffered",
    "Span",
    "UnknownChannel",
    "UnknownEntity",
    "UnknownPartner",
    "UnknownPlace",
    "UnknownTimeZone",
    "business_day",
    "close_place",
    "distance_km",
    "is_open",
    "load_directory",
    "put_channels",
    "put_entities",
    "put_partners",
    "put_places",
    "refresh_directory",
    "require_active",
    "require_service",
]
