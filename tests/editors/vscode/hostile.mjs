// A workspace that wants its own program run, and whose files are nonsense. Nothing of it runs before the
// user trusts it.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { processesIn } from "./lib/processes.mjs";
import { step, until } from "./lib/steps.mjs";
import { Window } from "./lib/window.mjs";

export async function hostile(editor, { folder, home, picture }) {
  // Every program of the workspace tells of itself here.
  const ran = path.join(home, "ran");
  const written = path.join(home, "written");
  const log = () => (fs.existsSync(ran) ? fs.readFileSync(ran, "utf8") : "");
  lay(folder, { ran, written });
  let window;

  await step("the hostile workspace is checked by the program that was installed, and nothing of it runs", async () => {
    window = await Window.open(editor, folder);
    await window.openFile("app.py");
    await window.showProblems();
    await until("Restricted Mode", () => window.isRestricted());
    await window.waitForFindings("B102@1 B602@4");
    const [server, ...others] = processesIn(editor.extensions);
    assert.deepEqual(others, []);
    assert.deepEqual(server.arguments, ["server"]);
    assert.match(await window.waitForStatus("ready"), /as you type/);
    await picture(window, "hostile");
    assert.equal(log(), "");
  });

  await step("its configurations are told to be broken, and its loops end", async () => {
    const broken = async () => (await window.problems()).some((line) => /^pyproject\.toml/.test(line));
    await until("the mistake in pyproject.toml", broken);
    await window.command("Ridealong: Scan Workspace");
    await until("a finding of another file", async () => /B307@1/.test(await window.findings()));
    await window.command("Ridealong: Show Findings of Open Files Only");
    await window.command("Ridealong: Restart Server");
    await window.waitForStatus("ready");
    assert.deepEqual(processesIn(editor.extensions).map((server) => server.arguments), [["server"]]);
    assert.equal(log(), "");
    assert.ok(!fs.existsSync(written), "no file was written");
  });

  await step("once it is trusted its settings count, so the steps before could have failed", async () => {
    await window.trust();
    await until("the program of the workspace to run", () => log().includes("by setting"));
    assert.ok(log().includes(`--log-file ${written}`), log());
  });
}

function lay(folder, { ran, written }) {
  const write = (name, text, mode) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text, { mode });
  };
  const program = (why) => `#!/bin/sh\necho "${why}: $*" >> '${ran}'\nexit 1\n`;
  write("ridealong", program("by setting"), 0o755);
  write(".venv/bin/ridealong", program("by environment"), 0o755);
  write(".venv/bin/python", program("as Python"), 0o755);
  write("bin/git", program("as git"), 0o755);
  write("sitecustomize.py", "eval(open('x').read())\n");
  write("app.py", "exec(text)\nimport subprocess\ndef run(command):\n    subprocess.run(command, shell=True)\n");
  write(
    ".vscode/settings.json",
    JSON.stringify({
      "ridealong.path": "./ridealong",
      "ridealong.server.lookup": ["path", "environment", "PATH"],
      "ridealong.server.arguments": ["--log-file", written],
      "ridealong.configuration": "/dev/zero",
      "ridealong.baseline": "/dev/zero",
      "ridealong.diagnosticMode": 7,
      "python.defaultInterpreterPath": "./.venv/bin/python",
    }),
  );
  write("pyproject.toml", `[tool.ridealong]\nselect = ${"[".repeat(200)}\npreset = "\u0000"\n`);
  fs.symlinkSync(".", path.join(folder, "loop"));
  fs.symlinkSync("second", path.join(folder, "first"));
  fs.symlinkSync("first", path.join(folder, "second"));
}
