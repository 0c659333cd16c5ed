# make demo: a believable programme on this machine · make test: every proof in its short form
.PHONY: ready demo test soak bench lint lock clean
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
LOCKS := requirements/tools.txt requirements/build.txt requirements/run.txt pyproject.toml
# Three workers on two cores: one of them mostly waits for a browser or a server.
WORKERS ?= 3
# Processes begin often here: what is compiled is kept, whatever the machine says of it.
export PYTHONDONTWRITEBYTECODE :=

help:
	@sed -n 's/^# //p' Makefile | head -1
	@echo "make ready: the environment in .venv · make soak: the full numbers · make bench: speed · make lint"

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) -V)."; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || sh requirements/system.sh venv
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt

.venv/ready-to-run: .venv/bin/uv $(LOCKS)
	@echo "Making the environment in .venv"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

ready: .venv/ready-to-run
	@$(BIN)/python -m panel.assets.hatch_build

demo: ready
	@$(BIN)/panel demo --port $(PORT)

test: .venv/ready-to-test ready
	@sh requirements/system.sh test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not soak" -q

soak: .venv/ready-to-test ready
	@sh requirements/system.sh test
	$(BIN)/python -m pytest -m soak -q -rA

bench: .venv/ready-to-test ready
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lint: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Compiled with hashes and without any host name.
lock: .venv/bin/uv
	@for set in "requirements/tools.in requirements/tools.txt" "requirements/build.in requirements/build.txt" \
	  "pyproject.toml requirements/run.txt" "--extra dev pyproject.toml requirements/dev.txt"; do \
	  out=$${set##* }; $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --universal --python-version 3.11 $${set% *} -o $$out; done

clean:
	rm -rf .venv panel/static panel/assets/node_modules
