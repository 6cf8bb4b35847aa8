// Fields of option tables that the API does not know: they are passed over, and said in the message log.
import { expect, test } from "bun:test";
import type { Runtime } from "../../src/api/runtime.ts";
import { program } from "./program.ts";
import { uiProgram } from "./ui.ts";

const warnings = ({ messages }: Runtime) =>
  messages.list().map(({ kind, source, full }) => `${kind} ${source}: ${full}`);

test("they are said once, with place and advice, and the call does its work", async () => {
  let said: string[] = [];
  const { output, error } = await program(
    `for i = 1, 3 do
      print(ingot.json.encode({ 1 }, { prety = true }))
    end
    print(ingot.text.fit("a", 3, { sufix = "", fill = "." }))
    print(ingot.text.fit("a", 3, { sufix = "", width = 3 }))
    print(#ingot.fs.glob("no such file", ".", { maximum = 3 }))
    print(type(ingot.layout.hbox({ { ingot.layout.empty(), wdth = 3 }, { ingot.layout.empty(), wdth = 4 } })))
    ingot.fs.watch(".", print, { deep = true, on_error = print }):remove()
    print((select(2, pcall(ingot.remember.set, { modle = true, mode = 1 }))))`,
    {
      inspect: (runtime) => {
        said = warnings(runtime);
      },
    },
  );
  expect(error).toBeUndefined();
  expect(output.trim().split("\n")).toEqual([
    "[1]",
    "[1]",
    "[1]",
    "a..",
    "a  ",
    "0",
    "userdata",
    "bad argument #1 to 'remember.set' (option 'mode': boolean expected, got number)",
  ]);
  expect(said).toEqual([
    "warn test: program:2: bad argument #2 to 'json.encode' (unknown option 'prety'; did you mean 'pretty'?)",
    "warn test: program:4: bad argument #3 to 'text.fit' (unknown option 'sufix'; did you mean 'suffix'?)",
    expect.stringContaining("program:5: bad argument #3 to 'text.fit' (unknown option 'width'; there are "),
    "warn test: program:6: bad argument #3 to 'fs.glob' (unknown option 'maximum'; there are max)",
    "warn test: program:7: bad argument #1 to 'layout.hbox' (unknown option 'wdth'; there are cols, weight, fit, copy_owner)",
    "warn test: program:8: bad argument #3 to 'fs.watch' (unknown option 'deep'; there are recursive)",
    "warn test: program:8: bad argument #3 to 'fs.watch' (unknown option 'on_error'; there are recursive)",
  ]);
});

test("a plugin that makes up names says so much and no more", async () => {
  await program(`for i = 1, 5000 do ingot.json.encode({}, { ["x" .. i] = 1 }) end`, {
    inspect: ({ messages }) => expect(messages.list().length).toBe(100),
  });
});

test("what a plugin shows is there all the same", async () => {
  await using opened = await uiProgram(`
    local l = ingot.ui.layout
    local buf = ingot.buf.new():lines({ "older plugin" })
    buf:mark(ingot.ns("n"), 1, 0, { hl_grop = "Error" })
    local win = ingot.win.new(buf, { gutters = true })
    ingot.theme.set("G", { typo = true, bold = true })
    ingot.overlay.new({
      layout = l.vbox({ l.leaf(win) }, { padding = { top = 0, start = 1 } }),
      placement = "center", anchor = "center", width = 80 * 0.33, height = 20.5 })
    ingot.prompt.completer({ name = "x", detect = print, accept = print, matches = print })
    ingot.render.text(ingot.buf.new(), "x", { is_error = true })
    win:scroll(10 / 4):move_cursor(2.5)
    ingot.spawn(function() ingot.picker.fuzzy({ items = { "first item" }, max_height = 3 }) end)`);
  expect(opened.errors).toEqual([]);
  expect(opened.text).toContain("older plugin");
  expect(opened.text).toContain("first item");
  const said = warnings(opened.runtime).join("\n");
  for (const name of ["hl_grop", "gutters", "typo", "start", "placement", "name", "is_error", "max_height"])
    expect(said).toContain(`unknown option '${name}'`);
});
