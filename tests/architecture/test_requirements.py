"""The pinned packages are what pyproject.toml asks for, with hashes, and from no index in particular."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = {"app.txt": PROJECT["project"]["dependencies"], "dev.txt": PROJECT["dependency-groups"]["dev"]}
PIN = re.compile(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+( ; [^\\]+)?(\s+--hash=sha256:[0-9a-f]{64})+")


def pins(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


def versions(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pin in pins(name):
        requirement = Requirement(pin.split(" --hash")[0].strip())
        (clause,) = requirement.specifier
        found.setdefault(canonicalize_name(requirement.name), []).append(clause.version)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_one_version_with_hashes(name: str) -> None:
    # A line that fits has no room for an address or an option such as --index-url
    assert [line for line in pins(name) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_address_stands_in_it(name: str) -> None:
    assert "://" not in (ROOT / "requirements" / name).read_text()


@pytest.mark.parametrize("name", FILES)
def test_every_dependency_is_pinned_within_its_range(name: str) -> None:
    found = versions(name)
    outside = [
        text
        for text in FILES[name]
        for wanted in [Requirement(text)]
        for pinned in found.get(canonicalize_name(wanted.name), ["none"])
        if pinned == "none" or pinned not in wanted.specifier
    ]
    assert outside == []


def test_both_files_pin_the_same_version() -> None:
    app, dev = versions("app.txt"), versions("dev.txt")
    assert {name for name in app.keys() & dev.keys() if app[name] != dev[name]} == set()
