// Text that comes faster than anybody types, joined to one key; and what editors and prompts make of such a key.
import { expect, test } from "bun:test";
import type { InputEvent } from "../../src/terminal/input/events.ts";
import { joinTyping } from "../../src/terminal/input/typing.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { type UiProgram, uiProgram } from "../api/ui.ts";

/** The events of a read. */
function read(bytes: string): InputEvent[] {
  const events: InputEvent[] = [];
  new InputDecoder({ onEvent: (event) => events.push(event) }).push(Buffer.from(bytes));
  return events;
}

const texts = (events: InputEvent[]) => events.map((event) => (event.type === "key" ? event.text || event.name : ""));

async function type(program: UiProgram, bytes: string): Promise<void> {
  for (const event of joinTyping(read(bytes))) program.ui.input(event);
  program.ui.inputDone();
  await program.settle();
}

test("what a person types stays as it is", () => {
  const events = read(`${"typed ahead ".repeat(5)}\r\x1b[A\x03ü`);
  expect(joinTyping(events)).toEqual(events);
  expect(joinTyping([])).toEqual([]);
});

test("more is joined, but for its first key; other keys stay where they are", () => {
  const events = read(`${"aö日 ".repeat(50)}\r${"b".repeat(100)}\x03c`);
  expect(texts(joinTyping(events))).toEqual(["a", `ö日 ${"aö日 ".repeat(49)}`, "enter", "b", "b".repeat(99), "c", "c"]);
  const joined = joinTyping(events).flatMap((event) => (event.type === "key" ? (event.joined ?? [event]) : []));
  expect(joined as InputEvent[]).toEqual(events);
});

const EDITOR = `
  buffer = ingot.buf.new()
  local win = ingot.win.new(buffer, { surface = "editable_text", vim_enabled = VIM })
  ingot.ui.layout.set(function() return ingot.ui.layout.vbox({ { ingot.ui.layout.leaf(win), height = "fill" } }) end)
  win:focus()
`;

test("vi counts it as typed: it is repeated with the rest of the command", async () => {
  await using program = await uiProgram(EDITOR.replace("VIM", "true"));
  const text = `<${"ab".repeat(50)}>`;
  await type(program, `${text}${text}`);
  expect(program.evaluate("buffer:source()")).toEqual([text + text]);
  await type(program, "\x1b");
  await program.type("\x1b");
  await type(program, "cc");
  await type(program, text);
  await program.type("\x1b");
  await type(program, "A!");
  await program.type("\x1b");
  await type(program, "o");
  await type(program, text);
  await program.type("\x1b");
  await type(program, ".");
  expect(program.evaluate("buffer:source()")).toEqual([`${text}!\n${text}\n${text}`]);
  expect(program.errors).toEqual([]);
});

test("keys that are bound are pressed one by one, in the order of the stream", async () => {
  await using program = await uiProgram(`${EDITOR.replace("VIM", "false")}
    ingot.keymap.set("", "gg", function() textThen = buffer:source() end)
  `);
  await type(program, `${"ab".repeat(50)}gg${"cd".repeat(50)}`);
  expect(program.evaluate("buffer:source()")).toEqual(["ab".repeat(50) + "cd".repeat(50)]);
  expect(program.evaluate("textThen")).toEqual(["ab".repeat(50)]);
});

test("a prompt for a line takes it as a whole, one that takes keys as keys", async () => {
  await using program = await uiProgram(`
    ingot.spawn(function()
      answer = ingot.ask.text({ message = "what?" })
      choice = ingot.ask.select({ message = "which?", options = { "one", "two", "three" } })
    end)
  `);
  await program.until("the prompt", () => program.text.includes("what?"));
  await type(program, `${"word ".repeat(100)}END`);
  await program.type("\r");
  await program.until("the choice", () => program.text.includes("which?"));
  expect(program.evaluate("answer")).toEqual([`${"word ".repeat(100)}END`]);
  await type(program, "j".repeat(100));
  await program.type("\r");
  await program.until("an answer", () => program.evaluate("choice")[0] !== undefined);
  expect(program.evaluate("choice")).toEqual(["two"]);
});

test("what has been joined is not joined again", () => {
  const once = joinTyping(read("b".repeat(100)));
  expect(joinTyping(once)).toEqual(once);
});
