"""Results in words: the facts a card prints, what speaks against, and what is not known.

Words come from the object that decided, so that card, stored row and reference cannot drift from the decision.
"""

from __future__ import annotations

from collections.abc import Iterable

from cds_service.record import Entry, Presence
from cds_service.rules.criteria import Criterion, Not, OnOtherLimb, Unless
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.limb import Limb
from cds_service.rules.markdown import escape
from cds_service.rules.result import Limit, Result

MARKS = {
    "verified": "verified",
    "second-hand": "read second-hand",
    "general-knowledge": "general knowledge, no source read",
    "project-choice": "choice of this project",
}


def limit_words(limit: Limit) -> str:
    """A limit with where it came from: "limit up to 6.1 ms (BUS-repo, read second-hand)"."""
    if limit.source == "laboratory":
        return f"the laboratory's own limit: {limit.words}"
    return f"limit {limit.words} ({limit.source}, {MARKS[limit.mark]})"


def stated(entry: Entry) -> str:
    """What an entry says, in a few words."""
    if entry.no_response:
        return "no response"
    if entry.value is not None:
        return str(entry.value)
    if entry.resource in ("Observation", "DiagnosticReport"):
        answer = entry.answer if entry.answer not in (None, "present") else None
        return answer or {"present": "present", "absent": "absent"}.get(entry.presence.value, "not certain")
    return entry.status or entry.presence.value


def fact(entry: Entry, knowledge: Knowledge, *limits: Limit) -> str:
    """One line about one entry: what, value, side, date, limits, source."""
    names = [knowledge.label(c) for c in sorted(entry.concepts) if c in knowledge.concepts]
    name = names[0] if names else escape(entry.text)
    said = f" (\u201c{escape(entry.text)}\u201d)" if entry.resource != "Observation" and entry.text else ""
    when = str(entry.period) if entry.period else "not dated"
    held = "".join(f"; {limit_words(limit)}" for limit in limits)
    source = "" if "/" not in entry.id or entry.resource in ("study", "derived") else f" [{escape(entry.id)}]"
    return f"{capital(name)}{said}: {stated(entry)}, {entry.side.value}, {when}{held}{source}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def facts(results: Iterable[Result], knowledge: Knowledge) -> list[str]:
    """The facts that results rest on, each entry once, with every limit it was held against."""
    entries: dict[str, Entry] = {}
    limits: dict[str, dict[str, Limit]] = {}
    for result in results:
        for leaf in _positive_leaves(result):
            for entry in leaf.entries:
                entries.setdefault(entry.id, entry)
            if leaf.limit is not None and leaf.entries:
                # A comparison names the value of this side first: the limit is about that one.
                limits.setdefault(leaf.entries[0].id, {})[leaf.limit.words] = leaf.limit
    return [fact(entry, knowledge, *limits.get(key, {}).values()) for key, entry in entries.items()]


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
            lines.append(f"{title}: {_absent_words(result, limb.knowledge)}")
        elif result.presence is Presence.UNKNOWN:
            why = "; ".join(result.reasons()) or "open"
            shown = [fact(e, limb.knowledge) for e in result.all_entries()]
            lines.append(f"{title}: not known ({why})" + "".join(f"; {line}" for line in shown[:3]))
    return lines


def _absent_words(result: Result, knowledge: Knowledge) -> str:
    held = [
        fact(entry, knowledge, *((leaf.limit,) if leaf.limit else ()))
        for leaf in result.leaves()
        if leaf.presence is Presence.ABSENT
        for entry in leaf.entries
    ]
    unchecked = sorted({leaf.reason for leaf in result.leaves() if "not checked" in leaf.reason})
    if held:
        return "not met; " + "; ".join(dict.fromkeys(held[:4]))
    return unchecked[0] if unchecked else "nothing on record"

