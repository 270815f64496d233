// Configuration and settings, which count at once; the server's end and return; the other commands.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { processesIn } from "./lib/processes.mjs";
import { step, until } from "./lib/steps.mjs";
import { Window } from "./lib/window.mjs";

const TESTED = `import subprocess


def run(command):
    subprocess.run(command, shell=True)
    exec(command)
`;

export async function settings(editor, { folder, picture }) {
  const servers = () => processesIn(editor.extensions);
  const set = (values) => fs.writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify(values));

  fs.mkdirSync(path.join(folder, ".vscode"));
  fs.writeFileSync(path.join(folder, "tested.py"), TESTED);
  let window;

  await step("a change of the configuration file counts at once", async () => {
    window = await Window.open(editor, folder);
    await window.trust();
    await window.openFile("tested.py");
    await window.showProblems();
    await window.waitForFindings("B102@6 B602@5");
    fs.writeFileSync(path.join(folder, "ridealong.toml"), 'ignore = ["B602"]\n');
    await window.waitForFindings("B102@6");
    fs.writeFileSync(path.join(folder, "ridealong.toml"), "");
    await window.waitForFindings("B102@6 B602@5");
  });

  await step("a change of the user's settings counts at once", async () => {
    set({ "ridealong.preset": "bandit" });
    await window.waitForFindings("B102@6 B404@1 B602@5");
    set({ "ridealong.severities": { B102: "off" } });
    await window.waitForFindings("B602@5");
    set({});
    await window.waitForFindings("B102@6 B602@5");
  });

  await step("the configuration is completed and told to be broken", async () => {
    fs.writeFileSync(path.join(folder, "ridealong.toml"), 'igonre = ["B602"]\n');
    await window.openFile("ridealong.toml");
    await until("the mistake", async () => (await window.problems()).some((line) => line.includes("igonre")));
    await window.goTo(1, 1);
    await window.press("Control+Shift+K");
    await window.type("prese");
    await window.press("Control+Space");
    await window.page.locator(".suggest-widget .monaco-list-row").filter({ hasText: "preset" }).first().waitFor();
    await window.press("Escape", "Control+A", "Delete", "Control+S");
    await until("an empty file", () => fs.readFileSync(path.join(folder, "ridealong.toml"), "utf8") === "");
    await window.closeFile();
    await window.waitForFindings("B102@6 B602@5");
  });

  await step("a server that is killed comes back", async () => {
    await window.openFile("tested.py");
    const [first, ...others] = servers();
    assert.deepEqual(others, [], "one server runs");
    assert.deepEqual(first.arguments, ["server"]);
    process.kill(first.id, "SIGKILL");
    await until("another server", () => servers().some((server) => server.id !== first.id));
    await window.waitForStatus("ready");
    await window.goTo(6, 18);
    await window.type("\n    eval(command)");
    await window.waitForFindings("B102@6 B307@7 B602@5");
    await window.press("Control+S");
  });

  await step("a server that keeps on ending is left alone, and the user starts it again", async () => {
    // One of the five was in the step before.
    for (let killed = 1; killed < 5; killed += 1) {
      const server = await until("a server", () => servers()[0]);
      await window.waitForStatus("ready");
      process.kill(server.id, "SIGKILL");
      await until("its end", () => servers().every(({ id }) => id !== server.id));
    }
    await window.waitForStatus("failed");
    assert.match(await window.notifications(), /ended 5 times in three minutes/);
    assert.deepEqual(servers(), []);
    await window.command("Ridealong: Restart Server");
    await window.waitForStatus("ready");
    await window.waitForFindings("B102@6 B307@7 B602@5");
  });

  await step("a click on the status shows the log, which tells what was taken and why", async () => {
    await window.status().click();
    const output = window.page.locator(".output-view-container, .output-view").first();
    await output.waitFor();
    if (!editor.showsLogs) {
      console.log("skipped: what the log says: the editor shows no log without a C++ compiler");
    } else {
      // Long lines are broken wherever the panel ends.
      const text = async () => (await output.innerText().catch(() => "")).replace(/\s+/g, "");
      await until("the log", async () => /bundled:\S*bin\/ridealongistaken/.test(await text()));
    }
    await window.showProblems();
  });

  await step("a rule is explained", async () => {
    await window.goTo(5, 30);
    await window.command("Ridealong: Explain Rule…");
    const first = window.page.locator(".quick-input-list .monaco-list-row").first();
    await until("the rule of the finding on top", async () => /^\s*B602/.test(await first.innerText().catch(() => "")));
    await window.pick("yaml_load", "B506");
    await window.page.locator(".tab.active").filter({ hasText: "B506" }).waitFor();
    const preview = await until("the page", async () => window.frameWith("yaml.safe_load"));
    assert.match(preview, /yaml_load/);
    await window.closeFile();
  });

  await step("the walkthrough shows how to begin", async () => {
    await window.command("Welcome: Open Walkthrough...");
    await window.pick("Get started with Ridealong", "Get started with Ridealong");
    const steps = window.page.locator(".getting-started-step");
    await steps.filter({ hasText: "See findings as you type" }).waitFor();
    assert.equal(await steps.count(), 4);
    await picture(window, "walkthrough");
    await window.closeFile();
  });

  await step("debug information tells of editor, program and server", async () => {
    await window.command("Ridealong: Show Debug Information");
    await until("the document", async () => /Looking for the program:/.test(await window.text()));
    const text = await window.text();
    assert.match(text, /^VS Code \d/);
    assert.match(text, /The workspace is trusted/);
    await window.closeFile("Don't Save");
  });

  await step("the workspace is scanned, with findings of files that are not open", async () => {
    fs.writeFileSync(path.join(folder, "closed.py"), "import pickle\n\npickle.loads(open('x').read())\n");
    // So many that the scan takes longer than asking whether it may be shown.
    fs.mkdirSync(path.join(folder, "many"));
    const quiet = "def double(number):\n    return number * 2\n\n\n".repeat(50);
    for (let i = 0; i < 1000; i += 1) fs.writeFileSync(path.join(folder, `many/module${i}.py`), quiet);
    const states = await window.watchStatus();
    await window.command("Ridealong: Scan Workspace");
    await until("findings of a closed file", async () => / B301@3/.test(` ${await window.findings()}`));
    await until("the status to be busy and then ready", async () => /busy.*ready/.test((await states()).join(" ")));
    await window.command("Notifications: Clear All Notifications");
    await window.showProblems();
    await picture(window, "problems");
    await window.command("Ridealong: Show Findings of Open Files Only");
    await until("the closed file to be silent", async () => !/B301/.test(await window.findings()));
  });

  await step("a baseline is created and hides what is known", async () => {
    await window.openFile("tested.py");
    await window.waitForFindings("B102@6 B307@7 B602@5");
    await window.command("Ridealong: Create Baseline…");
    const input = window.page.locator(".quick-input-widget input:not([type='checkbox'])").first();
    await until("the place", async () => (await input.inputValue()).endsWith("ridealong-baseline"));
    await window.press("Enter");
    await window.notificationButton("Hide Known Findings").click();
    await window.waitForFindings("");
    assert.match(fs.readFileSync(path.join(folder, "ridealong-baseline"), "utf8"), /B602 .*tested\.py/);
    assert.match(fs.readFileSync(path.join(folder, ".vscode/settings.json"), "utf8"), /"ridealong.baseline": "ridealong-baseline"/);
  });
}
