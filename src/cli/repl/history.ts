// The entries of earlier sessions, kept in a file that several sessions may add to at once. A file that cannot be read
// or written means a history that lasts as long as the session, and nothing worse.
import { HistoryFile } from "../../system/history-file.ts";

/** Entries kept. */
export const MOST_ENTRIES = 1_000;
const MOST_ENTRY_BYTES = 65_536;

/** One line per entry: a line break within it is `\n`, a backslash `\\`. */
function encode(entry: string): string {
  return `${entry.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`;
}

function decode(line: string): string {
  return line.replace(/\\([\\n])/g, (_, c: string) => (c === "n" ? "\n" : "\\"));
}

/** The entries in the text of a file; lines that no session writes are left out. */
function parse(text: string): string[] {
  const entries: string[] = [];
  for (const line of text.split("\n")) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those tell a file that is not ours
    if (line === "" || line.length > MOST_ENTRY_BYTES || /[\x00-\x08\x0b-\x1f\x7f\ufffd]/.test(line)) continue;
    const entry = decode(line);
    if (entry !== entries.at(-1)) entries.push(entry);
  }
  return entries;
}

const FORMAT = {
  parse,
  line: encode,
  most: MOST_ENTRIES,
  slack: 100,
  mostBytes: 16 << 20,
  mostEntryBytes: MOST_ENTRY_BYTES,
};

export class History {
  /** Oldest first. */
  readonly entries: string[];
  private readonly file: HistoryFile | undefined;

  /** @param path where it is kept; without one it lasts as long as the session */
  constructor(path: string | undefined) {
    this.file = path === undefined ? undefined : new HistoryFile(path, FORMAT);
    this.entries = this.file?.read() ?? [];
  }

  /** Adds an entry, here and in the file, unless it repeats the last one. */
  add(entry: string): void {
    if (entry.trim() === "" || entry === this.entries.at(-1)) return;
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    this.file?.append(entry);
  }
}
