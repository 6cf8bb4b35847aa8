// `ingot.buf`: texts in memory that windows show.
import { TextBuffer } from "../kernel/text-buffer.ts";
import { BufferSources } from "./buffer-sources.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { lookRecords, styledLines } from "./looks.ts";
import { markOptions, toMark } from "./mark-options.ts";
import { resourceName } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const method = methodsOf<TextBuffer>();

const MODES = ["plain", "markdown", "md", "code"] as const;

const modeFields = {
  lang: [t.optional(t.string), "the language, for mode code"],
  diff_base: [t.optional(t.string), "for mode code: shows what has changed from this text"],
} as const;

const sources = (runtime: Runtime) => runtime.service(BufferSources);

export const bufferClass: ClassDeclaration = {
  name: "Buf",
  doc: "A text in memory. Lines are counted from 1; columns are byte offsets from 0. One that is gone has no text and takes none: its methods do nothing.",
  of: TextBuffer,
  methods: {
    source: method({
      doc: "The whole text; with an argument, sets it. Marks in the lines at the start and the end that stay the same move along with them; those in between stay where the text was replaced, unless `buf:clear_ns` removes them.",
      params: [["text", t.optional(t.string), "the new text"]],
      returns: [["string|Buf|nil", "text", "the buffer itself when a text was given; nil when the buffer is gone"]],
      run: (runtime, self, text) => {
        if (text === undefined) return self.closed ? undefined : sources(runtime).source(self);
        if (!self.closed) sources(runtime).set(self, text);
        return self;
      },
    }),
    lines: method({
      doc: "All lines; with an argument, replaces them. Marks are treated as by `buf:source`.",
      params: [["lines", t.optional(t.list(t.string)), "the new lines"]],
      returns: [["string[]|Buf", "lines", "the buffer itself when lines were given; none when the buffer is gone"]],
      run: (runtime, self, lines) => {
        if (lines === undefined) return self.closed ? [] : self.lines();
        if (!self.closed) sources(runtime).set(self, lines.join("\n"));
        return self;
      },
    }),
    line: method({
      doc: "One line.",
      params: [["index", t.integer, "counted from 1"]],
      returns: [["string?", "line", "nil when there is no such line"]],
      run: (_, self, index) => (self.closed ? undefined : self.line(index - 1)),
    }),
    styled: method({
      doc: "Replaces the content by styled lines. All marks go with the old content, those of other plugins, too: put marks after it.",
      params: [["lines", styledLines]],
      returns: [["Buf", "self"]],
      run: (runtime, self, lines) => {
        if (self.closed) return self;
        self.marks.clearNamed();
        sources(runtime).setStyled(
          self,
          lines.map((spans) => ({ spans })),
        );
        return self;
      },
    }),
    mode: method({
      doc: "What the text is; with an argument, has `buf:source` shown that way from now on.",
      params: [
        ["mode", t.optional(t.oneOf(...MODES))],
        ["opts", t.optional(t.options("buf.ModeOpts", modeFields))],
      ],
      returns: [['"plain"|"markdown"|"code"|Buf', "mode", "the buffer itself when a mode was given"]],
      example: 'local buf = ingot.buf.new():source("local x <const> = 1")\nbuf:mode("code", { lang = "lua" })',
      run: (runtime, self, mode, opts) => {
        if (mode === undefined) return sources(runtime).mode(self);
        if (runtime.service(UserInterface).ui.owns(self))
          throw new Error(`the mode of the buffer "${self.name}" cannot be set: it belongs to ingot`);
        if (!self.closed) sources(runtime).setMode(self, { mode, ...opts });
        return self;
      },
    }),
    readonly: method({
      doc: "Whether users cannot edit it; with an argument, sets that.",
      params: [["value", t.optional(t.boolean)]],
      returns: [["boolean|Buf", "value"]],
      run: (_, self, value) => {
        if (value === undefined) return self.readonly;
        self.readonly = value;
        return self;
      },
    }),
    mark: method({
      doc: "Puts a mark into the text: a highlight or virtual text. Places outside of the text are brought into it.",
      params: [
        ["ns", t.integer, "what `ingot.ns` returned"],
        ["row", t.integer, "counted from 1"],
        ["col", t.integer, "byte offset"],
        ["opts", t.optional(markOptions)],
      ],
      returns: [["integer", "id", "for `opts.id`; 0 when the buffer is gone"]],
      run: (_, self, ns, row, col, opts) => {
        if (self.closed) return 0;
        const start = self.positionOf(row - 1, col, "byte");
        return self.marks.set(ns, start, opts === undefined ? {} : toMark(self, row - 1, opts));
      },
    }),
    undo: method({
      doc: "Takes the last change back. Changes made without a pause in between are one.",
      returns: [
        ["boolean", "undone", "false when there is nothing to undo, or the buffer was not made with `editable`"],
      ],
      run: (runtime, self) => !self.closed && sources(runtime).undo(self)?.undo() !== undefined,
    }),
    redo: method({
      doc: "Makes the change again that was taken back last.",
      returns: [["boolean", "redone"]],
      run: (runtime, self) => !self.closed && sources(runtime).undo(self)?.redo() !== undefined,
    }),
    clear_ns: method({
      doc: "Removes the marks of a namespace.",
      params: [
        ["ns", t.integer],
        ["first", t.optional(t.integer), "the first row, counted from 1; all rows unless given"],
        ["behind", t.optional(t.integer), "the row behind the last one"],
      ],
      returns: [["Buf", "self"]],
      run: (_, self, ns, first, behind) => {
        self.marks.clear(ns, first === undefined ? 0 : first - 1, behind === undefined ? undefined : behind - 1);
        return self;
      },
    }),
  },
};

const options = t.options("buf.NewOpts", {
  name: [t.optional(t.string), "the same name gives the same buffer, also after a reload"],
  readonly: [t.optional(t.boolean), "users cannot edit it; false unless given"],
  mode: [t.optional(t.oneOf(...MODES)), "what the text is; it is shown rendered, and `buf:source` is what was set"],
  ...modeFields,
  editable: [t.optional(t.boolean), "whether changes can be undone; false unless given"],
  undo: [t.optional(t.atLeast(0)), "changes that can be undone, when editable; 100 unless given"],
});

export const namespace: Namespace = {
  name: "buf",
  tier: "UiHost",
  doc: "Buffers: texts in memory, with marks in them that carry colours and virtual text. Windows show them.",
  classes: [bufferClass],
  records: lookRecords,
  functions: {
    new: fn({
      doc: "Makes a buffer. With a name that is in use it is that buffer: its text and marks stay, the options are applied.",
      params: [["opts", t.optional(options)]],
      returns: [["Buf", "buf"]],
      example:
        'local buf = ingot.buf.new({ name = "notes" })\nbuf:lines({ "# Notes", "first" })\nbuf:mark(ingot.ns("notes"), 1, 0, { end_col = 7, hl_group = "Title" })',
      run: (runtime, opts) => {
        const { ui } = runtime.service(UserInterface);
        const known = opts?.name === undefined ? undefined : ui.buffers.find(opts.name);
        if (known !== undefined && ui.owns(known))
          throw new Error(`the buffer "${opts?.name}" belongs to ingot: choose another name`);
        const buffer = ui.buffers.open(runtime.owner, {
          name: resourceName(runtime, "buf", opts?.name),
          readonly: opts?.readonly,
        });
        sources(runtime).configure(buffer, opts ?? {});
        return buffer;
      },
    }),
  },
};
