"""What a client sent, checked. Every refusal names what is wrong and where, and holds no patient data."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec
from msgspec import Raw

from cds_service.rules.rule import Service

# Resource types that R4 does not have: a client that sends them speaks an older FHIR.
OLDER_FHIR = {
    "MedicationOrder": "DSTU2",
    "DiagnosticOrder": "DSTU2",
    "DeviceUseRequest": "DSTU2",
    "ProcedureRequest": "STU3 or DSTU2",
    "ReferralRequest": "STU3 or DSTU2",
}


class CallProblem(Exception):  # noqa: N818 - a problem with a call, as HTTP names it
    """A call that cannot be answered. `status` is the HTTP status, `code` the FHIR issue type."""

    def __init__(self, status: int, code: str, message: str, expression: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.expression = expression


@dataclass(frozen=True)
class HookCall:
    """A hook request as the engine needs it. `prefetch` holds the bytes of each key as they came."""

    hook: str
    hook_instance: str
    patient_id: str
    user_id: str
    encounter_id: str | None = None
    fhir_server: str | None = None
    prefetch: Mapping[str, bytes] = field(default_factory=dict)
    drafts: bytes | None = None
    selected: frozenset[str] = frozenset()

    @property
    def user_is_professional(self) -> bool:
        """Cards are for health professionals; a patient or related person gets none."""
        return not {"Patient", "RelatedPerson"} & set(self.user_id.split("/"))


class _Body(msgspec.Struct, rename="camel"):
    hook: str | None = None
    hook_instance: str | None = None
    fhir_server: str | None = None
    fhir_authorization: Raw = Raw()
    context: dict[str, Raw] | None = None
    prefetch: dict[str, Raw] | None = None


class _Typed(msgspec.Struct, rename="camel"):
    resource_type: str | None = None


class _Item(msgspec.Struct):
    resource: _Typed | None = None


class _Drafts(msgspec.Struct):
    entry: list[_Item] | None = None


_BODY = msgspec.json.Decoder(_Body)
_TEXT = msgspec.json.Decoder(str)
_TEXTS = msgspec.json.Decoder(list[str])
_DRAFTS = msgspec.json.Decoder(_Drafts)
_PLACE = re.compile(r"\$\.([A-Za-z]+(?:\.[A-Za-z]+|\[\d+\])*)")

T = TypeVar("T")


def read_body(raw: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """A request body as a shape of CDS Hooks. Raises CallProblem: 400 when it is no JSON, 422 for another shape."""
    try:
        raw.decode()
        return decoder.decode(raw)
    except (UnicodeDecodeError, RecursionError):
        raise CallProblem(
            400, "structure", "the request body is not JSON in UTF-8, or nested too deeply"
        ) from None
    except msgspec.ValidationError as error:
        said, place = _where(error)
        raise unfit(f"the request does not fit CDS Hooks: {said}", place) from None
    except msgspec.DecodeError:
        raise CallProblem(400, "structure", "the request body is not JSON") from None


def parse_call(raw: bytes, service: Service) -> HookCall:
    """Check a request body for a service.

    Raises CallProblem: 400 when it is no JSON, 422 when it is JSON but no call of this hook.
    """
    body = read_body(raw, _BODY)
    if not body.hook:
        raise lacking("hook")
    if body.hook != service.hook:
        raise unfit(f"this service answers the hook {service.hook}, not another one", "hook")
    if not body.hook_instance:
        raise lacking("hookInstance")
    if bytes(body.fhir_authorization) not in (b"", b"null") and not body.fhir_server:
        raise lacking("fhirServer, which fhirAuthorization needs,")
    if body.context is None:
        raise lacking("context")
    context = body.context
    call = HookCall(
        hook=body.hook,
        hook_instance=_instance(body.hook_instance),
        patient_id=_required_text(context, "patientId").removeprefix("Patient/"),
        user_id=_required_text(context, "userId"),
        encounter_id=_text(context, "encounterId"),
        fhir_server=body.fhir_server,
        prefetch={key: bytes(value) for key, value in (body.prefetch or {}).items()},
    )
    return _with_orders(call, context) if service.hook == "order-select" else call


def _with_orders(call: HookCall, context: Mapping[str, Raw]) -> HookCall:
    if "selections" not in context:
        raise lacking("context.selections")
    try:
        selections = _TEXTS.decode(context["selections"])
    except msgspec.DecodeError:
        raise unfit("context.selections must be a list of references", "context.selections") from None
    if "draftOrders" not in context:
        raise lacking("context.draftOrders")
    raw = bytes(context["draftOrders"])
    try:
        drafts = _DRAFTS.decode(raw)
    except msgspec.DecodeError:
        raise unfit("context.draftOrders must be a Bundle", "context.draftOrders") from None
    for item in drafts.entry or ():
        kind = item.resource.resource_type if item.resource else None
        if kind in OLDER_FHIR:
            message = f"FHIR R4 is read here; {kind} belongs to {OLDER_FHIR[kind]}"
            raise CallProblem(422, "not-supported", message, "context.draftOrders")
    return replace(call, drafts=raw, selected=frozenset(selections))


def _instance(text: str) -> str:
    try:
        return str(uuid.UUID(text.removeprefix("urn:uuid:")))
    except ValueError:
        raise unfit("hookInstance must be a UUID", "hookInstance") from None


def _text(context: Mapping[str, Raw], name: str) -> str | None:
    if name not in context or bytes(context[name]) == b"null":
        return None
    try:
        return _TEXT.decode(context[name]) or None
    except msgspec.DecodeError:
        raise unfit(f"context.{name} must be a text", f"context.{name}") from None


def _required_text(context: Mapping[str, Raw], name: str) -> str:
    found = _text(context, name)
    if found is None:
        raise lacking(f"context.{name}")
    return found


def lacking(name: str) -> CallProblem:
    return CallProblem(422, "required", f"{name} is missing", name.split(",")[0])


def unfit(message: str, expression: str = "") -> CallProblem:
    return CallProblem(422, "invalid", message, expression)


def _where(error: msgspec.ValidationError) -> tuple[str, str]:
    """What a validation error says, without anything that was found there, and the place in the request."""
    said, _, place = str(error).partition(" - at ")
    found = _PLACE.search(place)
    return said.partition(", got")[0] + (f" at {place}" if place else ""), found[1] if found else ""
