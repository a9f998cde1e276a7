"""What is kept of a call can be read again in full: every rule on each side with its reasons."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from cds_service.catalog import Catalog
from cds_service.engine import batch
from cds_service.rules import Case, condition, finding, measure, order, told
from cds_service.store import rows
from tests.calls import ask, new_id, request_of

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
CLINICAL = (finding("plantar-dysaesthesia", "left", "present"), finding("tinel-tarsal-tunnel", "left"))


def kept(catalog: Catalog, case: Case, **context: str) -> rows.Batch:
    request = request_of(catalog, case)
    request["context"] |= context
    return batch(ask(catalog, request), catalog, received_at=NOW, milliseconds=1.5, new_id=new_id)


def test_every_rule_on_each_side_is_kept_once(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", CLINICAL))
    assert one.evaluation is not None
    in_rows = [(r.rule, r.side) for r in one.results]
    document = one.evaluation.document
    in_document = [(r["rule"], r["side"]) for r in document["results"]]
    only_named = [
        (rule, None if side == "patient" else side)
        for side, rules in document["nothing"].items()
        for rule in rules
    ]
    rules = catalog.topics[0].services[0].rules
    asked = [(rule.name, side) for rule in rules for side in (("left", "right") if rule.nerve else (None,))]
    assert sorted(map(str, in_rows + in_document + only_named)) == sorted(map(str, asked))


def test_a_fired_card_is_kept_as_sent_with_what_it_rests_on(catalog: Catalog) -> None:
    answered = ask(catalog, request_of(catalog, Case("a", "", CLINICAL)))
    one = batch(answered, catalog, received_at=NOW, milliseconds=1.5, new_id=new_id)
    fired = next(r for r in one.results if r.disposition == "fired")
    assert fired.card == answered.body()["cards"][0]
    assert fired.card is not None
    assert fired.id == fired.card["uuid"]
    assert fired.tier == "probable"
    assert set(fired.explanation["entries"]) >= {"Observation/c0", "Observation/c1"}
    criteria = catalog.contents["foot_ankle_entrapment"]["criteria"]
    said = {
        criteria[key.split()[0]]["says"]
        for key, answer in fired.explanation["criteria"].items()
        if answer["is"] == "present"
    }
    assert "signs of tarsal tunnel syndrome (domain B)" in said


def test_a_near_miss_is_kept_as_a_row(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", CLINICAL[:1]))
    near = [r for r in one.results if r.rule == "probable-entrapment-tibial"]
    assert [(r.side, r.disposition, r.tier) for r in near] == [("left", "near-miss", "possible")]


def test_a_symptom_is_no_near_miss_of_a_lesion(catalog: Catalog) -> None:
    """Else every sore foot would be one: what is kept is that an entrapment was near."""
    one = kept(catalog, Case("a", "", CLINICAL[:1]))
    near = {r.rule for r in one.results if r.disposition == "near-miss"}
    assert near == {"probable-entrapment-tibial"}


@pytest.mark.parametrize("user", ["Patient/case", "RelatedPerson/9"])
def test_what_a_patient_did_not_see_is_kept_with_the_reason(catalog: Catalog, user: str) -> None:
    request = request_of(catalog, Case("a", "", CLINICAL))
    request["context"]["userId"] = user
    answered = ask(catalog, request)
    assert answered.body() == {"cards": []}
    one = batch(answered, catalog, received_at=NOW, milliseconds=1.5, new_id=new_id)
    assert one.evaluation is not None
    assert one.evaluation.not_shown == "user is no health professional"
    assert [r.card for r in one.results if r.disposition == "fired"] == [None]


def test_a_refused_call_is_kept_too(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", CLINICAL, missing=("Condition",)))
    assert one.evaluation is not None
    assert one.evaluation.status == 412
    assert one.evaluation.retrieval["missing"] == {"Condition": "not retrieved"}
    assert one.results == ()


def test_a_silent_call_is_small(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", (condition("icd10cm|I10"),)))
    assert one.evaluation is not None
    assert one.results == ()
    assert len(msgspec.json.encode(one.evaluation.document)) < 1200


def test_all_of_it_is_plain_json(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", CLINICAL))
    assert one.evaluation is not None
    for document in (
        one.evaluation.document,
        one.evaluation.retrieval,
        *(r.explanation for r in one.results),
    ):
        assert json.loads(json.dumps(document)) == document


def test_what_only_an_order_can_bring_about_is_no_near_miss(catalog: Catalog) -> None:
    one = kept(catalog, Case("a", "", (condition("icd10cm|G57.52"),)))
    assert [r.rule for r in one.results if r.disposition == "near-miss"] == []


def test_a_trial_for_a_sore_foot_is_kept_once(catalog: Catalog) -> None:
    """It nearly concerns every nerve of the foot: the near miss is that of the commonest."""
    one = kept(catalog, Case("a", "", (order("ServiceRequest", "cpt|97161", 35, reason="icd10cm|M79.672"),)))
    near = [(r.rule, r.side) for r in one.results if r.disposition == "near-miss"]
    assert near == [("reassessment-tibial", "left")]


def test_an_unreadable_resource_leaves_open_what_it_may_have_said(catalog: Catalog) -> None:
    """Set aside, told, and never read as "absent": the sign of this foot may be the one that cannot be read."""
    request = request_of(catalog, Case("a", "", (condition("icd10cm|R20.2", 20, side="left"),)))
    odd = {"resourceType": "Observation", "id": 3, "code": "tinel-tarsal-tunnel"}
    request["prefetch"]["examFindings"]["entry"].append({"resource": odd})
    answered = ask(catalog, request)
    topics = [card["source"]["topic"]["code"] for card in answered.body()["cards"]]
    assert topics == ["assessment-incomplete"]
    assert [note[0] for note in answered.retrieval["notes"]] == ["unreadable"]


def test_the_sentence_of_a_report_is_kept(catalog: Catalog) -> None:
    chart = (*CLINICAL, told("Left tarsal tunnel syndrome. Left sural response normal."))
    one = kept(catalog, Case("a", "", chart))
    fired = next(r for r in one.results if r.grade == "P3")
    entries = fired.explanation["entries"]
    assert entries["DiagnosticReport/c2#text-1"]["text"] == "Left tarsal tunnel syndrome."
    assert entries["DiagnosticReport/c2#text-1"]["resource"] == "report text"


def test_a_sentence_that_says_something_else_than_a_value_is_kept(catalog: Catalog) -> None:
    chart = (
        *CLINICAL,
        measure("dml-tibial-ah", "left", 7.4),
        told("The left distal motor latency to abductor hallucis is 4.4 ms."),
    )
    one = kept(catalog, Case("a", "", chart))
    differs = [e.get("differs") for r in one.results for e in r.explanation.get("entries", {}).values()]
    assert "The left distal motor latency to abductor hallucis is 4.4 ms." in differs
