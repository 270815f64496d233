// What a user does in a file: findings, a hover, fixes, suppressions, fixes on save.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { step, until } from "./lib/steps.mjs";
import { Window } from "./lib/window.mjs";

const MODULE = `import subprocess

import yaml


def run(command, text):
    settings = yaml.load(text)
    return settings
`;

export async function editing(editor, { folder, picture }) {
  const file = path.join(folder, "deploy.py");
  const disk = () => fs.readFileSync(file, "utf8");
  const saved = (text) => until(`the file to hold ${JSON.stringify(text)}`, () => disk() === text);
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  fs.writeFileSync(file, MODULE);
  let window;

  await step("a folder is opened and trusted, and its findings are there", async () => {
    window = await Window.open(editor, folder);
    await window.trust();
    await window.openFile("deploy.py");
    await window.showProblems();
    await window.waitForFindings("B506@7");
    await window.waitForStatus("ready");
  });

  await step("a finding appears as text is typed, moves and vanishes", async () => {
    await window.focusEditor();
    await window.goTo(7, 31);
    await window.type("\n    subprocess.run(command, shell=True)");
    await window.waitForFindings("B506@7 B602@8");
    await window.goTo(6, 24);
    await window.type("\n    print(command)");
    await window.waitForFindings("B506@8 B602@9");
    await window.goTo(9, 39);
    await window.press("Backspace", "Backspace", "Backspace", "Backspace");
    await window.type("False");
    await window.waitForFindings("B506@8");
    await window.press("Backspace", "Backspace", "Backspace", "Backspace", "Backspace");
    await window.type("True");
    await window.waitForFindings("B506@8 B602@9");
    assert.equal(disk(), MODULE, "nothing is saved");
  });

  await step("a hover explains the rule", async () => {
    await window.goTo(9, 30);
    const text = await window.hover();
    assert.match(text, /B602/);
    assert.match(text, /shell/);
    await picture(window, "hover");
    await window.press("Escape");
  });

  await step("a fix is chosen, and buffer and file change", async () => {
    await window.goTo(8, 18);
    const actions = await window.codeActions();
    await picture(window, "fix");
    await actions.filter({ hasText: "B506: Use" }).first().click();
    await window.waitForFindings("B602@9");
    assert.match(await window.text(), /settings = yaml\.safe_load\(text\)/);
    assert.equal(disk(), MODULE, "nothing is saved");
    await window.press("Control+S");
    await saved(
      MODULE.replace("yaml.load(text)", "yaml.safe_load(text)\n    subprocess.run(command, shell=True)")
        .replace("    settings", "    print(command)\n    settings"),
    );
  });

  await step("a finding is suppressed", async () => {
    await window.goTo(9, 30);
    const actions = await window.codeActions();
    await actions.filter({ hasText: /B602: Suppress with `# nosec B602`$/ }).first().click();
    await window.waitForFindings("");
    assert.match(await window.text(), /shell=True\) {2}# nosec B602/);
    await window.press("Control+S");
    await until("the comment in the file", () => disk().includes("# nosec B602"));
  });

  await step("all safe fixes are made on save, where the user has it so", async () => {
    const settings = { "[python]": { "editor.codeActionsOnSave": { "source.fixAll.ridealong": "explicit" } } };
    fs.writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify(settings));
    await window.goTo(10, 20);
    await window.type("\n\n\ndef second(text, other):\n    return yaml.load(text), yaml.load(other)");
    await window.waitForFindings("B506@14 B506@14");
    // The setting counts once the editor has seen the file.
    await until("the fixes", async () => {
      await window.press("Control+S");
      return disk().includes("yaml.safe_load(text), yaml.safe_load(other)");
    });
    await window.waitForFindings("");
  });

  await step("a command fixes all in the file", async () => {
    fs.writeFileSync(path.join(folder, ".vscode/settings.json"), "{}");
    await window.goTo(14, 1);
    await window.press("Control+Shift+K");
    await window.type("    return yaml.load(text), yaml.load(other)\n");
    await window.waitForFindings("B506@14 B506@14");
    await window.command("Ridealong: Fix All Safely Fixable Findings in This File");
    await window.waitForFindings("");
    await window.press("Control+S");
    await until("the fixes", () => disk().includes("yaml.safe_load(text), yaml.safe_load(other)"));
  });
}
