// Selecting text with the pointer: a press begins, dragging extends and scrolls at the edges, a release copies.
import type { Clock } from "../../kernel/clock.ts";
import { compare, inOrder } from "../../kernel/editing/position.ts";
import { clamp } from "../../kernel/rectangle.ts";
import type { Selection, TextPosition, Window } from "../../kernel/window.ts";
import type { Cell, Grip, PointerScene } from "./scene.ts";
import { panColumns, scrollRows } from "./scrolling.ts";
import { type TextRange, type TextUnit, unitAt, withinText } from "./text-unit.ts";

/** How often a selection that is dragged beyond the edge scrolls, in milliseconds, and by how many rows at most. */
const SCROLL_INTERVAL = 50;
const MOST_ROWS = 10;

const UNITS: readonly TextUnit[] = ["character", "word", "line"];

/** Whether the pointer selects text in a window: where the text is what is to be seen. */
export function canSelectText({ use, renderer }: Window): boolean {
  return (
    renderer.kind === "default" && (use === "editable_text" || use === "readonly_text" || use === "selectable_text")
  );
}

export class TextSelections {
  /** The window in which the pointer has selected last; there is no more than one selection of the pointer. */
  private latest: Window | undefined;

  constructor(
    private readonly scene: PointerScene,
    private readonly clock: Clock,
  ) {}

  /**
   * A press on a text begins a selection.
   * @param clicks 1 for characters, 2 for words, 3 for lines
   * @param extend whether the selection that is there goes on to here, or one from the cursor
   */
  begin(window: Window, pressed: Cell, clicks: number, extend: boolean): Grip {
    const { scene, latest } = this;
    if (latest !== undefined && latest !== window) clear(scene, latest);
    this.latest = window;
    const grip = new TextGrip(scene, this.clock, window, pressed, UNITS[clicks - 1] ?? "character");
    if (extend && window.focusable) grip.extendFrom(window.selection?.anchor ?? cursorOf(window));
    else if (clicks > 1) grip.extend();
    else grip.start();
    return grip;
  }
}

function cursorOf({ cursorRow, cursorColumn }: Window): TextPosition {
  return { row: cursorRow, column: cursorColumn };
}

function clear(scene: PointerScene, window: Window): void {
  if (!setSelection(scene, window, undefined)) return;
  scene.emit(window, "selection_changed", { text: "" });
}

/** @returns whether that is a change */
function setSelection(scene: PointerScene, window: Window, selection: Selection | undefined): boolean {
  if (Bun.deepEquals(window.selection, selection)) return false;
  window.selection = selection;
  scene.requestFrame();
  return true;
}

class TextGrip implements Grip {
  /** What was pressed: it stays selected in whatever direction the pointer goes. */
  private origin: TextRange;
  private pointer: Cell;
  private hasSelected = false;
  private stopScrolling: (() => void) | undefined;

  constructor(
    private readonly scene: PointerScene,
    private readonly clock: Clock,
    private readonly window: Window,
    private readonly pressed: Cell,
    private readonly unit: TextUnit,
  ) {
    this.pointer = pressed;
    this.origin = unitAt(window.buffer, this.position(), unit);
  }

  /** Nothing is selected until the pointer moves; the cursor goes where it is. */
  start(): void {
    if (this.window.focusable) {
      this.scene.moveCursor(this.window, this.position());
      this.scene.requestFrame();
    }
    clear(this.scene, this.window);
  }

  extendFrom(anchor: TextPosition): void {
    this.origin = { start: anchor, end: anchor };
    this.extend();
  }

  drag(pointer: Cell): void {
    this.pointer = pointer;
    const { rows, columns } = this.beyond();
    if (rows === 0 && columns === 0) {
      this.stop();
      this.extend();
    } else if (this.stopScrolling === undefined) {
      this.stopScrolling = this.clock.every(SCROLL_INTERVAL, () => this.scroll());
      this.scroll();
    } else {
      this.extend();
    }
  }

  release(): void {
    this.stop();
    const { scene, window } = this;
    const { selection } = window;
    if (!this.hasSelected || window.rectangle === undefined) return;
    const text = selection === undefined ? "" : this.textOf(selection);
    if (text !== "") scene.copy(text);
    scene.emit(window, "selection_changed", { text });
  }

  abandon(): void {
    this.stop();
  }

  /** Selects from what was pressed to what is under the pointer. */
  extend(): void {
    const { scene, window, unit } = this;
    if (window.rectangle === undefined) return;
    const here = unitAt(window.buffer, this.position(), unit);
    const start = withinText(window.buffer, this.origin.start);
    const end = withinText(window.buffer, this.origin.end);
    const isBackwards = compare(here.start, start) < 0;
    const anchor = isBackwards ? end : start;
    const head = isBackwards ? here.start : here.end;
    // First, because a cursor that moves may end a selection.
    if (window.use === "editable_text" && compare(head, cursorOf(window)) !== 0) scene.moveCursor(window, head);
    this.hasSelected = true;
    setSelection(scene, window, compare(anchor, head) === 0 ? undefined : { anchor, head });
  }

  /** The text under the pointer, or at the edge where that is outside of the window. */
  private position(): TextPosition {
    const { row, column, width, height } = this.window.rectangle ?? { row: 0, column: 0, width: 0, height: 0 };
    return this.scene.view.positionAt(
      this.window,
      clamp(this.pointer.row - row, 0, Math.max(0, height - 1)),
      clamp(this.pointer.column - column, 0, Math.max(0, width - 1)),
    );
  }

  /** How far the pointer is outside of the window, negative above and left of it. */
  private beyond(): { rows: number; columns: number } {
    const { window, pointer, pressed } = this;
    const { rectangle } = window;
    if (rectangle === undefined) return { rows: 0, columns: 0 };
    const { row, column, width, height } = rectangle;
    const screen = this.scene.screen();
    return {
      rows: outside(pointer.row, pressed.row, row, height, screen.height),
      columns: window.options.wrap ? 0 : outside(pointer.column, pressed.column, column, width, screen.width),
    };
  }

  private scroll(): void {
    const { rows, columns } = this.beyond();
    if (rows !== 0) scrollRows(this.scene, this.window, clamp(rows, -MOST_ROWS, MOST_ROWS));
    if (columns !== 0) panColumns(this.scene, this.window, clamp(columns, -MOST_ROWS, MOST_ROWS));
    if (this.window.rectangle === undefined) this.stop();
    else this.extend();
  }

  private stop(): void {
    this.stopScrolling?.();
    this.stopScrolling = undefined;
  }

  private textOf({ anchor, head }: Selection): string {
    const [start, end] = inOrder(anchor, head);
    return this.scene.view.selectedText(this.window, start, end);
  }
}

/**
 * How far a cell is outside of an interval of `size` cells, along one axis. Where that reaches the edge of the screen
 * there is no outside: the cell at the edge is, for a pointer that came from elsewhere.
 */
function outside(cell: number, pressed: number, start: number, size: number, screen: number): number {
  if (cell < start) return cell - start;
  if (cell >= start + size) return cell - (start + size) + 1;
  if (cell === pressed) return 0;
  if (cell === 0) return -1;
  return cell === screen - 1 ? 1 : 0;
}
