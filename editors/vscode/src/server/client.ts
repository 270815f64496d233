// The client of the language server: what is sent to it, and what is said of it.

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type CloseHandlerResult,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";
import type { Status } from "../status.ts";
import { SECTION } from "../settings.ts";
import type { Crashes } from "./crashes.ts";

/** What a client needs. */
export interface Parts {
  readonly program: string;
  readonly arguments: string[];
  readonly log: vscode.LogOutputChannel;
  readonly status: Status;
  readonly crashes: Crashes;
  /** Whether the whole workspace is looked at, whatever the settings say. */
  readonly scans: () => boolean;
}

/** Everything that the server looks at: Python in files, buffers and notebooks, and configurations. */
const DOCUMENTS = [
  { scheme: "file", language: "python" },
  { scheme: "untitled", language: "python" },
  { scheme: "vscode-notebook-cell", language: "python" },
  { scheme: "file", pattern: "**/pyproject.toml" },
  { scheme: "file", pattern: "**/ridealong.toml" },
];

/** A client that is not started yet. */
export function newClient(parts: Parts): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: parts.log,
    middleware: middleware(parts),
    errorHandler: {
      // What is wrong with the connection ends it, and that is told.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => closed(parts),
    },
    // What is wrong at the start is told once, by whoever starts the client.
    initializationFailedHandler: () => false,
  };
  const run = { command: parts.program, args: parts.arguments };
  return new LanguageClient(SECTION, "Ridealong", run, options);
}

function middleware({ status, scans }: Parts): Middleware {
  const running = new Set<string | number>();
  return {
    handleWorkDoneProgress: (token, value, next) => {
      if (value.kind === "end") running.delete(token);
      else running.add(token);
      if (running.size === 0) status.ready();
      else if (value.kind === "begin") status.show("busy", value.title);
      next(token, value);
    },
    workspace: {
      configuration: async (params, token, next) => {
        const values: unknown = await next(params, token);
        if (!scans() || !Array.isArray(values)) return values as never;
        return values.map((value: unknown, index) =>
          params.items[index]?.section === SECTION ? { ...(value as object), diagnosticMode: "workspace" } : value,
        );
      },
    },
  };
}

/** The server ended by itself. */
function closed({ crashes, log, status }: Parts): CloseHandlerResult {
  if (crashes.note(Date.now())) {
    log.warn(`The server ended unexpectedly (${crashes.count} times lately); it is started again.`);
    status.show("starting", "The server ended unexpectedly and is started again.");
    return { action: CloseAction.Restart, handled: true };
  }
  const message = `The server of Ridealong ended ${crashes.count} times in three minutes; it is not started again by itself.`;
  log.error(message);
  status.show("failed", message);
  void vscode.window.showErrorMessage(message, "Restart", "Show Log").then((choice) => {
    if (choice === "Restart") void vscode.commands.executeCommand("ridealong.restartServer");
    if (choice === "Show Log") log.show();
  });
  return { action: CloseAction.DoNotRestart, handled: true };
}
