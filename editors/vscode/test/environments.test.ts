import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { environments, interpreterOf } from "../src/server/environments.ts";

test("what was selected comes before what stands in the folder", () => {
  const shop = join("/", "work", "shop");
  const selected = join("/", "envs", "py312");
  const found = environments([shop], () => join(selected, "bin", "python"));
  assert.deepEqual(found, [selected, join(shop, ".venv"), join(shop, "venv")]);
});

test("an environment is told once", () => {
  const shop = join("/", "work", "shop");
  assert.deepEqual(environments([shop], () => join(shop, ".venv", "bin", "python")), [
    join(shop, ".venv"),
    join(shop, "venv"),
  ]);
});

test("whatever the extension for Python exports is looked at with care", () => {
  const file = join("/", "envs", "bin", "python");
  const api = (answer: unknown): unknown => ({ environments: { getActiveEnvironmentPath: () => answer } });
  assert.equal(interpreterOf(api({ path: file }), "folder"), file);
  for (const other of [undefined, {}, { environments: {} }, api(undefined), api({ path: 7 }), api({ path: "python" })]) {
    assert.equal(interpreterOf(other, "folder"), undefined);
  }
  const failing = { environments: { getActiveEnvironmentPath: () => { throw new Error("not ready"); } } };
  assert.equal(interpreterOf(failing, "folder"), undefined);
});
