"""What the reference tells beside rules and criteria: red flags, differentials and risk factors, from what decides."""

from collections.abc import Iterator

from cds_service.rules import Appendix
from hooks.foot_ankle_entrapment import differentials, red_flags, risks
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS

RED_FLAGS = Appendix(
    "Red flags",
    f"What is active, was recorded within {red_flags.RECORDED_WITHIN_DAYS} days and changes the order of things: with "
    "an entry of this topic on either side it gives a card of its own, before all others. It names what the record "
    "holds; it diagnoses nothing.",
    ("Recorded", "The card asks for"),
    tuple(red_flags.FLAGS.items()),
)

DIFFERENTIALS = Appendix(
    "Differentials",
    "Competing diagnoses in the order of the cards: each that the chart names, confirmed or provisional, of that side "
    "or without one, stands under what speaks against. Cards of a probable entrapment, a prediction, a reassessment or "
    "a lesion add that lumbosacral (S1) radiculopathy and polyneuropathy are not excluded.",
    ("Recorded", "Effect", "Remark of the card"),
    tuple((one.concept, one.effect, one.remark) for one in differentials.DIFFERENTIALS),
)


def _risks() -> Iterator[tuple[str, ...]]:
    for name in risks.EVERY:
        nerves = [one.name for one in ENTRAPMENTS if name in one.risks]
        whose = "on that side, now or in the past" if name in risks.OF_A_SIDE else "of the patient"
        yield name, ", ".join(nerves), whose


RISK_FACTORS = Appendix(
    "Risk factors",
    "Shown on the card of a probable entrapment where the chart holds them: never sufficient, and without effect on "
    "any tier. Registered female sex is shown for "
    + ", ".join(one.name for one in ENTRAPMENTS if one.sex_is_named)
    + ", where a source names it.",
    ("Recorded", "Shown for", "Whose"),
    tuple(_risks()),
)

APPENDICES = (RED_FLAGS, DIFFERENTIALS, RISK_FACTORS)
