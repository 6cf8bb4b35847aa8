// Reads Lua 5.4 source for what it does with names of the API. Everything else is passed over, so that files of any size
// and depth that Lua itself accepts can be read.

import { END_OF_FILE, Unreadable } from "../../lua/tokens.ts";
import { ExpressionReader, test } from "./expressions.ts";
import type { Chain, Uses } from "./uses.ts";

const BLOCK_ENDS = new Set(["end", "else", "elseif", "until", END_OF_FILE]);

/** What reads a statement that starts with a keyword. */
const STATEMENTS = {
  ";": "nothing",
  break: "nothing",
  "::": "label",
  goto: "name",
  do: "blockUntilEnd",
  while: "whileLoop",
  repeat: "repeatLoop",
  if: "conditional",
  for: "forLoop",
  function: "functionStatement",
  local: "local",
} as const;

/**
 * Reads a file that Lua has compiled.
 * @param source its bytes as characters
 * @param globals the names of the tables that are looked for
 * @throws Unreadable
 */
export function readUses(source: string, globals: readonly string[]): Uses {
  return new Parser(source, globals).read();
}

class Parser extends ExpressionReader {
  read(): Uses {
    this.block();
    if (this.tokens.type !== END_OF_FILE) throw new Unreadable();
    return { chains: this.chains, ownEnvironment: this.ownEnvironment };
  }

  private block(): void {
    this.scoped(() => this.statements());
  }

  private statements(): void {
    while (!BLOCK_ENDS.has(this.tokens.type)) {
      if (this.take("return")) {
        if (!BLOCK_ENDS.has(this.tokens.type) && this.tokens.type !== ";") this.expressions();
        this.take(";");
        return;
      }
      this.statement();
    }
  }

  private statement(): void {
    const { type } = this.tokens;
    if (isStatementKeyword(type)) {
      this.tokens.next();
      this[STATEMENTS[type]]();
    } else {
      this.expressionStatement();
    }
  }

  /** `;` and `break`. */
  private nothing(): void {}

  private label(): void {
    this.name();
    this.expect("::");
  }

  private whileLoop(): void {
    test(this.expression());
    this.expect("do");
    this.blockUntilEnd();
  }

  private repeatLoop(): void {
    this.scoped(() => {
      this.statements();
      this.expect("until");
      test(this.expression());
    });
  }

  private local(): void {
    if (this.take("function")) this.localFunction();
    else this.localVariables();
  }

  private blockUntilEnd(): void {
    this.block();
    this.expect("end");
  }

  private conditional(): void {
    do {
      test(this.expression());
      this.expect("then");
      this.block();
    } while (this.take("elseif"));
    if (this.take("else")) this.block();
    this.expect("end");
  }

  private forLoop(): void {
    const names = [this.name()];
    while (this.take(",")) names.push(this.name());
    if (!this.take("=")) this.expect("in");
    this.expressions();
    this.expect("do");
    this.scoped(() => {
      for (const name of names) this.declare(name);
      this.blockUntilEnd();
    });
  }

  private functionStatement(): void {
    const chain = this.startChain();
    while (this.take(".")) this.index(chain, this.tokens.start, this.name());
    const isMethod = this.take(":");
    if (isMethod) this.index(chain, this.tokens.start, this.name());
    this.keep(chain);
    assign(chain);
    this.functionBody(isMethod);
  }

  private localFunction(): void {
    this.declare(this.name());
    this.functionBody(false);
  }

  private localVariables(): void {
    const names: string[] = [];
    do {
      names.push(this.name());
      if (this.take("<")) {
        this.name();
        this.expect(">");
      }
    } while (this.take(","));
    const { values } = this.take("=") ? this.expressions() : { values: [] };
    for (const [i, name] of names.entries()) {
      const value = values[i];
      this.declare(name, value?.kind === "chain" ? value.chain : undefined);
    }
  }

  private expressionStatement(): void {
    const targets = [this.suffixed()];
    while (this.take(",")) targets.push(this.suffixed());
    if (!this.take("=")) return;
    this.expressions();
    for (const { value } of targets) if (value.kind === "chain") assign(value.chain);
  }

  protected functionBody(isMethod: boolean): void {
    this.scoped(() => {
      if (isMethod) this.declare("self");
      this.expect("(");
      while (!this.take(")")) {
        if (!this.take("...")) this.declare(this.name());
        this.take(",");
      }
      this.blockUntilEnd();
    });
  }
}

function isStatementKeyword(type: string): type is keyof typeof STATEMENTS {
  return Object.hasOwn(STATEMENTS, type);
}

function assign(chain: Chain): void {
  chain.assigned = true;
  if (chain.steps.length === 0 && chain.variable !== undefined) chain.variable.reassigned = true;
}
