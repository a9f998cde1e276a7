"""What can be set from outside: environment variables that begin with CDS_, read once at start-up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cds_service.wrong_values import in_words

PREFIX = "CDS_"
_ORIGIN = re.compile(r"https?://[^/?#@\s*]+")


class SettingsProblem(Exception):  # noqa: N818
    """Settings that cannot be used: one sentence for each. Values are left out, a password may be in them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The settings of one deployment. Each field is the variable CDS_<NAME>, and told in the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    database_url: str = Field(
        default="sqlite:///cds.sqlite3",
        min_length=1,
        description="Where the audit store is: sqlite:///file or postgresql://user:password@host/database.",
        repr=False,
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address by which clients reach this service; cards link to it.",
    )
    time_zone: str = Field(
        default="UTC",
        description=(
            "IANA name of the time zone whose calendar day is today, for example Europe/Vienna; "
            "it wins over the one of a site folder."
        ),
    )
    site: Path | None = Field(
        default=None,
        description=(
            "Folder with a hospital's own codes, words and limits; cds-service site init writes an example. "
            "Without it the content holds as it is shipped."
        ),
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="Number of processes that answer.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description=(
            "Comma-separated origins of web pages that may call this service from a browser, "
            "for example https://sandbox.cds-hooks.org; pages on this machine always may."
        ),
    )
    store_deadline_ms: int = Field(
        default=250,
        ge=10,
        le=10_000,
        description="Milliseconds in which an answer must be stored; past them it is refused with 503.",
    )
    attachment_deadline_ms: int = Field(
        default=1000,
        ge=0,
        le=30_000,
        description=(
            "Milliseconds that an answer waits for attachments of reports (PDF, RTF, HTML) to become text; one that "
            "takes longer is told as not read, and is there for the next call."
        ),
    )
    max_body_bytes: int = Field(
        default=4 * 1024 * 1024,
        ge=1024,
        description="Largest request body; a larger one is refused with 413.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is logged: debug, info, warning or error. Never patient data."
    )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def store_deadline(self) -> float:
        """In seconds."""
        return self.store_deadline_ms / 1000

    @property
    def attachment_deadline(self) -> float:
        """In seconds."""
        return self.attachment_deadline_ms / 1000

    def at_site(self, time_zone: str | None) -> Settings:
        """These settings with the time zone of the site folder, unless one is set."""
        if time_zone is None or "time_zone" in self.model_fields_set:
            return self
        return self.model_copy(update={"time_zone": time_zone})

    @field_validator("site", mode="before")
    @classmethod
    def _none(cls, given: object) -> object:
        return None if given == "" else given

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("write an absolute address such as https://cds.example.org")
        return url.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"no time zone has the name {name!r}: write one as in Europe/Vienna") from None
        return name

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        return tuple(part.strip().rstrip("/") for part in given.split(",") if part.strip())

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin!r} is no origin: write scheme and host, as in https://ehr.example.org"
                )
        return origins

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level


def read_settings(**given: object) -> Settings:
    """The settings of the environment, with some given here instead. SettingsProblem tells all that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsProblem(
            tuple(
                f"{variable(str(one['loc'][0]))}: {in_words(one)}."
                for one in error.errors(include_url=False, include_input=False)
            )
        ) from None


def variable(field: str) -> str:
    """The environment variable of a field."""
    return f"{PREFIX}{field}".upper()


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each variable that begins like ours and is none: a slip of the pen would else go unseen."""
    known = [variable(name) for name in Settings.model_fields]
    sentences = []
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1, cutoff=0.8)
            meant = f"; did you mean {near[0]}?" if near else "."
            sentences.append(f"{name} is no setting of this service{meant}")
    return tuple(sentences)
