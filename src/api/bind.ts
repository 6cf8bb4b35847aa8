// Binds declared namespaces to Lua, each when a program first touches it.
import { Type } from "../lua/constants.ts";
import type { State } from "../lua/exports.ts";
import type { LuaReference } from "../lua/references.ts";
import { results } from "../lua/values.ts";
import type { HostFunction, Lua } from "../lua/vm.ts";
import { Wait } from "../lua/waits.ts";
import { Call } from "./call.ts";
import { loadNamespace, namespaceNames, subNamespaces, UI_CLASS_NAMESPACES, UI_NAMESPACES } from "./catalogue.ts";
import type { ClassDeclaration, FunctionDeclaration, Namespace, Tier } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { Mismatch, type ParameterType, type Reader } from "./types.ts";

/** No results. */
const NOTHING = results();

/** Members of the root that `early.lua` can use. */
const EARLY_NAMESPACES: readonly string[] = ["builtins", "cli", "provider", "version"];

export class Binder {
  private readonly classes = new Set<ClassDeclaration>();
  private root: Namespace | undefined;
  private hasUiClasses = false;
  /** Namespaces of the UI that the program asked for, and there are not. */
  private readonly missed = new Set<string>();

  constructor(private readonly runtime: Runtime) {}

  /** The `__index` of the root table. */
  field(L: State): number {
    return this.bindField(L, (name) => {
      const isThere = this.runtime.phase !== "early" || EARLY_NAMESPACES.includes(name);
      if (isThere && (this.pushRootMember(L, name) || this.pushNamespace(L, name))) return true;
      if (UI_NAMESPACES.includes(name)) this.missed.add(name);
      return false;
    });
  }

  /** An `__index`: puts what `push` pushes for the key into the table, and answers it; nil when there is nothing. */
  private bindField(L: State, push: (name: string) => boolean): number {
    const { lua } = this.runtime;
    const name = lua.c.lua_type(L, 2) === Type.String ? String(lua.textAt(L, 2)) : "";
    if (!push(name)) {
      lua.c.lua_pushnil(L);
      return 1;
    }
    lua.c.lua_pushvalue(L, 2);
    lua.c.lua_pushvalue(L, -2);
    lua.c.lua_rawset(L, 1);
    return 1;
  }

  /** The `__pairs` of the root table: its functions, fields and namespaces. */
  pairs(L: State): number {
    const root = loadNamespace("") as Namespace;
    const own = [...Object.keys(root.functions), ...Object.keys(root.fields ?? {})];
    const namespaces = namespaceNames().filter((name) => name !== "" && !name.includes("."));
    return this.goThrough(L, [...own, ...namespaces]);
  }

  /** A `__pairs`: binds the fields that there may be, and leaves the rest to `next`. */
  private goThrough(L: State, names: readonly string[]): number {
    const { lua, values } = this.runtime;
    for (const name of names) {
      lua.getField(L, 1, name);
      lua.pop(L);
    }
    values.push(L, this.runtime.next);
    lua.c.lua_pushvalue(L, 1);
    lua.c.lua_pushnil(L);
    return 3;
  }

  /** What Lua's message about a nil value does not say: that a namespace needs the UI. */
  hint(message: string): string | undefined {
    const name = /\(field '(\w+)'\)/.exec(message)?.[1];
    if (name === undefined || !this.missed.has(name)) return undefined;
    return `ingot.${name} needs the terminal UI; this run is headless`;
  }

  private pushRootMember(L: State, name: string): boolean {
    if (this.root === undefined) {
      this.root = loadNamespace("") as Namespace;
      this.defineClasses(this.root);
    }
    const { functions, fields } = this.root;
    const declaration = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (declaration !== undefined) {
      if (!this.isThere(declaration)) return false;
      this.pushFunction(L, name, declaration);
    } else if (fields !== undefined && Object.hasOwn(fields, name))
      this.runtime.values.push(L, fields[name]?.value?.(this.runtime));
    else return false;
    return true;
  }

  /** Pushes the table of a namespace. @returns false when there is none of that name for this program */
  private pushNamespace(L: State, name: string): boolean {
    const namespace = loadNamespace(name);
    if (namespace === undefined || !this.isThere(namespace)) return false;
    const { lua, values } = this.runtime;
    if (namespace.tier === "UiHost") this.defineUiClasses();
    this.defineClasses(namespace);
    lua.c.lua_createtable(L, 0, Object.keys(namespace.functions).length);
    /** Bound when they are first asked for. */
    const later: string[] = subNamespaces(name);
    for (const [key, declaration] of Object.entries(namespace.functions)) {
      if (!this.isThere(declaration)) continue;
      if (declaration.waitsInLua !== undefined) {
        later.push(key);
        continue;
      }
      this.pushFunction(L, `${name}.${key}`, declaration);
      lua.setField(L, -2, key);
    }
    for (const [key, field] of Object.entries(namespace.fields ?? {})) {
      if (field.value === undefined) continue;
      values.push(L, field.value(this.runtime));
      lua.setField(L, -2, key);
    }
    if (namespace.call !== undefined || later.length > 0) {
      lua.c.lua_createtable(L, 0, 2);
      if (namespace.call !== undefined) {
        // `__call` gets the table itself first.
        const called = hostFunction(this.runtime, name, namespace.call, 1);
        lua.setFunction(L, -1, "__call", called);
      }
      if (later.length > 0) {
        const pushMember = (state: State, key: string) =>
          later.includes(key) &&
          (this.pushNamespace(state, `${name}.${key}`) || this.pushLuaFunction(state, namespace, key));
        lua.setFunction(L, -1, "__index", (state) => this.bindField(state, (key) => pushMember(state, key)));
        lua.setFunction(L, -1, "__pairs", (state) => this.goThrough(state, later));
      }
      lua.c.lua_setmetatable(L, -2);
    }
    if (namespace.setUp !== undefined) {
      const table = values.referenceAt(L, -1);
      namespace.setUp(this.runtime, table);
      table.release();
    }
    return true;
  }

  /** Whether what has a tier is to be had in this run. */
  private isThere({ tier }: { readonly tier?: Tier }): boolean {
    return tier !== "UiHost" || this.runtime.hasUi;
  }

  /** Windows, buffers and what else belongs to the UI come out of many functions: Lua knows them before the first. */
  private defineUiClasses(): void {
    if (this.hasUiClasses) return;
    this.hasUiClasses = true;
    for (const name of UI_CLASS_NAMESPACES) this.defineClasses(loadNamespace(name) as Namespace);
  }

  private pushFunction(L: State, label: string, declaration: FunctionDeclaration): void {
    const { lua } = this.runtime;
    lua.pushFunction(L, lua.addFunction(hostFunction(this.runtime, label, declaration)));
  }

  /** Pushes a function that a file of ours makes. @returns false when the namespace has none of that name */
  private pushLuaFunction(L: State, { name, functions }: Namespace, key: string): boolean {
    const { lua, values } = this.runtime;
    const part = functions[key]?.waitsInLua;
    if (part === undefined) return false;
    const functionsOfHost = [key, ...part.uses].map((used) => {
      this.pushFunction(L, `${name}.${used}`, functions[used] as FunctionDeclaration);
      const reference = values.referenceAt(L, -1);
      lua.pop(L);
      return reference;
    });
    const made = this.runtime.runStandard(part.file, functionsOfHost)[0] as LuaReference;
    for (const reference of functionsOfHost) reference.release();
    values.push(L, made);
    made.release();
    return true;
  }

  private defineClasses(namespace: Namespace): void {
    for (const declaration of namespace.classes ?? []) {
      if (this.classes.has(declaration)) continue;
      this.classes.add(declaration);
      const methods: Record<string, HostFunction> = {};
      for (const [name, method] of Object.entries(declaration.methods)) {
        methods[name] = hostFunction(this.runtime, `${declaration.name}:${name}`, method, 0, selfType(declaration));
      }
      this.runtime.handles.define(declaration.of, { name: declaration.name, methods });
    }
  }
}

/** The type of the object whose method is called. */
function selfType({ name, of }: ClassDeclaration): ParameterType<unknown> {
  const read: ParameterType<unknown>["read"] = ({ handles }, L, index) => {
    const object = handles.at(L, index);
    if (object instanceof of) return object;
    throw new Mismatch(`${name} expected; methods are called with a colon`);
  };
  return { lua: name, optional: false, read, check: (value) => value };
}

/** Where the Lua code is that calls the host function which is running, as errors begin. */
function where(lua: Lua, L: State): string {
  lua.c.luaL_where(L, 1);
  const place = String(lua.textAt(L, -1));
  lua.pop(L);
  return place;
}

/**
 * The host function for a declaration.
 * @param label what messages call it
 * @param skip arguments before the declared ones
 */
function hostFunction(
  runtime: Runtime,
  label: string,
  declaration: FunctionDeclaration,
  skip = 0,
  self?: ParameterType<unknown>,
): HostFunction {
  const { lua, values } = runtime;
  const { params, rest, run, wait, waitsInLua } = declaration;
  const first = 1 + skip + (self === undefined ? 0 : 1);
  const returnsNothing = declaration.returns.length === 0;

  /** Which argument is being read, and for whom. */
  let caller: State = 0;
  let argument = 0;
  const reader: Reader = {
    values,
    handles: runtime.handles,
    passedOver: (field, message) =>
      runtime.warn(
        `${label} ${field}`,
        () => `${where(lua, caller)}bad argument #${argument} to '${label}' (${message()})`,
      ),
  };

  const readArguments = (L: State): never[] => {
    const args: unknown[] = [];
    if (self !== undefined) args.push(read(L, self, 1 + skip, "self"));
    for (let i = 0; i < params.length; i++) {
      const [name, type] = params[i] as (typeof params)[number];
      args.push(read(L, type, first + i, name, i + 1));
    }
    if (rest !== undefined) {
      const top = lua.c.lua_gettop(L);
      for (let i = first + params.length; i <= top; i++) args.push(read(L, rest[1], i, rest[0], i - first + 1));
    }
    return args as never[];
  };

  const read = (L: State, type: ParameterType<unknown>, index: number, name: string, number?: number): unknown => {
    try {
      caller = L;
      argument = number ?? 0;
      return type.read(reader, L, index);
    } catch (error) {
      const reason = (error as Error).message;
      if (number === undefined) throw new Error(`calling '${label}' on a bad ${name} (${reason})`);
      throw new Error(`bad argument #${number} to '${label}' (${reason})`);
    }
  };

  return (L) => {
    const args = readArguments(L);
    if (wait === undefined || (run !== undefined && lua.waits.obstacle(L) !== undefined)) {
      if (waitsInLua) lua.waits.admit(L, `'${label}'`);
      const result = run?.(runtime, ...args);
      if (returnsNothing) return 0;
      if (self === undefined || result !== args[0]) return values.answer(result);
      // A method that returns its object: it is on the stack already.
      lua.c.lua_pushvalue(L, 1 + skip);
      return 1;
    }
    lua.waits.admit(L, `'${label}'`);
    const { current } = runtime.tasks;
    if (current === undefined) throw new Error(`'${label}' waits; it can be called only inside a task`);
    const call = new Call(runtime, current);
    const waiting = wait(call, ...args);
    const promise = returnsNothing ? waiting.then(() => NOTHING) : waiting;
    const pushed = values.answer(declaration.passive ? current.park(promise) : promise) as Promise<
      (L: State) => number
    >;
    return new Wait(pushed, call.cancel);
  };
}
