# Owns the commands of the house; each sets up what it needs first.

PYTHON := .venv/bin/python
SET_UP := sh resources/packaging/set_up.sh
PYTEST := $(PYTHON) -m pytest -q -m "not long and not bench"
BESIDE := -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check bench long fmt pictures texts contract lock

help: ## Say what each command does
	@grep -E '^[a-z]+: .*## ' Makefile | sed -E 's/: .*## /\t/' | expand -t 12

run: ## Start the desk on the demo city (without a display: write pictures of it); ARGS="wall" and others pass on
	@$(SET_UP) run
	@$(PYTHON) main.py $(ARGS)

test: check ## Everything: what check does, then windows and whole programs
	$(PYTEST) $(BESIDE) tests/gui
	$(PYTEST) $(BESIDE) tests/end2end

check: ## Lint, types, layer contracts, unit tests
	@$(SET_UP) test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTEST) $(BESIDE) tests/architecture tests/unit

bench: ## Measure; prints a table and writes build/bench.json
	@$(SET_UP) test
	$(PYTHON) -m tests.bench $(ARGS)

long: ## Runs of minutes to hours; see docs/measurements.md
	@$(SET_UP) test
	$(PYTHON) -m pytest -q -m long --timeout=0 $(ARGS)

fmt: ## Put the code into its format
	@$(SET_UP) test
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

pictures: ## Draw the pictures of the README anew
	@$(SET_UP) run
	$(PYTHON) main.py snapshot --profile pictures --size 1920x1080
	cp build/pictures/desk-zh-night.png build/pictures/desk-en-day.png docs/pictures/
	cp build/pictures/desk-stale-zh-night.png docs/pictures/desk-stale.png
	cp build/pictures/wall-zh-night.png docs/pictures/wall.png

texts: ## Read the texts to translate anew and compile the English
	@$(SET_UP) test
	$(PYTHON) -m resources.packaging.translations

contract: ## Freeze the served API anew in docs/openapi.json
	@$(SET_UP) test
	$(PYTHON) -m tests.helpers.frozen_contract

lock: ## Resolve the dependencies of pyproject.toml anew (needs uv)
	sh resources/packaging/lock.sh
