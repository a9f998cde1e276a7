"""The clinical reference of a topic, generated from the objects that decide, and kept beside them.

`cds-service docs` writes `hooks/<topic>/README.md`; `--check` fails when one is stale. The service shows the same
text under `/reference`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cds_service.catalog import load_catalog
from cds_service.rules.cards import TOPIC_NAMES
from cds_service.rules.cases import Case, Spec
from cds_service.rules.claims import LIVES, titled
from cds_service.rules.criteria import AllOf, AnyOf, AtLeast, Not, OnOtherLimb, Unless
from cds_service.rules.criterion import Criterion
from cds_service.rules.knowledge import SITE, Claim, Knowledge, Site, Threshold
from cds_service.rules.markdown import slug
from cds_service.rules.rule import Appendix, Aspect, Outcome, Rule, Topic, with_parts
from cds_service.rules.tables import STATISTICS
from cds_service.rules.words import MARKS, capital

FILE = "README.md"
MOST_LISTED = 20


def main(check: bool) -> int:
    """Write the references, or with `check` say which are stale. Returns the exit code."""
    catalog = load_catalog()
    stale = []
    for topic in catalog.topics:
        path, text = topic.folder / FILE, reference(topic, catalog.knowledge[topic.name])
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.write_text(text, encoding="utf-8")
    for path in stale:
        where = _short(path)
        print(f"{where} is stale; run: cds-service docs" if check else f"wrote {where}")
    if not stale:
        print("the generated references are up to date")
    return 1 if check and stale else 0


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])


def reference(topic: Topic, knowledge: Knowledge, *, contents: bool = True) -> str:
    """The whole reference of a topic as GitHub-flavoured Markdown; what is long to read through stands last."""
    words = _Words(topic, knowledge)
    sections = [
        *([_site(knowledge.site)] if knowledge.site else ()),
        _services(topic, words),
        "## Rules\n\n" + "\n\n".join(_rule(rule, topic, words) for rule in topic.rules),
        *(_appendix(appendix, words) for appendix in topic.appendices),
        _claims(words),
        _decisions(topic),
        _thresholds(knowledge),
        _citations(knowledge),
        _criteria(topic, words),
        _specs(topic.specs),
        _cases(topic.cases),
        _value_sets(words),
    ]
    parts = [_head(topic, knowledge), *([_contents(sections)] if contents else []), *sections]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


@dataclass(frozen=True)
class _Words:
    """Criteria, concepts and places in words, each with a link to where this reference defines it."""

    topic: Topic
    knowledge: Knowledge

    @cached_property
    def defined(self) -> Mapping[str, tuple[Criterion, ...]]:
        """Every title of a criterion that has a definition, with the criteria of that title."""
        found: dict[str, dict[Criterion, None]] = {}
        for criterion in titled(self.topic.criteria()):
            found.setdefault(criterion.title, {})[criterion] = None
        return {title: tuple(found[title]) for title in sorted(found, key=str.lower)}

    def named(self, criterion: Criterion) -> str:
        """A criterion where others are made of it: its title as a link, else what it says."""
        if criterion.title in self.defined:
            return f"[{criterion.title}](#{slug(criterion.title)})"
        if criterion.title:
            return criterion.sentence(self.knowledge)
        before, inner = _prefixed(criterion)
        if inner is not criterion:
            return before + self.named(inner)
        if criterion.parts():
            said = f" {_JOINTS.get(type(criterion), ('', ';'))[1]} ".join(map(self.named, criterion.parts()))
            return f"({said})"
        return criterion.sentence(self.knowledge)

    def means(self, criterion: Criterion) -> Iterator[str]:
        """The definition of a criterion with a title, as lines of Markdown."""
        before, inner = _prefixed(criterion, even_titled=True)
        if inner is not criterion and (inner.title or type(inner) not in _JOINTS):
            yield f"{capital(before + self.named(inner))}."
        elif not inner.parts():
            yield f"{capital(inner.sentence(self.knowledge))}."
        else:
            first = capital(before + _joint(inner)) if type(inner) in _JOINTS else None
            yield f"{first}:" if first else f"{capital(inner.sentence(self.knowledge))}. It looks at:"
            yield ""
            yield from self.tree(inner, 0)

    def tree(self, criterion: Criterion, depth: int = 1) -> Iterator[str]:
        """A definition as nested lists, down to what has a title or no parts; what reads the same stands once."""
        told: set[str] = set()
        for part in criterion.parts():
            before, inner = _prefixed(part)
            if type(inner) in _JOINTS and not inner.title:
                yield f"{'  ' * depth}- {before}{_joint(inner)}:"
                yield from self.tree(inner, depth + 1)
            elif (said := self.named(part)) not in told:
                told.add(said)
                yield f"{'  ' * depth}- {said}"

    def concept(self, name: str) -> str:
        """A concept by its label; those that a topic derives have no value set to link to."""
        label = self.knowledge.label(name)
        return f"[{label}](#{name})" if self.has_terms(name) else label

    def has_terms(self, name: str) -> bool:
        return any(term.concept == name for term in self.knowledge.terms)

    def place(self, place: str) -> str:
        """Where a claim lives, as a link."""
        kind, _, name = place.partition(":")
        if kind == "concept":
            return self.concept(name)
        if kind == "criterion":
            title = next(title for title in self.defined if slug(title) == name)
            return f"[{title}](#{name})"
        if kind == "section":
            return f"[{next(a.title for a in self.topic.appendices if slug(a.title) == name)}](#{name})"
        if kind == "limit":
            limit = next(limit for limit in self.knowledge.thresholds if limit.name == name)
            return f"[limit of {self.knowledge.label(limit.concept)}](#limits)"
        return f"[{name}](#{_SECTIONS.get(kind, name)})"


_SECTIONS = {"decision": "decisions", "citation": "sources"}
_PREFIXES: dict[type[Criterion], str] = {
    Not: "not:",
    Unless: "not known to hold:",
    OnOtherLimb: "on the other side:",
}
_JOINTS: dict[type[Criterion], tuple[str, str]] = {
    AllOf: ("all of", "and"),
    AnyOf: ("any of", "or"),
    AtLeast: ("at least", ","),
}


def _prefixed(criterion: Criterion, even_titled: bool = False) -> tuple[str, Criterion]:
    """What turns a criterion ("not: ", "on the other side: "), and the criterion that is turned."""
    before = ""
    while even_titled or not criterion.title:
        if type(criterion) in _PREFIXES:
            before += f"{_PREFIXES[type(criterion)]} "
        elif not (isinstance(criterion, AllOf | AnyOf) and len(criterion.parts()) == 1):
            break
        criterion, even_titled = criterion.parts()[0], False
    return before, criterion


def _joint(criterion: Criterion) -> str:
    if isinstance(criterion, AtLeast):
        return f"at least {criterion.number} of"
    return _JOINTS[type(criterion)][0] if type(criterion) in _JOINTS else "of these"


def _contents(sections: Iterable[str]) -> str:
    """The sections, and of the rules and what is as short the parts too."""
    lines = ["## Contents", ""]
    for section in sections:
        headings = re.findall(r"^(##|###) (.*)$", section, re.M)
        title = headings[0][1]
        parts = [f"[{name}](#{slug(name)})" for level, name in headings[1:] if level == "###"]
        inside = f": {', '.join(parts)}" if 0 < len(parts) <= MOST_LISTED else ""
        lines.append(f"- [{title}](#{slug(title)}){inside}")
    return "\n".join(lines)


def _head(topic: Topic, knowledge: Knowledge) -> str:
    reviewed = topic.reviewed.isoformat() if topic.reviewed else "not yet"
    site = f"\n- Site: {_cell(_site_line(knowledge.site))}" if knowledge.site else ""
    return f"""\
# {topic.title}: clinical reference

Generated by `cds-service docs` from the objects that decide; do not edit.

- Version: {topic.version}, released {topic.released.isoformat()}
- Author: {topic.author}
- Reviewer: {topic.reviewer}
- Reviewed: {reviewed}; next review due {topic.next_review.isoformat()}{site}

Every card ends with: "{topic.notice}"

How to read it: a criterion is *present*, *absent* or *unknown*. Only *present* fires; *unknown* is kept with its
reason. "On this side" means that the entry states this side or both; an entry without a side, or with contradictory
sides, counts for neither foot. Data that could not be had makes a criterion unknown, an empty answer makes it absent;
procedures, device requests, care plans, encounters, tasks and appointments that were not sent are assumed absent and
printed as "not checked". Every limit, code and citation carries one of these marks: {_marks(knowledge)}."""


def _marks(knowledge: Knowledge) -> str:
    return "; ".join(
        f"*{mark}* ({words})" if mark != words else f"*{mark}*"
        for mark, words in MARKS.items()
        if mark != SITE or knowledge.site
    )


def _site_line(site: Site) -> str:
    return f"{site.name}, whose own codes and limits are in force" + (
        f"; {site.contact}" if site.contact else ""
    )


def _site(site: Site) -> str:
    """What a site changed, row by row, and under which codes its orders go out."""
    rows = [(change.file, str(change.row), change.does, change.what) for change in site.changes]
    parts = [
        "## The site's own",
        f"{capital(_site_line(site))}. The site answers for these rows; they are not part of the review of this topic.",
        _table(("Table", "Row", "Does", "What"), rows) if rows else "",
    ]
    if site.orders:
        coded = [(kind, one.system, f"`{one.code}`", one.display) for kind, one in site.orders.items()]
        parts.append("Suggested orders carry these codes:")
        parts.append(_table(("Order", "System", "Code", "Display"), coded))
    return "\n\n".join(part for part in parts if part)


def _services(topic: Topic, words: _Words) -> str:
    services = "\n".join(f"- `{one.id}` (hook `{one.hook}`): {one.title}" for one in topic.services)
    rows = [
        (
            f"`{service.hook}`",
            words.named(shown.when) if shown.when is not None else "always",
            "; ".join(_grouped(shown.rules)),
        )
        for service in topic.services
        for shown in service.shows
    ]
    return (
        f"## Services\n\n{services}\n\nWhich rules each asks, on each side: always, or where that side fulfils a "
        f"condition.\n\n{_table(('Hook', 'When', 'Rules'), rows)}"
    )


def _grouped(rules: Iterable[Rule]) -> Iterator[str]:
    """Rules by their card, each linked; the nerves of one card stand together."""
    by_topic: dict[str, list[Rule]] = {}
    for rule in rules:
        by_topic.setdefault(rule.topic, []).append(rule)
    for name, found in by_topic.items():
        nerves = ", ".join(f"[{rule.nerve}](#{rule.name})" for rule in found if rule.nerve)
        yield f"{name}: {nerves}" if nerves else f"[{name}](#{found[0].name})"


def _rule(rule: Rule, topic: Topic, words: _Words) -> str:
    aspect = rule.aspect.value if rule.aspect else "case"
    about = f"nerve `{rule.nerve}`" if rule.nerve else "about the patient"
    lines = [
        f"### {rule.name}",
        "",
        f"Card topic `{rule.topic}` ({TOPIC_NAMES[rule.topic]}), {about}: {rule.title}.",
        "",
        f"Asked on {'; on '.join(_asked_on(rule, topic, words))}.",
        *_patient_level(rule),
        *_together(rule, topic),
        "",
    ]
    if rule.silences:
        lines += ["Silent on a side where:", ""]
        lines += [f"- {words.named(s.criterion)} ({s.reason})" for s in rule.silences]
        lines += [""]
    lines += [
        f"{'Otherwise the' if rule.silences else 'The'} first {aspect} whose definition is present:",
        "",
    ]
    for outcome in rule.outcomes:
        lines += [f"- **{outcome.name}** (card: {_shows(outcome, words)}), {_joint(outcome.criterion)}:"]
        lines += words.tree(outcome.criterion)
    lines += [""]
    lines += ["Sources: " + ", ".join(f"[{key}](#sources)" for key in rule.citations)]
    return "\n".join(lines)


def _asked_on(rule: Rule, topic: Topic, words: _Words) -> Iterator[str]:
    """On which hooks a rule is asked, and under which condition."""
    for service in topic.services:
        shown = [one for one in service.shows if rule in one.rules]
        if any(one.when is None for one in shown):
            yield f"`{service.hook}`, always"
        elif shown:
            yield f"`{service.hook}`, where " + " or ".join(words.named(o.when) for o in shown if o.when)


def _patient_level(rule: Rule) -> list[str]:
    if rule.nerve:
        return []
    side = (
        ""
        if rule.sided_by is None
        else ", and its card names a side where all that it rests on states that side"
    )
    return [f"Judged once for the patient, not for each foot{side}."]


def _together(rule: Rule, topic: Topic) -> list[str]:
    """Which rules share one card with this one."""
    same = ", in the same state" if rule.aspect is Aspect.STATE else ""
    told_on = " or ".join(f"[{one.name}](#{one.name})" for one in rule.joins)
    tells = " and ".join(f"[{one.name}](#{one.name})" for one in topic.rules if rule in one.joins)
    lines = []
    if told_on:
        lines += [
            f"Where {told_on} fires on the same side{same}, there is one card: that one, which tells both."
        ]
    if tells:
        lines += [f"Its card also tells {tells}, where both fire on one side{same}."]
    return lines


def _shows(outcome: Outcome, words: _Words) -> str:
    if not outcome.fires:
        return "none, kept as near miss" if outcome.near_miss else "none, kept"
    if outcome.warns_if is not None:
        return f"{outcome.indicator.value}; warning where {_bare(words.named(outcome.warns_if))}"
    return outcome.indicator.value


def _bare(said: str) -> str:
    return said[1:-1] if said.startswith("(") and said.endswith(")") else said


def _appendix(appendix: Appendix, words: _Words) -> str:
    rows = [(words.concept(name), *cells) for name, *cells in appendix.rows]
    return f"## {appendix.title}\n\n{appendix.intro}\n\n{_table(appendix.columns, rows)}"


def _claims(words: _Words) -> str:
    """Every claim of the source documents with where it lives, a table for each source."""
    claims = words.knowledge.claims
    number = Counter(claim.lives for claim in claims)
    parts = [
        "## Claims of the sources",
        "What the source documents say, claim by claim in our own words, and where each one lives:",
        "\n".join(f"- *{lives}* ({number[lives]}): {meaning}" for lives, meaning in LIVES.items()),
        f"Of {len(claims)} claims, {sum(bool(claim.gap) for claim in claims)} have a **gap**: what of them is not "
        "represented in this version.",
    ]
    for key in dict.fromkeys(claim.source for claim in claims):
        rows = [_claim(claim, words) for claim in claims if claim.source == key]
        text = words.knowledge.citations[key].text
        parts.append(f"### Claims of {key}\n\n{text} ([{key}](#sources)).\n\n{_table(_CLAIM, rows)}")
    return "\n\n".join(parts)


_CLAIM = ("Claim", "Says", "Here", "Place", "Remark")


def _claim(claim: Claim, words: _Words) -> tuple[str, ...]:
    gap = f"**Gap:** {claim.gap}" if claim.gap else ""
    remark = " ".join(said for said in (claim.note, gap) if said)
    return claim.name, claim.says, claim.lives, ", ".join(map(words.place, claim.places)), remark


def _criteria(topic: Topic, words: _Words) -> str:
    """Every criterion with a title and a definition, by title, with what is made of it."""
    below = {rule.name: frozenset(_below(rule)) for rule in topic.rules}
    users = _users(topic, words)
    parts = ["## Criteria", "What the words of the rules mean, by title."]
    for title, criteria in words.defined.items():
        meanings: dict[str, dict[Criterion, None]] = {}
        for criterion in criteria:
            meanings.setdefault("\n".join(words.means(criterion)), {})[criterion] = None
        parts.append(f"### {capital(title)}")
        if len(meanings) == 1:
            used = ", ".join(
                dict.fromkeys(link for criterion in criteria for link in users.get(criterion, ()))
            )
            parts += [*meanings, f"Used in {used}."] if used else meanings
            continue
        for meaning, links in zip(meanings, _apart(list(meanings.values()), users, below), strict=True):
            parts += [f"In {', '.join(links)}:", meaning]
    return "\n\n".join(parts)


def _apart(
    variants: Sequence[Collection[Criterion]],
    users: Mapping[Criterion, Sequence[str]],
    below: Mapping[str, frozenset[Criterion]],
) -> list[list[str]]:
    """What tells criteria of one title apart: what names each of them, else the rules that do not need all."""
    direct = [
        list(dict.fromkeys(link for one in variant for link in users.get(one, ()))) for variant in variants
    ]
    if all(direct) and len({frozenset(links) for links in direct}) == len(variants):
        return direct
    needed = [[name for name in below if not below[name].isdisjoint(variant)] for variant in variants]
    return [
        [f"[{name}](#{name})" for name in names if not all(name in others for others in needed)]
        for names in needed
    ]


def _below(rule: Rule) -> Iterator[Criterion]:
    """Every criterion that a rule needs, itself or through others."""
    for outcome in rule.outcomes:
        if outcome.warns_if is not None:
            yield from with_parts(outcome.warns_if)
    for _, criterion in rule.criteria():
        yield from with_parts(criterion)


def _users(topic: Topic, words: _Words) -> dict[Criterion, list[str]]:
    """For each criterion with a definition: the rules, conditions and criteria that name it, as links."""
    users: dict[Criterion, list[str]] = {}

    def note(criterion: Criterion, link: str) -> None:
        if criterion.title in words.defined:
            users.setdefault(criterion, []).append(link)
        else:
            for part in criterion.parts():
                note(part, link)

    for rule in topic.rules:
        link = f"[{rule.name}](#{rule.name})"
        for outcome in rule.outcomes:
            if outcome.warns_if is not None:
                note(outcome.warns_if, link)
        for _, criterion in rule.criteria():
            note(criterion, link)
    for service in topic.services:
        for shown in service.shows:
            if shown.when is not None:
                note(shown.when, "[Services](#services)")
    for criteria in words.defined.values():
        for criterion in criteria:
            for part in criterion.parts():
                note(part, words.named(criterion))
    return users


def _specs(specs: Sequence[Spec]) -> str:
    parts = [
        "## What the criteria mean",
        "Each table asks one criterion about the left foot, of charts that hold just what the row says. The same "
        "tables run as tests.",
    ]
    for spec in specs:
        rows = [(_chart(row.chart, row.missing), row.answer, row.why) for row in spec.rows]
        aside = [f"Asked on {spec.day.isoformat()}", f"born {spec.born}"]
        parts.append(
            f"### {spec.title}\n\n{', '.join(aside)}.\n\n{_table(('The chart says', 'Answer', 'Why'), rows)}"
        )
    return "\n\n".join(parts)


def _whole_chart(case: Case) -> str:
    said = _chart(case.chart, case.missing)
    if case.overridden is None:
        return said
    later = f"; since then: {_chart(case.later, ())}" if case.later else ""
    return f"{said}; its cards were overridden {case.overridden} days ago{later}"


def _chart(chart: Iterable[object], missing: Sequence[str]) -> str:
    said = [getattr(one, "words", "") for one in chart]
    if missing:
        said.append("not sent: " + ", ".join(missing))
    return "; ".join(said) or "nothing"


def _thresholds(knowledge: Knowledge) -> str:
    rows = [
        (
            knowledge.label(limit.concept),
            f"`{limit.name}`",
            limit.statistic,
            f"{limit.value:.10g} {limit.unit}",
            _span(limit.age_low, limit.age_high, "years"),
            _span(limit.height_low, limit.height_high, "cm"),
            limit.mark,
            limit.source,
            limit.note,
        )
        for limit in sorted(knowledge.thresholds, key=lambda one: _limit_order(one, knowledge))
    ]
    head = ("Measure", "Name", "Statistic", "Value", "Age", "Height", "Mark", "Source", "Note")
    return (
        "## Limits\n\nThe laboratory's own reference range or flag always comes first; these are used where it gave "
        "none. *upper*: above is abnormal; *lower*: below is abnormal; *at-least*: that and more counts; "
        "*side-difference*, *side-drop*: worse than the other side by more, the drop in percent; *borderline*: from it "
        "on worth a remark; *branch-gap*, *branch-excess*: against the sister branch; *change*, *change-percent*: of a "
        "score, what means something; *minimum-usable*, *minimum-plain*: below the first a study cannot be read, from "
        "the second on it needs no remark.\n\n" + _table(head, rows)
    )


def _limit_order(limit: Threshold, knowledge: Knowledge) -> tuple[str, int, int, int]:
    place = STATISTICS.index(limit.statistic)
    return (knowledge.label(limit.concept), place, limit.age_low or 0, limit.height_low or 0)


def _span(low: int | None, high: int | None, unit: str) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"up to {high} {unit}"
    return f"{low} {unit} and more" if high is None else f"{low} to {high} {unit}"


def _decisions(topic: Topic) -> str:
    rows = [
        (name, said, ", ".join(case.name for case in topic.cases if name in case.shows) or "-")
        for name, said in topic.decisions.items()
    ]
    return "## Decisions\n\n" + _table(("Decision", "What was decided", "Worked cases"), rows)


def _cases(cases: Sequence[Case]) -> str:
    rows = [
        (
            case.name,
            case.story,
            case.hook,
            _whole_chart(case),
            "; ".join(_expected(case)) or "no card",
            ", ".join(case.shows),
        )
        for case in cases
    ]
    head = ("Case", "Story", "Hook", "The chart says", "Cards", "Decisions")
    return f"## Worked cases\n\n{len(cases)} cases; the same run as tests.\n\n{_table(head, rows)}"


def _expected(case: Case) -> Iterator[str]:
    for card in case.cards:
        said = (card.side, card.nerve, card.topic, card.outcome, f"({card.indicator})")
        yield " ".join(word for word in said if word)
    for (topic, side, *nerve), outcome in case.stores.items():
        yield f"no card; kept: {' '.join((side, *nerve))} {topic} {outcome or 'nothing said'}"


def _value_sets(words: _Words) -> str:
    knowledge = words.knowledge
    by_kind: dict[str, list[str]] = {}
    for name, concept in knowledge.concepts.items():
        if words.has_terms(name):
            by_kind.setdefault(concept.kind, []).append(words.concept(name))
    parts = [
        "## Value sets and terms",
        "A code or a prefix of codes (`value_sets.csv`), or words by which charts say it (`terms.csv`, here *text*).",
        "\n".join(f"- {capital(kind)}: {', '.join(links)}" for kind, links in by_kind.items()),
    ]
    for name, concept in knowledge.concepts.items():
        terms = [term for term in knowledge.terms if term.concept == name]
        if not terms:
            continue
        rows = [
            (
                term.match,
                term.system or "",
                f"`{term.code}`",
                term.display,
                term.side.value if term.side.value != "side not recorded" else "",
                term.site or "",
                term.answer or "",
                term.mark,
                term.source,
            )
            for term in terms
        ]
        head = ("Match", "System", "Code or words", "Display", "Side", "Site", "Answer", "Mark", "Source")
        unit = f" Unit {concept.unit}." if concept.unit else ""
        plausible = (
            f" Plausible from {concept.low:g} to {concept.high:g}."
            if concept.low is not None and concept.high is not None
            else ""
        )
        reads = f" Read from {', '.join(concept.reads)}." if concept.reads else ""
        parts.append(
            f"### {name}\n\n{capital(concept.label)}.{unit}{plausible}{reads}\n\n{_table(head, rows)}"
        )
    return "\n\n".join(parts)


def _citations(knowledge: Knowledge) -> str:
    rows = [(c.key, c.text, c.read, c.note) for c in knowledge.citations.values()]
    return "## Sources\n\n" + _table(("Key", "Source", "Read as", "Note"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
