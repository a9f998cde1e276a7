"""Attachments of a call: decoded, read within limits, and told when they are not."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_service.attachments import AttachmentReader, Limits
from cds_service.engine import HookCall, attached_texts, attached_texts_now
from cds_service.record.documents import AsText, Attached

PDF = Path(__file__).parents[2] / "fixtures/reports/pdf/left-tarsal-tunnel.pdf"


@pytest.fixture
def reader() -> Iterator[AttachmentReader]:
    with AttachmentReader(Limits(seconds=20.0), helpers=1) as one:
        yield one


def call(*attached: Attached) -> HookCall:
    forms = [{"contentType": one.content_type, "data": one.data} for one in attached]
    sent = {"resourceType": "DiagnosticReport", "presentedForm": forms}
    return HookCall(
        hook="patient-view",
        hook_instance="5a11c0de-0000-4000-8000-000000000001",
        patient_id="p",
        user_id="Practitioner/p",
        prefetch={"reports": json.dumps(sent).encode()},
    )


def attached(data: bytes, content_type: str) -> Attached:
    return Attached(content_type, base64.b64encode(data).decode())


def test_a_pdf_becomes_text_under_the_key_of_the_chart(reader: AttachmentReader) -> None:
    one = attached(PDF.read_bytes(), "application/pdf")
    (text,) = attached_texts_now(call(one), reader).values()
    assert "Synthetic report" in text.text
    assert attached_texts_now(call(one), reader).keys() == {one.key}


def test_base64_may_be_broken_into_lines(reader: AttachmentReader) -> None:
    data = base64.encodebytes(b"Normal nerve conduction study. " * 8).decode()
    (text,) = attached_texts_now(call(Attached("text/plain", data)), reader).values()
    assert text.text.startswith("Normal nerve conduction study.")


@pytest.mark.parametrize("data", ["%%%", "JVBE=JVBE", "\u00fc"])
def test_what_is_not_base64_is_told(reader: AttachmentReader, data: str) -> None:
    texts = attached_texts_now(call(Attached("application/pdf", data)), reader)
    assert list(texts.values()) == [AsText("", "its data is not base64")]


def test_what_takes_too_long_for_this_answer_is_there_for_the_next_one(reader: AttachmentReader) -> None:
    one = attached(PDF.read_bytes(), "application/pdf")

    async def twice() -> tuple[AsText, AsText]:
        first = await attached_texts(call(one), reader, deadline=0.0)
        await asyncio.to_thread(attached_texts_now, call(one), reader)
        second = await attached_texts(call(one), reader, deadline=0.0)
        return first[one.key], second[one.key]

    first, second = asyncio.run(twice())
    assert (first.text, bool(first.problem)) == ("", True)
    assert "Synthetic report" in second.text


def test_a_call_without_attachments_reads_none(reader: AttachmentReader) -> None:
    assert asyncio.run(attached_texts(call(), reader, deadline=1.0)) == {}
