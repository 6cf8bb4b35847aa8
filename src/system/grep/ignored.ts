// Decides which files of a directory tree are searched: ignore files of every level, `--glob`, type, hidden names.

import { byteString } from "./glob.ts";
import { IgnoreRules, type Verdict } from "./ignore-rules.ts";

/** Gives the text of a file, or undefined where there is none that may be read. `decodePath` text. */
export type ReadText = (path: string) => string | undefined;

/** What narrows a search. */
export interface Selection {
  /** One rule in the syntax of .gitignore, turned round: what matches is searched; with `!`, what does not. */
  glob: IgnoreRules | undefined;
  /** Expressions for names of files; undefined: files of all types. */
  types: readonly RegExp[] | undefined;
  includeIgnored: boolean;
}

/** The kinds of ignore files, the stronger first. */
const KINDS = ["rgignore", "ignore", "gitignore", "exclude"] as const;
type Kind = (typeof KINDS)[number];
const FILE_NAMES = { rgignore: ".rgignore", ignore: ".ignore", gitignore: ".gitignore" } as const;

/** The ignore files of one directory, and those of the directories around it. */
export class Level {
  readonly outer: Level | undefined;
  readonly hasGit: boolean;
  /** Whether this directory or one around it is a git repository. */
  readonly isInGit: boolean;
  /** What is wrong in the ignore files of this level. */
  readonly errors: string[] = [];
  readonly #rules: Partial<Record<Kind, IgnoreRules>> = {};
  readonly #prefixLength: number;

  /**
   * @param directory the resolved path of the directory
   * @param outer the level of the directory that holds it
   * @param read reads a file
   * @param mayHave whether the directory may have an entry of this name; saves looking for it
   */
  constructor(directory: string, outer: Level | undefined, read: ReadText, mayHave: (name: string) => boolean) {
    const base = directory === "/" ? "" : directory;
    this.outer = outer;
    this.#prefixLength = byteString(base).length + 1;
    const load = (kind: Kind, path: string) => {
      const text = read(path);
      const rules = text === undefined ? undefined : IgnoreRules.fromFile(text);
      this.errors.push(...(rules?.errors ?? []).map((error) => `${path}: ${error}`));
      if (rules?.isEmpty === false) {
        this.#rules[kind] = rules;
      }
    };
    for (const [kind, name] of Object.entries(FILE_NAMES)) {
      if (mayHave(name)) {
        load(kind as Kind, `${base}/${name}`);
      }
    }
    this.hasGit = mayHave(".git") && process.getBuiltinModule("node:fs").existsSync(`${base}/.git`);
    this.isInGit = this.hasGit || outer?.isInGit === true;
    if (this.hasGit) {
      load("exclude", `${commonDirectory(base, read)}/info/exclude`);
    }
  }

  /** What the ignore files of this level and those around it say; the stronger kind wins, then the inner level. */
  judge(path: string, isDirectory: boolean): Verdict {
    const verdicts: Partial<Record<Kind, Verdict>> = {};
    let isBeyondRepository = false;
    for (let level: Level | undefined = this; level !== undefined; level = level.outer) {
      for (const kind of KINDS) {
        const isGit = kind === "gitignore" || kind === "exclude";
        if (!isGit || (this.isInGit && !isBeyondRepository)) {
          verdicts[kind] ??= level.#rules[kind]?.judge(path.slice(level.#prefixLength), isDirectory);
        }
      }
      isBeyondRepository ||= level.hasGit;
    }
    return KINDS.map((kind) => verdicts[kind]).find((verdict) => verdict !== undefined);
  }
}

/** An entry of a directory. */
export interface Entry {
  /** The path as it is shown, from the working directory; byte string. */
  shown: string;
  /** The resolved path; byte string. */
  path: string;
  /** Byte string. */
  name: string;
  isDirectory: boolean;
}

/** Decides about the entries of directories. */
export class Filter {
  readonly #selection: Selection;
  readonly #global: IgnoreRules | undefined;
  readonly #cwd: string;

  /**
   * @param selection what narrows the search
   * @param global the rules of git's configuration
   * @param cwd the working directory; byte string
   */
  constructor(selection: Selection, global: IgnoreRules | undefined, cwd: string) {
    this.#selection = selection;
    this.#global = global;
    this.#cwd = cwd;
  }

  /** Whether an entry is left out. */
  skips(entry: Entry, level: Level | undefined): boolean {
    const byGlob = this.#judgeByGlob(entry);
    if (byGlob !== undefined) {
      return byGlob === "ignored";
    }
    const byFiles = level?.judge(entry.path, entry.isDirectory) ?? this.#judgeByGlobal(entry, level);
    const byType = byFiles === "ignored" ? byFiles : (this.#judgeByType(entry) ?? byFiles);
    return byType === "ignored" || (byType === undefined && entry.name.startsWith("."));
  }

  #judgeByGlob(entry: Entry): Verdict {
    const { glob } = this.#selection;
    if (glob === undefined || glob.isEmpty) {
      return undefined;
    }
    const verdict = glob.judge(this.#fromHere(entry), entry.isDirectory);
    if (verdict !== undefined) {
      return verdict === "kept" ? "ignored" : "kept";
    }
    return glob.keeps || entry.isDirectory ? undefined : "ignored";
  }

  #judgeByGlobal(entry: Entry, level: Level | undefined): Verdict {
    return level?.isInGit ? this.#global?.judge(this.#fromHere(entry), entry.isDirectory) : undefined;
  }

  #judgeByType(entry: Entry): Verdict {
    if (this.#selection.types === undefined || entry.isDirectory) {
      return undefined;
    }
    return this.#selection.types.some((glob) => glob.test(entry.name)) ? "kept" : "ignored";
  }

  /** The path from the working directory, as far as it lies below. */
  #fromHere(entry: Entry): string {
    const shown = entry.shown.startsWith("./") ? entry.shown.slice(2) : entry.shown;
    return shown.startsWith(`${this.#cwd}/`) ? shown.slice(this.#cwd.length + 1) : shown;
  }
}

/** Where a repository keeps what its work trees share. */
function commonDirectory(directory: string, read: ReadText): string {
  const pointer = read(`${directory}/.git`)?.split("\n")[0];
  if (pointer === undefined || !pointer.startsWith("gitdir: ")) {
    return `${directory}/.git`;
  }
  const below = (base: string, path: string) => (path.startsWith("/") ? path : `${base}/${path}`);
  const own = below(directory, pointer.slice("gitdir: ".length).trim());
  return below(own, read(`${own}/commondir`)?.split("\n")[0] ?? ".");
}

/**
 * The rules that hold in all of a user's repositories: the file that git's `core.excludesFile` names.
 */
export function readGlobalRules(read: ReadText): IgnoreRules | undefined {
  const { HOME: home, XDG_CONFIG_HOME: xdg } = process.env;
  const config = xdg || (home === undefined ? undefined : `${home}/.config`);
  const files = [home && `${home}/.gitconfig`, config && `${config}/git/config`];
  let path: string | undefined;
  for (const file of files) {
    const text = file ? read(file) : undefined;
    path ??= /^\s*excludesfile\s*=\s*"?\s*(\S+?)"?\s*$/im.exec(text ?? "")?.[1];
  }
  path = path?.replace(/^~(?=\/)/, home ?? "~") ?? (config && `${config}/git/ignore`);
  const text = path ? read(path) : undefined;
  return text === undefined ? undefined : IgnoreRules.fromFile(text);
}
