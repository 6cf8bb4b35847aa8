// Lists of items, as a Lua program has them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

const setup = (options = "") => `
  buf = ingot.buf.new()
  win = ingot.win.new(buf, { kind = "list" })
  list = ingot.list.new({ leaf = win, buf = buf, items = { { n = 1 }, { n = 2 }, { n = 3 }, { n = 4 } },
    render = function(item) return { text = "item " .. item.n } end, ${options} })
  function state() return table.concat(buf:lines(), ","), list:size(), list:selected_index(), list:selected() and list:selected().n end`;

test("items are lines; one is selected; indices count from 0", async () => {
  await using program = await uiProgram(setup());
  expect(program.evaluate("state()")).toEqual(["item 1,item 2,item 3,item 4", 4, 0, 1]);
  await program.run("list:set_cursor(2)");
  expect(program.evaluate("win:cursor(), list:selected().n")).toEqual([2, 3]);
  await program.run("list:move_cursor(-5)");
  expect(program.evaluate("list:selected_index()")).toEqual([0]);
  await program.run("list:move_cursor(99)");
  expect(program.evaluate("list:selected_index()")).toEqual([3]);
  expect(program.evaluate("#list:visible(), rawequal(list:visible()[4], list:selected())")).toEqual([4, true]);
});

test("filters and renderers can be changed, items replaced", async () => {
  await using program = await uiProgram(setup(`filter = function(item) return item.n > 2 end, empty_text = "none"`));
  expect(program.evaluate("state()")).toEqual(["item 3,item 4", 2, 0, 3]);
  await program.run("list:set_filter(function(item) return item.n == 9 end)");
  expect(program.evaluate("state()")).toEqual(["none", 0, undefined, undefined]);
  await program.run("list:set_filter() list:set_render(function(item) return { text = '#' .. item.n } end)");
  expect(program.evaluate("state()")).toEqual(["#1,#2,#3,#4", 4, 0, 1]);
  await program.run("list:set_items({ { n = 7 } })");
  expect(program.evaluate("state()")).toEqual(["#7", 1, 0, 7]);
  await program.run("list:set_items()");
  expect(program.evaluate("state()")).toEqual(["none", 0, undefined, undefined]);
});

test("replaced items keep the selection by key; a refresh selects the first", async () => {
  await using program = await uiProgram(setup());
  await program.run(
    "list:set_cursor(2) list:set_items_preserve({ { n = 3 }, { n = 1 } }, function(item) return item.n end)",
  );
  expect(program.evaluate("state()")).toEqual(["item 3,item 1", 2, 0, 3]);
  await program.run(
    "list:set_cursor(1) list:set_items_preserve({ { n = 5 }, { n = 6 }, { n = 1 } }, function(i) return i.n end)",
  );
  expect(program.evaluate("state()")).toEqual(["item 5,item 6,item 1", 3, 2, 1]);
  await program.run("list:refresh()");
  expect(program.evaluate("list:selected_index()")).toEqual([0]);
});

test("rows have spans and marks", async () => {
  await using program = await uiProgram(`
    local buf = ingot.buf.new()
    local win = ingot.dialog.list(buf)
    ingot.list.new({ leaf = win, buf = buf, items = { 1 }, render = function()
      return { spans = { { text = "ü" }, { text = "bold", bold = true } }, marks = { { col = 2, opts = { end_col = 4, underline = true } },
        { opts = { virt_text = " end", virt_text_pos = "eol" } } } }
    end })
    ingot.dialog.open_handle({ panels = { { leaf = win } } })`);
  const row = program.rows.findIndex((text) => text.startsWith(" übold"));
  expect(program.rows[row]).toContain("end");
  const cell = (column: number) => program.emulator.terminal.buffer.active.getLine(row)?.getCell(column);
  expect(cell(2)?.isBold()).toBeTruthy();
  expect(cell(2)?.isUnderline()).toBeTruthy();
  expect(cell(4)?.isUnderline()).toBeFalsy();
  expect(program.errors).toEqual([]);
});

test("the text and the columns of a row may have been calculated", async () => {
  await using program = await uiProgram(`
    local buf = ingot.buf.new()
    local win = ingot.dialog.list(buf)
    ingot.list.new({ leaf = win, buf = buf, items = { 1 }, render = function()
      return { text = 14 / 2, marks = { { col = 4 / 2, opts = { end_col = 3, underline = true } } } }
    end })
    ingot.dialog.open_handle({ panels = { { leaf = win } } })`);
  const row = program.rows.findIndex((text) => text.startsWith(" 7.0"));
  const cell = (column: number) => program.emulator.terminal.buffer.active.getLine(row)?.getCell(column);
  expect(cell(2)?.isUnderline()).toBeFalsy();
  expect(cell(3)?.isUnderline()).toBeTruthy();
  expect(program.errors).toEqual([]);
});

test("what functions raise reaches who calls, and what comes later is reported", async () => {
  await using program = await uiProgram(setup());
  await program.run(`ok, message = pcall(list.set_render, list, function() error("no row") end)`);
  expect(program.evaluate("message")[0]).toContain("no row");
  await program.run(`
    local items = {} for i = 1, 2000 do items[i] = { n = i } end
    list:set_render(function(item) if item.n > 1500 then error("too many") end return { text = "x" } end)
    list:set_items(items)`);
  await program.until("the error is reported", () => program.errors.some((error) => error.includes("too many")));
  expect(program.errors.length).toBe(1);
});

/** Whatever can be done to a list; what would be shown is never asked for. */
const CHANGES = `
  list:set_items({ { n = 9 } })
  list:set_items_preserve({ { n = 9 } }, error)
  list:set_filter(error)
  list:set_render(error)
  list:refresh()
  list:set_cursor(1)`;

test("a list whose window was closed shows nothing more, and knows what it had", async () => {
  await using program = await uiProgram(setup("filter = function(item) return item.n > 1 end"));
  await program.run("list:set_cursor(1) item = list:selected() win:close()");
  await program.run(CHANGES);
  await program.run("collectgarbage()");
  expect(program.evaluate("list:size(), list:selected_index(), list:selected() == item, #list:visible()")).toEqual([
    ...[3, 1, true, 3],
  ]);
  expect(program.evaluate("buf:lines()[2]")).toEqual(["item 3"]);
  expect(program.errors).toEqual([]);
});

test("the items of a list that was closed are let go of with it", async () => {
  await using program = await uiProgram(`${setup()}
    items = setmetatable({}, { __mode = "k" })
    do
      local new = {}
      for n = 1, 3 do
        -- They know their list.
        new[n] = { n = n, list = list }
        items[new[n]] = true
      end
      list:set_items(new)
    end
    win:close()`);
  await program.run("collectgarbage()");
  expect(program.evaluate("next(items) ~= nil, list:selected().n")).toEqual([true, 1]);
  await program.run("list = nil");
  await program.run("collectgarbage() collectgarbage()");
  expect(program.evaluate("next(items)")).toEqual([undefined]);
});

test("a list goes with its plugin", async () => {
  await using program = await uiProgram(`${setup()} old = list`);
  await program.reload("x = 1");
  await program.run(CHANGES.replaceAll("list:", "old:"));
  expect(program.evaluate("old:selected()")).toEqual([undefined]);
  expect(program.errors).toEqual([]);
});

test("in a list that is looked at from below the last item is selected", async () => {
  await using program = await uiProgram(setup(`anchor = "bottom"`));
  expect(program.evaluate("list:selected().n")).toEqual([4]);
});
