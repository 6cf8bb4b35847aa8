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

/** Entries that are read; the file is shortened to them when it has half as many again. */
const MOST_ENTRIES = 10_000;
const SLACK = MOST_ENTRIES / 2;
/** A larger file is none of ours, and longer entries are not worth keeping; in bytes. */
const MOST_BYTES = 64 << 20;
const MOST_ENTRY_BYTES = 1 << 20;

const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const APPEND_FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

export class HistoryFile {
  /** @param path absolute; file and directories are made when there is something to write */
  constructor(private readonly path: string) {}

  /** The entries, oldest first, those of other processes included; none when the file cannot be read. */
  read(): string[] {
    let entries: string[] = [];
    attempt(() => {
      entries = parseHistory(this.text());
    });
    if (entries.length > MOST_ENTRIES + SLACK) attempt(() => this.shorten());
    return entries.slice(-MOST_ENTRIES);
  }

  /** Adds an entry. */
  append(entry: string): void {
    const line = historyLine(entry.toWellFormed());
    if (Buffer.byteLength(line) <= MOST_ENTRY_BYTES) attempt(() => append(this.path, line));
  }

  private text(): string {
    const fd = openSync(this.path, READ_FLAGS);
    try {
      const status = fstatSync(fd);
      return status.isFile() && status.size <= MOST_BYTES ? readFileSync(fd, "utf8") : "";
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
      const entries = parseHistory(text.toString()).slice(-MOST_ENTRIES);
      rmSync(next, { force: true });
      append(next, entries.map(historyLine).join(""));
      renameSync(next, path);
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
