"""POST /cds-services/{id}/feedback: FB of the checklist of CDS Hooks, and what becomes of it."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_service.__main__ import main
from cds_service.catalog import Catalog
from cds_service.store import Store, StoreUnavailable
from cds_service.store.rows import Feedback
from cds_service.web.feedback import MOST_AT_ONCE, MOST_COMMENT, Said, feedback_id, parse_feedback
from tests.bench.requests import FIRING as WARNING
from tests.calls import new_id, request_of, service_of
from tests.conformance.checker import check_operation_outcome
from tests.web.conftest import NOON, Site
from tests.web.requests import firing
from tests.web.test_fuzz import VALUES, mutations

ORIGIN = "http://localhost:8080"
JSON = {"Content-Type": "application/json"}
AT = f"/cds-services/{service_of('patient-view')}/feedback"
REASON = {
    "system": "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes",
    "code": "patient-refuses",
}
SECRET = "Erika does not want it"


def overriding(card: str, /, **members: Any) -> dict[str, Any]:
    """One feedback; a member that is None is left out."""
    whole = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-06-15T11:59:00.278Z", **members}
    return {name: value for name, value in whole.items() if value is not None}


def accepting(card: dict[str, Any], /, **members: Any) -> dict[str, Any]:
    chosen = [{"id": card["suggestions"][0]["uuid"]}]
    return overriding(card["uuid"], **{"outcome": "accepted", "acceptedSuggestions": chosen, **members})


def tell(site: Site, *given: Any, at: str = AT, **more: Any) -> Any:
    return site.ask("POST", at, json={"feedback": list(given)}, **more)


def cards(site: Site, catalog: Catalog) -> list[dict[str, Any]]:
    """Three cards that went out."""
    found: list[dict[str, Any]] = site.call("patient-view", request_of(catalog, WARNING)).json()["cards"]
    assert len(found) == 3
    return found


def offering(site: Site, catalog: Catalog) -> dict[str, Any]:
    """A card that went out with a suggestion."""
    found: list[dict[str, Any]] = site.call("patient-view", firing(catalog)).json()["cards"]
    return next(card for card in found if "suggestions" in card)


def kept(site: Site, card: str) -> tuple[Feedback, ...]:
    found: tuple[Feedback, ...] = site.store.feedback_for(card)
    return found


# --- what is taken ---


def test_fb_01_every_service_takes_feedback(site: Site, catalog: Catalog) -> None:
    for service in site.get("/cds-services").json()["services"]:
        at = f"/cds-services/{service['id']}/feedback"
        assert tell(site, overriding(new_id()), at=at).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/cds-services/{}/feedback",
        "/cds-services/{}/feedback/",
        "/cds-services/{}//feedback",
        "/cds-services//{}/feedback",
        "/cds-services//{}//feedback/",
    ],
)
def test_addresses_as_clients_join_them(site: Site, path: str) -> None:
    at = path.format(service_of("patient-view"))
    assert tell(site, overriding(new_id()), at=at).status_code == 200


def test_fb_02_several_in_one_request(site: Site, catalog: Catalog) -> None:
    accepted, others = offering(site, catalog), cards(site, catalog)
    answered = tell(site, accepting(accepted), *(overriding(card["uuid"]) for card in others))
    assert answered.status_code == 200
    assert [one.outcome for one in kept(site, accepted["uuid"])] == ["accepted"]
    assert [[one.outcome for one in kept(site, card["uuid"])] for card in others] == [["overridden"]] * 3


def test_what_is_kept_is_what_was_said(site: Site, catalog: Catalog) -> None:
    card = cards(site, catalog)[0]["uuid"]
    reason = {"reason": {**REASON, "display": "Patient refuses"}, "userComment": f" {SECRET} "}
    tell(site, overriding(card, overrideReason=reason))
    [one] = kept(site, card)
    assert one == Feedback(
        id=one.id,
        result=card,
        card=card,
        patient="case",
        given_by="clinician",
        client=None,
        person=None,
        outcome="overridden",
        accepted_suggestions=(),
        reason_system=REASON["system"],
        reason_code=REASON["code"],
        reason_display="Patient refuses",
        comment=SECRET,
        given_at=datetime(2026, 6, 15, 11, 59, 0, 278000, tzinfo=UTC),
        received_at=NOON,
    )
    shown = site.store.show(card)
    assert shown is not None
    assert shown.feedback == (one,)


def test_what_was_accepted_is_kept(site: Site, catalog: Catalog) -> None:
    card = offering(site, catalog)
    tell(site, accepting(card))
    [one] = kept(site, card["uuid"])
    assert one.accepted_suggestions == (card["suggestions"][0]["uuid"],)
    assert (one.reason_code, one.comment) == (None, None)


@pytest.mark.parametrize(
    "form", [str.upper, "urn:uuid:{}".format, "URN:UUID:{}".format], ids=["upper", "urn", "URN"]
)
def test_fb_03_a_card_by_any_form_of_its_uuid(
    site: Site, catalog: Catalog, form: Callable[[str], str]
) -> None:
    card = offering(site, catalog)
    chosen = card["suggestions"][0]["uuid"]
    tell(site, accepting(card, card=form(card["uuid"]), acceptedSuggestions=[{"id": form(chosen)}]))
    [one] = kept(site, card["uuid"])
    assert (one.result, one.accepted_suggestions) == (card["uuid"], (chosen,))


@pytest.mark.parametrize("card", [new_id(), "card-17", "\u2192 \0"])
def test_fb_03_a_card_that_nobody_knows_is_kept_as_unknown(site: Site, card: str) -> None:
    assert tell(site, overriding(card)).status_code == 200
    [one] = kept(site, card.replace("\0", "\u2400"))
    assert (one.result, one.patient) == (None, None)


def test_a_card_of_another_service_is_kept_as_unknown(site: Site, catalog: Catalog) -> None:
    card = cards(site, catalog)[0]["uuid"]
    at = f"/cds-services/{service_of('order-select')}/feedback"
    assert tell(site, overriding(card), at=at).status_code == 200
    [one] = kept(site, card)
    assert (one.result, one.patient) == (None, None)
    shown = site.store.show(card)
    assert shown is not None
    assert shown.feedback == (one,)


def test_a_card_that_was_shown_to_nobody_is_kept_as_unknown(site: Site, catalog: Catalog) -> None:
    body = firing(catalog)
    body["context"]["userId"] = "Patient/case"
    site.call("patient-view", body)
    stored = site.store.show(site.store.recent(1)[0].id)
    assert stored is not None
    [fired] = [row for row in stored.results if row.disposition == "fired"]
    assert tell(site, overriding(fired.id)).status_code == 200
    assert [one.result for one in kept(site, fired.id)] == [None]


def test_a_suggestion_that_the_card_did_not_have_stays_as_it_was_said(site: Site, catalog: Catalog) -> None:
    card = offering(site, catalog)
    stray = new_id()
    assert tell(site, accepting(card, acceptedSuggestions=[{"id": stray}])).status_code == 200
    [one] = kept(site, card["uuid"])
    assert (one.result, one.accepted_suggestions) == (card["uuid"], (stray,))


def test_a_card_of_another_process_is_known(
    make_site: Callable[..., Site], catalog: Catalog, tmp_path: Any
) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    stores = [Store.open(url) for _ in range(2)]
    for store in stores:
        store.start()
    first, second = (make_site(store=store) for store in stores)
    card = cards(first, catalog)[0]["uuid"]
    assert tell(second, overriding(card)).status_code == 200
    assert [one.result for one in kept(first, card)] == [card]
    for store in stores:
        store.close()


COMMENT = {"userComment": SECRET}
OWN = {"system": "https://ehr.example/reasons", "code": "17", "display": "Seen already"}
REASONS = {
    "none": None,
    "reason": {"reason": REASON},
    "reason with display": {"reason": {**REASON, "display": "Patient refuses"}},
    "comment": COMMENT,
    "both": {"reason": REASON, **COMMENT},
    "empty comment": {"reason": REASON, "userComment": ""},
    "null comment": {"reason": REASON, "userComment": None},
    "null reason": {"reason": None, **COMMENT},
    "OVR-03 never offered": {"reason": OWN},
    "extension": {**COMMENT, "extension": {"com.example": 1}},
}


@pytest.mark.parametrize("case", REASONS)
def test_fb_06_a_reason_may_be_given(site: Site, case: str) -> None:
    card = new_id()
    assert tell(site, overriding(card, overrideReason=REASONS[case])).status_code == 200
    [one] = kept(site, card)
    given_reason = (REASONS[case] or {}).get("reason") or {}
    assert (one.reason_system, one.reason_code) == (given_reason.get("system"), given_reason.get("code"))


INSTANTS = {
    "2026-06-15T11:59:00Z": datetime(2026, 6, 15, 11, 59, tzinfo=UTC),
    "2026-06-15T11:59:00.278Z": datetime(2026, 6, 15, 11, 59, 0, 278000, tzinfo=UTC),
    "2026-06-15T11:59:00.1234567Z": datetime(2026, 6, 15, 11, 59, 0, 123457, tzinfo=UTC),
    "2026-06-15t11:59:00z": datetime(2026, 6, 15, 11, 59, tzinfo=UTC),
    "2026-06-15 11:59:00Z": datetime(2026, 6, 15, 11, 59, tzinfo=UTC),
    "2026-06-15T13:59:00+02:00": datetime(2026, 6, 15, 11, 59, tzinfo=UTC),
    "2026-06-15T11:59:00-00:00": datetime(2026, 6, 15, 11, 59, tzinfo=UTC),
    "2026-12-31T23:59:60Z": datetime(2027, 1, 1, tzinfo=UTC),
    "2126-06-15T11:59:00Z": datetime(2126, 6, 15, 11, 59, tzinfo=UTC),
}


@pytest.mark.parametrize("text", INSTANTS)
def test_fb_07_an_instant_in_any_legal_form(site: Site, text: str) -> None:
    card = new_id()
    assert tell(site, overriding(card, outcomeTimestamp=text)).status_code == 200
    assert [one.given_at for one in kept(site, card)] == [INSTANTS[text]]


def test_fb_08_the_same_again_is_kept_once(site: Site, catalog: Catalog) -> None:
    card = offering(site, catalog)
    said = accepting(card, acceptedSuggestions=[{"id": one} for one in ("a", "b")])
    again = accepting(
        card,
        card=f"urn:uuid:{card['uuid'].upper()}",
        acceptedSuggestions=[{"id": one} for one in ("b", "a", "a")],
        outcomeTimestamp="2026-06-15T13:59:00.278+02:00",
    )
    for given_ in ((said,), (said,), (again,), (said, again)):
        assert tell(site, *given_).status_code == 200
    assert len(kept(site, card["uuid"])) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"outcomeTimestamp": "2026-06-15T11:59:00.279Z"},
        {"acceptedSuggestions": [{"id": "another"}]},
        {"outcome": "overridden"},
    ],
    ids=["later", "another suggestion", "another outcome"],
)
def test_fb_08_another_word_about_the_same_card_is_kept_too(
    site: Site, catalog: Catalog, changes: dict[str, Any]
) -> None:
    card = offering(site, catalog)
    tell(site, accepting(card))
    tell(site, accepting(card, **changes))
    assert len(kept(site, card["uuid"])) == 2


def test_feedback_may_come_late(make_site: Callable[..., Site], catalog: Catalog) -> None:
    now = [NOON]
    site = make_site(clock=lambda: now[0])
    card = cards(site, catalog)[0]["uuid"]
    now[0] += timedelta(days=400)
    assert tell(site, overriding(card)).status_code == 200
    [one] = kept(site, card)
    assert (one.result, one.received_at) == (card, now[0])


def test_fb_09_a_card_that_was_ignored_has_no_feedback(site: Site, catalog: Catalog) -> None:
    cards(site, catalog)
    assert site.store.counts()["feedback"] == 0


def test_fb_11_the_answer_is_empty(site: Site) -> None:
    answered = tell(site, overriding(new_id()), headers={"Origin": ORIGIN})
    assert (answered.status_code, answered.content) == (200, b"")
    assert answered.headers["cache-control"] == "no-store"
    assert answered.headers["access-control-allow-origin"] == ORIGIN


def test_nothing_said_is_nothing_kept(site: Site) -> None:
    assert tell(site).status_code == 200
    assert site.store.counts()["feedback"] == 0


def test_fb_12_a_long_comment_is_cut_and_says_so(site: Site) -> None:
    card = new_id()
    tell(site, overriding(card, overrideReason={"userComment": "x" * (MOST_COMMENT + 1)}))
    [one] = kept(site, card)
    assert one.comment == "x" * (MOST_COMMENT - 1) + "\u2026"


def test_req_09_members_nobody_asked_for_are_ignored(site: Site, catalog: Catalog) -> None:
    card = offering(site, catalog)
    more = {"extension": {"com.example": [None]}, "more": {"deep": []}}
    said = accepting(card, acceptedSuggestions=[{"id": card["suggestions"][0]["uuid"], **more}], **more)
    assert site.ask("POST", AT, json={"feedback": [said], **more}).status_code == 200
    assert len(kept(site, card["uuid"])) == 1


def test_the_discovery_document_knows_nothing_of_it(site: Site) -> None:
    assert b"feedback" not in site.get("/cds-services").content


# --- what is refused ---


def body(*given_: Any) -> bytes:
    return json.dumps({"feedback": list(given_)}).encode()


CARD = "0b8f6c1e-54c1-4b7e-9a53-3f5f6a1d2c77"
GOOD = overriding(CARD)
ACCEPTED = overriding(CARD, outcome="accepted")
TABLE = {
    "unknown service": ("/cds-services/none/feedback", JSON, body(GOOD), 404, "not-found", None),
    "text": (AT, {"Content-Type": "text/plain"}, body(GOOD), 415, "not-supported", None),
    "compressed": (AT, {**JSON, "Content-Encoding": "gzip"}, b"\x1f\x8b", 415, "not-supported", None),
    "nothing": (AT, JSON, b"", 400, "structure", None),
    "no json": (AT, JSON, b"<html>", 400, "structure", None),
    "cut short": (AT, JSON, body(GOOD)[:-1], 400, "structure", None),
    "no utf-8": (AT, JSON, body(GOOD).replace(b"0b8f", b"\xff"), 400, "structure", None),
    "half a character": (AT, JSON, body(GOOD).replace(b"0b8f", b"\\ud800"), 400, "structure", None),
    "nested too deeply": (
        *(AT, JSON, b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
        *(400, "structure", None),
    ),
    "too large": (AT, JSON, b" " * (4 * 1024 * 1024 + 1), 413, "too-long", None),
    "too many": (AT, JSON, body(*[GOOD] * (MOST_AT_ONCE + 1)), 413, "too-long", "feedback"),
    "FB-02 a list": (AT, JSON, json.dumps([GOOD]).encode(), 422, "invalid", None),
    "FB-02 null": (AT, JSON, b"null", 422, "invalid", None),
    "FB-02 a bare feedback": (AT, JSON, json.dumps(GOOD).encode(), 422, "required", "feedback"),
    "FB-02 null feedback": (AT, JSON, b'{"feedback":null}', 422, "required", "feedback"),
    "FB-02 feedback is an object": (AT, JSON, json.dumps({"feedback": GOOD}).encode(), 422, "invalid", "feedback"),
    "FB-02 an element is null": (AT, JSON, body(GOOD, None), 422, "invalid", "feedback[1]"),
    "FB-03 no card": (AT, JSON, body(GOOD, overriding(CARD, card=None)), 422, "required", "feedback[1].card"),
    "FB-03 empty card": (AT, JSON, body(overriding("")), 422, "required", "feedback[0].card"),
    "FB-03 card is a number": (AT, JSON, body(overriding(CARD, card=7)), 422, "invalid", "feedback[0].card"),
    "FB-03 card is a text": (AT, JSON, body(overriding("x" * 257)), 422, "invalid", "feedback[0].card"),
    "FB-04 no outcome": (
        *(AT, JSON, body(overriding(CARD, outcome=None))),
        *(422, "required", "feedback[0].outcome"),
    ),
    "FB-04 another outcome": (
        *(AT, JSON, body(overriding(CARD, outcome=SECRET))),
        *(422, "invalid", "feedback[0].outcome"),
    ),
    "FB-04 upper case": (
        *(AT, JSON, body(overriding(CARD, outcome="Accepted"))),
        *(422, "invalid", "feedback[0].outcome"),
    ),
    "FB-05 nothing accepted": (
        *(AT, JSON, body(ACCEPTED)),
        *(422, "required", "feedback[0].acceptedSuggestions"),
    ),
    "FB-05 an empty list": (
        *(AT, JSON, body({**ACCEPTED, "acceptedSuggestions": []})),
        *(422, "required", "feedback[0].acceptedSuggestions"),
    ),
    "FB-05 no id": (
        *(AT, JSON, body({**ACCEPTED, "acceptedSuggestions": [{"id": "a"}, {}]})),
        *(422, "required", "feedback[0].acceptedSuggestions[1].id"),
    ),
    "FB-05 ids alone": (
        *(AT, JSON, body({**ACCEPTED, "acceptedSuggestions": [CARD]})),
        *(422, "invalid", "feedback[0].acceptedSuggestions[0]"),
    ),
    "FB-06 an empty reason": (
        *(AT, JSON, body(overriding(CARD, overrideReason={}))),
        *(422, "required", "feedback[0].overrideReason"),
    ),
    "FB-06 an empty comment alone": (
        *(AT, JSON, body(overriding(CARD, overrideReason={"userComment": " "}))),
        *(422, "required", "feedback[0].overrideReason"),
    ),
    "FB-06 no code": (
        *(AT, JSON, body(overriding(CARD, overrideReason={"reason": {"system": "urn:x"}}))),
        *(422, "required", "feedback[0].overrideReason.reason.code"),
    ),
    "FB-06 no system": (
        *(AT, JSON, body(overriding(CARD, overrideReason={"reason": {"code": "x"}, **COMMENT}))),
        *(422, "required", "feedback[0].overrideReason.reason.system"),
    ),
    "FB-06 a reason as text": (
        *(AT, JSON, body(overriding(CARD, overrideReason=SECRET))),
        *(422, "invalid", "feedback[0].overrideReason"),
    ),
    **{
        f"FB-07 {text}": (
            *(AT, JSON, body(GOOD, overriding(CARD, outcomeTimestamp=text))),
            *(422, "invalid", "feedback[1].outcomeTimestamp"),
        )
        for text in (
            *("2020-12-11", "2020-12-11T01:00:00", "2020-12-11T01:00Z", "11.12.2020", "2021-02-29T00:00:00Z"),
            *("2020-12-11T24:00:00Z", "2020-12-11T23:61:60Z", "0001-01-01T00:00:00+01:00", SECRET),
            *("9999-12-31T23:59:60Z", "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00Z"),
        )
    },
    "FB-07 no instant": (
        *(AT, JSON, body(overriding(CARD, outcomeTimestamp=None))),
        *(422, "required", "feedback[0].outcomeTimestamp"),
    ),
    "FB-07 a number": (
        *(AT, JSON, body(overriding(CARD, outcomeTimestamp=1781524740))),
        *(422, "invalid", "feedback[0].outcomeTimestamp"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_a_refusal_names_what_is_wrong_and_where(
    site: Site, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cds_service")
    path, headers, raw, status, code, place = TABLE[case]
    answered = site.ask("POST", path, headers={**headers, "Origin": ORIGIN}, content=raw)
    assert answered.status_code == status
    assert answered.headers["access-control-allow-origin"] == ORIGIN
    assert check_operation_outcome(answered.json()) == []
    [issue] = answered.json()["issue"]
    assert issue["code"] == code
    assert issue.get("expression") == ([place] if place else None)
    assert issue["diagnostics"].endswith(".")
    assert "Erika" not in answered.text + caplog.text
    assert CARD not in answered.text + caplog.text
    assert site.store.counts()["feedback"] == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    answered = site.ask(method, AT)
    assert (answered.status_code, answered.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["", "application/json; charset=utf-8", "application/fhir+json"])
def test_json_by_any_name_is_read(site: Site, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert site.ask("POST", AT, headers=headers, content=body(GOOD)).status_code == 200


def test_one_wrong_element_and_nothing_is_kept(site: Site) -> None:
    assert tell(site, GOOD, overriding(new_id(), outcome="ignored")).status_code == 422
    assert site.store.counts()["feedback"] == 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_is_kept_or_refused(site: Site, data: st.DataObject) -> None:
    whole = {
        "feedback": [
            {**ACCEPTED, "acceptedSuggestions": [{"id": "a"}]},
            overriding(CARD, overrideReason=COMMENT),
        ]
    }
    sent = data.draw(mutations([whole]) | VALUES)
    answered = site.ask("POST", AT, json=sent)
    if answered.status_code == 200:
        assert answered.content == b""
    else:
        assert answered.status_code in (400, 413, 422)
        assert check_operation_outcome(answered.json()) == []


# --- when the store is away ---


class Away(Store):
    """A store that can be read, or not, and takes nothing."""

    def __init__(self, *, readable: bool) -> None:
        self.readable = readable

    async def sent_cards(self, *asked: object) -> Any:
        if not self.readable:
            raise StoreUnavailable("The database does not answer.")
        return {}

    async def write(self, batch: object, deadline: float = 0.25) -> None:
        raise StoreUnavailable("The database does not answer.")


@pytest.mark.parametrize("readable", [False, True])
def test_a_store_that_is_away_is_503(make_site: Callable[..., Site], readable: bool) -> None:
    answered = tell(make_site(store=Away(readable=readable)), GOOD, headers={"Origin": ORIGIN})
    assert answered.status_code == 503
    assert answered.headers["retry-after"] == "1"
    assert answered.headers["access-control-allow-origin"] == ORIGIN
    assert check_operation_outcome(answered.json()) == []


# --- what is told of it ---


def test_fb_12_one_line_is_logged_without_patient_data(
    site: Site, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    card = cards(site, catalog)[0]["uuid"]
    caplog.set_level(logging.DEBUG, logger="cds_service")
    caplog.clear()
    tell(site, overriding(card, overrideReason={"reason": OWN, **COMMENT}), overriding("Erika-17"))
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"{service_of('patient-view')} feedback 200, 2 given, 1 of unknown cards, ")
    tell(site, overriding(card, outcome="Erika", overrideReason=COMMENT))
    line = caplog.records[-1].getMessage()
    assert line == f"{service_of('patient-view')} feedback refused with 422 at feedback[0].outcome"
    assert "Erika" not in caplog.text
    assert "Seen already" not in caplog.text


def test_show_prints_it(
    make_site: Callable[..., Site],
    catalog: Catalog,
    tmp_path: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"sqlite:///{tmp_path / 'shown.sqlite3'}"
    store = Store.open(url)
    store.start()
    site = make_site(store=store)
    card = offering(site, catalog)
    stray = new_id()
    label = card["suggestions"][0]["label"]
    tell(site, accepting(card), accepting(card, acceptedSuggestions=[{"id": stray}]))
    tell(site, overriding(card["uuid"], overrideReason={"reason": OWN, **COMMENT}))
    tell(site, overriding(card["uuid"]), at=f"/cds-services/{service_of('order-select')}/feedback")
    store.close()
    monkeypatch.setenv("CDS_DATABASE_URL", url)
    assert main(["show", card["uuid"]]) == 0
    told = " ".join(capsys.readouterr().out.partition("Feedback")[2].split())
    said = f"2026-06-15 11:59 UTC, card {card['uuid']}"
    assert f"{said}, accepted: \u201c{label}\u201d" in told
    assert f"{said}, accepted: {stray}, which the card did not offer" in told
    assert f"{said}, overridden, Seen already (17), \u201c{SECRET}\u201d" in told
    assert told.count("- 2026-06-15") == 3  # the last one said nothing that was not said before


# --- the pure parts ---


def test_an_id_depends_on_what_makes_feedback_the_same() -> None:
    said = Said("c", "accepted", NOON, ("a", "b"))
    same = [said, Said("c", "accepted", NOON, ("b", "a"), comment="x", code="y")]
    others = [
        Said("d", "accepted", NOON, ("a", "b")),
        Said("c", "overridden", NOON, ("a", "b")),
        Said("c", "accepted", NOON + timedelta(microseconds=1), ("a", "b")),
        Said("c", "accepted", NOON, ("a",)),
    ]
    assert len({feedback_id(None, one) for one in same}) == 1
    ids = {feedback_id(client, one) for client in (None, "https://ehr.example") for one in (said, *others)}
    assert len(ids) == 10
    assert all(uuid.UUID(one) for one in ids)


def test_what_is_given_twice_in_one_list_is_accepted_once() -> None:
    [said] = parse_feedback(
        body({**ACCEPTED, "acceptedSuggestions": [{"id": "b"}, {"id": "a"}, {"id": "b"}]})
    )
    assert said.suggestions == ("b", "a")
