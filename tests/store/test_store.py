"""What is written is what is shown, on both databases."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_service.store import Store, StoreUnavailable
from cds_service.store.rows import Batch, Disposition, Presence, RecentEvaluation, StoredEvaluation
from tests.store.examples import CONTENT, NOON, batch, configuration, evaluation, feedback, id_of, result


def write(store: Store, *batches: Batch) -> None:
    async def all_of_them() -> None:
        for one in batches:
            await store.write(one, deadline=5)

    asyncio.run(all_of_them())


def test_an_evaluation_is_shown_again_whole(store: Store) -> None:
    called = evaluation()
    results = tuple(result(called) for _ in range(3))
    nothing = dict.fromkeys(("side", "tier", "grade", "state", "indicator", "reason", "card"))
    results += (result(called, disposition="unknown", presence="unknown", **nothing),)
    said = (feedback(results[0]), feedback(results[1], received_at=NOON + timedelta(hours=30), person=None))
    write(store, Batch(CONTENT, configuration(), called, results, said))

    assert store.show(called.id) == StoredEvaluation(called, CONTENT, results, said, delivered=True)
    assert store.counts() == {
        "content": 1,
        "configuration": 1,
        "evaluation": 1,
        "rule_result": 4,
        "feedback": 2,
        "undelivered": 0,
    }


def test_what_may_be_missing_is_shown_as_missing(store: Store) -> None:
    optional = [field.name for field in fields(evaluation()) if str(field.type).endswith("| None")]
    bare = evaluation(**dict.fromkeys(optional))
    write(store, Batch(content=CONTENT, evaluation=bare))
    shown = store.show(bare.id)
    assert len(optional) == 8
    assert shown is not None
    assert shown.evaluation == bare
    assert shown.results == shown.feedback == ()


def test_an_evaluation_is_found_by_the_uuid_of_its_card(store: Store) -> None:
    first, second = batch(), batch()
    write(store, first, second)
    for written in (first, second):
        for row in written.results:
            shown = store.show(row.id)
            assert shown is not None
            assert shown.evaluation == written.evaluation
    assert store.show("3f1d4a52-0000-4000-8000-000000000000") is None


def test_content_is_written_once_however_often_it_is_given(store: Store, store_url: str) -> None:
    write(store, batch(), batch())
    again = Store.open(store_url)
    again.start()
    later = replace(CONTENT, first_seen=NOON + timedelta(days=1))
    write(again, replace(batch(), content=later), Batch(evaluation=evaluation()))
    again.close()
    shown = store.show(store.recent(1)[0].id)
    assert shown is not None
    assert shown.content == CONTENT
    assert store.counts()["content"] == 1


def test_feedback_sent_again_is_kept_once(store: Store) -> None:
    called = batch()
    said = feedback(called.results[0])
    late = feedback(called.results[0], given_by="reviewer", received_at=NOON + timedelta(days=9))
    write(store, called, Batch(feedback=(late, said)), Batch(feedback=(said,)), Batch(feedback=(said, said)))
    assert store.feedback_for(called.results[0].id) == (said, late)
    assert store.feedback_for(called.results[1].id) == ()


def test_feedback_on_an_unknown_card_is_kept_as_unknown(store: Store) -> None:
    called = batch()
    stray = feedback(called.results[0], result=None, card="not-even-a-uuid")
    write(store, called, Batch(feedback=(stray,)))
    assert store.feedback_for("not-even-a-uuid") == (stray,)
    shown = store.show(id_of(called))
    assert shown is not None
    assert shown.feedback == ()


def test_the_latest_evaluations_come_first(store: Store) -> None:
    calls = [batch(received_at=NOON + timedelta(minutes=number)) for number in range(4)]
    silenced = result(calls[3].evaluation or evaluation(), disposition="silenced", card=None)
    calls[3] = replace(calls[3], results=(*calls[3].results, silenced))
    write(store, *calls)
    latest = store.recent(2)
    assert [row.id for row in latest] == [id_of(calls[3]), id_of(calls[2])]
    assert latest[0] == RecentEvaluation(
        id=id_of(calls[3]),
        service="foot-entrapment-patient-view",
        hook="patient-view",
        client_issuer="https://ehr.example.org",
        fhir_server="https://ehr.example.org/fhir",
        patient="1288992",
        mode="live",
        status=200,
        received_at=NOON + timedelta(minutes=3),
        milliseconds=1.25,
        delivered=True,
        fired=2,
    )


def test_instants_are_the_same_instants_in_utc(store: Store) -> None:
    tokyo = datetime(2026, 6, 4, 21, 0, tzinfo=timezone(timedelta(hours=9)))
    called = batch(received_at=tokyo)
    write(store, called)
    shown = store.show(id_of(called))
    assert shown is not None
    assert shown.evaluation.received_at == tokyo
    assert shown.evaluation.received_at.tzinfo is UTC


def test_results_of_another_evaluation_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="another evaluation"):
        write(store, Batch(content=CONTENT, evaluation=evaluation(), results=(result(evaluation()),)))
    with pytest.raises(ValueError, match="another evaluation"):
        write(store, Batch(results=(result(evaluation()),)))


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "sha256:never-seen"},
        {"mode": "loud"},
        {"received_at": datetime(2026, 6, 4)},  # noqa: DTZ001
        {"retrieval": {"what": object()}},
        {"document": {"what": object()}},
        {"status": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_row_that_cannot_be_kept_is_refused_without_naming_the_patient(
    store: Store, changes: dict[str, Any]
) -> None:
    patient = "-".join(("Erika", "M"))  # so that the name does not stand in a line that a traceback quotes
    with pytest.raises(StoreUnavailable, match="The rows were refused") as refusal:
        write(store, Batch(content=CONTENT, evaluation=evaluation(patient=patient, **changes)))
    assert patient not in "".join(traceback.format_exception(refusal.value))
    assert store.counts()["evaluation"] == 0


letters = st.characters(exclude_categories=["Cs"])
words = st.text(letters, max_size=12)
plain = words.map(lambda text: text.replace("\0", "?"))
json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(words, json, max_size=4)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
dispositions = st.sampled_from(get_args(Disposition))
presences = st.sampled_from(get_args(Presence))


@st.composite
def calls(draw: st.DrawFn) -> Batch:
    called = evaluation(
        hook_instance=draw(st.none() | plain),
        user=draw(st.none() | plain),
        patient=draw(plain),
        as_of=draw(st.dates()),
        received_at=draw(instants),
        milliseconds=draw(st.floats(0, 1e6)),
        retrieval=draw(documents),
        mode=draw(st.sampled_from(["live", "silent"])),
        document=draw(documents),
    )
    results = tuple(
        result(
            called,
            nerve=draw(plain),
            side=draw(st.sampled_from(["left", "right", None])),
            disposition=draw(dispositions),
            presence=draw(presences),
            reason=draw(st.none() | plain),
            explanation=draw(documents),
            card=draw(st.none() | documents),
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    said = tuple(
        feedback(
            row,
            comment=draw(st.none() | plain),
            accepted_suggestions=tuple(draw(st.lists(words, max_size=2))),
            given_at=draw(instants),
        )
        for row in results
        if draw(st.booleans())
    )
    content = replace(
        CONTENT, hash=f"sha256:{called.id}", document=draw(documents), first_seen=draw(instants)
    )
    return Batch(content, None, replace(called, content=content.hash), results, said)


@given(call=calls())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_written_is_what_is_shown(store: Store, call: Batch) -> None:
    write(store, call)
    assert call.evaluation is not None
    assert call.content is not None
    said = tuple(sorted(call.feedback, key=lambda row: row.id))
    assert store.show(call.evaluation.id) == StoredEvaluation(
        call.evaluation, call.content, call.results, said, delivered=True
    )


def test_a_nul_character_is_kept_as_its_picture(store: Store) -> None:
    called = batch(user="a\0b", document={"quotation": "a\0b"}, retrieval={"a\0b": "\0"})
    write(store, called)
    shown = store.show(id_of(called))
    assert shown is not None
    assert shown.evaluation.user == "a\u2400b"
    assert shown.evaluation.document == {"quotation": "a\0b"}
    assert shown.evaluation.retrieval == {"a\0b": "\0"}
