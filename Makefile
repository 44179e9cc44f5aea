# make install      a deployment: installs, makes .env, says what comes next
# make upgrade BACKUP=/mnt/elsewhere    backs up, migrates, checks; puts the database back on failure
# make run          installs, builds, migrates, fills the demo, serves on http://localhost:8000
# make run PORT=8100
# make demo-reset   throws the demo's data away
# make test         everything that needs no service (ARGS="-k sealing" for a part)
# make test-services    what must hold with PostgreSQL and Redis, both brought from Debian's packages
# make attack       the attacks in full: ten thousand changed logs, every pair of sealed columns,
#                   a phone killed a hundred times
# make mutate       small wrong changes in vault/ and the scopes: do the tests notice? (hours; goes on
#                   where it stopped; ARGS="vault --part 1/2", ARGS=--report; docs/mutation.md)
# make messages     brings the translators' files in locale/ up to what the program says
# make lint | bench | attack | openapi | pictures | lock

SHELL := /bin/bash
BIN := .venv/bin
PORT ?=
BACKUP ?=
ARGS ?=

.PHONY: run install upgrade packages demo-reset test test-services lint bench attack mutate openapi messages pictures lock

run:
	@PORT=$(PORT) scripts/run

install:
	@scripts/deploy

upgrade:
	@BACKUP="$(BACKUP)" scripts/upgrade

packages:
	@scripts/install

demo-reset: packages
	@[ -f .env ] || export AMPARO_DEMO=1; $(BIN)/python manage.py reset_demo

test: packages
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

# Races, locks and what is written where: the rooms whose answers may depend on the database.
SERVED := tests/audit tests/accounts tests/legal_aid tests/advocacy/test_facts.py tests/advocacy/test_ledger_races.py \
	$(addprefix tests/incidents/test_,races.py search_races.py recording.py erasing.py intake.py) \
	$(addprefix tests/incidents/evidence/test_,protocol.py uploads.py rekeying.py custody.py) \
	tests/config/test_postgres.py tests/config/test_redis.py
test-services: packages
	scripts/with-redis scripts/with-postgres $(BIN)/python -m pytest -n auto --dist loadfile $(SERVED) $(ARGS)

lint: packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

bench: packages
	$(BIN)/python -m tests.bench

attack: packages
	HOSTILE_IMAGES="$$(scripts/hostile-images)" ATTACK_WHOLE=1 $(BIN)/python -m pytest tests/attacks tests/browser/test_outbox.py \
		tests/browser/test_every_page.py tests/incidents/evidence $(ARGS)

mutate: packages
	nice -n 15 $(BIN)/python -m tests.mutation $(ARGS)

openapi: packages
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

messages: packages
	$(BIN)/python manage.py messages

# The pictures of README and of every page, as the browser tests see them.
pictures: packages
	PICTURES=docs/pictures REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/browser/test_main_job.py
	PICTURES=docs/pictures REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/acceptance/test_real_release_page.py
	PICTURES=docs/pictures REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/browser/test_every_page.py -k photographed

# The lock names versions and hashes, no address to download from.
lock: packages
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
		--all-extras --quiet -o requirements.txt
