// Errors of the operating system, told about the path that the program gave rather than the one used inside.

const DESCRIPTIONS = {
  EINVAL: "invalid argument",
  ELOOP: "too many symbolic links encountered",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
} as const;

/**
 * Makes an error such as `node:fs` would throw.
 *
 * @param code the name of the error
 * @param syscall the name of the operation
 * @param path the path it was about
 */
export function systemError(code: keyof typeof DESCRIPTIONS, syscall: string, path: string): NodeJS.ErrnoException {
  const number = process.getBuiltinModule("node:os").constants.errno[code];
  const error = new Error(`${code}: ${DESCRIPTIONS[code]}`);
  return withPath(Object.assign(error, { code, errno: -number }), syscall, path);
}

/**
 * Retells an error of the operating system with other paths.
 *
 * @param error anything thrown; what is no error of the operating system is returned as it is
 * @param syscall the name of the operation
 * @param path the path to tell about
 * @param dest the second path of an operation that has two
 */
export function withPath<Thrown>(error: Thrown, syscall: string, path: string, dest?: string): Thrown {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined) {
    return error;
  }
  const [description] = error.message.split(", ");
  const arrow = dest === undefined ? "" : ` -> '${dest}'`;
  const retold = new Error(`${description}, ${syscall} '${path}'${arrow}`);
  const { errno } = error as NodeJS.ErrnoException;
  return Object.assign(retold, { code, errno, syscall, path }, dest === undefined ? {} : { dest }) as Error as Thrown;
}

/** The code of an error of the operating system, `ENOENT` for example; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}
