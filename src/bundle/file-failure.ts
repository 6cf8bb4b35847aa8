// What a failed system call means to a person who named the file.

const reasons: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a directory",
  EACCES: "its file permissions do not allow it",
  EPERM: "the system does not allow it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EFBIG: "it would be too large",
  ETXTBSY: "it is a program that is running",
  ENOTDIR: "a part of the path is not a directory",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENXIO: "it is a socket or a device that is not there",
};

/** Why a system call failed, in words; undefined for any other error. */
export function failureReason(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? (reasons[code] ?? code) : undefined;
}
