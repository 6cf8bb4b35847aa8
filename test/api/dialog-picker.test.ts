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
