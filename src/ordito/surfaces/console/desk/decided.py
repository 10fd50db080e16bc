"""Decisions, approvals and fairness: each number opens to its rows, each row to its facts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId
from ordito.platform.money import Money
from ordito.processes.approvals import carry_out, settle_approval
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.policies import tabs
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.policy_screens import (
    ApprovalRow,
    Approvals,
    CellRow,
    DecisionRow,
    Decisions,
    DecisionShown,
    FairnessShown,
    GroupRow,
    GroupTable,
)
from ordito.surfaces.screens import Choice

Approval = service.decisions.Approval
Decision = service.decisions.GrantDecision
_READERS: Final = staff(Role.AGENT, Role.STORE_LEAD, Role.HELM)
_DECIDERS: Final = staff(Role.AGENT, Role.STORE_LEAD, Role.ASSOCIATE, Role.HELM)
_LEADERS: Final = staff(Role.STORE_LEAD, Role.HELM)
_PAGE: Final = 50
_PERIODS: Final = (30, 90, 365)
_RECENT: Final = timedelta(days=14)


@get("/decisions", access=_READERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_decisions(
    request: Call,
    *,
    subject: FromQuery[str | None] = None,
    actor: FromQuery[str | None] = None,
    channel: FromQuery[UUID | None] = None,
    tier: FromQuery[str | None] = None,
    cell: FromQuery[str | None] = None,
    rule: FromQuery[str | None] = None,
    deviating: FromQuery[bool] = False,
    before: FromQuery[UUID | None] = None,
) -> Template:
    """Show decisions, the latest first: the rows behind every number.

    Raises:
        UnknownDecision: ``before`` is none.
    """
    asked = service.decisions.Asked(
        subject=subject if subject in set(service.decisions.DecisionSubject) else None,
        actor=actor,
        channel_id=channel,
        tier=tier,
        cell=cell,
        rule=rule,
        deviating=deviating,
    )
    at = None
    if before is not None:
        last = await request.db.read(service.decisions.get_decision, decision_id=before)
        at = (last.at, last.decision_id)
    found = await request.db.read(
        service.decisions.list_decisions, asked=asked, before=at, page_size=_PAGE
    )
    teller = await teller_of(request)
    query = {key: value for key, value in request.query_params.items() if key != "before"}
    next_url = None
    if len(found) == _PAGE:
        next_url = f"/decisions?{urlencode({**query, 'before': str(found[-1].decision_id)})}"
    screen = Decisions(
        tabs=tabs("decisions"),
        subjects=_subjects("/decisions", query, asked.subject),
        rows=tuple(_row(teller, one) for one in found),
        next_url=next_url,
    )
    return Template("desk/decisions.html", context={"screen": screen})


@get(
    "/decisions/{decision_id:uuid}",
    access=_READERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_decision(request: Call, decision_id: FromPath[UUID]) -> Template:
    """Show a decision with its facts, what the policy said, and the words of its rule.

    Raises:
        UnknownDecision: there is none of that id.
    """
    found = await request.db.read(service.decisions.get_decision, decision_id=decision_id)
    teller = await teller_of(request)
    book = await request.db.read(
        service.decisions.DECISIONS.load_version, version=found.policy_version
    )
    judgement = book.judge(found.subject, service.decisions.facts_of(found))
    facts = {
        key: _said(value) for key, value in _facts(found).items() if value not in ([], "", None)
    }
    alike = {"cell": found.cell, "subject": found.subject}
    screen = DecisionShown(
        tabs=tabs("decisions"),
        row=_row(teller, found),
        owed=Money(found.owed_minor, found.currency),
        before=Money(found.before_minor, found.currency),
        ground=found.ground,
        policy_url=f"/policies?version={found.policy_version}",
        version=found.policy_version,
        why=found.why,
        said=judgement.words.said(frame_of(request).language),
        facts=tuple(facts.items()),
        alike_url=f"/decisions?{urlencode(alike)}",
    )
    return Template("desk/decision.html", context={"screen": screen})


@get("/approvals", access=_DECIDERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_approvals(request: Call) -> Template:
    """Show what waits for a word or to be done, and what was settled lately."""
    at = now()
    found = await request.db.read(
        service.decisions.list_approvals,
        at=at,
        by=request.principal.actor,
        places=request.principal.place_ids,
        since=at - _RECENT,
    )
    teller = await teller_of(request)
    rows = [_approval(request, teller, one) for one in found]
    screen = Approvals(
        tabs=tabs("approvals"),
        waiting=tuple(one for one in rows if one.state in ("open", "granted")),
        settled=tuple(one for one in rows if one.state not in ("open", "granted")),
    )
    return Template("desk/approvals.html", context={"screen": screen})


@post("/approvals/{approval_id:uuid}", access=_DECIDERS, include_in_schema=False)
async def act_on_approval(request: Call, approval_id: FromPath[UUID]) -> Redirect:
    """Approve, refuse, withdraw or do it, as the button says; pressed twice is done once.

    Raises:
        UnknownApproval: there is none of that id.
        NotEntitled: it is beyond the reader's limits.
        OwnApproval: the reader asked for it, or did not.
        ApprovalClosed: somebody has decided, or it is too old.
        ApprovedOther: it would do something else by now.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}
    at, act = now(), form.get("act", "")
    found = await request.db.read(service.decisions.get_approval, approval_id=approval_id, at=at)
    if found.asked_by != request.principal.actor and found.place_id is not None:
        request.principal.require_place(found.place_id)
    authority = request.principal.authority

    async def settle(tx: Tx) -> None:
        if act == "withdraw":
            withdrawn = service.decisions.ApprovalState.WITHDRAWN
            await service.decisions.decide_approval(
                tx, approval=found, state=withdrawn, roles=authority, at=at
            )
        else:
            await settle_approval(
                tx, approval=found, is_granted=act == "grant", authority=authority, at=at
            )

    if act == "do":
        await carry_out(
            request.house.outlet, approval=found, context=request.context, authority=authority
        )
    else:
        await request.db.transact(settle, request.context)
    return Redirect("/approvals", status_code=303)


@get("/fairness", access=_LEADERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_fairness(
    request: Call, days: FromQuery[int] = 365, subject: FromQuery[str | None] = None
) -> Template:
    """Show how alike like cases are decided, and how groups differ, with ranges and rows."""
    kind = subject if subject in set(service.decisions.DecisionSubject) else None
    until = now()
    since = until - timedelta(days=min(max(days, 1), 3650))
    rows = await request.db.read(
        service.decisions.list_compared, since=since, until=until, subject=kind
    )
    found = service.decisions.measure_fairness(rows)
    teller = await teller_of(request)
    query = {"days": str(days), **({} if kind is None else {"subject": kind})}
    range_ = found.consistency
    screen = FairnessShown(
        tabs=tabs("fairness"),
        subjects=_subjects("/fairness", query, kind),
        periods=tuple(
            Choice(
                label=str(one),
                url=f"/fairness?{urlencode({**query, 'days': str(one)})}",
                current=one == days,
            )
            for one in _PERIODS
        ),
        decisions=found.decisions,
        decisions_url="/decisions" if kind is None else f"/decisions?subject={kind}",
        repeated=found.repeated,
        consistency=None if range_ is None else range_.share,
        low=None if range_ is None else range_.low,
        high=None if range_ is None else range_.high,
        least=found.least,
        tables=tuple(
            GroupTable(
                name=one.name,
                rows=tuple(_group(teller, one.name, group, kind) for group in one.groups),
                left_out=one.left_out,
                left_out_decisions=one.left_out_decisions,
            )
            for one in found.dimensions
        ),
        unlike=tuple(
            CellRow(
                url=f"/decisions?{urlencode({'cell': one.cell, 'subject': one.subject})}",
                subject=one.subject,
                cell=one.cell,
                decisions=one.decisions,
                unlike=one.unlike,
                levels=tuple(one.levels.items()),
            )
            for one in found.unlike
        ),
    )
    return Template("desk/fairness.html", context={"screen": screen})


def _subjects(path: str, query: Mapping[str, str], current: str | None) -> tuple[Choice, ...]:
    rest = {key: value for key, value in query.items() if key != "subject"}
    return tuple(
        Choice(
            label=code or "all",
            url=f"{path}?{urlencode({**rest, **({'subject': code} if code else {})})}",
            current=code == (current or ""),
        )
        for code in ("", *service.decisions.DecisionSubject)
    )


def _row(teller: Teller, one: Decision) -> DecisionRow:
    order = "" if one.order_id is None else ids.number_of(one.order_id)
    return DecisionRow(
        url=f"/decisions/{one.decision_id}",
        at=one.at,
        subject=one.subject,
        rule=one.rule or "–",
        outcome=one.outcome,
        form=one.form,
        granted=Money(one.granted_minor, one.currency),
        most=None if one.most_minor is None else Money(one.most_minor, one.currency),
        deviation=one.deviation,
        who=teller.colleagues.get(one.actor, one.actor.partition(":")[0]),
        channel=_channel(teller, one.channel_id),
        order=order,
        order_url=f"/orders/{order}" if order else "",
    )


def _channel(teller: Teller, channel_id: UUID | None) -> str:
    known = teller.memory.directory.channels
    found = None if channel_id is None else known.get(ChannelId(channel_id))
    return "–" if found is None else found.name


def _facts(one: Decision) -> Mapping[str, Any]:
    return msgspec.to_builtins(service.decisions.facts_of(one)) | {"currency": one.currency}


def _said(value: Any) -> str:
    return str(value) if not isinstance(value, list | tuple) else ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType] # of facts


def _approval(request: Call, teller: Teller, one: Approval) -> ApprovalRow:
    told = msgspec.convert(one.judgement, service.decisions.Judgement)
    own = one.asked_by == request.principal.actor
    order = "" if one.order_id is None else ids.number_of(one.order_id)
    return ApprovalRow(
        url=f"/approvals/{one.approval_id}",
        state=one.state,
        subject=one.subject,
        form=one.form,
        amount=Money(one.amount_minor, one.currency),
        owed=Money(told.owed_minor, one.currency),
        most=None if told.most_minor is None else Money(told.most_minor, one.currency),
        rule=told.rule or "–",
        deviation=one.deviation,
        asked_by=teller.colleagues.get(one.asked_by, one.asked_by.partition(":")[0]),
        asked_at=one.asked_at,
        expires_at=one.expires_at,
        decided_by=""
        if one.decided_by is None
        else teller.colleagues.get(one.decided_by, one.decided_by.partition(":")[0]),
        may=tuple(one.may),
        order=order,
        order_url=f"/orders/{order}" if order else "",
        may_decide=one.state == "open"
        and not own
        and not request.principal.authority.isdisjoint(one.may),
        may_do=one.state == "granted",
        may_withdraw=one.state == "open" and own,
    )


def _group(
    teller: Teller, dimension: str, group: service.decisions.FairGroup, subject: str | None
) -> GroupRow:
    names = {"agent": "actor", "channel": "channel", "tier": "tier"}
    query = {} if dimension not in names or group.name == "none" else {names[dimension]: group.name}
    if subject is not None:
        query["subject"] = subject
    name = group.name
    if dimension == "agent":
        name = teller.colleagues.get(name, name.partition(":")[0])
    elif dimension == "channel":
        name = "–" if name == "none" else _channel(teller, UUID(name))
    difference = group.difference
    return GroupRow(
        name=name,
        url=f"/decisions?{urlencode(query)}",
        decisions=group.decisions,
        granted=group.granted_share.share,
        granted_low=group.granted_share.low,
        granted_high=group.granted_share.high,
        deviating=group.deviating_share.share,
        deviating_url=f"/decisions?{urlencode({**query, 'deviating': 'true'})}",
        difference=None if difference is None else difference.difference,
        low=None if difference is None else difference.low,
        high=None if difference is None else difference.high,
        is_clear=difference is not None and difference.is_clear,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_decisions,
    show_decision,
    show_approvals,
    act_on_approval,
    show_fairness,
)
