# Two commands do everything: `make run` and `make test`. `make` alone lists the targets.
# System packages (Debian 12): python3 python3-venv make, Node 20 with npm, libpango-1.0-0 libpangoft2-1.0-0
# libharfbuzz-subset0 (for PDFs); for the tests also chromium-headless-shell and poppler-utils.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := $(VENV)/bin
export ACADEMY_DATA ?= $(CURDIR)/var

RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := $(RUN_PACKAGES) chromium-headless-shell poppler-utils

.PHONY: help run test sure setup setup-test system system-test assets pictures bench format lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

run: setup ## Set up what is missing, then serve the demo academy at http://127.0.0.1:8000 (PORT, ACADEMY_DATA)
	@$(BIN)/academy init --empty # the demo loads the programme itself, at a day before its people begin
	@$(BIN)/academy demo --unless-there
	@$(BIN)/academy serve --host $(HOST) --port $(PORT)

test: setup-test sure ## Set up what is missing, then everything that CI runs

sure: ## Everything that CI runs, without the set-up
	@$(BIN)/python -m tests.run

pictures: setup-test ## Take the pictures of the README and the guide anew
	@PICTURES=1 $(BIN)/python -m pytest tests/browser/test_pictures.py

bench: setup-test ## Fill a year of a large council and print what each page costs
	@$(BIN)/python -m bench

setup: system $(VENV)/.run $(VENV)/.academy assets

setup-test: system-test $(VENV)/.test $(VENV)/.academy assets

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. Run: apt-get install -y python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing Python packages (pinned by hash)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt | $(BIN)/python
	@echo "Installing Python packages for the tests (pinned by hash)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(VENV)/.academy: pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.packages: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed."; exit 1; }
	@echo "Installing browser packages…"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

assets: node_modules/.packages
	@npm run --silent build

system: ; @.ci/system-packages $(RUN_PACKAGES)
system-test: ; @.ci/system-packages $(TEST_PACKAGES)

format: ## Put code into the house's format
	@$(BIN)/ruff format -q . && $(BIN)/ruff check --fix -q . || true

lock: ## Resolve the Python packages anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra postgres pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra postgres --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## Remove what set-up made (not the data)
	rm -rf $(VENV) node_modules static/build
