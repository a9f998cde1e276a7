"""Every rule on each side, with its reasons: the pure middle of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cds_service.record import Presence, Record, Side
from cds_service.rules.criteria import AllOf
from cds_service.rules.criterion import MOST_SHARED, Limb, Result
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.rule import Aspect, Disposition, Indicator, Judged, Rule, Service, Topic


@dataclass(frozen=True)
class Evaluation:
    """The answers of one service about one patient: every rule on each side, fired or not."""

    service: Service
    topic: Topic
    record: Record
    judged: tuple[Judged, ...]


def derive(topic: Topic, record: Record, knowledge: Knowledge) -> Record:
    """The record with everything a topic derives from it, in the order the topic gives."""
    for derivation in topic.derivations:
        record = record.with_entries(derivation(record, knowledge))
    return record


def evaluate(topic: Topic, service: Service, record: Record, knowledge: Knowledge) -> Evaluation:
    """Judge every rule of a service: on both limbs, or once where it is about the patient.

    A deceased patient is judged on none.
    """
    if record.patient is None or record.patient.deceased:
        return Evaluation(service, topic, record, ())
    record = derive(topic, record, knowledge)
    left = Limb(record, Side.LEFT, knowledge)
    judged = [judge(rule, limb) for rule, limb in _asked(service, (left, left.other))]
    return Evaluation(service, topic, record, tuple(_joined(judged)))


def _asked(service: Service, limbs: tuple[Limb, Limb]) -> Iterator[tuple[Rule, Limb]]:
    """Which rules a service asks of which limb; a rule about the patient is asked once."""
    asked: set[tuple[Rule, Side]] = set()
    for limb in limbs:
        for shown in service.shows:
            if shown.when is not None and not limb.judge(shown.when).present:
                continue
            for rule in shown.rules:
                place = (rule, limb.side if rule.nerve else Side.LEFT)
                if place not in asked:
                    asked.add(place)
                    yield rule, limb.bounded(rule.episode)


def _joined(judged: list[Judged]) -> Iterable[Judged]:
    """Where a rule fired beside one whose card tells it too, that card alone stays, at the higher indicator."""
    fired = {(j.rule, j.limb.side): j for j in judged if j.disposition is Disposition.FIRED}
    merged: dict[int, Rule] = {}
    for one in list(fired.values()):
        partners = [fired.get((rule, one.limb.side)) for rule in one.rule.joins]
        partner = next((p for p in partners if p is not None and id(p) not in merged), None)
        if partner is None or not _tells_too(partner, one):
            continue
        merged[id(one)] = partner.rule
        indicator = Indicator.WARNING if one.indicator is Indicator.WARNING else partner.indicator
        place = (partner.rule, partner.limb.side)
        fired[place] = replace(fired[place], joined=(*fired[place].joined, one), indicator=indicator)
    for one in judged:
        if id(one) in merged:
            yield replace(one, disposition=Disposition.MERGED, told_by=merged[id(one)])
        else:
            yield fired.get((one.rule, one.limb.side), one)


def _tells_too(partner: Judged, one: Judged) -> bool:
    """A state is told only by a card of the same state; what a card of one tier says holds of another tier too."""
    if one.rule.aspect is not Aspect.STATE or partner.outcome is None or one.outcome is None:
        return True
    return partner.outcome.name == one.outcome.name


def judge(rule: Rule, limb: Limb) -> Judged:
    """What a rule answers on a limb; of a record that says nothing it reads, worked out once and shared."""
    if not rule.reads.isdisjoint(limb.record.spoken_of):
        return _judge(rule, limb)
    shared = rule.of_nothing
    if limb.nothing not in shared:
        if len(shared) > MOST_SHARED:
            shared.clear()
        whole = _judge(rule, limb)
        # Nothing of the patient stays here: such results rest on no entry.
        shared[limb.nothing] = whole.disposition, tuple(result for _, result in whole.results)
    disposition, answers = shared[limb.nothing]
    presence = Presence.UNKNOWN if disposition is Disposition.UNKNOWN else Presence.ABSENT
    return Judged(rule, limb, disposition, presence, None, tuple(zip(rule.outcomes, answers, strict=True)))


def _judge(rule: Rule, limb: Limb) -> Judged:
    results = tuple((outcome, limb.judge(outcome.criterion)) for outcome in rule.outcomes)
    for silence in rule.silences:
        result = limb.judge(silence.criterion)
        if result.present:
            return Judged(rule, limb, Disposition.SILENT, Presence.ABSENT, None, results, (silence, result))
    for outcome, result in results:
        if not result.present:
            continue
        if not outcome.fires:
            kind = Disposition.NEAR_MISS if outcome.near_miss else Disposition.NOT_MET
            return Judged(rule, limb, kind, Presence.ABSENT, outcome, results)
        warns = outcome.warns_if is not None and limb.judge(outcome.warns_if).present
        indicator = Indicator.WARNING if warns else outcome.indicator
        return Judged(rule, limb, Disposition.FIRED, Presence.PRESENT, outcome, results, indicator=indicator)
    firing = [result for outcome, result in results if outcome.fires]
    if any(result.presence is Presence.UNKNOWN for result in firing):
        return Judged(rule, limb, Disposition.UNKNOWN, Presence.UNKNOWN, None, results)
    near = any(_one_part_short(result) for outcome, result in results if outcome.fires and outcome.near)
    kind = Disposition.NEAR_MISS if near else Disposition.NOT_MET
    return Judged(rule, limb, kind, Presence.ABSENT, None, results)


def _one_part_short(result: Result) -> bool:
    """Whether one part alone keeps this from firing, while another rests on something on the chart."""
    if not isinstance(result.criterion, AllOf):
        return False
    lacking = [part for part in result.parts if not part.present]
    return len(lacking) == 1 and any(part.present and part.rests for part in result.parts)


def incomplete(judged: Judged) -> Result | None:
    """The result that is open only because data could not be had, while something on this limb holds.

    None when nothing is missing, or when what is there would say nothing anyway: silence is then right. A rule about
    the patient has no limb to be incomplete about.
    """
    if not judged.rule.nerve or judged.disposition not in (Disposition.UNKNOWN, Disposition.NEAR_MISS):
        return None
    for outcome, result in judged.results:
        if outcome.fires and result.missing and _something_holds(result, judged.limb.side):
            return result
    return None


def _something_holds(result: Result, side: Side) -> bool:
    return any(
        leaf.present and any(entry.side.on(side) is Presence.PRESENT for entry in leaf.entries)
        for leaf in result.leaves()
    )
