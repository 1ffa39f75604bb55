#!/usr/bin/env bash
# Sets up, builds, makes a fictional authority if there is no data yet, and serves it on this machine. Ctrl-C stops it; the data stays.
set -euo pipefail
cd "$(dirname "$0")/.."
data=${DATA:-data}
addr=${ADDR:-localhost:3000}
# Said before ten minutes of building and not after them.
if (: <"/dev/tcp/${addr%:*}/${addr##*:}") 2>/dev/null; then
  echo "run: something listens at $addr already. Nothing was changed. End it, or choose another port: ADDR=localhost:3100 make run"
  exit 1
fi
scripts/setup.sh
scripts/build.sh
source scripts/tools.sh
heard=$TARGET/release/heard

# What `heard demo` prints once is kept, so that a second run can show the sign-ins again. Fictional people only.
demo=$TARGET/demo-$(basename "$data").json
if [[ ! -d $data || -z $(ls -A "$data" 2>/dev/null) ]]; then
  echo "run: no data in $data; making a fictional authority"
  "$heard" demo --data "$data" >"$demo.part"
  mv "$demo.part" "$demo"
fi

echo
echo "  the tablet   http://$addr/tablet"
echo "  the office   http://$addr/office"
if [[ -f $demo ]]; then
  node -e '
    const { accounts, children } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))
    console.log("\n  sign in as\n" + accounts.map((a) => `    ${a.role.padEnd(14)} ${a.user.padEnd(24)} ${a.password}`).join("\n"))
    console.log("\n  children: " + children.map((c) => c.name).join(", ") + " (nobody here is real)\n")
  ' "$demo"
else
  echo
  echo "  The sign-ins were shown when $data was made. To make a new fictional authority, remove $data and $data.keys."
  echo
fi
# The server takes an address, and a browser wants the name localhost.
exec "$heard" serve --data "$data" --keys "$data.keys" --addr "${addr/localhost/127.0.0.1}"
