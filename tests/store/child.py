"""A process of its own, for proofs about killing one and about two at once.

    python -m tests.store.child open URL         opens the store
    python -m tests.store.child write URL COUNT  opens it and writes COUNT calls, 16 at a time

It prints "ready", begins when it reads a line, and prints the id of each call once that is safe.
"""

from __future__ import annotations

import asyncio
import sys

from cds_service.store import Store, StoreUnavailable
from tests.store.examples import batch, id_of

RESULTS = 3


async def write(store: Store, count: int) -> None:
    numbers = iter(range(count))

    async def client() -> None:
        for _ in numbers:
            row = batch(RESULTS)
            try:
                await store.write(row, deadline=5)
            except StoreUnavailable as refusal:
                print("refused:", refusal, file=sys.stderr, flush=True)
            else:
                print(id_of(row), flush=True)

    await asyncio.gather(*(client() for _ in range(16)))


def main(task: str, url: str, count: str = "0") -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    store = Store.open(url)
    if task == "write":
        store.start()
        asyncio.run(write(store, int(count)))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
