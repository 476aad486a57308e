"""`python -m triage_app` is the program."""

import sys

from triage_app.cli import main

sys.exit(main())
