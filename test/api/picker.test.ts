// Pickers, as a Lua program and a user at the terminal have them.
import { expect, spyOn, test } from "bun:test";
import * as fuzzysort from "fuzzysort";
import { uiProgram } from "./ui.ts";

const UP = "\x1b[A";
const DOWN = "\x1b[B";
const ENTER = "\r";
const ESC = "\x1b";

/** A program whose picker puts what comes of it into the global `choice`. */
const choosing = (call: string) => `
  choice = "open"
  ingot.spawn(function() choice = ${call} end)
`;

test("the overview's sample: the list opens, is filtered as one types, and gives what was picked", async () => {
  await using program = await uiProgram(`
    smelt.spawn(function()
      local choice = smelt.picker.fuzzy({
        items = { "first", "second", "third" },
        placeholder = "pick one",
      })
      if choice then smelt.log.info("picked " .. choice.item.label); picked = choice end
    end)
  `);
  expect(program.text).toContain("pick one");
  expect(program.text).toContain("second");
  expect(program.text).toContain("3/3");
  await program.type("sec");
  expect(program.text).not.toContain("third");
  expect(program.text).toContain("1/3");
  await program.type(ENTER);
  expect(program.evaluate("picked.index, picked.item.label, picked.action")).toEqual([2, "second", "accept"]);
  expect(program.text).not.toContain("second");
  expect(program.errors).toEqual([]);
});

test("Esc and Ctrl-C leave it with nil, and the draft in the prompt is as it was", async () => {
  for (const key of [ESC, "\x03"]) {
    await using program = await uiProgram("");
    await program.type("a draft\x02\x02");
    await program.run(choosing('ingot.picker.fuzzy({ items = { "one" } })'));
    expect(program.text).toContain("nothing found");
    await program.type("\x15");
    expect(program.text).toContain("one");
    await program.type("zz");
    expect(program.text).toContain("nothing found");
    await program.type(key);
    expect(program.evaluate("choice")).toEqual([undefined]);
    expect(program.evaluate("ingot.prompt.text()")).toEqual(["a draft"]);
    await program.type("!");
    expect(program.evaluate("ingot.prompt.text()")).toEqual(["a dra!ft"]);
    await program.type("\x1f\x1f\x1f");
    expect(program.evaluate("ingot.prompt.text()")).toEqual([""]);
  }
});

test("docked at the prompt, it is searched for what is in the prompt, whoever puts that there", async () => {
  await using program = await uiProgram(`
    seen, changed = {}, 0
    ingot.prompt.win():on("text_changed", function() changed = changed + 1 end)
    ingot.prompt.set_text("gam")
    ingot.spawn(function()
      choice = ingot.picker.fuzzy({ items = { "alpha", "beta", "bexa", "gamma" }, placeholder = "pick one",
        on_select = function(item) seen[#seen + 1] = item.label .. " " .. ingot.prompt.text() end })
    end)
  `);
  expect(program.text).toContain("1/4");
  expect(program.text).toContain("gamma");
  expect(program.text).not.toContain("alpha");
  await program.run('ingot.prompt.set_text("")');
  expect(program.text).toContain("4/4");
  expect(program.text).toContain("pick one");
  await program.run("changed = 0");
  await program.type("be");
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.cursor(), changed")).toEqual(["be", 2, 1]);
  await program.run("ingot.prompt.replace_range(1, 2, 'x')");
  expect(program.text).toContain("1/4");
  await program.type(ENTER);
  expect(program.evaluate("choice.item.label, ingot.prompt.text()")).toEqual(["bexa", "gam"]);
  expect(program.evaluate("table.concat(seen, ',')")).toEqual(["alpha ,beta b,bexa bx"]);
  expect(program.text).not.toContain("/4");
  expect(program.errors).toEqual([]);
});

test("while it is docked at the prompt, nothing is completed, submitted or put aside there", async () => {
  await using program = await uiProgram(`
    ingot.cmd.register("here", function() end)
    ingot.cell("input_submit"):subscribe(function() sent = true end)
    ingot.prompt.win():placeholder("a guess", { accept_keys = { "<C-e>" } })
  `);
  await program.type(`earlier${ENTER}`);
  await program.run("sent = false");
  await program.run(choosing('ingot.picker.fuzzy({ items = { "one" } })'));
  expect(program.text).not.toContain("a guess");
  await program.type("\x05/he");
  expect(program.text).not.toContain("/here");
  await program.type("\x13\x12");
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.has_stash()")).toEqual(["/he", false]);
  // There is nothing to choose.
  await program.type(ENTER);
  expect(program.evaluate("sent, ingot.prompt.text(), choice")).toEqual([false, "/he", "open"]);
  await program.type(ESC);
  expect(program.text).toContain("a guess");
  await program.type("/he");
  expect(program.text).toContain("/here");
});

test("one that opens while another is docked at the prompt hands keys and text back to it", async () => {
  await using program = await uiProgram(`
    ingot.prompt.set_text("draft")
    function open(name, items) return ingot.spawn(function() _G[name] = (ingot.picker.fuzzy({ items = items }) or { index = 0 }).index end) end
    first = open("outer", { "draft one", "draft two" })
    open("inner", { "draft", "other" })
  `);
  await program.type(`\x15oth${ENTER}`);
  expect(program.evaluate("inner, outer, ingot.prompt.text()")).toEqual([2, undefined, "draft"]);
  expect(program.text).toContain("2/2");
  await program.type(`\x15two${ENTER}`);
  expect(program.evaluate("outer, ingot.prompt.text()")).toEqual([2, "draft"]);
  await program.run('outer = nil; first = open("outer", { "draft" }) open("inner", { "x" })');
  await program.type("\x15x");
  await program.run("first:remove()");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["x"]);
  await program.type(ENTER);
  expect(program.evaluate("inner, ingot.prompt.text()")).toEqual([1, "draft"]);
  expect(program.errors).toEqual([]);
});

test("what is told of a search may change the text it is for, without end", async () => {
  await using program = await uiProgram(
    choosing(`ingot.picker.fuzzy({ items = { "a", "b", "ab" }, on_select = function(item)
      ingot.prompt.set_text(item.label == "b" and "a" or "b")
    end })`),
  );
  await program.type(DOWN);
  expect(program.text).toContain("2/3");
  await program.type(ENTER);
  expect(program.evaluate("choice.item.label")).toEqual(["b"]);
  await program.run(
    choosing(`ingot.prompt.open_picker({ provider = function(query)
      if query ~= "" then ingot.prompt.set_text(query .. "x") end
      return { "found " .. query }
    end })`),
  );
  await program.type("q");
  expect(program.text).toContain("found q");
  await program.type(ESC);
  expect(program.evaluate("ingot.prompt.text()")).toEqual([""]);
  expect(program.errors).toEqual([]);
});

test("below a dialog, or on a screen without a prompt, what is docked at the prompt has an input of its own", async () => {
  await using program = await uiProgram("");
  await program.type("draft");
  const pick = async (open: string) => {
    await program.run(open);
    await program.run(choosing('ingot.picker.fuzzy({ items = { "alpha", "beta" } })'));
    await program.type(`be${ENTER}`);
    expect(program.evaluate("choice.index, ingot.prompt.text()")).toEqual([2, "draft"]);
  };
  await pick(`over = ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new())) })`);
  await program.run("over:close()");
  await pick(
    `ingot.ui.layout.set(function() return ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new(), { name = "w" })) end)`,
  );
  expect(program.errors).toEqual([]);
});

test("a reload and another focus leave the prompt as it was", async () => {
  await using program = await uiProgram("");
  await program.type("draft");
  await program.run(`over = ingot.overlay.new({ modal = false, layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new(), { name = "side" })) })
    side = ingot.win.new(ingot.buf.new(), { name = "side" }) side:focus()`);
  expect(program.evaluate("ingot.win.cur() == side")).toEqual([true]);
  await program.run(choosing('ingot.picker.fuzzy({ items = { "draft" } })'));
  expect(program.evaluate("ingot.win.cur() == ingot.prompt.win()")).toEqual([true]);
  await program.type(`s${ESC}`);
  expect(program.evaluate("ingot.win.cur() == side, ingot.prompt.text()")).toEqual([true, "draft"]);
  await program.run(choosing('ingot.picker.fuzzy({ items = { "draft" } })'));
  await program.type("\x15filter");
  await program.reload("");
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.is_modal()")).toEqual(["draft", false]);
});

test("with the keys of vi, Esc leaves it as well, and what is typed is not taken for a command", async () => {
  await using program = await uiProgram("ingot.settings.vim = true");
  await program.type(`draft${ESC}`);
  await program.run(choosing('ingot.picker.fuzzy({ items = { "draft", "xdraft" } })'));
  await program.type("x");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["draftx"]);
  await program.type(ESC);
  expect(program.evaluate("choice, ingot.prompt.text()")).toEqual([undefined, "draft"]);
});

test("docked at the prompt, its keys come before what plugins have bound for the prompt, and no longer than it is open", async () => {
  await using program = await uiProgram(`
    heard = {}
    for _, key in ipairs({ "<CR>", "<Esc>", "<C-c>", "<Up>", "<Down>", "<Tab>", "<C-y>" }) do
      ingot.prompt.win():key("i", key, function() heard[#heard + 1] = key end)
    end
    ingot.prompt.win():key("<Esc><Esc>", function() heard[#heard + 1] = "twice" end)
  `);
  const pick = async (keys: string): Promise<unknown[]> => {
    await program.run(choosing('ingot.picker.fuzzy({ items = { "one", "two", "three" } })'));
    await program.type(keys);
    return program.evaluate("choice and choice.index, choice and choice.action, table.concat(heard, ' ')");
  };
  expect(await pick(DOWN + DOWN + UP + ENTER)).toEqual([2, "accept", ""]);
  expect(await pick(`${DOWN}\t`)).toEqual([2, "tab", ""]);
  expect(await pick(ESC)).toEqual([undefined, undefined, ""]);
  expect(await pick("\x03")).toEqual([undefined, undefined, ""]);
  expect(await pick(`\x19${ENTER}${ENTER}${UP}`)).toEqual([1, "accept", "<C-y> <CR> <Up>"]);
});

test("a second list docked at the prompt has all keys, also those that the first one chooses by", async () => {
  await using program = await uiProgram(`
    function open(name, actions) ingot.spawn(function()
      _G[name] = ingot.picker.fuzzy({ items = { name }, actions = actions })
    end) end
    open("outer", { ["<C-o>"] = "other" })
    open("inner")
  `);
  await program.type("\x0f");
  expect(program.evaluate("outer, inner")).toEqual([undefined, undefined]);
  await program.type(`${ENTER}\x0f`);
  expect(program.evaluate("inner.action, outer.action")).toEqual(["accept", "other"]);
});

test("vi's mode and cursor are as they were when it closes", async () => {
  for (const { keys, mode, column, deleted } of [
    { keys: [ESC], mode: "normal", column: 4, deleted: "hell" },
    { keys: [ESC, "hh"], mode: "normal", column: 2, deleted: "helo" },
    { keys: [ESC, "vhh"], mode: "normal", column: 2, deleted: "helo" },
    { keys: [], mode: "insert", column: 5, deleted: "hellox" },
  ]) {
    await using program = await uiProgram("ingot.settings.vim = true");
    for (const text of ["hello", ...keys]) await program.type(text);
    await program.run(choosing('ingot.picker.fuzzy({ items = { "hello", "two" } })'));
    expect(program.ui.mode).toBe("insert");
    expect(program.evaluate("ingot.prompt.cursor()")).toEqual([5]);
    await program.run(choosing('ingot.picker.fuzzy({ items = { "inner" } })'));
    await program.type("x\x03");
    expect(program.ui.mode).toBe("insert");
    await program.type("\x15two\x03");
    expect(program.ui.mode).toBe(mode);
    expect(program.evaluate("ingot.prompt.text(), ingot.prompt.cursor()")).toEqual(["hello", column]);
    await program.type("x");
    expect(program.evaluate("ingot.prompt.text()")).toEqual([deleted]);
  }
});

test("docked at the prompt, it is left when another window gets focus, but not for a dialog", async () => {
  await using program = await uiProgram('print("output") ingot.prompt.set_text("draft")');
  const open = () =>
    program.run(`
      dismissed = 0
      ingot.spawn(function()
        choice = "open"
        choice = ingot.prompt.open_picker({ items = { "draft one" }, on_dismiss = function() dismissed = dismissed + 1 end })
      end)`);
  const isLeft = () => {
    expect(program.text).not.toContain("draft one");
    expect(program.evaluate("choice, dismissed, ingot.prompt.text(), ingot.prompt.is_modal()")).toEqual([
      undefined,
      1,
      "draft",
      false,
    ]);
  };
  await open();
  await program.type(" o");
  await program.click(
    program.rows.findIndex((row) => row.includes("draft one")),
    3,
  );
  await program.mouse("up", 0, 0);
  await program.type("\x15\x1b[Z");
  expect(program.evaluate("choice, dismissed")).toEqual(["open", 0]);
  await program.click(0, 0);
  isLeft();
  expect(program.ui.focus.current.window).toBe(program.ui.outputWindow);

  // One that gets focus with the frame that shows it.
  await open();
  await program.run(`side = ingot.win.new(ingot.buf.new())
    over = ingot.overlay.new({ modal = false, layout = ingot.ui.layout.leaf(side) }) side:focus()`);
  isLeft();
  expect(program.evaluate("ingot.win.cur() == side")).toEqual([true]);
  await program.run("over:close()");

  await open();
  await program.run("over = ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new())) })");
  expect(program.evaluate("ingot.win.cur() == ingot.prompt.win(), choice")).toEqual([false, "open"]);
  await program.run("over:close()");
  await program.type(` o${ENTER}`);
  expect(program.evaluate("choice.item.label, dismissed, ingot.prompt.text()")).toEqual(["draft one", 0, "draft"]);
  expect(program.errors).toEqual([]);
});

test("keys move the selection in both kinds of lists", async () => {
  for (const open of ["open", "fuzzy", "choose"]) {
    await using program = await uiProgram("");
    const items = Array.from({ length: 100 }, (_, i) => `"item ${i + 1}"`).join(",");
    const pick = async (keys: string): Promise<unknown> => {
      await program.run(choosing(`ingot.picker.${open}({ items = { ${items} } })`));
      await program.type(keys);
      await program.type(ENTER);
      return program.evaluate("choice.index")[0];
    };
    expect(await pick("")).toBe(1);
    expect(await pick(DOWN + DOWN)).toBe(3);
    expect(await pick(`${DOWN}${UP}${UP}`)).toBe(1);
    expect(await pick("\x0e\x0e\x10")).toBe(2);
    expect(await pick("\n\n\n\x0b")).toBe(3);
    expect(await pick("\x1b[F")).toBe(100);
    expect(await pick("\x1b[F\x1b[H")).toBe(1);
    const page = (await pick("\x1b[6~")) as number;
    expect(page).toBeGreaterThan(3);
    expect(await pick("\x1b[6~\x1b[6~\x1b[5~")).toBe(page);
    expect(program.errors).toEqual([]);
  }
});

test("open gives the original item, fuzzy a record with all its fields, and both keep what is no text", async () => {
  await using program = await uiProgram(`
    items = { "plain", { label = "rich", description = "a description", prefix = "*", ansi_color = 1, extra = { deep = function() return 7 end } } }
    items[2].myself = items[2]
    ingot.spawn(function() choice = ingot.picker.open({ items = items, placement = "bottom" }) end)
  `);
  expect(program.text).toContain("* rich  a description");
  await program.type(DOWN + ENTER);
  expect(program.evaluate("choice.item == items[2], choice.index")).toEqual([true, 2]);
  await program.run(choosing("ingot.picker.open({ items = items })"));
  await program.type(ENTER);
  expect(program.evaluate("choice.item")).toEqual(["plain"]);
  await program.run(choosing("ingot.picker.fuzzy({ items = items })"));
  await program.type(ENTER);
  expect(program.evaluate("choice.item.label")).toEqual(["plain"]);
  await program.run(choosing("ingot.picker.fuzzy({ items = function() return items end })"));
  await program.type(`descr${ENTER}`);
  expect(program.evaluate("choice.item.extra.deep(), choice.index")).toEqual([7, 2]);
});

test("matched letters, descriptions and colours are to be seen", async () => {
  await using program = await uiProgram(
    choosing(`ingot.picker.fuzzy({ placement = "center", items = {
    { label = "alpha", description = "the first", ansi_color = 3, prefix = ">" , search_terms = { "omega" } },
    { label = "beta", label_color = 9 } } })`),
  );
  await program.type("ph");
  const row = program.rows.findIndex((line) => line.includes("alpha"));
  const column = (program.rows[row] as string).indexOf("alpha");
  const look = (at: number) => program.emulator.cell(row, column + at).replace(/^"."/, "");
  expect(look(2)).toBe(look(3));
  expect(look(2)).not.toBe(look(4));
  expect(look(0)).toBe(look(4));
  await program.type("\x15omega");
  expect(program.text).toContain("> alpha  the first");
  expect(program.text).not.toContain("beta");
});

test("the mouse selects, chooses by a double click, and scrolls", async () => {
  await using program = await uiProgram("");
  const items = Array.from({ length: 100 }, (_, i) => `"item ${i + 1}."`).join(",");
  for (const open of ["open", "fuzzy"]) {
    await program.run(choosing(`ingot.picker.${open}({ items = { ${items} }, placement = "center" })`));
    const find = (text: string) => program.rows.findIndex((row) => row.includes(text));
    const row = find("item 3.");
    await program.mouse("down", row, 20);
    expect(find("item 1.")).toBe(-1);
    const target = find("item 6.");
    await program.click(target, 20);
    expect(program.evaluate("choice")).toEqual(["open"]);
    await program.click(target, 20);
    expect(program.evaluate("choice.index")).toEqual([6]);
  }
  await program.run(choosing(`ingot.picker.fuzzy({ items = { ${items} } })`));
  await program.type("12");
  const docked = program.rows.findIndex((row) => row.includes("item 12."));
  await program.click(docked, 7);
  await program.click(docked, 7);
  expect(program.evaluate("choice.index, ingot.prompt.text()")).toEqual([12, ""]);
});

test("other keys choose with an action of their own, Tab with tab", async () => {
  await using program = await uiProgram("");
  await program.run(choosing('ingot.picker.fuzzy({ items = { "a", "b" }, actions = { ["<C-d>"] = "delete" } })'));
  await program.type(`${DOWN}\x04`);
  expect(program.evaluate("choice.action, choice.index")).toEqual(["delete", 2]);
  await program.run(choosing('ingot.picker.fuzzy({ items = { "a", "b" } })'));
  await program.type("\t");
  expect(program.evaluate("choice.action, choice.index")).toEqual(["tab", 1]);
});

test("on_select hears of each selection; an error in it is reported and harms nothing", async () => {
  await using program = await uiProgram(`
    seen = {}
    ingot.spawn(function()
      choice = ingot.picker.fuzzy({ items = { "a", "b" }, on_select = function(item)
        seen[#seen + 1] = item.label
        if item.label == "b" then error("oops") end
      end })
    end)
  `);
  await program.type(DOWN);
  await program.type(UP);
  expect(program.evaluate("table.concat(seen, ',')")).toEqual(["b,a"]);
  expect(program.errors.join()).toContain("oops");
  await program.type("a");
  expect(program.evaluate("#seen")).toEqual([2]);
  await program.type(ENTER);
  expect(program.evaluate("choice.index")).toEqual([1]);
});

test("a handle: selection counts from 0, items can be replaced, keys and events are those of its window", async () => {
  await using program = await uiProgram(`
    events = {}
    p = ingot.picker.new({ items = { "a", "b", "c" }, placement = "center" })
    p:win():on("submit", function() events[#events + 1] = "submit " .. p:selected() end)
    p:win():on("selection_changed", function() events[#events + 1] = "moved " .. p:selected() end)
    p:win():key("x", function() events[#events + 1] = "x" end)
  `);
  expect(
    program.evaluate("p:selected(), p:selected(2):selected(), p:move(-1):selected(), p:move(-9):selected()"),
  ).toEqual([0, 2, 1, 0]);
  await program.run("events = {}");
  await program.type(`${DOWN}x${ENTER}`);
  expect(program.evaluate("table.concat(events, ',')")).toEqual(["moved 1,x,submit 1"]);
  expect(program.evaluate("p:items({ 'd', 'e' }, 1):selected()")).toEqual([1]);
  await program.settle();
  expect(program.text).toContain(" e ");
  expect(program.evaluate("p:items({}):selected()")).toEqual([undefined]);
  await program.run("p:close() p:close() p:items({ 'z' }) p:move(1)");
  expect(program.evaluate("ingot.win.cur() == ingot.prompt.win()")).toEqual([true]);
  expect(program.errors).toEqual([]);
});

test("a handle tells whether the user has left it, or it was closed", async () => {
  await using program = await uiProgram(`
    function open()
      events, p = {}, ingot.picker.new({ items = { "a", "b" } })
      for _, event in ipairs({ "dismiss", "close" }) do
        p:win():on(event, function() events[#events + 1] = event .. p:selected() end)
      end
    end
  `);
  for (const key of [ESC, "\x03"]) {
    await program.run("open()");
    await program.type(DOWN + key);
    expect(program.evaluate("table.concat(events, ',')")).toEqual(["dismiss1,close1"]);
    expect(program.text).not.toContain(" a");
  }
  await program.run("open() p:close()");
  expect(program.evaluate("table.concat(events, ',')")).toEqual(["close0"]);
});

test("icons of files are shown where the settings say so, unless there is a prefix", async () => {
  const picker = `ingot.picker.new({ items = {
    { label = "src", icon = { kind = "dir", path = "src" } }, { label = "main", icon = { kind = "file" } },
    { label = "own", icon = { kind = "file" }, prefix = "*" }, { label = "odd", icon = { kind = "constructor" } },
    { label = "bad", icon = 7 } } })`;
  const icons = ["📁", "📄", "*", "odd", "bad"];
  await using program = await uiProgram(`ingot.settings.file_icons = true ${picker}`);
  const rows = program.rows.filter((row) => /src|main|own|odd|bad/.test(row));
  expect(rows.map((row) => icons.find((icon) => row.includes(icon)))).toEqual(icons);
  await program.reload(`ingot.settings.file_icons = false ${picker}`);
  expect(program.text).not.toContain("📁");
  expect(program.errors).toEqual([]);
});

test("a handle docked at the prompt leaves the keyboard to it", async () => {
  await using program = await uiProgram(
    'p = ingot.picker.new({ items = { "one", "two" }, placement = "prompt_docked" })',
  );
  await program.type("typed");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["typed"]);
  const list = program.rows.findIndex((row) => row.includes("two"));
  const prompt = program.rows.findIndex((row) => row.includes("typed"));
  expect(list).toBeGreaterThanOrEqual(0);
  expect(prompt).toBeGreaterThan(list);
});

test("a handle docked at the prompt stays above it while it grows, and goes below where there is no room", async () => {
  await using program = await uiProgram(
    'p = ingot.picker.new({ items = { "one", "two" }, placement = "prompt_docked" })',
  );
  const gap = () => {
    const list = program.rows.findIndex((row) => row.includes("two"));
    return program.rows.findIndex((row) => row.includes("first")) - list;
  };
  await program.type("first");
  // The line above the prompt is between.
  expect(gap()).toBe(2);
  await program.type("\x1b\rsecond\x1b\rthird");
  expect(program.text).toContain("third");
  expect(gap()).toBe(2);
  await program.run(`ingot.ui.layout.set(function(s)
    local l = ingot.ui.layout
    return l.vbox({ { l.leaf(ingot.prompt.win()), height = 4 }, { l.leaf(ingot.win.new(ingot.buf.new())), height = "fill" } })
  end)`);
  expect(program.rows.findIndex((row) => row.includes("one"))).toBeGreaterThan(4);
});

test("cancelling the task, and a reload, close it", async () => {
  await using program = await uiProgram(`
    reg = ingot.spawn(function()
      local ok, err = pcall(ingot.picker.fuzzy, { items = { "shown here" } })
      cancelled = ingot.task.is_cancelled(err)
    end)
  `);
  expect(program.text).toContain("shown here");
  await program.run("reg:remove()");
  expect(program.text).not.toContain("shown here");
  expect(program.evaluate("cancelled")).toEqual([true]);
  await program.run(choosing('ingot.picker.open({ items = { "shown again" } })'));
  expect(program.text).toContain("shown again");
  await program.reload("");
  expect(program.text).not.toContain("shown again");
  await program.type("free");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["free"]);
});

test("bad items are errors that say what is wrong", async () => {
  await using program = await uiProgram("");
  const failure = async (call: string) => {
    await program.run(`ok, err = pcall(function() return ${call} end)`);
    return program.evaluate("tostring(err)")[0];
  };
  expect(await failure("ingot.picker.fuzzy({})")).toContain("field 'items' is missing");
  expect(await failure("ingot.picker.fuzzy({ items = 3 })")).toContain("list or function expected, got number");
  expect(await failure("ingot.picker.fuzzy({ items = { {} } })")).toContain("item 1 has no label");
  expect(await failure("ingot.picker.fuzzy({ items = { true } })")).toContain("item 1 must be a text or a table");
  expect(await failure("ingot.picker.open({ items = {} })")).toContain("there is none");
  expect(await failure("ingot.picker.new({ items = {} })")).toContain("there is none");
  expect(await failure("ingot.picker.fuzzy({ items = function() error('no items today') end })")).toContain(
    "no items today",
  );
  expect(program.evaluate("pcall(ingot.picker.open, { items = { 'a' } })")[0]).toBe(false);
});

test("rubbish in labels is shown as something, on any screen", async () => {
  for (const [rows, columns] of [
    [1, 1],
    [2, 3],
    [24, 80],
  ] as const) {
    await using program = await uiProgram(
      `ingot.spawn(function()
        choice = ingot.picker.fuzzy({ items = { "\\27[31m\\n\\0" .. string.rep("x", 200000), "\\255", "", "好好" }, placement = "cursor" })
      end)`,
      { rows, columns },
    );
    await program.type(`${DOWN}${DOWN}${DOWN}`);
    await program.type(ENTER);
    expect(program.evaluate("choice.index")).toEqual([4]);
    expect(program.errors).toEqual([]);
  }
});

test("ten thousand items are prepared once, compared once per key, and only those in view are looked at again", async () => {
  const rows = 24;
  using prepared = spyOn(fuzzysort, "prepare");
  using compared = spyOn(fuzzysort, "single");
  await using program = await uiProgram(
    `
    local items = {}
    for i = 1, 10000 do items[i] = { label = "src/module" .. i .. "/file" .. i .. ".ts", description = "number " .. i } end
    ingot.spawn(function() choice = ingot.picker.fuzzy({ items = items }) end)
  `,
    { rows },
  );
  expect(program.text).toContain("10000/10000");
  let allowed = 10_000;
  for (const key of "module9999") {
    prepared.mockClear();
    compared.mockClear();
    await program.type(key);
    expect(prepared.mock.calls.length).toBeLessThanOrEqual(allowed + rows);
    expect(compared.mock.calls.length).toBeWithin(10_000, 10_000 + rows + 1);
    allowed = 0;
  }
  expect(program.text).toContain("module9999");
  expect(program.text).not.toContain("module9990");
});
