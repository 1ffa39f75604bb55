#!/usr/bin/env bash
# The long forms of the crash tests: 200 kills of the server during pushes, 200 of the browser in each kind of capture, and a visit of twenty
# minutes over a slow line with cuts. KILLS says how many. Each prints what was lost and ends by itself.
set -uo pipefail
cd "$(dirname "$0")/.."
export HEARD_KILLS="${KILLS:-200}" HEARD_LONG_VISIT=1
wrong=0
cargo test --release --test server crash -- --nocapture || wrong=1
npx --no-install playwright test --project=journey --timeout=0 kill other-ways || wrong=1
exit $wrong
