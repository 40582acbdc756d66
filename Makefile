# Two commands: `make app` shows the seed articles' map, `make test` runs every check.
# Each sets up all that it needs on a machine with Python 3.11 or newer and git.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: app test lint clean lock
.DEFAULT_GOAL := app

app: $(VENV)/.app
	$(BIN)/geomap app

test: $(VENV)/.dev $(VENV)/.chromium lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "geomap needs Python 3.11 or newer; install it, or name it: make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-build-isolation --no-deps -e .
	touch $(VENV)/.app $@

$(VENV)/.chromium: tests/install_chromium.sh | $(VENV)/.dev
	PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/install_chromium.sh
	touch $@

# Pins the newest versions that pyproject.toml allows; needs `uv` on the PATH.
lock:
	uv pip compile pyproject.toml --group setup --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -q -U -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -q -c requirements.lock -U -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
