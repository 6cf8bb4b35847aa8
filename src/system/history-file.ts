// The file in which what was submitted at a prompt is kept: several processes add to it at once. A file that cannot be
// read or written means a history that lasts as long as the process, and nothing worse.
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { historyLine, parseHistory } from "../kernel/prompt-history.ts";

/** How the entries of a history stand in its file, and how many. */
export interface HistoryFormat {
  /** The entries in the text of a file; what no process writes is left out. */
  parse(text: string): string[];
  /** An entry as one line, its line feed included. */
  line(entry: string): string;
  /** Entries that are read. */
  readonly most: number;
  /** Entries beyond that which gather in the file before it is shortened. */
  readonly slack: number;
  /** A larger file is none of ours; in bytes. */
  readonly mostBytes: number;
  /** Longer entries are not kept; in bytes. */
  readonly mostEntryBytes: number;
}

const PROMPT: HistoryFormat = {
  parse: parseHistory,
  line: (entry) => historyLine(entry.toWellFormed()),
  most: 10_000,
  slack: 5_000,
  mostBytes: 64 << 20,
  mostEntryBytes: 1 << 20,
};

const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const APPEND_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

export class HistoryFile {
  /** Entries in the file, as far as is known here. */
  private count = 0;

  /**
   * @param path absolute; file and directories are made when there is something to write
   * @param format that of the prompt unless given
   */
  constructor(
    private readonly path: string,
    private readonly format = PROMPT,
  ) {}

  /** The entries, oldest first, those of other processes included; none when the file cannot be read. */
  read(): string[] {
    let entries: string[] = [];
    attempt(() => {
      entries = this.format.parse(this.text());
    });
    this.count = entries.length;
    this.shortenIfNeeded();
    return entries.slice(-this.format.most);
  }

  /** Adds an entry. */
  append(entry: string): void {
    const line = this.format.line(entry);
    if (Buffer.byteLength(line) > this.format.mostEntryBytes) return;
    attempt(() => {
      append(this.path, line);
      this.count++;
    });
    this.shortenIfNeeded();
  }

  private shortenIfNeeded(): void {
    if (this.count > this.format.most + this.format.slack) attempt(() => this.shorten());
  }

  private text(): string {
    const fd = openSync(this.path, READ_FLAGS);
    try {
      const status = fstatSync(fd);
      return status.isFile() && status.size <= this.format.mostBytes ? readFileSync(fd, "utf8") : "";
    } finally {
      closeSync(fd);
    }
  }

  /**
   * Replaces the file by one with the newest entries. What another process adds to the old file until the new one is in
   * place is carried over; after that it notices itself (`append`).
   */
  private shorten(): void {
    const { path } = this;
    const next = `${path}.${process.pid}`;
    const old = openSync(path, READ_FLAGS);
    try {
      const text = readFileSync(old);
      const entries = this.format.parse(text.toString()).slice(-this.format.most);
      rmSync(next, { force: true });
      append(next, entries.map(this.format.line).join(""));
      renameSync(next, path);
      this.count = entries.length;
      const late = Buffer.alloc(Math.max(0, fstatSync(old).size - text.length));
      if (late.length > 0) append(path, late.subarray(0, readSync(old, late, 0, late.length, text.length)).toString());
    } finally {
      closeSync(old);
      rmSync(next, { force: true });
    }
  }
}

/** Adds whole lines with one write, so that they stay whole beside those of other processes. */
function append(path: string, lines: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < 5; tries++) {
    const fd = openSync(path, APPEND_FLAGS, 0o600);
    try {
      const status = fstatSync(fd);
      if (!status.isFile()) return;
      if ((status.mode & 0o777) !== 0o600) fchmodSync(fd, 0o600);
      const last = Buffer.alloc(1);
      const isTorn = status.size > 0 && readSync(fd, last, 0, 1, status.size - 1) === 1 && last[0] !== 0x0a;
      writeSync(fd, isTorn ? `\n${lines}` : lines);
      // Another process may have put a shorter file in the place of the one that was opened.
      if (statSync(path).ino === status.ino) return;
    } finally {
      closeSync(fd);
    }
  }
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The process goes on without the file.
  }
}
