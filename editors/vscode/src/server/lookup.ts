// Which program is run as the server. This file opens nothing: what it asks of the disk comes with
// `Surroundings`.

import { mayRun, pathsOf } from "./trust.ts";

/** Where a program may come from, as the setting `ridealong.server.lookup` names it. */
export type Place = "path" | "bundled" | "environment" | "PATH";

export const PLACES: readonly Place[] = ["path", "bundled", "environment", "PATH"];

/** What the user sets. */
export interface Wishes {
  /** `ridealong.path`; empty where it is not set. */
  readonly path: string;
  /** `ridealong.server.lookup`. */
  readonly order: readonly Place[];
}

/** What the lookup has to know of where it happens. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Whether the user trusts the workspace. */
  readonly trusted: boolean;
  /** The folders of the workspace, absolute. */
  readonly folders: readonly string[];
  /** Where the extension is installed. */
  readonly extension: string;
  /** Folders with Python environments, the nearest first. */
  readonly environments: readonly string[];
  /** The folders of PATH, as they stand there. */
  readonly searchPath: readonly string[];
  /** The file that really is at a path, if it can be run. */
  readonly executable: (file: string) => string | undefined;
}

/** What the lookup came to. */
export interface Lookup {
  /** The program, absolute, and where it comes from; absent where there is none. */
  readonly found?: { readonly program: string; readonly place: Place };
  /** What was looked at, and why it was taken or not: a line for each, for the log. */
  readonly steps: readonly string[];
  /** What the user has to know of. */
  readonly warning?: string;
}

/** Looks for the program in the order that is wished for. */
export function lookUp(wishes: Wishes, at: Surroundings): Lookup {
  const steps: string[] = [];
  let warning: string | undefined;
  for (const place of wishes.order) {
    const [candidates, none] = candidatesOf(place, wishes, at);
    if (candidates.length === 0) steps.push(`${place}: ${none}`);
    for (const candidate of candidates) {
      const refused = refusal(candidate, at);
      if (refused === undefined) {
        steps.push(`${place}: ${candidate} is taken`);
        return { found: { program: candidate, place }, steps, ...(warning && { warning }) };
      }
      steps.push(`${place}: ${candidate} ${refused}`);
      if (place === "path") warning = `\`ridealong.path\` is not used: ${candidate} ${refused}.`;
    }
  }
  return { steps, ...(warning && { warning }) };
}

/** Why a program is not run; nothing where it may be. */
function refusal(candidate: string, at: Surroundings): string | undefined {
  const real = at.executable(candidate);
  if (real === undefined) return "is no file that can be run";
  if (!mayRun([candidate, real], at)) return "is of the workspace, which is not trusted";
  return undefined;
}

/** The programs that a place may have, and what to say where it has none. */
function candidatesOf(place: Place, wishes: Wishes, at: Surroundings): [string[], string] {
  const paths = pathsOf(at.platform);
  const name = at.platform === "win32" ? "ridealong.exe" : "ridealong";
  switch (place) {
    case "path":
      return [wishes.path === "" ? [] : absolute(wishes.path, at), "nothing is set"];
    case "bundled":
      return [[paths.join(at.extension, "bin", name)], ""];
    case "environment": {
      if (!at.trusted) return [[], "not looked at, as the workspace is not trusted"];
      const programs = at.platform === "win32" ? "Scripts" : "bin";
      return [at.environments.map((folder) => paths.join(folder, programs, name)), "there is no Python environment"];
    }
    case "PATH": {
      // A relative one would be told from wherever the editor was started.
      const folders = at.searchPath.filter((folder) => paths.isAbsolute(folder));
      const runnable = folders.map((folder) => paths.join(folder, name)).find((file) => at.executable(file));
      return [runnable === undefined ? [] : [runnable], `it has no ${name}`];
    }
  }
}

/** What the user wrote as a path, made absolute; nothing where it could be told from nowhere. */
function absolute(written: string, at: Surroundings): string[] {
  const paths = pathsOf(at.platform);
  if (written === "~" || /^~[/\\]/.test(written)) return [paths.join(at.home, written.slice(1))];
  if (paths.isAbsolute(written)) return [paths.normalize(written)];
  const [folder] = at.folders;
  return folder === undefined ? [] : [paths.join(folder, written)];
}
