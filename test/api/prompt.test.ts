// The prompt, as a Lua program and a user at the terminal have it.
import { expect, test } from "bun:test";
import { StoppedClock } from "../terminal/stopped-clock.ts";
import { uiProgram } from "./ui.ts";

const UP = "\x1b[A";
const DOWN = "\x1b[B";
const ENTER = "\r";
const ESC = "\x1b";

test("text, cursor and replace_range count bytes and keep to characters", async () => {
  await using program = await uiProgram("");
  await program.type("häß x");
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.cursor()")).toEqual(["häß x", 7]);
  expect(program.evaluate("ingot.prompt.cursor(2), ingot.prompt.cursor(-5), ingot.prompt.cursor(99)")).toEqual([
    1, 0, 7,
  ]);
  expect(program.evaluate("ingot.prompt.replace_range(1, 5, 'ey'), ingot.prompt.text()")).toEqual([3, "hey x"]);
  expect(program.evaluate("ingot.prompt.replace_range(50, 2, '!'), ingot.prompt.text()")).toEqual([6, "hey x!"]);
  await program.run("ingot.prompt.set_text('new\\ntext')");
  expect(program.evaluate("ingot.prompt.cursor()")).toEqual([8]);
  await program.type("\x1f");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["new\ntext"]);
  expect(program.text).toContain("text");
});

test("the overview's sample: marks follow what is typed", async () => {
  await using program = await uiProgram(`
    local prompt = smelt.prompt.win()
    local ns     = smelt.ns("my_plugin")

    prompt:on("text_changed", function()
      local buf = prompt:buf()
      if not buf then return end
      buf:clear_ns(ns):mark(ns, 1, 0, {
        end_col  = 999,
        hl_group = "DiagnosticHint",
        priority = 200,
      })
    end)
  `);
  await program.type("hint");
  const row = program.rows.findIndex((line) => line.includes("hint"));
  await program.settle();
  const column = (program.rows[row] as string).indexOf("hint");
  await using plain = await uiProgram("");
  await plain.type("hint");
  expect(program.emulator.cell(row, column)).toStartWith('"h"');
  expect(program.emulator.cell(row, column)).not.toBe(plain.emulator.cell(row, column));
  expect(program.emulator.cell(row, column + 3)).not.toBe(plain.emulator.cell(row, column + 3));
  expect(program.errors).toEqual([]);
});

test("writing to its buffer is setting its text", async () => {
  await using program = await uiProgram("");
  await program.type("old");
  await program.run('ingot.prompt.win():buf():source("from a buffer")');
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.cursor()")).toEqual(["from a buffer", 13]);
  await program.run('ingot.win.cur():buf():lines({ "a", "b" })');
  expect(program.evaluate("ingot.prompt.text(), ingot.prompt.cursor()")).toEqual(["a\nb", 3]);
});

test("commands are completed with their descriptions; Tab takes one over, Enter runs it", async () => {
  await using program = await uiProgram(`
    ran = {}
    ingot.cmd.register("greet", function(arg) ran[#ran + 1] = "greet[" .. arg .. "]" end, { desc = "say hello" })
    ingot.cmd.register("grow", function() ran[#ran + 1] = "grow" end, { desc = "get larger" })
    ingot.cmd.register("secret", function() end, { hidden = true })
  `);
  await program.type("/");
  expect(program.text).toContain("/greet  say hello");
  expect(program.text).not.toContain("secret");
  await program.type("gro");
  expect(program.text).not.toContain("/greet");
  await program.type(ENTER);
  await program.settle();
  expect(program.evaluate("ran[1]")).toEqual(["grow"]);
  expect(program.evaluate("ingot.prompt.text()")).toEqual([""]);
  await program.type("/gr\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["/grow "]);
  await program.type(`\x15/hello${ESC}`);
  expect(program.text).not.toContain("say hello");
  await program.type(`\x15/gre\tbob${ENTER}`);
  expect(program.evaluate("ran[2]")).toEqual(["greet[bob]"]);
  await program.type("no /gr");
  expect(program.text).not.toContain("say hello");
  expect(program.errors).toEqual([]);
});

test("what a command takes is shown dim behind its name, and is never part of the text", async () => {
  await using program = await uiProgram(`
    ran = {}
    ingot.cmd.register("greet", function(arg) ran[#ran + 1] = arg end, { args = { "ann", "bob" } })
    ingot.cmd.register("open", function() end, { args = { "<file>" } })
    ingot.cmd.register("quiet", function() end)
  `);
  const line = () => program.rows.find((row) => row.startsWith("/"));
  await program.type("/greet ");
  expect(line()).toBe("/greet  [ann|bob]");
  const row = program.rows.findIndex((text) => text.startsWith("/"));
  expect(program.emulator.cell(row, 8)).toContain("dim");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["/greet "]);
  await program.type("b");
  expect(line()).toBe("/greet b");
  await program.type("\x7f ");
  expect(line()).toBe("/greet   [ann|bob]");
  await program.type(ENTER);
  await program.settle();
  expect(program.text).not.toContain("ann");
  await program.type("/open\t");
  expect(line()).toBe("/open  <file>");
  await program.type("\x15/quiet ");
  expect(line()).toBe("/quiet");
  await program.type("\x15/greet \x1b\r");
  expect(program.text).not.toContain("ann");
  expect(program.errors).toEqual([]);
});

test("a text that a plugin shows there stands instead of what a command takes", async () => {
  await using program = await uiProgram(`
    ns = ingot.ns("mine")
    ingot.cmd.register("greet", function() end, { args = { "ann", "bob" } })
  `);
  await program.type("/greet ");
  await program.run('ingot.prompt.win():buf():mark(ns, 1, 7, { virt_text = "whom?" })');
  expect(program.text).toContain("/greet  whom?");
  expect(program.text).not.toContain("ann");
  await program.run("ingot.prompt.win():buf():clear_ns(ns)");
  expect(program.text).toContain("/greet  [ann|bob]");
  expect(program.text).not.toContain("whom");
  expect(program.errors).toEqual([]);
});

test("the menu shows at most eight rows above the prompt, and scrolls", async () => {
  await using program = await uiProgram(`
    for i = 10, 40 do ingot.cmd.register("command" .. i, function() end, { desc = "number " .. i }) end
  `);
  await program.type("/command");
  const shown = () => program.rows.filter((row) => /^ \/command\d\d/.test(row));
  expect(shown()).toHaveLength(8);
  const prompt = program.rows.findLastIndex((row) => row.startsWith("/command"));
  expect(program.rows[prompt - 2]).toContain("number 17");
  await program.type(DOWN.repeat(10));
  expect(shown().join()).toContain("number 20");
  expect(shown()).toHaveLength(8);
  await program.type(UP.repeat(11));
  expect(shown().join()).toContain("number 40");
  await program.type("\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["/command40 "]);
  expect(shown()).toHaveLength(0);
});

test("a completer whose detect gives data: all four functions get it", async () => {
  await using program = await uiProgram(`
    calls = {}
    reg = ingot.prompt.completer({
      detect = function(text, cpos)
        local at = text:sub(1, cpos):match("()#%w*$")
        if at then return { kind = "tag", f = print }, at - 1 end
      end,
      items = function(data) return { { label = "bug", description = "it fails", data.kind }, { label = "feature" } } end,
      query = function(data, token, items)
        calls[#calls + 1] = data.kind .. token
        local rows = {}
        for _, item in ipairs(items) do if ("#" .. item.label):find(token, 1, true) then rows[#rows + 1] = item end end
        return rows
      end,
      accept = function(data, item) return "#" .. item.label .. (item[1] or "") .. " " end,
    })
  `);
  await program.type("a #");
  expect(program.text).toContain("bug      it fails");
  await program.type("b\t");
  expect(program.evaluate("ingot.prompt.text(), table.concat(calls, ',')")).toEqual(["a #bugtag ", "tag#,tag#b"]);
  await program.type("#f");
  expect(program.text).toContain(" feature");
  await program.run("reg:remove()");
  expect(program.text).not.toContain(" feature");
  expect(program.errors).toEqual([]);
});

test("a completer whose detect gives a place: items with a query, or matches", async () => {
  await using program = await uiProgram(`
    selected = {}
    ingot.prompt.completer({
      detect = function(text, cpos) local at = text:sub(1, cpos):match("()@%w*$"); return at and at - 1 end,
      items = function(anchor, text, cpos) return { "alice", "bob" } end,
      query = function(text, anchor, cpos) return text:sub(anchor + 2, cpos) end,
      accept = function(item, anchor, action) return "@" .. item.label .. anchor end,
      on_select = function(item) selected[#selected + 1] = item.label end,
    })
    ingot.prompt.completer({
      detect = function(text, cpos) return text:sub(1, 1) == "!" and 0 / 2 or nil end,
      matches = function(anchor, text, cpos, limit) return { items = { { label = text .. limit } }, status = "done" } end,
      accept = function(item) ingot.prompt.set_text("done by itself") end,
      limit = 7,
    })
  `);
  await program.type("ä @");
  await program.type(DOWN);
  expect(program.evaluate("table.concat(selected, ',')")).toEqual(["alice,bob"]);
  await program.type("bo\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["ä @bob3"]);
  await program.type("\x15!x");
  expect(program.text).toContain("!x7");
  await program.type("\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["done by itself"]);
  expect(program.errors).toEqual([]);
});

test("Enter takes a row over, also where that fails, or is done later; it submits what stands there in full", async () => {
  await using program = await uiProgram(`
    sent = {}
    ingot.cell("input_submit"):subscribe(function(text) sent[#sent + 1] = tostring(text) end)
    function complete(sign, accept)
      ingot.prompt.completer({
        detect = function(text, cpos)
          local at = text:sub(1, cpos):match("()" .. sign .. "%w*$")
          if at then return sign, at - 1 end
        end,
        items = function() return { "bug" } end,
        query = function(_, _, items) return items end,
        accept = accept,
      })
    end
    complete("#", function() error("oops") end)
    complete("@", function() ingot.spawn(function()
      local choice = ingot.picker.open({ items = { "late" } })
      ingot.prompt.set_text(ingot.prompt.text() .. choice.item)
    end) end)
    complete("+", function() end)
    complete("&", function(sign, item) return sign .. item.label end)
  `);
  const sent = () => program.evaluate("table.concat(sent, '|'), ingot.prompt.text()");
  await program.type("rm -rf #");
  await program.type(ENTER);
  expect(sent()).toEqual(["", "rm -rf #"]);
  expect(program.errors.join()).toContain("oops");
  await program.type("\x15see @");
  await program.type(ENTER);
  await program.type(ENTER);
  expect(sent()).toEqual(["", "see @late"]);
  await program.type("\x15a +");
  await program.type(ENTER);
  expect(sent()).toEqual(["", "a +"]);
  // The menu is gone.
  await program.type(ENTER);
  expect(sent()).toEqual(["a +", ""]);
  await program.type("&b");
  await program.type(ENTER);
  expect(sent()).toEqual(["a +", "&bug"]);
  await program.type("\x15&bug");
  expect(program.text).toContain(" bug");
  await program.type(ENTER);
  expect(sent()).toEqual(["a +|&bug", ""]);
});

test("a manual completer waits for Tab", async () => {
  await using program = await uiProgram(`
    ingot.prompt.completer({
      manual = true,
      detect = function() return 0 end,
      matches = function(_, text) return { text .. "!" } end,
      accept = function(item) return item.label end,
    })
  `);
  await program.type("word");
  expect(program.text).not.toContain("word!");
  await program.type("\t");
  expect(program.text).toContain("word!");
  await program.type("s");
  expect(program.text).toContain("words!");
  await program.type("\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["words!"]);
  await program.type("x");
  expect(program.text).not.toContain("words!x!");
});

test("what a completer does wrong is reported, and the others are asked", async () => {
  await using program = await uiProgram(`
    ingot.cmd.register("works", function() end)
    ingot.prompt.completer({ detect = function() return 0 end, matches = function() return 7 end, accept = function() end })
    ingot.prompt.completer({ detect = function() error("broken") end, matches = function() end, accept = function() end })
    ingot.prompt.completer({ detect = function() return 99 end, matches = function() end, accept = function() end })
    ok, message = pcall(ingot.prompt.completer, { detect = function() end, accept = function() end })
  `);
  await program.type("/");
  program.ui.notices.dismiss();
  await program.settle();
  expect(program.text).toContain("/works");
  const errors = program.errors.join("\n");
  expect(errors).toContain("broken");
  expect(errors).toContain("must return a list of rows");
  expect(errors).toContain("a place before the cursor");
  expect(program.evaluate("message")[0]).toContain("either 'items' and 'query', or 'matches'");
});

test("a click on a row of the menu takes it over; the wheel and other buttons do not", async () => {
  await using program = await uiProgram(`
    ingot.prompt.completer({
      detect = function(text) if text:sub(1, 1) == "!" then return 0 end end,
      matches = function() return { "!one", "!two", "!three" } end,
      accept = function(item) return item.label .. " " end,
    })
  `);
  const rowOf = (text: string) => program.rows.findIndex((row) => row.includes(text));
  await program.type("!");
  await program.mouse("press", rowOf("!three"), 2);
  expect(program.ui.editors.menu?.selected).toBe(2);
  // Let go elsewhere, it is only selected.
  await program.mouse("drag", 0, 2);
  await program.mouse("release", 0, 2);
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["!"]);
  await program.mouse("down", rowOf("!two"), 2);
  await program.click(rowOf("!two"), 2);
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["!two "]);
  expect(program.text).not.toContain("!three");
  await program.type("x");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["!two x"]);
  expect(program.errors).toEqual([]);
});

test("accept_single: Tab takes over the only row there is", async () => {
  await using program = await uiProgram(`
    ingot.prompt.completer({
      accept_single = true, manual = true,
      detect = function() return 0 end,
      matches = function(_, text) if text == "a" then return { "alpha" } end return { text .. "1", text .. "2" } end,
      accept = function(item) return item.label end,
    })
  `);
  await program.type("a\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["alpha"]);
  expect(program.text).not.toContain("alpha1");
  await program.type("\t");
  expect(program.text).toContain("alpha1");
  expect(program.errors).toEqual([]);
});

test("accept_single: Tab is taken, also where what it takes over comes later", async () => {
  await using program = await uiProgram(`
    ingot.prompt.completer({ accept_single = true, manual = true, detect = function() return 0 end,
      matches = function() return { "only" } end, accept = function() accepted = true end })
  `);
  await program.type("a");
  await program.type("\t");
  // Left to others, it moves focus.
  expect(program.evaluate("accepted, ingot.win.cur() == ingot.prompt.win()")).toEqual([true, true]);
});

test("a completer that is searching is asked again, and says how it goes", async () => {
  const clock = new StoppedClock();
  const source = `
    asked, found, state, said = 0, {}, "scanning", nil
    ingot.prompt.completer({
      poll_ms = 16, loading_poll_ms = 16, loading_delay_ms = 0,
      detect = function(text) if text ~= "" then return 0 end end,
      matches = function() asked = asked + 1; return { items = found, status = state, message = said } end,
      accept = function(item) return item.label end,
    })
  `;
  await using program = await uiProgram(source, {
    prepare: (runtime) => {
      runtime.timers.clock = clock;
    },
  });
  /** The time has come to ask again. */
  const goOn = async (change: string) => {
    await program.run(change);
    clock.ring();
    await program.settle();
  };
  await program.type("x");
  expect(program.text).toContain("searching…");
  await program.type("\t");
  await goOn(`said = "reading the disk"`);
  expect(program.text).toContain("reading the disk");
  await goOn(`found, said = { "first", "second" }, "2 so far"`);
  expect(program.text).toMatch(/second[\s\S]*2 so far/);
  await program.type(DOWN);
  await goOn(`found = { "zeroth", "first", "second", "third" }`);
  expect(program.text).toContain("third");
  // What was selected still is.
  expect(program.ui.editors.menu?.selected).toBe(2);
  await goOn(`state, said = "ready", nil`);
  expect(program.text).not.toContain("so far");
  const [asked] = program.evaluate("asked");
  await goOn("");
  expect(program.evaluate("asked")).toEqual([asked]);
  await program.type("\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["second"]);
  expect(program.errors).toEqual([]);
});

test("open_picker: a provider says how its search goes", async () => {
  await using program = await uiProgram(`
    found, said, searching = {}, nil, true
    ingot.spawn(function()
      ingot.prompt.open_picker({ poll_ms = 16, loading_delay_ms = 0, provider = function()
        return { items = found, scanning = searching, message = said }
      end })
    end)
  `);
  await program.until("it is said that there is nothing yet", () => program.text.includes("searching…"));
  await program.run(`found, said = { "first" }, "not all yet"`);
  await program.until("both are shown", () => program.text.includes("not all yet · 1/1"));
  await program.run(`found, said, searching = {}, "no index", false`);
  await program.until("the message is shown alone", () => program.text.includes("no index"));
  expect(program.errors).toEqual([]);
});

test("a lock keeps completions away until the last one is released", async () => {
  await using program = await uiProgram('ingot.cmd.register("here", function() end)');
  await program.run("a, b = ingot.prompt.acquire(), ingot.prompt.acquire()");
  await program.type("/he");
  expect(program.text).not.toContain("/here");
  expect(program.evaluate("ingot.prompt.is_modal()")).toEqual([true]);
  await program.run("a:remove() a:remove()");
  expect(program.evaluate("ingot.prompt.is_modal()")).toEqual([true]);
  await program.run("b:remove()");
  expect(program.evaluate("ingot.prompt.is_modal()")).toEqual([false]);
  expect(program.text).toContain("/here");
});

test("stash, sections and what waits for the agent", async () => {
  await using program = await uiProgram("");
  await program.type("aside\x13");
  expect(program.evaluate("ingot.prompt.has_stash(), #ingot.prompt.queued(), #ingot.prompt.queued_rows()")).toEqual([
    true,
    0,
    0,
  ]);
  await program.run(
    'ingot.prompt.set_section("plan", "one") ingot.prompt.set_section("plan", "two") ingot.prompt.set_section("b", "x")',
  );
  expect([...program.ui.editors.prompt.sections]).toEqual([
    ["plan", "two"],
    ["b", "x"],
  ]);
  await program.run('ingot.prompt.remove_section("plan") ingot.prompt.remove_section("none")');
  expect([...program.ui.editors.prompt.sections.keys()]).toEqual(["b"]);
  await program.reload("");
  expect(program.ui.editors.prompt.sections.size).toBe(0);
});

test("ghost text is dim text in the empty prompt", async () => {
  await using program = await uiProgram('ingot.prompt.ghost.set("say something\\nmore")');
  expect(program.text).toContain("say something");
  await program.type("\t");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["say something"]);
  await program.run("ingot.prompt.set_text('') ingot.prompt.ghost.clear()");
  expect(program.text).not.toContain("say something");
});

test("open_picker: one choice, or one after the other with on_enter", async () => {
  await using program = await uiProgram(`
    entered = {}
    function open(opts) ingot.spawn(function() opts.items = opts.items or { "red", { label = "green", extra = 5 } }; choice = ingot.prompt.open_picker(opts) end) end
  `);
  await program.run("open({})");
  await program.type(`gr${ENTER}`);
  expect(program.evaluate("choice.action, choice.index, choice.item.extra")).toEqual(["accept", 2, 5]);
  await program.run(`choice = "open"
    open({ items = function() return { "n" .. #entered, "other" } end,
      on_enter = function(item, index) entered[#entered + 1] = item.label .. index end,
      on_dismiss = function() left = true end })`);
  await program.type(ENTER);
  expect(program.text).toContain("n1");
  await program.type(`${DOWN}${ENTER}`);
  expect(program.evaluate("table.concat(entered, ','), choice")).toEqual(["n01,other2", "open"]);
  await program.type("oth");
  expect(program.text).toContain("1/2");
  await program.run('ingot.prompt.set_text("")');
  expect(program.text).toContain("2/2");
  await program.type(ESC);
  expect(program.evaluate("choice, left")).toEqual([undefined, true]);
  expect(program.errors).toEqual([]);
});

test("open_picker: a provider finds items for what is typed, and a function ranks them", async () => {
  await using program = await uiProgram(`
    asked = 0
    ingot.spawn(function()
      choice = ingot.prompt.open_picker({ poll_ms = 20, provider = function(query, limit)
        asked = asked + 1
        return { items = { query .. "-" .. limit .. "-" .. asked }, searching = query == "q" and asked < 4 }
      end, limit = 9 })
    end)
  `);
  expect(program.text).toContain("-9-1");
  await program.type("q");
  await program.until("the provider is asked until it has found all", () => program.text.includes("q-9-4"));
  await program.type(ENTER);
  expect(program.evaluate("choice.item.label")).toEqual(["q-9-4"]);
  await program.run(
    `choice = ingot.prompt.open_picker({ items = { "a", "b", "c" }, rank = function(items, query) return { 6 / 2, 1, 77, 1.5 } end })`,
  );
  await program.type("x");
  expect(program.text).toContain("2/3");
  await program.type(ENTER);
  expect(program.evaluate("choice.item.label")).toEqual(["c"]);
  expect(program.errors).toEqual([]);
});

test("a provider is asked for what is in the prompt from the start", async () => {
  await using program = await uiProgram(`
    ingot.prompt.set_text("seed")
    ingot.spawn(function()
      ingot.prompt.open_picker({ provider = function(query) return { query .. " found " .. ingot.prompt.text() } end })
    end)
  `);
  expect(program.text).toContain("seed found seed");
  await program.type("s");
  expect(program.text).toContain("seeds found seeds");
});

test("cmd.picker: on_enter may put what was chosen into the prompt", async () => {
  await using program = await uiProgram(`
    ingot.cmd.picker("history", { items = { "ls", "make" }, apply = function() end,
      on_enter = function(item) ingot.prompt.set_text(item.label) end })
  `);
  await program.type(`/history${ENTER}`);
  await program.type(`mak${ENTER}`);
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["make"]);
});

test("cmd.picker: a picker without an argument, apply with one", async () => {
  await using program = await uiProgram(`
    log = {}
    ingot.cmd.picker("color", { desc = "choose a colour", items = function() return { "red", "blue" } end,
      apply = function(name) log[#log + 1] = "apply " .. name end,
      prepare = function() log[#log + 1] = "prepare" end,
      on_dismiss = function() log[#log + 1] = "dismiss" end })
    ingot.cmd.picker("toggle", { items = function() return { "n" .. #log } end, stay_open = true, apply = function() end,
      on_enter = function(item, index) log[#log + 1] = item.label .. index end })
  `);
  const log = () => program.evaluate("table.concat(log, ',')")[0];
  await program.type(`/color green${ENTER}`);
  expect(log()).toBe("apply green");
  await program.type(`/color${ENTER}`);
  expect(program.text).toContain("blue");
  await program.type(`blu${ENTER}`);
  expect(log()).toBe("apply green,prepare,apply blue");
  await program.type(`/color${ENTER}`);
  await program.type(ESC);
  expect(log()).toBe("apply green,prepare,apply blue,prepare,dismiss");
  await program.run("log = {}");
  await program.type(`/toggle${ENTER}`);
  await program.type(ENTER);
  await program.type(ENTER);
  expect(log()).toBe("n01,n11");
  await program.type(ESC);
  await program.reload("");
  await program.type(`/color${ENTER}`);
  expect(program.messages.join()).toContain('there is no command "color"');
  expect(program.errors).toEqual([]);
});

test("cmd.picker: nothing but a name is needed", async () => {
  await using program = await uiProgram(`
    log = {}
    ingot.cmd.picker("animal", { items = { "cat", "dog" }, on_enter = function(item) log[#log + 1] = item.label end })
    ingot.cmd.picker("thing", { items = { "a thing" } })
    ingot.cmd.picker("bare")
  `);
  await program.type(`/animal${ENTER}`);
  await program.type(`do${ENTER}`);
  expect(program.evaluate("table.concat(log, ',')")).toEqual(["dog"]);
  await program.type(`/animal cat${ENTER}`);
  expect(program.evaluate("#log")).toEqual([1]);
  expect(program.text).toContain('"animal" takes no argument');
  await program.type(`/thing${ENTER}`);
  await program.type(ENTER);
  await program.type(`/bare${ENTER}`);
  expect(program.text).toContain('"bare" has nothing to pick from');
  expect(program.errors).toEqual([]);
});

test("completers of an old generation are gone after a reload", async () => {
  await using program = await uiProgram(`
    ingot.prompt.completer({ detect = function() return 0 end, matches = function() return { "old offer" } end, accept = function() end })
  `);
  await program.type("x");
  expect(program.text).toContain("old offer");
  await program.reload("");
  expect(program.text).not.toContain("old offer");
  await program.type("y");
  expect(program.text).not.toContain("old offer");
});
