"""Worked cases of the medial plantar and the medial calcaneal nerve, and of several nerves on one foot."""

from cds_service.rules import Case, condition, expect, finding, measure, order
from hooks.foot_ankle_entrapment.cases.charts import (
    LEFT,
    LESION,
    MEDIAL_CALCANEAL,
    MEDIAL_PLANTAR,
    PHYSIO,
    RIGHT,
    WARNING,
    A,
    B,
    C,
    arch,
    because,
    block,
    branches,
    calcaneal,
    calcaneal_diagnosis,
    clinical,
    diagnosis,
    heel,
    jogger,
    physio,
    study,
)

_PLANTAR = MEDIAL_PLANTAR
_CALCANEAL = MEDIAL_CALCANEAL
_BRANCH_RELEASE = "Release of the first branch of the lateral plantar nerve, right foot"

_MEDIAL_PLANTAR = (
    Case(
        "V6",
        "Right medial arch pain, numb first and second toe, Tinel sign behind the right navicular tuberosity.",
        arch(RIGHT),
        (expect(A, RIGHT, "probable", nerve=_PLANTAR),),
        shows=("D2",),
    ),
    Case(
        "runner's arch",
        "A runner with arch pain, hindfoot valgus and worn-out shoes, nothing examined: symptoms and risk are one "
        "domain.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            finding("activity-running", None, "present"),
            finding("inappropriate-footwear", None, "present"),
            condition("icd10cm|M21.072", 300),
        ),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D7",),
    ),
    Case(
        "navicular Tinel alone",
        "A Tinel sign behind the navicular found on a routine examination; no symptoms.",
        (finding("tinel-navicular", LEFT),),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D7",),
    ),
    Case(
        "sign of another nerve",
        "Burning of the whole sole, and the Tinel sign is positive behind the navicular only: symptom of one nerve, "
        "sign of another.",
        (
            finding("plantar-dysaesthesia", LEFT, "present"),
            finding("tinel-navicular", LEFT),
            finding("tinel-tarsal-tunnel", LEFT, "negative"),
        ),
        stores={(A, LEFT): "possible", (A, LEFT, _PLANTAR): "possible"},
        shows=("D7",),
    ),
    Case(
        "numb foot without a territory",
        "A numb left foot and a Tinel sign behind the navicular: which part of the sole is numb is not said.",
        (condition("snomed|309538000", 20, side=LEFT), finding("tinel-navicular", LEFT)),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D16",),
    ),
    Case(
        "territory in words",
        "Coded numbness whose words say medial sole of the left foot, and a Tinel sign behind the navicular.",
        (
            condition("icd10cm|R20.1", 25, side=LEFT, text="Numbness of the medial sole of the left foot"),
            finding("tinel-navicular", LEFT),
        ),
        (expect(A, LEFT, "probable", nerve=_PLANTAR),),
        shows=("D16",),
    ),
    Case(
        "arch left, sign right",
        "Arch pain on the left, Tinel sign behind the right navicular.",
        (finding("medial-arch-pain", LEFT, "present"), finding("tinel-navicular", RIGHT)),
        stores={(A, LEFT, _PLANTAR): "possible", (A, RIGHT, _PLANTAR): "possible"},
    ),
    Case(
        "arches alike",
        "A marathon runner with the same arch pain and the same Tinel sign on both feet.",
        (*arch(LEFT), *arch(RIGHT)),
        stores={(A, LEFT, _PLANTAR): "possible", (A, RIGHT, _PLANTAR): "possible"},
        shows=("D17",),
    ),
    Case(
        "medial branch slow, lateral spared",
        "Numb medial sole; the medial plantar response is slow, the lateral one and the motor latency are normal: "
        "beyond the tunnel rather than in it.",
        (finding("numbness-medial-sole", LEFT, "present"), *branches(medial=4.6)),
        (expect(A, LEFT, "probable", nerve=_PLANTAR),),
        stores={(A, LEFT): "possible", (B, LEFT): ""},
    ),
    Case(
        "medial branch slow, with its sign",
        "The same with a Tinel sign behind the navicular: symptoms, sign and study agree.",
        (
            finding("numbness-medial-sole", LEFT, "present"),
            finding("tinel-navicular", LEFT),
            *branches(medial=4.6),
        ),
        (expect(A, LEFT, "strongly-supported", WARNING, _PLANTAR),),
        stores={(B, LEFT): ""},
    ),
    Case(
        "both branches slow",
        "Burning sole, medial and lateral plantar response both slow: the tunnel, not the medial plantar nerve.",
        (finding("plantar-dysaesthesia", LEFT, "present"), *branches(medial=4.6, lateral=4.9)),
        (expect(A, LEFT, "probable", nerve="tibial"), expect(B, LEFT, "P1", nerve="tibial")),
        stores={(A, LEFT, _PLANTAR): ""},
    ),
    Case(
        "lateral branch alone",
        "Burning sole, and the lateral plantar response alone is slow: a branch that has no card here.",
        (finding("plantar-dysaesthesia", LEFT, "present"), *branches(lateral=4.9)),
        stores={(A, LEFT): "possible"},
    ),
    Case(
        "amplitude down by two thirds",
        "Numb first and second toe on the right; the medial plantar amplitude is a third of the left one, lateral and "
        "sural nerve normal.",
        (
            finding("numbness-hallux-second-toe", RIGHT, "present"),
            measure("plantar-medial-sensory-amp", RIGHT, 6),
            measure("plantar-medial-sensory-amp", LEFT, 18),
            measure("plantar-lateral-sensory-amp", RIGHT, 12),
            measure("plantar-lateral-sensory-amp", LEFT, 13),
            measure("sural-amp", RIGHT, 14),
            measure("skin-temp-foot", None, 32.5),
        ),
        (expect(A, RIGHT, "probable", nerve=_PLANTAR),),
    ),
    Case(
        "amplitude down by half",
        "The same with just half of the left amplitude, which is not more than half.",
        (
            finding("numbness-hallux-second-toe", RIGHT, "present"),
            measure("plantar-medial-sensory-amp", RIGHT, 9),
            measure("plantar-medial-sensory-amp", LEFT, 18),
            measure("plantar-lateral-sensory-amp", RIGHT, 12),
            measure("plantar-lateral-sensory-amp", LEFT, 13),
            measure("sural-amp", RIGHT, 14),
        ),
        stores={(A, RIGHT, _PLANTAR): "possible"},
    ),
    Case(
        "plantar responses lost on both feet",
        "At 63 the medial plantar responses of both feet are absent, as in many healthy people of that age.",
        (
            finding("numbness-medial-sole", LEFT, "present"),
            measure("plantar-medial-mixed-peak", LEFT, "no response"),
            measure("plantar-medial-mixed-peak", RIGHT, "no response"),
            measure("plantar-lateral-mixed-peak", LEFT, 3.4),
            measure("sural-amp", LEFT, 8),
        ),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D12",),
        born="1963-02-01",
    ),
    Case(
        "medial branch slow, diabetes, no sural",
        "Numb medial sole and a slow medial response in diabetes, the sural nerve not tested: the study may not raise "
        "the tier.",
        (
            finding("numbness-medial-sole", LEFT, "present"),
            *branches(medial=4.6, sural=None),
            condition("snomed|44054006", 900),
        ),
        stores={(A, LEFT, _PLANTAR): "possible"},
    ),
    Case(
        "arch, one sign, normal study",
        "Arch pain and its Tinel sign, while a complete plantar study is normal.",
        (*arch(LEFT), *branches()),
        stores={(A, LEFT, _PLANTAR): "possible"},
    ),
    Case(
        "denervation of abductor hallucis",
        "Arch pain, and magnetic resonance imaging shows denervation of abductor hallucis on that side.",
        (
            finding("medial-arch-pain", RIGHT, "present"),
            finding(
                "mri-denervation", RIGHT, "present", 30, component=[{"code": {"text": "abductor hallucis"}}]
            ),
        ),
        (expect(A, RIGHT, "probable", nerve=_PLANTAR),),
        shows=("D22",),
    ),
    Case(
        "imaging of 25 months ago",
        "Arch pain, and the fluid at the knot of Henry was seen 25 months ago.",
        (
            finding("medial-arch-pain", RIGHT, "present"),
            finding("fluid-knot-of-henry", RIGHT, "present", "2024-05-10"),
        ),
        stores={(A, RIGHT, _PLANTAR): "possible"},
        shows=("D22",),
    ),
    Case(
        "imaging without symptoms",
        "Raised signal of the nerve on an image taken for a sprain; nothing else about this foot.",
        (finding("mri-nerve-hyperintensity", LEFT, "present", 30),),
        stores={(A, LEFT): "possible", (A, LEFT, _PLANTAR): "possible"},
        shows=("D7",),
    ),
    Case(
        "block at the knot of Henry",
        "Relief after a block of the medial plantar nerve at the knot of Henry; no diagnosis recorded.",
        (block("Diagnostic block of the medial plantar nerve at the knot of Henry"),),
        (expect(A, LEFT, "documented", nerve=_PLANTAR),),
        shows=("D26",),
    ),
    Case(
        "block of a neuroma",
        "Relief after an injection of the third web space for Morton neuroma.",
        (block("Diagnostic block at the third web space for Morton neuroma"),),
        stores={(A, LEFT, _PLANTAR): ""},
        shows=("D26",),
    ),
    Case(
        "block without relief",
        "Arch pain, and no relief after a block at the navicular.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            block("Block at the navicular tuberosity", answer="negative"),
        ),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D26",),
    ),
    Case(
        "Morton beside the arch",
        "Morton's metatarsalgia is on the list, and the arch has the picture of its own nerve: named, no veto.",
        (condition("icd10cm|G57.61", 40, text="Morton's metatarsalgia, right"), *arch(RIGHT)),
        (expect(A, RIGHT, "probable", nerve=_PLANTAR),),
    ),
    Case(
        "Morton on insoles",
        "Morton's metatarsalgia treated with insoles for five weeks: its code is never read as medial plantar nerve "
        "entrapment.",
        (
            condition("icd10cm|G57.62", 60, text="Morton's metatarsalgia, left"),
            order("DeviceRequest", "hcpcs|L3020", 35, reason="icd10cm|G57.62"),
        ),
        stores={(C, LEFT, _PLANTAR): ""},
        shows=("D15",),
    ),
    Case(
        "lesion of plantar nerve by its code",
        "G57.62 with its official words, which name no nerve, and physiotherapy for it for seven weeks.",
        (
            condition("icd10cm|G57.62", 60, text="Lesion of plantar nerve, left lower limb", id="code"),
            order("ServiceRequest", PHYSIO, 50, **because("code")),
            *branches(medial=4.6),
        ),
        stores={(C, LEFT, _PLANTAR): ""},
        shows=("D15",),
    ),
    Case(
        "other mononeuropathy by its code",
        "G57.82 without words, treated for five weeks: it holds many nerves.",
        (
            condition("icd10cm|G57.82", 60, id="code"),
            order("ServiceRequest", PHYSIO, 35, **because("code")),
        ),
        stores={(C, LEFT, _PLANTAR): "", (C, LEFT, _CALCANEAL): ""},
        shows=("D15",),
    ),
    Case(
        "entrapment ruled out in words",
        "The list says medial plantar nerve entrapment ruled out; physiotherapy goes on for it.",
        (
            condition("icd10cm|G57.82", text="Medial plantar nerve entrapment ruled out, left", id="no"),
            order("ServiceRequest", PHYSIO, 35, **because("no")),
        ),
        stores={(C, LEFT, _PLANTAR): ""},
    ),
    Case(
        "jogger's foot in words",
        "Jogger's foot as text only, insoles for seven weeks, never reassessed.",
        (
            condition("", 70, text="Jogger's foot, right", id="jog"),
            order("DeviceRequest", "hcpcs|L3020", 48, **because("jog")),
        ),
        (expect(C, RIGHT, "overdue", WARNING, _PLANTAR),),
        shows=("D30",),
    ),
    Case(
        "medial plantar, day 35",
        "Medial plantar nerve entrapment on the list, physiotherapy for it 35 days ago.",
        (jogger(), order("ServiceRequest", PHYSIO, 35, **because("plantar"))),
        (expect(C, LEFT, "due", nerve=_PLANTAR),),
        shows=("D30",),
    ),
    Case(
        "medial plantar, slow and in treatment",
        "Known medial plantar nerve entrapment with a slow medial response, physiotherapy since 5 days: the prediction "
        "is about tarsal tunnel syndrome only.",
        (jogger(), *branches(medial=4.6), order("ServiceRequest", PHYSIO, 5, **because("plantar"))),
        stores={(B, LEFT): "", (C, LEFT, _PLANTAR): "too-early"},
        shows=("D8",),
    ),
    Case(
        "medial plantar, other foot treated",
        "Medial plantar nerve entrapment on the left; the boot is for pain of the right foot.",
        (jogger(), order("DeviceRequest", "hcpcs|L4360", 35, reason="icd10cm|M79.671")),
        stores={(C, LEFT, _PLANTAR): ""},
        shows=("D29",),
    ),
    Case(
        "injury of the medial plantar nerve",
        "The arch picture after a cut of the sole, coded as injury of the medial plantar nerve of that leg.",
        (*arch(LEFT), condition("icd10cm|S94.12XA", 100)),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D25",),
    ),
    Case(
        "injury of the lateral plantar nerve",
        "The arch picture, and an old injury of the lateral plantar nerve of that leg: another nerve.",
        (*arch(LEFT), condition("icd10cm|S94.02XA", 100)),
        (expect(A, LEFT, "probable", nerve=_PLANTAR),),
        shows=("D25",),
    ),
    Case(
        "arch and heel after injury of the tibial nerve",
        "The pictures of arch and heel in a leg whose tibial nerve was injured: trauma explains both.",
        (*arch(LEFT), *heel(LEFT), condition("icd10cm|S84.02XA", 100)),
        stores={(A, LEFT, _PLANTAR): "possible", (A, LEFT, _CALCANEAL): "possible"},
        shows=("D25",),
    ),
    Case(
        "medial plantar nerve released",
        "The arch still hurts 46 days after release of the medial plantar nerve.",
        (order("Procedure", "", 60, text="Medial plantar nerve release, left foot", side=LEFT), *arch(LEFT)),
        shows=("D31",),
    ),
    Case(
        "tunnel picture after a release beyond it",
        "The medial plantar nerve was released 60 days ago; now the sole burns and the tunnel has a Tinel sign.",
        (
            order("Procedure", "", 60, text="Medial plantar nerve release, left foot", side=LEFT),
            *clinical(LEFT),
        ),
        (expect(A, LEFT, "probable", nerve="tibial"),),
        shows=("D31",),
    ),
)

_MEDIAL_CALCANEAL = (
    Case(
        "V7",
        "Burning right medial heel and a Tinel sign over the medial calcaneal nerve; the tibial and plantar study is "
        "normal and does not test this nerve.",
        (*heel(RIGHT), *branches(RIGHT)),
        (expect(A, RIGHT, "probable", nerve=_CALCANEAL),),
        shows=("D2",),
    ),
    Case(
        "fasciitis and heel nerve",
        "Known plantar fasciitis; the medial heel now tingles, with a Tinel sign over its nerve. They coexist.",
        (
            condition("icd10cm|M72.2", 200, side=LEFT),
            condition("icd10cm|R20.2", 12, side=LEFT, text="Tingling of the medial heel, left"),
            finding("tinel-medial-calcaneal", LEFT),
        ),
        (expect(A, LEFT, "probable", nerve=_CALCANEAL),),
        shows=("D16",),
    ),
    Case(
        "fasciitis alone",
        "Heel pain, worst with the first steps, and plantar fasciitis on the list; no Tinel sign.",
        (
            condition("icd10cm|M72.2", 90, side=LEFT),
            condition("icd10cm|M79.672", 90, text="Left heel pain, worst with the first steps"),
            finding("tinel-medial-calcaneal", LEFT, "negative"),
        ),
        stores={(A, LEFT, _CALCANEAL): ""},
    ),
    Case(
        "burning heel, tunnel sign",
        "The medial heel burns, and the Tinel sign is positive behind the malleolus only.",
        (finding("territory-medial-heel", LEFT, "present"), finding("tinel-tarsal-tunnel", LEFT)),
        stores={(A, LEFT): "possible", (A, LEFT, _CALCANEAL): "possible"},
        shows=("D7",),
    ),
    Case(
        "burning sole, heel sign",
        "The sole burns up to the toes, and the Tinel sign is positive over the medial calcaneal nerve.",
        (finding("plantar-dysaesthesia", RIGHT, "present"), finding("tinel-medial-calcaneal", RIGHT)),
        stores={(A, RIGHT): "possible", (A, RIGHT, _CALCANEAL): "possible"},
    ),
    Case(
        "burning heel and pronation",
        "A burning heel, worse with any activity, in a flat and over-pronating foot: risk and aggravation are no sign.",
        (
            finding("territory-medial-heel", LEFT, "present"),
            finding("activity-aggravated", LEFT, "present"),
            finding("excessive-pronation", LEFT, "present"),
            condition("icd10cm|M21.42", 400),
        ),
        stores={(A, LEFT, _CALCANEAL): "possible"},
        shows=("D7",),
    ),
    Case(
        "heels alike",
        "Both medial heels burn, with a Tinel sign on both.",
        (*heel(LEFT), *heel(RIGHT)),
        stores={(A, LEFT, _CALCANEAL): "possible", (A, RIGHT, _CALCANEAL): "possible"},
        shows=("D17",),
    ),
    Case(
        "heel study slow",
        "Burning left heel, nothing examined; the special study shows a slow medial calcaneal response on that side.",
        (finding("territory-medial-heel", LEFT, "present"), *calcaneal(3.6)),
        (expect(A, LEFT, "probable", nerve=_CALCANEAL),),
    ),
    Case(
        "heel study slow, with its sign",
        "The same with a Tinel sign over the nerve.",
        (*heel(LEFT), *calcaneal(3.6)),
        (expect(A, LEFT, "strongly-supported", WARNING, _CALCANEAL),),
    ),
    Case(
        "heel study slow on both feet",
        "Burning left heel, and the special study is slow on both feet.",
        (finding("territory-medial-heel", LEFT, "present"), *calcaneal(3.6, 3.5)),
        stores={(A, LEFT, _CALCANEAL): "possible"},
    ),
    Case(
        "routine study of a burning heel",
        "Burning left heel, nothing examined, and a slow tibial and plantar study: it is of other nerves, whose "
        "symptoms are not recorded.",
        (finding("territory-medial-heel", LEFT, "present"), *study()),
        stores={(A, LEFT): "possible", (A, LEFT, _CALCANEAL): "possible", (B, LEFT): ""},
    ),
    Case(
        "block of the heel nerve",
        "Relief after a block of the left medial calcaneal nerve, its site given as body site.",
        (
            finding(
                "diagnostic-block-response",
                LEFT,
                bodySite={"text": "Left medial calcaneal nerve"},
            ),
        ),
        (expect(A, LEFT, "documented", nerve=_CALCANEAL),),
        shows=("D26",),
    ),
    Case(
        "heel after release of another branch",
        "Six weeks after release of the first branch of the lateral plantar nerve the medial heel burns: a cause, "
        "which silences nothing.",
        (order("Procedure", "", 45, text=_BRANCH_RELEASE, side=RIGHT), *heel(RIGHT)),
        (expect(A, RIGHT, "probable", nerve=_CALCANEAL),),
        shows=("D31",),
    ),
    Case(
        "heel after its own release",
        "Burning goes on 40 days after release of the medial calcaneal nerve itself.",
        (
            order("Procedure", "", 54, text="Decompression of the right medial calcaneal nerve", side=RIGHT),
            *heel(RIGHT),
        ),
        shows=("D31",),
    ),
    Case(
        "heel, boot for 30 days",
        "Medial calcaneal nerve entrapment in a boot for 30 days, not reassessed.",
        (calcaneal_diagnosis(), order("DeviceRequest", "hcpcs|L4360", 30, **because("calcaneal"))),
        (expect(C, RIGHT, "due", nerve=_CALCANEAL),),
        shows=("D30",),
    ),
    Case(
        "heel, boot for 20 days",
        "The same on day 20.",
        (calcaneal_diagnosis(), order("DeviceRequest", "hcpcs|L4360", 20, **because("calcaneal"))),
        stores={(C, RIGHT, _CALCANEAL): "too-early"},
        shows=("D30",),
    ),
    Case(
        "heel, refuted",
        "Medial calcaneal nerve entrapment was refuted; the boot goes on.",
        (
            calcaneal_diagnosis(verification="refuted"),
            order("DeviceRequest", "hcpcs|L4360", 35, **because("calcaneal")),
        ),
        stores={(C, RIGHT, _CALCANEAL): ""},
        shows=("D15",),
    ),
    Case(
        "Baxter neuropathy",
        "Entrapment of the inferior calcaneal nerve (Baxter) on insoles: not the medial calcaneal nerve.",
        (
            condition("icd10cm|G57.82", text="Baxter neuropathy (inferior calcaneal nerve), left", id="bx"),
            order("DeviceRequest", "hcpcs|L3020", 35, **because("bx")),
        ),
        stores={(C, LEFT, _CALCANEAL): ""},
    ),
    Case(
        "heel known, slow tibial study",
        "Medial calcaneal nerve entrapment in a boot, and a slow tibial study on that side: the prediction is about "
        "tarsal tunnel syndrome only.",
        (
            calcaneal_diagnosis(),
            *study(RIGHT),
            order("DeviceRequest", "hcpcs|L4360", 10, **because("calcaneal")),
        ),
        stores={(B, RIGHT): "", (C, RIGHT, _CALCANEAL): "too-early"},
    ),
)

_SEVERAL = (
    Case(
        "arch pain, both branches slow",
        "Pain of the arch with its Tinel sign, and both plantar responses slow: that is the tunnel's pattern, and the "
        "card says so.",
        (
            finding("medial-arch-pain", LEFT, "present"),
            finding("tinel-navicular", LEFT),
            *branches(medial=4.6, lateral=4.9),
        ),
        (expect(A, LEFT, "probable", nerve=_PLANTAR),),
        stores={(A, LEFT): "possible"},
        shows=("D3",),
    ),
    Case(
        "arch pain, negative sign",
        "Pain of the arch, and the Tinel sign behind the navicular is negative.",
        (finding("medial-arch-pain", LEFT, "present"), finding("tinel-navicular", LEFT, "negative")),
        stores={(A, LEFT, _PLANTAR): "possible"},
        shows=("D7",),
    ),
    Case(
        "tunnel and arch of one foot",
        "Burning sole, numb first and second toe, Tinel sign at the tunnel and behind the navicular: one card, the "
        "tunnel first.",
        (*clinical(LEFT), *arch(LEFT)),
        (expect(A, LEFT, "probable", nerve="tibial"),),
        shows=("D3",),
    ),
    Case(
        "tunnel left, arch right",
        "The tunnel picture on the left, the arch picture on the right: two limbs, two cards.",
        (*clinical(LEFT), *arch(RIGHT)),
        (
            expect(A, LEFT, "probable", nerve="tibial"),
            expect(A, RIGHT, "probable", nerve=_PLANTAR),
        ),
        shows=("D3", "D2"),
    ),
    Case(
        "arch and heel of one foot",
        "Arch and medial heel of the right foot, each with the Tinel sign of its own nerve.",
        (*arch(RIGHT), *heel(RIGHT)),
        (
            expect(A, RIGHT, "probable", nerve=_CALCANEAL),
            expect(A, RIGHT, "probable", nerve=_PLANTAR),
        ),
        shows=("D3",),
    ),
    Case(
        "known tunnel, new heel",
        "Tarsal tunnel syndrome is known on the left; now the medial heel burns, with its own Tinel sign.",
        (diagnosis(), *heel(LEFT)),
        (expect(A, LEFT, "probable", nerve=_CALCANEAL),),
        shows=("D8",),
    ),
    Case(
        "known arch, the same picture",
        "Medial plantar nerve entrapment is known, and the picture is the one it has.",
        (jogger(), *arch(LEFT)),
        shows=("D8",),
    ),
    Case(
        "one trial for tunnel and arch",
        "Both are known on the left, physiotherapy for pain of the left foot 35 days ago: one reminder, the tunnel "
        "first.",
        (diagnosis(), jogger(), order("ServiceRequest", PHYSIO, 35, reason="icd10cm|M79.672")),
        (expect(C, LEFT, "due", nerve="tibial"),),
        shows=("D3",),
    ),
    Case(
        "tunnel overdue, arch due",
        "Both are known on the left, each with a treatment of its own: physiotherapy for the tunnel 50 days ago, "
        "insoles for the arch 35 days ago. What is due of one is not told by what is overdue of the other.",
        (diagnosis(), jogger(), physio(50), order("DeviceRequest", "hcpcs|L3020", 35, **because("plantar"))),
        (
            expect(C, LEFT, "overdue", WARNING, "tibial"),
            expect(C, LEFT, "due", nerve=_PLANTAR),
        ),
        shows=("D3", "D30"),
    ),
    Case(
        "tunnel probable, arch strongly supported",
        "The pictures of both nerves, and a ganglion at the knot of Henry: one card with the tunnel first, as urgent "
        "as the arch is.",
        (
            *clinical(LEFT),
            *arch(LEFT),
            condition(
                "snomed|445008009", 30, side=LEFT, text="Ganglion cyst at the knot of Henry, left foot"
            ),
        ),
        (
            expect(A, LEFT, "probable", WARNING, "tibial"),
            expect(LESION, LEFT, "", WARNING, _PLANTAR),
        ),
        stores={(A, LEFT, _PLANTAR): "strongly-supported"},
        shows=("D3",),
    ),
    Case(
        "tunnel treated, arch only recorded",
        "Both are known on the left; the physiotherapy is for the tunnel, and day 20.",
        (diagnosis(), jogger(), physio(20)),
        stores={(C, LEFT): "too-early", (C, LEFT, _PLANTAR): ""},
        shows=("D29",),
    ),
)

PLANTAR_NERVES = _MEDIAL_PLANTAR + _MEDIAL_CALCANEAL + _SEVERAL
