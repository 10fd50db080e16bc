"""No route gives anything away without a decision: whoever calls what gives stands in a list."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "ordito"

# what gives, and who may call it: each decides in the same transaction, or gives what was decided
GIVING = {
    "change_order": {
        "flows/source_again.py": "called by processes/source_again, which decides",
        "processes/change_authority.py": "decides",
        "processes/source_together.py": "moves goods to another place at the same price",
        "processes/change.py": "rehearses and takes it back",
    },
    "cancel_waiting": {"processes/source_again.py": "decides"},
    "grant_credit": {
        "flows/decide_gift.py": "decides",
        "flows/return_without_receipt.py": "called by processes/without_receipt, which decides",
        "flows/refund_to_credit.py": "settles a refund that was decided",
        "flows/free_credit.py": "gives back what was the customer's own",
    },
    "return_without_receipt": {"processes/without_receipt.py": "decides"},
    "grant_points": {
        "flows/decide_gift.py": "decides",
        "surfaces/api/loyalty.py": "takes points; giving goes through flows/decide_gift",
    },
    "issue_gift_card": {
        "surfaces/api/ledger.py": "decides",
        "flows/feed_gift_cards.py": "opening balances of another system",
        "ledger/commands/gift_cards.py": "replaces a lost card by its own balance",
    },
    "load_gift_card": {"surfaces/api/ledger.py": "decides"},
    "make_offer": {
        "flows/offer_better.py": "by a published rule, with its cap and its hold-out",
        "surfaces/api/promotions.py": "campaigns, approved with their prices",
        "flows/load_world.py": "the simulated company",
    },
    "offer_better": {
        "processes/offer_after_contact.py": "by a published rule",
        "surfaces/api/personal_offers.py": "a person, by a published rule",
        "surfaces/api/till_offers.py": "a person at a till, by a published rule",
    },
    "appease": {"flows/change_order.py": "is a change"},
    "make_coupons": {
        "flows/decide_gift.py": "decides",
        "surfaces/api/promotions.py": "campaigns, approved with their prices",
        "flows/load_world.py": "the simulated company",
    },
}
DECIDING = {
    "processes/change_authority.py": "decide_change",
    "processes/source_again.py": "decide_change",
    "processes/without_receipt.py": "decide",
    "flows/decide_gift.py": "decide",
    "flows/decide_change.py": "decide",
    "surfaces/api/ledger.py": "give_card",
}


def calls(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func
            found.add(
                name.attr
                if isinstance(name, ast.Attribute)
                else name.id
                if isinstance(name, ast.Name)
                else ""
            )
    return found


@pytest.fixture(scope="module")
def called() -> dict[str, set[str]]:
    return {str(path.relative_to(SOURCE)): calls(path) for path in SOURCE.rglob("*.py")}


def test_whatever_gives_is_called_where_it_is_decided(called: dict[str, set[str]]) -> None:
    for gives, allowed in GIVING.items():
        callers = {path for path, names in called.items() if gives in names}
        assert callers == set(allowed), gives


def test_who_gives_decides(called: dict[str, set[str]]) -> None:
    for path, decides in DECIDING.items():
        assert decides in called[path], path
    takers = {path for path, names in called.items() if "take_decision" in names}
    assert takers == {"flows/decide_grant.py"}
