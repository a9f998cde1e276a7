"""Card of a space-occupying lesion where the nerve runs: an option that need not wait for a trial."""

from collections.abc import Callable

from cds_service.rules import (
    AllOf,
    CardText,
    Criterion,
    Indicator,
    Judged,
    Offer,
    Outcome,
    Rule,
    Silence,
    contradictory,
    facts,
    open_or_absent,
    side_word,
)
from hooks.foot_ankle_entrapment import differentials, follow_up, selected, wording
from hooks.foot_ankle_entrapment.entrapment import Entrapment
from hooks.foot_ankle_entrapment.entrapments import MEDIAL_PLANTAR, TIBIAL


def _card(entrapment: Entrapment) -> Callable[[Judged], CardText]:
    def card(judged: Judged) -> CardText:
        limb = judged.limb
        why = [limb.judge(c) for c in (_lesion_of(entrapment), entrapment.symptoms, entrapment.diagnosis)]
        return CardText(
            summary=(
                f"{side_word(limb.side)}: space-occupying lesion on record, with symptoms in the territory of "
                f"{_TERRITORY[entrapment.nerve.code]}"
            ),
            why=tuple(facts([result for result in why if result.present], limb.knowledge)),
            against=(
                *differentials.first(limb),
                *open_or_absent([entrapment.any_sign], limb),
                "The record does not say whether the lesion presses on the nerve",
                *differentials.on_record(limb),
                *contradictory(limb, _lesion_of(entrapment)),
            ),
            evidence=(
                "A lesion that presses on the nerve responds well to surgery [SP-TTS]; tumours and ganglia need "
                "imaging and surgery [Antoniadis2008].",
                *(
                    ("A lesion at the medial plantar nerve may also need release [S0].",)
                    if entrapment is MEDIAL_PLANTAR
                    else ()
                ),
            ),
            options=(
                "Consider a surgical opinion now: with a lesion, the weeks of a trial need not pass first [SP-TTS].",
                "Consider imaging (magnetic resonance, ultrasound) where none shows how lesion and nerve lie [S3].",
                "Continue conservative treatment where imaging shows that the lesion is not at the nerve.",
            ),
            safety=(
                "A mass that grows, or pain at night with weight loss, needs assessment of its own.",
                entrapment.not_excluded,
            ),
            offers=(
                Offer(
                    "Request a surgical opinion",
                    (wording.opinion_order(limb, entrapment, "space-occupying lesion on record"),),
                ),
            ),
        )

    return card


def _lesion_of(entrapment: Entrapment) -> Criterion:
    assert entrapment.site_lesion is not None
    return entrapment.site_lesion


_TERRITORY = {"tibial": "the tibial nerve", "medial-plantar": "the medial plantar nerve"}


def _rule(entrapment: Entrapment, *joins: Rule) -> Rule:
    return Rule(
        topic="space-occupying-lesion",
        nerve=entrapment.nerve.code,
        title=f"a lesion where the nerve of {entrapment.name} runs",
        episode=entrapment.nerve.episode,
        joins=joins,
        silences=(
            entrapment.ended_by_release,
            Silence("a surgical opinion is already asked for", follow_up.Referred(entrapment.nerve)),
            Silence("a surgical opinion was just selected", selected.opinion_selected),
        ),
        outcomes=(
            Outcome(
                "lesion",
                AllOf(_lesion_of(entrapment), entrapment.symptoms),
                indicator=Indicator.WARNING,
                near=False,
            ),
        ),
        card=_card(entrapment),
        citations=("SP-TTS", "Antoniadis2008", "S0", "S3"),
    )


TIBIAL_RULE = _rule(TIBIAL)
RULES = (TIBIAL_RULE, _rule(MEDIAL_PLANTAR, TIBIAL_RULE))
