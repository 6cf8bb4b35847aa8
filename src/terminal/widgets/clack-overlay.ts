// Shows prompts of @clack/prompts in an overlay docked at the bottom of the screen, which has the keyboard meanwhile.
import type { Key } from "../../kernel/chord.ts";
import type { Clock } from "../../kernel/clock.ts";
import { cells, FILL, FIT } from "../../kernel/constraint.ts";
import { Measure } from "../../kernel/layout/surface.ts";
import { box, leaf } from "../../kernel/layout.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import { type Owner, Registration } from "../../kernel/owner.ts";
import type { Window } from "../../kernel/window.ts";
import { PromptHost } from "../clack-host.ts";
import type { WindowEditor } from "../ui/editors.ts";
import type { Ui } from "../ui.ts";
import { StyledRows } from "./styled-rows.ts";

export interface ClackOverlayOptions {
  readonly ui: Ui;
  readonly owner: Owner;
  readonly title?: string;
  readonly clock?: Clock;
  /** Whether it takes the keyboard; true unless given. A spinner has no use for it. */
  readonly takesFocus?: boolean;
}

/** Rows of the screen that are left to what is above, where there are enough: a prompt is to be seen as a whole first. */
const ROWS_LEFT = 6;
const ENOUGH_ROWS = 12;
const MOST_ROWS = 16;
const LEAST_ROWS = 5;
/** Prompts leave their cursor in a blank row below, which need not be seen. */
const CURSOR_ROWS = 1;
/** The border and the statusline. */
const ROWS_AROUND = 2;
const PADDING = 1;

export class ClackOverlay {
  readonly window: Window;
  readonly host: PromptHost;
  private readonly rows = new StyledRows();
  /** As high as what the prompt shows now; what has left its screen is above. */
  private readonly measure = new Measure(0, 1);
  private readonly overlay: Overlay;
  private readonly registration: Registration;
  private isClosed = false;

  constructor(private readonly options: ClackOverlayOptions) {
    const { ui, owner, title, clock, takesFocus = true } = options;
    this.registration = new Registration(owner, "prompt", title ?? "", () => this.close());
    const { columns, rows } = this.room;
    this.host = new PromptHost({ columns, rows: rows + CURSOR_ROWS, onChange: () => this.refresh(), clock });
    this.window = ui.windows.open(owner, this.rows, {
      focusable: takesFocus,
      use: takesFocus ? "editable_text" : "inert",
      hideCursor: true,
      // At the right there is a scrollbar, or nothing.
      padLeft: PADDING,
    });
    if (takesFocus) ui.editors.set(this.window, new PromptKeys(this.host, (pages) => this.page(pages)));
    this.overlay = ui.overlays.open(owner, {
      layout: box("vertical", [{ node: leaf(this.window, { measure: this.measure }), size: { extent: FILL } }]),
      title: title === undefined ? undefined : [{ text: ` ${title} ` }],
      border: { line: "single", sides: { top: "PromptBorder" } },
      anchor: "dock_bottom",
      width: { extent: FILL },
      height: { extent: FIT, minimum: cells(2), maximum: cells(rows + 1) },
      modal: takesFocus,
    });
    // Esc without a prompt that takes it, as while a spinner turns, cancels what runs.
    ui.windows.on(owner, this.window, "dismiss", () => this.host.cancel());
    ui.windows.on(owner, this.window, "resized", () => {
      const now = this.room;
      this.host.resize(now.columns, now.rows + CURSOR_ROWS);
      this.refresh();
    });
    ui.windows.on(owner, this.window, "close", () => this.close());
    ui.changed();
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** Closes it; what runs in it is cancelled. May be called again. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { ui } = this.options;
    this.host.cancel();
    this.registration.settle();
    ui.overlays.close(this.overlay);
    ui.windows.close(this.window);
    ui.changed();
  }

  /** The size that prompts have. */
  private get room(): { columns: number; rows: number } {
    const { rows, columns } = this.options.ui.size;
    return {
      columns: Math.max(1, columns - 2 * PADDING),
      rows: Math.max(LEAST_ROWS, Math.min(rows - ROWS_AROUND, Math.max(ENOUGH_ROWS, rows - ROWS_LEFT), MOST_ROWS)),
    };
  }

  private refresh(): void {
    if (this.isClosed) return;
    const { host, window, rows, options } = this;
    const { lines, firstVisible, cursor } = host;
    this.measure.set(0, Math.max(1, lines.length - firstVisible));
    rows.show(lines.length, (row) => lines[row] ?? []);
    window.scrollToTail();
    window.options = { ...window.options, hideCursor: cursor === undefined };
    if (cursor !== undefined) window.setCursor(cursor.row, this.columnOf(cursor));
    options.ui.changed();
  }

  /** The column of a cell in UTF-16 units. */
  private columnOf({ row, column }: { row: number; column: number }): number {
    const { view } = this.options.ui;
    return view.positionAt(this.window, row - this.window.scroll.top, column + PADDING).column;
  }

  /** Scrolls through what does not fit, until the prompt draws again. */
  private page(pages: number): void {
    const { window, options } = this;
    window.scrollBy(pages * Math.max(1, (window.rectangle?.height ?? 2) - 1));
    options.ui.changed();
  }
}

/** Hands keys and pastes on to the prompt, but for those that scroll. */
class PromptKeys implements WindowEditor {
  readonly mode = undefined;
  cursor = { row: 0, column: 0 };

  /** @param page scrolls by pages */
  constructor(
    private readonly host: PromptHost,
    private readonly page: (pages: number) => void,
  ) {}

  key(key: Key): boolean {
    if (key.name === "pageup") this.page(-1);
    else if (key.name === "pagedown") this.page(1);
    else this.host.press(key);
    return true;
  }

  paste(text: string): void {
    this.host.paste(text);
  }

  setMode(): void {}
  setVi(): void {}
  select(): void {}
  dispose(): void {}
}
