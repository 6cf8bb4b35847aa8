// Tells lua-language-server, in a project's `.luarc.json`, which Lua this is and where the stubs are. What else the file
// says stays; one with comments is left alone, for they would be lost.
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { API_NAMES } from "../../api/names.ts";

const SCHEMA = "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json";
const LUA_VERSION = "Lua 5.4";

type Table = Record<string, unknown>;

/** A setting, and what of it a project needs. */
type Needed = readonly [section: string, key: string, value: string | readonly string[]];

export interface Configured {
  file: string;
  outcome: "written" | "updated" | "unchanged" | "left as it is";
  /** What a person should do about it. */
  advice?: string;
}

/**
 * Writes or completes the settings of a project.
 * @param stubs where the stubs are, relative to the project
 */
export function configure(project: string, stubs: string): Configured {
  const needed: Needed[] = [
    ["runtime", "version", LUA_VERSION],
    ["workspace", "library", [stubs]],
    ["diagnostics", "globals", API_NAMES],
  ];
  const candidates = [".luarc.json", ".luarc.jsonc"].map((name) => join(project, name));
  const file = candidates.find((path) => existsSync(path));
  if (file === undefined) {
    const settings = complete({ $schema: SCHEMA }, needed);
    writeFileSync(candidates[0] as string, `${JSON.stringify(settings, null, 2)}\n`);
    return { file: candidates[0] as string, outcome: "written" };
  }
  const text = readFileSync(file, "utf8");
  const settings = parsed(text);
  if (settings === undefined)
    return { file, outcome: "left as it is", advice: `${file} is not a JSON object; it should say\n${lines(needed)}` };
  const missing = needed.filter((each) => !has(settings.table, each));
  const advice = otherVersion(file, settings.table);
  if (missing.length === 0) return { file, outcome: "unchanged", advice };
  if (settings.comments)
    return { file, outcome: "left as it is", advice: `${file} has comments; add to it\n${lines(missing)}` };
  replace(file, `${JSON.stringify(complete(settings.table, missing), null, indentation(text))}\n`);
  return { file, outcome: "updated", advice };
}

/** The object that a file holds; undefined when it holds none. */
function parsed(text: string): { table: Table; comments: boolean } | undefined {
  const attempts = [
    { parse: JSON.parse, comments: false },
    { parse: Bun.JSONC.parse, comments: true },
  ];
  for (const { parse, comments } of attempts) {
    try {
      const table: unknown = parse(text);
      return isTable(table) ? { table, comments } : undefined;
    } catch {
      // Not in this notation.
    }
  }
  return undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The table and the key under which a setting is found: the server takes it flat or nested, with and without `Lua`. */
function place(settings: Table, section: string, key: string): { table: Table; key: string } | undefined {
  const flat = [`${section}.${key}`, `Lua.${section}.${key}`].find((name) => name in settings);
  if (flat !== undefined) return { table: settings, key: flat };
  for (const outer of [settings, settings.Lua]) {
    const inner = isTable(outer) ? outer[section] : undefined;
    if (isTable(inner) && key in inner) return { table: inner, key };
  }
  return undefined;
}

function has(settings: Table, [section, key, value]: Needed): boolean {
  const found = place(settings, section, key);
  if (found === undefined) return false;
  if (typeof value === "string") return true;
  const items: unknown = found.table[found.key];
  return Array.isArray(items) && value.every((item) => items.includes(item));
}

/** Adds what is missing, in the notation of its neighbours. */
function complete(settings: Table, missing: Needed[]): Table {
  for (const [section, key, value] of missing) {
    const { table, key: name } = place(settings, section, key) ?? newPlace(settings, section, key);
    const items = Array.isArray(table[name]) ? (table[name] as unknown[]) : [];
    table[name] = typeof value === "string" ? value : [...new Set([...items, ...value])];
  }
  return settings;
}

function newPlace(settings: Table, section: string, key: string): { table: Table; key: string } {
  for (const outer of [settings, settings.Lua]) {
    const inner = isTable(outer) ? outer[section] : undefined;
    if (isTable(inner)) return { table: inner, key };
  }
  const prefix = Object.keys(settings).some((name) => name.startsWith("Lua.")) ? "Lua." : "";
  return { table: settings, key: `${prefix}${section}.${key}` };
}

function otherVersion(file: string, settings: Table): string | undefined {
  const found = place(settings, "runtime", "version");
  const version = found?.table[found.key];
  if (version === undefined || version === LUA_VERSION) return undefined;
  return `${file} says ${JSON.stringify(version)}; programs of ingot are ${LUA_VERSION}`;
}

function lines(needed: readonly Needed[]): string {
  return needed
    .map(([section, key, value]) => `  ${JSON.stringify(`${section}.${key}`)}: ${JSON.stringify(value)}`)
    .join(",\n");
}

function indentation(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
}

/** Replaces a file at once, through links to it: it is never there in part. */
function replace(file: string, text: string): void {
  const target = realpathSync(file);
  const temporary = `${target}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}
