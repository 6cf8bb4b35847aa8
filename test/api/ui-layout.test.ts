// Layouts as a Lua program composes them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

/** A program with windows `a`, `b`, `c` on a screen of 40 columns and 20 rows above the statusline, composed by `body`. */
const composed = (body: string) =>
  uiProgram(
    `l = ingot.ui.layout
     a, b, c = ingot.win.new(ingot.buf.new():lines({ "a" })), ingot.win.new(ingot.buf.new():lines({ "b", "bb" })), ingot.win.new(ingot.buf.new())
     function where(win) local r = win:rect() return r and ("%d,%d %dx%d"):format(r.row, r.col, r.width, r.height) end
     l.set(function(state) given = state ${body} end)`,
    { rows: 21, columns: 40 },
  );

test.each([
  ["cells", "10", "0,0 10x20"],
  ["a float that is whole", "10.0", "0,0 10x20"],
  ["a share", `"25%"`, "0,0 10x20"],
  ["a ratio", `"ratio:1/8"`, "0,0 5x20"],
  ["the content's size", `"fit"`, "0,0 1x20"],
  ["what is left", `"fill"`, "0,0 20x20"],
  ["a table", "{ percent = 50.0, max = 8 }", "0,0 8x20"],
  ["nothing", "0", "0,0 0x20"],
  ["more than there is", "1000000000000", "0,0 40x20"],
])("an item is as wide as it says: %s", async (_, width, place) => {
  await using program = await composed(
    `return l.hbox({ { child = l.leaf(a), width = ${width} }, { l.leaf(b), width = "fill" } })`,
  );
  expect(program.evaluate("where(a)")).toEqual([place]);
  expect(program.errors).toEqual([]);
});

test("boxes have borders, titles, padding, gaps, and a place for what is left", async () => {
  await using program = await composed(`
    return l.vbox({ { a, height = 2 }, { b, height = 3 } },
      { border = { all = "Comment" }, title = { { text = "T", bold = true } }, padding = { left = 2.0, top = 1 }, gap = 1, justify = "end" })`);
  expect(program.rows[0]).toStartWith("╭─T─");
  expect(program.evaluate("where(a), where(b)")).toEqual(["13,3 36x2", "16,3 36x3"]);
  expect(program.evaluate("given.term_w, given.term_h, given.prompt_input_rows")).toEqual([40, 20, 1]);
});

test("leaves without content collapse, and a measure changes its leaf while it is shown", async () => {
  await using program = await composed(`
    measure = measure or l.measure(4, 2)
    return l.vbox({
      { l.leaf(c, { collapse_when_empty = true, border = "single" }), height = 5 },
      { l.leaf(a, { measure = measure }) },
      { l.leaf(b), height = "fill" },
    })`);
  expect(program.evaluate("where(a), measure:get()")).toEqual(["0,0 40x2", 4, 2]);
  await program.run(`measure:set(9, 4.5) c:buf():lines({ "c" })`);
  expect(program.evaluate("where(c), where(a), measure:get()")).toEqual(["1,1 38x3", "5,0 40x4", 9, 4]);
});

test("the line of a split is dragged, and stays where it is", async () => {
  await using program = await composed(
    `return l.hsplit(a, l.vsplit(b, c, { size = 5 }), { size = "25%", min_second = 10 })`,
  );
  expect(program.evaluate("where(a), where(b)")).toEqual(["0,0 10x20", "0,11 29x5"]);
  await program.mouse("press", 3, 10);
  await program.mouse("drag", 3, 20);
  await program.mouse("release", 3, 20);
  expect(program.evaluate("where(a), where(b)")).toEqual(["0,0 20x20", "0,21 19x5"]);
  await program.type("x");
  expect(program.evaluate("where(a)")).toEqual(["0,0 20x20"]);
  await program.mouse("press", 3, 20);
  await program.mouse("drag", 3, 39);
  await program.mouse("release", 3, 39);
  expect(program.evaluate("where(a)")).toEqual(["0,0 29x20"]);
});

test("a split that is kept is moved by the program", async () => {
  await using program = await composed(`
    split = split or l.split("vertical", { size = 4 })
    return split:layout(a, b, { size = 4 })`);
  expect(program.evaluate("where(a), split:size()")).toEqual(["0,0 40x4", 4]);
  await program.run(
    "changed = { split:resize(3), split:set_size('50%'), split:equalize(), split:reset(), split:reset() }",
  );
  expect(program.evaluate("changed")[0]).toEqual([true, true, expect.any(Boolean), true, false]);
  expect(program.evaluate("where(a), split:size()")).toEqual(["0,0 40x4", 4]);
});

test.each(["false", "{ hidden = true }"])("the line of a split may be hidden: %s", async (divider) => {
  await using program = await composed(`
    split = split or l.split("horizontal", { size = 10 })
    return l.vbox({
      { split:layout(l.leaf(a), l.leaf(b), { divider = ${divider}, min_second = 5 }), height = 10 },
      { l.leaf(c), height = "fill" },
    })`);
  expect(program.evaluate("where(a), where(b)")).toEqual(["0,0 10x10", "0,10 30x10"]);
  expect(program.rows[0]).toBe("a         b");
  await program.run("moved = { split:resize(3), a:resize('horizontal', 1) }");
  expect(program.evaluate("moved, where(a), where(b)")).toEqual([[true, true], "0,0 14x10", "0,14 26x10"]);
  await program.run("split:resize(1000)");
  expect(program.evaluate("where(a), where(b)")).toEqual(["0,0 35x10", "0,35 5x10"]);
  expect(program.errors).toEqual([]);
});

test("nil brings the standard screen back; the latest composer wins", async () => {
  await using program = await composed("return l.leaf(a)");
  expect(program.rows[0]).toBe("a");
  await program.run("l.set(function() return l.leaf(b) end)");
  expect(program.rows[0]).toBe("b");
  await program.run("l.set()");
  await program.type("prompt");
  expect(program.text).toContain("prompt");
  expect(program.evaluate("where(a)")).toEqual([undefined]);
});

test("the former name of the namespace still counts", async () => {
  await using program = await composed(
    "return ingot.overlay.layout.vbox({ { ingot.overlay.layout.leaf(a, { overflow = 1 }), height = 3 } })",
  );
  expect(program.evaluate("where(a), ingot.ui.size()")).toEqual(["0,0 40x3", { width: 40, height: 21 }]);
});

test("an idle program composes no frames", async () => {
  await using program = await composed(`
    paint = paint or ingot.paint.register(function(slice) slice:put_str(0, 0, "painted") end)
    return l.vbox({ { paint }, { a } })`);
  const frames = () => (program.ui as unknown as { frames: { last: number } }).frames.last;
  for (let i = 0; i < 10; i++) await program.settle();
  const before = frames();
  const written = program.written;
  for (let i = 0; i < 10; i++) await program.settle();
  expect(frames()).toBe(before);
  expect(program.rows[0]).toBe("painted");
  program.ui.changed();
  await program.settle();
  expect(frames()).toBeGreaterThan(before);
  expect(program.written).toBe(written);
});

test("what is no node and no size is refused", async () => {
  await using program = await composed("return l.leaf(a)");
  const failure = (code: string) => program.evaluate(`select(2, pcall(function() ${code} end))`)[0];
  expect(failure("l.leaf(a:buf())")).toContain("Win or Paint expected");
  expect(failure("l.vbox({ { 1 } })")).toContain("ui.layout.Node expected");
  expect(failure("l.vbox({ {} })")).toContain("child is missing");
  program.evaluate("l.vbox({ { a, width = 3 } })");
  expect(program.messages.join()).toContain("unknown option 'width'");
  expect(failure(`l.hbox({ { a, width = "wide" } })`)).toContain("is no size");
  expect(failure("l.hbox({ { a, width = 0 / 0 } })")).toContain("is no size");
  expect(failure("l.vbox({ a }, { padding = -1 })")).toContain("cells expected");
  expect(failure("l.vbox({ a }, { gap = -1 })")).toContain("at least 0");
  expect(failure("l.hsplit(a, b, { size = 'fit' })")).toContain("is no size");
  expect(failure("l.set(1)")).toContain("function expected");
});

test("a composer is asked for every frame: it may look at what has been typed", async () => {
  await using program = await uiProgram(`
    local layout = ingot.ui.layout
    local hint = ingot.win.new(ingot.buf.new():lines({ "type something" }))
    local input = ingot.win.new(ingot.buf.new(), { kind = "input" })
    layout.set(function(state)
      local items = { { layout.leaf(input), height = 1 }, { state.dialog, height = "fit" } }
      if input:buf():source() == "" then table.insert(items, 1, { layout.leaf(hint), height = 2 }) end
      return layout.vbox(items)
    end)
    input:focus()
  `);
  expect(program.rows.slice(0, 3)).toEqual(["type something", "", ""]);
  await program.type("abc");
  expect(program.rows.slice(0, 3)).toEqual(["abc", "", ""]);
  expect(program.errors).toEqual([]);
});

test("a composer that sets itself composes", async () => {
  await using program = await uiProgram(`
    local window = ingot.win.new(ingot.buf.new():lines({ "hello" }))
    local function compose()
      ingot.ui.layout.set(compose)
      return ingot.ui.layout.leaf(window)
    end
    ingot.ui.layout.set(compose)
  `);
  expect(program.rows[0]).toBe("hello");
  expect(program.errors).toEqual([]);
});

test("a composer that looks at nothing outside of Lua is asked again when Lua code has run, one that does for every frame", async () => {
  await using program = await uiProgram(`
    local layout = ingot.ui.layout
    input = ingot.win.new(ingot.buf.new(), { kind = "input" })
    local screen = layout.leaf(input)
    asked = 0
    function own() asked = asked + 1 return screen end
    function looking() asked = asked + 1 return os.time() and screen end
    function calling() asked = asked + 1 return input:rect() and screen end
    input:focus()
  `);
  const asked = async (composer: string) => {
    await program.run(`ingot.ui.layout.set(${composer})`);
    const [before] = program.evaluate("asked") as [number];
    await program.type("x");
    await program.type("y");
    return (program.evaluate("asked")[0] as number) - before;
  };
  // To ask how often is Lua code that has run.
  expect(await asked("own")).toBe(1);
  expect(await asked("looking")).toBe(2);
  expect(await asked("calling")).toBe(2);
  expect(program.errors).toEqual([]);
});
