"""Times, days and states in Spanish, as a front desk in the United States writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication

from triage_app.queue.board import Group, View
from triage_app.queue.domain.conversation import Conversation, Health, PortalHealth, Row
from triage_app.queue.domain.states import CloseReason
from triage_app.ui import counts, languages, wording
from triage_app.ui.footer import health_line

pytestmark = pytest.mark.parametrize("spoken", ["es"], indirect=True)

WORDS = wording.Wording(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("due_in", "ring", "left", "until"),
    [
        (timedelta(hours=3, minutes=12), "3 h", "vence en 3 h 12 min", "límite: hoy, 4:40 p.m."),
        (timedelta(minutes=1), "1 min", "vence en 1 min", "límite: hoy, 1:29 p.m."),
        (timedelta(hours=20), "20 h", "vence en 20 h 0 min", "límite: mañana, 9:28 a.m."),
        (timedelta(days=4), "96 h", "vence en 96 h 0 min", "límite: martes 24 de noviembre, 1:28 p.m."),
        (-timedelta(hours=22), "venc.", "vencida hace 22 h 0 min", "venció ayer, 3:28 p.m."),
    ],
)
def test_a_countdown_says_what_it_counts(
    due_in: timedelta, ring: str, left: str, until: str, a_row: Callable[..., Row], now: datetime
) -> None:
    row = a_row(1, due_in=due_in)
    assert (wording.ring(row, now), wording.time_left(row, now), WORDS.answer_by(row, now)) == (ring, left, until)


@pytest.mark.parametrize(
    ("due_in", "said"),
    [
        (timedelta(hours=1, minutes=1), "vence en 1 hora 1 minuto"),
        (timedelta(hours=3, minutes=12), "vence en 3 horas 12 minutos"),
        (-timedelta(minutes=8), "vencida hace 8 minutos"),
    ],
)
def test_a_countdown_is_spoken_in_whole_words(
    due_in: timedelta, said: str, a_row: Callable[..., Row], now: datetime
) -> None:
    assert WORDS.due_spoken(a_row(1, due_in=due_in), now) == said


@pytest.mark.parametrize(
    ("hour", "said"), [(5, "12:00 a.m."), (9, "4:00 a.m."), (17, "12:00 p.m."), (18, "1:00 p.m.")]
)
def test_the_day_has_twelve_hours_twice(hour: int, said: str) -> None:
    assert WORDS.time(datetime(2026, 11, 20, hour, tzinfo=UTC)) == said


def test_a_day_names_its_month(now: datetime) -> None:
    assert WORDS.day(now, now) == "Hoy"
    assert WORDS.day(now - timedelta(days=1), now) == "Ayer"
    assert WORDS.day(now - timedelta(days=10), now) == "martes 10 de noviembre de 2026"


def test_a_date_of_birth_cannot_be_read_as_another_day(stand_in: Any, now: datetime) -> None:
    shown: Conversation = stand_in.conversation(2)
    said = WORDS.identity(shown.patient, shown.row, now).replace("\u00a0", " ")
    assert said.startswith("Nac. 14 mar 1961 (65)  ·  Exp. 004417  ·  (555) 010-0144  ·  español")


@pytest.mark.parametrize(("code", "said"), [("en", "inglés"), ("es", "español"), ("vi", "vietnamita"), ("", "")])
def test_patients_languages_have_names(code: str, said: str) -> None:
    assert languages.name_of(code) == said


def test_every_language_with_a_name_is_one_that_qt_knows() -> None:
    called = {languages.name_of(code) for code in ("en", "ar", "zh", "fil", "fr", "de", "ht", "it", "ja")}
    english = {str(name) for name in languages.KNOWN}
    assert called.isdisjoint(english)
    assert all(QCoreApplication.translate("Languages", name) != name for name in english - {"Hindi"})


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 conversación"), (2, "2 conversaciones"), (0, "0 conversaciones")]
)
def test_numbers_agree_with_their_nouns(count: int, said: str) -> None:
    assert counts.conversations(count) == said


def test_what_is_shortened_for_the_eye_is_whole_for_the_ear() -> None:
    assert counts.aloud("sale en 1 s") == "sale en 1 segundo"
    assert counts.aloud("1 h 52 min tarde") == "1 hora 52 minutos tarde"


def test_every_member_of_every_closed_set_has_spanish_words() -> None:
    assert {wording.view(view) for view in View}.isdisjoint({"All open", "Overdue", "Unowned"})
    assert all(wording.group(group) for group in Group)
    assert wording.close_reason(CloseReason.THANKS_ONLY) == "El paciente solo da las gracias"


def test_failures_are_told_in_spanish(now: datetime) -> None:
    portal = PortalHealth(1, "Greenfield Portal", now, "portal_unreachable", {"portal": "Greenfield Portal"}, ())
    said, _ = health_line(Health((portal,), 3.0, 0, 0), WORDS, now)
    assert said == "Greenfield Portal: Greenfield Portal no responde."
