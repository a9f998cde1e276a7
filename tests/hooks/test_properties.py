"""What must hold of every chart, whatever is on it: sides, order, strangers, errors, time, words of codes.

A card is compared whole (every text, also of those held back beyond the fourth) unless a property says less.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cds_service.catalog import load_catalog
from cds_service.engine import Answer
from cds_service.rules import Case, condition, finding, measure, order, report
from cds_service.rules.criteria import months_before
from cds_service.rules.criterion import Limb
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS
from tests.calls import DAY, ask, request_of
from tests.conformance.checker import check_response
from tests.hooks.charts import (
    BESIDE,
    EXACT,
    KINDS,
    LONG,
    NAMES,
    SIDES,
    TODAY,
    UNRELATED,
    Said,
    at,
    charts,
    normal_study,
    said,
    story,
)

CATALOG = load_catalog()
TOPIC = next(iter(CATALOG.services.values()))[0]
TERMS = CATALOG.vocabulary(TOPIC).terms
EXTENSION = "example.foot-entrapment-cds"
TIERS = ("", "possible", "probable", "strongly-supported", "documented")
GRADES = {"": 0, "PN": 0, "PX": 0, "P2": 1, "P1b": 2, "P1": 3}

few = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=150)


def request_about(chart: Said, missing: tuple[str, ...] = (), born: str = "1976-03-02") -> dict[str, Any]:
    """A chart with drafts is asked by order-select, any other by patient-view."""
    hook = "order-select" if any(one.draft for one in chart) else "patient-view"
    return request_of(CATALOG, Case("drawn", "", chart, hook=hook, missing=missing, born=born))


def answered(chart: Said, missing: tuple[str, ...] = ()) -> Answer:
    return ask(CATALOG, request_about(chart, missing))


def told(answer: Answer) -> list[dict[str, Any]]:
    """Every card, held back ones too, without what is new in every answer."""
    assert answer.problem is None
    cards: list[dict[str, Any]] = json.loads(
        json.dumps([{**one.sent, "visible": one.visible} for one in answer.shown])
    )
    for card in cards:
        card.pop("uuid")
        card["extension"][EXTENSION].pop("evaluation")
        for suggestion in card.get("suggestions", ()):
            suggestion.pop("uuid")
    return cards


def in_any_order(cards: list[dict[str, Any]]) -> list[str]:
    """Cards without their rank: left stands before right, and only the first four are shown.

    Nor with the end of a summary that was cut: "right" is a letter longer than "left".
    """
    return sorted(
        json.dumps(
            {k: v for k, v in card.items() if k != "visible"} | {"summary": _uncut(card["summary"])},
            sort_keys=True,
        )
        for card in cards
    )


def _uncut(summary: str) -> str:
    return summary[:100] if summary.endswith("\u2026") else summary


def short(answer: Answer) -> list[tuple[str, ...]]:
    """Topic, side, nerve, outcome and indicator of every card, held back ones too."""
    return sorted(
        (
            card["source"]["topic"]["code"],
            *(on.get(key, "") for key in ("side", "nerve", "tier", "grade", "state")),
            card["indicator"],
        )
        for card in told(answer)
        for on in [card["extension"][EXTENSION]]
    )


def outcomes(answer: Answer, side: str) -> dict[str, str]:
    """What each rule about a nerve concludes on a side, shown or not, by the rule's name."""
    assert answer.evaluation is not None
    return {
        j.rule.name: j.outcome.name if j.outcome else ""
        for j in answer.evaluation.judged
        if j.limb.side.value == side and j.rule.nerve
    }


def tiers(chart: Said, side: str) -> dict[str, int]:
    """The rank of the tier of each nerve on a side, on the open chart; nothing said or silent is the lowest."""
    answer = answered(tuple(one for one in chart if not one.draft))
    return {
        name.removeprefix("probable-entrapment-"): TIERS.index(outcome)
        for name, outcome in outcomes(answer, side).items()
        if name.startswith("probable-entrapment-")
    }


MISSING = st.sampled_from(
    [(), (), (), ("Observation:exam",), ("Observation:procedure",), ("ServiceRequest",), ("Procedure",)]
)


@few
@given(charts(), MISSING)
def test_every_answer_is_a_right_response(chart: Said, missing: tuple[str, ...]) -> None:
    answer = answered(chart, missing)
    assert answer.problem is None
    assert check_response(answer.body()) == []


@few
@given(charts(), st.randoms(use_true_random=False))
def test_the_order_of_entries_plays_no_part(chart: Said, chance: random.Random) -> None:
    request = request_about(chart)
    before = told(ask(CATALOG, request))
    for bundle in (*request["prefetch"].values(), request["context"].get("draftOrders", {})):
        chance.shuffle(bundle.get("entry", []))
    chance.shuffle(request["context"].get("selections", []))
    assert told(ask(CATALOG, request)) == before


# By itself enough for a card, so that a stranger's chart would be heard.
LOUD = (
    finding("plantar-dysaesthesia", "left", "present", 3),
    finding("tinel-tarsal-tunnel", "left", "positive", 3),
)
# When each kind of resource became known.
KNOWN = {
    "Condition": "recordedDate",
    "Observation": "issued",
    "DiagnosticReport": "issued",
    "Procedure": "performedDateTime",
    "CarePlan": "created",
    "Appointment": "created",
    "MedicationStatement": "dateAsserted",
}


@few
@given(
    charts(),
    charts().map(lambda c: (*LOUD, *c)),
    st.sampled_from(["other patient", "entered in error", "known later"]),
)
def test_what_must_not_count_changes_nothing(chart: Said, strange: Said, how: str) -> None:
    request = request_about(chart)
    before = told(ask(CATALOG, request))
    extra = request_of(CATALOG, Case("strange", "", tuple(one for one in strange if not one.draft)))
    for key, bundle in extra["prefetch"].items():
        for item in bundle.get("entry", []):
            resource = item["resource"] | {"id": f"strange-{item['resource']['id']}"}
            kind = resource["resourceType"]
            if how == "other patient" and kind == "Appointment":
                resource["participant"] = [{"actor": {"reference": "Patient/somebody-else"}}]
            elif how == "other patient":
                resource["subject"] = {"reference": "Patient/somebody-else"}
            elif how == "entered in error" and kind == "Condition":
                resource["verificationStatus"] = {"coding": [{"code": "entered-in-error"}]}
            elif how == "entered in error":
                resource["status"] = "entered-in-error"
            else:
                resource[KNOWN.get(kind, "authoredOn")] = "2026-06-16"
            request["prefetch"][key]["entry"].append({"resource": resource})
    assert told(ask(CATALOG, request)) == before


@few
@given(
    charts(),
    st.sets(st.sampled_from(["Observation:exam", "Observation:procedure", "ServiceRequest", "Procedure"])),
)
def test_shared_answers_are_the_answers(chart: Said, missing: set[str]) -> None:
    """Answers about nothing are worked out once and shared: the same as if each were asked anew."""
    shared = answered(chart, tuple(missing)).evaluation
    assert shared is not None
    for judged in shared.judged:
        anew = Limb(judged.limb.record, judged.limb.side, judged.limb.knowledge, judged.limb.within)
        kept: dict[Any, Any] = {}

        def ask_anew(criterion: Any, limb: Limb = anew, kept: dict[Any, Any] = kept) -> Any:
            if criterion not in kept:
                kept[criterion] = criterion.answer(limb)
            return kept[criterion]

        anew.judge = ask_anew  # type: ignore[method-assign]
        for outcome, result in judged.results:
            again = outcome.criterion.answer(anew)
            assert (again.presence, again.missing) == (result.presence, result.missing)


_WORDS = {"left": "right", "Left": "Right", "LEFT": "RIGHT"}
_WORDS |= {there: here for here, there in _WORDS.items()}


def _other_word(found: re.Match[str]) -> str:
    return _WORDS[found[0]]


def other_words(text: str) -> str:
    return re.sub(r"\b(?:left|right)\b", _other_word, text, flags=re.IGNORECASE)


def _sided_codes() -> tuple[dict[str, str], dict[str, str]]:
    """Codes, and prefixes of codes, that state a side, each with that of the other side by its display."""
    sided = {
        (t.concept, t.system, t.match, t.display): t.code for t in TERMS if t.side.value in ("left", "right")
    }
    found: dict[str, dict[str, str]] = {"code": {}, "prefix": {}}
    for (concept, system, match, display), code in sided.items():
        other = sided.get((concept, system, match, other_words(display)))
        if other is not None:
            found[match][code] = other
    return found["code"], found["prefix"]


CODES, PREFIXES = _sided_codes()


def _other_code(found: re.Match[str]) -> str:
    code = found[0]
    if code in CODES:
        return CODES[code]
    longest = max((p for p in PREFIXES if code.startswith(p)), key=len, default="")
    return PREFIXES.get(longest, "") + code[len(longest) :]


def mirror(value: Any) -> Any:
    """The same of the other side: words, and codes wherever they stand, in a text too."""
    if isinstance(value, dict):
        return {key: mirror(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [mirror(part) for part in value]
    if isinstance(value, str):
        return re.sub(r"\b(?:[A-Z]\d[\dA-Z](?:\.[\dA-Z]+)?|\d{6,})\b", _other_code, other_words(value))
    return value


def mirrored(chart: Said) -> Said:
    return tuple(replace(one, resource=mirror(one.resource)) for one in chart)


def test_every_code_of_a_side_has_its_mirror() -> None:
    """All that state left or right, but for the left ankle, whose right one is not in the tables."""
    stating = {t.code for t in TERMS if t.side.value in ("left", "right") and t.match != "text"}
    assert stating - CODES.keys() - PREFIXES.keys() == {"51636004"}
    assert all(mirror(mirror(code)) == code != mirror(code) for code in {*CODES, *PREFIXES})
    odd = ["M84.374A", "M84.375A", "I82.401", "I82.402", "D17.23", "D17.24", "22335008", "7769000"]
    assert mirror(odd) == [odd[i + 1 - 2 * (i % 2)] for i in range(len(odd))]


@many
@given(charts(), MISSING)
def test_swapping_left_and_right_swaps_the_cards(chart: Said, missing: tuple[str, ...]) -> None:
    """Every chart: each card of the one is a card of the other with sides swapped, in all its words and orders.

    Which four of more are shown, and in which order, is not compared: of equals the left stands first.
    """
    straight = in_any_order(mirror(told(answered(chart, missing))))
    assert in_any_order(told(answered(mirrored(chart), missing))) == straight


def test_missing_data_beside_a_red_flag_are_told_of_neither_side() -> None:
    """A rule about the patient has no limb to be incomplete about."""
    flag, missing = (condition("icd10cm|I82.402", 5),), ("Observation:exam",)
    assert told(answered(flag, missing)) == told(answered(mirrored(flag), missing)) == []


@many
@given(charts(), said(BESIDE, st.sampled_from(["right", "right", None])))
def test_the_other_side_and_no_side_never_raise_this_one(chart: Said, other: Said) -> None:
    """Every chart; what is added is of the right or of no side, and no value, which would be a comparison.

    On the left no tier and no grade rises, and no lesion appears. A state stays the same where the addition is of
    the right, but that the question "if this is for the left" may end.
    """
    # The words of a report may name the left whatever side they were drawn for.
    assume(not any("left" in str(one.resource.get("conclusion", "")).lower() for one in other))
    one_sided = "left" not in json.dumps([one.resource for one in other])
    before, after = outcomes(answered(chart), "left"), outcomes(answered((*chart, *other)), "left")
    of_right = "right" in json.dumps([one.resource for one in other]).lower()
    for name in before.keys() & after.keys():
        if name.startswith("probable-entrapment"):
            assert TIERS.index(after[name]) <= TIERS.index(before[name])
        elif name.startswith("predicted"):
            assert GRADES[after[name]] <= GRADES[before[name]]
        elif name.startswith("space-occupying"):
            assert after[name] <= before[name]
        elif one_sided and of_right:
            assert after[name] == before[name] or before[name] == "asks"


@many
@given(charts(), st.lists(st.sampled_from(UNRELATED), min_size=1, max_size=4), st.booleans())
def test_what_has_nothing_to_do_with_it_changes_nothing(
    chart: Said, others: list[tuple[str, Mapping[str, Any]]], drafting: bool
) -> None:
    """Every chart, and cards whole: other diagnoses, values, drugs, orders, drafts, and kinds that are never read."""
    request = request_about(chart)
    before = told(ask(CATALOG, request))
    keys = {
        handle: key for key, handle in CATALOG.handles(f"foot-ankle-entrapment-{request['hook']}").items()
    }
    about = {"subject": {"reference": "Patient/case"}}
    for number, (handle, resource) in enumerate(others):
        whose = {} if resource["resourceType"] in ("Appointment", "Task", "OperationOutcome") else about
        request["prefetch"][keys[handle]]["entry"].append(
            {"resource": {"id": f"u{number}", **resource, **whose}}
        )
    if drafting and request["hook"] == "order-select":
        draft = order("ServiceRequest", "cpt|71046", 0, reason="icd10cm|R05.9", draft=True).resource
        request["context"]["draftOrders"]["entry"].append({"resource": {"id": "u-draft", **draft, **about}})
        request["context"]["selections"].append("ServiceRequest/u-draft")
    assert told(ask(CATALOG, request)) == before


class Lowers(NamedTuple):
    """One way in which more on the chart lowers a tier: which nerve, on which chart, from what to what."""

    why: str
    kind: str
    nerve: str
    chart: Said
    more: Said
    tiers: tuple[str, str]


def clinical(nerve: str = "tibial", side: str = "left", days: int = 14) -> Said:
    symptom, sign = {
        "tibial": ("plantar-dysaesthesia", "tinel-tarsal-tunnel"),
        "medial-plantar": ("medial-arch-pain", "tinel-navicular"),
        "medial-calcaneal": ("territory-medial-heel", "tinel-medial-calcaneal"),
    }[nerve]
    return (finding(symptom, side, "present", days), finding(sign, side, "positive", days))


def focal(days: int = 10) -> Said:
    """The tibial nerve is abnormal at the left tunnel, and normal on the right."""
    slow = {"plantar-medial-mixed-peak": 4.8, "plantar-lateral-mixed-peak": 4.8}
    here = (measure(name, "left", value, days) for name, value in slow.items())
    motor_and_sural = (measure("dml-tibial-ah", "left", 4.5, days), measure("sural-amp", "left", 12, days))
    return (*here, *motor_and_sural, *normal_study("right", days))


def medial(days: int = 10) -> Said:
    """The left medial plantar nerve alone is abnormal."""
    here = (measure("plantar-medial-mixed-peak", "left", 4.8, days),)
    lateral = (
        measure("plantar-lateral-mixed-peak", "left", 3.2, days),
        measure("sural-amp", "left", 12, days),
    )
    return (*here, *lateral, *normal_study("right", days))


def heel_study(days: int = 10) -> Said:
    """The left medial calcaneal response is slow."""
    return (
        measure("calcaneal-medial-sensory-peak", "left", 3.4, days),
        measure("sural-amp", "left", 12, days),
        *normal_study("right", days),
    )


STUDIES = {"tibial": focal(), "medial-plantar": medial(), "medial-calcaneal": heel_study()}
POLYNEUROPATHY = (condition("icd10cm|G62.9", 400),)
RELEASES = {
    "tibial": "Tarsal tunnel release, left",
    "medial-plantar": "Release of the medial plantar nerve, left",
    "medial-calcaneal": "Release of the medial calcaneal nerve, left",
}


def _lowers() -> Iterator[Lowers]:
    """Everything that may lower a tier. What is of a kind not named here never does."""
    strong, probable, possible, silent = "strongly-supported", "probable", "possible", ""
    for nerve in NAMES:
        one, both = clinical(nerve), (*clinical(nerve), *STUDIES[nerve])
        gone = (finding(one[1].resource["code"]["coding"][0]["code"], "left", "negative", 1),)
        yield Lowers("the newest statement counts", "doubt", nerve, one, gone, (probable, possible))
        same = clinical(nerve, "right")
        yield Lowers("the same picture on both feet", "sign", nerve, one, same, (probable, possible))
        yield Lowers("a polyneuropathy", "neuropathy", nerve, both, POLYNEUROPATHY, (strong, probable))
        concluded = (report("snomed|42345000"),)
        yield Lowers(
            "a report concludes polyneuropathy", "conclusion", nerve, both, concluded, (strong, probable)
        )
        words: dict[str, Any] = {"conclusionCode": [{"text": "S1 radiculopathy, left"}]}
        root = (report("snomed|128196005", **words),)
        yield Lowers("a dominating radiculopathy", "conclusion", nerve, both, root, (strong, possible))
        trauma = (condition("icd10cm|S84.02XA", 30),)
        yield Lowers("an injury of the nerve", "injury", nerve, both, trauma, (strong, possible))
        newer = (*normal_study("left", 3), *normal_study("right", 3))
        normal = possible if nerve != "medial-calcaneal" else probable
        yield Lowers("a newer normal study", "study", nerve, both, newer, (strong, normal))
        cold = (measure("skin-temp-foot", "left", 28),)
        yield Lowers("a cold foot", "temperature", nerve, both, cold, (strong, probable))
        sural = (measure("sural-amp", "left", "no response"),)
        yield Lowers("an abnormal sural response", "value", nerve, both, sural, (strong, probable))
        known = (condition("", 60, text=f"{NAMES[nerve]}, left"),)
        yield Lowers("recorded as confirmed", "diagnosis", nerve, one, known, (probable, silent))
        released = (order("Procedure", "", 200, text=RELEASES[nerve]),)
        old = clinical(nerve, days=150)
        yield Lowers(
            "released, and found within 90 days after", "release", nerve, old, released, (probable, silent)
        )
        yield Lowers(
            "the same found soon after the release, so that it is no new one",
            "symptom",
            nerve,
            (*released, *one),
            clinical(nerve, days=180),
            (probable, silent),
        )
    tested = (*clinical(), measure("plantar-medial-mixed-peak", "left", 3.2))
    lateral = (measure("plantar-lateral-mixed-peak", "left", 3.2),)
    yield Lowers(
        "a complete normal study beside one sign", "value", "tibial", tested, lateral, (probable, possible)
    )
    for code, nerve in (("S94.02XA", "tibial"), ("S94.12XA", "medial-plantar")):
        branch = (condition(f"icd10cm|{code}", 30),)
        yield Lowers("an injury of a branch", "injury", nerve, clinical(nerve), branch, (probable, possible))
    over = (condition("icd10cm|G57.52", 60, verification="provisional"),)
    ended = (condition("icd10cm|G57.52", 5, verification="refuted"),)
    yield Lowers("a refuted suspicion", "refuted", "tibial", over, ended, (possible, silent))


LOWERS = tuple(_lowers())
MAY_LOWER = frozenset(one.kind for one in LOWERS)
# On its own side a symptom or sign found today never lowers a tier; the other side may then have the same picture.
PICTURE = ("symptom", "sign")
NEVER_LOWER = tuple(kind for kind in KINDS if kind in PICTURE or kind not in MAY_LOWER)


@pytest.mark.parametrize("one", LOWERS, ids=lambda one: f"{one.nerve}: {one.why}")
def test_what_may_lower_a_tier_does(one: Lowers) -> None:
    before, after = tiers(one.chart, "left")[one.nerve], tiers((*one.chart, *one.more), "left")[one.nerve]
    assert (TIERS[before], TIERS[after]) == one.tiers


@settings(few, max_examples=250)
@given(charts(drafts=False), SIDES, st.data())
def test_what_is_not_listed_never_lowers_a_tier(chart: Said, side: str, data: st.DataObject) -> None:
    """Every chart; added is one statement of one side, found today, of a kind that LOWERS does not name.

    On that side no tier falls, whatever is on the other. On the other none falls either, but by a symptom or sign
    where this completes the same picture on both feet: then symptoms and signs are present on both.
    """
    kind = data.draw(st.sampled_from((*PICTURE, "lesion")) | st.sampled_from(NEVER_LOWER))
    if data.draw(st.booleans()):
        chart += clinical(data.draw(st.sampled_from(tuple(NAMES))), side)
    more = (*chart, *data.draw(said((kind,), st.just(side), TODAY)))
    for limb in ("left", "right"):
        before, after = tiers(chart, limb), tiers(more, limb)
        fallen = [nerve for nerve in before if after[nerve] < before[nerve]]
        if limb == side or kind not in PICTURE:
            assert fallen == []
        else:
            assert all(same_picture(more, nerve) for nerve in fallen)


def same_picture(chart: Said, nerve: str) -> bool:
    """Whether symptoms and a sign of a nerve are present on both feet."""
    evaluation = answered(tuple(one for one in chart if not one.draft)).evaluation
    assert evaluation is not None
    entrapment = next(one for one in ENTRAPMENTS if one.nerve.code == nerve)
    limbs = [j.limb for j in evaluation.judged if j.rule.name == f"probable-entrapment-{nerve}"]
    return all(limb.judge(c).present for limb in limbs for c in (entrapment.symptoms, entrapment.any_sign))


_DATED = re.compile(
    r".*DateTime|start|end|created|authoredOn|recordedDate|issued|recordedOn|dateAsserted|birthDate"
)
_IN_TEXT = re.compile(r"(?<![\w./-])(?:19|20|21)\d\d(?:-\d\d(?:-\d\d)?)?(?![\w-])")


def moved(value: Any, move: Callable[[str], str], key: str = "") -> Any:
    """A request with every date moved."""
    if isinstance(value, dict):
        return {name: moved(part, move, name) for name, part in value.items()}
    if isinstance(value, list):
        return [moved(part, move, key) for part in value]
    return move(value) if isinstance(value, str) and _DATED.fullmatch(key) else value


def dates_moved(value: Any, move: Callable[[str], str]) -> Any:
    """Cards with every date moved, in texts too; the list of sources keeps its own."""
    if isinstance(value, dict):
        return {name: dates_moved(part, move) for name, part in value.items()}
    if isinstance(value, list):
        return [dates_moved(part, move) for part in value]
    if not isinstance(value, str):
        return value
    body, heading, sources = value.partition("**Sources**")
    return _IN_TEXT.sub(lambda found: move(found[0]), body) + heading + sources


def by_days(number: int) -> Callable[[str], str]:
    return lambda written: (date.fromisoformat(written) + timedelta(days=number)).isoformat()


def by_years(number: int) -> Callable[[str], str]:
    return lambda written: f"{int(written[:4]) + number}{written[4:]}"


def check_moved(request: dict[str, Any], *moves: Callable[[str], str]) -> None:
    before = told(ask(CATALOG, request))
    for move in moves:
        later = ask(CATALOG, moved(request, move), date.fromisoformat(move(DAY.isoformat())))
        assert told(later) == dates_moved(before, move)


@few
@given(charts(EXACT), story(LONG), st.lists(st.integers(-1500, 1500), min_size=3, max_size=3))
def test_some_days_later_all_is_the_same(chart: Said, older: Said, numbers: list[int]) -> None:
    """Charts of exact days, none at the edge of a window in months, of a patient of 32 to 36 years in all of them.

    A month has 28 to 31 days, so an entry at the edge of a window may leave it; and an age in years may change by
    one although the birth date moves too, which at these ages changes no limit. Nothing else is left out.
    """
    check_moved(request_about((*older, *chart), born="1991-01-10"), *(by_days(number) for number in numbers))


def test_no_drawn_day_lies_at_the_edge_of_a_window() -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(8 * 366)]
    ends = {months: {(day - months_before(day, months)).days for day in days} for months in (10, 12, 24)}
    edges = {days for reached in ends.values() for days in range(min(reached) + 1, max(reached) + 1)}
    assert edges == {304, 305, 306, 366, 731}
    assert edges.isdisjoint((*range(121), 180, 181, 300, 320, 365, 367, 400, 730, 732, 800))


@many
@given(charts(), st.sampled_from([-28, 28, 56]))
def test_whole_calendars_later_all_is_the_same(chart: Said, number: int) -> None:
    """Every chart, partial dates and edges of windows included: after 28 years the calendar repeats (to 2099)."""
    check_moved(request_about(chart), by_years(number))


class Pair(NamedTuple):
    """A code of SNOMED CT and one of ICD-10-CM that mean the same concepts at the same site."""

    snomed: str
    icd: str
    side: str
    concepts: frozenset[str]


def _pairs() -> Iterator[Pair]:
    """From the value sets: the same concepts and sites; the side of the ICD code is the body site of both."""
    vocabulary = CATALOG.vocabulary(TOPIC)

    def meant(system: str, code: str) -> frozenset[tuple[str, str | None]]:
        return frozenset((t.concept, t.site) for t in vocabulary.of_code(SYSTEM_URI[system], code))

    codes = {
        system: sorted({t.code for t in TERMS if t.system == system and t.match != "text"})
        for system in ("snomed", "icd10cm")
    }
    kinds = ("answer", "site", "side", "statement")
    for one in codes["snomed"]:
        for other in codes["icd10cm"]:
            same = meant("snomed", one)
            sides = {t.side.value for t in vocabulary.of_code(SYSTEM_URI["icd10cm"], other)}
            readable = {vocabulary.concepts[concept].kind for concept, _ in same}
            if same and same == meant("icd10cm", other) and readable.isdisjoint(kinds):
                stated = sides - {"side not recorded"}
                side = stated.pop() if stated else ""
                yield Pair(one, other, side, frozenset(concept for concept, _ in same))


SYSTEM_URI = {"snomed": "http://snomed.info/sct", "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm"}
PAIRS = tuple(_pairs())
TUNNEL_PAIRS = tuple(pair for pair in PAIRS if "tarsal-tunnel-syndrome" in pair.concepts)


def test_the_pairs_are_many_and_of_many_concepts() -> None:
    concepts = {concept for pair in PAIRS for concept in pair.concepts}
    assert concepts >= {
        "tarsal-tunnel-syndrome",
        "space-occupying-lesion",
        "diabetes",
        "radiculopathy",
        "polyneuropathy",
    }
    assert {pair.side for pair in PAIRS} == {"", "left", "right", "bilateral"}


@many
@given(
    charts(),
    st.lists(st.tuples(st.sampled_from(PAIRS), st.integers(0, 90), st.booleans()), min_size=1, max_size=4),
)
def test_snomed_and_icd_give_the_same_cards(chart: Said, conditions: list[tuple[Pair, int, bool]]) -> None:
    """Every chart with Conditions of pairs of codes, the side by the body site. Texts name the code: not compared."""
    both = []
    for system in (0, 1):
        told_in = [
            condition(
                f"{('snomed', 'icd10cm')[system]}|{pair[system]}",
                days,
                verification="confirmed" if sure else "provisional",
                **at(None, placed(pair.side)) if pair.side else {},
            )
            for pair, days, sure in conditions
        ]
        both.append(short(answered((*told_in, *chart))))
    assert both[0] == both[1]


def placed(side: str) -> str:
    return {"bilateral": "both sides", "left": "left side", "right": "right side"}[side]


@few
@given(
    charts(drafts=False),
    st.sampled_from([p for p in TUNNEL_PAIRS if p.side]),
    st.integers(0, 100),
    st.booleans(),
)
def test_a_reason_in_snomed_or_icd_gives_the_same_cards(
    chart: Said, pair: Pair, days: int, draft: bool
) -> None:
    """Every chart with a diagnosis, and an order whose reason is that code; its own body site gives the side."""
    both = []
    for system, code in (("snomed", pair.snomed), ("icd10cm", pair.icd)):
        site = at(None, placed(pair.side))
        ill = condition(f"{system}|{code}", 100, **site)
        treated = order(
            "ServiceRequest",
            "cpt|97161",
            0 if draft else days,
            reason=f"{system}|{code}",
            draft=draft,
            **site,
        )
        both.append(short(answered((ill, treated, *chart))))
    assert both[0] == both[1]


def test_the_properties_can_fail() -> None:
    """The instruments of this file see a difference where there is one."""
    one = clinical()
    assert told(answered(one)) != told(answered(one[:1]))
    assert short(answered(one)) != short(answered(one[:1]))
    assert outcomes(answered(one), "left") != outcomes(answered(one[:1]), "left")
    assert tiers(one, "left") != tiers(one[:1], "left") == tiers((*one[:1], *clinical(side="right")), "left")
    assert in_any_order(told(answered(one))) != in_any_order(mirror(told(answered(one))))
    assert dates_moved(told(answered(one)), by_days(1)) != told(answered(one))
    with pytest.raises(ValueError, match="not in tuple"):
        TIERS.index("no such tier")
