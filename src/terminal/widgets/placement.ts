// Where lists of choices open: in the middle, at the bottom, at the cursor, or docked at the prompt.
import { cells, FILL, FIT, share } from "../../kernel/constraint.ts";
import type { NewOverlay } from "../../kernel/overlays.ts";
import type { Ui } from "../ui.ts";

export const PLACEMENTS = ["center", "bottom", "cursor", "prompt_docked"] as const;
export type Placement = (typeof PLACEMENTS)[number];

type Place = Omit<NewOverlay, "layout" | "title" | "border">;

/** The widest and the narrowest list in the middle of the screen, in cells. */
const WIDEST = 100;
const NARROWEST = 30;
/** Rows that a list beside the prompt or the cursor takes at most, with what is around it. */
const MOST_ROWS = share(50, 100);

/** @returns where an overlay goes, and how large it may get */
export function placeOf(placement: Placement, ui: Ui): Place {
  const { rectangle } = ui.editors.promptWindow;
  switch (placement) {
    case "center":
      return {
        anchor: "center",
        width: centredWidth(ui.size.columns),
        height: { extent: FIT, maximum: share(60, 100) },
      };
    case "cursor":
      return atCursor(ui);
    case "prompt_docked":
      // Without a prompt on the screen, the bottom is where it would be.
      if (rectangle !== undefined || ui.main.isStandard)
        return {
          anchor: "win",
          target: ui.editors.promptWindow,
          attach: "sw",
          width: { extent: FILL },
          height: { extent: FIT, maximum: cells(Math.max(4, Math.floor(ui.size.rows / 2))) },
        };
      return placeOf("bottom", ui);
    case "bottom":
      return { anchor: "dock_bottom", width: { extent: FILL }, height: { extent: FIT, maximum: MOST_ROWS } };
  }
}

function centredWidth(columns: number) {
  const wanted = Math.floor(columns * 0.7);
  return { extent: cells(Math.min(WIDEST, columns, Math.max(wanted, Math.min(columns, NARROWEST)))) };
}

/** Below the cursor where there is room for some rows, else above it. */
function atCursor(ui: Ui): Place {
  const { window } = ui.focus.current;
  const at = window === undefined ? undefined : window.rectangle;
  if (window === undefined || at === undefined) return placeOf("center", ui);
  const cell = ui.view.cellOf(window, { row: window.cursorRow, column: window.cursorColumn });
  const row = at.row + Math.max(0, Math.min(cell.row, at.height - 1));
  const column = Math.min(at.column + cell.column, Math.max(0, ui.size.columns - NARROWEST));
  const size = {
    width: { extent: cells(Math.min(60, ui.size.columns)) },
    height: { extent: FIT, maximum: MOST_ROWS },
  };
  const below = row < ui.size.rows / 2;
  return below
    ? { anchor: "screen_at", corner: "nw", row: row + 1, column, ...size }
    : { anchor: "screen_at", corner: "sw", row: ui.size.rows - row, column, ...size };
}
