"""Rules: pure functions of values and `now`; the standard library and errors only."""
