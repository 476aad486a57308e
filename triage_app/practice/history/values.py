"""What a make-believe history consists of: frozen values. Times are UTC, to the second."""

from datetime import date, datetime

from msgspec import Struct

from triage_app.practice.people import Language, Provider


class Patient(Struct, frozen=True, gc=False):
    """A person in the practice's files. `proxy` names who writes for them; empty where they write themselves.

    Who is not `registered` has no account, who never `returned` signed in once; neither ever writes.
    """

    number: int
    id: str
    given: str
    family: str
    born: date
    record_number: str
    phone: str
    mail: str
    language: Language
    proxy: str
    registered: bool
    returned: bool

    @property
    def name(self) -> str:
        """The given name, then the family name."""
        return f"{self.given} {self.family}"


class File(Struct, frozen=True, gc=False):
    """A file in a message, without its bytes; `place` is its place among the parts of the message."""

    place: int
    name: str
    content_type: str
    size_bytes: int


class Label(Struct, frozen=True, gc=False):
    """What a message really is, as only its author can know.

    `level` is crisis, emergency, urgent, mention or idiom, None where nothing alarms; `rule` names the rule that
    is meant, `span` the sentence that alarms, in letters from the beginning; `traps` how the text is disguised.
    """

    intents: tuple[str, ...]
    language: str
    level: str | None = None
    rule: str | None = None
    span: tuple[int, int] | None = None
    traps: tuple[str, ...] = ()


class Message(Struct, frozen=True, gc=False):
    """One message as the portal tells it; `label` is None for what the practice writes.

    `seen` is when it was first there to be pulled, `times` how often the portal delivers it.
    """

    id: str
    inbound: bool
    sender: str
    sender_reference: str
    text: str
    sent: datetime | None
    received: datetime | None
    last_updated: datetime | None
    seen: datetime
    files: tuple[File, ...]
    label: Label | None
    times: int = 1


class Closing(Struct, frozen=True, gc=False):
    """Somebody closes without a reply, over everything that has arrived by then."""

    at: datetime
    reason: str


class Thread(Struct, frozen=True, gc=False):
    """A conversation; its messages are in the order of arrival.

    `seat` is the number of the member of staff who claims it after its first message, None where nobody does;
    `story` the name of a conversation that is told by name (stories.py), else empty.
    """

    number: int
    id: str
    patient: Patient
    provider: Provider
    category: str
    subject: str
    messages: tuple[Message, ...]
    seat: int | None
    closing: Closing | None
    story: str = ""
