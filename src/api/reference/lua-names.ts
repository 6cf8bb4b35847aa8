// What may be a name in Lua source.
import { KEYWORDS } from "../../lua/tokens.ts";

/** Whether a word can be a variable, or a field after a dot. */
export function isName(word: string): boolean {
  return /^[A-Za-z_]\w*$/.test(word) && !KEYWORDS.has(word);
}

/** A variable for something of that name. */
export function variableFor(word: string): string {
  return isName(word) ? word : `${word.replace(/\W/g, "_")}_`;
}
