"""Words of a sentence found by their patterns."""

import pytest

from cds_service.record.ncs.lexicon import Lexicon, tokens
from cds_service.record.vocabulary import Concept, Term


def lexicon(**patterns: str) -> Lexicon:
    return Lexicon(
        [Concept(name, name, "wording") for name in patterns],
        [Term(name, "text", None, pattern) for name, pattern in patterns.items()],
    )


def found(text: str, **patterns: str) -> list[tuple[str, set[str]]]:
    words = tokens(text)
    hits = lexicon(**patterns).hits(words)
    return [(" ".join(w.text for w in words[hit.first : hit.last]), set(hit.names)) for hit in hits]


@pytest.mark.parametrize(
    ("pattern", "text", "is_there"),
    [
        ("h reflex", "the H-reflex is absent", True),
        ("tibial ... ankle", "tibial neuropathy at the left ankle", True),
        ("tibial ... ankle", "tibial neuropathy. Left ankle", False),
        ("tibial ... ankle", "tibial a b c d e f g ankle", False),
        ("neuropath*", "neuropathies", True),
        ("jogger's foot", "Jogger\u2019s foot", True),
        ("emg/ncs|ncs study", "EMG/NCS study", True),
        ("a|b c", "b c", True),
    ],
)
def test_a_pattern(pattern: str, text: str, is_there: bool) -> None:
    assert bool(found(text, it=pattern)) is is_there


def test_the_longest_pattern_speaks() -> None:
    assert found("normal limit", short="normal", long="normal limit") == [("normal limit", {"long"})]


def test_of_equally_long_ones_the_one_with_more_words_speaks() -> None:
    text = "entrapment of the first branch"
    assert found(text, loose="entrapment ... branch", close="entrapment of ... first branch") == [
        (text, {"close"})
    ]


def test_equal_patterns_speak_both() -> None:
    assert found("prior", one="prior", other="prior") == [("prior", {"one", "other"})]
