// JSON for Lua values: integers of 64 bits stay exact, keys are sorted, what JSON cannot say is an error that says where.
import { LuaFloat } from "../lua/float.ts";
import { MAXIMUM_DEPTH, MAXIMUM_TABLES } from "../lua/packed.ts";
import { lossy } from "./lossy.ts";
import { typeName } from "./types.ts";

/** How `encodeJson` writes. */
export interface EncodeOptions {
  /** Over several lines, two blanks for a level. */
  pretty?: boolean;
  /** Writes something readable in the place of what JSON cannot say. */
  lenient?: boolean;
}

/**
 * Writes a value that was copied out of Lua.
 *
 * A table with the keys 1 to n is an array, any other an object; what came as an empty array stays one. A float with an
 * integral value is written without a fraction.
 *
 * @throws Error for functions and userdata, infinity and NaN, strings that are not UTF-8, keys that are neither strings
 *   nor numbers
 */
export function encodeJson(value: unknown, { pretty = false, lenient = false }: EncodeOptions = {}): string {
  return new Encoder(pretty, lenient).value(value, "", "\n");
}

class Encoder {
  constructor(
    private readonly pretty: boolean,
    private readonly lenient: boolean,
  ) {}

  /** @param path where the value is, for errors */
  value(value: unknown, path: string, lineBreak: string): string {
    if (typeof value === "string") return JSON.stringify(value);
    if (value === undefined || value === null) return "null";
    if (typeof value === "boolean" || typeof value === "bigint") return String(value);
    if (typeof value === "number" || value instanceof LuaFloat) return this.number(Number(value), path);
    if (value instanceof Uint8Array) return this.unfit(lossy(value), "a string that is not valid UTF-8", path);
    if (Array.isArray(value)) return this.array(value, path, lineBreak);
    if (value instanceof Map) return this.object(this.fieldsOf(value, path), path, lineBreak);
    if (typeName(value) === "table") return this.object(Object.entries(value), path, lineBreak);
    return this.unfit(`<${typeName(value)}>`, `a ${typeName(value)}`, path);
  }

  private number(value: number, path: string): string {
    if (Object.is(value, -0)) return "-0.0";
    return Number.isFinite(value) ? String(value) : this.unfit(String(value), `the number ${value}`, path);
  }

  private array(items: unknown[], path: string, lineBreak: string): string {
    const inner = `${lineBreak}  `;
    // Not map: an array from Lua has no holes, but one that was made for it may.
    const parts = Array.from(items, (item, i) => this.value(item, `${path}[${i + 1}]`, inner));
    return this.enclose("[", parts, "]", lineBreak);
  }

  private object(fields: [string, unknown][], path: string, lineBreak: string): string {
    const inner = `${lineBreak}  `;
    const colon = this.pretty ? ": " : ":";
    const parts = fields
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => JSON.stringify(key) + colon + this.value(item, `${path}.${key}`, inner));
    return this.enclose("{", parts, "}", lineBreak);
  }

  private enclose(open: string, parts: string[], close: string, lineBreak: string): string {
    if (parts.length === 0 || !this.pretty) return open + parts.join(",") + close;
    return `${open}${lineBreak}  ${parts.join(`,${lineBreak}  `)}${lineBreak}${close}`;
  }

  private fieldsOf(map: Map<unknown, unknown>, path: string): [string, unknown][] {
    const fields = new Map<string, unknown>();
    for (const [key, item] of map) {
      const name = this.keyText(key, path);
      if (fields.has(name) && !this.lenient)
        throw new Error(`cannot encode as JSON${place(path)}: the key ${JSON.stringify(name)} is there twice`);
      fields.set(name, item);
    }
    return [...fields];
  }

  private keyText(key: unknown, path: string): string {
    if (typeof key === "string") return key;
    if (typeof key === "number" || typeof key === "bigint" || key instanceof LuaFloat) return String(key);
    const isText = key instanceof Uint8Array;
    if (this.lenient) return isText ? lossy(key) : `<${typeName(key)}>`;
    throw new Error(
      `cannot encode as JSON${place(path)}: a key is ${isText ? "not valid UTF-8" : `a ${typeName(key)}`}`,
    );
  }

  private unfit(substitute: string, what: string, path: string): string {
    if (this.lenient) return JSON.stringify(substitute);
    throw new Error(`cannot encode ${what} as JSON${place(path)}`);
  }
}

/** Names the field that an error is about, in short. */
function place(path: string): string {
  return path === "" ? "" : ` (at ${path.length > 100 ? `${path.slice(0, 100)}…` : path.replace(/^\./, "")})`;
}

/** Whether a number may be beyond what JSON.parse reads exactly. */
const LONG_NUMBER = /\d{16}/;

/** What TypeScript's library does not know yet of the reviver (ECMA-262, JSON.parse source text access). */
type SourceReviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * Reads JSON for Lua: null becomes nil, a number with an integral value an integer where it fits 64 bits.
 *
 * @throws Error that says what is wrong
 */
export function decodeJson(text: string): unknown {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text;
  let value: unknown;
  try {
    value = LONG_NUMBER.test(source) ? JSON.parse(source, exactInteger as never) : JSON.parse(source);
  } catch (error) {
    throw new Error(`invalid JSON: ${reasonOf(error)}`);
  }
  checkSize(value);
  return value;
}

const exactInteger: SourceReviver = (_key, value, { source }) => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  if (source === undefined || !/^-?\d+$/.test(source)) return value;
  const integer = BigInt(source);
  return BigInt.asIntN(64, integer) === integer ? integer : value;
};

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return "it is nested too deeply";
  return error instanceof Error ? error.message.replace(/^JSON Parse error: /, "") : String(error);
}

/**
 * Makes sure that a value from a parser can become a Lua value.
 *
 * @throws Error when it is nested too deeply, contains itself, or is too large
 */
export function checkSize(root: unknown): void {
  let tables = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null) return;
    if (depth > MAXIMUM_DEPTH) throw new Error(`it is nested more than ${MAXIMUM_DEPTH} levels deep`);
    if (++tables > MAXIMUM_TABLES) throw new Error(`it has more than ${MAXIMUM_TABLES} lists and tables`);
    for (const item of Array.isArray(value) ? value : Object.values(value)) visit(item, depth + 1);
  };
  visit(root, 1);
}
