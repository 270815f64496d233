// The settings that the extension itself reads. All others are the server's, which asks for them.

import * as vscode from "vscode";
import { PLACES, type Place, type Wishes } from "./server/lookup.ts";

/** The section of our settings. */
export const SECTION = "ridealong";

/** Settings that have no effect before the server is started anew. */
export const OF_THE_START = ["path", "server.lookup", "server.arguments"].map((key) => `${SECTION}.${key}`);

/** Which program the user wants to run. */
export function wishes(): Wishes {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const order = settings.get<unknown>("server.lookup");
  const places = Array.isArray(order) ? order.filter(isPlace) : [];
  return {
    path: settings.get<string>("path", "").trim(),
    order: places.length === 0 ? PLACES : places,
  };
}

/** What the server is called with. */
export function serverArguments(): string[] {
  const more = vscode.workspace.getConfiguration(SECTION).get<unknown>("server.arguments");
  return ["server", ...(Array.isArray(more) ? more.filter((argument) => typeof argument === "string") : [])];
}

function isPlace(word: unknown): word is Place {
  return PLACES.some((place) => place === word);
}
