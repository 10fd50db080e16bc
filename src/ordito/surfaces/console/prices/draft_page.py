"""What the page of a draft shows: its rows as people call them, beside what is in force."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import PriceListId
from ordito.platform.money import Money
from ordito.pricing import Changes, Draft, DraftState, Promotion, Rulebook
from ordito.surfaces import price_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import channel_kind
from ordito.surfaces.console.prices.form import KINDS
from ordito.surfaces.console.prices.overview import DRAFTS, may_edit_prices
from ordito.surfaces.console.prices.told import Names, names_of, told
from ordito.surfaces.guards import Role

_APPROVING: Final = frozenset({Role.MERCHANDISER, Role.HELM, Role.ADMIN})
_MOST_ROWS: Final = 500


async def draft_screen(request: Call, draft_id: UUID) -> screens.Draft:
    """Return the page of a draft.

    Raises:
        UnknownDraft: there is none.
    """
    names = await names_of(request, now())
    draft = await request.db.read(pricing.get_draft, draft_id=draft_id)
    changes = await request.db.read(pricing.load_changes, draft_id=draft_id)
    policy = await request.db.read(pricing.get_policy)
    rulebook = request.house.memory.rulebook
    url = f"{DRAFTS}/{draft_id}"
    may = _may(request, draft)
    touched = {row.promotion_id for row in changes.promotions} | set(changes.withdrawals.promotions)
    return screens.Draft(
        title=draft.title,
        url=url,
        state=draft.state,
        edition=draft.edition,
        base_version=draft.base_version,
        authors=tuple(map(names.person, draft.authors)),
        reason=draft.reason,
        publish_at=draft.publish_at,
        approved_by=None if draft.approved_by is None else names.person(draft.approved_by),
        sent_back=draft.sent_back,
        failed=draft.failed,
        published_version=draft.published_version,
        promotions=tuple(_promotions(names, changes, rulebook, url)),
        prices=tuple(_prices(names, changes, rulebook)),
        others=tuple(_others(changes, rulebook)),
        withdrawable=tuple(
            (str(row.promotion_id), row.code)
            for row in sorted(rulebook.promotions, key=lambda row: row.code)
            if row.promotion_id not in touched
        ),
        moved=tuple(
            row.key for row in await request.db.read(pricing.list_moved, draft_id=draft_id)
        ),
        price_lists=tuple(
            (str(row.price_list_id), f"{row.code} ({row.currency})")
            for row in sorted(rulebook.price_lists.values(), key=lambda row: row.code)
        ),
        kinds=KINDS,
        may=may,
        needs_approval=policy.needs_approval,
        simulation=await _simulation(request, names, draft),
    )


def _may(request: Call, draft: Draft) -> frozenset[str]:
    """Return what the reader may do with a draft in its state."""
    is_editor = may_edit_prices(request)
    is_approver = not request.principal.roles.isdisjoint(_APPROVING)
    waits = draft.state in (DraftState.HANDED_IN, DraftState.APPROVED)
    is_own = request.principal.actor in draft.authors
    asked = {
        "edit": is_editor and draft.state == DraftState.OPEN,
        "simulate": is_editor and (draft.state == DraftState.OPEN or waits),
        "discard": is_editor and (draft.state == DraftState.OPEN or waits),
        "approve": is_approver and draft.state == DraftState.HANDED_IN and not is_own,
        "send_back": is_approver and waits,
    }
    return frozenset(name for name, is_allowed in asked.items() if is_allowed)


def _promotions(
    names: Names, changes: Changes, rulebook: Rulebook, url: str
) -> Iterator[screens.PromotionChange]:
    present = {row.promotion_id: row for row in rulebook.promotions}
    for row in changes.promotions:
        change = "changed" if row.promotion_id in present else "new"
        yield screens.PromotionChange(
            key=_key(Changes(promotions=(row,))),
            promotion=told(names, row, change=change),
            form_url=f"{url}/promotions/{row.promotion_id}",
        )
    for promotion_id in changes.withdrawals.promotions:
        gone: Promotion | None = present.get(promotion_id)
        if gone is not None:
            yield screens.PromotionChange(
                key=f"promotion:{promotion_id}",
                promotion=told(names, gone, change="withdrawn"),
                form_url=None,
            )


def _prices(names: Names, changes: Changes, rulebook: Rulebook) -> Iterator[screens.PriceChange]:
    for row in changes.prices[:_MOST_ROWS]:
        listed = _listed(changes, rulebook, row.price_list_id)
        currency = names.currency if listed is None else listed.currency
        before = pricing.find_holding(
            rulebook,
            sku_id=row.sku_id,
            price_list_id=row.price_list_id,
            at=max(row.valid_from, names.at),
        )
        yield screens.PriceChange(
            key=_key(Changes(prices=(row,))),
            sku=names.sku(row.sku_id),
            price_list="" if listed is None else listed.code,
            valid_from=row.valid_from,
            before=None if before is None else Money(before.breaks[0].unit_minor, currency),
            after=Money(row.breaks[0].unit_minor, currency),
            breaks=tuple(
                (level.min_quantity, Money(level.unit_minor, currency)) for level in row.breaks[1:]
            ),
        )
    for key in changes.withdrawals.prices[:_MOST_ROWS]:
        listed = _listed(changes, rulebook, key.price_list_id)
        before = pricing.find_holding(
            rulebook, sku_id=key.sku_id, price_list_id=key.price_list_id, at=key.valid_from
        )
        currency = names.currency if listed is None else listed.currency
        yield screens.PriceChange(
            key=pricing.keys_of(Changes(withdrawals=pricing.Withdrawals(prices=(key,))))[0],
            sku=names.sku(key.sku_id),
            price_list="" if listed is None else listed.code,
            valid_from=key.valid_from,
            before=None if before is None else Money(before.breaks[0].unit_minor, currency),
        )


def _others(changes: Changes, rulebook: Rulebook) -> Iterator[screens.PlainChange]:
    gone = changes.withdrawals
    for row in changes.price_lists:
        key = _key(Changes(price_lists=(row,)))
        yield screens.PlainChange(key=key, kind="price_list", name=row.code, is_withdrawn=False)
    for rate in changes.tax_rates:
        key = _key(Changes(tax_rates=(rate,)))
        name = f"{rate.code} {rate.market} {rate.tax_class}"
        yield screens.PlainChange(key=key, kind="tax_rate", name=name, is_withdrawn=False)
    for price_list_id in gone.price_lists:
        listed = rulebook.price_lists.get(price_list_id)
        yield screens.PlainChange(
            key=f"price_list:{price_list_id}",
            kind="price_list",
            name=str(price_list_id) if listed is None else listed.code,
            is_withdrawn=True,
        )
    for rate_key in gone.tax_rates:
        yield screens.PlainChange(
            key=pricing.keys_of(Changes(withdrawals=pricing.Withdrawals(tax_rates=(rate_key,))))[0],
            kind="tax_rate",
            name=f"{rate_key.code} {rate_key.market} {rate_key.tax_class}",
            is_withdrawn=True,
        )


def _key(change: Changes) -> str:
    return pricing.keys_of(change)[0]


def _listed(
    changes: Changes, rulebook: Rulebook, price_list_id: PriceListId
) -> pricing.PriceList | None:
    own = {row.price_list_id: row for row in changes.price_lists}
    return own.get(price_list_id) or rulebook.price_lists.get(price_list_id)


async def _simulation(request: Call, names: Names, draft: Draft) -> screens.Simulation | None:
    found = await request.db.read(pricing.list_simulations, draft_id=draft.draft_id)
    if not found:
        return None
    last = found[0]
    shown = screens.Simulation(
        state=last.state,
        since=last.since,
        until=last.until,
        done=last.baskets_done / max(last.baskets_all, 1),
        one_in=last.one_in,
        is_stale=last.edition != draft.edition,
    )
    if last.state != "done":
        return shown
    effect = msgspec.convert(last.result, pricing.Effect)
    baskets = await request.db.read(pricing.list_changed_baskets, simulation_id=last.simulation_id)
    return msgspec.structs.replace(
        shown,
        baskets=effect.baskets,
        changed=effect.changed,
        customers=effect.customers,
        skipped=effect.skipped,
        lines_without_cost=effect.lines_without_cost,
        channels=_channels(names, effect.channels),
        promotions=_reductions(effect.promotions),
        orders=tuple(_order(request, one) for one in baskets),
    )


def _channels(
    names: Names, rows: Iterable[pricing.ChannelEffect]
) -> tuple[screens.ChannelEffect, ...]:
    return tuple(
        screens.ChannelEffect(
            channel=names.channel(row.channel_id),
            baskets=row.baskets,
            changed=row.changed,
            total_before=Money(row.present.total_minor, row.currency),
            total_after=Money(row.proposed.total_minor, row.currency),
            margin_before=Money(row.present.margin_minor, row.currency),
            margin_after=Money(row.proposed.margin_minor, row.currency),
        )
        for row in rows
    )


def _reductions(rows: Sequence[pricing.PromotionEffect]) -> tuple[screens.PromotionEffect, ...]:
    return tuple(
        screens.PromotionEffect(
            code=row.code,
            before=Money(row.present_minor, row.currency),
            after=Money(row.proposed_minor, row.currency),
            baskets_before=row.present_baskets,
            baskets_after=row.proposed_baskets,
        )
        for row in rows
    )


def _order(request: Call, row: pricing.ChangedBasket) -> screens.BasketChange:
    return screens.BasketChange(
        order=ids.number_of(row.order_id),
        url=f"/orders/{ids.number_of(row.order_id)}",
        channel=channel_kind(request.house.memory, row.channel_id),
        before=Money(row.present_minor, row.currency),
        after=Money(row.proposed_minor, row.currency),
        margin_change=Money(row.margin_change_minor, row.currency),
        promotions=tuple(row.promotions),
    )
