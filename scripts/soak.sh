#!/usr/bin/env bash
# Runs the tablet and the server against each other for a long time, with crashes, cut networks and restores, and counts what was lost.
# SOAK_MINUTES says how long (default 120).
set -euo pipefail
cd "$(dirname "$0")/.."
export SOAK_MINUTES=${SOAK_MINUTES:-120}
if compgen -G 'tests/e2e/*.soak.ts' >/dev/null; then exec npx --no-install playwright test --project=soak
else echo "soak: there is no tests/e2e/*.soak.ts yet; nothing was tried"; fi
