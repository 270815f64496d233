// What may be run in a workspace that the user does not trust. VS Code leaves the workspace's values of
// restricted settings out by itself; this holds where a value of the user's own leads into the workspace.

import * as path from "node:path";

/** What decides. */
export interface Trust {
  readonly platform: NodeJS.Platform;
  readonly trusted: boolean;
  /** The folders of the workspace, absolute. */
  readonly folders: readonly string[];
}

/** Whether a program may be run that has these paths: the one it is called by, and the real one. */
export function mayRun(paths: readonly string[], trust: Trust): boolean {
  return trust.trusted || !paths.some((file) => trust.folders.some((folder) => isWithin(file, folder, trust.platform)));
}

function isWithin(file: string, folder: string, platform: NodeJS.Platform): boolean {
  const paths = pathsOf(platform);
  const way = paths.relative(folder, file);
  return way !== ".." && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}

/** How paths are put together on a platform. */
export function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}
