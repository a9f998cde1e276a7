"""The reader as the service uses it: with helper processes, deadlines, and files that mean harm."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cds_service.attachments import Attachment, AttachmentReader, Limits, NotReadable, Text, content_key
from tests.attachments.samples import HTML_TABLE, PDF_TABLE, ROWS, bomb, content, packed, pdf, rtf, writer

ROOT = Path(__file__).parents[2]
# Takes far longer than any limit here, in a single call of C code that no signal handler of Python interrupts.
STUCK = b"{\\rtf1 " + b"{\\field{\\*\\fldinst{" * 60_000
# Each brace is remembered until its group ends.
GREEDY = b"{\\rtf1 " + b"{" * 2_000_000


def own_helpers() -> list[int]:
    return [process.pid or 0 for process in multiprocessing.active_children()]


@pytest.fixture(scope="module")
def reader() -> Iterator[AttachmentReader]:
    with AttachmentReader(Limits(seconds=10)) as made:
        yield made


@pytest.fixture(scope="module")
def strict() -> Iterator[AttachmentReader]:
    """With little time and memory."""
    with AttachmentReader(Limits(seconds=0.5, memory=64 * 2**20)) as made:
        yield made


def numbered(number: int) -> Attachment:
    return Attachment(f"<p>report {number}</p>".encode(), "text/html")


def test_each_kind(reader: AttachmentReader) -> None:
    wanted = [
        Attachment(b"plain", "text/plain"),
        Attachment(HTML_TABLE.encode(), "text/html"),
        Attachment(rtf("rich"), "text/rtf"),
        Attachment(pdf(writer(content(PDF_TABLE))), "application/pdf"),
        Attachment(b"PK\x03\x04", "application/pdf"),
        Attachment(b"", None),
    ]
    found = asyncio.run(reader.read([*wanted, *wanted], deadline=20))
    plain, html, rich, portable, zipped, empty = (
        found[content_key(one.data, one.content_type)] for one in wanted
    )
    assert plain == Text("plain")
    assert html == Text("\n".join(["Motor nerves", *ROWS]))
    assert rich == Text("rich")
    assert isinstance(portable, Text)
    assert " ".join(portable.text.split()) == "Nerve Right ms Left ms Tibial 6.9 Peroneal 4.2 Sural 3.1 3.3"
    assert zipped == NotReadable("unknown type application/zip")
    assert empty == NotReadable("no content")


def test_a_key_tells_content_and_type_apart() -> None:
    keys = {
        content_key(b"a", None),
        content_key(b"a", "text/plain"),
        content_key(b"b", None),
        content_key(b"", "a"),
    }
    assert len(keys) == 4
    assert (
        content_key(b"a", " Text/Plain ")
        == content_key(b"a", "text/plain")
        == Attachment(b"a", "text/plain").key
    )


def test_no_content_in_a_representation() -> None:
    assert "secret" not in repr([Attachment(b"secret"), Text("secret")])


def test_what_was_read_needs_no_helper_again() -> None:
    with AttachmentReader() as reader:
        wanted = numbered(1)
        assert reader.read_now(wanted.data, wanted.content_type) == Text("report 1")
        reader.close()
        assert reader.read_now(wanted.data, wanted.content_type) == Text("report 1")
        assert reader.read_now(b"<p>other", "text/html") == NotReadable("the reading process was lost")


def test_plain_text_starts_no_helper() -> None:
    before = own_helpers()
    with AttachmentReader() as reader:
        assert reader.read_now(b"words", "text/plain") == Text("words")
        assert own_helpers() == before


def test_close_ends_the_helpers_and_start_begins_again() -> None:
    before = set(own_helpers())
    reader = AttachmentReader(helpers=1)
    assert reader.read_now(b"<p>a", "text/html") == Text("a")
    assert len(set(own_helpers()) - before) == 1
    reader.close()
    reader.close()
    assert set(own_helpers()) <= before
    reader.start()
    assert reader.read_now(b"<p>b", "text/html") == Text("b")
    reader.close()


def test_close_does_not_wait_for_what_is_under_way() -> None:
    reader = AttachmentReader(Limits(seconds=30), helpers=1)
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(reader.read_now, STUCK + bytes([n]), "text/rtf") for n in (48, 49)]
        assert reader.read_now(b"x" * 10_000_001, "text/html") == NotReadable("too large")
        time.sleep(0.2)
        start = time.monotonic()
        reader.close()
        assert [one.result() for one in waiting] == [NotReadable("the reading process was lost")] * 2
        assert time.monotonic() - start < 5


def test_too_much_time(strict: AttachmentReader) -> None:
    start = time.monotonic()
    assert strict.read_now(STUCK, "text/rtf") == NotReadable("took too long")
    assert time.monotonic() - start < 5
    assert strict.read_now(b"<p>next", "text/html") == Text("next")


def test_too_much_memory(strict: AttachmentReader) -> None:
    with AttachmentReader(Limits(seconds=20, memory=64 * 2**20), helpers=1) as reader:
        assert reader.read_now(GREEDY, "text/rtf") == NotReadable("needed too much memory")
        assert reader.read_now(b"<p>next", "text/html") == Text("next")


def test_a_gibibyte_out_of_a_mebibyte(reader: AttachmentReader) -> None:
    data = pdf(writer(packed(bomb(2**30))))
    start = time.monotonic()
    assert reader.read_now(data, "application/pdf") == NotReadable("too large")
    assert time.monotonic() - start < 5


def test_a_stuck_one_holds_up_no_other() -> None:
    async def both() -> tuple[float, float]:
        start = time.monotonic()
        slow = asyncio.create_task(reader.read([Attachment(STUCK, "text/rtf")], deadline=30))
        await asyncio.sleep(0)
        for number in range(5):
            wanted = numbered(number)
            assert await reader.read([wanted], deadline=30) == {wanted.key: Text(f"report {number}")}
        quick = time.monotonic() - start
        assert list((await slow).values()) == [NotReadable("took too long")]
        return quick, time.monotonic() - start

    with AttachmentReader(Limits(seconds=2)) as reader:
        assert reader.read_now(b"<p>warm", "text/html") == Text("warm")
        quick, slow = asyncio.run(both())
    assert quick < 1.5 < slow


def test_what_took_too_long_is_not_tried_at_once() -> None:
    now = [0.0]
    with AttachmentReader(Limits(seconds=0.3), helpers=1, retry_after=100, clock=lambda: now[0]) as reader:
        assert reader.read_now(STUCK, "text/rtf") == NotReadable("took too long")
        start = time.monotonic()
        now[0] = 99
        assert reader.read_now(STUCK, "text/rtf") == NotReadable("took too long")
        assert time.monotonic() - start < 0.2
        now[0] = 101
        assert reader.read_now(STUCK, "text/rtf") == NotReadable("took too long")
        assert time.monotonic() - start > 0.3


def test_what_is_late_is_there_for_the_next_call() -> None:
    wanted = numbered(7)

    async def calls(reader: AttachmentReader) -> None:
        plain = Attachment(b"plain", "text/plain")
        late = await reader.read([wanted, plain], deadline=0.001)
        assert late == {wanted.key: NotReadable("not read in time"), plain.key: Text("plain")}
        assert await reader.read([wanted], deadline=20) == {wanted.key: Text("report 7")}

    with AttachmentReader(helpers=1) as reader:
        asyncio.run(calls(reader))


def test_the_loop_may_end_before_the_helper() -> None:
    wanted = numbered(8)
    with AttachmentReader(helpers=1) as reader:
        late = asyncio.run(reader.read([wanted], deadline=0.001))
        assert late == {wanted.key: NotReadable("not read in time")}
        assert reader.read_now(wanted.data, wanted.content_type) == Text("report 8")


def test_one_caller_who_leaves_takes_nothing_from_another(reader: AttachmentReader) -> None:
    wanted = numbered(9)

    async def calls() -> None:
        first = asyncio.create_task(reader.read([wanted], deadline=20))
        second = asyncio.create_task(reader.read([wanted], deadline=20))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == {wanted.key: Text("report 9")}

    asyncio.run(calls())


def test_the_loop_goes_on_meanwhile() -> None:
    """Also while the helpers start, and while large ones are taken up."""
    many = [Attachment(b"<p>" + b"word " * 400_000 + bytes([n]), "text/html") for n in range(48, 51)]
    many.append(Attachment("Größe ".encode() * 100_000, "text/plain"))
    longest = 0.0

    async def calls(reader: AttachmentReader) -> None:
        nonlocal longest
        reading = asyncio.create_task(reader.read(many, deadline=30))
        while not reading.done():
            before = time.monotonic()
            await asyncio.sleep(0.001)
            longest = max(longest, time.monotonic() - before)
        assert all(isinstance(outcome, Text) for outcome in reading.result().values())

    with AttachmentReader(Limits(seconds=10)) as reader:
        asyncio.run(calls(reader))
    print("LONGEST", longest)
    assert longest < 0.25


def test_too_many_at_once_are_refused() -> None:
    with AttachmentReader(Limits(seconds=0.5), helpers=1, waiting=len(STUCK) + 100) as reader:

        async def calls() -> None:
            stuck = Attachment(STUCK, "text/rtf")
            others = [Attachment(b"<p>" + bytes([n]) * 80, "text/html") for n in range(97, 100)]
            found = await reader.read([stuck, *others], deadline=20)
            assert [found[one.key] for one in (stuck, *others)] == [
                NotReadable("took too long"),
                Text("a" * 80),
                NotReadable("too many attachments at once"),
                NotReadable("too many attachments at once"),
            ]
            assert await reader.read(others[1:2], deadline=20) == {others[1].key: Text("b" * 80)}

        asyncio.run(calls())


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_helper_that_is_killed_is_replaced() -> None:
    before = set(own_helpers())
    with AttachmentReader(Limits(seconds=20), helpers=1) as reader:
        assert reader.read_now(b"<p>a", "text/html") == Text("a")
        with ThreadPoolExecutor() as threads:
            waiting = threads.submit(reader.read_now, STUCK, "text/rtf")
            time.sleep(0.3)
            (helper,) = set(own_helpers()) - before
            os.kill(helper, signal.SIGKILL)
            assert waiting.result() == NotReadable("the reading process was lost")
        assert reader.read_now(b"<p>b", "text/html") == Text("b")
        # An idle one: nobody notices.
        (helper,) = set(own_helpers()) - before
        os.kill(helper, signal.SIGKILL)
        time.sleep(0.3)
        assert reader.read_now(b"<p>c", "text/html") == Text("c")


def test_many_threads() -> None:
    with AttachmentReader(Limits(seconds=10)) as reader, ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda n: reader.read_now(f"<p>{n % 20}".encode(), "text/html"), range(200))
        assert list(found) == [Text(str(n % 20)) for n in range(200)]
        assert threading.active_count() < 40


_SERVICE = """
import asyncio, os, sys, logging
logging.basicConfig(level=logging.DEBUG)
from cds_service.attachments import Attachment, AttachmentReader, Limits
import multiprocessing

def main():
    import uvloop
    reader = AttachmentReader(Limits(seconds=3))
    async def calls():
        broken = Attachment(b"%PDF-1.4 secret 1 0 obj << /Root (secret) trailer secret", "application/pdf")
        found = await reader.read([Attachment(b"<p>fine", "text/html"), broken], deadline=20)
        print(*found.values(), sep="\\n")
        print("helpers", *[process.pid for process in multiprocessing.active_children()], flush=True)
        if "stuck" in sys.argv:
            stuck = b"{\\\\rtf1 " + b"{\\\\field{\\\\*\\\\fldinst{" * 60_000
            await reader.read([Attachment(stuck, "text/rtf")], deadline=0.3)
            os.kill(os.getpid(), 9)
    uvloop.run(calls())

if __name__ == "__main__":
    main()
"""


def run_service(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], list[int]]:
    script = folder / "service.py"
    script.write_text(_SERVICE)
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    told = re.search(r"^helpers (.*)$", done.stdout, re.M)
    assert told, done.stderr
    return done, [int(pid) for pid in told[1].split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_process_that_forgets_to_close_ends_all_the_same(tmp_path: Path) -> None:
    """And nothing of a file gets into what it writes, not even from the libraries in the helpers."""
    done, helpers = run_service(tmp_path)
    assert done.returncode == 0
    assert "NotReadable(reason='broken PDF')" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    assert len(helpers) == 2
    assert not any(alive(pid) for pid in helpers)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_the_helpers_do_not_outlive_a_process_that_is_killed(tmp_path: Path) -> None:
    done, helpers = run_service(tmp_path, "stuck")
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in helpers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
