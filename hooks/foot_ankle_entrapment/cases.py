"""Worked cases of this topic: what the chart says, and the cards and silences that must follow.

They serve as tests, as examples in the reference and as the memory of every decision. Days are counted back
from the day of the case.
"""

from typing import Any

from cds_service.rules import Case, Statement, condition, expect, finding, measure, order, report

A, B, C = "probable-entrapment", "predicted-conservative-failure", "reassessment"
INCOMPLETE = "assessment-incomplete"
LEFT, RIGHT = "left", "right"
PHYSIO = "cpt|97161"
WARNING = "warning"


def clinical(side: str, days: int = 14) -> tuple[Statement, ...]:
    """Burning sole and a positive Tinel sign at the tunnel."""
    return (
        finding("plantar-dysaesthesia", side, "present", days),
        finding("tinel-tarsal-tunnel", side, "positive", days),
    )


def study(
    side: str = LEFT, *, dml: float = 7.4, sural: float | None = 12.0, temperature: float = 33.0
) -> tuple[Statement, ...]:
    """Slow motor latency and a lost medial plantar response on one side, the other side normal."""
    other = RIGHT if side == LEFT else LEFT
    tested = (
        measure("dml-tibial-ah", side, dml),
        measure("plantar-medial-mixed-peak", side, "no response"),
        measure("dml-tibial-ah", other, 4.4),
        measure("plantar-medial-mixed-peak", other, 3.2),
        measure("skin-temp-foot", None, temperature),
    )
    return (
        tested
        if sural is None
        else (*tested, measure("sural-amp", side, sural), measure("sural-amp", other, 13))
    )


def motor_only(sural: bool = True) -> tuple[Statement, ...]:
    """Slow motor latency with normal plantar responses on the left."""
    return (
        measure("dml-tibial-ah", LEFT, 7.0),
        measure("dml-tibial-ah", RIGHT, 4.5),
        measure("plantar-medial-mixed-peak", LEFT, 3.3),
        measure("plantar-lateral-mixed-peak", LEFT, 3.4),
        *((measure("sural-amp", LEFT, 11),) if sural else ()),
    )


def diagnosis(side: str = LEFT, **more: Any) -> Statement:
    """Tarsal tunnel syndrome on the problem list."""
    return condition("icd10cm|G57.52" if side == LEFT else "icd10cm|G57.51", **more)


def physio(days: int | str, side: str = LEFT, **more: Any) -> Statement:
    """Physiotherapy ordered for it."""
    return order(
        "ServiceRequest", PHYSIO, days, reason="icd10cm|G57.52" if side == LEFT else "icd10cm|G57.51", **more
    )


def pain(value: float, days: int, side: str | None = LEFT) -> Statement:
    return measure("pain-nrs", side, value, days)


PROBABLE = (
    Case(
        "V1",
        "Burning left sole and a positive Tinel sign at the left tunnel; no tests.",
        clinical(LEFT),
        (expect(A, LEFT, "probable"),),
        shows=("D3", "D5"),
    ),
    Case(
        "V2",
        "The same with a focal study: long motor latency, plantar response lost on the left only, sural normal, warm.",
        (*clinical(LEFT), *study()),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P1")),
        shows=("D4",),
    ),
    Case(
        "V3",
        "The same study with sural responses absent on both sides and type 2 diabetes: polyneuropathy until shown "
        "otherwise, so the study does not count and nothing is predicted.",
        (
            *clinical(LEFT),
            *study(sural=None),
            measure("sural-amp", LEFT, "no response"),
            measure("sural-amp", RIGHT, "no response"),
            condition("icd10cm|E11.9", 900),
        ),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "V4",
        "Symptoms on the left, Tinel sign on the right: one domain on each side, and sides never mix.",
        (finding("plantar-dysaesthesia", LEFT, "present"), finding("tinel-tarsal-tunnel", RIGHT)),
        stores={(A, LEFT): "possible", (A, RIGHT): "possible"},
        shows=("D7",),
    ),
    Case(
        "V5",
        "Confirmed on the left with a normal study: nothing to show, and the normal study is kept.",
        (
            diagnosis(),
            measure("dml-tibial-ah", LEFT, 4.2),
            measure("plantar-medial-mixed-peak", LEFT, 3.3),
            measure("sural-amp", LEFT, 14),
        ),
        stores={(B, LEFT): "PN"},
        shows=("D8",),
    ),
    Case(
        "V10",
        "An old note says: rule out tarsal tunnel syndrome.",
        (condition("", 300, text="Rule out tarsal tunnel syndrome, left"),),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "healthy",
        "High blood pressure and knee pain; nothing about the feet.",
        (condition("icd10cm|I10"), condition("icd10cm|M25.562", 30)),
    ),
    Case(
        "coded numbness",
        "Paraesthesia of the skin coded with body site left foot, and a Tinel sign.",
        (condition("icd10cm|R20.2", 20, side=LEFT), finding("tinel-tarsal-tunnel", LEFT)),
        (expect(A, LEFT, "probable"),),
        shows=("D16",),
    ),
    Case(
        "numbness without a place",
        "Paraesthesia of the skin without body site: it may be the hand.",
        (condition("icd10cm|R20.2", 20, text="Paresthesia, left"), finding("tinel-tarsal-tunnel", LEFT)),
        stores={(A, LEFT): "possible"},
        shows=("D16",),
    ),
    Case(
        "pain alone",
        "Pain in the left foot and a Tinel sign: pain alone is no symptom of the territory.",
        (condition("icd10cm|M79.672", 20), finding("tinel-tarsal-tunnel", LEFT)),
        stores={(A, LEFT): "possible"},
        shows=("D16",),
    ),
    Case(
        "side not recorded",
        "Symptoms and sign without a side: shown to nobody, promoted for nobody.",
        (finding("plantar-dysaesthesia", None, "present"), finding("tinel-tarsal-tunnel", None)),
        stores={(A, LEFT): ""},
    ),
    Case(
        "side contradictory",
        "The code says left, the body site right: it counts for neither foot.",
        (condition("icd10cm|M67.472", 20, side=RIGHT), finding("plantar-dysaesthesia", LEFT, "present")),
        stores={(A, RIGHT): ""},
    ),
    Case(
        "both feet the same",
        "The same symptoms and the same sign on both feet, no study.",
        (*clinical(LEFT), *clinical(RIGHT)),
        stores={(A, LEFT): "possible", (A, RIGHT): "possible"},
        shows=("D17",),
    ),
    Case(
        "both feet, one with a lesion",
        "The same picture on both feet, and a ganglion at the right ankle.",
        (*clinical(LEFT), *clinical(RIGHT), condition("icd10cm|M67.471", 40)),
        (expect(A, RIGHT, "strongly-supported", WARNING),),
        stores={(A, LEFT): "possible"},
        shows=("D17", "D24"),
    ),
    Case(
        "symptoms on both feet, sign on one",
        "Burning soles on both sides, Tinel sign on the left only.",
        (*clinical(LEFT), finding("plantar-dysaesthesia", RIGHT, "present")),
        (expect(A, LEFT, "probable"),),
    ),
    Case(
        "polyneuropathy, same on both feet",
        "Recorded polyneuropathy and the same picture on both feet.",
        (*clinical(LEFT), *clinical(RIGHT), condition("icd10cm|G62.9", 400)),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "polyneuropathy, one side",
        "Recorded polyneuropathy, but the picture is of the left foot alone.",
        (*clinical(LEFT), condition("icd10cm|G62.9", 400)),
        (expect(A, LEFT, "probable"),),
    ),
    Case(
        "lesion at the ankle",
        "Numb right sole and a ganglion at the right ankle.",
        (finding("plantar-dysaesthesia", RIGHT, "present"), condition("icd10cm|M67.471", 40)),
        (expect(A, RIGHT, "probable", WARNING),),
        shows=("D24",),
    ),
    Case(
        "lesion somewhere on the leg",
        "Numb right sole and a lump of the right lower limb, not placed at the foot.",
        (finding("plantar-dysaesthesia", RIGHT, "present"), condition("icd10cm|R22.41", 40)),
        stores={(A, RIGHT): "possible"},
        shows=("D24",),
    ),
    Case(
        "motor deficit",
        "Burning sole, and weak foot muscles on the same side.",
        (finding("plantar-dysaesthesia", LEFT, "present"), finding("intrinsic-weakness", LEFT, "present")),
        (expect(A, LEFT, "probable", WARNING),),
    ),
    Case(
        "one sign, normal study",
        "Symptoms and one sign, while a complete plantar study is normal.",
        (
            *clinical(LEFT),
            measure("plantar-medial-mixed-peak", LEFT, 3.3),
            measure("plantar-lateral-mixed-peak", LEFT, 3.4),
        ),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "two signs, normal study",
        "Symptoms and two separate signs, while a complete plantar study is normal.",
        (
            *clinical(LEFT),
            finding("triple-compression-test", LEFT),
            measure("plantar-medial-mixed-peak", LEFT, 3.3),
            measure("plantar-lateral-mixed-peak", LEFT, 3.4),
        ),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PN"},
    ),
    Case(
        "motor only",
        "Symptoms and a long motor latency, plantar responses normal: it may show, it does not raise the tier.",
        (finding("plantar-dysaesthesia", LEFT, "present"), *motor_only()),
        stores={(A, LEFT): "possible"},
        shows=("D18",),
    ),
    Case(
        "old symptoms",
        "Symptoms and sign recorded 13 months ago.",
        clinical(LEFT, 400),
        stores={(A, LEFT): ""},
        shows=("D22",),
    ),
    Case(
        "sign later negative",
        "A positive Tinel sign, negative at the next visit.",
        (
            finding("plantar-dysaesthesia", LEFT, "present", 10),
            finding("tinel-tarsal-tunnel", LEFT, "positive", 60),
            finding("tinel-tarsal-tunnel", LEFT, "negative", 10),
        ),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "nerve injury",
        "Symptoms, sign, and an injury code of the tibial nerve of that leg: trauma, not entrapment.",
        (*clinical(LEFT), condition("icd10cm|S84.02XA", 100)),
        stores={(A, LEFT): "possible"},
        shows=("D25",),
    ),
    Case(
        "S1 by the report",
        "Symptoms and sign, and a nerve conduction report that concludes left lumbosacral radiculopathy.",
        (
            *clinical(LEFT),
            report(
                "icd10cm|M54.17",
                conclusionCode=[
                    {
                        "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M54.17"}],
                        "text": "Radiculopathy, lumbosacral region, left",
                    }
                ],
            ),
        ),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "positive block",
        "Relief after a block at the left tarsal tunnel; no diagnosis recorded.",
        (
            finding(
                "diagnostic-block-response", LEFT, "positive", note=[{"text": "block at the tarsal tunnel"}]
            ),
        ),
        (expect(A, LEFT, "documented"),),
        shows=("D26",),
    ),
    Case(
        "block somewhere",
        "Relief after a block; where it was placed is not said.",
        (finding("diagnostic-block-response", LEFT, "positive"),),
        stores={(A, LEFT): ""},
        shows=("D26",),
    ),
    Case(
        "provisional diagnosis",
        "Tarsal tunnel syndrome recorded as provisional on the left.",
        (diagnosis(verification="provisional"),),
        stores={(A, LEFT): "possible"},
        shows=("D15",),
    ),
    Case(
        "one encounter",
        "Tarsal tunnel syndrome as the diagnosis of one visit, and its clinical picture.",
        (diagnosis(category="encounter-diagnosis"), *clinical(LEFT)),
        (expect(A, LEFT, "probable"),),
        shows=("D15",),
    ),
    Case(
        "two encounters",
        "The same diagnosis at two visits 40 days apart is a confirmed one.",
        (
            diagnosis(category="encounter-diagnosis", days=60, encounter={"reference": "Encounter/1"}),
            diagnosis(category="encounter-diagnosis", days=20, encounter={"reference": "Encounter/2"}),
            *clinical(LEFT),
        ),
        shows=("D15", "D8"),
    ),
    Case(
        "refuted diagnosis",
        "Tarsal tunnel syndrome refuted; symptoms and sign remain.",
        (diagnosis(verification="refuted"), *clinical(LEFT)),
        (expect(A, LEFT, "probable"),),
    ),
    Case(
        "entered in error",
        "Sign entered in error.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            finding("tinel-tarsal-tunnel", LEFT, status="entered-in-error"),
        ),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "after release",
        "Tarsal tunnel release on the left 60 days ago; symptoms and sign recorded since.",
        (order("Procedure", "cpt|28035", 60, side=LEFT), *clinical(LEFT)),
        shows=("D31",),
    ),
    Case(
        "new episode",
        "Release on the left 200 days ago; symptoms and sign first recorded this month.",
        (order("Procedure", "cpt|28035", 200, side=LEFT), *clinical(LEFT)),
        (expect(A, LEFT, "probable"),),
        shows=("D31",),
    ),
    Case(
        "release of the other foot",
        "Release on the right; the left foot has symptoms and sign.",
        (order("Procedure", "cpt|28035", 60, side=RIGHT), *clinical(LEFT)),
        (expect(A, LEFT, "probable"),),
        shows=("D31",),
    ),
    Case(
        "Observations missing",
        "The sign cannot be had: symptoms are coded, so the assessment is incomplete.",
        (condition("icd10cm|R20.2", 20, side=LEFT),),
        (expect(INCOMPLETE, LEFT),),
        missing=("Observation:exam", "Observation:survey"),
        shows=("D32",),
    ),
    Case(
        "nothing to miss",
        "Observations cannot be had, and nothing speaks of the foot: silence.",
        (condition("icd10cm|I10"),),
        missing=("Observation:exam", "Observation:procedure"),
        shows=("D32",),
    ),
)

PREDICTION = (
    Case(
        "laboratory's own limit",
        "Latency of 5.9 ms, beyond the laboratory's own limit of 5.5 and within the table's 6.1.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, 5.9, high=5.5), measure("sural-amp", LEFT, 14)),
        (expect(B, LEFT, "P1"),),
        shows=("D18",),
    ),
    Case(
        "within the laboratory's limit",
        "Latency of 6.3 ms, normal by the laboratory's own limit of 6.5.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, 6.3, high=6.5), measure("sural-amp", LEFT, 14)),
        stores={(B, LEFT): "PN"},
    ),
    Case(
        "sural not tested",
        "Focal slowing, sural not tested, no diabetes.",
        (diagnosis(), *study(sural=None)),
        (expect(B, LEFT, "P1b"),),
    ),
    Case(
        "sural not tested, diabetes",
        "The same with diabetes: no prediction.",
        (diagnosis(), *study(sural=None), condition("icd10cm|E11.9", 900)),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "sural not tested, metformin",
        "The same with metformin on the list, which stands for diabetes.",
        (
            diagnosis(),
            *study(sural=None),
            order("MedicationRequest", "", 30, text="metformin 500 MG Oral Tablet"),
        ),
        stores={(B, LEFT): "PX"},
        shows=("D13",),
    ),
    Case(
        "sural not tested, HbA1c 6.5",
        "The same with HbA1c of exactly 6.5 %.",
        (diagnosis(), *study(sural=None), measure("hba1c", None, 6.5, 100)),
        stores={(B, LEFT): "PX"},
        shows=("D13",),
    ),
    Case(
        "cold foot",
        "Slow latency on a foot of 28.5 degrees.",
        (diagnosis(), *study(temperature=28.5)),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "cold study, older warm one",
        "The newest study was cold; the one before it was warm and focal.",
        (
            diagnosis(),
            *study(),
            measure("dml-tibial-ah", LEFT, 7.9, 3),
            measure("skin-temp-foot", LEFT, 28, 3),
        ),
        (expect(B, LEFT, "P1"),),
        shows=("D22", "D23"),
    ),
    Case(
        "equal on both sides",
        "Both sides slow alike: polyneuropathy until shown otherwise.",
        (
            diagnosis(),
            measure("dml-tibial-ah", LEFT, 7.2),
            measure("dml-tibial-ah", RIGHT, 7.1),
            measure("sural-amp", LEFT, 9),
        ),
        stores={(B, LEFT): "PX"},
        shows=("D19",),
    ),
    Case(
        "both slow, plainly unequal",
        "Both sides slow, the left by 2.4 ms more, sural normal.",
        (
            diagnosis(),
            measure("dml-tibial-ah", LEFT, 9.0),
            measure("dml-tibial-ah", RIGHT, 6.6),
            measure("sural-amp", LEFT, 9),
        ),
        (expect(B, LEFT, "P1"),),
        shows=("D19",),
    ),
    Case(
        "motor only, confirmed",
        "A confirmed limb with a long motor latency alone.",
        (diagnosis(), *motor_only()),
        (expect(B, LEFT, "P1"),),
        shows=("D18",),
    ),
    Case(
        "motor only, not confirmed",
        "A probable limb with a long motor latency alone: no prediction.",
        (*clinical(LEFT), finding("sensory-loss-sole", LEFT, "present"), *motor_only()),
        (expect(A, LEFT, "probable"),),
        shows=("D18",),
    ),
    Case(
        "leg velocity",
        "Velocity of 33 m/s from knee to ankle at 50 years and 170 cm, other side 46, sural normal.",
        (
            diagnosis(),
            measure("cv-tibial-leg", LEFT, 33),
            measure("cv-tibial-leg", RIGHT, 46),
            measure("sural-amp", LEFT, 9),
            measure("body-height", None, 170),
        ),
        (expect(B, LEFT, "P2"),),
    ),
    Case(
        "leg velocity, tall",
        "Velocity of 38 m/s at 45 years: slow at 155 cm, not slow at 180 cm.",
        (
            diagnosis(),
            measure("cv-tibial-leg", LEFT, 38),
            measure("cv-tibial-leg", RIGHT, 46),
            measure("sural-amp", LEFT, 9),
            measure("body-height", None, 180),
        ),
        born="1981-03-02",
    ),
    Case(
        "leg velocity, short",
        "The same velocity at 155 cm.",
        (
            diagnosis(),
            measure("cv-tibial-leg", LEFT, 38),
            measure("cv-tibial-leg", RIGHT, 46),
            measure("sural-amp", LEFT, 9),
            measure("body-height", None, 155),
        ),
        (expect(B, LEFT, "P2"),),
        born="1981-03-02",
    ),
    Case(
        "height not known",
        "The same velocity without a height: the lowest limit of the age row counts.",
        (
            diagnosis(),
            measure("cv-tibial-leg", LEFT, 38),
            measure("cv-tibial-leg", RIGHT, 46),
            measure("sural-amp", LEFT, 9),
        ),
        born="1981-03-02",
    ),
    Case(
        "aged 84",
        "Own limits end at 79 years: only the laboratory's count.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, 7.4), measure("sural-amp", LEFT, 9, low=4)),
        born="1942-01-01",
        shows=("D28",),
    ),
    Case(
        "aged 84, laboratory limits",
        "The same with the laboratory's own limits.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, 7.4, high=6.5), measure("sural-amp", LEFT, 9, low=4)),
        (expect(B, LEFT, "P1"),),
        born="1942-01-01",
        shows=("D28",),
    ),
    Case(
        "value without a unit",
        "A latency whose unit is not sent cannot be compared.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, "7.4"), measure("sural-amp", LEFT, 9)),
        stores={(B, LEFT): ""},
    ),
    Case(
        "implausible value",
        "A latency of 74 ms is set aside.",
        (diagnosis(), measure("dml-tibial-ah", LEFT, 74), measure("sural-amp", LEFT, 9)),
        stores={(B, LEFT): ""},
    ),
    Case(
        "side of values not recorded",
        "Values without a side: no prediction.",
        (diagnosis(), measure("dml-tibial-ah", None, 7.4), measure("sural-amp", None, 9)),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "warning while treating",
        "Focal slowing while a conservative trial runs.",
        (diagnosis(), *study(), physio(10)),
        (expect(B, LEFT, "P1", WARNING),),
        stores={(C, LEFT): "too-early"},
        shows=("D4",),
    ),
    Case(
        "drugs missing",
        "Focal slowing, and drugs could not be had: the study still speaks, the trial cannot be judged.",
        (diagnosis(), *study()),
        missing=("MedicationRequest",),
        cards=(expect(B, LEFT, "P1"), expect(INCOMPLETE, LEFT)),
        shows=("D32",),
    ),
)


def trial(days: int | str, *more: Statement, **changes: Any) -> tuple[Statement, ...]:
    return (diagnosis(), physio(days, **changes), *more)


TIME = (
    Case("day 27", "Physiotherapy ordered 27 days ago.", trial(27), stores={(C, LEFT): "too-early"}),
    Case("day 28", "Physiotherapy ordered 28 days ago.", trial(28), (expect(C, LEFT, "due"),)),
    Case("V8", "Physiotherapy ordered 35 days ago, no follow-up.", trial(35), (expect(C, LEFT, "due"),)),
    Case("day 42", "Physiotherapy ordered 42 days ago.", trial(42), (expect(C, LEFT, "due"),)),
    Case("day 43", "Physiotherapy ordered 43 days ago.", trial(43), (expect(C, LEFT, "overdue", WARNING),)),
    Case(
        "V9",
        "Physiotherapy ordered 50 days ago, no follow-up.",
        trial(50),
        (expect(C, LEFT, "overdue", WARNING),),
    ),
    Case(
        "day 90",
        "The last treatment was 90 days ago: the trial still runs.",
        trial(90),
        (expect(C, LEFT, "overdue", WARNING),),
        shows=("D29",),
    ),
    Case("lapsed", "The last treatment was 91 days ago: the trial has lapsed.", trial(91), shows=("D29",)),
    Case(
        "more treatment",
        "A boot 10 days ago keeps the window of the physiotherapy 35 days ago.",
        trial(35, order("DeviceRequest", "hcpcs|L4360", 10, reason="icd10cm|G57.52")),
        (expect(C, LEFT, "due"),),
        shows=("D29",),
    ),
    Case(
        "order and performance",
        "Ordered 50 days ago, begun 35 days ago: the performed date counts.",
        (
            diagnosis(),
            physio(50, id="o1"),
            order("Procedure", PHYSIO, 35, basedOn=[{"reference": "ServiceRequest/o1"}]),
        ),
        (expect(C, LEFT, "due"),),
        shows=("D29",),
    ),
    Case("cancelled", "Physiotherapy ordered 35 days ago and revoked.", trial(35, status="revoked")),
    Case("do not perform", "An order not to do physiotherapy.", trial(35, doNotPerform=True)),
    Case(
        "for something else",
        "Physiotherapy for the knee starts no clock.",
        (diagnosis(), order("ServiceRequest", PHYSIO, 35, reason="icd10cm|M25.562", side=LEFT)),
        shows=("D29",),
    ),
    Case(
        "site without reason",
        "Physiotherapy of the left foot without a reason starts it.",
        (diagnosis(), order("ServiceRequest", PHYSIO, 35, side=LEFT)),
        (expect(C, LEFT, "due"),),
        shows=("D29",),
    ),
    Case(
        "neither reason nor site",
        "Physiotherapy with neither starts no clock.",
        (diagnosis(), order("ServiceRequest", PHYSIO, 35)),
        shows=("D29",),
    ),
    Case(
        "drug for it",
        "Gabapentin for the entrapment starts it.",
        (diagnosis(), order("MedicationRequest", "rxnorm|25480", 35, reason="icd10cm|G57.52")),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "drug for something else",
        "Gabapentin without a reason starts nothing.",
        (diagnosis(), order("MedicationRequest", "rxnorm|25480", 35)),
    ),
    Case(
        "other foot treated",
        "Treatment of the right foot is no trial of the left.",
        (diagnosis(), physio(35, RIGHT)),
        cards=(expect(C, RIGHT, "due"),),
        stores={(C, LEFT): ""},
    ),
    Case(
        "start known to the month",
        "Physiotherapy performed in May 2026, the day is not known: 15 to 45 days, so no state can be said.",
        (diagnosis(), order("Procedure", PHYSIO, "2026-05", reason="icd10cm|G57.52")),
        stores={(C, LEFT): ""},
    ),
    Case(
        "follow-up booked",
        "Day 35, and a follow-up for it is booked on day 40.",
        trial(
            35,
            order(
                "Appointment",
                "",
                -5,
                text="Follow-up visit, left foot",
                reason="icd10cm|G57.52",
                created="2026-05-20",
            ),
        ),
        (expect(C, LEFT, "planned"),),
        shows=("D30",),
    ),
    Case(
        "follow-up of the other foot",
        "Day 35, and a follow-up about the right foot is booked.",
        trial(
            35,
            order(
                "Appointment",
                "",
                -5,
                text="Follow-up visit, right foot",
                reason="icd10cm|G57.51",
                created="2026-05-20",
            ),
        ),
        (expect(C, LEFT, "due"),),
        shows=("D30",),
    ),
    Case(
        "unrelated visit",
        "Day 35, and a visit for a flu shot is booked.",
        trial(35, order("Appointment", "", -5, text="Influenza immunization", created="2026-05-20")),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "improved",
        "Pain fell from 7 to 4 on day 32.",
        trial(35, pain(7, 36), pain(4, 3)),
        stores={(C, LEFT): "improved"},
    ),
    Case(
        "not improved",
        "Pain was 7 and is 6 on day 32.",
        trial(35, pain(7, 36), pain(6, 3)),
        (expect(C, LEFT, "not-improved", WARNING),),
    ),
    Case(
        "worse",
        "Pain rose from 5 to 8 by day 10.",
        trial(14, pain(5, 15), pain(8, 4)),
        (expect(C, LEFT, "worsening", WARNING),),
        shows=("D30",),
    ),
    Case(
        "better too early",
        "Pain fell from 7 to 4 by day 15, which is no reassessment yet; day 35 today.",
        trial(35, pain(7, 36), pain(4, 20)),
        (expect(C, LEFT, "due"),),
        shows=("D30",),
    ),
    Case(
        "no baseline",
        "A pain score on day 45 without a baseline: change cannot be judged; a reminder, no escalation.",
        trial(50, pain(6, 5)),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "score of the other foot",
        "The pain scores are of the right foot.",
        trial(35, pain(7, 36, RIGHT), pain(7, 3, RIGHT)),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "score without a side",
        "The pain scores have no side: no reassessment of this foot.",
        trial(35, pain(7, 36, None), pain(7, 3, None)),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "stated unchanged",
        "The clinician states no change on day 32.",
        trial(35, finding("response-to-treatment", LEFT, "unchanged", 3)),
        (expect(C, LEFT, "not-improved", WARNING),),
        shows=("D30",),
    ),
    Case(
        "new weakness",
        "Weak foot muscles first recorded on day 20.",
        trial(25, finding("intrinsic-weakness", LEFT, "present", 5)),
        (expect(C, LEFT, "worsening", WARNING),),
    ),
    Case(
        "surgical opinion asked",
        "Overdue, but a surgical opinion is already asked for.",
        trial(
            50,
            order(
                "ServiceRequest", "", 5, text="Referral to foot and ankle surgeon", reason="icd10cm|G57.52"
            ),
        ),
    ),
    Case(
        "diagnosis over",
        "The diagnosis is resolved.",
        (diagnosis(clinical="resolved"), order("ServiceRequest", PHYSIO, 50, side=LEFT)),
    ),
    Case(
        "provisional diagnosis, trial",
        "A provisional diagnosis anchors the reminder.",
        (diagnosis(verification="provisional"), physio(35)),
        (expect(C, LEFT, "due"),),
        shows=("D15",),
    ),
    Case(
        "reason alone",
        "No Condition on the list; the order itself names the entrapment.",
        (physio(35),),
        (expect(C, LEFT, "due"),),
    ),
    Case(
        "treatment data missing",
        "Confirmed diagnosis; orders and drugs could not be had.",
        (diagnosis(),),
        missing=("ServiceRequest", "MedicationRequest"),
        cards=(expect(INCOMPLETE, LEFT),),
        shows=("D32",),
    ),
)


def ordering(
    *chart: Statement, code: str = PHYSIO, kind: str = "ServiceRequest", reason: str | None = "icd10cm|G57.52"
) -> tuple[Statement, ...]:
    return (*chart, order(kind, code, 0, reason=reason, draft=True))


ORDERS = (
    Case(
        "physiotherapy ordered",
        "Physiotherapy is selected for a confirmed left tarsal tunnel syndrome, no study on file.",
        ordering(diagnosis()),
        (expect(C, LEFT, "planned"),),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "orthosis ordered",
        "An orthosis is selected for it.",
        ordering(diagnosis(), kind="DeviceRequest", code="hcpcs|L3000"),
        (expect(C, LEFT, "planned"),),
        hook="order-select",
    ),
    Case(
        "treatment likely to disappoint",
        "Physiotherapy is selected, and the study shows focal slowing.",
        ordering(diagnosis(), *study()),
        (expect(B, LEFT, "P1", WARNING), expect(C, LEFT, "planned")),
        hook="order-select",
        shows=("D4",),
    ),
    Case(
        "unrelated order",
        "A chest X-ray is selected for the same patient.",
        ordering(diagnosis(), *study(), code="cpt|71046", reason="icd10cm|R05.9"),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "physiotherapy of the knee",
        "Physiotherapy is selected for the knee.",
        ordering(diagnosis(), reason="icd10cm|M25.562"),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "unsided order",
        "Physiotherapy is selected for tarsal tunnel syndrome, side not stated.",
        ordering(diagnosis(), reason="snomed|47374004"),
        hook="order-select",
    ),
    Case(
        "overdue while ordering",
        "More treatment is selected on day 50, never reassessed.",
        ordering(*trial(50)),
        (expect(C, LEFT, "overdue", WARNING),),
        hook="order-select",
    ),
)

CASES = PROBABLE + PREDICTION + TIME + ORDERS
