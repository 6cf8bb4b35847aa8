// The terminal UI of a program: the kernel's windows, overlays and keys put together with a screen that shows them.
import { type Key, keyReadings } from "../kernel/chord.ts";
import { Buffers } from "../kernel/buffers.ts";
import type { Clock } from "../kernel/clock.ts";
import { DEFAULT_GROUPS } from "../kernel/color-schemes.ts";
import { DrawList, onScreen } from "../kernel/draw.ts";
import type { Events } from "../kernel/events.ts";
import { Focus, type Focused } from "../kernel/focus.ts";
import { type Binding, Keymap, type Scopes } from "../kernel/keymap.ts";
import { KeyDispatch } from "../kernel/keymap/dispatch.ts";
import type { Solved } from "../kernel/layout/solve.ts";
import type { Overlay } from "../kernel/overlay.ts";
import { Overlays } from "../kernel/overlays.ts";
import type { Owner } from "../kernel/owner.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import { PaintSlots } from "../kernel/paint-slots.ts";
import type { Rectangle } from "../kernel/rectangle.ts";
import { Statusline } from "../kernel/statusline.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import { Theme } from "../kernel/theme.ts";
import { Window } from "../kernel/window.ts";
import { type WindowEvent, Windows } from "../kernel/windows.ts";
import { applyOperations, type CursorCell } from "./draw.ts";
import { Grid } from "./grid.ts";
import type { InputEvent } from "./input/events.ts";
import { Pointer } from "./pointer.ts";
import type { Cursor, Screen } from "./screen.ts";
import { styles } from "./style.ts";
import { drawChrome, drawSpans } from "./ui/chrome.ts";
import { pressInWindow } from "./ui/default-keys.ts";
import { Editors } from "./ui/editors.ts";
import { FrameLoop } from "./ui/frame-loop.ts";
import { GuardedPainters } from "./ui/guarded-painter.ts";
import { MainScreen } from "./ui/main-screen.ts";
import { Notices } from "./ui/notices.ts";
import { Stage } from "./ui/stage.ts";
import { drawNotice, drawStatusline } from "./ui/status-row.ts";
import { TextChanges } from "./ui/text-changes.ts";
import { Wardrobe } from "./wardrobe.ts";
import { WindowView } from "./window-view.ts";

/** How long a chord that may go on is waited for, in milliseconds: vi's `timeoutlen`. */
const CHORD_TIMEOUT = 1000;

export interface UiOptions {
  /** The program on whose behalf the UI itself makes windows. */
  readonly program: Owner;
  readonly events: Events;
  readonly clock: Clock;
  /** Told of what callbacks of plugins throw. */
  report(error: unknown, owner: Owner, place: string): void;
  /** Runs a command line that was typed. */
  command(line: string): void;
  /** Told of what was typed into the prompt, if it is no command. */
  submit(text: string): void;
  /** What the statusline's sources are told. */
  snapshot(): unknown;
  /** Does what the program does with a key that nobody else wants: to quit, to reload, to be suspended. */
  key(key: Key): boolean;
  /** Puts text on the system's clipboard, in addition to the terminal's. */
  copy(text: string): void;
  /** Edits a text in the user's editor. @returns undefined when it was given up */
  edit(text: string): Promise<string | undefined>;
}

/** Words that stay the same in a frame that shows them. */
const RENDER_ERROR = "ErrorMsg";

export class Ui {
  readonly buffers = new Buffers();
  readonly keymap = new Keymap();
  readonly theme = new Theme(DEFAULT_GROUPS);
  readonly wardrobe = new Wardrobe(this.theme);
  readonly view = new WindowView({ wardrobe: this.wardrobe });
  readonly windows: Windows;
  readonly overlays: Overlays;
  readonly paints: PaintSlots;
  readonly statusline: Statusline;
  readonly notices: Notices;
  readonly focus: Focus;
  readonly stage: Stage;
  readonly editors: Editors;
  readonly main: MainScreen;
  /** What the program prints while it has the screen. */
  readonly output: TextBuffer;
  readonly outputWindow: Window;
  /** Whether the terminal has the keyboard focus. */
  terminalFocused = true;
  private readonly dispatch: KeyDispatch<Key>;
  private readonly pointer: Pointer;
  private readonly frames: FrameLoop;
  private readonly painters: GuardedPainters;
  private readonly changes: TextChanges;
  private grid = new Grid(1, 1);
  private screen: Screen | undefined;
  /** Which window is to have focus as soon as it is shown. */
  private wantedFocus: Window | undefined;
  /** What keys are pending, as they are shown. */
  private pendingKeys: readonly string[] = [];
  /** The statusline is drawn at least this often while somebody adds to it, in milliseconds. */
  private stopTicking: (() => void) | undefined;

  constructor(private readonly options: UiOptions) {
    const { events, clock, program } = options;
    const rendering = this.view;
    this.windows = new Windows({ events, rendering, onGone: (window) => this.windowGone(window) });
    this.overlays = new Overlays((overlay) => this.overlayGone(overlay));
    this.paints = new PaintSlots({ events, onGone: () => this.changed() });
    this.statusline = new Statusline((error, owner, name) => options.report(error, owner, `the statusline's "${name}"`));
    this.notices = new Notices(clock, () => this.changed());
    this.focus = new Focus((now, before) => this.focusMoved(now, before));
    this.stage = new Stage({
      overlays: this.overlays,
      focus: this.focus,
      first: () => this.editors.promptWindow,
      onResized: (window) => this.emit(window, "resized", { content_width: window.contentWidth }),
    });
    this.frames = new FrameLoop(clock, () => this.compose());
    this.changes = new TextChanges(this.windows, () => this.changed());
    this.output = this.buffers.open(program, { name: "ingot.output", readonly: true });
    this.outputWindow = this.openWindow(program, this.output, {
      name: "ingot.output",
      wrap: true,
      followsTail: true,
      role: "transcript",
    });
    this.outputWindow.scrollToTail();
    this.editors = new Editors({
      ui: this,
      clock,
      program,
      submit: (text) => (text.startsWith("/") ? options.command(text) : options.submit(text)),
      copy: (text) => this.copy(text),
      edit: options.edit,
    });
    this.main = new MainScreen(this.outputWindow, this.editors.promptWindow, (error, owner) =>
      options.report(error, owner, "the composer of the main screen"),
    );
    this.painters = new GuardedPainters((error, painter) => {
      const { owner, label } = painter as { owner?: Owner; label?: string };
      options.report(error, owner ?? program, label ?? "drawing");
    });
    this.dispatch = new KeyDispatch<Key>({
      keymap: this.keymap,
      clock,
      timeout: CHORD_TIMEOUT,
      readings: keyReadings,
      scopes: () => this.scopes(),
      mode: () => this.mode,
      unbound: (key) => this.unbound(key),
      unboundAtOnce: (key) => key.name === "esc" && this.mode !== "normal",
      onError: (error, binding) => options.report(error, binding.owner, keysLabel(binding)),
      onPending: (keys) => {
        this.pendingKeys = keys;
        this.changed();
      },
    });
    this.pointer = new Pointer(
      {
        overlays: this.overlays,
        focus: this.focus,
        placedOverlays: () => this.stage.overlays,
        main: () => this.stage.main,
        screen: () => this.stage.screen,
        view: this.view,
        emit: (window, event, payload) => this.emit(window, event, payload),
        paint: (slot, event, payload) => this.paints.emit(slot, event, payload),
        select: (window, row) => window.setCursor(row),
        copy: (text) => this.copy(text),
        requestFrame: () => this.changed(),
        moveCursor: (window, position) => this.moveCursor(window, position),
      },
      clock,
    );
    this.theme.onChange = () => {
      this.wardrobe.forget();
      this.changed();
    };
  }

  /** The mode of what has focus, as vi calls it: what can be typed into is in insert mode, everything else in normal mode. */
  get mode(): string {
    const { window } = this.focus.current;
    if (window === undefined) return "normal";
    return this.editors.get(window)?.mode ?? (window.use === "editable_text" ? "insert" : "normal");
  }

  /** The keys of a chord that is not complete yet. */
  get pending(): readonly string[] {
    return this.pendingKeys;
  }

  get size(): { rows: number; columns: number } {
    return { rows: this.grid.rows, columns: this.grid.columns };
  }

  /** Shows frames on a screen from now on. */
  attach(screen: Screen): void {
    this.screen = screen;
    this.grid = new Grid(screen.rows, screen.columns);
    this.changed();
  }

  /** The terminal has another size. */
  resize(rows: number, columns: number): void {
    this.pointer.cancel();
    this.screen?.resize(rows, columns);
    this.grid = new Grid(rows, columns);
    this.changed();
  }

  /** Something to be seen has changed: a frame is to be composed. */
  changed(): void {
    if (this.screen !== undefined) this.frames.request();
  }

  /** Lua code has run: what it paints with may come out differently now. */
  luaHasRun(): void {
    const painted = [...this.stage.shown].some(
      (surface) => surface instanceof PaintSlot || (surface instanceof Window && surface.renderer.kind === "callback"),
    );
    if (painted || !this.main.isStandard) this.changed();
  }

  /** Composes a frame now, if one was asked for. */
  composeNow(): void {
    this.frames.now();
  }

  /** Everything is painted anew: something else has written to the terminal. */
  repaint(): void {
    this.screen?.repaint();
    this.changed();
  }

  /** Takes what the terminal sent, in order; frames follow. */
  input(event: InputEvent): void {
    if (event.type === "key") {
      if (event.kind !== "release") this.press(event);
    } else if (event.type === "mouse") this.pointer.handle(event);
    else if (event.type === "paste") this.paste(event.text);
    else if (event.type === "focus") {
      this.terminalFocused = event.focused;
      if (!event.focused) this.pointer.cancel();
    }
  }

  /** All input that has arrived is taken: shows what came of it. */
  inputDone(): void {
    this.changes.deliver();
    this.frames.flush();
  }

  /** Makes a window. As `Windows.open`. */
  openWindow(owner: Owner, buffer: TextBuffer, options: Parameters<Windows["open"]>[2]): Window {
    const window = this.windows.open(owner, buffer, options);
    this.changes.follow(window, buffer);
    this.changed();
    return window;
  }

  /** Gives a window the keyboard focus: now, or with the next frame when it is not shown yet. */
  focusWindow(window: Window): void {
    if (!this.focus.focus(window)) this.wantedFocus = window;
    this.changed();
  }

  emit(window: Window, event: WindowEvent, payload: object): void {
    this.windows.emit(window, event, payload);
    this.changed();
  }

  /** Puts the cursor of a window somewhere in its text. */
  moveCursor(window: Window, position: { row: number; column: number }): void {
    const editor = this.editors.get(window);
    if (editor !== undefined) editor.cursor = position;
    else window.setCursor(position.row, position.column);
    this.changed();
  }

  /** Puts text on the clipboards: of the terminal's machine, and of this one. */
  copy(text: string): void {
    if (text === "") return;
    this.screen?.copy(text);
    this.options.copy(text);
  }

  private press(key: Key): void {
    this.dispatch.press(key);
    this.changed();
  }

  private paste(text: string): void {
    this.dispatch.expire();
    const { window } = this.focus.current;
    if (window !== undefined) this.editors.get(window)?.paste(text);
    this.changed();
  }

  private scopes(): Scopes {
    const { window, overlay } = this.focus.current;
    const scopes: string[][] = [];
    if (window !== undefined) scopes.push([windowScope(window)]);
    if (overlay !== undefined) scopes.push([overlayScope(overlay)]);
    scopes.push([GLOBAL_SCOPE]);
    return scopes;
  }

  /** What the UI does with a key that no plugin has bound. */
  private unbound(key: Key): void {
    const { window } = this.focus.current;
    if (window !== undefined) {
      const editor = this.editors.get(window);
      if (editor !== undefined ? editor.key(key) : pressInWindow(window, key, this)) return;
    }
    if (this.options.key(key)) return;
    if (key.name === "esc") this.dismiss();
    else if (key.name === "tab" && !key.ctrl && !key.alt) this.focus.cycle(key.shift ? -1 : 1);
  }

  /** Esc that means nothing else. A modal overlay that nobody listens to is closed, so that nobody is trapped. */
  dismiss(): void {
    const { window, overlay } = this.focus.current;
    const event = window === undefined ? undefined : `window:${window.number}:dismiss`;
    const isHeard = event !== undefined && this.options.events.count(event) > 0;
    if (window !== undefined) this.emit(window, "dismiss", {});
    if (!isHeard && overlay?.options.modal === true) this.overlays.close(overlay);
  }

  private focusMoved(now: Focused, before: Focused): void {
    this.dispatch.reset();
    if (before.window !== undefined && now.window !== before.window) this.emit(before.window, "blur", {});
    if (now.window !== undefined && now.window !== before.window) this.emit(now.window, "focus", {});
  }

  private windowGone(window: Window): void {
    this.keymap.dropScope(windowScope(window));
    this.editors.drop(window);
    this.changes.forget(window);
    this.changed();
  }

  private overlayGone(overlay: Overlay): void {
    this.keymap.dropScope(overlayScope(overlay));
    this.changed();
  }

  private compose(): void {
    const { screen, grid } = this;
    if (screen === undefined) return;
    this.changes.deliver();
    const { rows, columns } = grid;
    const statusRows = rows > 1 ? 1 : 0;
    const state = { width: columns, height: rows - statusRows, promptRows: this.editors.promptRows(columns) };
    this.stage.arrange({ width: columns, height: rows, statusRows }, this.main.layout(state));
    if (this.wantedFocus !== undefined) this.focus.focus(this.wantedFocus);
    this.wantedFocus = undefined;
    grid.clear();
    const { main, overlays } = this.stage;
    grid.fill({ row: 0, column: 0, height: rows, width: columns }, this.groupStyle("Normal"));
    let cursor = main === undefined ? undefined : this.drawSolved(main, "Border", "Title");
    for (const { solved } of overlays) {
      grid.fill(solved.rectangle, this.groupStyle("Normal"));
      // What lies above hides the cursor of what is below.
      cursor = this.drawSolved(solved, "FloatBorder", "FloatTitle") ?? outside(cursor, solved.rectangle);
    }
    this.drawStatus(statusRows);
    screen.present(grid, cursor);
  }

  private drawSolved(solved: Solved, border: string, title: string): Cursor | undefined {
    const { grid, wardrobe } = this;
    drawChrome(grid, solved, { wardrobe, base: wardrobe.group("Normal"), border, title });
    let cursor: Cursor | undefined;
    for (const { node, rectangle } of solved.leaves) {
      const { surface } = node;
      if (rectangle.width === 0 || rectangle.height === 0) continue;
      if (surface instanceof PaintSlot) this.paint(surface, rectangle, (draw) => surface.callback(draw, surface));
      else if (surface instanceof Window) cursor = this.drawWindow(surface, rectangle) ?? cursor;
    }
    return cursor;
  }

  private drawWindow(window: Window, rectangle: Rectangle): Cursor | undefined {
    const { renderer } = window;
    if (renderer.kind === "callback") {
      const at = this.paint(renderer, rectangle, (draw) => renderer.paint(window, draw));
      return window === this.focus.current.window ? at : undefined;
    }
    const focused = window === this.focus.current.window;
    const at = this.view.draw(this.grid, window, rectangle, { focused });
    if (at === undefined) return undefined;
    const mode = this.editors.get(window)?.mode;
    return { ...at, shape: mode === undefined || mode === "insert" ? "default" : "block" };
  }

  /** Has a plugin draw into a rectangle; what it does wrong is said there. */
  private paint(painter: object, rectangle: Rectangle, work: (draw: DrawList) => void): CursorCell | undefined {
    const draw = new DrawList(rectangle);
    const message = this.painters.paint(painter, () => work(draw));
    draw.close();
    if (message === undefined) return applyOperations(this.grid, onScreen(draw.operations, rectangle), this.wardrobe);
    drawSpans(this.grid, rectangle.row, rectangle.column, rectangle.width, [{ text: message }], {
      wardrobe: this.wardrobe,
      base: this.wardrobe.group(RENDER_ERROR),
    });
    return undefined;
  }

  private drawStatus(statusRows: number): void {
    const { grid, wardrobe } = this;
    const { current } = this.notices;
    const promptRow = this.editors.promptWindow.rectangle?.row;
    if (current !== undefined) {
      const last = grid.rows - statusRows - 1;
      const above = promptRow === undefined || promptRow > last ? last : promptRow - 2;
      drawNotice(grid, Math.max(0, above), current, wardrobe);
    }
    if (statusRows === 0) return;
    const segments = this.statusline.segments(this.options.snapshot());
    drawStatusline(grid, grid.rows - 1, segments, this.pendingKeys, wardrobe);
    this.keepTicking(segments.length > 0);
  }

  /** Has the statusline drawn anew every second while somebody adds to it: there may be a clock in it. */
  private keepTicking(wanted: boolean): void {
    if (wanted && this.stopTicking === undefined) {
      this.stopTicking = this.options.clock.every(1000, () => this.changed());
    } else if (!wanted && this.stopTicking !== undefined) {
      this.stopTicking();
      this.stopTicking = undefined;
    }
  }

  private groupStyle(group: string): number {
    return styles.intern(this.wardrobe.group(group));
  }

  /** Nothing is shown any more. */
  close(): void {
    this.screen = undefined;
    this.frames.stop();
    this.keepTicking(false);
  }
}

export const GLOBAL_SCOPE = "global";

/** The scope of the keys of a window. */
export function windowScope({ number }: Window): string {
  return `window:${number}`;
}

/** The scope of the keys of an overlay. */
export function overlayScope({ number }: Overlay): string {
  return `overlay:${number}`;
}

function keysLabel({ keys }: Binding): string {
  return `the key ${keys.join(" ")}`;
}

function outside(cursor: Cursor | undefined, { row, column, width, height }: Rectangle): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const inside =
    cursor.row >= row && cursor.row < row + height && cursor.column >= column && cursor.column < column + width;
  return inside ? undefined : cursor;
}
