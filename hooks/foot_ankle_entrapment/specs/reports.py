"""What the criteria about the words of reports mean."""

from cds_service.rules import (
    BeyondLaboratory,
    Concludes,
    Denied,
    Imaged,
    LeavesOpen,
    Row,
    SaidNotTested,
    Scope,
    Spec,
    Told,
    ToldLost,
    ToldOfOther,
    Uninterpreted,
    condition,
    document,
    finding,
    measure,
    report,
    told,
)
from hooks.foot_ankle_entrapment import conduction, narrative
from hooks.foot_ankle_entrapment.nerve_study import STUDY
from hooks.foot_ankle_entrapment.specs.charts import DML, NO, OPEN, YES, dml, peaks

_MRI = "cpt|73721"
_NO_REPORTS = ("DiagnosticReport", "DocumentReference")
_NOT_HAD = "DiagnosticReport, DocumentReference could not be had"
_TUNNEL = "Left tarsal tunnel syndrome."
_BOTH_PLANTAR = "Left medial plantar response absent"

SPECS = (
    Spec(
        "A conclusion in the words of a report",
        Told(STUDY, "report-tarsal-tunnel"),
        (
            Row((told(_TUNNEL),), YES),
            Row((told("Findings consistent with left tarsal tunnel syndrome."),), YES, "it states"),
            Row(
                (told("Findings suggestive of left tarsal tunnel syndrome."),),
                OPEN,
                "the report leaves it open",
            ),
            Row((told("No evidence of left tarsal tunnel syndrome."),), NO, "denied"),
            Row((told("Right tarsal tunnel syndrome."),), NO, "the other side"),
            Row((told("Tarsal tunnel syndrome."),), OPEN, "side not recorded"),
            Row((told("A previous study showed left tarsal tunnel syndrome."),), NO, "of an earlier study"),
            Row((told(_TUNNEL, 800),), NO, "too old"),
            Row((told(f"The feet were cold. {_TUNNEL}"),), OPEN, "its report calls the limb cold"),
            Row((told(f"Technically limited study. {_TUNNEL}"),), OPEN, "its report calls the study limited"),
            Row(
                (told(_TUNNEL), measure("skin-temp-foot", None, 28)),
                OPEN,
                "skin temperature below 30 \u00b0C",
            ),
            Row((told(_TUNNEL, status="preliminary"),), NO, "not final"),
            Row((told(_TUNNEL, code=_MRI),), NO, "the report of an image"),
            Row(
                (told(_TUNNEL, 200), told("No evidence of left tarsal tunnel syndrome.", 10)),
                NO,
                "the newest",
            ),
            Row((document(f"NERVE CONDUCTION STUDY\nIMPRESSION: {_TUNNEL}"),), YES, "in an attachment"),
            Row((), OPEN, _NOT_HAD, missing=_NO_REPORTS),
        ),
    ),
    Spec(
        "How a nerve responds, in words",
        Told(STUDY, "tibial-nerve", ("slow",)),
        (
            Row((told("Left tibial distal motor latency prolonged."),), YES),
            Row((told("Left tibial distal motor latency normal."),), NO),
            Row(
                (told("Left tibial distal motor latency prolonged."), *dml(7.0)),
                YES,
                "a value that only our table judges leaves it",
            ),
            Row(
                (told("Left tibial distal motor latency prolonged."), measure(DML, "left", 5.0, high=6.0)),
                OPEN,
                "the values are normal by the laboratory's own limits",
            ),
            Row((told("Right tibial distal motor latency prolonged."),), NO, "the other side"),
        ),
    ),
    Spec(
        "No response in words, while the other side responds",
        ToldLost(STUDY, "medial-plantar-nerve"),
        (
            Row((told(f"{_BOTH_PLANTAR}, right normal."),), YES),
            Row((told("Left and right medial plantar responses absent."),), NO, "no response on either side"),
            Row((told(f"{_BOTH_PLANTAR}."),), OPEN, "the other side is not told"),
            Row(
                (told(f"{_BOTH_PLANTAR}."), measure("plantar-medial-mixed-peak", "right", 3.2)),
                YES,
                "the other side was measured",
            ),
            Row((told("Left medial plantar response normal."),), NO),
        ),
    ),
    Spec(
        "A nerve of the other side",
        ToldOfOther(STUDY, "sural-nerve", ("absent", "reduced"), "affected there"),
        (
            Row((told(f"{_TUNNEL} Right sural response absent."),), YES),
            Row((*dml(7.4), measure("sural-amp", "right", "no response")), YES, "by a value"),
            Row((told(f"{_TUNNEL} Right sural response normal."),), NO),
            Row((told(f"{_TUNNEL} Left sural response absent."),), NO, "of this side"),
        ),
    ),
    Spec(
        "What a report denies",
        Denied(STUDY, "report-tarsal-tunnel", "denied"),
        (
            Row(
                (told("No evidence of left tarsal tunnel syndrome."),),
                YES,
            ),
            Row(
                (told("No evidence of left tarsal tunnel syndrome."), *dml(6.6)),
                YES,
                "the words go with the values of that day",
            ),
            Row(
                (told("Left tibial distal motor latency normal. No tarsal tunnel syndrome."),), YES, "no side"
            ),
            Row((told(_TUNNEL),), NO),
            Row(
                (told("No evidence of right tarsal tunnel syndrome."), *dml(6.6)),
                NO,
                "of the other side",
            ),
        ),
    ),
    Spec(
        "Our tables against a report that denies it",
        conduction.contradicted,
        (
            Row(
                (*dml(6.6), told("No evidence of left tarsal tunnel syndrome.")),
                YES,
                "slow by the table only",
            ),
            Row(
                (measure(DML, "left", 6.6, high=5.8), told("No evidence of left tarsal tunnel syndrome.")),
                NO,
                "slow by the laboratory",
            ),
            Row(dml(6.6), NO, "nothing is denied"),
        ),
    ),
    Spec(
        "Our tables against a nerve that the report calls normal",
        conduction.slow,
        (
            Row(dml(6.6), YES),
            Row(
                (*dml(6.6), told("Left tibial distal motor latency normal.")),
                NO,
                "the report calls it normal",
            ),
            Row((*dml(6.6), told("Right tibial distal motor latency normal.")), YES, "the other side"),
            Row(
                (measure(DML, "left", 6.6, high=5.8), told("Left tibial distal motor latency normal.")),
                YES,
                "beyond the laboratory's own limit",
            ),
            Row((*peaks(4.6), told("Left medial plantar response normal.")), NO),
        ),
    ),
    Spec(
        "A limit of the laboratory alone",
        BeyondLaboratory(STUDY, DML),
        (
            Row((measure(DML, "left", 6.6, high=5.8),), YES),
            Row((measure(DML, "left", 5.6, high=5.8),), NO),
            Row(dml(7.4), NO, "only our table judges it"),
        ),
    ),
    Spec(
        "What a report concludes of the patient",
        Concludes("report-polyneuropathy", "concluded", coded="polyneuropathy", scope=Scope.PATIENT),
        (
            Row((told("Length-dependent polyneuropathy."),), YES, "in words"),
            Row((report("icd10cm|G62.9"),), YES, "as a code"),
            Row((told("Possible polyneuropathy."),), NO, "hedged"),
            Row((told("No evidence of polyneuropathy."),), NO, "denied"),
            Row((condition("icd10cm|G62.9"),), NO, "a diagnosis, not a report"),
        ),
    ),
    Spec(
        "What a report concludes of a side",
        narrative.concluded_radiculopathy,
        (
            Row((told("Left S1 radiculopathy."),), YES),
            Row((told("Right S1 radiculopathy."),), NO),
            Row((told("S1 radiculopathy."),), OPEN, "side not recorded"),
            Row((told("Possible left S1 radiculopathy."),), NO, "hedged"),
            Row((told("Left S1 radiculopathy.", 800),), NO, "more than two years ago"),
        ),
    ),
    Spec(
        "What a report leaves open",
        LeavesOpen("report-radiculopathy", "left open"),
        (
            Row((told("Possible left S1 radiculopathy."),), YES),
            Row((told("Left S1 radiculopathy."),), NO, "stated"),
            Row((told("No evidence of left S1 radiculopathy."),), NO, "denied"),
        ),
    ),
    Spec(
        "A nerve that was not tested",
        SaidNotTested("medial-calcaneal-nerve", "not tested"),
        (
            Row((told("The left medial calcaneal nerve was not tested."),), YES),
            Row((told("Left medial calcaneal neuropathy."),), NO),
            Row((), NO),
        ),
    ),
    Spec(
        "A finding of an image, by its report or by itself",
        Imaged("space-occupying-lesion", at=("foot", "ankle-or-foot")),
        (
            Row((told("MRI of the left ankle: ganglion in the left tarsal tunnel.", code=_MRI),), YES),
            Row(
                (told("MRI of the left ankle: possible ganglion in the left tarsal tunnel.", code=_MRI),),
                OPEN,
            ),
            Row((told("MRI of the left ankle: no mass in the left tarsal tunnel.", code=_MRI),), NO),
            Row((finding("space-occupying-lesion", "left", "present"),), YES, "an observation"),
            Row((condition("icd10cm|R22.42", 30),), OPEN, "place not recorded"),
        ),
    ),
    Spec(
        "A report that was not interpreted",
        Uninterpreted("nerve-conduction-study", STUDY.tests, 24, "not interpreted"),
        (
            Row((told("See scanned document."),), YES),
            Row((told(_TUNNEL),), NO, "it was read"),
            Row((report("icd10cm|G62.9"),), NO, "its code was read"),
            Row((told("See scanned document."), *dml(4.4)), NO, "its values are on file"),
            Row((told("See scanned document.", 800),), NO, "too old"),
            Row((), NO),
        ),
    ),
)
