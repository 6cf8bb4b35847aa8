// `ingot.layout`: descriptions of how something is laid out, which whoever shows them measures and wraps.

import type { BlockNode, ColumnSize } from "../kernel/block.ts";
import { DrawError, parseSpans } from "../kernel/draw.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import { LuaReference } from "../lua/references.ts";
import { type ClassDeclaration, type FunctionDeclaration, fn, type Namespace, type Parameter } from "./declare.ts";
import { listOf } from "./looks.ts";
import { custom, flag, Mismatch, type ParameterType, t, typeName, unknownOption } from "./types.ts";

/** A block in the hands of Lua. */
export class BlockHandle {
  constructor(readonly block: BlockNode) {}
}

const nodeClass: ClassDeclaration = {
  name: "layout.Node",
  doc: "A description of something to show. What it looks like is up to the one who shows it, and to the width there is.",
  of: BlockHandle,
  methods: {},
};

const node = t.handle("layout.Node", BlockHandle);

/** A node of an `hbox`, bare or with what it gets of the width. */
interface Column {
  node: BlockHandle;
  cols?: number | undefined;
  weight?: number | undefined;
  fit?: boolean | undefined;
  copy_owner?: boolean | undefined;
}

const columnKeys = {
  cols: t.optional(t.integer),
  weight: t.optional(t.number),
  fit: t.optional(t.boolean),
  copy_owner: t.optional(t.boolean),
};

const column = custom("layout.Node|layout.Column", (value, reader): Column => {
  if (value instanceof LuaReference) return { node: node.check(value, reader) };
  if (typeName(value) !== "table") throw new Mismatch(`layout.Node or a table expected, got ${typeName(value)}`);
  const entries: [unknown, unknown][] =
    value instanceof Map ? [...value] : Array.isArray(value) ? [[1, value[0]]] : Object.entries(value as object);
  const result: Record<string, unknown> = {};
  for (const [key, item] of entries) {
    if (key === 1) result.node = node.check(item, reader);
    else if (typeof key === "string" && Object.hasOwn(columnKeys, key))
      result[key] = columnKeys[key as keyof typeof columnKeys].check(item, reader);
    else reader.passedOver(String(key), () => unknownOption(String(key), Object.keys(columnKeys)));
  }
  if (!(result.node instanceof BlockHandle)) throw new Mismatch("the node is missing at index 1");
  return result as unknown as Column;
});

const group = t.optional(t.string);
const style = {
  hl_group: [group, "theme group"],
  hl: [group, "the same, in short"],
  fg: [group, "theme group whose colour the text takes"],
  bg: [group, "theme group whose background it takes"],
  dim: [flag, ""],
  bold: [flag, ""],
  italic: [flag, ""],
} as const;

/** A text or a list of spans. */
const spans = styled((value) => parseSpans(listOf(value), "spans"));

/** A text, or a list of lines, each a text or a list of spans. */
const lines = styled((value) => {
  if (typeof value === "string") return value.split("\n").map((line) => parseSpans(line, "lines"));
  const list = listOf(value);
  if (!Array.isArray(list)) throw new Mismatch(`string or a list of lines expected, got ${typeName(value)}`);
  return list.map((line, index) => parseSpans(listOf(line), `line ${index + 1}`));
});

/** Text; bytes that are no UTF-8 are shown as such. */
const text = custom("string", (value, reader): string => {
  const bytes = t.bytes.check(value, reader);
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
});

function styled<T>(parse: (value: unknown) => T): ParameterType<T> {
  return custom("string|table[]", (value) => {
    try {
      return parse(value);
    } catch (error) {
      throw error instanceof DrawError ? new Mismatch(error.message) : error;
    }
  });
}

/** Declares a function that makes a node of its arguments. */
function maker<const P extends readonly Parameter[]>(kind: string, doc: string, params: P): FunctionDeclaration {
  return fn({
    doc,
    params,
    returns: [["layout.Node", "node"]],
    run: (_, ...args: unknown[]) => make(kind, params, args),
  } as Parameters<typeof fn<P>>[0]);
}

/** A block of that kind; options and other arguments are its fields, nodes its children. */
function make(kind: string, params: readonly Parameter[], args: readonly unknown[]): BlockHandle {
  const block: Record<string, unknown> = { kind };
  params.forEach(([name], i) => {
    const value = args[i];
    if (value instanceof BlockHandle) block[name] = value.block;
    else if (name === "items") block.children = (value as BlockHandle[]).map((item) => item.block);
    else if (name === "opts") Object.assign(block, fields((value ?? {}) as Record<string, unknown>));
    else if (value !== undefined) block[field(name)] = value;
  });
  return new BlockHandle(block as unknown as BlockNode);
}

/** Options as fields of a block: in the spelling of this program, and one name for the group. */
function fields({ hl_group, hl = hl_group, ...options }: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries({ ...options, hl }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [field(name), value]));
}

function field(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const hbox = fn({
  doc: "Columns, side by side. Fixed and fitting ones get their width first, the others share what is left.",
  params: [["items", t.list(column), "nodes, or `{ node, cols = n | weight = n | fit = true, copy_owner = true }`"]],
  returns: [["layout.Node", "node"]],
  run: (_, columns) => {
    if (columns.filter(({ copy_owner }) => copy_owner).length > 1)
      throw new Error("bad argument #1 to 'layout.hbox' (only one column can be the copy_owner)");
    const sizes: ColumnSize[] = columns.map(({ node: _node, ...size }) => fields(size));
    return new BlockHandle({ kind: "hbox", sizes, children: columns.map((item) => item.node.block) });
  },
});

export const namespace: Namespace = {
  name: "layout",
  tier: "Host",
  doc: "Descriptions of how something is laid out, independent of the width. Whoever shows them measures and wraps.",
  classes: [nodeClass],
  functions: {
    vbox: maker("vbox", "Nodes on top of each other.", [["items", t.list(node)]]),
    hbox,
    text: maker("text", "Plain text, dim unless a group is given.", [
      ["content", text],
      [
        "opts",
        t.optional(
          t.options("layout.TextOpts", {
            hl_group: style.hl_group,
            hl: style.hl,
            ansi: [flag, "obey colour sequences in the text"],
          }),
        ),
      ],
    ]),
    markdown: maker("markdown", "Markdown.", [
      ["content", text],
      [
        "opts",
        t.optional(
          t.options("layout.MarkdownOpts", {
            dim: [flag, ""],
            italic: [flag, ""],
            inline: [flag, "keep lines as they are"],
          }),
        ),
      ],
    ]),
    diff: maker("diff", "The difference between two texts.", [
      [
        "opts",
        t.options("layout.DiffOpts", {
          old: [text, ""],
          new: [text, ""],
          path: [t.optional(t.string), "whose extension tells the language"],
          anchor: [t.optional(text), "the text that line numbers count from; the old one unless given"],
          lang: [t.optional(t.string), "the language"],
          full_file: [flag, "show unchanged parts, too"],
        }),
      ],
    ]),
    file_view: maker("file_view", "Source text with line numbers.", [
      [
        "opts",
        t.options("layout.FileViewOpts", {
          content: [text, ""],
          path: [t.optional(t.string), "whose extension tells the language"],
          lang: [t.optional(t.string), "the language"],
        }),
      ],
    ]),
    leaf: maker("leaf", "What a buffer shows, with its marks, in place.", [
      ["buf", t.either(t.handle("Buf", TextBuffer), t.integer), "the buffer, or its number"],
    ]),
    sep: maker("sep", "A character that is repeated along the axis of what it is in.", [
      ["char", t.optional(t.string)],
    ]),
    code: maker("code", "Source text with syntax colours.", [
      ["content", text],
      ["opts", t.optional(t.options("layout.CodeOpts", { lang: [t.optional(t.string), "the language"] }))],
    ]),
    line: maker("line", "One row, which is cut rather than wrapped.", [
      [
        "spans",
        spans,
        "text, or a list of spans `{ text, syntax?, hl?, fg?, bg?, dim?, bold?, italic?, selectable?, title_suffix? }`",
      ],
      ["opts", t.optional(t.copy)],
    ]),
    runs: maker("runs", "Styled text, which is wrapped.", [
      ["lines", lines, "text, or a list of lines, each a list of spans"],
      [
        "opts",
        t.optional(
          t.options("layout.RunsOpts", {
            hl_group: style.hl_group,
            hl: style.hl,
            continuation_indent: [t.optional(t.integer), "cells before wrapped rows"],
          }),
        ),
      ],
    ]),
    separator: maker("separator", "A rule across the whole width.", [
      [
        "opts",
        t.optional(
          t.options("layout.SeparatorOpts", {
            label: [t.optional(t.string), "in the middle"],
            dim: [flag, ""],
            selectable: [flag, ""],
          }),
        ),
      ],
    ]),
    panel: maker("panel", "A node on a background.", [
      ["child", node],
      [
        "opts",
        t.optional(
          t.options("layout.PanelOpts", {
            hl_group: style.hl_group,
            hl: style.hl,
            padding: [t.optional(t.integer), "cells at its left and right; 1 unless given"],
          }),
        ),
      ],
    ]),
    gutter: maker("gutter", "A node with something before every row that cannot be selected.", [
      ["child", node],
      [
        "opts",
        t.optional(
          t.options("layout.GutterOpts", {
            text: [t.optional(t.string), "two spaces unless given"],
            styled: [flag, ""],
          }),
        ),
      ],
    ]),
    row_prefix: maker("row_prefix", "A node with styled text before its rows.", [
      ["child", node],
      [
        "opts",
        t.options("layout.RowPrefixOpts", {
          first: [spans, "before the first row"],
          rest: [t.optional(spans), "before the others; the same unless given"],
        }),
      ],
    ]),
    style: fn({
      doc: "A style for a node and what is in it.",
      params: [
        ["child", node],
        ["opts", t.optional(t.options("layout.StyleOpts", style))],
      ],
      returns: [["layout.Node", "node"]],
      run: (_, child, opts) => new BlockHandle({ kind: "style", style: fields({ ...opts }), child: child.block }),
    }),
    cap: maker(
      "cap",
      "A node of which at most so many rows are shown, besides the one that says how many are missing.",
      [
        ["child", node],
        [
          "opts",
          t.options("layout.CapOpts", {
            rows: [t.integer, "at most"],
            keep: [t.oneOf("head", "tail", "head_tail"), "which"],
            head_rows: [t.optional(t.integer), "how many of them at the head"],
            marker: [
              t.optional(t.oneOf("above", "below", "middle")),
              "where it is said how many are missing; nowhere unless given",
            ],
            total_rows: [t.optional(t.integer), "how many rows there are, when the child is a part"],
          }),
        ],
      ],
    ),
    empty: maker("empty", "No rows: to be used where nothing is to be shown.", []),
    refresh: fn({
      doc: "A node that is to be made anew later.",
      params: [
        ["child", node],
        ["opts", t.options("layout.RefreshOpts", { after_ms: [t.integer, "milliseconds"] })],
      ],
      returns: [["layout.Node", "node"]],
      run: (_, child, { after_ms }) => {
        if (after_ms <= 0)
          throw new Error("bad argument #2 to 'layout.refresh' (option 'after_ms': more than 0 expected)");
        return new BlockHandle({ kind: "refresh", afterMs: after_ms, child: child.block });
      },
    }),
    content: maker("content", "Text of the transcript that the host holds.", [
      ["content_id", t.integer],
      [
        "opts",
        t.optional(
          t.options("layout.ContentOpts", {
            format: [t.optional(t.oneOf("text", "markdown", "code", "file")), ""],
            hl_group: style.hl_group,
            hl: style.hl,
            ansi: [flag, ""],
            dim: [flag, ""],
            italic: [flag, ""],
            inline: [flag, ""],
            lang: [t.optional(t.string), ""],
            path: [t.optional(t.string), ""],
          }),
        ),
      ],
    ]),
    content_diff: maker("content_diff", "The difference between two texts that the host holds.", [
      ["old_id", t.integer],
      ["new_id", t.integer],
      [
        "opts",
        t.optional(
          t.options("layout.ContentDiffOpts", {
            anchor_content_id: [t.optional(t.integer), ""],
            path: [t.optional(t.string), ""],
            lang: [t.optional(t.string), ""],
            full_file: [flag, ""],
          }),
        ),
      ],
    ]),
    group_children: maker("group_children", "The place of the members of a group.", []),
  },
};
