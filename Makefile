# Two commands do everything: `make report` and `make test`. Both make the environment first.
QUARTER ?= 2023Q2
# As it could be made on 1 October 2023; another quarter is read with everything received, unless AS_OF says otherwise.
AS_OF ?= $(if $(filter 2023Q2,$(QUARTER)),2023-10-01,)
DELIVERIES ?=
# Of `make report`: --fresh, for instance.
OPTIONS ?=
# Quality reports that `make bench` has Quarto make, where it is on PATH: all of them take it a quarter of an hour.
QUARTO_UNITS ?= 64
# Changes of the code that `make mutants` tries, drawn by chance from some 2,600: each takes a few seconds.
MUTANTS ?= 500
PYTHON ?= python3
BIN := .venv/bin

.PHONY: report reports check review bench scale chain fuzz kills test coverage mutants lint types env clean help

report: env  ## website in _site/ and PDF for QUARTER (default 2023Q2 as of 2023-10-01)
	$(BIN)/werkmonitor report $(QUARTER) $(if $(AS_OF),--as-of $(AS_OF)) $(if $(DELIVERIES),--deliveries "$(DELIVERIES)") $(OPTIONS)

reports: env  ## a quality report for each organisation and region, from the tables that `make report` published
	$(BIN)/werkmonitor reports $(QUARTER) $(if $(AS_OF),--as-of $(AS_OF))

check: env  ## before publishing: are the results as registered, and did nothing leak
	$(BIN)/werkmonitor check

review: report  ## for peer review: check, attack, make again, and the tests of definitions and methods
	$(BIN)/werkmonitor check
	$(BIN)/werkmonitor verify $(QUARTER) $(if $(AS_OF),--as-of $(AS_OF)) $(if $(DELIVERIES),--deliveries "$(DELIVERIES)")
	$(BIN)/python -m pytest -q tests/definitions tests/oracles tests/attack/test_known_attacks.py tests/repository/test_review.py
	@sed -n '/^| part/,/^$$/p' docs/review.md

bench: env  ## how long rendering takes, as JSON; needs what `make report` published, and a quiet machine
	$(BIN)/python tests/benchmarks/rendering.py $(QUARTER) --quarto-units $(QUARTO_UNITS)

scale: env  ## panel and indicators at 10^4 to 10^7 trajectories, beside SQL by hand and pandas, as JSON; a quiet machine
	$(BIN)/werkmonitor bench $(foreach size,10000 100000 1000000 10000000,--trajectories $(size))

chain: env  ## whole runs: from nothing, unchanged, after one delivery; and reading workbooks, as JSON
	$(BIN)/python tests/benchmarks/chain.py

fuzz: env  ## 10,000 spoiled deliveries: what became of them, as JSON
	$(BIN)/python tests/fuzz/deliveries.py --count 10000 --seed 1

kills: env  ## 200 runs killed at random moments: what was left, as JSON
	$(BIN)/python tests/fuzz/kills.py --count 200 --seed 1

test: env  ## all tests that need no browser
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not browser"

coverage: env  ## the same tests, and which lines of src/ they ran; an error below 90 %
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not browser"
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --skip-covered --fail-under=90

mutants: env  ## change the code that makes numbers at MUTANTS places (0: all of them): do tests notice, as JSON
	$(BIN)/python tests/mutants/mutants.py --count $(MUTANTS) --seed 1

lint: env  ## ruff on code and notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(CURDIR)/$(BIN):$$PATH" lintquarto -l ruff -p analyses reports index.qmd

types: env  ## mypy, strict
	$(BIN)/mypy

env: .venv/complete  ## the environment in .venv, from requirements.lock

# Compiled bytecode saves four seconds at each start, also where PYTHONDONTWRITEBYTECODE is set.
.venv/complete: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q .venv/lib || true
	touch $@

clean:  ## everything that can be made again; deliveries, keys and the lists of what was published and purged stay
	rm -rf .coverage* _site _cache .quarto duidingsrapportage.qmd figures/*Q* data-derived/public data-derived/restricted .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
