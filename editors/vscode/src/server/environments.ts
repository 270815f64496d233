// Where the Python environments of a workspace are.

import * as path from "node:path";

/** What environments are called that stand in a project. */
const NAMES = [".venv", "venv"];

/**
 * The environments of the folders, the nearest first: what the user selected for a folder, and then those
 * that stand in it.
 */
export function environments(
  folders: readonly string[],
  selected: (folder: string) => string | undefined,
): string[] {
  const all = folders.flatMap((folder) => {
    const interpreter = selected(folder);
    const chosen = interpreter === undefined ? [] : [path.dirname(path.dirname(interpreter))];
    return [...chosen, ...NAMES.map((name) => path.join(folder, name))];
  });
  return [...new Set(all)];
}

/** The interpreter that the extension for Python has for a resource. What it exports is not ours to rely on. */
export function interpreterOf(exported: unknown, resource: unknown): string | undefined {
  const api = exported as { environments?: { getActiveEnvironmentPath?: (resource: unknown) => unknown } } | undefined;
  try {
    const found = api?.environments?.getActiveEnvironmentPath?.(resource) as { path?: unknown } | undefined;
    const file = found?.path;
    return typeof file === "string" && path.isAbsolute(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
