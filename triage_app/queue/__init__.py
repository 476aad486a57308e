"""The shared queue: conversations, who owns them, when they are due, and what is on its way back."""
