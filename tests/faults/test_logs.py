"""Nothing about a patient gets into a log, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Integer, String, bindparam, cast, insert, select, text
from sqlalchemy.exc import DBAPIError

from rude_portal import FEW, WORDS, Between, embedded
from triage_app.logs import event, open_log
from triage_app.practice.exchange import outcome
from triage_app.practice.faults import Fault, FaultKind
from triage_app.queue.store.schema import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from queues import Queue
    from rude_portal import Connect
    from triage_app.practice.exchange import Request, Response
    from triage_app.sync.portal import Portal


SAID = "Maria's chest hurts"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "logs"
    folder.mkdir()
    kept = {name: logging.getLogger(name).level for name in ("triage", "httpx", "httpcore")}
    logging.getLogger("httpcore").setLevel(logging.INFO)
    open_log(folder, "sync")
    yield folder
    (handler,) = logging.getLogger("triage").handlers
    logging.getLogger("triage").removeHandler(handler)
    handler.close()
    for name, level in kept.items():
        logging.getLogger(name).setLevel(level)


@embedded
def test_reading_and_sending_write_nothing_about_a_patient_into_the_log(connect: Connect, log: Path) -> None:
    def refusing(request: Request) -> Response | None:
        refused = request.method == "POST" and b"Refuse this" in request.body
        return outcome(422, "invariant", f"Maria said: {WORDS}") if refused else None

    site = connect(between=Between(instead=refusing))
    site.portal.put_raw(b'{"resourceType":"Communication","note":"Maria is ill"}')
    site.plant(
        "linked", payload=[{"contentAttachment": {"url": "http://127.0.0.1:1/maria", "title": "maria.txt"}}]
    )
    site.pull()
    (file,) = site.conversation_with("linked").messages[0].files
    site.queue.desk().want_file(file.id)
    sent = site.reply(file=True)
    refused = site.reply("Refuse this")
    for method, path in (("GET", "/Patient/"), ("POST", "/Binary"), ("POST", "/Communication")):
        site.portal.faults.add(Fault(FaultKind.DROP_AFTER, method, path))
    site.portal.faults.add(Fault(FaultKind.HTML_200, path_contains="_lastUpdated"))
    site.sync_until_sent()
    site.portal.stop()
    site.sync()
    said = "".join(one.read_text() for one in log.iterdir())
    assert [name for name in ("pulled", "pull_failed", "sent", "file_failed") if f'"{name}"' not in said] == []
    about = {fact for one in FEW.patients for fact in (one.id, one.family, one.given, one.record_number)}
    about |= {message.text for thread in FEW.threads for message in thread.messages}
    about |= {message.id for thread in FEW.threads for message in thread.messages}
    about |= {WORDS, "Refuse this", "Question", "A1C", "Maria", "maria", "linked", sent, refused, site.secret}
    assert [text for text in about if text and text in said] == []


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (log / "sync.log").read_text().splitlines()]


@pytest.mark.parametrize("fields", [{"patient": 7}, {"text": SAID}, {"code": "x", "words": "Maria"}])
def test_a_field_that_is_not_on_the_list_is_a_mistake_of_the_program(log: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(fields.keys() - {"code"}))):
        event("pulled", **fields)
    assert lines(log) == []


def test_an_event_has_a_name_and_no_words(log: Path) -> None:
    with pytest.raises(ValueError, match="hurts"):
        event(SAID)
    assert lines(log) == []


@pytest.mark.parametrize("value", [SAID, "Maria is ill", "¿Dónde está?", "a" * 121, "two\nlines", "a@example.org"])
def test_a_value_that_could_be_words_is_left_out(log: Path, value: str) -> None:
    event("round_failed", where=value, code="portal_baffling", count=3)
    (line,) = lines(log)
    assert (line["where"], line["code"], line["count"]) == ("?", "portal_baffling", 3)


def test_what_is_logged_past_the_list_tells_only_where(log: Path) -> None:
    logging.getLogger("triage.other").warning("For %s", SAID, exc_info=ValueError(SAID), extra={"patient": SAID})
    (line,) = lines(log)
    assert line.keys() == {"at", "event", "where"}
    assert line["event"] == "not_told"
    assert line["where"].startswith("test_logs.py:")


def test_what_libraries_warn_of_is_written_nowhere(tmp_path: Path) -> None:
    program = """
import logging, sys
from pathlib import Path
from triage_app.logs import open_log
open_log(Path(sys.argv[1]), "sync")
logging.getLogger("httpx").warning("https://portal/Patient/maria")
logging.getLogger("sqlalchemy.pool").error("maria", exc_info=ValueError("maria"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert (tmp_path / "sync.log").read_text() == ""


def test_a_mistake_over_a_patients_words_is_logged_by_kind_and_place(connect: Connect, log: Path) -> None:
    site = connect()

    def stumbling(portal: Portal) -> Portal:
        def pages(_: Any) -> Any:
            raise RuntimeError(SAID)

        portal.pages = pages  # type: ignore[method-assign, assignment]
        return portal

    site.wrap = stumbling
    site.sync()
    (crashed,) = (line for line in lines(log) if line["event"] == "pull_crashed")
    assert (crashed["kind"], crashed["where"].partition(":")[0]) == ("RuntimeError", "test_logs.py")
    assert "Maria" not in (log / "sync.log").read_text()


def test_a_statement_that_fails_names_no_value(connect: Connect) -> None:
    site = connect()
    site.pull()
    kept = {"portal_id": site.queue.portal.id, "remote_id": site.message_ids()[0], "text": SAID}
    with pytest.raises(Exception, match=r"(?i)not.null|constraint") as failed:
        site.run(insert(Message).values(**kept))
    assert SAID not in str(failed.value)


@pytest.mark.postgres
def test_a_batch_that_fails_names_no_value(team_queue: Queue) -> None:
    odd = select(cast(bindparam("said", type_=String), Integer).label("number"))
    with pytest.raises(DBAPIError) as failed:
        team_queue.store.read(lambda work: work.finish((odd, {"said": SAID})))
    assert "Maria" not in f"{failed.value!r} {failed.value} {failed.value.orig!r}"


@pytest.mark.postgres
def test_a_value_that_is_none_of_its_type_is_not_quoted(team_queue: Queue) -> None:
    with team_queue.store.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT CAST(:said AS int)"), {"said": SAID})
    assert "22P02" in str(failed.value)
    assert "Maria" not in f"{failed.value!r} {failed.value} {failed.value.orig!r}"
