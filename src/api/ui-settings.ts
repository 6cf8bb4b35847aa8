// What settings do in the UI.
import { Permissions } from "../kernel/permissions.ts";
import type { Watcher } from "../system/watch.ts";
import type { Ui } from "../terminal/ui.ts";
import { Clipboard } from "./clipboard-service.ts";
import { Plugins } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";

/** Changes that come together count as one, in milliseconds. */
const DEBOUNCE = 250;

/** Has the UI do as the settings say. @param folders gives those whose Lua files the program consists of */
export function followSettings(runtime: Runtime, ui: Ui, folders: () => readonly string[]): void {
  const settings = runtime.service(SettingsService);
  settings.follow("vim", (on) => {
    ui.editors.vi = on === true;
    ui.changed();
  });
  const reloader = new AutoReload(runtime, ui, folders);
  settings.follow("auto_reload", (on) => {
    if (on === true) reloader.start();
    else reloader.stop();
  });
  runtime.onClose(() => reloader.stop());
  runtime.service(Clipboard).terminal = (text) => void ui.terminal?.copy(text);
}

/** Puts what a user has copied on the clipboard of the desktop, where there is one and the program may reach it. */
export function copyToDesktop(runtime: Runtime, text: string): void {
  const { permissions } = runtime;
  if (runtime.service(SettingsService).get("system_clipboard") !== true) return;
  const { hasClipboard, writeClipboard } = require("../system/clipboard.ts") as typeof import("../system/clipboard.ts");
  if (!permissions.isUnrestricted("run") || !hasClipboard()) return;
  writeClipboard(text, permissions, new AbortController().signal).catch((error: Error) =>
    runtime.messages.add("warn", "clipboard", error.message),
  );
}

/** Loads the plugins anew when their files have changed, as soon as no dialog is open. */
class AutoReload {
  private watchers: Watcher[] = [];
  private cancel = (): void => {};

  constructor(
    private readonly runtime: Runtime,
    private readonly ui: Ui,
    private readonly folders: () => readonly string[],
  ) {}

  start(): void {
    if (this.watchers.length > 0) return;
    const { watch } = require("../system/watch.ts") as typeof import("../system/watch.ts");
    // What the program consists of is read without its permissions; that a file has changed is not told to it.
    const permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
    const { messages } = this.runtime;
    for (const folder of this.folders()) {
      try {
        const watcher = watch(folder, {
          permissions,
          onEvent: ({ kind, paths }) => {
            if (kind === "any" || (kind !== "access" && paths.some((path) => String(path).endsWith(".lua"))))
              this.soon();
          },
          onError: (error) => messages.add("warn", "auto_reload", error.message),
        });
        this.watchers.push(watcher);
      } catch (error) {
        messages.add("warn", "auto_reload", (error as Error).message);
      }
    }
  }

  stop(): void {
    this.cancel();
    for (const watcher of this.watchers.splice(0)) watcher.close();
  }

  private soon(): void {
    this.cancel();
    this.cancel = this.runtime.timers.clock.after(DEBOUNCE, () => {
      if (this.ui.overlays.modal !== undefined || this.ui.editors.prompt.isLent) this.soon();
      else this.runtime.service(Plugins).reloadLater();
    });
  }
}
