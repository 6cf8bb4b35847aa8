// The entries of earlier sessions, kept in a file that several sessions may add to at once. A file that cannot be read
// or written means a history that lasts as long as the session, and nothing worse.
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

/** Entries kept. */
export const MOST_ENTRIES = 1_000;
/** Entries beyond that which gather in the file before it is shortened during a session. */
const SLACK = 100;
/** A larger file is none of ours, and longer entries are not worth keeping; in bytes. */
const MOST_BYTES = 16 << 20;
const MOST_ENTRY_BYTES = 65_536;

const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const APPEND_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

/** One line per entry: a line break within it is `\n`, a backslash `\\`. */
function encode(entry: string): string {
  return entry.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
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

export class History {
  /** Oldest first. */
  readonly entries: string[] = [];
  /** Entries in the file, as far as this session knows. */
  private inFile = 0;

  /** @param file where it is kept; without one it lasts as long as the session */
  constructor(private readonly file: string | undefined) {
    if (file === undefined) return;
    attempt(() => {
      const fd = openSync(file, READ_FLAGS);
      try {
        const status = fstatSync(fd);
        if (!status.isFile() || status.size > MOST_BYTES) return;
        const entries = parse(readFileSync(fd, "utf8"));
        this.inFile = entries.length;
        this.entries.push(...entries.slice(-MOST_ENTRIES));
      } finally {
        closeSync(fd);
      }
    });
    if (this.inFile > MOST_ENTRIES) attempt(() => this.shorten(file));
  }

  /** Adds an entry, here and in the file, unless it repeats the last one. */
  add(entry: string): void {
    if (entry.trim() === "" || entry === this.entries.at(-1)) return;
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    const { file } = this;
    const line = `${encode(entry)}\n`;
    if (file === undefined || Buffer.byteLength(line) > MOST_ENTRY_BYTES) return;
    attempt(() => {
      append(file, line);
      this.inFile++;
      if (this.inFile > MOST_ENTRIES + SLACK) this.shorten(file);
    });
  }

  /**
   * Replaces the file by one with the newest entries. A session that adds to the old file meanwhile loses nothing: what
   * it wrote by the time the new file is in place is carried over here, and after that it notices itself (`append`).
   */
  private shorten(file: string): void {
    const next = `${file}.${process.pid}`;
    const old = openSync(file, READ_FLAGS);
    try {
      const entries = parse(readFileSync(old, "utf8")).slice(-MOST_ENTRIES);
      const end = fstatSync(old).size;
      rmSync(next, { force: true });
      append(next, entries.map((entry) => `${encode(entry)}\n`).join(""));
      renameSync(next, file);
      this.inFile = entries.length;
      const late = Buffer.alloc(fstatSync(old).size - end);
      if (late.length > 0) append(file, late.subarray(0, readSync(old, late, 0, late.length, end)).toString());
    } finally {
      closeSync(old);
      rmSync(next, { force: true });
    }
  }
}

/** Adds whole lines to the file with one write, so that they stay whole beside those of other sessions. */
function append(file: string, lines: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < 5; tries++) {
    const fd = openSync(file, APPEND_FLAGS, 0o600);
    try {
      const status = fstatSync(fd);
      if (!status.isFile()) return;
      if ((status.mode & 0o777) !== 0o600) fchmodSync(fd, 0o600);
      const last = Buffer.alloc(1);
      const torn = status.size > 0 && readSync(fd, last, 0, 1, status.size - 1) === 1 && last[0] !== 0x0a;
      writeSync(fd, torn ? `\n${lines}` : lines);
      // Another session may have put a shorter file in the place of the one that was opened.
      if (statSync(file).ino === status.ino) return;
    } finally {
      closeSync(fd);
    }
  }
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The session goes on without the file.
  }
}
