"""Put the rules of the assortment: what is sold where and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.catalogue.commands.writing import ASSORTMENT, SHELF, record, require
from ordito.catalogue.errors import CodeTaken, RuleContradicts, UnknownRule
from ordito.catalogue.model import AssortmentRule
from ordito.platform.db import Tx, statements
from ordito.platform.reference import Put, answers, lock_version, raise_version, refuse_twice

_sql: Final = statements(__name__)
PUT_RULES: Final = _sql.query("put_rules", Put)
DROP_RULES: Final = _sql.query("drop_rules", UUID)
FIND_TAKEN_RULE: Final = _sql.query("find_taken_rule", str)


async def put_assortment_rules(
    tx: Tx, *, rules: Sequence[AssortmentRule], at: datetime
) -> list[Put]:
    """Create or replace rules of the assortment, all or none.

    Raises:
        RuleContradicts: about two things at once, or it ends before it begins.
        UnknownProduct: a product does not exist.
        UnknownCategory: a category does not exist.
        PutTwice: an id or code stands twice in ``rules``.
        CodeTaken: another rule has the code.
    """
    row_ids = [rule.rule_id for rule in rules]
    codes = [rule.code for rule in rules]
    refuse_twice(row_ids, field="rule_id")
    refuse_twice(codes, field="code")
    for number, rule in enumerate(rules):
        _require_sound(rule, field=f"rules[{number}]")
    await require(tx, subject="product", named=(rule.product_id for rule in rules))
    await require(tx, subject="category", named=(rule.category_id for rule in rules))
    version = await lock_version(tx, name=SHELF) + 1
    taken = await tx.find(FIND_TAKEN_RULE, ids=row_ids, codes=codes)
    if taken is not None:
        raise CodeTaken(f"Another rule has the code {taken!r}.", field="code", code=taken)
    changed = await tx.fetch(PUT_RULES, rows=rules, version=version, at=at, by=tx.context.actor)
    await _tell(tx, [one.id for one in changed], at)
    return answers(row_ids, changed)


async def drop_assortment_rule(tx: Tx, *, code: str, at: datetime) -> None:
    """Take a rule away; others, or that all is sold, hold in its place.

    Raises:
        UnknownRule: there is none with this code.
    """
    version = await lock_version(tx, name=SHELF) + 1
    dropped = await tx.fetch(DROP_RULES, code=code, version=version, at=at, by=tx.context.actor)
    if not dropped:
        raise UnknownRule(f"No rule has the code {code[:64]!r}.", field="code")
    await _tell(tx, dropped, at)


async def _tell(tx: Tx, changed: Sequence[UUID], at: datetime) -> None:
    if changed:
        version = await raise_version(tx, name=SHELF)
        await lock_version(tx, name=ASSORTMENT)
        await raise_version(tx, name=ASSORTMENT)
        record(tx, subject="assortment_rule", changed=changed, version=version, at=at)


def _require_sound(rule: AssortmentRule, *, field: str) -> None:
    about = [one for one in (rule.product_id, rule.category_id, rule.brand) if one is not None]
    if len(about) > 1:
        message = f"Rule {rule.code} is about several things at once."
        raise RuleContradicts(message, field=f"{field}.product_id")
    if rule.valid_from and rule.valid_until and rule.valid_from >= rule.valid_until:
        message = f"Rule {rule.code} ends before it begins."
        raise RuleContradicts(message, field=f"{field}.valid_until")
