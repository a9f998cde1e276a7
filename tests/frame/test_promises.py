"""What the project promises about itself, held against its own files."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LEFT_OUT = {".git", ".venv", "node_modules", "build", "dist", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: as git has it, or, outside a git checkout, as it lies there."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
        paths = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(part in LEFT_OUT or part.endswith("_cache") for part in path.relative_to(ROOT).parts)
        ]
    return tuple(path for path in paths if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """The text of a file; nothing for one that is no text."""
    content = path.read_bytes()
    try:
        return "" if b"\0" in content else content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


# --- locks ---


def locked(lock: str) -> dict[str, list[str]]:
    """The requirements of a lock by name, each as ``name==version ; marker``; every one has its hashes."""
    found: dict[str, list[str]] = {}
    for entry in (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines():
        requirement, *hashes = entry.split(" --hash=")
        assert hashes, f"{lock}: no hash for {requirement.strip()}"
        for hash_ in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", hash_.strip()), f"{lock}: {requirement}: {hash_}"
        assert re.match(r"[a-z0-9.-]+==\S+( ; .+)?$", requirement.strip()), f"{lock}: {requirement}"
        found.setdefault(canonicalize_name(requirement.split("==")[0]), []).append(requirement.strip())
    return found


@pytest.mark.parametrize("lock", [*LOCKS, "tests/node/package-lock.json"])
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.findall(
        r"\w+://|\b[\w-]+\.(?:org|com|io|net|dev|local|internal)\b|--\w*(?:index|links)", text
    )
    assert '"resolved"' not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_has_a_hash(lock: str) -> None:
    assert len(locked(lock)) > 20


def test_the_run_lock_is_part_of_the_dev_lock() -> None:
    run, dev = map(locked, LOCKS)
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_a_lock_answers_to_pyproject(lock: str, groups: list[str]) -> None:
    wanted = [*PYPROJECT["project"]["dependencies"]]
    for group in groups:
        wanted += PYPROJECT["dependency-groups"][group]
    pins = locked(lock)
    for requirement in map(Requirement, wanted):
        versions = [
            pin.split(" ")[0].split("==")[1] for pin in pins.get(canonicalize_name(requirement.name), [])
        ]
        assert versions, f"{requirement.name} is not in {lock}: run make lock"
        for version in versions:
            assert requirement.specifier.contains(version), (
                f"{requirement} is not {version} of {lock}: run make lock"
            )


def test_the_node_package_is_pinned_exactly() -> None:
    package = json.loads((ROOT / "tests/node/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    for name, version in package["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for place, entry in lock["packages"].items():
        assert not place or entry.get("inBundle") or entry["integrity"].startswith("sha512-"), place


def test_no_other_tools_lock_is_kept() -> None:
    others = re.compile(
        r"uv\.lock|pylock(\..*)?\.toml|poetry\.lock|Pipfile\.lock|pdm\.lock|yarn\.lock|pnpm-lock\.yaml"
    )
    assert not [named(path) for path in project_files() if others.fullmatch(path.name)]


# --- files ---


def test_no_file_names_a_developers_machine() -> None:
    place = re.compile(r"(?<![\w.])(?:/(?:home|Users)/\w[\w.-]*|/[r]oot/|[A-Z]:\\Users\\)")
    found = [
        f"{named(path)}: {match.group()}"
        for path in project_files()
        if named(path) != "Dockerfile"
        for match in [place.search(text_of(path))]
        if match
    ]
    assert not found


def says_synthetic(resource: dict[str, Any]) -> bool:
    told = [resource.get("meta", {}).get("tag"), resource.get("note")]
    return "synthetic" in json.dumps(told).lower()


def test_every_patient_of_the_fixtures_says_that_it_is_synthetic() -> None:
    patients = sorted((ROOT / "fixtures/patients").rglob("*.json"))
    assert patients
    assert not [named(path) for path in patients if not says_synthetic(json.loads(path.read_text("utf-8")))]


# --- commands ---


def targets() -> dict[str, str]:
    """The targets of the Makefile, each with its help line (empty for none)."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return dict(re.findall(r"^([a-z][\w-]*):(?!=)[^#\n]*(?:## (.+))?$", makefile, re.M))


def test_every_target_has_a_help_line() -> None:
    steps = {"setup-run", "need-node"}  # parts of other targets, not for people
    assert {name for name, told in targets().items() if not told} == steps
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, re.M)
    assert set(phony.split()) == set(targets())


@pytest.mark.parametrize(
    ("page", "at_least"),
    [
        ("README.md", {"demo", "test"}),
        ("CONTRIBUTING.md", {"install", "test", "test-all", "lint"}),
        (".ci/run", {"install", "lint", "test", "test-all"}),
    ],
)
def test_the_commands_that_a_page_names_exist(page: str, at_least: set[str]) -> None:
    text = (ROOT / page).read_text("utf-8")
    used = set(re.findall(r"(?:^|`|[A-Z]=\S+ )\s*make (?:--\S+ )*([a-z][\w-]*)", text, re.M))
    assert at_least <= used
    assert used <= set(targets())


def test_the_oldest_python_is_the_same_everywhere() -> None:
    def only(pattern: str, name: str) -> str:
        [found] = set(re.findall(pattern, (ROOT / name).read_text("utf-8"), re.M))
        return str(found)

    [floor] = re.findall(r">=(\S+)", PYPROJECT["project"]["requires-python"])
    assert {
        "Makefile": only(r"^PYTHON_FLOOR := (\S+)$", "Makefile"),
        "scripts/setup": only(r"^floor=\$\{PYTHON_FLOOR:-(\S+)\}$", "scripts/setup"),
        "Dockerfile": only(r"python:(\d+\.\d+)", "Dockerfile"),
        "mypy": PYPROJECT["tool"]["mypy"]["python_version"],
        "ruff": PYPROJECT["tool"]["ruff"]["target-version"].replace("py3", "3."),
    } == dict.fromkeys(["Makefile", "scripts/setup", "Dockerfile", "mypy", "ruff"], floor)


def test_every_module_of_the_package_has_its_place_in_the_layers() -> None:
    [layers] = [c["layers"] for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "layers"]
    placed = {name.strip(" ()") for layer in layers for name in re.split(r"[:|]", layer)}
    package = ROOT / "cds_service"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    modules |= {path.parent.name for path in package.glob("*/*.py")}
    assert sorted(f"cds_service.{name}" for name in modules if f"cds_service.{name}" not in placed) == []
