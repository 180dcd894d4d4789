# make demo: a sample workload through check, local test, a real local network and home.
# make test: every test, the real-server ones included.
# Both install what they need; caches live in $(CACHE), outside the repository.
# make catalogue: each known failure as a real network reports it, beside what seatrial says.

CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/seatrial
BIN := $(CACHE)/bin
SEATRIAL := $(BIN)/seatrial
BACALHAU := $(BIN)/bacalhau-v1.9.3
KUBO := $(BIN)/kubo-v0.43.0
VERSITYGW := $(BIN)/versitygw-v1.8.0

.PHONY: demo test catalogue short lint docs build engine setup

demo: engine $(BACALHAU) build
	@SEATRIAL=$(SEATRIAL) CACHE=$(CACHE) fixtures/demo

test: setup
	go vet ./...
	go test -race -timeout 30m ./...

# The 49 failures as a real network reports them and as Seatrial does, and what is said of workloads that work.
catalogue: setup
	@go test -c -o $(BIN)/catalogue.test ./fixtures/catalogue
	@cd fixtures/catalogue && $(BIN)/catalogue.test -table

# What a contributor runs all day: no engine, no server.
short:
	go test -short ./...

build:
	@mkdir -p $(BIN)
	CGO_ENABLED=0 go build -trimpath -o $(SEATRIAL) ./cmd/seatrial

lint:
	gofmt -l . | (! grep .)
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# Renders docs/checks.md from the catalogue and its fixtures.
docs:
	go test ./checks -run TestDocs -update

setup: engine $(BACALHAU) $(KUBO) $(VERSITYGW)
	@fixtures/setup/compiler
	@fixtures/setup/registry $(BIN)
	@fixtures/setup/busybox $(CACHE)/images
	@fixtures/setup/debian $(CACHE)/images

engine:
	@fixtures/setup/engine

$(BACALHAU):
	@mkdir -p $(BIN)
	@echo 'setup: building bacalhau v1.9.3, a few minutes once' >&2
	@cd fixtures/bacalhau && CGO_ENABLED=0 go build -o $@.tmp github.com/bacalhau-project/bacalhau
	@mv $@.tmp $@

$(KUBO):
	@mkdir -p $(BIN)
	@echo 'setup: building kubo v0.43.0, a few minutes once' >&2
	@CGO_ENABLED=0 go build -C fixtures/kubo -o $@.tmp github.com/ipfs/kubo/cmd/ipfs
	@mv $@.tmp $@

$(VERSITYGW):
	@mkdir -p $(BIN)
	@echo 'setup: building versitygw v1.8.0, a few minutes once' >&2
	@CGO_ENABLED=0 go build -C fixtures/versitygw -o $@.tmp github.com/versity/versitygw/cmd/versitygw
	@mv $@.tmp $@
