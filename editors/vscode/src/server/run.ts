// A run of the program on its command line.

import { execFile } from "node:child_process";

/** What a run came to. */
export interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** The most that is read of what a run writes, in bytes. */
const MOST = 64 * 1024 * 1024;

/** Runs a program without a shell. Fails where it cannot be run; whatever its exit code is, is told. */
export function run(program: string, args: readonly string[], folder?: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: MOST, windowsHide: true, ...(folder !== undefined && { cwd: folder }) };
    execFile(program, args, options, (error, output, errors) => {
      const code = error ? error.code : 0;
      if (typeof code === "number") resolve({ code, output, errors });
      else reject(new Error(`${program} cannot be run: ${error?.message ?? "it was ended"}`));
    });
  });
}
