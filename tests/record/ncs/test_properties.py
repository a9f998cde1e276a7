"""What holds for every text: sides can be swapped, denial never states, other talk changes nothing, nothing raises."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cds_service.record.ncs import ReportReader, Said
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

REPORTS = Path("fixtures/reports")
STYLES = ("graded", "narrative", "numbered", "imaging", "tables")
TEXTS = [path.read_text() for style in STYLES for path in sorted((REPORTS / style).glob("*.txt"))]
OTHER = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}
# "Right lower" and "left lower" are of different length, so the columns of a table would move.
PROSE = [text for text in TEXTS if not re.search(r"\S {3,}\S", text)]
SWAPPED = {
    "left": "right",
    "right": "left",
    "L": "R",
    "R": "L",
    "LLE": "RLE",
    "RLE": "LLE",
    "Lt": "Rt",
    "Rt": "Lt",
}

nerves = st.sampled_from(("tarsal tunnel syndrome", "medial plantar neuropathy", "S1 radiculopathy"))
sides = st.sampled_from(("left", "right"))
openings = st.sampled_from(
    ("There is a", "Findings consistent with", "Moderate", "Evidence of a", "Suspected")
)
ends = st.sampled_from((".", ", moderate.", "; the sural response is normal.", " with prolonged latencies."))
denials = st.sampled_from(
    ("No evidence of", "There is no evidence of", "Negative for", "No findings to suggest")
)
sentences = st.builds(lambda o, s, n, e: f"{o} {s} {n}{e}", openings, sides, nerves, ends)
wholes = st.one_of(st.sampled_from(PROSE), st.lists(sentences, min_size=1, max_size=4).map(" ".join))
letters = st.characters(codec=None)


def swapped(text: str) -> str:
    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word in SWAPPED:
            return SWAPPED[word]
        twin = SWAPPED[word.lower()]
        return twin.upper() if word.isupper() else twin.capitalize()

    return re.sub(r"\b(?:left|right|Left|Right|LEFT|RIGHT|L|R|LLE|RLE|Lt|Rt)\b(?![/\d])", other, text)


def read(reader: ReportReader, text: str) -> set[tuple[object, ...]]:
    return {_plain(one) for one in reader.read(text).said}


def _plain(one: Said) -> tuple[object, ...]:
    return one.name, one.side, one.tone, one.answer, one.value, one.no_response


@given(wholes)
def test_swapping_the_sides_swaps_the_reading(reader: ReportReader, text: str) -> None:
    mirrored = {(name, OTHER.get(side, side), *rest) for name, side, *rest in read(reader, text)}
    assert read(reader, swapped(text)) == mirrored


@given(denials, sides, nerves, ends)
def test_a_denial_states_nothing(reader: ReportReader, denial: str, side: str, nerve: str, end: str) -> None:
    said = reader.read(f"{denial} a {side} {nerve}{end}").said
    assert not [one for one in said if one.name.startswith("report-") and one.tone is Tone.STATED]


@given(
    wholes,
    st.sampled_from(("The weather was fine.", "The patient came by bus.", "A copy was sent to the clinic.")),
)
def test_other_talk_changes_nothing(reader: ReportReader, text: str, talk: str) -> None:
    assert read(reader, f"{text}\n\n{talk}\n") == read(reader, text)


@given(st.sampled_from(TEXTS), st.data())
def test_reading_a_part_of_a_report_does_not_raise(
    reader: ReportReader, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    reader.read(text[start:end])


@given(st.text(letters))
@example("\ud800 left tarsal tunnel syndrome \udfff")
@example("\x00\x1b[0m\x0c\x85\u2028 right tibial 7 ms")
@example("(" * 3000 + "7 ms")
@example("tibial " * 5000)
@example("normal, " * 5000)
@example("7.4 ms " * 5000)
@example("left right " * 5000)
@example("Impression: " * 2000)
@example("|" * 2000 + "\n" + "\t" * 2000)
@example("7" * 5000 + " ms tibial DML left")
@example("Left tibial DML \u0664\u00b2 ms, \u00b2\u00b3 mV, 1.2.3 ms, 1,2,3 ms, \u2460 ms.")
def test_no_text_makes_it_raise(reader: ReportReader, text: str) -> None:
    reader.read(text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_report_in_capitals_says_the_same_conclusions(reader: ReportReader, text: str) -> None:
    def concluded(said: str) -> set[tuple[object, ...]]:
        return {one[:3] for one in read(reader, said) if str(one[0]).startswith("report-")}

    assert concluded(text.upper()) == concluded(text)
