// Source code with colours: which word is what, and that no text is lost.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeLines, highlightInline, languageOf } from "../../src/terminal/rich/code.ts";
import { RICH_GROUPS } from "../../src/terminal/rich/groups.ts";
import { looksOf, rowsOf, texts } from "./rich.ts";

/** A piece of each language, with words of it and the groups they are in. */
const samples: Record<string, [string, Record<string, string>]> = {
  bash: ['if [ "$HOME" ]; then echo hi; fi # c', { if: "Keyword", $HOME: "Variable", "# c": "Comment" }],
  c: ["int main(void) { return 0x1f; }", { main: "Function", return: "Keyword", "0x1f": "Number" }],
  cpp: ["class A : public B { bool b = true; };", { class: "Keyword", A: "Type", true: "Constant" }],
  css: [".a { color: red !important; }", { ".a": "Tag", color: "Property", "!important": "Keyword" }],
  diff: ["@@ -1 +1 @@\n-a\n+b", { "@@ -1 +1 @@": "DiffHunk", "-": "DiffDelete", "+": "DiffAdd" }],
  dockerfile: ["FROM a\n# c\nRUN b", { FROM: "Keyword", "# c": "Comment" }],
  go: ["func f(a int) { return nil }", { func: "Keyword", f: "Function", nil: "Constant" }],
  html: ['<p id="x">&amp;</p>', { id: "Attribute", x: "String", "&amp;": "Constant" }],
  ini: ["[a]\nb = c", { a: "Tag", b: "Property" }],
  java: ["@Override class A extends B {}", { "@Override": "Attribute", B: "Type" }],
  javascript: [
    "const x = /a/.test(b) // c",
    { const: "Keyword", "/a/": "Regexp", test: "Function", "// c": "Comment" },
  ],
  json: ['{"a": [1, null]}', { '"a"': "Property", "1": "Number" }],
  kotlin: ["fun f() = 1", { fun: "Keyword", f: "Function" }],
  lua: ["local x = f('a', nil) -- c", { local: "Keyword", f: "Function", "'a'": "String", "-- c": "Comment" }],
  makefile: ["a: b\n\techo $@", { a: "Function", "$@": "Variable" }],
  markdown: ["# A\n\n`x`", { "`x`": "MarkdownCode" }],
  php: ["<?php function f($x) { return 1; }", { function: "Keyword", $x: "Variable" }],
  python: ["@a\ndef f(): return 'x'", { "@a": "Attribute", def: "Keyword", "'x'": "String" }],
  ruby: ["def f; @a = :b; end", { def: "Keyword", "@a": "Variable", ":b": "Constant" }],
  rust: ["fn f() -> Vec<u8> { 1 }", { fn: "Keyword", f: "Function", Vec: "Type" }],
  sql: ["SELECT a FROM b -- c", { SELECT: "Keyword", "-- c": "Comment" }],
  swift: ["func f() -> String { nil }", { func: "Keyword", String: "Type" }],
  toml: ["[a]\nb = 1", { a: "Tag", b: "Property" }],
  tsx: ["const a = <B c='d'>e</B>", { const: "Keyword", c: "Attribute" }],
  jsx: ["const a = <B c='d'>e</B>", { const: "Keyword", c: "Attribute" }],
  typescript: ["interface Abc { b: string }", { interface: "Keyword", Abc: "Type" }],
  yaml: ["a: 'b' # c", { a: "Property", "'b'": "String", "# c": "Comment" }],
};

describe("source code", () => {
  test.each(Object.keys(samples))("%s", (lang) => {
    const [source, groups] = samples[lang] as (typeof samples)[string];
    const lines = codeLines(source, lang);
    expect(texts(lines).join("\n")).toBe(source);
    for (const [text, group] of Object.entries(groups)) expect([text, looksOf(lines, text).hl]).toEqual([text, group]);
  });

  test("what is put into a text looks like none of it", () => {
    expect(looksOf(codeLines('puts "x #{b} y"', "ruby"), "b")).toEqual({});
  });

  test("of this program comes out letter by letter, in known groups", () => {
    const folder = join(import.meta.dir, "../../src/terminal");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
      const source = readFileSync(join(folder, file), "utf8");
      const lines = codeLines(source, languageOf(file));
      expect(`${texts(lines).join("\n")}\n`).toBe(source);
      for (const { spans } of lines)
        for (const { style } of spans)
          if (style?.hl !== undefined) expect(RICH_GROUPS).toHaveProperty(String(style.hl));
    }
  });

  test("languages are known by other names, too, and what is not known is plain", () => {
    for (const name of ["ts", "TypeScript", "language-ts", "ts title=x", "{.ts}"])
      expect(looksOf(codeLines("const x", name), "const").hl).toBe("Keyword");
    for (const name of ["", "brainfuck", "constructor", "__proto__", undefined])
      expect(codeLines("const x", name)).toEqual([{ spans: [{ text: "const x" }] }]);
  });

  test("one line of it", () => {
    expect(looksOf([highlightInline("return 1", "lua")], "return").hl).toBe("Keyword");
    expect(highlightInline("", "lua")).toEqual([]);
    expect(highlightInline("a", "nothing")).toEqual([{ text: "a" }]);
    expect(texts([{ spans: highlightInline("a\nb", "lua") }])).toEqual(["a\nb"]);
  });

  test("files by their names", () => {
    const files = ["a/b.TS", "x.tsx", "Makefile", "Dockerfile.dev", ".bashrc", "a.h", "lib.rs", "Cargo.lock", "a.yml"];
    expect(files.map(languageOf)).toEqual([
      "typescript",
      "tsx",
      "makefile",
      "docker",
      "bash",
      "c",
      "rust",
      "toml",
      "yaml",
    ]);
    expect(["", "README", "a.unknown", ".", "a.", "x.constructor"].map(languageOf)).toEqual(Array(6).fill(undefined));
  });
});

describe("bad source code", () => {
  test("keeps its control characters; line ends of Windows are line ends", () => {
    expect(rowsOf(codeLines("a\x1b[31m\0\tb\r\nc\rd\r\n", "lua"), 40)).toEqual(["a^[[31m^@       b", "c^Md"]);
    expect(codeLines("", "lua")).toEqual([{ spans: [] }]);
    expect(texts(codeLines("a\n\n\n", undefined))).toEqual(["a", "", ""]);
  });

  test("that is huge is plain", () => {
    const isPlain = (source: string) =>
      codeLines(source, "js").every(({ spans }) => spans.every(({ style }) => !style));
    expect(isPlain("let a\n".repeat(20_001))).toBe(true);
    expect(isPlain(`let a\n${"x".repeat(2001)}`)).toBe(true);
    expect(isPlain("let a\n".repeat(10))).toBe(false);
  });

  test("that grammars are slow for ends in time, with its text whole", () => {
    for (const [lang, unit] of [
      ["lua", "["],
      ["css", "/*\n"],
      ["html", "<a "],
      ["bash", "("],
      ["md", "["],
    ] as const) {
      const line = unit.repeat(600);
      const source = Array.from({ length: 600_000 / line.length }, () => line).join("\n");
      expect(texts(codeLines(source, lang)).join("\n").length).toBeGreaterThan(source.length - 2);
    }
  });
});
