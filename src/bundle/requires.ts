// Which modules a Lua source names in its calls of `require`: read from its tokens, without running it.
import { END_OF_FILE, Tokens, type TokenType, Unreadable } from "../lua/tokens.ts";

export interface Requires {
  /** Names given as literal strings. */
  names: string[];
  /** Whether `require` is also used in another way, so that names may be made at run time. */
  dynamic: boolean;
}

interface Token {
  readonly type: TokenType;
  readonly text: string | undefined;
}

/** Reads the tokens of a source; text that is not Lua gives what can be told from it. */
export function findRequires(source: Uint8Array): Requires {
  const names = new Set<string>();
  let dynamic = false;
  const tokens = tokensOf(Buffer.from(source).toString("latin1"));
  for (const [i, { type, text }] of tokens.entries()) {
    if (type !== "name" || text !== "require") continue;
    const before = tokens[i - 1]?.type;
    if (before === "." || before === ":") continue; // a field of that name
    const next = tokens[i + 1]?.type;
    // require "m", require("m") and pcall(require, "m")
    const literal = tokens[next === "(" || next === "," ? i + 2 : i + 1];
    const after = tokens[i + 3]?.type;
    const isName = literal?.type === "string" && literal.text !== undefined && (next !== "(" || after === ")");
    if (isName) names.add(Buffer.from(literal.text as string, "latin1").toString());
    else dynamic = true;
  }
  return { names: [...names], dynamic };
}

function tokensOf(source: string): Token[] {
  const found: Token[] = [];
  try {
    for (const tokens = new Tokens(source); tokens.type !== END_OF_FILE; tokens.next())
      found.push({ type: tokens.type, text: tokens.text });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error; // the compiler will say what is wrong with it
  }
  return found;
}
