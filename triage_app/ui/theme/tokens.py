"""The only place with colours, sizes and type; everything else refers to names."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class ThemeName(StrEnum):
    """The themes a person can choose between."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Tone(StrEnum):
    """What a colour says; never the only signal, always beside a word."""

    TEXT = "text"
    MUTED = "muted"
    FAINT = "faint"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Tokens:
    """One theme's colours by what they are used for."""

    name: ThemeName
    bg: str
    panel: str
    rail: str
    line: str
    field: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    bubble: str
    mine: str
    sel: str

    def tone(self, tone: Tone) -> str:
        """The colour of words in a tone."""
        return str(getattr(self, tone.value))

    def soft(self, tone: Tone) -> str:
        """The surface that words in a tone may stand on."""
        softs = {
            Tone.ACCENT: self.accent_soft,
            Tone.OK: self.ok_soft,
            Tone.WARN: self.warn_soft,
            Tone.BAD: self.bad_soft,
        }
        return softs.get(tone, self.bubble)


LIGHT = Tokens(
    name=ThemeName.LIGHT,
    bg="#f6f7f9",
    panel="#ffffff",
    rail="#f0f2f5",
    line="#e3e7ec",
    field="#7f8b97",
    text="#17202b",
    muted="#5c6976",
    faint="#616d79",
    accent="#0f6e84",
    accent_soft="#e2f1f4",
    on_accent="#ffffff",
    ok="#2c7a4b",
    ok_soft="#e4f3ea",
    warn="#9e5a00",
    warn_soft="#fdf0dc",
    bad="#b3261e",
    bad_soft="#fbe6e4",
    bubble="#eef1f5",
    mine="#e2f1f4",
    sel="#e8f3f6",
)

DARK = Tokens(
    name=ThemeName.DARK,
    bg="#12171d",
    panel="#1a2129",
    rail="#151b22",
    line="#2a333d",
    field="#6f7c89",
    text="#e6ebf0",
    muted="#a3afbb",
    faint="#8e9ba8",
    accent="#5cc3da",
    accent_soft="#17363f",
    on_accent="#06242b",
    ok="#76cf98",
    ok_soft="#1b3325",
    warn="#f0b35a",
    warn_soft="#3a2c14",
    bad="#ff8a80",
    bad_soft="#40211f",
    bubble="#232c36",
    mine="#17363f",
    sel="#1c323a",
)

HIGH_CONTRAST = Tokens(
    name=ThemeName.HIGH_CONTRAST,
    bg="#000000",
    panel="#000000",
    rail="#000000",
    line="#8a8a8a",
    field="#ffffff",
    text="#ffffff",
    muted="#ededed",
    faint="#dcdcdc",
    accent="#6fe3ff",
    accent_soft="#00303d",
    on_accent="#000000",
    ok="#7dffa8",
    ok_soft="#00260f",
    warn="#ffd24d",
    warn_soft="#2b2000",
    bad="#ffa39b",
    bad_soft="#3a0500",
    bubble="#1c1c1c",
    mine="#00303d",
    sel="#003a4a",
)

THEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, HIGH_CONTRAST)}

AVATARS = ("#7a5195", "#2f6db5", "#a8561a", "#2c7a4b", "#8a3b5c", "#35657a", "#6b6114", "#5a5fa8")
"""Surfaces for white initials, one chosen by a person's id; the same in every theme."""

ON_AVATAR = "#ffffff"


class Type(Enum):
    """Sizes in px at 100 % and weights of every kind of text."""

    BASE = (13.0, 400)
    STRONG = (13.0, 600)
    BUTTON = (13.0, 500)
    NAME = (13.5, 600)
    TITLE = (18.0, 700)
    HEADING = (16.0, 700)
    BRAND = (14.0, 700)
    NOTE = (12.0, 400)
    SMALL = (11.5, 400)
    SMALL_STRONG = (11.5, 700)
    CLAIM = (11.5, 600)
    TAG = (11.0, 400)
    CAPTION = (11.0, 600)
    RING = (11.0, 700)
    RING_SMALL = (9.5, 700)
    BADGE = (9.0, 700)

    @property
    def size_px(self) -> float:
        """Height of the type at 100 %."""
        return self.value[0]

    @property
    def weight(self) -> int:
        """Weight from 100 to 900."""
        return self.value[1]


class Size:
    """Lengths in px at 100 %."""

    RAIL = 216
    RAIL_SLIM = 60
    LIST = 452
    LIST_MEDIUM = 360
    LIST_SLIM = 296
    FOOTER = 28
    ROW = 62
    ROW_COMPACT = 44
    GROUP = 30
    RING = 42
    RING_COMPACT = 30
    AVATAR = 22
    AVATAR_LARGE = 28
    ICON = 18
    RADIUS = 7
    RADIUS_BOX = 10
    RADIUS_BUBBLE = 12
    COMPOSER = 104
    COMPOSER_TALL = 150
    COMPOSER_MOST = 260
    COMPOSER_MOST_LOW = 60
    LOWEST, LOW, TALL = 380, 520, 760
    """Below LOW a composer takes as little as it can, below LOWEST no line more; from TALL on it takes more."""
    SIDE = 20
    """Space left and right of a conversation."""
    BUBBLE_SHARE = 0.76
    WIDE = 1200
    """From this width on, all three panes have their full size."""
    MEDIUM = 900
    """Below this width the rail shows icons only."""
    NARROW = 640
    """Below this width list and conversation take turns."""


LINE_HEIGHT_PERCENT = 120
"""Air between the lines of a text, as a share of the font's own line."""

ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 0.8, 2.0, 0.1
