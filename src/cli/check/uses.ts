// What a Lua file does with names of the API: the part of its syntax tree that is of interest.

/** A local variable or parameter. */
export interface Variable {
  /** What it starts as, when that may be something of the API. */
  initial?: Chain;
  /** Whether it is assigned again anywhere. */
  reassigned: boolean;
}

/** One more thing that is done with a value: `.key`, `["key"]`, `[…]`, `(…)`, `:key(…)`. */
export interface Step {
  kind: "index" | "call" | "method";
  /** The name; undefined when it is computed. */
  key?: string;
  /** Where the name is, or of a call the parenthesis. */
  start: number;
  arguments?: Arguments;
}

export interface Arguments {
  values: Value[];
  /** Whether the last one may be any number of values. */
  open: boolean;
}

/** An expression that starts with a variable: `ingot.fs.read("x")`. */
export interface Chain {
  /** The global or local it starts with. */
  name: string;
  /** The local variable; none for a global. */
  variable?: Variable;
  start: number;
  steps: Step[];
  /** Whether something is assigned to it. */
  assigned: boolean;
  /** Whether a function puts something into it. */
  extended: boolean;
  /** Whether the program asks if there is such a thing. */
  tested: boolean;
}

export type Value = { start: number } & (
  | { kind: "chain"; chain: Chain }
  | { kind: "string"; text: string | undefined }
  | { kind: "table"; fields: TableField[] }
  | { kind: "other" }
);

/** A field with a name. */
export interface TableField {
  key: string;
  start: number;
  value: Value;
}

/** What there is to say about a file. */
export interface Uses {
  /** In the order in which they are complete: what a chain refers to comes before it. */
  chains: Chain[];
  /** Whether the file replaces its environment, so that globals may be anything. */
  ownEnvironment: boolean;
}
