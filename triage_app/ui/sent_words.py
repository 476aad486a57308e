"""When a message was sent, as far as that is known."""

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.countdown import StartSource

translate = QCoreApplication.translate


def dated(when: str, source: StartSource) -> str:
    """A message's time, and what it is where the portal does not rightly say when it was sent."""
    if source is StartSource.SENT:
        return when
    if source is StartSource.SENT_DAY:
        pattern = translate("SentWords", "{time}, the start of the day: the portal names only the day")
    else:
        pattern = translate("SentWords", "{time}, when it came in: the portal names no believable time of sending")
    return pattern.format(time=when)
