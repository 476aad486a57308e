"""Fill a queue with a history: `python -m benchmarks.history SIZE --profile DIR --passphrase-file FILE`.

Without --database the queue is made in the profile, encrypted; with it, an empty team database is begun, as its
owner. `triage-app --profile DIR --vault-passphrase-file FILE` opens what came of it, at the last moment of the
history; its portal does not answer.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.history.beside import threads_beside
from benchmarks.history.fill import fill
from triage_app.clock import stop_profile
from triage_app.config import EMBEDDED, Place, Profile, Settings
from triage_app.credentials import Secrets, read_secret_file
from triage_app.credentials.vault import VaultSecrets
from triage_app.headless import Founding, access_to, found, open_store
from triage_app.practice.history import truth
from triage_app.practice.history.sizes import SIZES, ZONE, Size
from triage_app.practice.history.threads import threads
from triage_app.practice.people import LOCATIONS, PRACTICE_NAME

PORTAL = "Greenfield Portal"
NOWHERE = {"url": "http://127.0.0.1:9/fhir", "auth": "none"}
"""A portal that nobody can reach."""


def main() -> int:
    """Make the queue, fill it, and say how long that took."""
    options = _asked()
    size = SIZES[options.size]
    place = Place(Profile(options.profile), password_file=options.password_file)
    if place.profile.exists():
        sys.stderr.write("There is a profile already.\n")
        return 2
    place.profile.save(Settings(database=options.database, keys="vault", make_believe=True))
    stop_profile(place.profile.clock_file, size.now)
    messages, seconds = _fill(place, size, options)
    if options.truth:
        with options.truth.open("wb") as beside:
            beside.writelines(truth.lines(threads(size)))
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    facts = {"size": size.name, "messages": messages, "seconds": round(seconds, 1), "load": load}
    facts["messages_per_second"] = round(messages / seconds)
    sys.stdout.write((json.dumps(facts) if options.json else _words(facts)) + "\n")
    return 0


def _fill(place: Place, size: Size, options: argparse.Namespace) -> tuple[int, float]:
    """How many messages there are now, and how many seconds it took to fill them in."""
    secrets: Secrets = VaultSecrets(place.profile.vault, read_secret_file(options.passphrase_file))
    password = read_secret_file(options.person_password_file) if options.person_password_file else None
    found(place, Founding(PRACTICE_NAME, ZONE, LOCATIONS[0].name, "ana", "Ana Reyes", password), secrets)
    access = access_to(place, secrets)
    access.add_portal(PORTAL, "fhir", NOWHERE)
    access.shut()
    store = open_store(place, secrets)
    try:
        begun = time.perf_counter()
        return fill(store.engine, size, threads_beside(size)), time.perf_counter() - begun
    finally:
        store.close()


def _words(facts: dict[str, object]) -> str:
    return "{messages} messages in {seconds} s, {messages_per_second} a second (load {load})".format_map(facts)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--profile", type=Path, required=True, help="a folder that is no profile yet")
    parser.add_argument("--passphrase-file", type=Path, required=True, help="for the vault of the profile")
    parser.add_argument("--database", default=EMBEDDED, help="address of a team database, without password")
    parser.add_argument("--password-file", type=Path, help="password of the team database's owner")
    parser.add_argument("--person-password-file", type=Path, help="password for the first person's login on it")
    parser.add_argument("--truth", type=Path, help="write the ground truth beside it, a JSON line each")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
