# The two commands that matter: `make run` and `make test`. `make help` lists the rest.
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export CGO_ENABLED := 0

GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOFUMPT       := go run mvdan.cc/gofumpt@v0.12.0
FUZZTIME      ?= 20s
# Not watched is what only computes, and what nobody here wrote: SQLite, which is C made into Go, codecs of pictures, regular expressions, compression and the
# parser of templates. Races of ours would not be in there, and tests took up to three times as long.
UNWATCHED     := modernc.org/sqlite/lib image/... golang.org/x/image/... regexp/... compress/... text/template/parse
RACE          := -race $(foreach packages,$(UNWATCHED),-gcflags=$(packages)=-race=false)

.PHONY: help build run test race lint check fmt golden fuzz chaos bench bench-push bench-delivery clean needs

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

build: ## bin/generator and bin/notifier
	@mkdir -p bin
	go build -trimpath -o bin/generator ./generator
	go build -trimpath -o bin/notifier ./notifier

run: build ## the newsroom, the notifier and a sandbox with three phones, on this machine
	@.ci/demo

needs: # what the tests need beside Go and git
	@.ci/needs

test: needs ## every test, with the race detector; three packages at a time, since many of them wait for browsers, servers and clocks
	CGO_ENABLED=1 go test $(RACE) -p 3 -timeout 15m ./...

race: test ## the same: the tests always run with the race detector

lint: ## the linters, the import table of the packages among them
	$(GOLANGCI_LINT) run ./...
	@test -z "$$($(GOFUMPT) -l content themes generator notifier)" || { echo "not formatted: run make fmt"; exit 1; }

check: test lint ## what continuous integration runs

fmt: ## formats the Go files
	$(GOFUMPT) -w generator notifier themes

golden: ## writes the golden files anew; look at the difference before you commit it
	go test ./generator/internal/feed -update
	UPDATE_SCRIPTS=1 go test ./generator

fuzz: ## each fuzz target for FUZZTIME (20s)
	@grep -rlE '^func Fuzz' --include='*_test.go' generator notifier | while read -r file; do \
	  grep -oE '^func Fuzz[A-Za-z0-9_]+' "$$file" | sed 's/func //' | while read -r target; do \
	    echo "$$(dirname "$$file") $$target"; \
	    go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 200x; \
	  done; done

chaos: needs ## kills the notifier in CHAOS_RUNS (200) runs on each database while the provider fails, and shows a table; CHAOS_SEED=17 for another first seed
	CHAOS_RUNS=$(or $(CHAOS_RUNS),200) nice go test ./notifier -run '^TestChaos$$' -parallel 4 -timeout 6h -count 1 -v | grep -vE '^ *(=== (RUN|PAUSE|CONT)|--- PASS)'

bench: build ## micro-benchmarks, then the site beside Hugo and cp -r; BENCH='--posts 1000' for less
	go test -run '^$$' -bench . -benchmem ./...
	go run ./generator/internal/bench $(BENCH)

bench-push: build ## from git push to the first message accepted, with 10,000 posts; PUSHES=10
	go run ./generator/internal/bench --posts 10000 --pushes $(or $(PUSHES),10)

bench-delivery: ## how fast the notifier plans, sends and holds, beside its goals; BENCH='--database sqlite --million=false' for less
	go run ./notifier/internal/bench $(BENCH)

clean: ## removes what was built
	rm -rf bin .cache .run
