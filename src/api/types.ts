// The types of parameters and options: what Lua may pass, how it is written in stubs and documentation, and what a
// function gets.
import { nearest } from "../kernel/nearest.ts";
import { Type } from "../lua/constants.ts";
import type { State } from "../lua/exports.ts";
import { LuaFloat } from "../lua/float.ts";
import type { Handles } from "../lua/handles.ts";
import { LuaFunction, LuaReference } from "../lua/references.ts";
import type { Values } from "../lua/values.ts";

/** A value that is not of the type it should be; the message completes "bad argument #1 to 'f' (…)". */
export class Mismatch extends Error {}

/** Reads arguments from the stack. */
export interface Reader {
  readonly values: Values;
  readonly handles: Handles;
  /** Told of a field that a table of options should not have, and that is passed over. @param message says so */
  passedOver(field: string, message: () => string): void;
}

/** A field of an option table. */
export interface Field {
  type: ParameterType<unknown>;
  doc: string;
}

export interface ParameterType<T> {
  /** As LuaLS writes it. */
  readonly lua: string;
  readonly optional: boolean;
  /** The labels of a closed set of strings. */
  readonly labels?: readonly string[];
  /** The fields of an option table. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** Whether such a table may have other fields. */
  readonly open?: boolean;
  /** The types it is made of, when there are any: of the items of a list, of the alternatives. */
  readonly parts?: readonly ParameterType<unknown>[];
  /** Reads argument `index`. @throws Mismatch */
  read(reader: Reader, L: State, index: number): T;
  /** Takes a value that was copied out of a table. @throws Mismatch */
  check(value: unknown, reader: Reader): T;
}

/** What a function gets for a parameter of a type. */
export type Static<P> = P extends ParameterType<infer T> ? T : never;

/** Bytes of a Lua string: text when they are UTF-8. */
export type Bytes = string | Uint8Array;

/** A value that stays in Lua: plain ones are copied, of others there is a reference, which the receiver releases. */
export type Kept = undefined | boolean | number | bigint | Bytes | LuaFloat | LuaReference;

/** The number that a value copied out of Lua is, which may be a calculated one; undefined for NaN and what is no number. */
export function numberOf(value: unknown): number | undefined {
  const number = value instanceof LuaFloat || typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
}

/** The type of a value as Lua names it. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "boolean" || typeof value === "string") return typeof value;
  if (typeof value === "number" || typeof value === "bigint" || value instanceof LuaFloat) return "number";
  if (value instanceof Uint8Array) return "string";
  if (value instanceof LuaFunction) return "function";
  if (value instanceof LuaReference) return value.type === Type.Thread ? "thread" : "userdata";
  return "table";
}

function expected(what: string, value: unknown): Mismatch {
  return new Mismatch(`${what} expected, got ${typeName(value)}`);
}

/** A type as messages name it. */
function plainName(lua: string): string {
  return lua.startsWith("fun(") ? "function" : lua;
}

/** Makes a type of a check. @param lua as LuaLS writes it */
function make<T>(
  lua: string,
  check: (value: unknown, reader: Reader) => T,
  extra: Partial<ParameterType<T>> = {},
): ParameterType<T> {
  return {
    lua,
    optional: false,
    check,
    read: (reader, L, index) => {
      const type = reader.values.lua.c.lua_type(L, index);
      if (type === Type.None) {
        if (extra.optional) return check(undefined, reader);
        throw new Mismatch(`${plainName(lua)} expected, got no value`);
      }
      return check(reader.values.valueAt(L, index), reader);
    },
    ...extra,
  };
}

function checkText(value: unknown, { values }: Reader): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) throw new Mismatch("the string is not valid UTF-8");
  if (typeName(value) !== "number") throw expected("string", value);
  const { lua } = values;
  values.push(lua.L, value);
  const text = values.stringAt(lua.L, -1) as string;
  lua.pop(lua.L);
  return text;
}

/** Text; a number is taken as Lua writes it. */
const string: ParameterType<string> = make("string", checkText);

/** Any bytes. */
const bytes: ParameterType<Bytes> = make("string", (value, reader) =>
  value instanceof Uint8Array ? value : checkText(value, reader),
);

/** A whole number; of a fraction, what stands before the point: columns and times are often calculated. */
const integer: ParameterType<number> = make("integer", (value) => {
  const number = value instanceof LuaFloat ? value.valueOf() : value;
  if (typeof number === "bigint") throw new Mismatch("the integer is too large");
  if (typeof number !== "number") throw expected("integer", value);
  const whole = Math.trunc(number);
  if (!Number.isSafeInteger(whole)) throw new Mismatch("number has no integer representation");
  return whole + 0; // never -0
});

/** An integer that counts something. @param least the smallest that makes sense */
function atLeast(least: number): ParameterType<number> {
  return make("integer", (value, reader) => {
    const found = integer.check(value, reader);
    if (found < least) throw new Mismatch(`at least ${least} expected, got ${found}`);
    return found;
  });
}

const number: ParameterType<number> = make("number", (value) => {
  if (Number.isNaN(value)) throw new Mismatch("the number is NaN");
  const result = numberOf(value);
  if (result === undefined) throw expected("number", value);
  return result;
});

const boolean: ParameterType<boolean> = make("boolean", (value) => {
  if (typeof value !== "boolean") throw expected("boolean", value);
  return value;
});

/** A function, which the receiver releases. */
function fun(signature = "fun()"): ParameterType<LuaFunction> {
  return make(signature, (value) => {
    if (!(value instanceof LuaFunction)) throw expected("function", value);
    return value;
  });
}

/** A copy of any value: tables become objects, arrays or maps. */
const copy: ParameterType<unknown> = make("any", (value) => value, { optional: true });

/** Any value, which stays in Lua. */
const value: ParameterType<Kept> = make("any", (item) => item as Kept, {
  optional: true,
  read: ({ values }, L, index) => {
    const type = values.lua.c.lua_type(L, index);
    if (type <= Type.Nil) return undefined;
    if (type === Type.Boolean || type === Type.Number || type === Type.String) return values.valueAt(L, index) as Kept;
    return values.referenceAt(L, index);
  },
});

/** A table, which stays in Lua: a reference that the receiver releases. */
const table: ParameterType<LuaReference> = make(
  "table",
  (item) => {
    throw expected("table", item);
  },
  {
    read: ({ values }, L, index) => {
      if (values.lua.c.lua_type(L, index) !== Type.Table)
        throw new Mismatch(`table expected, got ${values.typeNameAt(L, index)}`);
      return values.referenceAt(L, index);
    },
  },
);

function list<T>(item: ParameterType<T>): ParameterType<T[]> {
  const lua = /[|?]/.test(item.lua) ? `(${item.lua})[]` : `${item.lua}[]`;
  const check = (found: unknown, reader: Reader): T[] => {
    if (!Array.isArray(found)) {
      if (typeName(found) === "table" && isEmpty(found as object)) return [];
      throw typeName(found) === "table"
        ? new Mismatch(`${lua} expected, got a table with other keys`)
        : expected(lua, found);
    }
    return found.map((element, i) => within(`item ${i + 1}`, () => item.check(element, reader)));
  };
  return make(lua, check, { parts: [item] });
}

function isEmpty(value: object): boolean {
  return value instanceof Map ? value.size === 0 : Object.keys(value).length === 0;
}

/** A table of string keys. */
function map<T>(item: ParameterType<T>): ParameterType<Record<string, T>> {
  const lua = `table<string, ${item.lua}>`;
  const check = (found: unknown, reader: Reader): Record<string, T> =>
    Object.fromEntries(
      Object.entries(asRecord(found, lua)).map(([key, element]) => [
        key,
        within(`field '${key}'`, () => item.check(element, reader)),
      ]),
    );
  return make(lua, check, { parts: [item] });
}

/** The fields of a table. @throws Mismatch when it is none, or has keys that are no names */
function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeName(value) !== "table") throw expected(what, value);
  if (Array.isArray(value)) {
    if (value.length === 0) return {};
    throw new Mismatch(`${what} expected, got a list`);
  }
  if (value instanceof Map) {
    const key = [...value.keys()].find((candidate) => typeof candidate !== "string");
    throw new Mismatch(`${what} expected, got a table with a ${typeName(key)} as key`);
  }
  return value as Record<string, unknown>;
}

function within<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof Mismatch ? new Mismatch(`${place}: ${error.message}`) : error;
  }
}

type FieldTypes = Record<string, readonly [type: ParameterType<unknown>, doc: string]>;

/** What a function gets for an option table. */
export type Options<F extends FieldTypes> = { [K in keyof F]: Static<F[K][0]> };

/**
 * A table of options.
 * @param name of the type in stubs and documentation
 * @param open whether unknown fields are fine; otherwise the reader is told of them
 */
function options<const F extends FieldTypes>(
  name: string,
  fields: F,
  { open = false } = {},
): ParameterType<Options<F>> {
  const known = Object.fromEntries(Object.entries(fields).map(([key, [type, doc]]) => [key, { type, doc }]));
  return make(
    name,
    (found, reader) => {
      const record = asRecord(found, "table");
      const result: Record<string, unknown> = {};
      for (const [key, { type }] of Object.entries(known)) {
        const field = Object.hasOwn(record, key) ? record[key] : undefined;
        if (field === undefined && !type.optional) throw new Mismatch(`field '${key}' is missing`);
        result[key] = within(`option '${key}'`, () => type.check(field, reader));
      }
      if (!open) {
        for (const key of Object.keys(record))
          if (!Object.hasOwn(known, key)) reader.passedOver(key, () => unknownOption(key, Object.keys(known)));
      }
      return result as Options<F>;
    },
    { fields: known, open },
  );
}

/** What is said of a field that a table of options should not have. @param names of those that it may have */
export function unknownOption(key: string, names: readonly string[]): string {
  const meant = nearest(key, names);
  const advice = meant === undefined ? `there are ${names.join(", ")}` : `did you mean '${meant}'?`;
  return `unknown option '${key}'; ${advice}`;
}

/** One of a closed set of strings. */
function oneOf<const L extends readonly string[]>(...labels: L): ParameterType<L[number]> {
  const lua = labels.map((label) => JSON.stringify(label)).join("|");
  return make(
    lua,
    (found) => {
      if (typeof found === "string" && labels.includes(found)) return found as L[number];
      if (typeof found !== "string") throw expected(`one of ${lua.replaceAll("|", ", ")}`, found);
      throw new Mismatch(`one of ${lua.replaceAll("|", ", ")} expected, got ${JSON.stringify(found)}`);
    },
    { labels },
  );
}

/** A handle of one class. @param lua the name of the class */
function handle<T extends object>(lua: string, of: abstract new (...args: never[]) => T): ParameterType<T> {
  const fail = ({ handles }: Reader, object: object | undefined, type: string) =>
    new Mismatch(`${lua} expected, got ${(object && handles.nameOf(object)) ?? type}`);
  return make(
    lua,
    (found, reader) => {
      const object = found instanceof LuaReference ? reader.handles.of(found) : undefined;
      if (!(object instanceof of)) throw fail(reader, object, typeName(found));
      return object;
    },
    {
      read: (reader, L, index) => {
        const object = reader.handles.at(L, index);
        if (!(object instanceof of)) throw fail(reader, object, reader.values.typeNameAt(L, index));
        return object;
      },
    },
  );
}

function optional<T>(type: ParameterType<T>): ParameterType<T | undefined> {
  const lua = type.lua.includes("|") || type.lua.startsWith("fun(") ? `(${type.lua})?` : `${type.lua}?`;
  return {
    ...type,
    lua,
    optional: true,
    check: (found, reader) => (found === undefined ? undefined : type.check(found, reader)),
    read: (reader, L, index) =>
      reader.values.lua.c.lua_type(L, index) <= Type.Nil ? undefined : type.read(reader, L, index),
  };
}

/** Either of two types; the first that fits counts. */
function either<A, B>(first: ParameterType<A>, second: ParameterType<B>): ParameterType<A | B> {
  const lua = `${first.lua}|${second.lua}`;
  const check = (found: unknown, reader: Reader): A | B => {
    for (const type of [first, second]) {
      try {
        return type.check(found, reader);
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
        // What is a table must say what is wrong with it.
        if (type === second && typeName(found) === "table") throw error;
      }
    }
    throw expected(lua.replaceAll("|", " or "), found);
  };
  return make(lua, check, { parts: [first, second] });
}

/** The type builders. */
export const t = {
  string,
  bytes,
  integer,
  atLeast,
  number,
  boolean,
  fun,
  copy,
  value,
  table,
  list,
  map,
  options,
  oneOf,
  handle,
  optional,
  either,
};

/** A type that one namespace alone needs. */
export function custom<T>(lua: string, check: (value: unknown, reader: Reader) => T): ParameterType<T> {
  return make(lua, check);
}

/** A switch that need not be given. */
export const flag = t.optional(t.boolean);
