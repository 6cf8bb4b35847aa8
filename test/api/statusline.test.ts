// `ingot.statusline`, and the module of that name.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

const last = (program: { rows: string[] }) => program.rows.at(-1) as string;

test("the overview's clock", async () => {
  await using program = await uiProgram(`
    smelt.statusline.register("clock", function(_snap)
      return { text = os.date(" %H:%M "), fg = 245, priority = 2 }
    end, { align = "right" })
  `);
  expect(last(program)).toMatch(/ \d\d:\d\d$/);
  const column = last(program).length - 1;
  expect(program.emulator.cell(23, column)).toContain("p245");
  expect(program.errors).toEqual([]);
});

test("segments have styles in any of the spellings", async () => {
  await using program = await uiProgram(`
    ingot.theme.set("Mine", { fg = { ansi = 201 } })
    ingot.statusline.register("s", function() return {
      { text = "A", style_group = "Mine" },
      { text = "B", style = { hl_group = "Mine", bold = true } },
      { text = "C", style = { fg = "Mine" } },
      { text = "D", style = { fg = { dark = { ansi = 202 }, light = { ansi = 203 } } } },
      { text = "E", fg = 200 + 4.0, bold = true },
      { text = 7, separated = true },
    } end)
  `);
  expect(last(program)).toBe("ABCDE · 7");
  const cell = (column: number) => program.emulator.cell(23, column);
  expect(cell(0)).toContain("p201");
  expect(cell(1)).toMatch(/p201 bold/);
  expect(cell(2)).toContain("p201");
  expect(cell(3)).toContain("p202");
  expect(cell(4)).toMatch(/p204 bold/);
});

test("segments may be numbers, shown as Lua writes them, and may have been calculated", async () => {
  await using program = await uiProgram(`
    ingot.statusline.register("s", function() return { { text = 14 / 2 }, { text = math.maxinteger, priority = 4 / 2 } } end)
  `);
  expect(last(program)).toBe("7.09223372036854775807");
  expect(program.errors).toEqual([]);
});

test("sources are replaced, removed, and gone after a reload", async () => {
  await using program = await uiProgram(`
    ingot.statusline.register("a", function() return { text = "one" } end)
    reg = ingot.statusline.register("a", function() return { text = "two" } end)
    ingot.statusline.register("b", function() return {} end)
    ingot.statusline.register("c", function() return nil end)
  `);
  expect(last(program)).toBe("two");
  await program.run("reg:remove()");
  expect(last(program)).toBe("");
  await program.run(`ingot.statusline.register("d", function() return { text = "three" } end)`);
  expect(last(program)).toBe("three");
  await program.run(`ingot.statusline.unregister("d") ingot.statusline.unregister("nobody")`);
  expect(last(program)).toBe("");
  expect(await program.reload(`ingot.statusline.register("a", function() return { text = "new" } end)`)).toBe(true);
  expect(last(program)).toBe("new");
  expect(await program.reload("")).toBe(true);
  expect(last(program)).toBe("");
});

test("a source that fails is told of, and the others are shown", async () => {
  await using program = await uiProgram(`
    ingot.statusline.register("bad", function() error("no") end)
    ingot.statusline.register("worse", function() return 5 end)
    ingot.statusline.register("none", function() return { { fg = 1 } } end)
    ingot.statusline.register("loop", function() while true do end end)
    ingot.statusline.register("good", function() return { text = ("g"):rep(100000), truncatable = true } end)
  `);
  expect(last(program)).toContain("gggg");
  expect(program.errors.some((message) => message.includes("no"))).toBe(true);
  expect(program.messages.some((text) => text.includes(`the statusline's "worse"`) && text.includes("segment"))).toBe(
    true,
  );
  expect(program.messages.some((text) => text.includes(`the statusline's "none"`))).toBe(true);
});

test("sources are told what the program does", async () => {
  await using program = await uiProgram(`
    ingot.settings.vim = true
    work = ingot.work.busy("thinking")
    ingot.statusline.register("s", function(snap) seen = snap return {} end)
  `);
  const fields =
    "seen.working, seen.task_label, seen.vim, seen.settings.vim, seen.settings.transcript.limits.tool_rows";
  expect(program.evaluate(fields)).toEqual([true, "thinking", "insert", true, 20]);
  expect(program.evaluate("ingot.statusline.snapshot().position.line")).toEqual([1]);
});

test("the mode of vi and pending commands are shown", async () => {
  await using program = await uiProgram("ingot.settings.vim = true");
  expect(last(program)).toContain(" INSERT");
  await program.type("word\x1b");
  expect(last(program)).toContain(" NORMAL");
  await program.type("2d");
  expect(last(program)).toMatch(/ 2d$/);
  expect(program.evaluate(`ingot.cell("vim_pending_input"):get()`)).toEqual(["2d"]);
  await program.type("\x1b");
  await program.type("V");
  expect(last(program)).toContain(" VISUAL LINE");
  await program.run("ingot.settings.vim = false");
  expect(last(program)).toBe("");
});

test("the module adds and removes sources", async () => {
  await using program = await uiProgram("");
  const [module] = program.runtime.runStandard("ingot/statusline.lua");
  program.runtime.cells.set("module", module);
  await program.run(`
    local statusline = ingot.cell("module"):get()
    statusline.add("x", function(...) return { { text = "from module " .. select("#", ...) } } end)
    rows, name, same = statusline.rows, type(statusline.win:buf()), statusline.win == statusline.win
  `);
  expect(last(program)).toBe("from module 0");
  expect(program.evaluate("rows, name, same")).toEqual([1, "userdata", true]);
  await program.run(`ingot.cell("module"):get().remove("x")`);
  expect(last(program)).toBe("");
  expect(program.errors).toEqual([]);
});
