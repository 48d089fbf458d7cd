# Two commands do everything on a fresh Debian or Ubuntu with python3, git and make:
#   make deck    build the sample decks and say how to import them
#   make test    run every check
#   make studio  work in the browser, without the command line
#   make docs    the site of the docs, in build/site
PYTHON ?= python3
BIN := .venv/bin
SAMPLES := decks/dialogue.toml decks/story.toml decks/news.toml

.PHONY: deck studio test check lint types golden bench docs fuzz evals clean

deck: .venv/core
	@for recipe in $(SAMPLES); do $(BIN)/flashgen build $$recipe -q || exit 1; done
	@echo "Built:" && ls -1 $(CURDIR)/decks/*.apkg
	@echo "To study: open Anki, choose File > Import, and pick one of these files."
	@echo "Your own article: $(CURDIR)/$(BIN)/flashgen build ARTICLE.txt  (see README.md)"

studio: .venv/studio
	$(BIN)/flashgen studio $(FOLDER)

test: check

check: .venv/dev lint types
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/dev
	$(BIN)/mypy

golden: .venv/dev
	$(BIN)/python -m tests.golden

bench: .venv/dev
	$(BIN)/python -m tests.bench

docs: .venv/dev
	$(BIN)/python -m zensical build --strict
	@echo "The docs: $(CURDIR)/build/site/index.html"

fuzz: .venv/dev
	$(BIN)/python -m tests.fuzz

evals: .venv/train
	for name in align passages words segment readings polyphones senses gloss corpus-gloss order series decks scripts; do $(BIN)/python -m tests.evals $$name ../shared/gold || exit 1; done

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis $(SAMPLES:.toml=.apkg)

.venv/core: pyproject.toml
	PYTHON=$(PYTHON) sh scripts/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e .
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[context]' \
		|| echo "The contextual encoder can't be installed here: meanings are told without it, a little less surely."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[office]' \
		|| echo "The readers of PDF files and spreadsheets can't be installed here: these are refused."
	@touch $@

.venv/studio: pyproject.toml .venv/core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[studio]'
	@touch $@

.venv/dev: pyproject.toml .venv/core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[anki]' \
		|| echo "The anki library can't be installed here: tests in the real Anki will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[audio]' \
		|| echo "eSpeak and soundfile can't be installed here: tests of the real voice will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[studio]' \
		|| echo "The studio's packages can't be installed here: its tests will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[print]' \
		|| echo "Typst and its fonts can't be installed here: tests of PDF hand-outs will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[cluster]' \
		|| echo "dask can't be installed here: the test of a cluster will be skipped."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[docs]' \
		|| echo "Zensical can't be installed here: the site of the docs will not be built."
	@touch $@

.venv/train: pyproject.toml .venv/dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -e '.[train]'
	@touch $@
