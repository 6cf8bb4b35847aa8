// Windows, overlays and keys, as a Lua program has them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

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
