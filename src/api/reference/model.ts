// The reference of the Lua API as plain data: what stubs, pages, terminal text and JSON are made of.
import type { PermissionName } from "../../kernel/permissions.ts";
import type { Tier } from "../declare.ts";

/** A parameter of a function, or a field of a table type. */
export interface ValueReference {
  name: string;
  /** As LuaLS writes it, without the mark of what may be left out. */
  type: string;
  optional: boolean;
  doc: string;
  /** The labels of a closed set of strings. */
  labels?: readonly string[];
  /** The name of the table type that says which options there are. */
  options?: string;
}

export interface ReturnReference {
  type: string;
  name: string;
  doc: string;
}

/** `always`: only tasks may call it. `in-task`: outside of a task it answers before anything else runs. */
export type Waits = "never" | "in-task" | "always";

export interface FunctionReference {
  kind: "function" | "method" | "call";
  /** As programs write it: `ingot.fs.read`, `Cell:set`; of a call, the name of the namespace. */
  name: string;
  /** The last part of the name. */
  key: string;
  /** The whole call, with types: `ingot.sleep(ms: integer)`. */
  signature: string;
  doc: string;
  parameters: ValueReference[];
  rest?: ValueReference;
  returns: ReturnReference[];
  permission?: PermissionName;
  waits: Waits;
  tier: Tier;
  example?: string;
  /** The function of which this is another name. */
  aliasOf?: string;
  /** Other names of this function. */
  aliases: string[];
}

/** A table that functions take, return or hand to handlers. */
export interface TypeReference {
  kind: "options" | "record";
  name: string;
  doc: string;
  fields: ValueReference[];
}

/** Objects that programs hold as handles. */
export interface ClassReference {
  name: string;
  doc: string;
  methods: FunctionReference[];
}

export interface FieldReference {
  name: string;
  key: string;
  type: string;
  doc: string;
}

export interface NamespaceReference {
  /** As programs write it: `ingot`, `ingot.fs.file_state`. */
  name: string;
  /** Below the root; empty for the root. */
  path: string;
  tier: Tier;
  doc: string;
  /** What calling the table does. */
  call?: FunctionReference;
  fields: FieldReference[];
  functions: FunctionReference[];
  classes: ClassReference[];
  types: TypeReference[];
}

/** Everything that can be called in a namespace. */
export function callables(namespace: NamespaceReference): FunctionReference[] {
  return [
    ...(namespace.call === undefined ? [] : [namespace.call]),
    ...namespace.functions,
    ...namespace.classes.flatMap(({ methods }) => methods),
  ];
}
