// A screen for tests of the pointer: real windows, overlays, focus and layouts; only the terminal is missing.
import { Events } from "../../src/kernel/events.ts";
import { Focus } from "../../src/kernel/focus.ts";
import { Holds } from "../../src/kernel/holds.ts";
import { commit, type Solved, solve } from "../../src/kernel/layout/solve.ts";
import type { Surface } from "../../src/kernel/layout/surface.ts";
import type { LayoutNode } from "../../src/kernel/layout.ts";
import type { PlacedOverlay } from "../../src/kernel/overlay/hit.ts";
import type { Screen } from "../../src/kernel/overlay/place.ts";
import { Overlays } from "../../src/kernel/overlays.ts";
import { Owner } from "../../src/kernel/owner.ts";
import type { PaintSlot } from "../../src/kernel/paint-slot.ts";
import { type PaintEvent, PaintSlots } from "../../src/kernel/paint-slots.ts";
import type { Rectangle } from "../../src/kernel/rectangle.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Theme } from "../../src/kernel/theme.ts";
import { type TextPosition, Window } from "../../src/kernel/window.ts";
import { type NewWindow, type WindowEvent, Windows } from "../../src/kernel/windows.ts";
import type { MouseButton, MouseInput } from "../../src/terminal/input/events.ts";
import { Pointer, type PointerScene } from "../../src/terminal/pointer.ts";
import { Wardrobe } from "../../src/terminal/wardrobe.ts";
import { WindowView } from "../../src/terminal/window-view.ts";
import { StoppedClock } from "./stopped-clock.ts";

export class TestScene implements PointerScene {
  readonly owner = new Owner("plugin");
  readonly clock = new StoppedClock();
  readonly errors: string[] = [];
  private readonly events = new Events({
    holds: new Holds(),
    onError: (error) => this.errors.push((error as Error).message),
  });
  readonly view = new WindowView({ wardrobe: new Wardrobe(new Theme()) });
  readonly windows = new Windows({ events: this.events, rendering: this.view });
  readonly slots = new PaintSlots({ events: this.events });
  readonly overlays = new Overlays();
  readonly focus = new Focus();
  readonly pointer = new Pointer(this, this.clock);
  /** What the pointer did, in order: events by name, and the rest by what it is. */
  readonly log: string[] = [];
  readonly payloads: Record<string, unknown>[] = [];
  readonly copied: string[] = [];
  frames = 0;
  private layout: LayoutNode | undefined;
  private solved: Solved | undefined;
  private placed: PlacedOverlay[] = [];
  private shown = new Set<Surface>();

  constructor(private readonly size: Screen = { width: 40, height: 12, statusRows: 0 }) {}

  /** Opens a window on a text. */
  open(text: string, options: NewWindow = {}): Window {
    const buffer = new TextBuffer();
    buffer.replace({ row: 0, column: 0 }, { row: 0, column: 0 }, text);
    return this.windows.open(this.owner, buffer, options);
  }

  /** Shows a layout, and the overlays that are open, as the next frame does. */
  show(layout = this.layout): void {
    this.layout = layout;
    const { width, height } = this.size;
    this.solved = layout && solve(layout, { row: 0, column: 0, width, height });
    const places = new Map<Surface, Rectangle>();
    for (const { node, rectangle } of this.solved?.leaves ?? []) places.set(node.surface, rectangle);
    this.placed = this.overlays.arrange(this.size, places);
    this.shown = commit(
      [...(this.solved ? [this.solved] : []), ...this.placed.map(({ solved }) => solved)],
      this.shown,
    );
    this.overlays.commit(this.placed);
    const windowsOf = ({ leaves }: Solved) =>
      leaves.map(({ node }) => node.surface).filter((surface): surface is Window => surface instanceof Window);
    this.focus.arrange([
      { overlay: undefined, windows: this.solved ? windowsOf(this.solved) : [] },
      ...this.placed.map(({ overlay, solved }) => ({ overlay, windows: windowsOf(solved) })),
    ]);
    this.frames = 0;
  }

  press(row: number, col: number, options: MouseOptions = {}): void {
    this.send("press", row, col, options);
  }

  drag(row: number, col: number, options: MouseOptions = {}): void {
    this.send("drag", row, col, options);
  }

  release(row: number, col: number, options: MouseOptions = {}): void {
    this.send("release", row, col, options);
  }

  click(row: number, col: number, options: MouseOptions = {}): void {
    this.press(row, col, options);
    this.release(row, col, options);
  }

  /** Presses at the first cell, drags to the others, releases at the last. */
  dragThrough(...cells: [number, number][]): void {
    const [first, ...others] = cells as [[number, number], ...[number, number][]];
    this.press(...first);
    for (const cell of others) this.drag(...cell);
    this.release(...(others.at(-1) ?? first));
  }

  move(row: number, col: number): void {
    this.send("move", row, col, { button: "none" });
  }

  wheel(direction: "up" | "down" | "left" | "right", row: number, col: number, shift = false): void {
    this.pointer.handle({ ...NO_MODIFIERS, shift, type: "mouse", kind: "wheel", direction, row, col });
  }

  private send(kind: "press" | "drag" | "release" | "move", row: number, col: number, options: MouseOptions): void {
    const event: MouseInput = { ...NO_MODIFIERS, button: "left", ...options, type: "mouse", kind, row, col };
    this.pointer.handle(event);
  }

  placedOverlays(): readonly PlacedOverlay[] {
    return this.placed;
  }

  main(): Solved | undefined {
    return this.solved;
  }

  screen(): Screen {
    return this.size;
  }

  emit(window: Window, event: WindowEvent, payload: object): void {
    this.log.push(event);
    this.payloads.push(payload as Record<string, unknown>);
    this.windows.emit(window, event, payload);
  }

  paint(slot: PaintSlot, event: PaintEvent, payload: object): boolean {
    this.log.push(`paint ${event}`);
    this.payloads.push(payload as Record<string, unknown>);
    return this.slots.emit(slot, event, payload);
  }

  select(window: Window, row: number): void {
    window.setCursor(row);
  }

  moveCursor(window: Window, { row, column }: TextPosition): void {
    window.setCursor(row, column);
  }

  copy(text: string): void {
    this.copied.push(text);
  }

  requestFrame(): void {
    this.frames++;
  }
}

interface MouseOptions {
  readonly button?: MouseButton;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
}

const NO_MODIFIERS = { shift: false, alt: false, ctrl: false, super: false };
