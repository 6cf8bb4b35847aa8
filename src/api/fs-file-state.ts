// `ingot.fs.file_state`: what tools last saw of files, to notice that somebody else has changed them.
import { FileState } from "../system/file-state.ts";
import { attempt } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";

/** The records of one program. */
class FileStates extends FileState {
  constructor(runtime: Runtime) {
    super(runtime.permissions);
  }
}

const states = (runtime: Runtime) => runtime.service(FileStates);
const asBytes = (content: Bytes) => (typeof content === "string" ? Buffer.from(content) : content);

function find(runtime: Runtime, path: Bytes): unknown {
  const record = states(runtime).get(path);
  if (record === undefined) return undefined;
  return { content: record.content, mtime_ms: record.mtimeMs, read_range: record.readRange };
}

const path = ["p", t.bytes] as const;
const reading = [
  path,
  ["content", t.bytes, "the whole file, as it was read"],
  ["offset", t.integer, "start of the part that was shown, in whatever unit; kept as it is"],
  ["limit", t.integer, "length of that part"],
] as const;

export const namespace: Namespace = {
  name: "fs.file_state",
  tier: "Host",
  doc: "Remembers what a tool last saw of each file. Two paths that lead to the same file are one; the oldest records go when there are too many.",
  records: {
    "fs.FileRecord": {
      doc: "What was last seen of a file.",
      fields: {
        content: ["string", "its bytes"],
        mtime_ms: ["integer?", "when it was changed, milliseconds since 1970; nil when it was gone already"],
        read_range: ["{ offset: integer, limit: integer }?", "the part that was read; nil after a write"],
      },
    },
  },
  functions: {
    get: fn({
      doc: "The record of a file.",
      params: [path],
      returns: [["fs.FileRecord?", "record"]],
      run: (runtime, p) => find(runtime, p),
    }),
    has: fn({
      doc: "Whether there is a record of a file.",
      params: [path],
      returns: [["boolean", "recorded"]],
      run: (runtime, p) => states(runtime).has(p),
    }),
    mtime_ms: fn({
      doc: "When a file was changed, as the disk has it.",
      params: [path],
      returns: [
        ["integer?", "mtime_ms", "milliseconds since 1970"],
        ["string?", "error"],
      ],
      permission: "read",
      run: (runtime, p) => attempt(() => states(runtime).mtimeMs(p)),
    }),
    record_read: fn({
      doc: "Records that a file was read, with the time of change that the disk has now.",
      params: reading,
      permission: "read",
      run: (runtime, p, content, offset, limit) => states(runtime).recordRead(p, asBytes(content), offset, limit),
    }),
    record_read_with_mtime: fn({
      doc: "Records that a file was read, with the time of change that belongs to what was read.",
      params: [...reading, ["mtime_ms", t.integer, "milliseconds since 1970, as `fs.read_async` tells it"]],
      run: (runtime, p, content, offset, limit, mtime) =>
        states(runtime).recordRead(p, asBytes(content), offset, limit, mtime),
    }),
    record_write: fn({
      doc: "Records that a file was written.",
      params: [path, ["content", t.bytes, "the whole file, as it was written"]],
      permission: "read",
      run: (runtime, p, content) => states(runtime).recordWrite(p, asBytes(content)),
    }),
    staleness_error: fn({
      doc: "Says why a file is not to be changed on the basis of its record: it was changed or removed since. One that was only touched is as it was.",
      params: [path, ["noun", t.optional(t.string), "what the message calls it; `file` unless given"]],
      returns: [["string?", "message", "nil when the record is up to date, and when there is none"]],
      permission: "read",
      run: (runtime, p, noun) => states(runtime).stalenessError(p, noun),
    }),
  },
};
