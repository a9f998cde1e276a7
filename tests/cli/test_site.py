"""`site init` writes a folder that is right, and `site check` says everything that is wrong in one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import REQUESTS, ROOT, Done

Run = Callable[..., Done]
RIVERSIDE = ROOT / "fixtures" / "sites" / "riverside"
FILES = ["README.txt", "citations.csv", "site.toml", "terms.csv", "thresholds.csv", "value_sets.csv"]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_example_is_right_as_it_is_written(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "hospital"
    done = run("site", "init", str(folder))
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == FILES
    for name in FILES:
        assert name in done.out
    assert f"cds-service site check {folder}" in done.out
    assert f"CDS_SITE={folder} cds-service serve" in done.out
    checked = run("site", "check", str(folder))
    assert (checked.code, checked.err) == (0, "")
    assert "It changes nothing in Nerve entrapment of foot and ankle." in plain(checked.out)


def test_every_example_row_is_right_without_its_comment_sign(run: Run, tmp_path: Path) -> None:
    run("site", "init", str(tmp_path / "x"))
    for name in FILES[1:]:
        path = tmp_path / "x" / name
        columns = path.read_text("utf-8").splitlines()[0].count(",")
        lines = []
        for line in path.read_text("utf-8").splitlines():
            example = line.removeprefix("# ")
            is_row = name.endswith(".csv") and example.count(",") >= columns
            is_key = name.endswith(".toml") and re.match(r"\[|\w+ = ", example)
            lines.append(example if is_row or is_key else line)
        assert lines != path.read_text("utf-8").splitlines(), name
        path.write_text("\n".join(lines), "utf-8")
    done = run("site", "check", str(tmp_path / "x"))
    assert done.code == 0, done.out
    said = plain(done.out)
    assert "value_sets.csv adds 2 rows, takes away 1 row" in said
    assert "terms.csv adds 2 rows" in said
    assert "thresholds.csv replaces 1 row" in said
    assert "reassessment goes out as urn:oid:2.999.1.2 FU-6W (Follow-up visit)" in said
    assert "Time zone Europe/Vienna, unless CDS_TIME_ZONE is set." in said


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("mine", "utf-8")
    done = run("site", "init", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert "has terms.csv already, and nothing was written" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["terms.csv"]
    assert (tmp_path / "terms.csv").read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = run("site", "init", str(tmp_path / "file" / "below"))
    assert done.code == 2
    assert "cannot be written" in done.err
    assert "Traceback" not in done.err


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('[site]\nname = "Test Hospital"\ncolour = "red"\n', "utf-8")
    (tmp_path / "terms.csv").write_text("concept,words\nnothing,x\nnsaid,Tablet\n", "utf-8")
    return tmp_path


def test_every_problem_is_told_with_file_and_row(run: Run, broken: Path) -> None:
    done = run("site", "check", str(broken))
    assert (done.code, done.err) == (1, "")
    said = plain(done.out)
    assert f"- {broken}/site.toml: site.colour: no such key; there are contact, name, time_zone" in said
    assert f"- {broken}/terms.csv, row 2: unknown concept 'nothing'" in said
    assert f"- {broken}/terms.csv, row 3: pattern 'Tablet' must be in lower case" in said
    assert "3 problems; the service does not start with this folder." in said


def test_check_takes_the_folder_of_the_setting(
    run: Run, monkeypatch: pytest.MonkeyPatch, broken: Path
) -> None:
    without = run("site", "check")
    assert (without.code, without.out) == (2, "")
    assert "give one, or set CDS_SITE" in without.err
    monkeypatch.setenv("CDS_SITE", str(broken))
    assert run("site", "check").code == 1
    assert run("site", "check", str(RIVERSIDE)).code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "--port", "0"),
        ("demo", "--once", "--port", "0"),
        ("call", str(REQUESTS / "patient-view-full.json"), "--as-of", "2026-06-15"),
    ],
)
def test_a_wrong_folder_stops_every_start(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CDS_SITE", str(broken))
    done = run(*command)
    assert done.code == 2
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == ["cds-service"] * 3
    assert "terms.csv, row 2: unknown concept 'nothing'" in done.err


def test_a_call_says_whose_limits_are_in_force(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_SITE", str(RIVERSIDE))
    done = run("call", str(RIVERSIDE / "requests" / "patient-view.json"), "--as-of", "2026-06-15")
    assert done.code == 0
    said = plain(done.out)
    assert "with the codes and limits of Riverside Hospital" in said
    assert "limit up to 5.8 ms (Riverside Hospital, the site's own limit)" in said
    monkeypatch.delenv("CDS_SITE")
    done = run("call", str(RIVERSIDE / "requests" / "patient-view.json"), "--as-of", "2026-06-15")
    assert "No card" in done.out
    assert "Riverside Hospital" not in done.out
