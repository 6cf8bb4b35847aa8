// The prompt of a terminal program: an editor with history, history search, a stash, a placeholder and completion.
import { type Key, keyReadings } from "../kernel/chord.ts";
import { compare, ORIGIN, type Position } from "../kernel/editing/position.ts";
import type { PromptHistory } from "../kernel/prompt-history.ts";
import type { TextBuffer } from "../kernel/text-buffer.ts";
import type { Window } from "../kernel/window.ts";
import { Editor, type EditorOptions } from "./editor.ts";
import { type Completer, Completion, type CompletionMenu } from "./prompt/completion.ts";
import { HistoryBrowser } from "./prompt/history-browser.ts";
import { HistorySearch } from "./prompt/history-search.ts";
import { Loans } from "./prompt/loans.ts";

export type { Completer, CompletionAnswer, CompletionMenu, CompletionRow } from "./prompt/completion.ts";

export interface PromptOptions extends Omit<EditorOptions, "multiline" | "onSubmit" | "onDismiss"> {
  readonly history: PromptHistory;
  /** Enter: the text, which may be empty; the prompt is empty again by then. */
  onSubmit(text: string): void;
  /** Esc, when it means nothing else. */
  onDismiss?(): void;
  /** The text is another one, by whomever. */
  onChange?(): void;
  /** The placeholder was taken over into the text, or closed. */
  onPlaceholder?(what: "accepted" | "dismissed"): void;
  /** The menu of completions is another one, or gone. */
  onMenu?(menu: CompletionMenu | undefined): void;
  /** What is to be shown of a search through the history; nothing when it is over. */
  onStatus?(status: string | undefined): void;
  onModeChange?(mode: string | undefined): void;
  /** A completer has failed. */
  onError?(error: unknown): void;
}

/** Longer texts, in UTF-16 units, are not completed in: each key would have the whole text looked at. */
const LONGEST_COMPLETED = 100_000;

export class Prompt {
  readonly editor: Editor;
  readonly buffer: TextBuffer;
  private readonly browser: HistoryBrowser;
  private readonly completion: Completion;
  private readonly named = new Map<string, string>();
  private search: HistorySearch | undefined;
  private stashed: string | undefined;
  private locks = 0;
  private readonly loans: Loans;
  /** Counts the completions that were taken over. */
  private accepted = 0;
  /** The text and cursor that completers were asked about last. */
  private seen: { readonly version: number; readonly cursor: Position };
  /** The version of the text that was told of last. */
  private toldVersion: number;
  private isWorking = false;
  private isTelling = false;
  private isDisposed = false;
  private readonly stop: () => void;

  constructor(private readonly options: PromptOptions) {
    const { buffer, history } = options;
    this.buffer = buffer;
    this.browser = new HistoryBrowser(history);
    this.editor = new Editor({
      ...options,
      multiline: true,
      onSubmit: () => this.submit(),
      onDismiss: () => options.onDismiss?.(),
    });
    this.loans = new Loans(this.editor, buffer);
    this.editor.onModeChange = () => options.onModeChange?.(this.editor.mode);
    const prompt = this;
    this.completion = new Completion({
      text: () => this.text(),
      get cursorByte() {
        return prompt.cursorByte;
      },
      replaceRange: (start, end, text) => {
        this.replaceRange(start, end, text);
      },
      accept: (action) =>
        this.work(() => {
          this.accepted++;
          action();
          this.seen = this.now;
        }),
      after: (milliseconds, callback) => options.clock.after(milliseconds, callback),
      onMenu: (menu) => options.onMenu?.(menu),
      onError: (error) => options.onError?.(error),
    });
    this.seen = { version: buffer.version, cursor: this.editor.cursor };
    this.toldVersion = buffer.version;
    this.stop = buffer.observe({
      changed: () => {
        if (!this.isWorking) this.afterwards();
      },
      closed: () => this.dispose(),
    });
  }

  /**
   * Takes a key.
   * @returns false when it is none of the prompt's, and others may have a use for it
   */
  key(key: Key): boolean {
    if (this.isDisposed) return false;
    if (this.isLent) return this.work(() => this.editor.key(key));
    const chords = keyReadings(key);
    return this.work(
      () =>
        this.searchKey(key, chords) ||
        this.placeholderKey(chords) ||
        this.menuKey(chords) ||
        this.ownKey(chords) ||
        this.editor.key(key) ||
        this.historyKey(chords),
    );
  }

  /** Takes pasted text. */
  paste(text: string): void {
    this.work(() => {
      if (this.search === undefined) this.editor.paste(text);
      else {
        this.search.add(text);
        this.options.onStatus?.(this.search.status);
      }
    });
  }

  text(): string {
    return this.buffer.text;
  }

  /** Sets the text; the cursor is at its end then, and there is nothing to undo. */
  setText(text: string): void {
    this.work(() => {
      this.endSearch();
      this.browser.reset();
      this.buffer.setText(text);
      this.editor.cursor = this.buffer.end;
      this.editor.resetUndo();
    });
  }

  /** Takes the text away; undo brings it back. */
  clear(): void {
    this.work(() => {
      this.endSearch();
      this.browser.reset();
      this.editor.replace(ORIGIN, this.buffer.end, "");
    });
  }

  /** Where the cursor is, in bytes from the start of the text. Set, it is the start of a character in the text. */
  get cursorByte(): number {
    return this.buffer.offsetOf(this.editor.cursor, "byte");
  }

  set cursorByte(offset: number) {
    this.work(() => {
      this.editor.cursor = this.buffer.positionAt(offset, "byte");
    });
  }

  /**
   * Puts `text` in the place of the bytes from `start` to before `end`, both at characters and in the text.
   * @returns where the cursor is then: behind the new text, in bytes
   */
  replaceRange(start: number, end: number, text: string): number {
    return this.work(() => {
      const from = this.buffer.positionAt(start, "byte");
      const to = this.buffer.positionAt(end, "byte");
      this.editor.replace(from, compare(to, from) < 0 ? from : to, text);
      return this.cursorByte;
    });
  }

  /** The text that was put aside by Ctrl-S; nothing when there is none. */
  get stash(): string | undefined {
    return this.stashed;
  }

  /** Puts the text aside and brings back what was put aside before. @returns false when there is neither */
  toggleStash(): boolean {
    return this.work(() => {
      const text = this.text();
      if (text === "" && this.stashed === undefined) return false;
      this.recall(this.stashed ?? "");
      this.stashed = text === "" ? undefined : text;
      this.browser.reset();
      return true;
    });
  }

  /** Adds a completer; the latest are asked first. @returns removes it, and its menu */
  addCompleter(completer: Completer): () => void {
    const remove = this.completion.add(completer);
    this.askCompleters();
    return remove;
  }

  get menu(): CompletionMenu | undefined {
    return this.completion.menu;
  }

  /** Selects a row of the menu, from 0. */
  selectCompletion(row: number): void {
    this.completion.select(row);
  }

  /** Takes the selected row of the menu over into the text. */
  acceptCompletion(): void {
    this.completion.accept();
  }

  /** Keeps menus away until what this returns is called. Locks add up; when the last is gone, completers are asked. */
  acquire(): () => void {
    this.locks++;
    this.completion.close();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.locks === 0) this.askCompleters();
    };
  }

  /** Whether menus are kept away. */
  get isModal(): boolean {
    return this.locks > 0;
  }

  /**
   * Has the text mean something else for a while, such as what a list is searched for: it is edited, but not completed,
   * submitted or put aside. Loans may be nested.
   * @param borrower whose keys come before those of the prompt meanwhile
   * @param onChange told when the text is another one
   * @returns ends it: the text is again what it was
   */
  lend(borrower: Window, onChange: () => void): () => void {
    this.endSearch();
    const unlock = this.acquire();
    const takeBack = this.loans.begin(borrower, onChange);
    return () => {
      this.work(takeBack);
      unlock();
    };
  }

  /** Whether the text means something else for now. */
  get isLent(): boolean {
    return this.borrower !== undefined;
  }

  /** The window for which the text means something else for now. */
  get borrower(): Window | undefined {
    return this.loans.borrower;
  }

  /** Named texts that belong to what is submitted, in the order in which they were set first. */
  get sections(): ReadonlyMap<string, string> {
    return this.named;
  }

  setSection(name: string, content: string): void {
    this.named.set(name, content);
  }

  removeSection(name: string): void {
    this.named.delete(name);
  }

  /** Leaves the window alone from now on. The prompt does so by itself when the buffer is closed. */
  dispose(): void {
    this.isDisposed = true;
    this.stop();
    this.endSearch();
    this.completion.close();
    this.editor.dispose();
  }

  private submit(): void {
    if (this.isLent) return;
    const text = this.text();
    this.options.history.add(text);
    this.setText("");
    if (this.editor.mode !== undefined) this.editor.setMode("insert");
    this.options.onSubmit(text);
  }

  private ownKey(chords: readonly string[]): boolean {
    const { mode } = this.editor;
    if (chords.includes("<C-r>") && (mode === undefined || mode === "insert")) {
      this.completion.close();
      this.search = new HistorySearch(this.options.history);
      this.options.onStatus?.(this.search.status);
      return true;
    }
    if (chords.includes("<Tab>") && this.menu === undefined) {
      const { accepted } = this;
      this.completion.forgetDismissal();
      this.askCompleters(true);
      return this.menu !== undefined || this.accepted > accepted;
    }
    return chords.includes("<C-s>") && this.toggleStash();
  }

  private historyKey(chords: readonly string[]): boolean {
    const isNormal = this.editor.mode === "normal";
    const has = (arrow: string, letter: string, viLetter: string): boolean =>
      chords.includes(arrow) || chords.includes(letter) || (isNormal && chords.includes(viLetter));
    const isOlder = has("<Up>", "<C-p>", "<C-k>");
    if (!isOlder && !has("<Down>", "<C-n>", "<C-j>")) return false;
    const entry = this.browser.step(isOlder ? "older" : "newer", this.text());
    if (entry === undefined) return false;
    this.recall(entry);
    return true;
  }

  private searchKey(key: Key, chords: readonly string[]): boolean {
    const { search } = this;
    if (search === undefined) return false;
    const outcome = search.key(key, chords);
    if (outcome === "going_on") this.options.onStatus?.(search.status);
    else {
      this.endSearch();
      if (outcome !== "given_up" && search.match !== undefined) {
        this.browser.reset();
        this.recall(search.match);
      }
    }
    return outcome !== "passed";
  }

  private endSearch(): void {
    if (this.search === undefined) return;
    this.search = undefined;
    this.options.onStatus?.(undefined);
  }

  private placeholderKey(chords: readonly string[]): boolean {
    const { window } = this.options;
    const { placeholder } = window;
    if (placeholder === undefined || !window.isEmpty) return false;
    if (placeholder.acceptKeys.some((chord) => chords.includes(chord))) {
      this.recall(placeholder.text);
      this.options.onPlaceholder?.("accepted");
    } else if (placeholder.dismissKeys.some((chord) => chords.includes(chord))) {
      window.placeholder = undefined;
      this.options.onPlaceholder?.("dismissed");
    } else return false;
    return true;
  }

  private menuKey(chords: readonly string[]): boolean {
    return this.menu !== undefined && this.completion.key(chords);
  }

  /** Puts another text into the prompt, which undo takes back and which is not completed on. */
  private recall(text: string): void {
    this.editor.replace(ORIGIN, this.buffer.end, text);
    this.editor.cursor = this.buffer.end;
    this.completion.close();
    this.seen = this.now;
  }

  private get now(): Prompt["seen"] {
    return { version: this.buffer.version, cursor: this.editor.cursor };
  }

  /** Does what may change the text, and sees to what follows from that. */
  private work<Result>(action: () => Result): Result {
    if (this.isWorking) return action();
    this.isWorking = true;
    try {
      return action();
    } finally {
      this.isWorking = false;
      this.afterwards();
    }
  }

  private afterwards(): void {
    if (this.isDisposed) return;
    if (this.buffer.version !== this.toldVersion) {
      this.tell(() => {
        this.options.onChange?.();
        this.toldVersion = this.buffer.version;
      });
    }
    this.loans.tell();
    const { version, cursor } = this.now;
    if (version !== this.seen.version || compare(cursor, this.seen.cursor) !== 0) this.askCompleters();
  }

  private askCompleters(isAsked = false): void {
    this.seen = this.now;
    const { mode } = this.editor;
    const isTyping = mode === undefined || mode === "insert";
    if (this.isDisposed || this.isModal || this.search !== undefined || !isTyping || this.isLong)
      this.completion.close();
    else this.tell(() => void this.completion.update(isAsked).catch((error) => this.options.onError?.(error)));
  }

  /** Asks or tells others. What they do to the text meanwhile is not told again: it would never end. */
  private tell(action: () => void): void {
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      action();
    } finally {
      this.isTelling = false;
    }
  }

  private get isLong(): boolean {
    let length = 0;
    for (let row = 0; row < this.buffer.lineCount; row++) {
      length += (this.buffer.line(row) ?? "").length + 1;
      if (length > LONGEST_COMPLETED) return true;
    }
    return false;
  }
}
