#!/usr/bin/env bash
# The tests that need a real browser: the IndexedDB journal and the wasm crypto, in Chromium, in the profile that ships.
# With the std that comes with Rust, whose panics say what failed: cargo cannot build the test harness together with std.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/tools.sh
[[ $(wasm_bindgen_version) == "$WASM_BINDGEN" ]] || { echo "wasm-bindgen $WASM_BINDGEN is missing; run scripts/setup.sh" >&2; exit 1; }
# The runner reads webdriver.json from the folder it runs in, which is this one.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CHROMEDRIVER=${CHROMEDRIVER:-/usr/bin/chromedriver}
export WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-180}
exec cargo test --profile wasm-release --target wasm32-unknown-unknown --lib "$@"
