"""Facts of the journeys room."""

from typing import ClassVar

from ordito.platform.events import Event


class SourceAdded(Event, frozen=True, kw_only=True):
    """Events of a new source are taken.

    Attributes:
        name: of the source.
        kind: what it is.
    """

    type: ClassVar[str] = "journeys.source_added"
    name: str
    kind: str


class SourceKeyRotated(Event, frozen=True, kw_only=True):
    """A source of events was given another key.

    Attributes:
        name: of the source.
    """

    type: ClassVar[str] = "journeys.source_key_rotated"
    name: str


class SourceChanged(Event, frozen=True, kw_only=True):
    """What a source of events may do has changed.

    Attributes:
        name: of the source.
        change: ``changed`` or ``stopped``.
    """

    type: ClassVar[str] = "journeys.source_changed"
    name: str
    change: str


class BadEventClosed(Event, frozen=True, kw_only=True):
    """An event that was put aside was taken after all, or dropped.

    Attributes:
        state: ``taken`` or ``dropped``.
        reason: why it was put aside.
    """

    type: ClassVar[str] = "journeys.bad_event_closed"
    state: str
    reason: str


class CustomerArrived(Event, frozen=True, kw_only=True):
    """A customer who allows it was recognised at a place; ``means`` is wifi, card, app or staff."""

    type: ClassVar[str] = "journeys.customer_arrived"
    means: str


class CustomerLeft(Event, frozen=True, kw_only=True):
    """A customer is not shown at a place any more: ``left``, ``withdrawn`` or ``expired``."""

    type: ClassVar[str] = "journeys.customer_left"
    reason: str


class PreferenceStated(Event, frozen=True, kw_only=True):
    """Somebody said something of themselves; what it was stands with the customer."""

    type: ClassVar[str] = "journeys.preference_stated"
    topic: str
    source: str


class PhaseRulesPublished(Event, frozen=True, kw_only=True):
    """Other rules say which events belong to which phase."""

    type: ClassVar[str] = "journeys.phase_rules_published"
    rules_version: int


class CampaignChanged(Event, frozen=True, kw_only=True):
    """A campaign was declared or changed."""

    type: ClassVar[str] = "journeys.campaign_changed"
    code: str


class PersonVerified(Event, frozen=True, kw_only=True):
    """Somebody at a desk or on the phone said what only the customer knows, or failed to.

    Whoever heard it sees the personal values for a while. ``by`` is the kind of the value.
    """

    type: ClassVar[str] = "journeys.person_verified"
    passed: bool
    by: str
