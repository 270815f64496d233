import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";

interface Manifest {
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string }[];
    menus: { commandPalette: { command: string }[] };
    configuration: { properties: Record<string, Record<string, unknown>> };
    walkthroughs: { steps: { description: string; media: Record<string, string> }[] }[];
  };
}

const root = new URL("..", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");
const { capabilities, contributes } = JSON.parse(read("package.json")) as Manifest;
const sources = globSync("src/**/*.ts", { cwd: root }).map(read).join("\n");
const commands = contributes.commands.map(({ command }) => command);

test("every command is there, and none twice", () => {
  assert.equal(new Set(commands).size, commands.length);
  for (const command of commands) assert.match(sources, new RegExp(`\\b${command.replace("ridealong.", "")}:`));
  for (const { command } of contributes.menus.commandPalette) assert.ok(commands.includes(command), command);
});

test("no command has the name of one of the server's, which the client registers", () => {
  for (const name of ["showStatus", "restart", "debugInformation", "fixAll", "explain"]) {
    assert.ok(!commands.includes(`ridealong.${name}`), name);
  }
});

test("every setting is described, and has a default and a scope", () => {
  for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
    const description = setting.markdownDescription ?? setting.description;
    assert.ok(typeof description === "string" && description.length > 20, name);
    assert.ok("default" in setting, name);
    assert.ok(["machine-overridable", "window", "resource"].includes(String(setting.scope)), name);
  }
});

test("what names programs, arguments and files does not count where a workspace is not trusted", () => {
  const { supported, restrictedConfigurations } = capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  const dangerous = /path|lookup|arguments|configuration$|baseline/;
  const settings = Object.keys(contributes.configuration.properties);
  assert.deepEqual(restrictedConfigurations.toSorted(), settings.filter((name) => dangerous.test(name)).toSorted());
});

test("the walkthrough leads to commands and pictures that there are", () => {
  for (const { description, media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    const own = [...description.matchAll(/command:(ridealong\.\w+)/g)].map(([, command]) => command);
    for (const command of own) assert.ok(commands.includes(command ?? ""), command);
    const file = media.image ?? media.markdown ?? "";
    assert.ok(existsSync(new URL(file, root)), file);
  }
});

test("pictures of the documents are there and small", () => {
  const pictures = [...read("README.md").matchAll(/\]\((media\/[\w.-]+)\)/g)].map(([, file]) => file ?? "");
  assert.ok(pictures.length >= 3);
  for (const file of pictures) assert.ok(readFileSync(new URL(file, root)).length <= 150 * 1024, file);
});

test("the schema in the package is the one of the configuration", () => {
  assert.equal(read("schemas/ridealong.schema.json"), read("../ridealong.schema.json"));
});
