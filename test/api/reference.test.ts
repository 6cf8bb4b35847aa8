// The reference of the API: complete against the declarations, and what stubs and pages are made of it.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadNamespace, namespaceNames } from "../../src/api/catalogue.ts";
import { alias, type FunctionDeclaration, fn, type Namespace } from "../../src/api/declare.ts";
import { collect, fullName, reference } from "../../src/api/reference/collect.ts";
import { variableFor } from "../../src/api/reference/lua-names.ts";
import { markdownPages } from "../../src/api/reference/markdown.ts";
import { callables, type NamespaceReference } from "../../src/api/reference/model.ts";
import { firstSentence } from "../../src/api/reference/prose.ts";
import { stubs } from "../../src/api/reference/stubs.ts";
import { typeHomes, typeNames, writtenTypes } from "../../src/api/reference/type-names.ts";
import { t } from "../../src/api/types.ts";

const namespaces = reference();
const declared = namespaceNames().map((name) => loadNamespace(name) as Namespace);
const files = stubs(namespaces, "1.2.3");
const allStubs = [...files.values()].join("\n");

function count(text: string, wanted: string): number {
  return text.split(wanted).length - 1;
}

/** The lines of comment before a line, and the line. */
function stubOf(text: string, start: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.startsWith(start));
  expect(end, start).toBeGreaterThan(-1);
  const begin = lines.findLastIndex((line, i) => i < end && !line.startsWith("---"));
  return lines.slice(begin + 1, end + 1).join("\n");
}

function expectParameters(stub: string, { params, rest }: FunctionDeclaration): void {
  const names = [
    ...params.map(([name, type]) => variableFor(name) + (type.optional ? "?" : "")),
    ...(rest ? ["..."] : []),
  ];
  expect([...stub.matchAll(/^---@param (\S+)/gm)].map(([, name]) => name)).toEqual(names);
  const head = stub.split("\n").at(-1);
  expect(head).toEndWith(`(${names.map((name) => name.replace("?", "")).join(", ")}) end`);
}

describe("the stubs", () => {
  test("have every function once, with its parameters and results", () => {
    for (const { name, functions } of declared) {
      const file = files.get(`${fullName(name)}.lua`) as string;
      const table = name === "" ? "ingot" : variableFor(name.split(".").at(-1) as string);
      for (const [key, declaration] of Object.entries(functions)) {
        const start = `function ${table}.${key}(`;
        expect(count(file, `\n${start}`), start).toBe(1);
        const stub = stubOf(file, start);
        expectParameters(stub, declaration);
        expect(count(stub, "---@return ")).toBe(declaration.returns.length);
        expect(stub).toContain(declaration.doc.split("\n")[0] as string);
      }
    }
  });

  test("have every class, method, record and option table once", () => {
    for (const { classes = [], records = {} } of declared) {
      for (const { name, methods } of classes) {
        expect(count(allStubs, `---@class ${name}\n`), name).toBe(1);
        for (const [key, declaration] of Object.entries(methods)) {
          const start = `function ${name}:${key}(`;
          expect(count(allStubs, `\n${start}`), start).toBe(1);
          expectParameters(stubOf(allStubs, start), declaration);
        }
      }
      for (const name of Object.keys(records)) expect(count(allStubs, `---@class ${name}\n`), name).toBe(1);
    }
    for (const { name, fields } of namespaces.flatMap(({ types }) => types)) {
      expect(count(allStubs, `---@class ${name}\n`), name).toBe(1);
      const after = allStubs.slice(allStubs.indexOf(`---@class ${name}\n`)).split("\n\n")[0] as string;
      expect(count(after, "---@field ")).toBe(fields.length);
    }
  });

  test("have the namespaces as fields, and the tables that can be called", () => {
    for (const { name, call } of declared) {
      if (name === "") continue;
      const parent = files.get(`${fullName(name.split(".").slice(0, -1).join("."))}.lua`);
      expect(parent, name).toContain(`---@field ${name.split(".").at(-1)} ingot.${name}`);
      const file = files.get(`ingot.${name}.lua`) as string;
      expect(count(file, `---@class ingot.${name}\n`)).toBe(1);
      expect(count(file, "---@overload fun(")).toBe(call === undefined ? 0 : 1);
    }
    expect(files.get("ingot.lua")).toContain("\ningot = {}\n");
    expect(files.get("ingot.lua")).toContain("\nsmelt = ingot\n");
  });

  test("declare every type that they use", () => {
    const known = new Set([...allStubs.matchAll(/^---@(?:class|alias) ([\w.]+)/gm)].map(([, name]) => name as string));
    const used = new Set(namespaces.flatMap(writtenTypes).flatMap(typeNames));
    expect([...used].filter((name) => !known.has(name))).toEqual([]);
  });
});

test("a type has one meaning, wherever it is used", () => {
  const meanings = new Map<string, string>();
  for (const { classes, types } of declared.flatMap((namespace) => collect([namespace]))) {
    for (const type of [...classes, ...types]) {
      const meaning = JSON.stringify(type);
      expect(meanings.get(type.name) ?? meaning, type.name).toBe(meaning);
      meanings.set(type.name, meaning);
    }
  }
});

test("docs/api is what `bun run docs` writes", () => {
  const directory = join(import.meta.dir, "../../docs/api");
  const pages = markdownPages(namespaces);
  const stale = [...pages].filter(([file, text]) => {
    try {
      return readFileSync(join(directory, file), "utf8") !== text;
    } catch {
      return true;
    }
  });
  expect(
    stale.map(([file]) => file),
    "stale; run `bun run docs`",
  ).toEqual([]);
  expect(readdirSync(directory).sort()).toEqual([...pages.keys()].sort());
});

test("links in the pages lead somewhere", () => {
  const pages = markdownPages(namespaces);
  const anchors = new Map(
    [...pages].map(([file, text]) => [
      file,
      [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
        (heading as string)
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, "")
          .replaceAll(" ", "-"),
      ),
    ]),
  );
  for (const [file, text] of pages) {
    expect(new Set(anchors.get(file)).size, `${file} has a heading twice`).toBe(anchors.get(file)?.length as number);
    for (const [, target, anchor] of text.matchAll(/\]\(([^)#]*)#?([^)]*)\)/g)) {
      const page = target === "" ? file : (target as string);
      expect(anchors.has(page), `${file}: ${page}`).toBe(true);
      if (anchor !== "") expect(anchors.get(page), `${file}: ${target}#${anchor}`).toContain(anchor as string);
    }
  }
});

describe("of a made-up namespace", () => {
  const read = fn({
    doc: "Reads a <file>. Slowly, e.g. from tape. See `demo.open`.",
    params: [
      ["end", t.string, "a|b"],
      [
        "opts",
        t.optional(
          t.options("demo.Options", {
            mode: [t.optional(t.oneOf("r", "w")), "how"],
            deep: [t.options("demo.Deep", { n: [t.integer, ""] }), ""],
          }),
        ),
      ],
    ],
    rest: ["more", t.optional(t.integer), "numbers"],
    returns: [
      ["string?", "text", "the contents"],
      ["demo.Row", "row"],
    ],
    permission: "read",
    example: "\n  print(1)\n    print(2)\n  ",
    wait: async () => undefined,
  });
  const demo: Namespace = {
    name: "demo",
    tier: "UiHost",
    doc: "A demonstration.",
    functions: {
      read,
      open: fn({ doc: "Opens.", run: () => {}, wait: async () => {} }),
      old: alias("demo.read", read),
    },
    fields: { top: { type: "integer", doc: "The top.", value: () => 1 } },
    call: fn({ doc: "Calls.", params: [["mode", t.oneOf("r", "w")]], run: () => {} }),
    records: {
      "demo.Row": { doc: "A row.", fields: { "first-one": ["string?", "the first"], next: ["demo.Row|nil", ""] } },
    },
  };
  const below: Namespace = { name: "demo.below", tier: "Host", doc: "Below.", functions: {} };
  const made = collect([demo, below]);
  const [namespace] = made as [NamespaceReference];
  const stub = stubs(made, "1").get("ingot.demo.lua") as string;
  const page = markdownPages(made).get("ingot.demo.md") as string;

  test("the model has names in full, what waits, and other names", () => {
    expect(namespace.functions.map(({ name, waits, aliasOf, aliases }) => ({ name, waits, aliasOf, aliases }))).toEqual(
      [
        { name: "ingot.demo.read", waits: "always", aliasOf: undefined, aliases: ["ingot.demo.old"] },
        { name: "ingot.demo.open", waits: "in-task", aliasOf: undefined, aliases: [] },
        { name: "ingot.demo.old", waits: "always", aliasOf: "ingot.demo.read", aliases: [] },
      ],
    );
    expect(namespace.functions[0]?.signature).toBe(
      "ingot.demo.read(end: string, opts?: demo.Options, ...: integer): string?, demo.Row",
    );
    expect(namespace.types.map(({ kind, name }) => [kind, name])).toEqual([
      ["options", "demo.Deep"],
      ["options", "demo.Options"],
      ["record", "demo.Row"],
    ]);
  });

  test("the stub", () => {
    expect(stubOf(stub, "function demo.read(")).toBe(
      [
        "---Reads a <file>. Slowly, e.g. from tape. See `demo.open`.",
        "---",
        "---Also called `ingot.demo.old`.",
        "---",
        "---Waits: only tasks may call it.",
        "---",
        "---Needs the permission `read`.",
        "---",
        "---Needs the terminal UI; without one the function is nil.",
        "---",
        "---```lua",
        "---print(1)",
        "---  print(2)",
        "---```",
        "---@param end_ string # a|b",
        "---@param opts? demo.Options",
        "---@param ... integer|nil # numbers",
        "---@return string? text # the contents",
        "---@return demo.Row row",
        "function demo.read(end_, opts, ...) end",
      ].join("\n"),
    );
    expect(stub).toContain('---@alias ingot.demo.mode\n---| "r"\n---| "w"\n');
    expect(stub).toContain("---@class demo.Options\n---@field mode? ingot.demo.mode # how\n---@field deep demo.Deep\n");
    expect(stub).toContain(
      '---@class demo.Row\n---@field ["first-one"]? string # the first\n---@field next demo.Row|nil\n',
    );
    expect(stub).toContain(
      "---@class ingot.demo\n---@field top integer # The top.\n---@field below ingot.demo.below # Below.\n---@overload fun(mode: ingot.demo.mode)\nlocal demo = {}\n",
    );
  });

  test("the page", () => {
    expect(page).toContain("## ingot.demo.read\n\n```lua\ningot.demo.read(end: string, opts?: demo.Options");
    expect(page).toContain("Reads a \\<file>. Slowly, e.g. from tape. See [`demo.open`](#ingotdemoopen).");
    expect(page).toContain(
      "| `end` | `string` | a\\|b |\n| `opts?` | [demo.Options](#demooptions) |  |\n| `...more?` |",
    );
    expect(page).toContain("| `next` | `demo.Row\\|nil` ([demo.Row](#demorow)) |  |");
    expect(page).toContain("## Calling ingot.demo\n");
    expect(page).toContain("[ingot.demo.below](ingot.demo.below.md)");
    expect(page).toContain("Another name of [`ingot.demo.read`](#ingotdemoread).");
  });

  test("nothing of it is lost", () => {
    const homes = typeHomes(made);
    expect([...homes.keys()].sort()).toEqual(["demo.Deep", "demo.Options", "demo.Row"]);
    expect(callables(namespace).length).toBe(4);
  });
});

test("names of types are told from labels, fields and what Lua has", () => {
  expect(
    typeNames('table<string, fs.Stat>|"read"|fun(self: Win, ...: any): Reg?, { at: text.Span[], n?: integer }'),
  ).toEqual(["fs.Stat", "Win", "Reg", "text.Span"]);
});

test("the first sentence of a text", () => {
  expect(firstSentence("Reads `a.b`, e.g. files. And more.")).toBe("Reads `a.b`, e.g. files.");
  expect(firstSentence("Version 1.5 counts! `x` too.")).toBe("Version 1.5 counts!");
  expect(firstSentence("No stop\n\nNext paragraph.")).toBe("No stop");
});
