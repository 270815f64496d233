// Makes what the package holds beside the manifest: the bundle, the schema and the license.
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  // What Electron of the oldest VS Code that is supported runs on.
  target: "node20",
  external: ["vscode"],
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
});

mkdirSync("schemas", { recursive: true });
copyFileSync("../ridealong.schema.json", "schemas/ridealong.schema.json");
copyFileSync("../../LICENSE", "LICENSE");
