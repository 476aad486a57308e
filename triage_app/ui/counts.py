"""Numbers with their nouns, in the forms that a language has for one and for several."""

from PySide6.QtCore import QObject


class _Counts(QObject):
    """A class because lupdate finds plural forms in `self.tr` only."""

    def messages(self, count: int) -> str:
        return self.tr("%n messages", "", count) if count > 1 else ""  # a single one is not worth a word

    def conversations(self, count: int) -> str:
        return self.tr("%n conversations", "", count)

    def entries_unread(self, count: int) -> str:
        return self.tr("%n entries could not be read", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hours", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minutes", "", count)


_counts = _Counts()
messages, conversations, entries_unread = _counts.messages, _counts.conversations, _counts.entries_unread
hours, minutes = _counts.hours, _counts.minutes
