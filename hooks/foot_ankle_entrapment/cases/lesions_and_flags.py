"""Worked cases of lesions, red flags, competing diagnoses and risk factors."""

from typing import Any

from cds_service.rules import Case, Statement, condition, expect, finding, measure, order, report
from hooks.foot_ankle_entrapment.cases.charts import (
    FLAG,
    LEFT,
    LESION,
    MEDIAL_CALCANEAL,
    MEDIAL_PLANTAR,
    PHYSIO,
    RIGHT,
    WARNING,
    A,
    B,
    C,
    arch,
    branches,
    calcaneal_diagnosis,
    clinical,
    diagnosis,
    heel,
    jogger,
    physio,
    study,
    surgeon,
)

_SOLE = finding("plantar-dysaesthesia", LEFT, "present")
_GANGLION = condition("icd10cm|M67.472", 40)

_LESIONS = (
    Case(
        "ganglion and tunnel picture",
        "Burning left sole, Tinel sign at the tunnel, ganglion of the left ankle: a surgical opinion is an option now.",
        (*clinical(LEFT), _GANGLION),
        (
            expect(A, LEFT, "strongly-supported", WARNING, "tibial"),
            expect(LESION, LEFT, "", WARNING, "tibial"),
        ),
        shows=("D1", "D3"),
    ),
    Case(
        "ganglion at the knot of Henry",
        "The arch picture, and a ganglion at the knot of Henry: it presses on the medial plantar nerve, not in the "
        "tunnel.",
        (
            *arch(LEFT),
            condition(
                "snomed|445008009", 30, side=LEFT, text="Ganglion cyst at the knot of Henry, left foot"
            ),
        ),
        (
            expect(A, LEFT, "strongly-supported", WARNING, MEDIAL_PLANTAR),
            expect(LESION, LEFT, "", WARNING, MEDIAL_PLANTAR),
        ),
        shows=("D24",),
    ),
    Case(
        "lesion in the tunnel, arch picture",
        "The arch picture, and a ganglion whose words place it in the tarsal tunnel: not at this nerve, and the tibial "
        "nerve has no symptoms.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            finding("tinel-navicular", LEFT),
            condition("icd10cm|M67.472", 30, text="Ganglion in the left tarsal tunnel"),
        ),
        (expect(A, LEFT, "probable", nerve=MEDIAL_PLANTAR),),
        shows=("D24",),
    ),
    Case(
        "schwannoma placed in words",
        "A code for nerve tumours of the whole limb, whose words say tibial nerve at the left ankle.",
        (
            *clinical(LEFT),
            condition("icd10cm|D36.13", 200, text="Schwannoma of the left tibial nerve at the ankle"),
        ),
        (
            expect(A, LEFT, "strongly-supported", WARNING, "tibial"),
            expect(LESION, LEFT, "", WARNING, "tibial"),
        ),
        shows=("D24",),
    ),
    Case(
        "known tunnel and a ganglion",
        "Known tarsal tunnel syndrome with a burning sole, a ganglion of that ankle, physiotherapy since ten days: the "
        "lesion need not wait for the clock.",
        (diagnosis(), _SOLE, _GANGLION, physio(10)),
        (expect(LESION, LEFT, "", WARNING, "tibial"),),
        stores={(C, LEFT): "too-early"},
        shows=("D8",),
    ),
    Case(
        "lesion beside a referral",
        "The same, and the foot and ankle surgeon is already asked.",
        (diagnosis(), _SOLE, _GANGLION, surgeon()),
    ),
    Case(
        "lesion of the other ankle",
        "Known tarsal tunnel syndrome with a burning left sole; the ganglion is at the right ankle.",
        (diagnosis(), _SOLE, condition("icd10cm|M67.471", 40)),
        stores={(LESION, LEFT): "", (LESION, RIGHT): ""},
    ),
    Case(
        "lesion without a side",
        "A ganglion cyst, neither side nor place recorded, beside a burning left sole.",
        (diagnosis(), _SOLE, condition("snomed|445008009", 30)),
        stores={(LESION, LEFT): ""},
        shows=("D24",),
    ),
    Case(
        "painless ganglion",
        "A ganglion of the left ankle and no symptom of a nerve.",
        (_GANGLION,),
        stores={(LESION, LEFT): "", (A, LEFT): "possible"},
        shows=("D7",),
    ),
    Case(
        "ganglion excised",
        "Known tarsal tunnel syndrome with a burning sole; the ganglion is recorded as resolved.",
        (diagnosis(), _SOLE, condition("icd10cm|M67.472", 300, clinical="resolved")),
        stores={(LESION, LEFT): ""},
    ),
    Case(
        "no lesion on the image",
        "Known tarsal tunnel syndrome with a burning sole; the image shows no lesion in the tunnel.",
        (diagnosis(), _SOLE, finding("space-occupying-lesion", LEFT, "absent", 20)),
        stores={(LESION, LEFT): ""},
    ),
    Case(
        "varices of the leg",
        "Painful varicose veins of the left leg beside a burning left sole: not placed at the foot.",
        (diagnosis(), _SOLE, condition("icd10cm|I83.812", 300)),
        stores={(LESION, LEFT): ""},
        shows=("D24",),
    ),
    Case(
        "one lesion, two nerves",
        "A mass of the left foot with a numb medial sole, which belongs to both nerves: one card, the tunnel first.",
        (finding("numbness-medial-sole", LEFT, "present"), condition("snomed|442098006", 30, side=LEFT)),
        (expect(A, LEFT, "probable", WARNING, "tibial"), expect(LESION, LEFT, "", WARNING, "tibial")),
        shows=("D3",),
    ),
    Case(
        "lesion and a burning heel",
        "A ganglion of the ankle and a burning heel with its Tinel sign: no lesion card for this nerve.",
        (*heel(LEFT), _GANGLION),
        (expect(A, LEFT, "probable", nerve=MEDIAL_CALCANEAL),),
    ),
)


def _flag(name: str, story: str, flag: Statement, side: str = "", **more: Any) -> Case:
    """A flag of this month beside known tarsal tunnel syndrome of the left foot."""
    return Case(name, story, (diagnosis(), flag), (expect(FLAG, side, "", WARNING),), shows=("D14",), **more)


def _no_flag(name: str, story: str, *chart: Statement) -> Case:
    return Case(name, story, chart, shows=("D14",))


_FLAGS = (
    _flag(
        "cauda equina",
        "Known tarsal tunnel syndrome; cauda equina syndrome was recorded three days ago.",
        condition("icd10cm|G83.4", 3),
    ),
    _flag(
        "saddle numbness in words",
        "Saddle numbness, recorded in words two days ago.",
        condition("", 2, text="Saddle numbness since yesterday"),
    ),
    _flag(
        "acute ischaemia",
        "Acute ischaemia of the right leg, recorded yesterday; the tunnel is on the left.",
        condition("snomed|1230182004", 1, side=RIGHT),
        RIGHT,
    ),
    _flag(
        "vein thrombosis",
        "Deep vein thrombosis of the left leg four days ago, before a boot is tried.",
        condition("icd10cm|I82.402", 4),
        LEFT,
    ),
    _flag(
        "vein thrombosis, day 30",
        "Deep vein thrombosis recorded 30 days ago, still active.",
        condition("icd10cm|I82.402", 30),
        LEFT,
    ),
    _flag(
        "compartment syndrome",
        "Compartment syndrome of the left leg this week.",
        condition("icd10cm|M79.A22", 5),
        LEFT,
    ),
    _flag(
        "ulcer of the foot",
        "Diabetic foot ulcer of the left foot two weeks ago.",
        condition("", 14, text="Diabetic foot ulcer, left foot"),
        LEFT,
    ),
    _flag(
        "Charcot foot",
        "Charcot foot on the left, recorded ten days ago.",
        condition("", 10, text="Charcot foot, left"),
        LEFT,
    ),
    _flag(
        "stress fracture",
        "Stress fracture of the right foot (M84.374A) a week ago.",
        condition("icd10cm|M84.374A", 8),
        RIGHT,
    ),
    _flag(
        "progressive weakness",
        "Rapidly progressive weakness of the left foot, in words.",
        condition("", 6, text="Rapidly progressive weakness of the left foot"),
        LEFT,
    ),
    _flag(
        "upper motor neuron signs",
        "A Babinski sign was recorded last week.",
        condition("", 7, text="Babinski sign present"),
    ),
    _flag(
        "mononeuritis multiplex",
        "Mononeuritis multiplex was recorded three weeks ago.",
        condition("icd10cm|G58.7", 21),
    ),
    _flag(
        "inflammatory polyneuropathy",
        "Chronic inflammatory demyelinating polyneuritis was recorded this month.",
        condition("icd10cm|G61.81", 12),
    ),
    Case(
        "regional pain syndrome",
        "Complex regional pain syndrome of the left limb a week ago, beside medial plantar nerve entrapment.",
        (jogger(), condition("icd10cm|G90.522", 7)),
        (expect(FLAG, LEFT, "", WARNING),),
        shows=("D14",),
    ),
    Case(
        "flag in an overdue trial",
        "Cauda equina syndrome three days ago; the trial is on day 50. The flag comes first.",
        (diagnosis(), physio(50), condition("icd10cm|G83.4", 3)),
        (expect(FLAG, "", "", WARNING), expect(C, LEFT, "overdue", WARNING)),
        shows=("D14", "D3"),
    ),
    Case(
        "five cards",
        "A flag, a lesion, a focal study on the left, and a picture of the right foot: four cards are shown, the fifth "
        "is kept.",
        (
            condition("icd10cm|G57.53", 40, verification="provisional"),
            finding("plantar-dysaesthesia", "both", "present"),
            finding("tinel-tarsal-tunnel", "both"),
            *branches(medial=4.6, lateral=4.9),
            _GANGLION,
            finding("mri-nerve-hyperintensity", RIGHT, "present", 20),
            condition("icd10cm|I82.402", 5),
        ),
        (
            expect(FLAG, LEFT, "", WARNING),
            expect(A, LEFT, "strongly-supported", WARNING),
            expect(LESION, LEFT, "", WARNING),
            expect(A, RIGHT, "probable"),
        ),
        stores={(B, LEFT): "P1"},
        shows=("D3",),
    ),
    _no_flag(
        "vein thrombosis, day 31",
        "Deep vein thrombosis recorded 31 days ago.",
        diagnosis(),
        condition("icd10cm|I82.402", 31),
    ),
    _no_flag(
        "vein thrombosis, resolved",
        "Deep vein thrombosis recorded ten days ago and resolved.",
        diagnosis(),
        condition("icd10cm|I82.402", 10, clinical="resolved"),
    ),
    _no_flag(
        "vein thrombosis, refuted",
        "Deep vein thrombosis refuted by ultrasound.",
        diagnosis(),
        condition("icd10cm|I82.402", 10, verification="refuted"),
    ),
    _no_flag(
        "vein thrombosis, nothing of the topic",
        "Deep vein thrombosis four days ago in somebody without an entry of this topic.",
        condition("icd10cm|I82.402", 4),
    ),
    _no_flag(
        "vein thrombosis, Morton",
        "Deep vein thrombosis beside Morton's metatarsalgia, which is no entry of this topic.",
        condition("icd10cm|G57.62", 60, text="Morton's metatarsalgia, left"),
        condition("icd10cm|I82.402", 4),
    ),
    _no_flag(
        "vein thrombosis, tunnel refuted",
        "Deep vein thrombosis; tarsal tunnel syndrome was refuted.",
        diagnosis(verification="refuted"),
        condition("icd10cm|I82.402", 4),
    ),
    _no_flag(
        "old stress fracture",
        "A stress fracture of the left foot ten weeks ago, still on the list.",
        diagnosis(),
        condition("icd10cm|M84.375A", 70),
    ),
    _no_flag(
        "cauda equina of April",
        "Cauda equina syndrome dated April 2026, the day is not known: each day of it is too old.",
        diagnosis(),
        condition("icd10cm|G83.4", "2026-04"),
    ),
    _no_flag(
        "cauda equina denied",
        "The list says: no evidence of cauda equina syndrome.",
        diagnosis(),
        condition("", 2, text="No evidence of cauda equina syndrome"),
    ),
    _no_flag(
        "lump of the leg",
        "A lump of the left lower limb, recorded ten days ago: it may be a cause, and its place is not known.",
        diagnosis(),
        condition("icd10cm|R22.42", 10),
    ),
    _no_flag(
        "injury of the tibial nerve",
        "Injury of the left tibial nerve twelve days ago: a cause.",
        diagnosis(),
        condition("icd10cm|S84.02XA", 12),
    ),
    _no_flag(
        "injury of a plantar nerve",
        "Injury of the medial plantar nerve of the right leg last week, tarsal tunnel syndrome of that side known.",
        diagnosis(RIGHT),
        condition("icd10cm|S94.11XA", 6),
    ),
)

_DIFFERENTIALS = (
    Case(
        "arch, S1 by the report",
        "The arch picture, and the report concludes left lumbosacral radiculopathy: it dominates.",
        (
            *arch(LEFT),
            report("icd10cm|M54.17", conclusionCode=[{"text": "Left S1 radiculopathy"}]),
        ),
        stores={(A, LEFT, MEDIAL_PLANTAR): "possible"},
    ),
    Case(
        "heel, S1 by a report without a side",
        "The heel picture, and a report that concludes radiculopathy without a side: it may be this one.",
        (*heel(LEFT), report("icd10cm|M54.17")),
        stores={(A, LEFT, MEDIAL_CALCANEAL): "possible"},
    ),
    Case(
        "S1 of the other side",
        "The tunnel picture on the left; the report concludes radiculopathy of the right side.",
        (
            *clinical(LEFT),
            report("icd10cm|M54.17", conclusionCode=[{"text": "Right S1 radiculopathy"}]),
        ),
        (expect(A, LEFT, "probable", nerve="tibial"),),
    ),
    Case(
        "back on the problem list",
        "The heel picture, and lumbar radiculopathy on the problem list only: named first, no cap.",
        (*heel(LEFT), condition("snomed|128196005", 300)),
        (expect(A, LEFT, "probable", nerve=MEDIAL_CALCANEAL),),
    ),
    Case(
        "absent ankle reflex",
        "The tunnel picture, and the ankle reflex is absent: think of S1; the card says so.",
        (*clinical(LEFT), condition("snomed|274818004", 14, side=LEFT)),
        (expect(A, LEFT, "probable", nerve="tibial"),),
    ),
    Case(
        "report of polyneuropathy",
        "Known tarsal tunnel syndrome and a focal study; the report concludes polyneuropathy: no prediction.",
        (diagnosis(), *study(), report("icd10cm|G62.9")),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "polyneuropathy, arch of one foot",
        "Diabetic polyneuropathy, and the arch picture of the right foot alone.",
        (*arch(RIGHT), condition("icd10cm|E11.42", 700)),
        (expect(A, RIGHT, "probable", nerve=MEDIAL_PLANTAR),),
    ),
    Case(
        "polyneuropathy, heels alike",
        "Chronic polyneuropathy, and the same burning heels with their Tinel signs on both feet.",
        (*heel(LEFT), *heel(RIGHT), condition("snomed|42345000", 700)),
        stores={(A, LEFT, MEDIAL_CALCANEAL): "possible"},
        shows=("D17",),
    ),
    Case(
        "provisional neuropathy, no sural",
        "Known tarsal tunnel syndrome, slow, a neuropathy recorded as provisional, sural not tested.",
        (diagnosis(), *study(sural=None), condition("snomed|386033004", 60, verification="provisional")),
        stores={(B, LEFT): "PX"},
        shows=("D20",),
    ),
    Case(
        "stiff first toe and gout",
        "The arch picture beside hallux rigidus and gout, both named.",
        (*arch(RIGHT), condition("icd10cm|M20.21", 500), condition("snomed|90560007", 900)),
        (expect(A, RIGHT, "probable", nerve=MEDIAL_PLANTAR),),
    ),
    Case(
        "competitors alone",
        "Plantar fasciitis, Morton's metatarsalgia, Achilles tendinitis and metatarsalgia of one foot; no entry of a "
        "nerve of this topic.",
        (
            condition("icd10cm|M72.2", 90, side=LEFT),
            condition("icd10cm|G57.62", 90, text="Morton's metatarsalgia, left"),
            condition("icd10cm|M76.62", 90),
            condition("icd10cm|M77.42", 90),
        ),
    ),
    Case(
        "risk factors alone",
        "A running woman with training errors, hindfoot valgus, an old sprain of the left ankle, hypothyroidism, "
        "diabetes and kidney disease: risk alone never suffices.",
        (
            finding("activity-running", None, "present"),
            finding("training-error", None, "present"),
            finding("excessive-pronation", LEFT, "present"),
            condition("icd10cm|M21.072", 300),
            condition("icd10cm|S93.402A", 200),
            condition("icd10cm|E03.9", 900),
            condition("icd10cm|E11.9", 900),
            condition("icd10cm|N18.31", 900),
        ),
        stores={(A, LEFT): "", (A, LEFT, MEDIAL_PLANTAR): "", (A, LEFT, MEDIAL_CALCANEAL): ""},
    ),
    Case(
        "H-reflex late, plantar normal",
        "Numb left sole; the H-reflex is late on that side, plantar and sural responses are normal: more like S1.",
        (
            _SOLE,
            *branches(),
            measure("h-reflex-latency", LEFT, 36.0),
            measure("h-reflex-latency", RIGHT, 32.0),
        ),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "old release of both, new back pain",
        "Tarsal tunnel release five years ago, sciatica on the list now; nothing of the foot.",
        (order("Procedure", "cpt|28035", 1800, side=LEFT), condition("snomed|23056005", 20)),
    ),
    Case(
        "calf stretching for the calf",
        "Physiotherapy for Achilles tendinitis beside known medial calcaneal nerve entrapment: it is for the tendon.",
        (calcaneal_diagnosis(), order("ServiceRequest", PHYSIO, 40, reason="icd10cm|M76.61")),
        stores={(C, RIGHT, MEDIAL_CALCANEAL): ""},
        shows=("D29",),
    ),
)

_AFTERTHOUGHTS = (
    Case(
        "suspected cauda equina",
        "Cauda equina syndrome was recorded as provisional yesterday: a suspicion is not to wait either.",
        (diagnosis(), condition("icd10cm|G83.4", 1, verification="provisional")),
        (expect(FLAG, "", "", WARNING),),
        shows=("D14",),
    ),
    Case(
        "signal at the knot of Henry",
        "Numb medial sole; magnetic resonance imaging shows raised signal at the knot of Henry, not in the tunnel.",
        (
            finding("numbness-medial-sole", LEFT, "present"),
            finding("mri-nerve-hyperintensity", LEFT, "present", note=[{"text": "at the knot of Henry"}]),
        ),
        (expect(A, LEFT, "probable", nerve=MEDIAL_PLANTAR),),
    ),
    Case(
        "varices that nothing places",
        "Burning left sole and varicose veins of the left leg, which nothing places at the foot.",
        (_SOLE, condition("icd10cm|I83.92", 400)),
        stores={(A, LEFT): "possible"},
        shows=("D24",),
    ),
)

LESIONS_AND_FLAGS = _LESIONS + _FLAGS + _DIFFERENTIALS + _AFTERTHOUGHTS
