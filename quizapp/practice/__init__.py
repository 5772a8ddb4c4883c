"""A study session as a pure state machine (events in, state out), and the desk that binds it to the disk."""
