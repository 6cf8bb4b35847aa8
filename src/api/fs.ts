// `ingot.fs`: files and directories.
import type { Namespace } from "./declare.ts";
import { directoryFunctions } from "./fs/directories.ts";
import { fileFunctions } from "./fs/files.ts";
import { flockClass, lockFunction } from "./fs/lock.ts";
import { watchFunction } from "./fs/watch.ts";
import { regClass } from "./reg.ts";

export const namespace: Namespace = {
  name: "fs",
  tier: "Host",
  doc: "Files and directories. Relative paths start from the working directory; paths and contents may hold any bytes. What fails is told by a second result, which names the path and the reason; a missing permission is raised.",
  classes: [regClass, flockClass],
  records: {
    "fs.WatchEvent": {
      doc: "A change that `fs.watch` tells.",
      fields: {
        kind: [
          '"create"|"modify"|"remove"|"rename"|"access"|"other"|"any"',
          "`any`: changes were lost, everything below the path may be different",
        ],
        detail: [
          '("file"|"folder"|"data"|"metadata"|"close"|"both"|"from"|"to")?',
          "create and remove: `file`, `folder`; modify: `data`, `metadata`; access: `close` (a writer has closed the file); rename: `both`, `from` (moved out of what is watched), `to` (moved into it)",
        ],
        paths: ["string[]", "what it happened to, absolute; the old and the new path for `both`"],
      },
    },
    "fs.Start": {
      doc: "The start of a file.",
      fields: {
        content: ["string", "its bytes"],
        truncated: ["boolean", "whether the file goes on"],
      },
    },
    "fs.FileInfo": {
      doc: "What a file is.",
      fields: {
        is_file: ["boolean", "false for directories and devices"],
        len: ["integer", "bytes"],
        mtime_ms: ["integer", "when it was changed, milliseconds since 1970"],
      },
    },
    "fs.Entry": {
      doc: "What is in a directory.",
      fields: {
        name: ["string", ""],
        kind: ['"file"|"dir"|"link"|"other"', "`other`: devices, pipes, and what is denied to be read"],
        size: ["integer?", "bytes; nil for what is denied to be read"],
        mtime_ms: ["integer?", "when it was changed, milliseconds since 1970; nil for what is denied to be read"],
        target_kind: [
          '("file"|"dir"|"other")?',
          "for a link: what it leads to; nil when that is nothing or may not be read",
        ],
      },
    },
    "fs.Found": {
      doc: "What `fs.glob_async` found.",
      fields: {
        paths: ["string[]", "the newest first"],
        scanned: ["integer", "how many directory entries were looked at"],
        truncated: ["boolean", "whether a limit left something out"],
        timed_out: ["boolean", "whether the time was up"],
      },
    },
    "fs.Completion": {
      doc: "What a path can become.",
      fields: { items: ["fs.CompletionItem[]", "the best first"] },
    },
    "fs.CompletionItem": {
      doc: "One way to go on with a path.",
      fields: {
        label: ["string", "the name; a directory ends with a slash"],
        path: ["string", "the path below the directory as it was given"],
        insert_text: ["string", "what stands for it in a text"],
        kind: ['"file"|"directory"', ""],
        description: ["string", "`link` for a symbolic link, else empty"],
      },
    },
  },
  functions: { ...fileFunctions, ...directoryFunctions, watch: watchFunction, try_flock: lockFunction },
};
