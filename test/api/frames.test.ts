// Frames of which most stays as it was look like frames that are drawn whole, whatever happens in between.
import { expect, test } from "bun:test";
import { createRandom } from "../kernel/random.ts";
import { uiProgram } from "./ui.ts";

const SOURCE = `
  local l <const> = ingot.ui.layout
  ns = ingot.ns("test")
  left, right, line = ingot.buf.new(), ingot.buf.new(), ingot.buf.new()
  for i = 1, 80 do right:source(right:source() .. "line " .. i .. (i % 7 == 0 and " 漢字 wide" or "") .. "\\n") end
  lw = ingot.win.new(left, { wrap = true })
  rw = ingot.win.new(right, { kind = "list" })
  iw = ingot.win.new(line, { kind = "input" })
  dots = 0
  paint = ingot.paint.register(function(slice)
    slice:put_str(0, 0, ("."):rep(dots % 30), { fg = "green" })
  end)
  split = l.split("horizontal")
  title, border, group = "one", "single", "Border"
  l.set(function()
    if keeps and last then return last end
    last = l.vbox({
      { child = split:layout(l.leaf(lw, { border = border, title = title }), l.leaf(rw)), height = "fill" },
      { child = l.leaf(twice and lw or paint), height = 2 },
      { child = l.leaf(iw, { border = { top = group } }), height = "fit" },
    })
    return last
  end)
  iw:focus()
`;

/** What may happen, as Lua, keys or the mouse. */
const STEPS: readonly string[] = [
  'left:source(left:source() .. "more text that goes on 漢 ")',
  'left:source("")',
  'left:mark(ns, 1, 2, { end_col = 9, hl_group = "Search" })',
  "left:clear_ns(ns)",
  'left:mark(ns, 1, 1, { virt_text = "virtual", virt_text_pos = "eol" })',
  "title = title == nil and 'two' or nil",
  'border = ({ "single", "double", "none" })[math.random(3)]',
  'group = group == "Border" and "Accent" or "Border"',
  "twice = not twice",
  "keeps = not keeps",
  'rw:set_renderer(function(_, slice) slice:put_str(1, 1, "drawn by a plugin") end)',
  "rw:set_renderer(function() end)",
  "rw:set_renderer()",
  "rw:move_cursor(3)",
  "rw:move_cursor(-2)",
  "rw:scroll(20)",
  'rw:row_highlights({ { start = 3, ["end"] = 6 } })',
  "rw:row_highlights()",
  "dots = dots + 7",
  "split:resize(3)",
  "split:resize(-4)",
  'title = title == "one" and "another" or "one"',
  "rw:focus()",
  "iw:focus()",
  'over = over or ingot.overlay.new({ layout = ingot.win.new(ingot.buf.new():lines({ "over" })), modal = false, border = "single", anchor = "center", width = 20, height = 5 })',
  "if over then over:close() over = nil end",
  'ingot.theme.set("Border", { fg = { ansi = 3 } })',
  'ingot.notify("a notice")',
  'iw:placeholder("type here")',
];

const KEYS = [
  "a",
  "漢",
  "\x7f",
  "\x1b[D",
  "\x15",
  "\t",
  "\x1b[B",
  "\x1b[<64;60;5M",
  "\x1b[<65;60;5M",
  "\x1b[<0;5;3M\x1b[<0;5;3m",
];

test("whatever changes, nothing of the frame before is left", async () => {
  const random = createRandom(7);
  await using program = await uiProgram(SOURCE, { rows: 24, columns: 80 });
  const { ui, emulator } = program;
  for (let i = 0; i < 400; i++) {
    const step = random.below(3) === 0 ? random.pick(KEYS) : random.pick(STEPS as string[]);
    if (KEYS.includes(step)) await program.type(step);
    else await program.run(step);
    const seen = emulator.cells;
    // Another style object of the same look has all of it drawn, on a screen that is sent anew.
    ui.wardrobe.forget();
    ui.repaint();
    await program.settle();
    expect(emulator.cells, `after ${step}, step ${i}`).toEqual(seen);
  }
  expect(program.errors).toEqual([]);
});

test("a window that is shown in two places is the same in both", async () => {
  await using program = await uiProgram(
    `local l = ingot.ui.layout
    buf = ingot.buf.new():lines({ "one" })
    local leaf = l.leaf(ingot.win.new(buf))
    local screen = l.vbox({ { leaf, height = 2 }, { leaf, height = 2 } })
    l.set(function() return screen end)`,
    { rows: 5, columns: 20 },
  );
  expect(program.rows.slice(0, 4)).toEqual(["one", "", "one", ""]);
  await program.run('buf:lines({ "two" })');
  expect(program.rows.slice(0, 4)).toEqual(["two", "", "two", ""]);
});
