// What the status bar shows.

import * as vscode from "vscode";

/** What the server is at. */
export type State = "starting" | "ready" | "busy" | "failed" | "stopped";

const ICONS: Record<State, string> = {
  starting: "loading~spin",
  ready: "shield",
  busy: "sync~spin",
  failed: "error",
  stopped: "circle-slash",
};

/** The item in the status bar; a click shows the log. */
export class Status implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  #state: State = "starting";
  #detail = "";
  #server = "";
  #warning: string | undefined;

  constructor() {
    this.#item = vscode.window.createStatusBarItem("ridealong.status", vscode.StatusBarAlignment.Right, 40);
    this.#item.name = "Ridealong";
    this.#item.command = "ridealong.showLog";
    this.show("starting", "The server is starting.");
    this.#item.show();
  }

  /** Shows a state, with a sentence about it. */
  show(state: State, detail: string): void {
    this.#state = state;
    this.#detail = detail;
    this.#draw();
  }

  /** Shows that the server waits for what the user does, or else what is wrong with how it was found. */
  ready(): void {
    if (this.#warning === undefined) this.show("ready", "Findings are shown as you type.");
    else this.show("failed", this.#warning);
  }

  /** Notes which server it is about, and what the user has to know of it. */
  about(server: string, warning: string | undefined): void {
    this.#server = server;
    this.#warning = warning;
  }

  dispose(): void {
    this.#item.dispose();
  }

  #draw(): void {
    const item = this.#item;
    item.text = `$(${ICONS[this.#state]}) Ridealong`;
    const failed = this.#state === "failed";
    item.backgroundColor = failed ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    item.accessibilityInformation = { label: `Ridealong: ${this.#state}. ${this.#detail}`, role: "button" };
    const tooltip = new vscode.MarkdownString("", true);
    tooltip.isTrusted = { enabledCommands: ["ridealong.restartServer", "ridealong.showLog", "ridealong.showDebugInformation"] };
    tooltip.appendMarkdown("**Ridealong** ").appendText(this.#detail).appendMarkdown("\n\n");
    if (this.#server !== "") tooltip.appendText(this.#server).appendMarkdown("\n\n");
    tooltip.appendMarkdown(
      "[Log](command:ridealong.showLog) · [Restart](command:ridealong.restartServer) · [Debug information](command:ridealong.showDebugInformation)",
    );
    item.tooltip = tooltip;
  }
}
