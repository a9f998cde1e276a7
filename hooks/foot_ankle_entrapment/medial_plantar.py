"""Entrapment of the medial plantar nerve (jogger's foot), between navicular tuberosity and abductor hallucis."""

from cds_service.rules import AnyOf, Finding, Imaged, Limb
from hooks.foot_ankle_entrapment import conduction, interpretation
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapment import IMAGING_MONTHS, SYMPTOM_MONTHS, Entrapment
from hooks.foot_ankle_entrapment.nerves import MEDIAL_PLANTAR

lesion = Imaged(
    "space-occupying-lesion",
    at=("foot", "ankle-or-foot", "medial-plantar-site"),
    not_at=("tarsal-tunnel",),
    months=IMAGING_MONTHS,
)


def remarks(limb: Limb) -> list[str]:
    """What a study says of the medial against the lateral plantar nerve."""
    lines = []
    if limb.judge(conduction.medial_plantar).present and limb.judge(conduction.lateral_plantar).present:
        lines.append(
            "Medial and lateral plantar nerve are both abnormal: the tunnel rather than the medial plantar nerve alone"
        )
    if limb.judge(edx.medial_motor).present:
        lines.append(
            "The motor latency to abductor hallucis is not shorter than the lateral one by more than 0.3 ms: slow for "
            "the medial branch [Busch-FDMB]; motor latencies do not raise the tier"
        )
    if limb.judge(edx.plantar_normal).present:
        lines.append(
            "A normal study does not exclude it; plantar responses are also often absent in healthy feet [SP-TIB]"
        )
    return lines + interpretation.remarks(limb)


ENTRAPMENT = Entrapment(
    nerve=MEDIAL_PLANTAR,
    symptoms=AnyOf(
        Finding("medial-arch-pain", months=SYMPTOM_MONTHS),
        Finding("numbness-medial-sole", months=SYMPTOM_MONTHS),
        Finding("numbness-hallux-second-toe", months=SYMPTOM_MONTHS),
        title="symptoms in the territory of the medial plantar nerve (domain A)",
    ),
    signs=(Finding("tinel-navicular", months=SYMPTOM_MONTHS),),
    focal=edx.focal_medial_plantar,
    imaging=AnyOf(
        lesion,
        Imaged("mri-nerve-hyperintensity", not_at=("tarsal-tunnel",), months=IMAGING_MONTHS),
        Imaged("mri-denervation", months=IMAGING_MONTHS),
        Imaged("fluid-knot-of-henry", months=IMAGING_MONTHS),
        title="imaging: lesion, nerve change, denervation or fluid at the knot of Henry (domain D)",
    ),
    site_lesion=lesion,
    block=Finding(
        "diagnostic-block-response",
        at=("medial-plantar-site",),
        months=IMAGING_MONTHS,
        title="relief after a block at the medial plantar nerve (domain F)",
    ),
    injury=Finding(
        "medial-plantar-nerve-injury",
        "tibial-nerve-injury",
        title="injury of the medial plantar or tibial nerve (trauma, not entrapment)",
    ),
    on_file=conduction.on_file,
    tested_normal=edx.plantar_normal,
    risks=(
        "running",
        "training-error",
        "inappropriate-footwear",
        "hindfoot-valgus",
        "flat-foot",
        "ankle-trauma",
        "hypothyroidism",
        "diabetes",
        "kidney-disease",
        "dialysis",
    ),
    evidence=(
        "Tier by this project: symptoms and at least one further domain on the same side. The diagnosis may rest on "
        "clinical findings alone; conduction studies and imaging may support it [S0].",
        "No published figure for the accuracy of these findings was found.",
    ),
    conservative=(
        "Begin or continue conservative treatment: other shoes, rest, physiotherapy, anti-inflammatory drugs [S0]. To "
        "reassess after 4 to 6 weeks comes from the source on tarsal tunnel syndrome [S3]."
    ),
    imaging_option="Consider imaging: it can show the nerve, a lesion, or (standing) hindfoot valgus [S0].",
    refractory=(
        "Where it stays refractory: a nerve block guided by ultrasound, then release, are what the source names [S0]."
    ),
    question="medial plantar nerve entrapment, medial against lateral plantar nerve",
    remarks=remarks,
    citations=("S0", "Busch-FDMB", "SP-TIB", "SP-NCS"),
)
