"""Puts a make-believe history straight into a queue's database, as if it had been taken in message by message."""
