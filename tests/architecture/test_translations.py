"""The texts of widgets are translated whole, and the committed translations are those of this very program."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6
import pytest

from triage_app.language import ENGLISH, LANGUAGES

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "resources" / "i18n"
UPDATE = (
    *(str(Path(PySide6.__file__).parent / "lupdate"), "-silent", "-locations", "none", "-no-obsolete"),
    *("-source-language", "en_US", "-target-language"),
)
LOCALES = {"en": "en_US", "es": "es_US"}
BLANK = re.compile(r"\{\w+\}|%n")
BY_HAND = re.compile(r"== 1 else|if count == 1|\(s\)")
SAME = {
    *("Triage", "Hindi", "hindi", "No", "Portal", "{n} h", "{n} min", "{n} s", "{hours} h {minutes} min"),
    *("{day}, {time}", "{weekday} {time}", "{n} d", "{days} d {hours} h"),
}
"""What reads alike in both languages."""


@dataclass(frozen=True)
class Text:
    """One text of a widget: its source, and its translation's forms."""

    context: str
    source: str
    forms: tuple[str, ...]
    finished: bool
    counts: bool


def texts(path: Path) -> list[Text]:
    return [
        _text(context.findtext("name") or "", message)
        for context in ET.parse(path).iter("context")  # noqa: S314 - a file of ours
        for message in context.iter("message")
    ]


def _text(context: str, message: ET.Element) -> Text:
    translation = message.find("translation")
    assert translation is not None
    counts = message.get("numerus") == "yes"
    forms = [form.text or "" for form in translation.iter("numerusform")] if counts else [translation.text or ""]
    return Text(context, message.findtext("source") or "", tuple(forms), translation.get("type") is None, counts)


def committed(spoken: str) -> Path:
    return TEXTS / f"triage_{spoken}.ts"


def sources() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "triage_app" / "ui").rglob("*.py"))


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_committed_translation_has_exactly_the_texts_of_the_program(spoken: str, tmp_path: Path) -> None:
    copy = tmp_path / committed(spoken).name
    copy.write_bytes(committed(spoken).read_bytes())
    plural = ["-pluralonly"] if spoken == ENGLISH else []
    subprocess.run([*UPDATE, LOCALES[spoken], *plural, *sources(), "-ts", str(copy)], cwd=ROOT, check=True)
    assert copy.read_text(encoding="utf-8") == committed(spoken).read_text(encoding="utf-8")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_text_is_translated_in_every_form(spoken: str) -> None:
    found = texts(committed(spoken))
    assert len(found) > (8 if spoken == ENGLISH else 200)
    assert [one for one in found if not one.finished or not all(one.forms)] == []
    assert {len(one.forms) for one in found if one.counts} == {2}


def test_nothing_was_left_in_english() -> None:
    left = [one for one in texts(committed("es")) if one.source in one.forms and one.source not in SAME]
    assert left == []


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_translation_fills_the_same_blanks(spoken: str) -> None:
    wrong = [
        one
        for one in texts(committed(spoken))
        if one.context != "Dates"  # each language has its own order of a date
        and any(sorted(BLANK.findall(form)) != sorted(BLANK.findall(one.source)) for form in _whole(one))
    ]
    assert wrong == []


def _whole(text: Text) -> tuple[str, ...]:
    """The forms that say a number; a form for one may say "a"."""
    return text.forms[1:] if text.counts else text.forms


def test_no_plural_is_made_by_hand() -> None:
    by_hand = [name for name in sources() if BY_HAND.search((ROOT / name).read_text(encoding="utf-8"))]
    assert by_hand == []
