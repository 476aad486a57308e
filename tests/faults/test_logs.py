"""Nothing about a patient gets into a log, whatever goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from rude_portal import FEW, WORDS, Between, embedded
from triage_app.logs import open_log
from triage_app.practice.exchange import outcome
from triage_app.practice.faults import Fault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rude_portal import Connect
    from triage_app.practice.exchange import Request, Response


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
