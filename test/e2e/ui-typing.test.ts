// Text that comes faster than anybody types: pasted into a terminal that does not say so.
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();

/** An input, a list beside it, and what is known of both in the statusline. */
const FORM = `
  local buffer, changes, counts = ingot.buf.new(), 0, {}
  local input = ingot.win.new(buffer, { kind = "input" })
  local list = ingot.win.new(ingot.buf.new({ readonly = true }):lines({ "item" }), { kind = "list" })
  local ui = ingot.ui.layout
  ui.set(function() return ui.vbox({ { ui.leaf(list), height = 2 }, { ui.leaf(input), height = 2 } }) end)
  ingot.statusline.register("state", function()
    local text = buffer:source()
    return { { text = (" %d characters, %d q, ends with %s. "):format(#text, counts.q or 0, text:sub(-3)) } }
  end)
  input:key("q", function() counts.q = (counts.q or 0) + 1 end)
  list:key("n", function() input:focus() end)
`;

test("a long text without line breaks is typed as a whole, and taken back as a whole", async () => {
  const terminal = new UiTerminal(place, `${FORM} input:focus()`);
  await terminal.showsText(" 0 characters");
  const text = "some wörds ".repeat(10_000);
  terminal.type(`${text}END`);
  await terminal.showsText(` ${Buffer.byteLength(text) + 3} characters, 0 q, ends with END.`);
  const before = Buffer.byteLength(text) + 3;
  terminal.type("\x1f".repeat(100));
  await terminal.until(() => !terminal.screen.join("").includes(`${before} characters`), "something is taken back");
  await terminal.showsText(" 0 characters");
  terminal.type("\x03");
  expect(await terminal.end()).toBe(130);
});

test("keys that are bound, or change what has focus, do what they do in between", async () => {
  const terminal = new UiTerminal(place, `${FORM} list:focus()`);
  await terminal.showsText(" 0 characters");
  terminal.type(`n${"abc".repeat(100)}q${"abc".repeat(100)}qEND`);
  await terminal.showsText(" 603 characters, 2 q, ends with END.");
  terminal.type(`\x7f${"xyz".repeat(100)}\x7f`);
  await terminal.showsText(" 901 characters, 2 q, ends with zxy.");
  terminal.type("\x03");
  expect(await terminal.end()).toBe(130);
});

test("Ctrl-C is found behind a key that was read together with it and comes to no end", async () => {
  const terminal = new UiTerminal(
    place,
    `${FORM}
      list:key("b", function() while true do end end)
      list:key("c", function() io.open("went-on", "w"):close() end)
      list:focus()
    `,
  );
  await terminal.showsText(" 0 characters");
  terminal.type("bc\x03");
  expect(await terminal.end()).toBe(130);
  expect(existsSync(place.path("went-on"))).toBe(false);
});
