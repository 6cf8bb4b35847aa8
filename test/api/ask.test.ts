// Questions of scripts: in the UI, on a plain terminal, and where there is neither.
import { afterAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PseudoTerminal } from "../e2e/pseudo-terminal.ts";
import { program, Scratch } from "./program.ts";
import { type UiProgram, uiProgram } from "./ui.ts";

const ENTER = "\r";
const ESC = "\x1b";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** Asks in a UI, and gives the program with the question open. */
async function asking(call: string): Promise<UiProgram> {
  const made = await uiProgram(`answer = "open"\ningot.spawn(function() answer, message = ${call} end)`);
  await made.until("the question is shown", () => made.text.includes("question"));
  return made;
}

/** The answer, when there is one. */
async function answerOf(program: UiProgram): Promise<unknown> {
  await program.until("the answer is there", () => program.evaluate("answer")[0] !== "open");
  return program.evaluate("answer")[0];
}

test("text in the UI: typed, checked, answered, and gone from the screen", async () => {
  await using program = await asking(`ingot.ask.text({
    message = "the question", placeholder = "type here",
    validate = function(value) if #value < 3 then return "too short: " .. value end end })`);
  expect(program.text).toContain("type here");
  await program.type("ab");
  await program.type(ENTER);
  expect(program.text).toContain("too short: ab");
  await program.type("ü");
  await program.type(ENTER);
  expect(await answerOf(program)).toBe("abü");
  expect(program.text).not.toContain("the question");
  await program.type("prompt again");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["prompt again"]);
  expect(program.errors).toEqual([]);
});

test("the question alone will do, with an initial text, a default and a paste", async () => {
  await using plain = await asking('ingot.ask.text("a question?")');
  await plain.type(ENTER);
  expect(await answerOf(plain)).toBe("");
  await using initial = await asking('ingot.ask.text({ message = "question", initial = "abc" })');
  await initial.type("\x1b[200~def\x1b[201~");
  await initial.type(ENTER);
  expect(await answerOf(initial)).toBe("abcdef");
  await using fallback = await asking('ingot.ask.text({ message = "question", default = "usual" })');
  await fallback.type(ENTER);
  expect(await answerOf(fallback)).toBe("usual");
});

test("Esc and Ctrl-C answer nil without a message", async () => {
  for (const key of [ESC, "\x03"]) {
    await using program = await asking('ingot.ask.confirm("question")');
    await program.type(key);
    expect(await answerOf(program)).toBe(undefined);
    expect(program.evaluate("message")).toEqual([undefined]);
    expect(program.text).not.toContain("question");
  }
});

test("password, confirm, select and multiselect", async () => {
  await using password = await asking('ingot.ask.password("question")');
  await password.type("s3cret");
  expect(password.text).not.toContain("s3cret");
  await password.type(ENTER);
  expect(await answerOf(password)).toBe("s3cret");

  await using confirm = await asking('ingot.ask.confirm({ message = "question", initial = false, yes = "Do it" })');
  expect(confirm.text).toContain("Do it");
  await confirm.type(ENTER);
  expect(await answerOf(confirm)).toBe(false);

  await using select = await asking(`ingot.ask.select({ message = "question", initial = 2,
    options = { "one", { value = 2, label = "two", hint = "the second" }, { label = "three" } } })`);
  expect(select.text).toContain("two (the second)");
  await select.type(ENTER);
  expect(await answerOf(select)).toBe(2);

  await using several = await asking(
    'ingot.ask.multiselect({ message = "question", initial = { "c" }, options = { "a", "b", "c" } })',
  );
  await several.type(" ");
  await several.type(ENTER);
  expect(await answerOf(several)).toEqual(["a", "c"]);

  await using none = await asking('ingot.ask.multiselect({ message = "question", options = { "a" } })');
  await none.type(ENTER);
  expect(await answerOf(none)).toEqual([]);
});

test("a note is shown until it was read", async () => {
  await using program = await asking(
    'ingot.ask.note({ message = "this is no question\\nsecond line", title = "Hear" })',
  );
  expect(program.text).toContain("second line");
  expect(program.text).toContain("Hear");
  await program.type(ENTER);
  expect(await answerOf(program)).toBe(true);
});

test("a spinner leaves the keyboard to the prompt, and goes when it is stopped", async () => {
  await using program = await uiProgram('spinner = ingot.ask.spinner("counting")');
  await program.until("it turns", () => program.text.includes("counting"));
  await program.type("typed");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["typed"]);
  await program.run('spinner:message("still at it")');
  await program.until("it says something else", () => program.text.includes("still at it"));
  expect(program.evaluate('spinner:stop("done"), spinner:stop()')).toEqual([true, false]);
  await program.settle();
  expect(program.text).not.toContain("still at it");
  await program.run('spinner = ingot.ask.spinner("again")');
  await program.reload("");
  expect(program.text).not.toContain("again");
});

test("cancelling the task and a reload close the question; a failing check is reported", async () => {
  await using program = await uiProgram(
    'reg = ingot.spawn(function() ok, err = pcall(ingot.ask.text, "question one"); cancelled = ingot.task.is_cancelled(err) end)',
  );
  await program.until("it is shown", () => program.text.includes("question one"));
  await program.run("reg:remove()");
  await program.until("it is gone", () => !program.text.includes("question one"));
  expect(program.evaluate("cancelled")).toEqual([true]);
  await program.run(`ingot.ask.text({ message = "question two", validate = function() error("bad check") end })`);
  await program.until("the next is shown", () => program.text.includes("question two"));
  await program.type(ENTER);
  expect(program.errors.join()).toContain("bad check");
  await program.reload("");
  expect(program.text).not.toContain("question two");
});

test("bad options are errors", async () => {
  const { output } = await program(`
    for _, f in ipairs({
      function() ingot.ask.text({}) end,
      function() ingot.ask.text() end,
      function() ingot.ask.select({ message = "x", options = {} }) end,
      function() ingot.ask.select({ message = "x", options = { {} } }) end,
      function() ingot.ask.select({ message = "x", options = { { value = {} , label = "a" } } }) end,
    }) do print(select(2, pcall(f))) end
  `);
  const lines = output.trim().split("\n");
  expect(lines[0]).toContain("field 'message' is missing");
  expect(lines[1]).toContain("bad argument #1 to 'ask.text'");
  expect(lines[2]).toContain("there is no option to choose from");
  expect(lines[3]).toContain("item 1 has neither value nor label");
  expect(lines[4]).toContain("string, number or boolean expected, got table");
});

/** Runs a Lua program as `ingot run` does. */
function command(source: string): string[] {
  const file = join(scratch.root, `${Bun.hash(source)}.lua`);
  writeFileSync(file, source);
  return [process.execPath, join(import.meta.dir, "../../src/main.ts"), "run", file];
}

test("on a plain terminal questions come one after the other, and reading goes on afterwards", async () => {
  const terminal = new PseudoTerminal(
    command(`
      local first, second
      local reg = ingot.spawn(function() second = ingot.ask.confirm("go on?") end)
      first = ingot.ask.text({ message = "name?", validate = function(v) if v == "" then return "a name, please" end end })
      print("first", first)
      print("left", ingot.ask.select({ message = "which?", options = { "a", "b" } }))
      print("second", second)
      local spinner = ingot.ask.spinner("spinning")
      ingot.sleep(200)
      spinner:stop("spun")
      io.write("line: ")
      print("read", io.read())
    `),
  );
  try {
    const shows = (text: string) => terminal.until(() => terminal.screen.join("\n").includes(text), text);
    await shows("go on?");
    terminal.type(ENTER);
    await shows("name?");
    terminal.type(ENTER);
    await shows("a name, please");
    terminal.type("Ada");
    terminal.type(ENTER);
    await shows("which?");
    terminal.type("\x03");
    await shows("line:");
    terminal.type("hello\r");
    await shows("read");
    expect(await terminal.exit()).toBe(0);
    const screen = terminal.screen.join("\n");
    expect(screen).toMatch(/first\s+Ada/);
    expect(screen).toMatch(/left\s+nil/);
    expect(screen).toMatch(/second\s+true/);
    expect(screen).toContain("spun");
    expect(screen).toMatch(/read\s+hello/);
  } finally {
    terminal.close();
  }
});

/** What a terminal would obey, as Lua writes it, and as it is shown. */
const ESCAPES = String.raw`\27[10A\27[2J\27]0;title\7\u{9b}2K\u{202e}`;
const SHOWN = "^[[10A^[[2J^[]0;title^G\ufffd2K\ufffd";

/** Calls with escapes in all their texts, how many are shown at once, and what ENTER answers. */
const hostile: [call: string, count: number, answer: string][] = [
  [`confirm({ message = "question@", yes = "y@", no = "n@" })`, 3, "true"],
  [`select({ message = "question@", options = { { value = "v@", hint = "h@" }, "b@" } })`, 4, "v@"],
  [`multiselect({ message = "question@", options = { "a@", { label = "b@" } }, initial = { "a@" } })[1]`, 3, "a@"],
  [`text({ message = "question@", placeholder = "p@", default = "d@" })`, 2, "d@"],
  [`text({ message = "question@", initial = "i@" })`, 2, `i${SHOWN}`],
  [`password("question@")`, 1, ""],
];

test("escapes in texts are shown, not obeyed, and answers keep them", async () => {
  for (const [call, count, answer] of hostile) {
    await using program = await uiProgram(
      `ingot.spawn(function() answer = ingot.ask.${call.replaceAll("@", ESCAPES)} end)`,
      { columns: 200 },
    );
    await program.until("the question is shown", () => program.text.includes("question^["));
    expect(program.text.split(SHOWN)).toHaveLength(count + 1);
    await program.type(ENTER);
    await program.until("it is answered", () => !program.text.includes("question"));
    expect(program.evaluate(`tostring(answer) == (${JSON.stringify(answer).replace("@", ESCAPES)})`)).toEqual([true]);
  }
  await using note = await uiProgram(
    `ingot.spawn(function() ingot.ask.note({ message = "one@\\ntwo@", title = "question@" }) end)`.replaceAll(
      "@",
      ESCAPES,
    ),
    { columns: 200 },
  );
  await note.until("the note is shown", () => note.text.includes("OK"));
  expect(note.text.split(SHOWN)).toHaveLength(4);
  await using checked = await asking(
    `ingot.ask.text({ message = "question", validate = function() return "wrong${ESCAPES}" end })`,
  );
  await checked.type(ENTER);
  await checked.until("it is refused", () => checked.text.includes(`wrong${SHOWN}`));
});

test("on a plain terminal, escapes in texts are shown, too", async () => {
  const terminal = new PseudoTerminal(
    command(`
      ingot.ask.note({ message = "said${ESCAPES}", title = "title${ESCAPES}" })
      print(ingot.ask.confirm("sure${ESCAPES}"))
    `),
  );
  try {
    await terminal.until(() => terminal.screen.join("\n").includes(`sure${SHOWN}`), "the question");
    expect(terminal.screen.join("\n").split(SHOWN)).toHaveLength(4);
    for (const sequence of ["\x1b[10A", "\x1b]0", "\xc2\x9b", "\xe2\x80\xae"])
      expect(terminal.written).not.toContain(sequence);
    terminal.type(ENTER);
    expect(await terminal.exit()).toBe(0);
  } finally {
    terminal.close();
  }
});

test("at the end of input a question on a plain terminal is left, and the program goes on", async () => {
  const terminal = new PseudoTerminal(
    command(`
      print("first", ingot.ask.confirm("sure?"))
      print("second", ingot.ask.text("name?"))
      print("third", ingot.ask.text("again?"))
    `),
  );
  try {
    const shows = (text: string) =>
      terminal.until(() => terminal.screen.join("\n").includes(text) && terminal.state.cursorHidden, text);
    await shows("sure?");
    terminal.type("\x04");
    await shows("name?");
    terminal.type("\x04");
    await shows("again?");
    terminal.type("x\x04");
    terminal.type(ENTER);
    expect(await terminal.exit()).toBe(0);
    const screen = terminal.screen.join("\n");
    expect(screen).toMatch(/first\s+nil/);
    expect(screen).toMatch(/second\s+nil/);
    expect(screen).toMatch(/third\s+x/);
    expect(terminal.state.cursorHidden).toBe(false);
  } finally {
    terminal.close();
  }
});

test("a program that ends in the middle of a question leaves the terminal as it was", async () => {
  const terminal = new PseudoTerminal(
    command('ingot.ask.text({ message = "sure?", validate = function() os.exit(7) end })'),
  );
  try {
    const before = terminal.settings();
    await terminal.until(() => terminal.state.cursorHidden, "the question");
    terminal.type(ENTER);
    expect(await terminal.exit()).toBe(7);
    await terminal.until(() => !terminal.state.cursorHidden, "the cursor");
    expect(terminal.settings()).toBe(before);
  } finally {
    terminal.close();
  }
});

test("without a terminal there is nil and a message, and a spinner is silent", async () => {
  const run = Bun.spawnSync(
    command(`
      print(ingot.ask.text("name?"))
      print(ingot.ask.confirm("sure?"))
      print(ingot.ask.note("said"))
      local spinner = ingot.ask.spinner("x")
      print(spinner:message("y"):stop("z"))
    `),
    { stdin: "ignore" },
  );
  expect(run.stderr.toString()).toBe("");
  expect(run.stdout.toString()).toBe("nil\tno terminal\nnil\tno terminal\nnil\tno terminal\ntrue\n");
});

test("on a terminal of 40x10 all that matters of a prompt is to be seen, and the rest is scrolled to", async () => {
  const small = async (call: string) => {
    const made = await uiProgram(`answer = "open"\ningot.spawn(function() answer = ${call} end)`, {
      rows: 10,
      columns: 40,
    });
    await made.until("it is shown", () => /[◆◇]/.test(made.text));
    return made;
  };
  const question = `message = "the question that is asked here, which is rather long"`;
  const options = Array.from(
    { length: 20 },
    (_, i) => `{ value = ${i + 1}, label = "option ${i + 1}", hint = "a hint" }`,
  );
  await using text = await small(`ingot.ask.text({ ${question}, initial = ("word "):rep(20) })`);
  expect(text.text).toMatch(/the question[\s\S]*└/);
  await using password = await small(`ingot.ask.password({ ${question}, validate = function() return "not so" end })`);
  await password.type(`abc${ENTER}`);
  expect(password.text).toMatch(/the question[\s\S]*▪▪▪[\s\S]*not so/);
  await using confirm = await small(`ingot.ask.confirm({ ${question}, yes = "Yes, do it now", no = "No, leave it" })`);
  expect(confirm.text).toMatch(/the question[\s\S]*Yes, do it now[\s\S]*No,/);
  await using select = await small(`ingot.ask.select({ ${question}, options = { ${options} }, initial = 10 })`);
  expect(select.text).toMatch(/the question[\s\S]*● option 10[\s\S]*Enter/);
  await using several = await small(`ingot.ask.multiselect({ message = "the question", options = { ${options} } })`);
  for (let i = 0; i < 6; i++) await several.type("\x1b[B");
  expect(several.text).toMatch(/the question[\s\S]*option 7[\s\S]*Enter/);
  await using note = await small(`ingot.ask.note({ message = ("line\\n"):rep(20) .. "last line", title = "Title" })`);
  await note.until("it is asked for", () => note.text.includes("OK"));
  for (let i = 0; i < 5; i++) await note.type("\x1b[5~");
  expect(note.text).toContain("Title");
  await note.type("\x1b[6~");
  expect(note.text).not.toContain("Title");
  await note.type(ENTER);
  expect(await answerOf(note)).toBe(true);
});

test("a spinner whose text is wider than the terminal stays in one row", async () => {
  const terminal = new PseudoTerminal(command('ingot.ask.spinner(("密"):rep(40)) ingot.sleep(60000)'), { columns: 40 });
  try {
    const frames = () => terminal.written.split("\r\x1b[K").length - 1;
    await terminal.until(() => frames() > 3 && terminal.screen.length > 0, "three frames");
    expect(terminal.screen).toHaveLength(1);
    expect(terminal.screen[0]).toMatch(/^. {2}密+…$/u);
  } finally {
    terminal.close();
  }
});
