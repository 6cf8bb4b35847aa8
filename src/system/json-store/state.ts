// The text of a state file, taken apart at its top-level keys only, so that every value keeps its exact spelling.

/** An object as its members' texts, or any other table (an array) as one text. */
export type State = { members: Map<string, string> } | { text: string };

/**
 * Reads a state.
 *
 * @param text JSON
 * @throws SyntaxError when it is not JSON, or neither an object nor an array
 */
export function parseState(text: string): State {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) {
    throw new SyntaxError("it is neither an object nor an array");
  }
  if (!Array.isArray(value)) {
    return { members: splitMembers(text) };
  }
  // An empty Lua table may be written as an array.
  return value.length === 0 ? { members: new Map() } : { text: text.trim() };
}

/** Writes a state, one member per line. */
export function formatState(state: State): string {
  if ("text" in state) {
    return `${state.text}\n`;
  }
  const lines = [...state.members].map(([key, value]) => `  ${JSON.stringify(key)}: ${value}`);
  return lines.length === 0 ? "{}\n" : `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * Brings the changes of one process into what is on the disk.
 *
 * @param base what the process knew before
 * @param mine what it has now
 * @param theirs what is on the disk
 * @returns theirs, with every key that differs between base and mine as it is in mine
 */
export function mergeStates(base: State, mine: State, theirs: State): State {
  if ("text" in mine || "text" in theirs) {
    return formatState(mine) === formatState(base) ? theirs : mine;
  }
  const known = "text" in base ? new Map<string, string>() : base.members;
  const members = new Map(theirs.members);
  for (const key of known.keys()) {
    if (!mine.members.has(key)) {
      members.delete(key);
    }
  }
  for (const [key, value] of mine.members) {
    if (known.get(key) !== value) {
      members.set(key, value);
    }
  }
  return { members };
}

/** @param text an object in valid JSON */
function splitMembers(text: string): Map<string, string> {
  const members = new Map<string, string>();
  // Strings, brackets and the two separators: all that matters where the text is known to be valid.
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  let depth = 0;
  let key: string | undefined;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const isEnd = depth === 1 && (token === "," || token === "}");
    if (isEnd && key !== undefined) {
      members.set(key, text.slice(start, index).trim());
      key = undefined;
    } else if (depth === 1 && key === undefined && token.startsWith('"')) {
      key = JSON.parse(token) as string;
    } else if (depth === 1 && token === ":") {
      start = index + 1;
    }
    if (token === "{" || token === "[") {
      depth++;
    } else if (token === "}" || token === "]") {
      depth--;
    }
  }
  return members;
}
