"""Tarsal tunnel syndrome, the tibial nerve at the ankle."""

from cds_service.rules import AnyOf, Finding, Imaged, Limb, capital, facts
from hooks.foot_ankle_entrapment import conduction, interpretation, narrative
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapment import (
    AT_FOOT,
    AT_FOOT_OR_ANKLE,
    IMAGING_MONTHS,
    SYMPTOM_MONTHS,
    Entrapment,
    deficit,
)
from hooks.foot_ankle_entrapment.nerves import TIBIAL

AT_TUNNEL = ("ankle", "ankle-or-foot", "tarsal-tunnel")

# A lesion placed at the knot of Henry presses on the medial plantar nerve, not on the tibial nerve in the tunnel.
lesion = Imaged(
    "space-occupying-lesion",
    at=AT_FOOT_OR_ANKLE,
    not_at=("medial-plantar-site",),
    months=IMAGING_MONTHS,
)
tinel = Finding("tinel-tarsal-tunnel", months=SYMPTOM_MONTHS)


def remarks(limb: Limb) -> list[str]:
    """Why a study on file does not count for the tunnel, or counts with care."""
    lines = []
    if limb.judge(conduction.motor).present and not limb.judge(conduction.plantar).present:
        lines.append(
            "Motor latency alone is abnormal: it may show and does not raise the tier; in one series motor studies "
            "had a specificity of 33 % [Sodani2018]"
        )
    alone = (conduction.medial_alone, conduction.lateral_alone, narrative.beyond_tunnel)
    lines += [capital(one.title) for one in alone if limb.judge(one).present]
    if limb.judge(conduction.slow).present and limb.judge(conduction.other_side_slow).present:
        lines.append("Both sides are abnormal: read as a polyneuropathy until shown otherwise [Dyck2011]")
    if limb.judge(interpretation.abnormal).present and not limb.judge(edx.focal).present:
        abnormal = facts([limb.judge(interpretation.abnormal)], limb.knowledge)
        lines.append(f"Abnormal, and not counted: {'; '.join(abnormal[:4])}")
        lines += interpretation.why_not_interpretable(limb)
    lines += interpretation.said_of_tunnel(limb)
    if limb.judge(edx.plantar_normal).present:
        lines.append(
            "A normal study does not exclude tarsal tunnel syndrome; false negatives are common [SP-TTS][Ahmad2012]"
        )
    return lines + interpretation.remarks(limb)


ENTRAPMENT = Entrapment(
    nerve=TIBIAL,
    symptoms=AnyOf(
        Finding("plantar-dysaesthesia", months=SYMPTOM_MONTHS),
        Finding("numbness-medial-sole", months=SYMPTOM_MONTHS),
        Finding("numbness-hallux-second-toe", months=SYMPTOM_MONTHS),
        Finding("sensory-symptom", at=AT_FOOT, months=SYMPTOM_MONTHS),
        title="symptoms in the territory of the tibial nerve (domain A)",
    ),
    signs=(
        tinel,
        Finding("dorsiflexion-eversion-test", months=SYMPTOM_MONTHS),
        Finding("triple-compression-test", months=SYMPTOM_MONTHS),
        Finding("sensory-loss-sole", months=SYMPTOM_MONTHS),
        deficit,
    ),
    focal=edx.focal,
    imaging=AnyOf(
        lesion,
        Imaged("mri-nerve-hyperintensity", not_at=("medial-plantar-site",), months=IMAGING_MONTHS),
        title="imaging: lesion in the tunnel or nerve change (domain D)",
    ),
    site_lesion=lesion,
    block=Finding(
        "diagnostic-block-response",
        at=AT_TUNNEL,
        months=IMAGING_MONTHS,
        title="relief after a block at the tunnel (domain F)",
    ),
    # The lateral plantar nerve has no card of its own: its injury explains the sole as that of the tibial nerve does.
    injury=Finding(
        "tibial-nerve-injury",
        "lateral-plantar-nerve-injury",
        title="injury of the tibial or lateral plantar nerve (trauma, not entrapment)",
    ),
    on_file=conduction.on_file,
    tested_normal=edx.plantar_normal,
    risks=(
        "running",
        "training-error",
        "inappropriate-footwear",
        "excessive-pronation",
        "hindfoot-valgus",
        "flat-foot",
        "ankle-trauma",
        "hypothyroidism",
        "diabetes",
        "kidney-disease",
        "dialysis",
    ),
    evidence=(
        "Tier by this project: symptoms and at least one further domain on the same side, because no single "
        "test is certain [S3].",
        "Electrodiagnosis in suspected tarsal tunnel syndrome: Level C, all studies Class III [Patel2005].",
    ),
    conservative=(
        "Begin or continue conservative treatment, which is tried first and usually helps initially [S3], and reassess "
        "after 4 to 6 weeks."
    ),
    imaging_option="Consider imaging where a lesion in the tunnel is suspected [S3].",
    refractory="After an adequate trial without improvement, decompression is the step the source names [S3].",
    question="tarsal tunnel syndrome",
    remarks=remarks,
    sex_is_named=True,
    citations=("S3", "SP-TTS", "Patel2005", "Sodani2018", "Ahmad2012", "Dyck2011", "SP-NCS"),
)
