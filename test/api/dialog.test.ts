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

test("rules and tables of markdown keep to the dialog when the screen has another width", async () => {
  await using program = await uiProgram(
    `local leaf = ingot.dialog.markdown("para\\n\\n---\\n\\n| a | b |\\n|---|---|\\n| some longer text | that needs two rows |")
    ingot.dialog.open_handle({ panels = { { leaf = leaf } }, max_height = "90%" })`,
    { rows: 20, columns: 60 },
  );
  const lines = () =>
    program.rows.map((row) => row.trim()).filter((row) => /^[─┌├└]/.test(row) && row.length < program.screen.columns);
  const check = (rule: number, table: number) => {
    const [first, ...borders] = lines().map(({ length }) => length);
    expect([first, borders]).toEqual([rule, [table, table, table]]);
  };
  check(58, 42);
  await program.resize(20, 30);
  // 27: both columns are of one width.
  check(28, 27);
  await program.resize(20, 60);
  check(58, 42);
});

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
  expect(program.evaluate("result.index, result.item, result.action")).toEqual([3, "Reject", undefined]);
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
        { key = "d", hint = "delete", on_press = function(ctx) print("d", ctx.index, ctx.item, ctx.focused_leaf == list) end },
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
        print(name, ingot.dialog.open({ title = name, panels = { { leaf = ingot.dialog.menu({ name }) } }, max_height = "60%" }).item)
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
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf, height = "much" } } })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf } }, border = "thin" })
    fails(ingot.dialog.open_handle, { panels = { { leaf = leaf } }, keymaps = { { key = "<Nope>", on_press = print } } })
    fails(ingot.dialog.menu, "x")
    fails(ingot.dialog.menu, { {} })
    fails(ingot.dialog.menu, { "x" }, { shortcuts = "go" })
    print(ingot.dialog.title("x")[2].text, ingot.dialog.title(nil))`);
  const lines = program.output.trimEnd().split("\n");
  expect(lines[0]).toContain("Win expected, got number");
  expect(lines[1]).toContain('"much" is no size');
  expect(lines[2]).toContain("thin is unknown");
  expect(lines[3]).toContain("Nope");
  expect(lines[4]).toContain("table expected, got string");
  expect(lines[5]).toContain("item 1 of the menu has no label");
  expect(lines[6]).toContain('"submit" or "select" or boolean expected');
  expect(lines[7]).toBe("x\tnil");
  expect(program.ui.overlays.list()).toEqual([]);
});

const KEYS: Record<string, string> = {
  ...{ "<Esc>": "\x1b", "<CR>": "\r", "<Tab>": "\t", "<S-Tab>": "\x1b[Z", "<Up>": "\x1b[A", "<Down>": "\x1b[B" },
  ...{ "<C-n>": "\x0e", "<PageDown>": "\x1b[6~", j: "j" },
};

/** A program with global keys that count in `stolen` how often they are pressed, and a task. */
const withGlobalKeys = (chords: readonly string[], body: string) => `
  stolen, result = 0, "waiting"
  for _, chord in ipairs({ ${chords.map((chord) => JSON.stringify(chord)).join(", ")} }) do
    ingot.keymap.set("", chord, function() stolen = stolen + 1 end)
  end
  ingot.spawn(function() ${body} end)`;

const INPUT = 'local leaf = ingot.dialog.input("x")';
const TWO = `${INPUT} other = ingot.dialog.input("y") result = ingot.dialog.open({ panels = { { leaf = leaf }, { leaf = other } } })`;
const MENU = 'local leaf menu = nil leaf, menu = ingot.dialog.menu({ "a", "b", "c" })';
const OPEN = "result = ingot.dialog.open({ panels = { { leaf = leaf } } })";
const PICKER = `result = ingot.dialog.picker({ items = { "aj", "bj" }, render = function(item) return { text = item } end })`;
const VIEWER = `_, _, win = ingot.dialog.viewer({ height = 5, text = ("line\\n"):rep(99) })`;

test.each([
  [`${INPUT} ${OPEN}`, "<Esc>", "result == nil"],
  [`${INPUT} ${OPEN}`, "<CR>", "result == ''"],
  [`win = ingot.dialog.input("x") local leaf = win ${OPEN}`, "j", "win:buf():source() == 'j'"],
  [TWO, "<Tab>", "ingot.win.cur() == other"],
  [TWO, "<S-Tab>", "ingot.win.cur() == other"],
  [PICKER, "<Esc>", "result == nil"],
  [PICKER, "<CR>", "result == 'aj'"],
  [`${MENU} ${OPEN}`, "<Esc>", "result == nil"],
  [`${MENU} ${OPEN}`, "<CR>", "result.index == 1"],
  [`${MENU} ${OPEN}`, "<Down>", "menu:cursor() == 2"],
  [`${MENU} ${OPEN}`, "<C-n>", "menu:cursor() == 2"],
  [`${MENU} ${OPEN}`, "j", "menu:cursor() == 2"],
  [`${MENU} menu:cursor(2) ${OPEN}`, "<Up>", "menu:cursor() == 1"],
  [
    `win = ingot.dialog.list(ingot.buf.new():lines({ "a", "b" })) local leaf = win ${OPEN}`,
    "<Down>",
    "win:cursor() == 1",
  ],
  [VIEWER, "<Down>", "win:scroll().top == 1"],
  [VIEWER, "<PageDown>", "win:scroll().top == 4"],
  ["result = ingot.dialog.confirm('Really?')", "<CR>", "result ~= 'waiting'"],
  ["win = ingot.win.new(ingot.buf.new()) ingot.overlay.new({ layout = win })", "<Esc>", "win:rect() == nil"],
])("keys of a dialog come before those of the program: %s %s", async (body, chord, outcome) => {
  await using program = await uiProgram(withGlobalKeys([chord], body));
  await program.type(KEYS[chord] as string);
  expect(program.evaluate(`stolen, ${outcome}`)).toEqual([0, true]);
  expect(program.errors).toEqual([]);
});

test("the program's keys are those that a dialog has no use for", async () => {
  await using program = await uiProgram(withGlobalKeys(["<C-y>", "<F2>", "gg"], `${MENU} ${OPEN}`));
  await program.type("\x19");
  await program.type("\x1bOQ");
  expect(program.evaluate("stolen")).toEqual([2]);
  // The menu has a use for the first key of the chord: it goes to its first item.
  await program.type("jgg");
  expect(program.evaluate("stolen, menu:cursor()")).toEqual([2, 1]);
});

test("Esc leaves an input at once, also where a chord of the dialog begins with it", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("", "<Esc>", error)
    local leaf = ingot.dialog.input("x")
    leaf:key("<Esc>x", error)
    ingot.spawn(function() result = ingot.dialog.open({ panels = { { leaf = leaf } } }) or "left" end)`);
  await program.type("\x1b");
  expect(program.evaluate("result")).toEqual(["left"]);
  expect(program.errors).toEqual([]);
});

test("a search in a text is ended by its own keys", async () => {
  await using program = await uiProgram(withGlobalKeys(["<CR>", "<Esc>", "n"], VIEWER));
  await program.type("/line");
  await program.type("\r");
  await program.type("n");
  await program.type("\x1b");
  expect(program.evaluate("stolen")).toEqual([0]);
  expect(program.ui.overlays.list()).toHaveLength(1);
  await program.type("\x1b");
  expect(program.ui.overlays.list()).toEqual([]);
});

test("what is searched for is typed, also in what is no dialog", async () => {
  await using program = await uiProgram(
    withGlobalKeys(
      ["<CR>", "n"],
      `win = ingot.win.new(ingot.buf.new():lines({ "one", "nine" }))
      ingot.overlay.new({ layout = win, modal = false, height = 2 })
      win:focus()`,
    ),
  );
  await program.type("/nin");
  await program.type("\r");
  expect(program.evaluate("stolen, win:cursor(), ingot.win.cur() == win")).toEqual([0, 1, true]);
});

test("a menu that is over takes no more items", async () => {
  await using program = await uiProgram(menu());
  await program.type("\x1b");
  await program.run(`again = ctl:set_items({ "late", "later" }, 2) == ctl`);
  expect(program.evaluate("again, ctl:size()")).toEqual([true, 3]);
  expect(program.errors).toEqual([]);
});

test("items of a menu come back as they were given, in results and contexts", async () => {
  await using program = await uiProgram(`
    items = { "One", 2, { label = "Three" } }
    ingot.spawn(function()
      local win = ingot.dialog.menu(items, { selected = 2, on_submit = function(ctx) seen = ctx.item ctx.resolve() end })
      ingot.dialog.open({ panels = { { leaf = win } } })
      result = {}
      for i = 1, 3 do result[i] = ingot.dialog.open({ panels = { { leaf = ingot.dialog.menu(items) } } }) end
    end)`);
  await program.type("\r");
  for (const key of ["1", "2", "3"]) await program.type(key);
  expect(program.evaluate("seen, result[1].item, result[1].len, result[2].item")).toEqual([2, "One", undefined, 2]);
  expect(program.evaluate("result[3].item == items[3], result[3].label")).toEqual([true, "Three"]);
});

test.each([
  ["key = 'k'", "", [" 1. first", " k. second", " 2. third"], "k"],
  ["", "", [" 1. first", "    second", " 2. third"], ""],
  ["key = 'ctrl-x'", "", ["      1. first", " ctrl-x. second", "      2. third"], "\x18"],
  ["key = 'k'", "shortcuts = false", [" 1. first", " 2. second", " 3. third"], ""],
  ["key = 'k'", "numbered = false", [" first", " second", " third"], "k"],
])("a menu shows the key that chooses an item: %s %s", async (key, options, rows, press) => {
  await using program = await uiProgram(`
    ingot.spawn(function()
      local win = ingot.dialog.menu({ { label = "first" }, { label = "second", ${key} }, { label = "third", key = "2" } }, { ${options} })
      result = ingot.dialog.open({ panels = { { leaf = win } }, max_height = "60%" }).index
    end)`);
  expect(program.text).toContain(`\n${rows.join("\n")}\n`);
  await program.type(press === "" ? "\r" : press);
  expect(program.evaluate("result")).toEqual([press === "" ? 1 : 2]);
});
