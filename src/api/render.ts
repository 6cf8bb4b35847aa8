// `ingot.render`: fills buffers with markdown, source code, diffs and layouts.
import { TextBuffer } from "../kernel/text-buffer.ts";
import type { RichLine } from "../terminal/rich/line.ts";
import { BufferSources } from "./buffer-sources.ts";
import { fn, type Namespace } from "./declare.ts";
import { BlockHandle } from "./layout.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const buffer = t.handle("Buf", TextBuffer);
const text = t.optional(t.string);

/** Puts lines into a buffer, in the place of what is in it. */
function show(runtime: Runtime, buf: TextBuffer, lines: readonly RichLine[]): void {
  runtime.service(BufferSources).setStyled(buf, lines);
}

/** The width of the screen, where none is given. */
function widthOf(runtime: Runtime, width: number | undefined): number {
  return width ?? runtime.service(UserInterface).ui.size.columns;
}

/** Text; bytes that are no UTF-8 are shown as such. */
function textOf(bytes: Bytes): string {
  return typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
}

const rich = {
  ansi: () => require("../terminal/rich/ansi.ts") as typeof import("../terminal/rich/ansi.ts"),
  blocks: () => require("../terminal/rich/blocks.ts") as typeof import("../terminal/rich/blocks.ts"),
  code: () => require("../terminal/rich/code.ts") as typeof import("../terminal/rich/code.ts"),
  diff: () => require("../terminal/rich/diff.ts") as typeof import("../terminal/rich/diff.ts"),
  markdown: () => require("../terminal/rich/markdown.ts") as typeof import("../terminal/rich/markdown.ts"),
};

const diffFields = {
  old: [t.optional(t.bytes), "the text before; empty unless given"],
  new: [t.optional(t.bytes), "the text after; empty unless given"],
  lang: [text, "the language"],
  path: [text, "a path whose name says the language"],
} as const;

export const namespace: Namespace = {
  name: "render",
  tier: "UiHost",
  doc: "Fills buffers with markdown, source code, diffs and layouts, in the place of what is in them.",
  functions: {
    markdown: fn({
      doc: "Shows markdown. Paragraphs are wrapped by the window; tables are as wide as they need to be, and rules and tables no wider than the window.",
      params: [
        ["buf", buffer],
        ["source", t.bytes],
        [
          "opts",
          t.optional(
            t.options("render.MarkdownOpts", {
              width: [
                t.optional(t.atLeast(1)),
                "columns for tables and rules, whatever the window has; those of the first window that shows it unless given",
              ],
            }),
          ),
        ],
      ],
      example: 'local buf = ingot.buf.new()\ningot.render.markdown(buf, "# Title\\n\\nSome **bold** text.")',
      run: (runtime, buf, source, opts) => {
        const { width } = opts ?? {};
        if (width !== undefined) show(runtime, buf, rich.markdown().markdownLines(textOf(source), { width }));
        else runtime.service(BufferSources).setMarkdown(buf, textOf(source));
      },
    }),
    text: fn({
      doc: "Shows text, dim unless a theme group is given. Its colour sequences are obeyed.",
      params: [
        ["buf", buffer],
        ["content", t.bytes],
        [
          "opts",
          t.optional(
            t.options("render.TextOpts", {
              hl_group: [text, "theme group"],
              hl: [text, "the same, in short"],
              width: [t.optional(t.atLeast(1)), "columns to wrap at; the screen's unless given"],
            }),
          ),
        ],
      ],
      run: (runtime, buf, content, opts) => {
        const group = opts?.hl_group ?? opts?.hl;
        const node = {
          kind: "text",
          content: textOf(content),
          ...(group !== undefined && { hl: group }),
          ansi: true,
        } as const;
        const lines = rich.blocks().layoutLines(node, widthOf(runtime, opts?.width));
        show(
          runtime,
          buf,
          lines.map((spans) => ({ spans })),
        );
      },
    }),
    syntax: fn({
      doc: "Shows source code in the colours of its language; as it is when the language is unknown.",
      params: [
        ["buf", buffer],
        [
          "opts",
          t.options("render.SyntaxOpts", {
            content: [t.optional(t.bytes), "the source; what is in the buffer unless given"],
            lang: [text, "the language"],
            path: [text, "a path whose name says the language"],
          }),
        ],
      ],
      run: (runtime, buf, { content, lang, path }) => {
        const { codeLines, languageOf } = rich.code();
        show(runtime, buf, codeLines(textOf(content ?? buf.text), lang ?? (path && languageOf(path))));
      },
    }),
    diff: fn({
      doc: "Shows what has changed between two texts, line by line, with line numbers.",
      params: [
        ["buf", buffer],
        [
          "opts",
          t.options("render.DiffOpts", {
            ...diffFields,
            context: [t.optional(t.atLeast(0)), "lines shown around changes; 3 unless given"],
            full_file: [t.optional(t.boolean), "show everything"],
          }),
        ],
      ],
      run: (runtime, buf, { old = "", new: after = "", lang, path, context, full_file }) =>
        show(
          runtime,
          buf,
          rich.diff().diffLines({ old: textOf(old), new: textOf(after), lang, path, context, fullFile: full_file }),
        ),
    }),
    diff_split: fn({
      doc: "Shows two texts side by side in two buffers, which get the same number of rows.",
      params: [
        ["left", buffer],
        ["right", buffer],
        ["opts", t.options("render.DiffSplitOpts", diffFields)],
      ],
      run: (runtime, left, right, { old = "", new: after = "", lang, path }) => {
        const sides = rich.diff().diffSplit({ old: textOf(old), new: textOf(after), lang, path });
        show(runtime, left, sides.left);
        show(runtime, right, sides.right);
      },
    }),
    layout: fn({
      doc: "Shows a layout of `ingot.layout`, laid out for a width.",
      params: [
        ["buf", buffer],
        ["node", t.handle("layout.Node", BlockHandle)],
        [
          "opts",
          t.optional(
            t.options("render.LayoutOpts", { width: [t.optional(t.atLeast(1)), "columns; the screen's unless given"] }),
          ),
        ],
      ],
      run: (runtime, buf, node, opts) => {
        const { buffers } = runtime.service(UserInterface).ui;
        const lines = rich.blocks().layoutLines(node.block, widthOf(runtime, opts?.width), {
          buffer: (number) => buffers.get(number),
        });
        show(
          runtime,
          buf,
          lines.map((spans) => ({ spans })),
        );
      },
    }),
  },
};
