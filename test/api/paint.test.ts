// Paint surfaces as a Lua program has them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

const canvas = (body: string, before = "") =>
  uiProgram(
    `${before}
     paint = ingot.paint.register(function(slice, ctx) ${body} end, { name = "canvas" })
     ingot.overlay.new({ layout = ingot.ui.layout.leaf(paint), anchor = "screen_at", row = 2, col = 10, width = 6, height = 3,
       modal = false })`,
    { rows: 10, columns: 40 },
  );

test("a callback draws cell by cell, and what lies outside is cut off", async () => {
  await using program = await canvas(`
    seen = { slice:width(), slice:height(), ctx.width, ctx.height, ctx.row, ctx.col }
    slice:fill_rect(0, 0, 100, 100, ".")
    slice:set(0, 0, "A")
    slice:set(-1, 0, "!") slice:set(0, 6, "!") slice:set(3, 0, "!")
    slice:put_str(1, -2, "abcdefghijk")
    slice:fill_rect(2, 4, 1e9, 1e9)
  `);
  expect(program.rows.slice(1, 6).map((row) => row.slice(8))).toEqual(["", "  A.....", "  cdefgh", "  ....", ""]);
  expect(program.evaluate("seen")).toEqual([[6, 3, 6, 3, 2, 10]]);
  expect(program.evaluate("paint:rect()")).toEqual([{ row: 2, col: 10, width: 6, height: 3 }]);
  expect(program.errors).toEqual([]);
});

test("the leaf that was pressed hears of drag and release, wherever the pointer is", async () => {
  await using program = await canvas(`slice:set(0, 0, "x")`, "heard = {}");
  await program.run(`
    for _, event in ipairs({ "press", "drag", "release" }) do
      paint:on(event, function(ev) heard[#heard + 1] = event .. " " .. ev.row .. " " .. ev.col end)
    end
  `);
  await program.mouse("press", 3, 11);
  await program.mouse("drag", 8, 2);
  await program.mouse("release", 8, 2);
  await program.click(8, 2);
  expect(program.evaluate("heard")).toEqual([["press 1 1", "drag 6 -8", "release 6 -8"]]);
});

test("lending the terminal ends what the pointer does, with a cancelled release", async () => {
  await using program = await canvas(`slice:set(0, 0, "x")`, "heard = {}");
  await program.run(`
    for _, event in ipairs({ "press", "drag", "release" }) do
      paint:on(event, function(ev) heard[#heard + 1] = event .. (ev.cancelled and " cancelled" or "") end)
    end
  `);
  await program.mouse("press", 3, 11);
  await program.mouse("drag", 3, 12);
  program.ui.lend();
  program.ui.lend();
  await program.mouse("drag", 3, 13);
  await program.mouse("release", 3, 13);
  expect(program.evaluate("heard")).toEqual([["press", "drag", "release cancelled"]]);
});

test("an overlay is not moved any more when the terminal was lent meanwhile", async () => {
  await using program = await uiProgram(`
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new(), { focusable = false })),
      title = "o", border = "single", anchor = "screen_at", row = 1, col = 1, width = 12, height = 4, modal = false,
      draggable = true })
  `);
  const corner = () => program.rows.findIndex((row) => row.includes("┌"));
  await program.mouse("press", 1, 8);
  await program.mouse("drag", 3, 8);
  expect(corner()).toBe(3);
  program.ui.lend();
  await program.mouse("drag", 9, 8);
  await program.mouse("release", 9, 8);
  expect(corner()).toBe(3);
});

test("tabs go to the stops of the slice, and what follows lies where put_spans says", async () => {
  await using program = await uiProgram(
    `paint = ingot.paint.register(function(slice)
       cols = {}
       for row, spans in ipairs({ { "\t|" }, { "ab", "\tc\t", "|" }, { "全\t", "|" }, { "\t\t", "|" } }) do
         cols[row] = slice:put_spans(row - 1, 0, spans)
         slice:put_str(row - 1, cols[row], "<")
       end
       cols[5] = slice:put_spans(4, -3, { "a", "\t", "|" })
       slice:put_str(5, 3, "\t|")
     end)
     ingot.overlay.new({ layout = ingot.ui.layout.leaf(paint), anchor = "screen_at", row = 1, col = 5, width = 30,
       height = 6, modal = false })`,
    { rows: 12, columns: 60 },
  );
  expect(program.evaluate("cols")).toEqual([[9, 17, 9, 17, 1]]);
  const stop = (text: string) => text.padEnd(8);
  expect(program.rows.slice(1, 7).map((row) => row.slice(5))).toEqual([
    `${stop("")}|<`,
    `${stop("ab")}${stop("c")}|<`,
    `全${" ".repeat(6)}|<`,
    `${stop("")}${stop("")}|<`,
    "|",
    `${stop("")}|`,
  ]);
});

test("it is painted again when Lua has run, and not otherwise", async () => {
  await using program = await canvas(`count = count + 1 slice:put_str(0, 0, tostring(word))`, `count, word = 0, "one"`);
  expect(program.rows[2]?.trim()).toBe("one");
  const [before] = program.evaluate("count") as [number];
  await program.settle();
  await program.settle();
  // To ask for the count was to run Lua, once.
  expect((program.evaluate("count")[0] as number) - before).toBeLessThanOrEqual(1);
  await program.run(`word = "two"`);
  expect(program.rows[2]?.trim()).toBe("two");
});

test("one cell takes one character", async () => {
  await using program = await canvas(`
    refused = {}
    for i, text in ipairs({ "ab", "" }) do
      refused[i] = select(2, pcall(slice.set, slice, 0, 0, text))
      refused[i + 2] = select(2, pcall(slice.fill_rect, slice, 0, 0, 2, 1, text))
    end
    slice:fill_rect(1, 0, 2, 1, "é")
  `);
  const [refused] = program.evaluate("refused") as [string[]];
  for (const message of refused) expect(message).toContain("one character expected");
  expect(program.rows[3]?.trim()).toBe("éé");
});

test("a callback that fails each time with other words is reported once, and frames come to an end", async () => {
  await using program = await canvas(`count = count + 1 error("broken " .. count)`, "count = 0");
  const [before] = program.evaluate("count") as [number];
  await program.settle();
  await program.settle();
  expect((program.evaluate("count")[0] as number) - before).toBeLessThanOrEqual(1);
  expect(program.errors.length).toBe(1);
});

test("a slice is good only while the callback runs", async () => {
  await using program = await canvas("kept = slice");
  expect(program.evaluate(`pcall(function() kept:set(0, 0, "x") end)`)[1]).toContain("it is too late to draw");
  expect(program.evaluate("kept:width()")).toEqual([6]);
});

test("what is no character, and no number, is refused where it is drawn", async () => {
  await using program = await canvas(`
    failures = {}
    for i, draw in ipairs({
      function() slice:set(0, 0, "ab") end,
      function() slice:set(0, 0, "") end,
      function() slice:set(0 / 0, 0, "x") end,
      function() slice:put_str(0, "a", "x") end,
    }) do failures[i] = select(2, pcall(draw)) end
    slice:set(0, 0, "é") slice:set(0, 1, "👩‍👩‍👧")
  `);
  expect(program.evaluate("failures")[0]).toEqual([
    expect.stringContaining("one character expected"),
    expect.stringContaining("one character expected"),
    expect.stringContaining("NaN"),
    expect.stringContaining("number expected, got string"),
  ]);
  expect(program.rows[2]?.trim()).toStartWith("é");
});

test("removing it ends it", async () => {
  await using program = await canvas(`slice:put_str(0, 0, "here")`);
  expect(program.text).toContain("here");
  await program.run("first, second = paint:remove(), paint:remove()");
  expect(program.evaluate("first, second, paint:rect()")).toEqual([true, false, undefined]);
  expect(program.text).not.toContain("here");
});

test("a program that drags hears of a release when the terminal loses focus or has another size", async () => {
  await using program = await canvas(`slice:set(0, 0, "x")`, "heard = {}");
  await program.run(`
    for _, event in ipairs({ "press", "release", "wheel" }) do
      paint:on(event, function(ev) heard[#heard + 1] = event .. " " .. ev.row .. " " .. ev.col .. " " .. tostring(ev.delta) end)
    end
  `);
  await program.mouse("press", 3, 11);
  await program.type("\x1b[O");
  await program.mouse("press", 2, 12);
  await program.resize(12, 50);
  await program.mouse("down", 2, 12);
  await program.mouse("up", 3, 10);
  expect(program.evaluate("heard")).toEqual([
    ["press 1 1 nil", "release 1 1 nil", "press 0 2 nil", "release 0 2 nil", "wheel 0 2 1", "wheel 1 0 -1"],
  ]);
});

test("spans are drawn one behind the other, and say where they end", async () => {
  await using program = await canvas(`
    ends = {}
    ends[1] = slice:put_spans(0, 1, { { text = "字", fg = "red" }, { text = "b", hl = "Title" } })
    ends[2] = slice:put_spans(1, 4, { "abc" })
    ends[3] = slice:put_spans(2, -2, "abc")
    ends[4] = slice:put_spans(9, 0, {})
    ends[5] = slice:put_spans(0, 1e9, "x")
    bad = select(2, pcall(slice.put_spans, slice, 0, 0, { { fg = "red" } }))
  `);
  expect(program.errors).toEqual([]);
  expect(program.rows.slice(2, 5).map((row) => row.slice(10))).toEqual([" 字b", "    ab", "c"]);
  expect(program.evaluate("ends")).toEqual([[4, 7, 1, 0, 1_000_001]]);
  expect(program.evaluate("bad")[0]).toContain("span 1 has no text");
});
