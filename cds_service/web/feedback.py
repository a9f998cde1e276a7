"""The feedback endpoint of CDS Hooks: what a clinician did with a card.

Nothing that was said is lost. Feedback may come late, again, and for cards of another process; what names no card that
this service sent is kept as unknown. Only what breaks a rule of CDS Hooks is refused, with its place, and then nothing
of the request is kept.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, get_args

import msgspec
from fastapi import APIRouter
from msgspec import Meta, Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cds_service.catalog import Catalog
from cds_service.engine import CallProblem
from cds_service.engine.call import lacking, read_body, unfit
from cds_service.settings import Settings
from cds_service.store import Store
from cds_service.store.rows import Batch, Feedback, SentCard
from cds_service.web.errors import NO_STORE
from cds_service.web.posted import addresses, json_body

log = logging.getLogger(__name__)

Outcome = Literal["accepted", "overridden"]

MOST_AT_ONCE = 1000
MOST_NAME = 256
MOST_COMMENT = 4000
CUT = "\u2026"
_FEEDBACK_IDS = uuid.UUID("7f0f5f1b-5c4c-5c53-9a55-1f1d5b0b0f0e")


# --- as it is sent ---


class _Coding(Struct):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class _OverrideReason(Struct, rename="camel"):
    reason: _Coding | None = None
    user_comment: str | None = None


class _Suggestion(Struct):
    id: str | None = None


class _Feedback(Struct, rename="camel"):
    card: str | None = None
    outcome: str | None = None
    accepted_suggestions: list[_Suggestion] | None = None
    override_reason: _OverrideReason | None = None
    outcome_timestamp: str | None = None


class _Body(Struct):
    feedback: list[_Feedback] | None = None


_BODY = msgspec.json.Decoder(_Body)
_INSTANT = Annotated[datetime, Meta(tz=True)]


# --- as it is understood ---


@dataclass(frozen=True, slots=True)
class Said:
    """One feedback, checked. Uuids are bare and in lower case, instants in UTC."""

    card: str
    outcome: Outcome
    given_at: datetime
    suggestions: tuple[str, ...] = ()
    system: str | None = None
    code: str | None = None
    display: str | None = None
    comment: str | None = None


def parse_feedback(raw: bytes) -> tuple[Said, ...]:
    """What a request body says.

    Raises CallProblem: 400 when it is no JSON, 413 when it is too much at once, 422 when it is no feedback.
    """
    given = read_body(raw, _BODY).feedback
    if given is None:
        raise lacking("feedback")
    if len(given) > MOST_AT_ONCE:
        message = f"more than {MOST_AT_ONCE} elements at once; send them in several requests"
        raise CallProblem(413, "too-long", message, "feedback")
    return tuple(_said(one, f"feedback[{number}]") for number, one in enumerate(given))


def _said(one: _Feedback, at: str) -> Said:
    card = _name(one.card, f"{at}.card")
    if not one.outcome:
        raise lacking(f"{at}.outcome")
    outcome: Outcome | None = next((word for word in get_args(Outcome) if word == one.outcome), None)
    if outcome is None:
        raise unfit(f"{at}.outcome must be accepted or overridden", f"{at}.outcome")
    suggestions = dict.fromkeys(
        _name(suggestion.id, f"{at}.acceptedSuggestions[{number}].id")
        for number, suggestion in enumerate(one.accepted_suggestions or ())
    )
    if outcome == "accepted" and not suggestions:
        raise lacking(f"{at}.acceptedSuggestions")
    reason = one.override_reason or _OverrideReason()
    coding, comment = reason.reason, (reason.user_comment or "").strip()
    if one.override_reason is not None and coding is None and not comment:
        where = f"{at}.overrideReason"
        raise CallProblem(422, "required", f"{where} must have a reason or a userComment", where)
    if coding is not None:
        for name in ("system", "code"):
            if not getattr(coding, name):
                raise lacking(f"{at}.overrideReason.reason.{name}")
    coding = coding or _Coding()
    return Said(
        card=card,
        outcome=outcome,
        given_at=_instant(one.outcome_timestamp, f"{at}.outcomeTimestamp"),
        suggestions=tuple(suggestions),
        system=_cut(coding.system),
        code=_cut(coding.code),
        display=_cut(coding.display),
        comment=_cut(comment),
    )


def _name(text: str | None, at: str) -> str:
    """A uuid in its one form; another name, which can be none of ours, as it is."""
    if not text:
        raise lacking(at)
    if len(text) > MOST_NAME:
        raise unfit(f"{at} is longer than {MOST_NAME} characters", at)
    bare = text.lower().removeprefix("urn:uuid:")
    try:
        return bare if str(uuid.UUID(bare)) == bare else text
    except ValueError:
        return text


def _instant(text: str | None, at: str) -> datetime:
    """An instant of RFC 3339, which has a zone; a leap second is the first moment after it."""
    if not text:
        raise lacking(at)
    leap = text[16:19] == ":60"
    try:
        found = msgspec.convert(f"{text[:16]}:59{text[19:]}" if leap else text, _INSTANT).astimezone(UTC)
        return found + timedelta(seconds=leap)
    except (msgspec.ValidationError, OverflowError):
        message = f"{at} must be an instant with its zone, as in 2026-06-15T10:30:00Z"
        raise unfit(message, at) from None


def _cut(text: str | None) -> str | None:
    """Text that ends where it becomes too long, and says so; None for none."""
    if not text or len(text) <= MOST_COMMENT:
        return text or None
    return text[: MOST_COMMENT - len(CUT)] + CUT


# --- as it is kept ---


def feedback_id(client: str | None, said: Said) -> str:
    """The same for the same feedback sent again, whenever and to whichever process."""
    parts = [client, said.card, said.outcome, said.given_at.isoformat(), sorted(said.suggestions)]
    return str(uuid.uuid5(_FEEDBACK_IDS, json.dumps(parts)))


def feedback_rows(
    given: Iterable[Said], service_id: str, sent: Mapping[str, SentCard], received_at: datetime
) -> tuple[Feedback, ...]:
    """The rows of a request. `sent` are those of its cards that went out, from whatever service.

    A card of another service, or one that was held back and so seen by nobody, is unknown like any other. A
    suggestion that the card did not have stays as it was said: the card itself was accepted.
    """
    found = []
    for said in given:
        card = sent.get(said.card)
        if card is not None and card.service != service_id:
            card = None
        row = Feedback(
            id=feedback_id(None, said),
            result=card.uuid if card else None,
            card=said.card,
            patient=card.patient if card else None,
            given_by="clinician",
            client=None,
            person=None,
            outcome=said.outcome,
            accepted_suggestions=said.suggestions,
            reason_system=said.system,
            reason_code=said.code,
            reason_display=said.display,
            comment=said.comment,
            given_at=said.given_at,
            received_at=received_at,
        )
        found.append(row)
    return tuple(found)


@dataclass(frozen=True)
class FeedbackDoor:
    """What the endpoint needs: which services there are, the store, and the time."""

    catalog: Catalog
    store: Store
    settings: Settings
    clock: Callable[[], datetime]

    def routes(self) -> APIRouter:
        router = APIRouter()
        for path in addresses("feedback"):
            router.add_api_route(path, self.take, methods=["POST"])
        return router

    async def take(self, request: Request, service_id: str) -> Response:
        """Keep what was said; the answer, 200 and empty, leaves when it is safe."""
        started, received_at = time.perf_counter(), self.clock()
        if service_id not in self.catalog.services:
            raise HTTPException(404)
        try:
            given = parse_feedback(await json_body(request))
        except CallProblem as problem:
            log.info(
                "%s feedback refused with %d at %s", service_id, problem.status, problem.expression or "-"
            )
            raise
        unknown = 0
        if given:
            deadline = self.settings.store_deadline
            sent = await self.store.sent_cards({said.card for said in given}, deadline)
            rows = feedback_rows(given, service_id, sent, received_at)
            unknown = sum(row.result is None for row in rows)
            await self.store.write(Batch(feedback=rows), deadline)
        milliseconds = (time.perf_counter() - started) * 1000
        log.info(
            "%s feedback 200, %d given, %d of unknown cards, %.1f ms",
            *(service_id, len(given), unknown, milliseconds),
        )
        return Response(headers=NO_STORE)
