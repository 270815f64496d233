// Drives a real VS Code through what a user does with Ridealong. Run by tests/tests/vscode.rs:
//   node drive.mjs TOOLS CHROMIUM VSIX OUTPUT [--pictures FOLDER]
// TOOLS is what install.sh installed. Pictures of each scenario, and of failures, are put into OUTPUT.
// Each step prints a line; the last one is the tally.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { editing } from "./editing.mjs";
import { start } from "./lib/editor.mjs";
import { step, StepFailed, tally, whenFailing } from "./lib/steps.mjs";

const [tools, chromium, vsix, output, ...rest] = process.argv.slice(2);
const media = rest[0] === "--pictures" ? rest[1] : undefined;
fs.mkdirSync(output, { recursive: true });
// Without symbolic links, as the editor names files.
const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "ridealong-vscode-")));
let editor;

try {
  await step("the package is installed into a clean profile", async () => {
    editor = await start({ tools, chromium, vsix, home, output });
  });
  whenFailing(async (name) => {
    const pages = editor.browser.pages();
    await pages.at(-1)?.screenshot({ path: path.join(output, `failed: ${name.replace(/\W+/g, " ")}.png`) });
  });
  for (const scenario of [editing]) {
    try {
      await scenario(editor, { home, output, media });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }
} catch (error) {
  if (!(error instanceof StepFailed)) console.log(`not ok\n${error.stack}`);
} finally {
  await editor?.stop();
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(tally() ? 0 : 1);
