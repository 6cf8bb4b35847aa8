// What a Lua instance may ask of the machine. Whoever makes an instance decides what is behind each door; a door that
// stays shut throws, and the error is raised in the Lua code that asked.

/** A path as Lua has it: bytes, as text where they are valid UTF-8. */
export type Path = string | Buffer;

export interface FileDoors {
  /**
   * @param flags the host's own `O_…` flags (`fs.constants`)
   * @param mode permission bits of a file that is created
   * @returns a file descriptor, or the contents of a file that exists in memory only
   */
  open(path: Path, flags: number, mode: number): number | Uint8Array;
  unlink(path: Path): void;
  rmdir(path: Path): void;
  rename(from: Path, to: Path): void;
}

export interface Doors {
  files: FileDoors;
  /** Throws unless this shell command line may be run. */
  checkCommand(line: string): void;
  /** Throws unless this environment variable may be read. */
  checkVariable(name: string): void;
  /** Ends the program; never returns. */
  exit(code: number): never;
}

/** An error like those of Node's system calls, for a door that answers itself. */
export function refused(code: string, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code, syscall });
}
