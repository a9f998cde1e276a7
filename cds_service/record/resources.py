"""The elements of FHIR R4 that rules can read, as msgspec structs; everything else is skipped while decoding.

Real clients send invalid R4: lists as single objects, empty codings, missing elements.
`Many` takes both forms, no element is required, and what still does not fit is one unreadable resource.
"""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from msgspec import Raw, Struct, field

T = TypeVar("T")
Many: TypeAlias = list[T] | T | None


def many(value: list[T] | T | None) -> list[T]:
    """A list, whatever form the client chose."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Coding(Struct, gc=False):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class Extension(Struct, gc=False, rename="camel"):
    url: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_code: str | None = None
    value_string: str | None = None


class CodeableConcept(Struct, gc=False):
    coding: Many[Coding] = None
    text: str | None = None
    extension: Many[Extension] = None


class Reference(Struct, gc=False):
    reference: str | None = None
    display: str | None = None


class Quantity(Struct, gc=False):
    value: float | None = None
    unit: str | None = None
    code: str | None = None
    comparator: str | None = None


class Period(Struct, gc=False):
    start: str | None = None
    end: str | None = None


class ReferenceRange(Struct, gc=False):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    text: str | None = None


class Annotation(Struct, gc=False):
    text: str | None = None


class Contained(Struct, gc=False, rename="camel"):
    id: str | None = None
    code: CodeableConcept | None = None
    type: CodeableConcept | None = None


class Component(Struct, gc=False, rename="camel"):
    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: float | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: Many[CodeableConcept] = None
    reference_range: Many[ReferenceRange] = None
    extension: Many[Extension] = None


class Resource(Struct, gc=False, rename="camel", tag_field="resourceType"):
    """`patient` is where DSTU2 named the subject: read to see whom a leftover of that version is about."""

    id: str | None = None
    patient: Reference | None = None
    extension: Many[Extension] = None


class Patient(Resource, tag="Patient"):
    birth_date: str | None = None
    gender: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


class Condition(Resource, tag="Condition"):
    subject: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    category: Many[CodeableConcept] = None
    code: CodeableConcept | None = None
    body_site: Many[CodeableConcept] = None
    encounter: Reference | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    abatement_boolean: bool | None = None
    abatement_string: str | None = None
    abatement_age: Any = None
    abatement_range: Any = None
    recorded_date: str | None = None


class Observation(Resource, tag="Observation"):
    subject: Reference | None = None
    status: str | None = None
    code: CodeableConcept | None = None
    body_site: Many[CodeableConcept] = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: float | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: Many[CodeableConcept] = None
    reference_range: Many[ReferenceRange] = None
    note: Many[Annotation] = None
    component: Many[Component] = None
    has_member: Many[Reference] = None
    derived_from: Many[Reference] = None
    based_on: Many[Reference] = None


class Attachment(Struct, gc=False, rename="camel"):
    content_type: str | None = None
    data: str | None = None
    url: str | None = None
    title: str | None = None


class DocumentContent(Struct, gc=False):
    attachment: Attachment | None = None


class WithAttachments(Struct, gc=False, rename="camel"):
    """Where a report holds its attachments, whatever resource it is."""

    presented_form: Many[Attachment] = None
    content: Many[DocumentContent] = None


class DiagnosticReport(Resource, tag="DiagnosticReport"):
    subject: Reference | None = None
    status: str | None = None
    conclusion: str | None = None
    presented_form: Many[Attachment] = None
    category: Many[CodeableConcept] = None
    code: CodeableConcept | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    result: Many[Reference] = None
    based_on: Many[Reference] = None
    conclusion_code: Many[CodeableConcept] = None


class DocumentContext(Struct, gc=False):
    period: Period | None = None


class DocumentReference(Resource, tag="DocumentReference"):
    subject: Reference | None = None
    status: str | None = None
    doc_status: str | None = None
    type: CodeableConcept | None = None
    category: Many[CodeableConcept] = None
    date: str | None = None
    description: str | None = None
    content: Many[DocumentContent] = None
    context: DocumentContext | None = None


class MedicationRequest(Resource, tag="MedicationRequest"):
    subject: Reference | None = None
    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    contained: Many[Contained] = None
    authored_on: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class MedicationStatement(Resource, tag="MedicationStatement"):
    subject: Reference | None = None
    status: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    contained: Many[Contained] = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class Dosage(Struct, gc=False):
    site: CodeableConcept | None = None


class MedicationAdministration(Resource, tag="MedicationAdministration"):
    subject: Reference | None = None
    status: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    contained: Many[Contained] = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    request: Reference | None = None
    part_of: Many[Reference] = None
    dosage: Dosage | None = None


class ServiceRequest(Resource, tag="ServiceRequest"):
    subject: Reference | None = None
    instantiates_canonical: Many[str] = None
    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    code: CodeableConcept | None = None
    body_site: Many[CodeableConcept] = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    authored_on: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class Procedure(Resource, tag="Procedure"):
    subject: Reference | None = None
    status: str | None = None
    code: CodeableConcept | None = None
    body_site: Many[CodeableConcept] = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None
    part_of: Many[Reference] = None


class DeviceRequest(Resource, tag="DeviceRequest"):
    subject: Reference | None = None
    status: str | None = None
    intent: str | None = None
    code_codeable_concept: CodeableConcept | None = None
    code_reference: Reference | None = None
    contained: Many[Contained] = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    authored_on: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class DeviceUseStatement(Resource, tag="DeviceUseStatement"):
    subject: Reference | None = None
    status: str | None = None
    device: Reference | None = None
    contained: Many[Contained] = None
    timing_date_time: str | None = None
    timing_period: Period | None = None
    recorded_on: str | None = None
    body_site: Many[CodeableConcept] = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class ActivityDetail(Struct, gc=False, rename="camel"):
    code: CodeableConcept | None = None
    description: str | None = None
    do_not_perform: bool | None = None


class Activity(Struct, gc=False):
    detail: ActivityDetail | None = None
    reference: Reference | None = None


class CarePlan(Resource, tag="CarePlan"):
    subject: Reference | None = None
    status: str | None = None
    intent: str | None = None
    title: str | None = None
    description: str | None = None
    period: Period | None = None
    created: str | None = None
    addresses: Many[Reference] = None
    activity: Many[Activity] = None
    based_on: Many[Reference] = None


class Encounter(Resource, tag="Encounter"):
    subject: Reference | None = None
    status: str | None = None
    type: Many[CodeableConcept] = None
    service_type: CodeableConcept | None = None
    period: Period | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class Restriction(Struct, gc=False):
    period: Period | None = None


class Task(Resource, tag="Task"):
    for_: Reference | None = field(default=None, name="for")
    status: str | None = None
    code: CodeableConcept | None = None
    description: str | None = None
    execution_period: Period | None = None
    authored_on: str | None = None
    restriction: Restriction | None = None
    reason_code: CodeableConcept | None = None
    reason_reference: Reference | None = None
    based_on: Many[Reference] = None


class Participant(Struct, gc=False):
    actor: Reference | None = None


class Appointment(Resource, tag="Appointment"):
    participant: Many[Participant] = None
    status: str | None = None
    service_type: Many[CodeableConcept] = None
    appointment_type: CodeableConcept | None = None
    description: str | None = None
    start: str | None = None
    created: str | None = None
    reason_code: Many[CodeableConcept] = None
    reason_reference: Many[Reference] = None
    based_on: Many[Reference] = None


class Issue(Struct, gc=False):
    severity: str | None = None


class OperationOutcome(Resource, tag="OperationOutcome"):
    issue: Many[Issue] = None


Readable = (
    Patient
    | Condition
    | Observation
    | DiagnosticReport
    | DocumentReference
    | MedicationRequest
    | MedicationStatement
    | MedicationAdministration
    | ServiceRequest
    | Procedure
    | DeviceRequest
    | DeviceUseStatement
    | CarePlan
    | Encounter
    | Task
    | Appointment
    | OperationOutcome
)


class Search(Struct, gc=False):
    mode: str | None = None


class Link(Struct, gc=False):
    relation: str | None = None
    url: str | None = None


class BundleEntry(Struct, gc=False, rename="camel"):
    resource: Raw = Raw()
    full_url: str | None = None
    search: Search | None = None


class Envelope(Struct, gc=False, rename="camel"):
    """The outside of any resource, and the entries of a Bundle still as bytes."""

    resource_type: str | None = None
    id: Any = None
    entry: list[Raw] | None = None
    link: list[Link] | None = None
