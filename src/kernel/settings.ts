// Settings: named values that plugins set and parts of the program follow. What a plugin has set goes with it.
import { nearest } from "./nearest.ts";
import { type Owner, Registration } from "./owner.ts";
import { OPEN_TABLES, SETTINGS, type Setting, type SettingValue, VIEWS } from "./settings/schema.ts";

export type { SettingValue } from "./settings/schema.ts";

/** A setting that does not exist, or a value that it cannot have. */
export class SettingError extends Error {}

interface Assignment {
  readonly owner: Owner;
  value: SettingValue;
  readonly registration: Registration;
}

/** What is at a path: a value, or a table of settings. */
export type Found = { readonly value: SettingValue | undefined } | { readonly table: true };

export class Settings {
  /** The last assignment to each setting counts. */
  private readonly assignments = new Map<string, Assignment[]>();
  /** What `all` has made. */
  private table: Record<string, unknown> | undefined;
  private readonly followers = new Map<string, ((value: SettingValue) => void)[]>();

  /** The value of a setting, `notifications.turn_end`; undefined for an entry of an open table that nobody has set. */
  get(path: string): SettingValue | undefined {
    return this.assignments.get(path)?.at(-1)?.value ?? SETTINGS[path]?.initial;
  }

  /** What is at a path. @throws SettingError when there is nothing */
  find(path: string): Found {
    if (Object.hasOwn(SETTINGS, path) || openTable(path) !== undefined) return { value: this.get(path) };
    if (isTable(path)) return { table: true };
    throw unknown(path);
  }

  /**
   * Sets a setting, or all those in a table.
   * @param value undefined takes an entry out of an open table
   * @throws SettingError, and nothing has changed
   */
  set(owner: Owner, path: string, value: unknown): void {
    const changes = new Map<string, SettingValue | undefined>();
    collect(path, value, changes);
    for (const [key, item] of changes) this.assign(owner, key, item);
  }

  /** The names in a table, sorted. @param path empty for all */
  names(path: string): string[] {
    const start = path === "" ? "" : `${path}.`;
    const all = [...Object.keys(SETTINGS), ...OPEN_TABLES, ...this.assignments.keys()];
    const depth = start.split(".").length - 1;
    const inside = all.filter((key) => key.startsWith(start)).map((key) => steps(key)[depth] as string);
    return [...new Set(inside)].sort();
  }

  /** All settings, tables in tables. The same object until one of them changes. */
  all(): Readonly<Record<string, unknown>> {
    if (this.table !== undefined) return this.table;
    const table: Record<string, unknown> = {};
    for (const path of new Set([...Object.keys(SETTINGS), ...this.assignments.keys()])) {
      const names = steps(path);
      let inner = table;
      for (const name of names.slice(0, -1)) {
        inner[name] ??= {};
        inner = inner[name] as Record<string, unknown>;
      }
      inner[names.at(-1) as string] = this.get(path);
    }
    this.table = table;
    return table;
  }

  /** Calls a function with the value of a setting now, and with every other value that it gets. */
  follow(path: string, follower: (value: SettingValue) => void): void {
    this.followers.set(path, [...(this.followers.get(path) ?? []), follower]);
    follower(this.get(path) as SettingValue);
  }

  private assign(owner: Owner, path: string, value: SettingValue | undefined): void {
    const list = this.assignments.get(path) ?? [];
    const before = this.get(path);
    const former = list.find((assignment) => assignment.owner === owner);
    const rest = list.filter((assignment) => assignment !== former);
    former?.registration.settle();
    if (value !== undefined) {
      const registration = new Registration(owner, "setting", path, () => this.drop(path, assignment));
      const assignment: Assignment = { owner, value, registration };
      rest.push(assignment);
    }
    this.put(path, rest, before);
  }

  private drop(path: string, assignment: Assignment): void {
    const rest = (this.assignments.get(path) ?? []).filter((other) => other !== assignment);
    this.put(path, rest, this.get(path));
  }

  private put(path: string, list: Assignment[], before: SettingValue | undefined): void {
    if (list.length === 0) this.assignments.delete(path);
    else this.assignments.set(path, list);
    this.table = undefined;
    const now = this.get(path);
    if (now === before) return;
    for (const follower of this.followers.get(path) ?? []) follower(now as SettingValue);
  }
}

/** Of what kind a setting is, as `settings.schema` calls it. */
export function kindOf({ initial }: Setting): "bool" | "number" | "string" {
  return typeof initial === "boolean" ? "bool" : typeof initial === "number" ? "number" : "string";
}

/** The open table that a path leads to an entry of. */
function openTable(path: string): string | undefined {
  return OPEN_TABLES.find((table) => path.startsWith(`${table}.`) && path.length > table.length + 1);
}

/** The keys that lead to a setting; one of an open table is up to the user, dots included. */
function steps(path: string): string[] {
  const table = openTable(path);
  return table === undefined ? path.split(".") : [...table.split("."), path.slice(table.length + 1)];
}

function isTable(path: string): boolean {
  return [...Object.keys(SETTINGS), ...OPEN_TABLES].some((key) => key === path || key.startsWith(`${path}.`));
}

function unknown(path: string): SettingError {
  const meant = nearest(path, [...Object.keys(SETTINGS), ...OPEN_TABLES]);
  return new SettingError(`there is no setting "${path}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`);
}

/** Puts what an assignment changes into `changes`. @throws SettingError */
function collect(path: string, value: unknown, changes: Map<string, SettingValue | undefined>): void {
  const setting = Object.hasOwn(SETTINGS, path) ? SETTINGS[path] : undefined;
  if (setting !== undefined) {
    changes.set(path, checked(path, setting, value));
  } else if (openTable(path) !== undefined) {
    if (value !== undefined && value !== false && !VIEWS.includes(value as string))
      throw new SettingError(`the setting "${path}" must be ${VIEWS.map(quoted).join(", ")} or false`);
    changes.set(path, value as SettingValue | undefined);
  } else if (isTable(path)) {
    if (!isRecord(value)) throw new SettingError(`the setting "${path}" must be a table, not ${said(value)}`);
    for (const [key, item] of Object.entries(value)) collect(`${path}.${key}`, item, changes);
  } else throw unknown(path);
}

function checked(path: string, { initial, choices, integer, least, most }: Setting, value: unknown): SettingValue {
  if (choices !== undefined && !choices.includes(value as string))
    throw new SettingError(
      `the setting "${path}" must be one of ${choices.map(quoted).join(", ")}, not ${said(value)}`,
    );
  const type = typeof initial;
  if (typeof value !== type) throw new SettingError(`the setting "${path}" must be a ${type}, not ${said(value)}`);
  if (typeof value !== "number") return value as SettingValue;
  if (integer === true && !Number.isSafeInteger(value))
    throw new SettingError(`the setting "${path}" must be a whole number, not ${value}`);
  const fits = value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
  if (!fits) throw new SettingError(`the setting "${path}" must be ${bounds(least, most)}, not ${value}`);
  return value;
}

function bounds(least: number | undefined, most: number | undefined): string {
  const lower = least === Number.MIN_VALUE ? "more than 0" : `at least ${least}`;
  return most === undefined ? lower : `${lower} and at most ${most}`;
}

function said(value: unknown): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return quoted(value);
  return typeof value === "boolean" || typeof value === "number" ? String(value) : "a value of another type";
}

function quoted(text: string): string {
  return `"${text}"`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || value instanceof Map) return false;
  return !Array.isArray(value) || value.length === 0;
}
