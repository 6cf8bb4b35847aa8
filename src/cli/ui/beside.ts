// Programs that run beside a UI (`io.popen`): what they print does not reach its terminal, and they do not read its keys.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, unlinkSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { isTerminal } from "../../host.ts";
import { withDescriptors } from "../../lua/libc.ts";

export class BesideUi {
  /** What they have printed: a file without a name, because a pipe that nobody reads would hold them up. */
  private printed: number | undefined;

  /** @param hold takes what they have printed */
  constructor(private readonly hold: (bytes: Uint8Array) => void) {}

  /** Starts a program with something else for those of its streams that would be the terminal. */
  start<T>(start: () => T): T {
    const nothing = openSync(devNull, "r");
    this.printed ??= openNameless();
    const replacements = new Map([
      [0, nothing],
      [1, this.printed],
      [2, this.printed],
    ]);
    for (const fd of replacements.keys()) if (!isTerminal(fd)) replacements.delete(fd);
    try {
      return withDescriptors(replacements, start);
    } finally {
      closeSync(nothing);
    }
  }

  /** Takes what has been printed since the last time. */
  collect(): void {
    if (this.printed === undefined) return;
    const { size } = fstatSync(this.printed);
    if (size === 0) return;
    const bytes = new Uint8Array(size);
    const count = readSync(this.printed, bytes, 0, size, 0);
    ftruncateSync(this.printed);
    this.hold(bytes.subarray(0, count));
  }
}

function openNameless(): number {
  const { O_APPEND, O_CREAT, O_EXCL, O_RDWR } = constants;
  const path = join(tmpdir(), `ingot-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const fd = openSync(path, O_APPEND | O_CREAT | O_EXCL | O_RDWR, 0o600);
  unlinkSync(path);
  return fd;
}
