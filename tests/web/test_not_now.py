"""What a clinician overrode stays away, from the card that went out to the row that says why."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.rules.cases import Case, finding, measure, order
from cds_service.settings import Settings
from cds_service.store import Store, StoreUnavailable
from tests.calls import new_id, request_of, service_of
from tests.web.conftest import NOON, Site

WARNING = "probable-entrapment"
SERVER = "https://ehr.example/fhir"


def foot(side: str, other: str) -> tuple[Any, ...]:
    """Symptoms, a sign and a study that agree: a warning for this side."""
    return (
        finding("plantar-dysaesthesia", side),
        finding("tinel-tarsal-tunnel", side),
        measure("dml-tibial-ah", side, 7.4),
        measure("dml-tibial-ah", other, 4.4),
        measure("plantar-medial-mixed-peak", side, "no response"),
        measure("plantar-medial-mixed-peak", other, 3.2),
        measure("sural-amp", side, 12),
        measure("skin-temp-foot", None, 33),
    )


LEFT, RIGHT = foot("left", "right"), foot("right", "left")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: int, hour: int = 12) -> None:
        self.now = datetime(2026, 6, day, hour, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(make_site: Callable[..., Site], clock: Clock) -> Site:
    return make_site(clock=clock)


def shown(site: Site, catalog: Catalog, chart: tuple[Any, ...] = LEFT, **members: Any) -> dict[str, Any]:
    """The uuids of the cards of one call, by topic."""
    body = request_of(catalog, Case("a", "", chart)) | members
    answered = site.call("patient-view", body)
    assert answered.status_code == 200
    return {card["source"]["topic"]["code"]: card["uuid"] for card in answered.json()["cards"]}


def say(site: Site, card: str, outcome: str = "overridden", at: str = "2026-06-15T11:59:00Z") -> None:
    said = {"card": card, "outcome": outcome, "outcomeTimestamp": at}
    if outcome == "accepted":
        said["acceptedSuggestions"] = [{"id": "any"}]  # type: ignore[assignment]
    path = f"/cds-services/{service_of('patient-view')}/feedback"
    assert site.ask("POST", path, json={"feedback": [said]}).status_code == 200


def test_an_overridden_warning_stays_away_for_a_week_and_the_store_says_why(
    site: Site, catalog: Catalog, clock: Clock
) -> None:
    card = shown(site, catalog)[WARNING]
    say(site, card)
    for day in range(15, 22):
        clock.on(day)
        assert WARNING not in shown(site, catalog), day
    stored = site.store.show(site.store.recent(1)[0].id)
    assert stored is not None
    [held] = [row for row in stored.results if row.disposition == "held-back"]
    assert (held.topic, held.side, held.indicator, held.card) == (WARNING, "left", "warning", None)
    assert held.reason == "overridden on 2026-06-15, stays away until 2026-06-22"
    assert "unread" not in stored.evaluation.retrieval
    clock.on(22, 0)
    assert WARNING in shown(site, catalog)


def test_without_feedback_it_is_shown_again(site: Site, catalog: Catalog) -> None:
    assert WARNING in shown(site, catalog)
    assert WARNING in shown(site, catalog)


def test_what_is_for_information_stays(site: Site, catalog: Catalog) -> None:
    before = shown(site, catalog)
    for card in before.values():
        say(site, card)
    assert shown(site, catalog).keys() == before.keys() - {WARNING}
    assert len(before) > 1


def test_the_other_side_is_shown(site: Site, catalog: Catalog) -> None:
    say(site, shown(site, catalog)[WARNING])
    assert WARNING in shown(site, catalog, RIGHT)


def test_new_evidence_brings_it_back_and_it_can_be_overridden_again(
    site: Site, catalog: Catalog, clock: Clock
) -> None:
    say(site, shown(site, catalog)[WARNING])
    more = (*LEFT, finding("triple-compression-test", "left", days=-1))
    clock.on(17)
    again = shown(site, catalog, more)[WARNING]
    say(site, again, at="2026-06-17T11:00:00Z")
    clock.on(23)
    assert WARNING not in shown(site, catalog, more)
    clock.on(24)
    assert WARNING in shown(site, catalog, more)


def test_what_was_accepted_after_all_is_shown(site: Site, catalog: Catalog) -> None:
    card = shown(site, catalog)[WARNING]
    say(site, card)
    assert WARNING not in shown(site, catalog)
    say(site, card, "accepted", at="2026-06-15T11:59:30Z")
    assert WARNING in shown(site, catalog)
    say(site, card, at="2026-06-15T11:59:45Z")
    assert WARNING not in shown(site, catalog)


def test_an_override_from_the_future_counts_from_when_it_came(
    site: Site, catalog: Catalog, clock: Clock
) -> None:
    say(site, shown(site, catalog)[WARNING], at="2126-01-01T00:00:00Z")
    clock.on(21)
    assert WARNING not in shown(site, catalog)
    clock.on(22)
    assert WARNING in shown(site, catalog)


def test_an_override_that_came_late_counts_from_when_it_was_said(
    site: Site, catalog: Catalog, clock: Clock
) -> None:
    card = shown(site, catalog)[WARNING]
    clock.on(20)
    say(site, card)
    assert WARNING not in shown(site, catalog)
    clock.on(22)
    assert WARNING in shown(site, catalog)


def test_the_days_are_those_of_the_service(
    make_site: Callable[..., Site], catalog: Catalog, clock: Clock
) -> None:
    site = make_site(clock=clock, time_zone="Europe/Vienna")
    say(site, shown(site, catalog)[WARNING], at="2026-06-14T22:30:00Z")  # the 15th in Vienna
    clock.on(21, 21)
    assert WARNING not in shown(site, catalog)
    clock.on(21, 23)
    assert WARNING in shown(site, catalog)


def test_another_patient_of_the_same_id_is_not_silenced(site: Site, catalog: Catalog) -> None:
    say(site, shown(site, catalog, fhirServer=SERVER)[WARNING])
    assert WARNING not in shown(site, catalog, fhirServer=SERVER)
    assert WARNING in shown(site, catalog, fhirServer="https://other.example/fhir")
    assert WARNING in shown(site, catalog)


def test_it_stays_away_from_the_other_hook_too(site: Site, catalog: Catalog) -> None:
    failure = "predicted-conservative-failure"
    trial = order("Procedure", "cpt|97110", 35, reason="icd10cm|M79.672")
    selected = order("ServiceRequest", "cpt|97161", 0, reason="icd10cm|G57.52", side="left", draft=True)
    ordering = request_of(catalog, Case("a", "", (*LEFT, trial, selected), hook="order-select"))

    def topics() -> set[str]:
        cards = site.call("order-select", ordering).json()["cards"]
        return {card["source"]["topic"]["code"] for card in cards}

    before = topics()
    assert failure in before
    say(site, shown(site, catalog, (*LEFT, trial))[failure])
    assert topics() == before - {failure}


def test_another_process_knows_of_it(make_site: Callable[..., Site], catalog: Catalog, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    stores = [Store.open(url) for _ in range(2)]
    for store in stores:
        store.start()
    first, second = (make_site(store=store) for store in stores)
    say(first, shown(first, catalog)[WARNING])
    assert WARNING not in shown(second, catalog)
    for store in stores:
        store.close()


class Unreadable:
    """A store that takes everything and cannot be asked."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def overridden(self, *asked: object) -> Any:
        raise StoreUnavailable("The store was not read within 250 ms.")


def test_when_it_cannot_be_read_everything_is_shown_and_that_is_told(
    site: Site, make_site: Callable[..., Site], catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    say(site, shown(site, catalog)[WARNING])
    blind = make_site(store=Unreadable(site.store))
    card = shown(blind, catalog)[WARNING]
    stored = site.store.show(card)
    assert stored is not None
    assert stored.evaluation.retrieval["unread"] == "what was overridden before; nothing was held back for it"
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert any("nothing is held back" in line for line in warned)


def test_the_store_is_asked_within_the_deadline(make_site: Callable[..., Site], catalog: Catalog) -> None:
    asked: list[Any] = []

    class Watched(Unreadable):
        async def overridden(self, *given: object) -> Any:
            asked.append(given)
            return ()

    site = make_site()
    shown(make_site(store=Watched(site.store), store_deadline_ms=777), catalog, fhirServer=SERVER)
    since = datetime(2026, 6, 9, tzinfo=UTC)
    assert asked == [("case", SERVER, since, Settings(store_deadline_ms=777).store_deadline)]


def test_a_week_is_a_week_over_many_overrides(site: Site, catalog: Catalog, clock: Clock) -> None:
    """A card that comes back can be overridden again, and stays away for another week each time."""
    days = []
    for day in range(28):
        clock.now = NOON + timedelta(days=day)
        if card := shown(site, catalog).get(WARNING):
            days.append(day)
            say(site, card, at=clock.now.isoformat())
    assert days == [0, 7, 14, 21]
    assert site.store.feedback_for(new_id()) == ()
