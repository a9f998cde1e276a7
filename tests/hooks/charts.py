"""Charts drawn at random: everything that this topic reads, in kinds of statements, in codes or in words alone.

Side words, side codes and dates stand only in the resources, so that a chart can be mirrored or moved in time.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from cds_service.rules import Statement, condition, finding, measure, order, report, told

Strategy = st.SearchStrategy
Said = tuple[Statement, ...]
Maker = Callable[[st.DrawFn, str | None, int | str], Said]

SIDES = st.sampled_from(("left", "right"))
# Days ago. The longer ones stand on either side of the windows of 10, 12 and 24 months, away from their edges.
LONG: Strategy[int | str] = st.sampled_from((300, 320, 365, 367, 400, 730, 732, 800))
EXACT: Strategy[int | str] = st.integers(0, 60) | st.integers(0, 120) | st.sampled_from((180, 181)) | LONG
DAYS: Strategy[int | str] = st.one_of(
    EXACT, EXACT, EXACT, st.sampled_from(("2026-06", "2026-05", "2026", "2025-06"))
)
TODAY: Strategy[int | str] = st.just(0)

ICD = {"left": "icd10cm|G57.52", "right": "icd10cm|G57.51", None: "icd10cm|G57.50"}
NAMES = {
    "tibial": "Tarsal tunnel syndrome",
    "medial-plantar": "Medial plantar nerve entrapment",
    "medial-calcaneal": "Medial calcaneal nerve entrapment",
}
SYMPTOMS = {
    "tibial": ("plantar-dysaesthesia", "numbness-medial-sole", "numbness-hallux-second-toe"),
    "medial-plantar": ("medial-arch-pain", "numbness-medial-sole", "numbness-hallux-second-toe"),
    "medial-calcaneal": ("territory-medial-heel", "heel-pain-medial-to-central"),
}
SIGNS = {
    "tibial": (
        *(
            "tinel-tarsal-tunnel",
            "dorsiflexion-eversion-test",
            "triple-compression-test",
            "sensory-loss-sole",
        ),
        "intrinsic-weakness",
    ),
    "medial-plantar": ("tinel-navicular",),
    "medial-calcaneal": ("tinel-medial-calcaneal",),
}
EVERY_SYMPTOM = tuple(dict.fromkeys(code for codes in SYMPTOMS.values() for code in codes))
EVERY_SIGN = tuple(code for codes in SIGNS.values() for code in codes)
TUNNEL, HENRY, HEEL = "tarsal tunnel", "knot of Henry", "medial heel"
LATERAL_DIGIT = {"left": "2", "right": "1", None: "0"}


def of_side(side: str | None, words: str) -> str:
    """Words with a side, or without one."""
    return f"{words}, {side}" if side else words


def at(side: str | None, site: str) -> dict[str, Any]:
    """A body site in words."""
    return {"bodySite": {"text": f"{side} {site}" if side else site}}


def coded(said: Statement, code: Mapping[str, Any]) -> Statement:
    """The same statement under another code."""
    return replace(said, resource={**said.resource, "code": code})


def words(draw: st.DrawFn, *texts: str) -> str:
    return draw(st.sampled_from(texts))


def symptom(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    match draw(st.integers(0, 5)):
        case 0 | 1 | 2:
            return (finding(draw(st.sampled_from(EVERY_SYMPTOM)), side, "present", days),)
        case 3:
            code = words(
                draw, "icd10cm|R20.0", "icd10cm|R20.1", "icd10cm|R20.2", "snomed|309538000", "snomed|91019004"
            )
            return (condition(code, days, side=side),)
        case 4:
            return (condition("icd10cm|R20.2", days, **at(side, HEEL)),)
        case _:
            text = words(
                draw,
                "Burning pain of the sole",
                "Tingling of the medial foot",
                "Numbness of the first two toes",
                "Pain in the medial arch",
                "Burning at the inner side of the heel",
                "Numb foot",
            )
            return (condition("", days, text=of_side(side, text)),)


def sign(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    match draw(st.integers(0, 4)):
        case 0 | 1 | 2:
            return (finding(draw(st.sampled_from(EVERY_SIGN)), side, "positive", days),)
        case 3:
            return (condition(f"icd10cm|M62.57{LATERAL_DIGIT[side] if side else 9}", days),)
        case _:
            text = words(
                draw,
                "Tinel sign at the tarsal tunnel",
                "Tinel over the navicular tuberosity",
                "Tinel over the medial calcaneal nerve",
                "Triple compression stress test",
                "Weakness of intrinsic foot muscles",
            )
            found = finding("", None, words(draw, "positive", "present"), days)
            return (coded(found, {"text": of_side(side, text)}),)


def lesion(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    site = words(draw, TUNNEL, HENRY, "foot", "ankle")
    digit = LATERAL_DIGIT[side]
    match draw(st.integers(0, 5)):
        case 0:
            return (condition(f"icd10cm|M67.47{digit if side else 9}", days),)
        case 1:
            return (condition(f"icd10cm|R22.4{digit}", days, **at(side, site)),)
        case 2:
            code = {"left": "icd10cm|D17.24", "right": "icd10cm|D17.23", None: "snomed|93163002"}[side]
            return (condition(code, days, **at(side, site)),)
        case 3:
            return (finding("space-occupying-lesion", None, "present", days, **at(side, site)),)
        case 4:
            return (condition("snomed|445008009", days, **at(side, site)),)
        case _:
            return (
                condition("", days, text=of_side(side, f"{words(draw, 'Ganglion', 'Lipoma')} at the {site}")),
            )


def imaging(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    code = words(draw, "mri-nerve-hyperintensity", "mri-denervation", "fluid-knot-of-henry")
    return (finding(code, side, "present", days),)


def block(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    site = words(draw, TUNNEL, "medial plantar nerve", "heel")
    return (finding("diagnostic-block-response", None, "positive", days, **at(side, site)),)


def doubt(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    """What is denied, hedged, over, or not understood."""
    match draw(st.integers(0, 4)):
        case 0 | 1:
            code = draw(st.sampled_from((*EVERY_SYMPTOM, *EVERY_SIGN, "mri-nerve-hyperintensity")))
            return (finding(code, side, words(draw, "negative", "absent", "see note"), days),)
        case 2:
            code = words(draw, "space-occupying-lesion", "diagnostic-block-response")
            return (finding(code, None, words(draw, "negative", "see note"), days, **at(side, TUNNEL)),)
        case 3:
            held = words(draw, "refuted", "provisional", "differential")
            return (condition("icd10cm|R20.2", days, verification=held, side=side),)
        case _:
            return (condition("icd10cm|R20.2", days, clinical="resolved", side=side),)


RANGES = {
    "dml-tibial-ah": (3, 10),
    "dml-tibial-fdmb": (4, 11),
    "cv-tibial-leg": (30, 55),
    "cv-tibial-tunnel": (25, 60),
    "plantar-medial-mixed-peak": (2, 6),
    "plantar-lateral-mixed-peak": (2, 6),
    "plantar-medial-sensory-cv": (28, 50),
    "plantar-lateral-sensory-cv": (28, 50),
    "plantar-medial-mixed-amp": (1, 30),
    "plantar-lateral-mixed-amp": (1, 30),
    "calcaneal-medial-sensory-peak": (2, 4),
    "calcaneal-medial-sensory-amp": (2, 30),
    "sural-amp": (1, 20),
    "sural-peak": (3, 6),
    "fibular-cv": (33, 55),
    "fibular-dml": (4, 8),
    "h-reflex-latency": (28, 37),
    "amp-tibial-ah": (1, 20),
}
STUDY_DAYS = st.sampled_from((5, 10, 10, 10, 100, 400, 732))


def value(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    """One value of a study."""
    concept = draw(st.sampled_from(tuple(RANGES)))
    low, high = RANGES[concept]
    number: float | str = draw(st.integers(low * 10, high * 10)) / 10
    if draw(st.integers(0, 4)) == 0:
        number = "no response"
    limits: dict[str, Any] = {"high": 5.0} if draw(st.integers(0, 7)) == 0 else {}
    return (measure(concept, side, number, draw(STUDY_DAYS), **limits),)


def temperature(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    where = draw(st.sampled_from((side, None)))
    return (measure("skin-temp-foot", where, draw(st.integers(27, 34)), draw(STUDY_DAYS)),)


def normal_study(side: str, day: int) -> Said:
    """Both plantar nerves, the motor latency and the sural nerve of a side, all normal."""
    return (
        measure("dml-tibial-ah", side, 4.4, day),
        measure("plantar-medial-mixed-peak", side, 3.2, day),
        measure("plantar-lateral-mixed-peak", side, 3.3, day),
        measure("sural-amp", side, 13, day),
        measure("calcaneal-medial-sensory-peak", side, 2.4, day),
    )


def study(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    """A study of both sides: abnormal on one, in the pattern of one of the nerves, or normal."""
    side, day = side or draw(SIDES), draw(STUDY_DAYS)
    other = "right" if side == "left" else "left"
    abnormal = {
        "tunnel": ("plantar-medial-mixed-peak", "plantar-lateral-mixed-peak", "dml-tibial-ah"),
        "medial": ("plantar-medial-mixed-peak",),
        "calcaneal": ("calcaneal-medial-sensory-peak",),
        "motor": ("dml-tibial-ah",),
        "none": (),
    }[words(draw, "tunnel", "medial", "calcaneal", "motor", "none")]
    bad = {"dml-tibial-ah": 7.4, "calcaneal-medial-sensory-peak": 3.4}
    here = tuple(
        measure(name, side, bad.get(name, 4.8), day) if name in abnormal else normal
        for normal in normal_study(side, day)
        for name in [normal.resource["code"]["coding"][0]["code"]]
    )
    warm = (measure("skin-temp-foot", None, 33.0, day),)
    return (*here, *normal_study(other, day), *warm)


SENTENCES = (
    "{side}arsal tunnel syndrome.",
    "No evidence of {side}arsal tunnel syndrome.",
    "Findings suggestive of {side}arsal tunnel syndrome.",
    "Sural responses normal on both sides.",
    "Left and right sural responses normal.",
    "No evidence of polyneuropathy.",
    "Length-dependent polyneuropathy.",
    "Left medial plantar response absent, right normal.",
    "Left lateral plantar neuropathy. Right medial plantar neuropathy.",
    "Right medial calcaneal neuropathy.",
    "Left S1 radiculopathy.",
    "The feet were cold.",
    "Technically limited study.",
    "Normal study of both legs.",
    "Right distal motor latency to abductor hallucis 7.4 ms.",
)


def in_words(draw: st.DrawFn, side: str | None, days: int | str) -> Statement:
    """A report that says some things in words, as the sentences come."""
    lead = f"{side.capitalize()} t" if side else "T"
    said = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True))
    text = " ".join(one.format(side=lead) for one in said)
    replaced = (
        text.replace("of Left t", "of left t").replace("of Right t", "of right t").replace("of T", "of t")
    )
    return told(replaced, days)


def conclusion(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    """A report that concludes what takes a study, or a tier, away."""
    match draw(st.integers(0, 3)):
        case 0:
            return (report("snomed|42345000", days),)
        case 1 | 2:
            return (in_words(draw, side, days),)
    said = {"conclusionCode": [{"text": of_side(side, "Lumbosacral radiculopathy")}]}
    return (report("snomed|128196005", days, **said),)


def diagnosis(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    where = words(draw, "problem-list-item", "problem-list-item", "encounter-diagnosis")
    nerve = draw(st.sampled_from(tuple(NAMES)))
    if nerve == "tibial" and draw(st.booleans()):
        return (condition(ICD[side], days, category=where),)
    return (condition("", days, text=of_side(side, NAMES[nerve]), category=where),)


def suspected(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    held = words(draw, "provisional", "differential", "unconfirmed")
    nerve = draw(st.sampled_from(tuple(NAMES)))
    return (condition("", days, text=of_side(side, NAMES[nerve]), verification=held),)


def refuted(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    more = words(draw, "refuted", "resolved")
    status = {"verification": "refuted"} if more == "refuted" else {"clinical": "resolved"}
    return (condition(ICD[side], days, **status),)


def injury(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    stem = words(draw, "S84.0", "S94.0", "S94.1")
    return (condition(f"icd10cm|{stem}{LATERAL_DIGIT[side]}XA", days),)


def neuropathy(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    code = words(
        draw, "icd10cm|G62.9", "icd10cm|E11.42", "snomed|42345000", "icd10cm|G61.81", "icd10cm|E11.41", ""
    )
    text = None if code else words(draw, "Small fiber neuropathy", "Diabetic polyneuropathy")
    held = words(draw, "confirmed", "confirmed", "provisional")
    return (condition(code, days, text=text, verification=held),)


def metabolic(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    match draw(st.integers(0, 4)):
        case 0 | 1:
            code = words(
                draw, "icd10cm|E11.9", "snomed|44054006", "icd10cm|N18.3", "icd10cm|Z99.2", "icd10cm|E03.9"
            )
            return (condition(code, days),)
        case 2:
            return (
                order(
                    "MedicationRequest", "", days, text=words(draw, "Insulin glargine", "Metformin 500 mg")
                ),
            )
        case 3:
            return (measure("hba1c", None, draw(st.integers(50, 90)) / 10, days),)
        case _:
            return (measure("egfr", None, draw(st.integers(20, 90)), days),)


def differential(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    digit = LATERAL_DIGIT[side]
    if draw(st.booleans()):
        stems = ("G57.6", "M77.3", "M77.4", "M76.6", "M20.2")
        return (condition(f"icd10cm|{words(draw, *stems)}{digit}", days),)
    if draw(st.booleans()):
        text = words(draw, "Plantar fasciitis", "Baxter neuropathy", "Morton neuroma", "Sciatica")
        return (condition("", days, text=of_side(side, text)),)
    code = words(
        draw,
        "icd10cm|M72.2",
        "icd10cm|M54.17",
        "icd10cm|I73.9",
        "icd10cm|M10.9",
        "icd10cm|R29.2",
        "snomed|386033004",
    )
    return (condition(code, days),)


def flag(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    digit = LATERAL_DIGIT[side]
    foot = {"left": "5", "right": "4", None: "6"}[side]
    match draw(st.integers(0, 4)):
        case 0:
            return (condition(f"icd10cm|M84.37{foot}A", days),)
        case 1:
            return (condition(f"icd10cm|I82.40{digit if side else 9}", days),)
        case 2:
            return (condition(f"icd10cm|{words(draw, 'G57.7', 'M79.A2')}{digit if side else 0}", days),)
        case 3:
            return (
                condition(words(draw, "icd10cm|G83.4", "icd10cm|G58.7", "snomed|704065008"), days, side=side),
            )
        case _:
            text = words(
                draw,
                "Foot ulcer",
                "Charcot foot",
                "Cauda equina syndrome",
                "Rapidly progressive leg weakness",
            )
            return (condition("", days, text=of_side(side, text)),)


def risk(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    digit = LATERAL_DIGIT[side]
    match draw(st.integers(0, 3)):
        case 0:
            return (condition(f"icd10cm|{words(draw, 'M21.4', 'Q66.5')}{digit}", days),)
        case 1:
            return (
                condition(
                    f"icd10cm|S93.40{digit if side else 9}A", days, clinical=words(draw, "active", "resolved")
                ),
            )
        case 2:
            return (
                condition(
                    "", days, text=words(draw, "Marathon runner", "Overtraining", "Inappropriate footwear")
                ),
            )
        case _:
            return (condition("", days, text=of_side(side, words(draw, "Hindfoot valgus", "Overpronation"))),)


def reason_for(draw: st.DrawFn, side: str | None) -> dict[str, Any]:
    """Why something is ordered, in a code or in words, or where."""
    nerve = words(draw, "", *NAMES)
    if not nerve:
        return {"reason": ICD[side]}
    return {"reasonCode": [{"text": of_side(side, NAMES[nerve])}]}


ORDERED = (
    ("ServiceRequest", "cpt|97161", ""),
    ("ServiceRequest", "", "Physiotherapy"),
    ("Procedure", "cpt|97110", ""),
    ("DeviceRequest", "hcpcs|L3000", ""),
    ("DeviceRequest", "hcpcs|L4360", ""),
    ("MedicationRequest", "rxnorm|25480", ""),
    ("MedicationRequest", "rxnorm|5640", ""),
    ("Procedure", "", "Corticosteroid injection"),
)


def treatment(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    kind, code, text = draw(st.sampled_from(ORDERED))
    match draw(st.integers(0, 5)):
        case 0 if kind != "MedicationRequest":
            return (order(kind, code, days, text=text or None, side=side),)
        case 1 if text:
            return (order(kind, "", days, text=f"{text} for {of_side(side, NAMES['tibial'].lower())}"),)
        case 2:
            return (care_plan(of_side(side, words(draw, *NAMES.values()) + " plan"), days),)
        case _:
            status = draw(st.sampled_from((None, None, None, "stopped", "entered-in-error")))
            return (order(kind, code, days, text=text or None, status=status, **reason_for(draw, side)),)


def care_plan(title: str, days: int | str) -> Statement:
    made = order("CarePlan", "", days).resource["authoredOn"]
    resource = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "title": title,
        "created": made,
    }
    return Statement(title, "CarePlan", resource)


def response(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    match draw(st.integers(0, 2)):
        case 0:
            return (
                finding("response-to-treatment", side, words(draw, "improved", "unchanged", "worse"), days),
            )
        case 1:
            return (measure("pain-nrs", side, draw(st.integers(0, 10)), days),)
        case _:
            return (measure("ffi-total", side, draw(st.integers(0, 100)), days),)


def release(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    if draw(st.booleans()):
        return (order("Procedure", "cpt|28035", days, side=side),)
    text = words(
        draw,
        "Tarsal tunnel release",
        "Release of the medial plantar nerve",
        "Neurolysis of the medial calcaneal nerve",
        "Release of the lateral plantar nerve",
    )
    return (order("Procedure", "", days, text=of_side(side, text)),)


def arranged(draw: st.DrawFn, side: str | None, days: int | str) -> Said:
    """A follow-up that is booked, a surgical opinion or a study that is asked for."""
    why = reason_for(draw, side)
    match draw(st.integers(0, 2)):
        case 0:
            made = order("CarePlan", "", days).resource["authoredOn"]
            planned = -draw(st.integers(0, 30))
            return (order("Appointment", "", planned, text="Follow-up visit", created=made, **why),)
        case 1:
            return (order("ServiceRequest", "", days, text="Referral to orthopaedic surgeon", **why),)
        case _:
            return (order("ServiceRequest", "cpt|95910", days, **why),)


KINDS: Mapping[str, Maker] = {
    "symptom": symptom,
    "sign": sign,
    "lesion": lesion,
    "imaging": imaging,
    "block": block,
    "doubt": doubt,
    "value": value,
    "temperature": temperature,
    "study": study,
    "conclusion": conclusion,
    "diagnosis": diagnosis,
    "suspected": suspected,
    "refuted": refuted,
    "injury": injury,
    "neuropathy": neuropathy,
    "metabolic": metabolic,
    "differential": differential,
    "flag": flag,
    "risk": risk,
    "treatment": treatment,
    "response": response,
    "release": release,
    "arranged": arranged,
}
# Values of the other side are its comparison, and a temperature may be of both feet.
COMPARED = ("value", "temperature", "study")
BESIDE = tuple(kind for kind in KINDS if kind not in COMPARED)


@st.composite
def said(
    draw: st.DrawFn,
    kinds: tuple[str, ...] = tuple(KINDS),
    side: Strategy[str | None] = SIDES,
    days: Strategy[int | str] = DAYS,
) -> Said:
    """One thing of one of these kinds."""
    return KINDS[draw(st.sampled_from(kinds))](draw, draw(side), draw(days))


@st.composite
def story(draw: st.DrawFn, days: Strategy[int | str] = DAYS) -> Said:
    """Things of one nerve on one side that belong together, so that many charts have something to tell."""
    side = draw(SIDES)
    nerve = draw(st.sampled_from(tuple(NAMES)))
    day = draw(days)
    found = (
        finding(words(draw, *SYMPTOMS[nerve]), side, "present", day),
        finding(words(draw, *SIGNS[nerve]), side, "positive", day),
    )
    known = condition("", day, text=of_side(side, NAMES[nerve]))
    begun = draw(st.integers(20, 60))
    why: dict[str, Any] = {"reasonCode": [{"text": of_side(side, NAMES[nerve])}]}
    trial = (known, order("ServiceRequest", "cpt|97161", begun, **why))
    match draw(st.integers(0, 6)):
        case 0 | 1:
            return found
        case 2:
            return (*found, *study(draw, side, day))
        case 3:
            return (known, *study(draw, side, day))
        case 4:
            return trial
        case 5:
            return (*trial, *response(draw, side, draw(st.integers(0, 20))), *response(draw, side, begun + 3))
        case _:
            return (*found, *lesion(draw, side, day), *flag(draw, draw(st.sampled_from((side, None))), 5))


@st.composite
def drafted(draw: st.DrawFn) -> Statement:
    """An order that is being written, for one side, for none, or for something else."""
    side = draw(st.sampled_from(("left", "right", None)))
    match draw(st.integers(0, 6)):
        case 0 | 1:
            kind, code, text = draw(st.sampled_from([one for one in ORDERED if one[0] != "Procedure"]))
            return order(kind, code, 0, text=text or None, draft=True, **reason_for(draw, side))
        case 2:
            return order("ServiceRequest", "cpt|28035", 0, side=side, draft=True)
        case 3:
            text = words(draw, "Release of the medial plantar nerve", "Release of the medial calcaneal nerve")
            return order("ServiceRequest", "", 0, text=of_side(side, text), draft=True)
        case 4:
            code = words(draw, "cpt|95910", "cpt|73721")
            return order("ServiceRequest", code, 0, draft=True, **reason_for(draw, side))
        case 5:
            return order("ServiceRequest", "cpt|97161", 0, draft=True)
        case _:
            return order("ServiceRequest", "cpt|71046", 0, reason="icd10cm|R05.9", draft=True)


@st.composite
def charts(draw: st.DrawFn, days: Strategy[int | str] = DAYS, drafts: bool = True) -> Said:
    """A chart of any kinds; with drafts in it, it is asked by order-select, else by patient-view."""
    anywhere = st.sampled_from(("left", "left", "right", "right", None))
    parts = draw(st.lists(st.one_of(story(days), said(side=anywhere, days=days)), max_size=6))
    told = tuple(one for part in parts for one in part)
    if drafts and draw(st.booleans()):
        told += tuple(draw(st.lists(drafted(), min_size=1, max_size=2)))
    return told


PHYSIO_KNEE = order("ServiceRequest", "cpt|97161", 20, reason="icd10cm|M25.562", side="left")
# What has nothing to do with this topic. The last kinds are never read here, in whatever shape they come.
UNRELATED: tuple[tuple[str, Mapping[str, Any]], ...] = tuple(
    (one.key, one.resource)
    for one in (
        condition("icd10cm|I10", 30),
        condition("icd10cm|J45.909", 400, side="left"),
        condition("icd10cm|S52.501A", 3, text="Fracture of the right wrist"),
        condition("icd10cm|H66.92", 5, text="Otitis media, left ear"),
        condition("snomed|195967001", 60, text="Asthma"),
        condition("icd10cm|M25.562", 20, text="Pain in left knee"),
        finding("loinc|8480-6", "right", "high", 1),
        coded(measure("hba1c", None, 14.1, 3), {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}),
        order("MedicationRequest", "rxnorm|29046", 10, text="Lisinopril 10 MG"),
        order("MedicationStatement", "rxnorm|36567", 10, text="Simvastatin"),
        order("MedicationAdministration", "", 1, text="Influenza vaccine"),
        order("ServiceRequest", "cpt|71046", 2, text="Chest X-ray", reason="icd10cm|R05.9"),
        order("Procedure", "cpt|44970", 500, text="Laparoscopic appendectomy"),
        order("DeviceRequest", "hcpcs|E0601", 30, text="CPAP device"),
        order("Appointment", "", -5, text="Influenza immunization", created="2026-05-20"),
        care_plan("Asthma action plan", 30),
        PHYSIO_KNEE,
    )
) + tuple(
    (key, resource)
    for key, resource in (
        ("Task", {"resourceType": "Task", "status": "requested", "description": "Call about the bill"}),
        ("Encounter", {"resourceType": "Encounter", "status": "finished", "type": [{"text": "Flu shot"}]}),
        (
            "DiagnosticReport",
            {"resourceType": "DiagnosticReport", "status": "final", "code": {"text": "Lipid panel"}},
        ),
        ("Condition", {"resourceType": "AllergyIntolerance", "code": {"text": "Numbness of the left sole"}}),
        ("Condition", {"resourceType": "FamilyMemberHistory", "condition": 7}),
        ("Observation:exam", {"resourceType": "Immunization", "status": ["not", "a", "status"]}),
        ("Procedure", {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}),
        ("Observation:survey", {"resourceType": "Media", "content": {"size": "Tinel, left"}}),
    )
)
