# Everything starts here; each target may be repeated and says what it does.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

OCR := tesseract-ocr $(addprefix tesseract-ocr-,eng spa por fra ara chi-sim chi-tra osd)

.PHONY: run test test-in-browsers test-the-rooms test-journeys test-promises check prove bench setup browser rivals ocr doctor messages pictures clean lock

run: setup  ## serve the demo programme on http://127.0.0.1:8000
	@$(BIN)/hospitium demo --if-empty
	@exec $(BIN)/hospitium run

PARTS := test-in-browsers test-the-rooms test-journeys test-promises

test: setup browser  ## the whole suite, browser tests included; its four parts side by side
	@$(MAKE) --no-print-directory --jobs=4 --keep-going --output-sync=target $(PARTS)

# Each on a home of its own: the others start, stop and fill what they would share.
test-in-browsers:
	@HOSPITIUM_HOME=$(CURDIR)/var/browsers $(BIN)/python -m pytest -q --durations=12 -m browser

test-promises:
	@HOSPITIUM_HOME=$(CURDIR)/var/promises $(BIN)/python -m pytest -q --durations=12 tests/proofs tests/benchmarks

test-journeys:
	@HOSPITIUM_HOME=$(CURDIR)/var/journeys $(BIN)/python -m pytest -q --durations=12 tests/journeys tests/records

test-the-rooms:
	@$(BIN)/python -m pytest -q --durations=12 -m "not browser" $(addprefix --ignore=tests/,proofs benchmarks journeys records)

prove: setup browser  ## every promise at full size; keeps the figures in docs/evidence
	@$(BIN)/python -m proofs
	@HOSPITIUM_WHOLE=1 $(BIN)/python -m pytest -q tests/records

bench: setup browser rivals  ## speed beside the best peers, on a quiet machine; keeps the table in docs/evidence
	@$(BIN)/python -m benchmarks

check: setup  ## the fast gate
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/hospitium check
	@$(BIN)/hospitium messages --check
	@$(BIN)/python -m pytest -q -m "not browser and not slow"

setup: $(STAMP)  ## virtual environment, packages, database, assets
	@$(BIN)/hospitium setup

$(STAMP): requirements.lock pyproject.toml
	@echo "setup: virtual environment with the locked packages"
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -m uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(STAMP)

browser:  ## fonts and Pango for PDFs, Chromium, PostgreSQL 15 and what stands before three of it, an image archive, for the tests
	@bash ops/system-packages.sh chromium postgresql-15 pgbouncer etcd-server haproxy openssl python3-venv orthanc orthanc-dicomweb \
	  $(OCR) fonts-noto-core fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
	@bash ops/ha/agent.sh .venv-ha

rivals:  ## what planning is measured beside
	@bash ops/system-packages.sh openjdk-17-jre-headless python3-venv
	@bash ops/rivals/timefold.sh .venv-timefold

doctor: $(STAMP)
	@$(BIN)/hospitium doctor

ocr:  ## the program that reads pictures of writing, and what it knows of languages
	@bash ops/system-packages.sh $(OCR)

messages: $(STAMP)
	@$(BIN)/hospitium messages

pictures: browser  ## screenshots of the documentation, from a demo that `make run` serves
	@$(BIN)/hospitium pictures

lock:  ## resolve the packages anew
	@$(BIN)/python -m uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --group pyproject.toml:assets --group pyproject.toml:dev pyproject.toml -o requirements.lock --quiet

clean:
	rm -rf build var $(VENV) .venv-ha .venv-timefold node_modules
