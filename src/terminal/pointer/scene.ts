// What the pointer works on, as whoever shows windows gives it, and what a press takes hold of there.
import type { Focus } from "../../kernel/focus.ts";
import type { Solved } from "../../kernel/layout/solve.ts";
import type { PlacedOverlay } from "../../kernel/overlay/hit.ts";
import type { Screen } from "../../kernel/overlay/place.ts";
import type { Overlays } from "../../kernel/overlays.ts";
import type { PaintSlot } from "../../kernel/paint-slot.ts";
import type { PaintEvent } from "../../kernel/paint-slots.ts";
import type { TextPosition, Window } from "../../kernel/window.ts";
import type { WindowEvent } from "../../kernel/windows.ts";

/** A cell of the screen; both count from 0. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The text that is nearest to a cell. */
export interface TextAtCell extends TextPosition {
  /** Whether the cell shows it; false beside and below the text. */
  readonly inside: boolean;
}

/** How the text of windows is laid out on the screen. */
export interface TextView {
  /** @param row, column a cell of the window, counted from its upper left one */
  positionAt(window: Window, row: number, column: number): TextAtCell;
  /** What a user gets who copies the text from `start` up to `end`. */
  selectedText(window: Window, start: TextPosition, end: TextPosition): string;
}

export interface PointerScene {
  readonly overlays: Overlays;
  readonly focus: Focus;
  readonly view: TextView;
  /** The overlays of the last frame from the lowest to the highest. */
  placedOverlays(): readonly PlacedOverlay[];
  /** The main layout of the last frame. */
  main(): Solved | undefined;
  screen(): Screen;
  emit(window: Window, event: WindowEvent, payload: object): void;
  /** @returns whether somebody listened */
  paint(slot: PaintSlot, event: PaintEvent, payload: object): boolean;
  /** Puts the cursor of a list into a row of its buffer. */
  select(window: Window, row: number): void;
  moveCursor(window: Window, position: TextPosition): void;
  /** Puts text into the clipboard. */
  copy(text: string): void;
  requestFrame(): void;
}

/** What a press took hold of. It is told where the pointer goes until it is let go; what it holds may go away meanwhile. */
export interface Grip {
  drag(pointer: Cell): void;
  release(): void;
  /** It is over without a release. */
  abandon(): void;
}
