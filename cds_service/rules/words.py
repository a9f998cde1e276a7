"""Results in words: the facts a card prints, what speaks against, and what is not known.

Words come from the object that decided, so that card, stored row and reference cannot drift from the decision.
"""

from __future__ import annotations

from collections.abc import Iterable

from cds_service.record import Entry, Laterality, Presence, Side
from cds_service.record.documents import TEXT
from cds_service.rules.criteria import Not, OnOtherLimb, Unless
from cds_service.rules.criterion import Criterion, Limb, Limit, Result, Scope
from cds_service.rules.knowledge import SITE, Knowledge
from cds_service.rules.markdown import escape

MARKS = {
    "verified": "verified",
    "second-hand": "read second-hand",
    "general-knowledge": "general knowledge, no source read",
    "project-choice": "choice of this project",
    SITE: "the site's own",
}


def limit_words(limit: Limit) -> str:
    """A limit with where it came from: "limit up to 6.1 ms (BUS-repo, read second-hand)"."""
    if not limit.mark:
        return f"the laboratory's own limit: {limit.words}"
    if limit.mark in ("project-choice", "general-knowledge"):
        return f"limit {limit.words} ({MARKS[limit.mark]})"
    own = " limit" if limit.mark == SITE else ""
    return f"limit {limit.words} ({limit.source}, {MARKS[limit.mark]}{own})"


# How a report says something that is neither a value nor the answer of a nerve.
_TONES = {Presence.PRESENT: "stated", Presence.ABSENT: "denied", Presence.UNKNOWN: "left open"}


def stated(entry: Entry) -> str:
    """What an entry says, in a few words."""
    if entry.no_response:
        return "no response"
    if entry.value is not None:
        return str(entry.value)
    if entry.resource == TEXT:
        how = (entry.answer or "").replace("-", " ")
        return ", ".join(filter(None, (how, entry.why))) or _TONES[entry.presence]
    if entry.resource in ("Observation", "DiagnosticReport", "DocumentReference"):
        answer = entry.answer if entry.answer not in (None, "present") else None
        return answer or {"present": "present", "absent": "absent"}.get(entry.presence.value, "not certain")
    return entry.status or entry.presence.value


def fact(
    entry: Entry,
    knowledge: Knowledge,
    *limits: Limit,
    concepts: frozenset[str] = frozenset(),
    sided: bool = True,
) -> str:
    """One line about one entry: what, value, side, date, limits, source.

    An entry may mean several concepts; `concepts` are those that it was asked for. `sided`: whether a side was
    asked for, so that a missing one is worth a word.
    """
    meant = sorted(entry.concepts & concepts) or sorted(entry.concepts)
    names = [knowledge.label(c) for c in meant if c in knowledge.concepts]
    name = names[0] if names else escape(entry.text)
    said = f" ({quoted(entry.text)})" if _adds_words(entry, name, knowledge) else ""
    sentence = f"; {quoted(entry.text)}" if entry.resource == TEXT else ""
    differs = f"; the report's text says otherwise: {quoted(entry.differs)}" if entry.differs else ""
    held = "".join(f"; {limit_words(limit)}" for limit in limits)
    source = "" if "/" not in entry.id or entry.resource in ("study", "derived") else f" [{escape(entry.id)}]"
    side = f", {side_words(entry)}" if sided or entry.side is not Laterality.UNSTATED else ""
    return f"{capital(name)}{said}: {stated(entry)}{side}, {_when(entry)}{held}{sentence}{differs}{source}"


def quoted(words: str) -> str:
    """Words of a chart in quotation marks, as plain text and not too long."""
    return f"\u201c{escape(words)}\u201d"


def _adds_words(entry: Entry, name: str, knowledge: Knowledge) -> bool:
    """Whether the chart's own words say more than the name of the concept; of a sign or value they do not."""
    if (
        not entry.text
        or entry.resource == TEXT
        or entry.text.casefold() in (name.casefold(), *entry.concepts)
    ):
        return False
    kinds = {knowledge.concepts[one].kind for one in entry.concepts if one in knowledge.concepts}
    return entry.resource != "Observation" or "finding" in kinds


def _when(entry: Entry) -> str:
    if entry.planned:
        return f"for {entry.planned}"
    if entry.period is None:
        return "not dated"
    going_on = entry.resource == "Condition" and entry.status != "over"
    if going_on and entry.period.start != entry.period.last:
        return f"since {entry.period.start}, recorded {entry.period.last}"
    return str(entry.period)


def side_words(entry: Entry) -> str:
    """The side of an entry; of an order that does not state one, the side of its reason."""
    if entry.side is Laterality.UNSTATED:
        stated_by = sorted({str(r.side.value) for r in entry.reasons if r.side is not Laterality.UNSTATED})
        if len(stated_by) == 1:
            return f"{stated_by[0]} (by its reason)"
    return str(entry.side.value)


def side_word(side: Side) -> str:
    """How a summary begins."""
    return side.value.capitalize()


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def facts(results: Iterable[Result], knowledge: Knowledge) -> list[str]:
    """The facts that results rest on, each entry once, with every limit it was held against."""
    return _lines((leaf for result in results for leaf in _positive_leaves(result)), knowledge)


def _lines(leaves: Iterable[Result], knowledge: Knowledge) -> list[str]:
    entries: dict[str, Entry] = {}
    limits: dict[str, dict[str, Limit]] = {}
    asked: dict[str, frozenset[str]] = {}
    sided: set[str] = set()
    for leaf in leaves:
        for entry in leaf.entries:
            entries.setdefault(entry.id, entry)
            asked[entry.id] = asked.get(entry.id, frozenset()) | leaf.criterion.concepts()
            if leaf.criterion.scope is not Scope.PATIENT:
                sided.add(entry.id)
        if leaf.limit is not None and leaf.entries:
            # A comparison names the value of this side first: the limit is about that one.
            limits.setdefault(leaf.entries[0].id, {})[leaf.limit.words] = leaf.limit
    return [
        fact(entry, knowledge, *limits.get(key, {}).values(), concepts=asked[key], sided=key in sided)
        for key, entry in entries.items()
    ]


def _positive_leaves(result: Result) -> Iterable[Result]:
    """The leaves by which a result holds; what was only excluded is told under "against"."""
    if isinstance(result.criterion, Not | Unless | OnOtherLimb) or not result.present:
        return
    if not result.parts:
        yield result
    for part in result.parts:
        yield from _positive_leaves(part)


def open_or_absent(criteria: Iterable[Criterion], limb: Limb) -> list[str]:
    """Of titled criteria: which were not found, and which cannot be said and why."""
    lines = []
    for criterion in criteria:
        result = limb.judge(criterion)
        title = capital(criterion.title or criterion.sentence(limb.knowledge))
        if result.presence is Presence.ABSENT:
            lines.append(f"{title}: {_absent_words(result, limb)}")
        elif result.presence is Presence.UNKNOWN:
            why = "; ".join(result.reasons()) or "open"
            shown = [fact(e, limb.knowledge) for e in result.all_entries()]
            lines.append(f"{title}: not known ({why})" + "".join(f"; {line}" for line in shown[:3]))
    return lines


def _absent_words(result: Result, limb: Limb) -> str:
    leaves = [leaf for leaf in result.leaves() if leaf.presence is Presence.ABSENT]
    held = _lines(leaves, limb.knowledge)
    if held:
        return "not met; " + "; ".join(held[:4])
    reasons = {leaf.reason for leaf in leaves}
    if reasons and reasons <= {"not measured", "not told"}:
        return not_tested(limb) if "not told" in reasons else "not tested"
    unchecked = sorted({leaf.reason for leaf in leaves if "not checked" in leaf.reason})
    return unchecked[0] if unchecked else "nothing on record"


def not_tested(limb: Limb) -> str:
    """That nothing tells of a test; where a report is on file, it may have been made all the same."""
    by_report = any(e.resource == TEXT for e in limb.record.entries)
    return "not told by a report, nor measured" if by_report else "not tested"


def contradictory(limb: Limb, criterion: Criterion) -> list[str]:
    """What a criterion would have asked, had its side not been contradictory."""
    return [
        f"Not counted, because code, body site and words name different sides: {fact(entry, limb.knowledge)}"
        for entry in limb.record.of(*sorted(criterion.reads))
        if entry.side is Laterality.CONFLICT
    ]
