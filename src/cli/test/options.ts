// What `ingot test` is to do: its command line, and `.busted` where the command line says nothing.
import { BadPermissionList, type PermissionFlags, Permissions } from "../../kernel/permissions.ts";
import { LONGEST_TIMER } from "../../kernel/timers.ts";
import { UsageError } from "../errors.ts";
import { type BustedSettings, readBustedFile } from "./busted-file.ts";
import { isTestFile, usualPaths } from "./files.ts";
import { luaMatcher } from "./lua-patterns.ts";

const REPORTERS = ["human", "tap", "junit", "json"] as const;
export type ReporterName = (typeof REPORTERS)[number];

/** `ingot.test.Options` of lua/ingot/test.lua. */
export interface FrameworkOptions {
  filter: string[];
  filter_out: string[];
  tags: string[];
  exclude_tags: string[];
  shuffle: boolean;
  seed: number | undefined;
  repeat: number;
  fail_fast: boolean;
  lazy: boolean;
  list: boolean;
}

export interface TestOptions {
  /** Files, and folders in which test files are looked for. */
  paths: string[];
  /** Tells test files by their names. */
  matches(name: string): boolean;
  framework: FrameworkOptions;
  /** How long a test may take, in milliseconds; 0 for as long as it likes. */
  timeout: number;
  watch: boolean;
  reporter: ReporterName;
  /** The file for the report. */
  output: string | undefined;
  /** Whether people see the name of every test. */
  verbose: boolean;
  /** Templates for `package.path`. */
  lpath: string[];
  /** A Lua file, or a module, that is run before each test file. */
  helper: string | undefined;
}

/** How long a test may take unless somebody says otherwise, in milliseconds. */
const USUAL_TIMEOUT = 60_000;

/** A seed that can be typed. */
const LARGEST_SEED = 2 ** 31;

/** The permissions of a command line. A missing one asks nobody: it fails the test. @throws UsageError */
export function unaskedPermissions(flags: PermissionFlags): Permissions {
  try {
    return new Permissions(flags);
  } catch (error) {
    throw error instanceof BadPermissionList ? new UsageError(error.message) : error;
  }
}

/**
 * @param args the paths
 * @param given the options, by cac's names
 * @throws UsageError; Failure when `.busted` cannot be used
 */
export async function readOptions(
  args: string[],
  given: Record<string, unknown>,
  flags: PermissionFlags,
): Promise<TestOptions> {
  const settings = await readBustedFile(unaskedPermissions(flags));
  const said = new Said(given, settings);
  const shuffle = said.flag("shuffle") || said.flag("shuffleTests", "shuffle-tests");
  const seed = said.integer("seed", "seed", 0) ?? (shuffle ? Math.floor(Math.random() * LARGEST_SEED) : undefined);
  const framework: FrameworkOptions = {
    filter: said.list("filter"),
    filter_out: said.list("filterOut", "filter-out"),
    tags: said.words("tags"),
    exclude_tags: said.words("excludeTags", "exclude-tags"),
    shuffle,
    seed,
    repeat: said.integer("repeat", "repeat", 1) ?? 1,
    fail_fast: said.flag("failFast", "fail-fast"),
    lazy: said.flag("lazy"),
    list: said.flag("list"),
  };
  const root = said.setting("ROOT");
  const pattern = said.setting("pattern");
  const options: TestOptions = {
    paths: args.length > 0 ? args : root.length > 0 ? root : usualPaths(),
    matches: isTestFile,
    framework,
    timeout: timeoutOf(said.last("timeout")),
    watch: said.flag("watch"),
    reporter: reporterOf(said.last("reporter")),
    output: said.last("output"),
    verbose: said.flag("verbose"),
    lpath: said.setting("lpath").flatMap((path) => path.split(";").filter((template) => template !== "")),
    helper: said.setting("helper").at(-1),
  };
  if (options.watch && framework.list) throw new UsageError("--list and --watch cannot be used together");
  const patterns = [...framework.filter, ...framework.filter_out];
  if (patterns.length + pattern.length > 0) await checkPatterns(patterns, pattern, options);
  return options;
}

/** Makes sure that patterns are some, and has those of `.busted` tell test files. */
async function checkPatterns(patterns: string[], filePatterns: string[], options: TestOptions): Promise<void> {
  const matches = await luaMatcher();
  for (const pattern of [...patterns, ...filePatterns]) {
    try {
      matches(pattern, pattern);
    } catch (error) {
      throw new UsageError(`"${pattern}" is not a Lua pattern: ${(error as Error).message}`);
    }
  }
  if (filePatterns.length === 0) return;
  options.matches = (name) => name.endsWith(".lua") && filePatterns.some((pattern) => matches(name, pattern));
}

function timeoutOf(text: string | undefined): number {
  if (text === undefined) return USUAL_TIMEOUT;
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds * 1000 > LONGEST_TIMER)
    throw new UsageError(`--timeout takes seconds, 0 for no limit, not "${text}"`);
  return seconds * 1000;
}

function reporterOf(name = "human"): ReporterName {
  const known = REPORTERS.find((reporter) => reporter === name);
  if (known === undefined) throw new UsageError(`unknown reporter "${name}"; there are ${REPORTERS.join(", ")}`);
  return known;
}

/** What the command line says, or else the settings. */
class Said {
  constructor(
    private readonly given: Record<string, unknown>,
    private readonly settings: BustedSettings,
  ) {}

  flag(name: string, setting = name): boolean {
    return this.given[name] === true || this.settings[setting] === true;
  }

  /** Values of an option that may be repeated. */
  list(name: string, setting = name): string[] {
    const given = this.given[name];
    return given === undefined ? this.setting(setting) : [given].flat().map(String);
  }

  /** As `list`, where a value may be several words with commas between them. */
  words(name: string, setting = name): string[] {
    return this.list(name, setting).flatMap((value) => value.split(",").filter((word) => word !== ""));
  }

  /** The value of an option that counts once. */
  last(name: string): string | undefined {
    const value = [this.given[name] ?? []].flat().at(-1);
    return value === undefined ? undefined : String(value);
  }

  integer(name: string, setting: string, least: number): number | undefined {
    const text = this.last(name) ?? this.setting(setting).at(-1);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new UsageError(`--${name} takes an integer, at least ${least}, not "${text}"`);
  }

  /** What `.busted` has: a value, or a list of them. */
  setting(name: string): string[] {
    const isValue = (value: unknown) => typeof value === "string" || typeof value === "number";
    return [this.settings[name] ?? []].flat().filter(isValue).map(String);
  }
}
