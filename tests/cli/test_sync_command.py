"""`sync`: one round, or until told to end."""

from __future__ import annotations

import json
import signal
import time
from typing import TYPE_CHECKING

from command_line import finished, start

if TYPE_CHECKING:
    from command_line import CommandLine, Served

REPORT = {"portal", "pulled", "new", "changed", "quarantined", "delivered", "waiting", "needs_attention", "errors"}


def test_once_reports_each_portal_with_the_documented_keys(line: CommandLine) -> None:
    report = line("sync", "--once").answer
    assert report.keys() == REPORT
    assert (report["portal"], report["quarantined"], report["errors"]) == ("Greenfield", 0, [])
    assert line.run("sync", "--once").out.startswith("Greenfield: ")


def test_one_portal_that_fails_does_not_keep_the_other_from_being_read(line: CommandLine) -> None:
    line("portal", "add", "Far", "--url", "http://127.0.0.1:9/fhir")
    report = line("sync", "--once", code=5)
    assert {one["portal"]: one["errors"] for one in report.answers} == {
        "Greenfield": [],
        "Far": ["portal_unreachable"],
    }
    assert "Far does not answer. Messages stay safe on the portal" in report.err
    far = next(one for one in line("doctor", code=1).answer["checks"] if one["name"] == "Far")
    assert far["state"] == "failed"


def test_sync_works_until_it_is_told_to_end_and_lets_no_other_in(fresh: CommandLine, served: Served) -> None:
    fresh(*served.words())
    log = fresh.profile / "logs" / "sync.log"
    process = start("sync")
    until = time.monotonic() + 60
    while time.monotonic() < until and not (log.is_file() and '"pulled"' in log.read_text()):
        assert process.poll() is None
    assert fresh("sync", "--once", code=1).error == "sync_elsewhere"
    process.send_signal(signal.SIGTERM)
    said = finished(process)
    assert (said.out, said.err) == ("", "")
    events = [json.loads(one) for one in log.read_text().splitlines()]
    assert sum(one.get("new", 0) for one in events) >= 150
    assert len(fresh("queue", "list", "--limit", "5").answers) == 5
    assert fresh("sync", "--once").answer["new"] == 0
