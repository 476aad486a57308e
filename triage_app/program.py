"""How to start this program once more: in a checkout, installed, or frozen into one file."""

import sys


def program_command() -> list[str]:
    """The words before the program's own, as a process is started with."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable] if frozen else [sys.executable, "-P", "-m", "triage_app"]
