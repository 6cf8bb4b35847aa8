// Shows the completions that the prompt offers: a list docked above it, or below it at the top of the screen.
import { cells, FILL } from "../../kernel/constraint.ts";
import type { StyledLine } from "../../kernel/draw.ts";
import { box, leaf } from "../../kernel/layout.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import type { Owner } from "../../kernel/owner.ts";
import type { Window } from "../../kernel/window.ts";
import type { CompletionMenu } from "../prompt/completion.ts";
import type { Ui } from "../ui.ts";
import { itemSpans, labelWidth } from "./items.ts";
import { StyledRows } from "./styled-rows.ts";

/** Rows that are in view at once. */
const MOST_ROWS = 8;
const NO_COLUMNS: readonly number[] = [];

export class CompletionList {
  private readonly rows = new StyledRows();
  private readonly window: Window;
  private overlay: Overlay | undefined;
  private shown: CompletionMenu | undefined;

  /** @param owner the program, which the list belongs to for as long as it runs */
  constructor(
    private readonly ui: Ui,
    private readonly owner: Owner,
  ) {
    this.window = ui.windows.open(owner, this.rows, { kind: "list", focusable: false, use: "list" });
    const { prompt } = ui.editors;
    ui.windows.on(owner, this.window, "selection_changed", () => {
      prompt.selectCompletion(this.window.cursorRow);
      // The row of the message cannot be selected.
      this.select();
    });
    ui.windows.on(owner, this.window, "release", (payload) => {
      if (this.isSelected(payload as { row: number; button: string })) prompt.acceptCompletion();
    });
  }

  /** Shows a menu in the place of the one before; nothing when there is none. */
  show(menu: CompletionMenu | undefined): void {
    const { ui, shown } = this;
    ui.changed();
    this.shown = menu;
    if (menu === undefined) {
      if (this.overlay !== undefined) ui.overlays.close(this.overlay);
      this.overlay = undefined;
      return;
    }
    if (menu.rows !== shown?.rows || menu.message !== shown.message) this.fill(menu);
    this.select();
  }

  private select(): void {
    const { rows = [], selected = 0 } = this.shown ?? {};
    this.window.setCursor(selected);
    const end = rows.length === 0 ? selected : selected + 1;
    this.window.rowHighlights = [
      { start: selected, end, cursor: true, group: "CursorLine", mode: "always", width: "full" },
    ];
  }

  /** Whether the left button was released on the selected row: it was pressed there, too, or drawn to it. */
  private isSelected({ row, button }: { row: number; button: string }): boolean {
    const { shown, window } = this;
    const { top, viewport } = window.scroll;
    const isInside = row >= 0 && row < viewport;
    return button === "left" && isInside && shown?.rows[row + top] !== undefined && row + top === shown.selected;
  }

  private fill({ rows, message }: CompletionMenu): void {
    const { ui, owner, window } = this;
    const width = labelWidth(rows);
    const lines = rows.length + (message === undefined ? 0 : 1);
    this.rows.show(lines, (row): StyledLine => {
      const item = rows[row];
      if (item !== undefined) return itemSpans(item, width, () => NO_COLUMNS);
      return [{ text: ` ${message}`, style: { hl: "Comment" } }];
    });
    window.scrollTo(0);
    this.overlay = ui.overlays.open(owner, {
      // One of that name is changed rather than opened once more.
      name: "ingot.completions",
      layout: box("vertical", [{ node: leaf(window), size: { extent: FILL } }]),
      anchor: "win",
      target: ui.editors.promptWindow,
      // The lines above and below the prompt stay in view.
      beside: 1,
      width: { extent: FILL },
      height: { extent: cells(Math.min(MOST_ROWS, lines)) },
      modal: false,
    });
  }
}
