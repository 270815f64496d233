import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../src/commands/rules.ts";

test("rules of findings at the cursor come first", () => {
  const rule = (id: string) => ({ id, name: `name of ${id}`, summary: `about ${id}` });
  const found = pages(["B101", "B102", "B506"].map(rule), ["B506", "B999"]);
  assert.deepEqual(found.map(({ label }) => label), ["B506", "B101", "B102"]);
  assert.deepEqual(found[0], { label: "B506", description: "name of B506", detail: "about B506" });
});
