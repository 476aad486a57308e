"""The command line: the same program without a window (design: commands)."""

from triage_app.cli.app import main

__all__ = ["main"]
