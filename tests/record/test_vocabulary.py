"""Which codes and words mean which concept, by code, by prefix and by pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.record import Laterality, Term, Vocabulary
from cds_service.record.vocabulary import SYSTEMS
from tests.record.charts import ICD, LOINC, SNOMED, VOCABULARY


def names(found: tuple[Term, ...]) -> set[str]:
    return {term.concept for term in found}


@pytest.mark.parametrize(
    ("system", "code", "concepts"),
    [
        (ICD, "G57.52", {"syndrome"}),
        (ICD, "G5752", {"syndrome"}),
        (ICD, "g57.52", {"syndrome"}),
        (ICD, "G57.50", {"syndrome"}),
        (ICD, "G57.5", {"syndrome"}),
        (ICD, "E11", {"diabetes"}),
        (ICD, "E11.9", {"diabetes"}),
        (ICD, "E1165", {"diabetes"}),
        (ICD, "E1", set()),
        (ICD, "G57.6", set()),
        (ICD, "G5", set()),
        (ICD, "", set()),
        ("urn:oid:2.16.840.1.113883.6.90", "G57.52", {"syndrome"}),
        (SNOMED, "47374004", {"syndrome"}),
        ("urn:oid:2.16.840.1.113883.6.96", "47374004", {"syndrome"}),
        (SNOMED, "4737400", set()),
        (SNOMED, "473740041", set()),
        (LOINC, "72514-3", {"pain"}),
        (LOINC, "47374004", set()),
        ("http://example.org/local", "G57.52", set()),
        (None, "G57.52", set()),
        ("", "G57.52", set()),
    ],
)
def test_codes(system: str | None, code: str, concepts: set[str]) -> None:
    assert names(VOCABULARY.of_code(system, code)) == concepts


@pytest.mark.parametrize(
    ("code", "side"),
    [("G57.52", Laterality.LEFT), ("G57.51", Laterality.RIGHT), ("G57.50", Laterality.UNSTATED)],
)
def test_the_exact_code_speaks_for_its_concept_before_its_prefix(code: str, side: Laterality) -> None:
    """A prefix cannot state a side; were it heard too, the code would still have one."""
    assert [term.side for term in VOCABULARY.of_code(ICD, code)] == [side]


def test_a_very_long_code_is_looked_up_like_any_other() -> None:
    """Every prefix of 300,000 characters was tried once: 13 seconds for one Condition."""
    assert names(VOCABULARY.of_code(ICD, "E11." + "9" * 3_000_000)) == {"diabetes"}


def test_a_system_without_alias_is_known_by_its_address() -> None:
    own = Vocabulary(
        VOCABULARY.concepts, [*VOCABULARY.terms, Term("tinel", "code", "urn:oid:2.999.1", "T-1")]
    )
    assert names(own.of_code("urn:oid:2.999.1", "T-1")) == {"tinel"}
    assert names(own.of_code("urn:oid:2.999.1", "t-1")) == set()
    assert names(own.of_code("urn:oid:2.999.2", "T-1")) == set()
    assert names(own.of_code(SNOMED, "47374004")) == {"syndrome"}


@given(st.sampled_from([uri for uris in SYSTEMS.values() for uri in uris]), st.text(max_size=12))
def test_no_code_is_too_odd(system: str, code: str) -> None:
    VOCABULARY.of_code(system, code)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Tarsal tunnel syndrome, left foot", {"syndrome", "foot"}),
        ("Numbness of both feet", {"numbness", "foot"}),
        ("Positive", set()),
        ("nothing of this topic", set()),
        ("", set()),
    ],
)
def test_words(text: str, concepts: set[str]) -> None:
    """Words that answer are no findings: they are asked for apart."""
    assert names(VOCABULARY.of_text(text)) == concepts


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Positive", "present"),
        ("not present", "absent"),
        ("Not detected", "absent"),
        ("absent", "absent"),
        ("No response", "no-response"),
        ("NR", "no-response"),
        ("no response, absent", "no-response"),
        ("worse, not improved", "worse"),
        ("no change", "unchanged"),
        ("better", "improved"),
        ("seen in clinic", None),
        ("", None),
    ],
)
def test_answers_in_words(text: str, answer: str | None) -> None:
    assert VOCABULARY.answer_of_text(text) == answer


def test_answers_in_codes() -> None:
    assert VOCABULARY.answer_of_code(SNOMED, "10828004") == "present"
    assert VOCABULARY.answer_of_code(SNOMED, "260385009") == "absent"
    assert VOCABULARY.answer_of_code(SNOMED, "47374004") is None


def test_a_text_seen_twice_means_the_same() -> None:
    assert VOCABULARY.of_text("numb feet") == VOCABULARY.of_text("numb feet") != ()
