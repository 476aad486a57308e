"""Threads made up in a process of their own, so that making up and storing take a core each."""

import gc
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

import msgspec

from triage_app.practice.history.sizes import SEED, Size
from triage_app.practice.history.threads import threads
from triage_app.practice.history.values import Thread

_AT_ONCE = 200


def threads_beside(size: Size, seed: int = SEED) -> Iterator[Thread]:
    """The threads of a size, the same as `threads` gives."""
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_make_up, args=(sending, size, seed), daemon=True)
    process.start()
    sending.close()
    read = msgspec.msgpack.Decoder(list[Thread]).decode
    try:
        while some := read(receiving.recv_bytes()):
            yield from some
    finally:
        receiving.close()
        process.join()


def _make_up(sending: Connection, size: Size, seed: int) -> None:
    """Send all threads, then nothing."""
    gc.disable()  # nothing in a history points in a circle
    write = msgspec.msgpack.Encoder().encode
    every = threads(size, seed)
    try:
        while some := list(islice(every, _AT_ONCE)):
            sending.send_bytes(write(some))
        sending.send_bytes(write([]))
    except BrokenPipeError:
        return  # nobody wants the rest
