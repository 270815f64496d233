#!/usr/bin/env bash
# Installs a VS Code that is driven by tests: code-server with a Node of its own, and Playwright.
# usage: install.sh FOLDER
#
# No install script is run: what code-server's own scripts would fetch is either in the packages of the npm
# registry, or only for its artificial-intelligence features. The one thing that is compiled is what
# writes logs; without a C++ compiler the editor runs, but shows no log.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?the folder to install into}
mkdir -p "$folder"
cd "$folder"
cp "$here/package.json" "$here/package-lock.json" .

quiet=(--no-audit --no-fund --loglevel=error --ignore-scripts)
npm ci "${quiet[@]}"
node=$(echo node_modules/node-linux-*/bin)
export PATH="$PWD/$node:$PATH"

# The lock files that code-server brings are followed, but not complete enough for `npm ci`.
cd node_modules/code-server/lib/vscode
npm install "${quiet[@]}" --no-save --omit=dev --omit=optional
# The watcher of files is an optional package, among many that are large and not wanted.
watcher=@parcel/watcher-linux-$(node -p process.arch)-glibc
version=$(node -p 'require("@parcel/watcher/package.json").version')
archive=$(npm pack --silent "$watcher@$version")
mkdir -p "node_modules/$watcher"
tar -xzf "$archive" -C "node_modules/$watcher" --strip-components=1
rm "$archive"
export npm_config_nodedir=${PWD%/node_modules/code-server/*}/${node%/bin}
npm rebuild --loglevel=error @vscode/spdlog || echo "without logs: there is no C++ compiler" >&2
cd extensions
npm install "${quiet[@]}" --no-save --omit=dev
