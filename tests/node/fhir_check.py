"""FHIR R4 as the npm package fhir sees it: required codes, unknown elements, references to the right types.

It knows what fhir.resources lets pass (``status: "banana"``) and lets pass what fhir.resources knows (a
number for a text, two values of one choice, an empty list, words after a date), so what is emitted goes
through both. Codes of SNOMED CT and LOINC are not in it: those give warnings, and warnings are no problems.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
WHAT_TO_INSTALL = "needs node 18 or newer and npm (Debian: apt-get install nodejs npm)"


class Problem(NamedTuple):
    """What is wrong, and where: ``resource`` is the place in the list that was checked."""

    resource: int
    location: str
    message: str


def validate_resources(resources: list[dict[str, Any]]) -> list[Problem]:
    """Every error in the resources; an empty list when all of them are valid FHIR R4."""
    ensure_installed()
    answer = json.loads(_run(["node", "check.mjs"], stdin=json.dumps(resources)))
    assert [checked["index"] for checked in answer] == list(range(len(resources)))
    problems = [
        Problem(checked["index"], message["location"], message["message"])
        for checked in answer
        for message in checked["messages"]
        if message["severity"] in {"error", "fatal"}
    ]
    assert {problem.resource for problem in problems} == {c["index"] for c in answer if not c["valid"]}
    return problems


def ensure_installed() -> None:
    """Install the package by its lock, once and again when the lock changes.

    Without node a test is skipped on a developer's machine and fails in CI.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        if os.environ.get("CI"):
            pytest.fail(WHAT_TO_INSTALL)
        pytest.skip(WHAT_TO_INSTALL)
    lock = (HERE / "package-lock.json").read_bytes()
    made = MODULES / ".made-from-lock"
    if not made.is_file() or made.read_bytes() != lock:
        _run(["npm", "ci", "--loglevel=error"])
        made.write_bytes(lock)


def _run(command: list[str], stdin: str = "") -> str:
    done = subprocess.run(
        command, cwd=HERE, input=stdin, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
