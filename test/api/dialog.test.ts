// Dialogs, as a Lua program and a user at the terminal have them.
import { expect, test } from "bun:test";
import { Plugins } from "../../src/api/plugins.ts";
import { uiProgram } from "./ui.ts";

/** The row of the screen at which the dialog starts: that of its upper border. */
function top(rows: readonly string[]): number {
  return rows.findIndex((row) => /^─+( |$)/.test(row) && (row.includes("dialog") || row.includes("plan")));
}

const open = (options: string) => `
  result = "waiting"
  ingot.spawn(function()
    local leaf = ingot.dialog.content({ text = "one\\ntwo\\nthree", interactive = true })
    local ok, value = pcall(ingot.dialog.open, { title = "dialog", panels = { { leaf = leaf } }, ${options} })
    result = value
  end)`;

test.each([
  ["", 14],
  [`height = "50%"`, 12],
  ["height = 5", 7],
  [`height = "fill"`, 23],
  [`height = "fit"`, 7],
  [`max_height = "80%"`, 7],
  [`max_height = "80%", min_height = 3`, 5],
  [`max_height = 2`, 4],
  [`max_height = "80%", min_height = "50%"`, 12],
])("a dialog with %p takes %i rows above the statusline", async (options, height) => {
  await using program = await uiProgram(open(options));
  expect(program.errors).toEqual([]);
  expect(23 - top(program.rows)).toBe(height);
  expect(program.rows[top(program.rows) + 1]).toStartWith(" one");
  expect(program.rows[22]).toContain("esc close");
});

test("a fixed height and a maximum contradict each other", async () => {
  await using program = await uiProgram(open(`height = "50%", max_height = "80%"`));
  expect(program.evaluate("result")[0]).toContain(
    "bad argument #1 to 'dialog.open' (height and max_height cannot both",
  );
  await program.run(`ok, message = pcall(ingot.dialog.open, { panels = {} })`);
  expect(program.evaluate("message")[0]).toContain("at least one panel");
  expect(program.text).not.toContain("esc close");
});

const menu = (options = "", dialog = "") => `
  calls = {}
  function note(what) calls[#calls + 1] = what end
  result = "waiting"
  ingot.spawn(function()
    local text = ingot.dialog.markdown("Do **this**?")
    win, ctl = ingot.dialog.menu({
      { label = "Approve", description = "at once", action = "approve", fn = print },
      { label = "Wait", disabled = true },
      "Reject",
    }, { ${options} })
    result = ingot.dialog.open({
      title = "plan", panels = { { leaf = text }, { leaf = win } }, max_height = "80%",
      on_dismiss = function() note("dismiss") end, on_close = function(ctx) note("close") end, ${dialog}
    })
    note("done")
  end)`;

test("a menu resolves its dialog with index and item, and the item's own fields can be read from the result", async () => {
  await using program = await uiProgram(menu());
  expect(program.text).toContain(" Do this?\n 1. Approve\n    at once\n 2. Wait\n 3. Reject\n enter select  esc close");
  await program.type("\r");
  expect(program.evaluate("result.index, result.action, result.item.fn == print")).toEqual([1, "approve", true]);
  expect(program.evaluate("table.concat(calls, ' ')")).toEqual(["close done"]);
  expect(program.text).not.toContain("Approve");
});

test("keys, digits and the pointer choose from a menu; what is disabled is passed over", async () => {
  await using program = await uiProgram(menu());
  await program.type("j");
  expect(program.evaluate("ctl:cursor()")).toEqual([3]);
  await program.type("kk");
  expect(program.evaluate("ctl:cursor()")).toEqual([1]);
  await program.type("2");
  expect(program.evaluate("result")).toEqual(["waiting"]);
  await program.click(program.rows.indexOf(" 3. Reject"), 4);
  expect(program.evaluate("ctl:cursor()")).toEqual([3]);
  await program.type("3");
  expect(program.evaluate("result.index, result.item.label, result.action")).toEqual([3, "Reject", undefined]);
});

test("handlers of Enter: the menu's comes before the dialog's; shortcuts may only select", async () => {
  await using program = await uiProgram(
    menu(
      `shortcuts = "select", numbered = false, selected = 3`,
      `on_submit = function(ctx) ctx.resolve(ctx.index) end`,
    ),
  );
  await program.type("1");
  expect(program.evaluate("result, ctl:cursor()")).toEqual(["waiting", 1]);
  await program.type("\r");
  expect(program.evaluate("result")).toEqual([1]);
  await program.run(menu(`on_submit = function(ctx) ctx.resolve("menu " .. ctx.item.action) end`, `on_submit = error`));
  await program.type("1");
  expect(program.evaluate("result")).toEqual(["menu approve"]);
  expect(program.errors).toEqual([]);
});

test.each(["\x1b", "\x03"])("Esc and Ctrl-C dismiss: the result is nil", async (key) => {
  await using program = await uiProgram(menu());
  await program.type(key);
  expect(program.evaluate("result, table.concat(calls, ' ')")).toEqual([undefined, "dismiss close done"]);
  expect(program.ui.overlays.list()).toEqual([]);
});

test("keymaps have hints, get a context, and leave keys that are typed alone", async () => {
  await using program = await uiProgram(`
    local win, buf = ingot.dialog.input("why")
    local list = ingot.dialog.menu({ "a", "b" })
    handle = ingot.dialog.open_handle({ title = "dialog", height = 6, focus = win, panels = { { leaf = win }, { leaf = list } },
      keymaps = {
        { key = "d", hint = "delete", on_press = function(ctx) print("d", ctx.index, ctx.item.label, ctx.focused_leaf == list) end },
        { key = "ctrl-x", on_press = function(ctx) ctx.close() end },
      },
      on_submit = function(ctx) print("submit", buf:source(), ctx.panels[1].leaf == win, ingot.dialog.current() ~= nil) end,
      on_dismiss = function() print("dismissed") end })
    print(handle.win == win, #handle.panels)
  `);
  expect(program.text).toContain(" d delete  tab next  enter submit  esc close");
  await program.type("dud\r");
  expect(program.output).toBe("true\t2\nsubmit\tdud\ttrue\ttrue\n");
  await program.type("\t");
  expect(program.text).toContain("enter select");
  await program.type("d\x1b[Z");
  await program.type("d\x18");
  expect(program.output.split("\n").slice(2, -1)).toEqual(["d\t1\ta\ttrue", "dismissed"]);
  await program.run("handle:close() print(ingot.dialog.current())");
  expect(program.output).toEndWith("nil\n");
  expect(program.errors).toEqual([]);
});

test("an input resolves with its text, which can be read afterwards, too; a list with its row", async () => {
  await using program = await uiProgram(`
    ingot.spawn(function()
      local win, buf, input = ingot.dialog.input("name")
      first = ingot.dialog.open({ panels = { { leaf = win } } })
      after = buf:source() .. input:text()
      local lines = ingot.buf.new():lines({ "x", "y", "z" })
      second = ingot.dialog.open({ panels = { { leaf = ingot.dialog.list(lines, { selected = 1 }) } } })
    end)`);
  expect(program.text).toContain(" name\n");
  await program.type("Ünï\r");
  expect(program.evaluate("first, after")).toEqual(["Ünï", "ÜnïÜnï"]);
  await program.type("j\r");
  expect(program.evaluate("second")).toEqual([2]);
});

test("several dialogs are above each other", async () => {
  await using program = await uiProgram(`
    function ask(name)
      ingot.spawn(function()
        print(name, ingot.dialog.open({ title = name, panels = { { leaf = ingot.dialog.menu({ name }) } }, max_height = "60%" }).item.label)
      end)
    end
    ask("lower") ask("upper")`);
  await program.type("1");
  expect(program.text).toContain("lower");
  await program.type("1");
  expect(program.output).toBe("upper\tupper\nlower\tlower\n");
});

test("values that a dialog is resolved with are the same in Lua", async () => {
  await using program = await uiProgram(`
    mine = setmetatable({}, { __name = "mine" }) mine.self = mine
    handle = nil
    ingot.spawn(function()
      got = ingot.dialog.open({ panels = { { leaf = ingot.dialog.content({ text = "x" }) } },
        keymaps = { { key = "x", on_press = function(ctx) ctx.resolve(mine) ctx.resolve(1) ctx.close() end } } })
    end)`);
  await program.type("x");
  expect(program.evaluate("rawequal(got, mine)")).toEqual([true]);
});

test("a task that is cancelled closes its dialog", async () => {
  await using program = await uiProgram(`
    reg = ingot.spawn(function()
      local ok, err = pcall(ingot.dialog.open, { title = "dialog", panels = { { leaf = ingot.dialog.content({ text = "x" }) } },
        on_close = function() print("closed") end })
      print(ok, err)
    end)`);
  expect(program.text).toContain("dialog");
  await program.run("reg:remove()");
  expect(program.output).toBe("closed\nfalse\tcancelled\n");
  expect(program.text).not.toContain("dialog");
});

test("a reload closes dialogs, and the tasks that wait for them are cancelled", async () => {
  const source = menu("", `keymaps = { { key = "x", on_press = function() end } }`);
  await using program = await uiProgram(source);
  expect(await program.reload("after = true")).toBe(true);
  expect(program.text).not.toContain("Approve");
  expect(program.evaluate("table.concat(calls, ' '), result")).toEqual(["dismiss close", "waiting"]);
  expect(program.errors).toEqual([]);
  expect(program.ui.overlays.list()).toEqual([]);
});

test("reloads and dialogs leave nothing behind", async () => {
  await using program = await uiProgram(menu());
  const count = () => {
    const owner = program.runtime.service(Plugins).list()[0];
    return [owner?.registrations.size, program.ui.windows.list().length];
  };
  await program.type("1");
  const before = count();
  for (let i = 0; i < 20; i++) {
    await program.run(menu());
    await program.type(i % 2 === 0 ? "1" : "\x1b");
  }
  expect(count()).toEqual(before);
});

test("a handler that closes a window of the dialog ends it", async () => {
  await using program = await uiProgram(menu("", `keymaps = { { key = "x", on_press = function() win:close() end } }`));
  await program.type("x");
  expect(program.evaluate("result, table.concat(calls, ' ')")).toEqual([undefined, "dismiss close done"]);
  await program.run(`ok, message = pcall(ingot.dialog.open, { panels = { { leaf = win } } })`);
  expect(program.evaluate("message")[0]).toContain("the window of a panel is closed");
});

test("errors of handlers are reported, and the dialog stays", async () => {
  await using program = await uiProgram(menu("", `on_submit = function() error("oops") end`));
  await program.type("\r");
  expect(program.errors[0]).toContain("oops");
  expect(program.text).toContain("Approve");
  await program.type("\x1b");
  expect(program.evaluate("result")).toEqual([undefined]);
});

test("the upper edge can be pulled, unless the dialog says no", async () => {
  await using program = await uiProgram(open("height = 5"));
  const before = top(program.rows);
  await program.mouse("press", before, 40);
  await program.mouse("drag", before - 4, 40);
  await program.mouse("release", before - 4, 40);
  expect(top(program.rows)).toBe(before - 4);
  await program.type("\x1b");
  await program.run(open("height = 5, resizable = false"));
  await program.mouse("press", before, 40);
  await program.mouse("drag", before - 4, 40);
  await program.mouse("release", before - 4, 40);
  expect(top(program.rows)).toBe(before);
});

test("panels at the bottom stay there, with a gap; the page keys scroll the text above", async () => {
  await using program = await uiProgram(`
    local lines = {} for i = 1, 60 do lines[i] = "line " .. i end
    local text = ingot.dialog.content({ text = table.concat(lines, "\\n") })
    local menu = ingot.dialog.menu({ "yes", "no" })
    ingot.spawn(function()
      ingot.dialog.open({ title = "plan", height = 10, panels = { { leaf = text } }, bottom_panels = { { leaf = menu } }, bottom_gap = 1 })
    end)`);
  const start = top(program.rows);
  expect(program.rows[start + 1]).toStartWith(" line 1 ");
  expect(program.rows.slice(start + 7, start + 12)).toEqual([
    expect.stringMatching(/^ line 7/),
    "",
    " 1. yes",
    " 2. no",
    " enter select  esc close",
  ]);
  await program.type("\x1b[6~");
  expect(program.rows[start + 1]).toStartWith(" line 7");
});

test("a viewer shows a text, and q closes it", async () => {
  await using program = await uiProgram(`
    handle, buf, win = ingot.dialog.viewer({ title = "dialog", styled = { { { text = "bold", style = { bold = true } } }, {} } })
    buf:lines({ "changed", "q to close" })`);
  expect(program.text).toContain(" changed\n q to close");
  expect(program.text).toContain("q close");
  await program.type("q");
  expect(program.text).not.toContain("changed");
});

test("confirm asks for yes or no", async () => {
  await using program = await uiProgram(`
    ingot.spawn(function()
      a = ingot.dialog.confirm("Delete **it**?")
      b = ingot.dialog.confirm({ message = "Sure?", yes = "Do it", no = "Leave it", default = false })
      c = ingot.dialog.confirm("Really?")
      done = true
    end)`);
  expect(program.text).toContain(" Delete it?\n Yes\n No\n");
  await program.type("y");
  await program.type("\r");
  await program.type("\x1b");
  expect(program.evaluate("a, b, c, done")).toEqual([true, false, undefined, true]);
});

test("the plan sample of the overview: a tool's task waits for result.action", async () => {
  await using program = await uiProgram(`
    ingot.cmd.register("ps", function()
      smelt.spawn(function()
        local result = smelt.dialog.open({ title = "ps", panels = { { leaf = smelt.dialog.menu({
          { label = "Yes", action = "approve" }, { label = "No", action = "reject" } }) } } })
        if result.action == "approve" then print("approved") end
      end)
    end)
    ingot.cmd.run("ps")`);
  await program.until("the dialog opens", () => program.text.includes("1. Yes"));
  await program.type("\r");
  expect(program.output).toBe("approved\n");
});

test.each([
  [1, 1],
  [2, 5],
  [4, 3],
])("a screen of %i rows and %i columns is enough", async (rows, columns) => {
  await using program = await uiProgram(menu(), { rows, columns });
  await program.type("j\r");
  expect(program.evaluate("result.index")).toEqual([3]);
  expect(program.errors).toEqual([]);
});

test("bad arguments are told from good ones", async () => {
  await using program = await uiProgram(`
    local function fails(...) print((select(2, pcall(...)):gsub("^.-: ", ""))) end
    local leaf = ingot.dialog.content()
    fails(ingot.dialog.open_handle, { panels = { { leaf = 1 } } })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf, heigth = 1 } } })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf, height = "much" } } })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf } }, border = "thin" })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf } }, keymaps = { { key = "<Nope>", on_press = print } } })
    fails(ingot.dialog.menu, "x")
    fails(ingot.dialog.menu, { {} })
    fails(ingot.dialog.menu, { "x" }, { shortcuts = "go" })
    print(ingot.dialog.title("x")[2].text, ingot.dialog.title(nil))`);
  const lines = program.output.trimEnd().split("\n");
  expect(lines[0]).toContain("Win expected, got number");
  expect(lines[1]).toContain("did you mean 'height'?");
  expect(lines[2]).toContain('"much" is no size');
  expect(lines[3]).toContain("thin is unknown");
  expect(lines[4]).toContain("Nope");
  expect(lines[5]).toContain("table expected, got string");
  expect(lines[6]).toContain("item 1 of the menu has no label");
  expect(lines[7]).toContain('"submit" or "select" or boolean expected');
  expect(lines[8]).toBe("x\tnil");
  expect(program.ui.overlays.list()).toEqual([]);
});
