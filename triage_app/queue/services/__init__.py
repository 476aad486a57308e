"""What can be done to the queue: one verb family a file, each a function of an open transaction."""
