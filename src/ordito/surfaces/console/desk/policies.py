"""Policies: words beside rules; drafted, tried on the past, published, with their history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.money import Money
from ordito.reads.past_decisions import PolicyReplay, replay_policy
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.policy_text import (
    read_rule,
    write_amount,
    write_conditions,
)
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.policy_screens import (
    ChangedShown,
    FlawShown,
    Policies,
    RuleShown,
    SumShown,
    TableShown,
    VersionShown,
)
from ordito.surfaces.screens import Choice

DecisionPolicy = service.decisions.DecisionPolicy
Subject = service.decisions.DecisionSubject
_READERS: Final = staff(Role.AGENT, Role.STORE_LEAD, Role.HELM)
_WRITERS: Final = staff(Role.HELM)
_WRITING: Final = frozenset({Role.HELM, Role.ADMIN})
_MOST_DAYS: Final = 3650
_TABS: Final = (
    ("policies", "/policies"),
    ("decisions", "/decisions"),
    ("approvals", "/approvals"),
    ("fairness", "/fairness"),
)


def tabs(current: str) -> tuple[Choice, ...]:
    """Return the pages of decisions; their labels are codes of ``decision_page``."""
    return tuple(Choice(label=code, url=url, current=code == current) for code, url in _TABS)


@get(
    "/policies",
    access=_READERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_policies(request: Call, version: FromQuery[int | None] = None) -> Template:
    """Show the policy in force, or one of its versions, in words beside its rules."""
    book = request.house.memory.decisions
    if version is not None:
        book = await request.db.read(service.decisions.DECISIONS.load_version, version=version)
    screen = await _screen(request, "force", book.policy, version=book.version)
    return Template("desk/policies.html", context={"screen": screen})


@get(
    "/policies/draft",
    access=_WRITERS,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_draft(request: Call, days: FromQuery[int | None] = None) -> Template:
    """Show the draft with what is wrong with it, and what it would have changed, if asked."""
    draft = await request.db.read(service.decisions.read_draft)
    screen = await _screen(request, "draft", draft.document, version=0, draft=draft)
    if days is not None:
        days = min(max(days, 1), _MOST_DAYS)
        book = service.decisions.DecisionBook(0, draft.document)
        since = now() - timedelta(days=days)
        replay = await request.db.read(replay_policy, book=book, since=since)
        screen = msgspec.structs.replace(
            screen, days=days, sums=_sums(replay), changed=_changed(replay)
        )
    return Template("desk/policies.html", context={"screen": screen})


@post("/policies/draft/{subject:str}", access=_WRITERS, include_in_schema=False)
async def save_table(request: Call, subject: FromPath[str]) -> Redirect:
    """Save the words of a table, and which rule counts where several fit.

    Raises:
        DecisionPolicyUnclear: words are missing, or there is no such table.
        DraftChanged: somebody else has saved the draft meanwhile.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}
    said = {one: form.get(f"words-{one}", "") for one in service.decisions.LANGUAGES}

    def change(table: service.decisions.DecisionTable) -> service.decisions.DecisionTable:
        return msgspec.structs.replace(
            table,
            hit="first" if form.get("hit") == "first" else "unique",
            words=service.decisions.PolicyWords(**said),
        )

    await _save(request, form, subject, change)
    return Redirect(f"/policies/draft#{quote(subject)}", status_code=303)


@post("/policies/draft/{subject:str}/rules", access=_WRITERS, include_in_schema=False)
async def save_rule(request: Call, subject: FromPath[str]) -> Redirect:
    """Save, add, move up or remove a rule, as the button says.

    Raises:
        DecisionPolicyUnclear: a field says nothing that is a rule.
        DraftChanged: somebody else has saved the draft meanwhile.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}
    was, act = form.get("was", ""), form.get("act", "save")
    rule = None if act in ("remove", "up") else read_rule(form)

    def change(table: service.decisions.DecisionTable) -> service.decisions.DecisionTable:
        rules = list(table.rules)
        place = next((n for n, one in enumerate(rules) if one.code == was), None)
        if rule is not None and place is None:
            rules.append(rule)
        elif rule is not None and place is not None:
            rules[place] = rule
        elif act == "remove" and place is not None:
            del rules[place]
        elif place:
            rules[place - 1], rules[place] = rules[place], rules[place - 1]
        return msgspec.structs.replace(table, rules=tuple(rules))

    await _save(request, form, subject, change)
    mark = was if rule is None else rule.code
    return Redirect(f"/policies/draft#{quote(subject)}-{quote(mark)}", status_code=303)


@post("/policies/publication", access=_WRITERS, include_in_schema=False)
async def publish_draft(request: Call) -> Redirect:
    """Put the draft in force for what is decided from now on.

    Raises:
        DecisionPolicyUnclear: it leaves cases out, or says two things of one.
        DraftChanged: somebody else has saved the draft meanwhile.
    """
    form = {key: str(value) for key, value in (await request.form()).items()}

    async def publish(tx: Tx) -> None:
        draft = await service.decisions.read_draft(tx)
        if str(draft.edition) != form.get("edition"):
            raise service.decisions.DraftChanged("The draft has another edition by now.")
        by = tx.context.actor
        await service.decisions.publish_decision_policy(tx, policy=draft.document, by=by, at=now())

    await request.db.transact(publish, request.context)
    await request.house.memory.refresh(request.db)
    return Redirect("/policies", status_code=303)


async def _save(
    request: Call,
    form: dict[str, str],
    subject: str,
    change: Callable[[service.decisions.DecisionTable], service.decisions.DecisionTable],
) -> None:
    if subject not in set(Subject):
        raise service.decisions.DecisionPolicyUnclear("No such table.", field="subject")
    edition = form.get("edition", "")

    async def save(tx: Tx) -> None:
        draft = await service.decisions.read_draft(tx)
        if str(draft.edition) != edition:
            raise service.decisions.DraftChanged("The draft has another edition by now.")
        tables = {table.subject: table for table in draft.document.tables}
        table = tables.get(Subject(subject), _new_table(Subject(subject)))
        tables[Subject(subject)] = change(table)
        document = msgspec.structs.replace(draft.document, tables=tuple(tables.values()))
        await service.decisions.save_draft(
            tx, edition=draft.edition, document=document, by=tx.context.actor, at=now()
        )

    await request.db.transact(save, request.context)


def _new_table(subject: service.decisions.DecisionSubject) -> service.decisions.DecisionTable:
    words = service.decisions.PolicyWords(it="…", en="…", et="…")
    return service.decisions.DecisionTable(subject=subject, words=words)


async def _screen(
    request: Call,
    view: str,
    policy: DecisionPolicy,
    *,
    version: int,
    draft: service.decisions.PolicyDraft | None = None,
) -> Policies:
    teller = await teller_of(request)
    language = frame_of(request).language
    versions = await request.db.read(service.decisions.DECISIONS.list_versions)
    named = {one.version: one for one in versions}
    shown = named.get(version)
    by = draft.by if draft is not None else None if shown is None else shown.published_by
    at = draft.at if draft is not None else None if shown is None else shown.published_at
    flaws = () if draft is None else service.decisions.find_flaws(policy)
    return Policies(
        tabs=tabs("policies"),
        view=view,
        version=version,
        edition=0 if draft is None else draft.edition,
        by="" if by is None else teller.colleagues.get(by, by),
        at=at,
        currency=policy.currency,
        tables=tuple(_table(table, language) for table in policy.tables),
        missing=tuple(one for one in Subject if one not in {t.subject for t in policy.tables}),
        flaws=tuple(
            FlawShown(
                code=one.code,
                subject=one.subject,
                rules=one.rules,
                example=tuple(one.example.items()),
            )
            for one in flaws
        ),
        versions=tuple(
            VersionShown(
                version=one.version,
                url=f"/policies?version={one.version}",
                by=teller.colleagues.get(one.published_by, one.published_by),
                at=one.published_at,
                current=draft is None and one.version == version,
            )
            for one in versions
        ),
        may_edit=not request.principal.roles.isdisjoint(_WRITING),
        facts=tuple(service.decisions.FACTS),
        forms=tuple(service.decisions.GrantForm),
    )


def _table(table: service.decisions.DecisionTable, language: str) -> TableShown:
    return TableShown(
        subject=table.subject,
        hit=table.hit,
        words=msgspec.structs.asdict(table.words),
        said=table.words.said(language),
        rules=tuple(
            RuleShown(
                code=rule.code,
                when=write_conditions(rule),
                owed=write_amount(rule.owed),
                ground=rule.ground,
                most=write_amount(rule.most),
                forms=rule.forms,
                approval_above=""
                if rule.approval_above_minor is None
                else f"{rule.approval_above_minor // 100}.{rule.approval_above_minor % 100:02d}",
                words=msgspec.structs.asdict(rule.words),
                said=rule.words.said(language),
            )
            for rule in table.rules
        ),
    )


def _sums(replay: PolicyReplay) -> tuple[SumShown, ...]:
    return tuple(
        SumShown(
            cases=one.cases,
            changed=one.changed,
            granted=Money(one.granted_minor, one.currency),
            held=Money(one.held_minor, one.currency),
            missing=Money(one.missing_minor, one.currency),
            room=Money(one.room_minor, one.currency),
        )
        for one in replay.sums
    )


def _changed(replay: PolicyReplay) -> tuple[ChangedShown, ...]:
    def amount(minor: int | None, currency: str) -> Money | None:
        return None if minor is None else Money(minor, currency)

    return tuple(
        ChangedShown(
            url=f"/decisions/{one.decision_id}",
            rule=one.rule or "–",
            new_rule=one.new_rule or "–",
            granted=Money(one.granted_minor, one.currency),
            most=amount(one.most_minor, one.currency),
            new_most=amount(one.new_most_minor, one.currency),
            held=Money(one.held_minor, one.currency),
            missing=Money(one.missing_minor, one.currency),
        )
        for one in replay.changed
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_policies,
    show_draft,
    save_table,
    save_rule,
    publish_draft,
)
