"""Whatever is sent, the service says what is wrong with it: never 500, never an empty list for what it cannot read."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_service.catalog import Catalog
from tests.conformance.checker import check_operation_outcome, check_response
from tests.web.conftest import Site
from tests.web.requests import firing, ordering

LEAVES: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from(
        ["Patient", "Observation", "Bundle", "2026-06-15", "2026-06", "Patient/case", "", "\0", "é"]
    )
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["resourceType", "code", "coding", "entry", "value"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a body that can be written to: a container and a key of it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found.append((value, key))
        found += places(value[key])
    return found


@st.composite
def mutations(draw: st.DrawFn, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    body = copy.deepcopy(draw(st.sampled_from(bodies)))
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(places(body)))
        if draw(st.booleans()) or isinstance(container, list):
            container[key] = draw(VALUES)
        else:
            container.pop(key, None)
        if not places(body):
            break
    return body


def look_at(answered: Any) -> None:
    if answered.status_code == 200:
        assert check_response(answered.json()) == []
    else:
        assert answered.status_code in (400, 412, 422)
        assert check_operation_outcome(answered.json()) == []


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_changed_bodies(site: Site, catalog: Catalog, data: st.DataObject) -> None:
    body = data.draw(mutations([firing(catalog), ordering(catalog)]))
    for hook in ("patient-view", "order-select"):
        look_at(site.call(hook, content=json.dumps(body).encode()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 4000), put=st.text(st.characters(exclude_categories=["Cs"]), max_size=4))
def test_broken_texts(site: Site, catalog: Catalog, cut: int, put: str) -> None:
    text = json.dumps(firing(catalog))
    at = cut % len(text)
    look_at(site.call("patient-view", content=(text[:at] + put + text[at + 1 :]).encode()))
