"""Reads the resources: from the installed package, or from the folder beside it in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(name: str) -> Traversable:
    """A resource by its path below `resources/`."""
    packaged = files("triage_app").joinpath("_resources")
    root: Traversable = packaged if packaged.is_dir() else Path(__file__).parent.parent / "resources"
    return root.joinpath(name)


def text(name: str) -> str:
    """A resource's text."""
    return resource(name).read_text(encoding="utf-8")
