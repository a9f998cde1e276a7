"""Cautions that the data themselves call for: one line each, only where treatment and risk are both on record."""

from collections.abc import Iterable

from cds_service.rules import AnyOf, Criterion, Entry, Finding, Limb, Scope, facts
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

# What was ordered or given, what makes it a risk, and what the line says.
CAUTIONS: tuple[tuple[frozenset[str], Criterion, str], ...] = (
    (
        STEROIDS,
        interpretation.diabetes,
        "Corticosteroid with diabetes: glucose may rise, mostly for up to 10 days; check it for 1 to 2 weeks "
        "[Shin2020][Aleem2017][SteroidRev2017]",
    ),
    (
        NSAIDS,
        kidney,
        "NSAID with kidney disease: avoid below an eGFR of 30, caution from 30 to 60 (general knowledge)",
    ),
    (NSAIDS, pregnancy, "NSAID in pregnancy: avoid from week 20 [FDA2020]"),
    (NSAIDS, anticoagulant, "NSAID with an anticoagulant: risk of bleeding (general knowledge)"),
)


def cautions(limb: Limb, nerve: Nerve) -> list[str]:
    """The cautions about what is selected or was given for this nerve of this side."""
    trial = treatment.trial_of(limb, nerve)
    return _about(limb, [*limb.record.drafts(*treatment.TREATMENTS), *(trial.made_from if trial else ())])


def selected_cautions(limb: Limb) -> tuple[str, ...]:
    """The cautions about what is selected, for whatever it is."""
    return tuple(_about(limb, limb.record.drafts(*treatment.TREATMENTS)))


def _about(limb: Limb, given: Iterable[Entry]) -> list[str]:
    concepts = frozenset[str]().union(*(_meant(entry) for entry in given))
    lines = []
    for treatments, risk, words in CAUTIONS:
        found = limb.judge(risk)
        if concepts & treatments and found.present:
            lines.append(f"{words}; {facts([found], limb.knowledge)[0]}")
    return lines


def _meant(entry: Entry) -> frozenset[str]:
    """What a treatment is; a gel or patch of an anti-inflammatory drug is none that is swallowed."""
    return entry.concepts - NSAIDS if "topical-nsaid" in entry.concepts else entry.concepts
