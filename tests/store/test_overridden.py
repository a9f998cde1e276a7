"""What a call asks of the store first: which cards of a patient were overridden; and what feedback asks: whose card."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from cds_service.store import Store
from cds_service.store.rows import Batch, Feedback, Overridden, RuleResult, SentCard
from tests.store.examples import CONTENT, NOON, evaluation, feedback, new_id, result

SERVER = "https://ehr.example.org/fhir"
SINCE = NOON - timedelta(days=6)
EVIDENCE = {"Observation/o1": {"text": "Tinel sign", "is": "present", "value": [7.4, "ms"]}}
LATER = NOON + timedelta(hours=1)


def ask(
    store: Store, patient: str = "1288992", fhir_server: str | None = SERVER, since: datetime = SINCE
) -> tuple[Overridden, ...]:
    return asyncio.run(store.overridden(patient, fhir_server, since, deadline=5))


def shown(store: Store, *said: dict[str, Any], called: Any = None, **changes: Any) -> RuleResult:
    """A card that went out, and what was said of it, in one batch."""
    call = called or evaluation()
    explanation = {"criteria": {}, "outcome": "probable", "entries": EVIDENCE}
    card = result(call, **{"explanation": explanation, **changes})
    rows = tuple(feedback(card, patient=call.patient, **one) for one in said)
    asyncio.run(store.write(Batch(CONTENT, None, call, (card,), rows), deadline=5))
    return card


def test_an_overridden_card_is_told_with_what_it_rested_on(store: Store) -> None:
    card = shown(store, {})
    assert ask(store) == (
        Overridden(
            card=card.id,
            topic="foot_ankle_entrapment",
            nerve="tibial",
            side="left",
            indicator="warning",
            outcome="probable",
            evidence=EVIDENCE,
            when=NOON,
        ),
    )


def test_the_latest_comes_first(store: Store) -> None:
    cards = [
        shown(store, {"given_at": NOON - timedelta(days=days), "received_at": NOON}) for days in (3, 0, 5)
    ]
    assert [one.card for one in ask(store)] == [cards[1].id, cards[0].id, cards[2].id]


def test_a_card_without_side_or_evidence_is_told_too(store: Store) -> None:
    shown(store, {}, side=None, indicator=None, explanation={})
    [one] = ask(store)
    assert (one.side, one.indicator, one.outcome, one.evidence) == (None, None, None, {})


OVER, TAKEN = {"outcome": "overridden"}, {"outcome": "accepted"}
AT_LATER = {"given_at": LATER, "received_at": LATER}
SOON = dict.fromkeys(AT_LATER, NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], False),
        ([TAKEN], False),
        ([OVER, TAKEN | AT_LATER], False),
        ([TAKEN | AT_LATER, OVER], False),
        ([TAKEN, OVER | AT_LATER], True),
        ([OVER | AT_LATER, TAKEN], True),
        ([OVER, OVER | AT_LATER], True),
        ([OVER, TAKEN], False),
        ([OVER, TAKEN | AT_LATER | {"given_by": "reviewer"}], True),
        ([OVER | {"given_by": "reviewer"}], False),
        ([TAKEN | {"received_at": LATER}, OVER | SOON], True),
    ],
    ids=[
        "nothing said",
        "accepted",
        "then accepted",
        "then accepted, received the other way round",
        "accepted, then overridden",
        "the same, received the other way round",
        "twice",
        "both at the same instant",
        "a reviewer is no clinician",
        "only by a reviewer",
        "an accepted one that came late",
    ],
)
def test_the_latest_word_about_a_card_counts(store: Store, said: list[dict[str, Any]], told: bool) -> None:
    shown(store, *said)
    assert bool(ask(store)) is told


def test_a_word_about_one_card_says_nothing_of_another(store: Store) -> None:
    card = shown(store, OVER)
    shown(store, TAKEN | AT_LATER)
    assert [one.card for one in ask(store)] == [card.id]


def test_what_lies_in_the_future_counts_from_when_it_was_received(store: Store) -> None:
    shown(store, OVER | {"given_at": NOON + timedelta(days=400)})
    assert [one.when for one in ask(store)] == [NOON]


@pytest.mark.parametrize(("ago", "told"), [(0, True), (1, False)])
def test_what_was_said_before_the_instant_asked_for_is_not_told(store: Store, ago: int, told: bool) -> None:
    shown(store, OVER | {"given_at": SINCE - timedelta(microseconds=ago), "received_at": NOON})
    assert bool(ask(store)) is told
    assert ask(store, since=NOON + timedelta(microseconds=1)) == ()


@pytest.mark.parametrize(
    ("had", "asked", "told"),
    [
        (("1288992", SERVER), ("1288992", SERVER), True),
        (("1288992", None), ("1288992", None), True),
        (("1288992", SERVER), ("1288993", SERVER), False),
        (("1288992", SERVER), ("1288992", "https://other.example.org/fhir"), False),
        (("1288992", SERVER), ("1288992", None), False),
        (("1288992", None), ("1288992", SERVER), False),
    ],
)
def test_a_patient_is_the_same_within_one_server(store: Store, had: Any, asked: Any, told: bool) -> None:
    shown(store, OVER, called=evaluation(patient=had[0], fhir_server=had[1]))
    assert bool(ask(store, *asked)) is told


def test_feedback_kept_as_unknown_is_not_told(store: Store) -> None:
    card = shown(store)
    stray = feedback(card, result=None, patient=None)
    asyncio.run(store.write(Batch(feedback=(stray,)), deadline=5))
    assert ask(store) == ()


def test_a_card_that_told_other_results_too_rested_on_theirs(store: Store) -> None:
    """Only those of the same call and side: a merged result has no card of its own."""
    call = evaluation()
    card = result(call, explanation={"outcome": "probable", "entries": EVIDENCE})
    others = [
        result(call, disposition=disposition, side=side, explanation={"entries": {name: {"text": name}}})
        for disposition, side, name in (
            ("merged", "left", "too"),
            ("merged", "right", "other-side"),
            ("near-miss", "left", "apart"),
        )
    ]
    rows = (feedback(card, patient=call.patient),)
    asyncio.run(store.write(Batch(CONTENT, None, call, (card, *others), rows), deadline=5))
    [one] = ask(store)
    assert set(one.evidence) == {*EVIDENCE, "too"}


# --- whose card ---


def of_service(store: Store, service: str, **changes: Any) -> RuleResult:
    return shown(store, called=evaluation(service=service, patient=f"patient of {service}"), **changes)


def test_cards_that_went_out_are_known_with_their_suggestions(store: Store) -> None:
    card = of_service(store, "one", card={"suggestions": [{"uuid": "s1"}, {"uuid": "s2"}]})
    other = of_service(store, "two")
    held = of_service(store, "one", disposition="held-back", card=None)
    found = asyncio.run(store.sent_cards({card.id, other.id, held.id, new_id(), "x"}, deadline=5))
    assert found == {
        card.id: SentCard(card.id, "one", "patient of one", frozenset({"s1", "s2"})),
        other.id: SentCard(other.id, "two", "patient of two", frozenset()),
    }
    assert asyncio.run(store.sent_cards([], deadline=5)) == {}


def test_a_thousand_cards_are_looked_up_at_once(store: Store) -> None:
    card = of_service(store, "one")
    asked = [card.id, *(new_id() for _ in range(999))]
    assert set(asyncio.run(store.sent_cards(asked, deadline=5))) == {card.id}


def test_what_was_said_of_a_card_is_shown_with_it_even_when_kept_as_unknown(store: Store) -> None:
    card = shown(store)
    said: Feedback = feedback(card, result=None, patient=None)
    asyncio.run(store.write(Batch(feedback=(said,)), deadline=5))
    found = store.show(card.id)
    assert found is not None
    assert found.feedback == (said,)
