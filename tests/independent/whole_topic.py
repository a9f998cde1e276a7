# ruff: noqa: E501
"""Cases of the whole topic, written from the clinical decisions alone, without reading the rules.

The two plantar-side nerves, lesions, red flags, differentials, and what the orders being written say of them.
"Dn" is a decision, "n.n" a section of the clinical notes, "Cn" a claim. Expected cards stand in the order in which they are
shown (D3). Day of the cases: 2026-06-15; "days" count back from it; patient 50 years old unless said otherwise.

`stores` is not used: its key has no nerve, and each limb is judged for three. `NERVES` says the nerve of each expected card, ""
for a card whose nerve is not settled. `AMBIGUOUS` lists the cases whose reading the decisions do not settle.
"""

from typing import Any

from cds_service.rules.cases import Case, Statement, condition, expect, finding, measure, order, report

A, B, C = "probable-entrapment", "predicted-conservative-failure", "reassessment"
LESION, NO_TRIAL, FLAG = "space-occupying-lesion", "conservative-trial-not-documented", "red-flag"
L, R, W = "left", "right", "warning"
ORDER_SELECT = "order-select"
G_L, G_R = "icd10cm|G57.52", "icd10cm|G57.51"
PT, ORTHOSIS, BOOT = "cpt|97161", "hcpcs|L3020", "hcpcs|L4360"
RELEASE = "cpt|28035"
GANGLION_L, GANGLION_R = "icd10cm|M67.472", "icd10cm|M67.471"
DVT_L = "icd10cm|I82.402"
TIBIAL, PLANTAR, CALCANEAL = "tibial", "medial-plantar", "medial-calcaneal"


def present(code: str, side: str | None = L, days: int | str = 14, **more: Any) -> Statement:
    return finding(code, side, "present", days, **more)


def tinel(site: str, side: str | None = L, answer: str = "positive", days: int | str = 14) -> Statement:
    return finding(f"tinel-{site}", side, answer, days)


def study(
    side: str = L, *, medial: float = 3.0, lateral: float = 3.5, dml: float = 4.4, sural: float | None = 12.0
) -> tuple[Statement, ...]:
    """A complete warm study; what is not said is normal, as is the other side."""
    other = R if side == L else L
    return (
        measure("dml-tibial-ah", side, dml),
        measure("dml-tibial-fdmb", side, 6.2),
        measure("plantar-medial-mixed-peak", side, medial),
        measure("plantar-lateral-mixed-peak", side, lateral),
        measure("dml-tibial-ah", other, 4.3),
        measure("plantar-medial-mixed-peak", other, 3.0),
        measure("plantar-lateral-mixed-peak", other, 3.5),
        measure("skin-temp-foot", None, 33.0),
        *(() if sural is None else (measure("sural-amp", side, sural), measure("sural-amp", other, 13))),
    )


def because(condition_id: str) -> dict[str, Any]:
    return {"reasonReference": [{"reference": f"Condition/{condition_id}"}]}


def draft(reason: str | None = G_L, code: str = PT, kind: str = "ServiceRequest", **more: Any) -> Statement:
    return order(kind, code, 0, reason=reason, draft=True, **more)


def pt(days: int | str, reason: str | None = G_L, **more: Any) -> Statement:
    return order("ServiceRequest", PT, days, reason=reason, **more)


def block(note: str, side: str = L, answer: str = "positive", days: int | str = 14) -> Statement:
    return finding("diagnostic-block-response", side, answer, days, note=[{"text": note}])


DX = condition(G_L)
TTS_L = (present("plantar-dysaesthesia"), tinel("tarsal-tunnel"))
MPNE_L = (present("medial-arch-pain"), present("numbness-hallux-second-toe"), tinel("navicular"))
MPNE_R = (present("medial-arch-pain", R), present("numbness-hallux-second-toe", R), tinel("navicular", R))
MCNE_L = (present("territory-medial-heel"), tinel("medial-calcaneal"))
MCNE_R = (present("territory-medial-heel", R), tinel("medial-calcaneal", R))
MPNE_DX = condition("icd10cm|G57.82", text="Medial plantar nerve entrapment, left foot", id="mpne")
MCNE_DX = condition("icd10cm|G57.81", text="Entrapment of right medial calcaneal nerve", id="mcne")
SURGEON = order("ServiceRequest", "", 3, text="Referral to orthopaedic foot and ankle surgeon", reason=G_L)
HEEL_RELEASE = "Release of the first branch of the lateral plantar nerve, right foot"

PLANTAR_NERVE = (
    Case("mpne-by-text-of-a-condition", "Left-footed hurdler with a coded numbness whose text says where; D16: the medial "
         "plantar nerve takes its territory from text, 2.1 B: Tinel behind the navicular.",
         (condition("icd10cm|R20.1", 25, side=L, text="Numbness of the medial sole of the left foot"),
          tinel("navicular")), (expect(A, L, "probable"),), born="1999-09-30"),
    Case("mpne-toes-by-text", "Plantar numbness of toes 1 and 2 written as text only, side in the text (2.4.1, C17).",
         (condition("", 9, text="Numbness on the plantar side of the first and second toes, right foot"),
          tinel("navicular", R)), (expect(A, R, "probable"),), gender="male"),
    Case("mpne-partial-dates", "Findings dated by month: all of March 2026 lies within 12 months (D22).",
         (present("medial-arch-pain", R, "2026-03"), tinel("navicular", R, days="2026-04")), (expect(A, R, "probable"),)),
    Case("mpne-sign-of-another-year", "The navicular Tinel is of 2024: too old whichever day it was (D22).",
         (present("medial-arch-pain"), tinel("navicular", days="2024")), ()),
    Case("mpne-numb-foot-without-territory", "A numb foot and a navicular Tinel: numbness of foot is no territory of the medial plantar "
         "nerve (D16), and for the tibial nerve there is no sign.",
         (condition("snomed|309538000", 20, side=L), tinel("navicular")), ()),
    Case("mpne-burning-sole-navicular-tinel", "Burning of the whole sole, Tinel only behind the navicular: A is tibial, B is medial plantar "
         "(2.1: site-specific).",
         (present("plantar-dysaesthesia"), tinel("navicular"), tinel("tarsal-tunnel", answer="negative")), ()),
    Case("medial-sole-tunnel-tinel", "Numb medial sole, Tinel behind the malleolus only: 2.1 A of the tibial nerve is 'medial and/or lateral', "
         "the sign is of the tunnel; nothing of the medial plantar nerve but A.",
         (present("numbness-medial-sole"), tinel("tarsal-tunnel"), tinel("navicular", answer="negative")),
         (expect(A, L, "probable"),)),
    Case("mpne-arch-left-tinel-right", "V4 for the medial plantar nerve: left and right never mix (2.4).",
         (present("medial-arch-pain", L), tinel("navicular", R)), ()),
    Case("mpne-tinel-without-side", "A navicular Tinel written without side never promotes (2.4.2).",
         (present("medial-arch-pain"), present("numbness-medial-sole"), tinel("navicular", None)), ()),
    Case("mpne-both-arches-alike", "Marathon runner, the same picture on both feet: stays possible (D17).",
         (present("medial-arch-pain", "both"), tinel("navicular", "both")), ()),
    Case("mpne-medial-slow-lateral-spared", "Numb medial sole, medial plantar response slow, lateral and motor normal: 2.2 split: medial plantar "
         "rather than tibial; no (b) for it (2.5).",
         (present("numbness-medial-sole"), *study(medial=4.6)), (expect(A, L, "probable"),)),
    Case("mpne-medial-slow-and-tinel", "The same with a navicular Tinel: A + C(focal) + B is strongly supported (2.2), still no (b) (2.5).",
         (present("numbness-medial-sole"), tinel("navicular"), *study(medial=4.6)),
         (expect(A, L, "strongly-supported", W),)),
    Case("mpne-amplitude-lost-by-two-thirds", "Numb toes 1 and 2, medial plantar sensory 6 uV against 18 uV on the left, lateral and sural normal: a loss "
         "of more than half (2.2).",
         (present("numbness-hallux-second-toe", R),
          measure("plantar-medial-sensory-amp", R, 6), measure("plantar-medial-sensory-amp", L, 18),
          measure("plantar-lateral-sensory-amp", R, 12), measure("plantar-lateral-sensory-amp", L, 13),
          measure("dml-tibial-ah", R, 5.2), measure("dml-tibial-ah", L, 5.0),
          measure("sural-amp", R, 14), measure("sural-amp", L, 15), measure("skin-temp-foot", None, 32.5)),
         (expect(A, R, "probable"),), gender="male"),
    Case("both-plantar-branches-slow", "Burning sole, both plantar branches slow on the left: 2.2 split: the tibial nerve in the tunnel, so P1 "
         "as well; info, no trial (D4).",
         (present("plantar-dysaesthesia"), *study(medial=4.6, lateral=4.9)),
         (expect(A, L, "probable"), expect(B, L, "P1"))),
    Case("lateral-plantar-slow-only", "Burning sole, only the lateral plantar response slow: lateral plantar nerve (2.2), none of the three; "
         "A alone stays possible (D7).",
         (present("plantar-dysaesthesia"), *study(lateral=4.8)), ()),
    Case("mpne-one-sign-normal-study", "One sign against a complete normal plantar study stays possible (2.2, TTS and MPNE).",
         (present("numbness-medial-sole"), tinel("navicular"), *study()), ()),
    Case("mpne-diabetic-no-sural", "Diabetic with slow medial plantar response and no sural: C is equivocal and may not raise the tier (2.2).",
         (present("numbness-medial-sole"), *study(medial=4.6, sural=None), condition("snomed|44054006", 900)), ()),
    Case("mpne-morton-coded-beside", "G57.61 beside the arch picture: a differential in other web spaces, named, no veto (2.3); the picture alone "
         "carries the card.",
         (condition("icd10cm|G57.61", 40), *MPNE_R), (expect(A, R, "probable"),)),
    Case("morton-treated-with-insoles", "Morton's metatarsalgia on orthoses for five weeks: G57.6x is never MPNE (fact 10, 2.3): no clock.",
         (condition("icd10cm|G57.62", 60, text="Morton's metatarsalgia, left", id="morton"),
          order("DeviceRequest", ORTHOSIS, 35, reason="icd10cm|G57.62")), ()),
    Case("plantar-nerve-lesion-code-only", "G57.62 with its official words only: 'lesion of plantar nerve' names no medial plantar entrapment (4.1).",
         (condition("icd10cm|G57.62", 60, text="Lesion of plantar nerve, left lower limb", id="lpn"),
          pt(50, None, **because("lpn")), *study(medial=4.6)), ()),
    Case("other-mononeuropathy-code-only", "G57.82 without text holds Morton, Baxter and more: never inferred (fact 10).",
         (condition("icd10cm|G57.82", 60, id="other"), pt(35, None, **because("other"))), ()),
    Case("baxter-is-not-mcne", "'Inferior calcaneal nerve entrapment' is Baxter's, the first branch of the lateral plantar nerve (2.2): not "
         "the medial calcaneal nerve.",
         (condition("icd10cm|G57.82", 60, text="Baxter neuropathy (inferior calcaneal nerve entrapment), left", id="bx"),
          order("DeviceRequest", ORTHOSIS, 35, **because("bx"))), ()),
    Case("mpne-ruled-out-in-words", "The problem list says it was ruled out: no diagnosis, whatever its status (2.2 'not negated', V10).",
         (condition("icd10cm|G57.82", 60, text="Medial plantar nerve entrapment ruled out, left", id="no"),
          pt(35, None, **because("no"))), ()),
)  # fmt: skip

HEEL = (
    Case("mcne-by-text-with-fasciitis", "Tingling of the inner heel (text) with a calcaneal Tinel and known plantar fasciitis: they coexist, "
         "fasciitis does not veto (2.2 special rule).",
         (condition("icd10cm|R20.2", 12, side=L, text="Tingling of the medial heel, left"), tinel("medial-calcaneal"),
          condition("icd10cm|M72.2", 200, side=L)), (expect(A, L, "probable"),)),
    Case("mcne-normal-study", "The routine study is normal and does not test this nerve (fact 7, 2.2): one sign is enough here.",
         (*MCNE_L, *study()), (expect(A, L, "probable"),), gender="male"),
    Case("mcne-slow-leg-segment", "Inner heel picture and a slow leg segment: (b) speaks of the tibial nerve only (2.5), which has no "
         "symptoms here.",
         (*MCNE_L, measure("cv-tibial-leg", L, 30), measure("cv-tibial-leg", R, 45), measure("sural-amp", L, 12),
          measure("dml-tibial-ah", L, 4.4)), (expect(A, L, "probable"),)),
    Case("fasciitis-alone", "Heel pain of plantar fasciitis: first-step pain, no tingling, no Tinel (2.3, D16: pain alone).",
         (condition("icd10cm|M72.2", 90, side=L), condition("icd10cm|M79.672", 90, text="Heel pain, worst with the first steps"),
          tinel("medial-calcaneal", answer="negative")), ()),
    Case("heel-burning-tunnel-tinel", "Inner heel burning with Tinel behind the malleolus: heel is neutral for the tibial nerve (2.2), and the "
         "Tinel is not of the calcaneal nerve.",
         (present("territory-medial-heel"), tinel("tarsal-tunnel")), ()),
    Case("heel-burning-navicular-tinel", "Symptom of one nerve, sign of another: each alone is possible (2.1, D7).",
         (present("heel-pain-medial-to-central", R), present("territory-medial-heel", R), tinel("navicular", R)), ()),
    Case("sole-burning-calcaneal-tinel", "Burning of the sole is not the heel: 'does not run to the toes' (2.1).",
         (present("plantar-dysaesthesia", R), tinel("medial-calcaneal", R)), ()),
    Case("mcne-risk-is-no-sign", "Burning heel, worse with any activity, excessive pronation: weak support and risk (C46, C51) never make it "
         "probable.",
         (present("territory-medial-heel"), present("activity-aggravated"), present("excessive-pronation"),
          condition("icd10cm|M21.42", 400)), ()),
    Case("mcne-both-heels-one-tinel", "Both heels burn, Tinel on the right only: the right alone (D17 speaks of the same picture).",
         (present("territory-medial-heel", "both"), tinel("medial-calcaneal", R), tinel("medial-calcaneal", L, "negative")),
         (expect(A, R, "probable"),)),
    Case("mcne-both-heels-alike", "Both heels burn, Tinel on both: stays possible (D17).",
         (present("territory-medial-heel", "both"), tinel("medial-calcaneal", "both")), ()),
    Case("mcne-special-study", "AMBIGUOUS: the special calcaneal study is slow on the left, no sign examined. C(focal) of 2.2 lists DML and "
         "plantar values only, 2.1 C gives this nerve its own study: read as A + C, probable.",
         (present("territory-medial-heel"), measure("calcaneal-medial-sensory-peak", L, 3.6),
          measure("calcaneal-medial-sensory-peak", R, 2.3), measure("calcaneal-medial-sensory-amp", L, 4),
          measure("calcaneal-medial-sensory-amp", R, 15), measure("sural-amp", L, 12), measure("sural-amp", R, 13),
          measure("skin-temp-foot", None, 33.0)), (expect(A, L, "probable"),)),
    Case("mcne-after-lateral-plantar-release", "Six weeks after release of the lateral plantar branch the inner heel burns: a cause (C47), which "
         "silences nothing (D31).",
         (order("Procedure", "", 45, text=HEEL_RELEASE, side=R), *MCNE_R), (expect(A, R, "probable"),)),
    Case("mcne-after-tunnel-release", "The tibial nerve was released 60 days ago: another nerve than the medial calcaneal (D31, C47).",
         (order("Procedure", RELEASE, 60, side=R), *MCNE_R), (expect(A, R, "probable"),)),
    Case("mcne-after-its-own-release", "Burning goes on 40 days after the medial calcaneal nerve itself was released: silent (D31).",
         (order("Procedure", "", 54, text="Decompression of the right medial calcaneal nerve", side=R), *MCNE_R), ()),
)  # fmt: skip

SEVERAL = (
    Case("tibial-and-mpne-one-limb", "Burning sole with both Tinel signs: one card, nerve tibial, naming both (D3, C20).",
         (*TTS_L, present("numbness-hallux-second-toe"), tinel("navicular")), (expect(A, L, "probable"),)),
    Case("tibial-left-mpne-right", "Tunnel on the left, jogger's foot on the right: two limbs, two cards (2.4.4); the pictures "
         "are not the same (D17).", (*TTS_L, *MPNE_R), (expect(A, L, "probable"), expect(A, R, "probable"))),
    Case("mpne-and-mcne-one-limb", "Arch and inner heel, each with its own Tinel: one card per nerve (D3); only tibial and medial plantar merge.",
         (*MPNE_R, *MCNE_R), (expect(A, R, "probable"), expect(A, R, "probable"))),
    Case("tibial-and-mcne-one-limb", "Burning sole and burning inner heel, each with its Tinel: two cards (D3).",
         (*TTS_L, *MCNE_L), (expect(A, L, "probable"), expect(A, L, "probable"))),
    Case("mcne-beside-known-tts", "Tarsal tunnel syndrome is confirmed on the left (silent, D8); the inner heel is another nerve's (C55).",
         (DX, *MCNE_L), (expect(A, L, "probable"),)),
    Case("mpne-beside-known-tts", "AMBIGUOUS: tarsal tunnel syndrome confirmed, navicular picture on the same limb. D3 joins what fires; D8 silences "
         "the tibial nerve only: read as a card of the medial plantar nerve.",
         (DX, *MPNE_L), (expect(A, L, "probable"),)),
    Case("tts-beside-known-mpne", "The medial plantar entrapment is confirmed (silent, D8); the tunnel picture is the tibial nerve's.",
         (MPNE_DX, *TTS_L), (expect(A, L, "probable"),)),
    Case("mpne-known-picture-again", "Confirmed on that side: (a) is silent (D8).", (MPNE_DX, *MPNE_L), ()),
    Case("mpne-released-tunnel-picture", "The medial plantar nerve was released, now the tunnel is positive: another nerve (D31).",
         (order("Procedure", "", 60, text="Medial plantar nerve release, left foot", side=L), *TTS_L),
         (expect(A, L, "probable"),)),
    Case("mpne-released-same-picture", "46 days after release of that very nerve: silent (D31).",
         (order("Procedure", "", 60, text="Medial plantar nerve release, left foot", side=L),
          present("medial-arch-pain"), tinel("navicular")), ()),
)  # fmt: skip

BLOCKS = (
    Case("block-knot-of-henry", "Relief after a block at the knot of Henry: documented, medial plantar, info (D26, 4.6).",
         (block("Diagnostic block of the medial plantar nerve at the knot of Henry", R),), (expect(A, R, "documented"),)),
    Case("block-medial-calcaneal", "Relief after an ultrasound-guided medial calcaneal block, site in bodySite (4.6, D26).",
         (finding("diagnostic-block-response", L, bodySite={"text": "Left medial calcaneal nerve"}),),
         (expect(A, L, "documented"),)),
    Case("block-of-the-sural-nerve", "Relief after a sural block says nothing of the three nerves (2.1 F: at the site).",
         (block("Ultrasound-guided block of the sural nerve"),), ()),
    Case("block-of-a-morton-neuroma", "Relief after an injection of the third web space: Morton, not medial plantar (2.3).",
         (block("Diagnostic block at the third web space for Morton neuroma"),), ()),
    Case("block-without-relief", "No relief after the medial calcaneal block, heel burns: A alone (2.1 F).",
         (present("territory-medial-heel"), block("Block of the medial calcaneal nerve", answer="negative")), ()),
)  # fmt: skip

CLOCKS = (
    Case("mpne-physiotherapy-day-35", "Confirmed medial plantar entrapment, physiotherapy for five weeks: (c) holds for all three nerves (D30).",
         (MPNE_DX, pt(35, None, **because("mpne"))), (expect(C, L, "due"),)),
    Case("joggers-foot-text-only-overdue", "'Jogger's foot' as text only (C1), insoles for seven weeks, no review.",
         (condition("", 70, text="Jogger's foot, right", id="jog"), order("DeviceRequest", ORTHOSIS, 48, **because("jog"))),
         (expect(C, R, "overdue", W),), gender="male"),
    Case("mcne-boot-day-30", "Medial calcaneal entrapment in a boot for 30 days: due (D30, C59).",
         (MCNE_DX, order("DeviceRequest", BOOT, 30, **because("mcne"))), (expect(C, R, "due"),)),
    Case("mcne-boot-day-20", "Day 20: too early (6.2).", (MCNE_DX, order("DeviceRequest", BOOT, 20, **because("mcne"))), ()),
    Case("mcne-refuted", "Refuted: no anchor (D15).",
         (condition("icd10cm|G57.81", text="Entrapment of right medial calcaneal nerve", verification="refuted", id="mcne"),
          order("DeviceRequest", BOOT, 35, **because("mcne"))), ()),
    Case("mpne-provisional-unchanged", "Provisional, unchanged on day 30: provisional anchors (c) (D15, 6.2).",
         (condition("icd10cm|G57.62", text="Medial plantar nerve entrapment, left", verification="provisional", id="prov"),
          pt(35, None, **because("prov")), finding("response-to-treatment", L, "unchanged", 5)),
         (expect(C, L, "not-improved", W),)),
    Case("mpne-known-slow-trial-begun", "Confirmed medial plantar entrapment, slow medial response, physiotherapy since 5 days: (b) is never for it "
         "(2.5), (c) too early.",
         (MPNE_DX, *study(medial=4.6), pt(5, None, **because("mpne"))), ()),
    Case("mpne-treated-on-the-other-foot", "The reason of the boot is pain of the right foot, the diagnosis left (D29, 2.4).",
         (MPNE_DX, order("DeviceRequest", BOOT, 35, reason="icd10cm|M79.671")), ()),
    Case("tts-and-mpne-known-one-trial", "AMBIGUOUS: both confirmed on the left, physiotherapy for left foot pain: D3's one card is read for (c) too, "
         "nerve tibial.", (DX, MPNE_DX, pt(35, "icd10cm|M79.672")), (expect(C, L, "due"),)),
)  # fmt: skip

LESIONS = (
    Case("ganglion-and-tunnel-picture", "Burning sole, Tinel, ganglion of the left ankle: A + B + lesion, and the lesion card beside it (2.2, "
         "2.6, D3).", (*TTS_L, condition(GANGLION_L, 100)),
         (expect(A, L, "strongly-supported", W), expect(LESION, L, "", W))),
    Case("lesion-on-ultrasound-no-sign", "Burning sole, ultrasound shows a cyst in the tunnel, nothing examined: A + D is probable, a warning because of the "
         "lesion (2.2), with the lesion card (2.6).",
         (present("plantar-dysaesthesia", R), present("space-occupying-lesion", R, 20)),
         (expect(A, R, "probable", W), expect(LESION, R, "", W))),
    Case("ganglion-at-the-knot-of-henry", "Arch pain, navicular Tinel, ganglion (SNOMED) at the knot of Henry by text: matching site of the medial plantar "
         "nerve (2.2, 2.6, C24).",
         (*MPNE_L, condition("snomed|445008009", 30, side=L, text="Ganglion cyst at the knot of Henry, left foot")),
         (expect(A, L, "strongly-supported", W), expect(LESION, L, "", W))),
    Case("schwannoma-placed-by-text", "D36.13 has neither side nor foot in its code; its text has both (D24).",
         (*TTS_L, condition("icd10cm|D36.13", 200, text="Schwannoma of the left tibial nerve at the ankle")),
         (expect(A, L, "strongly-supported", W), expect(LESION, L, "", W))),
    Case("lump-of-the-foot-recent", "R22.42 of the left foot, recorded ten days ago: a lesion at the foot (D24), no red flag (D14).",
         (*TTS_L, condition("icd10cm|R22.42", 10, side=L)),
         (expect(A, L, "strongly-supported", W), expect(LESION, L, "", W))),
    Case("lump-of-the-leg-recent", "R22.42 without a site: it may be at the thigh (D24); no red flag either (D14).",
         (*TTS_L, condition("icd10cm|R22.42", 10)), (expect(A, L, "probable"),)),
    Case("ganglion-without-side", "SNOMED ganglion cyst without bodySite: unsided, shown, counts for nothing (2.4.2).",
         (*TTS_L, condition("snomed|445008009", 30)), (expect(A, L, "probable"),)),
    Case("ganglion-of-the-other-ankle", "Ganglion right, picture left: no lesion card on either side (2.4, 2.6).",
         (*MPNE_L, condition(GANGLION_R, 30)), (expect(A, L, "probable"),)),
    Case("ganglion-alone", "A painless ganglion without nerve symptoms: 2.6 wants A.", (condition(GANGLION_L, 30),), ()),
    Case("ganglion-and-tinel-no-symptom", "Ganglion and Tinel, no symptom: neither (a) nor the lesion card (2.2 and 2.6 want A).",
         (condition(GANGLION_L, 30), tinel("tarsal-tunnel")), ()),
    Case("ganglion-excised", "Resolved: no longer a lesion (2.2 'status usable').",
         (*TTS_L, condition(GANGLION_L, 300, clinical="resolved")), (expect(A, L, "probable"),)),
    Case("varices-of-the-leg", "Painful varicose veins of the left leg are not placed at the foot (D24).",
         (*TTS_L, condition("icd10cm|I83.812", 300)), (expect(A, L, "probable"),)),
    Case("lesion-denied", "MRI: no lesion in the tunnel (absent); 2.2 'not negated'.",
         (*TTS_L, finding("space-occupying-lesion", L, "absent", 20)), (expect(A, L, "probable"),)),
    Case("ganglion-with-known-tts", "AMBIGUOUS: confirmed, burning, ganglion, physiotherapy since ten days. 2.6 asks for side and A only, D8 silences (a) "
         "alone: the lesion card stands by itself, without waiting for the clock.",
         (DX, present("plantar-dysaesthesia"), condition(GANGLION_L, 20), pt(10)), (expect(LESION, L, "", W),)),
)  # fmt: skip

RED_FLAGS = (
    Case("dvt-beside-tts", "Known tarsal tunnel syndrome, deep vein thrombosis of that leg four days ago, no trial (D14, 7.3).",
         (DX, condition(DVT_L, 4)), (expect(FLAG, L, "", W),)),
    Case("dvt-30-days-ago", "D14: within 30 days, the last one.", (DX, condition(DVT_L, 30)), (expect(FLAG, L, "", W),)),
    Case("dvt-31-days-ago", "D14: a day too old.", (DX, condition(DVT_L, 31)), ()),
    Case("dvt-resolved", "D14: active only.", (DX, condition(DVT_L, 10, clinical="resolved")), ()),
    Case("dvt-refuted", "D14, 2.2: refuted by ultrasound.", (DX, condition(DVT_L, 10, verification="refuted")), ()),
    Case("dvt-without-foot-entry", "D14: a thrombosis in a patient without any entry of this topic.", (condition(DVT_L, 4),), ()),
    Case("dvt-beside-morton", "Morton's metatarsalgia is no entry of this topic (fact 10).",
         (condition("icd10cm|G57.62", 60, text="Morton's metatarsalgia, left"), condition(DVT_L, 4)), ()),
    Case("dvt-beside-refuted-tts", "A refuted diagnosis is no entry of this topic (D15).",
         (condition(G_L, verification="refuted"), condition(DVT_L, 4)), ()),
    Case("cauda-equina-this-month", "G83.4 dated '2026-06': each day of it is within 30 days (D14). It has no side.",
         (condition("snomed|47374004", side=R), condition("icd10cm|G83.4", "2026-06")), (expect(FLAG, "", "", W),)),
    Case("cauda-equina-in-april", "G83.4 dated '2026-04': each day of it is too old (D14).",
         (condition("snomed|47374004", side=R), condition("icd10cm|G83.4", "2026-04")), ()),
    Case("cauda-equina-by-text", "Text only (D13; 7.1: saddle or bladder text is a red flag), beside a medial calcaneal entrapment.",
         (MCNE_DX, condition("", 2, text="Cauda equina syndrome with urinary retention")), (expect(FLAG, "", "", W),)),
    Case("cauda-equina-denied-in-text", "'No evidence of' states its absence (2.2 'not negated').",
         (DX, condition("", 2, text="No evidence of cauda equina syndrome")), ()),
    Case("crps-beside-mpne", "Complex regional pain syndrome of the left limb a week ago, beside the medial plantar entrapment (7.3).",
         (MPNE_DX, condition("icd10cm|G90.522", 7)), (expect(FLAG, L, "", W),)),
    Case("acute-ischaemia-snomed", "1230182004 with bodySite right, beside right tarsal tunnel syndrome (7.3).",
         (condition(G_R), condition("snomed|1230182004", 1, side=R)), (expect(FLAG, R, "", W),), born="1951-01-20", gender="male"),
    Case("nerve-injury-is-no-flag", "S94.11XA of last week beside right tarsal tunnel syndrome: a cause, no red flag (D14).",
         (condition(G_R), condition("icd10cm|S94.11XA", 6)), ()),
    Case("tibial-injury-is-no-flag", "S84.02XA twelve days ago beside the known syndrome of that side: no red flag (D14).",
         (DX, condition("icd10cm|S84.02XA", 12)), ()),
    Case("stress-fracture-right-foot", "AMBIGUOUS: M84.374A is the *right* foot (2.4.1). A coded stress fracture is read as 7.3 'suspected fracture'; 2.3 calls "
         "it a 'red flag line'.", (condition(G_R), condition("icd10cm|M84.374A", 8)), (expect(FLAG, R, "", W),), gender="male"),
    Case("dvt-of-the-other-leg", "AMBIGUOUS: thrombosis right, tarsal tunnel syndrome left. D14 asks for an entry of the topic, not of the same side: the "
         "card has the side of the flag.", (DX, condition("icd10cm|I82.401", 4)), (expect(FLAG, R, "", W),)),
    Case("cauda-equina-in-an-overdue-trial", "AMBIGUOUS: 'with or without a trial' (D14); 7.3 says 'escalate, not reassess'. Read as both cards, the red flag "
         "first (D3).", (DX, pt(50), condition("icd10cm|G83.4", 3)), (expect(FLAG, "", "", W), expect(C, L, "overdue", W))),
    Case("five-cards-red-flag-first", "D3: red flag, the two warnings of the left, then of the two info cards (a) right; (b) left is held back (order of D1). "
         "Right: A + B + D is not clinical only (D17).",
         (condition("icd10cm|G57.53", 40, verification="provisional"), present("plantar-dysaesthesia", "both"),
          tinel("tarsal-tunnel", "both"), *study(dml=7.4, medial=4.6, lateral=4.9), condition(GANGLION_L, 40),
          present("mri-nerve-hyperintensity", R, 20), condition(DVT_L, 5)),
         (expect(FLAG, L, "", W), expect(A, L, "strongly-supported", W), expect(LESION, L, "", W), expect(A, R, "probable"))),
)  # fmt: skip

DIFFERENTIALS = (
    Case("mpne-s1-on-the-study", "The study concludes lumbosacral radiculopathy: dominating, capped at possible (2.3).",
         (*MPNE_L, report("icd10cm|M54.17")), ()),
    Case("mcne-back-on-the-problem-list", "Lumbar radiculopathy as a Condition only: named, no cap (2.3).",
         (*MCNE_L, condition("snomed|128196005", 300)), (expect(A, L, "probable"),)),
    Case("mpne-polyneuropathy-one-foot", "Diabetic polyneuropathy, one-sided arch picture: probable (2.3 'unless unilateral').",
         (*MPNE_R, condition("icd10cm|E11.42", 700)), (expect(A, R, "probable"),), born="1960-11-11"),
    Case("polyneuropathy-both-feet", "Chronic polyneuropathy, both soles and both tunnels alike: stays possible (2.3, D17).",
         (present("plantar-dysaesthesia", "both"), tinel("tarsal-tunnel", "both"), condition("snomed|42345000", 700)), ()),
    Case("mpne-nerve-injury", "S94.12XA: injury of that nerve on that side caps (D25).",
         (*MPNE_L, condition("icd10cm|S94.12XA", 25)), ()),
    Case("mpne-lateral-plantar-injury", "S94.02XA is of the lateral plantar nerve, not of 'that nerve' (D25).",
         (*MPNE_L, condition("icd10cm|S94.02XA", 25)), (expect(A, L, "probable"),)),
    Case("mpne-nerve-injury-other-foot", "S94.11XA is of the right foot (D25).",
         (*MPNE_L, condition("icd10cm|S94.11XA", 25)), (expect(A, L, "probable"),)),
    Case("mpne-rigid-hallux", "Osteoarthritis of the first toe joint and gout are named beside it (2.3, C19).",
         (*MPNE_R, condition("icd10cm|M20.21", 500), condition("snomed|90560007", 900)), (expect(A, R, "probable"),)),
    Case("risk-factors-only", "A running woman with hindfoot valgus, bad shoes, training errors, hypothyroidism and diabetes: risk is never sufficient "
         "(2.2 'only E', C7, C8).",
         (present("activity-running", None), present("training-error", None), present("inappropriate-footwear", None),
          present("hindfoot-valgus"), present("excessive-pronation"), condition("icd10cm|M21.072", 300),
          condition("icd10cm|E03.9", 900), condition("icd10cm|E11.9", 900), condition("icd10cm|S93.402A", 200)), ()),
    Case("arch-pain-and-risk", "Arch pain of a runner with flat, valgus feet: A and E are one domain (2.2, D7).",
         (present("medial-arch-pain"), present("activity-running", None), present("hindfoot-valgus"),
          condition("snomed|53226007", 300, side=L)), ()),
)  # fmt: skip

DECOMPRESSION = (
    Case("os-release-without-trial", "Tarsal tunnel release is being ordered and no conservative treatment is on record (D1).",
         (DX, draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-by-text", "The same in words, site as bodySite, right foot (D1).",
         (condition("snomed|47374004", side=R), draft(None, "", text="Tarsal tunnel release", side=R)), (expect(NO_TRIAL, R),),
         hook=ORDER_SELECT),
    Case("os-mpne-release-without-trial", "Release of the medial plantar nerve, none of it treated before (D1).",
         (MPNE_DX, draft(None, "cpt|64704", text="Medial plantar nerve release, left foot", side=L, **because("mpne"))),
         (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-trial-of-41-days", "Physiotherapy since 41 days; the surgeon has been asked, so (c) is closed (6.2): not adequate yet (D31).",
         (DX, pt(41), SURGEON, draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-trial-of-42-days", "At least 42 days: adequate (D31).", (DX, pt(42), SURGEON, draft(code=RELEASE)), (),
         hook=ORDER_SELECT),
    Case("os-release-trial-long-ago", "Insoles ordered in November 2025: adequate, the 90 days do not apply (D31); lapsed for (c) (D29).",
         (condition(G_L, "2025-10"), order("DeviceRequest", ORTHOSIS, "2025-11", reason=G_L), draft(code=RELEASE)), (),
         hook=ORDER_SELECT),
    Case("os-release-trial-revoked", "Physiotherapy ordered 100 days ago and revoked: cancelled, so none (D31).",
         (DX, pt(100, status="revoked"), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-trial-of-the-other-foot", "The right foot was treated, the left is to be operated on (D31 'for that side').",
         (DX, pt(100, G_R), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-unchanged-on-day-30", "Trial of 35 days, unchanged on day 30: a reassessment after day 28 (D31); (c) closed by the referral.",
         (DX, pt(35), finding("response-to-treatment", L, "unchanged", 5), SURGEON, draft(code=RELEASE)), (), hook=ORDER_SELECT),
    Case("os-release-unchanged-on-day-25", "Trial of 35 days, unchanged on day 25: before day 28 (D31).",
         (DX, pt(35), finding("response-to-treatment", L, "unchanged", 10), SURGEON, draft(code=RELEASE)), (expect(NO_TRIAL, L),),
         hook=ORDER_SELECT),
    Case("os-release-weak-foot", "Weak intrinsic muscles: a deficit, no trial is asked for (D1, D31).",
         (DX, present("intrinsic-weakness"), draft(code=RELEASE)), (), hook=ORDER_SELECT),
    Case("os-release-wasting-coded", "M62.572: atrophy coded at that foot (D31).",
         (DX, condition("icd10cm|M62.572", 50), draft(code=RELEASE)), (), hook=ORDER_SELECT),
    Case("os-release-sensory-loss", "Sensory loss alone is no deficit (D31).",
         (DX, present("sensory-loss-sole"), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-wasting-other-foot", "M62.571 is the right foot (2.4).",
         (DX, condition("icd10cm|M62.571", 50), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-ganglion", "A ganglion of that ankle: a lesion silences it (D1); without symptoms on record no lesion card (2.6).",
         (DX, condition(GANGLION_L, 30), draft(code=RELEASE)), (), hook=ORDER_SELECT),
    Case("os-release-ganglion-other-ankle", "The ganglion is on the right (2.4).",
         (DX, condition(GANGLION_R, 30), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-lipoma-of-the-leg", "D17.24 is not placed at the foot (D24), so it silences nothing.",
         (DX, condition("icd10cm|D17.24", 30), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-release-second-foot", "The right was released last year, now the left without any trial (D1, 2.4).",
         (DX, order("Procedure", RELEASE, 300, side=R), draft(code=RELEASE)), (expect(NO_TRIAL, L),), hook=ORDER_SELECT),
    Case("os-carpal-tunnel-release", "D9: another nerve, another limb: 64721 is the hand.",
         (DX, draft("icd10cm|G56.02", "cpt|64721")), (), hook=ORDER_SELECT),
)  # fmt: skip

ORDERS = (
    Case("os-mcne-boot-after-other-release", "Boot for the medial calcaneal nerve after release of the lateral plantar branch: a cause, silences nothing "
         "(C47, D31).",
         (MCNE_DX, order("Procedure", "", 80, text=HEEL_RELEASE, side=R), draft(None, BOOT, "DeviceRequest", **because("mcne"))),
         (expect(C, R, "planned"),), hook=ORDER_SELECT),
    Case("os-mpne-insole-after-release", "Insole 30 days after release of that nerve: silent (D31).",
         (MPNE_DX, order("Procedure", "", 30, text="Medial plantar nerve release, left foot", side=L),
          draft(None, ORTHOSIS, "DeviceRequest", **because("mpne"))), (), hook=ORDER_SELECT),
    Case("os-mpne-slow-study-planned", "A trial for the medial plantar nerve is being ordered, its response is slow: planned, never (b) (2.5).",
         (MPNE_DX, *study(medial=4.6), draft(None, **because("mpne"))), (expect(C, L, "planned"),), hook=ORDER_SELECT),
    Case("os-asks-for-the-foot", "Physiotherapy without reason or site, tarsal tunnel syndrome recorded left 60 days ago: the asking card (D29).",
         (DX, draft(None)), (expect(C, L),), hook=ORDER_SELECT),
    Case("os-asks-for-the-heel", "A boot without reason or site, medial calcaneal entrapment recorded right 90 days ago: asks (D29, D30).",
         (condition("icd10cm|G57.81", 90, text="Entrapment of right medial calcaneal nerve"), draft(None, BOOT, "DeviceRequest")),
         (expect(C, R),), hook=ORDER_SELECT),
    Case("os-asks-one-side-is-old", "Right recorded 200 days ago, left 20 days ago: exactly one side within 90 days (D29).",
         (condition(G_R, 200), condition(G_L, 20), draft(None, ORTHOSIS, "DeviceRequest")), (expect(C, L),), hook=ORDER_SELECT),
    Case("os-asks-nothing-recorded-91-days-ago", "D29: within 90 days.", (condition(G_L, 91), draft(None)), (), hook=ORDER_SELECT),
    Case("os-asks-nothing-two-sides", "Tunnel left, heel right: two sides are documented (D29).", (DX, MCNE_DX, draft(None)), (),
         hook=ORDER_SELECT),
    Case("os-asks-nothing-side-unknown", "G57.50 without site: no side is documented (D29, 2.4.2).",
         (condition("icd10cm|G57.50", 20), draft(None)), (), hook=ORDER_SELECT),
    Case("os-asks-nothing-for-a-drug", "Naproxen without reason: D29 asks for physiotherapy, orthosis, boot or injection only.",
         (DX, draft(None, "rxnorm|7258", "MedicationRequest")), (), hook=ORDER_SELECT),
    Case("os-asks-nothing-with-another-reason", "A boot for a sprain of the right ankle: a reason is there (D29).",
         (DX, draft("icd10cm|S93.401A", BOOT, "DeviceRequest")), (), hook=ORDER_SELECT),
    Case("os-asks-nothing-after-release", "AMBIGUOUS: physiotherapy without reason 30 days after the release of that nerve: the asking card is a card of "
         "(c), which is silent (D31).", (DX, order("Procedure", RELEASE, 30, side=L), draft(None)), (), hook=ORDER_SELECT),
    Case("os-unrelated-selection", "A chest film is selected: no card at all, whatever is on record (D9): picture, ganglion, thrombosis, overdue trial.",
         (DX, *TTS_L, *MCNE_R, condition(GANGLION_L, 30), condition(DVT_L, 3), pt(50), draft(None, "cpt|71046")), (),
         hook=ORDER_SELECT),
    Case("os-red-flag", "AMBIGUOUS: physiotherapy for the tunnel is being ordered three days after cauda equina syndrome was recorded. D14 names no hook: "
         "read as the red flag and the planned clock.",
         (DX, condition("icd10cm|G83.4", 3), draft()), (expect(FLAG, "", "", W), expect(C, L, "planned")), hook=ORDER_SELECT),
)  # fmt: skip

CASES = (*PLANTAR_NERVE, *HEEL, *SEVERAL, *BLOCKS, *CLOCKS, *LESIONS, *RED_FLAGS, *DIFFERENTIALS, *DECOMPRESSION,
         *ORDERS)  # fmt: skip

AMBIGUOUS = tuple(case.name for case in CASES if "AMBIGUOUS" in case.story)

NERVES: dict[str, tuple[str, ...]] = {
    "mpne-by-text-of-a-condition": (PLANTAR,),
    "mpne-toes-by-text": (PLANTAR,),
    "mpne-partial-dates": (PLANTAR,),
    "medial-sole-tunnel-tinel": (TIBIAL,),
    "mpne-medial-slow-lateral-spared": (PLANTAR,),
    "mpne-medial-slow-and-tinel": (PLANTAR,),
    "mpne-amplitude-lost-by-two-thirds": (PLANTAR,),
    "both-plantar-branches-slow": (TIBIAL, TIBIAL),
    "mpne-morton-coded-beside": (PLANTAR,),
    "mcne-by-text-with-fasciitis": (CALCANEAL,),
    "mcne-normal-study": (CALCANEAL,),
    "mcne-slow-leg-segment": (CALCANEAL,),
    "mcne-both-heels-one-tinel": (CALCANEAL,),
    "mcne-special-study": (CALCANEAL,),
    "mcne-after-lateral-plantar-release": (CALCANEAL,),
    "mcne-after-tunnel-release": (CALCANEAL,),
    "tibial-and-mpne-one-limb": (TIBIAL,),
    "tibial-left-mpne-right": (TIBIAL, PLANTAR),
    "mpne-and-mcne-one-limb": (PLANTAR, CALCANEAL),
    "tibial-and-mcne-one-limb": (TIBIAL, CALCANEAL),
    "mcne-beside-known-tts": (CALCANEAL,),
    "mpne-beside-known-tts": (PLANTAR,),
    "tts-beside-known-mpne": (TIBIAL,),
    "mpne-released-tunnel-picture": (TIBIAL,),
    "block-knot-of-henry": (PLANTAR,),
    "block-medial-calcaneal": (CALCANEAL,),
    "mpne-physiotherapy-day-35": (PLANTAR,),
    "joggers-foot-text-only-overdue": (PLANTAR,),
    "mcne-boot-day-30": (CALCANEAL,),
    "mpne-provisional-unchanged": (PLANTAR,),
    "tts-and-mpne-known-one-trial": (TIBIAL,),
    "ganglion-and-tunnel-picture": (TIBIAL, ""),
    "ganglion-at-the-knot-of-henry": (PLANTAR, ""),
    "mpne-polyneuropathy-one-foot": (PLANTAR,),
    "mcne-back-on-the-problem-list": (CALCANEAL,),
    "mpne-lateral-plantar-injury": (PLANTAR,),
    "mpne-nerve-injury-other-foot": (PLANTAR,),
    "mpne-rigid-hallux": (PLANTAR,),
    "os-release-without-trial": (TIBIAL,),
    "os-mpne-release-without-trial": (PLANTAR,),
    "os-mcne-boot-after-other-release": (CALCANEAL,),
    "os-mpne-slow-study-planned": (PLANTAR,),
    "os-asks-for-the-foot": (TIBIAL,),
    "os-asks-for-the-heel": (CALCANEAL,),
}
