"""What others gave to somebody, in sentences for their desk."""

from PySide6.QtCore import QObject

from triage_app.queue.domain.handing import How


class _Given(QObject):
    """A class because lupdate finds plural forms in `self.tr` only."""

    def of_one(self, how: How, by: str, patient: str) -> str:
        """What is said of one conversation."""
        if how is How.ASSIGNED:
            said = self.tr("You were given the conversation of {patient}.")
        elif how is How.UNDONE:
            said = self.tr("{name} gave the conversation of {patient} back to you.")
        else:
            said = self.tr("{name} handed you the conversation of {patient}.")
        return said.format(name=by or self.tr("Somebody"), patient=patient)

    def of_many(self, how: How, by: str, count: int) -> str:
        """What is said of several that came together."""
        if how is How.ASSIGNED:
            said = self.tr("You were given %n conversations.", "", count)
        elif how is How.UNDONE:
            said = self.tr("{name} gave %n conversations back to you.", "", count)
        else:
            said = self.tr("{name} gave you %n conversations.", "", count)
        return said.format(name=by or self.tr("Somebody"))


_given = _Given()
of_one, of_many = _given.of_one, _given.of_many
