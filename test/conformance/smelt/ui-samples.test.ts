// The samples of the overview on plugins that need the screen: windows, marks, overlays, paint surfaces, keys, hot reload.
import { describe, expect, test } from "bun:test";
import { uiProgram } from "../../api/ui.ts";
import { overview, sample } from "./overview.ts";

describe.skipIf(overview === undefined)("samples of the overview that need the screen", () => {
  const bannerPlugin = (label: string) => `
    local STATE
    local function persist() return smelt.state("myplugin") end
    local function paint_fn(slice) slice:put_str(0, 0, "${label}") end
    ${sample("local function open()", "if persist().is_open then open() end").replace(
      "layout = ... })",
      `title = "banner", border = "single", anchor = "screen_at", row = 2, col = 2, width = 20, height = 6, modal = false,
       draggable = true, layout = smelt.ui.layout.vbox({
         { smelt.ui.layout.leaf(STATE.win), height = 2 }, { smelt.ui.layout.leaf(STATE.paint), height = "fill" } }) })`,
    )}
    smelt.keymap.set("", "<F12>", function() open() STATE.win:focus() STATE.buf:lines({ "kept" }) end)
  `;

  test("surviving reload smoothly", async () => {
    await using program = await uiProgram(bannerPlugin("first"));
    expect(program.text).not.toContain("banner");
    await program.type("\x1b[24~");
    expect(program.text).toContain("first");
    await program.mouse("press", 2, 15);
    await program.mouse("drag", 10, 40);
    await program.mouse("release", 10, 40);
    const [row, column] = [10, 27];
    expect(program.rows[row]?.indexOf("┌")).toBe(column);
    await program.reload(bannerPlugin("second"));
    expect(program.rows[row]?.indexOf("┌")).toBe(column);
    expect(program.rows[row + 1]).toContain("│kept");
    expect(program.text).toContain("second");
    expect(program.text).not.toContain("first");
    expect(program.evaluate(`smelt.win.cur():buf():source()`)).toEqual(["kept"]);
    expect(program.errors).toEqual([]);
  });

  test("paint leaves receive pointer events", async () => {
    const source = sample(
      'local paint = smelt.paint.register(draw_fn, { name = "myplugin.paint" })',
      'paint:on("release", function(ev) ... end)',
    ).replaceAll("function(ev) ... end", "function(ev) heard = (heard or '') .. ev.row .. ',' .. ev.col .. ' ' end");
    await using program = await uiProgram(`
      local draw_fn = function(slice) slice:put_str(0, 0, "canvas") end
      ${source}
      smelt.overlay.new({ layout = smelt.ui.layout.leaf(paint), anchor = "screen_at", row = 2, col = 4, width = 10, height = 3,
        modal = false })`);
    expect(program.rows[2]).toContain("canvas");
    await program.mouse("press", 3, 5);
    expect(program.text).toContain("down @ 1,1");
    await program.mouse("drag", 9, 30);
    await program.mouse("release", 9, 30);
    expect(program.evaluate("heard")).toEqual(["7,26 7,26 "]);
  });

  test("keymaps", async () => {
    await using program = await uiProgram(`
      smelt.clipboard = { write = function(text) copied = text end }
      smelt.prompt = { text = function() return "of the prompt" end }
      smelt.transcript = { text = function() return "of the transcript" end }
      ${sample('smelt.keymap.set("n", "<C-y>", function()', "end)")}
      ${sample('smelt.keymap.set("", "<Esc><Esc>", function(ctx)', "end)").replace("-- ...", "seen = ctx.vim_mode_at_chord_start")}
      smelt.win.transcript():focus()`);
    await program.type("\x19");
    expect(program.evaluate("copied")).toEqual(["of the transcript"]);
    await program.type("\t");
    await program.type("\x1b\x1b");
    await program.type("\x1b\x1b");
    expect(program.evaluate("smelt.focus(), seen")).toEqual(["prompt", "insert"]);
  });

  test("window events and marks", async () => {
    await using program = await uiProgram(sample("local prompt = smelt.prompt.win()", "end)"));
    const color = (text: string) => {
      const row = program.rows.findLastIndex((line) => line.startsWith(text));
      return program.emulator.terminal.buffer.active.getLine(row)?.getCell(0)?.getFgColor();
    };
    await program.type("plain");
    const highlighted = color("plain");
    await program.run(`smelt.win.cur():buf():clear_ns(smelt.ns("my_plugin"))`);
    expect(color("plain")).not.toBe(highlighted);
    expect(program.errors).toEqual([]);
  });

  test("a floating window", async () => {
    await using program = await uiProgram(`${sample("local buf = smelt.buf.new()", "})")}
      buf:lines({ "p50 1.2 ms" })`);
    expect(program.rows[0]?.slice(36)).toBe(" perf");
    expect(program.rows[0]?.slice(0, 36).trim()).toBe("");
    expect(program.evaluate("smelt.focus()")).toEqual(["prompt"]);
    await program.type("typed below it");
    expect(program.text).toContain("typed below it");
    await program.mouse("press", 0, 60);
    await program.mouse("drag", 3, 40);
    await program.mouse("release", 3, 40);
    expect(program.rows[3]?.slice(16)).toBe(" perf");
  });

  test("a key of the focused window among other registrations", async () => {
    const source = sample("return smelt.reg.compose(", ")");
    await using program = await uiProgram(`
      handler = function() pressed = (pressed or 0) + 1 end
      local path, on_change, tick = ".", print, function() end
      reg = (function() ${source} end)()`);
    await program.run(`smelt.win.transcript():focus()`);
    await program.run(`reg2 = smelt.win.cur():key("n", "<leader>x", handler)`);
    await program.type("\\x");
    expect(program.evaluate("pressed")).toEqual([1]);
    expect(program.evaluate("reg:remove(), reg:remove(), reg2:remove()")).toEqual([true, false, true]);
    await program.type("\\x");
    expect(program.evaluate("pressed")).toEqual([1]);
  });
});
