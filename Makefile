# `make run` and `make test` work from nothing; the rest is for working on Chimera.
# ARGS is passed on: make run ARGS="--port 9000", make test ARGS="--filter Budget".

.DEFAULT_GOAL := help
.PHONY: run test stories dev build web bench fuzz lint format hooks clean help
ARGS ?=

run: ## Install what is missing, build and start Chimera on 127.0.0.1:8080
	@scripts/run $(ARGS)

test: ## Install what is missing, build and run all tests
	@scripts/test $(ARGS)

stories: ## Every story in both browsers: those of make test, and each screen by axe, keyboard, size, words and direction
	@scripts/test-browser $(ARGS)

dev: ## Build for debugging and start the server
	swift build --product chimera
	.build/debug/chimera serve $(ARGS)

build: ## Build the release: .build/release/chimera
	swift build -c release --product chimera
	@scripts/web --brief

web: ## Join, shrink and compress the page's files into .local/web, and say how large they are
	@scripts/web $(ARGS)

bench: build ## Measure the release against the budgets
	Benchmarks/run $(ARGS)

fuzz: ## Run the fuzz tests for 1,000,000 rounds each (CHIMERA_FUZZ_ROUNDS)
	CHIMERA_FUZZ_ROUNDS=$${CHIMERA_FUZZ_ROUNDS:-1000000} swift test --disable-xctest --filter Fuzz

lint: ## Check formatting, left-over markers and machine-bound text
	@scripts/lint

format: ## Format all Swift and JavaScript sources in place
	swift format --in-place --parallel --recursive Sources Tests Package.swift
	@scripts/check-web --format

hooks: ## Install the git hook that checks each commit
	@scripts/pre-commit --install

clean: ## Remove what was built and its logs (the local model stays)
	swift package clean
	rm -rf .local/logs .local/built-release .local/web .local/web-*

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
