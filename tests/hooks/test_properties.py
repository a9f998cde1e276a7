"""What must hold of every chart, whatever is on it: order, strangers, errors, the future, and the other side."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_service.catalog import Catalog, load_catalog
from cds_service.engine import Answer
from cds_service.rules import Case, Statement, condition, finding, measure, order
from cds_service.rules.criterion import Limb
from tests.calls import ask, cards_of, request_of
from tests.conformance.checker import check_response

CATALOG = load_catalog()
ICD = {"left": "icd10cm|G57.52", "right": "icd10cm|G57.51"}
SIDES = st.sampled_from(["left", "right"])
DAYS = (
    st.integers(0, 60)
    | st.integers(0, 120)
    | st.sampled_from([300, 400, 800])
    | st.sampled_from(["2026-05", "2026", "2025-06"])
)

few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def evidence(draw: st.DrawFn, side: str | None = None) -> Statement:
    """A symptom, sign, lesion, diagnosis, treatment or score of one foot."""
    side = side or draw(SIDES)
    days = draw(DAYS)
    kind = draw(
        st.sampled_from(
            ["symptom", "sign", "code", "lesion", "diagnosis", "treatment", "score", "response", "release"]
        )
    )
    match kind:
        case "symptom":
            code = draw(st.sampled_from(["plantar-dysaesthesia", "numbness-hallux-second-toe"]))
            return finding(code, side, draw(st.sampled_from(["present", "absent"])), days)
        case "sign":
            code = draw(
                st.sampled_from(["tinel-tarsal-tunnel", "triple-compression-test", "intrinsic-weakness"])
            )
            return finding(code, side, draw(st.sampled_from(["positive", "negative", "see note"])), days)
        case "code":
            return condition("icd10cm|R20.2", days, side=side)
        case "lesion":
            return condition("icd10cm|M67.472" if side == "left" else "icd10cm|M67.471", days)
        case "diagnosis":
            held = draw(st.sampled_from(["confirmed", "provisional", "refuted"]))
            return condition(ICD[side], days, verification=held)
        case "treatment":
            return order("Procedure", "cpt|97110", days, reason=ICD[side])
        case "score":
            return measure("pain-nrs", side, draw(st.integers(0, 10)), days)
        case "response":
            return finding(
                "response-to-treatment", side, draw(st.sampled_from(["improved", "unchanged", "worse"])), days
            )
        case _:
            return order("Procedure", "cpt|28035", days, side=side)


@st.composite
def values(draw: st.DrawFn) -> Statement:
    """A value of a study, with or without a side."""
    concept = draw(
        st.sampled_from(
            [
                "dml-tibial-ah",
                "plantar-medial-mixed-peak",
                "plantar-medial-mixed-amp",
                "sural-amp",
                "skin-temp-foot",
            ]
        )
    )
    side = draw(SIDES | st.none())
    low, high = {
        "dml-tibial-ah": (3, 10),
        "plantar-medial-mixed-peak": (2, 6),
        "skin-temp-foot": (26, 35),
    }.get(concept, (0, 30))
    value: float | str = draw(st.integers(low * 10, high * 10)) / 10
    if concept != "skin-temp-foot" and draw(st.integers(0, 4)) == 0:
        value = "no response"
    return measure(concept, side, value, draw(st.sampled_from([5, 10, 10, 10, 100])))


patients = st.sampled_from(
    [
        condition("icd10cm|E11.9", 900),
        condition("icd10cm|G62.9", 400),
        condition("icd10cm|I10", 30),
        finding("tinel-tarsal-tunnel", None),
    ]
)
# By itself enough for a card, so that a stranger's chart would be heard.
LOUD = (
    finding("plantar-dysaesthesia", "left", "present", 3),
    finding("tinel-tarsal-tunnel", "left", "positive", 3),
)
charts = st.lists(evidence() | values() | patients, max_size=9).map(tuple)


def answered(chart: tuple[Statement, ...], request: dict[str, Any] | None = None) -> Answer:
    return ask(CATALOG, request or request_of(CATALOG, Case("drawn", "", chart)))


def told(answer: Answer) -> list[Any]:
    """The cards without what is new in every answer."""
    cards = answer.body()["cards"]
    for card in cards:
        card.pop("uuid")
        card["extension"]["example.foot-entrapment-cds"].pop("evaluation")
        for suggestion in card.get("suggestions", ()):
            suggestion.pop("uuid")
    return cards


@few
@given(charts)
def test_every_answer_is_a_right_response(chart: tuple[Statement, ...]) -> None:
    answer = answered(chart)
    assert answer.problem is None
    assert check_response(answer.body()) == []


@few
@given(charts, st.randoms(use_true_random=False))
def test_the_order_of_entries_plays_no_part(chart: tuple[Statement, ...], chance: random.Random) -> None:
    request = request_of(CATALOG, Case("drawn", "", chart))
    before = told(answered(chart, request))
    for bundle in request["prefetch"].values():
        chance.shuffle(bundle.get("entry", []))
    assert told(answered(chart, request)) == before


@few
@given(
    charts,
    charts.map(lambda chart: (*LOUD, *chart)),
    st.sampled_from(["other patient", "entered in error", "known later"]),
)
def test_what_must_not_count_changes_nothing(
    chart: tuple[Statement, ...], strange: tuple[Statement, ...], how: str
) -> None:
    request = request_of(CATALOG, Case("drawn", "", chart))
    before = told(answered(chart, request))
    extra = request_of(CATALOG, Case("strange", "", strange))
    for key, bundle in extra["prefetch"].items():
        for item in bundle.get("entry", []):
            resource = item["resource"] | {"id": f"strange-{item['resource']['id']}"}
            if how == "other patient":
                resource["subject"] = {"reference": "Patient/somebody-else"}
            elif how == "entered in error" and resource["resourceType"] == "Condition":
                resource["verificationStatus"] = {"coding": [{"code": "entered-in-error"}]}
            elif how == "entered in error":
                resource["status"] = "entered-in-error"
            else:
                resource |= dict.fromkeys(("issued", "recordedDate"), "2026-06-16")
                if resource["resourceType"] == "Procedure":
                    resource["performedDateTime"] = "2026-06-16"
            request["prefetch"][key]["entry"].append({"resource": resource})
    assert told(answered(chart, request)) == before


RANKS = {
    "probable-entrapment": ("", "possible", "probable", "strongly-supported", "documented"),
    "predicted-conservative-failure": ("", "PN", "PX", "P2", "P1b", "P1"),
    "reassessment": (
        *("", "improved", "too-early", "asks", "planned", "due", "not-improved", "overdue", "worsening"),
    ),
    "space-occupying-lesion": ("", "lesion"),
}


def outcomes(answer: Answer, side: str) -> dict[str, int]:
    assert answer.evaluation is not None
    return {
        j.rule.name: RANKS[j.rule.topic].index(j.outcome.name if j.outcome else "")
        for j in answer.evaluation.judged
        if j.limb.side.value == side and j.rule.nerve
    }


@settings(few, max_examples=150)
@given(charts, st.lists(evidence("right"), min_size=1, max_size=4).map(tuple))
def test_the_other_side_never_raises_this_one(
    chart: tuple[Statement, ...], other: tuple[Statement, ...]
) -> None:
    before, after = outcomes(answered(chart), "left"), outcomes(answered((*chart, *other)), "left")
    assert all(after[topic] <= before[topic] for topic in before)


@settings(few, max_examples=150)
@given(charts, st.sampled_from(["plantar-dysaesthesia", "tinel-tarsal-tunnel", "sensory-loss-sole"]))
def test_a_symptom_or_sign_more_never_lowers_the_tier(chart: tuple[Statement, ...], code: str) -> None:
    more = (*chart, finding(code, "left", "present", 0))
    before, after = outcomes(answered(chart), "left"), outcomes(answered(more), "left")
    assert after["probable-entrapment-tibial"] >= before["probable-entrapment-tibial"]


def mirrored(said: Statement) -> Statement:
    """The same statement about the other foot."""
    swap = {
        "left": "right",
        "right": "left",
        "7769000": "22335008",
        "22335008": "7769000",
        "Left": "Right",
        "Right": "Left",
    }
    swap |= {"G57.52": "G57.51", "G57.51": "G57.52", "M67.472": "M67.471", "M67.471": "M67.472"}

    def turn(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turn(part) for key, part in value.items()}
        if isinstance(value, list):
            return [turn(part) for part in value]
        if isinstance(value, str):
            return swap.get(value, " ".join(swap.get(word, word) for word in value.split(" ")))
        return value

    return replace(said, resource=turn(dict(said.resource)))


@few
@given(charts)
def test_swapping_left_and_right_swaps_the_cards(chart: tuple[Statement, ...]) -> None:
    swap = {"left": "right", "right": "left"}
    straight = sorted((t, swap[s], o, i) for t, s, o, i in cards_of(answered(chart)))
    assert sorted(cards_of(answered(tuple(mirrored(said) for said in chart)))) == straight


@few
@given(
    charts,
    st.sets(st.sampled_from(["Observation:exam", "Observation:procedure", "ServiceRequest", "Procedure"])),
)
def test_shared_answers_are_the_answers(chart: tuple[Statement, ...], missing: set[str]) -> None:
    """Answers about nothing are worked out once and shared: the same as if each were asked anew."""
    case = Case("drawn", "", tuple(s for s in chart if s.key not in missing), missing=tuple(missing))
    shared = answered((), request_of(CATALOG, case)).evaluation
    assert shared is not None
    for judged in shared.judged:
        anew = Limb(judged.limb.record, judged.limb.side, judged.limb.knowledge, judged.limb.within)
        anew.judge = lambda criterion, limb=anew: criterion.answer(limb)  # type: ignore[method-assign,misc]
        for outcome, result in judged.results:
            again = outcome.criterion.answer(anew)
            assert (again.presence, again.missing) == (result.presence, result.missing)


def test_the_properties_can_fail(catalog: Catalog) -> None:
    """The instruments of this file see a difference where there is one."""
    one = (finding("plantar-dysaesthesia", "left", "present"), finding("tinel-tarsal-tunnel", "left"))
    assert told(answered(one)) != told(answered(one[:1]))
    assert outcomes(answered(one), "left") != outcomes(answered(one[:1]), "left")
    with pytest.raises(ValueError, match="not in tuple"):
        RANKS["reassessment"].index("no such state")
