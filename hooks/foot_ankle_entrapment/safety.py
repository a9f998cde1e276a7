"""Cautions that the data themselves call for: one line each, only where treatment and risk are both on record."""

from typing import NamedTuple

from cds_service.rules import AnyOf, Criterion, Entry, Finding, Limb, Scope, capital, facts
from hooks.foot_ankle_entrapment import interpretation, treatment
from hooks.foot_ankle_entrapment.nerves import Nerve

kidney = AnyOf(
    Finding("kidney-disease", scope=Scope.PATIENT),
    Finding("dialysis", scope=Scope.PATIENT),
    interpretation.LaboratoryValue("egfr", "lower"),
    title="kidney disease or dialysis",
)
pregnancy = Finding("pregnancy", scope=Scope.PATIENT, months=10)
anticoagulant = Finding("anticoagulant", scope=Scope.PATIENT)
STEROIDS = frozenset(("steroid-injection", "steroid-drug"))
NSAIDS = frozenset(("nsaid",))


class Caution(NamedTuple):
    """What was ordered or given, what makes it a risk, both in short, and what to mind."""

    treatments: frozenset[str]
    risk: Criterion
    short: str
    words: str


CAUTIONS = (
    Caution(
        STEROIDS,
        interpretation.diabetes,
        "corticosteroid with diabetes",
        "glucose may rise, mostly for up to 10 days, and more with insulin or an HbA1c above 7 %; check it for 1 to 2 "
        "weeks [Shin2020][Aleem2017][SteroidRev2017]",
    ),
    Caution(
        NSAIDS,
        kidney,
        "NSAID with kidney disease",
        "avoid below an eGFR of 30, caution from 30 to 60 (general knowledge)",
    ),
    Caution(NSAIDS, pregnancy, "NSAID in pregnancy", "avoid from week 20 [FDA2020]"),
    Caution(NSAIDS, anticoagulant, "NSAID with an anticoagulant", "risk of bleeding (general knowledge)"),
)


def cautions(limb: Limb, nerve: Nerve) -> list[Caution]:
    """The cautions about what is selected or was given for this nerve of this side."""
    trial = treatment.trial_of(limb, nerve)
    given = [*limb.record.drafts(*treatment.TREATMENTS), *(trial.made_from if trial else ())]
    concepts = frozenset[str]().union(*(_meant(entry) for entry in given))
    return [one for one in CAUTIONS if concepts & one.treatments and limb.judge(one.risk).present]


def opening(found: list[Caution]) -> str:
    """The cautions in short, for the head of a card."""
    return f"Caution: {'; '.join(one.short for one in found)}. See Safety." if found else ""


def lines(found: list[Caution], limb: Limb) -> list[str]:
    """The cautions with what they rest on."""
    return [
        f"{capital(one.short)}: {one.words}; {'; '.join(facts([limb.judge(one.risk)], limb.knowledge)[:4])}"
        for one in found
    ]


def _meant(entry: Entry) -> frozenset[str]:
    """What a treatment is; a gel or patch of an anti-inflammatory drug is none that is swallowed."""
    return entry.concepts - NSAIDS if "topical-nsaid" in entry.concepts else entry.concepts
