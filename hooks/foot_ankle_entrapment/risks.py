"""Risk factors: shown on the card, never sufficient, without effect on any tier."""

from cds_service.rules import Finding, Limb, Mentioned, Scope, fact
from hooks.foot_ankle_entrapment.entrapment import Entrapment
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS

OF_A_SIDE = frozenset(("ankle-trauma", "excessive-pronation", "hindfoot-valgus", "flat-foot"))
EVERY = tuple(dict.fromkeys(name for one in ENTRAPMENTS for name in one.risks))
_RECORDED = {
    name: Finding(name, history=True) if name in OF_A_SIDE else Mentioned(name, scope=Scope.PATIENT)
    for name in EVERY
}


def on_record(limb: Limb, entrapment: Entrapment) -> list[str]:
    """What the chart holds of the risk factors that the sources name for this nerve; an injury of this side only."""
    lines = []
    for name in entrapment.risks:
        found = limb.judge(_RECORDED[name])
        if found.present:
            entry = found.entries[-1]
            lines.append(fact(entry, limb.knowledge, concepts=frozenset((name,)), sided=name in OF_A_SIDE))
    patient = limb.record.patient
    if patient is not None and patient.gender == "female" and entrapment.sex_is_named:
        lines.append("Female sex, as registered")
    return [f"Risk factor, shown only: {line}" for line in lines]
