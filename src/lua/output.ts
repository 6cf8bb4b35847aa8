// Standard output of a Lua program: gathered in memory so that a million short writes are not a million system calls.
import { writeSync } from "node:fs";

const CAPACITY = 65_536;
/** Written out after this many milliseconds even if the program never pauses. */
const STALE_AFTER = 50;

export class Output {
  /** Called before anything is written to standard output or standard error. */
  beforeWrite: () => void = () => {};
  /**
   * Takes what the program writes to standard output and standard error, while those must not be written to.
   * @returns whether it has; otherwise the bytes are written
   */
  redirect: ((fd: 1 | 2, bytes: Uint8Array) => boolean) | undefined;
  /** Why output is lost of which nobody has been told. */
  lost: unknown;
  private readonly buffer = new Uint8Array(CAPACITY);
  private used = 0;
  private since = 0;

  /**
   * @param fd where to write
   * @param immediate write through at once, as people in front of a terminal expect
   * @param onBrokenPipe called when nobody reads any more; must not return
   */
  constructor(
    private readonly fd: number,
    public immediate: boolean,
    private readonly onBrokenPipe: () => never,
  ) {}

  write(bytes: Uint8Array): void {
    if (this.immediate) {
      this.flushAside(); // what was gathered before the program asked for immediate writes
      this.writeAll(bytes);
      return;
    }
    if (this.used + bytes.length > CAPACITY) this.flushAside();
    if (bytes.length > CAPACITY) {
      this.writeAll(bytes);
      return;
    }
    if (this.used === 0) this.since = performance.now();
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
  }

  /** Whether something has been gathered that is not written yet. */
  get isHolding(): boolean {
    return this.used > 0;
  }

  flush(): void {
    const bytes = this.buffer.subarray(0, this.used);
    this.used = 0; // what cannot be written is not tried again
    this.writeAll(bytes);
  }

  /** As `flush`, where a failure is not what the caller could tell of: it is kept in `lost`. */
  flushAside(): void {
    try {
      this.flush();
    } catch (error) {
      this.lost = error;
    }
  }

  /** Called now and then while a program runs without a pause. */
  flushStale(now: number): void {
    if (this.used > 0 && now - this.since > STALE_AFTER) this.flushAside();
  }

  private writeAll(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.redirect?.(1, bytes)) return;
    this.beforeWrite();
    try {
      writeAll(this.fd, bytes);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Writes to standard error. */
  writeError(bytes: Uint8Array): void {
    this.flushAside();
    if (this.redirect?.(2, bytes)) return;
    this.beforeWrite();
    writeAll(2, bytes);
  }

  private fail(error: unknown): never {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EPIPE") this.onBrokenPipe();
    throw Object.assign(new Error(`cannot write to standard output: ${code}`), { code, syscall: "write" });
  }
}

/** Writes every byte, waiting where the descriptor is a full non-blocking pipe or terminal. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSome(fd, bytes, offset, bytes.length - offset);
}

/** Writes some bytes and answers how many: none when the descriptor is full, after a short wait. */
function writeSome(fd: number, bytes: Uint8Array, offset: number, length: number): number {
  try {
    return writeSync(fd, bytes, offset, length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Bun.sleepSync(1);
    return 0;
  }
}
