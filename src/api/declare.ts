// How a namespace of the Lua API is declared. From one declaration come the binding, the checks of arguments, the stubs
// for editors and the reference.
import type { PermissionName } from "../kernel/permissions.ts";
import type { LuaReference } from "../lua/references.ts";
import type { Call } from "./call.ts";
import type { Runtime } from "./runtime.ts";
import type { ParameterType, Static } from "./types.ts";

/** `Host` works everywhere; `UiHost` needs the terminal UI and is absent without one. */
export type Tier = "Host" | "UiHost";

export type Parameter = readonly [name: string, type: ParameterType<unknown>, doc?: string];
export type Return = readonly [type: string, name: string, doc?: string];

/** The values of parameters. */
export type Arguments<P extends readonly Parameter[]> = { [K in keyof P]: Static<P[K][1]> };

/** What is said of a function, in stubs and reference. */
export interface Declaration {
  readonly doc: string;
  readonly params: readonly Parameter[];
  /** Any number of further arguments, all of one type. */
  readonly rest?: Parameter;
  readonly returns: readonly Return[];
  /** What it needs, beyond what its doors ask for in detail. */
  readonly permission?: PermissionName;
  readonly tier?: Tier;
  /** A short program that shows the use. */
  readonly example?: string;
  /** A name of an older or newer generation of the API; the reference points to this function. */
  readonly aliasOf?: string;
}

export interface Implementation {
  /** Answers at once. A function that has `wait` as well does this outside of tasks. */
  readonly run?: (runtime: Runtime, ...args: never[]) => unknown;
  /** Suspends the task that calls it until the promise settles. */
  readonly wait?: (call: Call, ...args: never[]) => Promise<unknown>;
  /** Whether the wait is for something that the program itself has to do: it does not keep the program alive. */
  readonly passive?: boolean;
  /** It is a function of Lua that waits, and `run` does a part of it: called only where waiting is possible. */
  readonly waitsInLua?: LuaPart;
}

/** A file of ours that returns a function of Lua; it is run when a program first asks for the function. */
export interface LuaPart {
  /** Its place below `lua/`. */
  readonly file: string;
  /** Functions of the namespace that it gets as arguments, after the one whose part it is. */
  readonly uses: readonly string[];
}

export interface FunctionDeclaration extends Declaration, Implementation {}

type RestOf<R> = R extends Parameter ? Static<R[1]>[] : [];

/** The parts of a declaration that may be left out, and the code, which gets `First` before the arguments. */
interface FunctionOptions<P extends readonly Parameter[], R extends Parameter | undefined, Self extends unknown[]>
  extends Partial<Omit<Declaration, "params" | "rest">> {
  doc: string;
  params?: P;
  rest?: R;
  run?: (runtime: Runtime, ...args: [...Self, ...Arguments<P>, ...RestOf<R>]) => unknown;
  wait?: (call: Call, ...args: [...Self, ...Arguments<P>, ...RestOf<R>]) => Promise<unknown>;
  passive?: boolean;
  waitsInLua?: LuaPart;
}

/** Declares a function. `run` and `wait` get the arguments as their types say, and after them those of `rest`. */
export function fn<const P extends readonly Parameter[] = [], const R extends Parameter | undefined = undefined>(
  options: FunctionOptions<P, R, []>,
): FunctionDeclaration {
  return { returns: [], ...options, params: options.params ?? [] } as unknown as FunctionDeclaration;
}

/** The same function under another name. */
export function alias(of: string, declaration: FunctionDeclaration): FunctionDeclaration {
  return { ...declaration, aliasOf: of };
}

/** Objects that Lua holds as handles. */
export interface ClassDeclaration {
  readonly name: string;
  readonly doc: string;
  /** The JavaScript class of the objects. */
  readonly of: abstract new (
    ...args: never[]
  ) => object;
  /** The first argument of each is the object. */
  readonly methods: Readonly<Record<string, FunctionDeclaration>>;
}

/** Gives the function that declares methods of handles of objects of class `T`. */
export function methodsOf<T>() {
  return function method<const P extends readonly Parameter[] = [], const R extends Parameter | undefined = undefined>(
    options: FunctionOptions<P, R, [self: T]>,
  ): FunctionDeclaration {
    return { returns: [], ...options, params: options.params ?? [] } as unknown as FunctionDeclaration;
  };
}

/** A value in a namespace table. */
export interface FieldDeclaration {
  readonly type: string;
  readonly doc: string;
  /** Asked for once, when the namespace is bound; without it `setUp` of the namespace provides the field. */
  value?(runtime: Runtime): unknown;
}

/** A table type that functions take or return: its fields, each with type and meaning. */
export interface RecordDeclaration {
  readonly doc: string;
  readonly fields: Readonly<Record<string, readonly [type: string, doc: string]>>;
}

export interface Namespace {
  /** Its place below the root, `fs.file_state`; empty for the root itself. */
  readonly name: string;
  readonly tier: Tier;
  readonly doc: string;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  /** What calling the namespace table does. */
  readonly call?: FunctionDeclaration;
  readonly fields?: Readonly<Record<string, FieldDeclaration>>;
  readonly classes?: readonly ClassDeclaration[];
  readonly records?: Readonly<Record<string, RecordDeclaration>>;
  /** Completes the table when the namespace is bound, with what is not functions and values. The reference is released after. */
  setUp?(runtime: Runtime, table: LuaReference): void;
}
