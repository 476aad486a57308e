"""The make-believe practice itself, without its portal."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from triage_app.practice.conversations import Message, Thread, waiting_since
from triage_app.practice.generator import Practice, make_practice
from triage_app.practice.people import DENISE, MARIA, MARTA, OMAR, PATIENTS, ROBERT, Patient
from triage_app.practice.texts import read_openings
from triage_app.practice.texts_en import OPENINGS as ENGLISH
from triage_app.practice.texts_es import OPENINGS as SPANISH

NOW = datetime(2026, 11, 23, 18, 28, tzinfo=UTC)
PROMISE = timedelta(hours=24)
ROOT = Path(__file__).parents[3]
ALONE = """
from datetime import datetime
from triage_app.practice.generator import make_practice
print(make_practice(datetime.fromisoformat("2026-11-23T18:28:00+00:00")).digest())
"""


def left(thread: Thread) -> timedelta | None:
    since = waiting_since(thread, NOW)
    return None if since is None else since + PROMISE - NOW


def only_thread(practice: Practice, patient: Patient) -> Thread:
    return next(t for t in practice.threads if t.patient_id == patient.id and waiting_since(t, NOW))


def test_same_moment_and_seed_give_the_same_practice(practice: Practice) -> None:
    assert make_practice(NOW).digest() == practice.digest()
    assert make_practice(NOW, seed=7).digest() != practice.digest()
    assert make_practice(NOW + timedelta(minutes=1)).digest() != practice.digest()


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_practice_does_not_depend_on_the_hash_seed_of_the_process(practice: Practice, hash_seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        [sys.executable, "-c", ALONE], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == practice.digest()


def test_practice_is_the_same_practice_in_every_release() -> None:
    # Changing texts or the drawing of lots changes every picture and every figure quoted in the guides.
    assert make_practice(NOW).digest() == "5dbca60d5fbf6d9b4e2c50fe5b5c1312478c976ea2dd628f30180097e5e03d27"


def test_there_are_sixty_patients_and_220_messages_in_conversations_of_about_two(practice: Practice) -> None:
    assert len(practice.patients) == PATIENTS == 60
    assert len(practice.messages) == 220
    assert 2.0 <= len(practice.messages) / len(practice.threads) <= 2.4


@pytest.mark.parametrize("seed", range(12))
def test_every_seed_keeps_the_numbers_and_the_order_of_time(seed: int) -> None:
    now = NOW + timedelta(hours=7 * seed, seconds=13)
    practice = make_practice(now, seed=seed)
    assert len(practice.messages) == 220
    assert sum(message.file is not None for message in practice.messages) == 20
    assert sum(message.sent > now for message in practice.messages) == 25
    assert sum(waiting_since(thread, now) is not None for thread in practice.threads) == 56
    for thread in practice.threads:
        assert all(earlier.sent < later.sent for earlier, later in pairwise(thread.messages))


def test_a_quarter_of_the_patients_write_spanish(practice: Practice) -> None:
    assert 0.25 <= sum(patient.language == "es" for patient in practice.patients) / PATIENTS <= 0.30


def test_every_patient_has_their_own_record_number_and_a_telephone_that_never_rings(practice: Practice) -> None:
    assert len({patient.record_number for patient in practice.patients}) == PATIENTS
    assert len({patient.phone for patient in practice.patients}) == PATIENTS
    assert all("(555) 555-0100" <= patient.phone <= "(555) 555-0199" for patient in practice.patients)


def test_some_patients_can_be_mixed_up_by_name(practice: Practice) -> None:
    names = Counter(patient.name for patient in practice.patients)
    assert max(names.values()) == 2
    assert (MARIA.family, MARIA.given[:3]) == (MARTA.family, MARTA.given[:3])


def test_waiting_conversations_are_late_soon_due_and_mostly_fine(practice: Practice) -> None:
    remaining = sorted(found for thread in practice.threads if (found := left(thread)) is not None)
    assert 55 <= len(remaining) <= 60
    late = [found for found in remaining if found <= timedelta(0)]
    soon = [found for found in remaining if timedelta(0) < found <= timedelta(hours=6)]
    assert 2 <= len(late) <= 3
    assert min(late) >= -timedelta(hours=2)
    assert 5 <= len(soon) <= 7


def test_the_other_conversations_of_now_end_with_an_answer(practice: Practice) -> None:
    begun = [thread for thread in practice.threads if thread.messages[0].sent <= NOW]
    answered = [thread for thread in begun if waiting_since(thread, NOW) is None]
    assert len(answered) > 25
    assert not any([m for m in thread.messages if m.sent <= NOW][-1].inbound for thread in answered)


def test_pictures_find_their_stories(practice: Practice) -> None:
    assert left(only_thread(practice, MARIA)) == timedelta(hours=3, minutes=12)
    assert left(only_thread(practice, DENISE)) == -timedelta(hours=1, minutes=52)
    assert left(only_thread(practice, ROBERT)) == -timedelta(minutes=8)
    omar = left(only_thread(practice, OMAR))
    assert omar is not None
    assert abs(omar - timedelta(hours=4)) < timedelta(minutes=5)
    assert len(only_thread(practice, DENISE).messages) == 3
    assert "Hola, ¿alguna noticia?" in [message.text for message in only_thread(practice, MARIA).messages]


def test_messages_to_come_spread_over_ten_hours_and_are_all_from_patients(practice: Practice) -> None:
    to_come = [message for message in practice.messages if message.sent > NOW]
    assert len(to_come) == 25
    assert all(message.inbound and message.sent <= NOW + timedelta(hours=10, minutes=5) for message in to_come)
    assert len({message.sent.hour for message in to_come}) >= 9


def test_times_are_whole_minutes_in_utc_and_never_round(practice: Practice) -> None:
    assert all(message.sent.tzinfo is UTC and message.sent.second == 0 for message in practice.messages)
    round_ones = sum(message.sent.minute % 5 == 0 for message in practice.messages)
    assert round_ones <= 10  # the told stories keep the times of the pictures


def test_patients_write_in_many_words_and_seldom_the_same(practice: Practice) -> None:
    texts = Counter(message.text for message in practice.messages if message.inbound)
    assert len(texts) >= 140
    openings = [thread.messages[0].text for thread in practice.threads]
    assert len(set(openings)) == len(openings)
    assert len(read_openings(ENGLISH)) + len(read_openings(SPANISH)) >= 60


def test_every_blank_in_a_text_is_filled(practice: Practice) -> None:
    assert not any("{" in message.text or "}" in message.text for message in practice.messages)


def test_some_texts_trip_careless_programs_up(practice: Practice) -> None:
    written = [message for message in practice.messages if message.inbound and message.sent <= NOW]

    def some(trait: object) -> bool:
        return any(trait(message) for message in written) if callable(trait) else False

    assert some(lambda message: "<script>" in message.text)
    assert some(lambda message: "🎉" in message.text)
    assert some(lambda message: len(message.text) > 3000)
    assert some(lambda message: not message.text and message.file is not None)
    assert some(lambda message: len(message.text) > 40 and message.text.isupper())
    assert some(lambda message: "refill de" in message.text and "please" in message.text)


def test_one_message_in_ten_has_a_file_that_is_what_it_says(practice: Practice) -> None:
    files = [message.file for message in practice.messages if message.file is not None]
    assert 0.08 <= len(files) / 220 <= 0.10
    assert {file.content_type for file in files} == {"application/pdf", "image/png"}


def test_practice_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_practice(datetime(2026, 11, 23, 18, 28))  # noqa: DTZ001


def test_change_of_clocks_does_not_shift_the_due_times() -> None:
    # On this day New York sets its clocks back, within the last 24 hours of the practice.
    now = datetime(2026, 11, 1, 13, 28, tzinfo=ZoneInfo("America/New_York"))
    practice = make_practice(now)
    waits = [now - since for thread in practice.threads if (since := waiting_since(thread, now))]
    assert {timedelta(hours=20, minutes=48), timedelta(hours=19, minutes=22)} <= set(waits)
    assert sum(wait > PROMISE for wait in waits) == 2


def a_line(minute: int, *, inbound: bool) -> Message:
    sent = NOW + timedelta(minutes=minute)
    return Message(f"m{minute}", "t", "p", "d", inbound=inbound, sent=sent, text="x", file=None)


@pytest.mark.parametrize(
    ("lines", "since"),
    [
        ([a_line(-9, inbound=True), a_line(-5, inbound=True)], -9),
        ([a_line(-9, inbound=True), a_line(-5, inbound=False)], None),
        ([a_line(-9, inbound=True), a_line(-5, inbound=False), a_line(-2, inbound=True)], -2),
        ([a_line(-9, inbound=True), a_line(5, inbound=False)], -9),
    ],
)
def test_waiting_starts_with_the_oldest_message_without_answer(lines: list[Message], since: int | None) -> None:
    found = waiting_since(Thread("t", "p", "d", "other", "x", tuple(lines)), NOW)
    assert found == (None if since is None else NOW + timedelta(minutes=since))
