# ruff: noqa: E501
"""Cases written from the clinical decisions alone, without reading the rules.

"Dn" is a decision (the reference lists them), "n.n" a section of the clinical notes they come from. "AMBIGUOUS" marks a
reading that the decisions do not settle, "CORRECTED" an expectation that was wrong, and why. Day of the cases:
2026-06-15; "days" count back from it; patient 50 years old unless said otherwise.
"""

from typing import Any

from cds_service.record.vocabulary import SYSTEMS
from cds_service.rules.cases import Case, Statement, condition, expect, finding, measure, order, report

A, B, C = "probable-entrapment", "predicted-conservative-failure", "reassessment"
INCOMPLETE = "assessment-incomplete"
L, R, W = "left", "right", "warning"
ORDER_SELECT = "order-select"
G_L, G_R, G_BOTH = "icd10cm|G57.52", "icd10cm|G57.51", "icd10cm|G57.53"
PT, ORTHOSIS = "cpt|97161", "hcpcs|L3020"
SNOMED = SYSTEMS["snomed"][0]
LEFT_ANKLE = {"coding": [{"system": SNOMED, "code": "51636004"}]}


def sym(side: str | None = L, days: int | str = 14, **more: Any) -> Statement:
    return finding("plantar-dysaesthesia", side, "present", days, **more)


def tinel(side: str | None = L, answer: str = "positive", days: int | str = 14, **more: Any) -> Statement:
    return finding("tinel-tarsal-tunnel", side, answer, days, **more)


def study(
    side: str = L, days: int = 10, *, dml: float = 7.4, plantar: float | str = 4.6, sural: float | None = 12.0,
    temp: float | None = 33.0, **more: Any,
) -> tuple[Statement, ...]:  # fmt: skip
    """Slow motor latency and slow medial plantar response on one side; the other side normal."""
    other = R if side == L else L
    return (
        measure("dml-tibial-ah", side, dml, days, **more),
        measure("plantar-medial-mixed-peak", side, plantar, days, **more),
        measure("plantar-lateral-mixed-peak", side, 3.4, days, **more),
        measure("dml-tibial-ah", other, 4.4, days, **more),
        measure("plantar-medial-mixed-peak", other, 3.2, days, **more),
        *(() if temp is None else (measure("skin-temp-foot", None, temp, days, **more),)),
        *(
            ()
            if sural is None
            else (
                measure("sural-amp", side, sural, days, **more),
                measure("sural-amp", other, 13, days, **more),
            )
        ),
    )


def normal(side: str = L, days: int = 10, temp: float = 33.0) -> tuple[Statement, ...]:
    """A complete normal study of one side."""
    return (
        measure("dml-tibial-ah", side, 4.4, days),
        measure("dml-tibial-fdmb", side, 6.0, days),
        measure("plantar-medial-mixed-peak", side, 3.2, days),
        measure("plantar-lateral-mixed-peak", side, 3.3, days),
        measure("sural-amp", side, 12, days),
        measure("skin-temp-foot", None, temp, days),
    )


def pt(days: int | str = 35, reason: str | None = G_L, **more: Any) -> Statement:
    return order("ServiceRequest", PT, days, reason=reason, **more)


def draft(reason: str | None = G_L, code: str = PT, kind: str = "ServiceRequest", **more: Any) -> Statement:
    return order(kind, code, 0, reason=reason, draft=True, **more)


def nrs(value: float, days: int, side: str | None = L) -> Statement:
    return measure("pain-nrs", side, value, days)


def response(answer: str, days: int, side: str | None = L) -> Statement:
    return finding("response-to-treatment", side, answer, days)


def sided(side: str | None) -> dict[str, Any]:
    code = {"left": "22335008", "right": "7769000"}
    return {"bodySite": {"coding": [{"system": SNOMED, "code": code[side]}]}} if side else {}


def raw(key: str, code: str, days: int, side: str | None = L, **value: Any) -> Statement:
    """An Observation whose value the builders do not offer."""
    _alias, _, bare = code.rpartition("|")
    made = finding(code, side, "positive", days).resource
    kept = {k: v for k, v in made.items() if k != "valueCodeableConcept"}
    return Statement(f"{bare} {value}", key, {**kept, **value})


def seen(number: int) -> dict[str, Any]:
    return {"category": "encounter-diagnosis", "encounter": {"reference": f"Encounter/e{number}"}}


DX = condition(G_L)
CLINICAL = (sym(), tinel())

REPEATED = (
    Case("sign-became-negative", "2.1 'not negated'. AMBIGUOUS which of two statements of one sign counts (D22 "
         "speaks of studies): the newest, as a clinician would.",
         (sym(), tinel(days=20), tinel(answer="negative", days=5)), stores={(A, L): "possible"}),
    Case("sign-became-positive", "As above, the other way round.",
         (sym(), tinel(answer="negative", days=20), tinel(days=5)), (expect(A, L, "probable"),)),
    # CORRECTED: "possible" was expected (a conflict does not promote, by analogy with 2.4.3). The decisions say nothing of
    # it and the rules state their choice ("statements of the same day that disagree count as present").
    Case("sign-contradicts-itself-on-one-day", "AMBIGUOUS: two opposite results on one day.",
         (sym(), tinel(days=5), tinel(answer="negative", days=5)), (expect(A, L, "probable"),)),
    Case("same-sign-twice-is-one-sign", "2.2: >= 2 *separate* signs are needed against a normal complete study.",
         (sym(), tinel(days=5), tinel(days=40), *normal()), stores={(A, L): "possible"}),
    Case("two-signs-against-normal-study", "2.2: A + >= 2 separate signs with normal NCS: probable, clinical only.",
         (sym(), tinel(), finding("triple-compression-test", L), *normal()),
         (expect(A, L, "probable"),), stores={(B, L): "PN"}),
    Case("one-sign-against-incomplete-normal-study", "2.2 wants a normal *complete* plantar NCS; only the motor "
         "latency was done here.",
         (sym(), tinel(), measure("dml-tibial-ah", L, 4.4), measure("sural-amp", L, 12)),
         (expect(A, L, "probable"),)),
    Case("boolean-and-snomed-values", "D11: boolean and SNOMED values.",
         (raw("Observation:exam", "plantar-dysaesthesia", 9, valueBoolean=True),
          raw("Observation:exam", "tinel-tarsal-tunnel", 9,
              valueCodeableConcept={"coding": [{"system": SNOMED, "code": "10828004"}]})),
         (expect(A, L, "probable"),)),
    Case("not-detected-is-negative", "D11: 260415000 not detected.",
         (sym(), raw("Observation:exam", "tinel-tarsal-tunnel", 9,
                     valueCodeableConcept={"coding": [{"system": SNOMED, "code": "260415000"}]})),
         stores={(A, L): "possible"}),
    Case("boolean-false", "D11: boolean false.", (sym(), raw("Observation:exam", "tinel-tarsal-tunnel", 9, valueBoolean=False)),
         stores={(A, L): "possible"}),
    Case("sign-under-survey-category", "D23: category never decides.",
         (sym(), raw("Observation:survey", "tinel-tarsal-tunnel", 9, valueCodeableConcept={"text": "positive"})),
         (expect(A, L, "probable"),)),
    Case("sign-not-asked", "D12 makes a dataAbsentReason of a *study* a result; a Tinel sign not asked is nothing.",
         (sym(), raw("Observation:exam", "tinel-tarsal-tunnel", 9, dataAbsentReason={"coding": [{"code": "not-asked"}]})),
         stores={(A, L): "possible"}),
)  # fmt: skip

SIDES = (
    Case("code-left-site-right", "2.4.3: code and bodySite disagree: excluded from promotion, so not documented on "
         "either side; the clinical picture of the left stands by itself.",
         (condition(G_L, side=R), *CLINICAL), (expect(A, L, "probable"),)),
    Case("code-right-text-left", "2.4.3 with the text of the code.",
         (condition(G_R, text="Left tarsal tunnel syndrome"), *CLINICAL), (expect(A, L, "probable"),)),
    Case("symptom-left-sign-right", "V4 and 2.4: never probable.", (sym(L), tinel(R)),
         stores={(A, L): "possible", (A, R): "possible"}),
    Case("unsided-symptom-and-sided-sign", "2.4.2: unsided evidence never promotes a tier.", (sym(None), tinel(L)),
         stores={(A, L): "possible"}),
    Case("same-picture-on-both-feet", "D17.", (sym("both"), tinel("both")),
         stores={(A, L): "possible", (A, R): "possible"}),
    Case("same-picture-said-foot-by-foot", "D17: said in four statements instead of two.",
         (sym(L), sym(R), tinel(L), tinel(R)), stores={(A, L): "possible", (A, R): "possible"}),
    Case("both-feet-burn-one-sign", "D17 speaks of the *same* picture; the sign is on one side only.",
         (sym("both"), tinel(L), tinel(R, "negative")), (expect(A, L, "probable"),), stores={(A, R): "possible"}),
    Case("both-feet-alike-ganglion-left", "2.3: 'or SOL'; 2.2: A + B + SOL at the matching site. M67.47x needs no "
         "further site (D24 does not list it). Warning because of tier and lesion.",
         (sym("both"), tinel("both"), condition("icd10cm|M67.472")),
         (expect(A, L, "strongly-supported", W), expect("space-occupying-lesion", L, "", W)), stores={(A, R): "possible"}),
    Case("lipoma-of-the-leg", "D24: D17.24 does not place the lesion at the foot.",
         (sym(), tinel(), condition("icd10cm|D17.24")), (expect(A, L, "probable"),)),
    Case("lipoma-of-the-leg-at-the-foot", "D24: counts with a bodySite at the foot.",
         (sym(), tinel(), condition("icd10cm|D17.24", side=L)),
         (expect(A, L, "strongly-supported", W), expect("space-occupying-lesion", L, "", W))),
    Case("ganglion-of-the-other-foot", "2.4: the lesion is right, the picture left.",
         (sym(), tinel(), condition("icd10cm|M67.471")), (expect(A, L, "probable"),)),
    Case("bilateral-diagnosis-one-foot-treated", "D29: the order's own side; the other foot has no clock.",
         (condition(G_BOTH), order("ServiceRequest", PT, 35, side=L)), (expect(C, L, "due"),)),
    Case("bilateral-reason", "D29: a bilateral reason starts the clock on both.",
         (condition(G_BOTH), pt(35, G_BOTH)), (expect(C, L, "due"), expect(C, R, "due"))),
    Case("bilateral-diagnosis-left-slow", "2.5: right normal is PN there, left P1; D4: warning, a trial is ordered.",
         (condition(G_BOTH), pt(5, G_BOTH), *study(), measure("plantar-lateral-mixed-peak", R, 3.3),
          measure("dml-tibial-fdmb", R, 6.0)),
         (expect(B, L, "P1", W),), stores={(B, R): "PN", (C, L): "too-early", (C, R): "too-early"}),
    Case("snomed-diagnosis-with-site", "D15: 47374004; unspecified ICD code beside it; side from bodySite (2.4.1).",
         (condition("snomed|47374004", side=L), pt(35)), (expect(C, L, "due"),)),
    # CORRECTED (this case, the next, diagnosis-recurrence): first expected: (a) to be *stored* as documented; D8
    # only says that it is silent.
    Case("unspecified-code-with-site", "G57.50 says unspecified limb, bodySite says left: no disagreement.",
         (condition("icd10cm|G57.50", side=L), *study()), (expect(B, L, "P1"),)),
    Case("unsided-diagnosis", "2.4.2: a diagnosis without side never transfers.",
         (condition("icd10cm|G57.50"), *study()), ()),
)  # fmt: skip

SYMPTOMS = (
    Case("paraesthesia-of-skin-at-the-foot", "D16: R20.2 with a foot site counts.",
         (condition("icd10cm|R20.2", 20, side=L), finding("dorsiflexion-eversion-test", L)), (expect(A, L, "probable"),)),
    Case("paraesthesia-without-site", "D16: a foot site is needed.",
         (condition("icd10cm|R20.2", 20), finding("dorsiflexion-eversion-test", L)), stores={(A, L): "possible"}),
    Case("foot-pain-alone-is-no-symptom", "D16: M79.672 alone does not count, so one domain (B) alone.",
         (condition("icd10cm|M79.672", 20), tinel()), stores={(A, L): "possible"}),
    Case("numbness-of-foot-snomed", "D16: 309538000.",
         (condition("snomed|309538000", 20, side=L), tinel()), (expect(A, L, "probable"),)),
    Case("numbness-resolved", "2.2: status usable; a resolved symptom is not the present picture.",
         (condition("snomed|309538000", 20, side=L, clinical="resolved"), tinel()), stores={(A, L): "possible"}),
    Case("numbness-refuted", "2.2: not negated.",
         (condition("snomed|309538000", 20, side=L, verification="refuted"), tinel()), stores={(A, L): "possible"}),
    Case("symptom-and-weakness", "2.2: deficit makes the card a warning; D31: intrinsic-weakness is one. It is also a "
         "sign (2.1 B).",
         (sym(), finding("intrinsic-weakness", L, "present")), (expect(A, L, "probable", W),)),
    Case("symptom-and-sensory-loss", "D31: sensory loss alone is no deficit, so info.",
         (sym(), finding("sensory-loss-sole", L, "present")), (expect(A, L, "probable"),)),
    Case("symptom-and-coded-atrophy", "D31: atrophy coded at that foot is a deficit; 2.1 B: wasted intrinsics.",
         (sym(), condition("icd10cm|M62.572", 20)), (expect(A, L, "probable", W),)),
    Case("atrophy-of-the-other-foot", "2.4.", (*CLINICAL, condition("icd10cm|M62.571", 20)), (expect(A, L, "probable"),)),
    Case("symptom-and-mri", "2.2: A + D.", (sym(), finding("mri-nerve-hyperintensity", L, "present")),
         (expect(A, L, "probable"),)),
    Case("symptom-mri-and-study", "2.2: A + C(focal) + D, no sign.",
         (sym(), finding("mri-nerve-hyperintensity", L, "present"), *study()),
         (expect(A, L, "strongly-supported", W), expect(B, L, "P1"))),
    # CORRECTED: with a bodySite "left foot" only; 4.6 asks that bodySite or note say which site was blocked.
    Case("positive-block-site-not-said", "4.6: 'bodySite or note says which'; a foot is not the tunnel.",
         (finding("diagnostic-block-response", L),), ()),
    Case("positive-block-at-the-ankle", "D26: documented, indicator as for probable.",
         (finding("diagnostic-block-response", L, bodySite=LEFT_ANKLE),), (expect(A, L, "documented"),)),
    Case("positive-block-said-in-the-note", "4.6: '`bodySite` or `note` says which'.",
         (finding("diagnostic-block-response", L, note=[{"text": "Block of the tibial nerve in the tarsal tunnel"}]),),
         (expect(A, L, "documented"),)),
    Case("positive-block-and-weakness", "D26 and 2.2: indicator as for probable, so a warning with a deficit.",
         (finding("diagnostic-block-response", L, bodySite=LEFT_ANKLE), finding("intrinsic-weakness", L, "present")),
         (expect(A, L, "documented", W),)),
    Case("negative-block", "D26.", (sym(), finding("diagnostic-block-response", L, "negative")),
         stores={(A, L): "possible"}),
    Case("nerve-injury-same-side", "D25: caps at possible.", (*CLINICAL, condition("icd10cm|S84.02XA", 20)),
         stores={(A, L): "possible"}),
    Case("nerve-injury-other-side", "D25: of that side only.", (*CLINICAL, condition("icd10cm|S84.01XA", 20)),
         (expect(A, L, "probable"),)),
    Case("radiculopathy-as-a-condition", "2.3: a mere Condition of the back is a differential line.",
         (*CLINICAL, condition("icd10cm|M54.17", 20)), (expect(A, L, "probable"),)),
    Case("radiculopathy-concluded-by-the-study", "2.3: dominating if EDX says so: capped at possible.",
         (*CLINICAL, report("icd10cm|M54.17")), stores={(A, L): "possible"}),
    Case("polyneuropathy-one-sided-picture", "2.3: clinical-only A + B stays possible *unless unilateral*.",
         (*CLINICAL, condition("icd10cm|E11.42", 300)), (expect(A, L, "probable"),)),
)  # fmt: skip

STATUS = (
    Case("symptom-entered-in-error", "2.2: status usable.", (sym(status="entered-in-error"), tinel()),
         stores={(A, L): "possible"}),
    Case("preliminary-values", "5.3: preliminary excluded; read so for discrete values as well.",
         (*CLINICAL, *study(status="preliminary")), (expect(A, L, "probable"),)),
    Case("diagnosis-refuted", "D15.", (condition(G_L, verification="refuted"), *study()), stores={(A, L): "possible"}),
    Case("diagnosis-entered-in-error", "D15.", (condition(G_L, verification="entered-in-error"), *study()), ()),
    Case("rule-out-as-problem", "V10 and 5.1: 'rule out' is no diagnosis, whatever verificationStatus the EHR puts.",
         (condition("", text="Rule out left tarsal tunnel syndrome"), *study()), stores={(A, L): "possible"}),
    Case("diagnosis-provisional-starts-clock", "D15: provisional stays possible and anchors (c).",
         (condition(G_L, verification="provisional"), pt(35)), (expect(C, L, "due"),), stores={(A, L): "possible"}),
    Case("diagnosis-inactive", "6.2 closed: condition inactive.", (condition(G_L, clinical="resolved"), pt(35)), ()),
    Case("diagnosis-recurrence", "D15: recurrence is active.", (condition(G_L, clinical="recurrence"), *study()),
         (expect(B, L, "P1"),)),
    Case("diagnosis-abated", "6.2, D15: an abatement date without clinicalStatus is over.",
         (condition(G_L, clinical=None, abatementDateTime="2026-01-01"), *study()), ()),
    Case("diagnosis-without-statuses", "D15: verification and clinical status absent, without category.",
         (condition(G_L, verification=None, clinical=None, category=None), *study()), (expect(B, L, "P1"),)),
    Case("one-encounter-diagnosis", "D15: a single encounter diagnosis stays possible, so no (b) (2.5 preconditions).",
         (condition(G_L, **seen(1)), *study()), stores={(A, L): "possible"}),
    Case("two-encounters-29-days-apart", "D15: at least 30 days apart.",
         (condition(G_L, 31, **seen(1)), condition(G_L, 2, **seen(2)), *study()), stores={(A, L): "possible"}),
    Case("two-encounters-30-days-apart", "D15: at least 30 days apart.",
         (condition(G_L, 32, **seen(1)), condition(G_L, 2, **seen(2)), *study()), (expect(B, L, "P1"),)),
    Case("two-encounters-different-feet", "D15 with 2.4: one encounter per foot is no confirmation of either.",
         (condition(G_L, 62, **seen(1)), condition(G_R, 2, **seen(2)), *study()), stores={(A, L): "possible"}),
    Case("two-encounters-in-one-visit", "D15: two entries of the same encounter are one encounter. AMBIGUOUS when the "
         "dates differ: 'in two encounters' decides.",
         (condition(G_L, 62, **seen(1)), condition(G_L, 2, **seen(1)), *study()), stores={(A, L): "possible"}),
)  # fmt: skip

WINDOWS = (
    Case("twelve-months-to-the-day", "D22: exactly 12 months (2025-06-15).", (sym(days=365), tinel(days=365)),
         (expect(A, L, "probable"),)),
    Case("twelve-months-and-a-day", "D22: the sign is a day too old.", (sym(days=365), tinel(days=366)),
         stores={(A, L): "possible"}),
    Case("twenty-four-months-to-the-day", "D22: study of 2024-06-15.", (DX, *study(days=730)), (expect(B, L, "P1"),)),
    Case("twenty-four-months-and-a-day", "D22: study of 2024-06-14 is historic.", (DX, *study(days=731)), ()),
    Case("old-imaging-still-counts", "D22: imaging 24 months, symptoms 12.",
         (sym(), finding("mri-nerve-hyperintensity", L, "present", 700)), (expect(A, L, "probable"),)),
    Case("sign-in-the-future", "2.2: a sign dated tomorrow is no evidence of today.", (sym(), tinel(days=-1)),
         stores={(A, L): "possible"}),
)  # fmt: skip

STUDIES = (
    Case("lab-limit-says-normal", "3: the laboratory's range beats the table (6.5 > 6.1 but lab allows 7.0).",
         (DX, measure("dml-tibial-ah", L, 6.5, high=7.0), measure("plantar-medial-mixed-peak", L, 3.9, high=4.0),
          measure("plantar-lateral-mixed-peak", L, 3.8, high=4.0), measure("sural-amp", L, 12),
          measure("dml-tibial-fdmb", L, 6.0)),
         stores={(B, L): "PN"}),
    Case("lab-limit-says-abnormal", "3: the laboratory's range beats the table (5.5 and 3.6 are normal in 3.1).",
         (*CLINICAL, measure("dml-tibial-ah", L, 5.5, high=5.0), measure("plantar-medial-mixed-peak", L, 3.6, high=3.3),
          measure("sural-amp", L, 12), measure("dml-tibial-ah", R, 4.4), measure("plantar-medial-mixed-peak", R, 3.1)),
         (expect(A, L, "strongly-supported", W), expect(B, L, "P1"))),
    Case("lab-flag-without-range", "3: `interpretation` of the lab, no range.",
         (DX, measure("dml-tibial-ah", L, 5.7, interpretation=[{"coding": [{"code": "H"}]}]),
          measure("plantar-medial-mixed-peak", L, 3.6, interpretation=[{"coding": [{"code": "A"}]}]),
          measure("sural-amp", L, 12)),
         (expect(B, L, "P1"),)),
    Case("borderline-latency", "3.1: 5.8-6.1 is borderline, so not abnormal: no grade. (PN or nothing is not settled.)",
         (DX, measure("dml-tibial-ah", L, 6.1), measure("plantar-medial-mixed-peak", L, 3.7),
          measure("plantar-lateral-mixed-peak", L, 3.7), measure("sural-amp", L, 12)), ()),
    Case("seconds", "3.5: 1 s = 1000 ms.",
         (DX, measure("dml-tibial-ah", L, 0.0074, unit="s"), measure("plantar-medial-mixed-peak", L, 0.0046, unit="s"),
          measure("sural-amp", L, 12)), (expect(B, L, "P1"),)),
    Case("millivolt-of-a-nerve-potential", "3.5: 1 mV = 1000 uV; 2 against 15 uV is a loss of 87 % (2.2: > 50 %).",
         (DX, measure("plantar-medial-mixed-amp", L, 0.002, unit="mV"), measure("plantar-medial-mixed-amp", R, 15),
          measure("dml-tibial-ah", L, 4.4), measure("dml-tibial-ah", R, 4.3), measure("sural-amp", L, 12)),
         (expect(B, L, "P1"),)),
    Case("value-without-unit", "3.5: reject unit-less numbers.",
         (DX, raw("Observation:procedure", "dml-tibial-ah", 10, valueQuantity={"value": 7.4}),
          measure("plantar-medial-mixed-peak", L, 3.2), measure("sural-amp", L, 12)), ()),
    Case("micro-sign", "3.5: accept U+00B5 V, msec.",
         (DX, measure("dml-tibial-ah", L, 7.4, unit="msec"), measure("plantar-medial-mixed-peak", L, 4.6, unit="msec"),
          measure("sural-amp", L, 12, unit="\u00b5V")), (expect(B, L, "P1"),)),
    Case("implausible-latency", "3.5: DML 1.5-20 ms; 74 ms is a typing error.",
         (DX, measure("dml-tibial-ah", L, 74.0), measure("plantar-medial-mixed-peak", L, 3.2),
          measure("sural-amp", L, 12)), ()),
    Case("fahrenheit-warm", "3.5: 86 degF is 30.0 degC: 3.3 borderline, shown, still read.",
         (DX, *study(temp=None), measure("skin-temp-foot", None, 86, unit="[degF]")), (expect(B, L, "P1"),)),
    Case("fahrenheit-cold", "85 degF is 29.4 degC: 3.3 not interpretable for speed: PX.",
         (DX, *study(temp=None), measure("skin-temp-foot", None, 85, unit="[degF]")), stores={(B, L): "PX"}),
    Case("temperature-30", "3.3: < 30 is not interpretable, 30 is borderline.", (DX, *study(temp=30.0)),
         (expect(B, L, "P1"),)),
    Case("temperature-29-9", "3.3 and 2.5 PX; C(focal) fails too (2.2).", (*CLINICAL, *study(temp=29.9)),
         (expect(A, L, "probable"),), stores={(B, L): "PX"}),
    Case("cold-other-foot", "D23: a sided temperature is that foot's only; left not recorded = caveat line.",
         (DX, *study(temp=None), measure("skin-temp-foot", R, 27.0)), (expect(B, L, "P1"),)),
    Case("cold-this-foot", "3.3.", (DX, *study(temp=None), measure("skin-temp-foot", L, 28.0),
         measure("skin-temp-foot", R, 33.0)), stores={(B, L): "PX"}),
    Case("temperature-of-another-day", "A temperature belongs to the study of its day; last year's cold foot says "
         "nothing of today's study. AMBIGUOUS: the decisions does not link them.",
         (DX, *study(temp=None), measure("skin-temp-foot", L, 27.0, 300)), (expect(B, L, "P1"),)),
    Case("cold-foot-normal-values", "3.3: cold makes latencies longer, never shorter: values normal in the cold are "
         "normal. AMBIGUOUS: 'not interpretable for speed'; at least no card (b).",
         (DX, *normal(temp=27.0)), ()),
    Case("two-latencies-of-one-day-worse-first", "One study, two values of one measure (repeated after re-warming, or a "
         "typing error): AMBIGUOUS, but must not hang on ids. Read cautiously: no card (b) from a value its own repeat contradicts.",
         (DX, measure("dml-tibial-ah", L, 7.4, id="aaa"), measure("dml-tibial-ah", L, 4.4, id="bbb"),
          measure("plantar-medial-mixed-peak", L, 3.2), measure("sural-amp", L, 12)), ()),
    Case("two-latencies-of-one-day-better-first", "As above, ids the other way round.",
         (DX, measure("dml-tibial-ah", L, 7.4, id="bbb"), measure("dml-tibial-ah", L, 4.4, id="aaa"),
          measure("plantar-medial-mixed-peak", L, 3.2), measure("sural-amp", L, 12)), ()),
    Case("newer-study-normal", "D22: the newest adequate study counts.", (DX, *study(days=200), *normal(days=10)),
         stores={(B, L): "PN"}),
    Case("newer-study-cold", "D22: the newest *adequate*: the cold one is passed over.",
         (DX, *study(days=200), *normal(days=10, temp=27.0)), (expect(B, L, "P1"),)),
    Case("newer-study-of-the-other-foot", "D22: of one side.", (DX, *study(days=200), *normal(R, days=10)),
         (expect(B, L, "P1"),)),
    Case("both-slow-plainly-unequal", "D19: counts when plainly unequal and sural normal (left lost, DML 2.4 ms longer).",
         (DX, measure("dml-tibial-ah", L, 8.9), measure("plantar-medial-mixed-peak", L, "no response"),
          measure("dml-tibial-ah", R, 6.5), measure("plantar-medial-mixed-peak", R, 4.0),
          measure("sural-amp", L, 12), measure("sural-amp", R, 12)),
         (expect(B, L, "P1"),)),
    Case("both-slow-equal", "D19: equal sides never; PX bilateral symmetric.",
         (condition(G_BOTH), measure("dml-tibial-ah", L, 7.2), measure("plantar-medial-mixed-peak", L, 4.6),
          measure("dml-tibial-ah", R, 7.1), measure("plantar-medial-mixed-peak", R, 4.5),
          measure("sural-amp", L, 12), measure("sural-amp", R, 12)),
         stores={(B, L): "PX", (B, R): "PX"}),
    Case("both-plantar-absent", "D19 and fact 5: absent on both sides, common over 40; motor latency normal: no loss "
         "against the other side (2.2 'absent with the other side present').",
         (DX, measure("dml-tibial-ah", L, 4.4), measure("plantar-medial-mixed-peak", L, "no response"),
          measure("dml-tibial-ah", R, 4.4), measure("plantar-medial-mixed-peak", R, "no response"),
          measure("sural-amp", L, 12)), ()),
    Case("sural-on-the-other-foot-only", "AMBIGUOUS: C(focal) needs the same side's sural (2.4 never mix sides), so "
         "P1b; a normal sural of the other foot would speak against polyneuropathy though.",
         (DX, *study(sural=None), measure("sural-amp", R, 12)), (expect(B, L, "P1b"),)),
    Case("sural-abnormal", "2.5 PX; V3.", (DX, *study(sural=2.0)), stores={(B, L): "PX"}),
    Case("fibular-abnormal", "2.2: fibular, if done, must be normal, so no grade.", (DX, *study(), measure("fibular-cv", L, 29)), ()),
    Case("polyneuropathy-concluded", "2.5 PX: polyneuropathy on the report, values focal.",
         (DX, *study(), report("icd10cm|G62.9")), stores={(B, L): "PX"}),
    Case("polyneuropathy-concluded-clinical-picture", "2.3: dominating for C: the study may not raise the tier.",
         (*CLINICAL, *study(), report("icd10cm|G62.9")), (expect(A, L, "probable"),), stores={(B, L): "PX"}),
    Case("diabetic-polyneuropathy-concluded", "As above with E11.42 in the report.",
         (DX, *study(), report("icd10cm|E11.42")), stores={(B, L): "PX"}),
    Case("laboratory-normal-but-sides-differ", "3 and 2.2: abnormal 'against the lab's own limits (else table 3.1)': the "
         "laboratory calls 5.9 ms normal, and a second-hand side difference does not overrule it.",
         (DX, measure("dml-tibial-ah", L, 5.9, high=6.5), measure("dml-tibial-ah", R, 4.3, high=6.5),
          measure("plantar-medial-mixed-peak", L, 3.2), measure("plantar-lateral-mixed-peak", L, 3.3),
          measure("sural-amp", L, 12)), ()),
    Case("borderline-but-sides-differ", "3.1: no laboratory limit, value within the table, side difference 1.6 > 1.4. "
         "AMBIGUOUS: the side difference stands in table 3.1, so it may count (motor only, D18).",
         (DX, measure("dml-tibial-ah", L, 5.9), measure("dml-tibial-ah", R, 4.3),
          measure("plantar-medial-mixed-peak", L, 3.2), measure("plantar-lateral-mixed-peak", L, 3.3),
          measure("sural-amp", L, 12)), (expect(B, L, "P1"),)),
    Case("motor-only-undiagnosed", "D18: never raises the tier; 2.2 C(focal) not met: no (b) without a confirmed "
         "diagnosis.",
         (*CLINICAL, *study(plantar=3.3)), (expect(A, L, "probable"),)),
    Case("motor-only-symptom-alone", "D18: A and a motor-only study stay possible.", (sym(), *study(plantar=3.3)),
         stores={(A, L): "possible"}),
    Case("motor-only-diagnosed", "D18: counts for (b) as P1.", (DX, *study(plantar=3.3)), (expect(B, L, "P1"),)),
    Case("plantar-not-performed", "3.5: 'not done' = missing, although D12 calls a dataAbsentReason a result; "
         "AMBIGUOUS between the two, read as missing because not-performed is no absent response. So motor only.",
         (*CLINICAL, measure("dml-tibial-ah", L, 7.4), measure("dml-tibial-ah", R, 4.4),
          raw("Observation:procedure", "plantar-medial-mixed-peak", 10, dataAbsentReason={"coding": [{"code": "not-performed"}]}),
          measure("plantar-medial-mixed-peak", R, 3.2), measure("sural-amp", L, 12)),
         (expect(A, L, "probable"),)),
    Case("plantar-lost-this-side-only", "2.2: absent with the other side present; NR as text (D12).",
         (DX, measure("dml-tibial-ah", L, 4.4), measure("dml-tibial-ah", R, 4.4),
          measure("plantar-medial-mixed-peak", L, "NR"), measure("plantar-medial-mixed-peak", R, 3.2),
          measure("sural-amp", L, 12)), (expect(B, L, "P1"),)),
    Case("plantar-amplitude-exactly-half", "2.2: reduced > 50 %; exactly half is not. AMBIGUOUS for table 3.1 (10-30 "
         "uV): 15 against 30 lies in it.",
         (DX, measure("plantar-medial-mixed-amp", L, 15), measure("plantar-medial-mixed-amp", R, 30),
          measure("dml-tibial-ah", L, 4.4), measure("sural-amp", L, 12)), ()),
    Case("leg-segment-slow", "2.5 P2.",
         (DX, measure("cv-tibial-leg", L, 30), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("dml-tibial-ah", L, 4.4), pt(5)), (expect(B, L, "P2"),)),
    Case("leg-segment-36-tall-and-50", "3.2: at 50 and 165 cm the limit is 35; a flat 39 would over-call.",
         # CORRECTED (these three and AGE): the age on the day of the *study* (2026-06-05) counts, not today's.
         (DX, measure("cv-tibial-leg", L, 36), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("body-height", None, 165), measure("dml-tibial-ah", L, 4.4)), (), born="1976-06-05"),
    Case("leg-segment-36-and-49", "3.2: at 49 and 165 cm the limit is 37.",
         (DX, measure("cv-tibial-leg", L, 36), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("body-height", None, 165), measure("dml-tibial-ah", L, 4.4)),
         (expect(B, L, "P2"),), born="1976-06-06"),
    Case("leg-segment-height-in-inches", "3.2 and 3.5: 65 inches are 165 cm. AMBIGUOUS: no inch in 3.5; height missing "
         "would take the lowest limit (37 at 49), which gives the same here.",
         (DX, measure("cv-tibial-leg", L, 36), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("body-height", None, 65, unit="[in_i]"), measure("dml-tibial-ah", L, 4.4)),
         (expect(B, L, "P2"),), born="1976-06-06"),
    Case("leg-segment-height-missing", "3.2: height missing: the lowest limit of the age row (34 at 50), 35 is normal.",
         (DX, measure("cv-tibial-leg", L, 35), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("dml-tibial-ah", L, 4.4)), ()),
    Case("leg-segment-other-side-unknown", "2.5 P2 needs the other side normal.",
         (DX, measure("cv-tibial-leg", L, 30), measure("sural-amp", L, 12), measure("dml-tibial-ah", L, 4.4)), ()),
    Case("unsided-value", "2.5: only one unsided value: PX; never read as left.",
         (DX, measure("dml-tibial-ah", None, 7.4), measure("plantar-medial-mixed-peak", None, 4.6)), ()),
)  # fmt: skip

AGE = (
    Case("age-18", "D28: own limits from 19.", (DX, *study()), (), born="2007-06-06"),
    Case("age-19", "D28.", (DX, *study()), (expect(B, L, "P1"),), born="2007-06-05"),
    Case("age-79", "D28: to 79 years, so to the day before the 80th birthday.", (DX, *study()), (expect(B, L, "P1"),),
         born="1946-06-06"),
    Case("age-80", "D28.", (DX, *study()), (), born="1946-06-05"),
    Case("age-80-with-laboratory-limits", "D28: the laboratory's count.",
         (DX, measure("dml-tibial-ah", L, 7.4, high=6.5), measure("plantar-medial-mixed-peak", L, 4.6, high=4.0),
          measure("sural-amp", L, 12, low=4), measure("plantar-medial-mixed-peak", R, 3.2, high=4.0),
          measure("dml-tibial-ah", R, 4.4, high=6.5)),
         (expect(B, L, "P1"),), born="1946-06-05"),
    Case("age-17-clinical", "D28 limits the studies only; the clinical picture counts at any age.", CLINICAL,
         (expect(A, L, "probable"),), born="2009-01-01"),
)  # fmt: skip

NO_SURAL = (DX, *study(sural=None))
DIABETES = (
    Case("no-sural-nothing-on-record", "2.5 P1b.", NO_SURAL, (expect(B, L, "P1b"),)),
    Case("hba1c-6-5", "D13: 6.5 % or more.", (*NO_SURAL, measure("hba1c", None, 6.5)), stores={(B, L): "PX"}),
    Case("hba1c-6-4", "D13.", (*NO_SURAL, measure("hba1c", None, 6.4)), (expect(B, L, "P1b"),)),
    Case("egfr-59", "D13: under 60.", (*NO_SURAL, measure("egfr", None, 59)), stores={(B, L): "PX"}),
    Case("egfr-60", "D13.", (*NO_SURAL, measure("egfr", None, 60)), (expect(B, L, "P1b"),)),
    Case("insulin-by-text", "D13: insulin.", (*NO_SURAL, order("MedicationRequest", "", 100, text="insulin glargine 100 units/mL")),
         stores={(B, L): "PX"}),
    Case("metformin-by-text", "D13: other antidiabetic drug.", (*NO_SURAL, order("MedicationRequest", "", 100, text="metformin 500 mg tablet")),
         stores={(B, L): "PX"}),
    Case("diabetes-by-text", "D13: text.", (*NO_SURAL, condition("", text="Type 2 diabetes mellitus")), stores={(B, L): "PX"}),
    Case("diabetes-insipidus", "E23.2 is not diabetes mellitus; a text pattern must not catch it.",
         (*NO_SURAL, condition("icd10cm|E23.2", text="Diabetes insipidus")), (expect(B, L, "P1b"),)),
    Case("prediabetes", "R73.03 is not diabetes.", (*NO_SURAL, condition("icd10cm|R73.03", text="Prediabetes")),
         (expect(B, L, "P1b"),)),
    Case("family-history-of-diabetes", "Z83.3 speaks of relatives.",
         (*NO_SURAL, condition("icd10cm|Z83.3", text="Family history of diabetes mellitus")), (expect(B, L, "P1b"),)),
    Case("diabetes-refuted", "2.2: not negated.", (*NO_SURAL, condition("icd10cm|E11.9", verification="refuted")),
         (expect(B, L, "P1b"),)),
    Case("diabetes-with-normal-sural", "2.3: a mere DM code does not veto.", (DX, *study(), condition("icd10cm|E11.9")),
         (expect(B, L, "P1"),)),
    Case("diabetes-by-other-word-order", "D13: text, as EHRs write it.", (*NO_SURAL, condition("", text="Diabetes type 2")),
         stores={(B, L): "PX"}),
    Case("diabetes-by-plain-word", "D13: text; nothing but the word.", (*NO_SURAL, condition("", text="Diabetes")),
         stores={(B, L): "PX"}),
    Case("diabetes-abbreviated", "D13: text.", (*NO_SURAL, condition("", text="Type 2 DM")), stores={(B, L): "PX"}),
    Case("kidney-disease-by-text", "D13: text.", (*NO_SURAL, condition("", text="CKD stage 4")), stores={(B, L): "PX"}),
    Case("medication-statement-insulin", "D13: insulin as a MedicationStatement.",
         (*NO_SURAL, order("MedicationStatement", "", 100, text="insulin lispro")), stores={(B, L): "PX"}),
    Case("old-hba1c-newer-normal", "D13: the newest value. AMBIGUOUS: a treated diabetic may be below 6.5.",
         (*NO_SURAL, measure("hba1c", None, 7.0, 900), measure("hba1c", None, 5.4, 30)), (expect(B, L, "P1b"),)),
    Case("dialysis-no-sural", "2.5 PX: CKD with no sural.", (*NO_SURAL, condition("icd10cm|Z99.2")), stores={(B, L): "PX"}),
    Case("diabetes-sural-on-other-foot-only", "AMBIGUOUS: as sural-on-the-other-foot-only; with diabetes PX.",
         (*NO_SURAL, measure("sural-amp", R, 12), condition("icd10cm|E11.9")), stores={(B, L): "PX"}),
    Case("polyneuropathy-provisional-normal-sural", "2.3: only a *confirmed* Condition dominates.",
         (DX, *study(), condition("icd10cm|G62.9", verification="provisional")), (expect(B, L, "P1"),)),
    Case("polyneuropathy-provisional-no-sural", "P1b wants 'no neuropathy on record'; a provisional one is on record. "
         "AMBIGUOUS; the cautious reading is no prediction.",
         (*NO_SURAL, condition("icd10cm|G62.9", verification="provisional")), stores={(B, L): "PX"}),
    Case("diabetic-clinical-no-sural", "V3-like: C not counted (2.2 equivocal), probable on clinical grounds only.",
         (*CLINICAL, *study(sural=None), condition("icd10cm|E11.9")), (expect(A, L, "probable"),), stores={(B, L): "PX"}),
)  # fmt: skip

CLOCK = (
    Case("day-27", "6.2.", (DX, pt(27)), stores={(C, L): "too-early"}),
    Case("day-28", "6.2.", (DX, pt(28)), (expect(C, L, "due"),)),
    Case("day-42", "6.2.", (DX, pt(42)), (expect(C, L, "due"),)),
    Case("day-43", "6.2.", (DX, pt(43)), (expect(C, L, "overdue", W),)),
    Case("day-90", "D29: runs for 90 days after the last dated item.", (DX, pt(90)), (expect(C, L, "overdue", W),)),
    Case("day-91", "D29: lapsed, silent.", (DX, pt(91)), ()),
    Case("performed-later-than-ordered", "D29: order and performance are one treatment, the performed date counts.",
         (DX, pt(60, id="pt1"), order("Procedure", PT, 30, basedOn=[{"reference": "ServiceRequest/pt1"}])),
         (expect(C, L, "due"),)),
    Case("ordered-and-something-else-performed", "D29: not based on the order: two treatments, the first starts.",
         (DX, pt(60), order("Procedure", PT, 30, reason=G_L)), (expect(C, L, "overdue", W),)),
    Case("order-revoked", "6.1: cancelled never starts.", (DX, pt(50, status="revoked")), ()),
    Case("first-order-revoked", "6.1: the later orthosis starts the clock.",
         (DX, pt(50, status="revoked"), order("DeviceRequest", ORTHOSIS, 30, reason=G_L)), (expect(C, L, "due"),)),
    Case("do-not-perform", "6.1.", (DX, pt(35, doNotPerform=True)), ()),
    Case("treatment-not-done", "6.1: Procedure not-done.", (DX, order("Procedure", PT, 35, reason=G_L, status="not-done")), ()),
    Case("reason-left-site-right", "AMBIGUOUS: D29 takes the reason first, 2.4.3 excludes what disagrees; read as a "
         "conflict that starts no clock.",
         (DX, pt(35, side=R)), ()),
    Case("unrelated-reason-right-site", "D29: a reason is there and names something else; the site does not help.",
         (DX, pt(35, "icd10cm|M54.50", side=L)), ()),
    Case("site-without-reason", "D29.", (DX, pt(35, None, side=L)), (expect(C, L, "due"),)),
    Case("neither-reason-nor-site", "D29: starts none.", (DX, pt(35, None)), ()),
    Case("reason-foot-pain", "D29: a foot symptom of that side.", (DX, pt(35, "icd10cm|M79.672")), (expect(C, L, "due"),)),
    Case("reason-by-referenced-condition", "D29: referenced Condition.",
         (condition(G_L, id="tts"), pt(35, None, reasonReference=[{"reference": "Condition/tts"}])), (expect(C, L, "due"),)),
    Case("reason-references-the-other-foot", "D29: the referenced Condition is of the other foot.",
         (DX, condition(G_R, id="other"), pt(35, None, reasonReference=[{"reference": "Condition/other"}])),
         (expect(C, R, "due"),)),
    Case("ibuprofen-for-it", "6.1.", (DX, order("MedicationRequest", "rxnorm|5640", 35, reason=G_L)), (expect(C, L, "due"),)),
    Case("ibuprofen-for-nothing-named", "6.1: reason must match.", (DX, order("MedicationRequest", "rxnorm|5640", 35)), ()),
    Case("therapeutic-ultrasound", "C63: 97035 is therapy.", (DX, order("ServiceRequest", "cpt|97035", 35, reason=G_L)),
         (expect(C, L, "due"),)),
    Case("diagnostic-ultrasound", "C63 trap: 76882 is imaging and starts nothing.",
         (DX, order("ServiceRequest", "cpt|76882", 35, reason=G_L)), ()),
    Case("study-ordered", "6.1: NCS alone never starts.", (DX, order("ServiceRequest", "cpt|95910", 35, reason=G_L)), ()),
    Case("injection-performed", "6.1.", (DX, order("Procedure", "cpt|20550", 35, text="Corticosteroid injection, tarsal tunnel", reason=G_L)),
         (expect(C, L, "due"),)),
    Case("two-treatments-keep-the-first-start", "D29.", (DX, pt(80), order("DeviceRequest", ORTHOSIS, 20, reason=G_L)),
         (expect(C, L, "overdue", W),)),
    Case("gap-of-89-days", "D29: within 90 days of the last item the window of the first start is kept.",
         (DX, pt(119), order("DeviceRequest", ORTHOSIS, 30, reason=G_L)), (expect(C, L, "overdue", W),)),
    Case("gap-of-91-days", "D29, 6.1: lapsed, so a new trial.", (DX, pt(121), order("DeviceRequest", ORTHOSIS, 30, reason=G_L)),
         (expect(C, L, "due"),)),
    Case("treatment-in-the-future", "A start tomorrow is no start yet.", (DX, pt(-1)), ()),
    Case("prediction-warns-while-a-trial-runs", "D4.", (DX, pt(5), *study()), (expect(B, L, "P1", W),),
         stores={(C, L): "too-early"}),
    Case("prediction-without-trial-of-this-foot", "D4: the trial is of the other foot.", (DX, pt(5, G_R), *study()),
         (expect(B, L, "P1"),)),
    Case("prediction-lapsed-trial", "D4 with D29: lapsed is not running.", (DX, pt(120), *study()), (expect(B, L, "P1"),)),
    Case("p1b-stays-info-in-a-trial", "D4: warning only for P1 and P3.", (*NO_SURAL, pt(5)), (expect(B, L, "P1b"),)),
)  # fmt: skip

OUTCOMES = (
    Case("improved-baseline-30-before-day-21", "6.4, D30: both edges hold.", (DX, pt(35), nrs(7, 65), nrs(3, 14)),
         stores={(C, L): "improved"}),
    Case("baseline-31-before", "6.4: no baseline: cannot judge, remind, do not escalate. AMBIGUOUS whether 6.3 (a) would "
         "silence it.",
         (DX, pt(35), nrs(7, 66), nrs(7, 14)), (expect(C, L, "due"),)),
    Case("unchanged-day-21", "6.4: unchanged counts from day 21.", (DX, pt(35), nrs(7, 40), nrs(7, 14)),
         (expect(C, L, "not-improved", W),)),
    Case("unchanged-day-20", "D30: the 21 days apply to unchanged.", (DX, pt(35), nrs(7, 40), nrs(7, 15)),
         (expect(C, L, "due"),)),
    Case("baseline-7-after", "6.4.", (DX, pt(35), nrs(7, 28), nrs(7, 5)), (expect(C, L, "not-improved", W),)),
    Case("baseline-8-after", "6.4: not a baseline.", (DX, pt(35), nrs(7, 27), nrs(7, 5)), (expect(C, L, "due"),)),
    Case("one-point-of-seven", "6.4: 1 point and 14 % are within the threshold.", (DX, pt(35), nrs(7, 40), nrs(6, 5)),
         (expect(C, L, "not-improved", W),)),
    Case("one-point-of-three", "6.4: 33 % is meaningful.", (DX, pt(35), nrs(3, 40), nrs(2, 5)), stores={(C, L): "improved"}),
    Case("two-points-of-ten", "6.4: exactly 2 points.", (DX, pt(35), nrs(10, 40), nrs(8, 5)), stores={(C, L): "improved"}),
    Case("worse-on-day-10", "D30: worse counts from the first day.", (DX, pt(12), nrs(5, 14), nrs(8, 2)),
         (expect(C, L, "worsening", W),)),
    Case("score-of-the-other-foot", "6.3 (a): the same limb.", (DX, pt(35), nrs(7, 40, R), nrs(3, 5, R)), (expect(C, L, "due"),)),
    Case("score-without-side", "2.4.2. AMBIGUOUS: pain scores rarely have a side; an unsided one decides nothing.",
         (DX, pt(35), nrs(7, 40, None), nrs(3, 5, None)), (expect(C, L, "due"),)),
    Case("two-instruments", "6.4: the same instrument.", (DX, pt(35), measure("pain-vas", L, 70, 40), nrs(3, 5)),
         (expect(C, L, "due"),)),
    Case("faam-rises", "6.4: FAAM up is better (8 or more).",
         (DX, pt(35), measure("faam-adl", L, 50, 40), measure("faam-adl", L, 62, 5)), stores={(C, L): "improved"}),
    Case("faam-falls", "6.4: FAAM down is worse.",
         (DX, pt(35), measure("faam-adl", L, 62, 40), measure("faam-adl", L, 50, 5)), (expect(C, L, "worsening", W),)),
    Case("improved-then-worse", "The newest statement counts.", (DX, pt(35), response("improved", 10), response("worse", 2)),
         (expect(C, L, "worsening", W),)),
    Case("worse-then-improved", "The newest statement counts.", (DX, pt(35), response("worse", 30), response("improved", 5)),
         stores={(C, L): "improved"}),
    Case("statement-improved-on-day-20", "D30: 21 days for improved.", (DX, pt(35), response("improved", 15)),
         (expect(C, L, "due"),)),
    Case("statement-improved-on-day-21", "D30.", (DX, pt(35), response("improved", 14)), stores={(C, L): "improved"}),
    Case("statement-before-the-start", "6.3: since treatment began; said before it began.", (DX, pt(35), response("worse", 40)),
         (expect(C, L, "due"),)),
    Case("statement-without-side", "2.4.2: unsided decides nothing.", (DX, pt(35), response("improved", 5, None)),
         (expect(C, L, "due"),)),
    Case("symptom-not-changed-snomed", "6.3 (b): 162498009 as a Condition.",
         (DX, pt(35), condition("snomed|162498009", 5, side=L)), (expect(C, L, "not-improved", W),)),
    Case("score-better-clinician-says-worse", "AMBIGUOUS, conflicting same day: 7.1 'reminder given after worsening': "
         "the clinician's worse wins.",
         (DX, pt(35), nrs(7, 40), nrs(4, 5), response("worse", 5)), (expect(C, L, "worsening", W),)),
    Case("new-weakness-in-the-trial", "6.2 worsening: new deficit, any day.",
         (DX, pt(10), finding("intrinsic-weakness", L, "absent", 20), finding("intrinsic-weakness", L, "present", 3)),
         (expect(C, L, "worsening", W),)),
    Case("old-weakness-again", "6.2: not new.",
         (DX, pt(10), finding("intrinsic-weakness", L, "present", 20), finding("intrinsic-weakness", L, "present", 3)),
         stores={(C, L): "too-early"}),
    Case("not-improved-day-70-after-reassessment", "6.2: not improved at day 30 stays so at day 70.",
         (DX, pt(70), response("unchanged", 40)), (expect(C, L, "not-improved", W),)),
)  # fmt: skip

FOLLOW_UP = (
    Case("booked-in-the-window", "D30: planned, info.", (DX, pt(35), order("Appointment", "", -3, text="Follow-up", reason=G_L)),
         (expect(C, L, "planned"),)),
    Case("booked-and-cancelled", "D30: a cancelled appointment is none.",
         (DX, pt(35), order("Appointment", "", -3, text="Follow-up", reason=G_L, status="cancelled")), (expect(C, L, "due"),)),
    Case("booked-after-the-window", "D30: inside the window only (day 55).",
         (DX, pt(35), order("Appointment", "", -20, text="Follow-up", reason=G_L)), (expect(C, L, "due"),)),
    Case("flu-shot-booked", "6.3: an unrelated visit does not count.",
         (DX, pt(35), order("Appointment", "", -3, text="Influenza vaccination", reason="icd10cm|Z23")), (expect(C, L, "due"),)),
    Case("booked-but-worse", "D30 turns only `due`; worsening bypasses the clock.",
         (DX, pt(35), response("worse", 2), order("Appointment", "", -3, text="Follow-up", reason=G_L)), (expect(C, L, "worsening", W),)),
    Case("surgeon-referral-closes", "6.2 closed.",
         (DX, pt(50), order("ServiceRequest", "", 5, text="Referral to orthopaedic foot and ankle surgeon", reason=G_L)), ()),
    Case("surgeon-referral-for-the-other-foot", "6.2 with 2.4.",
         (DX, pt(50), order("ServiceRequest", "", 5, text="Referral to orthopaedic foot and ankle surgeon", reason=G_R)),
         (expect(C, L, "overdue", W),)),
    Case("surgeon-referral-revoked", "6.2: a revoked referral closes nothing.",
         (DX, pt(50), order("ServiceRequest", "", 5, text="Referral to orthopaedic foot and ankle surgeon", reason=G_L, status="revoked")),
         (expect(C, L, "overdue", W),)),
    Case("released-silent", "D31: after decompression (a), (b), (c) are silent.",
         (DX, pt(35), *study(), order("Procedure", "cpt|28035", 20, side=L)), ()),
    Case("released-other-foot", "D31: on that side.", (DX, pt(35), order("Procedure", "cpt|28035", 20, side=R)), (expect(C, L, "due"),)),
    Case("release-not-done", "D31: a release that was not done silences nothing.",
         (DX, pt(35), order("Procedure", "cpt|28035", 20, side=L, status="not-done")), (expect(C, L, "due"),)),
    Case("findings-89-days-after-release", "D31: 90 days or more.",
         (order("Procedure", "cpt|28035", 120, side=L), sym(days=31), tinel(days=31)), ()),
    Case("findings-90-days-after-release", "D31: a new episode.",
         (order("Procedure", "cpt|28035", 120, side=L), sym(days=30), tinel(days=30)), (expect(A, L, "probable"),)),
    Case("findings-persist-after-release", "D31: *first* recorded 90 days or more after; these never left.",
         (order("Procedure", "cpt|28035", 120, side=L), sym(days=100), tinel(days=100), sym(days=10), tinel(days=10)), ()),
    # CORRECTED: "first recorded" was first read as "ever"; then nobody operated on for symptoms could have a new episode.
    Case("findings-before-and-long-after-release", "D31: recorded before the operation and, for the first time since, "
         "110 days after it.",
         (order("Procedure", "cpt|28035", 120, side=L), sym(days=200), tinel(days=200), sym(days=10), tinel(days=10)),
         (expect(A, L, "probable"),)),
    Case("trial-after-release-new-episode", "D31: (c) silent at 60 days after the release without new findings.",
         (DX, order("Procedure", "cpt|28035", 95, side=L), pt(35)), ()),
    Case("four-cards-at-most", "D3: of five cards the four warnings stand; (a) right (info) is held back. Right: A + B + D "
         "is not clinical only (D17).",
         (sym("both"), tinel("both"), *study(), finding("mri-nerve-hyperintensity", R, "present"), pt(50, G_BOTH)),
         (expect(A, L, "strongly-supported", W), expect(B, L, "P1", W), expect(C, L, "overdue", W), expect(C, R, "overdue", W))),
)  # fmt: skip

SELECTED = (
    Case("os-planned", "Brief and 2.7.", (DX, draft()), (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-planned-and-graded", "D4: a trial is being ordered, so (b) is a warning.", (DX, *study(), draft()),
         (expect(C, L, "planned"), expect(B, L, "P1", W)), hook=ORDER_SELECT),
    Case("os-picture-without-diagnosis", "Card (a) is not shown here; (b) is (2.5: probable is enough).",
         (*CLINICAL, *study(), draft()), (expect(C, L, "planned"), expect(B, L, "P1", W)), hook=ORDER_SELECT),
    Case("os-two-orders-one-foot", "D3: one card per rule and limb.", (DX, draft(), draft(code=ORTHOSIS, kind="DeviceRequest")),
         (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-two-orders-two-feet", "One per limb.", (condition(G_BOTH), draft(G_L), draft(G_R, ORTHOSIS, "DeviceRequest")),
         (expect(C, L, "planned"), expect(C, R, "planned")), hook=ORDER_SELECT),
    Case("os-bilateral-reason", "D29: on both, also where only the left is documented.", (DX, draft(G_BOTH)),
         (expect(C, L, "planned"), expect(C, R, "planned")), hook=ORDER_SELECT),
    Case("os-treatment-of-the-other-foot", "D9: the selected order is for the right; the due trial and the grade of the "
         "left are not its business.",
         (DX, *study(), pt(35), draft(G_R)), (expect(C, R, "planned"),), hook=ORDER_SELECT),
    Case("os-running-and-overdue", "D29: more treatment keeps the window.", (DX, pt(50), draft()),
         (expect(C, L, "overdue", W),), hook=ORDER_SELECT),
    Case("os-running-too-early", "A second treatment in a trial of day 10: brief 'planned'; planned for the window of "
         "the first start.", (DX, pt(10), draft(code=ORTHOSIS, kind="DeviceRequest")), (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-worse", "D30.", (DX, pt(20), response("worse", 2), draft()), (expect(C, L, "worsening", W),), hook=ORDER_SELECT),
    Case("os-lapsed-and-new", "D29: the old trial has lapsed, this order starts a new one.", (DX, pt(130), draft()),
         (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-knee", "D9, D29: another problem.", (DX, draft("icd10cm|M17.12")), (), hook=ORDER_SELECT),
    Case("os-imaging", "D9: an MRI is no treatment.", (DX, *study(), pt(35), draft(code="cpt|73721")), (), hook=ORDER_SELECT),
    Case("os-after-release", "D31.", (DX, order("Procedure", "cpt|28035", 30, side=L), draft()), (), hook=ORDER_SELECT),
    Case("os-drug-for-it", "6.1: ibuprofen for the entrapment.", (DX, draft(code="rxnorm|5640", kind="MedicationRequest")),
         (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-drug-for-headache", "6.1: another reason.", (DX, draft("icd10cm|R51.9", "rxnorm|5640", "MedicationRequest")), (),
         hook=ORDER_SELECT),
    Case("os-imaging-and-treatment", "D9: both selected; the treatment counts.", (DX, draft(code="cpt|73721"), draft()),
         (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-px", "2.5 PX: no card (b); the reassessment card may carry it (D8).",
         (DX, *study(temp=28.0), draft()), (expect(C, L, "planned"),), hook=ORDER_SELECT, stores={(B, L): "PX"}),
)  # fmt: skip

MISSING = (
    Case("exam-missing-nothing-holds", "D32: nothing holds, nothing is said.", (), (), missing=("Observation:exam",)),
    Case("exam-missing-symptom-holds", "D32: A holds from a Condition, B is unknown.",
         (condition("snomed|309538000", 20, side=L),), (expect(INCOMPLETE, L),), missing=("Observation:exam",)),
    Case("values-missing-diagnosis-holds", "D32: documented TTS holds for (b), the study is unknown.",
         (DX,), (expect(INCOMPLETE, L),), missing=("Observation:procedure",)),
    Case("values-missing-but-probable", "D32: (a) is decided from what is there and stands; (b) unknown with a part that "
         "holds. AMBIGUOUS whether D32 makes (a) unknown too although it already holds without the missing part.",
         CLINICAL, (expect(A, L, "probable"), expect(INCOMPLETE, L)), missing=("Observation:procedure",)),
    Case("reports-missing", "D32: (b) from values only.", (DX, *study()), (expect(B, L, "P1"),), missing=("DiagnosticReport",)),
    Case("procedures-missing", "D32: assumed absent.", (DX, pt(50)), (expect(C, L, "overdue", W),), missing=("Procedure",)),
    Case("appointments-missing", "D32: assumed absent.", (DX, pt(35)), (expect(C, L, "due"),), missing=("Appointment",)),
    Case("service-requests-missing-drug-runs", "D32: (c) is unknown (an earlier start or a referral may be there), and a "
         "start is on record.",
         (DX, order("MedicationRequest", "rxnorm|5640", 35, reason=G_L)), (expect(INCOMPLETE, L),), missing=("ServiceRequest",)),
    Case("laboratory-missing-no-sural", "D32: P1b rests on the absence of diabetes, and HbA1c was not retrieved. "
         "AMBIGUOUS: 'Observation missing: (b) unknown' read by category; no bold P1b.",
         NO_SURAL, (expect(INCOMPLETE, L),), missing=("Observation:laboratory",)),
)  # fmt: skip

CASES = (*REPEATED, *SIDES, *SYMPTOMS, *STATUS, *WINDOWS, *STUDIES, *AGE, *DIABETES, *CLOCK, *OUTCOMES, *FOLLOW_UP,
         *SELECTED, *MISSING)  # fmt: skip
