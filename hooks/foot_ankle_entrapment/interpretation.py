"""What keeps a nerve conduction study from being interpreted, and how the cards say so."""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    Criterion,
    Finding,
    Knowledge,
    Limb,
    Not,
    OnOtherLimb,
    Presence,
    Result,
    Scope,
    capital,
    facts,
    lowest_temperature,
    nothing_found,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx


class LaboratoryValue(Criterion):
    """That a laboratory value of the patient reaches, or falls below, its limit."""

    scope = Scope.PATIENT

    def __init__(self, concept: str, statistic: str) -> None:
        self.concept = concept
        self.statistic = statistic

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        word = "of at least" if self.statistic == "at-least" else "below"
        limit = knowledge.limit(self.concept, self.statistic)
        return f"{knowledge.label(self.concept)} {word} {limit.value:g} {limit.unit}"

    def answer(self, limb: Limb) -> Result:
        limit = limb.knowledge.limit(self.concept, self.statistic)
        found = [e for e in limb.record.of(self.concept) if e.value is not None]
        if not found or found[-1].value is None:
            return nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        value = found[-1].value.value
        reached = value >= limit.value if self.statistic == "at-least" else value < limit.value
        return Result(self, Presence.of(reached), (found[-1],))


diabetes = AnyOf(
    Finding("diabetes", scope=Scope.PATIENT),
    Finding("antidiabetic-drug", scope=Scope.PATIENT),
    LaboratoryValue("hba1c", "at-least"),
    title="diabetes, or a drug or value that stands for it",
)
metabolic = AnyOf(
    diabetes,
    Finding("kidney-disease", scope=Scope.PATIENT),
    Finding("dialysis", scope=Scope.PATIENT),
    LaboratoryValue("egfr", "lower"),
    title="diabetes, kidney disease or dialysis is on record, or a drug or value that stands for them",
)
neuropathy = AnyOf(
    edx.polyneuropathy,
    Finding("neuropathy-unspecified", scope=Scope.PATIENT),
    title="a neuropathy is on record",
)


class ColdStudy(Criterion):
    """Studies of this limb are on file, and in all of them the foot was too cold."""

    title = "the only studies on file were made on a foot below 30 \u00b0C"

    def concepts(self) -> frozenset[str]:
        return frozenset((edx.STUDY.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        studies = edx.STUDY.all_of(limb)
        cold = edx.STUDY.of(limb) is None and bool(studies)
        return Result(self, Presence.of(cold), tuple(studies[-1:]) if cold else ())


class OnlyUnsided(Criterion):
    """Values of the nerve are on file, but none with a side."""

    title = "the only values on file have no side"

    def concepts(self) -> frozenset[str]:
        return frozenset(edx.TIBIAL)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        values = limb.record.of(*edx.TIBIAL)
        unsided = tuple(e for e in values if e.side.on(limb.side) is Presence.UNKNOWN)
        return Result(self, Presence.of(bool(unsided) and len(unsided) == len(values)), unsided)


leg_slow = Beyond(edx.STUDY, "cv-tibial-leg")
abnormal = AnyOf(edx.slow, leg_slow, title="a tibial or plantar value is abnormal")

symmetric = AllOf(
    edx.slow,
    edx.other_side_slow,
    Not(edx.plainly_unequal),
    title="both sides are abnormal and not plainly unequal",
)
not_interpretable = AnyOf(
    edx.concluded_polyneuropathy,
    AllOf(edx.polyneuropathy, abnormal, title="slow, with a polyneuropathy on record"),
    AllOf(
        abnormal,
        edx.possible_polyneuropathy,
        Not(edx.sural_on_file),
        title="slow, with a possible neuropathy on record, and the sural nerve was not tested",
    ),
    edx.sural_abnormal,
    OnOtherLimb(edx.sural_abnormal, title="the sural response of the other side is abnormal or absent"),
    symmetric,
    ColdStudy(),
    AllOf(
        abnormal,
        metabolic,
        Not(edx.sural_on_file),
        title="slow, with diabetes or kidney disease, and the sural nerve was not tested",
    ),
    OnlyUnsided(),
    title="the study cannot be interpreted for a prediction",
)


def why_not_interpretable(limb: Limb) -> list[str]:
    """In one line, which reasons keep the study of this limb from a prediction, with what they rest on."""
    holding = [part for part in limb.judge(not_interpretable).parts if part.present]
    if not holding:
        return []
    reasons = "; ".join(part.criterion.title for part in holding)
    rests = "; ".join(facts(holding, limb.knowledge)[:6])
    said = f"The study is not used for a prediction: {reasons}"
    return [f"{said} ({rests}); a complete study would help" if rests else said]


def remarks(limb: Limb) -> list[str]:
    """What qualifies a study of the tibial and plantar nerves, whichever card it stands on."""
    lines = temperature_remarks(limb)
    for criterion in (edx.borderline, edx.lateral_motor):
        found = limb.judge(criterion)
        if found.present:
            lines.append(f"{capital(criterion.title)}: {'; '.join(facts([found], limb.knowledge))}")
    return lines


def temperature_remarks(limb: Limb) -> list[str]:
    """What the skin temperature says about the study that counts."""
    study = edx.STUDY.of(limb)
    if study is None:
        cold = [s for s in edx.STUDY.all_of(limb) if s.why]
        return (
            [f"{cold[-1].text.capitalize()}: {cold[-1].why}, so speeds cannot be read; repeat warm"]
            if cold
            else []
        )
    lowest = lowest_temperature(study, edx.TEMPERATURE)
    if lowest is None or lowest.value is None:
        return ["Skin temperature was not recorded: a cold foot slows conduction"]
    plain = limb.knowledge.limit(edx.TEMPERATURE, "minimum-plain")
    if lowest.value.value < plain.value:
        return [f"Skin temperature {lowest.value}: borderline, a cold foot slows conduction [SP-NCS]"]
    return []
