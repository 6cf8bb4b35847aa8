// Cells of the UI: what of it changes is published under well-known names after the frame that shows it, and what is
// being worked on as soon as that begins or ends.
import { modeLabel } from "../terminal/ui/built-in-segments.ts";
import { spinnerGlyph } from "../terminal/ui/working.ts";
import type { Ui } from "../terminal/ui.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";

/** The mode of vi of what has focus, as it is shown; undefined when vi is off. */
function vimMode({ focus, editors }: Ui): string | undefined {
  const { window } = focus.current;
  const mode = window === undefined ? undefined : editors.get(window)?.mode;
  if (mode !== undefined) return modeLabel(mode);
  return editors.vi ? "NORMAL" : undefined;
}

/** Line and column from 1, and what is above the view, in per cent. */
export interface CursorPosition {
  readonly line: number;
  readonly col: number;
  readonly scroll_pct: number;
}

/** Where the cursor of what has focus is. */
export function cursorPosition({ focus, editors }: Ui): CursorPosition {
  const { window } = focus.current;
  if (window === undefined) return { line: 0, col: 0, scroll_pct: 0 };
  const { row, column } = editors.get(window)?.cursor ?? { row: window.cursorRow, column: window.cursorColumn };
  const { top, max } = window.scroll;
  return { line: row + 1, col: column + 1, scroll_pct: max === 0 ? 100 : Math.round((top / max) * 100) };
}

/** Publishes what of the UI changes, and every second what time it is. */
export function publishCells(runtime: Runtime, ui: Ui): void {
  const { cells, messages } = runtime;
  const settings = runtime.service(SettingsService);
  const known = new Map<string, unknown>();
  const publish = (name: string, value: unknown): void => {
    const before = known.get(name);
    if (before === value && known.has(name)) return;
    if (known.has(name)) cells.set(name, value);
    else cells.declare(name, value);
    known.set(name, value);
  };
  let position: CursorPosition | undefined;
  const publishWork = (): void => {
    const { isBusy, label = "" } = ui.work;
    publish("work_busy", isBusy);
    publish("work_label", label);
    publish("work_state", isBusy ? "busy" : "idle");
    publish("spinner_frame", isBusy ? spinnerGlyph() : "");
  };
  // After each frame: only what differs is given to anybody.
  const publishAll = (): void => {
    const { window } = ui.focus.current;
    publish("vim_mode", vimMode(ui));
    publish("vim_pending_input", (window === undefined ? undefined : ui.editors.get(window)?.pendingKeys) ?? "");
    publish("keymap_pending", ui.pending.length === 0 ? "" : ui.pending.join(""));
    publish("notification_visible", ui.notices.current !== undefined);
    publish("errors", messages.unreadErrors);
    publishWork();
    publish("settings_terminal_title", settings.get("terminal_title"));
    const now = cursorPosition(ui);
    if (position?.line !== now.line || position.col !== now.col || position.scroll_pct !== now.scroll_pct)
      position = now;
    publish("cursor_pos", position);
  };
  const publishTime = (): void => {
    publish("now", Math.floor(Date.now() / 1000));
    publish("cwd", process.cwd());
  };
  publishAll();
  publishTime();
  ui.onFrame = publishAll;
  ui.onWork = () => {
    try {
      publishWork();
    } catch {
      // Handlers are hopelessly behind: the work goes on all the same, and the next frame publishes what it has come to.
    }
  };
  runtime.onClose(runtime.timers.clock.every(1000, publishTime));
}
