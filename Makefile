# Two commands: `make up` opens a living company, `make test` proves it.
# Needed beforehand: Python >= 3.11 (with venv), make, git. Everything else is put into .venv and .tools.

.DEFAULT_GOAL := help
.PHONY: help up down reset test test-long lint bench docs clients demo-data lock clean
.PHONY: run-environment test-environment bench-environment mining-environment spark-environment

# whoever has it set starts twice as slowly, and so do the servers of tests
unexport PYTHONDONTWRITEBYTECODE

fits = $(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
candidates := python3 python3.13 python3.12 python3.11 python3.14 python
ifndef PYTHON
PYTHON := $(shell for p in $(candidates); do $(call fits,$$p) && { command -v $$p; break; }; done)
endif
BIN := .venv/bin

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; \
		do printf '  make %-10s %s\n' "$$name" "$$text"; done

up: run-environment ## start Ordito with a demo company
	@$(BIN)/ordito up

down: ## stop what `make up` started
	@if [ -x $(BIN)/ordito ]; then $(BIN)/ordito down; else echo "nothing runs from here"; fi

reset: run-environment ## stop, and delete all databases and files (asks)
	@$(BIN)/ordito reset

test: test-environment ## run all tests but the long ones
	@$(BIN)/python -m pytest $(ARGS)

test-long: test-environment spark-environment ## run the long tests: kills, big scales, Spark
	@$(BIN)/python -m pytest -m long $(ARGS)

lint: test-environment ## check style, types and the house rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.lint

bench: test-environment bench-environment mining-environment demo-data ## measure, beside what it is measured against
	@$(BIN)/python -m bench $(ARGS)

docs: test-environment ## write the reference pages from the code
	@$(BIN)/python -m tools.reference

clients: test-environment ## add the client libraries of others that tests point at a server
	@$(PYTHON) tools/prepare.py clients

demo-data: ## add the files that `ordito import complete-journey` reads
	@$(PYTHON) tools/prepare.py demo-data

lock: ## resolve and hash-lock all requirements (UPGRADE=1: to the newest versions)
	@$(PYTHON) tools/prepare.py lock

clean: ## delete environments and caches, no company
	@rm -rf .venv .tools .pytest_cache .ruff_cache .hypothesis .import_linter_cache

run-environment test-environment bench-environment mining-environment spark-environment: %-environment:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed (with venv); set PYTHON=... if it is not on the path" >&2; exit 1; }
	@$(PYTHON) tools/prepare.py $*
