"""What the words of the language mean. The first three tables are the sentences by which it is judged."""

from datetime import date

from cds_service.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Beyond,
    DaysSince,
    Diagnosis,
    Finding,
    Lost,
    Measured,
    Mentioned,
    NoResponse,
    Not,
    OnOtherLimb,
    Reduced,
    Row,
    Scope,
    SideDifference,
    Spec,
    Unless,
    WithinLimit,
    condition,
    finding,
    measure,
)
from hooks.foot_ankle_entrapment import treatment
from hooks.foot_ankle_entrapment.nerve_study import STUDY
from hooks.foot_ankle_entrapment.nerves import TIBIAL
from hooks.foot_ankle_entrapment.specs.charts import DML, NO, OPEN, TINEL, YES, dml, physio, tinel, tts

SPECS = (
    Spec(
        "The side difference of a distal latency",
        SideDifference(STUDY, DML),
        (
            Row(dml(6.0, 4.5), YES, "1.5 ms longer than the other side; the limit is 1.4"),
            Row(dml(6.0, 4.6), NO, "1.4 ms is not more than 1.4"),
            Row(dml(4.5, 6.0), NO, "the other side is the longer one"),
            Row(dml(6.0), OPEN, "the other side was not measured"),
            Row(dml(6.0, "no response"), NO, "the other side gave no response"),
            Row(dml("no response", 4.5), OPEN, "no response, so there is no difference to judge"),
            Row((*dml(6.0), measure(DML, "right", 4500, unit="us")), YES, "microseconds are converted"),
            Row((*dml(6.0), measure(DML, "right", "4.5")), OPEN, "the other side was not measured"),
            Row(
                (*dml(6.0), measure(DML, "right", 4.5, 100)),
                YES,
                "the other side was measured 90 days before",
            ),
            Row((*dml(6.0), measure(DML, "right", 4.5, 101)), OPEN, "the other side was not measured"),
            Row(
                (*dml(6.0), measure(DML, "right", 4.5, 90), measure(DML, "right", 5.5, 20)),
                NO,
                "the newest value of the other side counts: 0.5 ms",
            ),
            Row((measure(DML, "left", 6.0, 95), measure(DML, "right", 4.5, 5)), YES, "90 days after"),
            Row(
                (measure(DML, "left", 6.0, 96), measure(DML, "right", 4.5, 5)),
                OPEN,
                "the other side was not measured",
            ),
        ),
    ),
    Spec(
        "The state of a trial whose start is known only to the month",
        DaysSince(TIBIAL.trial, treatment.DUE, treatment.LAST_DUE),
        (
            Row((tts(), physio("2026-05")), OPEN, "start known only to the month: 4 to 34 days"),
            Row((tts(), physio("2026-04")), OPEN, "start known only to the month: 35 to 64 days"),
            Row((tts(), physio("2026-05-01")), YES, "34 days since 2026-05-01"),
            Row((tts(), physio("2026-05-10")), NO, "25 days since 2026-05-10"),
            Row((tts(),), NO, "not recorded"),
        ),
        day=date(2026, 6, 4),
    ),
    Spec(
        "No polyneuropathy when Conditions could not be had",
        Not(Finding("polyneuropathy", scope=Scope.PATIENT)),
        (
            Row((), YES, "Conditions came, and none names it"),
            Row((condition("icd10cm|G62.9"),), NO, "on record"),
            Row((), OPEN, "Condition could not be had", missing=("Condition",)),
            Row((condition("icd10cm|G62.9", verification="provisional"),), OPEN, "recorded as provisional"),
        ),
    ),
    Spec(
        "A finding: on this side, inside the window, and holding",
        Finding(TINEL, months=12),
        (
            Row((tinel(),), YES),
            Row((tinel("both"),), YES, "both sides count once on each"),
            Row((tinel("right"),), NO, "the other side is never evidence for this one"),
            Row((tinel(None),), OPEN, "side not recorded"),
            Row(
                (tinel("right", bodySite=[{"text": "left foot"}, {"text": "right foot"}]),),
                YES,
                "two body sites, one of each side",
            ),
            Row((tinel(answer="negative"),), NO, "recorded as absent"),
            Row((tinel(answer="not elicited"),), NO, "recorded as absent"),
            Row((tinel(answer="see note"),), OPEN, "its value is missing or not understood"),
            Row((tinel(status="entered-in-error"),), NO, "not recorded"),
            Row((tinel(status="preliminary"),), OPEN, "the result is preliminary"),
            Row((tinel(days="2025-06-15"),), YES, "twelve months to the day"),
            Row((tinel(days="2025-06-14"),), NO, "one day more"),
            Row((tinel(days="2025-06"),), OPEN, "date not exact enough"),
            Row((tinel(days="2025"),), OPEN, "date not exact enough"),
            Row((tinel(effectiveDateTime=None),), OPEN, "not dated"),
            Row((tinel(days="2026-06-16"),), NO, "became known after the day asked about"),
            Row((), NO, "not recorded"),
            Row((), OPEN, "Observation (exam) could not be had", missing=("Observation:exam",)),
            Row((tinel(),), YES, "what is there counts", missing=("Observation:survey",)),
        ),
    ),
    Spec(
        "Several statements of one finding: the newest decides",
        Finding(TINEL, months=12),
        (
            Row((tinel(days=60), tinel(answer="negative", days=10)), NO, "negative at the last visit"),
            Row((tinel(answer="negative", days=60), tinel(days=10)), YES),
            Row(
                (tinel(days=10), tinel(answer="negative", days=10)),
                YES,
                "two statements of one day that disagree",
            ),
            Row((tinel(answer="negative", days=60), tinel(None, days=10)), OPEN, "side not recorded"),
            Row((tinel(None, days=60), tinel(answer="negative", days=10)), NO, "older, and decided since"),
            Row((tinel(None, days=10), tinel(answer="negative", days=10)), OPEN, "side not recorded"),
        ),
    ),
    Spec(
        "A finding at a place",
        Finding("sensory-symptom", at=("foot", "ankle-or-foot"), months=12),
        (
            Row((condition("icd10cm|R20.2", 20, side="left"),), YES, "body site left foot"),
            Row(
                (condition("icd10cm|R20.2", 20, bodySite=[{"text": "left hand"}]),),
                OPEN,
                "place not recorded",
            ),
            Row((condition("icd10cm|R20.2", 20, text="Numbness of left foot"),), YES, "the words place it"),
            Row(
                (condition("icd10cm|R20.2", 20, text="Numbness of left heel"),),
                NO,
                "the heel is another nerve's",
            ),
            Row((condition("snomed|309538000", 20),), OPEN, "side not recorded"),
            Row(
                (condition("snomed|309538000", 20, side="left"),),
                YES,
                "the code itself places it at the foot",
            ),
            Row((condition("icd10cm|R202", 20, side="left"),), YES, "a code sent without its dot"),
            Row((condition("icd10cm|R20.2", 20, side="left", clinical="resolved"),), NO, "recorded as over"),
        ),
    ),
    Spec(
        "A confirmed diagnosis",
        Diagnosis("tarsal-tunnel-syndrome"),
        (
            Row((tts(),), YES, "on the problem list"),
            Row((tts(category=None),), YES, "without category"),
            Row((tts(verification=None, clinical=None),), YES, "statuses not sent"),
            Row((tts(verification="provisional"),), OPEN, "recorded as provisional"),
            Row((tts(text="Suspected tarsal tunnel syndrome, left"),), OPEN, "recorded as confirmed"),
            Row((tts(verification="refuted"),), NO, "recorded as absent"),
            Row((tts(clinical="inactive"),), NO, "recorded as absent"),
            Row((tts(category="encounter-diagnosis"),), OPEN, "recorded in a single encounter only"),
            Row(
                (
                    tts(category="encounter-diagnosis", days=50, encounter={"reference": "Encounter/1"}),
                    tts(category="encounter-diagnosis", days=20, encounter={"reference": "Encounter/2"}),
                ),
                YES,
                "two encounters 30 days apart",
            ),
            Row(
                (
                    tts(category="encounter-diagnosis", days=49, encounter={"reference": "Encounter/1"}),
                    tts(category="encounter-diagnosis", days=20, encounter={"reference": "Encounter/2"}),
                ),
                OPEN,
                "recorded in a single encounter only",
            ),
            Row((condition("snomed|47374004", side="left"),), YES, "the same in SNOMED CT"),
            Row((condition("snomed|47374004"),), OPEN, "side not recorded"),
            Row((condition("", text="Tarsal tunnel syndrome, left foot"),), YES, "words only"),
            Row((condition("icd10cm|G57.53"),), YES, "bilateral"),
            Row((condition("icd10cm|G57.51"),), NO, "the right side's code"),
        ),
    ),
    Spec(
        "A diagnosis that is mentioned at all",
        Mentioned("tarsal-tunnel-syndrome"),
        (
            Row((tts(verification="provisional"),), YES),
            Row((tts(verification="differential"),), YES),
            Row((tts(verification="refuted"),), NO, "recorded as absent"),
        ),
    ),
    Spec(
        "All of, any of, at least, not: open stays open",
        AllOf(Finding(TINEL), Finding("sensory-loss-sole")),
        (
            Row((tinel(), finding("sensory-loss-sole", "left", "present")), YES),
            Row((tinel(),), NO, "one part is absent"),
            Row((tinel(), finding("sensory-loss-sole", None, "present")), OPEN, "one part is open"),
            Row((tinel(None),), NO, "an absent part decides"),
        ),
    ),
    Spec(
        "Any of",
        AnyOf(Finding(TINEL), Finding("sensory-loss-sole")),
        (Row((tinel(),), YES), Row((tinel(None),), OPEN, "one part is open"), Row((), NO)),
    ),
    Spec(
        "At least two of three",
        AtLeast(2, Finding(TINEL), Finding("sensory-loss-sole"), Finding("triple-compression-test")),
        (
            Row((tinel(), finding("triple-compression-test", "left")), YES),
            Row((tinel(), finding("triple-compression-test", None)), OPEN),
            Row((tinel(),), NO),
        ),
    ),
    Spec(
        "Not known to hold",
        Unless(Finding(TINEL)),
        (Row((tinel(),), NO), Row((tinel(None),), YES, "open counts as not known"), Row((), YES)),
    ),
    Spec(
        "On the other limb",
        OnOtherLimb(Finding(TINEL)),
        (Row((tinel("right"),), YES), Row((tinel("left"),), NO), Row((tinel(None),), OPEN)),
    ),
    Spec(
        "Beyond its limit: the laboratory's own first, then the table by age, then nothing",
        Beyond(STUDY, DML),
        (
            Row(dml(6.2), YES, "the table ends at 6.1 ms"),
            Row(dml(6.1), NO),
            Row((measure(DML, "left", 5.8, high=5.5),), YES, "the laboratory's limit is 5.5"),
            Row((measure(DML, "left", 6.4, high=6.5),), NO, "the laboratory's limit is 6.5"),
            Row((measure(DML, "left", 5.5, high=5.5),), NO, "5.5 is not beyond 5.5"),
            Row(
                (measure(DML, "left", 5.0, interpretation=[{"coding": [{"code": "H"}]}]),),
                YES,
                "flagged high",
            ),
            Row(
                (measure(DML, "left", 6.4, referenceRange=[{"text": "< 6.5 ms"}]),),
                NO,
                "a range written as text",
            ),
            Row(dml("no response"), OPEN, "no response, so there is no value to judge"),
            Row(dml("NR"), OPEN, "no response, so there is no value to judge"),
            Row(dml(0), OPEN, "zero is no response"),
            Row(dml("7.4 msec"), YES, "number and unit as text"),
            Row(dml(74), OPEN, "the value 74 ms is implausible (plausible: 1.5 to 20 ms) and was set aside"),
            Row((measure(DML, "left", 7.4, unit="mV"),), OPEN, "its unit cannot be compared with ms"),
            Row((measure(DML, "left", 0.0074, unit="s"),), YES, "seconds are converted"),
            Row((), NO, "not measured"),
            Row((measure(DML, None, 7.4),), OPEN, "side not recorded"),
            Row((), OPEN, "Observation (procedure) could not be had", missing=("Observation:procedure",)),
        ),
    ),
    Spec(
        "Outside 19 to 79 years own limits do not apply",
        Beyond(STUDY, DML),
        (
            Row(dml(7.4), OPEN, "own limits hold from 19 to 79 years only"),
            Row((measure(DML, "left", 7.4, high=6.5),), YES, "the laboratory's limit counts"),
        ),
        born="1944-03-02",
    ),
    Spec(
        "Conduction velocity by age and height",
        Beyond(STUDY, "cv-tibial-leg"),
        (
            Row(
                (measure("cv-tibial-leg", "left", 38), measure("body-height", None, 155)),
                YES,
                "at 50 years the limit is 39",
            ),
            Row(
                (measure("cv-tibial-leg", "left", 38), measure("body-height", None, 180)),
                NO,
                "at 180 cm it is 34",
            ),
            Row(
                (measure("cv-tibial-leg", "left", 39), measure("body-height", None, 155)),
                NO,
                "39 is not below 39",
            ),
            Row((measure("cv-tibial-leg", "left", 38, low=38),), NO, "38 is not below the laboratory's 38"),
            Row((measure("cv-tibial-leg", "left", 38, low=39),), YES, "the laboratory's limit is 39"),
            Row(
                (
                    measure("cv-tibial-leg", "left", 38),
                    measure("body-height", None, 155, 4000),
                    measure("body-height", None, 180, 30),
                ),
                NO,
                "the newest height counts",
            ),
            Row((measure("cv-tibial-leg", "left", 38),), NO, "without a height the lowest limit counts"),
            Row((measure("cv-tibial-leg", "left", 33),), YES, "slow at any height"),
        ),
    ),
    Spec(
        "Within its limit",
        WithinLimit(STUDY, DML),
        (
            Row(dml(6.1), YES),
            Row(dml(6.2), NO),
            Row(dml("no response"), NO, "no response"),
            Row((), NO, "not measured"),
        ),
    ),
    Spec(
        "No response is a result",
        NoResponse(STUDY, "sural-amp"),
        (
            Row((*dml(5), measure("sural-amp", "left", "no response")), YES),
            Row((*dml(5), measure("sural-amp", "left", "absent")), YES),
            Row((*dml(5), measure("sural-amp", "left", 12)), NO),
            Row(dml(5), NO, "not measured"),
            Row(
                (
                    *dml(5),
                    measure(
                        "sural-amp", "left", 1, valueQuantity=None, dataAbsentReason={"text": "no response"}
                    ),
                ),
                YES,
                "told as the reason why there is no value",
            ),
            Row(
                (
                    *dml(5),
                    measure(
                        "sural-amp",
                        "left",
                        1,
                        valueQuantity=None,
                        dataAbsentReason={"coding": [{"code": "not-performed"}]},
                    ),
                ),
                NO,
                "not performed is not measured",
            ),
            Row(
                (*dml(5), measure("sural-amp", "left", 12, unit="ms")),
                OPEN,
                "its unit cannot be compared",
            ),
            Row((*dml(5), measure("sural-amp", "left", 12, 800, unit="ms")), NO, "too long ago to matter"),
        ),
    ),
    Spec(
        "A response lost on one side",
        Lost(STUDY, "plantar-medial-mixed-peak"),
        (
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", "no response"),
                    measure("plantar-medial-mixed-peak", "right", 3.2),
                ),
                YES,
            ),
            Row(
                (
                    measure("plantar-medial-mixed-peak", "left", "no response"),
                    measure("plantar-medial-mixed-peak", "right", "no response"),
                ),
                NO,
                "no response on either side",
            ),
            Row(
                (measure("plantar-medial-mixed-peak", "left", "no response"),),
                OPEN,
                "the other side was not measured",
            ),
        ),
    ),
    Spec(
        "An amplitude reduced against the other side",
        Reduced(STUDY, "plantar-medial-mixed-amp"),
        (
            Row(
                (
                    measure("plantar-medial-mixed-amp", "left", 6),
                    measure("plantar-medial-mixed-amp", "right", 18),
                ),
                YES,
                "67 % less",
            ),
            Row(
                (
                    measure("plantar-medial-mixed-amp", "left", 6, low=5),
                    measure("plantar-medial-mixed-amp", "right", 18),
                ),
                YES,
                "the laboratory's range is about one foot, the drop about two",
            ),
            Row(
                (
                    measure("plantar-medial-mixed-amp", "left", 8.95),
                    measure("plantar-medial-mixed-amp", "right", 18),
                ),
                YES,
                "50.3 % less",
            ),
            Row(
                (
                    measure("plantar-medial-mixed-amp", "left", 9),
                    measure("plantar-medial-mixed-amp", "right", 18),
                ),
                NO,
                "50 % is not more than 50",
            ),
            Row(
                (
                    measure("plantar-medial-mixed-amp", "left", 6),
                    measure("plantar-medial-mixed-amp", "right", 0.018, unit="mV"),
                ),
                YES,
            ),
        ),
    ),
    Spec(
        "Which study counts: the newest adequate one of this side",
        Measured(STUDY, DML),
        (
            Row((measure(DML, "left", 7.4, 100),), YES),
            Row((measure(DML, "left", 7.4, 800),), NO, "more than 24 months ago"),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", None, 29)),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", "right", 29)),
                YES,
                "the other foot was cold",
            ),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", None, 29, 11)), YES, "cold a day before"
            ),
            Row((measure(DML, "left", 7.4), measure("skin-temp-foot", None, 29, 9)), YES, "cold a day after"),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", None, 31)),
                YES,
                "borderline, shown with a remark",
            ),
            Row(
                (measure(DML, "left", 7.4), measure("skin-temp-foot", None, 84, unit="[degF]")),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
        ),
    ),
)
