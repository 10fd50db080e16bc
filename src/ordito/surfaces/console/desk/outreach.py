"""Outreach: by which rules people are written to, and what offers to them bring."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, get_args

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import engagement, messages, service
from ordito.engagement import After, OfferRule, Relation
from ordito.messages import ContactPolicy, Medium
from ordito.platform import i18n
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict, NotFound, Refusal
from ordito.platform.money import Money
from ordito.pricing import ClaimKind
from ordito.processes.find_better import promotion_named
from ordito.reads.offer_results import read_offer_result
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.offers import row_of
from ordito.surfaces.console.desk.scope import names_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.offer_screens import Outreach, RuleShown
from ordito.surfaces.problems import told
from ordito.surfaces.words import N_

experience = service.experience
PATH: Final = "/desk/outreach"
_WRITING: Final = frozenset({Role.ADMIN, Role.HELM})
_MOST: Final = 20
_MOST_CAPS: Final = 4
_LONGEST: Final = 500
_UNREADABLE: Final = N_("A field cannot be read.")
Form = Mapping[str, str]
Many = Mapping[str, list[str]]


class RulesChanged(Conflict):
    """Somebody else has saved other rules since the page was opened."""

    code = "console.rules_changed"
    remedy = "See below what holds now, and save again what you still want."


class NoSuchRules(NotFound):
    """There are no rules of that name."""

    code = "console.no_such_rules"
    remedy = "Save one of the forms of the page."


@get(PATH, access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_outreach(request: Call) -> Template:
    """Show the rules in force, and what offers bring beside who was held out."""
    return await _page(request, saved=request.query_params.get("saved", "")[:20])


@post(
    PATH + "/{which:str}",
    access=staff(Role.HELM),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def save(request: Call, which: FromPath[str]) -> Template | Redirect:
    """Put other rules in force from now on; what contradicts itself is said on the page.

    Raises:
        NoSuchRules: there are none of that name.
    """
    sent = await request.form()
    form = {name: str(value).strip() for name, value in sent.items()}
    many = {name: [str(one) for one in sent.getall(name)] for name in form}
    work = _SAVING.get(which)
    if work is None:
        raise NoSuchRules("There are no such rules.", field="which")
    try:
        await work(request, form, many)
    except (Refusal, ValueError) as refusal:
        language = frame_of(request).language
        unreadable = i18n.catalogue(language).gettext(_UNREADABLE)
        said = told(language, refusal) if isinstance(refusal, Refusal) else unreadable
        status = refusal.status if isinstance(refusal, RulesChanged) else 422
        return await _page(request, failure=said, typed=form, status=status)
    return Redirect(PATH, query_params={"saved": which}, status_code=303)


async def _save_offers(request: Call, form: Form, many: Many) -> None:
    """Save a rule of offers, or take one away."""
    code = form.get("code", "")
    rule = None
    if "remove" not in form:
        told_as: dict[str, Any] = {
            "code": code,
            "after": form.get("after", ""),
            "promotion": form.get("promotion", ""),
            "relations": many.get("relations", []),
        }
        numbers = ("wait_hours", "valid_days", "every_days", "hold_out_percent")
        told_as |= {name: int(form.get(name, "")) for name in numbers}
        rule = msgspec.convert(told_as, OfferRule)
        promotion_named(request.house.memory, rule.promotion, now())

    async def change(tx: Tx) -> None:
        book = await engagement.OFFERS.hold(tx)
        seen = await engagement.OFFERS.load_version(tx, version=_version(form))
        before = list(book.policy.rules)
        at = next((i for i, one in enumerate(before) if one.code == code), len(before))
        known = next((one for one in seen.policy.rules if one.code == code), None)
        _require_same(code, known, before[at] if at < len(before) else None)
        before[at : at + 1] = [] if rule is None else [rule]
        policy = msgspec.structs.replace(book.policy, rules=tuple(before))
        await engagement.publish_offer_rules(tx, policy=policy, at=now())

    await request.db.transact(change, request.context)


async def _save_contacts(request: Call, form: Form, _: Many) -> None:
    """Save caps and quiet hours; a row without numbers is none."""
    caps = [
        {"days": int(form[f"days-{n}"]), "most": int(form[f"most-{n}"])}
        for n in range(_MOST_CAPS)
        if form.get(f"days-{n}") and form.get(f"most-{n}")
    ]
    quiet = [
        {
            "medium": medium.value,
            "begins": form[f"begins-{medium}"],
            "ends": form[f"ends-{medium}"],
            "is_for_all": f"all-{medium}" in form,
        }
        for medium in Medium
        if form.get(f"begins-{medium}") and form.get(f"ends-{medium}")
    ]
    policy = msgspec.convert(
        {
            "caps": caps,
            "quiet": quiet,
            "soft_bounces": int(form.get("soft_bounces", "")),
            "soft_days": int(form.get("soft_days", "")),
        },
        ContactPolicy,
    )

    async def change(tx: Tx) -> None:
        book = await messages.CONTACTS.hold(tx)
        seen = await messages.CONTACTS.load_version(tx, version=_version(form))
        _require_same("contacts", seen.policy, book.policy)
        actor = request.principal.actor
        await messages.publish_contact_policy(tx, policy=policy, by=actor, at=now())

    await request.db.transact(change, request.context)


async def _save_asking(request: Call, form: Form, _: Many) -> None:
    """Save a rule of asking or take one away, or how often people are asked at all."""
    code = form.get("code", "")

    async def change(tx: Tx) -> None:
        book = await experience.ASKING.hold(tx)
        seen = await experience.ASKING.load_version(tx, version=_version(form))
        document: dict[str, Any] = msgspec.to_builtins(book.policy, str_keys=True)
        rules: list[dict[str, Any]] = list(document["rules"])
        document["rules"] = rules
        if code:
            at = next((i for i, one in enumerate(rules) if one["code"] == code), len(rules))
            known = next((one for one in seen.policy.rules if one.code == code), None)
            present = next((one for one in book.policy.rules if one.code == code), None)
            _require_same(code, known, present)
            rules[at : at + 1] = [] if "remove" in form else [_ask_rule(form)]
        else:
            general = msgspec.structs.replace(seen.policy, rules=book.policy.rules)
            _require_same("asking", general, book.policy)
            names = ("every_days", "most_a_year", "hold_out_percent", "lapse_days", "reply_hours")
            document |= {name: int(form.get(name, "")) for name in names}
        policy = msgspec.convert(document, service.experience.AskPolicy, str_keys=True)
        await experience.publish_ask_policy(tx, policy=policy, at=now())

    await request.db.transact(change, request.context)


def _version(form: Form) -> int:
    """Return the version of the rules that the reader of the page saw."""
    return int(form.get("version", ""))


def _require_same(name: str, seen: msgspec.Struct | None, present: msgspec.Struct | None) -> None:
    """Refuse to save over what somebody else has changed since the page was opened.

    Raises:
        RulesChanged: saying what was changed, from what to what.
    """
    if seen == present:
        return
    if seen is None or present is None:
        what = f"{name}: " + ("new" if seen is None else "taken away")
    else:
        was, is_now = msgspec.to_builtins(seen), msgspec.to_builtins(present)
        what = "; ".join(
            f"{name}: {field} {_told(was[field])} → {_told(is_now[field])}"
            for field in was
            if was[field] != is_now[field]
        )
    raise RulesChanged(what[:_LONGEST], field="version")


def _told(value: object) -> str:
    return msgspec.json.encode(value).decode().replace('"', "")


def _ask_rule(form: Form) -> dict[str, Any]:
    return {
        "code": form["code"],
        "touchpoint": form.get("touchpoint", ""),
        "measure": form.get("measure", ""),
        "after_hours": int(form.get("after_hours", "")),
        "share_percent": int(form.get("share_percent", "")),
    }


_SAVING: Final[Mapping[str, Callable[[Call, Form, Many], Awaitable[None]]]] = {
    "offers": _save_offers,
    "contacts": _save_contacts,
    "asking": _save_asking,
}


async def _page(
    request: Call,
    *,
    saved: str = "",
    failure: str | None = None,
    typed: Form | None = None,
    status: int = 200,
) -> Template:
    teller = await teller_of(request)
    offers = await request.db.read(engagement.OFFERS.load)
    contacts = await request.db.read(messages.CONTACTS.load)
    asking = await request.db.read(experience.ASKING.load)
    promotions = request.house.memory.rulebook.promotions
    screen = Outreach(
        rules=tuple([await _shown(request, teller, rule) for rule in offers.policy.rules]),
        rules_version=offers.version,
        promotions=tuple(one.code for one in promotions if one.claim is ClaimKind.OFFER),
        afters=tuple(After),
        relations=get_args(Relation),
        contacts=contacts.policy,
        contacts_version=contacts.version,
        media=tuple(Medium),
        asking=asking.policy,
        asking_version=asking.version,
        touchpoints=tuple(service.experience.Touchpoint),
        measures=tuple(service.experience.Measure),
        may_write=not _WRITING.isdisjoint(request.principal.roles),
        saved=saved,
        failure=failure,
        typed=typed or {},
    )
    return Template("desk/outreach.html", context={"screen": screen}, status_code=status)


async def _shown(request: Call, teller: Teller, rule: OfferRule) -> RuleShown:
    result = await request.db.read(read_offer_result, rule=rule.code, at=now())
    made = await request.db.read(engagement.list_made, rule=rule.code, most=_MOST)
    names = await names_of(request, [one.customer_id for one in made])
    currency = result.currency or "EUR"
    more = result.value

    def money(value: float | None) -> Money | None:
        return None if value is None else Money(round(value), currency)

    return RuleShown(
        rule=rule,
        result=result,
        held_value=Money(result.held_value_minor, currency),
        treated_value=Money(result.treated_value_minor, currency),
        more=money(more and more.value),
        more_low=money(more and more.low),
        more_high=money(more and more.high),
        offers=tuple(
            row_of(
                teller,
                one,
                customer=names.get(one.customer_id),
                customer_url=f"/customers/{one.customer_id}",
            )
            for one in made
        ),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_outreach, save)
