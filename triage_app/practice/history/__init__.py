"""Years of a make-believe practice, thread by thread: the sizes in which everything else is tried out."""
