"""Words of decisions, their policies, approvals and fairness; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

PAGES: Final = {
    "policies": N_("Policies"),
    "decisions": N_("Decisions"),
    "approvals": N_("Approvals"),
    "fairness": N_("Fairness"),
}

SUBJECTS: Final = {
    "all": N_("All"),
    "refund": N_("Refunds"),
    "goodwill": N_("Goodwill"),
    "return_exception": N_("Exception to the return period"),
    "delivery": N_("Delivery compensation"),
}

FORMS: Final = {
    "money": N_("money"),
    "credit": N_("store credit"),
    "points": N_("points"),
    "coupon": N_("coupon"),
    "gift_card": N_("gift card"),
    "exception": N_("exception"),
}

GROUNDS: Final = {"law": N_("by law"), "promise": N_("by our promise")}

WHYS: Final = {
    "rule": N_("By rule"),
    "no_policy": N_("Not regulated by the policy"),
    "no_rule": N_("No rule fits"),
    "no_rate": N_("The policy has no rate for this currency"),
}

FACTS: Final = {
    "currency": N_("Currency"),
    "cause": N_("Cause"),
    "fault": N_("Whose fault"),
    "promise": N_("What became of the promise"),
    "late_hours": N_("Hours late"),
    "age_days": N_("Days since it was received"),
    "over_days": N_("Days after the last day of return"),
    "return_why": N_("What the rules of returns say"),
    "condition": N_("Condition of the goods"),
    "value_minor": N_("Value"),
    "delivery_minor": N_("Delivery charge"),
    "market": N_("Market"),
    "tier": N_("Tier of membership"),
    "is_company": N_("A company bought"),
    "grants": N_("Gestures before"),
    "granted_minor": N_("Worth of gestures before"),
    "tags": N_("Kind of goods"),
}

FLAWS: Final = {
    "gap": N_("no rule for a case"),
    "overlap": N_("two rules for one case:"),
    "unreachable": N_("never reached:"),
    "impossible": N_("fits no case:"),
    "too_many": N_("too many cases to check"),
}

HITS: Final = {
    "unique": N_("Exactly one rule fits"),
    "first": N_("The first rule that fits counts"),
}

APPROVALS: Final = {
    "open": N_("Waits for a word"),
    "granted": N_("Approved, to be done"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Expired"),
    "used": N_("Done"),
}

LEVELS: Final = {
    "none": N_("nothing"),
    "some": N_("part of it"),
    "all": N_("all of it"),
    "beyond": N_("more than allowed"),
}

BY: Final = {
    "agent": N_("By who decided"),
    "channel": N_("By channel"),
    "tier": N_("By tier of membership"),
    "market": N_("By market"),
    "customer": N_("By kind of customer"),
}

GROUPS: Final = {
    "none": N_("without"),
    "person": N_("Persons"),
    "company": N_("Companies"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "decision_page": PAGES,
    "decision_subject": SUBJECTS,
    "grant_form": FORMS,
    "decision_ground": GROUNDS,
    "decision_why": WHYS,
    "decision_fact": FACTS,
    "policy_flaw": FLAWS,
    "policy_hit": HITS,
    "approval_state": APPROVALS,
    "grant_level": LEVELS,
    "fairness_by": BY,
    "fairness_group": GROUPS,
}
