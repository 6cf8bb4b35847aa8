// `ingot.notebook`: Jupyter notebooks.
import { decodePath, quoteForMessage } from "../kernel/path-text.ts";
import { results } from "../lua/values.ts";
import { readFile, readLimited, writeFile } from "../system/file-tasks.ts";
import {
  type EditedCell,
  editNotebook,
  formatNotebook,
  parseNotebook,
  renderNotebook,
  summarize,
} from "../system/notebook.ts";
import { extension } from "../system/path-names.ts";
import { attempt, attemptAsync } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import { writeWhole } from "./fs/contents.ts";
import { lossy } from "./lossy.ts";
import { type Bytes, type Options, t } from "./types.ts";

/** Larger notebooks are refused, in bytes. */
const LARGEST = 256 * 1024 * 1024;

/** The arguments of the tool that edits notebooks, which may have others. */
const editFields = {
  notebook_path: [t.bytes, "the file"],
  cell_id: [t.optional(t.string), "names the cell; counts more than `cell_number`"],
  cell_number: [t.optional(t.integer), "names the cell, counted from 0; `insert` puts the new one after it"],
  new_source: [t.optional(t.string), "the text of the cell; not for `delete`"],
  cell_type: [t.optional(t.string), "`code` or `markdown`; needed for `insert`"],
  edit_mode: [t.optional(t.string), "`replace` unless given, `insert` or `delete`"],
} as const;
type EditArguments = Options<typeof editFields>;

const editArguments = [["args", t.options("notebook.Edit", editFields, { open: true })]] as const;
const edited = [
  ["notebook.Edited?", "edited"],
  ["string?", "error"],
] as const;

const part = [
  ["path", t.bytes],
  ["offset", t.integer, "the first cell, counted from 1"],
  ["limit", t.integer, "how many cells at most"],
] as const;

/** Does something with a notebook; what is wrong with it is said of its path. */
function about<Result>(path: Bytes, action: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`cannot ${action} ${quoteForMessage(decodePath(path))}: ${(error as Error).message}`);
  }
}

function textOf(path: Bytes, action: string, content: Uint8Array, isTooLarge: boolean): string {
  return about(path, action, () => {
    if (isTooLarge) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MiB`);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(content);
    } catch {
      throw new Error("it is not valid UTF-8");
    }
  });
}

function render(path: Bytes, text: string, offset: number, limit: number): string {
  return about(path, "read", () => renderNotebook(parseNotebook(text), Math.max(1, offset), Math.max(0, limit)));
}

/** Applies an edit. @returns the new content of the file, and what a tool answers */
function apply(text: string, args: EditArguments) {
  const { notebook_path: path, edit_mode: mode = "replace" } = args;
  return about(path, "edit", () => {
    const notebook = parseNotebook(text);
    const cell = editNotebook(notebook, {
      mode,
      id: args.cell_id || undefined, // models leave a field empty that they do not need
      index: args.cell_number,
      type: args.cell_type || undefined,
      source: args.new_source,
    });
    return { content: Buffer.from(formatNotebook(notebook)), answer: describe(path, mode, cell) };
  });
}

function describe(path: Bytes, mode: string, cell: EditedCell) {
  const metadata = {
    kind: "notebook_cell_edit",
    edit_mode: mode,
    path,
    index: cell.index,
    old_type: cell.oldType,
    new_type: cell.newType,
    cell_id: cell.id,
    old_source: cell.oldSource,
    new_source: cell.newSource,
  };
  return { content: `${cell.message} in ${lossy(path)}`, metadata };
}

export const namespace: Namespace = {
  name: "notebook",
  tier: "Host",
  doc: "Jupyter notebooks: reading them as text, and changing one cell without touching the rest.",
  records: {
    Notebook: {
      doc: "A notebook in short.",
      fields: {
        nbformat: ["integer?", "version of the format"],
        nbformat_minor: ["integer?", "version within that"],
        cells: ["NotebookCell[]", "in order"],
      },
    },
    NotebookCell: {
      doc: "A cell of a notebook.",
      fields: {
        kind: ["string", "`code`, `markdown` or `raw`"],
        id: ["string?", "its name, in newer notebooks"],
        source: ["string", "its text"],
        execution_count: ["integer?", "when it was run last"],
      },
    },
    "notebook.Edited": {
      doc: "What was done to a notebook, as a tool answers it.",
      fields: {
        content: ["string", "in words"],
        metadata: [
          "table",
          "`kind` (`notebook_cell_edit`), `edit_mode`, `path`, `index` (from 0), `old_type`, `new_type`, `cell_id`, `old_source`, `new_source`",
        ],
      },
    },
  },
  functions: {
    is_notebook_path: fn({
      doc: "Whether a path ends with `.ipynb`.",
      params: [["path", t.bytes]],
      returns: [["boolean", "is_notebook"]],
      run: (_, path) => extension(decodePath(path))?.toLowerCase() === "ipynb",
    }),
    parse: fn({
      doc: "Reads the content of a notebook's file.",
      params: [["json", t.string]],
      returns: [
        ["Notebook?", "notebook"],
        ["string?", "error"],
      ],
      run: (_, text) => attempt(() => summarize(parseNotebook(text))),
    }),
    read: fn({
      doc: "Shows cells as numbered lines: a head with the number of the cell, its type and id, its source, its outputs.",
      params: part,
      returns: [
        ["string?", "text", "`offset beyond end of notebook` behind the last cell"],
        ["string?", "error"],
      ],
      permission: "read",
      run: ({ permissions }, path, offset, limit) =>
        attempt(() => {
          const { content, truncated } = readLimited(path, LARGEST, permissions);
          return render(path, textOf(path, "read", content, truncated), offset, limit);
        }),
    }),
    read_async: fn({
      doc: "`notebook.read` without blocking.",
      params: part,
      returns: [
        ["string?", "text"],
        ["string?", "error"],
        ["string?", "raw_json", "the content of the file"],
        ["integer?", "mtime", "when it was changed, in milliseconds since 1970-01-01 UTC"],
      ],
      permission: "read",
      wait: ({ permissions, signal }, path, offset, limit) =>
        attemptAsync(async () => {
          const { content, mtimeMs } = await readFile(path, { permissions, signal });
          const text = textOf(path, "read", content, content.length > LARGEST);
          return results(render(path, text, offset, limit), undefined, content, mtimeMs);
        }),
    }),
    apply_edit: fn({
      doc: "Replaces, inserts or deletes a cell, and writes the file. Nothing is locked: the caller does that.",
      params: editArguments,
      returns: edited,
      permission: "write",
      run: ({ permissions, files }, args) =>
        attempt(() => {
          const path = args.notebook_path;
          const { content, truncated } = readLimited(path, LARGEST, permissions);
          const change = apply(textOf(path, "edit", content, truncated), args);
          writeWhole(files, path, change.content);
          return change.answer;
        }),
    }),
    apply_edit_async: fn({
      doc: "`notebook.apply_edit` without blocking.",
      params: editArguments,
      returns: edited,
      permission: "write",
      wait: ({ permissions, signal }, args) =>
        attemptAsync(async () => {
          const path = args.notebook_path;
          const { content } = await readFile(path, { permissions, signal });
          const change = apply(textOf(path, "edit", content, content.length > LARGEST), args);
          await writeFile(path, change.content, { permissions, signal });
          return change.answer;
        }),
    }),
  },
};
