"""One formula = one short batched function, with its named mistakes beside it; one field a file."""
