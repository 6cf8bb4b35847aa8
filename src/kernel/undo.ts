// Undo and redo of a buffer: changes in steps, each of which is what a person takes for one.
import { compare, type Position } from "./editing/position.ts";
import { type Change, TextBuffer } from "./text-buffer.ts";

/** The origin of changes that are no steps: not what a text says is another, but how it is shown. */
export const PASSED_OVER = Symbol("passed over");

/** Beyond so many changes that were passed over, they are made one. */
const MOST_PASSED_OVER = 100;

interface Step {
  changes: Change[];
  /** The cursor before the first change and after the last, where the editor has told. */
  before: Position | undefined;
  after: Position | undefined;
}

/** What an undo or redo did. */
export interface Undone {
  /** Where the cursor was before the step (undo) or after it (redo), where the editor has told. */
  readonly cursor: Position | undefined;
  /** Where it was before the step, in either case. */
  readonly before: Position | undefined;
  /** Where the text changed: the earliest of the places. */
  readonly start: Position;
}

export class Undo {
  private done: Step[] = [];
  private undone: Step[] = [];
  /** Changes since the last step, and since the last undo or redo, that are none. */
  private passed: Change[] = [];
  private depth = 0;
  /** The step that takes in further changes. */
  private open: Step | undefined;
  private groupBefore: Position | undefined;
  private saved: Step | undefined;
  private everSaved = true;
  private readonly stop: () => void;

  /**
   * Follows `buffer` from now on.
   * @param limit steps that are kept
   */
  constructor(
    private readonly buffer: TextBuffer,
    private readonly limit = 1000,
  ) {
    this.stop = buffer.observe({
      changed: (change) => {
        if (change.origin === PASSED_OVER) this.passOver(change);
        else if (change.origin !== this) this.record(change);
      },
    });
  }

  /** Changes up to the `end` that belongs to this are one step. Groups may be nested; the outermost counts. */
  begin(cursor?: Position): void {
    if (this.depth++ > 0) return;
    this.open = undefined;
    this.groupBefore = cursor;
  }

  /** Where the cursor is before the first change of the group; told again, it stays as it was told first. */
  note(cursor: Position): void {
    this.groupBefore ??= cursor;
  }

  end(cursor?: Position): void {
    if (--this.depth > 0) return;
    this.depth = 0;
    if (this.open !== undefined) this.open.after = cursor;
    this.open = undefined;
    this.groupBefore = undefined;
  }

  /** Whatever is typed next is a step of its own. */
  break(cursor?: Position): void {
    if (this.open !== undefined) this.open.after = cursor;
    this.open = undefined;
    this.groupBefore = cursor;
  }

  /** Takes the last step back; the marks it displaced are where they were. @returns nothing when there is none */
  undo(): Undone | undefined {
    const step = this.done.pop();
    if (step === undefined) return undefined;
    this.undone.push(step);
    this.open = undefined;
    this.takeBackPassed();
    this.takeBack(step.changes);
    return { cursor: step.before, before: step.before, start: earliest(step) };
  }

  /** Makes the step again that was taken back last. @returns nothing when there is none */
  redo(): Undone | undefined {
    const step = this.undone.pop();
    if (step === undefined) return undefined;
    this.done.push(step);
    this.open = undefined;
    this.takeBackPassed();
    // Made again, the changes displace the marks that are there now.
    step.changes = step.changes.map(
      (change) => this.buffer.replace(change.start, change.oldEnd, change.inserted, this) ?? change,
    );
    return { cursor: step.after, before: step.before, start: earliest(step) };
  }

  /** The text as it is now counts as saved. */
  save(): void {
    this.open = undefined;
    this.saved = this.done.at(-1);
    this.everSaved = true;
  }

  /** Whether the text differs from what was saved last (from the text at the start, when nothing was). */
  get modified(): boolean {
    return !this.everSaved || this.done.at(-1) !== this.saved;
  }

  /** Forgets all steps. */
  clear(): void {
    const { modified } = this;
    this.done = [];
    this.undone = [];
    this.passed = [];
    this.open = undefined;
    this.saved = undefined;
    this.everSaved = !modified;
  }

  /** Puts all steps aside and starts anew. @returns brings them back, in the place of those since: for the same text */
  suspend(): () => void {
    const { done, undone, passed, saved, everSaved } = this;
    this.clear();
    return () => {
      this.open = undefined;
      this.done = done;
      this.undone = undone;
      this.passed = passed;
      this.saved = saved;
      this.everSaved = everSaved;
    };
  }

  /** Follows the buffer no longer. */
  dispose(): void {
    this.stop();
  }

  private takeBack(changes: readonly Change[]): void {
    for (const change of changes.toReversed()) {
      this.buffer.replace(change.start, change.newEnd, change.removed, this);
      this.buffer.marks.restore(change.displaced);
    }
  }

  /** The steps are for the text as it was before. */
  private takeBackPassed(): void {
    const { passed } = this;
    this.passed = [];
    this.takeBack(passed);
  }

  private passOver(change: Change): void {
    if (this.done.length === 0 && this.undone.length === 0) return;
    if (this.depth === 0) this.open = undefined;
    this.passed.push(change);
    if (this.passed.length <= MOST_PASSED_OVER || change.version !== this.buffer.version) return;
    const text = new TextBuffer();
    text.setLines(this.buffer.lines());
    for (const { start, newEnd, removed } of this.passed.toReversed()) text.replace(start, newEnd, removed);
    const joined = text.setLines(this.buffer.lines());
    this.passed = joined === undefined ? [] : [joined];
  }

  private record(change: Change): void {
    if (this.undone.length > 0) {
      if (this.saved !== undefined ? this.undone.includes(this.saved) : this.done.length === 0) this.everSaved = false;
      this.undone = [];
    }
    const { open } = this;
    const changes = [...this.passed, change];
    this.passed = [];
    if (open !== undefined && (this.depth > 0 || continues(open.changes.at(-1), change))) {
      open.changes.push(...changes);
      return;
    }
    const step: Step = { changes, before: this.groupBefore, after: undefined };
    this.groupBefore = undefined;
    this.open = step;
    this.done.push(step);
    if (this.done.length <= this.limit) return;
    const dropped = this.done.shift();
    // The saved text cannot be come back to any more, unless it is the one that is now first.
    if (this.saved === undefined) this.everSaved = false;
    else if (this.saved === dropped) this.saved = undefined;
  }
}

/** Whether a change goes on with the typing or deleting that `last` was part of. */
function continues(last: Change | undefined, change: Change): boolean {
  if (last === undefined || last.removed.length > 1 || last.inserted.length > 1) return false;
  if (change.removed.length > 1 || change.inserted.length > 1) return false;
  const [removed = "", inserted = ""] = [change.removed[0], change.inserted[0]];
  const [lastRemoved = "", lastInserted = ""] = [last.removed[0], last.inserted[0]];
  if (removed === "" && lastRemoved === "") {
    const startsWord = /\s$/.test(lastInserted) && !/^\s/.test(inserted);
    return !startsWord && compare(change.start, last.newEnd) === 0;
  }
  if (inserted !== "" || lastInserted !== "") return false;
  return compare(change.oldEnd, last.start) === 0 || compare(change.start, last.start) === 0;
}

function earliest({ changes }: Step): Position {
  let found = (changes[0] as Change).start;
  for (const { start } of changes) if (compare(start, found) < 0) found = start;
  return found;
}
