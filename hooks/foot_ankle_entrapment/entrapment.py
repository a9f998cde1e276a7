"""The entrapment of one nerve on a limb: domains A to F, and the tiers made of them.

No single test is certain, so a tier needs symptoms and at least one domain beside them. Risk factors alone
never suffice, and symptoms alone, or one domain alone, stay silent. What the domains of a nerve are stands in the
module of that nerve; how they combine is the same for all three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cds_service.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    Diagnosis,
    Finding,
    Imaged,
    Limb,
    Mentioned,
    Not,
    OnOtherLimb,
    Silence,
    Unless,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import narrative, release
from hooks.foot_ankle_entrapment.nerves import Nerve

AT_FOOT = ("foot", "ankle-or-foot")
AT_FOOT_OR_ANKLE = ("foot", "ankle", "ankle-or-foot", "tarsal-tunnel")
SYMPTOM_MONTHS = 12
NOT_EXCLUDED = "Not excluded by this card: lumbosacral (S1) radiculopathy and polyneuropathy."
IMAGING_MONTHS = 24

weakness = Finding("intrinsic-weakness", months=SYMPTOM_MONTHS)
atrophy = Finding("muscle-atrophy", at=AT_FOOT, months=SYMPTOM_MONTHS)
deficit = AnyOf(weakness, atrophy, title="weakness or wasting of the foot muscles")

# Anywhere at foot or ankle: that a lesion is on record at all.
lesion = Imaged("space-occupying-lesion", at=AT_FOOT_OR_ANKLE, months=IMAGING_MONTHS)

radiculopathy = narrative.concluded_radiculopathy


@dataclass(frozen=True, eq=False)
class Entrapment:
    """What the record must say for the entrapment of one nerve of a limb.

    `signs` are separate signs of domain B; `site_lesion` is a lesion that presses on this nerve; `tested_normal` a
    complete normal study, beside which two signs are asked for. `remarks` are lines of the card about studies,
    `evidence` its sources, `conservative`, `imaging_option` and `refractory` what may be
    done, `question` what a study is asked. `sex_is_named`: a source names female sex as a risk.
    """

    nerve: Nerve
    symptoms: Criterion
    signs: tuple[Criterion, ...]
    focal: Criterion
    block: Criterion
    injury: Criterion
    on_file: Criterion
    risks: tuple[str, ...]
    evidence: tuple[str, ...]
    conservative: str
    imaging_option: str
    refractory: str
    question: str
    remarks: Callable[[Limb], list[str]]
    citations: tuple[str, ...]
    imaging: Criterion | None = None
    site_lesion: Criterion | None = None
    tested_normal: Criterion | None = None
    tested_by_routine: bool = True
    sex_is_named: bool = False
    caused_by_release: str = ""
    not_excluded: str = NOT_EXCLUDED

    @property
    def name(self) -> str:
        return self.nerve.name

    @cached_property
    def any_sign(self) -> Criterion:
        return AnyOf(*self.signs, title=f"signs of {self.name} (domain B)")

    @cached_property
    def diagnosis(self) -> Criterion:
        return Diagnosis(self.nerve.entrapment, title=f"confirmed {self.name} (domain X)")

    @cached_property
    def mentioned(self) -> Criterion:
        return Mentioned(self.nerve.entrapment, title=f"{self.name} recorded, confirmed or not")

    @cached_property
    def ended(self) -> Criterion:
        return Finding(
            self.nerve.entrapment, over=True, title=f"{self.name} of this side is recorded as over"
        )

    @cached_property
    def not_capped(self) -> Criterion:
        return AllOf(
            Not(radiculopathy),
            Not(self.injury),
            title="no dominating radiculopathy and no injury of this nerve on this side",
        )

    @cached_property
    def one_sided(self) -> Criterion:
        same = AllOf(
            self.symptoms,
            self.any_sign,
            OnOtherLimb(self.symptoms),
            OnOtherLimb(self.any_sign),
            title="the same picture on both feet",
        )
        return AllOf(
            Unless(same, title="the picture is not the same on both feet"),
            AnyOf(
                Unless(edx.polyneuropathy, title="no polyneuropathy on record"),
                Not(same, title="with a polyneuropathy, plainly not the same on both feet"),
            ),
            title="the clinical picture belongs to this side",
        )

    @cached_property
    def clinical(self) -> Criterion:
        if self.tested_normal is None:
            return AllOf(self.any_sign, self.one_sided, title="clinical picture")
        not_normal = Unless(self.tested_normal, title="no complete normal plantar study")
        if len(self.signs) == 1:
            return AllOf(
                self.any_sign,
                self.one_sided,
                not_normal,
                title="clinical picture, and no normal plantar study",
            )
        return AllOf(
            self.any_sign,
            self.one_sided,
            AnyOf(not_normal, AtLeast(2, *self.signs)),
            title="clinical picture, with two separate signs where the plantar study is normal",
        )

    @cached_property
    def probable(self) -> Criterion:
        domains = [d for d in (self.clinical, self.focal, self.imaging) if d is not None]
        return AllOf(self.symptoms, AnyOf(*domains), self.not_capped)

    @cached_property
    def strong(self) -> Criterion:
        beside = [d for d in (self.any_sign, self.imaging) if d is not None]
        ways: list[Criterion] = [AllOf(self.focal, AnyOf(*beside))]
        if self.site_lesion is not None:
            ways.append(AllOf(self.any_sign, self.site_lesion))
        return AllOf(self.symptoms, AnyOf(*ways), self.not_capped)

    @cached_property
    def documented(self) -> Criterion:
        return AllOf(self.block, self.not_capped)

    @cached_property
    def possible(self) -> Criterion:
        domains = (self.symptoms, self.any_sign, self.focal, self.imaging, self.mentioned)
        return AnyOf(*(d for d in domains if d is not None))

    @cached_property
    def likely(self) -> Criterion:
        return AnyOf(
            self.diagnosis,
            self.documented,
            self.strong,
            self.probable,
            title=f"{self.name} documented or probable on this side",
        )

    @cached_property
    def urgent(self) -> Criterion:
        """What makes a probable entrapment a warning."""
        return AnyOf(*(c for c in (self.site_lesion, deficit) if c is not None))

    @cached_property
    def released(self) -> Criterion:
        return release.Released(
            self.nerve,
            (self.symptoms, self.any_sign),
            title=f"{self.name}: the nerve was released on this side, and no new finding began an episode since",
        )

    @cached_property
    def ended_by_release(self) -> Silence:
        """What keeps every rule about this nerve silent after its release."""
        return Silence("released on this side, and no new finding 90 days or more after it", self.released)

    @cached_property
    def released_elsewhere(self) -> Criterion:
        return release.OtherRelease(self.nerve)
