"""Conversations with a name, the same in every history: what a demonstration tells and a test asks for by name.

They are among the last threads of a history. What is true of them stands beside them as for all others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from triage_app.practice.history.patients import patient, patients_of, provider
from triage_app.practice.history.sizes import Size
from triage_app.practice.history.values import Closing, File, Label, Message, Patient, Thread
from triage_app.practice.people import PRACTICE_NAME, Language


@dataclass(frozen=True)
class _Line:
    """What somebody wrote so long before the end of the history; `alarm` is the part of it that alarms."""

    ago: timedelta
    text: str
    by_patient: bool = True
    alarm: str = ""
    trap: str = ""
    file: File | None = None


@dataclass(frozen=True)
class _Story:
    name: str
    given: str
    family: str
    born: date
    category: str
    subject: str
    lines: tuple[_Line, ...]
    language: Language = "en"
    level: str | None = None
    rule: str | None = None
    closed: str | None = None
    """Why somebody closed it without a reply, five minutes after its last line."""

    returned: bool = True
    seat: int | None = None


def _ago(days: int = 0, hours: int = 0, minutes: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)


_REPORT = File(1, "report.pdf", "application/pdf", 212_480)
_PILED_UP: Final = (
    ("Ruth", "Keller", "refill", _ago(2, 18), "I am out of my thyroid pills on Monday."),
    (
        "Amir",
        "Haddad",
        "appointment",
        _ago(2, 14),
        "Anything early next week? My back is stiff again.",
    ),
    ("Joan", "Whitlock", "test_result", _ago(2, 3), "Are my cholesterol numbers back?"),
    ("Leon", "Baptiste", "forms_letters", _ago(1, 20), "My employer needs the letter by Tuesday."),
    ("Sofia", "Marin", "billing", _ago(1, 7), "I was charged twice for the same visit."),
    ("Peter", "Lindqvist", "med_question", _ago(0, 18), "May I take the new pill with my antacid?"),
)
"""What came in between Friday evening and Sunday night, and lies there on Monday."""

_CHEST = "My chest feels tight when I climb stairs since Sunday, probably nothing."
_CRISIS = "Ya no quiero vivir y no se lo he dicho a nadie."

_STORIES: Final = (
    _Story(
        "Mrs. Alvarez cannot find her A1C",
        *("Elena", "Alvarez", date(1961, 4, 9), "report_request", "Where is my A1C?"),
        (
            _Line(_ago(0, 22, 40), "You said my A1C would be in the portal. I cannot find it anywhere."),
            _Line(_ago(0, 3, 5), "Hello? I am diabetic and would like to know before I eat with my family."),
        ),
    ),
    _Story(
        "Refill with chest tightness",
        *("Thomas", "Ashby", date(1958, 8, 2), "refill", "Blood pressure pills"),
        (_Line(_ago(0, 0, 9), f"Please refill my blood pressure pills. {_CHEST}", alarm=_CHEST),),
        level="emergency",
        rule="chest_pain",
    ),
    *(
        _Story(
            *("Weekend pile-up", given, family, date(1950 + 7 * place, 3, 4), category, ""),
            (_Line(ago, text),),
        )
        for place, (given, family, category, ago, text) in enumerate(_PILED_UP)
    ),
    _Story(
        "Answered by phone",
        *("Harold", "Finch", date(1944, 12, 30), "med_question", "Dizzy from the new pill?"),
        (_Line(_ago(0, 6), "Should I stop the new pill? I would rather talk than type."),),
        closed="answered_elsewhere",
        seat=3,
    ),
    _Story(
        "Wrong patient PDF",
        *("Nina", "Osgood", date(1979, 6, 17), "complaint", "This is not my report"),
        (
            _Line(_ago(1, 2), f"Your report is attached.\n\n{PRACTICE_NAME}", by_patient=False, file=_REPORT),
            _Line(
                _ago(0, 2, 30),
                "The report you sent me has somebody else's name on it. Who got mine?",
                trap="wrong_patient_file",
            ),
        ),
    ),
    _Story(
        "Portal refuses the reply",
        *("Carl", "Jansson", date(1967, 1, 21), "referral", "Referral for my knee"),
        (_Line(_ago(0, 5, 15), "The clinic says they never got the referral for my knee.", trap="reply_refused"),),
        seat=5,
    ),
    _Story(
        "Never came back",
        *("Gladys", "Thornton", date(1939, 9, 3), "report_request", "Your report is here"),
        (_Line(_ago(9, 4), f"Your report is in the portal.\n\n{PRACTICE_NAME}", by_patient=False, file=_REPORT),),
        returned=False,
    ),
    _Story(
        "Ya no quiero vivir",
        *("Lucía", "Robles", date(1988, 5, 26), "other", "Mi receta"),
        (_Line(_ago(0, 0, 31), f"Necesito mi receta de siempre. {_CRISIS}", alarm=_CRISIS),),
        language="es",
        level="crisis",
        rule="self_harm",
    ),
    _Story(
        "Moved slot",
        *("Dana", "Whitfield", date(1991, 10, 11), "appointment", "Move my visit?"),
        (
            _Line(_ago(1, 1), "Can I move my Tuesday visit to Thursday? I saw 2 PM is free."),
            _Line(_ago(0, 7), f"Thursday, 2 PM, is yours.\n\n{PRACTICE_NAME}", by_patient=False),
            _Line(
                _ago(0, 1, 20),
                "The portal now says Thursday 2 PM is taken. Which one is right?",
                trap="slot_gone",
            ),
        ),
        seat=8,
    ),
)

COUNT: Final = len(_STORIES)
OPEN: Final = sum(one.closed is None and one.lines[-1].by_patient for one in _STORIES)
"""How many threads the stories are, and in how many of them a patient waits in the end."""

NAMES: Final = frozenset(one.name for one in _STORIES)

_CLOSED_AFTER: Final = timedelta(minutes=5)
_PULLED_AFTER: Final = timedelta(seconds=20)


def stories(size: Size, first: int) -> Iterator[Thread]:
    """The stories of a size in the order in which they begin; their numbers go on from `first`."""
    begun = sorted(_STORIES, key=lambda one: one.lines[0].ago, reverse=True)
    for place, story in enumerate(begun):
        yield _thread(story, first + place, patients_of(size.writers) + 1 + place, size)


def _thread(story: _Story, number: int, of_patient: int, size: Size) -> Thread:
    who = _person(story, of_patient)
    doctor, key = provider(who.number % size.providers), f"thread-{number:08}"
    messages = tuple(
        Message(
            id=f"{key}-{place}",
            inbound=line.by_patient,
            sender=who.name if line.by_patient else doctor.title,
            sender_reference=f"Patient/{who.id}" if line.by_patient else f"Practitioner/{doctor.id}",
            text=line.text,
            sent=_second(size.now - line.ago),
            received=None,
            last_updated=None,
            seen=_second(size.now - line.ago) + _PULLED_AFTER,
            files=(line.file,) if line.file else (),
            label=_label(story, line) if line.by_patient else None,
        )
        for place, line in enumerate(story.lines)
    )
    closing = Closing(messages[-1].seen + _CLOSED_AFTER, story.closed) if story.closed else None
    told = (number, key, who, doctor, story.category, story.subject, messages, story.seat, closing)
    return Thread(*told, story=story.name)


def _person(story: _Story, number: int) -> Patient:
    named = {"given": story.given, "family": story.family, "born": story.born, "language": story.language}
    return msgspec.structs.replace(patient(number), **named, proxy="", registered=True, returned=story.returned)


def _label(story: _Story, line: _Line) -> Label:
    intents, traps = (story.category,), (line.trap,) if line.trap else ()
    if not line.alarm:
        return Label(intents, story.language, traps=traps)
    at = line.text.index(line.alarm)
    return Label(intents, story.language, story.level, story.rule, (at, at + len(line.alarm)), traps)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
