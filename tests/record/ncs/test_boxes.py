"""Forms with boxes: what is ticked is said, what is not ticked is not."""

from __future__ import annotations

import pytest

from cds_service.record.ncs.boxes import ticked


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Left sural response normal.", ["Left sural response normal."]),
        ("[ ] Tarsal tunnel syndrome, left", []),
        ("[x] Normal study", ["Normal study"]),
        ("Left: [ ] prolonged [X] normal", ["Left: normal"]),
        ("\u2610 left \u2612 right", ["right"]),
        ("( ) left; (x) right; (x) both", ["right", "both"]),
    ],
)
def test_only_what_is_ticked_is_said(line: str, said: list[str]) -> None:
    assert ticked(line) == said
