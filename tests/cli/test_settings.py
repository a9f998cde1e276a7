"""Settings come from the environment, and a wrong one is a sentence that names its variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from cds_service.settings import Settings, SettingsProblem, read_settings, unknown_variables, variable
from tests.cli.conftest import ROOT


def test_without_an_environment_everything_stays_on_this_machine() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///cds.sqlite3"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.time_zone == "UTC"
    assert settings.store_deadline == 0.25
    assert settings.max_body_bytes == 4 * 1024 * 1024
    assert settings.allowed_origins == ()
    assert settings.site is None


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in map(variable, Settings.model_fields) if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("name", "given", "field", "read"),
    [
        ("CDS_PUBLIC_URL", "https://cds.example.org/foot/", "public_url", "https://cds.example.org/foot"),
        ("CDS_TIME_ZONE", "Europe/Vienna", "time_zone", "Europe/Vienna"),
        ("CDS_PORT", "9000", "port", 9000),
        ("CDS_LOG_LEVEL", "WARNING", "log_level", "warning"),
        (
            "CDS_ALLOWED_ORIGINS",
            "https://a.example, https://b.example:8443/,",
            "allowed_origins",
            ("https://a.example", "https://b.example:8443"),
        ),
        ("CDS_ALLOWED_ORIGINS", "", "allowed_origins", ()),
        ("CDS_SITE", "our/hospital", "site", Path("our/hospital")),
        ("CDS_SITE", "", "site", None),
    ],
)
def test_a_variable_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, field: str, read: object
) -> None:
    monkeypatch.setenv(name, given)
    assert getattr(read_settings(), field) == read


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("CDS_TIME_ZONE", "Vienna", "no time zone has the name 'Vienna'"),
        ("CDS_TIME_ZONE", "../etc/passwd", "no time zone"),
        ("CDS_TIME_ZONE", "", "no time zone"),
        ("CDS_PUBLIC_URL", "cds.example.org", "absolute address"),
        ("CDS_PUBLIC_URL", "https://cds.example.org/?a=b", "absolute address"),
        ("CDS_PORT", "99999", "less than or equal to 65535"),
        ("CDS_PORT", "http", "is no whole number"),
        ("CDS_WORKERS", "0", "greater than or equal to 1"),
        ("CDS_ALLOWED_ORIGINS", "*", "is no origin"),
        ("CDS_ALLOWED_ORIGINS", "https://a.example/path", "is no origin"),
        ("CDS_ALLOWED_ORIGINS", "null", "is no origin"),
        ("CDS_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_value_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, said: str
) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(SettingsProblem) as caught:
        read_settings()
    [sentence] = caught.value.problems
    assert sentence.startswith(f"{name}: ")
    assert said in sentence


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_PORT", "x")
    monkeypatch.setenv("CDS_WORKERS", "x")
    with pytest.raises(SettingsProblem) as caught:
        read_settings()
    assert len(caught.value.problems) == 2


def test_the_time_zone_of_the_environment_wins_over_that_of_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().at_site("Europe/Vienna").time_zone == "Europe/Vienna"
    assert read_settings().at_site(None).time_zone == "UTC"
    monkeypatch.setenv("CDS_TIME_ZONE", "America/Chicago")
    assert read_settings().at_site("Europe/Vienna").time_zone == "America/Chicago"


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_DATABASE_URL", "postgresql://cds:very-secret@db/cds")
    assert "very-secret" not in repr(read_settings())


def test_a_slip_of_the_pen_is_told() -> None:
    told = unknown_variables(
        {"CDS_DATABSE_URL": "postgresql://x:secret@y", "CDS_OTHER_THING": "", "CDS_PORT": "1", "PATH": ""}
    )
    assert told == (
        "CDS_DATABSE_URL is no setting of this service; did you mean CDS_DATABASE_URL?",
        "CDS_OTHER_THING is no setting of this service.",
    )


def test_the_name_of_a_variable() -> None:
    assert variable("store_deadline_ms") == "CDS_STORE_DEADLINE_MS"
