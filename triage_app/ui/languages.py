"""What patients' languages are called."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

KNOWN = (
    QT_TRANSLATE_NOOP("Languages", "English"),
    QT_TRANSLATE_NOOP("Languages", "Spanish"),
    QT_TRANSLATE_NOOP("Languages", "Arabic"),
    QT_TRANSLATE_NOOP("Languages", "Chinese"),
    QT_TRANSLATE_NOOP("Languages", "Filipino"),
    QT_TRANSLATE_NOOP("Languages", "French"),
    QT_TRANSLATE_NOOP("Languages", "German"),
    QT_TRANSLATE_NOOP("Languages", "Haitian Creole"),
    QT_TRANSLATE_NOOP("Languages", "Hindi"),
    QT_TRANSLATE_NOOP("Languages", "Italian"),
    QT_TRANSLATE_NOOP("Languages", "Japanese"),
    QT_TRANSLATE_NOOP("Languages", "Korean"),
    QT_TRANSLATE_NOOP("Languages", "Polish"),
    QT_TRANSLATE_NOOP("Languages", "Portuguese"),
    QT_TRANSLATE_NOOP("Languages", "Russian"),
    QT_TRANSLATE_NOOP("Languages", "Somali"),
    QT_TRANSLATE_NOOP("Languages", "Ukrainian"),
    QT_TRANSLATE_NOOP("Languages", "Vietnamese"),
)
"""Languages that are called by a name in every language of ours; Qt calls the others by their English names."""


def name_of(code: str) -> str:
    """A language by its code: "Spanish" for "es"; what the portal says where Qt does not know it."""
    known = QLocale(code).language() if code else QLocale.Language.C
    if known is QLocale.Language.C:
        return code
    return QCoreApplication.translate("Languages", QLocale.languageToString(known))
