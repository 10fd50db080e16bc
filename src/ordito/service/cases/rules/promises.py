"""Which promise counts, and when its clock says so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.service.cases.errors import CommitmentPolicyUnclear
from ordito.service.cases.model import (
    Calendar,
    Commitment,
    CommitmentBook,
    CommitmentKind,
    CommitmentPolicy,
    Escalation,
    NewCase,
    Promise,
)
from ordito.service.cases.model.cases import Case, Whose
from ordito.service.cases.rules.hours import (
    MINUTE_US,
    after_business_us,
    business_us,
    require_calendar,
)

_ALL: Final = 100


def choose(book: CommitmentBook, *, kind: CommitmentKind, case: Case | NewCase) -> Promise | None:
    """Return what is promised of a kind in a case: the most specific, of equals the first."""
    best: tuple[int, Promise] | None = None
    for promise in book.policy.promises:
        asked = (
            (promise.channel, case.channel),
            (promise.tier, case.tier),
            (promise.persona, case.persona),
            (promise.topic, case.topic),
        )
        if promise.kind is not kind or any(w not in (None, has) for w, has in asked):
            continue
        worth = sum(wanted is not None for wanted, _ in asked)
        if best is None or worth > best[0]:
            best = (worth, promise)
    return None if best is None else best[1]


def thresholds(promise: Promise) -> list[tuple[int, Escalation | None]]:
    """Return at which percents something happens, in their order; at 100 it has run out."""
    own = [(one.at_percent, one) for one in promise.escalations]
    return sorted([*own, (_ALL, None)], key=lambda one: (one[0], one[1] is not None))


def begun(
    promise: Promise, *, book: CommitmentBook, whose: Whose, subject_id: UUID | None, at: datetime
) -> Commitment:
    """Return what is promised, before its clock runs and it has an id."""
    return Commitment(
        customer_id=whose.customer_id,
        case_id=whose.case_id,
        commitment_id=UUID(int=0),
        kind=promise.kind.value,
        subject_id=subject_id,
        promise=promise.code,
        policy_version=book.version,
        minutes=promise.minutes,
        pauses=promise.pauses,
        state="open",
        made_at=at,
        spent_us=0,
        spans=0,
        running_since=None,
        due_at=None,
        missed_at=None,
        level=0,
        look_at=None,
        ended_at=None,
        reason=None,
    )


def run(commitment: Commitment, *, book: CommitmentBook, since: datetime) -> Commitment:
    """Return a commitment whose clock runs from an instant on."""
    calendar, promise = _terms(commitment, book)
    needs = commitment.minutes * MINUTE_US
    left = needs - commitment.spent_us
    return commitment.having(
        running_since=since,
        due_at=after_business_us(calendar, since=since, us=left),
        look_at=_look_at(commitment, calendar, promise, since),
    )


def stop(
    commitment: Commitment, *, book: CommitmentBook, at: datetime
) -> tuple[Commitment, int, datetime] | None:
    """Return a commitment whose clock stands, what the span took, and when it began.

    None where it stood already.
    """
    since = commitment.running_since
    if since is None:
        return None
    calendar, _ = _terms(commitment, book)
    spent = business_us(calendar, since=since, until=at)
    stopped = commitment.having(
        spent_us=commitment.spent_us + spent,
        spans=commitment.spans + 1,
        running_since=None,
        due_at=None,
        look_at=None,
    )
    return stopped, spent, min(since, at)


def reached(
    commitment: Commitment, *, book: CommitmentBook, at: datetime
) -> Iterator[tuple[Commitment, int, Escalation | None]]:
    """Yield each threshold that has come, with the commitment as it then is."""
    calendar, promise = _terms(commitment, book)
    steps = thresholds(promise)
    standing = commitment
    while standing.look_at is not None and standing.look_at <= at:
        percent, escalation = steps[standing.level]
        since = standing.running_since
        assert since is not None, standing
        missed = standing.due_at if escalation is None else standing.missed_at
        standing = standing.having(level=standing.level + 1, missed_at=missed)
        standing = standing.having(look_at=_look_at(standing, calendar, promise, since))
        yield standing, percent, escalation


def is_kept(commitment: Commitment) -> bool:
    """Tell whether a commitment whose clock stands took no longer than was promised."""
    return commitment.spent_us <= commitment.minutes * MINUTE_US


def require_policy(policy: CommitmentPolicy) -> None:
    """Refuse a policy that says less than it seems to.

    Raises:
        CommitmentPolicyUnclear: codes are used twice, a calendar is missing or cannot be kept.
    """
    calendars = [one.code for one in policy.calendars]
    promises = [one.code for one in policy.promises]
    if len(set(calendars)) < len(calendars) or len(set(promises)) < len(promises):
        raise CommitmentPolicyUnclear("Two of them have the same code.", field="promises")
    for number, calendar in enumerate(policy.calendars):
        require_calendar(calendar, field=f"calendars[{number}]")
    for number, promise in enumerate(policy.promises):
        if promise.calendar not in calendars:
            raise CommitmentPolicyUnclear(
                f"There is no calendar {promise.calendar}.", field=f"promises[{number}].calendar"
            )


def _look_at(
    commitment: Commitment, calendar: Calendar, promise: Promise, since: datetime
) -> datetime | None:
    steps = thresholds(promise)
    if commitment.level >= len(steps):
        return None
    # a hundredth of a minute is a whole number of microseconds
    target = commitment.minutes * MINUTE_US * steps[commitment.level][0] // _ALL
    return after_business_us(calendar, since=since, us=target - commitment.spent_us)


def _terms(commitment: Commitment, book: CommitmentBook) -> tuple[Calendar, Promise]:
    assert book.version == commitment.policy_version, commitment
    promise = book.promises[commitment.promise]
    return book.calendars[promise.calendar], promise
