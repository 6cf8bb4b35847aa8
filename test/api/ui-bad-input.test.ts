// Plugins that do everything wrong: the UI stays up, answers keys, and says what was wrong.
import { expect, test } from "bun:test";
import { type UiProgram, uiProgram } from "./ui.ts";

/** The prompt still takes what is typed, and shows it. */
async function answers(program: UiProgram): Promise<void> {
  await program.type("alive");
  expect(program.text).toContain("alive");
}

/** An overlay beside the prompt that shows a window or paint surface. */
const floating = (leaf: string) => `ingot.overlay.new({ layout = ingot.ui.layout.leaf(${leaf}), anchor = "screen_at",
  width = 30, height = 4, modal = false, title = "T", border = "single" })`;

test("control characters in text, marks and titles are shown, not obeyed", async () => {
  const evil = `"a\\27]0;pwned\\7\\27[2J\\r\\b\\0\\n\\u{202e}z"`;
  await using program = await uiProgram(`
    local buf = ingot.buf.new():lines({ ${evil} })
    buf:mark(ingot.ns("n"), 1, 0, { virt_text = ${evil}, virt_text_pos = "eol" })
    paint = ingot.paint.register(function(slice) slice:put_str(0, 0, ${evil}) end)
    ingot.overlay.new({ layout = ingot.ui.layout.vbox({ { ingot.ui.layout.leaf(ingot.win.new(buf)) }, { ingot.ui.layout.leaf(paint) } }),
      title = ${evil}, border = "single", anchor = "dock_top", modal = false, height = 10 })
    ingot.keymap.set("", "<C-y>", function() end, { desc = ${evil} })
    ingot.win.cur():placeholder(${evil})
  `);
  expect(program.emulator.title).toBe("");
  expect(program.text).toContain("^[]0;pwned");
  await answers(program);
});

test("a million lines, and lines of 100,000 cells, cost what is in view", async () => {
  await using program = await uiProgram(`
    local lines = {}
    for i = 1, 1000000 do lines[i] = "line " .. i end
    local many = ingot.win.new(ingot.buf.new():lines(lines), { name = "many", wrap = true })
    local long = {}
    for i = 1, 50 do long[i] = ("x"):rep(100000) end
    local wide = ingot.win.new(ingot.buf.new():lines(long), { wrap = true })
    local paint = ingot.paint.register(function(slice)
      for i = -1, 8 do slice:put_str(i, -50000, ("y"):rep(100000)) end
    end)
    local l = ingot.ui.layout
    ingot.overlay.new({ layout = l.hbox({ { l.leaf(many) }, { l.leaf(wide) }, { l.leaf(paint) } }), anchor = "dock_top",
      height = 6, modal = false })
    many:focus()
  `);
  expect(program.rows[0]).toMatch(/^line 1 .*xxxxx.*yyyyy/);
  await program.type("G");
  expect(program.text).toContain("line 1000000");
  await program.resize(5, 20);
  await program.resize(24, 80);
  expect(program.errors).toEqual([]);
}, 30_000);

test.each([
  ["a paint callback", `ingot.paint.register(function() calls = calls + 1 BODY end)`],
  ["a renderer", `ingot.win.new(ingot.buf.new()):set_renderer(function() calls = calls + 1 BODY end)`],
])("%s that raises says so where it would have drawn", async (_, surface) => {
  await using program = await uiProgram(`calls = 0 ${floating(surface.replace("BODY", `error("no paint")`))}`);
  expect(program.text).toContain("│program:1: no paint");
  expect(program.messages.join()).toContain("no paint");
  await answers(program);
});

test.each([
  ["a paint callback", `ingot.paint.register(function() calls = calls + 1 BODY end)`],
  ["a renderer", `ingot.win.new(ingot.buf.new()):set_renderer(function() calls = calls + 1 BODY end)`],
])("%s that never returns is ended, and left alone for a while", async (_, surface) => {
  await using program = await uiProgram(
    `calls = 0
     ${floating(surface.replace("BODY", "while true do pcall(function() while true do end end) end"))}
     ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.paint.register(function(s) s:put_str(0, 0, "other") end)),
       anchor = "screen_at", row = 6, width = 20, height = 3, modal = false })`,
  );
  expect(program.text).toContain("time budget");
  expect(program.text).toContain("other");
  await answers(program);
  for (let i = 0; i < 20; i++) await program.type("x");
  // Each time it is left alone for longer: for more calls than this minutes would have to pass.
  expect(program.evaluate("calls")[0]).toBeLessThan(7);
});

test.each([
  ["raises", `error("no layout")`],
  ["returns something else", "return print"],
  ["returns nothing", ""],
  ["nests too deeply", `local n = leaf for _ = 1, 1000 do n = ingot.ui.layout.vbox({ { n } }) end return n`],
  ["never returns", "while true do end"],
])("when a composer %s, the last good layout stays", async (_, body) => {
  await using program = await uiProgram(`
    calls = 0
    local win = ingot.win.new(ingot.buf.new():lines({ "good" }))
    local prompt = ingot.win.cur()
    leaf = ingot.ui.layout.leaf(win)
    ingot.ui.layout.set(function()
      calls = calls + 1
      if calls == 1 then return ingot.ui.layout.vbox({ { leaf }, { ingot.ui.layout.leaf(prompt), height = 2 } }) end
      ${body}
    end)
  `);
  await program.run("ingot.ui.layout.invalidate()");
  expect(program.text).toContain("good");
  await answers(program);
  expect(program.messages.join()).toContain("the composer of the main screen");
});

test("a layout that contains itself cannot be made", async () => {
  await using program = await uiProgram(`
    local items = {}
    items[1] = { items }
    ok, failure = pcall(ingot.ui.layout.vbox, items)
    wide, tooWide = pcall(function()
      local l, win = ingot.ui.layout, ingot.win.new(ingot.buf.new())
      local node = l.leaf(win)
      for _ = 1, 20 do node = l.vbox({ { node }, { node } }) end
    end)
  `);
  expect(program.evaluate("ok, failure")[1]).toContain("contains itself");
  expect(program.evaluate("wide, tooWide")[1]).toContain("too large");
});

test("a thousand overlays are shown, and keys are answered", async () => {
  await using program = await uiProgram(`
    for i = 1, 1000 do
      overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new():lines({ "window " .. i }))),
        anchor = "screen_at", row = i % 15, col = i % 40, width = 14, height = 3, title = "T", border = "single", modal = false })
    end
    ingot.keymap.set("", "<C-y>", function() overlay:close() end)
  `);
  expect(program.text).toContain("window 1000");
  await program.type("\x19");
  expect(program.text).not.toContain("window 1000");
  await answers(program);
});

test("handlers may close what they run in", async () => {
  await using program = await uiProgram(`
    function open()
      local win = ingot.win.new(ingot.buf.new():lines({ "inside" }), { kind = "list" })
      local overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), anchor = "screen_at", width = 20, height = 4,
        title = "T", border = "single" })
      return win, overlay
    end
  `);
  const closers = [
    [`win:key("q", function() overlay:close() win:close() end)`, "q"],
    [`overlay:key("q", function() win:close() overlay:close() end)`, "q"],
    [`win:on("dismiss", function() win:close() end)`, "\x1b"],
    [`win:on("submit", function() overlay:close() end)`, "\r"],
    [`win:on("blur", function() win:close() end) win:on("submit", function() overlay:close() end)`, "\r"],
    [`win:on("press", function() win:close() end)`, "\x1b[<0;3;2M\x1b[<32;6;2M\x1b[<0;6;2m"],
    [`win:on("close", function() win:close() overlay:close() end) win:key("q", function() win:close() end)`, "q"],
    [`win:on("focus", function() win:close() end)`, ""],
    [`win:set_renderer(function() win:close() end)`, "x"],
  ] as const;
  for (const [closer, keys] of closers) {
    await program.run(`win, overlay = open() ${closer}`);
    await program.type(keys);
    await program.settle();
    expect([closer, program.text.includes("inside"), program.text.includes("T")]).toEqual([closer, false, false]);
  }
  await answers(program);
  expect(program.errors).toEqual([]);
});

test("handlers of text_changed may change the text; each is told once", async () => {
  await using program = await uiProgram(`
    local l = ingot.ui.layout
    a, b = ingot.win.new(ingot.buf.new()), ingot.win.new(ingot.buf.new())
    l.set(function() return l.vbox({ { l.leaf(a) }, { l.leaf(b) } }) end)
    heard = { a = 0, b = 0 }
    a:on("text_changed", function() heard.a = heard.a + 1 b:buf():lines({ "b" .. heard.a }) a:buf():lines({ "a" .. heard.a }) end)
    b:on("text_changed", function() heard.b = heard.b + 1 a:buf():lines({ "again" .. heard.b }) end)
  `);
  await program.run(`a:buf():lines({ "start" })`);
  for (let i = 0; i < 5; i++) await program.settle();
  expect(program.evaluate("heard.a, heard.b")).toEqual([1, 1]);
  expect(program.rows[0]).toBe("again1");
});

test("handlers of focus may send it to and fro", async () => {
  await using program = await uiProgram(`
    local l = ingot.ui.layout
    a, b = ingot.win.new(ingot.buf.new():lines({ "A" })), ingot.win.new(ingot.buf.new():lines({ "B" }))
    l.set(function() return l.vbox({ { l.leaf(a) }, { l.leaf(b) } }) end)
    count = 0
    a:on("focus", function() count = count + 1 b:focus() end)
    b:on("focus", function() count = count + 1 a:focus() end)
  `);
  await program.type("\t");
  expect(program.evaluate("count")[0]).toBeLessThan(500);
  expect(program.errors).toEqual([]);
  expect(program.text).toContain("A");
});

test("the prompt and the transcript cannot be closed or made again", async () => {
  await using program = await uiProgram("");
  const failure = (code: string) => program.evaluate(`select(2, pcall(function() ${code} end))`)[0];
  expect(failure("ingot.win.cur():close()")).toContain("belongs to ingot");
  expect(failure("ingot.win.transcript():close()")).toContain("belongs to ingot");
  expect(failure(`ingot.win.new(ingot.buf.new(), { name = "ingot.prompt", kind = "list" })`)).toContain(
    "belongs to ingot",
  );
  await answers(program);
});

test("handles of what is closed can still be used, to no effect", async () => {
  await using program = await uiProgram(`
    buf = ingot.buf.new():lines({ "x" })
    win = ingot.win.new(buf)
    overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), modal = false })
    paint = ingot.paint.register(function() end)
    overlay:close() win:close() paint:remove()
    win:close() win:focus() win:cursor(3) win:move_cursor(-5) win:reveal(9) win:scroll(2 ^ 40 | 0) win:scroll("tail")
    win:placeholder("p"):clear_placeholder() win:link_scroll(win) win:row_highlights({ { start = 0 } }) win:pan(9)
    win:set_renderer(function() end):invalidate_renderer()
    regs = { win:on("press", print), win:key("x", print), overlay:key("x", print), paint:on("press", print) }
    win:decorate({ layout = ingot.ui.layout.leaf(ingot.win.new(buf)) })
    again = ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), title = "again", border = "single", modal = false })
    ingot.ui.layout.set(function() return ingot.ui.layout.hbox({ { ingot.ui.layout.leaf(paint) }, { ingot.ui.layout.leaf(ingot.win.cur()) } }) end)
  `);
  expect(program.evaluate("win:rect(), paint:rect(), win:resize('vertical', 1), win:equalize()")).toEqual([
    ...[undefined, undefined, false, false],
  ]);
  for (let i = 1; i <= 4; i++) expect(program.evaluate(`regs[${i}]:remove()`)).toEqual([false]);
  expect(program.errors).toEqual([]);
  await answers(program);
});

test("any size of the screen at any moment", async () => {
  await using program = await uiProgram(`
    local l = ingot.ui.layout
    local win = ingot.win.new(ingot.buf.new():lines({ "many words that are wrapped", "x" }), { wrap = true, pad_left = 3, pad_right = 9 })
    win:on("resized", function(ev) widths = (widths or 0) + ev.content_width end)
    l.set(function(state)
      return l.hsplit(l.vbox({ { l.leaf(win), height = "min:5" }, { l.leaf(ingot.win.cur()), height = 3 } }, { gap = 2, padding = 3 }),
        l.leaf(ingot.win.transcript(), { border = "single", title = "title" }), { min_first = 50, min_second = 50 })
    end)
    ingot.overlay.new({ layout = l.leaf(win, { border = "double" }), anchor = "dock_right", modal = false, draggable = true, resizable = true })
  `);
  let seed = 7;
  const random = (limit: number) => {
    seed = (seed * 48271) % 0x7fffffff;
    return seed % limit;
  };
  for (const [rows, columns] of [
    [1, 2],
    [500, 200],
    [200, 500],
    [2, 2],
    [1, 500],
    [200, 2],
    [3, 4],
  ] as const) {
    await program.resize(rows, columns);
    for (let i = 0; i < 5; i++) {
      await program.mouse(
        (["press", "drag", "release", "up", "down"] as const)[i] ?? "press",
        random(rows),
        random(columns),
      );
      await program.type("a\t\x1b[B");
    }
  }
  program.ui.resize(1, 1);
  await program.settle();
  await program.resize(24, 80);
  expect(program.errors).toEqual([]);
});
