// Edits one entry, which may have several lines: keys in, the screen redrawn, the finished text out.
import { type Completion, commonPrefix } from "./completion.ts";
import { inColumns, layOut, window } from "./layout.ts";
import { Line } from "./line.ts";
import { HistorySearch } from "./search.ts";

/** A key as node:readline decodes it. */
export interface Key {
  /** The bytes it came as. */
  sequence: string;
  name?: string;
  ctrl?: boolean;
  meta?: boolean;
}

export interface EditorHost {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  /** Keeps the keys that follow for the next entry. */
  hold(): void;
  /** Stops the process until the shell lets it go on. */
  suspend(): void;
  /** Earlier entries, oldest first. */
  readonly history: readonly string[];
  /** Whether an entry can be run; otherwise Enter starts another line of it. */
  isComplete(text: string): boolean;
  complete(before: string): Completion;
}

const PROMPTS: [string, string] = ["> ", ">> "];
/** Shown where output did not end with a line break; the prompt starts on a line of its own. */
const NO_LINE_BREAK = "⏎";
const HINT = "(Ctrl-D leaves)";
/** Completions listed; the rest is counted. */
const MOST_WORDS = 100;

const csi = (code: string) => `\x1b[${code}`;

type Result = { resolve(entry: string | undefined): void; reject(error: unknown): void };

export class Editor {
  private readonly line = new Line();
  private result: Result | undefined;
  /** Row of the cursor below the first row of the last drawing. */
  private drawnRow = 0;
  private drawPending = false;
  /** Whether nothing is drawn, for output in its place. */
  private isAway = false;
  /** Index of the entry shown; the number of entries when it is the new one. */
  private place = 0;
  /** The new entry while an earlier one is shown. */
  private draft = "";
  private pasted: string[] | undefined;
  private search: HistorySearch | undefined;

  constructor(private readonly host: EditorHost) {}

  /**
   * Reads an entry; keys are given to `press` meanwhile.
   * @returns its text, or undefined when the user leaves
   */
  read(): Promise<string | undefined> {
    this.reset();
    this.drawBelow();
    return new Promise((resolve, reject) => {
      this.result = { resolve, reject };
    });
  }

  private reset(): void {
    this.line.set("");
    this.drawnRow = 0;
    this.place = this.host.history.length;
    this.draft = "";
    this.pasted = undefined;
    this.search = undefined;
  }

  private finish(entry: string | undefined): void {
    const { result } = this;
    this.result = undefined;
    this.host.hold();
    result?.resolve(entry);
  }

  /** Ends the reading as Ctrl-D does, whatever was typed. */
  end(): void {
    this.finish(undefined);
  }

  /** Takes a key. The screen follows when all keys that are there have been taken. */
  press(key: Key): void {
    try {
      if (this.pasted !== undefined) this.takePasted(key, this.pasted);
      else if (this.search !== undefined) this.takeSearchKey(key, this.search);
      else this.takeKey(key);
      this.drawSoon();
    } catch (error) {
      const { result } = this;
      this.result = undefined;
      result?.reject(error);
    }
  }

  // --- Drawing ---

  private drawSoon(): void {
    if (this.drawPending) return;
    this.drawPending = true;
    queueMicrotask(() => {
      this.drawPending = false;
      if (this.result !== undefined) this.draw();
    });
  }

  /** Draws on a fresh line below what was written. */
  private drawBelow(): void {
    this.host.write(`${NO_LINE_BREAK}${" ".repeat(Math.max(0, this.host.columns - 1))}\r${csi("K")}`);
    this.drawnRow = 0;
    this.draw();
  }

  /** Clears what is drawn away, for output in its place; draws it below that once the running code has returned. */
  makeRoom(): void {
    if (this.result === undefined || this.isAway) return;
    this.isAway = true;
    this.host.write(`\r${this.toFirstRow}${csi("J")}`);
    queueMicrotask(() => {
      this.isAway = false;
      if (this.result !== undefined) this.drawBelow();
    });
  }

  private get toFirstRow(): string {
    return this.drawnRow > 0 ? csi(`${this.drawnRow}A`) : "";
  }

  private draw(): void {
    const { columns, rows } = this.host;
    const { search } = this;
    const [text, cursor] = search === undefined ? [this.line.text, this.line.cursor] : [search.match, search.cursor];
    const prompts: [string, string] = search === undefined ? PROMPTS : [search.prompt, PROMPTS[1]];
    const layout = window(layOut(text, cursor, prompts, Math.max(columns, 2)), Math.max(rows, 1));
    const back = layout.rows.length - 1 - layout.row;
    this.host.write(
      `\r${this.toFirstRow}${csi("J")}${layout.rows.join("\r\n")}${back > 0 ? csi(`${back}A`) : ""}${csi(`${layout.column + 1}G`)}`,
    );
    this.drawnRow = layout.row;
  }

  /** Draws everything again, after something else used the screen. */
  redraw(): void {
    if (this.result === undefined) return;
    this.host.write("\r");
    this.drawnRow = 0;
    this.draw();
  }

  /** Draws the text a last time and leaves the cursor on a fresh line below it. */
  private drawLast(after = ""): void {
    this.search = undefined;
    this.line.cursor = this.line.text.length;
    this.draw();
    this.host.write(`${after}\r\n`);
    this.drawnRow = 0;
  }

  // --- Keys ---

  private takeKey(key: Key): void {
    const { name = "", ctrl = false, meta = false } = key;
    const action = this.actions[`${ctrl ? "C-" : ""}${meta ? "M-" : ""}${name}`];
    if (action !== undefined) action();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character that means nothing here
    else if (!ctrl && !meta && !/^[\x00-\x1f\x7f]/.test(key.sequence)) this.line.insert(key.sequence);
  }

  private readonly actions: Record<string, () => void> = {
    "C-a": () => this.line.home(),
    home: () => this.line.home(),
    "C-e": () => this.line.end(),
    end: () => this.line.end(),
    "C-b": () => this.line.left(),
    left: () => this.line.left(),
    "C-f": () => this.line.right(),
    right: () => this.line.right(),
    "M-b": () => this.line.wordLeft(),
    "C-left": () => this.line.wordLeft(),
    "M-left": () => this.line.wordLeft(),
    "M-f": () => this.line.wordRight(),
    "C-right": () => this.line.wordRight(),
    "M-right": () => this.line.wordRight(),
    "C-h": () => this.line.deleteLeft(),
    backspace: () => this.line.deleteLeft(),
    delete: () => this.line.deleteRight(),
    "C-w": () => this.line.cutBlankWordLeft(),
    "M-backspace": () => this.line.cutWordLeft(),
    "C-backspace": () => this.line.cutWordLeft(),
    "M-d": () => this.line.cutWordRight(),
    "M-delete": () => this.line.cutWordRight(),
    "C-k": () => this.line.cutToEnd(),
    "C-u": () => this.line.cutToStart(),
    "C-y": () => this.line.paste(),
    "C-t": () => this.line.transpose(),
    "C-p": () => this.showEarlier(),
    up: () => void (this.line.up() || this.showEarlier()),
    "C-n": () => this.showLater(),
    down: () => void (this.line.down() || this.showLater()),
    "C-l": () => {
      this.host.write(csi("H") + csi("2J"));
      this.drawnRow = 0;
    },
    "C-r": () => {
      this.search = new HistorySearch(this.host.history);
    },
    "C-c": () => this.drop(),
    "C-d": () => (this.line.text === "" ? this.leave() : this.line.deleteRight()),
    "C-z": () => {
      this.host.suspend();
      this.host.write("\r");
      this.drawnRow = 0;
    },
    tab: () => this.completeWord(),
    "M-return": () => this.line.insert("\n"),
    "M-enter": () => this.line.insert("\n"),
    return: () => this.enter(),
    enter: () => this.enter(),
    "paste-start": () => {
      this.pasted = [];
    },
  };

  private enter(): void {
    const { text } = this.line;
    if (text.trim() !== "" && !this.host.isComplete(text)) {
      this.line.insert("\n");
    } else {
      this.drawLast();
      this.finish(text);
    }
  }

  private drop(): void {
    this.drawLast(this.line.text === "" ? HINT : "^C");
    this.reset();
  }

  private leave(): void {
    this.drawLast();
    this.finish(undefined);
  }

  private takePasted(key: Key, pasted: string[]): void {
    if (key.name !== "paste-end" && !(key.ctrl && key.name === "c")) {
      pasted.push(key.sequence);
      return;
    }
    this.pasted = undefined;
    if (key.name !== "paste-end") return; // the end got lost, or the user has had enough
    const text = pasted.join("").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: pasted text is no place for them
    this.line.insert(text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, ""));
  }

  // --- History ---

  private showEarlier(): void {
    if (this.place > 0) this.show(this.place - 1);
  }

  private showLater(): void {
    if (this.place < this.host.history.length) this.show(this.place + 1);
  }

  private show(place: number): void {
    const { history } = this.host;
    if (this.place === history.length) this.draft = this.line.text;
    this.place = place;
    this.line.set(history[place] ?? this.draft);
  }

  private takeSearchKey(key: Key, search: HistorySearch): void {
    const { name = "", ctrl = false, meta = false, sequence } = key;
    if (ctrl && name === "r") search.older();
    else if (name === "backspace" || (ctrl && name === "h")) search.shorten();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character ends the search
    else if (!ctrl && !meta && !/^[\x00-\x1f\x7f]/.test(sequence)) search.extend(sequence);
    else if (ctrl && (name === "g" || name === "c")) this.search = undefined;
    else this.acceptFound(key, search);
  }

  /** Goes on editing what was found, with the key that ended the search. */
  private acceptFound(key: Key, search: HistorySearch): void {
    this.search = undefined;
    if (search.match !== "") {
      this.line.set(search.match, search.cursor);
      this.place = this.host.history.length;
    }
    if (key.name !== "escape") this.takeKey(key);
  }

  // --- Completion ---

  private completeWord(): void {
    const { line } = this;
    if (line.text.slice(line.lineStart, line.cursor).trim() === "") {
      line.insert("  ");
      return;
    }
    const { start, words } = this.host.complete(line.before);
    if (words.length === 0) return;
    const prefix = commonPrefix(words);
    if (words.length === 1 || prefix.length > line.cursor - start) line.replaceFrom(start, prefix);
    else this.list(words);
  }

  /** Shows what is possible, and the line again below it. */
  private list(words: string[]): void {
    const { line } = this;
    const { cursor } = line;
    this.drawLast();
    const rest = words.length > MOST_WORDS ? [`… ${words.length - MOST_WORDS} more`] : [];
    this.host.write([...inColumns(words.slice(0, MOST_WORDS), this.host.columns), ...rest].join("\r\n").concat("\r\n"));
    line.cursor = cursor;
  }
}
