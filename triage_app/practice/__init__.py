"""A make-believe practice and its portal: to try the app, to train staff, to take pictures and to test."""
