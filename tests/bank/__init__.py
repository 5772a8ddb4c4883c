"""What a question is: models, reading, content rules, catalogue."""
