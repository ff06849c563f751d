# make score   installs everything into .venv and rates an example dossier with its explanation
# make serve   installs everything and starts the scoring service on this machine alone, asking for no key
# make test    lint, types and tests
# make docs    builds the documentation as a site in build/site
PYTHON ?= $(shell sh scripts/find-python.sh)
VENV   ?= .venv
BIN    := $(VENV)/bin
EXAMPLE ?= examples/dried-mango-4-stars.yaml
# One more than there are processors, since some tests wait more than they work.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
# Which tests to run: all, unless it is said, as in CHOICE='-k council'; or by their marks, as in ALSO='and not once'.
CHOICE  ?=
ALSO    ?=
# What is installed stands in requirements/*.txt, with hashes. Without build isolation, since what pip would fetch to
# build durable_rules and ourselves is locked too: it is installed first. Without dependencies, since the lock is complete
# (pip check, tests/test_locks.py), and older pips lose their way where hashes and extras meet.
PIP     := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED  := $(PIP) install --no-deps --no-build-isolation --require-hashes
# The lock of what every use needs.
CORE    := core
# Where `make test-oldest` runs: the lowest versions were never built for a Python that came after them.
OLDEST_PYTHON ?= $(shell sh scripts/find-python.sh --all | head -n 1)

.PHONY: score serve test lint types tests tests-slow tests-all test-newest test-oldest lock audit coverage-of-rules bench schemas docs pictures clean

score: $(VENV)/installed
	$(BIN)/ocop score $(EXAMPLE)

serve: $(VENV)/installed-service
	$(BIN)/ocop serve --open

test: lint types tests-all

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/ocop criteria lint

types: $(VENV)/installed-dev
	$(BIN)/mypy

# What needs no server and no browser, and kills no process: for every change.
tests: $(VENV)/installed-dev
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup --durations=5 -m "not slow $(ALSO)" $(CHOICE)

tests-slow: $(VENV)/installed-dev
	sh scripts/test-servers.sh
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup --durations=5 -m "slow $(ALSO)" $(CHOICE)

# All tests at once: each process collects them one time, and quick ones run while slow ones wait.
tests-all: $(VENV)/installed-dev
	sh scripts/test-servers.sh
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup --durations=5 -m "(slow or not slow) $(ALSO)" $(CHOICE)

coverage-of-rules: $(VENV)/installed-dev
	$(BIN)/pytest -q tests/coverage_of_rules --report-rules

bench: $(VENV)/installed-bench
	$(BIN)/pytest benchmarks --benchmark-only --benchmark-columns=min,median,max,rounds --benchmark-sort=name

schemas: $(VENV)/installed
	$(BIN)/ocop criteria schema --write

# Fails where a link or an anchor leads nowhere; tests/test_docs.py runs the snippets, tests/test_site.py looks at the site.
docs: $(VENV)/installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo 'To read it, with its search: $(BIN)/python -m http.server --bind 127.0.0.1 --directory build/site'

# Draws the pictures of the docs anew, with LibreOffice, pdftoppm and Chromium; look at them before you commit them.
pictures: $(VENV)/installed-dev
	$(BIN)/python scripts/draw_pictures.py

# The suite on the newest versions that the bounds of pyproject.toml allow, without the lock.
test-newest:
	rm -rf .venv-newest
	sh scripts/preflight.sh $(PYTHON)
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	.venv-newest/bin/mypy
	sh scripts/test-servers.sh
	.venv-newest/bin/pytest -q -n $(WORKERS) --dist loadgroup $(CHOICE)
	@echo 'Newer versions that the bounds keep out, or that another package does:'
	@.venv-newest/bin/python -m pip list --outdated --disable-pip-version-check

# The suite on the lowest versions that the bounds allow.
test-oldest:
	rm -rf .venv-oldest
	sh scripts/preflight.sh $(OLDEST_PYTHON)
	$(MAKE) --no-print-directory .venv-oldest/installed PYTHON=$(OLDEST_PYTHON) VENV=.venv-oldest CORE=oldest
	sh scripts/test-servers.sh
	.venv-oldest/bin/pytest -q -n $(WORKERS) --dist loadgroup $(CHOICE)

# Writes requirements/*.txt anew; KEEP=1 leaves what is locked and still allowed, and adds what is missing.
lock:
	sh scripts/lock.sh $(PYTHON) $(if $(KEEP),--keep)

# Asks a public service which of the locked versions, and of the lowest allowed, have known holes.
audit:
	sh scripts/audit.sh $(PYTHON)

$(VENV)/bin/python:
	sh scripts/preflight.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml requirements/build.txt requirements/$(CORE).txt
	$(LOCKED) -r requirements/build.txt
	$(LOCKED) -r requirements/$(CORE).txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip --disable-pip-version-check check
	touch $@

$(VENV)/installed-service: $(VENV)/installed requirements/service.txt
	$(LOCKED) -r requirements/service.txt
	@$(BIN)/python -m pip --disable-pip-version-check check
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements/dev.txt
	$(LOCKED) -r requirements/dev.txt
	@$(BIN)/python -m pip --disable-pip-version-check check
	touch $@

$(VENV)/installed-docs: $(VENV)/installed requirements/docs.txt
	$(LOCKED) -r requirements/docs.txt
	@$(BIN)/python -m pip --disable-pip-version-check check
	touch $@

$(VENV)/installed-bench: $(VENV)/installed requirements/bench.txt
	$(LOCKED) -r requirements/bench.txt
	touch $@

clean:
	rm -rf $(VENV) .venv-newest .venv-oldest build dist *.egg-info
