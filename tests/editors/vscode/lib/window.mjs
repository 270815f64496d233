// A window of VS Code, worked by keys and clicks and read from the screen.

import * as path from "node:path";
import { PATIENCE, until } from "./steps.mjs";

export class Window {
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
  }

  /** Opens a folder, or the workspace file that is in it. */
  static async open(editor, folder, workspace) {
    const page = await editor.browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (message.type() === "error") editor.log.write(`[browser] ${message.text()}\n`);
    });
    await page.goto(`${editor.address}/?${new URLSearchParams(workspace ? { workspace: path.join(folder, workspace) } : { folder })}`);
    // A workspace file that cannot be read in time is taken for an empty one, until the page is loaded again.
    const entry = page.locator(".explorer-folders-view .monaco-list-row").first();
    await until("the folders to be listed", async () => {
      const isListed = await entry.waitFor({ timeout: 20_000 }).then(() => true, () => false);
      if (!isListed) await page.reload();
      return isListed;
    });
    return new Window(page, folder);
  }

  close() {
    return this.page.close();
  }

  /** Whether the window is in Restricted Mode. */
  isRestricted() {
    return this.page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).isVisible();
  }

  /** Trusts the folder, which is in Restricted Mode so far. */
  async trust() {
    await this.page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).click();
    const page = this.page.locator(".workspace-trust-editor");
    await page.locator(".monaco-button").filter({ hasText: /^Trust$/ }).first().click();
    await until("the folder to be trusted", async () => !(await this.isRestricted()));
    // It is shown above the window.
    await this.command("View: Close Modal Editor");
    await page.waitFor({ state: "hidden" });
  }

  /** Presses keys, as `Control+S`. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Types into the quick input, which is open, and takes the line that begins with `label`. */
  async pick(text, label, timeout = PATIENCE) {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    const rows = this.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
    await input.waitFor({ timeout });
    await input.fill(text, { timeout });
    const begins = new RegExp(`^\\s*${label.replace(/[^\w\s]/g, "\\$&")}`);
    await rows.filter({ hasText: begins }).first().click({ timeout });
  }

  /** Opens the quick input, and picks. While the window is busy with itself a key can be lost, or the input closed. */
  async ask(keys, text, label) {
    await until(`a line "${label}" for ${text}`, async () => {
      await this.press(keys);
      return this.pick(text, label, 10_000).then(() => true, () => false);
    });
  }

  /** Runs a command from the palette. */
  async command(title) {
    await this.ask("F1", `>${title}`, title);
  }

  /** Opens a file of the folder that was opened. */
  async openFile(name, isShown = ".editor-group-container.active .editor-instance .view-line") {
    // A whole path needs no search, which may not know of a new file yet.
    await this.ask("Control+P", path.join(this.folder, name), path.basename(name));
    await this.page.locator(".tab.active").filter({ hasText: path.basename(name) }).waitFor();
    await this.page.locator(isShown).first().waitFor();
  }

  get #editor() {
    return this.page.locator(".editor-group-container.active .editor-instance").first();
  }

  /** The text on the screen, without lines that are scrolled away. */
  async text() {
    const lines = await this.#editor
      .locator(".view-lines .view-line")
      .evaluateAll((all) => all.map((line) => [parseFloat(line.style.top), line.innerText.replace(/\u00a0/g, " ")]));
    return lines.sort((a, b) => a[0] - b[0]).map(([, line]) => line.replace(/\n$/, "")).join("\n");
  }

  async focusEditor() {
    await this.command("View: Focus Active Editor Group");
  }

  /** Puts the cursor at a line and column, both from 1. */
  async goTo(line, column = 1) {
    await this.ask("Control+G", `:${line}:${column}`, "");
    await until(`the cursor at ${line}:${column}`, async () =>
      (await this.page.locator("#status\\.editor\\.selection").innerText()).includes(`Ln ${line}, Col ${column}`));
  }

  /** The findings in the Problems panel, each as "B602@6:12", in order; the panel has to be open. */
  async findings() {
    const rows = await this.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
    return rows
      .map((row) => /\b((?:B|RA)\d{3})\)?\s*\[Ln (\d+), Col (\d+)\]/.exec(row.replace(/\s+/g, " ")))
      .filter(Boolean)
      .map(([, id, line]) => `${id}@${line}`)
      .sort()
      .join(" ");
  }

  /** What stands in the Problems panel, line by line. */
  async problems() {
    const rows = await this.page.locator(".markers-panel .monaco-list-row").allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, " ").trim());
  }

  async showProblems() {
    const panel = this.page.locator(".markers-panel");
    if (!(await panel.isVisible())) await this.press("Control+Shift+M");
    await panel.waitFor();
  }

  /** Waits until the findings are these, as "B506@6 B602@7". */
  async waitForFindings(expected) {
    let last;
    try {
      await until(expected, async () => (last = await this.findings()) === expected);
    } catch {
      throw new Error(`waited in vain for findings "${expected}"; there are "${last}":\n${(await this.problems()).join("\n")}`);
    }
  }

  /** Opens the menu of code actions at the cursor, and returns its lines. */
  async codeActions() {
    const actions = this.page.locator(".action-widget .monaco-list-row.action");
    // Pressed while the light bulb asks too, the menu can close again.
    await until("code actions", async () => {
      await this.press("Control+.");
      const shown = await actions.first().waitFor({ timeout: 3000 }).then(() => true, () => false);
      if (shown && (await actions.count()) > 0) return true;
      await this.press("Escape");
      return false;
    });
    return actions;
  }

  /** Takes the code action at the cursor whose title has `title` in it. */
  async act(title) {
    const actions = await this.codeActions();
    await actions.filter({ hasText: title }).first().click();
  }

  /** What is shown on hover at the cursor. */
  async hover() {
    const content = this.page.locator(".monaco-resizable-hover .monaco-hover-content, .monaco-hover.monaco-editor-hover");
    await this.press("Control+K", "Control+I");
    return until("a hover", async () => {
      const texts = await content.allInnerTexts();
      const text = texts.join("\n").trim();
      return text !== "" && !/Loading/.test(text) && text;
    });
  }

  /** The label of our item in the status bar. */
  status() {
    return this.page.locator("[id*='ridealong.status']").first();
  }

  /** Notes what our item in the status bar shows from now on; returns how to ask for it. */
  async watchStatus() {
    await this.page.evaluate(() => {
      window.seenStates = [];
      const note = () => {
        const label = document.querySelector("[id*='ridealong.status']")?.getAttribute("aria-label");
        const state = /Ridealong: (\w+)\./.exec(label ?? "")?.[1];
        if (state && window.seenStates.at(-1) !== state) window.seenStates.push(state);
      };
      new MutationObserver(note).observe(document.body, { attributes: true, childList: true, subtree: true });
    });
    return () => this.page.evaluate(() => window.seenStates);
  }

  async waitForStatus(state) {
    let label;
    await until(`the status "${state}"`, async () => {
      label = await this.status().getAttribute("aria-label");
      return label?.includes(`Ridealong: ${state}.`);
    });
    return label;
  }

  /** Answers the question that is asked above the window. */
  async answer(label) {
    await this.page.locator(".monaco-dialog-box .monaco-button").filter({ hasText: label }).click();
  }

  /** Closes the file that is shown; `answer` is what to say if it is not saved. */
  async closeFile(answer) {
    const tab = this.page.locator(".tab.active");
    const name = await tab.getAttribute("data-resource-name");
    await this.command("View: Close Editor");
    if (answer) await this.answer(answer);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ state: "detached" });
  }

  /** The text of the frame within the window that has `text` in it, if there is one. */
  async frameWith(text) {
    for (const frame of this.page.frames()) {
      const found = await frame.locator("body").innerText({ timeout: 1000 }).catch(() => "");
      if (found.includes(text) && frame !== this.page.mainFrame()) return found;
    }
    return undefined;
  }

  notificationButton(label) {
    return this.page.locator(".notification-list-item .monaco-button").filter({ hasText: label }).first();
  }

  /** What notifications say. */
  async notifications() {
    return (await this.page.locator(".notification-list-item-message").allInnerTexts()).join("\n");
  }
}
