// The processes of the server, as the system tells of them.

import * as fs from "node:fs";

/** The processes whose program lies in `folder`, each with its arguments. */
export function processesIn(folder) {
  const real = fs.realpathSync(folder);
  const ids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const program = fs.readlinkSync(`/proc/${id}/exe`);
      if (!program.startsWith(`${real}/`)) return [];
      const words = fs.readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").slice(1, -1);
      return [{ id: Number(id), program, arguments: words }];
    } catch {
      return []; // It ended meanwhile, or is somebody else's.
    }
  });
}
