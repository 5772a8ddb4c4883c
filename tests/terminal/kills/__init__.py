"""The kill -9 campaign: a learner with seeded habits at the real program in a terminal, killed at random moments.

python -m tests.terminal.kills --count 300 --seed 1

- `bank`: what is asked, made so that a screen can be read without knowing the program
- `scene`: what a screen says
- `learner`, `book`: what the learner does next, and what of it the screen has acknowledged
- `disk`: what is found on the disk after a kill
- `campaign`: one learner's life of many kills, and what is held against what
"""
