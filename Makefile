PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS := config net reader storage presentation crawler notifier web worker

.DEFAULT_GOAL := help
.PHONY: help setup compiled run demo quick test coverage check bench chaos hosts lock clean

# uv fetches side by side and compiles only what is run: a tenth of pip's processor.
# Where it cannot be had, or fails, pip does the same.  It trusts whom the system trusts
# (a company's proxy), as pip does.
define install
@{ [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python $(1); } || { echo "pip installs instead, which takes longer." >&2; $(BIN)/pip install --quiet --disable-pip-version-check $(1); }
endef

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready  ## the virtual environment with the locked dependencies and the command

$(VENV)/.ready: requirements-install.txt requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Voucher Watch needs Python 3.11 or newer; set PYTHON=python3.12 or the like." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "No venv module: on Debian or Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-install.txt || echo "uv cannot be had." >&2
	$(call install,--require-hashes -r requirements.txt)
	$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

$(VENV)/.dev: $(VENV)/.ready requirements-dev.txt
	$(call install,--require-hashes -r requirements-dev.txt)
	@touch $@

compiled: setup  ## bytecode of everything, where the service may not write it (systemd)
	@# olefile brings a module for Python 2, which does not compile.
	$(BIN)/python -m compileall -q -j 0 -x olefile2 $(VENV)/lib $(ROOMS)

run: setup  ## web page and worker on SQLite, http://127.0.0.1:8000
	$(BIN)/voucherwatch migrate
	$(BIN)/voucherwatch up

demo: setup  ## a practice week without a network
	$(BIN)/voucherwatch demo

# Hypothesis' plugin reads the source of every module for its examples, of which none is run here.
quick: $(VENV)/.dev  ## unit tests: no browser, PostgreSQL, processes, crawls, real pages or made-up examples
	$(BIN)/pytest -p no:hypothesispytest -n auto --dist worksteal -m "not browser and not postgres and not slow and not heavy and not generated"

test: $(VENV)/.dev  ## everything, on SQLite and on a real PostgreSQL
	$(BIN)/pytest -n auto --dist worksteal

coverage: export COVERAGE_CORE := $(shell $(PYTHON) -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")')
coverage: $(VENV)/.dev  ## the same, and the share of each room's lines that it runs
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal
	$(BIN)/coverage combine --quiet
	@for room in $(ROOMS); do printf '%-13s %3s %%\n' $$room $$($(BIN)/coverage report --include="$$room/*" --format=total); done
	@printf '%-13s %3s %%\n' all $$($(BIN)/coverage report --format=total)

check: $(VENV)/.dev  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports
	$(BIN)/python -m tools.house_figures --hold

BENCHMARKS := read_documents hostile_texts crawl_unchanged crawl_soak notify_match notify_drain notify_lanes web_http web_cold

bench: $(VENV)/.dev  ## ratios against baselines in the same run; prints, never fails a build
	@for one in $(BENCHMARKS); do echo "== $$one"; $(BIN)/python -m benchmarks.$$one || exit 1; done

lock:  ## renew the lock files (needs uv)
	echo uv | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate - -o requirements-install.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra setup pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra setup --extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

SECONDS ?= 600
CHAOS_OPTIONS ?=

chaos: $(VENV)/.dev  ## break workers, database, mail and boards for SECONDS (600), then balance the books
	$(BIN)/python -m benchmarks.chaos.run --seconds $(SECONDS) $(CHAOS_OPTIONS)

hosts: $(VENV)/.dev  ## the same over network namespaces (Linux, root): cables are cut, hosts die
	$(BIN)/python -m benchmarks.chaos.hosts --seconds $(SECONDS) $(CHAOS_OPTIONS)
