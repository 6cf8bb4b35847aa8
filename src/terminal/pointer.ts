// What the mouse does: presses go to what is under the pointer, and that has it until the button is released.
import type { Clock } from "../kernel/clock.ts";
import { fromUtf16 } from "../kernel/editing/text-units.ts";
import { hitLayout, type LayoutHit } from "../kernel/layout/hit.ts";
import type { Handle, PlacedOverlay } from "../kernel/overlay/hit.ts";
import { hitOverlays } from "../kernel/overlays.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import { contains, type Rectangle } from "../kernel/rectangle.ts";
import { Window } from "../kernel/window.ts";
import type { MouseButton, MouseInput } from "./input/events.ts";
import { Clicks } from "./pointer/clicks.ts";
import { DividerGrip } from "./pointer/divider-grip.ts";
import { OverlayGrip } from "./pointer/overlay-grip.ts";
import type { Cell, Grip, PointerScene } from "./pointer/scene.ts";
import { panColumns, ScrollbarGrip, scrollRows } from "./pointer/scrolling.ts";
import { canSelectText, TextSelections } from "./pointer/text-selections.ts";

export type { Cell, PointerScene, TextAtCell, TextView } from "./pointer/scene.ts";

const WHEEL_ROWS = 3;
const WHEEL_COLUMNS = 6;
/** What is pressed where there is nothing. */
const NOWHERE = {};

type ButtonInput = Extract<MouseInput, { readonly button: MouseButton }>;
type WheelInput = Exclude<MouseInput, ButtonInput>;

/** What is under a cell. */
interface Target {
  readonly hit: LayoutHit;
  /** The overlay that it is in, and what pulling there does to it. */
  readonly placed?: PlacedOverlay;
  readonly handle?: Handle;
}

/** What has the pointer from a press to its release. */
interface Capture {
  readonly button: MouseButton;
  /** What is told of press, drag and release. */
  readonly surface: Window | PaintSlot | undefined;
  /** What happens by itself. */
  readonly grip: Grip | undefined;
  /** What the pointer did last. */
  last: ButtonInput;
  /** Where the surface was when it was told something last. */
  place?: Rectangle;
}

export class Pointer {
  private readonly clicks: Clicks;
  private readonly selections: TextSelections;
  private capture: Capture | undefined;

  constructor(
    private readonly scene: PointerScene,
    clock: Clock,
  ) {
    this.clicks = new Clicks(clock);
    this.selections = new TextSelections(scene, clock);
  }

  handle(event: MouseInput): void {
    if (event.kind === "wheel") this.wheel(event);
    else if (event.kind === "press") this.press(event);
    else if (event.kind === "drag") this.drag(event);
    else if (event.kind === "release") this.release(event);
    // It moves without a button: that of the release was missed.
    else this.abandon();
  }

  /** Ends what goes on without a release: the terminal has lost focus or is lent, or everything is elsewhere now. */
  cancel(): void {
    this.clicks.reset();
    this.abandon();
  }

  /** Nothing has the pointer any more. Who got the press hears of a release all the same, at the last cell known. */
  private abandon(): void {
    const capture = this.letGo();
    if (capture === undefined) return;
    capture.grip?.abandon();
    this.tell(capture, "release", capture.last, { cancelled: true });
  }

  private press(event: ButtonInput): void {
    this.abandon();
    const cell = cellOf(event);
    const target = this.find(cell);
    if (target === undefined) return;
    const surface = surfaceOf(target, event.button);
    if (surface instanceof Window) this.focus(surface);
    const clicks = event.button === "left" ? this.clicks.press(identityOf(target), cell) : 1;
    const grip = event.button === "left" ? this.take(target, cell, clicks, event.shift) : undefined;
    const capture: Capture = { button: event.button, surface, grip, last: event };
    this.capture = capture;
    this.tell(capture, "press", event);
    if (clicks === 2 && grip === undefined && surface instanceof Window && this.isListRow(surface, cell))
      this.scene.emit(surface, "submit", { row: surface.cursorRow });
  }

  private drag(event: ButtonInput): void {
    const { capture } = this;
    if (capture === undefined || (event.row === capture.last.row && event.col === capture.last.col)) return;
    // It is not to be seen any more.
    if (capture.place !== undefined && capture.surface?.rectangle === undefined) {
      this.cancel();
      return;
    }
    capture.last = event;
    this.clicks.reset();
    capture.grip?.drag(cellOf(event));
    // A handler may have lent the terminal to somebody.
    if (this.capture === capture) this.tell(capture, "drag", event);
  }

  private release(event: ButtonInput): void {
    if (this.capture === undefined || this.capture.button !== event.button) return;
    const { capture } = this;
    this.letGo();
    capture.grip?.release();
    this.tell(capture, "release", event);
  }

  private wheel(event: WheelInput): void {
    const hit = this.find(cellOf(event))?.hit;
    if (hit?.part !== "leaf" && hit?.part !== "scrollbar") return;
    const { surface } = hit.leaf.node;
    const { direction, shift, alt, ctrl } = event;
    const sign = direction === "up" || direction === "left" ? -1 : 1;
    const horizontal = direction === "left" || direction === "right";
    if (surface instanceof PaintSlot) {
      const payload = { row: hit.row, col: hit.column, delta: sign, horizontal, shift, alt, ctrl };
      if (this.scene.paint(surface, "wheel", payload)) this.scene.requestFrame();
    } else if (!(surface instanceof Window)) return;
    else if (shift || horizontal) panColumns(this.scene, surface, sign * WHEEL_COLUMNS);
    else scrollRows(this.scene, surface, sign * WHEEL_ROWS);
  }

  private letGo(): Capture | undefined {
    const { capture } = this;
    this.capture = undefined;
    return capture;
  }

  /** @returns undefined where a press means nothing, also because a modal overlay is open */
  private find({ row, column }: Cell): Target | undefined {
    const { overlays } = this.scene;
    // Handlers may have closed some since the last frame.
    const open = this.scene.placedOverlays().filter(({ overlay }) => overlays.isOpen(overlay));
    const found = hitOverlays(open, row, column);
    if (found !== undefined) return "outside" in found ? undefined : found;
    const main = this.scene.main();
    const hit = main && hitLayout(main, row, column);
    return hit && { hit };
  }

  private focus(window: Window): void {
    const { focus } = this.scene;
    if (window.focusable && focus.current.window !== window && focus.focus(window)) this.scene.requestFrame();
  }

  /** Does what a press of the left button does by itself. @returns what goes on until it is released */
  private take({ hit, placed, handle }: Target, cell: Cell, clicks: number, shift: boolean): Grip | undefined {
    const { scene } = this;
    if (placed !== undefined && handle !== undefined) return new OverlayGrip(scene, placed, handle, cell);
    if (hit.part === "divider") {
      if (clicks !== 2) return new DividerGrip(scene, hit.divider);
      if (hit.divider.node.split.equalize()) scene.requestFrame();
      return undefined;
    }
    if (hit.part !== "leaf" && hit.part !== "scrollbar") return undefined;
    const window = hit.leaf.node.surface;
    // A handler may have closed it when it got focus.
    if (!(window instanceof Window) || window.rectangle === undefined) return undefined;
    if (hit.part === "scrollbar") return new ScrollbarGrip(scene, window, cell);
    if (canSelectText(window)) return this.selections.begin(window, cell, clicks, shift);
    if (this.isListRow(window, cell)) this.select(window, hit);
    return undefined;
  }

  private select(window: Window, { row, column }: Cell): void {
    const { scene } = this;
    const before = window.cursorRow;
    scene.select(window, scene.view.positionAt(window, row, column).row);
    if (window.cursorRow === before) return;
    scene.requestFrame();
    scene.emit(window, "selection_changed", { row: window.cursorRow });
  }

  /** Whether a cell is on a row of a list, not below its last one. */
  private isListRow(window: Window, { row }: Cell): boolean {
    const { rectangle, scroll } = window;
    return window.use === "list" && rectangle !== undefined && row - rectangle.row + scroll.top < scroll.total;
  }

  /** Tells a window or a paint slot what the pointer does, as long as it is shown; who heard of a press, of the release. */
  private tell(capture: Capture, kind: "press" | "drag" | "release", event: ButtonInput, more?: object): void {
    const { scene } = this;
    const { surface } = capture;
    const place = surface?.rectangle ?? (kind === "release" ? capture.place : undefined);
    if (surface === undefined || place === undefined) return;
    capture.place = place;
    const { button, shift, alt, ctrl } = event;
    const { row, column } = place;
    const payload = { row: event.row - row, col: event.col - column, button, shift, alt, ctrl, ...more };
    if (surface instanceof Window) scene.emit(surface, kind, { ...payload, ...this.textAt(surface, event) });
    else if (scene.paint(surface, kind, payload)) scene.requestFrame();
  }

  /** The place in the text that a cell of a window shows; nothing outside of the text. */
  private textAt(window: Window, event: ButtonInput): { text_row?: number; text_col?: number } {
    const { rectangle, buffer } = window;
    if (rectangle === undefined || !contains(rectangle, event.row, event.col)) return {};
    const at = this.scene.view.positionAt(window, event.row - rectangle.row, event.col - rectangle.column);
    if (!at.inside) return {};
    return { text_row: at.row, text_col: fromUtf16(buffer.line(at.row) ?? "", at.column, "byte") };
  }
}

function cellOf({ row, col }: MouseInput): Cell {
  return { row, column: col };
}

/** What hears of a press. Pulling at an edge of an overlay, at a scrollbar or a divider is nobody else's business. */
function surfaceOf({ hit, handle }: Target, button: MouseButton): Window | PaintSlot | undefined {
  if (hit.part !== "leaf" || (button === "left" && handle?.kind === "resize")) return undefined;
  const { surface } = hit.leaf.node;
  return surface instanceof Window || surface instanceof PaintSlot ? surface : undefined;
}

/** What stays the same from one click of a double click to the next. */
function identityOf({ hit, placed }: Target): object {
  if (hit.part === "divider") return hit.divider.node.split;
  if (hit.part === "leaf" || hit.part === "scrollbar") return hit.leaf.node.surface;
  return placed?.overlay ?? NOWHERE;
}
