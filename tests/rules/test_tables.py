"""Wrong content stops start-up: each kind of bad row gives its sentence, and all of them are told at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cds_service.record.side import Laterality
from cds_service.rules.codes import verhoeff_holds
from cds_service.rules.tables import ContentError, load_tables

CONCEPTS = "concept,label,kind,unit,low,high,reads"
VALUE_SETS = "concept,match,system,code,display,side,site,answer,mark,source"
TERMS = "concept,words,side,site,answer,mark,source"
THRESHOLDS = "threshold,concept,statistic,value,unit,age_low,age_high,height_low,height_high,mark,source,note"
MEASURES = "concept,nerve,muscle,study,measure,segment"
CITATIONS = "key,citation,read,note"

GOOD = {
    "concepts.csv": [
        CONCEPTS,
        "foot,foot,site,,,,",
        "foot-pain,pain of the foot,symptom,,,,Condition Observation:exam",
        "latency,distal motor latency,measure,ms,1.5,20,Observation:procedure",
    ],
    "value_sets.csv": [
        VALUE_SETS,
        "foot,code,snomed,22335008,Left foot,left,foot,,verified,TABLE",
        "foot-pain,prefix,icd10cm,M79.67,Pain in foot and toes,,foot,,verified,TABLE",
    ],
    "terms.csv": [
        TERMS,
        "foot-pain,pain ... foot|feet,,foot,present,project-choice,TABLE",
    ],
    "thresholds.csv": [
        THRESHOLDS,
        "latency-upper,latency,upper,6.1,ms,19,49,,169,verified,TABLE,",
        "latency-upper,latency,upper,6.5,ms,19,49,170,,verified,TABLE,taller",
        "latency-side-drop,latency,side-drop,50,%,,,,,general-knowledge,TABLE,",
    ],
    "citations.csv": [CITATIONS, 'TABLE,"A table, opened",opened,'],
    "measures.csv": [MEASURES],
}

Make = Callable[[dict[str, list[str]]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """A folder with the good files, where some of them are replaced."""

    def make(replaced: dict[str, list[str]]) -> Path:
        for name, lines in (GOOD | replaced).items():
            (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    return make


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load_tables(folder)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_good_tables_become_rows(folder: Make) -> None:
    tables = load_tables(folder({}))
    foot, pain, latency = tables.concepts
    assert (foot.kind, foot.unit, foot.reads) == ("site", None, ())
    assert pain.reads == ("Condition", "Observation:exam")
    assert (latency.unit, latency.low, latency.high) == ("ms", 1.5, 20.0)
    left, prefix, text = tables.terms
    assert (left.side, left.site, left.answer) == (Laterality.LEFT, "foot", None)
    assert (prefix.match, prefix.side) == ("prefix", Laterality.UNSTATED)
    assert (text.match, text.system, text.code) == ("text", None, "pain ... foot|feet")
    assert (text.display, text.site, text.answer, text.mark) == ("", "foot", "present", "project-choice")
    short, tall, drop = tables.thresholds
    assert (short.value, short.age_low, short.height_low, short.height_high) == (6.1, 19, None, 169)
    assert (tall.height_low, tall.height_high, tall.note) == (170, None, "taller")
    assert (drop.statistic, drop.unit) == ("side-drop", "%")
    assert tables.citations[0].text == "A table, opened"


def test_a_spreadsheet_may_add_a_mark_and_blank_lines(folder: Make) -> None:
    path = folder({})
    lines = "\r\n".join([*GOOD["citations.csv"], "", "OTHER,Another,abstract,"])
    (path / "citations.csv").write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert [row.key for row in load_tables(path).citations] == ["TABLE", "OTHER"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",a label,symptom,,,,", "concept is empty"),
        ("Two Words,a label,symptom,,,,", "concept 'Two Words' is not written in small letters and hyphens"),
        ("new,,symptom,,,,", "label is empty"),
        ("new,a label,,,,,", "kind is empty"),
        ("new,a label,feeling,,,,", "unknown kind 'feeling'"),
        ("new,a label,measure,msec,,,", "unknown unit 'msec' (known: ms)"),
        ("new,a label,score,,,,", "a score needs a unit"),
        ("new,a label,measure,ms,low,,", "low 'low' is no number"),
        ("new,a label,measure,ms,1e3,,", "low '1e3' is no number"),
        ("new,a label,measure,ms,20,1.5,", "low 20 is above high 1.5"),
        ("new,a label,sign,,,,Observation", "unknown handle 'Observation' in reads"),
        ("foot,foot,site,,,,", "repeats row 2"),
        ("new,a label,sign,,", "has 5 cells, the header has 7"),
    ],
)
def test_concepts(folder: Make, row: str, problem: str) -> None:
    found = problems(folder({"concepts.csv": [*GOOD["concepts.csv"], row]}))
    assert found == (f"concepts.csv, row 5: {problem}",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("hand,code,snomed,47933007,Foot pain,,,,verified,TABLE", "unknown concept 'hand'"),
        (
            "foot-pain,like,snomed,47933007,Foot pain,,,,verified,TABLE",
            "unknown match 'like' (known: code, prefix)",
        ),
        ("foot-pain,code,read,47933007,Foot pain,,,,verified,TABLE", "unknown system 'read'"),
        ("foot-pain,code,,47933007,Foot pain,,,,verified,TABLE", "system is empty"),
        ("foot-pain,code,snomed,,Foot pain,,,,verified,TABLE", "code is empty"),
        (
            "foot-pain,code,snomed,47933001,,,,,verified,TABLE",
            "snomed code 47933001 fails its check digit",
        ),
        ("foot-pain,code,snomed,M79.6,,,,,verified,TABLE", "'M79.6' does not look like a snomed code"),
        ("foot-pain,code,loinc,80327,,,,,verified,TABLE", "'80327' does not look like a loinc code"),
        ("foot-pain,code,rxnorm,L41,,,,,verified,TABLE", "'L41' does not look like a rxnorm code"),
        (
            "foot-pain,code,snomed,53053002,,,,,verified,TABLE",
            "snomed code 53053002 is known to be wrong: it fails the check digit",
        ),
        (
            "foot-pain,code,loinc,18844-1,,,,,verified,TABLE",
            "loinc code 18844-1 is known to be wrong: it was used for electromyography and is an impression"
            " of an electrocardiogram",
        ),
        (
            "foot-pain,code,snomed,6685009,,,,,verified,TABLE",
            "snomed code 6685009 is known to be wrong: its meaning was never confirmed",
        ),
        (
            "foot-pain,code,snomed,202882003,Metatarsalgia,,,,verified,TABLE",
            "snomed code 202882003 means 'plantar fasciitis', not 'Metatarsalgia'",
        ),
        (
            "foot-pain,code,hcpcs,L4360,non-pneumatic boot,,,,verified,TABLE",
            "hcpcs code L4360 means 'pneumatic', not 'non-pneumatic boot'",
        ),
        ("foot-pain,prefix,snomed,4793,,,,,verified,TABLE", "a prefix of snomed codes means nothing"),
        (
            "foot-pain,text,snomed,47933007,,,,,project-choice,TABLE",
            "unknown match 'text' (known: code, prefix)",
        ),
        (
            "foot-pain,code,snomed,47933007,,both,,,verified,TABLE",
            "unknown side 'both' (known: bilateral, left, right)",
        ),
        ("foot-pain,code,snomed,47933007,,,hand,,verified,TABLE", "unknown site 'hand'"),
        ("foot-pain,code,snomed,47933007,,,latency,,verified,TABLE", "unknown site 'latency'"),
        (
            "foot-pain,code,snomed,47933007,,,,maybe,verified,TABLE",
            "unknown answer 'maybe' (known: absent, improved, no-response, present, unchanged, worse)",
        ),
        (
            "foot-pain,code,snomed,47933007,,,,,sure,TABLE",
            "unknown mark 'sure' (known: general-knowledge, project-choice, second-hand, verified)",
        ),
        ("foot-pain,code,snomed,47933007,,,,,,TABLE", "mark is empty"),
        ("foot-pain,code,snomed,47933007,,,,,verified,", "source is empty"),
        ("foot-pain,code,snomed,47933007,,,,,verified,BOOK", "source 'BOOK' is not in citations.csv"),
        ("foot-pain,prefix,icd10cm,M79.67,Pain,right,,,verified,TABLE", "repeats row 3"),
    ],
)
def test_value_sets(folder: Make, row: str, problem: str) -> None:
    found = problems(folder({"value_sets.csv": [*GOOD["value_sets.csv"], row]}))
    assert found == (f"value_sets.csv, row 4: {problem}",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("hand,sore hand,,,,project-choice,TABLE", "unknown concept 'hand'"),
        ("foot-pain,,,,,project-choice,TABLE", "words is empty"),
        ("foot-pain,Sore foot,,,,project-choice,TABLE", "pattern 'Sore foot' must be in lower case"),
        ("foot-pain,sore ...,,,,project-choice,TABLE", "pattern 'sore ...' must begin and end with a word"),
        (
            "foot-pain,so*re foot,,,,project-choice,TABLE",
            "pattern 'so*re foot': 'so*re' is no word, no `...` and no choice of words",
        ),
        (
            "foot-pain,sore foot,both,,,project-choice,TABLE",
            "unknown side 'both' (known: bilateral, left, right)",
        ),
        ("foot-pain,sore foot,,latency,,project-choice,TABLE", "unknown site 'latency'"),
        (
            "foot-pain,sore foot,,,maybe,project-choice,TABLE",
            "unknown answer 'maybe' (known: absent, improved, no-response, present, unchanged, worse)",
        ),
        ("foot-pain,sore foot,,,,,TABLE", "mark is empty"),
        ("foot-pain,sore foot,,,,project-choice,BOOK", "source 'BOOK' is not in citations.csv"),
        ("foot-pain,pain ... foot|feet,left,,,verified,TABLE", "repeats row 2"),
        ("foot-pain,sore foot,,,,project-choice", "has 6 cells, the header has 7"),
    ],
)
def test_terms(folder: Make, row: str, problem: str) -> None:
    found = problems(folder({"terms.csv": [*GOOD["terms.csv"], row]}))
    assert found == (f"terms.csv, row 3: {problem}",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",latency,lower,1,ms,,,,,verified,TABLE,", "threshold is empty"),
        ("new,speed,lower,1,ms,,,,,verified,TABLE,", "unknown concept 'speed'"),
        ("new,latency,median,1,ms,,,,,verified,TABLE,", "unknown statistic 'median'"),
        ("new,latency,lower,,ms,,,,,verified,TABLE,", "value is empty"),
        ("new,latency,lower,one,ms,,,,,verified,TABLE,", "value 'one' is no number"),
        ("new,latency,lower,1,msec,,,,,verified,TABLE,", "unknown unit 'msec' (known: ms)"),
        ("new,latency,lower,1,mV,,,,,verified,TABLE,", "unit 'mV' is not the 'ms' of latency"),
        ("new,latency,change-percent,1,ms,,,,,verified,TABLE,", "unit 'ms' is not the '%' of latency"),
        ("new,latency,lower,1,ms,19.5,,,,verified,TABLE,", "age_low '19.5' is no whole number"),
        ("new,latency,lower,1,ms,79,19,,,verified,TABLE,", "age_low 79 is above age_high 19"),
        ("new,latency,lower,1,ms,,,170,160,verified,TABLE,", "height_low 170 is above height_high 160"),
        (
            "new,latency,lower,1,ms,,,,,unconfirmed,TABLE,",
            "unknown mark 'unconfirmed' (known: general-knowledge, project-choice, second-hand, verified)",
        ),
        ("new,latency,lower,1,ms,,,,,verified,,", "source is empty"),
        ("new,latency,lower,1,ms,,,,,verified,BOOK,", "source 'BOOK' is not in citations.csv"),
        (
            "new,latency,upper,7,ms,49,79,,160,verified,TABLE,",
            "holds for the same age and height as row 2",
        ),
        ("new,latency,side-drop,40,%,,,,,verified,TABLE,", "holds for the same age and height as row 4"),
    ],
)
def test_thresholds(folder: Make, row: str, problem: str) -> None:
    found = problems(folder({"thresholds.csv": [*GOOD["thresholds.csv"], row]}))
    assert found == (f"thresholds.csv, row 5: {problem}",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",A book,opened,", "key is empty"),
        ("BOOK,,opened,", "citation is empty"),
        ("BOOK,A book,skimmed,", "unknown read 'skimmed' (known: abstract, opened, second-hand)"),
        ("TABLE,A book,opened,", "repeats row 2"),
    ],
)
def test_citations(folder: Make, row: str, problem: str) -> None:
    found = problems(folder({"citations.csv": [*GOOD["citations.csv"], row]}))
    assert found == (f"citations.csv, row 3: {problem}",)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (CITATIONS + ",colour", "unknown column 'colour'"),
        ("key,citation,note", "column 'read' is missing"),
        (CITATIONS + ",note", "a column is named twice"),
    ],
)
def test_columns(folder: Make, header: str, problem: str) -> None:
    found = problems(folder({"citations.csv": [header]}))
    assert found == (f"citations.csv, row 1: {problem}",)


def test_a_file_that_cannot_be_read_is_one_problem(folder: Make) -> None:
    path = folder({})
    (path / "concepts.csv").unlink()
    assert problems(path) == ("concepts.csv: the file is missing",)
    path = folder({})
    (path / "citations.csv").write_bytes(b"key,citation,read,note\nK,caf\xe9,opened,\n")
    (found,) = problems(path)
    assert found.startswith("citations.csv: cannot be read: 'utf-8' codec can't decode byte 0xe9")


def test_everything_wrong_is_told_at_once(folder: Make) -> None:
    found = problems(
        folder(
            {
                "concepts.csv": [*GOOD["concepts.csv"], "new,,feeling,,,,"],
                "value_sets.csv": [
                    *GOOD["value_sets.csv"],
                    "new,code,snomed,47933001,,both,,,verified,BOOK",
                ],
                "terms.csv": [TERMS, "foot-pain,Sore foot,,,,project-choice,TABLE"],
                "thresholds.csv": [THRESHOLDS, "new,latency,median,1,ms,,,,,verified,TABLE,"],
                "citations.csv": [*GOOD["citations.csv"], "TABLE,Twice,opened,"],
            }
        )
    )
    assert found == (
        "concepts.csv, row 5: unknown kind 'feeling'",
        "concepts.csv, row 5: label is empty",
        "value_sets.csv, row 4: snomed code 47933001 fails its check digit",
        "value_sets.csv, row 4: unknown side 'both' (known: bilateral, left, right)",
        "value_sets.csv, row 4: source 'BOOK' is not in citations.csv",
        "terms.csv, row 2: pattern 'Sore foot' must be in lower case",
        "thresholds.csv, row 2: unknown statistic 'median'",
        "citations.csv, row 3: repeats row 2",
    )


@pytest.mark.parametrize("code", ["47374004", "22335008", "540861000124105"])
def test_the_check_digit_finds_a_changed_and_a_swapped_digit(code: str) -> None:
    assert verhoeff_holds(code)
    for place in range(len(code)):
        changed = str((int(code[place]) + 1) % 10)
        assert not verhoeff_holds(code[:place] + changed + code[place + 1 :])
        pair = code[place : place + 2]
        if len(set(pair)) == 2:
            assert not verhoeff_holds(code[:place] + pair[::-1] + code[place + 2 :])
