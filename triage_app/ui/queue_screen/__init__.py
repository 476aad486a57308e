"""The shared queue: views, list, conversation and composer."""
