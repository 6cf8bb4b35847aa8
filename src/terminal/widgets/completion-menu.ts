// Shows the completions that the prompt offers: a list docked above it, or below it at the top of the screen.
import { cells, FILL } from "../../kernel/constraint.ts";
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
  private shown: CompletionMenu["rows"] | undefined;

  /** @param owner the program, which the list belongs to for as long as it runs */
  constructor(
    private readonly ui: Ui,
    private readonly owner: Owner,
  ) {
    this.window = ui.windows.open(owner, this.rows, { kind: "list", focusable: false });
  }

  /** Shows a menu in the place of the one before; nothing when there is none. */
  show(menu: CompletionMenu | undefined): void {
    const { ui } = this;
    ui.changed();
    if (menu === undefined || menu.rows.length === 0) {
      this.shown = undefined;
      if (this.overlay !== undefined) ui.overlays.close(this.overlay);
      this.overlay = undefined;
      return;
    }
    if (menu.rows !== this.shown) this.fill(menu.rows);
    const { selected } = menu;
    this.window.setCursor(selected);
    this.window.rowHighlights = [
      { start: selected, end: selected + 1, cursor: true, group: "CursorLine", mode: "always", width: "full" },
    ];
  }

  private fill(rows: CompletionMenu["rows"]): void {
    const { ui, owner, window } = this;
    this.shown = rows;
    const width = labelWidth(rows);
    this.rows.show(rows.length, (row) => itemSpans(rows[row] as (typeof rows)[number], width, () => NO_COLUMNS));
    window.scrollTo(0);
    const height = Math.min(MOST_ROWS, rows.length);
    const prompt = ui.editors.promptWindow;
    const { row = 0, height: promptHeight = 1 } = prompt.rectangle ?? {};
    // The lines above and below the prompt stay in view.
    const fitsAbove = row - 1 >= height || row > ui.size.rows / 2;
    this.overlay = ui.overlays.open(owner, {
      // One of that name is changed rather than opened once more.
      name: "ingot.completions",
      layout: box("vertical", [{ node: leaf(window), size: { extent: FILL } }]),
      anchor: "win",
      target: prompt,
      attach: "nw",
      rowOffset: fitsAbove ? -(Math.min(height, Math.max(1, row - 1)) + 1) : promptHeight + 1,
      width: { extent: FILL },
      height: { extent: cells(fitsAbove ? Math.min(height, Math.max(1, row - 1)) : height) },
      modal: false,
    });
  }
}
