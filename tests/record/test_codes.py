"""What a CodeableConcept says: by its codes, its displays and its text, and where on the body."""

from typing import Any

import msgspec
import pytest

from cds_service.record import Laterality
from cds_service.record.codes import meaning, place, reason
from cds_service.record.resources import CodeableConcept, Extension
from cds_service.record.text import Tone
from tests.record.charts import ICD, LOCAL, SNOMED, VOCABULARY, coded

LEFT, RIGHT, BOTH = Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL
UNSTATED, CONFLICT = Laterality.UNSTATED, Laterality.CONFLICT
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier"
MCODE_RIGHT = {"url": MCODE, "valueCodeableConcept": coded(SNOMED, "24028007")}
DIABETES = {"system": ICD, "code": "E11.9"}
GERMAN = "http://fhir.de/StructureDefinition/seitenlokalisation"


def concept(sent: dict[str, Any]) -> CodeableConcept:
    return msgspec.convert(sent, CodeableConcept)


def extensions(*sent: dict[str, Any]) -> list[Extension]:
    return msgspec.convert(list(sent), list[Extension])


@pytest.mark.parametrize(
    ("sent", "concepts", "side"),
    [
        (coded(ICD, "G57.52"), {"syndrome"}, LEFT),
        (coded(ICD, "G57.50", text="left tarsal tunnel syndrome"), {"syndrome"}, LEFT),
        (coded(ICD, "G57.52", text="Right tarsal tunnel syndrome"), {"syndrome"}, CONFLICT),
        (coded(SNOMED, "47374004", display="Tarsal tunnel syndrome"), {"syndrome"}, UNSTATED),
        ({"text": "Numbness of left foot"}, {"numbness"}, LEFT),
        ({"coding": [{"display": "Numbness of left foot"}]}, {"numbness"}, LEFT),
        ({"coding": {"system": ICD, "code": "G57.52"}}, {"syndrome"}, LEFT),
        (
            {"coding": [{"system": ICD, "code": "G57.52"}, {"system": ICD, "code": "G57.51"}]},
            {"syndrome"},
            CONFLICT,
        ),
        ({"coding": [DIABETES, {"system": SNOMED, "code": "47374004"}]}, {"diabetes", "syndrome"}, UNSTATED),
        ({"coding": [{}]}, set(), UNSTATED),
        ({"coding": []}, set(), UNSTATED),
        ({}, set(), UNSTATED),
        ({"text": "left foot"}, set(), LEFT),
    ],
)  # fmt: skip
def test_concepts_and_side(sent: dict[str, Any], concepts: set[str], side: Laterality) -> None:
    said = meaning(concept(sent), VOCABULARY)
    assert (said.concepts, said.side) == (concepts, side)


def test_nothing_at_all() -> None:
    assert meaning(None, VOCABULARY).concepts == frozenset()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (coded(ICD, "G57.52", display="TTS, left", text="My own words"), "My own words"),
        (coded(ICD, "G57.52", display="TTS, left"), "TTS, left"),
        (coded(ICD, "G57.52"), "G57.52"),
        (coded("http://example.org", "x", text="kept too"), "kept too"),
    ],
)
def test_the_words_that_are_shown(sent: dict[str, Any], shown: str) -> None:
    assert meaning(concept(sent), VOCABULARY).text == shown


def test_a_code_decides_before_words_where_asked() -> None:
    """A coded sign is not also the symptom that its text speaks of; its text may still name the place."""
    sent = concept(coded(LOCAL, "tinel", text="Tinel sign with numbness of the left foot"))
    assert meaning(sent, VOCABULARY).concepts == {"tinel", "numbness"}
    said = meaning(sent, VOCABULARY, codes_decide=True)
    assert (said.concepts, said.sites, said.side) == ({"tinel"}, {"foot"}, LEFT)


@pytest.mark.parametrize(
    ("sent", "concepts", "tone"),
    [
        ({"text": "Diabetes without polyneuropathy"}, {"diabetes"}, Tone.STATED),
        ({"text": "Type 2 diabetes mellitus without complications"}, {"diabetes"}, Tone.STATED),
        (coded(ICD, "E11.9", text="Type 2 diabetes mellitus without complications"), {"diabetes"}, Tone.STATED),
        (coded(ICD, "E11.9", text="DM2 w/o complications"), {"diabetes"}, Tone.STATED),
        (coded(ICD, "E11.9", display="Type 2 diabetes mellitus without complications"), {"diabetes"}, Tone.STATED),
        ({"text": "Diabetes, not stated as uncontrolled"}, {"diabetes"}, Tone.STATED),
        ({"text": "Spondylosis without polyneuropathy"}, {"polyneuropathy"}, Tone.NEGATED),
        ({"text": "No known polyneuropathy"}, {"polyneuropathy"}, Tone.NEGATED),
        ({"text": "Patient has no diabetes"}, {"diabetes"}, Tone.NEGATED),
        (coded(ICD, "E11.9", text="Not present"), {"diabetes"}, Tone.NEGATED),
        (coded(ICD, "G57.52", text="Rule out tarsal tunnel syndrome"), {"syndrome"}, Tone.HEDGED),
        ({"text": "Tarsal tunnel syndrome?"}, {"syndrome"}, Tone.HEDGED),
        ({"text": "History of tarsal tunnel syndrome"}, {"syndrome"}, Tone.HISTORIC),
        ({"coding": [{"display": "History of diabetes mellitus"}]}, {"diabetes"}, Tone.HISTORIC),
        ({"coding": [{"display": "Suspected tarsal tunnel syndrome"}]}, {"syndrome"}, Tone.HEDGED),
        ({"text": "Suspected", "coding": [{"display": "Tarsal tunnel syndrome"}]}, {"syndrome"}, Tone.HEDGED),
        ({"text": "Diabetes, history of tarsal tunnel syndrome"}, {"diabetes"}, Tone.STATED),
        ({"text": "Polyneuropathy, not elsewhere classified"}, {"polyneuropathy"}, Tone.STATED),
        (coded(ICD, "Z83.3", text="Family history of diabetes mellitus"), set(), Tone.STATED),
        (coded(ICD, "E11.9", text="Family history of diabetes mellitus"), {"diabetes"}, Tone.HEDGED),
    ],
)  # fmt: skip
def test_words_that_deny_govern_what_comes_after_them(
    sent: dict[str, Any], concepts: set[str], tone: Tone
) -> None:
    said = meaning(concept(sent), VOCABULARY)
    assert (said.concepts, said.tone) == (concepts, tone)


def test_a_place_after_a_denial_is_still_the_place() -> None:
    said = meaning(concept({"text": "Numbness without diabetes, left foot"}), VOCABULARY)
    assert (said.concepts, said.sites, said.side) == ({"numbness"}, {"foot"}, LEFT)


@pytest.mark.parametrize(
    ("sites", "side"),
    [
        ([], UNSTATED),
        ([coded(SNOMED, "22335008")], LEFT),
        ([coded(SNOMED, "7769000")], RIGHT),
        ([coded(SNOMED, "56459004")], UNSTATED),
        ([coded(SNOMED, "56459004", text="Left foot")], LEFT),
        ([coded(SNOMED, "22335008", text="Right foot")], CONFLICT),
        ([coded(SNOMED, "22335008"), coded(SNOMED, "7769000")], BOTH),
        ([coded(SNOMED, "22335008"), coded(SNOMED, "56459004")], LEFT),
        ([{"text": "both feet"}], BOTH),
        ([{"coding": [{"system": SNOMED, "code": "56459004"}, {"system": SNOMED, "code": "7771000"}]}], LEFT),
        ([{"coding": [{"system": SNOMED, "code": "56459004"}, {"system": SNOMED, "code": "51440002"}]}], BOTH),
        ([coded(SNOMED, "56459004") | {"extension": [MCODE_RIGHT]}], RIGHT),
        ([coded(SNOMED, "22335008") | {"extension": [MCODE_RIGHT]}], CONFLICT),
        ([coded(SNOMED, "56459004") | {"extension": MCODE_RIGHT}], RIGHT),
    ],
)  # fmt: skip
def test_body_sites(sites: list[dict[str, Any]], side: Laterality) -> None:
    """A qualifier inside the body site and a laterality extension on it state its side, too."""
    assert place([concept(site) for site in sites], (), VOCABULARY).side is side


@pytest.mark.parametrize(
    ("extension", "side"),
    [
        ({"url": MCODE, "valueCodeableConcept": coded(SNOMED, "7771000")}, LEFT),
        ({"url": MCODE, "valueCodeableConcept": {"coding": [{"display": "Right"}]}}, RIGHT),
        (
            {"url": "http://example.org/laterality", "valueCoding": {"system": SNOMED, "code": "51440002"}},
            BOTH,
        ),
        ({"url": "http://example.org/laterality", "valueCoding": {"system": "urn:x", "code": "left"}}, LEFT),
        ({"url": "http://example.org/laterality", "valueCode": "right"}, RIGHT),
        ({"url": "http://example.org/laterality", "valueString": "Left"}, LEFT),
        ({"url": GERMAN, "valueCoding": {"system": "urn:x", "code": "L", "display": "links"}}, LEFT),
        ({"url": GERMAN, "valueCoding": {"system": "urn:x", "code": "R", "display": "rechts"}}, RIGHT),
        ({"url": GERMAN, "valueCoding": {"system": "urn:x", "code": "B", "display": "beidseits"}}, BOTH),
        ({"url": "http://example.org/handedness", "valueCode": "left"}, UNSTATED),
        ({"url": MCODE}, UNSTATED),
        ({"valueCode": "left"}, UNSTATED),
    ],
)
def test_extensions(extension: dict[str, Any], side: Laterality) -> None:
    assert place((), extensions(extension), VOCABULARY).side is side


@pytest.mark.parametrize(
    ("sent", "concepts"),
    [
        (coded(ICD, "G57.52"), {"syndrome"}),
        ({"text": "Rule out tarsal tunnel syndrome"}, {"syndrome"}),
        ({"text": "left foot"}, set()),
        ({"text": "No tarsal tunnel syndrome"}, None),
        ({"text": "hay fever"}, None),
        ({}, None),
    ],
)
def test_a_reason_names_something_and_does_not_deny_it(
    sent: dict[str, Any], concepts: set[str] | None
) -> None:
    said = reason(concept(sent), VOCABULARY)
    assert (None if said is None else said.concepts) == concepts
