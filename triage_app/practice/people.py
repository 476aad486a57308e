"""Who belongs to the make-believe practice: patients, doctors and the places where they work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from triage_app.practice.names import FAMILY_EN, FAMILY_ES, GIVEN_EN, GIVEN_ES

Language = Literal["en", "es"]

PRACTICE_NAME = "Northside Family Practice"
PATIENTS = 60
SPANISH_SPEAKERS = 16
_BORN_AROUND = date(2026, 11, 22)
"""Ages are counted back from here, so that patients stay the same whatever the day of the demo."""
_PHONES = 100


@dataclass(frozen=True)
class Location:
    """A place where the practice sees patients."""

    id: str
    name: str


@dataclass(frozen=True)
class Provider:
    """A doctor of the practice, with the place where they work."""

    id: str
    family: str
    given: str
    location_id: str

    @property
    def title(self) -> str:
        """What staff and patients call the doctor."""
        return f"Dr. {self.family}"


@dataclass(frozen=True)
class Patient:
    """A person who writes to the practice."""

    id: str
    family: str
    given: str
    born: date
    record_number: str
    phone: str
    language: Language
    provider_id: str

    @property
    def name(self) -> str:
        """The given name, then the family name."""
        return f"{self.given} {self.family}"


LOCATIONS = (Location("loc-main-st", "Main St"), Location("loc-lakeside", "Lakeside"))

OSEI = Provider("prac-osei", "Osei", "Abena", "loc-main-st")
AMIN = Provider("prac-amin", "Amin", "Farid", "loc-main-st")
LUND = Provider("prac-lund", "Lund", "Ingrid", "loc-lakeside")
PROVIDERS = (OSEI, AMIN, LUND)


def _known(number: int, name: str, born: date, *, record: int, line: int, provider: Provider) -> Patient:
    given, family = name.split(" ")
    return Patient(
        id=f"pat-{number:03}",
        family=family,
        given=given,
        born=born,
        record_number=_record_number(record),
        phone=_phone(line),
        language="es" if family == "Delgado" else "en",
        provider_id=provider.id,
    )


def _record_number(number: int) -> str:
    return f"TST-{number:06}"


def _phone(line: int) -> str:
    return f"(555) 555-{100 + line:04}"


MARIA = _known(1, "Maria Delgado", date(1961, 3, 14), record=4417, line=44, provider=OSEI)
THOMAS = _known(2, "Thomas Berg", date(1958, 7, 2), record=2961, line=77, provider=OSEI)
DENISE = _known(3, "Denise Whitlock", date(1974, 10, 19), record=3842, line=12, provider=AMIN)
ROBERT = _known(4, "Robert Oyelaran", date(1983, 1, 27), record=5120, line=58, provider=OSEI)
OMAR = _known(5, "Omar Haddad", date(1990, 6, 8), record=5577, line=31, provider=AMIN)
PRIYA = _known(6, "Priya Natarajan", date(1987, 12, 3), record=4903, line=65, provider=LUND)
WALTER = _known(7, "Walter Simmons", date(1949, 5, 30), record=3310, line=9, provider=OSEI)
GRACE = _known(8, "Grace Kim", date(1995, 4, 22), record=6014, line=83, provider=LUND)
HASSAN = _known(9, "Hassan Abdi", date(1979, 8, 15), record=5288, line=26, provider=AMIN)
MARTA = _known(10, "Marta Delgado", date(1958, 9, 2), record=4471, line=91, provider=AMIN)
"""Nearly Maria's name and record number: whoever mixes the two up files a report with the wrong patient."""

KNOWN = (MARIA, THOMAS, DENISE, ROBERT, OMAR, PRIYA, WALTER, GRACE, HASSAN, MARTA)
"""The people whose stories the pictures of the app tell."""


def make_patients(random: Random) -> tuple[Patient, ...]:
    """The known people and as many invented ones as it takes; two of the invented share their name."""
    spanish = SPANISH_SPEAKERS - sum(patient.language == "es" for patient in KNOWN)
    english = PATIENTS - len(KNOWN) - spanish
    names = [(name, "en") for name in _pairs(random, GIVEN_EN, FAMILY_EN, english - 1)]
    names += [(name, "es") for name in _pairs(random, GIVEN_ES, FAMILY_ES, spanish)]
    random.shuffle(names)
    # Two people of one name, so that nobody can tell patients apart by name alone.
    names.append(next(entry for entry in names if entry[1] == "en"))
    lines = _free_lines(random)
    records = random.sample(range(1000, 2900), len(names))
    invented = [
        Patient(
            id=f"pat-{number:03}",
            family=family,
            given=given,
            born=_birthday(random),
            record_number=_record_number(record),
            phone=_phone(line),
            language="es" if language == "es" else "en",
            provider_id=random.choice(PROVIDERS).id,
        )
        for number, (((given, family), language), record, line) in enumerate(
            zip(names, records, lines, strict=False), start=len(KNOWN) + 1
        )
    ]
    return KNOWN + tuple(invented)


def _pairs(random: Random, given: Sequence[str], family: Sequence[str], count: int) -> list[tuple[str, str]]:
    return list(zip(random.sample(given, count), random.sample(family, count), strict=True))


def _free_lines(random: Random) -> list[int]:
    taken = {patient.phone for patient in KNOWN}
    lines = [line for line in range(_PHONES) if _phone(line) not in taken]
    random.shuffle(lines)
    return lines


def _birthday(random: Random) -> date:
    # Three dice instead of a bell curve: whole numbers come out the same on every machine.
    age = 16 + sum(random.randrange(26) for _ in range(3))
    return _BORN_AROUND - timedelta(days=age * 365 + random.randrange(365))
