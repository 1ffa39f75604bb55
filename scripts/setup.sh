#!/usr/bin/env bash
# Makes this machine able to build and test Heard. Run it as often as you like: what is there is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'setup: %s\n' "$*"; }

# --- Debian packages -------------------------------------------------------------------------------------------
# command or file that shows it is there | package | why
wanted=(
  "cc|build-essential|SQLCipher and ring are C"
  "pkg-config|pkg-config|finds OpenSSL for SQLCipher"
  "/usr/include/openssl/ssl.h|libssl-dev|SQLCipher's cipher"
  "chromium|chromium|the browser the tests and the benchmark drive"
  "chromedriver|chromium-driver|drives the wasm tests"
  "strace|strace|makes writes fail in the durability tests"
  "wasm-split|binaryen|parts the tablet's wasm into what a first board needs and the rest"
  "brotli|brotli|checks compressed sizes by hand"
  "node|nodejs|optimises the site and runs Playwright"
  "npm|npm|installs the tools in package-lock.json"
)
missing=()
for line in "${wanted[@]}"; do
  IFS='|' read -r sign package why <<<"$line"
  if [[ $sign == /* ]]; then [[ -e $sign ]] && continue; else command -v "$sign" >/dev/null && continue; fi
  say "missing: $package ($why)"
  missing+=("$package")
done
if ((${#missing[@]})); then
  as_root=()
  if [[ $(id -u) != 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n)
    else
      say "these need root. Run this, then run me again:"
      say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
      exit 1
    fi
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
else
  say "Debian packages: all there"
fi
node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' \
  || { say "node $(node --version) is too old: 20 or newer is needed"; exit 1; }

# --- Rust ------------------------------------------------------------------------------------------------------
# rust-toolchain.toml names one version. rustup must have it, or be able to fetch it; another rustc may not build the lock file.
channel=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)
command -v rustup >/dev/null || { say "rustup is needed: it reads rust-toolchain.toml, which asks for Rust $channel"; exit 1; }
if ! rustup toolchain list | grep -q "^$channel-"; then
  say "Rust $channel: installing, because rust-toolchain.toml asks for exactly this"
  rustup toolchain install "$channel" --profile minimal -c clippy -c rustfmt
fi
if rustup target list --toolchain "$channel" --installed | grep -qx wasm32-unknown-unknown; then
  say "Rust $channel with wasm32: there"
else
  say "wasm32 for Rust $channel: adding, for the tablet"
  rustup target add --toolchain "$channel" wasm32-unknown-unknown
fi
if rustup component list --toolchain "$channel" --installed | grep -q '^rust-src'; then
  say "Rust $channel with its own source: there"
else
  say "the source of Rust $channel: adding, because the tablet's wasm is built together with std"
  rustup component add --toolchain "$channel" rust-src
fi

# --- wasm-bindgen ----------------------------------------------------------------------------------------------
# The tool and the crate must be the same patch version, or the glue does not fit the wasm. It goes into target/tools, so that
# nothing of yours is replaced.
source scripts/tools.sh
if [[ $(wasm_bindgen_version) == "$WASM_BINDGEN" ]]; then
  say "wasm-bindgen $WASM_BINDGEN: there ($(command -v wasm-bindgen))"
else
  say "wasm-bindgen $WASM_BINDGEN: building into target/tools (2 to 12 minutes, once, in silence)"
  # Without --locked: the lock file in that crate has named versions that no registry offers any more.
  cargo install wasm-bindgen-cli --version "=$WASM_BINDGEN" --root "$TOOLS" --target-dir "$TARGET/tools/build" --quiet
  rm -rf "$TARGET/tools/build"
fi

# --- npm -------------------------------------------------------------------------------------------------------
# Exactly the lock file. No package's install script runs: none of ours needs one.
stamp=node_modules/.heard-lock
want=$(sha256sum package-lock.json | cut -d' ' -f1)
if [[ -f $stamp && $(<"$stamp") == "$want" ]]; then
  say "npm packages: there, as in package-lock.json"
else
  say "npm packages: installing by package-lock.json (asset tools, drawings, fonts, Playwright without its browsers)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --loglevel=error
  printf '%s' "$want" >"$stamp"
fi
say "ready"
