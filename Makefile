# What a developer runs. Everything happens in .venv; nothing else on the machine is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

PARALLEL := --numprocesses=auto --maxprocesses=4

# Tests that take long (a wheel in a new environment, the whole demo) are marked `heavy`.
COVERAGE_FLOOR := 95
COVERAGE := --cov=confcompat --cov-branch --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_FLOOR)

.DEFAULT_GOAL := help
.PHONY: help demo test heavy coverage lint types imports docs wheel clean

help: ## show what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.runtime ## build the sample in ./demo and check it, chapter by chapter
	rm -rf demo
	$(BIN)/confcompat demo demo

test: $(VENV)/.dev ## the tests but the slow ones
	$(BIN)/python -m pytest $(PARALLEL)

heavy: $(VENV)/.dev ## the slow tests
	$(BIN)/python -m pytest -m heavy

coverage: $(VENV)/.dev ## the tests but the slow ones; fails below 95 %
	$(BIN)/python -m pytest $(PARALLEL) $(COVERAGE)

lint: $(VENV)/.dev ## ruff
	$(BIN)/ruff check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## which package may import which
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/.dev ## write the pages that are made from rules/ and from --help
	$(BIN)/python docs/generate.py

wheel: $(VENV)/.runtime ## dist/confcompat-*.whl
	rm -rf dist
	$(PIP) wheel --quiet --no-deps --wheel-dir dist .

clean: ## remove what make made
	rm -rf $(VENV) demo dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.python:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

# The pip of an older Python does not know dependency groups, so it is brought up to date first.
$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install --quiet --constraint constraints.txt 'pip>=25.1'
	$(PIP) install --quiet --constraint constraints.txt --group dev
	$(PIP) install --quiet --constraint constraints.txt --no-deps --group cluster
	@touch $@
