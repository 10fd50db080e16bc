"""Decide a grant: the one gate for whatever is given away; what passes it is a decision.

The policy says what is owed and what may be granted, the network who may grant how much. What is
other than the policy needs a reason and the power to override; what is beyond somebody's limits, or
needs a second person by the policy, needs an approval.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from ordito import network, service
from ordito.network import Directory, Power
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId
from ordito.reads.case_facts import Complaint, Scene, facts_of_scene
from ordito.reads.memory import Memory

Subject = service.decisions.DecisionSubject
Form = service.decisions.GrantForm


class Warrant(msgspec.Struct, frozen=True, kw_only=True):
    """In whose name something is granted.

    Attributes:
        authority: roles whose limits count; a system without any is limited by its scopes.
        deviation: code of the reason, where somebody acts against the policy.
        approval: that somebody gave for exactly this.
        case_id: of which case.
    """

    authority: frozenset[str] = frozenset()
    deviation: str | None = None
    approval: service.decisions.Approval | None = None
    case_id: UUID | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be granted; minor units of the complaint's currency.

    Attributes:
        subject: by which table it is decided.
        form: as what.
        granted_minor: how much; of an exception, what the goods are worth.
        told: what it is about.
        entity_id: legal entity whose money it is; None is the whole company's.
        needs: powers that it takes, and up to which amount each.
    """

    subject: Subject
    form: Form
    granted_minor: int
    told: Complaint
    entity_id: EntityId | None = None
    needs: tuple[tuple[Power, int], ...] = ()


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A grant beside the policy and the limits of authority; amounts in minor units.

    Attributes:
        asked: what shall be granted.
        facts: of the case.
        judgement: what the policy says of them.
        before_minor: granted of the same before.
        measure: how the grant stands to the policy.
        needs: powers that it takes, override included where it deviates.
        is_for_two: whether a second person has to agree.
        may: roles that may grant it.
    """

    asked: Asked
    facts: service.decisions.CaseFacts
    judgement: service.decisions.Judgement
    before_minor: int
    measure: service.decisions.Measure
    needs: tuple[tuple[Power, int], ...]
    is_for_two: bool
    may: tuple[str, ...]


async def weigh(tx: Tx, *, memory: Memory, scene: Scene, asked: Asked) -> Weighed:
    """Say what the policy provides for a grant, and change nothing."""
    since = memory.decisions.remembers_since(scene.at)
    currency = asked.told.currency
    history = await service.decisions.get_history(
        tx, customer_id=scene.customer_id, currency=currency, since=since
    )
    facts = facts_of_scene(memory, scene, asked.told, history)
    judgement = memory.decisions.judge(asked.subject, facts)
    before_minor = 0
    # a refund is of its own units, and so is an exception: what went back before was for others
    if asked.subject in (
        Subject.GOODWILL,
        Subject.DELIVERY,
    ):
        before_minor = await service.decisions.sum_before(
            tx,
            customer_id=scene.customer_id,
            order_id=None if scene.order is None else scene.order.order_id,
            subject=asked.subject,
            currency=currency,
            since=since,
        )
    amounts = {"before_minor": before_minor, "granted_minor": asked.granted_minor}
    measure = service.decisions.measure(judgement, form=asked.form, **amounts)
    needs = asked.needs
    if measure.deviates:
        beyond = max(measure.beyond_minor, measure.short_minor)
        needs = (*needs, (Power.OVERRIDE, beyond))
    return Weighed(
        asked=asked,
        facts=facts,
        judgement=judgement,
        before_minor=before_minor,
        measure=measure,
        needs=needs,
        is_for_two=service.decisions.needs_second(judgement, **amounts),
        may=tuple(who_may(memory.directory, needs, asked.entity_id, currency)),
    )


def require(memory: Memory, weighed: Weighed, warrant: Warrant) -> None:
    """Refuse what the policy or the limits of authority do not allow; an approval is enough.

    Raises:
        service.decisions.BeyondPolicy: it is other than the policy says, and nobody says why.
        service.decisions.ApprovalNeeded: the policy asks for a second person.
        NotEntitled: it is more than the caller may.
    """
    if warrant.approval is not None:
        return
    if weighed.measure.deviates and warrant.deviation is None:
        raise service.decisions.BeyondPolicy(
            _sentence(weighed), field="deviation", **told_of(weighed)
        )
    if weighed.is_for_two:
        raise service.decisions.ApprovalNeeded("A second person has to agree.", **told_of(weighed))
    for power, amount_minor in weighed.needs:
        if warrant.authority:
            network.require_authority(
                memory.directory,
                power=power,
                roles=warrant.authority,
                entity_id=weighed.asked.entity_id,
                currency=weighed.facts.currency,
                amount_minor=amount_minor,
            )


async def decide(
    tx: Tx,
    *,
    memory: Memory,
    scene: Scene,
    asked: Asked,
    warrant: Warrant,
    given: service.decisions.Given,
) -> UUID:
    """Take a decision on what was just given, in the transaction that gave it; return its id.

    Raises:
        service.decisions.BeyondPolicy: it is other than the policy says, and nobody says why.
        service.decisions.ApprovalNeeded: the policy asks for a second person.
        ApprovalClosed: the approval was used, is too old, or is of something else.
        NotEntitled: it is more than the caller may.
    """
    if asked.subject is not Subject.REFUND:
        await service.decisions.lock_person(tx, customer_id=scene.customer_id, at=scene.at)
    weighed = await weigh(tx, memory=memory, scene=scene, asked=asked)
    require(memory, weighed, warrant)
    return await service.decisions.take_decision(
        tx,
        customer_id=scene.customer_id,
        new=service.decisions.NewDecision(
            facts=weighed.facts,
            judgement=weighed.judgement,
            form=asked.form,
            before_minor=weighed.before_minor,
            granted_minor=asked.granted_minor,
            measure=weighed.measure,
            is_exception=asked.form is Form.EXCEPTION,
            deviation=warrant.deviation or (warrant.approval and warrant.approval.deviation),
            roles=warrant.authority,
            given=msgspec.structs.replace(given, case_id=warrant.case_id or given.case_id),
        ),
        approval=warrant.approval,
        at=scene.at,
    )


def who_may(
    directory: Directory,
    needs: Collection[tuple[Power, int]],
    entity_id: EntityId | None,
    currency: str,
) -> list[str]:
    """Return the roles whose limits reach all that is needed, in alphabetical order."""
    roles = {limit.role for limit in directory.limits} | {"admin"}

    def reaches(role: str, power: Power, amount_minor: int) -> bool:
        up_to = network.authority_minor(
            directory, power=power, role=role, entity_id=entity_id, currency=currency
        )
        return up_to is None or (up_to > 0 and amount_minor <= up_to)

    return sorted(role for role in roles if all(reaches(role, *need) for need in needs))


def told_of(weighed: Weighed) -> dict[str, Any]:
    """Return what the policy says, as refusals carry it."""
    told = weighed.judgement
    return {
        "subject": told.subject,
        "rule": told.rule,
        "policy_version": told.policy_version,
        "currency": weighed.facts.currency,
        "owed_minor": told.owed_minor,
        "most_minor": told.most_minor,
        "before_minor": weighed.before_minor,
        "asked_minor": weighed.asked.granted_minor,
        "forms": list(told.forms),
        "words": {"it": told.words.it, "en": told.words.en, "et": told.words.et},
        "may": list(weighed.may),
    }


def _sentence(weighed: Weighed) -> str:
    told, currency = weighed.judgement, weighed.facts.currency
    if weighed.measure.short_minor:
        return f"{weighed.measure.short_minor} minor units of {currency} are owed besides."
    if weighed.measure.is_other_form and not weighed.measure.beyond_minor:
        return f"By rule {told.rule} it is not given as {weighed.asked.form}."
    rule = told.rule or told.why
    return f"By {rule} at most {told.most_minor or 0} minor units of {currency} may be granted."
