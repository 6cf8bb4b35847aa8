// The terminal's output for a full-screen program: shows frames, and puts everything back on the way out.
import type { Capabilities } from "./capabilities.ts";
import { Output } from "./diff/output.ts";
import { Painter } from "./diff.ts";
import { Grid } from "./grid.ts";
import {
  CURSOR_HIDE,
  CURSOR_SHOW,
  type CursorShape,
  copySequence,
  cursorShapeSequence,
  enterSequence,
  MOUSE_OFF,
  MOUSE_ON,
  notificationSequence,
  REPAIR,
  RESET_SEQUENCE,
  TITLE_BEFORE,
  titleSequence,
  UPDATE_BEGIN,
  UPDATE_END,
  updateSequence,
} from "./screen/sequences.ts";
import { Looks } from "./style/looks.ts";
import { styles } from "./style.ts";
import { shownText } from "./width.ts";

export { type CursorShape, RESET_SEQUENCE } from "./screen/sequences.ts";

/** Where the cursor is to be seen; rows and columns count from 0. */
export interface Cursor {
  readonly row: number;
  readonly column: number;
  readonly shape?: CursorShape;
  readonly blinking?: boolean;
}

export interface ScreenOptions {
  readonly rows: number;
  readonly columns: number;
  readonly capabilities: Capabilities;
  /** Whether the terminal is to report the mouse, false by default. */
  readonly mouse?: boolean;
  /**
   * Sends bytes to the terminal.
   * @returns a promise when the terminal is behind: it settles when more can be sent
   */
  readonly write: (bytes: Uint8Array) => undefined | Promise<unknown>;
  /** Called once, when the terminal is gone. Nothing is sent from then on. */
  readonly onLost?: (error: unknown) => void;
}

/** A frame as small as this arrives at once anyway, and needs no wrapping. */
const SMALL_FRAME = 48;
const DEFAULT_SHAPE = cursorShapeSequence("default", false);
/** A longer title is cut. */
const LONGEST_TITLE = 256;

/**
 * Frames are sent one at a time. While the terminal has not taken one, later ones replace each other, and so do titles and
 * copies: what waits never grows.
 */
export class Screen {
  private capabilities: Capabilities;
  /** What is sent next: commands, then a frame. */
  private readonly output = new Output();
  private readonly frame = new Output();
  private painter: Painter;
  /** What the terminal shows, once everything sent has arrived. */
  private shown: Grid;
  /** The last frame, when it could not be sent at once. */
  private waiting: Grid;
  private frameWaits = false;
  private presented = false;
  private repaints = false;
  private cursor: Cursor | undefined;
  private cursorVisible = false;
  private cursorShape = DEFAULT_SHAPE;
  private mouse: boolean;
  private title: string | undefined;
  /** Sequences that wait, by what they are for. */
  private readonly commands = new Map<string, string>();
  private sending: Promise<void> | undefined;
  private entered = false;
  private lost = false;

  constructor(private readonly options: ScreenOptions) {
    this.capabilities = options.capabilities;
    this.shown = new Grid(options.rows, options.columns);
    this.waiting = new Grid(options.rows, options.columns);
    this.painter = this.newPainter();
    this.mouse = options.mouse ?? false;
  }

  get rows(): number {
    return this.shown.rows;
  }

  get columns(): number {
    return this.shown.columns;
  }

  /** Takes the terminal over, at the start or after `leave`, and shows the last frame. */
  enter(): void {
    if (this.entered) return;
    this.entered = true;
    this.repaints = true;
    this.cursorVisible = false;
    this.cursorShape = DEFAULT_SHAPE;
    if (this.presented && !this.frameWaits) this.keep(this.shown);
    this.commands.set("enter", enterSequence(this.capabilities));
    if (this.mouse) this.commands.set("mouse", MOUSE_ON);
    if (this.title !== undefined) this.commands.set("title", titleSequence(this.title));
    this.flush();
  }

  /**
   * Puts everything back as it was: at the end, to be suspended (Ctrl-Z), for an external editor. Frames presented
   * meanwhile are kept for `enter`.
   * @returns a promise that settles when the terminal has taken everything, which a blocked one does not: see `cutOff`
   */
  leave(): Promise<void> {
    if (this.entered) {
      this.entered = false;
      // What has not been sent needs no undoing.
      const unsent = this.commands.has("enter");
      for (const name of this.commands.keys()) if (name !== "copy" && name !== "leave") this.commands.delete(name);
      if (!unsent) this.commands.set("leave", RESET_SEQUENCE);
      this.flush();
    }
    return this.idle();
  }

  /**
   * As `leave`, for whoever cannot wait.
   * @returns what puts everything back, to be sent past all that waits; nothing when that has been sent
   */
  cutOff(): string {
    const isDue = (this.entered && !this.commands.has("enter")) || this.commands.has("leave");
    this.entered = false;
    this.commands.clear();
    return isDue ? RESET_SEQUENCE : "";
  }

  /** @returns a promise that settles when the terminal has taken everything that was to be sent, or is lost */
  async idle(): Promise<void> {
    while (this.sending !== undefined && !this.lost) await this.sending;
  }

  /**
   * Shows a frame. What lies beyond the screen is cut off; the grid may be drawn on again at once.
   * @param cursor undefined hides it
   */
  present(grid: Grid, cursor?: Cursor): void {
    if (this.lost) return;
    this.presented = true;
    this.cursor = cursor;
    const fits = grid.rows === this.rows && grid.columns === this.columns;
    if (fits && this.entered && this.sending === undefined) this.send(grid);
    else {
      this.keep(grid);
      this.flush();
    }
  }

  /**
   * The terminal has another size. Frames should have it from now on, and the next one is painted whole.
   * @throws RangeError as `Grid` does
   */
  resize(rows: number, columns: number): void {
    if (rows === this.rows && columns === this.columns) return;
    const last = this.frameWaits ? this.waiting : this.shown;
    this.shown = new Grid(rows, columns);
    this.waiting = new Grid(rows, columns);
    this.repaints = true;
    if (this.presented) this.keep(last);
  }

  /** Paints the next frame whole: something else may have written to the terminal. */
  repaint(): void {
    this.repaints = true;
    if (this.entered) this.commands.set("repair", REPAIR);
  }

  /** More is known of the terminal, such as its answers. The next frame is painted whole. */
  update(capabilities: Capabilities): void {
    const before = this.capabilities;
    this.capabilities = capabilities;
    this.painter = this.newPainter();
    this.repaints = true;
    if (!this.entered) return;
    if (this.commands.has("enter")) this.commands.set("enter", enterSequence(capabilities));
    else this.commands.set("update", updateSequence(before, capabilities));
    this.flush();
  }

  /** Whether the terminal reports the mouse. While it does, a person cannot select text in the usual way. */
  setMouse(on: boolean): void {
    if (on === this.mouse) return;
    this.mouse = on;
    if (this.entered) this.command("mouse", on ? MOUSE_ON : MOUSE_OFF);
  }

  /** Names the terminal's window. The name it had comes back with `leave`. */
  setTitle(title: string): void {
    if (!this.capabilities.title) return;
    this.title = shownText(title.slice(0, LONGEST_TITLE));
    if (this.entered) this.command("title", titleSequence(this.title));
  }

  /** The terminal's window has the name again that it had before. */
  clearTitle(): void {
    if (this.title === undefined) return;
    this.title = undefined;
    if (this.entered) this.command("title", TITLE_BEFORE);
  }

  /** Whether the terminal's window can be named. */
  get hasTitle(): boolean {
    return this.capabilities.title && !this.lost;
  }

  /**
   * Has the terminal's desktop show a message (OSC 9), where the terminal can.
   * @param passThrough whether a multiplexer is asked to hand it on; that of the terminal unless given
   * @returns false when it cannot be sent; there is no knowing whether it is shown
   */
  notify(message: string, passThrough = this.capabilities.multiplexer !== undefined): boolean {
    if (!this.entered || this.lost) return false;
    const text = shownText(message.slice(0, LONGEST_TITLE));
    this.command("notify", notificationSequence(text, passThrough ? this.capabilities.multiplexer : undefined));
    return true;
  }

  /**
   * Puts text on the clipboard of the terminal's machine.
   * @returns false when the terminal cannot; there is no knowing whether it has
   */
  copy(text: string | Uint8Array): boolean {
    if (!this.capabilities.clipboard || this.lost) return false;
    this.command("copy", copySequence(typeof text === "string" ? new TextEncoder().encode(text) : text));
    return true;
  }

  /** @returns false when the program does not have the terminal at the moment */
  bell(): boolean {
    if (!this.entered || this.lost) return false;
    this.command("bell", "\x07");
    return true;
  }

  private newPainter(): Painter {
    const { colors, hyperlinks } = this.capabilities;
    return new Painter(this.frame, new Looks(styles, colors, hyperlinks), this.capabilities);
  }

  private keep(grid: Grid): void {
    this.waiting.copyFrom(grid);
    this.frameWaits = true;
  }

  private command(name: string, sequence: string): void {
    this.commands.set(name, sequence);
    this.flush();
  }

  /** Sends what waits, unless the terminal is still busy with what came before. */
  private flush(): void {
    if (this.lost || this.sending !== undefined) return;
    if (this.entered && this.frameWaits) this.send(this.waiting);
    else if (this.commands.size > 0) this.send(undefined);
  }

  private send(grid: Grid | undefined): void {
    for (const sequence of this.commands.values()) this.output.text(sequence);
    this.commands.clear();
    if (grid !== undefined) this.compose(grid);
    if (this.output.length === 0) return;
    try {
      const sent = this.options.write(this.output.take());
      if (sent === undefined) return;
      this.sending = sent.then(
        () => {
          this.sending = undefined;
          this.flush();
        },
        (error) => this.lose(error),
      );
    } catch (error) {
      this.lose(error);
    }
  }

  /** Adds what leads from the frame shown to this one. */
  private compose(grid: Grid): void {
    this.frameWaits = false;
    if (this.repaints) {
      this.repaints = false;
      this.shown.clear();
      this.painter.erase();
    }
    this.painter.paint(this.shown, grid);
    const changes = this.frame.take();
    const synchronized = this.capabilities.synchronizedUpdates;
    const large = changes.length > SMALL_FRAME;
    if (large && synchronized) this.output.text(UPDATE_BEGIN);
    // Without such updates the cursor would be seen jumping around.
    else if (large) this.showCursor(false);
    this.output.bytes(changes);
    this.placeCursor();
    if (large && synchronized) this.output.text(UPDATE_END);
  }

  private placeCursor(): void {
    const { cursor } = this;
    this.showCursor(cursor !== undefined);
    if (cursor === undefined) return;
    const shape = cursorShapeSequence(cursor.shape ?? "default", cursor.blinking ?? false);
    if (shape !== this.cursorShape) this.output.text(shape);
    this.cursorShape = shape;
    this.painter.moveTo(clamp(cursor.row, this.rows), clamp(cursor.column, this.columns));
    this.output.bytes(this.frame.take());
  }

  private showCursor(visible: boolean): void {
    if (visible !== this.cursorVisible) this.output.text(visible ? CURSOR_SHOW : CURSOR_HIDE);
    this.cursorVisible = visible;
  }

  private lose(error: unknown): void {
    if (this.lost) return;
    this.lost = true;
    this.commands.clear();
    this.options.onLost?.(error);
  }
}

/** A whole number from 0 to `size` - 1; nonsense is 0. */
function clamp(place: number, size: number): number {
  return Math.max(0, Math.min(size - 1, Math.trunc(place) || 0));
}
