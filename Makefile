# The same commands for a person and for CI. `make` alone lists them.
#   PYTHON=python3.12 make test        picks the interpreter
#   make test ARGS="-k laterality -x"  hands words on to pytest

PYTHON_FLOOR := 3.11
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
	--python-version $(PYTHON_FLOOR) --quiet $(ARGS) pyproject.toml

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo install test test-all lint bench mutants lock docs clean setup-run need-node

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: setup-run ## set everything up and show the service at work on synthetic patients
	@$(BIN)/cds-service demo

install: ## set up .venv with the service, its tools and its tests; quick when nothing has changed
	@PYTHON_FLOOR=$(PYTHON_FLOOR) sh scripts/setup dev

setup-run:
	@PYTHON_FLOOR=$(PYTHON_FLOOR) sh scripts/setup run

test: install ## set everything up and run every test that needs only Python
	@$(PYTEST) -m "not node and not browser and not bench" $(ARGS)

test-all: install need-node ## run every test, also those that need node
	@$(PYTEST) -m "not bench" $(ARGS)

lint: install ## ruff, mypy, import contracts, and whether the generated pages are up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/cds-service docs --check

bench: install ## run the benchmarks
	@$(PYTEST) -m bench $(ARGS)

mutants: install ## change the rules one thing at a time and see whether a test notices; ARGS names modules
	@sh scripts/mutants $(ARGS)

lock: install ## write the locks anew from pyproject.toml; ARGS=--upgrade moves every version
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group build --group dev --output-file requirements-dev.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version $(PYTHON_FLOOR) \
		--quiet $(ARGS) --group mutation --output-file requirements-mutation.lock

docs: install ## write the generated pages anew
	@$(BIN)/cds-service docs

clean: ## remove everything that these commands made
	rm -rf .venv build dist tests/node/node_modules .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find cds_service hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

need-node:
	@command -v node >/dev/null && command -v npm >/dev/null || { \
		echo "make test-all also needs node 18 or newer and npm (Debian: apt-get install nodejs npm)." >&2; exit 1; }
