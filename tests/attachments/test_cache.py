"""What was read before, and for how long."""

from __future__ import annotations

from cds_service.attachments.cache import OutcomeCache
from cds_service.attachments.model import NotReadable, Text


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = OutcomeCache(3000, 60, Clock())
    for key in "abc":
        cache.put(key, Text("x" * 500))
    assert cache.get("a") is not None
    cache.put("d", Text("x" * 500))
    assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]


def test_the_bound_is_on_characters() -> None:
    cache = OutcomeCache(3000, 60, Clock())
    for number in range(100):
        cache.put(str(number), NotReadable("broken PDF"))
    assert sum(cache.get(str(number)) is not None for number in range(100)) == 10
    cache.put("large", Text("x" * 5000))
    assert cache.get("large") is None
    cache.put("small", Text("x"))
    cache.put("small", Text("y"))
    assert cache.get("small") == Text("y")


def test_what_may_pass_is_tried_again_after_a_while() -> None:
    clock = Clock()
    cache = OutcomeCache(3000, 60, clock)
    cache.put("slow", NotReadable("took too long"))
    cache.put("lost", NotReadable("the reading process was lost"))
    cache.put("broken", NotReadable("broken PDF"))
    clock.now = 59
    assert all(cache.get(key) for key in ("slow", "lost", "broken"))
    clock.now = 61
    assert [cache.get(key) for key in ("slow", "lost", "broken")] == [None, None, NotReadable("broken PDF")]
