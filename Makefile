# The commands of a developer; `make` lists them. The versions are those of uv.lock.
UV := .uv/bin/uv
RUN := $(UV) run --locked --group test

.PHONY: help setup agents test test-all lint format package docs study

help: ## list these commands
	@sed -n 's/^\([a-z-]*\): ## /\1\t/p' Makefile | expand -t 12

setup: ## install everything from the lock file into .venv
	python3 -m pip install --quiet --target .uv uv==0.13.9 && $(UV) sync --locked --group test

agents: ## install PyTorch and what is built on it in .agents, for the tests of their integrations
	python3 -m venv .agents && .agents/bin/pip install --quiet -r tests/agents/requirements.txt

test: ## run the quick tests: no daemon, browser, whole run, peer packages or thousands of cases
	$(RUN) pytest -n auto --dist loadfile --hypothesis-profile=quick -m "not browser and not daemon and not whole_run and not peers and not network and not thorough and not agents"

test-all: ## run all tests, by the README's command
	sh -c "$$(grep -m1 -E '^ +python3 .* pytest' README.md)"

lint: ## check style, types, spelling and formatting
	$(RUN) sh -c "ruff check && ruff format --check && mypy && snakefmt --check Snakefile workflow && codespell"

format: ## format Python and Snakemake files, and sort imports
	$(RUN) sh -c "ruff check --fix && ruff format && snakefmt Snakefile workflow"

package: ## build the wheel and the sdist in dist, and check what is in them
	rm -rf dist && $(UV) build --quiet && $(UV) run --locked --isolated --only-group package sh -c "check-wheel-contents dist/*.whl && twine check --strict dist/*"

docs: ## serve the documentation site at http://127.0.0.1:8000
	$(RUN) sh -c "python docs/site_pages.py && mkdocs serve"

study: ## run the study, which makes results/
	$(UV) run --locked snakemake --cores 4
