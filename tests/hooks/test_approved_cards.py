"""The texts of the cards as they were last read and approved, one file for each of these worked cases.

A change of a text is a clinical change: it must be seen. `APPROVE=1 make test ARGS="-k approved"` writes the files
anew; read the difference before you commit it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cds_service.catalog import Catalog
from hooks.foot_ankle_entrapment.cases import CASES
from tests.calls import ask, request_of

FOLDER = Path(__file__).parent / "approved"
BY_NAME = {case.name: case for case in CASES}
APPROVED = (
    # (a), each nerve, tier and kind of evidence
    *("V1", "V3", "two signs, normal study", "positive block", "motor deficit", "motor only, not confirmed"),
    *(
        "V6",
        "amplitude down by two thirds",
        "ganglion at the knot of Henry",
        "denervation of abductor hallucis",
    ),
    *("V7", "heel after release of another branch", "block of the heel nerve", "fasciitis and heel nerve"),
    *(
        "tunnel and arch of one foot",
        "tunnel left, arch right",
        "absent ankle reflex",
        "stiff first toe and gout",
    ),
    *("study of both legs, reason on one", "study ordered", "image ordered", "polyneuropathy, one side"),
    *("HbA1c risen, sural not tested", "a lump of each leg", "numb since February", "two skin temperatures"),
    *("tunnel picture, sign of the arch", "tunnel picture, cold foot", "arch pain, both branches slow"),
    "tunnel picture, report of polyneuropathy",
    # (b)
    *(
        "V2",
        "sural not tested",
        "motor only, confirmed",
        "leg velocity",
        "leg velocity, short",
        "both slow, plainly unequal",
    ),
    *("opinion ordered", "warning while treating", "aged 84, laboratory limits"),
    # (c)
    *(
        "physiotherapy ordered",
        "boot ordered for the heel",
        "physiotherapy for the arch",
        "injection ordered",
        "physiotherapy ordered, pain scored",
        "two follow-ups booked",
        "day 28",
    ),
    *(
        "physiotherapy for which foot",
        "V8",
        "V9",
        "medial plantar, day 35",
        "follow-up booked",
        "not improved",
    ),
    *("worse", "new weakness", "stated unchanged", "no baseline", "one trial for tunnel and arch"),
    # what reports say in words
    *("report T2", "report T3", "report T5", "report T8", "report only", "report without sural"),
    *("report denies polyneuropathy", "slow in the leg, in words", "plantar responses lost in words"),
    *("report denies it, values slow by the table", "value and text differ", "report not interpreted"),
    *("medial plantar nerve in words", "heel nerve in words", "Baxter in words", "radiculopathy left open"),
    *("ganglion in a report", "reports not sent", "sural in words, values slow"),
    # the others
    *(
        "known tunnel and a ganglion",
        "five cards",
        "cauda equina",
        "saddle numbness in words",
        "vein thrombosis",
    ),
    *(
        "release without a trial",
        "release on day 41",
        "release of the wrong foot",
        "Observations missing",
        "treatment data missing",
    ),
)


def file_of(name: str) -> Path:
    """The file of a case: its name in small letters and hyphens."""
    return FOLDER / ("-".join(re.findall(r"[a-z0-9]+", name.lower())) + ".md")


def told(cards: list[dict[str, Any]]) -> Iterator[str]:
    """Everything that a person reads of an answer, and what would be ordered."""
    for card in cards:
        yield f"# [{card['indicator']}] {card['summary']}"
        yield card["detail"]
        for suggestion in card.get("suggestions", ()):
            yield f"Suggestion: {suggestion['label']}"
            for action in suggestion["actions"]:
                order = action["resource"]
                when = order.get("occurrencePeriod", {})
                reason = order["reasonCode"][0]
                codes = "".join(f" ({coding['code']})" for coding in reason.get("coding", ()))
                yield f"- {action['description']}; reason: {reason['text']}{codes}" + (
                    f"; {when['start']} to {when['end']}" if when else ""
                )


@pytest.mark.parametrize("name", APPROVED)
def test_cards_read_as_approved(name: str, catalog: Catalog) -> None:
    text = "\n\n".join(told(ask(catalog, request_of(catalog, BY_NAME[name])).body()["cards"])) + "\n"
    path = file_of(name)
    if os.environ.get("APPROVE"):
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"not approved yet: {name}"
    assert text == path.read_text(encoding="utf-8")


def test_every_file_is_of_a_case() -> None:
    assert sorted(FOLDER.glob("*.md")) == sorted(map(file_of, APPROVED))
