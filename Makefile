# make help says what there is. Everything needs Go alone; make check says what it leaves out where more is missing.
GO   ?= go
LINT := $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# What many goroutines share. The race detector needs cgo and a C compiler; it makes SQLite in Go ten times slower and more, so that database tests
# run under it on PostgreSQL alone.
RACED := ./search/... ./server/... ./jobs/... ./domain/consultation/...

.DEFAULT_GOAL := help
.PHONY: consultations pages words journeys mutants help run build engines test lint format generate check vet generated descriptions random random-short clients pooled test-pairs race static dockerfile vulnerabilities leaks bench bench-http bench-imports bench-scale faults twins races

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

run: ## the service with synthetic sample data, on this computer alone
	$(GO) run . serve --demo

build: ## the program, static and without the paths of this machine, as bin/shg
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=auto -ldflags '-s -w' -o bin/shg .

engines: ## the Meilisearch server that the tests start, into internal/engines (needs npm)
	cd internal/engines && npm ci --no-progress
	chmod +x internal/engines/node_modules/@gaubee/*/meilisearch

# CI runs the tests in an order of its own, which a failure names.
SHUFFLED := $(if $(CI),-shuffle=on)

test: ## every test, with Go alone; suites whose engine is missing say that they are skipped, also after a failure
	@echo 'CGO_ENABLED=0 $(GO) test $(SHUFFLED) -timeout 60m ./...'; CGO_ENABLED=0 $(GO) test $(SHUFFLED) -timeout 60m ./...; result=$$?; \
		CGO_ENABLED=0 $(GO) test -v -run '^TestEngines$$' ./internal/testdb ./internal/testmeili | sed -n 's/^.*\.go:[0-9]*: //p'; \
		CGO_ENABLED=0 $(GO) test -v -run '^TestGround$$' ./internal/faults | sed -n 's/^.*\.go:[0-9]*: //p'; \
		exit $$result

lint: ## the rules of the house and the format (the first time builds the linter, some minutes)
	$(LINT) run ./...
	$(LINT) fmt --diff

format: ## put the format right
	$(LINT) fmt

TEMPL := $(GO) run github.com/a-h/templ/cmd/templ@v0.3.1118

generate: ## the description of the API, from its annotations, into docs/, and the Go files of the pages' templates
	$(GO) run ./internal/openapi/gen
	$(TEMPL) generate -path web/view

check: $(if $(TESTED),,test) vet generated descriptions lint random-short clients pooled race static dockerfile pages vulnerabilities leaks ## all that CI holds a change to

vet:
	$(GO) vet ./...
	$(GO) run ./internal/platforms windows darwin

generated:
	$(GO) test -count=1 -run '^TestGolden$$' ./internal/openapi
	@before=$$(cat web/view/*_templ.go | cksum); $(TEMPL) generate -path web/view >/dev/null 2>&1 && [ "$$before" = "$$(cat web/view/*_templ.go | cksum)" ] || \
		{ echo "the Go files in web/view are not those of their templates: make generate"; exit 1; }

descriptions: ## the description of the API, held to the rules of Redocly and Spectral (needs npm)
	@.ci/descriptions

ROUNDS ?= 1000

random: ## requests made from the description, right and spoilt ones, on every pair of engines (ROUNDS=1000: half an hour)
	@log=$$(mktemp); SHG_RANDOM=$(ROUNDS) CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 120m -run '^(TestRandomRequests|TestAllWaysOutAgreeOnRandomQuestions)$$' ./api >"$$log"; result=$$?; \
		sed -n 's/^.*_test\.go:[0-9]*: random: /random requests: /p' "$$log"; [ $$result = 0 ] || cat "$$log"; rm -f "$$log"; exit $$result

random-short:
	@$(MAKE) --no-print-directory random ROUNDS=40

clients: ## clients in Go and TypeScript, generated from the description, tell their story to the service (needs npm)
	@GO="$(GO)" .ci/clients

# Who may do what, and what an answer shows, do not depend on who lends a session: the tests that ask every route many times over are left out.
ASK_EVERYTHING := TestEveryRouteAsEverybody|TestEveryPageAsEverybody|TestOutsidersCannotTellDraftsFromNothing|TestPrivateReadsArePrivate|TestASlugIsTakenWhereverAnIDIs|TestTwinsAreAlike|TestCanaries

pooled: ## the tests of PostgreSQL once more, through a pgbouncer that lends its sessions for one transaction each, but for those that ask it anyway
	SHG_TEST_PGBOUNCER=1 CGO_ENABLED=0 $(GO) test -count=1 -timeout 20m -run '/^postgres$$' -skip '^($(ASK_EVERYTHING))$$' \
		./store/... ./jobs/... ./domain/... ./api/...

test-pairs: ## the suites that ask the whole service, on all four pairs of database and index
	CI=true SHG_TEST_PAIRS=all CGO_ENABLED=0 $(GO) test -count=1 ./api/... ./domain/... ./search/... ./cli/...

race:
	@if [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v "$$($(GO) env CC)" >/dev/null; then \
		set -x; \
		$(GO) test -race -skip '/^sqlite$$' $(RACED) && $(GO) test -race -skip '/^sqlite$$' -run Job ./store/...; \
	else \
		echo "race: SKIPPED, there is no cgo or no C compiler"; \
	fi

static: build
	SHG_STATIC_BINARY=$(CURDIR)/bin/shg CGO_ENABLED=0 $(GO) test -count=1 -v -run '^TestProgram' ./internal/deploy

dockerfile:
	cd internal/dockerfile && CGO_ENABLED=0 $(GO) test -count=1 ./...

vulnerabilities: ## known vulnerabilities that the program reaches, if a database lies beside the project
	@GO="$(GO)" .ci/vulnerabilities

pages: ## the pages of the demo in Chromium, as people use them, in every language (PICTURES=DIR leaves a picture of each, STORY=consultation tells that alone)
	@GO="$(GO)" STORY="$(STORY)" PICTURES="$(if $(PICTURES),$(abspath $(PICTURES)))" .ci/pages

leaks: ## secrets in the files and in the history
	@GO="$(GO)" .ci/leaks

journeys: ## how many files, functions and calls one search, creation, import and ranking take, by coverage counters (JOURNEYS=-list names them)
	$(GO) run -cover -covermode=atomic -coverpkg=./... ./internal/journeys $(JOURNEYS)

bench: ## a table of imports, searches, matches and starts on this machine, beside floors of the same run (minutes)
	$(GO) run ./internal/bench

bench-http: ## the part of bench that asks over HTTP alone (HTTP="-data DIR" keeps the directory, "-profiles DIR" takes profiles, "-against REF" measures the program of another commit beside this one)
	$(GO) run ./internal/bench http $(HTTP)

bench-imports: ## the part of bench that takes feeds in, real ones and 100,000 synthetic records (minutes; IMPORTS="-against REF" imports with another commit beside this one)
	$(GO) run ./internal/bench imports $(IMPORTS)

bench-scale: ## the same for a country: a million groups on PostgreSQL and Meilisearch (an hour; SCALE="-groups 20000 -consultants 2000" for less)
	$(GO) run ./internal/bench scale $(SCALE)

words: ## how often words of our own stand in comments (TREES="../a ../b" prints other trees beside ours)
	@$(GO) run ./internal/prose/words . $(TREES)

MUTATED ?= ./domain/policy ./domain/matching ./reference/places ./formats/csv ./formats/ics ./formats/meetingguide ./platform/safehttp

mutants: ## changes single signs of the code and looks which tests notice (an hour; MUTATED=./domain/policy for one package)
	@for package in $(MUTATED); do $(GO) run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0 unleash $$package || exit; done

FAULTS := SHG_FAULTS=long CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 60m

races: ## what must happen once happens once: 1,000 rounds of each race, on both databases
	SHG_RACES=1000 CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 90m -run 'TestOneCodeOnce|TestOneLinkUsedTwiceAtOnce|TestChallengesWorkOnce|TestRecoveryCodesWorkOnce|TestTwoCompletingVotes|TestLastStewardsLeaveAtOnce|TestTwoOffersChosenAtOnce|TestOnePlaceTakenOnce|TestWithdrawnWhileAccepted|TestBothSidesChangeTermsAtOnce' ./api

consultations: ## 100,000 random acts of consultations on each database, each answered as in the model of the test (an hour)
	SHG_CONSULTATIONS=1300 CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 180m -run '^TestConsultationsAreAsInTheModel$$' ./api -rapid.checks=1300 -rapid.steps=80

twins: ## 10,000 questions of 8 actors about places that changed in private, on both databases: every answer byte for byte as before
	SHG_TWINS=10000 CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 90m -run '^TestTwinsAreAlike$$/^(sqlite|postgres)$$' ./api

faults: ## kills, power cuts, full and failing disks, broken networks, overload at their full length (half an hour; root, for the disks)
	@failed=$$(mktemp); { $(FAULTS) ./internal/faults; echo $$? >>"$$failed"; \
		$(FAULTS) -run 'Overload|Stalled|Soak|Restarted' ./cli; echo $$? >>"$$failed"; } | sed -e '/^=== /d' -e 's/^ *[a-z_]*_test\.go:[0-9]*: //'; \
		! grep -qv '^0$$' "$$failed"; result=$$?; rm -f "$$failed"; exit $$result
