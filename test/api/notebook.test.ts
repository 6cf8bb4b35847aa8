// `ingot.notebook` as a Lua program sees it.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { program, Scratch } from "./program.ts";

const NOTEBOOK = {
  cells: [
    { cell_type: "markdown", id: "intro", metadata: {}, source: ["# Title\n", "text"] },
    {
      cell_type: "code",
      execution_count: 3,
      id: "sum",
      metadata: { scrolled: true },
      outputs: [
        { name: "stdout", output_type: "stream", text: ["one\n", "two\n"] },
        { data: { "image/png": "AAAA", "text/plain": "<Figure>" }, metadata: {}, output_type: "display_data" },
        { data: { "text/html": "<b>x</b>" }, metadata: {}, output_type: "display_data" },
        { ename: "ValueError", evalue: "bad", output_type: "error", traceback: ["\u001b[31mTrace\u001b[0m", "line 2"] },
      ],
      source: "1 + 1\nx",
    },
  ],
  metadata: { big: "BIG", ratio: "RATIO" },
  nbformat: 4,
  nbformat_minor: 5,
};

/** As Jupyter writes it, with numbers that JavaScript would write in another way. */
const TEXT = `${JSON.stringify(NOTEBOOK, null, 1)}\n`
  .replace('"BIG"', "12345678901234567890")
  .replace('"RATIO"', "1.0");

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  writeFileSync(scratch.path("a.ipynb"), TEXT);
});
afterEach(() => scratch.remove());

async function run(source: string): Promise<string> {
  const { output, error } = await program(`
    local notebook = ingot.notebook
    local path = "${scratch.path("a.ipynb")}"
    local function edit(args) args.notebook_path = args.notebook_path or path return notebook.apply_edit(args) end
    ${source}`);
  expect(error).toBeUndefined();
  return output;
}

const saved = () => JSON.parse(readFileSync(scratch.path("a.ipynb"), "utf8"));

describe("reading", () => {
  test("parse gives it in short", async () => {
    expect(
      await run(`
        print(notebook.is_notebook_path("a.ipynb"), notebook.is_notebook_path("a.IPYNB"), notebook.is_notebook_path("ipynb"))
        local nb = notebook.parse(io.open(path):read("a"))
        print(nb.nbformat, nb.nbformat_minor, #nb.cells, nb.cells[1].kind, nb.cells[1].id, nb.cells[1].execution_count)
        print(nb.cells[2].source, nb.cells[2].execution_count)
        print(notebook.parse("{"))
        print(notebook.parse("[]"))
        print(notebook.parse('{"worksheets":[]}'))
        print(notebook.parse('{"cells":[1]}'))
        print(#notebook.parse('{"cells":[{}]}').cells)`),
    ).toBe(
      [
        "true\ttrue\tfalse",
        "4\t5\t2\tmarkdown\tintro\tnil",
        "1 + 1\nx\t3",
        "nil\tit is not a notebook: invalid JSON (Expected '}')",
        "nil\tit is not a notebook: it has no list of cells",
        "nil\tit is not a notebook: it has no list of cells",
        "nil\tit is not a notebook: it has no list of cells",
        "1",
        "",
      ].join("\n"),
    );
  });

  test("read shows cells as numbered lines", async () => {
    expect(
      await run(`
        print(notebook.read(path, 1, 100))
        print(notebook.read(path, 2, 1) == notebook.read_async(path, 2, 1))
        print(notebook.read(path, 1, 1))
        print(notebook.read(path, 3, 1))
        local text, err, raw, mtime = notebook.read_async(path, 1, 1)
        print(err, raw == io.open(path):read("a"), math.type(mtime))`),
    ).toBe(
      [
        "   1\t[cell 0] markdown id=intro",
        "   2\t# Title",
        "   3\ttext",
        "   4\t[cell 1] code id=sum",
        "   5\t1 + 1",
        "   6\tx",
        "   7\t[output]",
        "   8\tone",
        "   9\ttwo",
        "  10\t[image output]",
        "  11\t[html output]",
        "  12\t[error: ValueError: bad]",
        "  13\tTrace",
        "  14\tline 2",
        "true",
        "   1\t[cell 0] markdown id=intro",
        "   2\t# Title",
        "   3\ttext",
        "offset beyond end of notebook",
        "nil\ttrue\tinteger",
        "",
      ].join("\n"),
    );
  });

  test("says what is wrong with a file", async () => {
    writeFileSync(scratch.path("bad.ipynb"), Buffer.from('{"cells": ["\xff"]}', "latin1"));
    expect(
      await run(`
        print(notebook.read("${scratch.path("none.ipynb")}", 1, 1))
        print(notebook.read("${scratch.path("bad.ipynb")}", 1, 1))
        print(notebook.read_async("${scratch.root}", 1, 1))`),
    ).toBe(
      [
        `nil\tcannot read "${scratch.path("none.ipynb")}": no such file or directory`,
        `nil\tcannot read "${scratch.path("bad.ipynb")}": it is not valid UTF-8`,
        `nil\tcannot read "${scratch.root}": it is a directory`,
        "",
      ].join("\n"),
    );
  });
});

describe("editing", () => {
  test("replaces a cell and leaves the rest byte for byte", async () => {
    expect(
      await run(`
        local result = edit({ cell_id = "intro", cell_number = 1, new_source = "# Title\\ntext" })
        print(result.content)
        local m = result.metadata
        print(m.kind, m.edit_mode, m.path == path, m.index, m.old_type, m.new_type, m.cell_id, m.old_source == m.new_source)`),
    ).toBe(
      `replaced cell 0 in ${scratch.path("a.ipynb")}\nnotebook_cell_edit\treplace\ttrue\t0\tmarkdown\tmarkdown\tintro\ttrue\n`,
    );
    expect(readFileSync(scratch.path("a.ipynb"), "utf8")).toBe(TEXT);
  });

  test("clears what a code cell had, and changes types", async () => {
    await run(`assert(edit({ cell_number = 1, new_source = "2\\n" }))`);
    expect(saved().cells[1]).toEqual({
      cell_type: "code",
      execution_count: null,
      id: "sum",
      metadata: { scrolled: true },
      outputs: [],
      source: ["2\n"],
    });
    await run(`assert(edit({ cell_number = 1, new_source = "", cell_type = "markdown" }))`);
    expect(saved().cells[1]).toEqual({ cell_type: "markdown", id: "sum", metadata: { scrolled: true }, source: [] });
  });

  test("inserts and deletes", async () => {
    expect(
      await run(`
        print(edit({ edit_mode = "insert", new_source = "first", cell_type = "code" }).content)
        local r = notebook.apply_edit_async({ notebook_path = path, edit_mode = "insert", cell_id = "sum",
          new_source = "last", cell_type = "markdown", unknown = true })
        print(r.content, #r.metadata.cell_id, r.metadata.old_type, r.metadata.new_type)
        print(edit({ edit_mode = "delete", cell_number = 1 }).content)`),
    ).toBe(
      `inserted code cell at position 0 in ${scratch.path("a.ipynb")}\n` +
        `inserted markdown cell at position 3 in ${scratch.path("a.ipynb")}\t16\tnil\tmarkdown\n` +
        `deleted cell 1 in ${scratch.path("a.ipynb")}\n`,
    );
    const { cells } = saved();
    expect(cells.map((cell: { source: unknown }) => cell.source)).toEqual([["first"], "1 + 1\nx", ["last"]]);
    expect(cells[0]).toMatchObject({ cell_type: "code", execution_count: null, outputs: [], metadata: {} });
    expect(cells[0].id).toMatch(/^[0-9a-f]{16}$/);
  });

  test("refuses what makes no sense, and writes nothing then", async () => {
    expect(
      await run(`
        local function try(args) print(select(2, edit(args))) end
        try({ edit_mode = "move", cell_number = 0 })
        try({ new_source = "x" })
        try({ cell_number = 0 })
        try({ cell_id = "nope", new_source = "x" })
        try({ cell_number = 2, new_source = "x" })
        try({ edit_mode = "delete", cell_number = -1 })
        try({ edit_mode = "insert", new_source = "x" })
        try({ edit_mode = "insert", new_source = "x", cell_type = "raw" })
        try({ notebook_path = "${scratch.path("none.ipynb")}", cell_number = 0, new_source = "x" })
        print((select(2, pcall(notebook.apply_edit, {}))))`),
    ).toBe(
      [
        ...[
          'edit_mode must be "replace", "insert" or "delete", not "move"',
          "either cell_id or cell_number is needed",
          "new_source is needed to replace a cell",
          "cell with id 'nope' not found",
          "cell_number 2 is out of range: the notebook has 2 cells, counted from 0",
          "cell_number -1 is out of range: the notebook has 2 cells, counted from 0",
          "cell_type is needed to insert a cell",
          'cell_type must be "code" or "markdown", not "raw"',
        ].map((reason) => `cannot edit "${scratch.path("a.ipynb")}": ${reason}`),
        `cannot read "${scratch.path("none.ipynb")}": no such file or directory`,
        "bad argument #1 to 'notebook.apply_edit' (field 'notebook_path' is missing)",
        "",
      ].join("\n"),
    );
    expect(readFileSync(scratch.path("a.ipynb"), "utf8")).toBe(TEXT);
  });

  test("writes through a link, gives old notebooks no ids, needs write", async () => {
    writeFileSync(scratch.path("old.ipynb"), '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":2}');
    symlinkSync("old.ipynb", scratch.path("link.ipynb"));
    await run(`
      assert(edit({ notebook_path = "${scratch.path("link.ipynb")}", edit_mode = "insert", cell_type = "code", new_source = "x" }))`);
    expect(JSON.parse(readFileSync(scratch.path("old.ipynb"), "utf8")).cells[0]).not.toHaveProperty("id");
    for (const name of ["apply_edit", "apply_edit_async"]) {
      const { error } = await program(
        `ingot.notebook.${name}({ notebook_path = "${scratch.path("a.ipynb")}", cell_number = 0, new_source = "x" })`,
        { permissions: { allow: { read: true }, deny: {} } },
      );
      expect(error?.message).toContain(`permission denied: write "${scratch.path("a.ipynb")}"`);
    }
    expect(readFileSync(scratch.path("a.ipynb"), "utf8")).toBe(TEXT);
  });
});
