# make study   open the app (the first time makes .venv and installs the light base into it)
# make test    install what the tests need, torch included, and run them all
# make docs    write verify/FORMULAS.md anew from the registry
# make check   format, lint, types, import contracts, content, answer keys, tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: study test check format lint types contracts content keys bench docs keys-regenerate clean

study: $(VENV)/.base
	@$(BIN)/quizapp

test: $(VENV)/.test
	$(BIN)/python -m pytest

check: lint types contracts content keys test

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

contracts: $(VENV)/.test
	$(BIN)/lint-imports

content: $(VENV)/.test
	$(BIN)/quizapp check --only --content content

keys: $(VENV)/.test
	$(BIN)/quizapp keys check

docs: $(VENV)/.test
	$(BIN)/python -m verify docs > verify/FORMULAS.md.new && mv verify/FORMULAS.md.new verify/FORMULAS.md

keys-regenerate: $(VENV)/.base
	$(BIN)/quizapp keys regenerate

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("quizapp needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 study" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing quizapp into $(VENV) (once) ..."
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing what the tests need into $(VENV) (once) ..."
	$(PIP) --editable '.[test]'
	@touch $(VENV)/.base $@
