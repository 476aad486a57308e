"""Finds kinds of portals, ours and those of other packages, by the entry point `triage_app.portals`."""

from importlib.metadata import entry_points

from triage_app.errors import UsageError
from triage_app.sync.portal import PortalKind
from triage_app.sync.portals.fhir.kind import KIND as FHIR

GROUP = "triage_app.portals"


def kind(name: str) -> PortalKind:
    """The kind of portal with that name.

    Raises:
        UsageError: `portal_kind_unknown`.
    """
    if name == "fhir":
        return FHIR  # known without installed metadata, so that a checkout works
    for entry in entry_points(group=GROUP, name=name):
        found = entry.load()
        if isinstance(found, PortalKind):
            return found
    names = sorted({"fhir", *entry_points(group=GROUP).names})
    raise UsageError("portal_kind_unknown", kind=name, kinds=", ".join(names))
