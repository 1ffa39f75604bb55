# The doors. Each is a few lines over scripts/, and each sets up what is missing.
.PHONY: run test build bench soak fmt setup
run: ; @scripts/run.sh
test: ; @scripts/test.sh
build: setup ; @scripts/build.sh
bench: build ; @scripts/bench.sh
soak: build ; @scripts/soak.sh
setup: ; @scripts/setup.sh
fmt: ; cargo fmt --all
