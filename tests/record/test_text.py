"""The pattern language of the value sets, and the words that weaken what they stand beside."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.record import Laterality
from cds_service.record.side import side_in_text
from cds_service.record.text import (
    PatternError,
    Tone,
    before_denial,
    before_earlier,
    compile_pattern,
    tone_of,
)


def matches(pattern: str, text: str) -> bool:
    return re.search(compile_pattern(pattern), text, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("tarsal tunnel", "Left tarsal tunnel syndrome"),
        ("tarsal tunnel", "tarsal-tunnel"),
        ("tarsal tunnel", "tarsal,  tunnel"),
        ("numb|numbness", "numb."),
        ("numb|numbness", "(numbness)"),
        ("tinel*", "Tinel's sign"),
        ("tinel*", "tinels"),
        ("pain ... sole", "pain sole"),
        ("pain ... sole", "pain of the whole left sole"),
        ("pain ... sole", "pain: one two three four five six sole"),
        ("medial|inner heel", "inner heel"),
        ("follow up", "follow-up"),
        ("x-ray", "X-ray of foot"),
        ("and/or", "foot and/or ankle"),
    ],
)
def test_what_a_pattern_finds(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("tarsal tunnel", "tarsaltunnel"),
        ("tarsal tunnel", "metatarsal tunnel"),
        ("tarsal tunnel", "tarsal tunnels"),
        ("tarsal tunnel", "tunnel tarsal"),
        ("numb", "numbness"),
        ("numb", "number"),
        ("nr", "unrelated"),
        ("pain ... sole", "sole pain"),
        ("pain ... sole", "pain: one two three four five six seven sole"),
        ("emg", "emgx"),
    ],
)
def test_what_it_leaves(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@pytest.mark.parametrize(
    "pattern", ["", "  ", "... pain", "pain ...", "Pain", "pain [a-z]", "pain|", "*", "a || b"]
)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=4))
def test_a_pattern_finds_its_own_words(words: list[str]) -> None:
    assert matches(" ".join(words), " ".join(words))
    assert matches(" ... ".join(words), f"so {' '.join(words)} it is")
    assert not matches(" ".join(words), "".join(words) + "x")


@pytest.mark.parametrize("filler", ["-", "- ", "x ", "x", "numb ", "_", "\n", "é "])
def test_no_text_makes_a_search_slow(filler: str) -> None:
    """20,000 odd characters took half a minute before runs were bounded: where they are not, this test hangs."""
    pattern = re.compile(compile_pattern("numb|numbness ... first|great ... second toe|toes"), re.IGNORECASE)
    assert pattern.search("numb" + filler * 300_000 + "first") is None


STATED, HEDGED, NEGATED, HISTORIC = Tone.STATED, Tone.HEDGED, Tone.NEGATED, Tone.HISTORIC


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Tarsal tunnel syndrome", STATED),
        ("Polyneuropathy, not elsewhere classified", STATED),
        ("Neuropathy, not otherwise specified", STATED),
        ("Polyneuropathy, not specified", STATED),
        ("Numbness, not improving", STATED),
        ("56 year old with numbness", STATED),
        ("3 month history of numbness", STATED),
        ("numbness for the past two months", STATED),
        ("Unresolved numbness", STATED),
        ("Numbness not resolved", STATED),
        ("nodule of the nose", STATED),
        ("No known polyneuropathy", NEGATED),
        ("no evidence of polyneuropathy", NEGATED),
        ("Not diabetic", NEGATED),
        ("Patient denies numbness", NEGATED),
        ("without neuropathy", NEGATED),
        ("w/o neuropathy", NEGATED),
        ("Negative for polyneuropathy", NEGATED),
        ("Absence of numbness", NEGATED),
        ("Polyneuropathy ruled out", NEGATED),
        ("Polyneuropathy: excluded", NEGATED),
        ("Numbness, resolved", NEGATED),
        ("Polyneuropathy not present", NEGATED),
        ("Diabetes: no", NEGATED),
        ("Rule out tarsal tunnel syndrome", HEDGED),
        ("R/O TTS", HEDGED),
        ("r/o TTS", HEDGED),
        ("TTS?", HEDGED),
        ("Possible tarsal tunnel syndrome", HEDGED),
        ("Suspected tarsal tunnel syndrome", HEDGED),
        ("cannot exclude neuropathy", HEDGED),
        ("Neuropathy not excluded", HEDGED),
        ("neuropathy cannot be ruled out", HEDGED),
        ("Neuropathy, not yet confirmed", HEDGED),
        ("TTS versus radiculopathy", HEDGED),
        ("Family history of diabetes mellitus", HEDGED),
        ("History of tarsal tunnel syndrome", HISTORIC),
        ("Personal history of diabetes", HISTORIC),
        ("H/o TTS", HISTORIC),
        ("s/p tarsal tunnel release", HISTORIC),
        ("Previous tarsal tunnel syndrome", HISTORIC),
        ("Old ankle fracture", HISTORIC),
        ("past tarsal tunnel syndrome", HISTORIC),
    ],
)
def test_tone(text: str, tone: Tone) -> None:
    assert tone_of(text) is tone


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Diabetes without complications", "Diabetes "),
        ("No diabetes", ""),
        ("Diabetes, history of ulcer", "Diabetes, "),
        ("Polyneuropathy, not elsewhere classified", "Polyneuropathy, not elsewhere classified"),
        ("3 month history of numbness", "3 month history of numbness"),
    ],
)
def test_what_stands_before_a_denial(text: str, before: str) -> None:
    assert before_denial(text) == before


def test_what_is_named_first_is_not_denied_by_what_follows() -> None:
    assert tone_of("Diabetes without complications", named_first=True) is STATED
    assert tone_of("Possible diabetes without complications", named_first=True) is HEDGED
    assert tone_of("Neuropathy, no other finding, ruled out", named_first=True) is NEGATED


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("positive (previously negative)", "positive ("),
        ("previously positive, now negative", "previously positive, now negative"),
        ("improved", "improved"),
    ],
)
def test_what_is_said_of_now(text: str, now: str) -> None:
    assert before_earlier(text) == now


@pytest.mark.parametrize("filler", ["-", " ", "past ", "no ", "l ", "both ", "a", ": "])
def test_no_text_makes_its_tone_or_side_slow(filler: str) -> None:
    long = "past both no l" + filler * 50_000 + "x"
    assert tone_of(long) in Tone
    assert before_denial(long)
    assert side_in_text(long) in Laterality


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Diabetes", True),
        (" diabetes. ", True),
        ("Diabetes insipidus", False),
        ("Gestational diabetes", False),
    ],
)
def test_an_equals_sign_asks_for_the_whole_text(text: str, found: bool) -> None:
    assert bool(re.search(compile_pattern("=diabetes"), text, re.I)) is found
