# Weir's commands. Needed on the machine: Debian 12 or a relative, Node 20 or newer with npm, make.
# The Node that runs Weir comes with the packages; it and the packages' commands stand first on PATH.
SHELL := /bin/sh
cache := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/weir/bin
export PATH := $(CURDIR)/node_modules/.bin:$(cache):$(PATH)

lab := bin/weir up --drill drills/tour.yaml
image := weir
installed := node_modules/.package-lock.json

.PHONY: run test programs lint fmt bench bench-peers sim crash drills fuzz k6-examples doc \
  pictures docker dockerrun

# On a terminal the lab gets a process group of its own in the foreground: Ctrl-C then goes to the
# lab, which stops cleanly, and not to make, which would report an interrupted recipe.
run: $(installed)
	@if [ -t 0 ] && command -v bash >/dev/null; \
	then bash -c 'set -m; $(lab) & fg >/dev/null'; else exec $(lab); fi

# The packages, when there are none or when the lock file is newer.
$(installed): package-lock.json
	@npm ci --loglevel=error
	@touch $@

# A complaint of the linters does not keep the tests from running; either one fails the whole.
test: $(installed) programs
	@npm run --silent lint; checked=$$?; npm test --silent && \
	if [ $$checked != 0 ]; then echo 'make: the checks before the tests have failed' >&2; exit 1; fi

programs:
	@test/install-programs.sh "$(cache)"

lint: $(installed)
	@npm run --silent lint

fmt: $(installed)
	@npm run --silent fmt

# Of each hot function, and then of telemetry as a whole: that part takes five minutes.
bench: $(installed) programs
	@npm run --silent bench
	@node bench/peers/telemetry-cost.ts --write

# Many seeds, or one that tells what happens: make sim SEED=123
sim: $(installed)
	@npm run --silent sim -- $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),10000))

# Real processes, killed and cut off; many seeds, or one again: make crash SEED=7; or servers that
# are away for a minute: make crash OUTAGE=60
crash: $(installed) programs
	@npm run --silent crash -- $(if $(OUTAGE),--outage $(OUTAGE),$(if $(SEED),--seed $(SEED),\
	  --seeds $(or $(SEEDS),50)))

# Every drill three times, and once with its mutation; or one of them: make drills DRILL=breaker
drills: $(installed) programs
	@node --disable-warning=ExperimentalWarning test/drill/run-drills.ts \
	  $(if $(DRILL),--only $(DRILL))

# Some twenty minutes. Every bench runs, whatever the others say; two workers may cost too much.
bench-peers: $(installed)
	@bench/peers/install-peers.sh "$(cache)"
	@failed=0; for bench in gateway-vs-peers server-vs-peers relay-vs-peers load-vs-peers workers; do \
	  node "bench/peers/$$bench.ts" --write || failed=1; done; exit $$failed

# For a while, or one file again: make fuzz FILE=test/fuzz/crashes/requests/….octets
fuzz: $(installed)
	@npm run --silent fuzz -- $(if $(FILE),--file $(FILE),--seconds $(or $(SECONDS),30) \
	  $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep))

# Scripts that are not ours, by both engines: make k6-examples FOLDER=…/k6/examples
k6-examples: $(installed) programs
	@node test/k6-examples/run-examples.ts "$(FOLDER)" "$(WITHOUT)"

doc: $(installed)
	@npm run --silent doc

# By the tests that check them: one after the other, as what is shown is a machine with time.
pictures: $(installed)
	@WEIR_PICTURES=docs node --disable-warning=ExperimentalWarning --test --test-concurrency=1 \
	  --test-timeout=300000 test/pictures/*.test.ts

docker:
	docker build --file deploy/docker/Dockerfile --tag $(image) \
	  --build-arg REVISION="$$(git rev-parse --short HEAD)" \
	  --build-arg VERSION="$$(npm pkg get version | tr -d \")" .

dockerrun: docker
	docker run --rm --init --read-only --publish 127.0.0.1:8080:8080 $(image)
