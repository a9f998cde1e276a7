"""Which services exist: the topics found under `hooks/`, their tables, and what they ask a client for.

Wrong content stops here, at start-up, and names file and row.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

import hooks
from cds_service.record import Vocabulary
from cds_service.record.ncs import reader_of
from cds_service.record.vocabulary import SYSTEMS
from cds_service.rules.claims import load_claims, places
from cds_service.rules.criterion import Criterion
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.rule import Rule, Service, Topic
from cds_service.rules.tables import ContentError, load_tables
from cds_service.site import SiteContent, read_site

MOST_TEMPLATE = 300
# Resource type -> prefetch key and the search that asks for it; `Observation` is asked by category.
_SEARCHES = {
    "Condition": ("conditions", "Condition?patient={{context.patientId}}"),
    "DiagnosticReport": ("reports", "DiagnosticReport?patient={{context.patientId}}"),
    "MedicationRequest": ("medicationRequests", "MedicationRequest?patient={{context.patientId}}"),
    "MedicationStatement": ("medicationStatements", "MedicationStatement?patient={{context.patientId}}"),
    "MedicationAdministration": (
        "medicationAdministrations",
        "MedicationAdministration?patient={{context.patientId}}",
    ),
    "ServiceRequest": ("serviceRequests", "ServiceRequest?patient={{context.patientId}}"),
    "Procedure": ("procedures", "Procedure?patient={{context.patientId}}"),
    "DeviceRequest": ("deviceRequests", "DeviceRequest?patient={{context.patientId}}"),
    "DeviceUseStatement": ("deviceUseStatements", "DeviceUseStatement?patient={{context.patientId}}"),
    "CarePlan": ("carePlans", "CarePlan?patient={{context.patientId}}"),
    "Encounter": ("encounters", "Encounter?patient={{context.patientId}}"),
    "Task": ("tasks", "Task?patient={{context.patientId}}"),
    "Appointment": ("appointments", "Appointment?patient={{context.patientId}}"),
}
_STATUSES = {
    "MedicationRequest": "active,on-hold,completed,stopped",
    "ServiceRequest": "active,on-hold,completed",
    "DeviceRequest": "active,on-hold,completed",
    "CarePlan": "active,on-hold,completed",
    "Appointment": "booked,arrived,checked-in,fulfilled",
}
_CATEGORIES = {
    "exam": "examFindings",
    "procedure": "procedureObservations",
    "survey": "surveys",
    "social-history": "socialHistory",
    "vital-signs": "vitalSigns",
}


@dataclass(frozen=True)
class Catalog:
    """Everything the doors need to know of the content."""

    topics: tuple[Topic, ...]
    knowledge: Mapping[str, Knowledge]
    site: SiteContent | None = None

    @property
    def time_zone(self) -> str | None:
        """The time zone that the site folder names, if any."""
        return self.site.time_zone if self.site else None

    @cached_property
    def services(self) -> Mapping[str, tuple[Topic, Service]]:
        """Service id -> its topic and itself."""
        return {service.id: (topic, service) for topic in self.topics for service in topic.services}

    def vocabulary(self, topic: Topic) -> Vocabulary:
        return self.knowledge[topic.name].vocabulary

    @cached_property
    def _prefetch(self) -> dict[str, dict[str, tuple[str, str]]]:
        return {
            service_id: _templates(service, self.knowledge[topic.name])
            for service_id, (topic, service) in self.services.items()
        }

    def handles(self, service_id: str) -> Mapping[str, str]:
        """Prefetch key -> handle, of everything this service asks for."""
        return {key: handle for key, (handle, _) in self._prefetch[service_id].items()}

    def templates(self, service_id: str) -> Mapping[str, str]:
        """Prefetch key -> template, in one fixed order."""
        return {key: template for key, (_, template) in self._prefetch[service_id].items()}

    @cached_property
    def contents(self) -> Mapping[str, dict[str, Any]]:
        """The words, limits and sources of each topic as they run, for the store."""
        return {topic.name: describe(topic, self.knowledge[topic.name]) for topic in self.topics}

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Topic name -> hash over all of its content."""
        return {
            name: hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()
            for name, document in self.contents.items()
        }


def load_catalog(site: Path | None = None) -> Catalog:
    """Find and check the topics, with the rows of a site folder. ContentError names every problem with file and row."""
    topics = tuple(
        importlib.import_module(f"hooks.{found.name}").TOPIC
        for found in sorted(pkgutil.iter_modules(hooks.__path__), key=lambda m: m.name)
        if found.ispkg
    )
    problems: list[str] = []
    knowledge = {topic.name: _knowledge(topic, problems) for topic in topics}
    own = read_site(site, knowledge) if site is not None else None
    catalog = Catalog(topics, own.knowledge if own else knowledge, own)
    for topic in topics:
        problems += _problems(topic, catalog.knowledge[topic.name])
    problems += _doubled(topics)
    if problems:
        raise ContentError(problems)
    for service_id, (topic, _) in catalog.services.items():
        # Patterns are compiled and searches are derived now, not in the first call.
        reader_of(catalog.vocabulary(topic))
        catalog.templates(service_id)
    return catalog


def _knowledge(topic: Topic, problems: list[str]) -> Knowledge:
    """The tables of a topic; wrong rows stop here, but claims that point nowhere join `problems`."""
    tables = load_tables(topic.folder)
    knowledge = Knowledge(
        concepts={concept.name: concept for concept in (*tables.concepts, *topic.derived)},
        terms=tables.terms,
        thresholds=tables.thresholds,
        citations={citation.key: citation for citation in tables.citations},
        measures=tables.measures,
    )
    return replace(knowledge, claims=load_claims(topic.folder, places(topic, knowledge), problems))


def _problems(topic: Topic, knowledge: Knowledge) -> list[str]:
    """What is wrong between a topic's rules and its tables."""
    where = f"hooks/{topic.name}"
    found = []
    for rule in topic.rules:
        if not rule.citations:
            found.append(f"{where}: rule {rule.name} has no citation")
        found += [
            f"{where}: rule {rule.name} cites {key!r}, which citations.csv does not have"
            for key in rule.citations
            if key not in knowledge.citations
        ]
        for outcome, criterion in rule.criteria():
            found += [
                f"{where}: rule {rule.name}, {outcome}: unknown concept {name!r}"
                for name in sorted(criterion.concepts())
                if name not in knowledge.concepts and name != "care-plan"
            ]
    for appendix in topic.appendices:
        found += [
            f"{where}: {appendix.title}, row {number}: unknown concept {row[0]!r}"
            for number, row in enumerate(appendix.rows, start=1)
            if row[0] not in knowledge.concepts
        ]
    return found


def _doubled(topics: tuple[Topic, ...]) -> list[str]:
    ids = [service.id for topic in topics for service in topic.services]
    return [f"service id {one!r} is used twice" for one in sorted(set(ids)) if ids.count(one) > 1]


def _templates(service: Service, knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """Prefetch key -> handle and template, derived from what the value sets say they are read from."""
    wanted = {handle for concept in knowledge.concepts.values() for handle in concept.reads}
    found = {"patient": ("Patient", "Patient/{{context.patientId}}")}
    for handle, (key, search) in _SEARCHES.items():
        if handle in wanted:
            status = f"&status={_STATUSES[handle]}" if handle in _STATUSES else ""
            found[key] = (handle, search + status)
    for category, key in _CATEGORIES.items():
        if f"Observation:{category}" in wanted:
            search = f"Observation?patient={{{{context.patientId}}}}&category={category}"
            found[key] = (f"Observation:{category}", search)
    if "Observation:laboratory" in wanted:
        codes = ",".join(_codes_read_from("Observation:laboratory", knowledge))
        search = f"Observation?patient={{{{context.patientId}}}}&code={codes}"
        found["laboratory"] = ("Observation:laboratory", search)
    if "DocumentReference" in wanted:
        types = ",".join(_codes_read_from("DocumentReference", knowledge))
        search = f"DocumentReference?patient={{{{context.patientId}}}}&status=current&type={types}"
        found["documents"] = ("DocumentReference", search)
    for key, (_, template) in found.items():
        if len(template) >= MOST_TEMPLATE:
            raise ContentError([_too_long(key, service, template, knowledge)])
    return found


def _too_long(key: str, service: Service, template: str, knowledge: Knowledge) -> str:
    said = (
        f"prefetch template {key} of {service.id} has {len(template)} characters, and clients take fewer than "
        f"{MOST_TEMPLATE}"
    )
    if key != "laboratory" or knowledge.site is None:
        return said
    return (
        f"{said}: it names every laboratory code, the site's too; take away (mark off, in value_sets.csv of the site) "
        "the LOINC codes that your laboratory does not use"
    )


def _codes_read_from(handle: str, knowledge: Knowledge) -> list[str]:
    """The codes of what rules read from there, as a search asks for them: LOINC, and a site's own."""
    return sorted(
        f"{SYSTEMS['loinc'][0] if term.system == 'loinc' else term.system}|{_token(term.code)}"
        for term in knowledge.terms
        if term.match == "code"
        and (term.system == "loinc" or term.system not in SYSTEMS)
        and handle in knowledge.concepts[term.concept].reads
    )


def _token(code: str) -> str:
    """A code as it stands in an address, with the signs escaped that part codes in a search."""
    return quote("".join(f"\\{one}" if one in "\\,|$" else one for one in code))


def describe(topic: Topic, knowledge: Knowledge) -> dict[str, Any]:
    """All content of a topic as plain data: what is hashed, and stored once per content.

    Criteria are numbered; stored results name them by number, so that words are kept once.
    """
    numbers = criterion_numbers(topic)
    own = {} if knowledge.site is None else {"site": msgspec.to_builtins(knowledge.site)}
    return own | {
        "name": topic.name,
        "title": topic.title,
        "version": topic.version,
        "released": topic.released.isoformat(),
        "author": topic.author,
        "reviewer": topic.reviewer,
        "next_review": topic.next_review.isoformat(),
        "notice": topic.notice,
        "services": {
            s.id: [
                {
                    "rules": [rule.name for rule in shown.rules],
                    "when": numbers[shown.when] if shown.when else None,
                }
                for shown in s.shows
            ]
            for s in topic.services
        },
        "rules": {rule.name: _described(rule, numbers) for rule in topic.rules},
        "criteria": {
            number: {
                "says": criterion.title or criterion.sentence(knowledge),
                "means": criterion.sentence(knowledge),
                "scope": criterion.scope.value,
                "parts": [numbers[part] for part in criterion.parts()],
            }
            for criterion, number in numbers.items()
        },
        "concepts": [msgspec.to_builtins(c) for c in knowledge.concepts.values()],
        "terms": [msgspec.to_builtins(t) for t in knowledge.terms],
        "thresholds": [msgspec.to_builtins(t) for t in knowledge.thresholds],
        "citations": [msgspec.to_builtins(c) for c in knowledge.citations.values()],
        "claims": [msgspec.to_builtins(c) for c in knowledge.claims],
        "appendices": [msgspec.to_builtins(a) for a in topic.appendices],
    }


def _described(rule: Rule, numbers: Mapping[Criterion, str]) -> dict[str, Any]:
    return {
        "title": rule.title,
        "topic": rule.topic,
        "nerve": rule.nerve,
        "aspect": rule.aspect.value if rule.aspect else None,
        "joins": [joined.name for joined in rule.joins],
        "citations": list(rule.citations),
        "silences": [{"reason": s.reason, "criterion": numbers[s.criterion]} for s in rule.silences],
        "outcomes": [
            {
                "name": outcome.name,
                "criterion": numbers[outcome.criterion],
                "fires": outcome.fires,
                "near": outcome.near,
                "indicator": outcome.indicator.value,
                "warns_if": numbers[outcome.warns_if] if outcome.warns_if is not None else None,
            }
            for outcome in rule.outcomes
        ],
    }


@cache
def criterion_numbers(topic: Topic) -> Mapping[Criterion, str]:
    """A number for every criterion of a topic, in the order in which its rules need them."""
    numbers: dict[Criterion, str] = {}

    def number(criterion: Criterion) -> None:
        if criterion not in numbers:
            numbers[criterion] = f"c{len(numbers) + 1}"
            for part in criterion.parts():
                number(part)

    for rule in topic.rules:
        for _, criterion in rule.criteria():
            number(criterion)
        for outcome in rule.outcomes:
            if outcome.warns_if is not None:
                number(outcome.warns_if)
    for service in topic.services:
        for shown in service.shows:
            if shown.when is not None:
                number(shown.when)
    return numbers
