"""Whether a portal still says what was sent: portals re-space, escape and sign what they store."""

import html
import re

_TAG = re.compile(
    r"<!--.*?-->|</?(?:a|abbr|b|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|meta|ol|p|pre|s"
    r"|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*|/)?>",
    re.IGNORECASE | re.DOTALL,
)
"""Tags by their names: "less than 70" is none."""


def says(stored: str, sent: str) -> bool:
    """Whether the words that were sent stand in what is stored, in order; what is added is no matter."""
    return _plain(sent) in _plain(stored)


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", html.unescape(text)).split())
