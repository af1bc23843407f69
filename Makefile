# Redress. `make` lists what can be made.
.DEFAULT_GOAL := help
.PHONY: help run test check lint fast bench clean debian
.SILENT:

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv
FAST := not journey and not browser and not postgres and not slow

help: ## list what can be made
	awk -F':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: .venv/.run ## set up and start everything; Ctrl-C stops it
	exec $(BIN)/redress up

test: debian .venv/.dev ## set up what tests need and run all of them
	$(BIN)/python -m pytest -q -n 2 -m "not journey and not browser"
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "journey or browser"

check: lint fast ## lint, types and the fast tests, in under two minutes

lint: .venv/.dev ## lint and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fast: .venv/.dev ## the tests that need no server and no browser
	$(BIN)/python -m pytest -q -n 2 -m "$(FAST)"

bench: .venv/.dev ## measure, and print the figures
	$(BIN)/python -m bench

clean: ## remove the environment and caches; var/ with all data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

# What follows is what the above need. A stamp file is newer than what it was made from.

.venv/.run: requirements.txt .venv/.package
	echo "Installing what Redress needs (about a minute, once) ..."
	$(PIP) install --require-hashes --no-deps -r requirements.txt
	touch $@

.venv/.dev: requirements-dev.txt .venv/.package
	echo "Installing what the tests need (about a minute, once) ..."
	$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	touch $@ .venv/.run

# The package itself is linked, not copied; its build tools are pinned like everything else.
.venv/.package: requirements-build.txt pyproject.toml .venv/.made
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-build.txt
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation -e .
	touch $@

.venv/.made:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Redress needs Python 3.11, 3.12 or 3.13; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || deployments/debian.sh python3-venv
	echo "Making .venv ..."
	$(PYTHON) -m venv .venv
	touch $@

debian:
	deployments/debian.sh --optional chromium fonts-noto-cjk postgresql
