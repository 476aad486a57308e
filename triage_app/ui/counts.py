"""Numbers with their nouns, in the forms that a language has for one and for several."""

import re

from PySide6.QtCore import QObject

_SHORTENED = re.compile(r"(\d+) (h|min|s)\b")


class _Counts(QObject):
    """A class because lupdate finds plural forms in `self.tr` only."""

    def messages(self, count: int) -> str:
        return self.tr("%n messages", "", count) if count > 1 else ""  # a single one is not worth a word

    def conversations(self, count: int) -> str:
        return self.tr("%n conversations", "", count)

    def entries_unread(self, count: int) -> str:
        return self.tr("%n entries could not be read", "", count)

    def pages(self, count: int) -> str:
        return self.tr("%n pages", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hours", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minutes", "", count)

    def seconds(self, count: int) -> str:
        return self.tr("%n seconds", "", count)


_counts = _Counts()
messages, conversations, entries_unread = _counts.messages, _counts.conversations, _counts.entries_unread
pages, hours, minutes, seconds = _counts.pages, _counts.hours, _counts.minutes, _counts.seconds
_UNITS = {"h": hours, "min": minutes, "s": seconds}


def aloud(text: str) -> str:
    """A text of ours as a screen reader should say it: "sends in 8 seconds" for "sends in 8 s"."""
    return _SHORTENED.sub(lambda found: _UNITS[found[2]](int(found[1])), text)
