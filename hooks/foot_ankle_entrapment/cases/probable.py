"""Worked cases of card (a): tiers, sides, differentials, releases, missing data."""

from typing import Any

from cds_service.rules import Case, condition, expect, finding, measure, order, report
from hooks.foot_ankle_entrapment.cases.charts import (
    INCOMPLETE,
    LEFT,
    LESION,
    RIGHT,
    WARNING,
    A,
    B,
    C,
    clinical,
    diagnosis,
    motor_only,
    physio,
    study,
)


def _answer(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://snomed.info/sct", "code": code}]}


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
        shows=("D4", "D12"),
    ),
    Case(
        "three cards",
        "The same, and physiotherapy for a burning foot since 35 days: one card for each of the three questions.",
        (*clinical(LEFT), *study(), physio(35)),
        (
            expect(A, LEFT, "strongly-supported", WARNING, "tibial"),
            expect(B, LEFT, "P1", WARNING, "tibial"),
            expect(C, LEFT, "due", nerve="tibial"),
        ),
        shows=("D1", "D2"),
    ),
    Case(
        "answers as codes",
        "The same symptoms and sign, sent as true and as the SNOMED CT code for positive.",
        (
            finding("plantar-dysaesthesia", LEFT, valueCodeableConcept=None, valueBoolean=True),
            finding("tinel-tarsal-tunnel", LEFT, valueCodeableConcept=_answer("10828004")),
        ),
        (expect(A, LEFT, "probable"),),
        shows=("D11",),
    ),
    Case(
        "negative as a code",
        "Symptoms, and the Tinel sign sent as the SNOMED CT code for negative.",
        (
            finding("plantar-dysaesthesia", LEFT, valueCodeableConcept=None, valueBoolean=True),
            finding("tinel-tarsal-tunnel", LEFT, valueCodeableConcept=_answer("260385009")),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D11",),
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
        (expect(A, RIGHT, "strongly-supported", WARNING), expect(LESION, RIGHT, "", WARNING)),
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
        (expect(A, RIGHT, "probable", WARNING), expect(LESION, RIGHT, "", WARNING)),
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
        "injury of a branch of the sole",
        "Burning sole and Tinel sign, and an injury code of the lateral plantar nerve of that leg, which explains it.",
        (*clinical(LEFT), condition("icd10cm|S94.02XA", 100)),
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
        "Observations missing, sole and heel",
        "The same, and the heel of that foot is numb too: one card for the foot, named after the first nerve.",
        (
            condition("icd10cm|R20.2", 20, side=LEFT),
            condition("icd10cm|R20.0", 20, text="Numbness of the left heel"),
        ),
        (expect(INCOMPLETE, LEFT, nerve="tibial"),),
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
    Case(
        "old symptom, new sign after a release",
        "The sole was numb before the release 200 days ago; now the Tinel sign is positive. What is older than the new "
        "episode is no symptom of it.",
        (
            finding("plantar-dysaesthesia", LEFT, "present", 300),
            order("Procedure", "cpt|28035", 200, side=LEFT),
            finding("tinel-tarsal-tunnel", LEFT, "positive", 10),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D31",),
    ),
    Case(
        "last symptom of day 89, new sign",
        "The sole burned 89 days after the release 200 days ago, and not since; now the Tinel sign is positive: the "
        "symptom belongs to what followed the operation.",
        (
            order("Procedure", "cpt|28035", 200, side=LEFT),
            finding("plantar-dysaesthesia", LEFT, "present", 111),
            finding("tinel-tarsal-tunnel", LEFT, "positive", 10),
        ),
        stores={(A, LEFT): "possible"},
        shows=("D31",),
    ),
    Case(
        "same symptom since a release",
        "The sole burns as it did two months after the release 200 days ago, and the Tinel sign is negative.",
        (
            order("Procedure", "cpt|28035", 200, side=LEFT),
            finding("plantar-dysaesthesia", LEFT, "present", 140),
            finding("plantar-dysaesthesia", LEFT, "present", 10),
            finding("tinel-tarsal-tunnel", LEFT, "negative", 10),
        ),
        shows=("D31",),
    ),
    Case(
        "new picture after a release",
        "The same, and the sole burns again since a month: a new episode of its own.",
        (
            finding("plantar-dysaesthesia", LEFT, "present", 300),
            order("Procedure", "cpt|28035", 200, side=LEFT),
            finding("tinel-tarsal-tunnel", LEFT, "positive", 10),
            finding("plantar-dysaesthesia", LEFT, "present", 30),
        ),
        (expect(A, LEFT, "probable"),),
        shows=("D31",),
    ),
    Case(
        "HbA1c risen, sural not tested",
        "The tunnel picture and a slow study without the sural nerve; HbA1c was 5.9 % last year and is 6.8 % now.",
        (
            *clinical(LEFT),
            *study(sural=None),
            measure("hba1c", None, 5.9, 400),
            measure("hba1c", None, 6.8, 30),
        ),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PX"},
        shows=("D13", "D20"),
    ),
    Case(
        "a lump of each leg",
        "The tunnel picture on the left, and a lump of each leg that nothing places at the foot: that of the left leg "
        "is told, and counts for nothing.",
        (*clinical(LEFT), condition("icd10cm|R22.42", 40), condition("icd10cm|R22.41", 40)),
        (expect(A, LEFT, "probable"),),
        shows=("D24",),
    ),
    Case(
        "tunnel picture, sign of the arch",
        "The tunnel picture, and a Tinel sign behind the navicular without symptoms of the arch: the card tells of the "
        "tunnel.",
        (*clinical(LEFT), finding("tinel-navicular", LEFT)),
        (expect(A, LEFT, "probable", nerve="tibial"),),
        stores={(A, LEFT, "medial-plantar"): "possible"},
        shows=("D7",),
    ),
    Case(
        "tunnel picture, cold foot",
        "The tunnel picture on day 35 of physiotherapy; two slow studies, both of a foot below 30 degrees, count for "
        "nothing.",
        (
            *clinical(LEFT),
            physio(35),
            *study(temperature=28.5),
            measure("dml-tibial-ah", LEFT, 7.8, 200),
            measure("skin-temp-foot", LEFT, 27, 200),
        ),
        (expect(A, LEFT, "probable"), expect(C, LEFT, "due")),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "arch pain, tunnel sign",
        "Pain of the arch, and a Tinel sign at the tunnel: symptom and sign are of different nerves.",
        (finding("medial-arch-pain", LEFT, "present"), finding("tinel-tarsal-tunnel", LEFT)),
        stores={(A, LEFT): "possible", (A, LEFT, "medial-plantar"): "possible"},
        shows=("D7",),
    ),
    Case(
        "study requested, nothing found",
        "A nerve conduction study was requested for pain of the left foot; nothing is examined.",
        (
            condition("icd10cm|M79.672", 40),
            order("ServiceRequest", "cpt|95909", 30, reason="icd10cm|M79.672"),
        ),
        shows=("D16",),
    ),
    Case(
        "tunnel picture, report of polyneuropathy",
        "The tunnel picture of one foot; a report without values concludes polyneuropathy.",
        (*clinical(LEFT), report("icd10cm|G62.9")),
        (expect(A, LEFT, "probable"),),
        stores={(B, LEFT): "PX"},
    ),
    Case(
        "report of polyneuropathy alone",
        "A report concludes polyneuropathy, and nothing of the feet is on record.",
        (report("icd10cm|G62.9"),),
        stores={(A, LEFT): "", (B, LEFT): ""},
    ),
    Case(
        "numb since February",
        "Numbness of the left foot since February, recorded this month, with a Tinel sign.",
        (
            condition("snomed|309538000", 10, side=LEFT, onsetDateTime="2026-02"),
            finding("tinel-tarsal-tunnel", LEFT),
        ),
        (expect(A, LEFT, "probable"),),
        shows=("D16",),
    ),
    Case(
        "two skin temperatures",
        "A focal study, requested a month ago; the skin of that foot was 33.5 degrees at first and 31 later: the lower "
        "one qualifies it.",
        (
            measure("skin-temp-foot", LEFT, 33.5),
            measure("skin-temp-foot", LEFT, 31),
            *clinical(LEFT),
            *study(),
            order("ServiceRequest", "cpt|95909", 30, reason="icd10cm|M79.672"),
        ),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P1")),
    ),
)
