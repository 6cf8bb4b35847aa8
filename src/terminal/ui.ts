// The terminal UI of a program: the kernel's windows, overlays and keys put together with a screen that shows them.

import { Buffers } from "../kernel/buffers.ts";
import type { Key } from "../kernel/chord.ts";
import type { Clock } from "../kernel/clock.ts";
import { DEFAULT_GROUPS } from "../kernel/color-schemes.ts";
import type { Events } from "../kernel/events.ts";
import { Focus, type Focused } from "../kernel/focus.ts";
import { Keymap } from "../kernel/keymap.ts";
import type { Surface } from "../kernel/layout/surface.ts";
import type { Overlay } from "../kernel/overlay.ts";
import { Overlays } from "../kernel/overlays.ts";
import type { Owner } from "../kernel/owner.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import { PaintSlots } from "../kernel/paint-slots.ts";
import { Statusline } from "../kernel/statusline.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import { Theme } from "../kernel/theme.ts";
import { Window, type WindowBuffer } from "../kernel/window.ts";
import { type WindowEvent, Windows } from "../kernel/windows.ts";
import { Work } from "../kernel/work.ts";
import type { InputEvent } from "./input/events.ts";
import { Pointer } from "./pointer.ts";
import type { Screen } from "./screen.ts";
import { Editors } from "./ui/editors.ts";
import { FramePainter, type GridSize } from "./ui/frame.ts";
import { FrameLoop } from "./ui/frame-loop.ts";
import { Keyboard, overlayScope, windowScope } from "./ui/keyboard.ts";
import { MainScreen } from "./ui/main-screen.ts";
import { Notices } from "./ui/notices.ts";
import { Stage } from "./ui/stage.ts";
import { Status } from "./ui/status.ts";
import { TextChanges } from "./ui/text-changes.ts";
import { WindowTicks } from "./ui/window-ticks.ts";
import { Wardrobe } from "./wardrobe.ts";
import type { Search } from "./widgets/search.ts";
import { WindowView } from "./window-view.ts";

export { GLOBAL_SCOPE, overlayScope, windowScope } from "./ui/keyboard.ts";

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
  /** How many errors nobody has read. */
  unreadErrors(): number;
  /** Told of how long something took, in milliseconds. */
  measured(label: string, milliseconds: number): void;
  /** Does what the program does with a key that nobody else wants: to quit, to reload, to be suspended. */
  key(key: Key): boolean;
  /** Puts text on the system's clipboard, in addition to the terminal's. */
  copy(text: string): void;
  /** Edits a text in the user's editor. @returns undefined when it was given up */
  edit(text: string): Promise<string | undefined>;
}

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
  /** What plugins say that they are doing. */
  readonly work = new Work(() => this.animate());
  /** The search through a text that is under way, or was. */
  private searching: Search | undefined;
  /** Told after every frame. */
  onFrame: () => void = () => {};
  /** Told when work begins or ends. */
  onWork: () => void = () => {};
  /** Whether the terminal has the keyboard focus. */
  terminalFocused = true;
  private readonly keyboard: Keyboard;
  private readonly pointer: Pointer;
  private readonly frames: FrameLoop;
  private readonly painter: FramePainter;
  private readonly changes: TextChanges;
  /** How large the screen is. */
  size: GridSize = { rows: 1, columns: 1 };
  private screen: Screen | undefined;
  /** Whether it is being found out what is where in a frame. */
  private isArranging = false;
  /** Whether handlers are told of changed texts. */
  private isDelivering = false;
  /** Which window is to have focus as soon as it is shown. */
  private wantedFocus: Window | undefined;
  private readonly status: Status;
  private readonly ticks: WindowTicks;
  /** When the key came that no frame has followed yet. */
  private keyTime: number | undefined;

  constructor(private readonly options: UiOptions) {
    const { events, clock, program } = options;
    const rendering = this.view;
    this.windows = new Windows({
      events,
      rendering,
      onApplied: (window) => this.windowApplied(window),
      onGone: (window) => {
        this.windowGone(window);
        this.surfaceGone(window);
      },
    });
    this.overlays = new Overlays((overlay) => this.overlayGone(overlay));
    this.paints = new PaintSlots({ events, onGone: (slot) => this.surfaceGone(slot) });
    this.statusline = new Statusline((error, owner, name) =>
      options.report(error, owner, `the statusline's "${name}"`),
    );
    this.notices = new Notices(clock, () => this.changed());
    this.focus = new Focus((now, before) => this.focusMoved(now, before));
    this.stage = new Stage({
      overlays: this.overlays,
      focus: this.focus,
      first: () => this.editors.promptWindow,
      isOpen: (surface) => this.isOpen(surface),
      onResized: (window) => this.emit(window, "resized", { content_width: window.contentWidth }),
      onShown: (window) => this.emit(window, "open", {}),
    });
    this.frames = new FrameLoop(clock, () => this.compose());
    this.status = new Status({
      ...{ ui: this, clock },
      snapshot: () => options.snapshot(),
      unreadErrors: () => options.unreadErrors(),
    });
    this.ticks = new WindowTicks(this, clock);
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
    const report = (error: unknown, owner: Owner | undefined, place: string): void =>
      options.report(error, owner ?? program, place);
    this.main = new MainScreen(this.outputWindow, this.editors.promptWindow, report);
    this.painter = new FramePainter({
      ...{ wardrobe: this.wardrobe, view: this.view, stage: this.stage, focus: this.focus },
      ...{ editors: this.editors, notices: this.notices },
      report,
    });
    this.keyboard = new Keyboard({
      ui: this,
      ...{ clock, events },
      report: options.report,
      key: (key) => options.key(key),
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

  /** Whether a text has been searched. */
  get isSearching(): boolean {
    return this.searching !== undefined;
  }

  /** Searching through texts that are not edited. */
  get search(): Search {
    if (this.searching === undefined) {
      const { Search } = require("./widgets/search.ts") as typeof import("./widgets/search.ts");
      this.searching = new Search(this, this.options.program);
    }
    return this.searching;
  }

  /** The mode of what has focus, as vi calls it. */
  get mode(): string {
    return this.keyboard.mode;
  }

  /** The keys of a chord that is not complete yet. */
  get pending(): readonly string[] {
    return this.keyboard.pending;
  }

  /** Shows frames on a screen from now on. */
  attach(screen: Screen): void {
    this.screen = screen;
    this.size = { rows: screen.rows, columns: screen.columns };
    this.changed();
  }

  /** The terminal has another size. */
  resize(rows: number, columns: number): void {
    this.pointer.cancel();
    this.screen?.resize(rows, columns);
    this.size = { rows, columns };
    this.changed();
  }

  /** Somebody else is about to get the terminal: how the mouse is moved there is not told. */
  lend(): void {
    this.pointer.cancel();
  }

  /** Something to be seen has changed: a frame is to be composed. */
  changed(): void {
    if (this.screen !== undefined) this.frames.request();
  }

  /** Lua code has run: what it paints with may come out differently now. That it has painted is no reason to paint again. */
  luaHasRun(): void {
    if ((this.frames.isComposing && !this.isDelivering) || this.status.isAsking) return;
    if (!this.main.isStandard || this.stage.isPainted) this.changed();
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

  /** Input has arrived, and will be given to `input`; `inputDone` follows. */
  inputBegins(): void {
    this.frames.hold();
  }

  /** All input that has arrived is taken: shows what came of it. */
  inputDone(): void {
    this.changes.deliver();
    this.frames.flush();
  }

  /** Makes a window. As `Windows.open`. */
  openWindow(owner: Owner, buffer: WindowBuffer, options: Parameters<Windows["open"]>[2]): Window {
    const window = this.windows.open(owner, buffer, options);
    this.changed();
    return window;
  }

  /** Whether a window or buffer is part of the UI itself, and not a plugin's to close or to make again. */
  owns(thing: Window | TextBuffer): boolean {
    const { promptWindow } = this.editors;
    return [promptWindow, promptWindow.buffer, this.outputWindow, this.output].includes(thing);
  }

  /** Forgets what had a name before the last reload and has not been made again since: called after each. */
  reap(): void {
    this.windows.reap();
    this.overlays.reap();
    this.paints.reap();
    const shown = new Set(this.windows.list().map(({ buffer }) => buffer));
    this.buffers.reap((buffer) => shown.has(buffer));
  }

  /** Gives a window the keyboard focus: now, or with the next frame when it is not shown yet. */
  focusWindow(window: Window): void {
    if (!this.focus.focus(window)) this.wantedFocus = window;
    this.changed();
  }

  emit(window: Window, event: WindowEvent, payload: object): void {
    this.windows.emit(window, event, payload);
    if (event === "scrolled") this.searching?.viewChanged(window);
    // Who has focus is settled before anything is drawn.
    if (!this.isArranging) this.changed();
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

  /** What frames are shown on; undefined before there is a terminal, and after. */
  get terminal(): Screen | undefined {
    return this.screen;
  }

  private press(key: Key): void {
    this.keyTime ??= performance.now();
    this.giveDueFocus();
    this.keyboard.press(key);
    this.changed();
  }

  /** What the keys before have opened gets the next one, though no frame has placed it yet. */
  private giveDueFocus(): void {
    if (this.wantedFocus === undefined && this.overlays.isEmpty) return;
    const placed = new Set(this.stage.overlays.map(({ overlay }) => overlay));
    if (this.wantedFocus !== undefined || this.overlays.list().some((overlay) => !placed.has(overlay)))
      this.frames.now();
  }

  private paste(text: string): void {
    this.keyboard.expire();
    this.giveDueFocus();
    const { window } = this.focus.current;
    if (window !== undefined) this.editors.get(window)?.paste(text);
    this.changed();
  }

  /** Esc that means nothing else. */
  dismiss(): void {
    this.keyboard.dismiss();
  }

  private focusMoved(now: Focused, before: Focused): void {
    this.keyboard.reset();
    if (before.window !== undefined && now.window !== before.window) this.emit(before.window, "blur", {});
    if (now.window !== undefined && now.window !== before.window) this.emit(now.window, "focus", {});
  }

  private windowApplied(window: Window): void {
    if (window.buffer instanceof TextBuffer) this.changes.follow(window, window.buffer);
    this.changed();
  }

  private windowGone(window: Window): void {
    this.keymap.dropScope(windowScope(window));
    this.editors.drop(window);
    this.changes.forget(window);
    this.searching?.forget(window);
    if (this.wantedFocus === window) this.wantedFocus = undefined;
  }

  /** An overlay of which nothing is left is closed: it would be an empty frame, and a modal one a trap. */
  private surfaceGone(surface: Surface): void {
    this.overlays.closeEmptied(surface, (other) => this.isOpen(other));
    this.changed();
  }

  /** Whether a window or paint slot can be shown: it has not been closed. */
  isOpen(surface: Surface): boolean {
    if (surface instanceof Window) return this.windows.has(surface);
    return !(surface instanceof PaintSlot) || this.paints.has(surface);
  }

  private overlayGone(overlay: Overlay): void {
    this.keymap.dropScope(overlayScope(overlay));
    this.changed();
  }

  private compose(): void {
    const { screen, size } = this;
    if (screen === undefined) return;
    const start = performance.now();
    this.isDelivering = true;
    this.changes.deliver();
    this.isDelivering = false;
    const { rows, columns } = size;
    const statusRows = rows > 1 ? 1 : 0;
    const state = { width: columns, height: rows - statusRows, promptRows: this.editors.promptRows(columns) };
    const layout = this.main.layout(state);
    this.isArranging = true;
    this.stage.arrange({ width: columns, height: rows, statusRows }, layout);
    if (this.wantedFocus !== undefined) this.focus.focus(this.wantedFocus);
    this.wantedFocus = undefined;
    this.isArranging = false;
    this.ticks.update();
    const { row, working } = this.status.compose(start, this.keyTime !== undefined);
    const { grid, cursor } = this.painter.draw(size, statusRows === 0 ? undefined : row, working);
    screen.present(grid, cursor);
    this.measure(start);
    this.onFrame();
  }

  /** Says how long a frame took, and how long the user has waited for what a key does. */
  private measure(start: number): void {
    const now = performance.now();
    this.options.measured("frame.compose", now - start);
    if (this.keyTime !== undefined) this.options.measured("key", now - this.keyTime);
    this.keyTime = undefined;
  }

  /** Has the spinner move while something is being done. */
  private animate(): void {
    this.changed();
    this.status.animate();
    this.onWork();
  }

  /** Nothing is shown any more. */
  close(): void {
    this.screen = undefined;
    this.frames.stop();
    this.status.stop();
    this.ticks.stop();
  }
}
