"""Card (c): the reassessment due 4 to 6 weeks after conservative treatment began, and what it showed."""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Aspect,
    CardText,
    DaysSince,
    Entry,
    Finding,
    Indicator,
    Judged,
    Limb,
    Not,
    Offer,
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
from hooks.foot_ankle_entrapment import follow_up, interpretation, safety, tibial, treatment, wording
from hooks.foot_ankle_entrapment.response import REASSESSMENT
from hooks.foot_ankle_entrapment.treatment import DUE, LAST_DUE, TRIAL

ended = Finding(
    "tarsal-tunnel-syndrome", over=True, title="tarsal tunnel syndrome of this side is recorded as over"
)
anchor = AnyOf(
    tibial.mentioned,
    tibial.likely,
    AllOf(
        treatment.ReasonNamesEntrapment(),
        Not(ended),
        title="the reason of a treatment, and not recorded as over",
    ),
    title="tarsal tunnel syndrome is recorded, probable, or the reason of a treatment, on this side",
)
retrieved = Retrieved("MedicationRequest", "ServiceRequest")
running = AllOf(
    DaysSince(TRIAL, 0, None),
    retrieved,
    title="a conservative trial of this side is running, and orders were sent",
)
in_window = DaysSince(TRIAL, DUE, LAST_DUE)
past_window = DaysSince(TRIAL, LAST_DUE + 1, None)
selected = treatment.SelectedTreatment()
booked = follow_up.FollowUpBooked()


def answered(*answers: str) -> Finding:
    return Finding(REASSESSMENT, answers=answers)


judged_at_all = answered("improved", "unchanged", "worse")
not_judged = answered("not judged")
open_trial = AllOf(anchor, running, Not(judged_at_all))

worsening = AllOf(anchor, running, answered("worse"))
not_improved = AllOf(anchor, running, answered("unchanged"))
improved = AllOf(anchor, running, answered("improved"))
overdue = AllOf(open_trial, past_window, Not(not_judged))
planned = AllOf(open_trial, in_window, booked)
due = AllOf(open_trial, AnyOf(in_window, AllOf(past_window, not_judged)))
ordering = AllOf(anchor, selected, retrieved, Not(booked))
early = AllOf(anchor, running, DaysSince(TRIAL, 0, DUE - 1))


def card(judged: Judged) -> CardText:
    limb = judged.limb
    outcome = judged.outcome.criterion if judged.outcome else None
    side = side_word(limb.side)
    trial = treatment.trial_of(limb)
    why = facts([limb.judge(anchor)], limb.knowledge)
    if trial is not None:
        why += [_trial_words(limb)]
        why += [fact(entry, limb.knowledge) for entry in trial.made_from[:6]]
    why += [f"Response: {e.text}, {e.period}" for e in _responses(limb)]
    if outcome is ordering:
        why += [fact(entry, limb.knowledge) for entry in limb.judge(selected).entries]
    return CardText(
        summary=f"{side}: {_headline(limb, judged)}",
        why=tuple(dict.fromkeys(why)),
        against=tuple(_open(limb)),
        evidence=(
            "Reassess symptoms after 4 to 6 weeks of conservative treatment [S3]; the source gives this interval for "
            "reassessment, not as proof of failure.",
            *(
                (
                    "Meaningful changes of scores come from heel pain and forefoot surgery, not from this condition.",
                )
                if any(len(e.made_from) > 1 for e in _responses(limb))
                else ()
            ),
        ),
        options=_options(judged),
        safety=(
            *safety.cautions(limb),
            "Worsening pain or weakness need not wait for the interval.",
            wording.DIFFERENTIAL,
        ),
        offers=_offers(judged),
    )


def _headline(limb: Limb, judged: Judged) -> str:
    days = treatment.days_of(limb)
    criterion = judged.outcome.criterion if judged.outcome else None
    if criterion is ordering:
        return f"plan the reassessment, {_window_words(limb)}"
    if criterion is planned:
        when = limb.judge(booked).entries[0].planned
        return f"reassessment of conservative treatment is scheduled for {when}"
    if criterion is due:
        return f"reassessment of conservative treatment is due (day {_day_words(days)})"
    if criterion is overdue:
        return f"reassessment of conservative treatment is overdue (day {_day_words(days)})"
    if criterion is worsening:
        return "worse since conservative treatment began"
    reassessed = limb.judge(judged_at_all).entries
    on = f" of {reassessed[-1].last}" if reassessed else ""
    return f"no improvement at the reassessment{on} of conservative treatment"


def _day_words(days: object) -> str:
    return str(days).replace(" days", "").replace(" day", "")


def _window_words(limb: Limb) -> str:
    first, last = treatment.planned_window(limb)
    return f"{first.low} to {last.high} (day {DUE} to {LAST_DUE})"


def _trial_words(limb: Limb) -> str:
    trial = treatment.trial_of(limb)
    if trial is None or trial.period is None:
        return ""
    only = "; ordered, not confirmed as begun" if treatment.ordered_only(trial) else ""
    return f"Conservative trial since {trial.period.start}, {treatment.days_of(limb)}{only}"


def _responses(limb: Limb) -> tuple[Entry, ...]:
    found = (limb.judge(judged_at_all), limb.judge(not_judged))
    return tuple(e for result in found for e in result.entries if result.present)


def _open(limb: Limb) -> list[str]:
    lines = []
    if treatment.trial_of(limb) is not None and not limb.judge(judged_at_all).present:
        lines.append("No reassessment is documented on this side since the treatment began")
    if not limb.judge(edx.on_file).present:
        lines.append("No nerve conduction study of this nerve is on file; an early one is advised [S3]")
    lines += interpretation.why_not_interpretable(limb)
    if limb.judge(edx.normal).present:
        lines.append(
            "The study on file is normal, which does not exclude tarsal tunnel syndrome [SP-TTS][Ahmad2012]"
        )
    lines += contradictory(limb, anchor)
    unchecked = [name for name in ("Procedure", "Appointment", "Task") if name in limb.record.missing]
    if unchecked:
        lines.append(f"Not checked, because not retrieved: {', '.join(unchecked)}")
    return lines


def _options(judged: Judged) -> tuple[str, ...]:
    criterion = judged.outcome.criterion if judged.outcome else None
    if criterion in (worsening, not_improved):
        return (
            "Consider a surgical opinion [S3].",
            "Before that, check that the nerve conduction study is done and sound, imaging for a lesion, the "
            "differential, glycaemia and thyroid, and the fit of footwear or orthosis.",
            "Continue or change conservative treatment where the trial was not adequate.",
        )
    if criterion is ordering:
        return (
            "Plan the reassessment now, together with the treatment.",
            "Record pain or function on this side today as the baseline, so that change can be judged.",
            *((wording.STUDY_OPTION,) if not judged.limb.judge(edx.on_file).present else ()),
        )
    return (
        "Reassess symptoms and function on this side, with the same instrument as at the start.",
        "Record the response as improved, unchanged or worse.",
        "If there is no improvement, consider a surgical opinion [S3].",
    )


def _offers(judged: Judged) -> tuple[Offer, ...]:
    limb = judged.limb
    criterion = judged.outcome.criterion if judged.outcome else None
    if criterion in (worsening, not_improved):
        return (Offer("Request a surgical opinion", (wording.opinion_order(limb.side),)),)
    if criterion is not ordering:
        return ()
    reassess = _reassessment_order(limb)
    offers = [Offer(f"Plan the reassessment, {_window_words(limb)}", (reassess,))]
    if not limb.judge(edx.on_file).present:
        study = wording.study_order(limb.side)
        offers.append(Offer("Plan the reassessment and request a nerve conduction study", (reassess, study)))
    return tuple(offers)


def _reassessment_order(limb: Limb) -> ProposedOrder:
    first, last = treatment.planned_window(limb)
    side = limb.side.value
    return ProposedOrder(
        kind="reassessment",
        text=f"Reassessment of conservative treatment for tarsal tunnel syndrome, {side} foot",
        side=limb.side,
        reason=f"Tarsal tunnel syndrome, {side} lower limb",
        reason_code=wording.diagnosis_code(limb) if limb.judge(tibial.diagnosis).present else None,
        first=first.low,
        last=last.high,
    )


RULE = Rule(
    topic="reassessment",
    nerve="tibial",
    aspect=Aspect.STATE,
    title="the reassessment of conservative treatment",
    silences=(
        Silence("released on this side, and no new finding 90 days or more after it", tibial.released),
        Silence("a surgical opinion is already asked for", follow_up.Referred()),
    ),
    outcomes=(
        Outcome("worsening", worsening, indicator=Indicator.WARNING),
        Outcome("not-improved", not_improved, indicator=Indicator.WARNING),
        Outcome("improved", improved, fires=False),
        Outcome("overdue", overdue, indicator=Indicator.WARNING),
        Outcome("planned", planned),
        Outcome("due", due),
        Outcome("planned", ordering, of_order=True),
        Outcome("too-early", early, fires=False),
    ),
    card=card,
    citations=("S3",),
)
