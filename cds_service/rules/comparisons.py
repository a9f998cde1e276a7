"""Values of a nerve against those of the other side, which is compared and never counted, or of its sister branch."""

from __future__ import annotations

from abc import abstractmethod

from cds_service.record import Entry, Presence, Quantity
from cds_service.rules.criteria import ABSENT, UNKNOWN
from cds_service.rules.criterion import Limb, Result
from cds_service.rules.knowledge import Knowledge, Threshold
from cds_service.rules.measures import (
    Measured,
    by_laboratory,
    called_normal,
    from_table,
    height_of,
    own_limit,
)
from cds_service.rules.studies import NerveStudy


class Lost(Measured):
    """No response here, while the other side responds. Absent on both sides proves little."""

    says = "gave no response while the other side did"
    stands_if_inadequate = frozenset((ABSENT,))

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if not entry.no_response:
            return Result(self, ABSENT, (entry,))
        other = self.study.compared(limb, self.concept)
        if other is None:
            return Result(self, UNKNOWN, (entry,), "the other side was not measured")
        why = "no response on either side" if other.no_response else ""
        if not why and (said := self.study.called_normal(limb, entry)) is not None:
            return Result(self, UNKNOWN, (entry, other, said), "the report calls the nerve normal")
        return Result(self, Presence.of(not other.no_response), (entry, other), why)


class _Compared(Measured):
    """A statement that this side is worse than the other. The better side is never worse by any limit.

    `alone` is what it answers where the other side was not measured: open, unless only a difference would matter.
    """

    def __init__(
        self, study: NerveStudy, concept: str, title: str = "", *, alone: Presence = UNKNOWN
    ) -> None:
        super().__init__(study, concept, title)
        self.alone = alone

    statistic = ""
    laboratory_decides = False
    """Whether a value that the laboratory calls normal stays normal, whatever the other side's is."""

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.value is not None and (said := self.study.called_normal(limb, entry)) is not None:
            return called_normal(self, entry, said)
        other = self.study.compared(limb, self.concept)
        if other is None:
            return Result(self, self.alone, (entry,), "the other side was not measured")
        if entry.value is None:
            return Result(self, UNKNOWN, (entry, other), "no response, so there is no difference to judge")
        if other.value is None:
            return Result(self, ABSENT, (entry, other), "the other side gave no response")
        worse = self.worse_by(entry.value.value, other.value.value, self.direction(limb.knowledge))
        if worse <= 0:
            return Result(self, ABSENT, (entry, other), "not worse than the other side")
        judged = by_laboratory(entry, self.direction(limb.knowledge)) if self.laboratory_decides else None
        if judged is not None and not judged[0]:
            return Result(
                self, ABSENT, (entry, other), "normal by the laboratory's own limit", limit=judged[1]
            )
        row = own_limit(self.concept, self.statistic, entry, limb)
        if isinstance(row, str):
            return Result(self, UNKNOWN, (entry, other), row)
        limit = from_table(row, self.allowed(row, worse), height_of(limb.record))
        return Result(self, Presence.of(worse > row.value), (entry, other), limit=limit)

    @abstractmethod
    def worse_by(self, here: float, there: float, direction: str) -> float:
        """By how much this side is worse, in the unit of the limit; nothing or less when it is not."""

    @abstractmethod
    def allowed(self, row: Threshold, worse: float) -> str:
        """What the limit allows, in words, beside how much worse this side is."""


class SideDifference(_Compared):
    """This side is worse than the other by more than the limit for side differences."""

    statistic = "side-difference"
    laboratory_decides = True
    stands_if_inadequate = frozenset((ABSENT,))
    says = "is worse on this side than on the other by more than the limit for side differences"

    def worse_by(self, here: float, there: float, direction: str) -> float:
        return round(here - there if direction == "upper" else there - here, 6)

    def allowed(self, row: Threshold, worse: float) -> str:
        return f"side difference up to {Quantity(row.value, row.unit)}"


class Reduced(_Compared):
    """The amplitude is smaller than the other side's by more than the limit, in percent."""

    statistic = "side-drop"
    says = "is smaller on this side than on the other by more than the limit"

    def worse_by(self, here: float, there: float, direction: str) -> float:
        return round(100 * (1 - here / there), 6) if there else 0.0

    def allowed(self, row: Threshold, worse: float) -> str:
        return f"up to {row.value:.10g} % below the other side, here {worse:.0f} %"


class BranchGap(Measured):
    """The latency of this branch against its sister's of the same study: not enough shorter, or too much longer.

    `statistic` is "branch-gap": abnormal unless it is shorter by more than the limit; or "branch-excess": abnormal
    when it is longer by more than the limit.
    """

    stands_if_inadequate = frozenset((ABSENT,))

    def __init__(self, study: NerveStudy, concept: str, sister: str, statistic: str, title: str = "") -> None:
        super().__init__(study, concept, title)
        self.sister = sister
        self.statistic = statistic

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept, self.sister))

    def sentence(self, knowledge: Knowledge) -> str:
        sister = knowledge.label(self.sister)
        if self.statistic == "branch-gap":
            return f"{knowledge.label(self.concept)} is not shorter than {sister} by more than the limit"
        return f"{knowledge.label(self.concept)} is longer than {sister} by more than the limit"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        sisters = [e for e in self.study.values(limb, self.sister) if e.value is not None]
        if entry.value is None or not sisters or sisters[0].value is None:
            return Result(self, UNKNOWN, (entry,), "the other branch was not measured")
        if (said := self.study.called_normal(limb, entry)) is not None:
            return called_normal(self, entry, said)
        row = own_limit(self.concept, self.statistic, entry, limb)
        if isinstance(row, str):
            return Result(self, UNKNOWN, (entry, sisters[0]), row)
        longer = round(entry.value.value - sisters[0].value.value, 6)
        gap = self.statistic == "branch-gap"
        abnormal = longer >= -row.value if gap else longer > row.value
        word = (
            "shorter than the other branch by more than" if gap else "longer than the other branch by up to"
        )
        limit = from_table(row, f"{word} {Quantity(row.value, row.unit)}", height_of(limb.record))
        return Result(self, Presence.of(abnormal), (entry, sisters[0]), limit=limit)
