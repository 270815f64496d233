// Notebooks, and a workspace of several folders with settings of their own.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { processesIn } from "./lib/processes.mjs";
import { step, until } from "./lib/steps.mjs";
import { Window } from "./lib/window.mjs";

const CELLS = ["import yaml", "settings = yaml.load(text)"];

export async function workspaces(editor, { folder, picture }) {
  const write = (name, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  };
  write("one/first.py", "exec(text)\n");
  write("two/second.py", "exec(text)\n");
  write("two/.vscode/settings.json", { "ridealong.severities": { B102: "off" } });
  write("one/plot.ipynb", notebook(CELLS));
  write("all.code-workspace", { folders: [{ path: "one" }, { path: "two" }] });
  let window;

  await step("several folders have one server, and settings of their own", async () => {
    window = await Window.open(editor, folder, "all.code-workspace");
    await window.trust();
    await window.openFile("two/second.py");
    await window.openFile("one/first.py");
    await window.showProblems();
    await window.waitForFindings("B102@1");
    write("two/.vscode/settings.json", {});
    await window.waitForFindings("B102@1 B102@1");
    assert.equal(processesIn(editor.extensions).length, 1);
  });

  await step("a folder that is added is checked by its own configuration", async () => {
    write("three/third.py", "exec(text)\neval(text)\n");
    write("three/ridealong.toml", 'ignore = ["B102"]\n');
    write("all.code-workspace", { folders: [{ path: "one" }, { path: "two" }, { path: "three" }] });
    await window.answer("Yes"); // The authors of the new folder are trusted too.
    await until("the folder in the explorer", async () =>
      (await window.page.locator(".explorer-folders-view").innerText()).includes("three"));
    await window.openFile("three/third.py");
    await window.waitForFindings("B102@1 B102@1 B307@2");
  });

  await step("a notebook is checked as one module, and fixed in its cell", async () => {
    await window.openFile("one/plot.ipynb", ".notebook-editor .cell-list-container .monaco-editor");
    await window.waitForFindings("B102@1 B102@1 B307@2 B506@1");
    await picture(window, "notebook");
    const cell = window.page.locator(".notebook-editor .cell-list-container .monaco-editor").nth(1);
    await cell.locator(".view-line").first().click();
    await window.press("Home");
    for (let i = 0; i < 14; i += 1) await window.press("ArrowRight");
    const actions = await window.codeActions();
    await actions.filter({ hasText: "B506: Use" }).first().click();
    await window.waitForFindings("B102@1 B102@1 B307@2");
    await window.press("Control+S");
    const cells = () => JSON.parse(fs.readFileSync(path.join(folder, "one/plot.ipynb"), "utf8")).cells;
    await until("the fix in the file", () => cells()[1].source.join("") === "settings = yaml.safe_load(text)");
    assert.equal(cells()[0].source.join(""), CELLS[0]);
  });
}

function notebook(sources) {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${index}`,
    metadata: {},
    outputs: [],
    source: [source],
  }));
  const kernel = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec: kernel, language_info: { name: "python" } };
  return { cells, metadata, nbformat: 4, nbformat_minor: 5 };
}
