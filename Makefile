.DEFAULT_GOAL := help
.PHONY: help setup build test kernel-trials kernel-digests campaign demo bench fuzz fuzz-images fuzz-tables fixtures format lint clean

# Tests use public and package declarations only, so that they, the demo and the commands share one build; it has all
# that is optional and whose libraries are there. Each set of traits is a build of its own, so nothing here builds with another.
release = -c release --traits $(shell Scripts/traits.sh)
run_tests := swift test $(release) --skip-build --disable-testable-imports --disable-xctest
sources := Sources Tests Benchmarks/Sources Fuzz/Sources Examples/Programs Examples/Runner Examples/custom-parts/Sources Package.swift Benchmarks/Package.swift Fuzz/Package.swift
style := --configuration .swift-format -r $(sources)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what this machine lacks for building and testing
	@Scripts/setup.sh

build: setup ## build the library and the command, .build/release/brainstorm
	swift build $(release) --product brainstorm

test: setup ## build and run all tests
	swift build $(release) --build-tests
	@Scripts/kernel_trials.sh
	$(run_tests)

kernel-trials: ## compare the bits of all kernels at every vector level, under qemu on AArch64 too
	@Scripts/kernel_trials.sh

kernel-digests: ## write Fixtures/kernel-trials.txt anew
	@Scripts/kernel_trials.sh --write

campaign: setup ## kill trainings KILLS=1000 times, resume them and compare the bytes; with several processes too
	swift build $(release) --build-tests
	CAMPAIGN_KILLS=$(or $(KILLS),1000) EXAMPLE_RUNS=all PROCESS_RUNS=all PROCESS_KILLS=200 \
		$(run_tests) --filter "CampaignTests|ExampleRunTests"

demo: build ## train, kill the training, resume it and compare the bytes
	@exec .build/release/brainstorm demo

bench: setup ## time training, predictions, saving and files beside PyTorch, JAX and others
	@python3 Benchmarks/compare_training.py
	@python3 Benchmarks/compare_prediction.py
	@python3 Benchmarks/compare_load.py
	@python3 Benchmarks/compare_fashion.py
	@python3 Benchmarks/compare_saving.py
	@python3 Benchmarks/compare_arrays.py
	@python3 Benchmarks/compare_files.py
	@python3 Benchmarks/compare_data.py
	@python3 Benchmarks/compare_csv.py
	@python3 Benchmarks/compare_tables.py
	@python3 Benchmarks/compare_pictures.py

fuzz: setup ## look for files that break the HDF5 reader, for MINUTES=5 on all cores
	@Fuzz/run.sh $(MINUTES) $(JOBS)

fuzz-images: setup ## look for pictures that break their reading, for MINUTES=5 on all cores
	@Fuzz/images.sh $(MINUTES) $(JOBS)

fuzz-tables: setup ## look for tables that break their reading, for MINUTES=5 on all cores
	@Fuzz/tables.sh $(MINUTES) $(JOBS)

fixtures: ## make the tests' tables anew, and choose Fixtures/hdf5-* from ../shared
	@python3 Fixtures/initializers_and_modifiers.py Fixtures/brainstorm-0.5-cases
	@python3 Fixtures/training/make.py Fixtures/brainstorm-0.5-cases
	@python3 Scripts/select_fixtures.py

format: ## format all Swift files in place
	swift format -i $(style)

lint: ## check the style of all Swift files
	swift format lint --strict $(style)

clean: ## remove what was built
	rm -rf .build Benchmarks/.build Fuzz/.build
