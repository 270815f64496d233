// Drives a real VS Code through what a user does with Ridealong. Run by tests/tests/vscode.rs:
//   node drive.mjs TOOLS CHROMIUM VSIX OUTPUT [--only SCENARIO] [--pictures FOLDER]
// TOOLS is what install.sh installed. Pictures of each scenario, and of failures, are put into OUTPUT.
// Each step prints a line; the last one is the tally.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { editing } from "./editing.mjs";
import { hostile } from "./hostile.mjs";
import { start } from "./lib/editor.mjs";
import { step, StepFailed, tally, whenFailing } from "./lib/steps.mjs";
import { settings } from "./settings.mjs";
import { workspaces } from "./workspaces.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, pictures: { type: "string" } },
});
const [tools, chromium, vsix, output] = positionals;
/** The pictures of the documents. */
const PICTURES = ["hover", "fix", "problems"];
const scenarios = { editing, settings, workspaces, hostile };

fs.rmSync(output, { recursive: true, force: true });
fs.mkdirSync(output, { recursive: true });
// Without symbolic links, as the editor names files.
const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ridealong-vscode-")));
let editor;

try {
  await step("the package is installed into a clean profile", async () => {
    editor = await start({ tools, chromium, vsix, home, output });
  });
  whenFailing((name) => {
    const pages = editor.browser.pages();
    return pages.at(-1)?.screenshot({ path: path.join(output, `failed-${name.replace(/\W+/g, "-")}.png`) });
  });
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (values.only && values.only !== name) continue;
    const folder = path.join(home, name);
    fs.mkdirSync(folder);
    try {
      await scenario(editor, { home, folder, picture });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
    for (const page of editor.browser.pages().slice(1)) await page.close();
  }
} catch (error) {
  if (!(error instanceof StepFailed)) await step("the run", () => Promise.reject(error)).catch(() => {});
} finally {
  await editor?.stop();
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(tally() ? 0 : 1);

/** Keeps a picture of the window; where pictures for the documents are made, it goes there too. */
async function picture(window, name) {
  const file = path.join(output, `${name}.png`);
  await window.page.screenshot({ path: file });
  if (values.pictures && PICTURES.includes(name)) fs.copyFileSync(file, path.join(values.pictures, `${name}.png`));
}
