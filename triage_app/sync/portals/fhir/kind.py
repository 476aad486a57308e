"""The kind `fhir`: its settings, and how one is opened.

A desk speaks to no portal and asks only whether one needs a secret: what speaks HTTP is loaded when it is needed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from triage_app.errors import UsageError
from triage_app.sync.portal import Portal, PortalKind

AUTH: Final = ("none", "bearer", "client-secret")


def check(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a FHIR portal as they are stored.

    Raises:
        UsageError: `portal_url_invalid`, `portal_url_unsafe`, `portal_client_needed`.
    """
    from triage_app.sync.http import checked_base

    settings = {"url": checked_base(str(wanted.get("url") or "")), "auth": wanted.get("auth") or "none"}
    if settings["auth"] == "client-secret" and not wanted.get("client_id"):
        raise UsageError("portal_client_needed")
    for name in ("client_id", "token_url", "sender"):
        if wanted.get(name):
            settings[name] = str(wanted[name])
    if "token_url" in settings:
        settings["token_url"] = checked_base(settings["token_url"])
    return settings


def open_portal(name: str, settings: Mapping[str, Any], secret: str | None, timeout: timedelta) -> Portal:
    """A connection to a portal; nothing is asked of it yet."""
    from triage_app.sync.portals.fhir import portal

    return portal.open_portal(name, settings, secret, timeout)


KIND: Final = PortalKind(
    check=check, open=open_portal, needs_secret=lambda settings: settings.get("auth", "none") != "none"
)
