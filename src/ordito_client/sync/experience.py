# Written by `python -m tools.client`; edits here are lost.
"""Routes of experience."""

import datetime as dt
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Experience:
    """Routes of experience."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_answers(
        self,
        *,
        since: dt.datetime,
        until: dt.datetime,
        measure: str | None = None,
        only_bad: bool | None = None,
        only_open: bool | None = None,
    ) -> list[models.SurveyAnswer]:
        """List answers.

        Return answers of a period, the latest first; at most 200, of the caller's places.
        """
        return self._session.send(
            "GET",
            "/api/v1/experience/answers",
            list[models.SurveyAnswer],
            query={
                "since": since,
                "until": until,
                "measure": measure,
                "only_bad": only_bad,
                "only_open": only_open,
            },
        )

    def list_pulse_rounds(self) -> list[models.PulseRound]:
        """List rounds of the pulse.

        Return rounds, the latest first.
        """
        return self._session.send("GET", "/api/v1/experience/pulse-rounds", list[models.PulseRound])

    def post_answer(
        self, body: models.AnswerToKeep, *, idempotency_key: str | None = None
    ) -> models.SurveyAnswer:
        """Keep what a customer said.

        Keep an answer asked at the till or on the phone; somebody looks after a bad one.

        Refused with:
            ScoreOutside: the measure has no such score.
            PlaceOutside: the place is outside the row scope.
        """
        return self._session.send(
            "POST",
            "/api/v1/experience/answers",
            models.SurveyAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_pulse_round(
        self, body: models.PulseToOpen, *, idempotency_key: str | None = None
    ) -> models.PulseRound:
        """Ask the company's own people.

        Open a round of the pulse; it is answered on the console, without who answered.

        Refused with:
            PulseUnclear: a language is missing, or it would close before it opens.
        """
        return self._session.send(
            "POST",
            "/api/v1/experience/pulse-rounds",
            models.PulseRound,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_ask_policy(
        self,
        body: models.AskPolicy,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.AskRulesVersion:
        """Publish the rules of asking.

        Ask people by these rules from now on.

        Refused with:
            AskPolicyUnclear: they contradict themselves.
            PolicyChanged: another version is in force than the one that was read.
        """
        return self._session.send(
            "PUT",
            "/api/v1/experience/policy",
            models.AskRulesVersion,
            query={"expected_version": expected_version},
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_ask_policy(self) -> models.AskBook:
        """Read the rules of asking.

        Return the rules in force; by version 0 nobody is asked.
        """
        return self._session.send("GET", "/api/v1/experience/policy", models.AskBook)

    def show_pulse_round(self, round_id: UUID) -> models.PulseResult:
        """Read what a round of the pulse says.

        Return what may be shown, once the round is over: no group of fewer than it asks for.

        Refused with:
            UnknownPulse: there is no such round.
            PulseClosed: it is not over.
        """
        return self._session.send(
            "GET", f"/api/v1/experience/pulse-rounds/{quoted(round_id)}", models.PulseResult
        )

    def show_results(
        self, *, since: dt.datetime, until: dt.datetime, by: str | None = None
    ) -> models.ExperienceResults:
        """Read what answers amount to.

        Return CSAT, CES and NPS with their intervals; groups that are too small have no value.
        """
        return self._session.send(
            "GET",
            "/api/v1/experience/results",
            models.ExperienceResults,
            query={"since": since, "until": until, "by": by},
        )
