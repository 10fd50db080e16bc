"""Consents: what people allow and forbid, through which channel, with the proof of each word.

Statements are only ever added. What holds for a person is the most restrictive of what the same
person said under every id, and is read in the transaction that uses it.
"""

from ordito.customers.consents.commands import close, hold, record, record_all
from ordito.customers.consents.errors import PreferenceLinkUnknown, UnknownPurpose
from ordito.customers.consents.events import (
    ConsentGiven,
    ConsentObjected,
    ConsentWithdrawn,
    PurposeDeclared,
)
from ordito.customers.consents.links import (
    LINK_LASTS,
    PreferenceLink,
    find_link,
    make_link,
    sweep_links,
)
from ordito.customers.consents.model import (
    ANY_CHANNEL,
    Asked,
    ConsentStanding,
    ConsentState,
    LegalBasis,
    Purpose,
    PurposeText,
    Said,
    Statement,
    TcString,
    said,
)
from ordito.customers.consents.purposes import declare_purpose, list_asked, list_purposes
from ordito.customers.consents.queries import (
    is_allowed,
    list_choices,
    list_latest,
    list_record,
    list_tc_strings,
)
from ordito.customers.consents.tcf import keep_tc_string

__all__ = [
    "ANY_CHANNEL",
    "LINK_LASTS",
    "Asked",
    "ConsentGiven",
    "ConsentObjected",
    "ConsentStanding",
    "ConsentState",
    "ConsentWithdrawn",
    "LegalBasis",
    "PreferenceLink",
    "PreferenceLinkUnknown",
    "Purpose",
    "PurposeDeclared",
    "PurposeText",
    "Said",
    "Statement",
    "TcString",
    "UnknownPurpose",
    "close",
    "declare_purpose",
    "find_link",
    "hold",
    "is_allowed",
    "keep_tc_string",
    "list_asked",
    "list_choices",
    "list_latest",
    "list_purposes",
    "list_record",
    "list_tc_strings",
    "make_link",
    "record",
    "record_all",
    "said",
    "sweep_links",
]
