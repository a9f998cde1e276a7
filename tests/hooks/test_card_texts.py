"""Lines that stand on a card exactly where the data call for them: with both halves, and with neither one alone."""

import pytest

from cds_service.catalog import Catalog
from cds_service.rules.cases import Case, Statement, condition, finding, measure, order, report
from hooks.foot_ankle_entrapment.cases.charts import (
    A,
    B,
    C,
    arch,
    because,
    block,
    branches,
    calcaneal,
    calcaneal_diagnosis,
    clinical,
    diagnosis,
    heel,
    jogger,
    ordering,
    physio,
    study,
    trial,
)
from tests.calls import ask, request_of

SELECT, VIEW = "order-select", "patient-view"
NOTHING: tuple[Statement, ...] = ()

DIABETES = "Corticosteroid with diabetes"
KIDNEY = "NSAID with kidney disease"
PREGNANT = "NSAID in pregnancy"
BLEEDING = "NSAID with an anticoagulant"


def text(catalog: Catalog, *chart: Statement, topic: str = A, hook: str = VIEW, nerve: str = "") -> str:
    """Summary and detail of the one card of a topic."""
    answered = ask(catalog, request_of(catalog, Case("x", "", chart, hook=hook)))
    cards = [
        card
        for card in answered.body()["cards"]
        for said in [card["extension"]["example.foot-entrapment-cds"]]
        if said["rule"] == topic and said.get("nerve", "").startswith(nerve)
    ]
    assert len(cards) == 1
    return f"{cards[0]['summary']}\n{cards[0]['detail']}"


def drug(code: str = "", **more: str) -> tuple[Statement, ...]:
    return ordering(diagnosis(), kind="MedicationRequest", code=code, **more)


def injection() -> tuple[Statement, ...]:
    return ordering(diagnosis(), code="cpt|20550", text="Corticosteroid injection, left tarsal tunnel")


def taking(code: str, words: str | None = None) -> Statement:
    """A drug that somebody takes for something else."""
    return order("MedicationRequest", code, 200, text=words)


IBUPROFEN = drug("rxnorm|5640")
NAPROXEN = drug(text="naproxen 500 MG Oral Tablet")
PHYSIO = ordering(diagnosis())
TYPE_2, STAGE_3A = condition("icd10cm|E11.9", 900), condition("icd10cm|N18.31", 900)
EXPECTING, APIXABAN = condition("icd10cm|Z33.1", 60), taking("rxnorm|1364430")


@pytest.mark.parametrize(
    ("line", "treatment", "risk"),
    [
        (DIABETES, injection(), TYPE_2),
        (DIABETES, injection(), taking("", "metformin 500 MG Oral Tablet")),
        (DIABETES, injection(), measure("hba1c", None, 6.5, 100)),
        (KIDNEY, IBUPROFEN, STAGE_3A),
        (KIDNEY, NAPROXEN, measure("egfr", None, 45, 100)),
        (KIDNEY, IBUPROFEN, condition("icd10cm|Z99.2", 400)),
        (PREGNANT, NAPROXEN, EXPECTING),
        (BLEEDING, NAPROXEN, APIXABAN),
        (BLEEDING, IBUPROFEN, taking("", "warfarin 5 MG Oral Tablet")),
        (BLEEDING, IBUPROFEN, condition("icd10cm|Z79.01", 400)),
    ],
)
def test_a_caution_needs_treatment_and_risk(
    catalog: Catalog, line: str, treatment: tuple[Statement, ...], risk: Statement
) -> None:
    assert line in text(catalog, *treatment, risk, topic=C, hook=SELECT)
    assert line not in text(catalog, *treatment, topic=C, hook=SELECT)
    assert line not in text(catalog, *PHYSIO, risk, topic=C, hook=SELECT)


@pytest.mark.parametrize(
    ("line", "treatment", "risk"),
    [
        (DIABETES, injection(), measure("hba1c", None, 6.4, 100)),
        (DIABETES, injection(), condition("icd10cm|E11.9", 900, verification="refuted")),
        (DIABETES, drug("rxnorm|5640"), TYPE_2),
        (KIDNEY, IBUPROFEN, measure("egfr", None, 60, 100)),
        (KIDNEY, injection(), STAGE_3A),
        (KIDNEY, drug("rxnorm|161"), STAGE_3A),
        (PREGNANT, IBUPROFEN, condition("icd10cm|Z33.1", 400)),
        (PREGNANT, IBUPROFEN, condition("icd10cm|Z33.1", 200, clinical="resolved")),
        (BLEEDING, IBUPROFEN, taking("rxnorm|1191")),
        (BLEEDING, drug("rxnorm|25480"), APIXABAN),
    ],
)
def test_what_only_looks_like_treatment_or_risk_gives_no_caution(
    catalog: Catalog, line: str, treatment: tuple[Statement, ...], risk: Statement
) -> None:
    assert line not in text(catalog, *treatment, risk, topic=C, hook=SELECT)


@pytest.mark.parametrize("code", ["", "rxnorm|3355"])
@pytest.mark.parametrize("risk", [STAGE_3A, EXPECTING, APIXABAN])
def test_a_gel_is_no_drug_that_is_swallowed(catalog: Catalog, code: str, risk: Statement) -> None:
    shown = text(catalog, *drug(code, text="diclofenac sodium 1 % topical gel"), risk, topic=C, hook=SELECT)
    assert "NSAID with" not in shown
    assert "NSAID in" not in shown


def test_a_gel_beside_a_tablet_hides_nothing(catalog: Catalog) -> None:
    gel = order("MedicationRequest", "", 0, text="diclofenac 1 % gel", reason="icd10cm|G57.52", draft=True)
    assert KIDNEY in text(catalog, *NAPROXEN, gel, STAGE_3A, topic=C, hook=SELECT)


def test_a_caution_is_told_of_what_a_running_trial_gives(catalog: Catalog) -> None:
    naproxen = order("MedicationRequest", "rxnorm|7258", 35, reason="icd10cm|G57.52")
    assert KIDNEY in text(catalog, diagnosis(), naproxen, STAGE_3A, topic=C)
    other = order("MedicationRequest", "rxnorm|7258", 35, reason="icd10cm|M54.50")
    assert KIDNEY not in text(catalog, *trial(35, other), STAGE_3A, topic=C)


def test_the_asking_card_cautions_too(catalog: Catalog) -> None:
    asked = ordering(diagnosis(), code="cpt|20550", text="Corticosteroid injection", reason=None)
    assert DIABETES in text(catalog, *asked, TYPE_2, topic=C, hook=SELECT)
    assert DIABETES not in text(catalog, *asked, topic=C, hook=SELECT)


COLD = "so speeds cannot be read; repeat warm"
BORDERLINE_COLD = "borderline, a cold foot slows conduction [SP-NCS]"
UNRECORDED = "Skin temperature was not recorded"


@pytest.mark.parametrize(
    ("temperature", "line"), [(28.5, COLD), (29.9, COLD), (30, BORDERLINE_COLD), (31.9, BORDERLINE_COLD)]
)
def test_a_cold_study_says_so(catalog: Catalog, temperature: float, line: str) -> None:
    assert line in text(catalog, *clinical("left"), *study(temperature=temperature))


def test_a_warm_study_says_nothing_of_temperature(catalog: Catalog) -> None:
    shown = text(catalog, *clinical("left"), *study(temperature=32))
    assert not any(line in shown for line in (COLD, BORDERLINE_COLD, UNRECORDED))
    assert UNRECORDED in text(catalog, *clinical("left"), measure("dml-tibial-ah", "left", 4.4))
    assert UNRECORDED not in text(catalog, *clinical("left"))


LIMITED = "a complete study would help"


@pytest.mark.parametrize("risk", [TYPE_2, STAGE_3A, condition("snomed|386033004", 60)])
def test_a_limited_study_says_why_it_predicts_nothing(catalog: Catalog, risk: Statement) -> None:
    shown = text(catalog, *clinical("left"), *study(sural=None), risk)
    assert LIMITED in shown
    assert "the sural nerve was not tested" in shown
    assert LIMITED not in text(catalog, *clinical("left"), *study(), risk)
    assert LIMITED not in text(catalog, *clinical("left"), risk)


def test_a_confirmed_limb_tells_it_on_the_reassessment(catalog: Catalog) -> None:
    """The probable card is silent there, so another card has to say it."""
    assert LIMITED in text(catalog, *trial(35), *study(sural=None), TYPE_2, topic=C)
    assert LIMITED not in text(catalog, *trial(35), TYPE_2, topic=C)


def test_slowing_without_sural_says_that_polyneuropathy_is_open(catalog: Catalog) -> None:
    line = "Polyneuropathy is not excluded: no sural result on file"
    assert line in text(catalog, diagnosis(), *study(sural=None), topic=B)
    assert line not in text(catalog, diagnosis(), *study(), topic=B)


NOT_TESTED = "routine studies do not test this nerve"


def test_a_routine_study_does_not_exclude_the_heel_nerve(catalog: Catalog) -> None:
    assert "A normal tibial and plantar study does not exclude" in text(
        catalog, *heel("right"), *branches("right")
    )
    slow = text(catalog, *heel("right"), *study("right"))
    assert "The study on file does not exclude medial calcaneal nerve entrapment" in slow
    assert f"entrapment: {NOT_TESTED}" not in text(catalog, *heel("left"))
    assert f"entrapment: {NOT_TESTED}" not in text(catalog, *heel("left"), *calcaneal(2.2), *branches())


def test_the_heel_card_names_a_study_that_was_not_made_as_not_tested(catalog: Catalog) -> None:
    """A routine study is no answer about the special one."""
    special = "Special study: the medial calcaneal sensory response is abnormal on this side (domain C)"
    assert f"{special}: not tested" in text(catalog, *heel("right"), *branches("right"))
    assert f"{special}: not met" in text(catalog, *heel("left"), *calcaneal(2.2))


def test_the_heel_card_keeps_fasciitis_in_mind(catalog: Catalog) -> None:
    line = "Plantar fasciitis may coexist and does not rule this out"
    assert line in text(catalog, *heel("left"))
    assert line not in text(catalog, *arch("left"))


INTERVAL = "The interval comes from the source on tarsal tunnel syndrome"


def test_the_interval_of_the_plantar_nerves_names_its_source(catalog: Catalog) -> None:
    boot = order("DeviceRequest", "hcpcs|L4360", 30, **because("calcaneal"))
    assert INTERVAL in text(catalog, calcaneal_diagnosis(), boot, topic=C)
    insole = order("DeviceRequest", "hcpcs|L3020", 30, **because("plantar"))
    assert INTERVAL in text(catalog, jogger(), insole, topic=C)
    assert INTERVAL not in text(catalog, *trial(30), topic=C)


RISK = "Risk factor, shown only: "


@pytest.mark.parametrize(
    ("name", "risk"),
    [
        ("Running", finding("activity-running", None, "present")),
        ("Training error", finding("training-error", None, "present")),
        ("Hindfoot valgus", condition("icd10cm|M21.072", 300)),
        ("Flat foot", condition("icd10cm|M21.42", 300)),
        ("Injury of the ankle or foot", condition("icd10cm|S93.402A", 300, clinical="resolved")),
        ("Hypothyroidism", condition("icd10cm|E03.9", 300)),
        ("Diabetes", TYPE_2),
        ("Chronic kidney disease", STAGE_3A),
        ("Dialysis", condition("icd10cm|Z99.2", 300)),
    ],
)
def test_a_risk_factor_is_shown_where_it_is_on_record(catalog: Catalog, name: str, risk: Statement) -> None:
    assert RISK + name in text(catalog, *clinical("left"), risk)
    assert RISK + name not in text(catalog, *clinical("left"))


def test_an_injury_of_the_other_ankle_is_no_risk_factor(catalog: Catalog) -> None:
    assert "Injury of the ankle" not in text(catalog, *clinical("left"), condition("icd10cm|S93.401A", 300))


def test_each_nerve_names_only_the_risk_factors_of_its_sources(catalog: Catalog) -> None:
    running = finding("activity-running", None, "present")
    sex, run = f"{RISK}Female sex", f"{RISK}Running"
    assert sex in text(catalog, *clinical("left"))
    assert sex not in text(catalog, *arch("left"))
    assert run in text(catalog, *arch("left"), running)
    assert run not in text(catalog, *heel("left"), running)


REFLEX = "the ankle reflex is normally spared in tarsal tunnel syndrome [SP-TIB]"
BONE = "no running, and imaging, until it is excluded"


@pytest.mark.parametrize(
    ("named", "remark", "differential"),
    [
        ("Lumbosacral radiculopathy", REFLEX, condition("icd10cm|M54.17", 60)),
        ("Stress fracture", BONE, condition("icd10cm|M84.375A", 60)),
        ("Polyneuropathy", "", condition("icd10cm|G62.9", 60)),
        ("Plantar fasciitis", "", condition("icd10cm|M72.2", 60, side="left")),
        ("Morton neuroma", "", condition("snomed|30085007", 60, side="left")),
        ("Lesion of a plantar nerve", "stands for Morton neuroma too", condition("icd10cm|G57.62", 60)),
        ("Achilles tendinitis", "", condition("icd10cm|M76.62", 60)),
        ("Lumbar spinal stenosis", "", condition("icd10cm|M48.061", 60)),
        ("Baxter neuropathy", "", condition("", 60, text="Baxter neuropathy, left")),
        ("Gout", "", condition("icd10cm|M10.9", 60, verification="provisional")),
    ],
)
def test_a_differential_is_named_with_its_remark(
    catalog: Catalog, named: str, remark: str, differential: Statement
) -> None:
    shown = text(catalog, *clinical("left"), differential)
    line = next(line for line in shown.splitlines() if f"Also on record: {named}" in line)
    assert remark in line
    plain = text(catalog, *clinical("left"))
    assert "Also on record" not in plain
    assert not remark or remark not in plain


@pytest.mark.parametrize(
    "differential",
    [
        condition("icd10cm|M84.374A", 60),
        condition("icd10cm|G57.61", 60),
        condition("icd10cm|M54.17", 60, verification="refuted"),
        condition("icd10cm|M72.2", 60, side="left", clinical="resolved"),
    ],
)
def test_a_differential_of_the_other_foot_or_none_is_not_named(
    catalog: Catalog, differential: Statement
) -> None:
    assert "Also on record" not in text(catalog, *clinical("left"), differential)


def test_an_ankle_reflex_points_at_the_root(catalog: Catalog) -> None:
    line = "Ankle reflex absent or abnormal: think of S1 radiculopathy"
    assert line in text(catalog, *clinical("left"), condition("snomed|274818004", 14, side="left"))
    assert line not in text(catalog, *clinical("left"))


def test_what_always_must_be_considered_is_on_every_card_about_a_nerve(catalog: Catalog) -> None:
    line = "Not excluded by this card: lumbosacral (S1) radiculopathy and polyneuropathy"
    for chart in (clinical("left"), arch("left"), heel("left")):
        assert line in text(catalog, *chart)
    assert line in text(catalog, *trial(35), topic=C)
    assert line in text(catalog, diagnosis(), *study(), topic=B)


@pytest.mark.parametrize(("latency", "near"), [(5.7, False), (5.8, True), (6.1, True), (6.2, False)])
def test_a_borderline_latency_is_told(catalog: Catalog, latency: float, near: bool) -> None:
    shown = text(catalog, *clinical("left"), measure("dml-tibial-ah", "left", latency))
    assert ("The distal motor latency is borderline" in shown) is near


def test_a_latency_that_the_laboratory_judged_is_not_borderline(catalog: Catalog) -> None:
    shown = text(catalog, *clinical("left"), measure("dml-tibial-ah", "left", 5.9, high=6.5))
    assert "borderline" not in shown


H_REFLEX = "H-reflex late or lost on this side with normal plantar and sural responses"


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [(36.0, 32.0, True), ("no response", 32.0, True), (33.5, 32.0, False), (32.0, 36.0, False)],
)
def test_an_unequal_h_reflex_points_at_the_root(
    catalog: Catalog, here: float | str, there: float, told: bool
) -> None:
    two_signs = (*clinical("left"), finding("triple-compression-test", "left"))
    reflexes = (measure("h-reflex-latency", "left", here), measure("h-reflex-latency", "right", there))
    assert (H_REFLEX in text(catalog, *two_signs, *branches(), *reflexes)) is told
    assert H_REFLEX not in text(catalog, *two_signs, *study(), *reflexes)
    assert H_REFLEX not in text(catalog, *two_signs, *branches(sural=None), *reflexes)


def test_a_report_of_the_other_side_caps_nothing_and_is_not_told(catalog: Catalog) -> None:
    other = report("icd10cm|M54.17", conclusionCode=[{"text": "Right S1 radiculopathy"}])
    assert "A report concludes radiculopathy" not in text(catalog, *clinical("left"), other)


def test_an_earlier_release_of_another_nerve_is_a_cause(catalog: Catalog) -> None:
    release = order(
        "Procedure", "", 60, text="Release of the first branch of the lateral plantar nerve", side="left"
    )
    shown = text(catalog, *heel("left"), release)
    assert "Possible cause: Release of another nerve of the foot" in shown
    assert "discuss with the operating surgeon" in shown
    assert "Begin or continue conservative treatment" not in shown
    plain = text(catalog, *heel("left"))
    assert "Possible cause" not in plain
    assert "Begin or continue conservative treatment" in plain


def test_one_card_of_two_nerves_names_both(catalog: Catalog) -> None:
    assert "medial plantar nerve entrapment" in text(catalog, *clinical("left"), *arch("left"))
    assert "medial plantar nerve entrapment" not in text(catalog, *clinical("left"))


def test_a_block_is_quoted_and_nothing_is_called_confirmed(catalog: Catalog) -> None:
    shown = text(catalog, block("block at the tarsal tunnel"))
    assert "documented by a positive diagnostic block" in shown
    assert "confirmed" not in shown.lower()


def test_only_verified_codes_are_sent_out(catalog: Catalog) -> None:
    """A diagnosis with a code of its own is sent with it; one that has none is sent as words."""

    def reasons(*chart: Statement) -> list[dict[str, object]]:
        answered = ask(catalog, request_of(catalog, Case("x", "", chart, hook=SELECT)))
        return [
            action["resource"]["reasonCode"][0]
            for card in answered.body()["cards"]
            for suggestion in card["suggestions"]
            for action in suggestion["actions"]
        ]

    tunnel = reasons(*ordering(diagnosis(), physio(5)))
    assert tunnel
    assert any("coding" in one for one in tunnel)
    words = reasons(*ordering(jogger(), reason=None, **because("plantar")))
    assert words
    assert not any("coding" in one for one in words)
