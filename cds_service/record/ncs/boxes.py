"""Forms with boxes: what is ticked is said, what is not ticked is not."""

from __future__ import annotations

import re

_BOX = re.compile(
    r"(?P<ticked>\[\s*[xX\u2713\u2714]\s*\]|\([xX\u2713\u2714]\)|[\u2611\u2612\u2713\u2714]|\bX_+)"
    r"|(?P<empty>\[\s*\]|\(\s*\)|\u2610|(?<!\S)_{2,}(?=\s))"
)


def ticked(line: str) -> list[str]:
    """A line as it is; of a form, the label with each item that is ticked. Nothing where no box is ticked."""
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return [line]
    label = line[: boxes[0].start()].rstrip()
    ends = [box.start() for box in boxes[1:]] + [len(line)]
    items = [
        line[box.end() : end].strip(" \t,;|")
        for box, end in zip(boxes, ends, strict=True)
        if box["ticked"] is not None
    ]
    return [f"{label} {item}".strip() for item in items]
