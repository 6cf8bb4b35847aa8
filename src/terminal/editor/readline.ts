// The keys of readline and emacs, with selecting by Shift as in other editors.
import type { Key } from "../../kernel/chord.ts";
import {
  applyEdits,
  insertText,
  type Outcome,
  replaceYank,
  selected,
  textBetween,
} from "../../kernel/editing/commands.ts";
import type { KillRing } from "../../kernel/editing/kill-ring.ts";
import { lineEnd, lineStart, textEnd, textStart } from "../../kernel/editing/motions.ts";
import { endOf, type Position } from "../../kernel/editing/position.ts";
import type { Undone } from "../../kernel/undo.ts";
import type { EditorParts, KeyOutcome, KeySet } from "./options.ts";
import { COMMANDS } from "./readline-keys.ts";
import { inOneLine } from "./single-line.ts";

/** What was done last, as far as the next command goes on with it. */
type Doing = "typing" | "deleting_backward" | "deleting_forward" | "moving_by_rows" | "yanking" | "other";

/** Typing that rests for so many milliseconds is a step of its own for undo. */
const PAUSE = 1000;

export class ReadlineKeys implements KeySet {
  readonly mode = undefined;
  readonly pending = "";
  private doing: Doing = "other";
  /** The column that moving by rows keeps to. */
  private goal: number | undefined;
  /** Where what was yanked begins. */
  private yankStart: Position | undefined;
  /** Where the last change of the text ended: where the cursor is after a redo when nothing better is known. */
  private changeEnd: Position | undefined;
  private cancelPause = (): void => {};
  private readonly stop: () => void;

  constructor(private readonly parts: EditorParts) {
    this.stop = parts.options.buffer.observe({
      changed: ({ newEnd }) => {
        this.changeEnd = newEnd;
      },
    });
  }

  key(key: Key, chords: readonly string[]): KeyOutcome {
    for (const chord of chords) {
      const command = COMMANDS.get(chord);
      if (command !== undefined) return command(this, this.parts);
    }
    if (key.text !== "") return this.change(insertText(this.text, this.selection, key.text), "typing");
    if (chords.includes("<Esc>") && this.selection.anchor !== undefined) return this.moveTo(this.selection.cursor);
    return false;
  }

  lineBreak(): boolean {
    this.insert("\n");
    return true;
  }

  insert(text: string): void {
    this.change(insertText(this.text, this.selection, text));
  }

  replace(start: Position, end: Position, text: string): void {
    this.change({ edits: [{ start, end, text }], cursor: endOf(start, text.split("\n")) });
  }

  select(anchor: Position): void {
    this.begin("other");
    this.parts.caret.selectFrom(anchor);
  }

  /** Makes the changes of a command; those of a run of typing or deleting are one step for undo. */
  change({ edits, cursor, killed }: Outcome, doing: Doing = "other"): true {
    const { caret, undo, options } = this.parts;
    const wasSelected = selected(this.selection) !== undefined;
    const goesOn = doing !== "other" && doing === this.doing && !wasSelected;
    this.begin(doing);
    if (killed === undefined || options.buffer.readonly) options.killRing.separate();
    if (options.buffer.readonly) return true;
    if (!goesOn) undo.break(caret.position);
    applyEdits(options.buffer, edits);
    caret.position = cursor;
    caret.selectFrom(undefined);
    if (killed !== undefined) {
      options.killRing.kill(killed.text, killed.backwards);
      if (wasSelected) options.onCopy?.(killed.text);
    }
    if (doing === "other" || doing === "yanking") undo.break(caret.position);
    else this.cancelPause = options.clock.after(PAUSE, () => undo.break(caret.position));
    return true;
  }

  /** Moves the cursor. @param extend whether what lies between is selected, beyond what is already */
  moveTo(target: Position, extend = false, doing: Doing = "other"): true {
    const { caret, options } = this.parts;
    const { cursor, anchor = cursor } = this.selection;
    this.begin(doing);
    options.killRing.separate();
    caret.position = target;
    caret.selectFrom(extend ? anchor : undefined);
    return true;
  }

  /** Moves by rows of the screen. @returns false in the first or last one, where others have a use for the key */
  moveByRows(rows: number, extend: boolean): boolean {
    const { view, window } = this.parts.options;
    const { cursor } = this.selection;
    const goal = this.doing === "moving_by_rows" ? this.goal : undefined;
    const found = view.vertical(window, cursor, rows, goal);
    if (found === undefined) return extend && this.moveTo(rows < 0 ? textStart() : textEnd(this.text), true);
    this.moveTo(found.position, extend, "moving_by_rows");
    this.goal = found.goal;
    return true;
  }

  /** To the start or end of the row of the screen, and of the line when the cursor is there. */
  moveToEdge(edge: "start" | "end", extend: boolean): true {
    const { view, window } = this.parts.options;
    const { cursor } = this.selection;
    const target = view.screenRow(window, cursor)[edge];
    const isThere = target.row === cursor.row && target.column === cursor.column;
    const beyond = edge === "start" ? lineStart : lineEnd;
    return this.moveTo(isThere ? beyond(this.text, cursor) : target, extend);
  }

  /** Brings back what was cut last. */
  yank(): true {
    const killed = this.fromKillRing((ring) => ring.newest);
    [this.yankStart] = selected(this.selection) ?? [this.selection.cursor];
    return this.change(insertText(this.text, this.selection, killed), "yanking");
  }

  /** Right after a yank: what was cut before that, instead. */
  yankOlder(): boolean {
    if (this.doing !== "yanking" || this.yankStart === undefined) return false;
    const older = this.fromKillRing((ring) => ring.rotate());
    return this.change(replaceYank(this.selection.cursor, this.yankStart, older), "yanking");
  }

  /** Copies what is selected. @returns false when nothing is */
  copy(): boolean {
    const { options } = this.parts;
    const range = selected(this.selection);
    if (range === undefined) return false;
    const text = textBetween(this.text, ...range);
    options.killRing.separate();
    options.killRing.kill(text, false);
    options.killRing.separate();
    options.onCopy?.(text);
    return true;
  }

  undo(): true {
    return this.travel((undone) => undone.cursor ?? undone.start, "undo");
  }

  redo(): true {
    return this.travel((redone) => redone.cursor ?? this.changeEnd ?? redone.start, "redo");
  }

  changedOutside(): void {
    this.doing = "other";
  }

  settle(): void {}

  end(): void {
    this.cancelPause();
    this.stop();
  }

  private get text() {
    return this.parts.options.buffer;
  }

  private get selection() {
    return this.parts.caret.selection;
  }

  private fromKillRing(take: (ring: KillRing) => string | undefined): string {
    const { killRing, multiline } = this.parts.options;
    const text = take(killRing) ?? "";
    return multiline ? text : inOneLine(text);
  }

  private begin(doing: Doing): void {
    this.cancelPause();
    this.doing = doing;
  }

  private travel(placeOf: (undone: Undone) => Position, direction: "undo" | "redo"): true {
    const { caret, undo } = this.parts;
    this.begin("other");
    const undone = this.text.readonly ? undefined : undo[direction]();
    if (undone === undefined) return true;
    caret.position = placeOf(undone);
    caret.selectFrom(undefined);
    return true;
  }
}
