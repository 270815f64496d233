// What the lookup of the server has to know, from the disk, the environment and the editor.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Surroundings } from "./lookup.ts";
import { environments, interpreterOf } from "./environments.ts";

/** What there is now. */
export function surroundings(extension: string): Surroundings {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  const trusted = vscode.workspace.isTrusted;
  return {
    platform: process.platform,
    home: os.homedir(),
    trusted,
    // Both, as either may be what a path begins with.
    folders: folders.flatMap(({ uri }) => [uri.fsPath, realPath(uri.fsPath)]),
    extension,
    // The extension for Python reads the workspace's settings, so it is not asked about an untrusted one.
    environments: trusted ? environments(folders.map((folder) => folder.uri.fsPath), selected) : [],
    searchPath: (process.env.PATH ?? "").split(path.delimiter),
    executable,
  };
}

/** The environment that the user selected for a folder in the extension for Python, if that runs. */
function selected(folder: string): string | undefined {
  const python = vscode.extensions.getExtension<unknown>("ms-python.python");
  if (!python?.isActive) return undefined;
  return interpreterOf(python.exports, vscode.Uri.file(folder));
}

function executable(file: string): string | undefined {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile() ? fs.realpathSync(file) : undefined;
  } catch {
    return undefined;
  }
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
