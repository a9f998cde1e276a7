"""What rules conclude of a limb: what decides, what is nearly there, and what two rules tell together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cds_service.catalog import Catalog
from cds_service.record import Laterality, Presence
from cds_service.rules import (
    AllOf,
    AnyOf,
    Aspect,
    Criterion,
    Finding,
    Not,
    Outcome,
    Rule,
    Silence,
)
from cds_service.rules.evaluation import judge
from cds_service.rules.rule import Disposition, Judged
from hooks.foot_ankle_entrapment.cases import CASES
from tests.calls import ask, request_of
from tests.rules.records import entry, knowledge, left

NUMB, SIGN, OPERATED = Finding("numbness"), Finding("sign"), Finding("operation")
KNOWN = knowledge({"numbness": "", "sign": "", "operation": ""})
CHART = {name: entry(n, name) for n, name in enumerate(("numbness", "sign", "operation"))}


def rule(criterion: Criterion, **more: bool) -> Rule:
    return Rule(
        topic="probable-entrapment",
        title="",
        nerve="tibial",
        aspect=Aspect.TIER,
        outcomes=(Outcome("probable", criterion, **more),),
        silences=(Silence("operated on", OPERATED),),
        card=lambda judged: pytest.fail("no card is asked for"),
        citations=(),
    )


def judged(one: Rule, *names: str) -> Judged:
    return judge(one, left([CHART[name] for name in names], KNOWN))


BOTH = rule(AllOf(NUMB, SIGN))


@pytest.mark.parametrize(
    ("chart", "disposition", "presence"),
    [
        (("numbness", "sign"), Disposition.FIRED, Presence.PRESENT),
        (("numbness",), Disposition.NEAR_MISS, Presence.ABSENT),
        ((), Disposition.NOT_MET, Presence.ABSENT),
        (("numbness", "sign", "operation"), Disposition.SILENT, Presence.ABSENT),
    ],
)
def test_what_becomes_of_a_rule(chart: tuple[str, ...], disposition: Disposition, presence: Presence) -> None:
    answer = judged(BOTH, *chart)
    assert (answer.disposition, answer.presence) == (disposition, presence)


@pytest.mark.parametrize(
    ("criterion", "chart"),
    [
        (AllOf(NUMB, SIGN, OPERATED), ("numbness",)),  # two parts are lacking
        (AllOf(NUMB, Not(SIGN)), ()),  # what holds rests on nothing
        (AnyOf(NUMB, SIGN), ("operation",)),  # not made of parts that must all hold
        (AnyOf(AllOf(NUMB, SIGN), OPERATED), ("numbness",)),  # one way of several
    ],
)
def test_what_is_not_nearly_there(criterion: Criterion, chart: tuple[str, ...]) -> None:
    one = replace(rule(criterion), silences=())
    assert judged(one, *chart).disposition is Disposition.NOT_MET


@pytest.mark.parametrize("apart", [{"fires": False}, {"near": False}])
def test_an_outcome_may_be_no_near_miss(apart: dict[str, bool]) -> None:
    assert judged(rule(AllOf(NUMB, SIGN), **apart), "numbness").disposition is Disposition.NOT_MET


def test_what_does_not_fire_is_a_near_miss_only_where_it_says_so() -> None:
    plain, near = rule(NUMB, fires=False), rule(NUMB, fires=False, near_miss=True)
    assert judged(plain, "numbness").disposition is Disposition.NOT_MET
    assert judged(near, "numbness").disposition is Disposition.NEAR_MISS


def test_what_decided_is_the_outcome_else_the_silence_else_what_might_have_fired() -> None:
    fired, silent, not_met = judged(BOTH, "numbness", "sign"), judged(BOTH, "operation"), judged(BOTH)
    assert fired.decisive.criterion is BOTH.outcomes[0].criterion
    assert silent.decisive.criterion is OPERATED
    assert not_met.decisive.criterion is BOTH.outcomes[0].criterion


def test_a_rule_that_could_not_be_judged_is_unknown() -> None:
    """Also of a record that says nothing else: the answer is shared, and says the same."""
    limb = left((entry(1, "sign", Laterality.UNSTATED), CHART["numbness"]), KNOWN)
    answer = judge(BOTH, limb)
    assert (answer.disposition, answer.presence) == (Disposition.UNKNOWN, Presence.UNKNOWN)


def test_every_answer_about_every_worked_case_agrees_with_itself(catalog: Catalog) -> None:
    """What is kept says present of what fired or was told elsewhere, unknown of what is unknown, else absent."""
    means = {
        Disposition.FIRED: Presence.PRESENT,
        Disposition.MERGED: Presence.PRESENT,
        Disposition.UNKNOWN: Presence.UNKNOWN,
    }
    for case in CASES:
        answered = ask(catalog, request_of(catalog, case))
        assert answered.evaluation is not None
        for one in answered.evaluation.judged:
            assert one.presence is means.get(one.disposition, Presence.ABSENT), (case.name, one.rule.name)
        ids = [made.id for made in answered.evaluation.record.entries]
        assert len(set(ids)) == len(ids), case.name


def test_a_deceased_patient_is_judged_on_nothing(catalog: Catalog) -> None:
    case = next(case for case in CASES if case.cards)
    request = request_of(catalog, case)
    request["prefetch"]["patient"]["deceasedBoolean"] = True
    answered = ask(catalog, request)
    assert answered.evaluation is not None
    assert answered.evaluation.judged == ()


def test_a_topic_names_every_criterion_that_its_services_ask(catalog: Catalog) -> None:
    for topic in catalog.topics:
        asked = {
            shown.when for service in topic.services for shown in service.shows if shown.when is not None
        }
        assert asked
        assert asked <= set(topic.criteria())
