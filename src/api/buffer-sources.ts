// What the text of a buffer was made of: plain text is itself, markdown and code are shown rendered.
import type { StyledLine } from "../kernel/draw.ts";
import { type ShownLine, STYLES, setStyledLines } from "../kernel/styled-text.ts";
import type { TextBuffer } from "../kernel/text-buffer.ts";
import { Undo } from "../kernel/undo.ts";
import { FittedTexts } from "./fitted-texts.ts";
import type { Runtime } from "./runtime.ts";
import { UserInterface } from "./user-interface.ts";

export type { ShownLine } from "../kernel/styled-text.ts";

interface Mode {
  readonly mode?: "plain" | "markdown" | "md" | "code";
  readonly lang?: string;
  readonly diff_base?: string;
}

interface Configuration extends Mode {
  readonly editable?: boolean;
  readonly undo?: number;
}

/** How many changes can be undone, unless a plugin says so, and at most. */
const DEFAULT_UNDO = 100;
const MOST_UNDO = 10_000;

/** Who sets the whole text of a buffer in a way of its own, as the prompt does. */
export type SourceSetter = (text: string) => void;

export class BufferSources {
  private readonly modes = new WeakMap<TextBuffer, Mode>();
  private readonly texts = new WeakMap<TextBuffer, string>();
  readonly setters = new WeakMap<TextBuffer, SourceSetter>();
  private readonly histories = new WeakMap<TextBuffer, { history: Undo; limit: number }>();
  private readonly fitted: FittedTexts;

  constructor(private readonly runtime: Runtime) {
    this.fitted = new FittedTexts(runtime);
  }

  configure(buffer: TextBuffer, { mode, lang, diff_base, editable, undo = DEFAULT_UNDO }: Configuration): void {
    this.follow(buffer, editable === true ? Math.min(undo, MOST_UNDO) : 0);
    if (mode !== undefined) this.setMode(buffer, { mode, lang, diff_base });
  }

  mode(buffer: TextBuffer): "plain" | "markdown" | "code" {
    const { mode = "plain" } = this.modes.get(buffer) ?? {};
    return mode === "md" ? "markdown" : mode;
  }

  /** Has the source of a buffer shown in another way from now on. */
  setMode(buffer: TextBuffer, { mode, lang, diff_base }: Mode): void {
    this.runtime.service(UserInterface).ui.buffers.keepMore = (kept) => this.keep(kept);
    const text = this.source(buffer);
    put(this.modes, buffer, mode === "plain" ? undefined : { mode, lang, diff_base });
    this.texts.delete(buffer);
    this.set(buffer, text);
  }

  /** The history of a buffer that has one. */
  undo(buffer: TextBuffer): Undo | undefined {
    return this.histories.get(buffer)?.history;
  }

  /** Remembers what belongs to the text of a buffer, should a reload fail. */
  private keep(buffer: TextBuffer): () => void {
    const mode = this.modes.get(buffer);
    const text = this.texts.get(buffer);
    const restoreFitted = this.fitted.keep(buffer);
    return () => {
      put(this.modes, buffer, mode);
      put(this.texts, buffer, text);
      restoreFitted();
    };
  }

  private follow(buffer: TextBuffer, limit: number): void {
    const known = this.histories.get(buffer);
    if (known !== undefined && known.limit === limit) return;
    known?.history.dispose();
    put(this.histories, buffer, limit === 0 ? undefined : { history: new Undo(buffer, limit), limit });
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
      this.fitted.drop(buffer);
      buffer.marks.clear(STYLES);
      buffer.setText(text);
      return;
    }
    if (mode.mode === "code") this.setStyled(buffer, codeOrDiff(text, mode));
    else this.setMarkdown(buffer, text);
    this.texts.set(buffer, text);
  }

  /** Replaces the content of a buffer by markdown, as wide as the window that shows it. */
  setMarkdown(buffer: TextBuffer, text: string): void {
    this.texts.delete(buffer);
    this.fitted.set(buffer, (width) => {
      const { markdownLines } =
        require("../terminal/rich/markdown.ts") as typeof import("../terminal/rich/markdown.ts");
      return markdownLines(text, { width });
    });
  }

  /** Replaces the content of a buffer by styled lines. */
  setStyled(buffer: TextBuffer, lines: readonly ShownLine[]): void {
    this.texts.delete(buffer);
    this.fitted.drop(buffer);
    setStyledLines(
      buffer,
      lines.map((line) => ({ ...line, spans: line.spans.flatMap((span) => highlighted(span)) })),
    );
  }
}

function codeOrDiff(text: string, { lang, diff_base }: Mode): readonly ShownLine[] {
  const { codeLines } = require("../terminal/rich/code.ts") as typeof import("../terminal/rich/code.ts");
  if (diff_base === undefined) return codeLines(text, lang);
  const { diffLines } = require("../terminal/rich/diff.ts") as typeof import("../terminal/rich/diff.ts");
  return diffLines({ old: diff_base, new: text, lang, fullFile: true });
}

function put<K extends object, V>(map: WeakMap<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** A span with `syntax` in the colours of its language; any other as it is. */
function highlighted(span: StyledLine[number]): StyledLine {
  const { syntax, ...style } = span.style ?? {};
  if (typeof syntax !== "string") return [span];
  const { highlightInline } = require("../terminal/rich/code.ts") as typeof import("../terminal/rich/code.ts");
  return highlightInline(span.text, syntax).map((piece) => ({ text: piece.text, style: { ...piece.style, ...style } }));
}
