// Packs the extension for one platform, with the program in it.
// usage: node scripts/package.mjs TARGET PROGRAM OUTPUT
//   TARGET as `vsce` names it: linux-x64, linux-arm64, alpine-x64, alpine-arm64, darwin-x64, darwin-arm64,
//   win32-x64, win32-arm64; `universal` makes a package without a program, PROGRAM is then `-`.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [target, program, output] = process.argv.slice(2);
if (!target || !program || !output) {
  console.error("usage: node scripts/package.mjs TARGET PROGRAM OUTPUT");
  process.exit(2);
}

const from = resolve(program);
const to = resolve(output);
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

rmSync("bin", { recursive: true, force: true });
if (target !== "universal") {
  const name = target.startsWith("win32") ? "bin/ridealong.exe" : "bin/ridealong";
  mkdirSync("bin");
  copyFileSync(from, name);
  chmodSync(name, 0o755);
}

const vsce = fileURLToPath(import.meta.resolve("@vscode/vsce/vsce"));
// All that is needed is in the bundle; links of the documents stay as they are.
const options = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", to];
if (target !== "universal") options.push("--target", target);
execFileSync(process.execPath, [vsce, "package", ...options], { stdio: "inherit" });
