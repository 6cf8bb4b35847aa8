// Cells of the UI: what of it changes is published under well-known names after the frame that shows it.
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

/** Where the cursor of what has focus is: line and column from 1, and what is above the view, in per cent. */
export function cursorPosition({ focus, editors }: Ui) {
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
  const values: Readonly<Record<string, () => unknown>> = {
    vim_mode: () => vimMode(ui),
    vim_pending_input: () => {
      const { window } = ui.focus.current;
      return (window === undefined ? undefined : ui.editors.get(window)?.pendingKeys) ?? "";
    },
    keymap_pending: () => ui.pending.join(""),
    notification_visible: () => ui.notices.current !== undefined,
    errors: () => messages.unreadErrors,
    work_busy: () => ui.work.isBusy,
    work_label: () => ui.work.label ?? "",
    work_state: () => (ui.work.isBusy ? "busy" : "idle"),
    spinner_frame: () => (ui.work.isBusy ? spinnerGlyph() : ""),
    settings_terminal_title: () => settings.get("terminal_title"),
  };
  const known = new Map<string, unknown>();
  const publish = (name: string, value: unknown, identity = value): void => {
    if (known.has(name) && known.get(name) === identity) return;
    if (known.has(name)) cells.set(name, value);
    else cells.declare(name, value);
    known.set(name, identity);
  };
  const publishAll = (): void => {
    for (const [name, value] of Object.entries(values)) publish(name, value());
    const position = cursorPosition(ui);
    publish("cursor_pos", position, `${position.line} ${position.col} ${position.scroll_pct}`);
  };
  const publishTime = (): void => {
    publish("now", Math.floor(Date.now() / 1000));
    publish("cwd", process.cwd());
  };
  publishAll();
  publishTime();
  ui.onFrame = publishAll;
  runtime.onClose(runtime.timers.clock.every(1000, publishTime));
}
