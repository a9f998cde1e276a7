"""Entrapment of the medial calcaneal nerve. Routine studies do not test it; plantar fasciitis may coexist."""

from cds_service.rules import AnyOf, Finding, Limb, facts
from hooks.foot_ankle_entrapment import conduction, narrative
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapment import IMAGING_MONTHS, SYMPTOM_MONTHS, Entrapment
from hooks.foot_ankle_entrapment.nerves import MEDIAL_CALCANEAL


def remarks(limb: Limb) -> list[str]:
    """What a study on file cannot say of this nerve."""
    lines = []
    if limb.judge(conduction.on_file).present and not limb.judge(edx.calcaneal_tested).present:
        normal = (
            "A normal tibial and plantar study" if limb.judge(edx.normal).present else "The study on file"
        )
        lines.append(
            f"{normal} does not exclude medial calcaneal nerve entrapment: routine studies do not test this nerve "
            "[SP-PHP]"
        )
    untested = limb.judge(narrative.calcaneal_not_tested)
    if untested.present:
        lines.append(f"Not tested, by a report: {'; '.join(facts([untested], limb.knowledge))}")
    lines.append(
        "Plantar fasciitis may coexist and does not rule this out: 6 of 26 patients with fasciitis had an abnormal "
        "medial calcaneal response [Chang]"
    )
    return lines


ENTRAPMENT = Entrapment(
    nerve=MEDIAL_CALCANEAL,
    symptoms=AnyOf(
        Finding("territory-medial-heel", months=SYMPTOM_MONTHS),
        Finding("heel-pain-medial-to-central", months=SYMPTOM_MONTHS),
        Finding("sensory-symptom", at=("heel",), months=SYMPTOM_MONTHS),
        title="symptoms at the medial and plantar heel (domain A)",
    ),
    # Tenderness of the heel is left out: it is what plantar fasciitis shows too.
    signs=(Finding("tinel-medial-calcaneal", months=SYMPTOM_MONTHS),),
    focal=edx.focal_calcaneal,
    block=Finding(
        "diagnostic-block-response",
        at=("heel",),
        months=IMAGING_MONTHS,
        title="relief after a block at the medial calcaneal nerve (domain F)",
    ),
    injury=Finding("tibial-nerve-injury", title="injury of the tibial nerve (trauma, not entrapment)"),
    on_file=edx.calcaneal_tested,
    risks=("excessive-pronation", "flat-foot", "ankle-trauma", "diabetes", "kidney-disease", "dialysis"),
    evidence=(
        "Tier by this project: burning, tingling or pain of the medial heel and a Tinel sign over the nerve on the "
        "same side. It rests on examination and block; routine conduction studies do not test this nerve [SP-PHP].",
        "Burning and tingling separate it from plantar fasciitis, and any activity may worsen it [S1].",
    ),
    conservative=(
        "Begin or continue conservative treatment: rest, avoiding what hurts, immobilisation, massage [S1]. To "
        "reassess after 4 to 6 weeks comes from the source on tarsal tunnel syndrome [S3]."
    ),
    imaging_option="",
    caused_by_release="Release of a branch of the lateral plantar nerve can be followed by this entrapment [S1]",
    not_excluded=(
        "Not excluded by this card: lumbosacral (S1) radiculopathy and polyneuropathy, tarsal tunnel syndrome, Baxter "
        "neuropathy."
    ),
    refractory="Where rest and other conservative treatment fail, decompression may be needed [S1].",
    question="medial calcaneal nerve entrapment; special medial calcaneal sensory study",
    remarks=remarks,
    citations=("S1", "S3", "SP-PHP", "Chang"),
    tested_by_routine=False,
)
