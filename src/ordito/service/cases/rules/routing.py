"""Who gets a case."""

from collections.abc import Iterable

from ordito.platform.ids import OrderId
from ordito.service.cases.model.cases import Case
from ordito.service.cases.model.work import Agent, FollowUpRule, RoutingPolicy

_ALL = 100


def may_take(agent: Agent, case: Case) -> bool:
    """Tell whether an agent can work on a case: skill, language and place fit."""
    return (
        case.skill in agent.skills
        and (case.language is None or not agent.languages or case.language in agent.languages)
        and (agent.place_ids is None or case.place_id is None or case.place_id in agent.place_ids)
    )


def choose_agent(case: Case, agents: Iterable[Agent]) -> Agent | None:
    """Return who of those who are present and have room is the least laden, or None.

    The load is a part of what each may have; of equals who speaks the language, then by the actor.
    """
    fitting = [
        agent
        for agent in agents
        if agent.state == "present" and agent.load < agent.most_cases and may_take(agent, case)
    ]
    return min(
        fitting,
        key=lambda one: (
            one.load * 1000 // one.most_cases,
            case.language not in one.languages,
            one.agent,
        ),
        default=None,
    )


def skill_of(policy: RoutingPolicy, *, topic: str) -> str:
    """Return which skill cases of a topic need."""
    return policy.skills.get(topic, "general")


def is_drawn(rule: FollowUpRule, *, order_id: OrderId, method: str, total_minor: int) -> bool:
    """Tell whether a rule calls the buyer of an order; the same order is always answered alike."""
    if rule.methods and method not in rule.methods:
        return False
    return total_minor >= rule.from_minor and order_id.int % _ALL < rule.percent
