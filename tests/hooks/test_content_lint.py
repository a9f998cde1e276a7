"""The shipped tables of foot and ankle entrapment, checked against code tables and against themselves."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import hooks
from cds_service.record.text import compile_pattern
from cds_service.record.vocabulary import REPORT_KINDS, SYSTEMS
from cds_service.rules.codes import WRONG_CODES, verhoeff_holds
from cds_service.rules.tables import UNITS, load_tables

FOLDER = Path(hooks.__file__).parent / "foot_ankle_entrapment"
TABLES = load_tables(FOLDER)
CODES = [row for row in TABLES.terms if row.match != "text"]
ICD = [row for row in CODES if row.system == "icd10cm"]

# What the clinical work read, whether or not a row of the tables rests on it.
LITERATURE = """
    S0 S1 S3 SP-TTS SP-TIB SP-EDX SP-PHP SP-NCS Patel2005 Chen2016 Busch-AH Busch-FDMB BUS-repo PS-repo
    NDTF-repo Kim2022 Galloway2011 J1980 Oh1979 Sodani2018 Galardi OBrien2017 TCST Ahmad2012 Ward1998 HF
    Etiol2022 Haq2024 Vij2022 Antoniadis2008 PMC6513797 Dyck2011 Davies2023 England2005 PMC5332032 Cho2010
    Albers2018 Lee1997 Kim2006 Todnem1989 Wu1993 ES-atlas Rose2003 Chang Schon1993 Mersin2002 Pomeroy2015
    Landorf2008 Landorf2010 FAAM2025 Shin2020 Aleem2017 SteroidRev2017 FDA2020 RPT HTI-1 FDA-CDS
"""


@pytest.fixture(scope="module")
def icd10cm() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it reads its data the old way
        return import_module("simple_icd_10_cm")


def side_in(words: str) -> str:
    left, right = (bool(re.search(rf"\b{side}\b", words, re.I)) for side in ("left", "right"))
    if (left and right) or re.search(r"\bbilateral\b", words, re.I):
        return "bilateral"
    return "left" if left else "right" if right else "side not recorded"


def test_icd_10_cm_codes_exist_and_read_as_the_table_says(icd10cm: Any) -> None:
    for row in ICD:
        assert icd10cm.is_valid_item(row.code), row
        assert row.display == icd10cm.get_description(row.code), row


def test_icd_10_cm_codes_have_no_further_digits_and_prefixes_do(icd10cm: Any) -> None:
    for row in ICD:
        assert icd10cm.is_leaf(row.code) == (row.match == "code"), row


def test_the_side_is_the_one_the_words_state() -> None:
    for row in CODES:
        assert row.side.value == side_in(row.display), row
    assert not [row for row in TABLES.terms if row.match == "text" and row.side.value in ("left", "right")]


def test_a_side_that_has_a_code_has_one_for_the_other_side_too() -> None:
    sides: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ICD:
        words = re.sub(r"\b(left|right|bilateral|unspecified)\b", "#", row.display).replace("limbs", "limb")
        sides[row.concept, words].add(row.side.value)
    lone = {key for key, found in sides.items() if len(found & {"left", "right"}) == 1}
    assert not lone


def test_snomed_codes_hold_their_check_digit() -> None:
    codes = [row.code for row in CODES if row.system == "snomed"]
    assert len(codes) > 80
    assert all(verhoeff_holds(code) for code in codes)


def test_loinc_codes_hold_their_check_digit() -> None:
    for row in CODES:
        if row.system == "loinc":
            digits, check = row.code.split("-")
            assert re.fullmatch(r"\d{4,5}", digits)
            doubled = int("".join(reversed(digits))[::2][::-1]) * 2
            total = sum(map(int, str(doubled))) + sum(map(int, digits[::-1][1::2]))
            assert -total % 10 == int(check), row


def test_rxnorm_codes_are_ingredients_by_shape() -> None:
    for row in CODES:
        if row.system == "rxnorm":
            assert re.fullmatch(r"\d{3,7}", row.code), row
            assert re.fullmatch(r"[a-z ]+", row.display), row


def test_no_code_that_is_wrong_or_was_never_confirmed() -> None:
    assert not {(row.system, row.code) for row in TABLES.terms} & set(WRONG_CODES)


def test_cpt_codes_carry_no_descriptor() -> None:
    assert {row.display for row in CODES if row.system == "cpt"} == {""}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_units_are_ucum() -> None:
    parser = import_module("ucumvert").get_ucum_parser()
    for unit in sorted(UNITS):
        parser.parse(unit)


def test_systems_are_all_in_use() -> None:
    assert {row.system for row in CODES} == set(SYSTEMS)


def test_every_concept_has_a_row() -> None:
    # The reader of reports makes this one of another nerve and the segment that the sentence names.
    derived = {"tibial-nerve-leg"}
    assert {row.name for row in TABLES.concepts} - {row.concept for row in TABLES.terms} == derived


def test_what_is_no_place_and_no_answer_says_where_it_is_read() -> None:
    for row in TABLES.concepts:
        if row.kind in ("answer", "side", "site", "section", "wording", "plain", "image"):
            assert not row.reads, row
        else:
            assert row.reads or row.name == "report-conclusion-other", row


def test_every_citation_is_used_or_literature() -> None:
    used = {row.source for row in TABLES.terms} | {row.source for row in TABLES.thresholds}
    keys = {row.key for row in TABLES.citations}
    read = set(LITERATURE.split())
    assert keys >= read
    assert not keys - used - read


def test_marks_agree_with_sources() -> None:
    second_hand = {row.key for row in TABLES.citations if row.read == "second-hand"}
    marks = {(row.mark, row.source) for row in TABLES.terms}
    marks |= {(row.mark, row.source) for row in TABLES.thresholds}
    for mark, source in marks:
        assert (mark == "general-knowledge") == (source == "general-knowledge"), source
        assert (mark == "project-choice") == (source == "project"), source
        assert not (mark == "verified" and source in second_hand), source


def test_limits_from_mean_and_deviation_are_their_arithmetic() -> None:
    shown = [
        (row, found)
        for row in TABLES.thresholds
        if (found := re.search(r"Mean - 2 SD: ([\d.]+) - 2 x ([\d.]+) = (\d+(?:\.\d+)?)", row.note))
    ]
    assert len(shown) == 15
    for row, found in shown:
        mean, deviation, limit = map(float, found.groups())
        assert round(mean - 2 * deviation, 1) == limit == row.value, row


def test_own_limits_hold_from_19_to_79_years() -> None:
    ages: defaultdict[str, set[int]] = defaultdict(set)
    for row in TABLES.thresholds:
        if row.statistic in ("upper", "lower", "side-difference", "side-drop") and row.concept != "egfr":
            assert row.age_low is not None, row
            assert row.age_high is not None, row
            ages[row.name].update(range(row.age_low, row.age_high + 1))
    assert all(found == set(range(19, 80)) for found in ages.values())


def meant_by(words: str) -> set[str]:
    kinds = {row.name: row.kind for row in TABLES.concepts}
    return {
        row.concept
        for row in TABLES.terms
        if row.match == "text"
        and kinds[row.concept] not in {"site", "answer", *REPORT_KINDS}
        and re.search(compile_pattern(row.code), words, re.I)
    }


@pytest.mark.parametrize(
    ("words", "concepts"),
    [
        ("Tarsal tunnel syndrome, left", "tarsal-tunnel-syndrome"),
        ("Tarsal tunnel release, left", "tarsal-tunnel-release"),
        ("Carpal tunnel syndrome", ""),
        ("Carpal tunnel release", ""),
        ("Jogger's foot", "medial-plantar-nerve-entrapment"),
        ("Medial plantar neuropathy", "medial-plantar-nerve-entrapment"),
        ("Entrapment of the medial calcaneal nerve", "medial-calcaneal-nerve-entrapment"),
        ("Injury of tibial nerve at lower leg level, right leg", "tibial-nerve-injury"),
        ("Positive Tinel's sign at the left tarsal tunnel", "tinel-tarsal-tunnel"),
        ("Tinel sign posterior to navicular tuberosity", "tinel-navicular"),
        ("Tinel over the right medial calcaneus", "tinel-medial-calcaneal"),
        ("Burning of the left sole", "plantar-dysaesthesia"),
        ("Numbness of both feet", "sensory-symptom"),
        ("A number of foot exercises", ""),
        ("Heel pain", "foot-pain"),
        ("Plantar fasciitis", "plantar-fasciitis"),
        ("Plantar fascia release", ""),
        ("Morton's neuroma, third web space", "morton-neuroma"),
        ("Left S1 radiculopathy", "radiculopathy"),
        ("Cervical radiculopathy", ""),
        ("Diabetes insipidus", ""),
        ("Non-diabetic", ""),
        ("Therapeutic ultrasound, left ankle", "physical-therapy"),
        ("Diagnostic ultrasound of left foot", "imaging"),
        ("Pain referred to us from foot clinic", ""),
        ("Vitamin B12 injection", ""),
        ("Injection of local anaesthetic", ""),
        ("Corticosteroid injection into the left ankle", "steroid-injection"),
        ("Diclofenac 1 % topical gel", "nsaid topical-nsaid"),
        ("Central venous catheter insert", ""),
        ("Custom foot orthotics", "orthosis"),
        ("Night splint", "immobilisation"),
        ("Orthopaedic shoes", ""),
        ("Referral to foot and ankle surgeon", "surgical-opinion"),
        ("Ambulatory referral to podiatry", "surgical-opinion"),
        ("Surgical evaluation of inguinal hernia", ""),
        ("Follow-up in 5 weeks", "follow-up"),
        ("Medication review", ""),
        ("Nerve conduction study of left leg", "nerve-conduction-study"),
        ("Left foot mass", "space-occupying-lesion"),
        ("Skin lesion of foot", ""),
        ("Femoral hernia mass, foot clean", ""),
    ],
)
def test_words_mean_what_they_say_and_no_more(words: str, concepts: str) -> None:
    assert meant_by(words) == set(concepts.split())
