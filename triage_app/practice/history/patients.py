"""The patients of a history, each made from their number alone: only those met lately are kept."""

from bisect import bisect
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from statistics import NormalDist

from triage_app.practice.history.values import Patient
from triage_app.practice.names import FAMILY_EN, FAMILY_ES, GIVEN_EN, GIVEN_ES
from triage_app.practice.people import LOCATIONS, PROVIDERS, Language, Provider

_OF_25, _WRITE, _REGISTERED = 25, 13, 20
"""Of 25 patients 20 are registered (80 %), of those 13 have come back (65 %) and write."""

_NAMESAKE, _TWICE = 3, 8
"""One patient of a hundred is called like the one before; one is the one before, under a second record."""

_SPANISH_OF_100, _PROXY_OF_100 = 10, 6
_YOUNGEST, _DICE = 3, 34
"""Three dice from here on give a median of 52 years and a standard deviation of 17."""

_COUNTED_FROM = date(2026, 11, 22)
_INITIALS = " ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CLASSES = 40
_SIGMA = 0.9645
"""Of the lognormal with mean 6.7 and standard deviation 8.3."""


def _mean_of(part: int) -> float:
    """What part of all threads the busiest, second busiest … fortieth of the patients write, times forty."""
    normal = NormalDist()
    edges = [normal.inv_cdf(one / _CLASSES) if 0 < one < _CLASSES else None for one in (part, part + 1)]
    low, high = (
        (1.0 if which == 0 else 0.0) if edge is None else normal.cdf(_SIGMA - edge)
        for which, edge in enumerate(edges)
    )
    return (low - high) * _CLASSES


_PAIRS = tuple(tens + sum(divmod(2 * units, 10)) for tens in range(10) for units in range(10))
"""What two digits, counted from the right, are worth in Luhn's sum when the check digit follows them."""

_BUSY = tuple(accumulate(round(10_000 * _mean_of(part)) for part in range(_CLASSES)))


def draw_writer(random: Random, writers: int) -> int:
    """The number of a patient who writes now; a few write most, as everywhere."""
    if writers < _CLASSES:
        return _number(int(random.random() * writers))
    part = bisect(_BUSY, int(random.random() * _BUSY[-1]))
    return _number(int(random.random() * (writers // _CLASSES)) * _CLASSES + part)


def _number(writer: int) -> int:
    return writer // _WRITE * _OF_25 + writer % _WRITE


def patients_of(writers: int) -> int:
    """How many patients a practice has in whose portal so many write."""
    return _number(writers)


@lru_cache(maxsize=1 << 17)
def patient(number: int) -> Patient:
    """The patient of a number, always the same."""
    last = number % 100
    same = number - 1 if last in {_NAMESAKE, _TWICE} else number
    record = number - 1 if last == _TWICE else number
    own = _mixed(record)
    lots = own if same == record else _mixed(same)
    language: Language = "es" if lots % 100 < _SPANISH_OF_100 else "en"
    given, family = _name(same, language)
    place = number % _OF_25
    dice = (own >> 8) % _DICE + (own >> 24) % _DICE + (own >> 40) % _DICE
    return Patient(
        number=number,
        id=f"pat-{number:07}",
        given=given,
        family=family,
        born=_COUNTED_FROM - timedelta(days=(_YOUNGEST + dice) * 365 + (own >> 32) % 365),
        record_number=_record_number(record),
        phone=f"(555) 555-01{(own >> 16) % 100:02}",
        mail=f"patient{number}@example.org",
        language=language,
        proxy=f"{GIVEN_EN[number % len(GIVEN_EN)]} {family}" if (own >> 20) % 100 < _PROXY_OF_100 else "",
        registered=place < _REGISTERED,
        returned=place < _WRITE,
    )


def provider(number: int) -> Provider:
    """The doctor of a number; the first three are those of the make-believe practice."""
    if number < len(PROVIDERS):
        return PROVIDERS[number]
    given, family = GIVEN_EN[number * 7 % len(GIVEN_EN)], FAMILY_EN[number * 11 % len(FAMILY_EN)]
    return Provider(f"prac-{number:05}", family, given, LOCATIONS[number % len(LOCATIONS)].id)


def _mixed(number: int) -> int:
    """64 bits that look random, the same on every machine (the finisher of splitmix64)."""
    mask = (1 << 64) - 1
    bits = (number + 1) * 0x9E3779B97F4A7C15 & mask
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & mask
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB & mask
    return bits ^ bits >> 31


def _name(number: int, language: Language) -> tuple[str, str]:
    """A name nobody else of that language has, as long as names last: then initials and second names join in."""
    given, family = (GIVEN_ES, FAMILY_ES) if language == "es" else (GIVEN_EN, FAMILY_EN)
    rest, first = divmod(number, len(given))
    rest, last = divmod(rest, len(family))
    second, initial = divmod(rest, len(_INITIALS))
    shown = given[first] + (f" {_INITIALS[initial]}." if initial else "")
    called = family[(last + 7 * first) % len(family)]
    if second:
        called += ("-" if language == "en" else " ") + family[(last + second) % len(family)]
    return shown, called


def _record_number(number: int) -> str:
    digits = number + 1
    check = _PAIRS[digits % 100] + _PAIRS[digits // 100 % 100] + _PAIRS[digits // 10_000 % 100]
    return f"TST-{digits:07}{-(check + _PAIRS[digits // 1_000_000]) % 10}"
