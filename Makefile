# The front door. `make` alone lists what there is. Each target does its own set-up.
.DEFAULT_GOAL := help
workers ?= 3
engine ?= local
# What was given of these goes to scripts/load-test.
load_options = engine workers functions function mode callers rounds seconds warmup limit peers port url out quick keep monitoring
# Of these to scripts/profile.
profile_options = engine workers callers seconds warmup port out
# And of these to scripts/chaos.
chaos_options = seed faults kinds callers limit workers port out keep
# And of these to scripts/simulate.
simulate_options = seeds from bugs seed trace

.PHONY: help client test service service-down dashboard load-test figures bench bench-core profile chaos simulate e2e format sbom reproducible fuzz

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

client: ## runs the example; starts a local service with 3 workers if none answers
	@scripts/client

test: ## all tests that need no cluster
	@scripts/test

service: ## starts the service (workers=N, engine=local|kind), returns when it is ready
	@scripts/service-$(engine) up '$(workers)'

service-down: ## stops the service and leaves no process (engine=kind deletes the cluster)
	@scripts/service-$(engine) down

dashboard: ## prints the address of the live page, and opens it where there is a browser
	@scripts/dashboard

e2e: ## the tests on a kind cluster of their own (test=NameE2E, keep=1; guard=1, hostile=1, rights=1, keys=1, tls=1, page=1, sizing=1, netpol=1, chaos=1 run more)
	@scripts/e2e

load-test: ## measures throughput, scaling and latency (engine=local|kind, quick=1, monitoring=1); report with charts
	@scripts/load-test $(foreach option,$(load_options),$(if $(filter command environment,$(origin $(option))),'$(option)=$($(option))'))

figures: ## keeps the last load test's figures and pictures, and writes the README's table of them (report=FOLDER)
	@scripts/build loadtest && java -cp 'loadtest/target/classes:loadtest/target/lib/*' dev.computethis.loadtest.report.ReadmeFigures . $(report)

bench: ## holds the service to its performance goals (engine=local|kind, quick=1: within a minute, without other systems)
	@scripts/bench $(foreach option,$(load_options),$(if $(filter command environment,$(origin $(option))),'$(option)=$($(option))'))

bench-core: ## what a run costs the scheduling core, up to 10,000 workers and 1,000,000 runs in virtual time
	@scripts/bench-core

profile: ## where a single run's processor time and memory go in the service: a flame graph and a table of allocations
	@scripts/profile $(foreach option,$(profile_options),$(if $(filter command environment,$(origin $(option))),'$(option)=$($(option))'))

chaos: ## breaks a service on kind for half an hour and judges what became of its runs (seed=N, faults=N, kinds=a,b)
	@scripts/chaos $(foreach option,$(chaos_options),$(if $(filter command environment,$(origin $(option))),'$(option)=$($(option))'))

sbom: ## lists what each product is made of, as CycloneDX, in target/bom.json
	@scripts/setup && mvn -B -ntp -q -Dquick org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom && echo target/bom.json

reproducible: ## builds twice and compares the products byte by byte (of what Quarkus generates, classes and members)
	@scripts/setup && scripts/reproducible

fuzz: ## has Jazzer look for bytes that a decoder fails on, for a minute each
	@scripts/fuzz

simulate: ## plays the service in virtual time under seeds=N of faults and checks each history (seed=N replays one)
	@scripts/simulate $(foreach option,$(simulate_options),$(if $(filter command environment,$(origin $(option))),'$(option)=$($(option))'))

format: ## formats the sources as the build wants them
	@mvn -q -B spotless:apply
