import assert from "node:assert/strict";
import { test } from "node:test";
import { mayRun } from "../src/server/trust.ts";

const trust = { platform: "linux", trusted: false, folders: ["/code/shop", "/code/lib"] } as const;

test("what is in a folder of the workspace is not run", () => {
  assert.equal(mayRun(["/code/shop/ridealong"], trust), false);
  assert.equal(mayRun(["/code/shop/a/b"], trust), false);
  assert.equal(mayRun(["/code/lib/..hidden"], trust), false);
  assert.equal(mayRun(["/usr/bin/r", "/code/lib/r"], trust), false);
});

test("what is beside them is", () => {
  assert.equal(mayRun(["/code/shopping/ridealong", "/code/ridealong"], trust), true);
  assert.equal(mayRun(["/usr/bin/ridealong"], { ...trust, folders: [] }), true);
});

test("a workspace that is trusted may bring its program", () => {
  assert.equal(mayRun(["/code/shop/ridealong"], { ...trust, trusted: true }), true);
});
