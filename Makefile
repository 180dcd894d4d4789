# make demo: a sample workload through check, local test, a real local network and home.
# make test: every test, the real-server ones included.
# Both install what they need; caches live in $(CACHE), outside the repository.

CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/seatrial
BIN := $(CACHE)/bin
SEATRIAL := $(BIN)/seatrial
BACALHAU := $(BIN)/bacalhau-v1.9.3

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)

.PHONY: demo test short lint docs build engine setup fuzz clean-cache

demo: engine $(BACALHAU) build
	@SEATRIAL=$(SEATRIAL) CACHE=$(CACHE) fixtures/demo

test: setup
	go vet ./...
	go test -race -timeout 30m ./...

# What a contributor runs all day: no engine, no server.
short:
	go test -short ./...

build:
	@mkdir -p $(BIN)
	CGO_ENABLED=0 go build -trimpath -o $(SEATRIAL) ./cmd/seatrial

lint:
	gofmt -l . | (! grep .)
	go vet ./...
	go tool staticcheck ./...

# Renders docs/checks.md from the catalogue and its fixtures.
docs:
	go test ./checks -run TestDocs -update

setup: engine $(BACALHAU)
	@fixtures/setup/compiler
	@fixtures/setup/registry $(BIN)

engine:
	@fixtures/setup/engine

$(BACALHAU):
	@mkdir -p $(BIN)
	@echo 'setup: building bacalhau v1.9.3, a few minutes once' >&2
	@cd fixtures/bacalhau && CGO_ENABLED=0 go build -o $@.tmp github.com/bacalhau-project/bacalhau
	@mv $@.tmp $@
