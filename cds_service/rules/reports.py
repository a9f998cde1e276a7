"""What the words of reports state: of which report a statement is, what kind of report that is, and its conclusions.

A conclusion counts when it is stated, in words or as a code of a final report. One that is hedged concludes nothing and
is told as open; one that is denied is no absence of the disease; what was said of an earlier study says nothing of now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import cast

from cds_service.record import Entry, Laterality, Presence, Record
from cds_service.record.documents import IMAGING, STUDIES, TEXT, same_study
from cds_service.rules.criteria import (
    ABSENT,
    PRESENT,
    UNKNOWN,
    Finding,
    Window,
    by_entry,
    limb_episode,
    nothing_found,
)
from cds_service.rules.criterion import Criterion, Limb, Result, Scope
from cds_service.rules.knowledge import Knowledge

RESOURCES = ("DiagnosticReport", "DocumentReference")
NEVER_NERVES = frozenset(
    ("space-occupying-lesion", "mri-nerve-hyperintensity", "mri-denervation", "fluid-knot-of-henry")
)
"""What only an image shows."""
ONLY_STUDIES = frozenset(("report-polyneuropathy",))
"""The conclusion by which a report that nothing names shows that it is of nerves."""


class Kind(Enum):
    """What a report is about."""

    STUDY = "a study of nerves"
    IMAGE = "an image"
    UNCLEAR = "not clear"


class Reports:
    """The reports of a record by their id, with what was read of each."""

    def __init__(self, record: Record) -> None:
        self.by_id: dict[str, Entry] = {e.id: e for e in record.entries if e.resource in RESOURCES}
        self.said: dict[str, list[Entry]] = {}
        for entry in record.entries:
            if entry.resource == TEXT:
                self.said.setdefault(entry.based_on[0], []).append(entry)

    def kind(self, report_id: str) -> Kind:
        """By the codes of the report; where they do not tell, by what was read of it."""
        concepts = self.by_id[report_id].concepts if report_id in self.by_id else frozenset()
        if concepts & STUDIES:
            return Kind.STUDY
        if concepts & IMAGING:
            return Kind.IMAGE
        said = self.said.get(report_id, ())
        if any(e.value or e.no_response or e.answer or e.concepts & ONLY_STUDIES for e in said):
            return Kind.STUDY
        return Kind.IMAGE if any(e.concepts & NEVER_NERVES for e in said) else Kind.UNCLEAR

    def of_nerves(self, entry: Entry) -> bool:
        """Whether an entry is no words of a report, or those of a final report about nerves, said of its own day."""
        return entry.resource != TEXT or (
            of_now(entry) and self.final(entry) and self.kind(entry.based_on[0]) is Kind.STUDY
        )

    def final(self, entry: Entry) -> bool:
        """Whether the report of a statement is more than a draft of one."""
        report = self.by_id.get(entry.based_on[0])
        return report is None or report.presence is PRESENT


def reports_of(limb: Limb) -> Reports:
    """The reports of a limb's record, gathered once."""
    key = "reports"
    if key not in limb.kept:
        limb.kept[key] = limb.other.kept[key] if key in limb.other.kept else Reports(limb.record)
    return cast(Reports, limb.kept[key])


def of_now(entry: Entry) -> bool:
    """Whether a statement is not about an earlier study: that one is absent, and says why."""
    return not (entry.resource == TEXT and entry.presence is ABSENT and entry.why)


def hedged(entry: Entry, reports: Reports) -> bool:
    """Whether a final report leaves open what this entry names."""
    return entry.resource == TEXT and entry.presence is UNKNOWN and reports.final(entry)


def denied(entry: Entry) -> bool:
    """Whether a report says that this is not so."""
    return entry.resource == TEXT and entry.presence is ABSENT and not entry.why


class _OfReports(Criterion):
    """About conclusions of reports: of the patient, or on this side, where one without a side stays open."""

    def __init__(
        self, said: str, title: str, *, coded: str = "", scope: Scope = Scope.LIMB, months: int | None = None
    ) -> None:
        self.said = said
        self.coded = coded
        self.title = title
        self.scope = scope
        self.window = Window(months)

    def concepts(self) -> frozenset[str]:
        return frozenset(filter(None, (self.said, self.coded)))

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title}{self.window}"

    def statements(self, limb: Limb) -> list[tuple[Entry, Presence]]:
        """The statements in words, each with whether it is of this side and inside the window."""
        return [
            (entry, self._here(entry.side, limb) & self.window.holds(entry, limb.record.as_of))
            for entry in limb.record.of(self.said)
            if limb_episode(entry, limb) is not ABSENT
        ]

    def _here(self, side: Laterality, limb: Limb) -> Presence:
        return side.on(limb.side) if self.scope is Scope.LIMB else PRESENT


class Concludes(_OfReports):
    """That a final report concludes this, in words that state it or by a code."""

    def answer(self, limb: Limb) -> Result:
        found = [(e, here) for e, here in self.statements(limb) if e.presence is PRESENT]
        found += [
            (e, self._here(reason.side, limb))
            for e in (limb.record.entries if self.coded else ())
            if e.resource == "DiagnosticReport" and e.presence is PRESENT and not e.draft
            for reason in e.reasons
            if self.coded in reason.concepts
        ]
        return by_entry(self, found, why_open="side not recorded", why_not="no report concludes it")


class LeavesOpen(_OfReports):
    """That a final report speaks of this with a doubt, or says it of an earlier study: it may be so."""

    def answer(self, limb: Limb) -> Result:
        reports = reports_of(limb)
        found = [(e, here) for e, here in self.statements(limb) if hedged(e, reports) or not of_now(e)]
        return by_entry(self, found, why_open="side not recorded", why_not="no report leaves it open")


class Imaged(Finding):
    """A finding as the chart states it, or the report of an image in words.

    What a study of nerves calls by that name is none. Reports are read for what lies at foot or ankle, so that
    their sentences need not say so; where a sentence names a closer place, that is where it is.
    """

    AT = frozenset(("foot", "ankle-or-foot"))

    def statements(self, limb: Limb) -> Iterable[Entry]:
        reports = reports_of(limb)
        return [
            e
            for e in limb.record.of(*self._concepts)
            if e.resource != TEXT or (of_now(e) and reports.kind(e.based_on[0]) is not Kind.STUDY)
        ]

    def sites(self, entry: Entry, limb: Limb) -> frozenset[str]:
        if entry.resource != TEXT:
            return entry.sites
        named = {
            term.concept
            for term in limb.knowledge.vocabulary.of_text(entry.text)
            if limb.knowledge.concepts[term.concept].kind == "site"
        }
        return entry.sites | self.AT | named


class Uninterpreted(Criterion):
    """That a report of such a study is on file from which nothing could be read: neither words, values nor codes."""

    def __init__(self, concept: str, tests: Iterable[str], months: int, title: str) -> None:
        self.concept = concept
        self.tests = tuple(tests)
        self.window = Window(months)
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title}{self.window}"

    def answer(self, limb: Limb) -> Result:
        reports = reports_of(limb)
        found = [
            e
            for e in limb.record.of(self.concept)
            if e.resource in RESOURCES
            and e.presence is PRESENT
            and e.side.on(limb.side) is not ABSENT
            and self.window.holds(e, limb.record.as_of) is PRESENT
            and limb_episode(e, limb) is not ABSENT
            and not e.reasons
            and e.id not in reports.said
            and not self._has_values(e, limb)
        ]
        if found:
            return Result(self, PRESENT, (found[-1],))
        return nothing_found(self, limb.knowledge.handles(self.concepts()), limb)

    def _has_values(self, report: Entry, limb: Limb) -> bool:
        """Whether values of the study are on file: those it lists, or some of about its day."""
        return any(
            e.id.partition(".component")[0] in report.members or same_study(e, report)
            for e in limb.record.of(*self.tests)
        )


def nearest(entry: Entry, others: Iterable[Entry], reports: Mapping[str, Entry]) -> Entry | None:
    """Of values, the one that the report of a statement lists, else the nearest that may be of the same study."""
    report = reports.get(entry.based_on[0]) if entry.based_on else None
    near = []
    for other in others:
        if report is not None and other.id.partition(".component")[0] in report.members:
            return other
        if same_study(entry, other):
            near.append(other)
    return min(near, key=lambda e: _distance(e, entry), default=None)


def _distance(one: Entry, other: Entry) -> tuple[int, str]:
    if one.last is None or other.last is None:
        return 0, one.id
    return abs((one.last.low - other.last.low).days), one.id
