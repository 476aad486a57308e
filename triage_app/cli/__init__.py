"""The command line: the same program without a window (design: commands)."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program with these words, or the terminal's; returns the exit code.

    Without a word it opens the desk, and reads no command on the way to its first frame.
    """
    if not (sys.argv[1:] if arguments is None else arguments):
        from triage_app.config import Place, profile_at
        from triage_app.desk import open_desk

        return open_desk(Place(profile_at(None)))
    from triage_app.cli.app import run

    return run(arguments)
