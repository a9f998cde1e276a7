"""Competing diagnoses: which there are, what makes each count, and what each does to the cards."""

from __future__ import annotations

from typing import NamedTuple

from cds_service.rules import Criterion, Entry, Finding, Limb, Mentioned, Scope, fact, facts
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import entrapment, narrative

NAMED = "named on the card"


class Differential(NamedTuple):
    """A competing diagnosis, its effect in words, and a remark for the card."""

    concept: str
    effect: str
    remark: str = ""


# In the order of the card: what would change the way first.
DIFFERENTIALS = (
    Differential(
        "radiculopathy",
        "concluded by a report on that side it dominates: (a) stays possible; otherwise named first",
        "the ankle reflex is normally spared in tarsal tunnel syndrome [SP-TIB]",
    ),
    Differential("cauda-equina", "named; a red flag when recorded within 30 days"),
    Differential(
        "polyneuropathy",
        "confirmed or concluded by a report it takes nerve conduction out of the tier and the prediction; "
        "the clinical picture then counts only where it is plainly of one side",
    ),
    Differential(
        "neuropathy-unspecified", "named; takes slowing without a sural result out of the prediction"
    ),
    Differential("diabetic-mononeuropathy", "counts as polyneuropathy"),
    Differential("cidp", "counts as polyneuropathy; a red flag when recorded within 30 days"),
    Differential("mononeuritis-multiplex", "named; a red flag when recorded within 30 days"),
    Differential("tibial-nerve-injury", "caps (a) of every nerve of that side at possible"),
    Differential(
        "medial-plantar-nerve-injury", "caps (a) of the medial plantar nerve of that side at possible"
    ),
    Differential("lateral-plantar-nerve-injury", "caps (a) of the tibial nerve of that side at possible"),
    Differential("nerve-injury-unspecified", NAMED),
    Differential("spinal-stenosis", NAMED),
    Differential("plantar-fasciitis", "named; may coexist and rules nothing out"),
    Differential("heel-spur", NAMED),
    Differential("baxter-neuropathy", NAMED),
    Differential("morton-neuroma", NAMED),
    Differential(
        "plantar-nerve-lesion",
        "named; its code stands for Morton neuroma too, and is never read as medial plantar nerve entrapment",
        "this code stands for Morton neuroma too",
    ),
    Differential("metatarsalgia", NAMED),
    Differential(
        "stress-fracture",
        "named; a red flag when recorded within 30 days",
        "no running, and imaging, until it is excluded",
    ),
    Differential("achilles-tendinitis", NAMED),
    Differential("tendinopathy", NAMED),
    Differential("tendon-rupture", NAMED),
    Differential("crps", "named; a red flag when recorded within 30 days"),
    Differential("peripheral-artery-disease", NAMED),
    Differential("acute-limb-ischaemia", "named; a red flag when recorded within 30 days"),
    Differential("compartment-syndrome", "named; a red flag when recorded within 30 days"),
    Differential("deep-vein-thrombosis", "named; a red flag when recorded within 30 days"),
    Differential("forefoot-arthritis", NAMED),
    Differential("gout", NAMED),
    Differential("rheumatoid-arthritis", NAMED),
)

_RECORDED = {one.concept: Mentioned(one.concept, scope=Scope.PATIENT) for one in DIFFERENTIALS}

# Signs and measures that speak for the first of them without naming it.
ankle_reflex = Finding("ankle-reflex-abnormal", months=entrapment.SYMPTOM_MONTHS, scope=Scope.PATIENT)


def on_record(limb: Limb) -> list[str]:
    """Competing diagnoses that the chart itself names, on this side or without a side; provisional ones too."""
    lines = []
    for one in DIFFERENTIALS:
        found = limb.judge(_RECORDED[one.concept])
        if found.present:
            lines += [_line(entry, one, limb) for entry in found.entries if _here(entry, limb)]
    return [*lines, *_in_reports(limb), *_pointers(limb)]


def first(limb: Limb) -> list[str]:
    """What explains the picture before an entrapment does: it stands first among what speaks against."""
    return [*_concluded(limb), *_likely(limb)]


def _line(entry: Entry, one: Differential, limb: Limb) -> str:
    said = fact(entry, limb.knowledge, concepts=frozenset((one.concept,)), sided=False)
    return f"Also on record: {said}" + (f"; {one.remark}" if one.remark else "")


def _here(entry: Entry, limb: Limb) -> bool:
    return entry.side.value != limb.side.other.value


def _concluded(limb: Limb) -> list[str]:
    named = (
        ("radiculopathy", entrapment.radiculopathy),
        ("polyneuropathy", narrative.concluded_polyneuropathy),
    )
    return [
        f"A report concludes {name}: {'; '.join(facts([concluded], limb.knowledge))}"
        for name, criterion in named
        if (concluded := limb.judge(criterion)).present
    ]


def _in_reports(limb: Limb) -> list[str]:
    """Competing diagnoses of which reports speak without making them dominate: of other branches, or with a doubt."""
    return [
        f"{words}: {'; '.join(facts([found], limb.knowledge))}"
        for criterion, words in narrative.BESIDE
        if (found := limb.judge(criterion)).present
    ]


def _likely(limb: Limb) -> list[str]:
    if limb.judge(edx.two_nerves).present:
        return ["Polyneuropathy is likely: the sural and one more nerve are abnormal"]
    if limb.judge(edx.sural_abnormal).present:
        return ["Think of polyneuropathy first: the sural response is abnormal or absent"]
    return []


def _pointers(limb: Limb) -> list[str]:
    pointers: tuple[tuple[Criterion, str], ...] = (
        (
            ankle_reflex,
            "Ankle reflex absent or abnormal: think of S1 radiculopathy or polyneuropathy; it is normally spared in "
            "tarsal tunnel syndrome [SP-TIB]",
        ),
        (
            edx.h_reflex_unequal,
            "H-reflex late or lost on this side with normal plantar and sural responses: think of S1 radiculopathy "
            "[Cho2010]",
        ),
    )
    return [words for criterion, words in pointers if limb.judge(criterion).present]
