# make demo and make test do all set-up; everything else builds on the same environment.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
export DIGEST_SHARED ?= $(abspath ../shared)

.PHONY: help demo test lint corpus browser bench fuzz audit lock wheel clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(STAMP) ## Set up, run the pipeline on sample data, say where to look
	$(BIN)/digest demo demo

test: $(STAMP) ## Set up, run all tests that need nothing outside this repository
	$(BIN)/python -m pytest -m "not corpus and not speed and not browser"

lint: $(STAMP) ## Style, types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

corpus: $(VENV)/.fakehub ## Real weeks and posts from ../shared; FULL=1 for all weeks
	@test -d "$(DIGEST_SHARED)/corpus" || { echo "make corpus: no data at $(DIGEST_SHARED); set DIGEST_SHARED=DIR"; exit 1; }
	@command -v jekyll >/dev/null || { echo "make corpus: jekyll is missing; install it (Debian: apt-get install jekyll)"; exit 1; }
	DIGEST_FULL=$(FULL) $(BIN)/python -m pytest -m corpus -rA --capture=tee-sys tests/corpus

browser: $(VENV)/.browser ## Every kind of page in Chromium, by axe, and all of them by an HTML checker
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { echo "make browser: Chromium is missing; install it (Debian: apt-get install chromium)"; exit 1; }
	@command -v java >/dev/null || { echo "make browser: Java is missing; install it (Debian: apt-get install default-jre-headless)"; exit 1; }
	$(BIN)/python -m pytest -m browser tests/browser

bench: $(VENV)/.fakehub ## Times and requests, printed; the site beside its peers; ROUNDS=5 of each build
	@test -d "$(DIGEST_SHARED)/corpus" || { echo "make bench: no data at $(DIGEST_SHARED); set DIGEST_SHARED=DIR"; exit 1; }
	@command -v jekyll >/dev/null || { echo "make bench: jekyll is missing; install it (Debian: apt-get install jekyll ruby-jekyll-feed)"; exit 1; }
	@command -v npm >/dev/null || { echo "make bench: npm is missing; install it (Debian: apt-get install nodejs npm)"; exit 1; }
	ROUNDS=$(ROUNDS) $(BIN)/python -m tests.bench
	$(BIN)/python -m pytest -m speed -q

fuzz: $(STAMP) ## Fuzz every grammar; SECONDS=60 for each, TARGETS="draft keys" for some
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,fuzz]"
	$(BIN)/python -m tests.fuzz.clock
	$(BIN)/python -m tests.fuzz.atheris_targets --seconds $(or $(SECONDS),60) $(TARGETS)

audit: $(STAMP) ## Known vulnerabilities of the locked dependencies
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/ci.txt

lock: $(STAMP) ## Lock the dependencies that CI installs, with hashes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip-tools>=7.5,<8"
	$(BIN)/pip-compile --quiet --upgrade --extra dev --build-deps-for editable --generate-hashes --strip-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements/ci.txt pyproject.toml

wheel: $(STAMP) ## Build the wheel, install it in an empty environment, run its demo there
	rm -rf dist && mkdir dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	$(PYTHON) -m venv --clear dist/venv
	dist/venv/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	dist/venv/bin/digest demo dist/demo

$(VENV)/.browser: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[browser]"
	@touch $@

$(VENV)/.fakehub: $(STAMP)
	@test -d "$(DIGEST_SHARED)/fakehub" || { echo "make: no data at $(DIGEST_SHARED); set DIGEST_SHARED=DIR"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement "$(DIGEST_SHARED)/fakehub/requirements.txt"
	@touch $@

clean: ## Remove what was built
	rm -rf $(VENV) demo site dist .digest .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("digest needs Python 3.11 or newer; set PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
ifdef CI
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/ci.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
endif
	@touch $@
