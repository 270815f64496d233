#!/usr/bin/env bash
# Lints, checks, tests and packs the extension for this platform. Node 22.18 or newer has to be on PATH.
# usage: package.sh PROGRAM OUTPUT
set -euo pipefail
program=$(realpath "${1:?the program that goes into the package}")
output=$(realpath -m "${2:?the package}")
cd "$(dirname "$0")/../../../editors/vscode"

# What is installed is kept as long as the lock file is the same.
if ! cmp --silent package-lock.json node_modules/.complete; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.complete
fi
npm run --silent lint
npm run --silent check
npm run --silent build
npm test --silent

# Symbols for debuggers are most of the weight of a program that is built for tests.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
strip --strip-debug -o "$scratch/ridealong" "$program" 2>/dev/null || cp "$program" "$scratch/ridealong"
mkdir -p "$(dirname "$output")"
node scripts/package.mjs "linux-$(node -p process.arch)" "$scratch/ridealong" "$output"
