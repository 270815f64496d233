// Makes what the package holds beside the manifest: the bundle, the schemas and the license.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

const configuration = JSON.parse(readFileSync("../ridealong.schema.json", "utf8"));
mkdirSync("schemas", { recursive: true });
copyFileSync("../ridealong.schema.json", "schemas/ridealong.schema.json");
writeFileSync("schemas/pyproject.schema.json", JSON.stringify(pyproject(configuration), null, 2) + "\n");
copyFileSync("../../LICENSE", "LICENSE");

/** The schema of a `pyproject.toml`, of which our table alone is described. */
function pyproject({ $schema, $defs, title, description, ...table }) {
  return {
    $schema,
    $defs: { ...$defs, Ridealong: { title, description, ...table } },
    type: "object",
    properties: {
      tool: { type: "object", properties: { ridealong: { $ref: "#/$defs/Ridealong" } } },
    },
  };
}
