// Markdown, code, diffs and layouts in buffers.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

/** A program that shows one buffer on the whole screen. */
const shown = (lua: string) => `
  local buf <const> = ingot.buf.new()
  local win <const> = ingot.win.new(buf, { wrap = true })
  ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
  ${lua}
`;

test("markdown comes out as text with looks", async () => {
  await using program = await uiProgram(
    shown(
      'ingot.render.markdown(buf, "# Title\\n\\nsome **bold** text\\n\\n- one\\n- two\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |")',
    ),
    { rows: 16, columns: 40 },
  );
  expect(program.text).toContain("Title");
  expect(program.text).toContain("some bold text");
  expect(program.text).not.toContain("**");
  const row = program.rows.findIndex((line) => line.includes("some bold text"));
  expect(program.emulator.cell(row, program.rows[row]?.indexOf("bold") as number)).toContain("bold");
  expect(program.rows.some((line) => /1 +│ +2/.test(line) || /│ 1/.test(line))).toBe(true);
  expect(program.errors).toEqual([]);
});

test("code has colours by language, by path, or none", async () => {
  await using program = await uiProgram(
    shown('ingot.render.syntax(buf, { content = "local x = 1", path = "a.lua" })'),
    {
      rows: 5,
    },
  );
  const keyword = program.emulator.cell(0, 0);
  const name = program.emulator.cell(0, 6);
  expect(program.rows[0]).toBe("local x = 1");
  expect(keyword.replace('"l"', "")).not.toBe(name.replace('"x"', ""));
  await program.run(`
    local other = ingot.buf.new()
    ingot.render.syntax(other, { content = "local x", lang = "no such language" })
    print(other:source())
  `);
  expect(program.output).toBe("local x\n");
});

test("a diff shows both sides, in one buffer or in two of the same height", async () => {
  await using program = await uiProgram(shown('ingot.render.diff(buf, { old = "a\\nb\\nc", new = "a\\nB\\nc" })'), {
    rows: 8,
  });
  expect(program.text).toMatch(/b/);
  expect(program.text).toMatch(/B/);
  await program.run(`
    local left, right = ingot.buf.new(), ingot.buf.new()
    ingot.render.diff_split(left, right, { old = "a\\nb\\nc", new = "a\\nc" })
    print(#left:lines(), #right:lines())
  `);
  expect(program.output).toBe("3\t3\n");
});

test("a layout is laid out for a width", async () => {
  await using program = await uiProgram(
    shown(`ingot.render.layout(buf, ingot.layout.vbox({
      ingot.layout.separator({ label = "head" }),
      ingot.layout.text("one two three four five"),
    }), { width = 12 })`),
    { rows: 8, columns: 30 },
  );
  expect(program.rows[0]).toContain("head");
  expect(program.rows[0]?.length).toBeLessThanOrEqual(12);
  expect(program.rows.slice(1, 4).every((row) => row.length <= 12)).toBe(true);
  expect(program.text).toContain("five");
});

test("a leaf shows a buffer with its styles and the marks in it", async () => {
  await using program = await uiProgram(
    shown(`
      local inner <const> = ingot.buf.new()
      inner:styled({ { { text = "red", style = { fg = { 255, 0, 0 } } }, " plain" }, { "äö second" } })
      local ns <const> = ingot.ns("test")
      inner:mark(ns, 2, 2, { end_col = 4, fg = { 0, 255, 0 }, bold = true })
      inner:mark(ns, 2, 0, { virt_text = ">", virt_text_pos = "inline", fg = { 0, 0, 255 } })
      inner:mark(ns, 1, 0, { virt_text = "end", virt_text_pos = "eol" })
      ingot.render.layout(buf, ingot.layout.gutter(ingot.layout.leaf(inner), { text = "| " }))
    `),
    { rows: 6, columns: 30 },
  );
  const look = (row: number, column: number) => {
    const cell = program.emulator.terminal.buffer.active.getLine(row)?.getCell(column);
    return [cell?.getFgColor(), cell?.isBold() !== 0];
  };
  expect(program.rows.slice(0, 2)).toEqual(["| red plain end", "| >äö second"]);
  expect([look(0, 2), look(1, 2), look(1, 4)]).toEqual([
    ...[
      [0xff0000, false],
      [0x0000ff, false],
      [0x00ff00, true],
    ],
  ]);
  expect(look(1, 3)).toEqual(look(0, 6));
  expect(program.evaluate(`select(2, pcall(ingot.layout.leaf, "x"))`)[0]).toContain(
    "Buf or integer expected, got string",
  );
});

test("markdown without a width is as wide as the window, with one as wide as that", async () => {
  await using program = await uiProgram(
    `
      buf = ingot.buf.new()
      win = ingot.win.new(buf, { wrap = true })
      ingot.overlay.new({ anchor = "center", width = 20, height = 6, layout = win })
      ingot.render.markdown(buf, "a\\n\\n---")
    `,
    { rows: 12, columns: 40 },
  );
  const ruled = () => program.rows.map((row) => row.trim()).filter((row) => /^─+$/.test(row) && row.length < 40);
  expect(ruled()).toEqual(["─".repeat(20)]);
  await program.run(`ingot.render.markdown(buf, "a\\n\\n---", { width = 7 })`);
  expect(ruled()).toEqual(["─".repeat(7)]);
});

test("text obeys colours and nothing else of escape sequences", async () => {
  await using program = await uiProgram(
    shown('ingot.render.text(buf, "\\27[31mred\\27[0m \\27]0;title\\7plain\\27[2J")'),
    {
      rows: 4,
    },
  );
  expect(program.rows[0]).toBe("red plain");
  expect(program.emulator.title).not.toBe("title");
});

test("bad arguments are errors that say what was expected", async () => {
  await using program = await uiProgram(
    shown(`
    for _, call in ipairs({
      function() ingot.render.markdown(nil, "x") end,
      function() ingot.render.layout(buf, buf) end,
    }) do print((select(2, pcall(call)):gsub("^.-: ", ""))) end
  `),
  );
  expect(program.output).toContain("bad argument #1 to 'render.markdown' (Buf expected, got nil)");
  expect(program.output).toContain("bad argument #2 to 'render.layout' (layout.Node expected, got Buf");
});
