"""The command line: the same program without a window (design: commands)."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program with these words, or the terminal's; returns the exit code.

    Without a word it opens the desk, and reads no command on the way to its first frame.
    """
    from triage_app.cli.screen import has_screen
    from triage_app.file_reader import READ_FILE

    words = sys.argv[1:] if arguments is None else arguments
    if words == [READ_FILE]:
        from triage_app.file_reader.child import main as read_file

        read_file()
    if words or not has_screen():
        from triage_app.cli.app import run

        return run(arguments)
    from triage_app.config import Place, profile_at
    from triage_app.desk import open_desk

    profile = profile_at(None)
    try:
        return open_desk(Place(profile))
    except Exception as error:  # noqa: BLE001 - the last resort, as for every command
        from triage_app.cli.output import fail

        return fail(error, profile.logs, as_json=False)
