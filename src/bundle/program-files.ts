// The files of a program: those of the machine, and its own below a root that is the same in a bundle and before it is one.
import { join, normalize } from "node:path";
import { type FileDoors, type Path, refused } from "../lua/doors.ts";
import type { Bundle } from "./bundle.ts";

/** Where the files that came with a program appear to it. */
export const BUNDLE_ROOT = "bundle:/";

/** Bits of `open`'s flags that ask for more than reading. */
const WRITES = 3;

export class ProgramFiles implements FileDoors {
  /**
   * @param machine the files of the machine, with permissions
   * @param bundle the program's own files, when it is a bundle
   * @param directory where they lie when it is not
   */
  constructor(
    private readonly machine: FileDoors,
    private readonly bundle: Bundle | undefined,
    private readonly directory: string | undefined,
  ) {}

  open(path: Path, flags: number, mode: number): number | Uint8Array {
    const own = ownName(path);
    if (own === undefined || this.bundle === undefined) return this.machine.open(this.onMachine(path), flags, mode);
    if ((flags & WRITES) !== 0) throw refused("EROFS", "open");
    const bytes = this.bundle.file(own);
    if (bytes === undefined) throw refused("ENOENT", "open");
    return bytes;
  }

  unlink(path: Path): void {
    this.machine.unlink(this.changeable(path));
  }

  rmdir(path: Path): void {
    this.machine.rmdir(this.changeable(path));
  }

  rename(from: Path, to: Path): void {
    this.machine.rename(this.changeable(from), this.changeable(to));
  }

  /** Whether a path is that of a file that came with the program. */
  isOwn(path: string): boolean {
    return ownName(path) !== undefined && (this.bundle !== undefined || this.directory !== undefined);
  }

  /** Where a file that came with the program lies on the machine; undefined when it is in the executable. */
  placeOf(path: string): string | undefined {
    return this.bundle === undefined ? String(this.onMachine(path)) : undefined;
  }

  /** The contents of a file in the executable, if there is one of that path. */
  contents(path: string): Uint8Array | undefined {
    const own = ownName(path);
    return own === undefined ? undefined : this.bundle?.file(own);
  }

  private onMachine(path: Path): Path {
    const own = ownName(path);
    return own === undefined || this.directory === undefined ? path : join(this.directory, own);
  }

  private changeable(path: Path): Path {
    if (this.bundle !== undefined && ownName(path) !== undefined) throw refused("EROFS", "write");
    return this.onMachine(path);
  }
}

/** The name below `BUNDLE_ROOT`, which `..` cannot leave; undefined for any other path. */
function ownName(path: Path): string | undefined {
  if (typeof path !== "string" || !path.startsWith(BUNDLE_ROOT)) return undefined;
  return normalize(`/${path.slice(BUNDLE_ROOT.length)}`)
    .replaceAll("\\", "/")
    .slice(1);
}
