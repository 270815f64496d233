// What a user does in a folder: findings, a hover, fixes, suppressions, fixes on save.

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

const CALL = "    subprocess.run(command, shell=True)";

export async function editing(editor, { home, picture }) {
  const folder = path.join(home, "shop");
  const file = path.join(folder, "deploy.py");
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  fs.writeFileSync(file, MODULE);
  const disk = () => fs.readFileSync(file, "utf8");
  const saved = (text) => until(`the file to hold ${JSON.stringify(text)}`, () => disk() === text);
  let window;

  await step("a folder is opened, and its findings are there", async () => {
    window = await Window.open(editor, { folder });
    await window.trust();
    await window.openFile("deploy.py");
    await window.showProblems();
    await window.waitForFindings("B506@7");
    await window.waitForStatus("ready");
  });

  await step("a finding appears as text is typed, moves and vanishes", async () => {
    await window.focusEditor();
    await window.goTo(7, 31);
    await window.type("\nsubprocess.run(command, shell=True)");
    await window.waitForFindings("B506@7 B602@8");
    await window.goTo(6, 24);
    await window.type("\nprint(command)");
    await window.waitForFindings("B506@8 B602@9");
    await window.goTo(9, 39);
    await window.press("Backspace", "Backspace", "Backspace", "Backspace");
    await window.type("False");
    await window.waitForFindings("B506@8 B603@9");
    for (let i = 0; i < 5; i += 1) await window.press("Backspace");
    await window.type("True");
    await window.waitForFindings("B506@8 B602@9");
    assert.equal(disk(), MODULE, "nothing is saved");
  });

  return window;
}
