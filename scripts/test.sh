#!/usr/bin/env bash
# Every check there is. A stage that fails fails the whole, and the stages after it still run where they can, so that one run tells all.
# The last lines are the runners' own totals.  scripts/test.sh [stage ...] runs only those.
set -uo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS
scripts/setup.sh || exit 1
source scripts/tools.sh
logs=$TARGET/test-logs
mkdir -p "$logs"
only=("$@")
names=() results=() times=()
failed=0

stage() { # name needs command...   (needs: a stage that must have passed, or -)
  local name=$1 needs=$2 from=$SECONDS result=passed i
  shift 2
  if ((${#only[@]})) && [[ " ${only[*]} " != *" $name "* ]]; then return; fi
  for i in "${!names[@]}"; do
    if [[ ${names[i]} == "$needs" && ${results[i]} != passed ]]; then
      names+=("$name") results+=("not run: $needs failed") times+=(0); failed=1; return
    fi
  done
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 | tee "$logs/$name.log"
  if ((PIPESTATUS[0])); then result=FAILED failed=1; fi
  names+=("$name") results+=("$result") times+=($((SECONDS - from)))
  printf '=== %s: %s, %s min\n' "$name" "$result" "$(minutes $((SECONDS - from)))"
}

clippy() {
  local wrong=0
  cargo clippy --release --all-targets --quiet -- -D warnings || wrong=1
  cargo clippy --profile wasm-release --target wasm32-unknown-unknown --lib --quiet -- -D warnings || wrong=1
  return $wrong
}
deny() {
  if command -v cargo-deny >/dev/null; then cargo deny --offline check licenses bans sources
  else echo "cargo-deny is not installed; deny.toml was not checked here"; fi
}
browser_journeys() {
  npx --no-install tsc --project tests/e2e/tsconfig.json --noEmit || return 1
  npx --no-install playwright test --project=journey
}

stage fmt - cargo fmt --all --check
stage clippy - clippy
stage deny - deny
# The build comes before the tests: those with a real server serve the real site.
stage build - scripts/build.sh
stage rust - cargo test --release
stage browser-store - scripts/test-browser.sh
if compgen -G 'tests/e2e/*.spec.ts' >/dev/null; then stage journeys build browser_journeys; fi

why() { # what failed, in the runner's words: whoever sees only the end of a run sees the reason too
  sed 's/\x1b\[[0-9;]*m//g' "$logs/$1.log" | awk '/^ +[0-9]+\) \[/ { left = 9 } / panicked at / { left = 4 } /^error(\[|:)/ { left = 4 }
    left > 0 && NF { print substr($0, 1, 300); left-- }' | head -60
}
for i in "${!names[@]}"; do
  if [[ ${results[i]} == FAILED ]]; then printf '\n--- why %s failed\n' "${names[i]}"; why "${names[i]}"; fi
done

printf '\n'
for i in "${!names[@]}"; do printf '%-16s %5s min  %s\n' "${names[i]}" "$(minutes "${times[i]}")" "${results[i]}"; done
printf '%-16s %5s min  %s\n' 'all' "$(minutes $((SECONDS - started)))" "$( ((failed)) && echo FAILED || echo passed)"
total() { # cargo prints one line for each test binary; the sum of those lines, in their words
  [[ -f $logs/$1.log ]] && sed 's/\x1b\[[0-9;]*m//g' "$logs/$1.log" | awk -v what="$1" '/^test result:/ { p += $4; f += $6; i += $8; n++ }
    END { if (n) printf "%s: test result: %s. %d passed; %d failed; %d ignored (%d test binaries)\n", what, f ? "FAILED" : "ok", p, f, i, n }'
}
for i in "${!names[@]}"; do
  case ${names[i]} in
    rust | browser-store) total "${names[i]}" ;;
    journeys) sed 's/\x1b\[[0-9;]*m//g' "$logs/journeys.log" | grep -E '^ +[0-9]+ (passed|failed|flaky|skipped|did not run)' | sed 's/^ */journeys: /' ;;
  esac
done
exit $failed
