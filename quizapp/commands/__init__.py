"""What a command does: each one a thin door into a room, which is imported only when the command runs."""
