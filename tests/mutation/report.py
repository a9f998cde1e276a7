"""Which mutants survived, and whether `survivors.toml` says why each may live: `report.py SESSION`.

A mutant is known by its module and its changed line. Ends with 1 when one survived that is not listed.
"""

from __future__ import annotations

import sqlite3
import sys
import tomllib
from collections import Counter
from pathlib import Path

LIST = Path(__file__).parent / "survivors.toml"


def changed(diff: str) -> str:
    """The line as the mutant has it; of several, all of them."""
    lines = [line[1:].strip() for line in diff.splitlines() if line.startswith("+") and line[:3] != "+++"]
    return " ".join(" ".join(lines).split())


def survivors(session: Path) -> list[tuple[str, str]]:
    """Module and changed line of each mutant that no test noticed."""
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "select m.module_path, r.diff from mutation_specs m join work_results r on m.job_id = r.job_id "
            "where r.test_outcome = 'SURVIVED' order by m.module_path, m.start_pos_row"
        ).fetchall()
    return [(path, changed(diff)) for path, diff in rows]


def listed() -> dict[tuple[str, str], str]:
    """Module and line -> the reason why it may live."""
    found = {}
    for group in tomllib.loads(LIST.read_text(encoding="utf-8"))["group"]:
        for one in group["mutants"]:
            found[one["module"], one["line"]] = group["reason"]
    return found


def counts(session: Path) -> Counter[str]:
    with sqlite3.connect(session) as database:
        done = database.execute(
            "select lower(test_outcome) from work_results where worker_outcome = 'NORMAL'"
        ).fetchall()
        (waiting,) = database.execute(
            "select count(*) from mutation_specs where job_id not in (select job_id from work_results)"
        ).fetchone()
    return Counter(one for (one,) in done) + Counter({"not run": waiting})


def main(session: Path) -> int:
    known, alive = listed(), survivors(session)
    unlisted = [one for one in alive if one not in known]
    print(", ".join(f"{number} {word}" for word, number in sorted(counts(session).items())))
    print(f"{len(alive)} survived: {len(alive) - len(unlisted)} of them listed with a reason")
    for path, line in unlisted:
        print(f"  {path}: {line}")
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
