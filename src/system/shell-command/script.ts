// Shell text taken apart: what the tokenizer gives.

/** A word, quotes removed. */
export interface Word {
  kind: "word";
  /** Where it is in the source. */
  start: number;
  end: number;
  /** The text without quotes and escapes; expansions stand as they are written. */
  text: string;
}

/** What separates or groups commands. */
export interface Operator {
  kind: "operator";
  start: number;
  end: number;
  /** `;` `;;` `&` `&&` `|` `||` `|&` `(` `)` or a newline. */
  text: string;
}

/** A redirection without its target, which is the next word. */
export interface Redirection {
  kind: "redirection";
  start: number;
  end: number;
  /** `>` `>>` `>|` `>&` `&>` `&>>` `<` `<<` `<<-` `<<<` `<&` `<>`, without the number before it. */
  text: string;
}

export type Token = Word | Operator | Redirection;

/** Shell text taken apart. */
export interface Script {
  source: string;
  tokens: Token[];
  /** The scripts in `$(…)`, backquotes, `<(…)` and `>(…)`, wherever they stand. */
  inner: Script[];
}
