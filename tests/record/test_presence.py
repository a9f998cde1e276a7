"""Three values: the whole truth tables of Kleene's logic, and no way to mistake an unknown for a no."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.record import Presence, all_present, any_present

P, A, U = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN
presences = st.sampled_from(Presence)

AND = {(P, P): P, (P, A): A, (P, U): U, (A, A): A, (A, U): A, (U, U): U}
OR = {(P, P): P, (P, A): P, (P, U): P, (A, A): A, (A, U): U, (U, U): U}


@pytest.mark.parametrize(("one", "other"), [pair for row in AND for pair in set(permutations(row))])
def test_truth_tables(one: Presence, other: Presence) -> None:
    row = (one, other) if (one, other) in AND else (other, one)
    assert one & other is AND[row]
    assert one | other is OR[row]


def test_not() -> None:
    assert [~one for one in (P, A, U)] == [A, P, U]


@pytest.mark.parametrize("one", Presence)
def test_a_presence_is_no_truth_value(one: Presence) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(one)
    with pytest.raises(TypeError):
        _ = one and one
    with pytest.raises(TypeError):
        _ = not one


def test_of_a_plain_truth_value() -> None:
    assert Presence.of(True) is P
    assert Presence.of(False) is A


def test_of_nothing() -> None:
    assert all_present(()) is P
    assert any_present(()) is A


@given(st.lists(presences))
def test_de_morgan(parts: list[Presence]) -> None:
    assert ~all_present(parts) is any_present(~part for part in parts)
    assert ~any_present(parts) is all_present(~part for part in parts)


@given(st.lists(presences).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_order_plays_no_part(given_: tuple[list[Presence], list[Presence]]) -> None:
    parts, shuffled = given_
    assert all_present(parts) is all_present(shuffled)
    assert any_present(parts) is any_present(shuffled)


@given(st.lists(presences))
def test_what_is_unknown_can_still_turn_out_either_way(parts: list[Presence]) -> None:
    """An answer is definite exactly when no way of resolving the unknowns would change it."""
    settled = [[P if part is U else part for part in parts], [A if part is U else part for part in parts]]
    for combine in (all_present, any_present):
        best, worst = (combine(way) for way in settled)
        assert combine(parts) is (best if best is worst else U)
