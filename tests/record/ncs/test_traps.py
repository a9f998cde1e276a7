"""What must never be read as a stated diagnosis, nor as slow conduction at the tunnel: the worst error of the reader.

`traps.csv` holds texts as they occur (a vertical bar is a new line), written by a reviewer who tried to mislead the
reader. Leaving such a text open is right, reading it as stated is not.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cds_service.record.ncs import ReportReader
from cds_service.record.text import Tone

TABLE = Path(__file__).with_name("traps.csv")
with TABLE.open(encoding="utf-8", newline="") as stream:
    TRAPS = [row["text"].replace("|", "\n") for row in csv.DictReader(stream)]


@pytest.mark.parametrize("text", TRAPS)
def test_nothing_grave_is_read(reader: ReportReader, text: str) -> None:
    grave = [
        one
        for one in reader.read(text).said
        if one.tone is Tone.STATED
        and (one.name == "report-tarsal-tunnel" or (one.name, one.answer) == ("tibial-nerve", "slow"))
    ]
    assert grave == []
