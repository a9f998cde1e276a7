"""What a study says of one nerve against its neighbours, and where a lesion or a release belongs."""

from cds_service.rules import BranchGap, Finding, Row, Spec, condition, finding, measure, order, report
from hooks.foot_ankle_entrapment import conduction, medial_plantar, tibial
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapments import MEDIAL_CALCANEAL, MEDIAL_PLANTAR
from hooks.foot_ankle_entrapment.nerve_study import STUDY
from hooks.foot_ankle_entrapment.specs.charts import (
    DML,
    NO,
    OPEN,
    YES,
    blocked,
    branch_latencies,
    calcaneal,
    calcaneal_release,
    dml,
    peaks,
    plantar_release,
    reflexes,
    release,
    sural,
)

_NO_PROCEDURES = ("Observation:procedure",)
_NOT_HAD = "Observation (procedure) could not be had"

SPECS = (
    Spec(
        "A medial motor latency against the lateral one",
        edx.medial_motor,
        (
            Row(branch_latencies(5.6, 6.0), NO, "0.4 ms shorter; the limit is 0.3"),
            Row(branch_latencies(5.7, 6.0), YES, "0.3 ms shorter is not more than 0.3"),
            Row(branch_latencies(6.0, 5.8), YES, "longer than the lateral one"),
            Row(dml(5.6), OPEN, "the other branch was not measured"),
            Row(branch_latencies("no response", 6.0), OPEN, "the other branch was not measured"),
            Row((measure("dml-tibial-fdmb", "left", 6.0),), NO, "the medial one was not measured"),
            Row(
                (*branch_latencies(5.7, 6.0), measure("skin-temp-foot", None, 28)),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
            Row((), OPEN, _NOT_HAD, missing=_NO_PROCEDURES),
        ),
    ),
    Spec(
        "A lateral motor latency against the medial one",
        edx.lateral_motor,
        (
            Row(branch_latencies(4.4, 8.0), YES, "3.6 ms longer; the limit is 3.5"),
            Row(branch_latencies(4.5, 8.0), NO, "3.5 ms is not more than 3.5"),
            Row((measure("dml-tibial-fdmb", "left", 8.0),), OPEN, "the other branch was not measured"),
        ),
    ),
    Spec(
        "Outside 19 to 79 years branches are not compared",
        BranchGap(STUDY, DML, "dml-tibial-fdmb", "branch-gap"),
        (Row(branch_latencies(5.7, 6.0), OPEN, "own limits hold from 19 to 79 years only"),),
        born="1944-03-02",
    ),
    Spec(
        "A borderline latency",
        edx.borderline,
        (
            Row(dml(5.7), NO),
            Row(dml(5.8), YES, "another author calls 5.8 abnormal"),
            Row(dml(6.1), YES, "within the limit of 6.1"),
            Row(dml(6.2), NO, "abnormal, not borderline"),
            Row((measure(DML, "left", 5.9, high=6.5),), NO, "the laboratory has judged it"),
            Row(dml("no response"), NO, "no response"),
            Row((measure(DML, None, 5.9),), OPEN, "side not recorded"),
        ),
    ),
    Spec(
        "The medial plantar nerve alone is abnormal",
        conduction.medial_alone,
        (
            Row(peaks(4.6, 3.4), YES),
            Row(peaks(4.6, 4.6), NO, "the lateral one too"),
            Row(peaks(4.6), NO, "the lateral one was not tested"),
            Row(peaks(3.2, 3.4), NO, "nothing is abnormal"),
            Row((*peaks(4.6, 3.4), measure(DML, "left", 7.0)), NO, "the motor latency is long: the tunnel"),
            Row((*peaks(4.6, 3.4), measure(DML, "left", 4.4)), YES, "the motor latency is normal"),
            Row(
                (measure("plantar-medial-mixed-peak", None, 4.6), *peaks(None, 3.4)),
                OPEN,
                "side not recorded",
            ),
        ),
    ),
    Spec(
        "The lateral plantar nerve alone is abnormal",
        conduction.lateral_alone,
        (
            Row(peaks(3.2, 4.6), YES),
            Row(peaks(4.6, 4.6), NO, "the medial one too"),
            Row(peaks(None, 4.6), NO, "the medial one was not tested"),
            Row((*peaks(3.2, 4.6), measure("dml-tibial-fdmb", "left", 9.0)), NO, "the motor latency is long"),
            Row(
                (*peaks(3.2), measure("plantar-lateral-mixed-peak", "left", 4.6, unit="mV")),
                OPEN,
                "its unit cannot be compared with ms",
            ),
        ),
    ),
    Spec(
        "A plantar pattern that fits the tunnel",
        conduction.at_tunnel,
        (
            Row(peaks(4.6, 4.6), YES, "both branches"),
            Row(peaks(4.6), YES, "the lateral one was not tested, so the tunnel is not ruled out"),
            Row(peaks(4.6, 3.4), NO, "the medial one alone"),
            Row(peaks(3.2, 4.6), NO, "the lateral one alone"),
            Row((*peaks(4.6, 3.4), measure(DML, "left", 7.0)), YES, "with a long motor latency"),
            Row(peaks(3.2, 3.4), NO),
            Row((), OPEN, _NOT_HAD, missing=_NO_PROCEDURES),
        ),
    ),
    Spec(
        "A focal study of the medial plantar nerve",
        edx.focal_medial_plantar,
        (
            Row((*peaks(4.6, 3.4), sural(12)), YES),
            Row((*peaks(4.6, 3.4), sural(2)), NO, "the sural is low"),
            Row(peaks(4.6, 3.4), NO, "the sural was not tested"),
            Row((*peaks(4.6, 4.6), sural(12)), NO, "the lateral branch too"),
            Row((*peaks(4.6), sural(12)), NO, "the lateral branch was not tested"),
            Row(
                (*peaks(4.6, 3.4), sural(12), measure("dml-tibial-fdmb", "left", 9.0)),
                NO,
                "the lateral motor latency is long",
            ),
            Row(
                (*peaks(4.6, 3.4), sural(12), measure("plantar-medial-mixed-peak", "right", 4.5)),
                NO,
                "both sides",
            ),
            Row(
                (*peaks(4.6, 3.4), sural(12), report("icd10cm|G62.9")),
                NO,
                "a report concludes polyneuropathy",
            ),
            Row(
                (*peaks(4.6, 3.4), sural(12), measure("skin-temp-foot", None, 28)),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
        ),
    ),
    Spec(
        "A focal study of the medial calcaneal nerve",
        edx.focal_calcaneal,
        (
            Row((*calcaneal(3.6, 2.3), sural(12)), YES, "slow here only"),
            Row(
                (*calcaneal(2.7, 2.3), sural(12)), YES, "within 2.8 ms, and 0.4 ms slower than the other side"
            ),
            Row((*calcaneal(2.6, 2.3), sural(12)), NO, "0.3 ms is not more than 0.3"),
            Row((*calcaneal("no response", 2.3), sural(12)), YES, "lost here, present on the other side"),
            Row(
                (*calcaneal("no response", "no response"), sural(12)),
                OPEN,
                "no response, so there is no value to judge",
            ),
            Row((*calcaneal(3.6, 3.5), sural(12)), NO, "both sides"),
            Row(calcaneal(3.6, 2.3), NO, "the sural was not tested"),
            Row((*calcaneal(3.6, 2.3), sural(12, 100)), YES, "the sural was tested 90 days before"),
            Row((*calcaneal(3.6, 2.3), sural(12, 101)), NO, "the sural was tested too long before"),
            Row((*peaks(4.6, 4.6), sural(12)), NO, "a routine study is of other nerves"),
            Row(
                (*calcaneal(3.6, 2.3), sural(12), measure("skin-temp-foot", None, 28)),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
        ),
    ),
    Spec(
        "Two nerves abnormal: a polyneuropathy is likely",
        edx.two_nerves,
        (
            Row((*dml(4.4), sural(2), measure("fibular-cv", "left", 30)), YES, "sural and fibular"),
            Row((*dml(7.0, 7.0), sural(2)), YES, "sural, and the tibial nerve of the other side"),
            Row((*dml(7.0, 4.4), sural(2)), NO, "the tibial nerve of this side is the one in question"),
            Row((*dml(4.4), sural(12), measure("fibular-cv", "left", 30)), NO, "the sural is normal"),
            Row((*dml(4.4), sural("no response"), measure("fibular-dml", "left", 7.2)), YES),
            Row(
                (*dml(4.4), measure("sural-amp", None, 2), measure("fibular-cv", "left", 30)),
                OPEN,
                "side not recorded",
            ),
        ),
    ),
    Spec(
        "An H-reflex that points at the root",
        edx.h_reflex_unequal,
        (
            Row((*reflexes(36.0, 32.0), *peaks(3.2, 3.4), sural(12)), YES),
            Row((*reflexes("no response", 32.0), *peaks(3.2, 3.4), sural(12)), YES, "lost here"),
            Row((*reflexes(33.5, 32.0), *peaks(3.2, 3.4), sural(12)), NO, "1.5 ms is not more than 1.5"),
            Row((*reflexes(32.0, 36.0), *peaks(3.2, 3.4), sural(12)), NO, "the other side is the later one"),
            Row((*reflexes(36.0, 32.0), *peaks(4.6, 3.4), sural(12)), NO, "a plantar response is slow"),
            Row((*reflexes(36.0, 32.0), *peaks(3.2, 3.4)), NO, "the sural was not tested"),
            Row(
                (measure("h-reflex-latency", "left", 36.0), *peaks(3.2, 3.4), sural(12)),
                OPEN,
                "the other side was not measured",
            ),
        ),
    ),
    Spec(
        "A finding that is placed, and not at another nerve's site",
        Finding("space-occupying-lesion", at=("foot", "ankle-or-foot"), not_at=("medial-plantar-site",)),
        (
            Row((condition("icd10cm|M67.472", 30),), YES, "ankle or foot by its code"),
            Row(
                (condition("snomed|445008009", 30, side="left", text="Ganglion at the knot of Henry"),),
                NO,
                "placed at the other nerve",
            ),
            Row((condition("icd10cm|R22.42", 30),), OPEN, "place not recorded"),
        ),
    ),
    Spec(
        "A lesion that presses on the medial plantar nerve",
        medial_plantar.lesion,
        (
            Row((condition("", 30, text="Ganglion at the knot of Henry, left foot"),), YES),
            Row((condition("icd10cm|M67.472", 30),), YES, "anywhere at foot or ankle"),
            Row(
                (condition("icd10cm|M67.472", 30, text="Ganglion in the left tarsal tunnel"),),
                NO,
                "above this nerve",
            ),
            Row((condition("", 30, text="Ganglion at the knot of Henry, right foot"),), NO, "the right one"),
            Row((condition("icd10cm|D36.13", 30, text="Schwannoma, left"),), OPEN, "place not recorded"),
        ),
    ),
    Spec(
        "A lesion in the tunnel",
        tibial.lesion,
        (
            Row((condition("", 30, text="Ganglion in the left tarsal tunnel"),), YES),
            Row(
                (condition("", 30, text="Ganglion at the knot of Henry, left foot"),), NO, "beyond the tunnel"
            ),
            Row((condition("icd10cm|I83.812", 30),), OPEN, "place not recorded"),
        ),
    ),
    Spec(
        "Relief after a block at the medial plantar nerve",
        MEDIAL_PLANTAR.block,
        (
            Row((blocked("Block at the knot of Henry"),), YES),
            Row((blocked("Block at the navicular tuberosity", "negative"),), NO, "no relief"),
            Row((blocked("Block at the tarsal tunnel"),), NO, "at another site"),
            Row(
                (finding("diagnostic-block-response", "left"),),
                NO,
                "the foot alone is not the site of the nerve",
            ),
            Row(
                (finding("diagnostic-block-response", "left", bodySite=[{"text": "left"}]),),
                OPEN,
                "place not recorded",
            ),
        ),
    ),
    Spec(
        "Relief after a block at the medial calcaneal nerve",
        MEDIAL_CALCANEAL.block,
        (
            Row((blocked("Block of the medial calcaneal nerve"),), YES),
            Row((blocked("Block of the sural nerve at the ankle"),), NO, "another nerve"),
            Row(
                (finding("diagnostic-block-response", "left"),),
                NO,
                "the foot alone is not the site of the nerve",
            ),
            Row(
                (finding("diagnostic-block-response", "left", bodySite=[{"text": "left"}]),),
                OPEN,
                "place not recorded",
            ),
        ),
    ),
    Spec(
        "Another nerve of this foot was released",
        MEDIAL_CALCANEAL.released_elsewhere,
        (
            Row((release(60),), YES, "the tibial nerve in the tunnel"),
            Row((plantar_release(60),), YES),
            Row((calcaneal_release(60),), NO, "this very nerve"),
            Row((release(60, "right"),), NO, "the other foot"),
            Row((order("ServiceRequest", "cpt|28035", 60, side="left"),), NO, "ordered is not done"),
        ),
    ),
)
