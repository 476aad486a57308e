"""Asks how the program will be used, while there is no profile.

Like in desk.py, what costs time is imported where it is needed.
"""

from triage_app import language
from triage_app.config import Place
from triage_app.ui.application import application


def ask_how(place: Place) -> bool:
    """Show the first start; true when a queue was made on this computer and the desk should open on it."""
    import subprocess

    from triage_app.program import program_command
    from triage_app.ui import translation
    from triage_app.ui.first_start import FirstStart
    from triage_app.ui.theme import style
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

    theme, made = Theme(), False
    style.apply(application(), theme)
    problem = translation.speak(application())
    first = FirstStart(theme, Icons(), one_computer=True)
    first.show_problem(problem)

    def look_around() -> None:
        command = [*program_command(), "--language", language.spoken(), "demo"]
        subprocess.Popen(command, start_new_session=True)  # noqa: S603 - this very program
        first.close()

    def begin_here() -> None:
        nonlocal made
        problem = _begin(place)
        made = not problem
        if made:
            first.close()
        else:
            first.show_problem(problem)

    first.demo_requested.connect(look_around)
    first.one_computer_requested.connect(begin_here)
    first.show()
    application().exec()
    return made


def _begin(place: Place) -> str:
    """Make a queue on this computer; what to say where that does not work."""
    from triage_app.errors import TriageError
    from triage_app.headless import begin_on_this_computer
    from triage_app.sentences import say_error

    try:
        begin_on_this_computer(place)
    except TriageError as error:
        return str(say_error(error))
    return ""
