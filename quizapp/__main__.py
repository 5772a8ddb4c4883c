"""``python -m quizapp``: the program, where its command is not on the path."""

import sys

from quizapp.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
