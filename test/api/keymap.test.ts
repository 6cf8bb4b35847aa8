// Keys as a Lua program binds them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

test("window bindings come first, then those of the overlay, then those of the program; false passes on", async () => {
  await using program = await uiProgram(`
    heard = {}
    local function note(name, result) return function() heard[#heard + 1] = name return result end end
    local win = ingot.win.new(ingot.buf.new({ name = "b" }), { name = "w" })
    overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), anchor = "center" })
    reg = win:key("x", note("window", false))
    overlay:key("x", note("overlay", false))
    ingot.keymap.set("", "x", note("global"))
    win:key("n", "y", note("mode given"))
    overlay:key("z", note("nil keeps it"))
    ingot.keymap.set("", "z", note("never"))
  `);
  await program.type("x");
  expect(program.evaluate("table.concat(heard, ',')")).toEqual(["window,overlay,global"]);
  await program.run("heard = {} first, second = reg:remove(), reg:remove()");
  await program.type("xyz");
  expect(program.evaluate("table.concat(heard, ','), first, second")).toEqual([
    ...["overlay,global,mode given,nil keeps it", true, false],
  ]);
});

test("a chord of two keys knows in which mode it began, and falls through by false", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("", "<Esc><Esc>", function(ctx)
      modes = (modes or "") .. ctx.vim_mode_at_chord_start .. #ctx.keys
      return false
    end)
  `);
  await program.type("text\x1b");
  await program.type("\x1b");
  expect(program.evaluate("modes")).toEqual(["insert2"]);
  expect(program.text).toContain("text");
});

test("a handler may bind its own key anew, and take it away, while it runs", async () => {
  await using program = await uiProgram(`
    count = 0
    local function bind()
      reg = ingot.keymap.set("", "<C-y>", function()
        count = count + 1
        if count < 3 then bind() else reg:remove() end
      end)
    end
    bind()
  `);
  for (let i = 0; i < 6; i++) await program.type("\x19");
  expect(program.evaluate("count, #ingot.keymap.list()")).toEqual([3, 0]);
  expect(program.errors).toEqual([]);
});

test("lists show chords as people write them; the leader counts for later bindings", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("normal", "<leader>x", function() end, { desc = "old leader" })
    ingot.keymap.set_leader("<Space>")
    ingot.keymap.set("n", "<leader>xy", function() end)
    ingot.keymap.set("", "ctrl-j", function() end)
    ingot.keymap.set("", "<C-j>", function() end)
  `);
  const [rows] = program.evaluate("ingot.keymap.list()") as [{ mode: string; chord: string; desc?: string }[]];
  expect(rows.map(({ mode, desc }) => [mode, desc])).toEqual([
    ["n", "old leader"],
    ["n", undefined],
    ["", undefined],
  ]);
  expect(program.evaluate(`#ingot.keymap.prefixes("", "n"), #ingot.keymap.prefixes("<Space>x", "n")`)).toEqual([3, 1]);
  expect(program.evaluate(`ingot.keymap.leader()`)).toEqual(["<Space>"]);
  expect(program.evaluate(`ingot.keymap.unset("n", "<Space>xy"), ingot.keymap.unset("n", "<Space>xy")`)).toEqual([
    ...[true, false],
  ]);
  expect(program.evaluate(`ingot.keymap.help_sections()[1].entries[1].label`)).toEqual(["Enter"]);
});

test("keys that the program has bound stay away for as long as the plugins unset them, load after load", async () => {
  await using program = await uiProgram("hits = 0");
  program.evaluate(`ingot.keymap.set("", "f5", function() hits = hits + 1 end)`);
  for (let load = 0; load < 4; load++) {
    await program.reload(`removed = { ingot.keymap.unset("", "f5"), ingot.keymap.unset("", "f5") }`);
    await program.type("\x1b[15~");
    expect(program.evaluate("removed[1], removed[2], hits, #ingot.keymap.list()")).toEqual([true, false, 0, 0]);
  }
  await program.reload("");
  await program.type("\x1b[15~");
  expect(program.evaluate("hits")).toEqual([1]);
});

test("modes and chords that are none are refused", async () => {
  await using program = await uiProgram("");
  const failure = (mode: string, chord: string) =>
    program.evaluate(`select(2, pcall(ingot.keymap.set, "${mode}", "${chord}", function() end))`)[0];
  expect(failure("x", "a")).toContain('there is no mode "x"');
  for (const chord of ["", "<C-nokey>", "<C-", "notakey"]) expect(failure("", chord)).toContain("bad argument #2");
  expect(program.evaluate(`select(2, pcall(ingot.keymap.set_leader, "ab"))`)[0]).toContain("one key");
});

test("what a handler raises is reported, and its key is kept from everybody else", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("", "a", function() error("oops") end)
    ingot.keymap.set("", "b", function() local t = {} t.t = t return t end)
  `);
  await program.type("ab");
  expect(program.errors).toEqual([expect.stringContaining("oops")]);
  expect(program.evaluate("ingot.win.cur():buf():source()")).toEqual([""]);
});
