// `ingot.fs.try_flock` and the locks it gives.
import { decodePath, quoteForMessage } from "../../kernel/path-text.ts";
import { type FileLock, tryLock } from "../../system/file-lock.ts";
import { attempt } from "../attempt.ts";
import { type ClassDeclaration, fn, methodsOf } from "../declare.ts";
import type { Runtime } from "../runtime.ts";
import { type Bytes, t } from "../types.ts";

/** A lock as Lua holds it. */
class Flock {
  constructor(readonly lock: FileLock) {}
}

/** The locks that a program holds: each is let go of with its handle, and all at the end. */
class Locks {
  private readonly held = new Set<FileLock>();
  private readonly forgotten = new FinalizationRegistry<FileLock>((lock) => this.release(lock));

  constructor(private readonly runtime: Runtime) {
    runtime.onClose(() => {
      for (const lock of this.held) lock.release();
      this.held.clear();
    });
  }

  /** @throws PermissionDenied, or Error also when somebody else has the lock */
  take(path: Bytes): Flock {
    const lock = tryLock(path, this.runtime.permissions);
    if (lock === undefined)
      throw new Error(`cannot lock ${quoteForMessage(decodePath(path))}: somebody else holds the lock`);
    const flock = new Flock(lock);
    this.held.add(lock);
    this.forgotten.register(flock, lock);
    return flock;
  }

  release(lock: FileLock): void {
    this.held.delete(lock);
    lock.release();
  }
}

const method = methodsOf<Flock>();

export const flockClass: ClassDeclaration = {
  name: "Flock",
  doc: "The exclusive lock of a file. It is let go of when the handle has been collected, and when the program ends.",
  of: Flock,
  methods: {
    release: method({
      doc: "Lets go of the lock. May be called again. The file stays.",
      run: (runtime, self) => runtime.service(Locks).release(self.lock),
    }),
  },
};

export const lockFunction = fn({
  doc: "Takes the exclusive lock of a file without waiting for it. The file is created when it is missing. Only programs that ask for the lock are kept out.",
  params: [["p", t.bytes]],
  returns: [
    ["Flock?", "flock", "nil while somebody else holds the lock, this program included"],
    ["string?", "error"],
  ],
  permission: "write",
  run: (runtime, p) => attempt(() => runtime.service(Locks).take(p)),
});
