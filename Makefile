# The doors of the house. `make` alone lists them. Nothing here needs a terminal, and everything can be run twice.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
CARGO ?= cargo
# Seconds that each reader is fuzzed.
FUZZ_SECONDS ?= 600
# Times that each scenario is played, with another seed each time.
SCENARIO_SEEDS ?= 5
# Generated configurations for each engine, and requests for each of them.
AGREE_CASES ?= 520
AGREE_REQUESTS ?= 200
export CARGO_TERM_PROGRESS_WHEN ?= never

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## build evenkeel and run the five outages through it, before and after
	@echo "demo: building the release binary"
	@$(CARGO) build --release --quiet --locked -p evenkeel
	@EVENKEEL="$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/release/evenkeel" examples/outages/demo.sh

.PHONY: outages
outages: needs ## play the five outages on a real stack, with HAProxy and with nginx, and say how soon each was named
	@echo "outages: building the release"
	@$(CARGO) build --release --quiet --locked -p lab --example outages
	@echo "outages: ten games of half a minute at the most, two at a time"
	@"$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/release/examples/outages" --only outage- --side-by-side 2

.PHONY: scenarios
scenarios: needs ## play all scenarios SCENARIO_SEEDS times (5; hours) and write docs/scenarios.md
	@$(CARGO) build --release --quiet --locked -p lab --example outages
	@"$(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/release/examples/outages" --seeds $(SCENARIO_SEEDS) --side-by-side 2 \
	  --sweep docs/scenarios.md

.PHONY: test
test: needs ## install what the tests need, then run all of them, doc tests too
	@echo "test: unit, integration and tidy tests of the whole workspace"
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	  $(CARGO) nextest run --workspace --locked --no-fail-fast --status-level fail --final-status-level slow; \
	else \
	  $(CARGO) test --workspace --locked --quiet --no-fail-fast --lib --bins --tests; \
	fi
	@echo "test: doc tests"
	@$(CARGO) test --workspace --locked --quiet --doc

.PHONY: agree
agree: needs ## ask the engines what the model says of generated and real configurations; write docs/agreement.md
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	  AGREE_REPORT=$$folder AGREE_CASES=$(AGREE_CASES) AGREE_REQUESTS=$(AGREE_REQUESTS) \
	    $(CARGO) test --locked --quiet -p lab --test agree --test corpus -- --nocapture; \
	  .ci/agreement "$$folder" > docs/agreement.md

.PHONY: needs
needs: ## install the engines and Python, where they are missing
	@.ci/needs

.PHONY: check
check: ## what a pull request must pass besides the tests: format, lints, docs, licences
	@.ci/check

.PHONY: bless
bless: ## rewrite what is generated (docs/rules.md, the transcripts of the outages)
	@EVENKEEL_BLESS=1 $(CARGO) test --locked --quiet -p evenkeel --test tidy --test outages

.PHONY: bench
bench: ## measure reading beside the engines, proofs, and requests a second, traced and through the lab
	@$(CARGO) build --release --quiet --locked -p evenkeel
	@bench/read_check.py
	@bench/proof.py
	@bench/logs.py
	@$(CARGO) bench --locked -p analysis -p model -p lab -p watch --benches

.PHONY: fuzz
fuzz: ## fuzz each reader for FUZZ_SECONDS (600)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz/run.sh
