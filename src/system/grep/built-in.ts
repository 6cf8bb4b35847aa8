// The searcher for machines without ripgrep: the same results, byte for byte.

import { closeSync, constants, readFileSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { GuardedFiles } from "../../kernel/guarded-files.ts";
import { encodePath } from "../../kernel/path-text.ts";
import { PermissionDenied, Permissions } from "../../kernel/permissions.ts";
import { resolvePath } from "../../kernel/resolve-path.ts";
import { Clock, Stopped } from "./clock.ts";
import { typeGlobs } from "./file-types.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import { Filter, Level, readGlobalRules, type Selection } from "./ignored.ts";
import { LineBuffer, openSource } from "./line-buffer.ts";
import { Matcher } from "./matcher.ts";
import { CUT_NOTICE, Output, OutputFull } from "./output.ts";
import { ContentPrinter, type Sink, SummaryPrinter } from "./printer.ts";
import type { GrepResult, Query } from "./query.ts";
import { searchFile } from "./search-file.ts";
import { type FoundFile, latin1, OPEN_FLAGS, walk } from "./walk.ts";

/** Where a search takes place, and what may end it. */
export interface SearchContext {
  /** An absolute path; `decodePath` text. */
  cwd: string;
  /** The path to search, from the root; `decodePath` text. */
  path: string;
  permissions: Permissions;
  signal: AbortSignal | undefined;
}

/** What ripgrep says about errors of the operating system. */
const REASONS: Record<string, string> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EPERM: "Operation not permitted",
  ENOTDIR: "Not a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  EISDIR: "Is a directory",
};

const NOTHING_SEARCHED =
  "No files were searched, which means ripgrep probably applied a filter you didn't expect.\n" +
  "Running with --debug will show why files are being skipped.";

/**
 * Searches as ripgrep does. Takes turns with whatever else the program does.
 *
 * Not supported: `(?-u)` where it would match bytes that are no character; devices and pipes.
 *
 * Known differences: ripgrep 13 overlooks anchored rules of a parent's ignore file when it is given a relative directory
 * (fixed in 14), overlooks `$^`, and with `multiline` counts one less for patterns that can match nothing.
 *
 * @param query what to search for
 * @param context where; the permission to read the path has been given
 * @throws what the signal was aborted with
 */
export async function searchBuiltIn(query: Query, context: SearchContext): Promise<GrepResult> {
  context.signal?.throwIfAborted();
  const search = new Search(query, context);
  try {
    await search.run();
  } catch (error) {
    if (error instanceof OutputFull) {
      return search.result({ isCut: true });
    }
    if (error instanceof Stopped) {
      context.signal?.throwIfAborted();
      return search.result({ timedOut: true });
    }
    throw error;
  }
  return search.result({});
}

class Search {
  readonly #query: Query;
  readonly #context: SearchContext;
  readonly #clock: Clock;
  readonly #files: GuardedFiles;
  readonly #output = new Output();
  readonly #lines = new LineBuffer();
  #errors = "";
  #hasMatch = false;
  #hasSearched = false;

  constructor(query: Query, context: SearchContext) {
    this.#query = query;
    this.#context = context;
    this.#clock = new Clock(context.signal, query.timeout);
    this.#files = new GuardedFiles(permissionsBelow(context.path, context.permissions));
  }

  async run(): Promise<void> {
    const { path } = this.#context;
    const shown = this.#query.path;
    let matcher: Matcher;
    let selection: Selection;
    try {
      selection = this.#select();
      matcher = new Matcher(this.#query.pattern, this.#query, this.#clock);
    } catch (error) {
      this.#report(error instanceof Error ? error.message : String(error));
      return;
    }
    let status: Stats;
    try {
      status = this.#files.stat(encodePath(path));
    } catch (error) {
      this.#reportFailure(shown, error, true);
      return;
    }
    if (status.isDirectory()) {
      await this.#searchTree(selection, matcher);
    } else if (status.isFile()) {
      await this.#search({ path, shown }, matcher, this.#createSink(true), true);
    } else {
      this.#report(`${shown}: it is neither a file nor a directory`);
    }
  }

  result({ isCut = false, timedOut = false }): GrepResult {
    const found = this.#hasMatch ? 0 : 1;
    return {
      stdout: this.#output.bytes,
      stderr: new Uint8Array(Buffer.from(this.#errors + (isCut ? CUT_NOTICE : ""))),
      exitCode: timedOut ? -1 : isCut ? 0 : this.#errors === "" ? found : 2,
      timedOut,
    };
  }

  #select(): Selection {
    const { glob, type, includeIgnored } = this.#query;
    const types = type === undefined ? undefined : typeGlobs(type);
    if (type !== undefined && types === undefined) {
      throw new Error(`unrecognized file type: ${type}`);
    }
    return { glob: glob === undefined ? undefined : IgnoreRules.fromGlob(glob), types, includeIgnored };
  }

  async #searchTree(selection: Selection, matcher: Matcher): Promise<void> {
    const { cwd, path } = this.#context;
    const resolved = resolvePath(path, cwd);
    const read = (file: string) => this.#readText(file);
    const global = selection.includeIgnored ? undefined : readGlobalRules(read);
    const sink = this.#createSink(false);
    const found = walk(
      { path, shown: this.#query.path, resolved },
      {
        files: this.#files,
        filter: new Filter(selection, global, latin1(cwd)),
        read,
        clock: this.#clock,
        ignoring: selection.includeIgnored ? undefined : { outer: this.#levelsAbove(resolved, read) },
        onError: (shown, error) => this.#reportFailure(shown, error, true),
      },
    );
    for await (const file of found) {
      await this.#search(file, matcher, sink, false);
    }
    if (!this.#hasSearched && this.#query.path === "") {
      this.#report(NOTHING_SEARCHED);
    }
  }

  async #search(file: FoundFile, matcher: Matcher, sink: Sink, isExplicit: boolean): Promise<void> {
    let descriptor: number;
    this.#hasSearched = true;
    try {
      descriptor = this.#files.open(encodePath(file.path), isExplicit ? constants.O_RDONLY : OPEN_FLAGS, 0);
    } catch (error) {
      this.#reportFailure(file.shown, error, false);
      return;
    }
    sink.begin(Buffer.from(encodePath(file.shown)));
    try {
      const { before, after, mode } = this.#query;
      const context = mode === "content" ? { before, after } : { before: 0, after: 0 };
      const options = { ...context, isExplicit };
      await searchFile(openSource(descriptor), matcher, sink, this.#lines, options);
      sink.finish();
    } catch (error) {
      if (error instanceof Stopped || error instanceof OutputFull) {
        throw error;
      }
      this.#reportFailure(file.shown, error, false);
    } finally {
      closeSync(descriptor);
      this.#hasMatch ||= sink.hasMatch;
    }
  }

  #createSink(isExplicit: boolean): Sink {
    const { mode, lineNumbers, before, after } = this.#query;
    const options = { mode, isExplicit, lineNumbers, hasContext: before + after > 0 };
    return mode === "content" ? new ContentPrinter(this.#output, options) : new SummaryPrinter(this.#output, options);
  }

  /** The ignore files of the directories around one. What is wrong in them is reported, unlike with those inside. */
  #levelsAbove(directory: string, read: (path: string) => string | undefined): Level | undefined {
    if (directory === "/") {
      return undefined;
    }
    const parent = dirname(directory);
    const level = new Level(parent, this.#levelsAbove(parent, read), read, () => true);
    for (const error of level.errors) {
      this.#report(error);
    }
    return level;
  }

  /** Reads an ignore file or a setting of git's, perhaps outside of what is searched: only where nobody need be asked. */
  #readText(path: string): string | undefined {
    const { permissions } = this.#context;
    const files = permissions.allows("read", path) ? new GuardedFiles(permissions) : this.#files;
    try {
      const descriptor = files.open(encodePath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), 0);
      try {
        return readFileSync(descriptor, "utf8");
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return undefined;
    }
  }

  #report(message: string): void {
    this.#errors += `${message}\n`;
  }

  #reportFailure(shown: string, error: unknown, isOfWalk: boolean): void {
    if (error instanceof PermissionDenied) {
      this.#report(`${shown}: ${error.message}`);
      return;
    }
    const { code = "", errno = 0, message } = error as NodeJS.ErrnoException;
    const reason = code === "" ? message : `${REASONS[code] ?? code} (os error ${Math.abs(errno)})`;
    this.#report(`${shown}: ${isOfWalk ? `IO error for operation on ${shown}: ` : ""}${reason}`);
  }
}

/** Permissions for all that lies below a path that may be read: nobody is asked again for each file. */
function permissionsBelow(path: string, permissions: Permissions): Permissions {
  if (permissions.isUnrestricted("read")) {
    return permissions;
  }
  const denied = permissions.toManifest().deny.read;
  return new Permissions({ allow: { read: [path] }, deny: denied === undefined ? {} : { read: denied } });
}
