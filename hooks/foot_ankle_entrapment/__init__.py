"""Nerve entrapment of foot and ankle: the content of this topic, and the services that show it."""

from datetime import date
from pathlib import Path

from cds_service.rules import Concept, Service, Topic
from hooks.foot_ankle_entrapment import (
    electrodiagnosis,
    prediction,
    probable_entrapment,
    reassessment,
    release,
    response,
    treatment,
)
from hooks.foot_ankle_entrapment.cases import CASES
from hooks.foot_ankle_entrapment.decisions import DECISIONS
from hooks.foot_ankle_entrapment.specs import SPECS
from hooks.foot_ankle_entrapment.wording import NOTICE

PATIENT_VIEW = Service(
    id="foot-ankle-entrapment-patient-view",
    hook="patient-view",
    title="Foot and ankle nerve entrapment: open chart",
    description=(
        "Reads the chart for each foot and says where tarsal tunnel syndrome is probable, where a study shows a "
        "factor linked to failure of conservative treatment, and when the reassessment after 4 to 6 weeks is due."
    ),
    rules=(probable_entrapment.RULE, prediction.RULE, reassessment.RULE),
)
ORDER_SELECT = Service(
    id="foot-ankle-entrapment-order-select",
    hook="order-select",
    title="Foot and ankle nerve entrapment: selected order",
    description=(
        "When conservative treatment of a foot is ordered: plans the reassessment, offers a nerve conduction study "
        "when none is on file, and says where a study shows a factor linked to failure of that treatment."
    ),
    rules=(prediction.RULE, reassessment.RULE),
    concerns=treatment.SelectedTreatment(),
)

TOPIC = Topic(
    name="foot_ankle_entrapment",
    title="Nerve entrapment of foot and ankle",
    version="0.1.0",
    released=date(2026, 11, 20),
    author="the maintainers of foot-entrapment-cds",
    reviewer="not yet reviewed by a clinician",
    reviewed=None,
    next_review=date(2027, 5, 20),
    folder=Path(__file__).parent,
    services=(PATIENT_VIEW, ORDER_SELECT),
    derivations=(
        electrodiagnosis.STUDY.derive,
        release.derive_episodes,
        treatment.derive_trials,
        response.derive_reassessments,
    ),
    derived=(
        Concept(electrodiagnosis.STUDY.concept, "nerve conduction study of the tibial nerve", "derived"),
        Concept("episode", "episode", "derived"),
        Concept(
            treatment.TRIAL,
            "conservative trial",
            "derived",
            reads=("MedicationRequest", "ServiceRequest", "Procedure", "DeviceRequest", "CarePlan"),
        ),
        Concept(
            response.REASSESSMENT,
            "documented reassessment",
            "derived",
            reads=("Observation:survey", "Observation:exam"),
        ),
    ),
    source_label="Foot and ankle nerve entrapment CDS",
    notice=NOTICE,
    cases=CASES,
    specs=SPECS,
    decisions=DECISIONS,
)
