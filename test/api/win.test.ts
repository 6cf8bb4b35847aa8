// Windows as a Lua program has them: cursor, scrolling, keys, events, placeholders, decorations, splits.
import { expect, test } from "bun:test";
import { Plugins } from "../../src/api/plugins.ts";
import { uiProgram } from "./ui.ts";

/** A program whose window `win` fills the screen. */
const shown = (options: string, body: string, size = { rows: 10, columns: 40 }) =>
  uiProgram(
    `buf = ingot.buf.new({ name = "b" })
     win = ingot.win.new(buf, { name = "w", ${options} })
     function lines(count) local t = {} for i = 1, count do t[i] = "line " .. i end return t end
     ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
     ${body}`,
    size,
  );

test("a program shows text in an overlay and quits by a key", async () => {
  await using program = await uiProgram(`
    local buf = ingot.buf.new():lines({ "hello", "world ünï" })
    local win = ingot.win.new(buf, { focusable = false })
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), title = " greeting ", border = "rounded", anchor = "center",
      width = 30, height = 5, modal = false })
    ingot.keymap.set("", "<C-q>", function() ingot.quit() end)
  `);
  expect(program.text).toContain("╭─ greeting ─");
  expect(program.text).toContain("│world ünï ");
  expect(program.hasQuit).toBe(false);
  await program.type("\x11");
  expect(program.hasQuit).toBe(true);
  expect(program.errors).toEqual([]);
});

test("the cursor of a list counts from 0, is kept in the text, and tells where it goes", async () => {
  await using program = await shown(
    `kind = "list"`,
    `buf:lines(lines(30))
     win:on("selection_changed", function(ev) selected = ev.row end)
     win:on("submit", function(ev) submitted = ev.row end)`,
  );
  expect(program.evaluate("win:cursor(7):cursor(), win:cursor(99):cursor(), win:cursor(-3):cursor()")).toEqual([
    7, 29, 0,
  ]);
  expect(program.evaluate("win:cursor(5):move_cursor(-2):cursor(), win:move_cursor(-99):cursor()")).toEqual([3, 0]);
  await program.type("\x1b[B\x1b[B\r");
  expect(program.evaluate("selected, submitted, win:cursor()")).toEqual([2, 2, 2]);
  await program.click(4, 1);
  expect(program.evaluate("selected")).toEqual([4]);
});

test("scrolling is told and set in rows of the screen", async () => {
  await using program = await shown("", "buf:lines(lines(30))");
  expect(program.evaluate("win:scroll()")[0]).toMatchObject({
    ...{ top: 0, left: 0, follow: false, total: 30, viewport: 9, max: 21 },
    ...{ overflow: true, at_top: true, at_bottom: false, needs_tail_repin: false },
  });
  await program.run("win:scroll(5)");
  expect(program.rows[0]).toStartWith("line 6");
  await program.run("win:scroll(1000)");
  expect(program.evaluate("win:scroll().top, win:scroll().at_bottom")).toEqual([21, true]);
  await program.run(`win:scroll("tail") buf:lines(lines(40))`);
  expect(program.rows[8]).toStartWith("line 40");
  await program.run("win:scroll(0):reveal(20, { cursor = false, bottom_padding = 2 })");
  expect(program.rows.findIndex((row) => row.startsWith("line 21"))).toBe(6);
  expect(program.evaluate("win:cursor()")).toEqual([0]);
  await program.mouse("up", 3, 3);
  expect(program.evaluate("win:scroll().top")).toEqual([11]);
});

test("windows that are linked scroll together, until one is closed", async () => {
  await using program = await uiProgram(`
    local l, t = ingot.ui.layout, {}
    for i = 1, 50 do t[i] = "row " .. i end
    a, b = ingot.win.new(ingot.buf.new():lines(t)), ingot.win.new(ingot.buf.new():lines(t))
    l.set(function() return l.vbox({ { l.leaf(a) }, { l.leaf(b) } }) end)
    a:link_scroll(b)
  `);
  await program.run("b:scroll(7)");
  expect(program.rows[0]).toStartWith("row 8");
  await program.run("b:close() a:scroll(3)");
  expect(program.rows[0]).toStartWith("row 4");
});

test("what is typed into a window that can be edited changes its buffer; Enter submits an input", async () => {
  await using program = await shown(
    `kind = "input", placeholder = "type here"`,
    `win:on("text_changed", function() changes = (changes or 0) + 1 end)
     win:on("submit", function(ev) submitted = ev.text end)
     win:focus()`,
  );
  expect(program.rows[0]).toBe("type here");
  expect(program.evaluate("win:placeholder_text(), win:rect(), win:content_width()")).toEqual([
    ...["type here", { row: 0, col: 0, width: 40, height: 9 }, 40],
  ]);
  await program.type("näh");
  expect(program.rows[0]).toBe("näh");
  await program.type("\r");
  expect(program.evaluate("submitted, changes > 0, buf:source()")).toEqual(["näh", true, "näh"]);
});

test("the keys of a placeholder take it over, or dismiss it", async () => {
  await using program = await uiProgram(`
    prompt = ingot.win.cur()
    for _, event in ipairs({ "placeholder_accepted", "placeholder_dismissed" }) do
      prompt:on(event, function() heard = event end)
    end
    prompt:placeholder("first\\nsecond", { accept_keys = { "tab" } })
  `);
  expect(program.text).toContain("first");
  expect(program.text).not.toContain("second");
  await program.type("\t");
  expect(program.evaluate("heard, prompt:buf():source()")).toEqual(["placeholder_accepted", "first"]);
  await program.run(`prompt:buf():source("") prompt:placeholder("again")`);
  await program.type("\x1b");
  expect(program.evaluate("heard, prompt:placeholder_text()")).toEqual(["placeholder_dismissed", undefined]);
  await program.run(`prompt:placeholder("x"):clear_placeholder()`);
  expect(program.evaluate("prompt:placeholder_text()")).toEqual([undefined]);
});

test("a plugin's highlights, decorations and renderer are seen, and can be taken away", async () => {
  await using program = await shown("focusable = false", `buf:lines({ "one", "two", "three" })`);
  const background = (row: number) => program.emulator.terminal.buffer.active.getLine(row)?.getCell(30)?.getBgColor();
  const plain = background(0);
  await program.run(`win:row_highlights({ { start = 1, hl_group = "Visual" } })`);
  expect([background(0) === plain, background(1) === plain, background(2) === plain]).toEqual([true, false, true]);
  await program.run("win:row_highlights()");
  expect(background(1)).toBe(plain);

  await program.run(`
    local over = ingot.win.new(ingot.buf.new():lines({ "over" }), { focusable = false })
    decoration = win:decorate({ layout = ingot.ui.layout.leaf(over), align = "se", width = 6, height = 1 })
  `);
  expect(program.rows[8]).toBe(`${" ".repeat(34)}over`);
  await program.run("decoration.close() decoration.close()");
  expect(program.rows[8]).toBe("");

  await program.run(`win:set_renderer(function(w, slice) slice:put_str(0, 0, "drawn " .. slice:width()) end)`);
  expect(program.rows[0]).toBe("drawn 40");
  await program.run("win:set_renderer()");
  expect(program.rows[0]).toBe("one");
});

test("a renderer that writes into the buffer is asked again for another size, or when it is invalidated", async () => {
  await using program = await shown("focusable = false", "calls = 0");
  await program.run(`
    win:set_renderer(function(w)
      calls = calls + 1
      w:buf():styled({ { { text = "call " .. calls .. " for " .. w:content_width(), bold = true } } })
    end)
  `);
  expect(program.rows[0]).toBe("call 1 for 40");
  await program.run("ingot.notify('a frame')");
  expect(program.rows[0]).toBe("call 1 for 40");
  await program.run("win:invalidate_renderer()");
  expect(program.rows[0]).toBe("call 2 for 40");
  await program.resize(10, 30);
  expect(program.rows[0]).toBe("call 3 for 30");
  await program.run(`win:set_renderer(function(w) w:buf():lines({ "another" }) end)`);
  expect(program.rows[0]).toBe("another");
  expect(program.errors).toEqual([]);
});

test("wrapping is switched on and off later, and the line at the top stays there", async () => {
  await using program = await uiProgram(
    `buf = ingot.buf.new()
     lines = {}
     for i = 1, 40 do lines[i] = i .. " " .. ("x"):rep(40) end
     win = ingot.win.new(buf:lines(lines), { scrollbar = false })
     ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)`,
    { rows: 11, columns: 20 },
  );
  await program.run(`win:scroll(20) before = win:wrap()`);
  expect(program.rows.slice(0, 2)).toEqual([`21 ${"x".repeat(17)}`, `22 ${"x".repeat(17)}`]);
  await program.run(`same = rawequal(win:wrap(true), win)`);
  expect(program.rows.slice(0, 4)).toEqual(["21", "x".repeat(20), "x".repeat(20), "22"]);
  expect(program.evaluate("before, win:wrap(), same")).toEqual([false, true, true]);
  await program.run(`win:wrap(false)`);
  expect(program.rows.slice(0, 2)).toEqual([`21 ${"x".repeat(17)}`, `22 ${"x".repeat(17)}`]);
  await program.run(`win:scroll("tail"):wrap(true)`);
  expect(program.rows.slice(7, 10)).toEqual(["40", "x".repeat(20), "x".repeat(20)]);
});

test("long lines are cut and panned, or wrapped", async () => {
  await using program = await shown("pad_left = 2", `buf:lines({ ("abcdefghij"):rep(8) })`, { rows: 6, columns: 22 });
  expect(program.rows[0]).toBe(`  ${"abcdefghij".repeat(2)}`);
  await program.run("win:pan(5)");
  expect(program.rows[0]).toStartWith("  fghij");
  expect(program.evaluate("win:scroll().left")).toEqual([5]);
  await program.run(`win:pan(-99) win = ingot.win.new(buf, { name = "w", wrap = true })`);
  const text = "abcdefghij".repeat(8);
  expect(program.rows.slice(0, 4)).toEqual([0, 22, 44, 66].map((start) => text.slice(start, start + 22)));
});

test("focus goes where a program sends it, also before it is shown", async () => {
  await using program = await uiProgram(`
    local l = ingot.ui.layout
    transcript = ingot.win.transcript()
    a = ingot.win.new(ingot.buf.new():lines({ "a" }))
    inert = ingot.win.new(ingot.buf.new():lines({ "inert" }), { focusable = false })
    for _, event in ipairs({ "focus", "blur" }) do a:on(event, function() heard = (heard or "") .. event end) end
    first = ingot.focus()
    ingot.overlay.new({ layout = l.vbox({ { l.leaf(inert) }, { l.leaf(a) } }), anchor = "dock_top", height = 5, modal = false })
    a:focus()
  `);
  expect(program.evaluate("first, ingot.win.cur() == a, heard")).toEqual(["prompt", true, "focus"]);
  await program.run("inert:focus()");
  expect(program.evaluate("ingot.win.cur() == a")).toEqual([true]);
  await program.run("transcript:focus()");
  expect(program.evaluate("ingot.focus(), heard")).toEqual(["transcript", "focusblur"]);
});

test("a window moves the line of its split", async () => {
  await using program = await uiProgram(
    `local l = ingot.ui.layout
     a, b, c = ingot.win.new(ingot.buf.new()), ingot.win.new(ingot.buf.new()), ingot.win.new(ingot.buf.new())
     l.set(function() return l.hsplit(l.leaf(a), l.vsplit(l.leaf(b), l.leaf(c))) end)`,
    { rows: 22, columns: 41 },
  );
  const sizes = () => program.evaluate("a:rect().width, b:rect().height, c:rect().height");
  expect(sizes()).toEqual([20, 10, 10]);
  await program.run(
    `changed = { a:resize("horizontal", 5), c:resize("vertical", 3), b:resize("horizontal", -2), a:resize("vertical", 1) }`,
  );
  expect(program.evaluate("changed")).toEqual([[true, true, true, false]]);
  expect(sizes()).toEqual([27, 7, 13]);
  await program.run("changed = { c:equalize(), c:equalize() }");
  expect(sizes()).toEqual([20, 10, 10]);
});

test("a window is told when it is shown, and again after it was hidden", async () => {
  await using program = await uiProgram(`
    opened = 0
    win = ingot.win.new(ingot.buf.new())
    win:on("open", function() opened = opened + 1 end)
    function show() overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(win) }) end
  `);
  const opened = () => program.evaluate("opened");
  expect(opened()).toEqual([0]);
  await program.run("show()");
  await program.run("win:buf():lines({ 'another frame' })");
  expect(opened()).toEqual([1]);
  await program.run("overlay:close()");
  expect(opened()).toEqual([1]);
  await program.run("show()");
  expect(opened()).toEqual([2]);
  await program.run(`overlay:close() late = ingot.win.new(ingot.buf.new())
    late:on("open", function() late:close() end)
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(late), title = "late", border = "single" })`);
  expect(program.evaluate("late:buf()")).toEqual([undefined]);
  expect(program.errors).toEqual([]);
});

test("events, options and chords that are none are refused", async () => {
  await using program = await uiProgram(`win = ingot.win.new(ingot.buf.new())`);
  const failure = (code: string) => program.evaluate(`select(2, pcall(function() ${code} end))`)[0];
  expect(failure(`win:on("text_change", print)`)).toContain(`got "text_change"`);
  expect(failure(`win:key("<C-", print)`)).toContain("bad chord");
  expect(failure(`win:key("n", "x")`)).toContain("function expected");
  expect(failure(`win:key("q", "x", print)`)).toContain("there is no mode");
  expect(failure(`ingot.win.new(win)`)).toContain("Buf expected");
  expect(failure(`ingot.win.new(ingot.buf.new(), { kind = "tree" })`)).toContain(`"input", "list"`);
  expect(failure(`win:resize("up", 1)`)).toContain(`"horizontal", "vertical"`);
  expect(failure(`win:scroll("top")`)).toContain("integer");
});

test("placeholders and highlights that are set again, taken away or closed leave no registration", async () => {
  await using program = await uiProgram(`buf = ingot.buf.new() win = ingot.win.new(buf, { name = "w" })`);
  const registrations = () => program.runtime.service(Plugins).list()[0]?.registrations.size as number;
  const before = registrations();
  await program.run(`for i = 1, 9 do win:placeholder("p" .. i):row_highlights({ { start = i } }) end`);
  expect(registrations()).toBe(before + 2);
  expect(program.evaluate("win:placeholder_text()")).toEqual(["p9"]);
  await program.run("win:clear_placeholder():row_highlights() win:clear_placeholder()");
  expect(registrations()).toBe(before);
  await program.run(`win:placeholder("p"):row_highlights({ { start = 0 } }) win:close()`);
  await program.run(`win:placeholder("late"):row_highlights({ { start = 0 } })`);
  expect(registrations()).toBeLessThan(before);
  // Made again under its name, it is the same window, without them.
  await program.run(`win = ingot.win.new(buf, { name = "w" })`);
  expect(program.evaluate("win:placeholder_text()")).toEqual([undefined]);
  expect(program.ui.windows.get("w")?.rowHighlights).toEqual([]);
  expect(program.errors).toEqual([]);
});

test("vim_enabled decides for a window; where it is not given the setting does", async () => {
  await using program = await uiProgram(`
    ingot.settings.vim = true
    windows, l = {}, ingot.ui.layout
    function open(i, on)
      windows[i] = ingot.win.new(ingot.buf.new({ name = "b" .. i }),
        { name = "w" .. i, surface = "editable_text", vim_enabled = on })
    end
    open(1, nil) open(2, true) open(3, false)
    input = ingot.input.new()
    windows[4] = input:win()
    l.set(function()
      local leaves = {}
      for i, win in ipairs(windows) do leaves[i] = { l.leaf(win), height = 1 } end
      return l.vbox(leaves)
    end)
  `);
  const modes = async () => {
    const found: unknown[] = [];
    for (let i = 1; i <= 4; i++) {
      await program.run(`windows[${i}]:focus()`);
      found.push(program.evaluate("ingot.vim.mode()")[0]);
    }
    return found;
  };
  expect(await modes()).toEqual(["insert", "insert", undefined, "insert"]);
  await program.run("windows[3]:focus()");
  for (const keys of ["a", "b", "\x1b[D", "x"]) await program.type(keys);
  await program.run("windows[1]:focus()");
  for (const keys of ["a", "b", "\x1b", "x"]) await program.type(keys);
  expect(program.rows.slice(0, 3)).toEqual(["a", "", "axb"]);
  await program.run("ingot.settings.vim = false");
  expect(await modes()).toEqual([undefined, "insert", undefined, undefined]);
  await program.run("ingot.settings.vim = true");
  expect(await modes()).toEqual(["insert", "insert", undefined, "insert"]);
  await program.run("open(1, false) open(2, nil) open(3, true)");
  expect(await modes()).toEqual([undefined, "insert", "insert", "insert"]);
  await program.run("ingot.settings.vim = false");
  expect(await modes()).toEqual([undefined, undefined, "insert", undefined]);
});

test("a window that is closed has no buffer any more, and its methods do nothing", async () => {
  await using program = await shown("", `lines(3)`);
  expect(program.evaluate("win:buf() == buf")).toEqual([true]);
  await program.run("win:close() win:close()");
  expect(program.evaluate("win:buf(), win:rect(), buf:line(1)")).toEqual([undefined, undefined, ""]);
  await program.run(`win:focus() win:cursor(1) win:scroll("tail") win:placeholder("x") win:link_scroll(win)`);
  expect(program.errors).toEqual([]);
});

test("what happens in windows is nothing to those who subscribe to cells of any name", async () => {
  await using program = await uiProgram(`
    buf, seen = ingot.buf.new(), {}
    win = ingot.win.new(buf)
    win:on("text_changed", function() changed = true end)
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
    ingot.cell.glob("*", function(name) seen[#seen + 1] = name end)
  `);
  await program.run(`buf:lines({ "text" }) ingot.cell("mine"):set("value")`);
  const [changed, seen] = program.evaluate("changed, seen") as [boolean, string[]];
  expect(changed).toBe(true);
  expect(seen).toContain("mine");
  expect(seen.filter((name) => name.includes(":"))).toEqual([]);
});
