"""Small parts of a screen that know no service."""
