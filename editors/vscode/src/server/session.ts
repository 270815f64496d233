// The server from its start to its end: at most one runs, and starts and stops come one after the other.

import * as vscode from "vscode";
import { DidChangeConfigurationNotification, ExecuteCommandRequest, State } from "vscode-languageclient/node";
import type { LanguageClient } from "vscode-languageclient/node";
import { serverArguments, wishes } from "../settings.ts";
import type { Status } from "../status.ts";
import { newClient } from "./client.ts";
import { Crashes } from "./crashes.ts";
import { lookUp, type Lookup } from "./lookup.ts";
import { surroundings } from "./surroundings.ts";

/** The server that runs, or why none does. */
export class Session {
  readonly log: vscode.LogOutputChannel;
  readonly #extension: vscode.Extension<unknown>;
  readonly #status: Status;
  #client: LanguageClient | undefined;
  #lookup: Lookup = { steps: [] };
  #scanning = false;
  #last: Promise<void> = Promise.resolve();

  constructor(extension: vscode.Extension<unknown>, log: vscode.LogOutputChannel, status: Status) {
    this.#extension = extension;
    this.log = log;
    this.#status = status;
  }

  /** How the program was found. */
  get lookup(): Lookup {
    return this.#lookup;
  }

  /** The client, while the server runs. */
  get client(): LanguageClient | undefined {
    return this.#client?.state === State.Running ? this.#client : undefined;
  }

  /** Starts the server, anew if one runs. */
  restart(why: string): Promise<void> {
    return this.#afterwards(async () => {
      await this.#end();
      this.log.info(why);
      await this.#begin();
    });
  }

  /** Stops the server. */
  stop(): Promise<void> {
    return this.#afterwards(() => this.#end());
  }

  /** Has the server carry out one of its commands, and returns its answer. */
  async execute<T>(command: string, ...args: unknown[]): Promise<T> {
    const client = this.client;
    if (!client) throw new Error("The server of Ridealong is not running; its log tells why.");
    return (await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args as never[] })) as T;
  }

  /** Has the whole workspace looked at from now on, or open files only, until the window is closed. */
  async scan(scanning: boolean): Promise<void> {
    this.#scanning = scanning;
    await vscode.commands.executeCommand("setContext", "ridealong.scanning", scanning);
    await this.client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }

  #afterwards(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step, step);
    return this.#last;
  }

  async #begin(): Promise<void> {
    const lookup = lookUp(wishes(), surroundings(this.#extension.extensionPath));
    this.#lookup = lookup;
    lookup.steps.forEach((step) => { this.log.info(`Looking for the program: ${step}`); });
    if (lookup.warning) this.log.warn(lookup.warning);
    if (!lookup.found) {
      this.#fail("There is no program `ridealong` to run. Install it, or set `ridealong.path`.");
      return;
    }
    const { program, place } = lookup.found;
    const parts = { program, arguments: serverArguments(), log: this.log, status: this.#status };
    const client = newClient({ ...parts, crashes: new Crashes(), scans: () => this.#scanning });
    this.#client = client;
    this.#status.show("starting", "The server is starting.");
    client.onDidChangeState(({ newState }) => {
      if (client === this.#client && newState === State.Running) this.#running(client, program, place);
    });
    try {
      await client.start();
    } catch (error) {
      this.#fail(`The server does not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #running(client: LanguageClient, program: string, place: string): void {
    const version = client.initializeResult?.serverInfo?.version ?? "of an unknown version";
    this.log.info(`Ridealong ${version} is running: ${program}`);
    this.#status.about(`Version ${version} (${place}): ${program}`, this.#lookup.warning);
    this.#status.ready();
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    this.#status.show("stopped", "The server is stopped.");
    try {
      await client.dispose();
    } catch (error) {
      this.log.warn(`The server did not stop in order: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #fail(message: string): void {
    this.log.error(message);
    this.#status.show("failed", message);
    void vscode.window.showErrorMessage(`Ridealong: ${message}`, "Show Log", "Open Settings").then((choice) => {
      if (choice === "Show Log") this.log.show();
      if (choice === "Open Settings") void vscode.commands.executeCommand("workbench.action.openSettings", "ridealong.path");
    });
  }
}
