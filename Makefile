# make score   installs everything into .venv and rates an example dossier with its explanation
# make serve   installs everything and starts the scoring service on this machine alone, asking for no key
# make test    lint, types and tests
PYTHON ?= $(shell sh scripts/find-python.sh)
VENV   ?= .venv
BIN    := $(VENV)/bin
EXAMPLE ?= examples/dried-mango-4-stars.yaml
# One more than there are processors, since some tests wait more than they work.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
# Which tests to run: all, unless it is said, as in CHOICE='-m "not once"'.
CHOICE  ?=

.PHONY: score serve test lint types tests coverage-of-rules bench schemas clean

score: $(VENV)/installed
	$(BIN)/ocop score $(EXAMPLE)

serve: $(VENV)/installed-service
	$(BIN)/ocop serve --open

test: lint types tests

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/ocop criteria lint

types: $(VENV)/installed-dev
	$(BIN)/mypy

tests: $(VENV)/installed-dev
	sh scripts/test-servers.sh
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup --durations=5 $(CHOICE)

coverage-of-rules: $(VENV)/installed-dev
	$(BIN)/pytest -q tests/coverage_of_rules --report-rules

bench: $(VENV)/installed-bench
	$(BIN)/pytest benchmarks --benchmark-only --benchmark-columns=min,median,max,rounds --benchmark-sort=name

schemas: $(VENV)/installed
	$(BIN)/ocop criteria schema --write

$(VENV)/bin/python:
	sh scripts/preflight.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/installed-service: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[service]'
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

$(VENV)/installed-bench: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
