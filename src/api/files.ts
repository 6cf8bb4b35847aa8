// `ingot.files`: searching the files of a workspace while one types.
import { decodePath } from "../kernel/path-text.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { FileIndex } from "../system/file-index.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";

/** How many workspaces are kept indexed. */
const MOST_INDEXES = 8;

/** The indexes of one program, by the true path of their root; those that were used last are kept. */
class Indexes {
  private readonly byRoot = new Map<string, FileIndex>();

  constructor(private readonly runtime: Runtime) {
    runtime.onClose(() => {
      for (const index of this.byRoot.values()) index.close();
      this.byRoot.clear();
    });
  }

  /** @throws PermissionDenied */
  of(directory: Bytes | undefined): FileIndex {
    const { permissions } = this.runtime;
    const root = resolvePath(directory === undefined ? "." : decodePath(directory), workingDirectory());
    permissions.check("read", root);
    const index = this.byRoot.get(root) ?? new FileIndex(root, { permissions });
    this.byRoot.delete(root);
    this.byRoot.set(root, index);
    for (const [oldest, unused] of this.byRoot) {
      if (this.byRoot.size <= MOST_INDEXES) break;
      unused.close();
      this.byRoot.delete(oldest);
    }
    return index;
  }
}

const indexOf = (runtime: Runtime, directory: Bytes | undefined) => runtime.service(Indexes).of(directory);

const cwd = [t.optional(t.bytes), "the root of the workspace; the working directory unless given"] as const;
const where = ["opts", t.optional(t.options("files.Options", { cwd }))] as const;

function search(index: FileIndex, query: string, limit?: number, offset?: number, includeDirectories?: boolean) {
  const found = index.search(query, { limit, offset, includeDirectories });
  return {
    items: found.items.map(({ insertText, ...item }) => ({ ...item, insert_text: insertText })),
    total_matched: found.totalMatched,
    total_files: found.totalFiles,
    total_dirs: found.totalDirectories,
    scanned: found.scanned,
    scanning: found.scanning,
    searching: found.searching,
    ready: found.ready,
    status: found.status,
    message: found.message,
    root: found.root,
  };
}

export const namespace: Namespace = {
  name: "files",
  tier: "Host",
  doc: "The files of a workspace, indexed in the background. Nothing here waits: a search gives what is known so far. What git ignores is left out.",
  records: {
    "files.Item": {
      doc: "A file or directory that was found.",
      fields: {
        label: ["string", "the path from the root; a directory ends with a slash"],
        path: ["string", "the same without the slash"],
        insert_text: ["string", "what stands for it in a text"],
        kind: ['"file"|"directory"', ""],
        score: ["integer", "lower is better"],
      },
    },
    "files.Result": {
      doc: "What a search has found so far.",
      fields: {
        items: ["files.Item[]", "the best first"],
        total_matched: ["integer", "how many match, so far"],
        total_files: ["integer", ""],
        total_dirs: ["integer", ""],
        scanned: ["integer", "how many files the running scan has found, or the last one"],
        scanning: ["boolean", "whether the workspace is being looked through"],
        searching: ["boolean", "whether the same query gives more in a moment"],
        ready: ["boolean", "whether the workspace was looked through once"],
        status: ['"scanning"|"searching"|"ready"|"error"', ""],
        message: ["string", "the status in words; empty when ready"],
        root: ["string", "the true path of the workspace"],
      },
    },
    "files.Status": {
      doc: "How far an index is.",
      fields: {
        root: ["string", "the true path of the workspace"],
        initialized: ["boolean", "whether a scan has begun"],
        files: ["integer", "how many there are"],
        scanned: ["integer", "how many files the running scan has found, or the last one"],
        scanning: ["boolean", ""],
        watcher_ready: ["boolean", "whether changes are noticed"],
        warmup_complete: ["boolean", "whether the first scan has ended"],
      },
    },
  },
  functions: {
    search: fn({
      doc: "Finds files by a few letters of their path. With an empty query all are given, those accepted last first.",
      params: [
        ["query", t.bytes],
        [
          "opts",
          t.optional(
            t.options("files.SearchOptions", {
              limit: [t.optional(t.atLeast(0)), "how many at most, 100 unless given"],
              offset: [t.optional(t.atLeast(0)), "how many of the best are passed over"],
              include_dirs: [t.optional(t.boolean), "whether directories are found too"],
              cwd,
            }),
          ),
        ],
      ],
      returns: [["files.Result", "result"]],
      permission: "read",
      run: (runtime, query, options) => {
        const index = indexOf(runtime, options?.cwd);
        return search(index, decodePath(query), options?.limit, options?.offset, options?.include_dirs);
      },
    }),
    status: fn({
      doc: "How far the index of a workspace is.",
      params: [where],
      returns: [["files.Status", "status"]],
      permission: "read",
      run: (runtime, options) => {
        const status = indexOf(runtime, options?.cwd).status();
        const { watcherReady, warmupComplete, ...rest } = status;
        return { ...rest, watcher_ready: watcherReady, warmup_complete: warmupComplete };
      },
    }),
    rescan: fn({
      doc: "Looks through the workspace anew, in the background.",
      params: [where],
      returns: [
        ["boolean", "ok"],
        ["string?", "error"],
      ],
      permission: "read",
      run: (runtime, options) => {
        indexOf(runtime, options?.cwd).rescan();
        return true;
      },
    }),
    accept: fn({
      doc: "Remembers that an item was chosen: from now on it comes before its equals.",
      params: [
        ["item", t.options("files.Accepted", { path: [t.bytes, "as in a `files.Item`"] }, { open: true })],
        where,
      ],
      returns: [
        ["boolean", "ok"],
        ["string?", "error"],
      ],
      permission: "read",
      run: (runtime, item, options) => {
        indexOf(runtime, options?.cwd).accept(decodePath(item.path));
        return true;
      },
    }),
  },
};
