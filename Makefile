# Two commands do all: `make` builds and runs the permutation-invariance example, `make test` passes
# the tests. `make help` lists the rest.

SWIFT ?= swift
# Everything documented runs in release: a debug build is several times slower.
RELEASE := --configuration release
# What the formatter and the linter read.
SOURCES := Package.swift Sources Tests Examples

.DEFAULT_GOAL := run
# How long `make fuzz` goes on.
SECONDS ?= 60

# What `make bench-compare` compares the files as they are with.
BASE ?= HEAD

# What `make mpi` and `make mpich` build.
PRODUCT ?= tiny-gpt

# What opens a page, and the page that `make open` opens.
OPEN ?= $(shell command -v xdg-open || command -v open)
PAGE ?= runs/permutation-invariance/report.html

.PHONY: run open build mpi mpich test test-mpi test-arm test-sanitize test-faults test-pages test-package fuzz numbers snippets \
  docs dist install bench bench-compare lint format check clean help

run: ## Build in release and run the permutation-invariance example (the default)
	$(SWIFT) build $(RELEASE) --product permutation-invariance
	@$(SWIFT) run $(RELEASE) --skip-build permutation-invariance $(ARGUMENTS)

open: ## Open the report in a browser (PAGE=runs/position-explorer/index.html for the explorer's)
	@test -f "$(PAGE)" || { echo "make open: no $(PAGE); write it first, with make run" >&2; exit 1; }
	@test -n "$(OPEN)" || { echo "make open: no xdg-open or open here; open $(PAGE) in a browser" >&2; exit 1; }
	@$(OPEN) "$(PAGE)"

build: ## Build everything in release
	$(SWIFT) build $(RELEASE)

mpi: ## Build tiny-gpt (or PRODUCT) for several machines with Open MPI, in .build/mpi (optional)
	.ci/mpi $(SWIFT) mpi --product $(PRODUCT)

mpich: ## The same with MPICH, in .build/mpich (optional)
	.ci/mpi $(SWIFT) mpich --product $(PRODUCT)

test: ## Build and run all tests in release
	$(SWIFT) test $(RELEASE) --disable-testable-imports --disable-xctest $(ARGUMENTS)

test-arm: ## Compare the C kernels for arm64 with their references, emulated by QEMU (optional)
	.ci/test-arm $(SWIFT)

test-mpi: ## Train on several ranks with Open MPI and MPICH and compare every byte (optional, minutes)
	.ci/test-mpi $(SWIFT)

test-sanitize: ## Run kernels and tests under clang's sanitizers (optional; PIECES picks some)
	.ci/test-sanitize $(SWIFT) $(PIECES)

test-faults: ## Kill runs, fill disks, close streams, train for long: prints counts (optional, minutes)
	.ci/test-faults $(SWIFT)

test-pages: ## Open every page in a headless Chromium, light and dark, wide and narrow (optional, minutes)
	.ci/test-pages $(SWIFT)

test-package: ## Use the library from a package of its own, by path and by tag (optional, minutes)
	.ci/test-package $(SWIFT)

fuzz: ## Damage files of every form for SECONDS (60) with fresh seeds, or with SEED
	SEQUITUR_FUZZ_SECONDS=$(SECONDS) SEQUITUR_FUZZ_SEED=$(SEED) \
	  $(SWIFT) test $(RELEASE) --disable-testable-imports --disable-xctest --filter MutationTests

numbers: ## Write the table of numerical errors into the documentation
	SEQUITUR_WRITE_NUMBERS=1 $(MAKE) test ARGUMENTS='--filter NumbersTests'

snippets: ## Copy the code that is compiled into README, documentation and comments
	SEQUITUR_WRITE_SNIPPETS=1 $(MAKE) test ARGUMENTS='--filter SnippetTests'

docs: build ## Build the documentation into .build/docs (python3 -m http.server -d .build/docs shows it)
	.ci/docs $(SWIFT) "$$($(SWIFT) build $(RELEASE) --show-bin-path)" .build/docs

dist: ## Put programs that need no Swift into dist/, one archive with a checksum
	.ci/dist $(SWIFT) dist

PREFIX ?= /usr/local

install: ## Install programs that need no Swift in PREFIX/bin (PREFIX=/usr/local)
	.ci/dist $(SWIFT) dist "$(PREFIX)"

bench: ## Measure against this machine's limits, in under two minutes
	$(SWIFT) build $(RELEASE) --product benchmark
	@$(SWIFT) run $(RELEASE) --skip-build benchmark --short $(ARGUMENTS)

bench-compare: ## Measure beside the build of another revision, in turns: BASE=REVISION (HEAD)
	@.ci/bench-compare $(SWIFT) $(BASE) --short $(ARGUMENTS)

lint: ## Check the format, the imports between targets, and the warnings
	.ci/lint $(SWIFT) $(SOURCES)

format: ## Format all Swift sources in place
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

check: lint test ## Lint and test: what a change must pass

clean: ## Remove what was built; runs/ stays
	$(SWIFT) package clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
