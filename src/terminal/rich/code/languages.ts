// Which grammar source text is read with: by the name of a language, or by that of its file.
import { basename, extname } from "node:path";
import { hasGrammar } from "./grammars.ts";

/** Other names of languages, as they stand behind the fences of markdown, and extensions of files. */
const ALIASES: Readonly<Record<string, string>> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  ksh: "bash",
  console: "bash",
  shellscript: "bash",
  h: "c",
  cc: "cpp",
  cxx: "cpp",
  "c++": "cpp",
  hh: "cpp",
  hpp: "cpp",
  hxx: "cpp",
  ino: "cpp",
  cs: "clike",
  scss: "css",
  less: "css",
  patch: "diff",
  udiff: "diff",
  dockerfile: "docker",
  containerfile: "docker",
  golang: "go",
  cfg: "ini",
  conf: "ini",
  desktop: "ini",
  dosini: "ini",
  editorconfig: "ini",
  properties: "ini",
  service: "ini",
  js: "javascript",
  cjs: "javascript",
  mjs: "javascript",
  node: "javascript",
  jsonc: "json",
  json5: "json",
  jsonl: "json",
  ndjson: "json",
  ipynb: "json",
  map: "json",
  webmanifest: "json",
  kt: "kotlin",
  kts: "kotlin",
  rockspec: "lua",
  make: "makefile",
  mk: "makefile",
  mak: "makefile",
  md: "markdown",
  mdx: "markdown",
  markdn: "markdown",
  html: "markup",
  htm: "markup",
  xhtml: "markup",
  xml: "markup",
  svg: "markup",
  mathml: "markup",
  vue: "markup",
  svelte: "markup",
  plist: "markup",
  xsd: "markup",
  xsl: "markup",
  rss: "markup",
  php3: "php",
  phtml: "php",
  py: "python",
  pyi: "python",
  pyw: "python",
  python3: "python",
  py3: "python",
  rb: "ruby",
  rake: "ruby",
  gemspec: "ruby",
  ru: "ruby",
  rs: "rust",
  mysql: "sql",
  postgres: "sql",
  postgresql: "sql",
  sqlite: "sql",
  plsql: "sql",
  pgsql: "sql",
  ts: "typescript",
  cts: "typescript",
  mts: "typescript",
  yml: "yaml",
};

/** Files whose language is in their whole name. */
const FILES: Readonly<Record<string, string>> = {
  ".bashrc": "bash",
  ".bash_profile": "bash",
  ".profile": "bash",
  ".zshrc": "bash",
  ".zshenv": "bash",
  ".envrc": "bash",
  ".env": "bash",
  pkgbuild: "bash",
  ".gitconfig": "ini",
  ".gitmodules": "ini",
  ".npmrc": "ini",
  ".editorconfig": "ini",
  makefile: "makefile",
  gnumakefile: "makefile",
  gemfile: "ruby",
  rakefile: "ruby",
  vagrantfile: "ruby",
  dockerfile: "docker",
  containerfile: "docker",
  "cargo.lock": "toml",
  "poetry.lock": "toml",
  "uv.lock": "toml",
  "bun.lock": "json",
  ".babelrc": "json",
  ".prettierrc": "json",
  ".eslintrc": "json",
  ".clang-format": "yaml",
};

/**
 * The language of a file, by its name alone.
 * @returns the name of a grammar, to be given to `codeLines`; undefined when it is not known
 */
export function languageOf(path: string): string | undefined {
  const name = basename(path).toLowerCase();
  if (Object.hasOwn(FILES, name)) return FILES[name];
  if (/^(docker|container)file\./.test(name)) return "docker";
  const extension = extname(name).slice(1);
  return extension === "" ? undefined : grammarOf(extension);
}

/**
 * The grammar for a language as people name it: `ts`, `C++`, `{.python}`, `language-rust`.
 * @returns undefined for languages that are not known
 */
export function grammarOf(language: string): string | undefined {
  const [name = ""] = language
    .toLowerCase()
    .replace(/^[{.\s]+|^(language|lang)-/g, "")
    .split(/[\s,{}:]/, 1);
  const grammar = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return grammar !== undefined && hasGrammar(grammar) ? grammar : undefined;
}
