// Overlays as a Lua program opens them.
import { expect, test } from "bun:test";
import { type UiProgram, uiProgram } from "./ui.ts";

/** A program with a function `open(options)` that opens an overlay with a border and one line of text. */
const program = (body: string, options = { rows: 20, columns: 40 }) =>
  uiProgram(
    `function open(options, text)
       local buf = ingot.buf.new():lines({ text or "text" })
       win = ingot.win.new(buf, { name = options.win })
       options.win = nil
       options.layout = options.layout or ingot.ui.layout.leaf(win)
       options.border = options.border or "single"
       return ingot.overlay.new(options)
     end
     ${body}`,
    options,
  );

/** Where the border with the corner `┌` is, and how large it is. */
function frame({ rows }: UiProgram) {
  const row = rows.findIndex((line) => line.includes("┌"));
  const column = rows[row]?.indexOf("┌") ?? -1;
  const width = (rows[row]?.indexOf("┐") ?? -1) - column + 1;
  const height = rows.findIndex((line) => line[column] === "└") - row + 1;
  return { row, column, width, height };
}

test("anchors say where an overlay is; docks leave the statusline free", async () => {
  const places = [
    [`anchor = "dock_bottom", height = 5`, [14, 0, 40, 5]],
    [`anchor = "dock_top", height = "50%", width = "fill"`, [0, 0, 40, 10]],
    [`anchor = "dock_left", width = 10, height = "fill"`, [0, 0, 10, 19]],
    [`anchor = "dock_right", width = "ratio:1/4", height = "fill"`, [0, 30, 10, 19]],
    [`anchor = "screen_at", corner = "se", row = 1, col = 2, width = 10, height = 5`, [14, 28, 10, 5]],
    [`anchor = "screen_at", width = 20.0, height = 4 // 1.0`, [0, 0, 20, 4]],
    [`anchor = "screen_at", width = 40 * 0.33, height = 5.9, row = 1.5`, [1, 0, 13, 5]],
  ] as const;
  for (const [options, [row, column, width, height]] of places) {
    await using opened = await program(`open({ ${options} })`);
    expect([options, frame(opened)]).toEqual([options, { row, column, width, height }]);
  }
});

test("without a size it is as large as its layout says, or a share of the screen", async () => {
  await using natural = await program(`
    local win = ingot.win.new(ingot.buf.new():lines({ "text" }))
    open({ anchor = "center", layout = ingot.ui.layout.leaf(win, { measure = { w = 8, h = 2 } }) })`);
  expect(frame(natural)).toMatchObject({ width: 10, height: 4 });
  await using capped = await program(`open({ anchor = "center", max_width = 12, max_height = 10 })`);
  expect(frame(capped)).toMatchObject({ width: 6, height: 3 });
});

test("a fixed size and a maximum on one axis are refused, and so are sizes that are none", async () => {
  await using opened = await program("");
  const failure = (options: string) => opened.evaluate(`select(2, pcall(open, { ${options} }))`)[0];
  expect(failure(`width = 10, max_width = 20`)).toContain("cannot both be set");
  expect(failure(`height = "fill", max_height = 20`)).toContain("cannot both be set");
  for (const size of ["-1", "0 / 0", "1 / 0", `"-5%"`, `"wide"`, "{}", "true"])
    expect(failure(`width = ${size}`)).toContain("bad argument #1 to 'overlay.new'");
  expect(failure(`anchor = "middle"`)).toContain(`got "middle"`);
  expect(opened.evaluate(`select(2, pcall(ingot.overlay.new, {}))`)[0]).toContain("'layout' is missing");
  expect(frame(opened).row).toBe(-1);
});

test("a modal overlay keeps keys and presses to itself, until Esc", async () => {
  await using opened = await program(`open({ anchor = "center", width = 10, height = 4 })`);
  await opened.type("abc");
  await opened.click(18, 3);
  expect(opened.text).not.toContain("abc");
  await opened.type("\x1b");
  expect(frame(opened).row).toBe(-1);
  await opened.type("abc");
  expect(opened.text).toContain("abc");
});

test("an overlay of which nothing could be seen traps nobody", async () => {
  await using opened = await uiProgram(`
    local win = ingot.win.new(ingot.buf.new())
    local layout = ingot.ui.layout.leaf(win)
    refused = select(2, pcall(ingot.overlay.new, { layout = layout, anchor = "win" }))
    win:close()
    ingot.overlay.new({ layout = layout }):close()
    ingot.overlay.new({ layout = layout })
  `);
  expect(opened.evaluate("refused")[0]).toContain(`the anchor "win" needs a target`);
  await opened.type("typed");
  expect(opened.text).toContain("typed");
  expect(opened.errors).toEqual([]);
});

test("Esc leaves an overlay that is not modal; who listens decides here as well", async () => {
  await using opened = await program(`
    overlay = open({ win = "w", anchor = "center", width = 10, height = 4, modal = false })
    win:focus()
  `);
  expect(opened.evaluate("ingot.win.cur() == win")).toEqual([true]);
  await opened.type("\x1b");
  expect(opened.evaluate("ingot.win.cur() == ingot.prompt.win()")).toEqual([true]);
  expect(frame(opened).row).toBeGreaterThan(0);
  await opened.run(`win:on("dismiss", function() dismissed = true end) win:focus()`);
  await opened.type("\x1b");
  expect(opened.evaluate("dismissed, ingot.win.cur() == win")).toEqual([true, true]);
});

test("whoever listens for Esc decides; keymaps of the options count while it has focus", async () => {
  await using opened = await program(`
    function reopen(key)
      overlay = open({ name = "o", win = "w", anchor = "center", width = 10, height = 4,
        keymaps = { { key = key, on_press = function() pressed = (pressed or "") .. key end, hint = "do it" } } })
    end
    reopen("a")
    win:on("dismiss", function() dismissed = true end)
  `);
  await opened.type("a\x1b");
  expect(opened.evaluate("pressed, dismissed")).toEqual(["a", true]);
  expect(frame(opened).row).toBeGreaterThan(0);
  await opened.run(`reopen("b")`);
  await opened.type("ab");
  expect(opened.evaluate("pressed")).toEqual(["ab"]);
  await opened.run("overlay:close() overlay:close()");
  await opened.type("b");
  expect(opened.evaluate("pressed")).toEqual(["ab"]);
  expect(opened.evaluate(`overlay:key("x", function() end):remove()`)).toEqual([false]);
});

test("an overlay is dragged by its title, resized at its edge, and stays so when it is opened again by name", async () => {
  const options = `name = "o", title = "T", anchor = "screen_at", row = 5, col = 5, width = 10, height = 5, modal = false,
    draggable = true, resizable = true`;
  await using opened = await program(`open({ ${options} })`);
  await opened.mouse("press", 5, 8);
  await opened.mouse("drag", 8, 18);
  await opened.mouse("release", 8, 18);
  expect(frame(opened)).toEqual({ row: 8, column: 15, width: 10, height: 5 });
  await opened.mouse("press", 12, 24);
  await opened.mouse("drag", 14, 30);
  await opened.mouse("release", 14, 30);
  expect(frame(opened)).toEqual({ row: 8, column: 15, width: 16, height: 7 });
  await opened.run(`open({ ${options} }, "other")`);
  expect(frame(opened)).toEqual({ row: 8, column: 15, width: 16, height: 7 });
  expect(opened.text).toContain("│other ");
});

test("one that is attached to a window goes where that is", async () => {
  await using opened = await program(`
    open({ anchor = "screen_at", row = 3, col = 4, width = 12, height = 4, border = "double", modal = false })
    local target = win
    for _, given in ipairs({ target, 3 }) do
      open({ anchor = "win", target = given, attach = "sw", row_offset = 3, width = 8, height = 3, modal = false })
    end
  `);
  expect(frame(opened)).toMatchObject({ column: 5, width: 8, height: 3 });
});

test("what is larger than the screen is cut to it, whatever its size becomes", async () => {
  await using opened = await program(`open({ anchor = "center", width = 400, height = "fill", title = "T" })`);
  expect(frame(opened)).toMatchObject({ column: 0, width: 40 });
  for (const [rows, columns] of [
    [1, 2],
    [200, 500],
    [3, 3],
    [1, 300],
    [20, 40],
  ] as const) {
    await opened.resize(rows, columns);
    await opened.type("j");
  }
  expect(frame(opened)).toMatchObject({ column: 0, width: 40 });
  expect(opened.errors).toEqual([]);
});

test("when all it shows is closed, it is closed; what is left of the others stays", async () => {
  await using opened = await program(`
    a = ingot.win.new(ingot.buf.new():lines({ "first" }))
    b = ingot.win.new(ingot.buf.new():lines({ "second" }))
    local l = ingot.ui.layout
    open({ anchor = "center", width = 20, height = 6, layout = l.vbox({ { l.leaf(a) }, { l.leaf(b) } }) })
  `);
  await opened.run("a:close()");
  expect([opened.text.includes("first"), opened.text.includes("second")]).toEqual([false, true]);
  expect(opened.evaluate("a:rect(), ingot.win.cur() == b")).toEqual([undefined, true]);
  await opened.run("b:close()");
  expect(frame(opened).row).toBe(-1);
  await opened.type("typed");
  expect(opened.text).toContain("typed");
});
