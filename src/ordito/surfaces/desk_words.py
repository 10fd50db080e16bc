"""Words of the service desk; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

POWERS: Final = {
    "discount": N_("Discount at a sale"),
    "refund": N_("Give money back"),
    "appease": N_("Take an amount off"),
    "override": N_("Take goods back against the rules"),
    "release_hold": N_("Release a held order"),
    "grant": N_("Give points or store credit"),
    "write_off": N_("Write goods off"),
}

ADVICE: Final = {
    "verify": N_("Verify who it is before anything is read out"),
    "late": N_("Late: say when it comes, or change the place"),
    "collect": N_("Waits to be collected: say so"),
    "hold": N_("An order is held: it needs a word"),
    "return_open": N_("A return was announced: take it in or ask for it"),
    "cart": N_("Left goods in the cart: ask whether help is wanted"),
    "compare": N_("Compares products: help to choose"),
    "consent": N_("Never asked for consent: ask once"),
    "nothing": N_("Nothing is open"),
}

RULES: Final = {
    "asked": N_("Somebody decided it"),
    "unique_key": N_("The same account, card or id"),
    "verified_key": N_("The same verified address or number"),
    "matched": N_("Alike in name, address and more"),
    "session": N_("Signed in on the same device"),
}

HELD: Final = {
    "apart": N_("Told apart by somebody"),
    "disagrees": N_("They differ in what a person has one of"),
    "too_large": N_("Too many ids for one person"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "power": POWERS,
    "advice": ADVICE,
    "merge_rule": RULES,
    "merge_held": HELD,
}
