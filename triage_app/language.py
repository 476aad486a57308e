"""Which language the program speaks: the one that was chosen, else the computer's."""

import locale
import os
import re
import sys
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "es")
"""What the program can speak."""

AUTO: Final = "auto"
CHOICES: Final = (AUTO, *LANGUAGES)
"""What a person can choose; AUTO follows the computer."""

_chosen: dict[str, str] = {}
"""What this process speaks, under the one key there is: a thread that speaks must not have to be told."""


def speak(choice: str) -> None:
    """Speak a language from now on, in every thread."""
    _chosen["language"] = choice if choice in LANGUAGES else of_this_computer()


def spoken() -> str:
    """The language that is spoken."""
    return _chosen.get("language") or of_this_computer()


def of_this_computer() -> str:
    """The language of this computer's own messages, as far as the program knows it; else English."""
    tag = _windows_tag() if sys.platform == "win32" else _posix_tag()
    return next((one for one in LANGUAGES if re.match(rf"{one}\b|{one}_", tag)), ENGLISH)


def _posix_tag() -> str:
    return next((tag for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (tag := os.environ.get(name))), "")


def _windows_tag() -> str:
    import ctypes  # noqa: PLC0415 - costs time before the first frame where nobody needs it

    windows = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists there only, which mypy knows
    return locale.windows_locale.get(windows.GetUserDefaultUILanguage(), "")
