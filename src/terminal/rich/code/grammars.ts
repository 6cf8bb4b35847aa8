// The grammars of Prism that are on board, as the text of its minified files. As text they are in the executable once, as
// code also as bytecode, three times the size; and only the grammars that a run meets are evaluated, in a fraction of a
// millisecond each. The text is part of this program: its version is pinned, and nothing else is ever evaluated here.

import bash from "prismjs/components/prism-bash.min.js" with { type: "text" };
import c from "prismjs/components/prism-c.min.js" with { type: "text" };
import clike from "prismjs/components/prism-clike.min.js" with { type: "text" };
import core from "prismjs/components/prism-core.min.js" with { type: "text" };
import cpp from "prismjs/components/prism-cpp.min.js" with { type: "text" };
import css from "prismjs/components/prism-css.min.js" with { type: "text" };
import diff from "prismjs/components/prism-diff.min.js" with { type: "text" };
import docker from "prismjs/components/prism-docker.min.js" with { type: "text" };
import go from "prismjs/components/prism-go.min.js" with { type: "text" };
import ini from "prismjs/components/prism-ini.min.js" with { type: "text" };
import java from "prismjs/components/prism-java.min.js" with { type: "text" };
import javascript from "prismjs/components/prism-javascript.min.js" with { type: "text" };
import json from "prismjs/components/prism-json.min.js" with { type: "text" };
import jsx from "prismjs/components/prism-jsx.min.js" with { type: "text" };
import kotlin from "prismjs/components/prism-kotlin.min.js" with { type: "text" };
import lua from "prismjs/components/prism-lua.min.js" with { type: "text" };
import makefile from "prismjs/components/prism-makefile.min.js" with { type: "text" };
import markdown from "prismjs/components/prism-markdown.min.js" with { type: "text" };
import markup from "prismjs/components/prism-markup.min.js" with { type: "text" };
import php from "prismjs/components/prism-php.min.js" with { type: "text" };
import python from "prismjs/components/prism-python.min.js" with { type: "text" };
import ruby from "prismjs/components/prism-ruby.min.js" with { type: "text" };
import rust from "prismjs/components/prism-rust.min.js" with { type: "text" };
import sql from "prismjs/components/prism-sql.min.js" with { type: "text" };
import swift from "prismjs/components/prism-swift.min.js" with { type: "text" };
import toml from "prismjs/components/prism-toml.min.js" with { type: "text" };
import tsx from "prismjs/components/prism-tsx.min.js" with { type: "text" };
import typescript from "prismjs/components/prism-typescript.min.js" with { type: "text" };
import yaml from "prismjs/components/prism-yaml.min.js" with { type: "text" };

/** A piece of source text; its content may consist of smaller ones. @see https://prismjs.com/extending.html#tokens */
export interface Token {
  readonly type: string;
  readonly alias?: string | readonly string[];
  readonly content: TokenStream;
}

export type TokenStream = string | Token | readonly (string | Token)[];

interface Prism {
  readonly languages: Readonly<Record<string, unknown>>;
  tokenize(text: string, grammar: unknown): TokenStream;
}

interface Grammar {
  readonly source: string;
  /** What it is built upon. */
  readonly needs?: readonly string[];
}

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  bash: { source: bash },
  c: { source: c, needs: ["clike"] },
  clike: { source: clike },
  cpp: { source: cpp, needs: ["c"] },
  css: { source: css },
  diff: { source: diff },
  docker: { source: docker },
  go: { source: go, needs: ["clike"] },
  ini: { source: ini },
  java: { source: java, needs: ["clike"] },
  javascript: { source: javascript, needs: ["clike", "markup"] },
  json: { source: json },
  jsx: { source: jsx, needs: ["javascript"] },
  kotlin: { source: kotlin, needs: ["clike"] },
  lua: { source: lua },
  makefile: { source: makefile },
  markdown: { source: markdown, needs: ["markup"] },
  markup: { source: markup },
  php: { source: php, needs: ["clike"] },
  python: { source: python },
  ruby: { source: ruby, needs: ["clike"] },
  rust: { source: rust },
  sql: { source: sql },
  swift: { source: swift },
  toml: { source: toml },
  tsx: { source: tsx, needs: ["jsx", "typescript"] },
  typescript: { source: typescript, needs: ["javascript"] },
  yaml: { source: yaml },
};

let prism: Prism | undefined;
const loaded = new Set<string>();

/** Whether there is a grammar of that name. */
export function hasGrammar(name: string): boolean {
  return Object.hasOwn(GRAMMARS, name);
}

/** Splits source text into tokens. @param name of a grammar that there is */
export function tokenize(text: string, name: string): TokenStream {
  prism ??= loadPrism();
  load(prism, name);
  return prism.tokenize(text, prism.languages[name]);
}

/** Prism as it is where there is no browser: nothing of its environment is given to it. */
function loadPrism(): Prism {
  const run = new Function("module", "window", "self", "global", "WorkerGlobalScope", `${core}; return Prism;`);
  return run() as Prism;
}

function load(into: Prism, name: string): void {
  const grammar = GRAMMARS[name];
  if (grammar === undefined || loaded.has(name)) return;
  loaded.add(name);
  for (const need of grammar.needs ?? []) load(into, need);
  new Function("Prism", grammar.source)(into);
}
