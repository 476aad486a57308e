"""The histories that fill whole databases: shares, traps, times, and that they are the same everywhere."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from statistics import fmean, pstdev
from zoneinfo import ZoneInfo

import msgspec
import pytest

from triage_app.practice.history import stories, traps, truth, waits
from triage_app.practice.history.alarms import ALARMS
from triage_app.practice.history.disorder import KINDS, told_wrong
from triage_app.practice.history.hours import HOLIDAY, is_holiday, starts
from triage_app.practice.history.patients import patient, patients_of
from triage_app.practice.history.sizes import SIZES, TINY, ZONE, G, H, S, Size
from triage_app.practice.history.threads import arrivals, threads
from triage_app.practice.history.values import Message, Thread
from triage_app.practice.history.words import SHARES
from triage_app.practice.texts import without_accents

ROOT = Path(__file__).parents[3]
DIGEST = "bf2c13239a169ea84bfb601949680c0ae7e4188643844aa5812cd253188d6b4d"
ALONE = """
from triage_app.practice.history.sizes import TINY
from triage_app.practice.history.threads import threads
from triage_app.practice.history.truth import digest
print(digest(threads(TINY)))
"""
SOME = replace(S, name="some", threads=3_000)


@pytest.fixture(scope="module")
def some() -> tuple[Thread, ...]:
    """The last three thousand threads of a small practice."""
    return tuple(threads(SOME))


@pytest.fixture(scope="module")
def written(some: tuple[Thread, ...]) -> tuple[Message, ...]:
    """What patients wrote in them."""
    return tuple(one for thread in some for one in thread.messages if one.inbound)


def share(of: Iterable[bool]) -> float:
    """In hundredths."""
    return 100 * fmean(of)


def trapped(written: tuple[Message, ...], trap: str) -> list[Message]:
    return [one for one in written if one.label and trap in one.label.traps]


def test_tiny_is_the_same_on_every_computer_and_in_every_release() -> None:
    # Whoever changes words or the drawing of lots changes every figure that was measured on a history.
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo"}
    alone = subprocess.run(
        [sys.executable, "-c", ALONE], env=environment, capture_output=True, text=True, check=True
    )
    assert alone.stdout.strip() == truth.digest(threads(TINY)) == DIGEST
    assert truth.digest(threads(TINY, seed=7)) != DIGEST


def test_a_history_has_exactly_the_threads_and_open_threads_of_its_size(some: tuple[Thread, ...]) -> None:
    for every, size in ((some, SOME), (tuple(threads(TINY)), TINY)):
        stands = Counter(waits.ending(one.messages, one.closing)[0] for one in every)
        assert (len(every), stands["open"]) == (size.threads, size.open)
        assert all(one.seen < size.now for thread in every for one in thread.messages)
        assert all(t.closing is None or t.closing.at < size.now for t in every)


def test_a_thread_has_two_and_three_quarters_messages_on_average(some: tuple[Thread, ...]) -> None:
    lengths = [len(thread.messages) for thread in some]
    assert 2.65 <= fmean(lengths) <= 2.89
    assert sum(length >= 8 for length in lengths) > 30  # the tail is heavy


@pytest.mark.parametrize(
    ("size", "messages"), [(S, 50_000), (G, 800_000), (SIZES["M"], 1_000_000), (H, 10_000_000)]
)
def test_a_size_is_as_large_as_it_says(size: object, messages: int) -> None:
    assert isinstance(size, type(S))
    assert messages * 0.99 <= size.threads * 2.77 <= messages * 1.07


def test_small_goes_back_five_years_over_a_leap_day() -> None:
    first = datetime.fromtimestamp(next(starts(Random(1), S)), ZoneInfo("UTC"))
    assert timedelta(days=365 * 4.7) < S.now - first < timedelta(days=365 * 5.3)


def test_categories_come_in_their_shares(some: tuple[Thread, ...]) -> None:
    found = Counter(thread.category for thread in some)
    for category, wanted in SHARES.items():
        assert abs(100 * found[category] / len(some) - wanted) < 2.2, category


def test_a_quarter_wants_a_second_thing(some: tuple[Thread, ...]) -> None:
    labels = [thread.messages[0].label for thread in some]
    assert 19 < share(len(label.intents) == 2 for label in labels if label) < 27


def test_alarms_come_in_their_shares_and_stand_where_the_truth_says(written: tuple[Message, ...]) -> None:
    labels = [(one, one.label) for one in written if one.label and one.label.level]
    of_levels = Counter(label.level for _, label in labels)
    red = of_levels["crisis"] + of_levels["emergency"]
    assert 2.6 < 100 * red / len(written) < 4.4
    assert 2.2 < 100 * of_levels["urgent"] / len(written) < 3.8
    assert 3.1 < 100 * of_levels["mention"] / len(written) < 4.9
    assert 0.6 < 100 * of_levels["idiom"] / len(written) < 1.4
    told = {worn(one.text): one for kinds in ALARMS.values() for alarms in kinds.values() for one in alarms}
    for message, label in labels:
        assert label.span
        alarm = told[worn(message.text[slice(*label.span)])]
        assert (alarm.level, alarm.rule) == (label.level, label.rule)


def worn(text: str) -> str:
    """A sentence without what a disguise can change of it."""
    return without_accents("".join(one for one in text if one not in ".,;:!?¿¡").lower()).replace("&#x27;", "'")


def test_every_rule_is_meant_in_both_languages_or_in_english() -> None:
    rules = {one.rule for kinds in ALARMS.values() for kind in ("red", "urgent") for one in kinds[kind]}
    assert len(rules) == 25
    assert None not in rules


@pytest.mark.parametrize(("trap", "wanted"), [*((name, count / 10) for name, count in traps.DISGUISES)])
def test_disguises_come_in_their_shares(written: tuple[Message, ...], trap: str, wanted: float) -> None:
    assert abs(100 * len(trapped(written, trap)) / len(written) - wanted) < max(0.45, wanted / 7)


def test_a_disguise_is_what_it_is_called(written: tuple[Message, ...]) -> None:
    assert all(one.text == one.text.upper() for one in trapped(written, "capitals"))
    assert all(one.text.startswith("<p>") for one in trapped(written, "html"))
    assert not any(set(one.text) & set(".,;:!?¿¡") for one in trapped(written, "bare"))
    assert all(one.text == "" and one.files for one in trapped(written, "empty"))
    assert all(len(one.text) >= 5_000 for one in trapped(written, "long"))
    assert all(one.label and one.label.language not in {"en", "es"} for one in trapped(written, "strange"))
    plain = trapped(written, "accents")
    assert plain
    assert not any(set(one.text) & set("áéíóúü") for one in plain)


def test_a_tenth_write_spanish_and_half_of_it_without_accents(written: tuple[Message, ...]) -> None:
    assert 8 < share(patient(number).language == "es" for number in range(3_000)) < 12
    spanish = [one.label for one in written if one.label and one.label.language == "es"]
    assert 42 < share("accents" in label.traps for label in spanish) < 58


def test_one_word_in_twenty_five_is_mistyped() -> None:
    text = "please call about the refill of my medicine before noon today " * 5
    drawn = Random(3)
    wrong = [traps.mistyped(drawn, text) for _ in range(300)]
    errors = fmean(sum(a != b for a, b in zip(text.split(), one.split(), strict=False)) > 0 for one in wrong)
    assert errors > 0.8
    assert abs(fmean(len(one) for one in wrong) - len(text)) < 2


def test_subjects_contradict_now_and_then(some: tuple[Thread, ...]) -> None:
    assert 3 < share("subject" in label.traps for thread in some if (label := thread.messages[0].label)) < 7


def test_eight_of_a_hundred_messages_carry_a_file_mostly_pictures(some: tuple[Thread, ...]) -> None:
    files = [one.files for thread in some for one in thread.messages]
    assert 7 < share(bool(one) for one in files) < 10
    kinds = Counter(file.content_type for one in files for file in one)
    assert kinds["image/jpeg"] > kinds["application/pdf"] > kinds["text/plain"] > 0
    assert 1_800_000 < fmean(file.size_bytes for one in files for file in one) < 2_200_000


def test_patients_write_by_day_and_less_at_weekends_and_on_holidays() -> None:
    local = [datetime.fromtimestamp(one, ZoneInfo(ZONE)) for one in starts(Random(2), replace(S, threads=12_000))]
    assert all(a <= b for a, b in pairwise(local))
    weekdays = Counter(one.weekday() for one in local)
    hours = Counter(one.hour for one in local)
    assert weekdays[0] > weekdays[2] > weekdays[4] > weekdays[6] * 1.7 > weekdays[5]
    assert 0.95 < weekdays[2] / weekdays[3] < 1.08
    assert hours[9] > hours[13] > hours[17] > hours[22] > hours[2] > 0
    days = Counter(one.date() for one in local)
    holidays = fmean(days[day] for day in days if is_holiday(day) and day.weekday() < 5)
    ordinary = fmean(days[day] for day in days if not is_holiday(day) and day.weekday() < 5)
    assert holidays < ordinary * (HOLIDAY + 20) / 100


@pytest.mark.parametrize("day", ["2026-11-26", "2024-07-04", "2026-05-25", "2026-09-07"])
def test_holidays_are_the_days_on_which_hardly_anybody_works(day: str) -> None:
    assert is_holiday(date.fromisoformat(day))
    assert not is_holiday(date.fromisoformat(day) - timedelta(days=7))
    assert not is_holiday(date.fromisoformat(day) + timedelta(days=7))


def test_tiny_turns_the_year_the_clock_and_the_leap_day() -> None:
    begun = [thread.messages[0].seen.astimezone(ZoneInfo(ZONE)) for thread in islice(threads(TINY), 5)]
    assert [(one.month, one.day) for one in begun] == [(12, 31), (2, 29), (3, 10), (11, 3), (11, 3)]
    assert begun[3].utcoffset() != begun[4].utcoffset()


def test_few_patients_write_most() -> None:
    size = replace(G, threads=8_000, providers=3)
    counts = list(Counter(thread.patient.number for thread in threads(size)).values())
    silent = [0] * (size.writers - len(counts))
    assert abs(fmean(counts + silent) - 6.7) < 0.3
    assert 6.0 < pstdev(counts + silent) < 10


def test_patients_are_found_again_by_their_number_and_can_be_mixed_up() -> None:
    everybody = [patient(number) for number in range(2_000)]
    names, records = (Counter(getattr(one, name) for one in everybody) for name in ("name", "record_number"))
    assert sum(count > 1 for count in names.values()) == 40  # a namesake and a second record in every hundred
    assert sum(count > 1 for count in records.values()) == 20
    assert everybody[3].name == everybody[2].name
    assert everybody[3].born != everybody[2].born
    assert (everybody[8].record_number, everybody[8].born) == (everybody[7].record_number, everybody[7].born)
    assert 76 < share(one.registered for one in everybody) < 84
    assert 33 < share(not one.returned for one in everybody if one.registered) < 37
    ages = [(date(2026, 11, 22) - one.born).days / 365 for one in everybody]
    assert 50 < fmean(ages) < 55
    assert 15 < pstdev(ages) < 19
    assert 4 < share(bool(one.proxy) for one in everybody) < 8


def test_record_numbers_carry_luhns_check_digit() -> None:
    for number in (0, 1, 12_345, 9_999_998):
        digits = [int(one) for one in patient(number - (number % 100 == 8)).record_number.removeprefix("TST-")][
            ::-1
        ]
        assert sum(digits[0::2]) % 10 == -sum(sum(divmod(2 * one, 10)) for one in digits[1::2]) % 10


def test_only_patients_who_came_back_write(some: tuple[Thread, ...]) -> None:
    assert all(thread.patient.returned and thread.patient.registered for thread in some if not thread.story)
    assert all(thread.patient.number <= patients_of(SOME.writers) for thread in some if not thread.story)


def test_messages_arrive_in_the_order_in_which_they_could_be_seen(some: tuple[Thread, ...]) -> None:
    came = [(one.thread.messages[one.place].seen, one.is_last) for one in arrivals(some)]
    assert [seen for seen, _ in came] == sorted(seen for seen, _ in came)
    assert sum(is_last for _, is_last in came) == len(some)


@pytest.mark.parametrize("kind", KINDS)
def test_every_disorder_is_told_as_its_name_says(some: tuple[Thread, ...], kind: str) -> None:
    straight = next(one.messages for one in some if len(one.messages) > 3 and one.messages[1].inbound)
    told = told_wrong(Random(1), kind, straight)
    assert {one.id for one in told} == {one.id for one in straight}
    assert told != straight
    if kind == "late":
        assert [one.id for one in told] != [one.id for one in straight]
    if kind == "no_times":
        assert all(one.sent is None and one.received is None and one.last_updated is None for one in told)


def test_tiny_is_told_wrong_in_every_way() -> None:
    every = [one for thread in threads(TINY) for one in thread.messages]
    assert any(one.times == 2 for one in every)
    assert any(one.sent is None and one.received for one in every)
    assert any(one.sent is None and one.last_updated for one in every)
    assert any(one.sent is None and not one.received and not one.last_updated for one in every)
    assert any(one.sent is not None and one.sent > one.seen for one in every)
    assert any(
        a.sent is not None and b.sent is not None and b.sent < a.sent
        for thread in threads(TINY)
        for a, b in pairwise(thread.messages)
    )


STANDING = {
    "Mrs. Alvarez cannot find her A1C": ("open", "report_request", None),
    "Refill with chest tightness": ("open", "refill", "emergency"),
    "Answered by phone": ("closed", "med_question", None),
    "Wrong patient PDF": ("open", "complaint", None),
    "Portal refuses the reply": ("open", "referral", None),
    "Never came back": ("answered", "report_request", None),
    "Ya no quiero vivir": ("open", "other", "crisis"),
    "Moved slot": ("open", "appointment", None),
}


@pytest.mark.parametrize("size", [TINY, SOME], ids=["tiny", "some"])
def test_every_history_tells_the_stories_that_have_a_name(size: Size) -> None:
    told = {thread.story: thread for thread in threads(size) if thread.story}
    assert told.keys() == {*STANDING, "Weekend pile-up"} == stories.NAMES
    for name, (state, category, level) in STANDING.items():
        *said, stands = truth.of_thread(told[name])
        assert isinstance(stands, truth.ThreadTruth)
        assert (stands.state, stands.category, stands.story) == (state, category, name)
        levels = [one.level for one in said if isinstance(one, truth.MessageTruth)]
        assert [one for one in levels if one] == ([level] if level else [])


def test_the_stories_say_who_is_meant() -> None:
    told = {thread.story: thread for thread in threads(TINY) if thread.story}
    alvarez = told["Mrs. Alvarez cannot find her A1C"].patient
    assert (alvarez.family, (TINY.now.date() - alvarez.born).days // 365) == ("Alvarez", 65)
    assert not told["Never came back"].patient.returned
    assert told["Ya no quiero vivir"].patient.language == "es"
    assert told["Wrong patient PDF"].messages[0].files
    piled = [thread for thread in threads(TINY) if thread.story == "Weekend pile-up"]
    zone = ZoneInfo(ZONE)
    local = [one.messages[0].seen.astimezone(zone) for one in piled]
    assert len(piled) == 6
    assert all(one.weekday() >= 5 or (one.weekday() == 4 and one.hour >= 18) for one in local)


def test_the_truth_stands_beside_and_never_in_a_message(some: tuple[Thread, ...]) -> None:
    beside = [msgspec.json.decode(line) for line in truth.lines(some[:200])]
    assert sum(one["kind"] == "thread" for one in beside) == 200
    first = some[0].messages[0]
    assert next(one for one in beside if one["id"] == first.id)["due"]["elapsed"] == (
        (first.sent + timedelta(hours=24)).isoformat().replace("+00:00", "Z") if first.sent else None
    )
    assert not any("emergency" in one.text for thread in some[:200] for one in thread.messages)
