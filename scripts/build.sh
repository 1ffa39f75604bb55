#!/usr/bin/env bash
# Builds both worlds: the server (target/release/heard) and the site it serves (target/site). There is one mode, the one that ships.
# Run it again and only what changed is done again.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ ${1:-} == "" || ${1:-} == --release ]] || { echo "build.sh knows one mode; '$1' means nothing to it" >&2; exit 2; }
source scripts/tools.sh
say() { printf 'build: %s\n' "$*"; }
[[ $(wasm_bindgen_version) == "$WASM_BINDGEN" && -d node_modules ]] || { say "tools are missing; run scripts/setup.sh first"; exit 1; }

# Who waits at a terminal sees how far it is: the first time it is long.
quiet=--quiet
[[ -t 2 ]] && quiet=
say "server (the first time, with all it stands on, 5 to 20 minutes)"
cargo build --release $quiet
say "tablet (wasm, for size)"
# As a cdylib alone: beside an rlib cargo does no link-time optimisation, and the wasm is twice as big.
wasm_cargo rustc --crate-type cdylib $quiet

# wasm-bindgen and wasm-opt take half a minute, so they are done again only when cargo's wasm, or a tool, is another one.
stage=$TARGET/stage
raw=$TARGET/wasm32-unknown-unknown/wasm-release/heard.wasm
wasm_opt=node_modules/.bin/wasm-opt
features=(--enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int --enable-reference-types
  --enable-multivalue --enable-sign-ext --enable-mutable-globals)
made_from="$(sha256sum <"$raw") $WASM_BINDGEN $("$wasm_opt" --version) $(wasm-split --version) $(sha256sum <scripts/later.mjs) -Oz ${features[*]}"
if [[ -f $stage/made-from && $(<"$stage/made-from") == "$made_from" ]]; then
  say "wasm unchanged: kept as it was optimised"
else
  say "wasm-bindgen, wasm-opt -Oz, then in two: what a first board needs, and the rest"
  rm -rf "$stage/bindgen" "$stage/made-from"
  mkdir -p "$stage/bindgen"
  wasm-bindgen --target web --no-typescript --no-demangle --out-dir "$stage/bindgen" --out-name heard "$raw"
  # Functions that are the same are joined in each part, and not before: a joined one would go where only one of its names belongs. For the same
  # reason none is put into another yet.
  "$wasm_opt" -Oz -g --skip-pass=duplicate-function-elimination --skip-pass=inlining-optimizing "${features[@]}" "$stage/bindgen/heard_bg.wasm" -o "$stage/whole.wasm"
  node scripts/later.mjs "$stage/whole.wasm" >"$stage/later.names"
  # Debian's wasm-split is older than npm's wasm-opt and knows one of its features by another name.
  wasm-split "${features[@]/--enable-bulk-memory-opt/--enable-bulk-memory}" --split-funcs="@$stage/later.names" --export-prefix=% "$stage/whole.wasm" -o1 "$stage/first.wasm" -o2 "$stage/second.wasm"
  node scripts/later.mjs --mend "$stage/first.wasm"
  "$wasm_opt" -Oz "${features[@]}" "$stage/first.wasm" -o "$stage/heard.wasm"
  "$wasm_opt" -Oz "${features[@]}" "$stage/second.wasm" -o "$stage/later.wasm"
  printf '%s' "$made_from" >"$stage/made-from"
fi

node scripts/site.mjs --target "$TARGET"
