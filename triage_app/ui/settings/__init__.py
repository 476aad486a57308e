"""The settings a supervisor or an administrator sees: forms over values, and one place that talks to the queue."""
