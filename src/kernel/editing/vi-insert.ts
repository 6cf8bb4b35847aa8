// vi's insert and replace modes: typing, the keys that take typed text back, and counts that type it again.
import { shifted } from "./commands.ts";
import { indentOf, left, lineEnd, lineStart, right } from "./motions.ts";
import { compare, type Position } from "./position.ts";
import { displayWidth, nextGrapheme, previousGrapheme } from "./text-units.ts";
import { isEscape, type Keys, typedText, type ViContext } from "./vi-context.ts";
import { timesFor } from "./vi-operators.ts";
import { Scan } from "./vi-scan.ts";
import { toNextWord, toPreviousWord } from "./vi-words.ts";
import { classOf } from "./words.ts";

/** How an insert session goes. */
export interface InsertOptions {
  readonly count: number;
  /** Makes the line that each further round of a counted `o` or `O` types in. */
  readonly openLine?: () => void;
  /** Replace mode. */
  readonly overwrite?: boolean;
}

type Effect = () => void;

/** How often keys that take something back are done again in one line: each time costs the length of the line. */
const MOST_ROUNDS = 1000;

/** Takes keys until Esc. The cursor is where typing begins; afterwards it is on the last character typed. */
export function* insertSession(context: ViContext, options: InsertOptions): Keys {
  if (context.text.readonly) {
    context.beep();
    context.mode = "normal";
    return;
  }
  context.repeatable = true;
  const session = new InsertSession(context, options.overwrite ?? false);
  context.mode = "insert";
  context.inserting = true;
  context.insertStart = context.cursor;
  let rounds = options.count;
  let typed: Effect[] = [];
  const restart = (): void => {
    rounds = 1;
    typed = [];
    session.plain = "";
    context.insertStart = context.cursor;
    context.recording = ["i"];
    context.repeatable = true;
    context.restarted = true;
    context.target.undo.end(context.cursor);
    context.target.undo.begin();
  };
  for (;;) {
    context.pending = "";
    const key = yield;
    if (isEscape(key)) break;
    if (key === "<C-o>") {
      context.mode = "normal";
      yield* context.readers.normal(context);
      while (context.visual) yield* context.readers.visual(context);
      context.mode = "insert";
      context.inserting = true;
      restart();
      continue;
    }
    const moved = cursorKey(context, key);
    if (moved !== undefined) {
      context.cursor = moved;
      restart();
      continue;
    }
    const effect = key === "<C-r>" ? session.typing(context.registers.get(yield)?.text ?? "") : session.effectOf(key);
    if (effect === undefined) {
      context.handled = false;
      context.recording.pop();
      continue;
    }
    effect();
    if (rounds > 1) typed.push(effect);
  }
  if (options.openLine !== undefined) {
    for (let round = 1; round < rounds; round++) {
      options.openLine();
      for (const effect of typed) effect();
    }
  } else if (rounds > 1 && session.plain !== undefined) {
    session.typing(session.plain.repeat(timesFor(rounds - 1, session.plain)))();
  } else {
    for (let round = 1; round < Math.min(rounds, MOST_ROUNDS); round++) for (const effect of typed) effect();
  }
  context.inserting = false;
  context.mode = "normal";
  context.want = undefined;
  const { row, column } = context.cursor;
  context.setMark("^", { row, column });
  context.cursor = { row, column: previousGrapheme(context.line(row), column) };
}

/** Where a cursor key leads while typing; nothing for other keys. */
function cursorKey(context: ViContext, key: string): Position | undefined {
  const { text, cursor } = context;
  if (key === "<Left>") return cursor.column === 0 ? cursor : left(text, cursor);
  if (key === "<Right>") return cursor.column === context.line().length ? cursor : right(text, cursor);
  if (key === "<Up>" || key === "<Down>") {
    const row = cursor.row + (key === "<Up>" ? -1 : 1);
    return row < 0 || row >= text.lineCount ? undefined : context.placeInRow(row);
  }
  context.want = undefined;
  if (key === "<Home>") return lineStart(text, cursor);
  if (key === "<End>") return lineEnd(text, cursor);
  if (key !== "<C-Left>" && key !== "<S-Left>" && key !== "<C-Right>" && key !== "<S-Right>") return undefined;
  const scan = new Scan(text, cursor);
  if (key.endsWith("Left>")) toPreviousWord(scan, 1, false);
  else toNextWord(scan, 1, false, false);
  return scan.position;
}

class InsertSession {
  /** What was typed, as long as nothing else was done. */
  plain: string | undefined = "";
  /** What replace mode has written over, to come back under Backspace. */
  private readonly covered: { readonly at: Position; readonly text: string }[] = [];

  constructor(
    private readonly context: ViContext,
    private readonly overwriting: boolean,
  ) {}

  /** What a key does; nothing for keys that are none of insert mode's. */
  effectOf(key: string): Effect | undefined {
    const text = key === "<C-j>" || key === "<C-m>" ? "\n" : typedText(key);
    if (text === "\n" && this.overwriting) this.plain = undefined;
    if (text !== undefined) return this.typing(text);
    const effect = this.editing(key);
    if (effect !== undefined) this.plain = undefined;
    return effect;
  }

  private editing(key: string): Effect | undefined {
    const { context } = this;
    switch (key) {
      case "<BS>":
      case "<C-h>":
        return () => this.backspace();
      case "<Del>":
        return () => this.deleteTo(right(context.text, context.cursor));
      case "<C-w>":
        return () => this.deleteTo(this.stoppingAtStart(wordBefore(context)));
      case "<C-u>":
        return () => this.deleteTo(this.stoppingAtStart(lineBefore(context)));
      case "<C-t>":
        return () => this.indent(1);
      case "<C-d>":
        return () => this.indent(-1);
      default:
        return undefined;
    }
  }

  typing(text: string): Effect {
    return () => {
      const { context } = this;
      const { cursor } = context;
      const line = context.line();
      if (this.plain !== undefined) this.plain += text;
      let over = cursor.column;
      // Text with line breaks in it is put in between.
      const written = this.overwriting && !text.includes("\n") ? text : "";
      for (let at = 0; at < written.length; at = nextGrapheme(written, at)) over = nextGrapheme(line, over);
      if (this.overwriting) this.covered.push({ at: cursor, text: line.slice(cursor.column, over) });
      context.cursor = context.replace(cursor, { row: cursor.row, column: over }, text);
      context.want = undefined;
    };
  }

  private backspace(): void {
    const { context } = this;
    if (!this.overwriting) {
      this.deleteTo(left(context.text, context.cursor));
      return;
    }
    const last = this.covered.pop();
    if (last === undefined) {
      context.cursor = left(context.text, context.cursor);
      return;
    }
    context.replace(last.at, context.cursor, last.text);
    context.cursor = last.at;
  }

  /** Ctrl-W and Ctrl-U take what was typed first, and what stood before it when asked again. */
  private stoppingAtStart(target: Position): Position {
    const { insertStart, cursor } = this.context;
    const passes = insertStart !== undefined && compare(target, insertStart) < 0 && compare(insertStart, cursor) < 0;
    return passes && insertStart.row === cursor.row ? insertStart : target;
  }

  private deleteTo(target: Position): void {
    const { context } = this;
    if (this.overwriting && compare(target, context.cursor) < 0) {
      while (compare(target, context.cursor) < 0) this.backspace();
      return;
    }
    const { cursor } = context;
    const [start, end] = compare(target, cursor) < 0 ? [target, cursor] : [cursor, target];
    if (compare(start, end) === 0) return;
    context.replace(start, end, "");
    context.cursor = start;
    context.want = undefined;
    const { insertStart } = context;
    if (insertStart !== undefined && compare(start, insertStart) < 0) context.insertStart = start;
  }

  private indent(steps: number): void {
    const { context } = this;
    const { row, column } = context.cursor;
    const line = context.line();
    const { width } = context.indent;
    // The indentation is rounded to whole steps; an empty line gets one, too.
    const past = displayWidth(indentOf(line)) % width;
    const cells = past === 0 || steps > 0 ? steps * width - past : -past;
    const after = shifted(`${line}x`, cells, { ...context.indent, width: 1 });
    const difference = indentOf(after).length - indentOf(line).length;
    context.replace({ row, column: 0 }, { row, column: indentOf(line).length }, indentOf(after));
    context.cursor = { row, column: Math.max(0, column + difference) };
  }
}

function wordBefore(context: ViContext): Position {
  const { row, column } = context.cursor;
  if (column === 0) return left(context.text, context.cursor);
  const line = context.line();
  const classBefore = (at: number) => classOf(line.slice(previousGrapheme(line, at), at), false);
  let at = column;
  while (at > 0 && classBefore(at) === 0) at = previousGrapheme(line, at);
  if (at === 0) return { row, column: 0 };
  const wanted = classBefore(at);
  while (at > 0 && classBefore(at) === wanted) at = previousGrapheme(line, at);
  return { row, column: at };
}

function lineBefore(context: ViContext): Position {
  const { row, column } = context.cursor;
  return column === 0 ? left(context.text, context.cursor) : { row, column: 0 };
}
