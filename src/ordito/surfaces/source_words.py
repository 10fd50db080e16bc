"""Words of those who send events: what they are, why an event was not taken, what is wrong."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

SENDERS: Final = {
    "web": N_("Web pages"),
    "app": N_("App"),
    "server": N_("Server"),
    "till": N_("Till"),
    "store": N_("Store"),
    "wifi": N_("WiFi"),
    "contact_centre": N_("Contact centre"),
}

POLICIES: Final = {
    "accept": N_("Take it as it is"),
    "flag": N_("Take it with a mark"),
    "reject": N_("Put it aside"),
}

TROUBLES: Final = {
    "wrong_keys": N_("An old key is still used"),
    "silent": N_("Silent for a day"),
    "bad": N_("Many bad events"),
    "shed": N_("Sends faster than its rate"),
    "skewed": N_("Wrong clocks"),
}

BAD: Final = {
    "type_unknown": N_("Unknown call"),
    "event_missing": N_("Event without a name"),
    "event_too_long": N_("Name of the event too long"),
    "event_unknown": N_("Event that nobody has declared"),
    "form_broken": N_("Not as it was declared"),
    "not_an_object": N_("Not an object"),
    "not_a_list": N_("Not a list"),
    "not_json": N_("Unreadable"),
    "too_deep": N_("Nested too deep"),
    "too_large": N_("Too large"),
    "too_old": N_("Older than 90 days"),
    "in_the_future": N_("In the future"),
    "timestamp_unreadable": N_("Time unreadable"),
    "id_unreadable": N_("Id unreadable"),
    "id_too_long": N_("Id too long"),
    "id_reused": N_("Id of another event"),
    "nobody": N_("Nobody is named"),
}

BAD_STATES: Final = {
    "open": N_("Waiting"),
    "taken": N_("Taken"),
    "dropped": N_("Dropped"),
}

PAGES: Final = {
    "sources": N_("Sources"),
    "bad_events": N_("Bad events"),
    "declared": N_("Declared events"),
}

CAMPAIGNS: Final = {
    "campaign": N_("Campaign"),
    "affiliate": N_("Affiliate"),
    "social": N_("Social network"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sender": SENDERS,
    "policy": POLICIES,
    "trouble": TROUBLES,
    "bad": BAD,
    "bad_state": BAD_STATES,
    "events_page": PAGES,
    "campaign_kind": CAMPAIGNS,
}
