// Reads Lua expressions for what they do with names of the API.
import { Tokens, Unreadable } from "../../lua/tokens.ts";
import type { Arguments, Chain, Step, TableField, Value, Variable } from "./uses.ts";

/** Standard functions whose argument may be missing: a program that calls one with it asks whether it is there. */
const TESTING = new Set(["assert", "pcall", "type", "xpcall"]);
/** Standard functions that change the table they get. */
const CHANGING = new Set(["rawset", "setmetatable"]);

/** Left and right priorities of binary operators, as in Lua's own parser. */
const BINARY: Record<string, readonly [left: number, right: number]> = {
  or: [1, 1],
  and: [2, 2],
  "<": [3, 3],
  ">": [3, 3],
  "<=": [3, 3],
  ">=": [3, 3],
  "~=": [3, 3],
  "==": [3, 3],
  "|": [4, 4],
  "~": [5, 5],
  "&": [6, 6],
  "<<": [7, 7],
  ">>": [7, 7],
  "..": [9, 8],
  "+": [10, 10],
  "-": [10, 10],
  "*": [11, 11],
  "/": [11, 11],
  "//": [11, 11],
  "%": [11, 11],
  "^": [14, 13],
};
const UNARY = new Set(["not", "-", "~", "#"]);
const UNARY_PRIORITY = 12;

/** An expression; `multiple`: it may be any number of values where it is the last of a list. */
export interface Expression {
  value: Value;
  multiple: boolean;
}

export abstract class ExpressionReader {
  protected readonly tokens: Tokens;
  protected readonly chains: Chain[] = [];
  protected ownEnvironment = false;
  /** The local variables in scope, innermost last, of each name. */
  private readonly scope = new Map<string, Variable[]>();
  /** The names of the local variables in scope, in the order of their declaration. */
  private readonly active: string[] = [];

  constructor(
    source: string,
    private readonly globals: readonly string[],
  ) {
    this.tokens = new Tokens(source);
  }

  // Tokens

  protected take(type: string): boolean {
    if (this.tokens.type !== type) return false;
    this.tokens.next();
    return true;
  }

  protected expect(type: string): void {
    if (!this.take(type)) throw new Unreadable();
  }

  protected name(): string {
    const { type, text } = this.tokens;
    if (type !== "name" || text === undefined) throw new Unreadable();
    if (text === "_ENV") this.ownEnvironment = true;
    this.tokens.next();
    return text;
  }

  // Scopes

  protected declare(name: string, initial?: Chain): void {
    const variable: Variable = { initial, reassigned: false };
    const others = this.scope.get(name);
    if (others === undefined) this.scope.set(name, [variable]);
    else others.push(variable);
    this.active.push(name);
  }

  /** Reads what has local variables of its own. */
  protected scoped(read: () => void): void {
    const outer = this.active.length;
    read();
    while (this.active.length > outer) this.scope.get(this.active.pop() as string)?.pop();
  }

  /** Parameters and body of a function. */
  protected abstract functionBody(isMethod: boolean): void;

  // Expressions

  protected expressions(): Arguments {
    const first = this.expression();
    const values = [first.value];
    let open = first.multiple;
    while (this.take(",")) {
      const { value, multiple } = this.expression();
      values.push(value);
      open = multiple;
    }
    return { values, open };
  }

  protected expression(limit = 0): Expression {
    const { type, start } = this.tokens;
    let left: Expression;
    if (UNARY.has(type)) {
      this.tokens.next();
      const operand = this.expression(UNARY_PRIORITY);
      if (type === "not") test(operand);
      left = other(start);
    } else {
      left = this.simple();
    }
    for (;;) {
      const operator = this.tokens.type;
      const priority = BINARY[operator];
      if (priority === undefined || priority[0] <= limit) return left;
      this.tokens.next();
      const right = this.expression(priority[1]);
      left = combine(operator, left, right);
    }
  }

  private simple(): Expression {
    const { type, start, text } = this.tokens;
    switch (type) {
      case "string":
        this.tokens.next();
        return { value: { kind: "string", start, text }, multiple: false };
      case "number":
      case "nil":
      case "true":
      case "false":
        this.tokens.next();
        return other(start);
      case "...":
        this.tokens.next();
        return { ...other(start), multiple: true };
      case "function":
        this.tokens.next();
        this.functionBody(false);
        return other(start);
      case "{":
        return { value: this.table(), multiple: false };
      default:
        return this.suffixed();
    }
  }

  private table(): Value {
    const { start } = this.tokens;
    const fields: TableField[] = [];
    this.expect("{");
    while (!this.take("}")) {
      const field = this.tableField();
      if (field !== undefined) fields.push(field);
      if (!this.take(",")) this.take(";");
    }
    return { kind: "table", start, fields };
  }

  /** A field with a name, read with its value; nothing for one without. */
  private tableField(): TableField | undefined {
    const { start } = this.tokens;
    if (this.take("[")) {
      const { value: key } = this.expression();
      this.expect("]");
      this.expect("=");
      const { value } = this.expression();
      return key.kind === "string" && key.text !== undefined ? { key: key.text, start: key.start, value } : undefined;
    }
    const { type, text } = this.tokens;
    const before = this.chains.length;
    this.expression();
    // A name alone is a key when `=` follows, for no expression can go on with it; then it was no variable.
    if (type !== "name" || text === undefined || !this.take("=")) return undefined;
    this.chains.length = before;
    return { key: text, start, value: this.expression().value };
  }

  /** A variable or parenthesis and what is done with it. */
  protected suffixed(): Expression {
    const { start } = this.tokens;
    let chain: Chain | undefined;
    if (this.take("(")) {
      const { value } = this.expression();
      this.expect(")");
      if (value.kind === "chain") chain = { ...value.chain, start, steps: [...value.chain.steps] };
    } else {
      chain = this.startChain();
    }
    let steps = 0;
    let last: Step["kind"] | undefined;
    for (;;) {
      const step = this.step(steps === 0 && chain?.steps.length === 0 ? chain : undefined);
      if (step === undefined) break;
      if (chain !== undefined && this.isOfInterest(chain)) chain.steps.push(step);
      last = step.kind;
      steps++;
    }
    const multiple = last === "call" || last === "method";
    if (chain === undefined || !this.isOfInterest(chain)) return { ...other(start), multiple };
    this.keep(chain);
    return { value: { kind: "chain", start, chain }, multiple };
  }

  protected startChain(): Chain {
    const { start } = this.tokens;
    const name = this.name();
    const variable = this.scope.get(name)?.at(-1);
    return { name, variable, start, steps: [], assigned: false, extended: false, tested: false };
  }

  protected index(chain: Chain, start: number, key: string | undefined): void {
    chain.steps.push({ kind: "index", key, start });
  }

  /** Whether a chain can lead to something of the API. */
  private isOfInterest({ name, variable }: Chain): boolean {
    return variable === undefined ? this.globals.includes(name) : variable.initial !== undefined;
  }

  protected keep(chain: Chain): void {
    if (this.isOfInterest(chain)) this.chains.push(chain);
  }

  /** The next step of an expression, if there is one. @param callee the variable, when nothing was done with it so far */
  private step(callee: Chain | undefined): Step | undefined {
    const { type, start } = this.tokens;
    switch (type) {
      case ".": {
        this.tokens.next();
        const { start: place } = this.tokens;
        return { kind: "index", start: place, key: this.name() };
      }
      case "[": {
        this.tokens.next();
        const { value } = this.expression();
        this.expect("]");
        return { kind: "index", start: value.start, key: value.kind === "string" ? value.text : undefined };
      }
      case ":": {
        this.tokens.next();
        const { start: place } = this.tokens;
        const key = this.name();
        return { kind: "method", start: place, key, arguments: this.arguments() };
      }
      case "(":
      case "{":
      case "string": {
        const given = this.arguments();
        if (callee !== undefined && callee.variable === undefined) markArguments(callee.name, given);
        return { kind: "call", start, arguments: given };
      }
      default:
        return undefined;
    }
  }

  private arguments(): Arguments {
    const { type, start, text } = this.tokens;
    if (type === "string") {
      this.tokens.next();
      return { values: [{ kind: "string", start, text }], open: false };
    }
    if (type === "{") return { values: [this.table()], open: false };
    this.expect("(");
    if (this.take(")")) return { values: [], open: false };
    const given = this.expressions();
    this.expect(")");
    return given;
  }
}

function other(start: number): Expression {
  return { value: { kind: "other", start }, multiple: false };
}

/** Takes note that a program asks whether a value is there. */
export function test({ value }: Expression): void {
  if (value.kind === "chain") value.chain.tested = true;
}

/** What a binary operation is; `or` may be its left side. */
function combine(operator: string, left: Expression, right: Expression): Expression {
  const { start } = left.value;
  if (operator === "and" || operator === "or" || operator === "==" || operator === "~=") test(left);
  if (operator === "==" || operator === "~=") test(right);
  return operator === "or" ? { value: left.value, multiple: false } : other(start);
}

/** Takes note of what standard functions do with their arguments. */
function markArguments(callee: string, { values }: Arguments): void {
  const [first] = values;
  if (first?.kind !== "chain") return;
  if (TESTING.has(callee)) first.chain.tested = true;
  if (CHANGING.has(callee)) first.chain.extended = true;
}
