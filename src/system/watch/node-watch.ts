// Watches with node:fs where there is no inotify. Less is known: a rename is told as a removal and a creation.

import { watch as nodeWatch, statSync } from "node:fs";
import { below, encodePath, exactPath } from "../../kernel/path-text.ts";
import type { WatchEvent, Watcher, WatchOptions, WatchTarget } from "../watch.ts";
import { watchError } from "./watch-error.ts";

/** See `watch`. */
export function watchWithNode(target: WatchTarget, options: WatchOptions): Watcher {
  const isDenied = (path: string) => options.permissions.deniesResolved("read", path);
  const tell = (event: WatchEvent) => {
    try {
      options.onEvent(event);
    } catch (error) {
      options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const watcher = nodeWatch(target.directory, { recursive: target.recursive }, (type, name) => {
    if (statSync(encodePath(target.directory), { throwIfNoEntry: false }) === undefined) {
      watcher.close();
      tell({ kind: "remove", detail: "folder", paths: [exactPath(target.shown)] });
      options.onEnd?.();
      return;
    }
    if (name === null) {
      tell({ kind: "any", paths: [exactPath(target.shown)] });
      return;
    }
    const path = below(target.directory, name);
    if (isDenied(path) || (target.only !== undefined && target.only !== name)) {
      return;
    }
    const paths = [exactPath(below(target.shown, name))];
    const status = statSync(encodePath(path), { throwIfNoEntry: false });
    if (type === "change") {
      tell({ kind: "modify", paths });
    } else if (status === undefined) {
      tell({ kind: "remove", paths });
    } else {
      tell({ kind: "create", detail: status.isDirectory() ? "folder" : "file", paths });
    }
  });
  watcher.on("error", (error) => {
    watcher.close();
    options.onError(watchError(target.shown, error));
    options.onEnd?.();
  });
  return { close: () => watcher.close() };
}
