"""New messages while a demo runs, so that its queue is alive."""

from random import Random
from threading import Event, Thread

from triage_app.practice.generator import Practice
from triage_app.practice.portal import PracticePortal
from triage_app.practice.texts import Writer


class Arrivals:
    """Lets one patient after the other write to the portal until it is told to stop."""

    def __init__(self, portal: PracticePortal, practice: Practice, every_s: float) -> None:
        self._portal = portal
        self._practice = practice
        self._every_s = every_s
        self._random = Random(practice.seed + 1)
        self._writers = {"en": Writer(self._random, "en"), "es": Writer(self._random, "es")}
        self._providers = {provider.id: provider for provider in practice.providers}
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="practice-arrivals", daemon=True)

    def start(self) -> None:
        """Begin; the first message comes after about one interval."""
        self._thread.start()

    def stop(self) -> None:
        """Nobody writes any more once this returns."""
        self._stopping.set()
        self._thread.join()

    def next_message(self) -> None:
        """Let somebody write now."""
        patient = self._random.choice(self._practice.patients)
        opening = self._writers[patient.language].opening(patient, self._providers[patient.provider_id])
        self._portal.patient_writes(patient.id, opening)

    def _run(self) -> None:
        # People do not write by the clock.
        while not self._stopping.wait(self._every_s * self._random.uniform(0.7, 1.3)):
            self.next_message()
