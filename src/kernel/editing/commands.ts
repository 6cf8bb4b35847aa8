// What editing keys do to a text: each command takes the text and the cursor and says what is to change.
import { indentOf, left, lineEnd, lineStart, right, wordRight } from "./motions.ts";
import { compare, type Edit, endOf, inOrder, type Position, type TextSource } from "./position.ts";
import { graphemeAt, nextGrapheme, previousGrapheme } from "./text-units.ts";

/** Where a user is in a text; with an `anchor`, what is between the two is selected. */
export interface Selection {
  readonly cursor: Position;
  readonly anchor?: Position | undefined;
}

/** What a command comes to. */
export interface Outcome {
  /** In the order of the text, not overlapping, all in terms of the text before any of them. */
  readonly edits: readonly Edit[];
  /** Where the cursor is when they are made. */
  readonly cursor: Position;
  /** Text for the kill ring. */
  readonly killed?: { readonly text: string; readonly backwards: boolean };
}

/** A text that commands can change. */
export interface EditableText extends TextSource {
  readonly readonly: boolean;
  replace(start: Position, end: Position, text: string): unknown;
}

/** Makes the edits of a user. @returns false, with nothing changed, when the text is readonly */
export function applyEdits(text: EditableText, edits: readonly Edit[]): boolean {
  if (text.readonly) return false;
  for (const { start, end, text: replacement } of edits.toReversed()) text.replace(start, end, replacement);
  return true;
}

/** The text from `start` up to `end`. */
export function textBetween(text: TextSource, start: Position, end: Position): string {
  if (start.row === end.row) return (text.line(start.row) ?? "").slice(start.column, end.column);
  const lines = [(text.line(start.row) ?? "").slice(start.column)];
  for (let row = start.row + 1; row < end.row; row++) lines.push(text.line(row) ?? "");
  lines.push((text.line(end.row) ?? "").slice(0, end.column));
  return lines.join("\n");
}

const nothing = (cursor: Position): Outcome => ({ edits: [], cursor });

/** The selected range; nothing when there is none or it is empty. */
export function selected({ cursor, anchor }: Selection): [Position, Position] | undefined {
  return anchor === undefined || compare(anchor, cursor) === 0 ? undefined : inOrder(anchor, cursor);
}

/** Types or pastes `inserted`, over the selection if there is one. */
export function insertText(_text: TextSource, selection: Selection, inserted: string): Outcome {
  const [start, end] = selected(selection) ?? [selection.cursor, selection.cursor];
  return { edits: [{ start, end, text: inserted }], cursor: endOf(start, inserted.split("\n")) };
}

/** Deletes what lies between the cursor and where `motion` takes it, or the selection if there is one. */
function deleteBy(
  text: TextSource,
  selection: Selection,
  motion: (text: TextSource, position: Position) => Position,
): Outcome {
  const { cursor } = selection;
  const [start, end] = selected(selection) ?? inOrder(cursor, motion(text, cursor));
  return compare(start, end) === 0 ? nothing(cursor) : { edits: [{ start, end, text: "" }], cursor: start };
}

/** As `deleteBy`, for the kill ring. */
export function killBy(
  text: TextSource,
  selection: Selection,
  motion: (text: TextSource, position: Position) => Position,
): Outcome {
  const outcome = deleteBy(text, selection, motion);
  const [edit] = outcome.edits;
  if (edit === undefined) return outcome;
  const backwards = selected(selection) === undefined && compare(edit.start, selection.cursor) < 0;
  return { ...outcome, killed: { text: textBetween(text, edit.start, edit.end), backwards } };
}

/** Backspace. */
export function deleteBackward(text: TextSource, selection: Selection): Outcome {
  return deleteBy(text, selection, left);
}

/** Delete. */
export function deleteForward(text: TextSource, selection: Selection): Outcome {
  return deleteBy(text, selection, right);
}

/** Ctrl-K: the rest of the line, or the line break when there is no rest. */
export function killLine(text: TextSource, selection: Selection): Outcome {
  return killBy(text, selection, (source, position) => {
    const end = lineEnd(source, position);
    return compare(end, position) === 0 ? right(source, position) : end;
  });
}

/** Ctrl-U: the line up to the cursor, or the line break before it. */
export function killToLineStart(text: TextSource, selection: Selection): Outcome {
  return killBy(text, selection, (source, position) =>
    position.column === 0 ? left(source, position) : lineStart(source, position),
  );
}

/** Alt-Y: the text that a yank has put before the cursor gives way to another one. */
export function replaceYank(cursor: Position, yanked: Position, text: string): Outcome {
  return { edits: [{ start: yanked, end: cursor, text }], cursor: endOf(yanked, text.split("\n")) };
}

/** Ctrl-T: swaps the characters around the cursor, at the end of a line the two before it. */
export function transposeCharacters(text: TextSource, { cursor }: Selection): Outcome {
  const { row, column } = cursor;
  const line = text.line(row) ?? "";
  const middle = column >= line.length ? previousGrapheme(line, column) : column;
  if (middle === 0) return nothing(cursor);
  const first = previousGrapheme(line, middle);
  const end = nextGrapheme(line, middle);
  const swapped = line.slice(middle, end) + line.slice(first, middle);
  return {
    edits: [{ start: { row, column: first }, end: { row, column: end }, text: swapped }],
    cursor: { row, column: end },
  };
}

/** How `changeCase` writes a word. */
export type LetterCase = "upper" | "lower" | "capital";

/** Alt-U, Alt-L, Alt-C: the selection, or the rest of the word, in another case. */
export function changeCase(text: TextSource, selection: Selection, letterCase: LetterCase): Outcome {
  const { cursor } = selection;
  const [start, end] = selected(selection) ?? [cursor, wordRight(text, cursor)];
  const before = textBetween(text, start, end);
  const after = inCase(before, letterCase);
  if (after === before) return nothing(end);
  return { edits: [{ start, end, text: after }], cursor: endOf(start, after.split("\n")) };
}

function inCase(text: string, letterCase: LetterCase): string {
  if (letterCase === "upper") return text.toUpperCase();
  const lower = text.toLowerCase();
  return letterCase === "lower" ? lower : lower.replace(/[\p{L}\p{N}]+/gu, capitalised);
}

function capitalised(word: string): string {
  const first = graphemeAt(word, 0);
  return first.toUpperCase() + word.slice(first.length);
}

/** How far lines are indented, and with what. */
export interface IndentStyle {
  readonly width: number;
  readonly tabs: boolean;
}

/** A line with its indentation deeper by `steps` (negative: shallower); empty lines stay empty. */
export function shifted(line: string, steps: number, { width, tabs }: IndentStyle): string {
  if (line === "") return line;
  const indent = indentOf(line);
  let cells = 0;
  for (const character of indent) cells += character === "\t" ? 8 - (cells % 8) : 1;
  const wanted = Math.max(0, cells + steps * width);
  const blanks = tabs ? "\t".repeat(Math.floor(wanted / 8)) + " ".repeat(wanted % 8) : " ".repeat(wanted);
  return blanks + line.slice(indent.length);
}
