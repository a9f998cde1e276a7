"""One hook request through the engine without server or store, and any evaluation in words.

What is printed is made from the rows that a server would keep, so that a call and `show` say the same.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from cds_service.attachments import AttachmentReader
from cds_service.catalog import Catalog
from cds_service.engine import Answer, CallProblem, answer, attached_texts_now, batch, parse_call
from cds_service.engine.audit import BOTH
from cds_service.record.documents import TEXT
from cds_service.rules.criterion import Scope
from cds_service.settings import Settings
from cds_service.store.rows import Feedback, StoredEvaluation
from cds_service.terminal import Refusal, Terminal

Json = Mapping[str, Any]
_ASPECTS = ("tier", "grade", "state")
_OTHER_SIDE = Scope.OTHER_LIMB.value


class _Hook(msgspec.Struct):
    hook: str | None = None


def new_id() -> str:
    return str(uuid.uuid4())


def read_request(name: str) -> bytes:
    """The bytes of a request file; "-" is the standard input."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise Refusal(f"There is no file {name}.") from None
    except OSError as error:
        raise Refusal(f"The file {name} cannot be read ({error.strerror}).") from None


def choose_services(catalog: Catalog, raw: bytes, wanted: str | None = None) -> list[str]:
    """The services that answer the hook of a request, or the one that was asked for."""
    if wanted is not None:
        if wanted not in catalog.services:
            raise Refusal(f"There is no service {wanted}; there are {', '.join(catalog.services)}.")
        return [wanted]
    try:
        hook = msgspec.json.decode(raw, type=_Hook).hook
    except msgspec.ValidationError:
        raise Refusal("The request is JSON, but no object with a hook.") from None
    except (msgspec.DecodeError, RecursionError):
        raise Refusal("The request is not JSON.") from None
    found = [name for name, (_, service) in catalog.services.items() if service.hook == hook]
    if not found:
        hooks = sorted({service.hook for _, service in catalog.services.values()})
        told = f"The request is of the hook {hook}" if hook else "The request names no hook"
        raise Refusal(f"{told}; the services here answer {' and '.join(hooks)}.")
    return found


def answer_request(
    catalog: Catalog, service_id: str, raw: bytes, as_of: date, settings: Settings
) -> tuple[Answer, StoredEvaluation]:
    """The answer of a service to a request, and the rows that would be kept of it."""
    received_at, started = datetime.now(UTC), time.perf_counter()
    try:
        call = parse_call(raw, catalog.services[service_id][1])
        with AttachmentReader() as reader:
            texts = attached_texts_now(call, reader)
        given = answer(
            catalog,
            service_id,
            call,
            as_of=as_of,
            zone=settings.zone,
            public_url=settings.public_url,
            new_id=new_id,
            texts=texts,
        )
    except CallProblem as problem:
        raise Refusal(f"The answer would be {problem.status}: {problem.message}.") from None
    milliseconds = (time.perf_counter() - started) * 1000
    kept = batch(given, catalog, received_at=received_at, milliseconds=milliseconds, new_id=new_id)
    assert kept.evaluation is not None
    assert kept.content is not None
    return given, StoredEvaluation(kept.evaluation, kept.content, kept.results, (), delivered=True)


# --- an evaluation in words ---


@dataclass(frozen=True)
class Verdict:
    """What one rule said about one side, from a row of its own or from the document of the evaluation.

    `words` are those of the content that ran: criteria by number, and the outcomes of the rule.
    """

    rule: str
    side: str
    disposition: str
    said: str
    reason: str
    explanation: Json
    words: Json
    has_card: bool = False

    def outcomes(self) -> list[Json]:
        """What the rule could conclude, in its order, after what kept it silent."""
        rule = self.words.get("rules", {}).get(self.rule, {})
        kept_silent = [
            {"name": f"silent, {one['reason']}", "criterion": one["criterion"], "fires": False}
            for one in rule.get("silences", ())
            if one["reason"] == self.explanation.get("silence")
        ]
        return [*kept_silent, *rule.get("outcomes", ())]

    def answer(self, key: str) -> Json:
        """What a criterion answered; one that was not kept was absent, with nothing recorded."""
        found: Json = self.explanation.get("criteria", {}).get(key, {"is": "absent"})
        return found

    def says(self, key: str) -> str:
        number, _, other = key.partition(" ")
        words: Json = self.words.get("criteria", {}).get(number, {})
        return str(words.get("says", number)) + (", of the other side" if other else "")

    def parts(self, key: str) -> list[str]:
        """The keys of the parts; below a criterion about the other side, they are about that one."""
        number, _, other = key.partition(" ")
        words: Json = self.words.get("criteria", {}).get(number, {})
        turned = words.get("scope") == _OTHER_SIDE
        return [f"{part} other" if turned != bool(other) else part for part in words.get("parts", ())]

    def facts(self, key: str) -> list[str]:
        """What a criterion and its parts rest on, each entry once, with the limit it was held against."""
        found: dict[str, str] = {}
        entries = self.explanation.get("entries", {})
        labels = {concept["name"]: concept["label"] for concept in self.words.get("concepts", ())}
        waiting, seen = [key], set()
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            waiting += self.parts(one)
            limit = self.answer(one).get("limit")
            held = f"; limit {limit['words']} ({limit['source']})" if limit else ""
            for entry in self.answer(one).get("entries", ()):
                if entry in entries and (held or entry not in found):
                    found[entry] = _fact(entry, entries[entry], labels) + held
        return list(found.values())

    def why_not(self) -> str:
        """In one line: the outcome that asks for least, which stands last, and what it lacked."""
        if self.reason or self.disposition == "fired":
            return self.reason
        if "entries" not in self.explanation:
            return "nothing on record speaks of it"
        firing = [one for one in self.outcomes() if one["fires"]]
        # What only an order can bring about is no measure of a chart.
        least = next(
            (one for one in reversed(firing) if one.get("near", True)), firing[-1] if firing else None
        )
        if least is None:
            return ""
        key = least["criterion"]
        lacking = [one for one in self.parts(key) or [key] if self.answer(one)["is"] != "present"]
        if not lacking:
            return ""
        more = f", and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        return f"for {least['name']} it lacks: {_short(self.says(lacking[0]))}{more}"


def verdicts(stored: StoredEvaluation) -> Iterator[Verdict]:
    """Every rule on each side: those with rows first, then the others."""
    words = stored.content.document
    for row in stored.results:
        said = " ".join(f"{name} {value}" for name in _ASPECTS if (value := getattr(row, name)))
        yield Verdict(
            *(row.rule, row.side or "", row.disposition, said, row.reason or "", row.explanation, words),
            has_card=row.card is not None,
        )
    limbs = stored.evaluation.document.get("limbs", {})
    for one in stored.evaluation.document.get("results", ()):
        yield Verdict(
            *(one["rule"], one["side"] or "", one["disposition"], one.get("outcome", "")),
            *(one.get("silence", ""), one | limbs.get(one.get("limb"), {}), words),
        )
    for side, rules in stored.evaluation.document.get("nothing", {}).items():
        for rule in rules:
            place = "" if side == BOTH else side
            yield Verdict(rule, place, "not-met", "", "", {"criteria": {}}, words)


def print_evaluation(
    stored: StoredEvaluation, terminal: Terminal, *, whole: bool, in_store: bool = True
) -> None:
    """Cards with their reasons, then every rule; `whole` adds what each outcome rests on."""
    _print_head(stored, terminal, in_store=in_store)
    if stored.evaluation.status != 200:
        return
    cards = [row.card for row in stored.results if row.card is not None]
    terminal.line()
    terminal.line("Cards" if cards else "No card", "bold")
    if stored.evaluation.not_shown:
        terminal.line(f"Kept from the user: {stored.evaluation.not_shown}.", indent=2)
    for card in cards:
        terminal.card(card, whole=whole)
    everything = list(verdicts(stored))
    if not everything:
        terminal.line("No rule was judged: this call concerns neither side.", indent=2)
    shown = [one for one in everything if whole or not one.has_card]
    if shown:
        terminal.line()
        terminal.line("Every rule on each side" if whole else "Rules without a card", "bold")
    for one in shown:
        _print_verdict(one, terminal, whole=whole)
    if whole:
        terminal.line()
        terminal.line("Feedback" if stored.feedback else "No feedback", "bold")
        sent = {row.id: row.card for row in stored.results if row.card is not None}
        for given in stored.feedback:
            terminal.item(_feedback(given, sent.get(given.card)), indent=2)


def _print_head(stored: StoredEvaluation, terminal: Terminal, *, in_store: bool) -> None:
    one = stored.evaluation
    terminal.line(f"Evaluation {one.id}" if in_store else "Evaluation of this request; not stored", "bold")
    terminal.line(
        f"{one.service}, content {stored.content.version}{_of_site(stored.content.document)} "
        f"({stored.content.hash[:12]}), as of {one.as_of}, "
        f"received {one.received_at:%Y-%m-%d %H:%M:%S} UTC, answered with {one.status} in "
        f"{one.milliseconds:.1f} ms" + ("" if stored.delivered else "; the answer was not delivered"),
        indent=2,
    )
    retrieval = one.retrieval
    missing = retrieval.get("missing", {})
    for why in dict.fromkeys(missing.values()):
        names = ", ".join(key for key, said in missing.items() if said == why)
        terminal.line(f"Not available ({why}): {names}", indent=2)
    for note in retrieval.get("notes", ()):
        terminal.line(f"Set aside: {': '.join(map(str, note))}", indent=2)
    if retrieval.get("unread"):
        terminal.line(f"Not read from the store: {retrieval['unread']}", indent=2)
    if retrieval.get("ignored"):
        terminal.line(f"Never asked for: {', '.join(retrieval['ignored'])}", indent=2)


def _of_site(content: Json) -> str:
    site = content.get("site")
    return f" with the codes and limits of {site['name']}" if site else ""


def _print_verdict(one: Verdict, terminal: Terminal, *, whole: bool) -> None:
    said = f" ({one.said})" if one.said else ""
    why = one.why_not()
    terminal.item(
        f"{one.side} {one.rule}: {one.disposition.replace('-', ' ')}{said}" + (f"; {why}" if why else ""),
        indent=2,
    )
    if not whole or "entries" not in one.explanation:
        return
    for outcome in one.outcomes():
        key = outcome["criterion"]
        terminal.line(f"{outcome['name']}: {one.answer(key)['is']}", indent=6)
        for part in one.parts(key) or [key]:
            reason = one.answer(part).get("reason", "")
            terminal.item(
                f"{one.answer(part)['is']}: {one.says(part)}" + (f" ({reason})" if reason else ""), indent=8
            )
            for fact in one.facts(part):
                terminal.item(fact, "dim", indent=10)


def _short(words: str, most: int = 140) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}\u2026"


def _fact(key: str, entry: Json, labels: Mapping[str, str]) -> str:
    """One line about a kept entry: what, value or answer, side, date, where it was read."""
    value = " ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in entry.get("value", ()))
    said = "no response" if entry.get("no_response") else value or entry.get("answer") or entry["is"]
    when = entry.get("date") or entry.get("planned") or "not dated"
    name = ", ".join(labels.get(one, one) for one in entry.get("concepts", ())) or entry.get("text", "")
    quoted = f"; \u201c{_short(entry['text'])}\u201d" if entry.get("resource") == TEXT else ""
    conflict = _short(entry.get("differs", ""))
    differs = f"; the report's text says otherwise: \u201c{conflict}\u201d" if conflict else ""
    return f"{name}: {said}, {entry['side']}, {when}{quoted}{differs} [{key}]"


def _feedback(given: Feedback, card: Json | None) -> str:
    """One line about what was said of a card, with the words of what was accepted."""
    offered = {one["uuid"]: one["label"] for one in (card or {}).get("suggestions", ())}
    accepted = [
        f"\u201c{offered[one]}\u201d" if one in offered else f"{one}, which the card did not offer"
        for one in given.accepted_suggestions
    ]
    reason = given.reason_display or given.reason_code
    parts = [
        f"{given.given_at:%Y-%m-%d %H:%M} UTC",
        f"card {given.card}",
        f"{given.outcome}: {', '.join(accepted)}" if accepted else given.outcome,
        f"{reason} ({given.reason_code})" if given.reason_display else reason or "",
        f"\u201c{given.comment}\u201d" if given.comment else "",
        ""
        if given.result
        else "kept as unknown: this card was not sent by the service that the feedback went to",
    ]
    return ", ".join(part for part in parts if part)
