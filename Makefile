# make run          installs, builds, migrates, fills the demo, serves on http://localhost:8000
# make run PORT=8100
# make demo-reset   throws the demo's data away
# make test         everything that needs no service (ARGS="-k sealing" for a part)
# make lint | bench | attack | openapi | pictures | lock

SHELL := /bin/bash
BIN := .venv/bin
PORT ?=
ARGS ?=

.PHONY: run install demo-reset test lint bench attack openapi pictures lock

run:
	@PORT=$(PORT) scripts/run

install:
	@scripts/install

demo-reset: install
	@[ -f .env ] || export AMPARO_DEMO=1; $(BIN)/python manage.py reset_demo

test: install
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

bench: install
	$(BIN)/python -m tests.bench

attack: install
	$(BIN)/python -m pytest tests/attacks $(ARGS)

openapi: install
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

# The pictures of README, as the browser test of the main job sees the pages.
pictures: install
	PICTURES=docs/pictures REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/browser/test_main_job.py

# The lock names versions and hashes, no address to download from.
lock: install
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
		--all-extras --quiet -o requirements.txt
