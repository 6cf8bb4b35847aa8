// An index of a workspace's files, made in the background and searched while one types.

import { exactPath, type PathLike } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { type Candidate, Search } from "./file-index/search.ts";
import { scanWorkspace } from "./workspace-files.ts";

/** One search result. */
export interface FileItem {
  /** The path from the root; a directory ends with a slash. */
  label: PathLike;
  /** The same path without the slash. */
  path: PathLike;
  /** What stands for the item in a text, the same as `label`. */
  insertText: PathLike;
  kind: "file" | "directory";
  /** Lower is better; items accepted lately have less. */
  score: number;
}

/** Settings of `FileIndex.search`. */
export interface FileSearchOptions {
  /** How many items are given at most; 100 if left out. */
  limit?: number;
  /** How many of the best items are passed over; 0 if left out. */
  offset?: number;
  /** Whether directories are found too; false if left out. */
  includeDirectories?: boolean;
}

/** What a search has found so far. */
export interface FileSearchResult {
  items: FileItem[];
  totalMatched: number;
  totalFiles: number;
  totalDirectories: number;
  /** How many files the running scan has found, or the last one. */
  scanned: number;
  scanning: boolean;
  /** Whether more results are to come: ask again with the same query. */
  searching: boolean;
  /** Whether the root was scanned once. */
  ready: boolean;
  status: "scanning" | "searching" | "ready" | "error";
  /** The status in words, for a person; empty when ready. */
  message: string;
  root: string;
}

/** How far an index is. */
export interface FileIndexStatus {
  root: string;
  initialized: boolean;
  files: number;
  scanned: number;
  scanning: boolean;
  /** Whether changes are noticed: a search looks anew when the last scan is some seconds old. */
  watcherReady: boolean;
  warmupComplete: boolean;
}

/** Settings of `FileIndex`. */
export interface FileIndexOptions {
  permissions: Permissions;
  /** Called when a scan or a search that was running has ended: asking again gives more. */
  onUpdate?: () => void;
  /** The time in ms, for tests. */
  now?: () => number;
}

const DEFAULT_LIMIT = 100;
/** How old a scan is when a search starts the next one, in ms. */
const STALE_AFTER = 5_000;
/** How many accepted items are remembered. */
const MOST_ACCEPTED = 200;

/** The index of one workspace. */
export class FileIndex {
  /** The true path of the workspace. */
  readonly root: string;
  readonly #options: FileIndexOptions;
  readonly #now: () => number;
  readonly #accepted = new Map<string, number>();
  #candidates: Candidate[] = [];
  #totalFiles = 0;
  #scanned = 0;
  #scannedAt = Number.NEGATIVE_INFINITY;
  #isReady = false;
  #failure: Error | undefined;
  #scan: AbortController | undefined;
  #search: Search | undefined;
  #acceptCount = 0;

  /**
   * Starts nothing: the first search or rescan does.
   *
   * @param directory the root of the workspace
   * @throws PermissionDenied without `read` of it
   */
  constructor(directory: string, options: FileIndexOptions) {
    options.permissions.check("read", directory);
    this.root = resolvePath(directory, workingDirectory());
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Finds files by a few letters of their path. Never waits: gives what is known, and goes on in the background.
   *
   * @param query empty: everything, what was accepted lately first
   */
  search(query: string, options: FileSearchOptions = {}): FileSearchResult {
    if (this.#scan === undefined && this.#now() - this.#scannedAt > STALE_AFTER) {
      this.rescan();
    }
    const { limit = DEFAULT_LIMIT, offset = 0, includeDirectories = false } = options;
    if (this.#search?.answers(query, includeDirectories, this.#candidates) !== true) {
      this.#search?.stop();
      this.#search = new Search(query, includeDirectories, this.#candidates, this.#accepted, this.#search, () =>
        this.#options.onUpdate?.(),
      );
    }
    const search = this.#search;
    return {
      items: search.best(offset, limit).map(({ candidate, score }) => toItem(candidate, score)),
      totalMatched: search.matched,
      totalFiles: this.#totalFiles,
      totalDirectories: this.#candidates.length - this.#totalFiles,
      scanned: this.#scanned,
      scanning: this.#scan !== undefined,
      searching: search.isRunning,
      ready: this.#isReady,
      ...this.#describe(search.isRunning),
      root: this.root,
    };
  }

  /** How far the index is. */
  status(): FileIndexStatus {
    return {
      root: this.root,
      initialized: this.#isReady || this.#scan !== undefined,
      files: this.#totalFiles,
      scanned: this.#scanned,
      scanning: this.#scan !== undefined,
      watcherReady: this.#isReady,
      warmupComplete: this.#isReady,
    };
  }

  /** Looks through the workspace anew, in the background; a scan that runs is started over. */
  rescan(): void {
    this.#scan?.abort();
    const scan = new AbortController();
    this.#scan = scan;
    this.#scanned = 0;
    this.#fill(scan).catch((error: unknown) => {
      if (this.#scan === scan) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#finish();
      }
    });
  }

  /**
   * Remembers that an item was chosen: it comes before equals from now on.
   *
   * @param path its path from the root
   */
  accept(path: string): void {
    const key = path.replace(/\/$/, "");
    this.#accepted.delete(key);
    this.#accepted.set(key, ++this.#acceptCount);
    for (const oldest of this.#accepted.keys()) {
      if (this.#accepted.size <= MOST_ACCEPTED) {
        break;
      }
      this.#accepted.delete(oldest);
    }
    this.#search?.stop();
    this.#search = undefined;
  }

  /** Ends what runs in the background. */
  close(): void {
    this.#scan?.abort();
    this.#scan = undefined;
    this.#search?.stop();
  }

  async #fill(scan: AbortController): Promise<void> {
    const { permissions } = this.#options;
    const { files, directories } = await scanWorkspace(this.root, permissions, scan.signal, (count) => {
      this.#scanned = count;
    });
    if (this.#scan !== scan) {
      return;
    }
    files.sort();
    directories.sort();
    // What was prepared for matching is kept for the files that are still there.
    const former = new Map(this.#candidates.map((candidate) => [candidate.label, candidate]));
    const isSame = former.size === files.length + directories.length;
    const take = (label: string) => former.get(label) ?? { label, prepared: undefined };
    const candidates = [...files.map(take), ...directories.map((path) => take(`${path}/`))];
    if (!isSame || candidates.some((candidate, index) => candidate !== this.#candidates[index])) {
      this.#candidates = candidates;
    }
    this.#totalFiles = files.length;
    this.#scanned = files.length;
    this.#isReady = true;
    this.#failure = undefined;
    this.#finish();
  }

  #finish(): void {
    this.#scan = undefined;
    this.#scannedAt = this.#now();
    this.#options.onUpdate?.();
  }

  #describe(isSearching: boolean): Pick<FileSearchResult, "status" | "message"> {
    if (this.#failure !== undefined) {
      return { status: "error", message: this.#failure.message };
    }
    if (!this.#isReady) {
      return { status: "scanning", message: "looking for files" };
    }
    return isSearching ? { status: "searching", message: "searching" } : { status: "ready", message: "" };
  }
}

function toItem({ label }: Candidate, score: number): FileItem {
  const isDirectory = label.endsWith("/");
  return {
    label: exactPath(label),
    path: exactPath(isDirectory ? label.slice(0, -1) : label),
    insertText: exactPath(label),
    kind: isDirectory ? "directory" : "file",
    score,
  };
}
