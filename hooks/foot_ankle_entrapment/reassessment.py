"""Card (c): the reassessment due 4 to 6 weeks after conservative treatment began, and what it showed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from cds_service.rules import (
    AllOf,
    AnyOf,
    Aspect,
    CardText,
    Criterion,
    DaysSince,
    Entry,
    Finding,
    Indicator,
    Judged,
    Limb,
    Not,
    Offer,
    OnOtherLimb,
    Outcome,
    ProposedOrder,
    Retrieved,
    Rule,
    Silence,
    contradictory,
    fact,
    facts,
    side_word,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import (
    follow_up,
    interpretation,
    response,
    safety,
    selected,
    tibial,
    treatment,
    wording,
)
from hooks.foot_ankle_entrapment.entrapment import Entrapment, lesion
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS, MEDIAL_CALCANEAL, MEDIAL_PLANTAR, TIBIAL
from hooks.foot_ankle_entrapment.treatment import DUE, LAST_DUE

retrieved = Retrieved("MedicationRequest", "ServiceRequest")
without_place = selected.SelectedWithoutPlace()


@cache
def documented_lately(entrapment: Entrapment) -> Criterion:
    return selected.DocumentedLately(
        AnyOf(entrapment.mentioned, entrapment.likely), title=f"{entrapment.name} is documented on this side"
    )


not_on_the_other_side = Not(
    OnOtherLimb(AnyOf(*(documented_lately(one) for one in ENTRAPMENTS))),
    title="none of the three entrapments is documented on the other side",
)


@dataclass(frozen=True, eq=False)
class Clock:
    """The clock of one entrapment: what anchors it, what runs, what was answered, and the card it shows."""

    entrapment: Entrapment

    @cached_property
    def anchor(self) -> Criterion:
        one = self.entrapment
        return AnyOf(
            one.mentioned,
            one.likely,
            AllOf(
                selected.ReasonNamesEntrapment(one.nerve),
                Not(one.ended),
                title="the reason of a treatment, and not recorded as over",
            ),
            title=f"{one.name} is recorded, probable, or the reason of a treatment, on this side",
        )

    @cached_property
    def running(self) -> Criterion:
        return AllOf(
            DaysSince(self.entrapment.nerve.trial, 0, None),
            retrieved,
            title="a conservative trial of this side is running, and orders were sent",
        )

    @cached_property
    def selected(self) -> Criterion:
        return selected.SelectedTreatment(self.entrapment.nerve)

    @cached_property
    def booked(self) -> Criterion:
        return follow_up.FollowUpBooked(self.entrapment.nerve)

    def answered(self, *answers: str) -> Criterion:
        return Finding(self.entrapment.nerve.reassessment, answers=answers)

    @cached_property
    def judged_at_all(self) -> Criterion:
        return self.answered("improved", "unchanged", "worse")

    @cached_property
    def not_judged(self) -> Criterion:
        return self.answered("not judged")

    @cached_property
    def asks(self) -> Criterion:
        """An order says neither why nor where, and just one side is documented: is it for that one?"""
        return AllOf(
            without_place,
            documented_lately(self.entrapment),
            not_on_the_other_side,
            Not(self.booked),
            title="an order that says neither why nor where, with just this side documented",
        )

    @cached_property
    def ordering(self) -> Criterion:
        """Conservative treatment is being ordered: the reassessment can be planned with it."""
        return AllOf(self.anchor, self.selected, retrieved, Not(self.booked))

    @cached_property
    def shown_when(self) -> Criterion:
        """On which orders the clock speaks."""
        return AnyOf(
            self.selected,
            self.asks,
            title="conservative treatment was just selected, or may be for this side",
        )

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        trial = self.entrapment.nerve.trial
        in_window = DaysSince(trial, DUE, LAST_DUE)
        past_window = DaysSince(trial, LAST_DUE + 1, None)
        going_on = (self.anchor, self.running)
        open_trial = AllOf(*going_on, Not(self.judged_at_all))
        # A trial for a sore foot nearly concerns every nerve of it: that is kept once, under the commonest.
        near = self.entrapment is TIBIAL
        warning = Indicator.WARNING
        return (
            Outcome("asks", self.asks, near=False, told=False),
            Outcome("worsening", AllOf(*going_on, self.answered("worse")), indicator=warning, near=near),
            Outcome(
                "not-improved", AllOf(*going_on, self.answered("unchanged")), indicator=warning, near=near
            ),
            Outcome("improved", AllOf(*going_on, self.answered("improved")), fires=False),
            Outcome(
                "overdue", AllOf(open_trial, past_window, Not(self.not_judged)), indicator=warning, near=near
            ),
            Outcome("planned", AllOf(open_trial, in_window, self.booked), near=near),
            Outcome(
                "due", AllOf(open_trial, AnyOf(in_window, AllOf(past_window, self.not_judged))), near=near
            ),
            Outcome("planned", self.ordering, near=False),
            Outcome("too-early", AllOf(*going_on, DaysSince(trial, 0, DUE - 1)), fires=False),
        )

    def rule(self, *joins: Rule) -> Rule:
        one = self.entrapment
        return Rule(
            topic="reassessment",
            nerve=one.nerve.code,
            aspect=Aspect.STATE,
            title=f"the reassessment of conservative treatment of {one.name}",
            episode=one.nerve.episode,
            joins=joins,
            silences=(
                one.ended_by_release,
                Silence("a surgical opinion is already asked for", follow_up.Referred(one.nerve)),
            ),
            outcomes=self.outcomes,
            card=self.card,
            citations=tuple(dict.fromkeys(("S3", *one.citations[:1]))),
        )

    def card(self, judged: Judged) -> CardText:
        limb, one = judged.limb, self.entrapment
        if judged.outcome is not None and judged.outcome.criterion is self.asks:
            return self._question(limb)
        trial = treatment.trial_of(limb, one.nerve)
        why = self._anchored(limb)
        if trial is not None:
            why += [self._trial_words(trial, limb)]
            why += [fact(entry, limb.knowledge) for entry in trial.made_from[:6]]
        why += [f"Response: {e.text}, {e.period}" for e in self._responses(limb)]
        if self._ordering(judged):
            why += [fact(entry, limb.knowledge) for entry in limb.judge(self.selected).entries]
        cautions = safety.cautions(limb, one.nerve)
        return CardText(
            summary=f"{side_word(limb.side)}: {self._headline(judged)}",
            opening=safety.opening(cautions),
            why=tuple(dict.fromkeys(why)),
            against=tuple(self._open(limb)),
            evidence=self._evidence(judged),
            options=self._options(judged),
            safety=(
                *safety.lines(cautions, limb),
                *(
                    (
                        "A space-occupying lesion is on record: a surgical opinion about it need not wait [SP-TTS].",
                    )
                    if limb.judge(lesion).present
                    else ()
                ),
                "Worsening pain or weakness need not wait for the interval.",
                one.not_excluded,
            ),
            offers=self._offers(judged),
        )

    def _question(self, limb: Limb) -> CardText:
        one, side = self.entrapment, limb.side.value
        return CardText(
            summary=(
                f"{side_word(limb.side)}: if this order is for the {side} foot ({one.name}), plan the reassessment "
                "after 4 to 6 weeks"
            ),
            opening=(
                "The order just selected says neither why nor where. It is counted for this foot only once it does."
            ),
            why=tuple(facts([limb.judge(self.asks)], limb.knowledge)),
            against=("Whether the order is for this foot is not known",),
            evidence=self._interval(),
            options=(
                f"If it is for the {side} foot, add the reason or the body site, and plan the reassessment.",
                "If it is for something else, leave it as it is.",
            ),
            safety=tuple(safety.lines(safety.cautions(limb, one.nerve), limb)),
            offers=(
                Offer(
                    f"For the {side} foot: plan the reassessment, {self._window_words(limb)}",
                    (self._reassessment_order(limb),),
                ),
            ),
        )

    def _ordering(self, judged: Judged) -> bool:
        return judged.outcome is not None and judged.outcome.criterion is self.ordering

    def _headline(self, judged: Judged) -> str:
        limb, nerve = judged.limb, self.entrapment.nerve
        outcome = judged.outcome.name if judged.outcome else ""
        day = str(treatment.days_of(limb, nerve)).replace(" days", "").replace(" day", "")
        what = "conservative treatment"
        if nerve is not TIBIAL.nerve:
            what += f" ({self.entrapment.name})"
        if self._ordering(judged):
            return f"plan the reassessment of {what}, {self._window_words(limb)}"
        if outcome == "planned":
            when = limb.judge(self.booked).entries[0].planned
            return f"reassessment of {what} is scheduled for {when}"
        if outcome in ("due", "overdue"):
            return f"reassessment of {what} is {outcome} (day {day})"
        if outcome == "worsening":
            return f"worse since {what} began"
        reassessed = limb.judge(self.judged_at_all).entries
        on = f" (reassessed {reassessed[-1].last})" if reassessed else ""
        return f"no improvement with {what}{on}"

    def _window_words(self, limb: Limb) -> str:
        first, last = treatment.planned_window(limb, self.entrapment.nerve)
        return f"{first} to {last} (day {DUE} to {LAST_DUE})"

    def _trial_words(self, trial: Entry, limb: Limb) -> str:
        start = trial.period.start if trial.period else ""
        only = "; ordered, not confirmed as begun" if treatment.ordered_only(trial) else ""
        days = treatment.days_of(limb, self.entrapment.nerve)
        return f"Conservative trial since {start}, {days}{only}"

    def _responses(self, limb: Limb) -> tuple[Entry, ...]:
        found = (limb.judge(self.judged_at_all), limb.judge(self.not_judged))
        return tuple(e for result in found for e in result.entries if result.present)

    def _anchored(self, limb: Limb) -> list[str]:
        """What ties the treatment to this nerve: the diagnosis and the examination; a study is told elsewhere."""
        one = self.entrapment
        short = (one.mentioned, one.symptoms, one.any_sign, one.block)
        found = [limb.judge(criterion) for criterion in short]
        holding = [result for result in found if result.present]
        return facts(holding or [limb.judge(self.anchor)], limb.knowledge)

    def _interval(self) -> tuple[str, ...]:
        said = (
            "Reassess symptoms after 4 to 6 weeks of conservative treatment [S3]; the source gives this interval for "
            "reassessment, not as proof of failure."
        )
        if self.entrapment is TIBIAL:
            return (said,)
        return (
            said,
            "The interval comes from the source on tarsal tunnel syndrome; for this nerve no source gives one.",
        )

    def _evidence(self, judged: Judged) -> tuple[str, ...]:
        limb = judged.limb
        lines = list(self._interval())
        if judged.outcome is not None and judged.outcome.name in ("worsening", "not-improved"):
            lines.append("No improvement, or worse: a surgical opinion is to be considered [S3].")
        if any(len(e.made_from) > 1 for e in self._responses(limb)):
            lines.append("The change that counts comes from other conditions, not from this one.")
        if self.entrapment is TIBIAL and limb.judge(tibial.tinel).present:
            lines.append(
                "A positive Tinel sign at the tunnel goes with a better result of surgery, should conservative care "
                "fail [S3]."
            )
        return tuple(lines)

    def _open(self, limb: Limb) -> list[str]:
        one = self.entrapment
        lines = []
        days = treatment.days_of(limb, one.nerve)
        if days is not None and days.low >= DUE and not limb.judge(self.judged_at_all).present:
            lines.append("No reassessment is documented on this side since the treatment began")
        if one.tested_by_routine and not limb.judge(one.on_file).present:
            lines += interpretation.not_interpreted(limb) or [
                "No nerve conduction study of this nerve is on file; an early one is advised [S3]"
            ]
        if one is TIBIAL:
            lines += interpretation.why_not_interpretable(limb)
            if limb.judge(edx.normal).present:
                lines.append(
                    "The study on file is normal, which does not exclude tarsal tunnel syndrome [SP-TTS][Ahmad2012]"
                )
        else:
            lines += one.remarks(limb)
        lines += contradictory(limb, self.anchor)
        unchecked = [name for name in ("Procedure", "Appointment", "Task") if name in limb.record.missing]
        if unchecked:
            lines.append(f"Not checked, because not retrieved: {', '.join(unchecked)}")
        return lines

    def _options(self, judged: Judged) -> tuple[str, ...]:
        limb = judged.limb
        outcome = judged.outcome.name if judged.outcome else ""
        if outcome in ("worsening", "not-improved"):
            return (
                "Consider a surgical opinion [S3].",
                self.entrapment.refractory,
                "Before that, check that the nerve conduction study is done and sound, imaging for a lesion, the "
                "differential, glycaemia and thyroid, and the fit of footwear or orthosis.",
                "Continue or change conservative treatment where the trial was not adequate.",
            )
        if self._ordering(judged):
            return (
                "Plan the reassessment now, together with the treatment.",
                self._baseline(limb),
                *((wording.STUDY_OPTION,) if wording.lacks_study(limb, self.entrapment) else ()),
            )
        return (
            "Reassess symptoms and function on this side, with the same instrument as at the start.",
            "Record the response as improved, unchanged or worse.",
            "If there is no improvement, consider a surgical opinion [S3].",
        )

    def _baseline(self, limb: Limb) -> str:
        on_record = response.baselines(limb.record, limb.side)
        if not on_record:
            return "Record pain or function on this side today as the baseline, so that change can be judged."
        said = "; ".join(fact(entry, limb.knowledge) for entry in on_record)
        return f"Use the same instrument as the baseline on record: {said}."

    def _offers(self, judged: Judged) -> tuple[Offer, ...]:
        limb = judged.limb
        outcome = judged.outcome.name if judged.outcome else ""
        if outcome in ("worsening", "not-improved"):
            why = (
                "no improvement with conservative treatment"
                if outcome == "not-improved"
                else "worse since treatment"
            )
            return (
                Offer("Request a surgical opinion", (wording.opinion_order(limb, self.entrapment, why),)),
            )
        if not self._ordering(judged):
            return ()
        reassess = self._reassessment_order(limb)
        offers = [Offer(f"Plan the reassessment, {self._window_words(limb)}", (reassess,))]
        if wording.lacks_study(limb, self.entrapment):
            study = wording.study_order(limb, self.entrapment)
            offers.append(
                Offer("Plan the reassessment and request a nerve conduction study", (reassess, study))
            )
        return tuple(offers)

    def _reassessment_order(self, limb: Limb) -> ProposedOrder:
        first, last = treatment.planned_window(limb, self.entrapment.nerve)
        return ProposedOrder(
            kind="reassessment",
            text=f"Reassessment of conservative treatment for {self.entrapment.name}, {limb.side.value} foot",
            side=limb.side,
            reason=wording.problem(limb, self.entrapment),
            reason_code=wording.diagnosis_code(limb, self.entrapment),
            first=first,
            last=last,
        )


CLOCKS = {one: Clock(one) for one in (TIBIAL, MEDIAL_PLANTAR, MEDIAL_CALCANEAL)}
TIBIAL_RULE = CLOCKS[TIBIAL].rule()
# One trial serves both where tarsal tunnel syndrome and the medial plantar nerve are anchored on one limb.
MEDIAL_PLANTAR_RULE = CLOCKS[MEDIAL_PLANTAR].rule(TIBIAL_RULE)
RULES = (TIBIAL_RULE, MEDIAL_PLANTAR_RULE, CLOCKS[MEDIAL_CALCANEAL].rule())
SHOWN_WHEN = AnyOf(
    *(clock.shown_when for clock in CLOCKS.values()),
    title="conservative treatment for this foot was just selected, or may be for it",
)
