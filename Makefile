# make demo: a sample workload through check, local test, a real local network and home.
# make test: every test, the real-server ones included.
# Both install what they need; caches live in $(CACHE), outside the repository.
# make packages: what a release has, in dist; make reproducible makes it twice and compares.
# make small: the samples on a machine of 512 MB of memory and 1 GB of disk.
# make catalogue, field, fixes, fidelity, cids, hostile, faults, fuzz: what is known of networks, what people bring, what fixes do, nodes, Kubo, strangers,
# what breaks and made-up bytes, each as one table.

CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/seatrial
BIN := $(CACHE)/bin
SEATRIAL := $(BIN)/seatrial
BACALHAU := $(BIN)/bacalhau-v1.9.3
KUBO := $(BIN)/kubo-v0.43.0
VERSITYGW := $(BIN)/versitygw-v1.8.0
BUILDKITD := $(BIN)/buildkitd-v0.34.2
GORELEASER := $(BIN)/goreleaser-v2.15.1
ACTIONLINT := $(BIN)/actionlint-v1.7.12

.PHONY: demo small test catalogue fixes field cids hostile faults fuzz bench fidelity short lint docs picture vulnerabilities bill build packages release reproducible
.PHONY: engine setup

demo: engine $(BACALHAU) build
	@SEATRIAL=$(SEATRIAL) CACHE=$(CACHE) fixtures/demo

# The same on a machine of 512 MB of memory and 1 GB of disk. Wants root, for a control group and a loop-mounted file system.
small: engine $(BACALHAU) build
	@SEATRIAL=$(SEATRIAL) CACHE=$(CACHE) fixtures/small

# A program with the race detector sleeps for a second before it exits, and the scripts run some thousand. vet compiles what the
# program is built of as it is built. Tests wait for engines and nodes half of their time: more of them run side by side than there
# are cores, and those that take longest begin first.
test: export GORACE := atexit_sleep_ms=0
test: LONGEST := ./cmd/seatrial ./fixtures/catalogue ./harness/docker ./fixtures/fidelity ./fixtures/faults
test: setup
	CGO_ENABLED=0 go vet -trimpath ./...
	go test -race -vet=off -ldflags='-s -w' -timeout 45m -p 3 -parallel 4 $(LONGEST) ./...

# The 72 failures as a real network reports them and as Seatrial does, and what is said of workloads that work.
catalogue: setup
	@go test -c -o $(BIN)/catalogue.test ./fixtures/catalogue
	@cd fixtures/catalogue && $(BIN)/catalogue.test -table

# What real people brought, made anew: each case with what is said of it. Fails when one is not as expected.
field: setup
	@go test -c -o $(BIN)/field.test ./fixtures/field
	@cd fixtures/field && $(BIN)/field.test -table

# Every fix that the pages of the checks and the cases of the field show, applied, and what is found after it; fails when one
# does not mend.
fixes: setup
	@go test -c -o $(BIN)/fixes.test ./cmd/seatrial
	@cd cmd/seatrial && $(BIN)/fixes.test -test.run 'TestFixes$$' -test.timeout 60m -table

# Everything that a container can see, through the local run and through a real node, side by side.
fidelity: setup
	@go test -c -o $(BIN)/fidelity.test ./fixtures/fidelity
	@cd fixtures/fidelity && $(BIN)/fidelity.test -table

# The CIDs of every kind of file and folder, beside Kubo's; fails when one differs.
cids: $(KUBO)
	@go test -c -o $(BIN)/cids.test ./submit/storage/ipfs/importer
	@cd submit/storage/ipfs/importer && $(BIN)/cids.test -test.run TestEqualsKubo -table

# What strangers can do to the program, by itself and in little memory, and what it says; then what gateways and content can
# do to a fetch from IPFS. Fails when something gets through.
hostile:
	@go test -c -o $(BIN)/hostile.test ./fixtures/hostile
	@go test -c -o $(BIN)/hostile-ipfs.test ./submit/storage/ipfs/retrieve
	@cd fixtures/hostile && $(BIN)/hostile.test -test.timeout 60m -table
	@cd submit/storage/ipfs/retrieve && $(BIN)/hostile-ipfs.test -test.run TestHostile -table

# Every parser of bytes from outside, given a minute of made-up ones (FUZZTIME=10m for more). Fails when one crashes.
fuzz:
	@FUZZTIME=$(FUZZTIME) fixtures/fuzz

# What a submission relies on, broken at each of its stages: what the user sees, and that nothing is lost or sent twice.
faults: setup
	@go test -c -o $(BIN)/faults.test ./fixtures/faults
	@cd fixtures/faults && $(BIN)/faults.test -test.timeout 40m -table

# Speed and memory beside the tools people use instead: ipfs add and get, curl, rclone, docker run. Wants a quiet machine,
# and some 6 GiB of memory for the data: a disk varies by more than anything that is compared.
bench: export TMPDIR := /dev/shm
bench: setup
	@go test -run '^$$' -bench BesideKubo -benchtime 1x ./submit/storage/ipfs/importer
	@go test -run '^$$' -bench BesideGetAndCurl -benchtime 1x ./submit/storage/ipfs/retrieve
	@go test -run '^$$' -bench Node -benchtime 3x -timeout 30m ./submit/storage/upload
	@go test -run '^$$' -bench Prefix -benchtime 1x ./submit/storage/s3
	@go test -run '^$$' -bench Run -benchtime 20x ./harness/docker
	@go test -run '^$$' -bench BesideBuildKit -benchtime 1x ./checks/dockerfile

# What a contributor runs all day: no engine, no server.
short:
	go test -short ./...

build:
	@mkdir -p $(BIN)
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o $(SEATRIAL) ./cmd/seatrial

lint:
	gofmt -l . | (! grep .)
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# Renders docs/checks.md from the catalogue and its fixtures, docs/init.md, the limits of docs/security.md and the symptoms of
# docs/troubleshooting.md from their tables, the
# schemas of .seatrial.yaml and of job files from the flags, the checks and the types that they are read into, and those of what commands
# print from its types.
docs:
	go test ./checks ./submit/limits ./submit/convert/dockerrun ./submit/job/file ./cmd/seatrial ./cmd/answer -run TestDocs -update

# docs/report.png, which README shows: the page of a real run as a browser shows it.
picture: engine $(BACALHAU) build
	@fixtures/setup/chromium
	@SEATRIAL=$(SEATRIAL) CACHE=$(CACHE) fixtures/picture

# Known vulnerabilities of what is called, for those who reach the database at vuln.go.dev.
vulnerabilities:
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

# The bill of what the program is made of, with licences, as a release has it (CycloneDX).
bill:
	@mkdir -p $(CACHE)
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 app -json -licenses -main cmd/seatrial -output $(CACHE)/bill.json .

# What a release has, into dist, and nothing published: archives, packages, checksums, and the container image, judged. Some ten minutes
# where nothing is compiled yet.
packages: engine $(GORELEASER)
	$(GORELEASER) release --snapshot --clean
	fixtures/packages/image

# The same of the tag that is checked out, published: for the workflow that has the token, and an identity to sign with.
release: $(GORELEASER)
	$(GORELEASER) release --clean

# Makes it twice, in two folders and with two caches of the compiler, and compares every digest. PLATFORMS=linux/amd64 is for less time.
reproducible: $(GORELEASER)
	@GORELEASER=$(GORELEASER) fixtures/packages/reproducible $(PLATFORMS)

setup: engine $(BACALHAU) $(KUBO) $(VERSITYGW) $(BUILDKITD) $(GORELEASER) $(ACTIONLINT)
	@fixtures/setup/compiler
	@fixtures/setup/registry $(BIN)
	@fixtures/setup/busybox $(CACHE)/images
	@fixtures/setup/tini $(CACHE)/images
	@fixtures/setup/debian $(CACHE)/images
	@fixtures/setup/chromium
	@fixtures/setup/shells
	@fixtures/setup/podman
	@fixtures/setup/pre-commit
	@fixtures/setup/qemu $(BIN)
	@fixtures/setup/runc $(BIN)
	@fixtures/setup/gateway $(CACHE)/images fixtures/bacalhau

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

$(BUILDKITD):
	@mkdir -p $(BIN)
	@echo 'setup: building buildkitd v0.34.2, a few minutes once' >&2
	@CGO_ENABLED=0 go build -C fixtures/buildkitd -o $@.tmp github.com/moby/buildkit/cmd/buildkitd
	@mv $@.tmp $@

$(GORELEASER):
	@mkdir -p $(BIN)
	@echo 'setup: building goreleaser v2.15.1, a few minutes once' >&2
	@GOBIN=$(BIN)/tmp CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' github.com/goreleaser/goreleaser/v2@v2.15.1
	@mv $(BIN)/tmp/goreleaser $@ && rmdir $(BIN)/tmp

$(ACTIONLINT):
	@mkdir -p $(BIN)
	@CGO_ENABLED=0 go build -C fixtures/actionlint -o $@.tmp github.com/rhysd/actionlint/cmd/actionlint
	@mv $@.tmp $@
