"""The texts of widgets in the language that is spoken.

The translations in resources/i18n are sources. Qt reads a compiled form, which is made when a text of this very
content is needed for the first time, and kept among what this account can make again
(docs/decisions/0007-two-languages.md).
"""

import shutil
import subprocess
from contextlib import suppress
from errno import ENOENT
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from triage_app import assets, language
from triage_app.errors import TriageError
from triage_app.sentences import say_error

_LOCALES = {"en": "en_US", "es": "es_US"}
_OURS = "triage_texts"
_LONGEST_S = 30


def speak(application: QCoreApplication) -> str:
    """Let widgets that are made from now on speak the language in force.

    Where that cannot be, the whole program goes on in English; returns what to tell the person then.
    """
    for old in application.findChildren(QTranslator, _OURS):
        application.removeTranslator(old)
        old.deleteLater()
    problem, own = "", _translator(application)
    try:
        _load(own, language.spoken())
    except TriageError as error:
        language.speak(language.ENGLISH)
        problem = str(say_error(error))
    QLocale.setDefault(QLocale(_LOCALES[language.spoken()]))
    qts = _translator(application)
    if qts.load(f"qtbase_{language.spoken()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)
    application.installTranslator(own)
    return problem


def _translator(application: QCoreApplication) -> QTranslator:
    made = QTranslator(application)
    made.setObjectName(_OURS)
    return made


def _load(translator: QTranslator, spoken: str) -> None:
    """Load the compiled texts, after making them where they are missing, of other texts, or damaged."""
    source = assets.resource(f"i18n/triage_{spoken}.ts").read_bytes()
    folder = Path(platformdirs.user_cache_dir("triage-app", appauthor=False)) / "texts"
    compiled = folder / f"triage_{spoken}-{sha256(source).hexdigest()[:16]}.qm"
    if compiled.is_file() and translator.load(str(compiled)):
        return
    try:
        _compile(source, compiled)
    except OSError as error:
        raise TriageError("language_unavailable", reason=error.strerror or "?") from None
    if not translator.load(str(compiled)):
        raise TriageError("language_unavailable", reason=compiled.name)


def _compile(source: bytes, compiled: Path) -> None:
    """Make a file whole or not at all; older texts of the language go.

    Raises:
        OSError: it could not be written, or there is no lrelease.
    """
    compiled.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lrelease = shutil.which("lrelease", path=str(Path(PySide6.__file__).parent))
    if lrelease is None:
        raise FileNotFoundError(ENOENT, "lrelease")
    with TemporaryDirectory(dir=compiled.parent) as made:
        texts, part = Path(made) / "texts.ts", Path(made) / "texts.qm"
        texts.write_bytes(source)
        with suppress(subprocess.SubprocessError):  # then nothing was made, which is told below
            command = [lrelease, "-silent", str(texts), "-qm", str(part)]
            subprocess.run(command, capture_output=True, check=True, timeout=_LONGEST_S)  # noqa: S603 - Qt's own
        part.replace(compiled)
    for old in compiled.parent.glob(f"{compiled.name.partition('-')[0]}-*.qm"):
        if old != compiled:
            with suppress(OSError):  # another desk has it open
                old.unlink()
