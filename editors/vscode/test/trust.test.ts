import assert from "node:assert/strict";
import { test } from "node:test";
import { mayRun } from "../src/server/trust.ts";

const trust = { platform: "linux", trusted: false, folders: ["/work/shop", "/work/lib"] } as const;

test("what is in a folder of the workspace is not run", () => {
  assert.equal(mayRun(["/work/shop/ridealong"], trust), false);
  assert.equal(mayRun(["/work/shop/a/b"], trust), false);
  assert.equal(mayRun(["/work/lib/..hidden"], trust), false);
  assert.equal(mayRun(["/usr/bin/r", "/work/lib/r"], trust), false);
});

test("what is beside them is", () => {
  assert.equal(mayRun(["/work/shopping/ridealong", "/work/ridealong"], trust), true);
  assert.equal(mayRun(["/usr/bin/ridealong"], { ...trust, folders: [] }), true);
});

test("a workspace that is trusted may bring its program", () => {
  assert.equal(mayRun(["/work/shop/ridealong"], { ...trust, trusted: true }), true);
});
