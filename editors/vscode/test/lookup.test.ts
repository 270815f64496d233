import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lookUp, PLACES, type Surroundings, type Wishes } from "../src/server/lookup.ts";

const BUNDLED = "/extensions/ridealong/bin/ridealong";

/** A machine with these programs; a value other than the key is where a link leads. */
function machine(programs: Record<string, string>, changes: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: "linux",
    home: "/home/ann",
    trusted: true,
    folders: ["/code/shop"],
    extension: "/extensions/ridealong",
    environments: ["/code/shop/.venv"],
    searchPath: ["/usr/bin", "bin", "", "/code/shop/bin"],
    executable: (file) => programs[file],
    ...changes,
  };
}

function all(...files: string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, file]));
}

function taken(wishes: Partial<Wishes>, at: Surroundings): string {
  const { found } = lookUp({ path: "", order: PLACES, ...wishes }, at);
  return found ? `${found.place} ${found.program}` : "nothing";
}

describe("the order", () => {
  const everything = all("/opt/ridealong", BUNDLED, "/code/shop/.venv/bin/ridealong", "/usr/bin/ridealong");

  test("is the one that is set", () => {
    const at = machine(everything);
    assert.equal(taken({ path: "/opt/ridealong" }, at), "path /opt/ridealong");
    assert.equal(taken({}, at), `bundled ${BUNDLED}`);
    assert.equal(taken({ order: ["environment", "bundled"] }, at), "environment /code/shop/.venv/bin/ridealong");
    assert.equal(taken({ order: ["PATH", "bundled"] }, at), "PATH /usr/bin/ridealong");
  });

  test("goes on where a place has none", () => {
    assert.equal(taken({}, machine(all("/usr/bin/ridealong"))), "PATH /usr/bin/ridealong");
    assert.equal(taken({ order: ["path"] }, machine(everything)), "nothing");
    assert.equal(taken({}, machine({})), "nothing");
  });

  test("is told step by step", () => {
    const { steps } = lookUp({ path: "", order: PLACES }, machine(all("/usr/bin/ridealong")));
    assert.deepEqual(steps, [
      "path: nothing is set",
      `bundled: ${BUNDLED} is no file that can be run`,
      "environment: /code/shop/.venv/bin/ridealong is no file that can be run",
      "PATH: /usr/bin/ridealong is taken",
    ]);
  });

  test("leaves what is set with a warning, if it cannot be run", () => {
    const { found, warning } = lookUp({ path: "/opt/none", order: PLACES }, machine(everything));
    assert.equal(found?.place, "bundled");
    assert.equal(warning, "`ridealong.path` is not used: /opt/none is no file that can be run.");
  });
});

describe("a path that is set", () => {
  test("may begin at home or at the first folder", () => {
    const at = machine(all("/home/ann/bin/r", "/code/shop/tools/r"));
    assert.equal(taken({ path: "~/bin/r" }, at), "path /home/ann/bin/r");
    assert.equal(taken({ path: "tools/r" }, at), "path /code/shop/tools/r");
    assert.equal(taken({ path: "tools/r" }, { ...at, folders: [] }), "nothing");
  });
});

describe("a workspace that is not trusted", () => {
  const own = all("/code/shop/r", "/code/shop/.venv/bin/ridealong", "/code/shop/bin/ridealong");

  test("gives no program, by whatever way", () => {
    const at = machine(own, { trusted: false });
    assert.equal(taken({ path: "/code/shop/r" }, at), "nothing");
    assert.equal(taken({ path: "r" }, at), "nothing");
    assert.equal(taken({ path: "/code/other/../shop/r" }, at), "nothing");
    assert.equal(taken({ order: ["environment"] }, at), "nothing");
    assert.equal(taken({ order: ["PATH"] }, at), "nothing");
  });

  test("gives none by a link from outside either", () => {
    const at = machine({ "/opt/ridealong": "/code/shop/r" }, { trusted: false });
    assert.equal(taken({ path: "/opt/ridealong" }, at), "nothing");
    assert.equal(taken({ path: "/opt/ridealong" }, { ...at, trusted: true }), "path /opt/ridealong");
  });

  test("has programs of the user's own run", () => {
    const at = machine({ ...own, ...all("/opt/ridealong", BUNDLED) }, { trusted: false });
    assert.equal(taken({ path: "/opt/ridealong" }, at), "path /opt/ridealong");
    assert.equal(taken({ path: "r" }, at), `bundled ${BUNDLED}`);
  });
});

test("Windows has other paths and names", () => {
  const program = "C:\\Tools\\ridealong.exe";
  const at = machine(all(program, "C:\\work\\shop\\.venv\\Scripts\\ridealong.exe"), {
    platform: "win32",
    folders: ["C:\\work\\shop"],
    environments: ["C:\\work\\shop\\.venv"],
    searchPath: ["C:\\Tools", "tools"],
  });
  assert.equal(taken({ order: ["PATH"] }, at), `PATH ${program}`);
  assert.equal(taken({ order: ["environment"] }, at), "environment C:\\work\\shop\\.venv\\Scripts\\ridealong.exe");
  const shop = { ...at, trusted: false, executable: (file: string) => file };
  assert.equal(taken({ path: "c:\\WORK\\Shop\\r.exe", order: ["path"] }, shop), "nothing");
});
