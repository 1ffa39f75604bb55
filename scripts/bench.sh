#!/usr/bin/env bash
# Prints the figures of DESIGN 8 beside their budgets, with the load of the machine while each was taken, and leaves them in
# target/bench.json. A benchmark, never a test: it fails only when it could not measure.
#   scripts/bench.sh [server|tablet]   one half; the other half's figures are those of the last time.   TAKES=15: more takes.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/tools.sh
half=${1:-all}
[[ $half =~ ^(all|server|tablet)$ ]] || { echo "bench.sh knows 'server' and 'tablet'; '$half' means nothing to it" >&2; exit 2; }
[[ -f $TARGET/site/site.json && -x $TARGET/release/heard ]] || { echo "bench: there is no build to measure; run make build first" >&2; exit 1; }
mkdir -p "$TARGET/bench"
echo "bench: $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
failed=0
if [[ $half != tablet ]]; then
  rm -f "$TARGET/bench/server.json"
  # In the one native profile: what is measured is what ships.
  cargo bench --profile release --bench budgets || failed=1
fi
if [[ $half != server ]]; then
  rm -f "$TARGET"/bench/[1-9]-*.json
  npx --no-install playwright test --project=bench || failed=1
fi
node scripts/bench.mjs --target "$TARGET" || failed=1
exit $failed
