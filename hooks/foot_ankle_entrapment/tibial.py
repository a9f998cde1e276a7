"""Tarsal tunnel syndrome, the tibial nerve at the ankle: domains A to F of one limb, and the tiers.

No single test is certain, so a tier needs symptoms and at least one domain beside them. Risk factors alone
never suffice, and symptoms alone, or one domain alone, stay silent.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Diagnosis,
    Finding,
    Mentioned,
    Not,
    OnOtherLimb,
    Unless,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import release

AT_FOOT = ("foot", "ankle-or-foot")
AT_TUNNEL = ("ankle", "ankle-or-foot", "tarsal-tunnel")
AT_FOOT_OR_ANKLE = ("foot", "ankle", "ankle-or-foot", "tarsal-tunnel")
SYMPTOM_MONTHS = 12
IMAGING_MONTHS = 24

symptoms = AnyOf(
    Finding("plantar-dysaesthesia", months=SYMPTOM_MONTHS),
    Finding("numbness-medial-sole", months=SYMPTOM_MONTHS),
    Finding("numbness-hallux-second-toe", months=SYMPTOM_MONTHS),
    Finding("sensory-symptom", at=AT_FOOT, months=SYMPTOM_MONTHS),
    title="symptoms in the territory of the tibial nerve (domain A)",
)

weakness = Finding("intrinsic-weakness", months=SYMPTOM_MONTHS)
atrophy = Finding("muscle-atrophy", at=AT_FOOT, months=SYMPTOM_MONTHS)
SIGNS = (
    Finding("tinel-tarsal-tunnel", months=SYMPTOM_MONTHS),
    Finding("dorsiflexion-eversion-test", months=SYMPTOM_MONTHS),
    Finding("triple-compression-test", months=SYMPTOM_MONTHS),
    Finding("sensory-loss-sole", months=SYMPTOM_MONTHS),
    AnyOf(weakness, atrophy, title="weakness or wasting of the foot muscles"),
)
signs = AnyOf(*SIGNS, title="signs of the tibial nerve at the ankle (domain B)")
two_signs = AtLeast(2, *SIGNS)
deficit = AnyOf(weakness, atrophy, title="motor deficit")

lesion = Finding("space-occupying-lesion", at=AT_FOOT_OR_ANKLE, months=IMAGING_MONTHS)
imaging = AnyOf(
    lesion,
    Finding("mri-nerve-hyperintensity", months=IMAGING_MONTHS),
    title="imaging: lesion in the tunnel or nerve change (domain D)",
)

block = Finding(
    "diagnostic-block-response",
    at=AT_TUNNEL,
    months=IMAGING_MONTHS,
    title="relief after a block at the tunnel (domain F)",
)

diagnosis = Diagnosis("tarsal-tunnel-syndrome", title="confirmed tarsal tunnel syndrome (domain X)")
mentioned = Mentioned("tarsal-tunnel-syndrome", title="tarsal tunnel syndrome recorded, confirmed or not")


radiculopathy = edx.ReportConcludes(
    "radiculopathy", "a report concludes radiculopathy on this side (dominating differential)"
)
injury = Finding("tibial-nerve-injury", title="injury of the tibial nerve (trauma, not entrapment)")
not_capped = AllOf(
    Not(radiculopathy), Not(injury), title="no dominating radiculopathy and no nerve injury on this side"
)

same_picture = AllOf(
    symptoms, signs, OnOtherLimb(symptoms), OnOtherLimb(signs), title="the same picture on both feet"
)
one_sided = AllOf(
    Unless(same_picture, title="the picture is not the same on both feet"),
    AnyOf(
        Unless(edx.polyneuropathy, title="no polyneuropathy on record"),
        Not(same_picture, title="with a polyneuropathy, plainly not the same on both feet"),
    ),
    title="the clinical picture belongs to this side",
)

clinical = AllOf(
    signs,
    one_sided,
    AnyOf(Unless(edx.plantar_normal, title="no complete normal plantar study"), two_signs),
    title="clinical picture, with two separate signs where the plantar study is normal",
)

probable = AllOf(symptoms, AnyOf(clinical, edx.focal, imaging), not_capped)
strong = AllOf(
    symptoms,
    AnyOf(AllOf(edx.focal, AnyOf(signs, imaging)), AllOf(signs, lesion)),
    not_capped,
)
documented = AllOf(block, not_capped)
possible = AnyOf(symptoms, signs, edx.slow, imaging, mentioned)

likely = AnyOf(
    diagnosis,
    documented,
    strong,
    probable,
    title="tarsal tunnel syndrome documented or probable on this side",
)

released = release.Released(
    (symptoms, signs),
    title="the tibial nerve was released on this side, and no new finding began an episode since",
)
