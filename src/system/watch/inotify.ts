// Changes in directories as Linux reports them: inotify(7), with SIGIO to say that there is something to read.
//
// A stream on the descriptor would do the same, but Bun's keeps a duplicate of it until the next garbage collection, and a
// user has 128 inotify instances. With O_ASYNC the kernel sends a signal when an event arrives: nothing polls, nothing stays.

import { close, closeSync, readSync } from "node:fs";
import { decodePath } from "../../kernel/path-text.ts";
import { codeOf } from "../../kernel/system-error.ts";
import { type CLibrary, openCLibrary } from "./c-library.ts";

/** Bits of events and of what is asked for, from <sys/inotify.h>. */
export const IN = {
  MODIFY: 0x2,
  ATTRIB: 0x4,
  CLOSE_WRITE: 0x8,
  MOVED_FROM: 0x40,
  MOVED_TO: 0x80,
  CREATE: 0x100,
  DELETE: 0x200,
  DELETE_SELF: 0x400,
  MOVE_SELF: 0x800,
  UNMOUNT: 0x2000,
  Q_OVERFLOW: 0x4000,
  IGNORED: 0x8000,
  ONLYDIR: 0x1000000,
  ISDIR: 0x40000000,
} as const;

const INTEREST =
  IN.MODIFY |
  IN.ATTRIB |
  IN.CLOSE_WRITE |
  IN.MOVED_FROM |
  IN.MOVED_TO |
  IN.CREATE |
  IN.DELETE |
  IN.DELETE_SELF |
  IN.MOVE_SELF |
  IN.ONLYDIR;

/** One `struct inotify_event`. */
export interface InotifyEvent {
  /** The number that `add` gave; -1 for an overflow. */
  watch: number;
  mask: number;
  /** What joins the two halves of a move; 0 otherwise. */
  cookie: number;
  /** The name in the directory, `decodePath` text; empty when the event is about the directory itself. */
  name: string;
}

const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const O_ASYNC = 0o20000;
const F_SETFL = 4;
const F_SETOWN = 8;
const EINTR = 4;
const ENOSPC = 28;
const EMFILE = 24;
const BUFFER_SIZE = 64 * 1024;
const HEADER_SIZE = 16;
const MOST_RELEASING = 16;
const LONGEST_TIMER = 2 ** 31 - 1;

type Functions = "inotify_init1" | "inotify_add_watch" | "inotify_rm_watch" | "fcntl";

let library: CLibrary<Functions> | undefined;

function libc(): CLibrary<Functions> {
  library ??= openCLibrary<Functions>({
    inotify_init1: ["i32"],
    inotify_add_watch: ["i32", "buffer", "u32"],
    inotify_rm_watch: ["i32", "i32"],
    fcntl: ["i32", "i32", "i32"],
  });
  return library;
}

const instances = new Set<Inotify>();
let releasing = 0;
let isListening = false;

function listen(): void {
  if (!isListening) {
    isListening = true;
    // For ever: without a handler a signal that is still on its way would end the process.
    process.on("SIGIO", () => {
      for (const instance of [...instances]) {
        instance.read();
      }
    });
  }
}

/** The system allows no more watches; the message says what to do. */
class WatchLimitReached extends Error {
  override name = "WatchLimitReached";
}

/** One inotify instance. Keeps the process alive until it is closed. */
export class Inotify {
  readonly #descriptor: number;
  readonly #onEvents: (events: InotifyEvent[]) => void;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_SIZE);
  readonly #keepAlive: NodeJS.Timeout;
  #next: NodeJS.Immediate | undefined;
  #isClosed = false;

  /**
   * @param onEvents gets events in the order of the kernel, never during a call of a method here
   * @throws WatchLimitReached
   */
  constructor(onEvents: (events: InotifyEvent[]) => void) {
    const { call, errno } = libc();
    this.#descriptor = call.inotify_init1(O_NONBLOCK | O_CLOEXEC);
    if (this.#descriptor < 0) {
      const hint = errno() === EMFILE ? " (raise fs.inotify.max_user_instances)" : "";
      throw new WatchLimitReached(`the system allows no more watchers${hint}`);
    }
    this.#onEvents = onEvents;
    listen();
    instances.add(this);
    call.fcntl(this.#descriptor, F_SETOWN, process.pid);
    call.fcntl(this.#descriptor, F_SETFL, O_NONBLOCK | O_ASYNC);
    this.#keepAlive = setInterval(() => undefined, LONGEST_TIMER);
  }

  /**
   * Watches one directory.
   *
   * @param handle a path of ASCII characters that leads to it
   * @returns the number its events will have; undefined when there is no such directory or it may not be read
   * @throws WatchLimitReached
   */
  add(handle: string): number | undefined {
    const { call, errno } = libc();
    const path = Buffer.from(`${handle}\0`);
    for (;;) {
      const watch = call.inotify_add_watch(this.#descriptor, path, INTEREST);
      if (watch >= 0) {
        return watch;
      }
      const failure = errno();
      if (failure === ENOSPC) {
        throw new WatchLimitReached(
          "the system allows no more directories to be watched (raise fs.inotify.max_user_watches)",
        );
      }
      if (failure !== EINTR) {
        return undefined;
      }
    }
  }

  /** Ends the watch of one directory; an event IN.IGNORED confirms it. */
  remove(watch: number): void {
    libc().call.inotify_rm_watch(this.#descriptor, watch);
  }

  /** Takes what has arrived. A flood is taken in pieces, so that other work gets its turn. */
  read(): void {
    if (this.#isClosed || this.#next !== undefined) {
      return;
    }
    let length: number;
    try {
      length = readSync(this.#descriptor, this.#buffer);
    } catch (error) {
      if (codeOf(error) !== "EINTR") {
        return;
      }
      length = 0;
    }
    this.#next = setImmediate(() => {
      this.#next = undefined;
      this.read();
    });
    if (length > 0) {
      this.#onEvents(parseEvents(this.#buffer.subarray(0, length)));
    }
  }

  /** Ends all watches. Nothing is delivered afterwards. */
  close(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    instances.delete(this);
    clearInterval(this.#keepAlive);
    clearImmediate(this.#next);
    libc().call.fcntl(this.#descriptor, F_SETFL, O_NONBLOCK);
    release(this.#descriptor);
  }
}

/** The kernel takes about 10 ms to end an instance: on another thread, unless many instances wait there to be ended. */
function release(descriptor: number): void {
  if (releasing >= MOST_RELEASING) {
    closeSync(descriptor);
    return;
  }
  releasing++;
  close(descriptor, () => {
    releasing--;
  });
}

function parseEvents(bytes: Buffer): InotifyEvent[] {
  const events: InotifyEvent[] = [];
  for (let offset = 0; offset + HEADER_SIZE <= bytes.length; ) {
    const start = offset + HEADER_SIZE;
    const end = start + bytes.readUInt32LE(offset + 12);
    const name = bytes.subarray(start, end);
    const terminator = name.indexOf(0);
    events.push({
      watch: bytes.readInt32LE(offset),
      mask: bytes.readUInt32LE(offset + 4),
      cookie: bytes.readUInt32LE(offset + 8),
      name: decodePath(terminator < 0 ? name : name.subarray(0, terminator)),
    });
    offset = end;
  }
  return events;
}
