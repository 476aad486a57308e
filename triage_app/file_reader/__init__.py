"""Looks into files that strangers made, in a child process of its own: a hostile file ends nothing but its child.

The parent's side is `reading` over `process`, the child's is `child` over `pdf`; they share `limits`, `frames` and
`findings`. Nothing here knows the rest of the program.
"""

READ_FILE = "read-file"
"""The word behind the program's name that makes a process a child; no person types it."""
