// What the text of a buffer was made of: plain text is itself, markdown and code are shown rendered.
import type { StyledLine } from "../kernel/draw.ts";
import type { TextBuffer } from "../kernel/text-buffer.ts";
import type { Runtime } from "./runtime.ts";
import { UserInterface } from "./user-interface.ts";

/** One line as it is shown. */
export interface ShownLine {
  readonly spans: StyledLine;
  /** Columns by which the rows that it goes on in are indented. */
  readonly wrapIndent?: number;
}

interface Mode {
  readonly mode?: "plain" | "markdown" | "md" | "code";
  readonly lang?: string;
  readonly diff_base?: string;
}

/** The namespace of the marks that styled lines consist of; those of plugins have numbers from 1 on. */
const STYLES = 0;

/** Who sets the whole text of a buffer in a way of its own, as the prompt does. */
export type SourceSetter = (text: string) => void;

export class BufferSources {
  private readonly modes = new WeakMap<TextBuffer, Mode>();
  private readonly texts = new WeakMap<TextBuffer, string>();
  readonly setters = new WeakMap<TextBuffer, SourceSetter>();

  constructor(private readonly runtime: Runtime) {}

  configure(buffer: TextBuffer, { mode, lang, diff_base }: Mode): void {
    if (mode === undefined || mode === "plain") return;
    this.modes.set(buffer, { mode, lang, diff_base });
    this.set(buffer, this.source(buffer));
  }

  source(buffer: TextBuffer): string {
    return this.texts.get(buffer) ?? buffer.text;
  }

  set(buffer: TextBuffer, text: string): void {
    const setter = this.setters.get(buffer);
    if (setter !== undefined) {
      setter(text);
      return;
    }
    const mode = this.modes.get(buffer);
    if (mode === undefined) {
      buffer.marks.clear(STYLES);
      buffer.setText(text);
      return;
    }
    this.setStyled(buffer, this.render(text, mode));
    this.texts.set(buffer, text);
  }

  /** Replaces the content of a buffer by styled lines. */
  setStyled(buffer: TextBuffer, lines: readonly ShownLine[]): void {
    this.texts.delete(buffer);
    buffer.marks.clear(STYLES);
    const shown = lines.map((line) => ({ ...line, spans: line.spans.flatMap((span) => highlighted(span)) }));
    buffer.setLines(shown.map(({ spans }) => spans.map(({ text }) => text.replaceAll("\n", " ")).join("")));
    shown.forEach(({ spans, wrapIndent }, row) => {
      if (wrapIndent) buffer.marks.set(STYLES, { row, column: 0 }, { payload: { wrap_indent: wrapIndent } });
      let column = 0;
      for (const { text, style } of spans) {
        const end = column + text.length;
        if (style !== undefined) buffer.marks.set(STYLES, { row, column }, { end: { row, column: end }, payload: style });
        column = end;
      }
    });
  }

  private render(text: string, { mode, lang, diff_base }: Mode): readonly ShownLine[] {
    const { columns } = this.runtime.service(UserInterface).ui.size;
    if (mode === "code") {
      const { codeLines } = require("../terminal/rich/code.ts") as typeof import("../terminal/rich/code.ts");
      if (diff_base === undefined) return codeLines(text, lang);
      const { diffLines } = require("../terminal/rich/diff.ts") as typeof import("../terminal/rich/diff.ts");
      return diffLines({ old: diff_base, new: text, lang, fullFile: true });
    }
    const { markdownLines } = require("../terminal/rich/markdown.ts") as typeof import("../terminal/rich/markdown.ts");
    return markdownLines(text, { width: columns });
  }
}

/** A span with `syntax` in the colours of its language; any other as it is. */
function highlighted(span: StyledLine[number]): StyledLine {
  const { syntax, ...style } = span.style ?? {};
  if (typeof syntax !== "string") return [span];
  const { highlightInline } = require("../terminal/rich/code.ts") as typeof import("../terminal/rich/code.ts");
  return highlightInline(span.text, syntax).map((piece) => ({ text: piece.text, style: { ...piece.style, ...style } }));
}
