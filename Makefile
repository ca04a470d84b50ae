# Everything from nothing but Python 3.11 and make: `make run` (the sandbox), `make test`.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8081

.PHONY: run test test-slow check messages bench faults clean

run: .venv/.runtime
	$(BIN)/dondoc sandbox --port $(PORT)

test: .venv/.developer
	$(BIN)/pytest -n 2 --dist worksteal -q -m "not slow and not browser"

# They wait for the clock more than they work: four at a time keep two cores half busy.
test-slow: .venv/.developer
	$(BIN)/pytest -n 4 --dist worksteal -q -m "slow or browser"

check: .venv/.developer
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: .venv/.developer
	$(BIN)/pybabel extract -k tr -k problem:2 -k Wrong -k tell -k CommandError --omit-header --no-location --sort-output \
		-o locales/messages.pot bot handlers scheduler storage reports locales domain

# The program killed and hindered in every way, on both databases (tests/faults); writes docs/faults.md. ~30 minutes.
faults: .venv/.developer
	$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) --write

# Every measure of docs/performance.md, side by side with other bots; wants a quiet machine. ~40 minutes.
bench: .venv/.bench
	$(BIN)/python -m benchmarks.table
	$(BIN)/python -m benchmarks.scale

clean:
	rm -rf .venv build *.egg-info

.venv/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/.developer: .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,check]'
	touch $@

.venv/.bench: .venv/.runtime benchmarks/peers/requirements.txt
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/pip install --quiet --disable-pip-version-check -r benchmarks/peers/requirements.txt
	touch $@
