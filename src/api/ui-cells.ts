// Cells of the UI: what of it changes is published under well-known names after the frame that shows it, and what is
// being worked on as soon as that begins or ends.
import { workingDirectory } from "../kernel/resolve-path.ts";
import { gitBranch } from "../system/git-branch.ts";
import { modeLabel } from "../terminal/ui/built-in-segments.ts";
import { spinnerGlyph } from "../terminal/ui/working.ts";
import type { Ui } from "../terminal/ui.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";

const SECOND = 1000;

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

/** Makes what of the UI changes cells, and what time it is. */
export function publishCells(runtime: Runtime, ui: Ui): void {
  const { cells, messages } = runtime;
  const settings = runtime.service(SettingsService);
  let position: CursorPosition | undefined;
  const derived: Record<string, () => unknown> = {
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
    cursor_pos: () => {
      const now = cursorPosition(ui);
      if (position?.line !== now.line || position.col !== now.col || position.scroll_pct !== now.scroll_pct)
        position = now;
      return position;
    },
  };
  const branch = atIntervals(() => gitBranch(workingDirectory(), runtime.permissions));
  for (const name of ["branch", "cwd_branch"]) cells.derive(name, branch);
  for (const [name, read] of Object.entries(derived)) cells.derive(name, read);
  ui.onFrame = () => cells.refresh();
  ui.onWork = () => cells.refresh();
  const publishTime = (): void => {
    const set = (name: string, value: unknown) => {
      if (cells.get(name) !== value) cells.set(name, value);
    };
    set("now", Math.floor(Date.now() / 1000));
    set("cwd", process.cwd());
    // What is derived from files changes without a frame.
    cells.refresh();
  };
  publishTime();
  runtime.onClose(runtime.timers.clock.every(SECOND, publishTime));
}

/** Has something worked out once a second at most. */
function atIntervals<T>(work: () => T): () => T {
  let last: { at: number; value: T } | undefined;
  return () => {
    const at = performance.now();
    if (last === undefined || at - last.at >= SECOND) last = { at, value: work() };
    return last.value;
  };
}
