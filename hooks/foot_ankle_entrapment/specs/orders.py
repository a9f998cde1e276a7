"""What a selected order, an earlier trial and a red flag mean."""

from cds_service.rules import Row, Spec, condition, finding, order
from hooks.foot_ankle_entrapment import reassessment, red_flags, selected, trial_question
from hooks.foot_ankle_entrapment.entrapments import MEDIAL_PLANTAR, TIBIAL
from hooks.foot_ankle_entrapment.specs.charts import (
    NO,
    OPEN,
    YES,
    arch,
    ordered,
    physio,
    requested,
    tinel,
    tts,
)

_NO_SIDE = "side of the order not recorded"

SPECS = (
    Spec(
        "A study or image of this nerve was just selected",
        selected.SelectedOrder(
            TIBIAL.nerve, *selected.DIAGNOSTICS, title="a study or image of this side was just selected"
        ),
        (
            Row((ordered("cpt|95909", reason="icd10cm|G57.52"),), YES),
            Row((ordered("cpt|73721", reason="icd10cm|M79.672"),), YES, "for a symptom of that foot"),
            Row((ordered("", text="MRI ankle", side="left"),), YES, "without a reason, its body site counts"),
            Row((ordered("cpt|95909", reason="icd10cm|G57.51"),), NO, "for the other foot"),
            Row((ordered("cpt|95909", reason="icd10cm|G56.02"),), NO, "for the hand"),
            Row((ordered("cpt|95909"),), NO, "for nothing that is stated"),
            Row(
                (ordered("cpt|95909", reason="icd10cm|M25.562", side="left"),),
                NO,
                "of that foot, for the knee",
            ),
            Row((ordered("cpt|73721", reason="icd10cm|M67.472"),), YES, "for a ganglion of that foot"),
            Row((ordered("cpt|73721", reason="icd10cm|D17.24"),), NO, "for a lipoma of the leg"),
            Row((ordered("cpt|95909", reason="snomed|47374004"),), OPEN, _NO_SIDE),
            Row((order("ServiceRequest", "cpt|95909", 5, reason="icd10cm|G57.52"),), NO, "ordered before"),
        ),
    ),
    Spec(
        "A release of the tibial nerve was just selected",
        selected.SelectedRelease(TIBIAL.nerve),
        (
            Row((ordered("cpt|28035", reason="icd10cm|G57.52"),), YES),
            Row((ordered("", text="Tarsal tunnel release, left"),), YES, "words only"),
            Row((ordered("cpt|28035", side="left"),), YES, "its body site gives the side"),
            Row((ordered("cpt|28035", reason="icd10cm|G57.51"),), NO, "the other foot"),
            Row((ordered("", text="Medial plantar nerve release, left foot"),), NO, "another nerve"),
            Row((ordered("cpt|28035"),), OPEN, _NO_SIDE),
        ),
    ),
    Spec(
        "A release of the medial plantar nerve was just selected",
        selected.SelectedRelease(MEDIAL_PLANTAR.nerve),
        (
            Row((ordered("", text="Medial plantar nerve release, left foot"),), YES),
            Row(
                (
                    arch(id="arch"),
                    ordered("cpt|64704", side="left", reasonReference=[{"reference": "Condition/arch"}]),
                ),
                YES,
                "a code for any nerve of the foot, given for this one",
            ),
            Row((ordered("cpt|64704", reason="icd10cm|G57.52"),), NO, "the same code for the tunnel"),
            Row((ordered("", text="Medial plantar nerve release"),), OPEN, _NO_SIDE),
        ),
    ),
    Spec(
        "An order with neither reason nor site",
        selected.SelectedWithoutPlace(),
        (
            Row((ordered("cpt|97161"),), YES),
            Row((order("DeviceRequest", "hcpcs|L4360", 0, draft=True),), YES, "a boot"),
            Row((ordered("cpt|97161", reason="icd10cm|M25.562"),), NO, "for the knee"),
            Row((ordered("cpt|97161", side="left"),), NO, "for a foot"),
            Row(
                (order("MedicationRequest", "rxnorm|5640", 0, draft=True),), NO, "a drug is never asked about"
            ),
            Row((ordered("cpt|71046"),), NO, "no treatment of a foot"),
        ),
    ),
    Spec(
        "A nerve conduction study is already requested",
        selected.StudyAsked(TIBIAL.nerve),
        (
            Row((requested(14),), YES),
            Row((requested(180),), YES, "half a year ago"),
            Row((requested(181),), NO, "so long ago that it will not come"),
            Row((requested(14, reason="icd10cm|M79.672"),), YES, "for a symptom of that foot"),
            Row((requested(14, reason="icd10cm|G57.51"),), NO, "for the other foot"),
            Row((requested(14, reason="icd10cm|G56.02"),), NO, "for the hand"),
            Row((requested(14, status="revoked"),), NO, "revoked"),
            Row((requested(14, status="completed"),), YES, "its result may still come"),
            Row((requested("2026"),), NO, "it may be of any day of the year"),
            Row((order("Procedure", "cpt|95909", 14, reason="icd10cm|G57.52"),), NO, "done, not asked for"),
            Row((ordered("cpt|95909", reason="icd10cm|G57.52"),), NO, "being ordered just now"),
        ),
    ),
    Spec(
        "Documented within 90 days",
        reassessment.documented_lately(TIBIAL),
        (
            Row((tts(days=90),), YES),
            Row((tts(days=0),), YES, "today"),
            Row((tts(days=91),), NO, "a day too old"),
            Row((tts(days=20, verification="provisional"),), YES, "a provisional one is documented"),
            Row((tts(days=20, verification="refuted"),), NO, "refuted"),
            Row((finding("plantar-dysaesthesia", "left", "present", 20), tinel()), YES, "a probable one too"),
            Row((finding("plantar-dysaesthesia", "left", "present", 20),), NO, "symptoms alone"),
            Row((tts(days=200), tinel("right", days=5)), NO, "what was found lately is of the other foot"),
            Row((tts(days=200), tinel(answer="negative", days=5)), NO, "what was found lately is negative"),
            Row((condition("icd10cm|G57.50", 20),), OPEN, "side not recorded"),
        ),
    ),
    Spec(
        "Conservative treatment began 42 days ago or more",
        trial_question.TrialBegan(TIBIAL.nerve),
        (
            Row((tts(), physio(42)), YES),
            Row((tts(), physio(41)), NO, "day 41"),
            Row((tts(), physio(300)), YES, "it need not run any more"),
            Row(
                (tts(), order("ServiceRequest", "cpt|97161", 60, reason="icd10cm|G57.52")),
                YES,
                "an order counts as started",
            ),
            Row(
                (
                    tts(),
                    order("ServiceRequest", "cpt|97161", 60, reason="icd10cm|G57.52", status="revoked"),
                ),
                NO,
                "cancelled",
            ),
            Row((tts(), order("Procedure", "cpt|97110", 60, reason="icd10cm|G57.51")), NO, "the other foot"),
            Row((tts(), physio("2026-05")), OPEN, "the start is not known exactly"),
            Row((tts(),), NO, "no treatment that old on record"),
        ),
    ),
    Spec(
        "Judged without benefit after day 28",
        trial_question.JudgedLate(TIBIAL.nerve),
        (
            Row((tts(), physio(35), finding("response-to-treatment", "left", "unchanged", 6)), YES, "day 29"),
            Row((tts(), physio(35), finding("response-to-treatment", "left", "unchanged", 7)), NO, "day 28"),
            Row((tts(), physio(35), finding("response-to-treatment", "left", "worse", 3)), YES),
            Row((tts(), physio(35), finding("response-to-treatment", "left", "improved", 3)), NO, "improved"),
            Row(
                (tts(), physio(35), finding("response-to-treatment", "left", "unchanged", "2026-06")),
                OPEN,
                "the day is not known exactly",
            ),
            Row((tts(),), NO, "no running trial"),
        ),
    ),
    Spec(
        "A red flag: active, and recorded within 30 days",
        red_flags.RecordedLately("deep-vein-thrombosis"),
        (
            Row((condition("icd10cm|I82.402", 30),), YES),
            Row((condition("icd10cm|I82.402", 31),), NO, "a day too old"),
            Row((condition("icd10cm|I82.401", 4),), YES, "of the patient: the other leg counts"),
            Row((condition("icd10cm|I82.402", 4, clinical="resolved"),), NO, "over"),
            Row(
                (condition("icd10cm|I82.402", 4, verification="provisional"),),
                YES,
                "a suspicion is not to wait for either",
            ),
            Row((condition("icd10cm|I82.402", "2026-06"),), YES, "each day of that month is near enough"),
            Row(
                (condition("icd10cm|I82.402", "2026-05"),),
                OPEN,
                "the day it was recorded is not known exactly",
            ),
            Row((), OPEN, "Condition could not be had", missing=("Condition",)),
        ),
    ),
    Spec(
        "An entry of this topic",
        red_flags.of_topic,
        (
            Row((tts(),), YES),
            Row((condition("icd10cm|G57.51"),), YES, "on either side"),
            Row((arch(),), YES, "of any of the three nerves"),
            Row((tinel(),), YES, "a sign"),
            Row((condition("icd10cm|G57.62", text="Morton's metatarsalgia, left"),), NO, "another condition"),
            Row((tts(verification="refuted"),), NO, "refuted"),
            Row((tinel(None),), OPEN, "side not recorded"),
        ),
    ),
)
