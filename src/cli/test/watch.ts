// `--watch`: runs tests again when something changes that they are made of.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Permissions } from "../../kernel/permissions.ts";
import { type WatchEvent, type Watcher, watch } from "../../system/watch.ts";
import { Failure, say } from "../errors.ts";
import type { TestRuns } from "./runs.ts";

/** How long nothing may change before tests are run, in milliseconds. */
const DEBOUNCE = 250;

/** Goes on until the process is interrupted. @throws Failure when a path cannot be read at the start */
export async function watchTests(runs: TestRuns): Promise<never> {
  const changes = new Changes();
  /** What each test file depended on when it was run last. */
  const dependencies = new Map<string, Set<string>>();
  let files = runs.find();
  let chosen = files;
  for (;;) {
    changes.watch(directories(runs.options.paths, files, dependencies));
    if (chosen.length > 0) {
      for (const [file, paths] of (await runs.run(chosen)).dependencies) dependencies.set(file, paths);
    }
    changes.watch(directories(runs.options.paths, files, dependencies));
    say(files.length === 0 ? `${runs.noFiles}; waiting for one` : `\nwaiting for changes; Ctrl-C ends`);
    do {
      const changed = await changes.next();
      files = findAgain(runs, files);
      for (const file of dependencies.keys()) if (!files.includes(file)) dependencies.delete(file);
      chosen = files.filter((file) => isStale(dependencies.get(file), changed));
    } while (chosen.length === 0);
    say(`\nrunning ${chosen.length === files.length ? "all" : `${chosen.length} of ${files.length}`} test files`);
  }
}

/** The test files there are now; those of before when a folder is gone for the moment. */
function findAgain(runs: TestRuns, before: string[]): string[] {
  try {
    return runs.find();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`ingot: ${error.message}`);
    return before.filter(existsSync);
  }
}

/** Whether a test file has to be run: it never was, or something has changed. */
function isStale(dependencies: Set<string> | undefined, changed: Set<string> | "anything"): boolean {
  if (dependencies === undefined || changed === "anything") return true;
  return [...changed].some((path) => dependencies.has(path));
}

/**
 * The directories to watch, and whether with all that is below: few, because watchers are scarce. Below the working
 * directory whole folders are watched, so that files are noticed that are not there yet.
 */
function directories(paths: string[], files: string[], dependencies: Map<string, Set<string>>): Map<string, boolean> {
  const here = process.cwd();
  const found = new Map([[here, false]]);
  const add = (directory: string, isWhole: boolean) => {
    const [top = ""] = relative(here, directory).split(sep);
    if (top === "") return;
    if (!top.startsWith(".") && top !== "node_modules") found.set(join(here, top), true);
    else found.set(directory, isWhole || found.get(directory) === true);
  };
  for (const path of paths) if (isDirectory(path)) add(resolve(path), true);
  for (const file of files) add(dirname(resolve(file)), false);
  for (const path of [...dependencies.values()].flatMap((set) => [...set])) {
    // Places outside where a module might have been are many, and nobody puts one there now.
    if (path.startsWith(here + sep) || existsSync(path)) add(dirname(path), false);
  }
  return new Map([...found].filter(([directory]) => isDirectory(directory)));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Gathers what changes in directories. */
class Changes {
  private readonly watchers = new Map<string, Watcher>();
  private readonly permissions = new Permissions({ allow: { read: true }, deny: {} });
  private readonly changed = new Set<string>();
  private isUnknown = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tell: (() => void) | undefined;
  /** Whether there are changes, and nothing has changed for a while. */
  private isQuiet = false;

  /** Watches these directories and no others. */
  watch(directories: Map<string, boolean>): void {
    const wanted = new Map([...directories].map(([path, recursive]) => [`${path}\0${recursive}`, { path, recursive }]));
    for (const [key, watcher] of this.watchers) {
      if (wanted.has(key)) continue;
      watcher.close();
      this.watchers.delete(key);
    }
    for (const [key, { path, recursive }] of wanted) {
      if (!this.watchers.has(key)) this.begin(key, path, recursive);
    }
  }

  private begin(key: string, path: string, recursive: boolean): void {
    try {
      const watcher = watch(path, {
        recursive,
        permissions: this.permissions,
        onEvent: (event) => this.take(event),
        onError: (error) => say(`ingot: ${error.message}`),
        onEnd: () => this.watchers.delete(key),
      });
      this.watchers.set(key, watcher);
    } catch (error) {
      say(`ingot: ${(error as Error).message}`);
    }
  }

  private take({ kind, paths }: WatchEvent): void {
    if (kind === "access") return;
    if (kind === "any") this.isUnknown = true;
    for (const path of paths) this.changed.add(String(path));
    this.isQuiet = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isQuiet = true;
      this.tell?.();
    }, DEBOUNCE);
  }

  /** Waits for changes to come to an end. @returns the paths, since the last call */
  async next(): Promise<Set<string> | "anything"> {
    if (!this.isQuiet) {
      await new Promise<void>((resolve) => {
        this.tell = resolve;
      });
    }
    this.tell = undefined;
    this.isQuiet = false;
    const changed = this.isUnknown ? "anything" : new Set(this.changed);
    this.changed.clear();
    this.isUnknown = false;
    return changed;
  }
}
