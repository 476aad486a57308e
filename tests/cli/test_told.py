"""What is told at a terminal: the desk's own words, the practice's time first, in the language that is spoken."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from triage_app import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command_line import CommandLine


@pytest.fixture
def at_home_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts this computer into a time zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.speak(language.ENGLISH)


@pytest.fixture
def calm(line: CommandLine) -> str:
    """A conversation of Ana's that is due last, in which the patient wrote at least twice."""
    rows = [row for row in line("queue", "list", "--limit", "500").answers if row["messages"] > 1]
    line("queue", "claim", str(rows[-1]["id"]))
    return str(rows[-1]["id"])


def asks(words: tuple[str, ...], calm: str) -> list[str]:
    return [calm if one == "ID" else one for one in words]


CLOCK, YOURS = re.compile(r"(?:\d\d/\d\d )?\d+:\d\d [AP]M|end of \w+"), re.compile(r"\([^()]* your time\)")
TIMES = [("queue", "list"), ("queue", "show", "ID"), ("queue", "why", "ID"), ("portal", "list")]


@pytest.mark.parametrize("words", TIMES)
def test_times_are_the_practices_and_beside_them_the_readers(
    line: CommandLine, calm: str, at_home_in: Callable[[str], None], words: tuple[str, ...]
) -> None:
    at_home_in("Asia/Manila")
    far = line.run(*asks(words, calm)).out
    at_home_in("America/New_York")
    near = line.run(*asks(words, calm)).out
    assert "your time)" in far
    assert "your time" not in near
    assert CLOCK.findall(YOURS.sub("", far)) == CLOCK.findall(near) != []


def test_everything_there_is_to_know_is_shown(line: CommandLine, calm: str) -> None:
    line("queue", "wait-on", calm, "lab")
    line("queue", "snooze", calm, "--hours", "0.1")
    whole, out = line("queue", "show", calm).answer, line.run("queue", "show", calm).out
    assert all(f"[{one['id']}]" in out for one in whole["messages"])
    assert "Waits for the lab since" in out
    assert "Hidden until" in out
    assert whole["waiting_on_since"]
    assert whole["snoozed_until"]


def test_a_snooze_that_was_cut_short_says_until_when_and_why(line: CommandLine, calm: str) -> None:
    short, cut = (
        line("queue", "snooze", calm, "--hours", "0.1").answer,
        line("queue", "snooze", calm, "--hours", "100"),
    )
    assert (short["shortened"], cut.answer["shortened"]) == (False, True)
    assert short["snoozed_until"] < cut.answer["snoozed_until"] < line("queue", "show", calm).answer["due_at"]
    assert "Hidden only until" in line.run("queue", "snooze", calm, "--hours", "100").out
    assert "Pospuesta solo hasta el" in in_words(line, "es", "queue", "snooze", calm, "--hours", "100")


def test_what_belongs_to_a_conversation_is_shown_with_its_number(line: CommandLine, calm: str) -> None:
    mine = [one for one in line("queue", "show", calm).answer["messages"] if one["direction"] == "from_patient"]
    line("queue", "split", calm, str(mine[-1]["id"]))
    assert "The message will be split off in a moment…" in line.run("queue", "show", calm).out
    line("sync", "--once")
    whole = line("queue", "show", calm).answer
    (tie,) = whole["ties"]
    assert f"Led to “{tie['subject']}”: conversation {tie['id']}." in line.run("queue", "show", calm).out
    assert f": conversation {calm}." in line.run("queue", "show", str(tie["id"])).out
    line("queue", "merge", str(tie["id"]), calm)
    line("sync", "--once")
    assert f"): conversation {tie['id']}." in line.run("queue", "show", calm).out
    merged = str(tie["id"])
    assert f"Merged into “{whole['subject']}”: conversation {calm}." in line.run("queue", "show", merged).out
    failed = line("queue", "why", merged, code=2)
    assert failed.error == "merged_already"
    assert f"into conversation {calm}" in failed.answer["message"]


def in_words(line: CommandLine, spoken: str, *words: str) -> str:
    return line.run("--language", spoken, *words).out


def test_why_is_said_as_the_desk_says_it(line: CommandLine, calm: str) -> None:
    out = in_words(line, "en", "queue", "why", calm)
    assert "“everything else”, promise 1 of 1: an answer within 24 real hours." in out
    assert "The patient sent the oldest unanswered message" in out
    assert "Real hours, nights and weekends included." in out
    assert "elapsed" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("queue", "why", "ID"), ["Promesa", "El paciente envió el mensaje más antiguo", "Qué cuenta"]),
        (("queue", "show", "ID"), ["La respuesta ven"]),
        (("queue", "list"), ["vence: ", "sin responsable"]),
        (("rules", "show"), ["sáb  cerrado", "1. todo lo demás: 24 horas reales", "Síntoma: 4 horas de atención"]),
        (("queue", "snooze", "ID", "--hours", "0.1"), ["Pospuesta hasta el", "el plazo sigue corriendo."]),
        (("queue", "snooze", "ID"), ["Se muestra de nuevo."]),
        (("queue", "wait-on", "ID", "provider"), ["Se espera al médico desde el"]),
        (("queue", "call", "ID", "--outcome", "voicemail"), ["Anotada; el paciente sigue esperando."]),
        (("queue", "call", "ID", "--outcome", "spoke", "--with", "patient"), ["Anotada; aquí ya no espera"]),
        (("queue", "reply", "ID", "--text", "Sí."), ["En la fila; sale en 20 s"]),
        (("deliveries",), ["respuesta, todavía sin enviar, 0 intentos"]),
        (("deliveries", "cancel", "1"), ["respuesta, se retiró, 0 intentos"]),
        (("staff", "list"), ["Supervisión, Administración", "Recepción"]),
        (("staff", "add", "kim", "--name", "Kim", "--role", "clinician"), ["Kim puede entrar como kim."]),
        (("portal", "list"), ["La última revisión, ", " salió bien."]),
        (("doctor",), ["La cola se abre para ana.", "El reloj de esta computadora", "salió bien."]),
        (("queue", "wait-on", "ID"), ["No espera al médico ni al laboratorio."]),
    ],
)
def test_the_language_that_is_spoken_is_spoken_at_a_terminal_too(
    line: CommandLine, calm: str, words: tuple[str, ...], said: list[str]
) -> None:
    if words[0] == "deliveries":
        line("queue", "reply", calm, "--text", "Hello.")
    out = in_words(line, "es", *asks(words, calm))
    assert [one for one in said if one not in out] == []
    assert ".." not in out.replace("...", "")


def test_json_loads_nothing_that_paints(line: CommandLine, calm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_access: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("triage_app.cli.told.telling", refuse)
    assert line("queue", "why", calm).answer["policy"] == "everything else"
    assert line("queue", "show", calm).answer["id"] == int(calm)


def test_doctor_says_what_is_wrong_in_the_language_that_is_spoken(fresh: CommandLine) -> None:
    fresh("db", "init")
    english, spanish = (fresh("--language", one, "doctor").answer["checks"] for one in ("en", "es"))
    assert [one["name"] for one in spanish] == [one["name"] for one in english]
    told = {one["name"]: one["sentence"] for one in spanish}
    assert told["sync"].startswith("Sync nunca ha funcionado aquí.")
    assert told["portals"].startswith("Todavía no hay ningún portal conectado.")
    assert not {one["sentence"] for one in spanish} & {one["sentence"] for one in english}
