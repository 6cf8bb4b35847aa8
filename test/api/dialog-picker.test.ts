// The picker of dialogs: an input above a list.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

const picker = (options = "") => `
  ingot.spawn(function()
    result = "waiting"
    result = ingot.dialog.picker({
      title = "fruit", placeholder = "search", empty_text = "no fruit",
      items = { { name = "apple", fn = print }, { name = "banana" }, { name = "cherry" } },
      render = function(item) return { spans = { { text = "* " }, { text = item.name, bold = true } } } end, ${options}
    })
    done = true
  end)`;

test("what contains the words that are typed is shown; Enter chooses", async () => {
  await using program = await uiProgram(picker());
  expect(program.text).toContain(" search\n * apple\n * banana\n * cherry\n");
  await program.type("AN");
  expect(program.text).toContain(" AN\n * banana\n\n");
  await program.type("x");
  expect(program.text).toContain(" ANx\n no fruit\n");
  await program.type("\r");
  expect(program.evaluate("result")).toEqual(["waiting"]);
  await program.type("\x15\x1b[B\x1b[B\x0b");
  await program.type("\r");
  expect(program.evaluate("result.name")).toEqual(["banana"]);
  expect(program.errors).toEqual([]);
});

test("keys that come together count one after the other", async () => {
  await using program = await uiProgram(picker());
  await program.type("a\x1b[B\r");
  expect(program.evaluate("result.name")).toEqual(["banana"]);
  await program.run(picker());
  await program.type("che\r");
  expect(program.evaluate("result.name")).toEqual(["cherry"]);
});

test("a row that is clicked is selected, and chosen by a double click; typing goes on", async () => {
  await using program = await uiProgram(picker());
  const row = program.rows.indexOf(" * banana");
  await program.click(row, 4);
  await program.type("n");
  expect(program.text).toContain(" n\n * banana");
  await program.type("\x7f");
  await program.click(row, 4);
  await program.click(row, 4);
  expect(program.evaluate("result.name")).toEqual(["banana"]);
});

test("handlers get the list and the item; the filter is asked with what is typed", async () => {
  await using program = await uiProgram(
    picker(`
      items = function() return { "one", "two", "three" } end,
      render = function(item) return { text = item } end,
      filter = function(item, query) return item:sub(1, #query) == query end,
      on_open = function(ctx) ctx.list:set_cursor(1) end,
      on_submit = function(ctx) ctx.resolve(ctx.item .. ctx.list:size()) end,
      keymaps = { { key = "ctrl-x", hint = "drop", on_press = function(ctx) print(ctx.item) ctx.list:set_items({ "new" }) end } },
      on_close = function() print("closed") end,`),
  );
  expect(program.text).toContain("ctrl-x drop");
  await program.type("\x18");
  expect(program.output).toBe("two\n");
  expect(program.text).toContain(" new\n");
  await program.type("\r");
  expect(program.evaluate("result")).toEqual(["new1"]);
  expect(program.output).toBe("two\nclosed\n");
});

test("on_query takes the place of filtering", async () => {
  await using program = await uiProgram(
    picker(`on_query = function(query, ctx) ctx.list:set_items({ { name = "got " .. query } }) end,
            on_dismiss = function() print("dismissed") end,`),
  );
  await program.type("x");
  expect(program.text).toContain(" x\n * got x\n\n");
  await program.type("\x1b");
  expect(program.evaluate("result, done")).toEqual([undefined, true]);
  expect(program.output).toBe("dismissed\n");
});

test("it follows its content when it may", async () => {
  await using program = await uiProgram(picker(`max_height = "80%", min_height = 2`));
  expect(program.rows.slice(-7, -1)).toEqual([
    expect.stringMatching(/^─ fruit ─/),
    " search",
    " * apple",
    " * banana",
    " * cherry",
    " enter submit  esc close",
  ]);
});

test("a renderer that fails leaves nothing behind", async () => {
  await using program = await uiProgram("");
  const windows = program.ui.windows.list().length;
  await program.run(`ok, message = pcall(ingot.dialog.picker, { items = { 1 }, render = function() return 1 end })`);
  expect(program.evaluate("ok, message")[1]).toContain("render must return a row");
  expect(program.ui.windows.list().length).toBe(windows);
});

test("ten thousand items are there at once, and the last of them soon", async () => {
  await using program = await uiProgram(`
    local items = {} for i = 1, 10000 do items[i] = i end
    rendered = 0
    ingot.spawn(function()
      result = ingot.dialog.picker({ items = items, on_open = function() at_open = rendered end,
        render = function(item) rendered = rendered + 1 return { text = "item " .. item } end })
    end)`);
  expect(program.evaluate("at_open")[0]).toBeLessThan(1000);
  expect(program.text).toContain(" item 1 ");
  await program.until("all is rendered", () => (program.evaluate("rendered")[0] as number) >= 10_000);
  await program.type("9999\r");
  expect(program.evaluate("result")).toEqual([9999]);
});

const thousands = (options: string) => `
  rendered, filtered = {}, 0
  function count()
    local sum, most = 0, 0
    for _, times in pairs(rendered) do sum, most = sum + times, math.max(most, times) end
    return sum, most
  end
  local items = {} for i = 1, 10000 do items[i] = { name = "item " .. i } end
  ingot.spawn(function()
    result = ingot.dialog.picker({ items = items, ${options}
      render = function(item) rendered[item] = (rendered[item] or 0) + 1 return { spans = { { text = item.name, bold = true } } } end })
  end)`;

test("of ten thousand items each is rendered once to be searched; then a key costs the rows in view", async () => {
  await using program = await uiProgram(thousands(""));
  const count = () => program.evaluate("count()") as [number, number];
  await program.until("all are searchable", () => count()[0] >= 10_000);
  const height = program.rows.filter((row) => row.startsWith(" item")).length;
  // Those in view for the first time: nobody knew yet how many there would be.
  expect(count()[0]).toBeLessThanOrEqual(10_000 + program.rows.length);
  await program.run("rendered = {}");
  for (const key of ["9", "9", "\x7f"]) {
    const [before] = count();
    await program.type(key);
    expect(count()[0] - before).toBeLessThanOrEqual(height);
  }
  await program.type("9 8");
  expect(program.text).toMatch(/ 99 8\n item 899 .*\n item 998 .*\n item 1899\n/);
  // The next page is made when it is looked at.
  await program.type("\x15");
  await program.run("rendered = {}");
  await program.type("\x1b[6~\x1b[6~");
  expect(program.text).toContain(` item ${2 * height - 1} `.trimEnd());
  expect(count()).toEqual([expect.any(Number), 1]);
  expect(count()[0]).toBeLessThanOrEqual(2 * height);
  await program.type("\r");
  expect(program.errors).toEqual([]);
});

test("with a filter, or with on_query, only the rows in view are ever rendered; the filter is asked once for each", async () => {
  const cases = {
    filter: `filter = function(item, query) filtered = filtered + 1 return item.name:find(query, 1, true) ~= nil end,`,
    on_query: `on_query = function(query, ctx) end,`,
  };
  for (const [name, option] of Object.entries(cases)) {
    await using program = await uiProgram(thousands(option));
    await program.run("filtered = 0");
    for (let i = 0; i < 20; i++) await program.settle();
    await program.type("99");
    const [sum] = program.evaluate("count()") as [number];
    expect(sum).toBeLessThanOrEqual(2 * program.rows.length);
    expect(program.evaluate("filtered")).toEqual([name === "filter" ? 10_000 : 0]);
    expect(program.errors).toEqual([]);
  }
});

test("what is searched is rendered anew by a refresh, and for other items and renderers", async () => {
  await using program = await uiProgram(
    picker(`on_open = function(ctx) list = ctx.list end, on_submit = function(ctx) end,`),
  );
  await program.type("cherry");
  await program.run(`list:visible()[1].name = "plum"; list:refresh()`);
  expect(program.text).toContain(" cherry\n no fruit\n");
  await program.type("\x15plum");
  expect(program.text).toContain(" plum\n * plum\n");
  await program.run(`list:set_render(function(item) return { text = "<" .. item.name .. ">" } end)`);
  await program.type("\x15<b");
  expect(program.text).toContain(" <b\n <banana>\n");
  await program.run(`list:set_items_preserve({ { name = "blackberry" } }, function(item) return item.name end)`);
  expect(program.text).toContain(" <b\n <blackberry>\n");
  expect(program.errors).toEqual([]);
});

test("rows keep their tabs and marks", async () => {
  await using program = await uiProgram(
    picker(`render = function(item) return { text = item.name:sub(1, 1) .. "\\tx",
      marks = { { col = 2, opts = { end_col = 3, underline = true } }, { opts = { virt_text = "end", virt_text_pos = "eol" } } } } end,`),
  );
  const row = program.rows.findIndex((text) => text.startsWith(" a       x end"));
  const cell = (column: number) => program.emulator.terminal.buffer.active.getLine(row)?.getCell(column);
  expect(cell(9)?.isUnderline()).toBeTruthy();
  expect(cell(8)?.isUnderline()).toBeFalsy();
});

test("a renderer that fails for rows that come into view later is reported once, and those stay blank", async () => {
  await using program = await uiProgram(
    thousands(`filter = function() return true end,`).replace(
      "rendered[item] = ",
      `if item.name == "item 100" then error("no more") end rendered[item] = `,
    ),
  );
  for (let i = 0; i < 12; i++) await program.type("\x1b[6~");
  expect(program.errors.filter((error) => error.includes("no more"))).toHaveLength(1);
  expect(program.errors).toHaveLength(1);
  await program.type("\r");
  expect(program.evaluate("result ~= nil")).toEqual([true]);
});

test("what comes when the picker is over changes nothing", async () => {
  await using program = await uiProgram(`
    ingot.spawn(function()
      ingot.dialog.picker({ items = { "early" }, render = function(item) return { text = item } end,
        on_open = function(ctx) list = ctx.list end })
      selected = list:selected()
      list:set_items({ "late" })
      done = true
    end)`);
  await program.type("\x1b");
  expect(program.evaluate("done, selected, list:selected()")).toEqual([true, "early", "early"]);
  expect(program.errors).toEqual([]);
});
