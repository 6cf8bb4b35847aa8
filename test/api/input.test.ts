// Single lines to be typed into, as a Lua program and a user at the terminal have them.
import { expect, test } from "bun:test";
import { uiProgram } from "./ui.ts";

const setup = (options = "") => `
  input = ingot.input.new({ placeholder = "your name", ${options} })
  overlay = ingot.overlay.new({ layout = input:win(), anchor = "center", width = 20, height = 1 })
  for _, event in ipairs({ "change", "submit", "cancel" }) do
    input:on(event, function(ctx) print(event, ctx.text) end)
  end`;

test("typing, submitting and leaving are told", async () => {
  await using program = await uiProgram(setup());
  expect(program.text).toContain("your name");
  await program.type("hi");
  await program.type("\r");
  await program.type("\x1b");
  expect(program.output).toBe("change\thi\nsubmit\thi\ncancel\thi\n");
  expect(program.evaluate("input:text(), input:buf():source()")).toEqual(["hi", "hi"]);
});

test("a text that is set is one line, and typing goes on at its end", async () => {
  await using program = await uiProgram(setup(`text = "a\\nb"`));
  await program.run(`input:set_text("one\\r\\ntwo\\nthree")`);
  await program.type("!");
  expect(program.evaluate("input:text()")).toEqual(["one two three!"]);
});

test("a long text is scrolled in its row; wrapped, it goes on in the next", async () => {
  await using program = await uiProgram(setup());
  await program.type("abcdefghijklmnopqrstuvwxyz");
  expect(program.text).toContain("xyz");
  expect(program.text).not.toContain("abc");
});

test("keys of an input come before its editor", async () => {
  await using program = await uiProgram(`${setup()}
    input:key("ctrl-u", function(ctx) print("key", ctx.text) end)`);
  await program.type("x");
  await program.type("\x15");
  expect(program.output).toBe("change\tx\nkey\tx\n");
});

test("an input with a name survives a reload with its text, its handlers are the new ones", async () => {
  const source = setup(`name = "who", text = "start"`).replace("overlay.new({", `overlay.new({ name = "o",`);
  await using program = await uiProgram(source);
  await program.type("!");
  expect(await program.reload()).toBe(true);
  expect(program.evaluate("input:text()")).toEqual(["start!"]);
  await program.type("\r");
  expect(program.output).toEndWith("submit\tstart!\n");
  expect(program.output.match(/submit/g)?.length).toBe(1);
});

test("a closed input has no buffer, and events must be known", async () => {
  await using program = await uiProgram(`${setup()}
    input:win():close()
    print(input:buf(), (select(2, pcall(input.on, input, "typed", print))))`);
  expect(program.output).toContain("nil\t");
  expect(program.output).toContain('one of "change", "submit", "cancel" expected');
});

test("an input shares its name with buffers and windows, and nothing else", async () => {
  await using program = await uiProgram(`
    local buf = ingot.buf.new({ name = "search" }):lines({ "result 1" })
    local win = ingot.win.new(buf, { name = "search" })
    local input = ingot.input.new({ name = "search", text = "query" })
    print(input:text(), buf:source(), input:win() == win, input:buf() == buf)
    input:set_text("typed")
    print(buf:source(), win:buf() == buf)
    local prompt = ingot.input.new({ name = "ingot.prompt", text = "mine" })
    print(ingot.prompt.text(), prompt:text())`);
  expect(program.output).toBe("query\tresult 1\tfalse\tfalse\nresult 1\ttrue\n\tmine\n");
});
