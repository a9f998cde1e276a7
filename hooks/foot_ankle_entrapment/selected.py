"""What was just selected as an order, and for which nerve of which side. Other drafts are context."""

from __future__ import annotations

from collections.abc import Iterable

from cds_service.rules import (
    AnyOf,
    Criterion,
    Days,
    Entry,
    Knowledge,
    Limb,
    Presence,
    Result,
    Scope,
    Side,
    by_entry,
)
from hooks.foot_ankle_entrapment import release
from hooks.foot_ankle_entrapment.nerves import NERVES, Nerve
from hooks.foot_ankle_entrapment.treatment import (
    FOOT_AND_ANKLE,
    TREATMENTS,
    most_certain,
    names_problem,
    side_of,
    treats,
    trial_of,
)

STUDIES = ("nerve-conduction-study", "needle-emg")
DIAGNOSTICS = (*STUDIES, "imaging")
OPINION = "surgical-opinion"
LESION = "space-occupying-lesion"
ASKED_WITHOUT_REASON = ("physical-therapy", "orthosis", "immobilisation", "steroid-injection")
DOCUMENTED_WITHIN_DAYS = 90
REQUESTED_WITHIN_DAYS = 180

_PRESENT, _ABSENT = Presence.PRESENT, Presence.ABSENT


def _chosen(limb: Limb, concepts: Iterable[str]) -> list[Entry]:
    return [e for e in limb.record.drafts(*concepts) if e.presence is _PRESENT]


def _answer(criterion: Criterion, meant: list[tuple[Entry, Presence]]) -> Result:
    """Present where an order is certainly for this side, unknown where its side is not recorded."""
    return by_entry(
        criterion, meant, why_open="side of the order not recorded", why_not="no such order selected"
    )


class SelectedTreatment(Criterion):
    """A conservative treatment for this nerve on this side was just selected as an order."""

    title = "a conservative treatment for this side was just selected"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset(TREATMENTS) - {"care-plan"}

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        chosen = [e for e in _chosen(limb, TREATMENTS) if (e.concepts - {"steroid-drug"}) & set(TREATMENTS)]
        return _answer(self, [(e, treats(e, limb.side, self.nerve)) for e in chosen])


class ReasonNamesEntrapment(Criterion):
    """The reason of a treatment of this side, running or just selected, names the entrapment of this nerve."""

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve
        self.title = f"a treatment of this side is given for {nerve.name}"

    def concepts(self) -> frozenset[str]:
        return frozenset((self.nerve.trial, *TREATMENTS)) - {"care-plan"}

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb, self.nerve)
        chosen = [*(trial.made_from if trial else ()), *limb.record.drafts(*TREATMENTS)]
        named = tuple(
            e
            for e in chosen
            if treats(e, limb.side, self.nerve) is _PRESENT
            and any(self.nerve.entrapment in r.concepts for r in e.reasons)
        )
        return Result(self, Presence.of(bool(named)), named)


class SelectedOrder(Criterion):
    """An order of these kinds for this nerve on this side was just selected."""

    def __init__(self, nerve: Nerve, *concepts: str, title: str) -> None:
        self.nerve = nerve
        self._concepts = concepts
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset(self._concepts)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        return _answer(
            self, [(e, _looks_at(e, limb.side, self.nerve)) for e in _chosen(limb, self._concepts)]
        )


def _looks_at(entry: Entry, side: Side, nerve: Nerve) -> Presence:
    """The side a study, image or opinion is about; a lesion of that foot is a reason too."""
    lesions = [
        reason
        for reason in entry.reasons
        if LESION in reason.concepts and (reason.sites | entry.sites) & FOOT_AND_ANKLE
    ]
    if lesions:
        return most_certain(side_of(entry.side, reason.side).on(side) for reason in lesions)
    return treats(entry, side, nerve)


class SelectedRelease(Criterion):
    """A release of this nerve on this side was just selected. The order itself names the nerve."""

    title = "a release of this nerve on this side was just selected"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset(release.RELEASES)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        chosen = [e for e in _chosen(limb, release.RELEASES) if release.frees(e, self.nerve)]
        return _answer(self, [(e, _ordered_for(e, limb, self.nerve)) for e in chosen])


def _ordered_for(entry: Entry, limb: Limb, nerve: Nerve) -> Presence:
    """The side of an operation: of its reason where that names the problem, else as the order states it."""
    if any(names_problem(reason, entry, nerve) for reason in entry.reasons):
        return treats(entry, limb.side, nerve)
    return entry.side.on(limb.side)


class StudyAsked(Criterion):
    """A nerve conduction study for this nerve on this side was requested lately, and may still come."""

    title = "a nerve conduction study is already requested"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset(STUDIES)

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title}, within {REQUESTED_WITHIN_DAYS} days"

    def answer(self, limb: Limb) -> Result:
        asked = tuple(
            e
            for e in limb.record.of(*STUDIES)
            if e.resource == "ServiceRequest"
            and e.presence is _PRESENT
            and e.last is not None
            and Days.since(e.last, limb.record.as_of).within(0, REQUESTED_WITHIN_DAYS) is _PRESENT
            and treats(e, limb.side, self.nerve) is _PRESENT
        )
        return Result(self, Presence.of(bool(asked)), asked)


class SelectedWithoutPlace(Criterion):
    """Physiotherapy, an orthosis, a boot or an injection was just selected, with neither reason nor site."""

    scope = Scope.PATIENT
    title = (
        "physiotherapy, an orthosis, a boot or an injection was just selected, with neither reason nor site"
    )

    def concepts(self) -> frozenset[str]:
        return frozenset(ASKED_WITHOUT_REASON)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        chosen = tuple(
            e
            for e in _chosen(limb, ASKED_WITHOUT_REASON)
            if not (e.has_reason or e.reasons or e.has_site or e.sites)
        )
        return Result(self, Presence.of(bool(chosen)), chosen)


class DocumentedLately(Criterion):
    """A statement rests on something of this side that was recorded in the last 90 days."""

    def __init__(self, part: Criterion, title: str) -> None:
        self.part = part
        self.title = title

    def parts(self) -> tuple[Criterion, ...]:
        return (self.part,)

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title}, by something recorded within {DOCUMENTED_WITHIN_DAYS} days"

    def answer(self, limb: Limb) -> Result:
        part = limb.judge(self.part)
        if not part.present:
            return Result(self, part.presence, parts=(part,), missing=part.missing)
        lately = tuple(e for e in part.all_entries() if self._lately(e, limb))
        return Result(self, Presence.of(bool(lately)), lately, parts=(part,))

    @staticmethod
    def _lately(entry: Entry, limb: Limb) -> bool:
        day = max((d for d in (entry.known, entry.last) if d is not None), default=None)
        here = entry.side.on(limb.side) is _PRESENT and entry.presence is not _ABSENT
        return (
            here
            and day is not None
            and Days.since(day, limb.record.as_of).within(0, DOCUMENTED_WITHIN_DAYS) is _PRESENT
        )


treatment_selected = AnyOf(
    *(SelectedTreatment(nerve) for nerve in NERVES),
    title="a conservative treatment for this foot was just selected",
)
release_selected = AnyOf(
    *(SelectedRelease(nerve) for nerve in NERVES), title="a release of a nerve of this foot was just selected"
)
diagnostic_selected = AnyOf(
    *(
        SelectedOrder(nerve, *DIAGNOSTICS, title=f"a study or imaging for {nerve.name} was just selected")
        for nerve in NERVES
    ),
    title="a nerve conduction study or imaging for this foot was just selected",
)
imaging_selected = AnyOf(
    *(
        SelectedOrder(nerve, "imaging", title=f"imaging for {nerve.name} was just selected")
        for nerve in NERVES
    ),
    title="imaging of this foot was just selected",
)
opinion_selected = AnyOf(
    *(
        SelectedOrder(nerve, OPINION, title=f"a surgical opinion for {nerve.name} was just selected")
        for nerve in NERVES
    ),
    title="a surgical opinion for this foot was just selected",
)
surgical_selected = AnyOf(
    release_selected, opinion_selected, title="an operation or a surgical opinion was just selected"
)
treated_or_operated = AnyOf(
    treatment_selected,
    surgical_selected,
    title="a treatment, an operation or a surgical opinion was just selected",
)
any_selected = AnyOf(
    treated_or_operated, diagnostic_selected, title="an order for this foot was just selected"
)
study_asked = AnyOf(*(StudyAsked(nerve) for nerve in NERVES), title=StudyAsked.title)
study_selected = AnyOf(
    *(
        SelectedOrder(nerve, *STUDIES, title=f"a nerve conduction study for {nerve.name} was just selected")
        for nerve in NERVES
    ),
    title="a nerve conduction study was just selected",
)
