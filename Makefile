# One door for everybody. `make` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
# The pins name versions, not where they are fetched from.
PIN := --upgrade --quiet --strip-extras --annotation-style=line \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup tools run test check fix schema bench accuracy train lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what running needs into .venv and node_modules; quick when nothing changed
	@$(PYTHON) -m cpetracker.launch.preparation

tools:
	@$(PYTHON) -m cpetracker.launch.preparation --dev

run: setup ## Start CPE Tracker and print its address (PORT=8001 for another port)
	@exec $(BIN)/python manage.py up

# Neither tests nor checks touch a person's data.
test check fix: export CPETRACKER_DATA = $(CURDIR)/.cpetracker/tests

test: check ## Run all checks and all tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

check: tools ## Check format, style, types, templates, the rooms' walls and the migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/djlint --check --lint accounts automations cpe cpetracker integrations jobs templates_app usage
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: tools ## Format the code and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat accounts automations cpe cpetracker integrations jobs templates_app usage

schema: tools ## Write docs/openapi.yaml and the Python client's types from the API as it is
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
	$(BIN)/python manage.py spectacular --format openapi-json | $(BIN)/python clients/python/write_schema.py

bench: tools ## Measure speed as ratios against a baseline of the same run
	$(BIN)/python -m bench

accuracy: tools ## Measure how many cells of known certificates are right, and what confidence is worth
	$(BIN)/python -m bench.accuracy

train: tools ## Learn the weights of the confidence anew, from the corpora that CPETRACKER_CORPUS names
	$(BIN)/python -m training

lock: tools ## Pin the newest allowed versions in requirements*.txt and package-lock.json
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(PIN) --output-file requirements.txt requirements.in
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(PIN) --output-file requirements-dev.txt requirements-dev.in
	npm update --package-lock-only
