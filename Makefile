# Two commands do all: `make` builds and runs the permutation-invariance example, `make test` passes
# the tests. `make help` lists the rest.

SWIFT ?= swift
# Everything documented runs in release: a debug build of the engine is many times slower.
RELEASE := --configuration release
# What the formatter and the linter read.
SOURCES := Package.swift Sources Tests Examples

.DEFAULT_GOAL := run
.PHONY: run build test test-arm test-faults bench lint format check clean help

run: build ## Build in release and run the permutation-invariance example (the default)
	@$(SWIFT) run $(RELEASE) --skip-build permutation-invariance $(ARGUMENTS)

build: ## Build everything in release
	$(SWIFT) build $(RELEASE)

test: ## Build and run all tests in release
	$(SWIFT) test $(RELEASE) --disable-testable-imports --disable-xctest

test-arm: ## Compare the C kernels for arm64 with their references, emulated by QEMU (optional)
	.ci/test-arm $(SWIFT)

test-faults: ## Kill runs, fill disks, close streams, train for long: prints counts (optional, minutes)
	.ci/test-faults $(SWIFT)

bench: build ## Measure against this machine's limits, in under two minutes
	@$(SWIFT) run $(RELEASE) --skip-build benchmark --short $(ARGUMENTS)

lint: ## Check the format, the imports between targets, and the warnings
	.ci/lint $(SWIFT) $(SOURCES)

format: ## Format all Swift sources in place
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

check: lint test ## Lint and test: what a change must pass

clean: ## Remove what was built; runs/ stays
	$(SWIFT) package clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
