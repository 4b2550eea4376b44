# Two commands: `make demo` runs Machikoe on this machine, `make test` proves it.
# Every step of setting up leaves a stamp and runs again only when its lock file has changed.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := .venv/bin
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip --disable-pip-version-check --no-input
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard site/locale*/*/LC_MESSAGES/*.po))

.PHONY: help demo test lint unit drill bench bench-nlp translations screenshots sbom

help:
	@echo 'make demo   starts Machikoe with sample comments; PORT=8001, MACHIKOE_DATA_DIR=/folder'
	@echo '            and MACHIKOE_DEMO=0 (no samples) are honoured'
	@echo 'make test   runs every check and test'
	@echo 'make drill  kills, fills and restores whole installations (PostgreSQL and Redis installed)'

# Setting up

.venv/.created:
	@for python in python3.11 python3 python3.12 python3.13 python3.14 none; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ $$python = none ]; then \
	  echo 'Python 3.11 以上が必要です（apt install python3 python3-venv）。'; \
	  echo 'Python 3.11 or newer is needed (apt install python3 python3-venv).'; exit 1; \
	fi >&2; \
	echo "・Python の環境を作る / Make the Python environment: $$($$python --version)"; \
	$$python -m venv .venv || { rm -rf .venv; \
	  echo 'Python の環境を作れません（apt install python3-venv）。'; \
	  echo 'The Python environment could not be made (apt install python3-venv).'; exit 1; \
	} >&2
	@touch $@

# $(1): a lock file. Installs what it names, each file only with the hash that is locked, then PyTorch,
# which has none, and the project itself, in place.
define install
	@echo '・パッケージを入れる（初回は数分） / Install the packages (minutes at first): $(1)'
	@{ $(PIP) install --require-hashes --no-deps -r $(1) && $(PIP) install -r requirements-torch.lock && \
	  $(PIP) install --quiet --no-deps -e .; } || { \
	  echo 'パッケージを入れられません。上の記録、ネットワーク、空き容量を確かめてください。'; \
	  echo 'The packages could not be installed. See above; check the network and the free space.'; \
	  exit 1; } >&2
	@touch $@
endef

.venv/.installed: .venv/.created requirements.lock requirements-torch.lock pyproject.toml
	$(call install,requirements.lock)

.venv/.installed-dev: .venv/.created requirements-dev.lock requirements-torch.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch .venv/.installed

# The embedded language model is built from word vectors that nothing needs afterwards.
.venv/.model: requirements-model.lock feedback_nlp/model/build.py | .venv/.installed
	@echo '・言語モデルを作る / Build the language model'
	@vectors=$$(mktemp -d) && trap 'rm -rf "$$vectors"' EXIT && { \
	  $(PIP) install --quiet --no-deps --target "$$vectors" -r requirements-model.lock && \
	  $(BIN)/feedback-nlp build-model --vectors "$$vectors"; } || { \
	  echo '言語モデルを作れません。上の記録、ネットワーク、空き容量を確かめてください。'; \
	  echo 'The language model could not be built. See above; check the network and the free space.'; \
	  exit 1; } >&2
	@touch $@

%.mo: %.po | .venv/.installed
	@$(BIN)/pybabel --quiet compile -i $< -o $@

translations: $(CATALOGUES)

# Running

demo: .venv/.installed .venv/.model translations
	@$(BIN)/python -m demo

# Proving: the lint, then every test on SQLite, then what touches a database on PostgreSQL, too.

test: .venv/.installed-dev .venv/.model translations
	@$(MAKE) lint
	@$(MAKE) unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet site engagement
	$(BIN)/lint-imports
	$(BIN)/mypy site engagement feedback_nlp

unit:
	env -u DATABASE_URL $(BIN)/python -m pytest -n auto --dist loadgroup
ifdef TEST_DATABASE_URL
	DATABASE_URL=$(TEST_DATABASE_URL) $(BIN)/python -m pytest -n auto --dist loadgroup --database-only
else ifdef MACHIKOE_TEST_STRICT
	@echo 'TEST_DATABASE_URL names no PostgreSQL to test on.' >&2; exit 1
else
	@echo 'Not tested on PostgreSQL: TEST_DATABASE_URL names none (see docs/CONTRIBUTING.md).'
endif

# What takes minutes: machines that fail, the deadline's rush, backups of both kinds of database.

drill: .venv/.installed-dev .venv/.model translations
	$(BIN)/python -m pytest tests/drills

# The web side beside a bare Django view (wrk, PostgreSQL and Redis installed), and the analysis.

bench: .venv/.installed-dev .venv/.model translations
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench --database sqlite

# What an installation consists of, for whoever has to account for it: CycloneDX and licences.

sbom: .venv/.installed
	@mkdir -p var && cd site && ../$(BIN)/python manage.py sbom > ../var/sbom.cdx.json
	@cd site && ../$(BIN)/python manage.py sbom --licences > ../var/licences.txt
	@echo 'var/sbom.cdx.json var/licences.txt'

# The README's pictures, taken anew from the real draft and the sample comments.

screenshots: .venv/.installed-dev .venv/.model translations
	@$(BIN)/python -m pytest --quiet tests/e2e/screenshots.py

# The figures of docs/nlp-benchmarks.md; it says how to have other systems take part.

bench-nlp: .venv/.installed .venv/.model
	$(BIN)/python -m feedback_nlp.bench
