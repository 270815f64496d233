// A real VS Code with a clean profile: code-server, and Chromium that shows it.

import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { createRequire } from "node:module";
import { until } from "./steps.mjs";

/** What a user would have set who wants no help but ours; the rest is as VS Code comes. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "editor.autoIndent": "none",
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.parameterHints.enabled": false,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
};

/** Installs the extension into a profile within `home`, and starts the editor. */
export async function start({ tools, chromium, vsix, home, output }) {
  const node = path.join(tools, "node_modules", `node-linux-${process.arch}`, "bin/node");
  const entry = path.join(tools, "node_modules/code-server/out/node/entry.js");
  const profile = path.join(home, "profile");
  const extensions = path.join(home, "extensions");
  fs.mkdirSync(path.join(profile, "User"), { recursive: true });
  fs.mkdirSync(extensions);
  fs.writeFileSync(path.join(profile, "User/settings.json"), JSON.stringify(SETTINGS, null, 2));
  const env = { ...process.env, HOME: path.join(home, "home"), EXTENSIONS_GALLERY: "{}" };
  for (const [name, folder] of [["CONFIG", "config"], ["DATA", "data"], ["CACHE", "cache"], ["STATE", "state"]]) {
    env[`XDG_${name}_HOME`] = path.join(home, folder);
  }
  // What the machine has set for other programs would change this one.
  for (const name of Object.keys(env)) if (/^(VSCODE|NODE|ELECTRON|RIDEALONG)_/.test(name)) delete env[name];
  env.XDG_RUNTIME_DIR = path.join(home, "run");
  for (const folder of [env.HOME, env.XDG_RUNTIME_DIR]) fs.mkdirSync(folder, { mode: 0o700 });
  const own = ["--user-data-dir", profile, "--extensions-dir", extensions];
  execFileSync(node, [entry, ...own, "--install-extension", vsix], { env, stdio: ["ignore", "pipe", "pipe"] });

  const port = await freePort();
  const log = fs.createWriteStream(path.join(output, "code-server.log"));
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
  flags.push("--disable-getting-started-override", "--disable-file-downloads");
  const server = spawn(node, [entry, ...own, ...flags], { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  const address = `http://127.0.0.1:${port}`;
  const browser = await open(tools, chromium, path.join(home, "chromium"));
  await until("code-server to start", async () => {
    if (server.exitCode !== null) throw new Error(`code-server ended with ${server.exitCode}; see ${log.path}`);
    return fetch(`${address}/healthz`).then((response) => response.ok, () => false);
  });
  const spdlog = "node_modules/code-server/lib/vscode/node_modules/@vscode/spdlog/build/Release/spdlog.node";
  const showsLogs = fs.existsSync(path.join(tools, spdlog));
  return { address, browser, extensions, log, showsLogs, stop: () => stop(browser, server) };
}

async function open(tools, executablePath, folder) {
  const require = createRequire(path.join(tools, "package.json"));
  const { chromium } = require("playwright-core");
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    viewport: { width: 1200, height: 720 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", ...quiet],
  });
}

async function stop(browser, server) {
  await browser.close();
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    // It is the leader of a group of its own, in which all that it started is.
    process.kill(-server.pid, "SIGTERM");
    await ended;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
