"""What keeps a nerve conduction study from being interpreted, and how the cards say so."""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    Criterion,
    Entry,
    Finding,
    Knowledge,
    Limb,
    Not,
    OnOtherLimb,
    Presence,
    Result,
    Scope,
    Told,
    ToldOfOther,
    WithinLimit,
    capital,
    escape,
    fact,
    facts,
    lowest_temperature,
    nothing_found,
    unsided,
)
from hooks.foot_ankle_entrapment import conduction, narrative
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.nerve_study import NOT_ADEQUATE, STUDY, TEMPERATURE


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


class InadequateStudy(Criterion):
    """Studies of this limb are on file, and none of them is adequate."""

    title = "no study on file is adequate: made on a foot below 30 \u00b0C, or called cold or limited by its report"

    def concepts(self) -> frozenset[str]:
        return frozenset((STUDY.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        study = STUDY.inadequate_of(limb)
        if study is None:
            return Result(self, Presence.ABSENT)
        return Result(self, Presence.PRESENT, (study,), study.why)


class OnlyUnsided(Criterion):
    """Values or words about the nerve are on file, but none with a side."""

    title = "the only values or words on file have no side"

    def concepts(self) -> frozenset[str]:
        return frozenset((*STUDY.tests, *STUDY.told))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        found = tuple(unsided(STUDY, limb))
        values = limb.record.of(*STUDY.tests)
        sided = bool(STUDY.all_of(limb) or STUDY.all_of(limb.other))
        only = bool(found) and not sided and all(e in found for e in values)
        return Result(self, Presence.of(only), found)


leg_measured_slow = Beyond(STUDY, "cv-tibial-leg")
leg_slow = AnyOf(
    leg_measured_slow,
    Told(STUDY, "tibial-nerve-leg", ("slow",)),
    title="tibial motor conduction in the leg is slow",
)
leg_normal = AnyOf(
    WithinLimit(STUDY, "cv-tibial-leg"),
    Told(STUDY, "tibial-nerve-leg", ("normal",)),
    title="tibial motor conduction in the leg is normal",
)
abnormal = AnyOf(
    conduction.slow,
    narrative.tunnel,
    leg_slow,
    title="a tibial or plantar response is abnormal, or a report concludes tarsal tunnel syndrome",
)

symmetric = AllOf(
    AnyOf(conduction.slow, narrative.tunnel),
    conduction.other_side_slow,
    Not(conduction.plainly_unequal),
    title="both sides are abnormal and not plainly unequal",
)
not_interpretable = AnyOf(
    narrative.concluded_polyneuropathy,
    AllOf(edx.polyneuropathy, abnormal, title="slow, with a polyneuropathy on record"),
    AllOf(abnormal, narrative.open_polyneuropathy, title="slow, and a report leaves a polyneuropathy open"),
    AllOf(
        abnormal,
        edx.possible_polyneuropathy,
        Not(edx.sural_on_file),
        title="slow, with a possible neuropathy on record, and the sural nerve was not tested",
    ),
    edx.sural_abnormal,
    AnyOf(
        OnOtherLimb(edx.sural_abnormal),
        ToldOfOther(STUDY, "sural-nerve", edx.ABNORMAL, "the sural response of the other side is affected"),
        title="the sural response of the other side is abnormal or absent",
    ),
    symmetric,
    InadequateStudy(),
    AllOf(
        abnormal,
        metabolic,
        Not(edx.sural_on_file),
        title="slow, with diabetes or kidney disease, and the sural nerve was not tested",
    ),
    AllOf(
        abnormal,
        conduction.contradicted,
        title="slow by our limits only, and the report denies tarsal tunnel syndrome",
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
    """What the skin temperature, or the report, says about the study that counts."""
    study = STUDY.of(limb)
    if study is None:
        doubtful = STUDY.inadequate_of(limb)
        return [_not_adequate(doubtful, limb)] if doubtful is not None else []
    lowest = lowest_temperature(study, TEMPERATURE)
    if lowest is None or lowest.value is None:
        return ["Skin temperature was not recorded: a cold foot slows conduction"]
    plain = limb.knowledge.limit(TEMPERATURE, "minimum-plain")
    if lowest.value.value < plain.value:
        return [f"Skin temperature {lowest.value}: borderline, a cold foot slows conduction [SP-NCS]"]
    return []


def _not_adequate(study: Entry, limb: Limb) -> str:
    """Why a study is set aside, in the words of its report where those say it."""
    said = [
        fact(e, limb.knowledge, sided=False)
        for e in study.made_from
        if not e.concepts.isdisjoint(NOT_ADEQUATE) and e.presence is Presence.PRESENT
    ]
    cold = any(TEMPERATURE in e.concepts for e in study.made_from) or any(
        "report-cold" in e.concepts for e in study.made_from
    )
    then = "so speeds cannot be read; repeat warm" if cold else "so it is not counted; complete it"
    quoted = f" ({'; '.join(said)})" if said else ""
    return f"{capital(study.text)}: {study.why}, {then}{quoted}"


def said_of_tunnel(limb: Limb) -> list[str]:
    """What reports say of tarsal tunnel syndrome that counts for nothing: with a doubt, of earlier, or against it."""
    lines = []
    for criterion, words in (
        (
            narrative.open_tunnel,
            "Not counted, because a report leaves it open or says it of an earlier study",
        ),
        (narrative.tunnel_denied, "Against tarsal tunnel syndrome"),
    ):
        found = limb.judge(criterion)
        if found.present:
            lines.append(f"{words}: {'; '.join(facts([found], limb.knowledge))}")
    return lines


def not_interpreted(limb: Limb) -> list[str]:
    """A report on file from which nothing could be read; it is never taken for a normal one."""
    return [
        f"A report of {entry.period or 'a day not recorded'} is on file and was not interpreted [{escape(entry.id)}]"
        for entry in limb.judge(narrative.not_interpreted).entries
    ]
