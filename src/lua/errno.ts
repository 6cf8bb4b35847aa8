// Error numbers: C code in the module knows WASI's, Lua programs expect the machine's own.

/**
 * Node's error code, the number WASI gives it (wasi_snapshot_preview1, type `errno`) and the number Linux gives it
 * (errno.h), which `io.open` and its like return as third result.
 */
const table: [code: string, wasi: number, host: number][] = [
  ["E2BIG", 1, 7],
  ["EACCES", 2, 13],
  ["EAGAIN", 6, 11],
  ["EBADF", 8, 9],
  ["EBUSY", 10, 16],
  ["ECHILD", 12, 10],
  ["EDQUOT", 19, 122],
  ["EEXIST", 20, 17],
  ["EFAULT", 21, 14],
  ["EFBIG", 22, 27],
  ["EILSEQ", 25, 84],
  ["EINTR", 27, 4],
  ["EINVAL", 28, 22],
  ["EIO", 29, 5],
  ["EISDIR", 31, 21],
  ["ELOOP", 32, 40],
  ["EMFILE", 33, 24],
  ["EMLINK", 34, 31],
  ["ENAMETOOLONG", 37, 36],
  ["ENFILE", 41, 23],
  ["ENODEV", 43, 19],
  ["ENOENT", 44, 2],
  ["ENOEXEC", 45, 8],
  ["ENOMEM", 48, 12],
  ["ENOSPC", 51, 28],
  ["ENOSYS", 52, 38],
  ["ENOTDIR", 54, 20],
  ["ENOTEMPTY", 55, 39],
  ["ENOTSUP", 58, 95],
  ["ENOTTY", 59, 25],
  ["ENXIO", 60, 6],
  ["EOVERFLOW", 61, 75],
  ["EPERM", 63, 1],
  ["EPIPE", 64, 32],
  ["ERANGE", 68, 34],
  ["EROFS", 69, 30],
  ["ESPIPE", 70, 29],
  ["ETXTBSY", 74, 26],
  ["EXDEV", 75, 18],
];

/** The numbers the instance's own imports answer with. */
export const Errno = { BADF: 8, INVAL: 28, IO: 29, NOENT: 44, NOSYS: 52, NOTTY: 59, PIPE: 64, SPIPE: 70 } as const;

/** The WASI number of a failed system call, or undefined when `error` is something else. */
export function wasiErrno(error: unknown): number | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (typeof code !== "string") return undefined;
  const row = table.find((entry) => entry[0] === code);
  if (row) return row[1];
  return (error as NodeJS.ErrnoException).syscall === undefined ? undefined : Errno.IO;
}

/** The machine's number for one of WASI's. */
export function hostErrno(wasi: number): number {
  return table.find((entry) => entry[1] === wasi)?.[2] ?? wasi;
}
