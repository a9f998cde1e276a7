# ruff: noqa: E501
"""Runs the independent cases through the whole engine, and reads the texts of their cards."""

from collections.abc import Callable
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.rules.cases import Case, condition, measure, order
from tests.calls import ask, cards_of, check_case, request_of
from tests.independent import cases, whole_topic
from tests.independent.cases import CLINICAL, DX, G_L, A, B, C, L, draft, pt, study

CASES = (*cases.CASES, *whole_topic.CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, catalog: Catalog) -> None:
    check_case(catalog, case)


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


DUE = Case("due", "", (DX, pt(35), *study()))


def changed(catalog: Catalog, case: Case, change: Callable[[dict[str, Any]], object]) -> Any:
    request = request_of(catalog, case)
    change(request)
    return ask(catalog, request)


@pytest.mark.parametrize("user", ["Patient/case", "RelatedPerson/7"])
def test_no_card_for_patient_or_relative(catalog: Catalog, user: str) -> None:
    """D6: none is shown, the call is stored as not shown."""
    answered = changed(catalog, DUE, lambda r: r["context"].update(userId=user))
    assert answered.problem is None
    assert cards_of(answered) == []
    assert answered.evaluation is not None


@pytest.mark.parametrize("user", ["PractitionerRole/7", "https://ehr.example/fhir/Practitioner/7"])
def test_cards_for_professionals(catalog: Catalog, user: str) -> None:
    """D6 names Patient and RelatedPerson only; a full address of a practitioner is a practitioner."""
    answered = changed(catalog, DUE, lambda r: r["context"].update(userId=user))
    assert len(cards_of(answered)) == 2


def test_no_card_for_patient_with_full_address(catalog: Catalog) -> None:
    """D6: the user's type is in the last two parts of the address."""
    answered = changed(
        catalog, DUE, lambda r: r["context"].update(userId="https://ehr.example/fhir/Patient/case")
    )
    assert cards_of(answered) == []


@pytest.mark.parametrize("dead", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-06-01"}])
def test_deceased(catalog: Catalog, dead: dict[str, Any]) -> None:
    """6.2 closed: patient deceased; (a) and (b) have nothing to say to anybody either."""
    answered = changed(catalog, DUE, lambda r: r["prefetch"]["patient"].update(dead))
    assert answered.problem is None
    assert cards_of(answered) == []


def test_not_deceased(catalog: Catalog) -> None:
    answered = changed(catalog, DUE, lambda r: r["prefetch"]["patient"].update(deceasedBoolean=False))
    assert len(cards_of(answered)) == 2


@pytest.mark.parametrize(
    ("key", "how"), [("patient", "absent"), ("patient", "null"), ("conditions", "absent")]
)
def test_nothing_can_be_said(catalog: Catalog, key: str, how: str) -> None:
    """D32: Patient (also when null) and Condition: 412.

    CORRECTED: null for conditions is an empty answer (CDS Hooks: a client without data sends null, also for a
    search), and D32 says an empty answer is not missing.
    """

    def without(request: dict[str, Any]) -> None:
        if how == "null":
            request["prefetch"][key] = None
        else:
            del request["prefetch"][key]

    answered = changed(catalog, DUE, without)
    assert answered.problem is not None


def test_unselected_treatment_is_context(catalog: Catalog) -> None:
    """D9: an MRI is selected, the physiotherapy draft is not."""
    case = Case("x", "", (DX, *study(), draft(code="cpt|73721"), draft()), hook="order-select")
    answered = changed(
        catalog, case, lambda r: r["context"].update(selections=r["context"]["selections"][:1])
    )
    assert cards_of(answered) == []


def test_only_the_selected_foot(catalog: Catalog) -> None:
    """D9: of two drafts for two feet the right one is selected."""
    case = Case("x", "", (DX, draft(G_L), draft("icd10cm|G57.51")), hook="order-select")
    answered = changed(
        catalog, case, lambda r: r["context"].update(selections=r["context"]["selections"][1:])
    )
    assert [(t, s, o) for t, s, o, _ in cards_of(answered)] == [(C, "right", "planned")]


def test_nothing_selected(catalog: Catalog) -> None:
    """D9."""
    case = Case("x", "", (DX, draft()), hook="order-select")
    answered = changed(catalog, case, lambda r: r["context"].update(selections=[]))
    assert cards_of(answered) == []


def test_planned_card_has_its_suggestion(catalog: Catalog) -> None:
    case = Case("x", "", (DX, draft()), hook="order-select")
    (card,) = ask(catalog, request_of(catalog, case)).body()["cards"]
    assert card["suggestions"]


def test_warnings_come_first(catalog: Catalog) -> None:
    """D3: by indicator, then in the order of D1."""
    case = Case("x", "", (*CLINICAL, *study(), pt(35)))
    shown = [(t, i) for t, _, _, i in cards_of(ask(catalog, request_of(catalog, case)))]
    assert shown == [(A, "warning"), (B, "warning"), (C, "info")]


def test_no_forbidden_words(catalog: Catalog) -> None:
    """D5: never 'confirmed' as the software's own conclusion, never what must be done; never 'will fail' (0.1)."""
    for case in CASES:
        for card in ask(catalog, request_of(catalog, case)).body()["cards"]:
            text = (card["summary"] + card.get("detail", "")).lower()
            assert " must " not in text
            assert "will fail" not in text
            assert card["indicator"] != "critical"


def test_order_referring_to_other_foot(catalog: Catalog) -> None:
    """7.1 wrong side: nothing of the left is said where all data are right, whatever the free text of a reason."""
    case = Case("x", "", (DX, order("ServiceRequest", "cpt|97161", 35, side="right")))
    assert [c for c in cards_of(ask(catalog, request_of(catalog, case))) if c[1] == L] == []


def detail_of(catalog: Catalog, name: str, topic: str, *more: Any, hook: str = "patient-view") -> str:
    """The text of the card of a topic, of a case of this file by name with more statements."""
    chart = next((case.chart for case in CASES if case.name == name), ())
    case = Case("x", "", (*chart, *more), hook=hook)
    for card in ask(catalog, request_of(catalog, case)).body()["cards"]:
        if card["extension"]["example.foot-entrapment-cds"]["rule"] == topic:
            return str(card["detail"])
    raise AssertionError(f"no card {topic}")


def test_card_b_prints_what_it_has_to(catalog: Catalog) -> None:
    """2.5 'Must print on every card (b)': (i) to (v)."""
    text = detail_of(catalog, "motor-only-diagnosed", B)
    for said in ("7.4 ms, left, 2026-06-05", "6.1 ms", "[SP-TTS]", "[S3]", "without reference or grade", "[Ahmad2012]",
                 "[Ward1998]", "[Etiol2022]", "[HF]", "does not by itself justify skipping conservative care"):  # fmt: skip
        assert said in text
    assert "motor only" in text  # D18


def test_card_a_says_why_a_study_does_not_count(catalog: Catalog) -> None:
    """2.5 PX: 'card (a) says why; suggest repeating/complete study'; D13: proxies are 'printed as such'; V3."""
    text = detail_of(catalog, "diabetic-clinical-no-sural", A).lower()
    assert "7.4 ms" in text, "the abnormal value of this side is not shown"
    assert "diabetes" in text
    assert "complete" in text


def test_reassessment_card_says_why_a_study_cannot_be_interpreted(catalog: Catalog) -> None:
    """D8: what PX has to say stands on the reassessment card."""
    text = detail_of(catalog, "hba1c-6-5", C, pt(35)).lower()
    assert "6.5" in text
    assert "sural" in text


def test_a_cold_study_is_a_study_on_file(catalog: Catalog) -> None:
    """The card says 'no study is on file' and 'the study on file cannot be interpreted' in one breath."""
    text = detail_of(catalog, "temperature-29-9", C, DX, pt(35))
    assert "No nerve conduction study of this nerve is on file" not in text


def test_conflict_of_sides_is_mentioned(catalog: Catalog) -> None:
    """2.4.3: 'mark conflict, exclude from promotion, mention on card'; 7.1: 'conflicts shown'."""
    text = detail_of(catalog, "code-left-site-right", A)
    assert "G57.52" in text


def test_polyneuropathy_is_named_as_such(catalog: Catalog) -> None:
    """2.3, 7.1: the competing diagnosis is named; E11.42 is more than 'Diabetes'."""
    text = detail_of(catalog, "polyneuropathy-one-sided-picture", A).split("**Evidence**")[0]
    assert "olyneuropathy" in text


def test_mark_of_the_score_threshold_is_printed(catalog: Catalog) -> None:
    """D33: the mark is printed for a limit on the card; the 2 points or 30 % of the NRS are general knowledge (6.4)."""
    text = detail_of(catalog, "unchanged-day-21", C).lower()
    assert "general knowledge" in text
    assert "30 %" in text


@pytest.mark.parametrize(
    ("risk", "treatment", "word"),
    [
        (measure("hba1c", None, 8.2), draft(code="cpt|20550", text="Corticosteroid injection tarsal tunnel"), "glucose"),
        (condition("icd10cm|N18.4"), draft(code="rxnorm|5640", kind="MedicationRequest"), "kidney"),
        (order("MedicationRequest", "rxnorm|1364430", 100), draft(code="rxnorm|7258", kind="MedicationRequest"), "bleeding"),
        (condition("icd10cm|Z33.1", 20), draft(code="rxnorm|5640", kind="MedicationRequest"), "pregnan"),
    ],
    ids=["steroid-diabetes", "nsaid-ckd", "nsaid-anticoagulant", "nsaid-pregnancy"],
)  # fmt: skip
def test_safety_line(catalog: Catalog, risk: Any, treatment: Any, word: str) -> None:
    """7.4: 'If data trigger: steroid/diabetes, NSAID/CKD, NSAID/pregnancy, NSAID/anticoagulant'."""
    text = detail_of(catalog, "", C, DX, risk, treatment, hook="order-select").lower()
    assert word in text.split("**safety**")[1]


def test_planned_card_does_not_speak_of_a_begun_treatment(catalog: Catalog) -> None:
    """A draft has not begun: 'since the treatment began' is wrong on it."""
    assert "since the treatment began" not in detail_of(catalog, "", C, DX, draft(), hook="order-select")


def test_missing_height_is_said(catalog: Catalog) -> None:
    """3.2: height missing: the lowest limit is a choice, not the patient's height class."""
    text = detail_of(catalog, "leg-segment-slow", B)
    assert "height" in text
    assert "height not recorded" in text.lower()


def test_missing_service_requests_are_named(catalog: Catalog) -> None:
    """D32: whatever card stands, it names what was not retrieved and matters to it."""
    case = next(c for c in CASES if c.name == "service-requests-missing-drug-runs")
    for card in ask(catalog, request_of(catalog, case)).body()["cards"]:
        assert "ServiceRequest" in card["detail"]


@pytest.mark.parametrize(
    "case", [c for c in whole_topic.CASES if c.name in whole_topic.NERVES], ids=lambda c: c.name
)
def test_nerves(catalog: Catalog, case: Case) -> None:
    """Which nerve each card is about, where the case settles it."""
    told = [
        (said["rule"], said.get("side", ""), said.get("nerve", ""))
        for card in ask(catalog, request_of(catalog, case)).body()["cards"]
        for said in [card["extension"]["example.foot-entrapment-cds"]]
    ]
    for card, nerve in zip(case.cards, whole_topic.NERVES[case.name], strict=True):
        assert (card.topic, card.side, nerve) in told or not nerve
