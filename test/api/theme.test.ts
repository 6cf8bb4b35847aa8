// `ingot.theme`: groups, colour schemes, and what the terminal says of its background.
import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isLightColor, lightBySetting } from "../../src/terminal/background.ts";
import { Scratch } from "./program.ts";
import { type UiProgram, uiProgram } from "./ui.ts";

/** Puts a colour scheme into the program's configuration directory. */
function scheme(program: UiProgram, name: string, source: string, place = "colorschemes"): void {
  const file = `${program.runtime.options.directories.config}/${place}/${name}.lua`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
}

test("a theme is applied, with aliases and both spellings, over the defaults", async () => {
  await using program = await uiProgram(`
    ingot.theme.apply({ Comment = { fg = { ansi = 245 }, italic = true }, String = "Comment" })
    a, b = ingot.theme.get("String"), ingot.theme.get("Nothing")
    ingot.theme.apply({ name = "n", syntax = "mono", groups = { Comment = { fg = { rgb = { 1, 2, 3 } }, bg = "#0a0B0c" } } })
    c, d = ingot.theme.get("Comment"), ingot.theme.snapshot()
    syntax = ingot.theme.syntax_theme()
  `);
  expect(program.errors).toEqual([]);
  expect(program.evaluate("a, b")).toEqual([{ fg: { ansi: 245 }, italic: true }, {}]);
  const [c, d, syntax] = program.evaluate("c, d, syntax") as [object, Record<string, object>, string];
  expect(c).toEqual({ fg: { rgb: [1, 2, 3] }, bg: { rgb: [10, 11, 12] } });
  expect(d.Comment).toEqual(c);
  expect(d.ErrorMsg).toBeDefined();
  expect(syntax).toBe("mono");
});

test("a colour alone, and light and dark branches", async () => {
  await using program = await uiProgram(`
    ingot.theme.set("A", { ansi = 9 })
    ingot.theme.set("B", { fg = { light = { ansi = 1 }, dark = 2 }, bg = 4.0, bold = true })
  `);
  expect(program.evaluate(`ingot.theme.get("A"), ingot.theme.get("B"), ingot.theme.is_light()`)).toEqual([
    { fg: { ansi: 9 } },
    { fg: { ansi: 2 }, bg: { ansi: 4 }, bold: true },
    false,
  ]);
  program.ui.theme.isLight = true;
  expect(program.evaluate(`ingot.theme.get("B").fg, ingot.theme.is_light()`)).toEqual([{ ansi: 1 }, true]);
});

test("a colour is written in the same ways in a theme and in a span", async () => {
  const colors = {
    '"red"': { ansi: 1 },
    '"Bright_Blue"': { ansi: 12 },
    '"#0a0B0c"': { rgb: [10, 11, 12] },
    "{ 1, 2, 3 }": { rgb: [1, 2, 3] },
    "{ r = 1, g = 2, b = 3 }": { rgb: [1, 2, 3] },
    '{ rgb = "#010203" }': { rgb: [1, 2, 3] },
    "{ rgb = { 0.4, 254.6, 3.0 } }": { rgb: [0, 255, 3] },
    '{ light = "#ffffff", dark = "red" }': { ansi: 1 },
    "{ light = 1, dark = { dark = 7 } }": { ansi: 7 },
  };
  await using program = await uiProgram(`
    buf = ingot.buf.new()
    win = ingot.win.new(buf, { focusable = false })
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
  `);
  const cell = (column: number) => program.emulator.terminal.buffer.active.getLine(0)?.getCell(column);
  for (const [lua, color] of Object.entries(colors)) {
    await program.run(`
      ingot.theme.set("A", { fg = ${lua} })
      buf:styled({ { { text = "x", style = { hl = "A" } }, { text = "y", style = { fg = ${lua} } } } })
    `);
    expect(program.errors).toEqual([]);
    expect(program.evaluate(`ingot.theme.get("A").fg`)).toEqual([color]);
    expect([cell(0)?.isFgDefault(), cell(1)?.getFgColor()]).toEqual([false, cell(0)?.getFgColor()]);
  }
});

test("what is wrong with a theme is said, and nothing changes", async () => {
  await using program = await uiProgram(`ingot.theme.set("Comment", { ansi = 7 })`);
  const failures = [
    [`ingot.theme.apply({ A = "B", B = "A" })`, "groups look like each other: "],
    [`ingot.theme.apply({ A = "Missing" })`, `the group "A" looks like "Missing", which is not there`],
    [`ingot.theme.apply({ A = 5 })`, `the group "A" must be a table with names as keys, not number`],
    [`ingot.theme.apply(5)`, "a theme must be a table with names as keys, not number"],
    [`ingot.theme.apply()`, "not nil"],
    [`ingot.theme.apply({ 1, 2 })`, "not one with other keys"],
    [`ingot.theme.set("A", { fg = { ansi = 256 } })`, "ansi must be a number from 0 to 255"],
    [`ingot.theme.set("A", { fg = "pinkish" })`, `"pinkish" is no colour`],
    [`ingot.theme.set("A", { fg = { rgb = { 1, 2 } } })`, "rgb must be three numbers"],
    [`ingot.theme.set("A", { bg = {} })`, `the background of "A": a colour expected`],
    [`ingot.theme.set("A", { bold = 1 })`, `"bold" must be true or false`],
    [`ingot.theme.use("nope")`, `there is no colour scheme "nope"; there are default, ingot-dark`],
    [`ingot.theme.use("../../etc/passwd")`, "there is no colour scheme"],
  ] as const;
  for (const [source, message] of failures) {
    await program.run(source);
    expect(program.errors.pop() ?? `${source}: no error`).toContain(message);
  }
  expect(program.evaluate(`ingot.theme.get("Comment").fg.ansi`)).toEqual([7]);
});

test("built-in schemes are listed and used by name and title", async () => {
  await using program = await uiProgram(`ingot.theme.use("Ingot Light")`);
  const [rows] = program.evaluate("ingot.theme.list()") as [{ name: string; module: string; light: boolean }[]];
  expect(rows.map(({ name }) => name)).toEqual(["default", "ingot-dark", "ingot-light", "high-contrast", "mono"]);
  expect(rows[2]).toMatchObject({ module: "ingot.colorschemes.ingot-light", light: true, syntax: "ingot-light" });
  expect(
    program.evaluate(`ingot.theme.syntax_theme(), ingot.theme.info("mono").name, ingot.theme.info("nope")`),
  ).toEqual([...["ingot-light", "mono", undefined]]);
  expect(program.evaluate("#ingot.theme.syntax_theme_names()")).toEqual([5]);
});

test("schemes of the user", async () => {
  await using program = await uiProgram("");
  scheme(
    program,
    "mine",
    "return { name = 'My Own', light = true, detail = 'nice', groups = { Comment = { fg = { ansi = 99 } } } }",
  );
  scheme(program, "flat", "local name = ...; return { Comment = { fg = { ansi = #name } } }", "lua/ingot/colorschemes");
  scheme(program, "broken", "return {");
  scheme(program, "empty", "return nil");
  await program.run(`ingot.theme.use("mine") a = ingot.theme.get("Comment").fg.ansi`);
  await program.run(`ingot.theme.use("flat") b = ingot.theme.get("Comment").fg.ansi`);
  expect(program.errors).toEqual([]);
  expect(program.evaluate("a, b")).toEqual([99, 4]);
  const [rows] = program.evaluate("ingot.theme.list()") as [{ name: string }[]];
  expect(rows.find(({ name }) => name === "mine")).toMatchObject({ title: "My Own", light: true, detail: "nice" });
  expect(rows.some(({ name }) => name === "broken")).toBe(false);
  expect(program.messages.some((text) => text.includes("broken"))).toBe(true);
  await program.run(`ingot.theme.use("broken")`);
  expect(program.errors.pop()).toContain("broken.lua");
  await program.run(`ingot.theme.use("empty")`);
  expect(program.errors.pop()).toContain("does not return a table");
});

test("a scheme that is a module, and one that may not be read", async () => {
  await using program = await uiProgram(`
    package.preload["smelt.colorschemes.packed"] = function() return { groups = { Comment = { fg = { ansi = 55 } } } } end
    package.preload["smelt.colorschemes.bad"] = function() error("inside") end
    ingot.theme.use("packed")
  `);
  expect(program.evaluate(`ingot.theme.get("Comment").fg.ansi`)).toEqual([55]);
  await program.run(`ingot.theme.use("bad")`);
  expect(program.errors.pop()).toContain("inside");
  await using confined = await uiProgram("", { permissions: { allowAll: false, allow: {}, deny: {} } });
  scheme(confined, "mine", "return {}");
  await confined.run(`names = #ingot.theme.list() ingot.theme.use("mono") ingot.theme.use("mine")`);
  expect(confined.evaluate("names")).toEqual([5]);
  expect(confined.errors.pop()).toContain("permission denied: read");
});

test("schemes can be required, those of the user and those that are built in", () => {
  const scratch = new Scratch();
  try {
    const place = scratch.path("ingot", "colorschemes");
    mkdirSync(place, { recursive: true });
    writeFileSync(`${place}/mine.lua`, "return { groups = { Comment = { fg = { ansi = 99 } } } }");
    const source = `
      print(require("smelt.colorschemes.mine").groups.Comment.fg.ansi, require("ingot.colorschemes.mono").title)
      print(type(require("smelt.colorschemes.ingot-dark").groups.Normal), pcall(require, "ingot.colorschemes.none"))`;
    const run = (...flags: string[]) =>
      Bun.spawnSync([process.execPath, "src/main.ts", "eval", ...flags, source], {
        env: { ...process.env, XDG_CONFIG_HOME: scratch.root },
      });
    const [first, second] = run("-A").stdout.toString().split("\n");
    expect(first).toBe("99\tMono");
    expect(second).toStartWith("table\tfalse\tmodule 'ingot.colorschemes.none' not found");
    expect(run().stderr.toString()).toContain("permission denied: read");
  } finally {
    scratch.remove();
  }
});

test("what a program has applied and set goes with a reload", async () => {
  const get = `ingot.theme.get("Comment").fg`;
  await using program = await uiProgram(`
    ingot.theme.apply({ Comment = { fg = { ansi = 99 } } })
    ingot.theme.set("Title", { fg = { ansi = 98 } })
  `);
  await program.reload(`ingot.theme.set("Title", { fg = { ansi = 97 } })`);
  expect(program.evaluate(`${get}, ingot.theme.get("Title").fg.ansi`)).toEqual([undefined, 97]);
  expect(await program.reload(`ingot.theme.apply({ Comment = { fg = { ansi = 1 } } }) error("no")`)).toBe(false);
  expect(program.evaluate(get)).toEqual([undefined]);
  await program.reload("");
  expect(program.evaluate(`ingot.theme.get("Title").fg`)).toEqual([undefined]);
});

test("windows have the ground of Normal", async () => {
  await using program = await uiProgram(`
    ingot.theme.set("Normal", { bg = { ansi = 5 } })
    local buf = ingot.buf.new()
    buf:lines({ "text" })
    local win = ingot.win.new(buf)
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
  `);
  expect(program.emulator.cell(0, 60)).toBe('" " p5');
  expect(program.emulator.cell(0, 0)).toContain("p5");
});

test("what the terminal says of its background", () => {
  expect([
    lightBySetting("0;15"),
    lightBySetting("15;default;0"),
    lightBySetting("0;7"),
    lightBySetting("7;8"),
  ]).toEqual([...[true, false, true, false]]);
  expect([lightBySetting(undefined), lightBySetting("0;default"), lightBySetting("")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(isLightColor({ red: 253, green: 246, blue: 227 })).toBe(true);
  expect(isLightColor({ red: 0, green: 43, blue: 54 })).toBe(false);
});
