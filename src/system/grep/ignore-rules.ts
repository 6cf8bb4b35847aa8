// The rules of one .gitignore file, or of a `--glob`, which has the same syntax: parsing and matching.

import { compileGlob, GlobError } from "./glob.ts";

/** What a rule says about a path. */
export type Verdict = "ignored" | "kept" | undefined;

interface Rule {
  pattern: RegExp;
  keeps: boolean;
  onlyDirectories: boolean;
}

/** Rules in the order of their file; the last one that matches counts. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];
  /** What is wrong with lines that are no valid glob; the other lines hold all the same. */
  readonly errors: readonly string[];

  private constructor(rules: readonly Rule[], errors: readonly string[]) {
    this.#rules = rules;
    this.errors = errors;
  }

  /** Reads the text of an ignore file. */
  static fromFile(text: string): IgnoreRules {
    const rules: Rule[] = [];
    const errors: string[] = [];
    for (const [index, line] of text
      .replace(/^\uFEFF/, "")
      .split("\n")
      .entries()) {
      try {
        rules.push(...parseLine(line.replace(/\r$/, "")));
      } catch (error) {
        errors.push(`line ${index + 1}: ${error instanceof Error ? error.message : error}`);
      }
    }
    return new IgnoreRules(rules, errors);
  }

  /**
   * Reads one rule.
   *
   * @throws GlobError
   */
  static fromGlob(glob: string): IgnoreRules {
    return new IgnoreRules(parseLine(glob), []);
  }

  /** Whether there is nothing to match. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Whether the only rule there is keeps what matches it. */
  get keeps(): boolean {
    return this.#rules.some((rule) => rule.keeps);
  }

  /**
   * @param path byte string, relative to the directory of the rules
   * @param isDirectory whether it is a directory, not a link to one
   */
  judge(path: string, isDirectory: boolean): Verdict {
    for (let index = this.#rules.length - 1; index >= 0; index--) {
      const rule = this.#rules[index];
      if (rule !== undefined && (isDirectory || !rule.onlyDirectories) && rule.pattern.test(path)) {
        return rule.keeps ? "kept" : "ignored";
      }
    }
    return undefined;
  }
}

function parseLine(line: string): Rule[] {
  if (line.startsWith("#")) {
    return [];
  }
  let glob = line.endsWith("\\ ") ? line : line.trimEnd();
  if (glob === "") {
    return [];
  }
  let keeps = false;
  let isAnchored = false;
  if (/^\\[!#]/.test(glob)) {
    glob = glob.slice(1);
  } else {
    keeps = glob.startsWith("!");
    glob = glob.slice(keeps ? 1 : 0);
    isAnchored = glob.startsWith("/");
    glob = glob.slice(isAnchored ? 1 : 0);
  }
  const onlyDirectories = glob.endsWith("/");
  if (onlyDirectories) {
    glob = glob.slice(0, -1).replace(/\\$/, "");
  }
  // Without a slash a rule holds at every depth.
  if (!isAnchored && !glob.includes("/") && glob !== "**") {
    glob = `**/${glob}`;
  }
  // `a/**` is what is in the directory, not the directory.
  if (glob.endsWith("/**")) {
    glob = `${glob}/*`;
  }
  try {
    return [{ pattern: compileGlob(glob), keeps, onlyDirectories }];
  } catch (error) {
    throw error instanceof GlobError
      ? new GlobError(`error parsing glob '${line.trimEnd()}': ${error.message}`)
      : error;
  }
}
