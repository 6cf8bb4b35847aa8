// Which modules a Lua source names in its calls of `require`: read from its tokens, without running it.

export interface Requires {
  /** Names given as literal strings. */
  names: string[];
  /** Whether `require` is also used in another way, so that names may be made at run time. */
  dynamic: boolean;
}

/** Comments, long strings, strings, names and single characters of Lua 5.4 (manual, 3.1). */
const token =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[([\s\S]*?)\]\2\]|"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)'|[A-Za-z_]\w*|\S/g;

/** Reads the tokens of a source; text that is not Lua gives what can be told from it. */
export function findRequires(source: string): Requires {
  const names = new Set<string>();
  let dynamic = false;
  const tokens = [...source.matchAll(token)].filter(([text]) => !text.startsWith("--"));
  const literal = (at: number): string | undefined => {
    const [, , level, long, double, single] = tokens[at] ?? [];
    return level === undefined ? (double ?? single) : long;
  };
  for (const [i, [text]] of tokens.entries()) {
    if (text !== "require") continue;
    const before = tokens[i - 1]?.[0];
    if (before === "." || before === ":") continue; // a field of that name
    const next = tokens[i + 1]?.[0];
    // require "m", require("m") and pcall(require, "m")
    const name = next === "(" || next === "," ? literal(i + 2) : literal(i + 1);
    const after = tokens[i + 3]?.[0];
    if (name !== undefined && (next !== "(" || after === ")")) names.add(name);
    else dynamic = true;
  }
  return { names: [...names], dynamic };
}
