// The temporary directories of tests: all below one that is removed when the run ends, however it ends.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PermissionFlags } from "../../kernel/permissions.ts";

export class TemporaryDirectories {
  private readonly root = join(realpathSync(tmpdir()), `ingot-test-${crypto.randomUUID()}`);
  private isMade = false;

  constructor() {
    process.on("exit", () => this.removeAll());
  }

  /** The flags of the command line, with what tests may do in the directories that they are given. */
  permitted(flags: PermissionFlags): PermissionFlags {
    const add = (allowed: true | string[] | undefined) =>
      allowed === true ? allowed : [...(allowed ?? []), this.root];
    const { allow } = flags;
    return { ...flags, allow: { ...allow, read: add(allow.read), write: add(allow.write) } };
  }

  /** Makes an empty directory. @returns its path */
  make(): string {
    if (!this.isMade) {
      mkdirSync(this.root, { mode: 0o700 });
      this.isMade = true;
    }
    return mkdtempSync(join(this.root, "test-"));
  }

  /** Removes a directory that `make` made, with what is in it. */
  remove(path: string): void {
    if (!path.startsWith(`${this.root}/`)) throw new Error(`"${path}" is no temporary directory of a test`);
    rmSync(path, { recursive: true, force: true });
  }

  private removeAll(): void {
    if (!this.isMade) return;
    try {
      rmSync(this.root, { recursive: true, force: true });
    } catch {
      // A test took away the right to do so; there is nobody left to tell.
    }
  }
}
