"""What was asked and how it went: the review log, the card state folded from it, and the schedule."""
