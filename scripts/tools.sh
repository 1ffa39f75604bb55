# Sourced by the other scripts: where the built things go, and which wasm-bindgen fits Cargo.toml.
# shellcheck shell=bash
TARGET=${CARGO_TARGET_DIR:-$PWD/target}
TOOLS=$TARGET/tools
export PATH="$TOOLS/bin:$PATH"
WASM_BINDGEN=$(sed -n 's/^wasm-bindgen *= *"=\([0-9.]*\)".*/\1/p' Cargo.toml)
[[ -n $WASM_BINDGEN ]] || { echo 'Cargo.toml must pin wasm-bindgen to one exact version ("=x.y.z")' >&2; exit 1; }
wasm_bindgen_version() { wasm-bindgen --version 2>/dev/null | cut -d' ' -f2 || true; }
# Seconds since the script began, as minutes with one decimal.
minutes() { awk -v s="$1" 'BEGIN { printf "%.1f", s / 60 }'; }
# The tablet's wasm is built together with std, which this toolchain allows only when asked so (docs/decisions/tablet-size.md): for size,
# and so that a panic says nothing, for its words could be a child's.
wasm_cargo() { # cargo's word, then what else it is told
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="--cfg erase_components -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none
    --cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\"" \
    cargo "$1" -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size --profile wasm-release --target wasm32-unknown-unknown --lib "${@:2}"
}
