"""Reading what a person typed, never by evaluating it as code; grading it; saying what went wrong."""
