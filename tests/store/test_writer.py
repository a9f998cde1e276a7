"""Many callers share one COMMIT, none spoils it for the others, and each learns in time what became of its rows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from cds_service.store import Store, StoreUnavailable
from cds_service.store.rows import Batch
from tests.store.examples import CONTENT, batch, evaluation, feedback, id_of

OnCommit = Callable[[Callable[[sa.Connection], None]], None]


@pytest.fixture
def waiting(store_url: str) -> Iterator[Store]:
    """A store whose writer has not started, so that what is written in the meantime forms one line."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


async def queue(store: Store, *batches: Batch, deadline: float = 10) -> list[asyncio.Task[None]]:
    """Writes that are in the line, in this order, when this returns."""
    tasks = [asyncio.create_task(store.write(one, deadline)) for one in batches]
    await asyncio.sleep(0)
    return tasks


def together(store: Store, *batches: Batch) -> list[BaseException | None]:
    """Writes batches that are all in the line before the writer starts; what each of them got."""

    async def run() -> list[BaseException | None]:
        tasks = await queue(store, *batches)
        store.start()
        return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(run())


def test_callers_that_wait_share_one_commit(waiting: Store, on_commit: OnCommit) -> None:
    commits: list[sa.Connection] = []
    on_commit(commits.append)
    assert together(waiting, *(batch() for _ in range(200))) == [None] * 200
    assert len(commits) == 1
    assert waiting.counts()["evaluation"] == 200


def test_a_group_is_bounded(store_url: str, on_commit: OnCommit) -> None:
    store = Store.open(store_url, group_limit=40)
    commits: list[sa.Connection] = []
    on_commit(commits.append)
    assert together(store, *(batch() for _ in range(100))) == [None] * 100
    assert len(commits) == 3
    store.close()


def test_rows_that_are_refused_do_not_spoil_those_of_others(waiting: Store, on_commit: OnCommit) -> None:
    good = [batch() for _ in range(3)]
    twice = replace(batch(), evaluation=good[0].evaluation, results=())
    alien = Batch(evaluation=evaluation(content="sha256:never-seen"))
    odd = Batch(content=replace(CONTENT, hash="sha256:odd", document={"what": object()}))
    commits: list[sa.Connection] = []
    on_commit(commits.append)
    answers = together(waiting, good[0], twice, good[1], alien, odd, good[2])
    assert [type(answer) for answer in answers] == [
        type(None),
        StoreUnavailable,
        type(None),
        StoreUnavailable,
        StoreUnavailable,
        type(None),
    ]
    assert len(commits) == 1
    assert waiting.counts() | {"rule_result": 6, "evaluation": 3, "undelivered": 0} == waiting.counts()


def test_a_batch_is_written_whole_or_not_at_all(waiting: Store) -> None:
    half = batch(3)
    half = replace(half, results=(*half.results[:2], half.results[0]))
    answers = together(waiting, half, batch(3))
    assert isinstance(answers[0], StoreUnavailable)
    assert waiting.show(id_of(half)) is None
    assert waiting.counts()["rule_result"] == 3


def test_a_value_too_long_for_an_index_is_the_problem_of_its_sender_only(waiting: Store) -> None:
    """PostgreSQL refuses it with a code that also stands for troubles of the server; SQLite takes it."""
    call = batch()
    noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(9000))
    sent = Batch(feedback=(feedback(call.results[0], result=None, card=noise),))
    answers = together(waiting, call, sent, batch())
    assert answers[0] is None
    assert answers[2] is None


def test_past_its_deadline_a_row_that_still_comes_says_that_nobody_got_the_answer(waiting: Store) -> None:
    late, kept = batch(), batch()

    async def run() -> None:
        (first,) = await queue(waiting, late, deadline=0.001)
        with pytest.raises(StoreUnavailable, match="not safe within 1 ms"):
            await first
        (second,) = await queue(waiting, kept)
        waiting.start()
        await second

    asyncio.run(run())
    assert [shown(waiting, one) for one in (late, kept)] == [False, True]
    assert waiting.counts()["undelivered"] == 0
    assert {row.id: row.delivered for row in waiting.recent()} == {id_of(late): False, id_of(kept): True}


def test_a_deadline_that_falls_into_the_commit_marks_the_row(store_url: str, on_commit: OnCommit) -> None:
    noon = datetime(2026, 6, 4, 12, tzinfo=UTC)
    store = Store.open(store_url, now=lambda: noon)
    given_up = threading.Event()
    on_commit(lambda _: given_up.wait() and None)
    call = batch()
    store.start()
    with pytest.raises(StoreUnavailable, match="not safe within 50 ms"):
        asyncio.run(store.write(call, deadline=0.05))
    given_up.set()
    store.close()

    again = Store.open(store_url)
    assert shown(again, call) is False
    assert again.counts()["undelivered"] == 1
    again.close()


def test_a_caller_that_goes_away_did_not_get_the_answer(waiting: Store) -> None:
    call = batch()

    async def run() -> None:
        (task,) = await queue(waiting, call)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    waiting.start()
    waiting.close()
    assert shown(waiting, call) is False


def test_an_answer_to_commit_that_is_lost_leaves_the_row_marked(store_url: str, on_commit: OnCommit) -> None:
    """The database committed, but the connection broke before it could say so."""
    store = Store.open(store_url)
    store.start()
    lost: list[sa.Connection] = []

    def lose(connection: sa.Connection) -> None:
        if not lost:
            lost.append(connection)
            connection.connection.commit()
            raise sa.exc.OperationalError("COMMIT", None, ConnectionError("connection lost"))

    on_commit(lose)
    call, next_call = batch(), batch()
    with pytest.raises(StoreUnavailable, match="ConnectionError"):
        asyncio.run(store.write(call, deadline=5))
    asyncio.run(store.write(next_call, deadline=5))
    assert [shown(store, one) for one in (call, next_call)] == [False, True]
    store.close()


def test_a_full_line_refuses_at_once(store_url: str) -> None:
    store = Store.open(store_url, line_limit=2)

    async def run() -> None:
        tasks = await queue(store, batch(), batch())
        with pytest.raises(StoreUnavailable, match="2 batches are already waiting"):
            await store.write(batch(), deadline=60)
        store.start()
        await asyncio.gather(*tasks)
        await store.write(batch(), deadline=5)

    asyncio.run(run())
    assert store.counts()["evaluation"] == 3
    store.close()


def test_closing_writes_what_waits_and_takes_no_more(waiting: Store) -> None:
    async def run() -> list[BaseException | None]:
        tasks = await queue(waiting, batch(), batch())
        waiting.start()
        await asyncio.to_thread(waiting.close)
        with pytest.raises(StoreUnavailable, match="closed"):
            await waiting.write(batch())
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert asyncio.run(run()) == [None, None]


def shown(store: Store, call: Batch) -> bool:
    """Whether the stored evaluation says that its answer was delivered."""
    found = store.show(id_of(call))
    assert found is not None
    return found.delivered
