# Two commands do all set-up: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install
PYTEST := $(BIN)/python -m pytest
# The whole suite: two groups of tests that wait for engines beside those that calculate. One that fails is tried
# once more, five in all, and the summary shows why (RERUN): it is a fault to mend. A part of it (`ARGS`) runs in one process, once.
TOGETHER := -n 3 --dist loadgroup --no-loadscope-reorder --reruns 1 --max-suite-reruns 5 --rerun-show-tracebacks

.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-secrets screenshots docs site lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "envparity needs Python 3.11 or later on the PATH (python3)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >&2 || { rm -rf $(VENV); tests/setup/venv.sh $(PYTHON) $(VENV) >&2; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "installing into $(VENV) ..." >&2
	@$(PIP) --require-hashes -r requirements/run.txt >&2
	@$(PIP) --no-deps --no-build-isolation -e . >&2
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "installing what the tests need ..." >&2
	@$(PIP) --require-hashes -r requirements/dev.txt >&2
	@touch $@

run: $(VENV)/run.stamp ## Open the TUI on the sample workspace; print the drift report when stdout is no terminal
	@$(BIN)/envparity

test: $(VENV)/dev.stamp ## Run every test, with a container engine where one can be had
	@tests/setup/run.sh $(PYTEST) $(or $(ARGS),$(TOGETHER))

lint: $(VENV)/dev.stamp ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check src tests
	@$(BIN)/ruff format --check src tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## Measure, and write the figures into docs/benchmarks.md
	@$(BIN)/python -m tests.benchmarks.run

bench-secrets: $(VENV)/dev.stamp ## Measure the search for secrets beside other scanners, on what BENCH_DATA holds
	@$(BIN)/python -m tests.benchmarks.secrets.run

screenshots: $(VENV)/dev.stamp ## Drive the program on the sample workspace and write screenshots/
	@$(BIN)/python -m tests.tui.screenshots

docs: $(VENV)/dev.stamp ## Write the generated pages of docs/ anew: formats, rules, commands, keys, the manual page
	@ENVPARITY_WRITE=1 $(PYTEST) -q tests/readers/packages/test_formats_page.py
	@$(BIN)/python tests/rules/test_pages.py
	@$(BIN)/python -m tests.docs.pages

site: $(VENV)/dev.stamp ## Build the documentation as a site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build -f docs/site/mkdocs.yml

lock: ## Resolve the requirements anew (needs uv on the PATH)
	@uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --group build pyproject.toml -o requirements/run.txt
	@uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --group dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## Remove what was installed and built
	@rm -rf $(VENV) dist site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
