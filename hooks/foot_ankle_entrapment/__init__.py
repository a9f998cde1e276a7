"""Nerve entrapment of foot and ankle: the content of this topic, and the services that show it."""

from datetime import date
from pathlib import Path

from cds_service.rules import Concept, Service, Shows, Topic
from hooks.foot_ankle_entrapment import (
    lesion,
    nerve_study,
    prediction,
    probable_entrapment,
    reassessment,
    red_flags,
    release,
    response,
    selected,
    treatment,
    trial_question,
)
from hooks.foot_ankle_entrapment.appendices import APPENDICES
from hooks.foot_ankle_entrapment.cases import CASES
from hooks.foot_ankle_entrapment.decisions import DECISIONS
from hooks.foot_ankle_entrapment.nerves import NERVES
from hooks.foot_ankle_entrapment.specs import SPECS
from hooks.foot_ankle_entrapment.wording import NOTICE

PATIENT_VIEW = Service(
    id="foot-ankle-entrapment-patient-view",
    hook="patient-view",
    title="Foot and ankle nerve entrapment: open chart",
    description=(
        "Reads the chart for each foot and says where tarsal tunnel syndrome, medial plantar or medial calcaneal nerve "
        "entrapment is probable, where a study shows a factor linked to failure of conservative treatment, when the "
        "reassessment after 4 to 6 weeks is due, and where a lesion or a red flag comes first."
    ),
    shows=(
        Shows(
            (
                red_flags.RULE,
                *probable_entrapment.RULES,
                prediction.RULE,
                *reassessment.RULES,
                *lesion.RULES,
            )
        ),
    ),
)
ORDER_SELECT = Service(
    id="foot-ankle-entrapment-order-select",
    hook="order-select",
    title="Foot and ankle nerve entrapment: selected order",
    description=(
        "For the selected orders of a foot: plans the reassessment of conservative treatment, says what a study, image "
        "or operation rests on, asks about a decompression without an adequate trial on record, and names a factor "
        "linked to failure of conservative treatment."
    ),
    shows=(
        Shows((red_flags.RULE, *lesion.RULES), when=selected.any_selected),
        Shows(probable_entrapment.RULES, when=selected.diagnostic_selected),
        Shows((prediction.RULE,), when=selected.treated_or_operated),
        Shows(reassessment.RULES, when=reassessment.SHOWN_WHEN),
        Shows(trial_question.RULES, when=selected.release_selected),
    ),
)

TOPIC = Topic(
    name="foot_ankle_entrapment",
    title="Nerve entrapment of foot and ankle",
    version="0.2.0",
    released=date(2026, 11, 20),
    author="the maintainers of foot-entrapment-cds",
    reviewer="not yet reviewed by a clinician",
    reviewed=None,
    next_review=date(2027, 5, 20),
    folder=Path(__file__).parent,
    services=(PATIENT_VIEW, ORDER_SELECT),
    derivations=(
        nerve_study.STUDY.derive,
        nerve_study.CALCANEAL_STUDY.derive,
        release.derive_episodes,
        treatment.derive_trials,
        response.derive_reassessments,
    ),
    derived=(
        Concept(nerve_study.STUDY.concept, "nerve conduction study of the tibial nerve", "derived"),
        Concept(
            nerve_study.CALCANEAL_STUDY.concept,
            "conduction study of the medial calcaneal nerve",
            "derived",
        ),
        *(Concept(nerve.episode, f"episode of {nerve.name}", "derived") for nerve in NERVES),
        *(
            Concept(
                nerve.trial,
                f"conservative trial for {nerve.name}",
                "derived",
                reads=("MedicationRequest", "ServiceRequest", "Procedure", "DeviceRequest", "CarePlan"),
            )
            for nerve in NERVES
        ),
        *(
            Concept(
                nerve.reassessment,
                f"documented reassessment of {nerve.name}",
                "derived",
                reads=("Observation:survey", "Observation:exam"),
            )
            for nerve in NERVES
        ),
    ),
    source_label="Foot and ankle nerve entrapment CDS",
    notice=NOTICE,
    cases=CASES,
    specs=SPECS,
    decisions=DECISIONS,
    appendices=APPENDICES,
)
