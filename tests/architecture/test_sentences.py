"""Every code the program can raise has its sentences in every language, with the values they need, and no more."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from triage_app import errors, language, sentences
from triage_app.errors import TriageError
from triage_app.language import LANGUAGES
from triage_app.sentences import Sentence, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).parents[2] / "triage_app"
FAILURES = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TriageError)
}
OUTCOMES = {"Flaw", "Refusal", "Rejected", "RetryLater", "Trouble", "Unknown", "UnreadableFile"}
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
PASSED_ON = {
    ("sync/portals/fhir/sending.py", "error.code"),  # signing in, or a read before sending, failed
    ("sync/portals/fhir/sending.py", "refusal"),  # from the table of refusals
    ("queue/services/calls.py", "wrong.code"),  # the rules of a call said so
    ("queue/services/rulebooks.py", "wrong.code"),  # the rules of rules
    ("sync/push.py", "error.code"),  # an attempt failed as a TriageError
}
"""Codes that are no literal where they are said: each was raised somewhere with its values."""


@dataclass(frozen=True)
class Told:
    """One place that says a code, and the values it gives."""

    code: str
    place: str
    values: frozenset[str]


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for path in sorted(PROGRAM.rglob("*.py")):
        place = path.relative_to(PROGRAM).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield place, node, node.func.id


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keys(node: ast.expr) -> frozenset[str]:
    """Names of the values in a literal mapping; `_named` is the sender's mapping with the portal."""
    if isinstance(node, ast.Dict):
        given = [
            keys(value) if key is None else {literal(key)}
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return frozenset(name for names in given for name in names if name)
    return frozenset({"portal"}) if ast.unparse(node) == "self._named" else frozenset()


def told() -> list[Told]:
    found = [one for place, call, name in calls() if (one := _of_call(place, call, name)) is not None]
    return found + [Told(code, "sync/portals/fhir/sending.py", frozenset({"portal"})) for code in refusals()]


def _of_call(place: str, call: ast.Call, name: str) -> Told | None:
    first, second = ([*call.args, None, None])[:2]
    if name in FAILURES and (code := literal(first)):
        return Told(code, place, frozenset(word.arg for word in call.keywords if word.arg))
    if name in OUTCOMES and (code := literal(first)):
        given = next((word.value for word in call.keywords if word.arg == "values"), second)
        return Told(code, place, keys(given) if given is not None else frozenset())
    if name == "Unreadable" and (code := literal(second)):
        return Told(code, place, frozenset())
    if name == "say" and (code := literal(first)):
        return Told(code, place, keys(second) if second is not None else frozenset())
    return None


def refusals() -> list[str]:
    """Codes in the table of what a portal refuses."""
    tree = ast.parse((PROGRAM / "sync/portals/fhir/sending.py").read_text(encoding="utf-8"))
    (table,) = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "_REFUSALS"
    ]
    assert isinstance(table, ast.Dict)
    return [code for value in table.values if (code := literal(value))]


def parts(sentence: Sentence) -> tuple[str, str, str]:
    return sentence.happened, sentence.means, sentence.next


def blanks(sentence: Sentence) -> set[str]:
    return {name for part in parts(sentence) for _, name, _, _ in Formatter().parse(part) if name is not None}


TOLD = told()
CATALOGUE = catalogue()
EVERY = [(spoken, code) for spoken in LANGUAGES for code in catalogue(spoken)]
NUMBERS = {"count", "limit"}
"""Blanks for numbers of things; of characters too many there are never one, and MB are MB."""

ALONE = {("reply_too_long", "limit")}
"""A number without a noun."""


def test_enough_was_found_to_believe_the_search() -> None:
    assert len({one.code for one in TOLD}) > 70
    assert {"portal_forbidden", "entry_broken", "fenced_off", "disk_full", "unexpected"} <= {
        one.code for one in TOLD
    }


def test_every_code_is_a_literal_where_it_is_first_said() -> None:
    passed_on = {
        (place, ast.unparse(call.args[0]))
        for place, call, name in calls()
        if name in FAILURES | OUTCOMES and call.args and literal(call.args[0]) is None
    }
    assert passed_on == PASSED_ON


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_code_has_its_sentences(spoken: str) -> None:
    assert {one.code: one.place for one in TOLD if one.code not in catalogue(spoken)} == {}


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_sentence_is_left_over(spoken: str) -> None:
    assert catalogue(spoken).keys() - {one.code for one in TOLD} == set()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_blank_is_filled_wherever_the_code_is_raised(code: str) -> None:
    raised = [one for one in TOLD if one.code == code]
    missing = {one.place: blanks(CATALOGUE[code].other) - one.values for one in raised}
    assert {place: names for place, names in missing.items() if names} == {}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_language_says_the_same_parts_with_the_same_blanks(code: str) -> None:
    english = CATALOGUE[code]
    for spoken in LANGUAGES:
        entry = catalogue(spoken)[code]
        assert (blanks(entry.other), entry.counts) == (blanks(english.other), english.counts)
        assert blanks(entry.one) <= blanks(entry.other)
        assert [bool(part) for part in parts(entry.other)] == [bool(part) for part in parts(english.other)]


@pytest.mark.parametrize(("spoken", "code"), EVERY)
def test_a_number_with_a_noun_has_two_forms(spoken: str, code: str) -> None:
    entry = catalogue(spoken)[code]
    numbers = {name for name in blanks(entry.other) & NUMBERS if (code, name) not in ALONE}
    assert numbers == ({entry.counts} if entry.counts else set())
    assert (entry.one != entry.other) == bool(entry.counts)


@pytest.mark.parametrize(
    ("spoken", "count", "happened"),
    [
        ("en", 1, "The portal holds this once."),
        ("en", 2, "The portal holds this 2 times."),
        ("es", 1, "El portal tiene esto una vez."),
        ("es", 2, "El portal tiene esto 2 veces."),
    ],
)
def test_the_form_follows_the_number(spoken: str, count: int, happened: str) -> None:
    language.speak(spoken)
    try:
        assert sentences.say("delivered_more_than_once", {"count": count}).happened == happened
    finally:
        language.speak(language.ENGLISH)


@pytest.mark.parametrize(("spoken", "code"), EVERY)
def test_a_sentence_says_what_happened_and_what_to_do(spoken: str, code: str) -> None:
    sentence = catalogue(spoken)[code].other
    assert CODE.fullmatch(code)
    assert sentence.happened
    assert sentence.next, "say what to do, or that nothing is to be done"
    for part in filter(None, parts(sentence)):
        assert part.endswith((".", "{reason}")), part
        assert part[0].isupper() or part[0] in "{“", part
        assert part == part.strip()
        assert "  " not in part
        assert "!" not in part


@pytest.mark.parametrize(
    "hollow",
    [
        *("error occurred", "something went wrong", "oops", "invalid input", "failed to"),
        *("please try again later", "ocurrió un error", "algo salió mal", "entrada no válida", "ups"),
    ],
)
def test_no_sentence_is_hollow(hollow: str) -> None:
    said = {(spoken, code): str(catalogue(spoken)[code].other).lower() for spoken, code in EVERY}
    assert [which for which, sentence in said.items() if hollow in sentence] == []


NAMED = re.compile(r"triage-app ([a-z]+(?: (?:init|check|add|list|absence))?)|(--[a-z-]+)|([A-Z]{4,}|[a-z]+=)")
"""Commands, options and what stands for a value: words of the program, which are no words of a language."""


@pytest.mark.parametrize("code", CATALOGUE)
def test_words_of_the_program_are_the_same_in_every_language(code: str) -> None:
    named = {spoken: sorted(NAMED.findall(str(catalogue(spoken)[code].other))) for spoken in LANGUAGES}
    assert all(one == named["en"] for one in named.values()), named


def test_commands_that_sentences_name_exist() -> None:
    named = {
        match
        for spoken, code in EVERY
        for match in re.findall(
            r"triage-app ([a-z]+(?: (?:init|check|migrate|add|list|show|absence))?)",
            str(catalogue(spoken)[code].other),
        )
    }
    assert named <= {
        *(
            "db init",
            "rules show",
            "db check",
            "db migrate",
            "demo",
            "deliveries",
            "portal add",
            "portal list",
            "queue list",
            "staff absence",
            "staff add",
            "staff list",
            "sync",
        )
    }
