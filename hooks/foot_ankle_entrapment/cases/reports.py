"""Worked cases of what reports say in words: studies of nerves, images, hedges, denials, sides and conflicts."""

from cds_service.rules import Case, Statement, condition, document, expect, finding, measure, told
from hooks.foot_ankle_entrapment.cases.charts import (
    INCOMPLETE,
    LEFT,
    LESION,
    MEDIAL_CALCANEAL,
    MEDIAL_PLANTAR,
    RIGHT,
    WARNING,
    A,
    B,
    C,
    arch,
    clinical,
    diagnosis,
    heel,
    physio,
    study,
)

MRI = "cpt|73721"
DENIED = "No evidence of polyneuropathy."
SURAL = "Left sural response normal."
TUNNEL = f"Left tarsal tunnel syndrome. {SURAL}"
T1 = (
    "Normal study. Tibial and fibular motor, sural, and bilateral medial and lateral plantar responses are within "
    "normal limits. There is no electrophysiologic evidence of tarsal tunnel syndrome, polyneuropathy or lumbosacral "
    "radiculopathy on either side."
)
T2 = (
    "Abnormal study. Electrodiagnostic evidence of a left tibial mononeuropathy at the ankle, affecting medial and "
    "lateral plantar branches, moderate, with active denervation in abductor hallucis, consistent with left tarsal "
    "tunnel syndrome. Left sural and fibular responses normal."
)
T3 = (
    "Length-dependent axonal sensorimotor polyneuropathy of moderate severity. Absent sural and plantar responses "
    "bilaterally; low fibular and tibial CMAPs. The plantar findings cannot be used to diagnose or exclude an "
    "additional entrapment at the tarsal tunnel."
)
T4 = (
    "Chronic left S1 radiculopathy. Left H-reflex absent, right 31 ms. Sural and plantar sensory responses normal and "
    "symmetric. Denervation in left gastrocnemius and lumbosacral paraspinals. No evidence of a focal tibial "
    "neuropathy at the ankle."
)
T5 = (
    "Right medial plantar sensory response reduced (6 uV; left 18 uV) with normal right lateral plantar and sural "
    "responses; distal motor latency to abductor hallucis 5.2 ms. Suggestive of isolated right medial plantar "
    "neuropathy distal to the tarsal tunnel."
)
T6 = (
    "INDICATION: 52-year-old with burning feet, rule out tarsal tunnel syndrome.\n"
    "IMPRESSION: Normal examination of both lower limbs."
)
T7 = (
    "Previous study (2021) showed left tarsal tunnel syndrome. Today: improved; tibial latency 5.6 ms (prior 7.8), "
    "plantar responses normal. No current electrophysiologic evidence of entrapment."
)
T8 = "The right medial calcaneal sensory nerve was not studied."


def _by_words(name: str, story: str, *words: str, days: int = 10, **more: object) -> Case:
    """A limb with the diagnosis, and one report: what it predicts."""
    chart = (diagnosis(), *(told(text, days) for text in words))
    return Case(name, story, chart, **more)  # type: ignore[arg-type]


def _table_slow(side: str = LEFT) -> tuple[Statement, ...]:
    """Values that only our own tables call slow."""
    other = RIGHT if side == LEFT else LEFT
    return (
        measure("dml-tibial-ah", side, 6.6),
        measure("plantar-medial-mixed-peak", side, 4.1),
        measure("plantar-lateral-mixed-peak", side, 4.2),
        measure("dml-tibial-ah", other, 4.4),
        measure("sural-amp", side, 12),
    )


_WRITTEN = (
    Case(
        "report T1",
        "Burning and a Tinel sign on the left; the report calls the whole study normal and denies everything.",
        (*clinical(LEFT), told(T1)),
        stores={(A, LEFT): "possible", (B, LEFT): ""},
    ),
    _by_words(
        "report T1, known tunnel",
        "The same report on a limb with the diagnosis: normal, and nothing is predicted.",
        T1,
        stores={(B, LEFT): "PN", (B, RIGHT): ""},
    ),
    Case(
        "report T2",
        "Burning of both soles, a Tinel sign on the left, and a report that concludes left tarsal tunnel syndrome.",
        (*clinical(LEFT), finding("plantar-dysaesthesia", RIGHT, "present"), told(T2)),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P3")),
        stores={(A, RIGHT): "possible"},
        shows=("D21",),
    ),
    Case(
        "report T3",
        "The same foot, and a report that concludes polyneuropathy: nothing is predicted, the tier is clinical.",
        (*clinical(LEFT), told(T3)),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "report T4",
        "The report concludes a left S1 radiculopathy: it dominates.",
        (*clinical(LEFT), told(T4)),
        stores={(A, LEFT): "possible", (B, LEFT): ""},
    ),
    Case(
        "report T5",
        "Arch pain; the right medial plantar response is a third of the left, the lateral one and the sural normal.",
        (*arch(RIGHT), told(T5)),
        (expect(A, RIGHT, "strongly-supported", WARNING, MEDIAL_PLANTAR),),
        stores={(B, RIGHT): ""},
        shows=("D21",),
    ),
    _by_words(
        "report T6",
        "The indication asks to rule it out; the impression is normal.",
        T6,
        stores={(B, LEFT): "PN"},
    ),
    _by_words(
        "report T7",
        "An earlier study showed it, today's does not.",
        T7,
        stores={(B, LEFT): "PX"},
        shows=("D21",),
    ),
    Case(
        "report T8",
        "Burning heel; the report says that the nerve of the heel was not studied, which is no normal result.",
        (*heel(RIGHT), told(f"{T8} Right tibial and plantar responses normal.")),
        (expect(A, RIGHT, "probable", nerve=MEDIAL_CALCANEAL),),
    ),
)

_PREDICTED = (
    Case(
        "report only",
        "A report alone: it concludes left tarsal tunnel syndrome and a normal sural response.",
        (*clinical(LEFT), told(TUNNEL)),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P3")),
        shows=("D20", "D21"),
    ),
    _by_words(
        "report only, treating",
        "The same while physiotherapy runs.",
        TUNNEL,
        cards=(expect(B, LEFT, "P3"),),
    ),
    Case(
        "report and physiotherapy",
        "The same conclusion while physiotherapy runs.",
        (diagnosis(), told(TUNNEL), physio(10)),
        (expect(B, LEFT, "P3", WARNING),),
        shows=("D4",),
    ),
    _by_words(
        "report without sural",
        "It concludes left tarsal tunnel syndrome and tells no sural response.",
        "Left tarsal tunnel syndrome.",
        cards=(expect(B, LEFT, "P1b"),),
        shows=("D20",),
    ),
    _by_words(
        "report denies polyneuropathy",
        "No sural response is told, and a polyneuropathy is denied.",
        f"Left tarsal tunnel syndrome. {DENIED}",
        cards=(expect(B, LEFT, "P3"),),
        shows=("D20",),
    ),
    Case(
        "report without sural, diabetes",
        "It tells no sural response, and diabetes is on record.",
        (diagnosis(), told(f"Left tarsal tunnel syndrome. {DENIED}"), condition("icd10cm|E11.9", 900)),
        stores={(B, LEFT): "PX"},
        shows=("D20",),
    ),
    _by_words(
        "suggestive of",
        "The report hedges.",
        f"Findings suggestive of left tarsal tunnel syndrome. {SURAL}",
        stores={(B, LEFT): ""},
        shows=("D21",),
    ),
    Case(
        "cannot be excluded",
        "Burning alone, and a report that cannot exclude it: nothing is raised.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told(f"Left tarsal tunnel syndrome cannot be excluded. {SURAL}"),
        ),
        stores={(A, LEFT): "possible", (B, LEFT): ""},
        shows=("D7", "D21"),
    ),
    _by_words(
        "evidence of",
        "The words that state.",
        f"There is electrodiagnostic evidence of left tarsal tunnel syndrome. {SURAL}",
        cards=(expect(B, LEFT, "P3"),),
        shows=("D21",),
    ),
    _by_words(
        "polyneuropathy left open",
        "It concludes tarsal tunnel syndrome, and a polyneuropathy is possible.",
        f"{TUNNEL} Possible polyneuropathy.",
        stores={(B, LEFT): "PX"},
        shows=("D21",),
    ),
    _by_words(
        "report on both sides",
        "Both sides are concluded alike.",
        "Left tarsal tunnel syndrome. Right tarsal tunnel syndrome. Left sural response normal.",
        stores={(B, LEFT): "PX"},
        shows=("D19",),
    ),
    _by_words(
        "sural of the other foot absent",
        "It concludes left tarsal tunnel syndrome; the right sural response is absent.",
        f"{TUNNEL} Right sural response absent.",
        stores={(B, LEFT): "PX"},
    ),
    _by_words(
        "report of the other foot",
        "The report is about the right foot.",
        "Right tarsal tunnel syndrome. Right sural response normal.",
        stores={(B, LEFT): ""},
    ),
    _by_words(
        "report without a side",
        "Which foot is meant is not said.",
        "Tarsal tunnel syndrome. Sural responses normal.",
        stores={(B, LEFT): "PX"},
    ),
    _by_words(
        "report of cold feet",
        "The report says that the feet were cold.",
        f"The feet were cold. {TUNNEL}",
        stores={(B, LEFT): "PX"},
        shows=("D22",),
    ),
    _by_words(
        "limited study",
        "The report calls the study limited.",
        f"Technically limited study. {TUNNEL}",
        stores={(B, LEFT): "PX"},
        shows=("D22",),
    ),
    Case(
        "cold values, words of the day after",
        "A document of the day after concludes it; the values show that the foot was cold.",
        (
            diagnosis(),
            measure("dml-tibial-ah", LEFT, 7.4, 10),
            measure("skin-temp-foot", None, 28, 10),
            document(f"NERVE CONDUCTION STUDY\nIMPRESSION: {TUNNEL}", 9),
        ),
        stores={(B, LEFT): "PX"},
        shows=("D22",),
    ),
    Case(
        "newer report is normal",
        "A report of a year ago concludes it, the newest is normal: the newest counts.",
        (diagnosis(), told(TUNNEL, 300), told(T1, 10)),
        stores={(B, LEFT): "PN"},
        shows=("D22",),
    ),
    Case(
        "report too old",
        "The report is more than two years old.",
        (diagnosis(), told(TUNNEL, 800)),
        shows=("D22",),
    ),
    Case(
        "preliminary report",
        "The report is preliminary.",
        (diagnosis(), told(TUNNEL, status="preliminary")),
        stores={(B, LEFT): ""},
    ),
    _by_words(
        "plantar responses lost in words",
        "The left plantar responses are absent, the right ones normal.",
        f"Left medial and lateral plantar responses absent, right normal. {SURAL}",
        cards=(expect(B, LEFT, "P3"),),
        shows=("D12",),
    ),
    _by_words(
        "plantar responses lost on both sides",
        "They are absent on both sides, which proves little.",
        f"Left and right medial and lateral plantar responses absent. {SURAL}",
        stores={(B, LEFT): ""},
    ),
    Case(
        "motor only in words",
        "A long motor latency with normal plantar responses: it raises no tier.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told(f"Left tibial distal motor latency prolonged. Left plantar responses normal. {SURAL}"),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D18",),
    ),
    _by_words(
        "slow in the leg, in words",
        "Conduction is slow in the left leg and normal in the right one.",
        "Slow left tibial motor conduction velocity in the leg, right normal. Left sural response normal.",
        cards=(expect(B, LEFT, "P2"),),
    ),
    Case(
        "report in a document",
        "The report is a document, in an attachment.",
        (diagnosis(), document(f"NERVE CONDUCTION STUDY\nIMPRESSION: {TUNNEL}")),
        (expect(B, LEFT, "P3"),),
    ),
    Case(
        "superseded document",
        "The document was superseded.",
        (diagnosis(), document(f"NERVE CONDUCTION STUDY\nIMPRESSION: {TUNNEL}", status="superseded")),
        stores={(B, LEFT): ""},
    ),
    Case(
        "reports not sent",
        "Burning alone, and reports could not be had: what they say stays open.",
        (finding("plantar-dysaesthesia", LEFT, "present"),),
        missing=("DiagnosticReport", "DocumentReference"),
        cards=(expect(INCOMPLETE, LEFT),),
        shows=("D32",),
    ),
)

_BESIDE_VALUES = (
    Case(
        "values and words agree",
        "Focal values, and the report concludes it: the values decide.",
        (diagnosis(), *study(), told(TUNNEL)),
        (expect(B, LEFT, "P1"),),
    ),
    Case(
        "sural in words, values slow",
        "The sural response is told in words only.",
        (diagnosis(), *study(sural=None), told(SURAL)),
        (expect(B, LEFT, "P1"),),
    ),
    Case(
        "report calls the nerve normal",
        "A latency of 6.6 ms is slow by our table; the report calls the tibial and plantar responses normal.",
        (
            diagnosis(),
            *_table_slow(),
            told("Left tibial distal motor latency normal. Left plantar responses normal."),
        ),
        stores={(B, LEFT): "PN"},
    ),
    Case(
        "report denies it, values slow by the table",
        "Values are slow by our tables only, and the report denies it.",
        (*clinical(LEFT), *_table_slow(), told("No evidence of left tarsal tunnel syndrome.")),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "report denies it, values slow by the laboratory",
        "The report denies it; its own limits call the latency and both plantar responses slow.",
        (
            diagnosis(),
            measure("dml-tibial-ah", LEFT, 6.6, high=5.8),
            measure("plantar-medial-mixed-peak", LEFT, 4.1, high=3.8),
            measure("plantar-lateral-mixed-peak", LEFT, 4.2, high=3.8),
            measure("sural-amp", LEFT, 12),
            told("No evidence of left tarsal tunnel syndrome."),
        ),
        (expect(B, LEFT, "P1"),),
    ),
    Case(
        "value and text differ",
        "The value says 7.4 ms, the sentence 4.4 ms: the value counts, and the card tells the sentence.",
        (
            diagnosis(),
            *study(),
            told("The left distal motor latency to abductor hallucis is 4.4 ms. Left sural amplitude 12 uV."),
        ),
        (expect(B, LEFT, "P1"),),
    ),
    Case(
        "report not interpreted",
        "A report is on file from which nothing can be read.",
        (*clinical(LEFT), told("See scanned document.")),
        (expect(A, LEFT, "probable"),),
    ),
    Case(
        "numbers only in the text",
        "All values stand in the text of the report.",
        (
            diagnosis(),
            told(
                "Left distal motor latency to abductor hallucis 7.4 ms. Right distal motor latency to abductor "
                "hallucis 4.4 ms. Left sural amplitude 12 uV."
            ),
        ),
        (expect(B, LEFT, "P1"),),
    ),
)

_OTHER_NERVES = (
    Case(
        "medial plantar nerve in words",
        "Arch pain, and a report that concludes left medial plantar neuropathy.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            told(f"Left medial plantar neuropathy. Left lateral plantar response normal. {SURAL}"),
        ),
        (expect(A, LEFT, "probable", nerve=MEDIAL_PLANTAR),),
    ),
    Case(
        "medial plantar nerve, other foot",
        "Arch pain on the left, and the report is about the right foot.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            told("Right medial plantar neuropathy. Right sural response normal."),
        ),
        stores={(A, LEFT, MEDIAL_PLANTAR): "possible", (A, RIGHT, MEDIAL_PLANTAR): "possible"},
    ),
    Case(
        "heel nerve in words",
        "Pain of the medial heel, and a special study that concludes medial calcaneal neuropathy.",
        (
            finding("territory-medial-heel", RIGHT, "present"),
            told("Right medial calcaneal neuropathy. Right sural response normal."),
        ),
        (expect(A, RIGHT, "probable", nerve=MEDIAL_CALCANEAL),),
    ),
    Case(
        "heel nerve not tested",
        "Pain of the medial heel alone; the nerve was not tested.",
        (finding("territory-medial-heel", RIGHT, "present"), told(T8)),
        stores={(A, RIGHT, MEDIAL_CALCANEAL): "possible"},
    ),
    Case(
        "Baxter in words",
        "Burning of the heel and a report that concludes Baxter neuropathy: it is named.",
        (*heel(RIGHT), told("Right Baxter neuropathy.")),
        (expect(A, RIGHT, "probable", nerve=MEDIAL_CALCANEAL),),
    ),
    Case(
        "lateral plantar nerve in words",
        "Burning sole, and the report places it in the lateral plantar nerve: not in the tunnel.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told(f"Left lateral plantar neuropathy. {SURAL}"),
        ),
        stores={(A, LEFT): "possible", (B, LEFT): ""},
    ),
    Case(
        "radiculopathy left open",
        "A possible S1 radiculopathy is named, and does not dominate.",
        (*clinical(LEFT), told("Possible left S1 radiculopathy.")),
        (expect(A, LEFT, "probable"),),
        shows=("D21",),
    ),
    Case(
        "radiculopathy denied",
        "A denied radiculopathy is none.",
        (*clinical(LEFT), told("No evidence of left S1 radiculopathy.")),
        (expect(A, LEFT, "probable"),),
    ),
    Case(
        "radiculopathy of the other side",
        "A right S1 radiculopathy leaves the left foot as it is.",
        (*clinical(LEFT), told("Right S1 radiculopathy.")),
        (expect(A, LEFT, "probable"),),
    ),
)

_IMAGES = (
    Case(
        "ganglion in a report",
        "Burning sole, and the report of an image shows a ganglion in the left tarsal tunnel.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told("MRI of the left ankle: ganglion cyst in the left tarsal tunnel.", code=MRI),
        ),
        (expect(A, LEFT, "probable", WARNING), expect(LESION, LEFT, "", WARNING)),
        shows=("D24", "D27"),
    ),
    Case(
        "ganglion possible",
        "The report of the image hedges.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told("MRI of the left ankle: possible ganglion in the left tarsal tunnel.", code=MRI),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D21", "D27"),
    ),
    Case(
        "no mass",
        "The report of the image denies a mass.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told("MRI of the left ankle: no mass in the left tarsal tunnel.", code=MRI),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D27",),
    ),
    Case(
        "earlier ganglion",
        "An earlier image showed a ganglion.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told("Previous MRI showed a ganglion in the left tarsal tunnel, since removed.", code=MRI),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D27",),
    ),
    Case(
        "ganglion of the other foot in a report",
        "The ganglion is on the right.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            told("MRI: ganglion cyst in the right tarsal tunnel.", code=MRI),
        ),
        stores={(A, LEFT): "possible", (A, RIGHT): "possible"},
        shows=("D27",),
    ),
    Case(
        "denervation in a report",
        "Arch pain, and the report of an image shows denervation of the left abductor hallucis.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            told("MRI of the left foot: denervation oedema of the left abductor hallucis.", code=MRI),
        ),
        (expect(A, LEFT, "probable", nerve=MEDIAL_PLANTAR),),
        shows=("D27",),
    ),
    Case(
        "denervation by needle",
        "Denervation that a needle found is no image.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            told("Active denervation in the left abductor hallucis."),
        ),
        stores={(A, LEFT, MEDIAL_PLANTAR): "possible"},
        shows=("D27",),
    ),
    Case(
        "image names the syndrome",
        "The report of an image speaks of tarsal tunnel syndrome: no study of nerves says so.",
        (
            diagnosis(),
            told("MRI of the left ankle: consistent with left tarsal tunnel syndrome. No mass.", code=MRI),
        ),
        stores={(B, LEFT): "", (C, LEFT): ""},
        shows=("D27",),
    ),
)

REPORTS = _WRITTEN + _PREDICTED + _BESIDE_VALUES + _OTHER_NERVES + _IMAGES
