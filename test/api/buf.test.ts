// Buffers as a Lua program has them: text, marks, modes, undo, and how rows and columns are counted.
import { expect, test } from "bun:test";
import { StoppedClock } from "../terminal/stopped-clock.ts";
import { type UiProgram, uiProgram } from "./ui.ts";

/** A program with a buffer `buf` that is shown in the upper left corner. */
const shown = (body: string) =>
  uiProgram(`
    buf = ingot.buf.new({ name = "text" })
    win = ingot.win.new(buf, { focusable = false })
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
    ${body}
  `);

const foreground = ({ emulator }: UiProgram, row: number, column: number) =>
  emulator.terminal.buffer.active.getLine(row)?.getCell(column)?.getFgColor();

test("lines are counted from 1, and what does not exist is nil", async () => {
  await using program = await shown(`buf:lines({ "one", "two" })`);
  expect(program.evaluate("buf:line(1), buf:line(2), buf:line(0), buf:line(3), buf:line(-1)")).toEqual([
    ...["one", "two", undefined, undefined, undefined],
  ]);
  expect(program.evaluate("buf:source(), buf:lines()")).toEqual(["one\ntwo", ["one", "two"]]);
  expect(
    program.evaluate(`buf:source("three"):lines({ "a", "b\\nc" }):source(), rawequal(buf:source(""), buf)`),
  ).toEqual([...["a\nb\nc", true]]);
});

test("marks are placed by byte offsets, brought into the text, and snapped to characters", async () => {
  await using program = await shown(`
    ns = ingot.ns("test")
    buf:lines({ "äöü end", "two" })
    a = buf:mark(ns, 1, 2, { end_col = 4, fg = { 255, 0, 0 } })
    buf:mark(ns, 1, 7, { end_col = 999, fg = { 0, 255, 0 } })
    buf:mark(ns, 99, 99, { virt_text = "<end", virt_text_pos = "eol" })
  `);
  const color = (column: number) => foreground(program, 0, column);
  expect(program.rows[0]).toBe("äöü end");
  expect([color(0) === color(2), color(1) === color(0), color(4) === color(6)]).toEqual([true, false, true]);
  expect(program.rows[1]).toBe("two <end");
  // Inside of the second character: from its start.
  await program.run(`buf:mark(ns, 1, 3, { id = a, end_row = 1, end_col = 4, fg = { 255, 0, 0 } })`);
  expect(color(1)).not.toBe(color(0));
});

test("clearing takes rows from the first up to, not including, the last", async () => {
  await using program = await shown(`
    ns, other = ingot.ns("a"), ingot.ns("b")
    buf:lines({ "1", "2", "3" })
    for row = 1, 3 do buf:mark(ns, row, 0, { virt_text = "a", virt_text_pos = "eol" }) end
    buf:mark(other, 1, 0, { virt_text = "b", virt_text_pos = "eol" })
  `);
  expect(program.rows.slice(0, 3)).toEqual(["1 a b", "2 a", "3 a"]);
  await program.run(`buf:clear_ns(ns, 1, 3)`);
  expect(program.rows.slice(0, 3)).toEqual(["1 b", "2", "3 a"]);
  await program.run(`buf:clear_ns(ns):clear_ns(other)`);
  expect(program.rows.slice(0, 3)).toEqual(["1", "2", "3"]);
  expect(program.evaluate(`ingot.ns("a") == ns, ingot.ns("c") == ns`)).toEqual([true, false]);
});

test("styled lines replace the text; an empty one is a blank row", async () => {
  await using program = await shown(`
    buf:styled({ { { text = "red", style = { fg = { 255, 0, 0 } } }, { text = " plain" } }, {}, { "x" } })
  `);
  expect(program.rows.slice(0, 3)).toEqual(["red plain", "", "x"]);
  expect([foreground(program, 0, 2), foreground(program, 0, 5)]).toEqual([0xff0000, foreground(program, 0, 6)]);
  expect(program.evaluate("buf:lines()")).toEqual([["red plain", "", "x"]]);
});

test("marks go with content that is replaced by styled lines, and stay in lines that stay the same otherwise", async () => {
  await using program = await shown(`
    ns = ingot.ns("test")
    function mark(row, text) buf:mark(ns, row, 0, { virt_text = text, virt_text_pos = "eol" }) end
    for round = 1, 3 do
      buf:styled({ { { text = "one", hl = "Title" } }, { "two" } })
      mark(1, "round " .. round) mark(2, "second")
    end
  `);
  expect(program.rows.slice(0, 2)).toEqual(["one round 3", "two second"]);
  await program.run(`buf:lines({ "one", "new", "two" })`);
  expect(program.rows.slice(0, 3)).toEqual(["one round 3", "new", "two second"]);
  await program.run(`buf:styled({ { "one" }, { "new" } })`);
  expect(program.rows.slice(0, 3)).toEqual(["one", "new", ""]);
});

test("the mode is told, and can be set later", async () => {
  await using program = await shown(`buf:source("# Title") before = buf:mode()`);
  expect(program.evaluate("before")).toEqual(["plain"]);
  expect(program.rows[0]).toBe("# Title");
  await program.run(`same = rawequal(buf:mode("md"), buf)`);
  expect(program.rows[0]).toBe("Title");
  expect(program.evaluate("buf:mode(), buf:source(), same")).toEqual(["markdown", "# Title", true]);
  await program.run(`buf:mode("plain"):source("local x = 1")`);
  expect(program.rows[0]).toBe("local x = 1");
  const plain = foreground(program, 0, 0);
  await program.run(`buf:mode("code", { lang = "lua" })`);
  expect(program.rows[0]).toBe("local x = 1");
  expect(foreground(program, 0, 0)).not.toBe(plain);
  await program.run(`buf:mode("plain")`);
  expect(foreground(program, 0, 0)).toBe(plain);
  const message = program.evaluate(`select(2, pcall(function() ingot.win.transcript():buf():mode("code") end))`);
  expect(message[0]).toContain("belongs to ingot");
});

test("markdown is shown rendered, and its source is what was set", async () => {
  await using program = await uiProgram(`
    buf = ingot.buf.new({ name = "doc", mode = "markdown" })
    buf:source("some **bold** text")
    win = ingot.win.new(buf)
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
  `);
  expect(program.rows[0]).toBe("some bold text");
  expect(program.evaluate("buf:source()")).toEqual(["some **bold** text"]);
  await program.run(`ingot.buf.new({ name = "doc", mode = "plain" })`);
  expect(program.rows[0]).toBe("some **bold** text");
});

test("markdown is as wide as the window that shows it, and stays so when that has another width", async () => {
  await using program = await uiProgram(
    `
      buf = ingot.buf.new({ mode = "markdown" })
      buf:source("first\\n\\n---\\n\\nsecond\\n\\n---\\n\\nlast")
      ns = ingot.ns("test")
      win = ingot.win.new(buf, { wrap = true, pad_left = 1, pad_right = 1 })
      overlay = function(width)
        return ingot.overlay.new({ name = "o", anchor = "center", width = width, height = 12, layout = win })
      end
      overlay(34)
    `,
    { rows: 20, columns: 60 },
  );
  const rules = () => program.rows.filter((row) => row.includes("─")).map((row) => row.trim());
  const rule = (width: number) => "─".repeat(width);
  const ruled = () => rules().filter((row) => row.length < 60);
  expect(ruled()).toEqual([rule(32), rule(32)]);
  await program.run(`buf:mark(ns, 5, 0, { virt_text = "mark", virt_text_pos = "eol" }) overlay("50%")`);
  expect(ruled()).toEqual([rule(28), rule(28)]);
  expect(program.text).toContain("second mark");
  await program.resize(20, 40);
  expect(program.rows.filter((row) => row.trim() === rule(18))).toHaveLength(2);
  expect(program.text).toContain("second mark");
  await program.run(`buf:source("a\\n\\n---\\n\\nb")`);
  expect(program.rows.filter((row) => row.trim() === rule(18))).toHaveLength(1);
  expect(program.errors).toEqual([]);
});

test("long markdown is rendered once its window has kept a width, and not for those on the way", async () => {
  const clock = new StoppedClock();
  await using program = await uiProgram(
    `
      buf = ingot.buf.new({ mode = "markdown" }):source("---\\n\\n" .. ("word\\n\\n"):rep(1500) .. "---\\n\\nlast")
      ns = ingot.ns("test")
      win = ingot.win.new(buf)
      ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
      buf:mark(ns, 3, 0, { virt_text = "mark", virt_text_pos = "eol" })
    `,
    {
      ...{ rows: 8, columns: 40 },
      prepare: (runtime) => {
        runtime.timers.clock = clock;
      },
    },
  );
  const rules = () =>
    program.evaluate(`(function()
    local widths = {}
    for _, line in ipairs(buf:lines()) do if line:find("─") then widths[#widths + 1] = #line // #"─" end end
    return widths
  end)()`)[0];
  const [before] = rules() as number[];
  for (const columns of [39, 38, 30]) await program.resize(8, columns);
  expect(rules()).toEqual([before, before]);
  clock.ring();
  await program.settle();
  const width = (before as number) - 10;
  expect(rules()).toEqual([width, width]);
  expect(program.text).toContain("word mark");
  await program.resize(8, 20);
  await program.resize(8, 30);
  clock.ring();
  await program.settle();
  expect(rules()).toEqual([width, width]);
  await program.resize(8, 20);
  await program.run(`buf:source("short\\n\\n---")`);
  clock.ring();
  await program.settle();
  expect(rules()).toEqual([20]);
  expect(program.errors).toEqual([]);
});

test("that markdown was rendered for another width is nothing to undo", async () => {
  await using program = await uiProgram(
    `
      buf = ingot.buf.new({ mode = "markdown", editable = true })
      win = ingot.win.new(buf)
      ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
      for _, word in ipairs({ "first", "second" }) do buf:source(word .. "\\n\\n---\\n\\nlast") end
    `,
    { rows: 8, columns: 40 },
  );
  await program.resize(8, 30);
  expect(program.rows[2]).toBe("─".repeat(30));
  expect(program.evaluate("buf:undo(), buf:line(1)")).toEqual([true, "first"]);
  expect(program.evaluate("buf:redo(), buf:line(1), #buf:lines()")).toEqual([true, "second", 5]);
});

test("a window that is as wide as its markdown and has to be scrolled does not shrink frame by frame", async () => {
  await using program = await uiProgram(
    `
      buf = ingot.buf.new({ mode = "markdown" }):source(("- x\\n\\n---\\n"):rep(9))
      win = ingot.win.new(buf, { wrap = true })
      ingot.overlay.new({ anchor = "center", width = "fit", height = "fit", border = "single", layout = win })
    `,
    { rows: 12, columns: 60 },
  );
  const { text, written } = program;
  expect(program.rows[0]).toMatch(/^┌─{57,58}┐$/);
  for (let frame = 0; frame < 4; frame++) await program.settle();
  expect([program.text, program.written]).toEqual([text, written]);
  await program.run(`buf:source("a")`);
  await program.run(`buf:source("a\\n\\n---")`);
  expect(program.rows.some((row) => /^.?│─{56,58}│/.test(row))).toBe(true);
});

test("what somebody else has made of rendered markdown stays when the window has another width", async () => {
  await using program = await uiProgram(
    `
      buf = ingot.buf.new({ mode = "markdown" }):source("one\\n\\n---\\n\\ntwo")
      win = ingot.win.new(buf, { kind = "input" })
      ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
      win:focus()
    `,
    { rows: 8, columns: 30 },
  );
  await program.type("X");
  expect(program.text).toContain("Xone");
  await program.resize(8, 20);
  expect(program.text).toContain("Xone");
});

test("an editable buffer has its changes undone and made again", async () => {
  await using program = await shown(`
    edited = ingot.buf.new({ editable = true, undo = 2 })
    for i = 1, 4 do edited:lines({ "step " .. i }) end
  `);
  expect(program.evaluate("edited:undo(), edited:source()")).toEqual([true, "step 3"]);
  expect(program.evaluate("edited:undo(), edited:undo(), edited:source()")).toEqual([true, false, "step 2"]);
  expect(program.evaluate("edited:redo(), edited:redo(), edited:redo(), edited:source()")).toEqual([
    ...[true, true, false, "step 4"],
  ]);
  expect(program.evaluate("buf:undo(), buf:redo()")).toEqual([false, false]);
});

test("a buffer that is gone has no text and takes none", async () => {
  await using program = await uiProgram(`ingot.state("kept").buf = ingot.buf.new({ editable = true }):source("text")`);
  await program.reload("");
  const gone = (call: string) => program.evaluate(`(function(buf) return ${call} end)(ingot.state("kept").buf)`);
  expect(gone("buf:source(), buf:line(1), buf:lines()")).toEqual([undefined, undefined, []]);
  expect(gone(`buf:lines({ "y" }):source("z"):styled({ { "z" } }):mode("code"):clear_ns(1) == buf`)).toEqual([true]);
  expect(gone("buf:mark(1, 1, 0), buf:undo(), buf:redo(), buf:lines()")).toEqual([0, false, false, []]);
  expect(gone("ingot.win.new(buf)")).toEqual([undefined, expect.stringContaining("the buffer is gone")]);
  expect(gone("select(2, pcall(function() assert(ingot.win.new(buf)) end))")[0]).toContain("the buffer is gone");
});

test("what is wrong with arguments is said", async () => {
  await using program = await shown("");
  const failure = (code: string) => program.evaluate(`select(2, pcall(function() ${code} end))`)[0];
  expect(failure(`buf:mark(1, 1, 0, { virt_text_pos = "here" })`)).toContain(`got "here"`);
  expect(failure(`buf:lines("x")`)).toContain("string[] expected, got string");
  expect(failure(`buf:styled({ { { style = {} } } })`)).toContain("has no text");
  expect(failure(`ingot.buf.new({ mode = "html" })`)).toContain(`"plain", "markdown"`);
  expect(failure(`buf.line(1)`)).toContain("methods are called with a colon");
});

test("the buffers of the UI itself are not to be had by name", async () => {
  await using program = await uiProgram("");
  for (const name of ["ingot.prompt", "ingot.output"])
    expect(program.evaluate(`select(2, pcall(ingot.buf.new, { name = "${name}", readonly = true }))`)[0]).toContain(
      "belongs to ingot",
    );
  await program.type("still");
  expect(program.text).toContain("still");
});
