"""A shared queue for patient-portal messages."""

__version__ = "0.1.0"
