"""What a question is: the models, the reading of banks, the content checks and the compiled catalogue."""
