"""A history as batches of rows, in the order in which its messages arrive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.history import rows
from triage_app.practice.history import stories
from triage_app.practice.history.patients import patients_of, provider
from triage_app.practice.history.sizes import Size
from triage_app.practice.history.threads import arrivals
from triage_app.practice.history.values import Thread

BATCH = 20_000
"""Messages a batch; what is under way is all that is kept in memory."""


@dataclass
class Batch:
    """Rows by table. A conversation comes with its last message, a patient with their first."""

    tables: dict[str, list[rows.Row]] = field(default_factory=lambda: {table: [] for table in rows.COLUMNS})

    @property
    def messages(self) -> int:
        """How many messages are in it."""
        return len(self.tables["message"])


def batches(size: Size, place: rows.Place, every: Iterable[Thread]) -> Iterator[Batch]:
    """All rows of the threads of a size. Numbers of rows begin at one."""
    batch = Batch()
    batch.tables["provider"] = [rows.of_provider(place, one, provider(one)) for one in range(size.providers)]
    known = bytearray(patients_of(size.writers) + 1 + stories.COUNT)
    under_way: dict[int, list[rows.Arrived]] = {}
    for number, (thread, at, is_last) in enumerate(arrivals(every), start=1):
        tables, message = batch.tables, thread.messages[at]
        if not known[thread.patient.number]:
            known[thread.patient.number] = 1
            tables["patient"].append(rows.of_patient(place, thread.patient, message.seen))
        start = rows.started(message)
        tables["message"].append(rows.of_message(place, thread, message, number, start))
        if message.files:
            tables["attachment"].extend(rows.of_files(number, message))
        under_way.setdefault(thread.number, []).append((number, start))
        if is_last:
            conversation, waits = rows.of_conversation(place, thread, under_way.pop(thread.number), size.providers)
            tables["conversation"].append(conversation)
            tables["waiting_segment"].extend(waits)
        if len(tables["message"]) == BATCH:
            yield batch
            batch = Batch()
    yield batch
