"""`cds-service site`: an example folder to begin with, and what a folder holds or what is wrong in it."""

from __future__ import annotations

import os
from collections import Counter
from importlib import resources
from pathlib import Path

from cds_service.catalog import Catalog, load_catalog
from cds_service.rules.overlay import NEEDED, REPLACES, TAKES_AWAY
from cds_service.rules.tables import ContentError
from cds_service.site import SITE_FILE, SiteContent
from cds_service.terminal import Refusal, Terminal

_EXAMPLE = resources.files("cds_service") / "site_example"


def init(folder: Path) -> int:
    """Write the example; Refusal when that would overwrite something."""
    texts = {one.name: one.read_text("utf-8") for one in sorted(_EXAMPLE.iterdir(), key=lambda one: one.name)}
    there = [name for name in texts if os.path.lexists(folder / name)]
    if there:
        raise Refusal(
            f"{folder} has {', '.join(there)} already, and nothing was written: choose another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except OSError as error:
        raise Refusal(f"{error.filename or folder} cannot be written ({error.strerror}).") from None
    terminal = Terminal()
    terminal.line(f"Wrote {', '.join(texts)} to {folder}.")
    terminal.line("Next:")
    terminal.line(f"write the name of your hospital into {folder / SITE_FILE},", indent=2, mark="1. ")
    terminal.line(
        "take the # from the example rows that you want, and put your own codes into them,",
        indent=2,
        mark="2. ",
    )
    terminal.line("look at what you have:", indent=2, mark="3. ")
    terminal.raw(f"cds-service site check {folder}", indent=7)
    terminal.line("and let the service use it:", indent=2, mark="4. ")
    terminal.raw(f"CDS_SITE={folder} cds-service serve", indent=7)
    return 0


def check(folder: Path) -> int:
    """Every problem of a folder, or what it changes; 1 when something is wrong."""
    terminal = Terminal()
    try:
        catalog = load_catalog(folder)
    except ContentError as wrong:
        for problem in wrong.problems:
            terminal.item(problem)
        number = len(wrong.problems)
        said = "1 problem" if number == 1 else f"{number} problems"
        terminal.line(f"{said}; the service does not start with this folder.", "bold")
        return 1
    if catalog.site is not None:
        _tell(catalog, catalog.site, terminal)
    return 0


def _tell(catalog: Catalog, site: SiteContent, terminal: Terminal) -> None:
    terminal.line(f"{site.about.name}: {site.folder} is right.", "bold")
    if site.time_zone:
        terminal.line(f"Time zone {site.time_zone}, unless CDS_TIME_ZONE is set.", indent=2)
    for topic in catalog.topics:
        changes = site.changes[topic.name]
        for file in NEEDED:
            counts = Counter(change.does for change in changes if change.file == file)
            if counts:
                told = ", ".join(f"{does} {_rows(number)}" for does, number in sorted(counts.items()))
                terminal.line(f"{file} {told}", indent=2)
            for change in changes:
                if change.file == file and change.does in (REPLACES, TAKES_AWAY):
                    terminal.item(f"row {change.row} {change.does} {change.what}", "dim", indent=4)
        if not changes:
            terminal.line(f"It changes nothing in {topic.title}.", indent=2)
    for kind, code in site.orders.items():
        terminal.line(
            f"Suggested orders: {kind} goes out as {code.system} {code.code} ({code.display})", indent=2
        )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
