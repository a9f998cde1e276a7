"""`cds-service read-report`: what a laboratory sees of its reports, and how a corpus is scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done

Run = Callable[..., Done]
REPORTS = Path(__file__).parents[2] / "fixtures/reports"


def test_it_prints_what_is_read_with_the_sentence_and_what_is_left_out(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "NCS left leg\n\nIndication: rule out tarsal tunnel syndrome.\n\nImpression: Possible tarsal tunnel syndrome. "
        "Sural amplitude 12 uV.\n"
    )
    done = run("read-report", str(report))
    assert done.code == 0
    told = " ".join(done.out.split())
    assert "Its title names: the left limb." in told
    assert "by a report: hedged, left [impression]" in told
    assert "sural sensory amplitude: 12 \u00b5V, left [impression]" in told
    assert "\u201cPossible tarsal tunnel syndrome.\u201d" in told
    assert "indication, history, technique and advice are no result" in told


@pytest.mark.parametrize("name", ["pdf/left-tarsal-tunnel.pdf", "narrative/right-tarsal-tunnel-syndrome.txt"])
def test_any_format_is_read(run: Run, name: str) -> None:
    done = run("read-report", str(REPORTS / name))
    assert done.code == 0
    assert "tarsal tunnel syndrome" in done.out


def test_the_side_of_the_chart_holds_where_the_report_names_none(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("Tarsal tunnel syndrome.")
    assert "stated, side not recorded" in " ".join(run("read-report", str(report)).out.split())
    assert "stated, right" in " ".join(run("read-report", "--side", "right", str(report)).out.split())


def test_a_scan_is_not_readable_and_said_so(run: Run) -> None:
    done = run("read-report", str(REPORTS / "pdf/scan.pdf"))
    assert done.code == 1
    assert "Not readable: no text layer" in done.out


@pytest.mark.parametrize("arguments", [["no-such-file.txt"], [], ["--score", "."]])
def test_what_is_not_there_is_said_in_a_sentence(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    given = [str(tmp_path) if one == "." else one for one in arguments]
    done = run("read-report", *given)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("cds-service: ")


CORPUS = {
    "reports.csv": "report,trap,about\none.txt,,a plain one\n",
    "expected.csv": (
        "report,name,side,certainty,answer,value,unit\n"
        "one.txt,report-tarsal-tunnel,left,stated,,,\n"
        "one.txt,sural-amp,left,,,12,uV\n"
    ),
    "one.txt": "Left tarsal tunnel syndrome. Left sural amplitude 11 uV.",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "style"
    folder.mkdir()
    for name, text in CORPUS.items():
        (folder / name).write_text(text)
    return folder


def test_a_corpus_is_scored_and_its_differences_are_named(run: Run, corpus: Path) -> None:
    done = run("read-report", "--score", str(corpus.parent), "--differences")
    assert done.code == 0
    assert "focal tibial slowing, side      1.000   1.000" in done.out
    assert "measure value                   0.000   0.000" in done.out
    assert "missing: sural-amp, left, 12" in done.out
    assert "too much: sural-amp, left, 11" in done.out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("expected.csv", "report,name\n", "expected.csv, row 1: the columns are not"),
        (
            "expected.csv",
            f"{CORPUS['expected.csv']}one.txt,sural-amp,up,,,1,uV\n",
            "row 4: unknown side 'up'",
        ),
        (
            "expected.csv",
            f"{CORPUS['expected.csv']}one.txt,sural-amp,left,,,x,uV\n",
            "row 4: value 'x' is no number",
        ),
        ("reports.csv", "report,trap,about\n", "does not list one.txt"),
        ("reports.csv", "report,trap,about\none.txt,,a\ntwo.txt,,b\n", "there is no file two.txt"),
    ],
)
def test_a_corpus_that_cannot_be_scored_names_file_and_row(
    run: Run, corpus: Path, name: str, text: str, said: str
) -> None:
    (corpus / name).write_text(text)
    done = run("read-report", "--score", str(corpus.parent))
    assert done.code == 2
    assert said in done.err


def test_the_differences_of_held_out_reports_are_not_shown(run: Run, corpus: Path) -> None:
    corpus.rename(corpus.parent / "independent")
    done = run("read-report", "--score", str(corpus.parent), "--differences")
    assert "missing" not in done.out
    assert "nobody is to look at these" in done.out
