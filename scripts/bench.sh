#!/usr/bin/env bash
# Prints the figures of DESIGN 8 beside their budgets, with the load of the machine while it ran. A benchmark, never a test: it fails
# only when it could not measure.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/tools.sh
echo "bench: $(nproc) cores, load before $(cut -d' ' -f1-3 /proc/loadavg)"
node scripts/site.mjs --target "$TARGET"
if compgen -G 'tests/e2e/*.bench.ts' >/dev/null; then npx --no-install playwright test --project=bench
else echo "bench: there is no tests/e2e/*.bench.ts yet, so only sizes were measured"; fi
echo "bench: load after $(cut -d' ' -f1-3 /proc/loadavg)"
