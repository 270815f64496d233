import assert from "node:assert/strict";
import { test } from "node:test";
import { Crashes } from "../src/server/crashes.ts";

test("after four restarts in three minutes there is no fifth", () => {
  const crashes = new Crashes();
  const noted = [0, 1, 2, 3, 4].map((second) => crashes.note(second * 1000));
  assert.deepEqual(noted, [true, true, true, true, false]);
  assert.equal(crashes.count, 5);
});

test("what is long ago does not count", () => {
  const crashes = new Crashes();
  const noted = [0, 1, 2, 3, 4, 5, 6].map((minute) => crashes.note(minute * 60_000));
  assert.ok(noted.every((again) => again));
});
