"""The site folder (CDS_SITE): a hospital's own codes, words, limits and order codes beside the content of the topics.

`site.toml` says whose it is; `value_sets.csv`, `terms.csv`, `thresholds.csv` and `citations.csv` have the columns of
a topic's tables, and each may be left out. Whatever is wrong stops start-up and is told with file and row or key;
nothing of the folder is used then.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cds_service.record.vocabulary import SYSTEMS
from cds_service.rules.codes import problem_with_code
from cds_service.rules.knowledge import Change, Knowledge, OrderCode, Site
from cds_service.rules.overlay import NEEDED, SiteRows
from cds_service.rules.tables import COLUMNS, KINDS, ContentError, Row, Tables, is_address, read_rows
from cds_service.wrong_values import in_words

SITE_FILE = "site.toml"
FILES = (SITE_FILE, *NEEDED)
_ALIASES = {uri: alias for alias, uris in SYSTEMS.items() for uri in uris} | {
    alias: alias for alias in SYSTEMS
}


# --- site.toml ---


def _plain(text: str) -> str:
    if not text[:1].isalnum() or not all(one.isalnum() or one in " .,'\u2019&()/+-" for one in text):
        raise ValueError("write a plain name: letters, digits, spaces and . , ' & ( ) / + -")
    return text


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError(f"{text!r} is no address: write one that begins with http://, https:// or urn:")
    return text


_Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_plain)]
_Address = Annotated[str, AfterValidator(_address)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class About(_Model):
    """Whose folder it is. Its time zone holds unless CDS_TIME_ZONE is set."""

    name: _Name
    contact: str = Field(default="", max_length=200)
    time_zone: ZoneInfo | None = None


class Coded(_Model):
    """A code of the site for an order that cards suggest; `system` is an address or the name of one."""

    system: str = Field(min_length=1)
    code: str = Field(min_length=1)
    display: str = Field(min_length=1)


class Orders(_Model):
    """The site's codes for what cards suggest, as far as it has some."""

    reassessment: Coded | None = None
    nerve_conduction_study: Coded | None = Field(default=None, alias="nerve-conduction-study")
    surgical_opinion: Coded | None = Field(default=None, alias="surgical-opinion")

    def given(self) -> Mapping[str, Coded]:
        return {name.replace("_", "-"): coded for name, coded in self if coded is not None}


class SiteFile(_Model):
    """The content of site.toml."""

    site: About
    systems: dict[str, _Address] = Field(default_factory=dict)
    orders: Orders = Orders()


# --- the folder ---


@dataclass(frozen=True)
class SiteContent:
    """A site folder that is right: what it says of the site, and the knowledge of each topic with its rows."""

    folder: Path
    about: About
    orders: Mapping[str, OrderCode]
    knowledge: Mapping[str, Knowledge]
    changes: Mapping[str, tuple[Change, ...]]

    @property
    def time_zone(self) -> str | None:
        return self.about.time_zone.key if self.about.time_zone else None


def read_site(folder: Path, topics: Mapping[str, Knowledge]) -> SiteContent:
    """The folder, laid over the knowledge of the topics. ContentError names everything that is wrong in it."""
    if not folder.is_dir():
        raise ContentError([f"{folder}: there is no such folder; cds-service site init writes one"])
    problems = list(_strangers(folder))
    file = _site_file(folder / SITE_FILE, problems)
    own_systems = file.systems if file else {}
    systems = {name: _ALIASES.get(uri, uri) for name, uri in own_systems.items()} | _ALIASES
    where = folder / SITE_FILE
    problems += [f"{where}: systems.{name}: this name is taken" for name in own_systems if name in _ALIASES]
    given = file.orders.given() if file else {}
    orders = {
        kind: _order_code(coded, systems, f"{where}: orders.{kind}", problems)
        for kind, coded in given.items()
    }
    own = SiteRows(
        owner=file.site.name if file else "the site",
        systems=systems,
        rows={name: _rows(folder / name, problems) for name in NEEDED},
    )
    tables = {name: _tables(knowledge) for name, knowledge in topics.items()}
    own.check_names(list(tables.values()))
    laid = {name: own.laid_over(theirs) for name, theirs in tables.items()}
    problems += [problem for name in NEEDED for row in own.of(name) for problem in row.problems]
    if file is None:
        # Which systems it names is not known then: rows that use one are not to blame.
        problems = [problem for problem in problems if "unknown system" not in problem]
    if problems or file is None:
        raise ContentError(problems)
    return SiteContent(
        folder=folder,
        about=file.site,
        orders=orders,
        knowledge={
            name: replace(
                topics[name],
                terms=changed.terms,
                thresholds=changed.thresholds,
                citations={citation.key: citation for citation in changed.citations},
                site=Site(file.site.name, file.site.contact, orders, changes),
            )
            for name, (changed, changes) in laid.items()
        },
        changes={name: changes for name, (_, changes) in laid.items()},
    )


def _tables(knowledge: Knowledge) -> Tables:
    """What a site may lay its rows over: everything but what the topic derives itself."""
    return Tables(
        tuple(concept for concept in knowledge.concepts.values() if concept.kind in KINDS),
        knowledge.terms,
        knowledge.thresholds,
        tuple(knowledge.citations.values()),
    )


def _strangers(folder: Path) -> Iterable[str]:
    """Files that look like tables of a site and are none: a slip of the pen would else go unseen."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".toml") and path.name not in FILES:
            near = difflib.get_close_matches(path.name.lower(), FILES, 1)
            meant = f"; did you mean {near[0]}?" if near else f": there are {', '.join(FILES)}"
            yield f"{path}: no file of a site folder{meant}"


def _site_file(path: Path, problems: list[str]) -> SiteFile | None:
    try:
        return SiteFile.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except FileNotFoundError:
        problems.append(f"{path}: the file is missing; cds-service site init writes an example")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path}: cannot be read: {error}")
    except ValidationError as error:
        for one in error.errors(include_url=False):
            key = ".".join(str(part) for part in one["loc"])
            problems.append(f"{path}: {key}: {in_words(one, _names_at(one['loc']))}")
    return None


def _names_at(place: Sequence[int | str]) -> Iterable[str]:
    """The keys that site.toml may have where this one stands."""
    models: Mapping[str, type[BaseModel]] = {"": SiteFile, "site": About, "orders": Orders}
    section = str(place[0]) if len(place) > 1 else ""
    model = Coded if len(place) > 2 else models.get(section)
    fields = model.model_fields.items() if model else ()
    return [field.alias or name for name, field in fields]


def _order_code(coded: Coded, systems: Mapping[str, str], where: str, problems: list[str]) -> OrderCode:
    system = systems.get(coded.system, coded.system)
    if system not in SYSTEMS and not is_address(system):
        problems.append(
            f"{where}.system: unknown system {system!r}: write its address, or name it under [systems]"
        )
    elif problem := problem_with_code(system, coded.code, coded.display):
        problems.append(f"{where}.code: {problem}")
    return OrderCode(SYSTEMS[system][0] if system in SYSTEMS else system, coded.code, coded.display)


def _rows(path: Path, problems: list[str]) -> list[Row] | None:
    """The rows of a table; none when there is no such file, None when it cannot be read."""
    if not path.exists():
        return []
    may_lack = [column for column in COLUMNS[path.name] if column not in NEEDED[path.name]]
    rows = read_rows(path, problems, named=str(path), may_lack=may_lack)
    for row in rows or ():
        if "match" in row.cells:
            row.cells["match"] = row.cells["match"] or "code"
    return rows
