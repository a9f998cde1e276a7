"""What the criteria of this topic mean."""

from cds_service.rules import DaysSince, Retrieved, Row, Spec, condition, finding, measure, order, report
from hooks.foot_ankle_entrapment import (
    conduction,
    entrapment,
    follow_up,
    interpretation,
    safety,
    selected,
    tibial,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapments import TIBIAL
from hooks.foot_ankle_entrapment.reassessment import CLOCKS
from hooks.foot_ankle_entrapment.specs.charts import (
    DML,
    NO,
    OPEN,
    YES,
    dml,
    opinion,
    ordered,
    ordered_before,
    performed,
    physio,
    release,
    scores,
    tinel,
    tts,
    visit,
    weakness,
)
from hooks.foot_ankle_entrapment.treatment import DUE, LAST_DUE

SPECS = (
    Spec(
        "A focal study",
        edx.focal,
        (
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", 4.2),
                    measure("plantar-medial-mixed-peak", "right", 3.2),
                    measure("sural-amp", "left", 12),
                ),
                YES,
            ),
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", 4.2),
                    measure("plantar-medial-mixed-peak", "right", 3.2),
                    measure("dml-tibial-ah", "right", 4.4),
                    measure("sural-amp", "left", 12),
                ),
                YES,
                "what only the other side has, and is normal by its own limit, leaves nothing open",
            ),
            Row(
                (measure("plantar-medial-mixed-peak", "left", 4.2), measure("sural-amp", "left", 2)),
                NO,
                "the sural is low",
            ),
            Row((measure("plantar-medial-mixed-peak", "left", 4.2),), NO, "the sural was not tested"),
            Row((*dml(7.4, 4.4), measure("sural-amp", "left", 12)), NO, "motor only"),
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", 4.2),
                    measure("plantar-medial-mixed-peak", "right", 4.1),
                    measure("sural-amp", "left", 12),
                ),
                NO,
                "both sides",
            ),
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", 4.2),
                    measure("sural-amp", "left", 12),
                    measure("fibular-dml", "left", 7.0),
                ),
                NO,
                "the fibular nerve too",
            ),
        ),
    ),
    Spec(
        "A lesion at this foot or ankle",
        tibial.lesion,
        (
            Row((condition("icd10cm|M67.472", 30),), YES),
            Row((condition("icd10cm|M67.471", 30),), NO, "the right one"),
            Row((condition("icd10cm|R22.42", 30),), OPEN, "place not recorded"),
            Row((condition("icd10cm|R22.42", 30, text="Lump of left ankle"),), YES, "the words place it"),
            Row((condition("icd10cm|D17.24", 30, side="left"),), YES, "the body site places it"),
            Row((condition("icd10cm|M67.472", "2024-06-15"),), YES, "24 months ago to the day"),
            Row((condition("icd10cm|M67.472", "2024-06-14"),), NO, "one day more"),
            Row((finding("space-occupying-lesion", "left", "absent"),), NO, "recorded as absent"),
            Row(
                (condition("icd10cm|M67.472", 30, bodySite=[{"text": "right ankle"}]),),
                OPEN,
                "side contradictory",
            ),
        ),
    ),
    Spec(
        "A report that concludes radiculopathy",
        entrapment.radiculopathy,
        (
            Row((report("icd10cm|M54.17"),), OPEN, "side not recorded"),
            Row((report("icd10cm|M54.17", conclusionCode=[{"text": "Left S1 radiculopathy"}]),), YES),
            Row((report("icd10cm|M54.17", conclusionCode=[{"text": "Right S1 radiculopathy"}]),), NO),
            Row(
                (report("icd10cm|M54.17", conclusionCode=[{"text": "No evidence of radiculopathy, left"}]),),
                NO,
                "negated",
            ),
            Row((condition("icd10cm|M54.17"),), NO, "a Condition alone is named, and does not dominate"),
            Row(
                (
                    report(
                        "icd10cm|M54.17",
                        conclusionCode=[{"text": "Left S1 radiculopathy"}],
                        status="preliminary",
                    ),
                ),
                NO,
                "not final yet",
            ),
            Row(
                (order("ServiceRequest", "cpt|97161", 10, reason="icd10cm|M54.17", side="left"),),
                NO,
                "treated for it is not a report",
            ),
        ),
    ),
    Spec(
        "A response documented as worse",
        CLOCKS[TIBIAL].answered("worse"),
        (
            Row(
                (tts(), physio(14), measure("pain-nrs", "left", 5, 15), measure("pain-nrs", "left", 7, 4)),
                YES,
                "2 points more",
            ),
            Row(
                (tts(), physio(14), measure("pain-nrs", "left", 3, 15), measure("pain-nrs", "left", 4, 4)),
                NO,
                "one point is no change",
            ),
            Row(
                (tts(), physio(14), finding("response-to-treatment", "left", "worse", 10)),
                YES,
                "counts from the first day",
            ),
            Row(
                (tts(), physio(14), finding("response-to-treatment", "left", "worse", 14)),
                YES,
                "on the day it began",
            ),
            Row(
                (tts(), physio(14), finding("response-to-treatment", "left", "worse", 15)),
                NO,
                "the day before",
            ),
            Row(
                (tts(), physio(14), measure("pain-nrs", "left", 5, 15), measure("pain-nrs", "left", 8, 13)),
                YES,
                "3 points more on the day after",
            ),
            Row(
                (tts(), physio(14), measure("pain-nrs", "left", 8, 14), measure("pain-nrs", "left", 5, 14)),
                NO,
                "two scores of the day it began are no course",
            ),
            Row(
                (tts(), physio(14), measure("pain-nrs", "left", 5, 11), measure("pain-nrs", "left", 8, 11)),
                NO,
                "nor are two of a later day",
            ),
            Row(
                (
                    tts(),
                    physio(15),
                    measure("pain-nrs", "left", 5, 12),
                    measure("pain-nrs", "left", 8, "2026-06"),
                ),
                NO,
                "a score known to the month only may be older than the baseline",
            ),
            Row(
                (
                    tts(),
                    physio(15),
                    measure("pain-nrs", "left", 5, 12),
                    measure("pain-nrs", "left", 8, "2026-06"),
                    measure("pain-nrs", "left", 8, 4),
                ),
                YES,
                "beside such a score, one with its day",
            ),
            Row(
                (tts(), physio(14), finding("response-to-treatment", "right", "worse", 10)),
                NO,
                "the other foot",
            ),
            Row(
                (tts(), physio(14), finding("response-to-treatment", "left", "worse", 20)),
                NO,
                "before the trial",
            ),
            Row(
                (
                    tts(),
                    physio(14),
                    finding("response-to-treatment", "right", "unchanged", 12),
                    finding("response-to-treatment", "left", "worse", 5),
                ),
                YES,
                "each foot is told apart",
            ),
        ),
    ),
    Spec(
        "A response documented as unchanged",
        CLOCKS[TIBIAL].answered("unchanged"),
        (
            Row(
                (tts(), physio(35), finding("response-to-treatment", "left", "unchanged", 14)), YES, "day 21"
            ),
            Row(
                (tts(), physio(35), finding("response-to-treatment", "left", "unchanged", 15)),
                NO,
                "day 20 is too early",
            ),
            Row(
                (
                    tts(),
                    physio(35),
                    measure("pain-nrs", "left", 9, 60),
                    measure("pain-nrs", "left", 7, 36),
                    measure("pain-nrs", "left", 7, 3),
                ),
                YES,
                "compared with the last score before it began",
            ),
            Row(
                (
                    tts(),
                    physio(35),
                    measure("pain-nrs", "left", 5, 36),
                    measure("pain-nrs", "left", 8, 34),
                    measure("pain-nrs", "left", 6, 3),
                ),
                YES,
                "nor with one of the day after, beside one before",
            ),
        ),
    ),
    Spec(
        "A score that cannot be judged, because none was recorded when the trial began",
        CLOCKS[TIBIAL].not_judged,
        (
            Row((tts(), physio(50), measure("pain-nrs", "left", 6, 5)), YES),
            Row(
                (tts(), physio(50), measure("pain-nrs", "left", 6, 40), measure("pain-nrs", "left", 6, 5)),
                YES,
                "nor by one of day 10, which is too early and too late",
            ),
            Row((tts(), physio(50), measure("pain-nrs", "left", 6, 30)), NO, "day 20 is too early"),
            Row(
                (tts(), physio(50), measure("pain-nrs", "left", 6, 43), measure("pain-nrs", "left", 6, 5)),
                NO,
                "one of day 7 is its baseline",
            ),
        ),
    ),
    Spec(
        "A new weakness of the foot is a turn for the worse",
        CLOCKS[TIBIAL].answered("worse"),
        (
            Row((tts(), physio(14), weakness(13)), YES, "found on the day after"),
            Row((tts(), physio(14), weakness(14)), NO, "found on the day it began"),
            Row((tts(), physio(14), weakness(30), weakness(5)), NO, "known before"),
            Row((tts(), physio(14), weakness(5, "right")), NO, "of the other foot"),
            Row((tts(), physio(14), condition("icd10cm|M62.572", 5)), YES, "wasting of that foot"),
        ),
    ),
    Spec(
        "A response documented as improved",
        CLOCKS[TIBIAL].answered("improved"),
        (
            Row((tts(), physio(35), *scores(8, 6)), YES, "2 points less"),
            Row((tts(), physio(35), *scores(8, 6.1)), NO, "less than 2 points, and than 30 %"),
            Row((tts(), physio(35), *scores(5, 3.5)), YES, "30 % less"),
            Row((tts(), physio(35), *scores(3.7, 2.6)), NO, "29.7 % less"),
            Row((tts(), physio(35), *scores(3, 4)), NO, "33 % more"),
            Row(
                (tts(), physio(35), *scores(40, 45, "promis-physical-function")),
                YES,
                "physical function: higher is better",
            ),
            Row(
                (tts(), physio(35), *scores(60, 68, "faam-adl")), YES, "activities of daily living: the same"
            ),
            Row(
                (tts(), physio(35), *scores(60, 55, "promis-pain-interference")),
                YES,
                "pain interference: lower is better",
            ),
            Row(
                (tts(), physio(35), *scores(50, 43, "ffi-total")), YES, "foot function index: lower is better"
            ),
            Row(
                (
                    tts(),
                    physio(35),
                    measure("pain-nrs", "left", 5, 36),
                    measure("pain-nrs", "left", 8, 35),
                    measure("pain-nrs", "left", 6, 3),
                ),
                YES,
                "compared with the score of the day it began",
            ),
        ),
    ),
    Spec(
        "Diabetes, kidney disease, or what stands for them",
        interpretation.metabolic,
        (
            Row((condition("icd10cm|E11.9"),), YES),
            Row(
                (order("MedicationRequest", "", 30, text="insulin glargine"),),
                YES,
                "a drug that stands for it",
            ),
            Row((measure("hba1c", None, 6.5, 30),), YES),
            Row((measure("hba1c", None, 6.4, 30),), NO),
            Row((measure("egfr", None, 59, 30),), YES),
            Row((measure("egfr", None, 60, 30),), NO),
            Row((condition("icd10cm|N18.31"),), YES),
            Row((condition("icd10cm|I10"),), NO),
        ),
    ),
    Spec(
        "Orders were sent",
        Retrieved("MedicationRequest", "ServiceRequest"),
        (
            Row((), YES, "an empty answer is an answer"),
            Row((), OPEN, "ServiceRequest could not be had", missing=("ServiceRequest",)),
            Row((), YES, "procedures are another matter", missing=("Procedure",)),
        ),
    ),
    Spec(
        "A study of the nerve is on file, warm or cold",
        conduction.on_file,
        (
            Row(dml(5.0), YES),
            Row(
                (measure(DML, "left", 5.0), measure("skin-temp-foot", None, 28)), YES, "a cold one is one too"
            ),
            Row((measure(DML, "right", 5.0),), NO, "the other foot's"),
            Row((measure(DML, None, 5.0),), OPEN, "side not recorded"),
            Row((measure("sural-amp", "left", 12),), NO, "another nerve's"),
            Row((measure(DML, "left", 5.0, "2024-06-15"),), YES, "24 months ago to the day"),
            Row((measure(DML, "left", 5.0, "2024-06-14"),), NO, "one day more"),
        ),
    ),
    Spec(
        "The medial calcaneal nerve was tested",
        edx.calcaneal_tested,
        (
            Row((measure("calcaneal-medial-sensory-peak", "left", 2.3, "2024-06-15"),), YES),
            Row((measure("calcaneal-medial-sensory-peak", "left", 2.3, "2024-06-14"),), NO, "too long ago"),
            Row((measure(DML, "left", 5.0),), NO, "a routine study is of other nerves"),
        ),
    ),
    Spec(
        "A trial belongs to the episode after a release",
        DaysSince(TIBIAL.nerve.trial, DUE, LAST_DUE),
        (
            Row((release(125), physio(35)), YES, "begun 90 days after it"),
            Row((release(124), physio(35)), NO, "begun 89 days after it: care after the operation"),
            Row((release(125, "right"), physio(35)), YES, "the other foot was released"),
        ),
    ),
    Spec(
        "What was performed of an order has the reason of the order, unless it states its own",
        DaysSince(TIBIAL.nerve.trial, DUE, LAST_DUE),
        (
            Row((ordered_before(), performed()), YES),
            Row((ordered_before(), performed(reason="icd10cm|M25.562")), NO, "performed for the knee"),
            Row(
                (ordered_before(), performed(status="not-done"), physio(30)),
                YES,
                "not done, and another treatment 30 days ago",
            ),
            Row((ordered_before(40), performed(status="not-done")), NO, "not done"),
            Row(
                (ordered_before(40), performed(status="unknown")),
                YES,
                "whether it was done is not known: the order counts",
            ),
        ),
    ),
    Spec(
        "A steroid that is swallowed is no treatment of it",
        DaysSince(TIBIAL.nerve.trial, DUE, LAST_DUE),
        (
            Row((order("MedicationRequest", "rxnorm|8640", 40, reason="icd10cm|G57.52"),), NO, "prednisone"),
            Row(
                (order("MedicationRequest", "rxnorm|8640", 40, reason="icd10cm|G57.52"), physio(35)),
                YES,
                "physiotherapy five days after it",
            ),
        ),
    ),
    Spec(
        "A pregnancy",
        safety.pregnancy,
        (
            Row((condition("icd10cm|Z33.1", 30),), YES),
            Row((condition("icd10cm|Z33.1", "2025-08-15"),), YES, "ten months ago to the day"),
            Row((condition("icd10cm|Z33.1", "2025-08-14"),), NO, "one day more: it has ended"),
            Row((condition("icd10cm|Z33.1", 30, clinical="resolved"),), NO, "over"),
        ),
    ),
    Spec(
        "Only cold studies are on file",
        interpretation.InadequateStudy(),
        (
            Row((measure(DML, "left", 7.4), measure("skin-temp-foot", None, 29)), YES),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", None, 30)), NO, "30 degrees can be used"
            ),
            Row((), NO, "no study at all"),
        ),
    ),
    Spec(
        "The only values on file have no side",
        interpretation.OnlyUnsided(),
        (
            Row((measure(DML, None, 7.4),), YES),
            Row((measure(DML, None, 7.4), measure(DML, "right", 4.4)), NO, "one has a side"),
            Row((), NO),
        ),
    ),
    Spec(
        "The nerve was released, and nothing new has been found since",
        TIBIAL.released,
        (
            Row((release(60),), YES),
            Row((release(60), tinel(days=10)), YES, "found within 90 days of the release"),
            Row((release(200), tinel(days=10)), NO, "new findings since the release"),
            Row((release(104), tinel(days=14)), NO, "90 days after the release begin a new episode"),
            Row((release(103), tinel(days=14)), YES, "89 days do not"),
            Row((release(200), tinel(days=150), tinel(days=10)), YES, "it persisted, so it is not new"),
            Row((release(60), tinel(days=100)), YES, "found before the release"),
            Row((release("2026-03"), tinel(days=10)), YES, "whether that is 90 days after it is not known"),
            Row((release("2026-02"), tinel(days=10)), NO, "each day of that month is 90 days before"),
            Row((release(200), tinel(answer="negative", days=10)), YES, "a negative sign is no new finding"),
            Row((release(200), tinel("right", days=10)), YES, "a sign of the other foot"),
            Row((release(400), release(60), tinel(days=10)), YES, "of two releases the later one counts"),
            Row((release(200), tinel(days=200), tinel(days=10)), YES, "there on the day of the release too"),
            Row((release(200), tinel(days=111), tinel(days=10)), YES, "there 89 days after the release"),
            Row((release(200), tinel(days=110), tinel(days=10)), NO, "there from 90 days after it"),
            Row((release(200), tinel(days=201), tinel(days=10)), NO, "gone after the release, and back"),
            Row(
                (release(200), release(100, "right"), tinel(days=150), tinel(days=10)),
                YES,
                "it persisted, whatever was done to the other foot",
            ),
            Row((release(200, "right"), tinel(days=10)), NO, "the other foot was released"),
            Row((order("ServiceRequest", "cpt|28035", 60, side="left"),), NO, "ordered is not done"),
        ),
    ),
    Spec(
        "A conservative treatment of this foot was just selected",
        selected.SelectedTreatment(TIBIAL.nerve),
        (
            Row((ordered("cpt|97161", reason="icd10cm|G57.52"),), YES),
            Row((ordered("cpt|97161", reason="icd10cm|G57.51"),), NO, "for the other foot"),
            Row((ordered("cpt|97161", reason="icd10cm|G57.53"),), YES, "for both"),
            Row((ordered("cpt|97161", side="left"),), YES, "without a reason, its body site counts"),
            Row((ordered("cpt|97161", reason="icd10cm|M25.562", side="left"),), NO, "for something else"),
            Row((ordered("cpt|97161", reason="snomed|47374004"),), OPEN, "side of the order not recorded"),
            Row(
                (ordered("cpt|97161", reason="icd10cm|G57.51", side="left"),),
                OPEN,
                "side of the order not recorded",
            ),
            Row(
                (ordered("cpt|71046", reason="icd10cm|G57.52"),),
                NO,
                "a radiograph of the chest treats no foot",
            ),
            Row((physio(10),), NO, "performed, not selected"),
        ),
    ),
    Spec(
        "The reason of a treatment names the entrapment",
        selected.ReasonNamesEntrapment(TIBIAL.nerve),
        (
            Row((physio(10),), YES),
            Row(
                (order("Procedure", "cpt|97110", 10, reason="icd10cm|M79.672"),),
                NO,
                "a symptom, not the entrapment",
            ),
            Row((ordered("cpt|97161", reason="icd10cm|G57.52"),), YES, "an order being written counts"),
        ),
    ),
    Spec(
        "A follow-up is booked inside the window",
        follow_up.FollowUpBooked(TIBIAL.nerve),
        (
            Row((physio(35), visit(-5)), YES, "day 40"),
            Row((physio(35), visit(-7)), YES, "day 42"),
            Row((physio(35), visit(-8)), NO, "day 43"),
            Row((physio(20), visit(-7)), NO, "day 27"),
            Row((physio(20), visit(-8)), YES, "day 28"),
            Row((physio(35), visit(-5, status="cancelled")), NO, "cancelled"),
            Row((physio(35), visit(-5, reason="icd10cm|G57.51")), NO, "about the other foot"),
            Row(
                (physio(35), visit(-5, reason="icd10cm|G57.50")),
                YES,
                "a visit without a side is one for both",
            ),
            Row((physio(35), visit(-5, None, "Follow-up visit, left foot")), YES, "its words name the foot"),
            Row((physio(35), visit(-5, None)), NO, "a follow-up of something, its words do not say what"),
            Row((physio(35), visit(-5, None, "Wound check, left foot")), NO, "not called a follow-up"),
            Row(
                (physio(35), visit(-5, "icd10cm|L60.0", "Follow-up visit, left foot")),
                NO,
                "of that foot, for an ingrown nail",
            ),
            Row((physio(35, "icd10cm|G57.51"), visit(-5)), NO, "the trial is of the other foot"),
            Row((visit(-5),), NO, "no running trial"),
        ),
    ),
    Spec(
        "A surgical opinion is already asked for",
        follow_up.Referred(TIBIAL.nerve),
        (
            Row((physio(50), opinion(5)), YES),
            Row((physio(50), opinion(50)), YES, "on the day the trial began"),
            Row((physio(50), opinion(51)), NO, "before the trial"),
            Row((physio(50), opinion(5, reason="icd10cm|G57.51")), NO, "about the other foot"),
            Row((physio(50), opinion(5, status="revoked")), NO, "revoked"),
        ),
    ),
)
