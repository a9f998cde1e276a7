"""The synthetic patients that travel with the package, moved to any day, and asked for like an EHR would be."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from cds_service.terminal import Refusal

_PACKAGED = Path(__file__).parent / "sample_data"
_CHECKOUT = Path(__file__).parent.parent / "fixtures"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")
_MONTH = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])")
_USER = "Practitioner/synthetic-clinician"

Json = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One patient with a story, as of a day."""

    id: str
    title: str
    story: str
    file: Path
    written_for: date
    draft_file: Path | None

    def resources(self, as_of: date) -> list[Json]:
        """Everything of this patient, as if the story had been written for that day."""
        bundle = moved(_json(self.file), self.written_for, as_of)
        return [entry["resource"] for entry in bundle["entry"]]

    def drafts(self, as_of: date) -> list[Json]:
        """The orders that are being written in this story."""
        if self.draft_file is None:
            return []
        text = self.draft_file.read_text("utf-8").replace("Patient/PATIENT", f"Patient/{self.id}")
        bundle = moved(json.loads(text), self.written_for, as_of)
        return [entry["resource"] for entry in bundle["entry"]]

    def request(self, hook: str, templates: Mapping[str, str], as_of: date) -> Json:
        """A call of a hook, with every prefetch template answered from this patient's resources."""
        chart = self.resources(as_of)
        context: Json = {"userId": _USER, "patientId": self.id}
        if hook == "order-select":
            drafts = self.drafts(as_of)
            context["selections"] = [f"{one['resourceType']}/{one['id']}" for one in drafts]
            context["draftOrders"] = _bundle("collection", drafts)
        return {
            "hook": hook,
            "hookInstance": str(uuid.uuid4()),
            "context": context,
            "prefetch": {key: prefetched(template, self.id, chart) for key, template in templates.items()},
        }


@dataclass(frozen=True)
class Samples:
    """The folder with the patients, their drafts and some requests."""

    folder: Path

    @cached_property
    def patients(self) -> tuple[Sample, ...]:
        index = tomllib.loads((self.folder / "patients" / "index.toml").read_text("utf-8"))
        return tuple(
            Sample(
                id=one["id"],
                title=one["title"],
                story=one["story"],
                file=self.folder / "patients" / one["file"],
                written_for=index["written_for"],
                draft_file=self.folder / "drafts" / f"{one['order']}.json" if "order" in one else None,
            )
            for one in index["patient"]
        )

    @property
    def requests(self) -> Path:
        return self.folder / "requests"


def find_samples() -> Samples:
    """The samples inside the package, or, in a checkout, those it will be built with."""
    for folder in (_PACKAGED, _CHECKOUT):
        if (folder / "patients" / "index.toml").is_file():
            return Samples(folder)
    raise Refusal("The synthetic patients are missing from this installation: install the package anew.")


def moved(value: Any, written_for: date, as_of: date) -> Any:
    """Every date as far from `as_of` as it was from `written_for`; partial dates by whole months."""
    if isinstance(value, dict):
        return {key: moved(inner, written_for, as_of) for key, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner, written_for, as_of) for inner in value]
    if not isinstance(value, str):
        return value
    if found := _DAY.match(value):
        try:
            day = date.fromisoformat(found[0]) + (as_of - written_for)
        except ValueError:
            return value
        return day.isoformat() + value[found.end() :]
    if _MONTH.fullmatch(value):
        months = (as_of.year - written_for.year) * 12 + as_of.month - written_for.month
        year, month = divmod(int(value[:4]) * 12 + int(value[5:]) - 1 + months, 12)
        return f"{year}-{month + 1:02d}"
    return value


def prefetched(template: str, patient_id: str, chart: Iterable[Json]) -> Json | None:
    """What a FHIR server holding `chart` answers to a prefetch template."""
    query = template.replace("{{context.patientId}}", patient_id)
    kind, _, parameters = query.partition("?")
    if not parameters:
        return next((one for one in chart if f"{one['resourceType']}/{one.get('id')}" == kind), None)
    asked = {name: wanted.split(",") for name, wanted in parse_qsl(parameters) if name != "patient"}
    hits = [
        one
        for one in chart
        if one["resourceType"] == kind and all(_has(one, name, wanted) for name, wanted in asked.items())
    ]
    return _bundle("searchset", hits) | {"total": len(hits)}


def _has(resource: Json, name: str, wanted: list[str]) -> bool:
    """Whether a search parameter holds: `status` as it stands, everything else as a coded element."""
    value = resource.get(name)
    if isinstance(value, str):
        return value in wanted
    concepts = value if isinstance(value, list) else [value or {}]
    codings = [coding for concept in concepts for coding in concept.get("coding", ())]
    return any(text in wanted for coding in codings for text in (coding.get("code"), _token(coding)) if text)


def _token(coding: Json) -> str:
    return f"{coding.get('system', '')}|{coding.get('code', '')}"


def _bundle(kind: str, resources: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))
