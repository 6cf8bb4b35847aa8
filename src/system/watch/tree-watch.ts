// Watches a tree of directories with inotify, which itself knows only single directories.

import { below, exactPath } from "../../kernel/path-text.ts";
import { codeOf } from "../../kernel/system-error.ts";
import { type TreeEntry, TreeReader } from "../glob/tree-reader.ts";
import type { WatchEvent, WatchOptions, WatchTarget } from "../watch.ts";
import { IN, Inotify, type InotifyEvent } from "./inotify.ts";
import { MovePairs, type Step } from "./move-pairs.ts";
import { watchError } from "./watch-error.ts";

/** A watched directory. Its path is found by climbing, so that a move changes one node. */
interface Directory {
  parent: Directory | undefined;
  name: string;
  /** The number of its watch; undefined while it waits for its turn. */
  watch: number | undefined;
  children: Map<string, Directory>;
  /** Names reported when the directory was looked through: the kernel may report their creation a second time. */
  announced: Set<string> | undefined;
}

/** How long directories are looked through before other work gets its turn, in ms. */
const SLICE = 50;
/** The same at the start, when what is not yet watched changes unseen: enough for about ten thousand directories. */
const FIRST_SLICE = 250;

/** See `watch`. */
export class TreeWatch {
  readonly #target: WatchTarget;
  readonly #options: WatchOptions;
  readonly #reader: TreeReader;
  readonly #pairs: MovePairs;
  readonly #inotify: Inotify;
  readonly #byWatch = new Map<number, Directory>();
  #root: Directory = newDirectory(undefined, "");
  #unread: { directory: Directory; announce: boolean }[] = [];
  #nextSlice: NodeJS.Immediate | undefined;
  /** Whether other work had its turn before all that was there is watched: changes may have been missed. */
  #isLate = false;
  #isClosed = false;

  /** @throws Error without a path, when the directory is gone or the system allows no more watches */
  constructor(target: WatchTarget, options: WatchOptions) {
    this.#target = target;
    this.#options = options;
    this.#reader = new TreeReader(target.directory, options.permissions);
    this.#pairs = new MovePairs((step) => this.#take(step));
    this.#inotify = new Inotify((events) => this.#pairs.receive(events));
    try {
      // A permitted file may be in a directory that is not: of the directory only what becomes of this file is told.
      this.#start(this.#root, target.only === undefined);
      this.#readOn(FIRST_SLICE);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#pairs.close();
    clearImmediate(this.#nextSlice);
    this.#inotify.close();
    this.#byWatch.clear();
    this.#unread = [];
  }

  #start(root: Directory, isGuarded: boolean): void {
    const watch = isGuarded
      ? this.#reader.use("", (handle) => this.#inotify.add(handle))
      : this.#inotify.add(this.#target.directory);
    if (watch === undefined) {
      throw new Error("it may not be read");
    }
    root.watch = watch;
    this.#byWatch.set(watch, root);
    if (this.#target.recursive) {
      this.#unread.push({ directory: root, announce: false });
    }
  }

  // --- directories ---

  #pathOf(directory: Directory, name = ""): string {
    let path = name;
    for (let at = directory; at.parent !== undefined; at = at.parent) {
      path = path === "" ? at.name : `${at.name}/${path}`;
    }
    return path;
  }

  /** Takes a new directory in. */
  #adopt(parent: Directory, name: string, announce: boolean): void {
    const directory = newDirectory(parent, name);
    parent.children.set(name, directory);
    let watch: number | undefined;
    try {
      watch = this.#reader.use(this.#pathOf(directory), (handle) => this.#inotify.add(handle));
    } catch (error) {
      if (codeOf(error) === undefined) {
        throw error;
      }
    }
    if (watch === undefined) {
      parent.children.delete(name);
      return;
    }
    const former = this.#byWatch.get(watch);
    if (former !== undefined) {
      // The same directory, seen at two places while it was being moved: this is where it is now.
      this.#detach(former);
    }
    directory.watch = watch;
    this.#byWatch.set(watch, directory);
    this.#unread.push({ directory, announce });
  }

  /** Looks through the directories that were taken in; for long at once only in pieces. */
  #readOn(slice = SLICE): void {
    const end = performance.now() + slice;
    for (let next = this.#unread.pop(); next !== undefined; next = this.#unread.pop()) {
      const { directory, announce } = next;
      if (this.#byWatch.get(directory.watch ?? -1) === directory) {
        this.#look(directory, announce);
      }
      if (this.#isClosed) {
        return;
      }
      if (performance.now() > end && this.#unread.length > 0) {
        this.#isLate ||= this.#unread.some(({ announce }) => !announce);
        this.#nextSlice ??= setImmediate(() => {
          this.#nextSlice = undefined;
          this.#continue();
        });
        return;
      }
    }
    if (this.#isLate) {
      this.#isLate = false;
      this.#emit({ kind: "any", paths: [""] });
    }
  }

  #continue(): void {
    try {
      this.#readOn();
    } catch (error) {
      this.#fail(error);
    }
  }

  #look(directory: Directory, announce: boolean): void {
    for (const entry of this.#reader.list(this.#pathOf(directory))) {
      if (announce) {
        this.#announce(directory, entry);
      }
      if (this.#isClosed) {
        return;
      }
      if (entry.kind === "directory" && !directory.children.has(entry.name)) {
        this.#adopt(directory, entry.name, announce);
      }
    }
  }

  #announce(directory: Directory, entry: TreeEntry): void {
    directory.announced ??= new Set();
    if (!directory.announced.has(entry.name)) {
      directory.announced.add(entry.name);
      const detail = entry.kind === "directory" ? "folder" : "file";
      this.#emit({ kind: "create", detail, paths: [this.#pathOf(directory, entry.name)] });
    }
  }

  #detach(directory: Directory): void {
    if (directory.parent?.children.get(directory.name) === directory) {
      directory.parent.children.delete(directory.name);
    }
  }

  /** Gives up a directory and all below it: it is no longer in the tree. */
  #abandon(directory: Directory): void {
    this.#detach(directory);
    const all = [directory];
    for (const each of all) {
      all.push(...each.children.values());
      if (each.watch !== undefined && this.#byWatch.get(each.watch) === each) {
        this.#byWatch.delete(each.watch);
        this.#inotify.remove(each.watch);
      }
    }
  }

  /** After lost events nothing is known about the directories: all are taken in anew. */
  #restart(): void {
    const former = new Set(this.#byWatch.keys());
    this.#byWatch.clear();
    this.#unread = [];
    this.#root = newDirectory(undefined, "");
    try {
      this.#start(this.#root, this.#target.only === undefined);
    } catch {
      this.#removed();
      return;
    }
    this.#readOn();
    if (this.#unread.length === 0) {
      for (const watch of former) {
        if (!this.#byWatch.has(watch)) {
          this.#inotify.remove(watch);
        }
      }
    }
  }

  // --- events ---

  #take({ event, arrival }: Step): void {
    try {
      if (arrival === undefined) {
        this.#handle(event);
      } else {
        this.#move(event, arrival);
      }
      this.#readOn();
    } catch (error) {
      this.#fail(error);
    }
  }

  #handle(event: InotifyEvent): void {
    const { mask, name } = event;
    if ((mask & IN.Q_OVERFLOW) !== 0) {
      this.#emit({ kind: "any", paths: [""] });
      this.#restart();
      return;
    }
    const directory = this.#byWatch.get(event.watch);
    if (directory === undefined) {
      return;
    }
    if ((mask & IN.IGNORED) !== 0) {
      this.#byWatch.delete(event.watch);
      this.#detach(directory);
    } else if (name === "") {
      this.#handleSelf(directory, mask);
    } else if (this.#target.only === undefined || this.#target.only === name) {
      this.#handleEntry(directory, event);
    }
  }

  /** What happens to a directory below the root is told by the directory it is in. */
  #handleSelf(directory: Directory, mask: number): void {
    if (directory !== this.#root) {
      return;
    }
    if ((mask & (IN.DELETE_SELF | IN.UNMOUNT)) !== 0) {
      this.#removed();
    } else if ((mask & IN.MOVE_SELF) !== 0) {
      this.#emit({ kind: "rename", detail: "from", paths: [""] });
      this.#end();
    } else if ((mask & IN.ATTRIB) !== 0 && this.#target.only === undefined) {
      this.#emit({ kind: "modify", detail: "metadata", paths: [""] });
    }
  }

  #removed(): void {
    if (this.#target.only === undefined) {
      this.#emit({ kind: "remove", detail: "folder", paths: [""] });
    }
    this.#end();
  }

  #handleEntry(directory: Directory, { mask, name }: InotifyEvent): void {
    const paths = [this.#pathOf(directory, name)];
    const isDirectory = (mask & IN.ISDIR) !== 0;
    const sort = isDirectory ? "folder" : "file";
    if ((mask & IN.CREATE) !== 0) {
      if (!directory.announced?.delete(name)) {
        this.#emit({ kind: "create", detail: sort, paths });
        this.#enter(directory, name, isDirectory);
      }
    } else if ((mask & IN.MOVED_TO) !== 0) {
      this.#emit({ kind: "rename", detail: "to", paths });
      this.#enter(directory, name, isDirectory);
    } else if ((mask & IN.MOVED_FROM) !== 0) {
      this.#emit({ kind: "rename", detail: "from", paths });
      this.#leave(directory, name);
    } else if ((mask & IN.DELETE) !== 0) {
      this.#emit({ kind: "remove", detail: sort, paths });
      this.#leave(directory, name);
    } else if ((mask & IN.MODIFY) !== 0) {
      this.#emit({ kind: "modify", detail: "data", paths });
    } else if ((mask & IN.ATTRIB) !== 0) {
      this.#emit({ kind: "modify", detail: "metadata", paths });
    } else if ((mask & IN.CLOSE_WRITE) !== 0) {
      this.#emit({ kind: "access", detail: "close", paths });
    } else {
      this.#emit({ kind: "other", paths });
    }
  }

  #enter(directory: Directory, name: string, isDirectory: boolean): void {
    if (isDirectory && this.#target.recursive && !this.#isClosed && !directory.children.has(name)) {
      this.#adopt(directory, name, true);
    }
  }

  #leave(directory: Directory, name: string): void {
    directory.announced?.delete(name);
    const child = directory.children.get(name);
    if (child !== undefined && !this.#isClosed) {
      this.#abandon(child);
    }
  }

  #move(departure: InotifyEvent, arrival: InotifyEvent): void {
    const from = this.#byWatch.get(departure.watch);
    const to = this.#byWatch.get(arrival.watch);
    if (from === undefined || to === undefined) {
      this.#handle(departure);
      this.#handle(arrival);
      return;
    }
    const { only } = this.#target;
    if (only !== undefined && only !== departure.name && only !== arrival.name) {
      return;
    }
    const paths = [this.#pathOf(from, departure.name), this.#pathOf(to, arrival.name)];
    const child = from.children.get(departure.name);
    from.announced?.delete(departure.name);
    this.#emit({ kind: "rename", detail: "both", paths });
    if (this.#isClosed) {
      return;
    }
    const replaced = to.children.get(arrival.name);
    if (replaced !== undefined && replaced !== child) {
      this.#abandon(replaced);
    }
    if (child === undefined) {
      this.#enter(to, arrival.name, (arrival.mask & IN.ISDIR) !== 0);
    } else {
      from.children.delete(departure.name);
      child.parent = to;
      child.name = arrival.name;
      to.children.set(arrival.name, child);
    }
  }

  /** Reports an event whose paths are relative to the root. */
  #emit(event: Omit<WatchEvent, "paths"> & { paths: string[] }): void {
    const visible = event.paths.filter((path) => !this.#reader.isHidden(path));
    if (visible.length === 0) {
      return;
    }
    const { shown } = this.#target;
    const told: WatchEvent = {
      ...event,
      paths: visible.map((path) => exactPath(path === "" ? shown : below(shown, path))),
    };
    if (visible.length < event.paths.length) {
      told.detail = visible[0] === event.paths[0] ? "from" : "to";
    }
    try {
      this.#options.onEvent(told);
    } catch (error) {
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A failure in work that nobody waits for ends the watching. */
  #fail(error: unknown): void {
    this.close();
    this.#options.onError(watchError(this.#target.shown, error));
    this.#end();
  }

  #end(): void {
    this.close();
    this.#options.onEnd?.();
  }
}

function newDirectory(parent: Directory | undefined, name: string): Directory {
  return { parent, name, watch: undefined, children: new Map(), announced: undefined };
}
