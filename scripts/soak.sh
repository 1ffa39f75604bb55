#!/usr/bin/env bash
# The long forms of the crash tests: 200 kills of the server during pushes. KILLS says how many. Ends by itself and counts what was lost.
set -euo pipefail
cd "$(dirname "$0")/.."
exec env HEARD_KILLS="${KILLS:-200}" cargo test --release --test server crash -- --nocapture
