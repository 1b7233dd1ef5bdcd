# Two commands do everything on a fresh machine with Python 3.11+, git and make:
#   make studies   and   make test
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LAB ?= --ServerApp.ip=127.0.0.1 --ServerApp.root_dir="$(CURDIR)"
NEVER_ASK := --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate
READY := $(VENV)/.ready

.PHONY: help ready studies test test-all accessibility test-wide lab docs data check browser services lint lock clean

help:  ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Setting up $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/jupyter kernelspec install --sys-prefix --name nextstep-warm --log-level=WARN nextstep_analysis/batch/run/warm/kernel
	@$(BIN)/jupyter kernelspec install --sys-prefix --replace --name python3 --log-level=WARN nextstep_analysis/batch/run/warm/python3
	@touch $(READY)

ready: $(READY)  ## Set up .venv with the locked versions

studies: $(READY)  ## Build the data, run all studies, write the site
	@$(BIN)/nextstep studies

test: $(READY) services  ## Run the tests, but those marked full; the last lines say what was missing
	@$(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder

test-all: export NEXTSTEP_FULL = 1
test-all: test  ## Run all tests, and each notebook with each of its parameters (over an hour)

accessibility: $(READY) browser  ## Try the accessibility of every page at every width, light and dark
	@NEXTSTEP_ACCESSIBILITY=1 $(BIN)/python -m pytest -q tests/browser -k accessible

test-wide: $(READY)  ## Try other Pythons, packages, users, locales, paths (an hour); into docs/wider_ground.md
	@-NEXTSTEP_WIDE=1 $(BIN)/python -m pytest -q -p no:cacheprovider tests/wide --junitxml=reports/wide.xml
	@$(BIN)/python tests/wide/table.py reports/wide.xml > docs/wider_ground.md
	@cat docs/wider_ground.md

lab: $(READY)  ## Open JupyterLab on the first notebook; your own ones go into notebooks/mine
	@$(BIN)/nextstep data build
	@mkdir -p notebooks/mine
	@if [ "$$(id -u)" = 0 ]; then echo "You are root, as in a container: JupyterLab starts with --allow-root"; fi
	@$(BIN)/jupyter lab $(LAB) $(NEVER_ASK) $$([ "$$(id -u)" = 0 ] && echo --allow-root) notebooks/explore/start_here.ipynb

docs: $(READY)  ## Build the documentation, offline, into reports/docs (a minute or two)
	@$(BIN)/nextstep data build
	@$(BIN)/python docs/build.py

data: $(READY)  ## Build data/processed from data/raw
	@$(BIN)/nextstep data build

check: $(READY)  ## Say what data there is and what is missing in it
	@$(BIN)/nextstep data check

browser: $(READY)
	@sh tests/find_or_install.sh $(VENV)/.services browser

services: $(READY)
	@sh tests/find_or_install.sh $(VENV)/.services browser speller map-server

lint: $(READY)  ## Check style, and the types of what is public
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

lock:  ## Resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra test --extra build --extra docs --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements.lock

clean:  ## Remove what was built (not data/raw)
	rm -rf data/processed reports $(VENV)
