"""Where things stand in a report: sections, headings of sides, wrapped lines, titles, addenda."""

import pytest

from cds_service.catalog import load_catalog
from cds_service.record.ncs import ReportReader
from cds_service.record.ncs.layout import Layout, lay_out
from cds_service.record.ncs.lexicon import Lexicon
from cds_service.record.ncs.reader import SECTIONS
from cds_service.record.side import Laterality


@pytest.fixture(scope="module")
def headings() -> Lexicon:
    (knowledge, *_) = load_catalog().knowledge.values()
    sections = [concept for concept in knowledge.concepts.values() if concept.kind == "section"]
    return Lexicon(sections, knowledge.terms)


def laid_out(text: str, headings: Lexicon) -> Layout:
    return lay_out(text, headings, SECTIONS)


def passages(layout: Layout) -> list[tuple[str, str]]:
    return [(passage.section, sentence) for passage in layout.passages for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("IMPRESSION:", "impression"), ("Conclusion", "impression"), ("EMG/NCS INTERPRETATION:", "impression"),
        ("**Impression**", "impression"), ("4. Impression:", "impression"), ("SUMMARY OF FINDINGS:", "summary"),
        ("Findings:", "findings"), ("Nerve conduction studies:", "findings"), ("Indication:", "ignored"),
        ("Reason for study:", "ignored"), ("Clinical details", "ignored"), ("Recommendations:", "ignored"),
        ("Technique:", "ignored"),
    ],
)  # fmt: skip
def test_a_heading_names_its_section(headings: Lexicon, heading: str, section: str) -> None:
    layout = laid_out(f"{heading}\nThe right sural response is normal.", headings)
    assert passages(layout)[-1] == (section, "The right sural response is normal.")


def test_a_heading_in_the_middle_of_a_line_cuts_it(headings: Lexicon) -> None:
    layout = laid_out("Indication: sprain. FINDINGS: Sural normal. IMPRESSION: Normal study.", headings)
    assert [section for section, _ in passages(layout)] == ["ignored", "findings", "impression"]


def test_wrapped_lines_are_one_sentence(headings: Lexicon) -> None:
    text = (
        "Impression:\nThere is electrodiagnostic evidence of a moderate left\n"
        "Tarsal tunnel syndrome (since 2021:\n7 ms)."
    )
    assert len(passages(laid_out(text, headings))) == 1


def test_items_of_a_list_are_sentences_of_their_own(headings: Lexicon) -> None:
    text = "Impression:\n1. Right tarsal tunnel syndrome\n2. No polyneuropathy\n- Sural normal"
    assert [text for _, text in passages(laid_out(text, headings))] == [
        "Right tarsal tunnel syndrome", "No polyneuropathy", "Sural normal",
    ]  # fmt: skip


def test_a_line_with_a_label_does_not_go_on_with_the_one_before(headings: Lexicon) -> None:
    text = "R medial calcaneal sensory: onset 2.4 ms, peak 3.3 ms, small amplitude\nR TMN-AH: DML 4.2 ms. Normal."
    assert [text for _, text in passages(laid_out(text, headings))][1] == "R TMN-AH: DML 4.2 ms."


@pytest.mark.parametrize(
    "title",
    [
        "Nerve conduction studies: left lower limb", "Examination: left lower limb", "NCS/EMG LLE 2024-02-01",
        "ELECTRODIAGNOSTIC REPORT: LEFT LOWER EXTREMITY", "MRI left ankle", "Study: NCS of the left leg.",
        "Nerve conduction study of the left lower limb",
    ],
)  # fmt: skip
def test_the_title_names_the_limb(headings: Lexicon, title: str) -> None:
    layout = laid_out(f"{title}\n\nImpression: Tarsal tunnel syndrome.", headings)
    assert layout.covers is Laterality.LEFT


def test_a_sentence_behind_the_name_of_a_study_is_no_title(headings: Lexicon) -> None:
    layout = laid_out("MRI: There is a ganglion in the left tarsal tunnel.", headings)
    assert passages(layout)
    assert not layout.titles


def said(reader: ReportReader, text: str) -> set[tuple[str, str, str]]:
    return {(one.name, one.side.value, one.tone.value) for one in reader.read(text).said}


def test_a_heading_of_a_side_holds_until_the_next(reader: ReportReader) -> None:
    text = "Impression:\nLEFT:\nTarsal tunnel syndrome.\nRIGHT:\nNo evidence of tarsal tunnel syndrome."
    assert said(reader, text) == {
        ("report-tarsal-tunnel", "left", "stated"), ("report-tarsal-tunnel", "right", "negated"),
    }  # fmt: skip


def test_the_impression_outranks_the_findings(reader: ReportReader) -> None:
    text = "Findings: Suspected left tarsal tunnel syndrome.\n\nImpression: No evidence of left tarsal tunnel syndrome."
    assert said(reader, text) == {("report-tarsal-tunnel", "left", "negated")}


def test_one_section_that_contradicts_itself_leaves_open(reader: ReportReader) -> None:
    text = "Impression:\n1. Left tarsal tunnel syndrome.\n2. No evidence of left tarsal tunnel syndrome."
    assert said(reader, text) == {("report-tarsal-tunnel", "left", "hedged")}


def test_the_last_addendum_has_the_last_word(reader: ReportReader) -> None:
    text = (
        "Impression: Left tarsal tunnel syndrome.\n\nAddendum 1: There is no left tarsal tunnel syndrome.\n\n"
        "Addendum 2: There is a left tarsal tunnel syndrome."
    )
    assert said(reader, text) == {("report-tarsal-tunnel", "left", "stated")}


def test_indication_and_advice_say_nothing_and_are_listed(reader: ReportReader) -> None:
    text = "Indication: rule out left tarsal tunnel syndrome.\n\nImpression: Consider left tarsal tunnel release."
    reading = reader.read(text)
    assert not reading.said
    assert any("indication" in one.why for one in reading.left_out)


def test_a_title_that_names_both_limbs_does_not_lend_a_side_to_a_disease(reader: ReportReader) -> None:
    text = "NCS of both lower limbs\n\nImpression: Tarsal tunnel syndrome. No radiculopathy."
    assert said(reader, text) == {
        ("report-tarsal-tunnel", "side not recorded", "stated"),
        ("report-radiculopathy", "left", "negated"), ("report-radiculopathy", "right", "negated"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "label", ["Order comments", "Dx codes", "Encounter diagnosis", "Diagnosis", "ICD-10", "Re", "Subject"]
)
def test_a_line_about_the_order_says_nothing_and_what_follows_counts(
    reader: ReportReader, label: str
) -> None:
    text = f"{label}: Left tarsal tunnel syndrome.\n\nThe left sural response is normal.\n"
    assert said(reader, text) == {("sural-nerve", "left", "stated")}


def test_a_diagnosis_behind_the_results_is_one_of_the_report(reader: ReportReader) -> None:
    text = "Findings: Left sural response normal.\n\nDiagnosis: Left tarsal tunnel syndrome.\n"
    assert ("report-tarsal-tunnel", "left", "stated") in said(reader, text)
