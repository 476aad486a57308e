"""The make-believe practice in a window: a portal in its own process, patients who go on writing."""

from datetime import UTC, datetime
from pathlib import Path

from triage_app.config import Profile
from triage_app.desk import Ready, run


def open_demo(directory: Path, arrivals_s: float) -> int:
    """Open the desk on a make-believe practice; returns the exit code when its window is closed."""

    def prepare() -> Ready:
        from triage_app.cli.make_believe import PortalProcess, set_up, share_out
        from triage_app.headless import access_to, open_store, sync_engine

        portal = PortalProcess(directory / "portal.jsonl", datetime.now(UTC), arrivals_s=arrivals_s)
        try:
            made = set_up(directory, portal.at)
            store = open_store(made.place, made.secrets, for_sync=True)
            try:
                sync_engine(store, made.secrets).once()
            finally:
                store.close()
            share_out(made)
            return Ready(made.place, made.secrets, access_to(made.place, made.secrets), portal.stop)
        except BaseException:
            portal.stop()
            raise

    return run(prepare, Profile(directory), remember=False)
