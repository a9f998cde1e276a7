"""What the report of a nerve conduction study says in words: how nerves respond, what it concludes and denies."""

from __future__ import annotations

from collections.abc import Iterable

from cds_service.record import Entry, Presence
from cds_service.record.documents import TEXT
from cds_service.rules.criteria import ABSENT, PRESENT, UNKNOWN, nothing_found
from cds_service.rules.criterion import Criterion, Limb, Result, Scope
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.measures import by_laboratory
from cds_service.rules.reports import denied, reports_of
from cds_service.rules.studies import NORMAL, NOT_TESTED, NerveStudy

RESPONDS = frozenset((NORMAL, "slow", "reduced", "abnormal"))
"""The answers of a nerve that responds at all."""


class Told(Criterion):
    """That the report of a study states this: of a nerve that it responds so, or a conclusion.

    `answers` are those of a nerve. What is hedged stays open, or is not counted where `if_hedged` says so; `needed`:
    whether it stays open too where no report could be had, which words that only speak against something do not.
    """

    def __init__(
        self,
        study: NerveStudy,
        concept: str,
        answers: Iterable[str] = (),
        title: str = "",
        *,
        needed: bool = True,
        if_hedged: Presence = UNKNOWN,
    ) -> None:
        self.study = study
        self.concept = concept
        self.answers = frozenset(answers)
        self.title = title
        self.needed = needed
        self.if_hedged = if_hedged

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        said = f": {' or '.join(sorted(self.answers))}" if self.answers else ""
        return f"{knowledge.label(self.concept)}{said}, in the words of a report"

    def answer(self, limb: Limb) -> Result:
        asked = [
            e for e in self.study.words(limb, self.concept) if not self.answers or e.answer in self.answers
        ]
        here = [e for e in asked if e.side.on(limb.side) is PRESENT]
        stated = tuple(e for e in here if e.presence is PRESENT)
        if stated:
            return self._stated(stated, limb)
        if hedged := tuple(e for e in here if e.presence is UNKNOWN):
            return Result(self, self.if_hedged, hedged, hedged[0].why)
        if here:
            return Result(self, ABSENT, tuple(here), "denied by the report")
        return self._nothing(asked, limb)

    def _stated(self, stated: tuple[Entry, ...], limb: Limb) -> Result:
        inadequate = self.study.inadequate_of(limb)
        if self.answers != {NORMAL} and inadequate is not None:
            return Result(self, UNKNOWN, stated, inadequate.why)
        if self.answers and NORMAL not in self.answers and (values := self._normal_values(limb)):
            return Result(
                self, UNKNOWN, (*stated, *values), "the values are normal by the laboratory's own limits"
            )
        return Result(self, PRESENT, stated)

    def _normal_values(self, limb: Limb) -> tuple[Entry, ...]:
        """The values of the nerve, where the laboratory's own limits call every one of them normal."""
        values = [
            e for test in self.study.nerves.get(self.concept, ()) for e in self.study.values(limb, test)
        ]
        for entry in values:
            unit = entry.value.unit if entry.value else ""
            judged = by_laboratory(entry, "upper" if unit == "ms" else "lower")
            if judged is None or judged[0]:
                return ()
        return tuple(values)

    def _nothing(self, asked: list[Entry], limb: Limb) -> Result:
        reports = reports_of(limb)
        unplaced = [
            e
            for e in (*asked, *limb.record.of(self.concept))
            if e.presence is PRESENT
            and e.side.on(limb.side) is UNKNOWN
            and (not self.answers or e.answer in self.answers)
            and reports.of_nerves(e)
        ]
        if unplaced and self.if_hedged is UNKNOWN:
            return Result(self, UNKNOWN, tuple(dict.fromkeys(unplaced)), unplaced[0].side.value)
        found = nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        if found.missing and self.needed:
            return found
        return Result(self, ABSENT, reason="not told")


class ToldLost(Criterion):
    """That a report says that a nerve gives no response, while that of the other side responds.

    Absent on both sides proves little. The other side is told in words or measured.
    """

    def __init__(
        self, study: NerveStudy, concept: str, title: str = "", *, alone: Presence = UNKNOWN
    ) -> None:
        self.study = study
        self.concept = concept
        self.title = title
        self.alone = alone
        self.lost = Told(study, concept, ("absent",), needed=alone is UNKNOWN, if_hedged=alone)

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept, *self.study.nerves.get(self.concept, ())))

    def sentence(self, knowledge: Knowledge) -> str:
        name = knowledge.label(self.concept)
        return f"{name}: absent, in the words of a report, while that of the other side responds"

    def answer(self, limb: Limb) -> Result:
        lost = limb.judge(self.lost)
        if not lost.present:
            return Result(self, lost.presence, lost.entries, lost.reason, missing=lost.missing)
        other = self._of_other(limb)
        if any(e.no_response or e.answer == "absent" for e in other):
            return Result(self, ABSENT, (*lost.entries, *other), "no response on either side")
        responds = tuple(e for e in other if e.value is not None or e.answer in RESPONDS)
        if responds:
            return Result(self, PRESENT, (*lost.entries, *responds))
        return Result(self, self.alone, lost.entries, "the other side is not told")

    def _of_other(self, limb: Limb) -> list[Entry]:
        values = [self.study.compared(limb, test) for test in self.study.nerves.get(self.concept, ())]
        words = self.study.words_compared(limb, self.concept)
        return [*(e for e in values if e is not None), *(e for e in words if e.presence is PRESENT)]


class ToldOfOther(Criterion):
    """That near the study of this limb a report says this of a nerve of the other side, or it gave no response there.

    Asked of the other side also where no study of the nerve in question was made there.
    """

    scope = Scope.OTHER_LIMB

    def __init__(self, study: NerveStudy, concept: str, answers: Iterable[str], title: str) -> None:
        self.study = study
        self.concept = concept
        self.answers = frozenset(answers)
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept, *self.study.nerves.get(self.concept, ())))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        words = self.study.words_compared(limb, self.concept)
        values = [self.study.compared(limb, test) for test in self.study.nerves.get(self.concept, ())]
        found = [e for e in words if e.presence is PRESENT and e.answer in self.answers]
        found += [e for e in values if e is not None and e.no_response]
        return Result(self, Presence.of(bool(found)), tuple(found), "" if found else "not told")


class Denied(Criterion):
    """That the report of the study says that this is not so: of this side, of the patient, or without a side."""

    def __init__(
        self, study: NerveStudy, concept: str, title: str, *, scope: Scope = Scope.LIMB, needed: bool = False
    ) -> None:
        self.study = study
        self.concept = concept
        self.title = title
        self.scope = scope
        self.needed = needed

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        said = self.study.words(limb, self.concept)
        found = tuple(e for e in said if denied(e))
        if found and not any(e.presence is not ABSENT for e in said if e.side.on(limb.side) is PRESENT):
            return Result(self, PRESENT, found)
        if found:
            return Result(self, UNKNOWN, tuple(said), "the report says both")
        missing = nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        return missing if missing.missing and self.needed else Result(self, ABSENT, reason="not told")


class SaidNotTested(Criterion):
    """That a report says that a nerve was not tested: never a normal result."""

    def __init__(self, concept: str, title: str) -> None:
        self.concept = concept
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        found = tuple(
            e
            for e in limb.record.of(self.concept)
            if e.resource == TEXT
            and e.answer == NOT_TESTED
            and e.presence is PRESENT
            and e.side.on(limb.side) is not ABSENT
        )
        return Result(self, Presence.of(bool(found)), found[-1:], "" if found else "not told")
