"""What a report of imaging finds, and whether a report is one of imaging at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.sentences.sentence import Sentence

# Words of a report -> the finding that they are. A code's words have to say more than a report on imaging does.
FINDINGS: Mapping[str, str] = {
    "image-lesion": "space-occupying-lesion",
    "image-nerve": "mri-nerve-hyperintensity",
    "image-denervation": "mri-denervation",
    "image-henry": "fluid-knot-of-henry",
}


_CONDUCTION = frozenset(
    ("response", "responses", "conduction", "conductions", "potential", "potentials", "latency", "latencies")
)


def speaks_of_conduction(sentence: Sentence) -> bool:
    """Whether a sentence speaks of how nerves respond, and not of how they look."""
    return any(word.text in _CONDUCTION for word in sentence.words) or any(
        name.startswith("study-") for hit in sentence.hits for name in hit.names
    )


def speaks_of_imaging(told: Iterable[Iterable[Hit]]) -> bool:
    """Whether any title or sentence, given by its words, speaks of imaging other than to advise it."""
    for hits in told:
        names = {name for hit in hits for name in hit.names}
        if "cue-imaging" in names and names.isdisjoint(("cue-general", "cue-advises")):
            return True
    return False
