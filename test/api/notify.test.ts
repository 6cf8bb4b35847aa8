// `ingot.notify`, and the views of the message log and of help.
import { expect, test } from "bun:test";
import { showHelp, showMessages } from "../../src/api/ui-views.ts";
import { uiProgram } from "./ui.ts";

test("a notice is shown above the prompt and is in the message log", async () => {
  await using program = await uiProgram(`ingot.notify("hello ünï\\nmore")`);
  expect(program.text).toContain(" hello ünï");
  expect(program.text).not.toContain("more");
  const [kind, source, full] = program.evaluate(
    "(function() local m = ingot.messages.list()[1] return m.kind, m.source, m.full end)()",
  );
  expect([kind, source, full]).toEqual(["info", "lua", "hello ünï\nmore"]);
});

test("a notice is shown above what is docked at the bottom", async () => {
  await using program = await uiProgram(`
    local win = ingot.win.new(ingot.buf.new():lines({ "one", "two", "three", "four" }))
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), height = 10 })
    ingot.notify("hello")
  `);
  expect(program.rows.findIndex((row) => row.includes("hello"))).toBe(12);
  expect(program.rows[13]).toBe("one");
});

test("a notice is shown above menus and pickers at the prompt, and at the top when there is no room", async () => {
  await using program = await uiProgram(`
    for i = 1, 12 do ingot.cmd.register("c" .. i, function() end) end
  `);
  await program.type("/c");
  const menu = program.rows.findIndex((row) => row.includes("/c1"));
  await program.run(`ingot.notify("hello")`);
  const notice = () => program.rows.findIndex((row) => row.includes("hello"));
  expect(notice()).toBe(menu - 1);
  await program.type("\x1b");
  expect(notice()).toBeGreaterThan(menu);
  await program.type("\x15");
  await program.run(`ingot.spawn(function() ingot.picker.fuzzy({ items = { "first one", "second" } }) end)`);
  const top = program.rows.findIndex((row) => row.includes("first one"));
  // The picker has a line above.
  expect(notice()).toBe(top - 2);
  await program.type("\x1b");
  await program.run(`
    local win = ingot.win.new(ingot.buf.new():lines({ "one" }))
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), height = "fill" })
  `);
  expect(notice()).toBe(0);
});

test("errors and warnings are shown as given, and each is in the log", async () => {
  await using program = await uiProgram(`
    ingot.notify.error("boom", "engine")
    ingot.notify.info("fine")
    ingot.notify.error("boom", "engine")
  `);
  expect(program.text).toContain(" boom");
  expect(program.evaluate("ingot.messages.count()")).toEqual([3]);
  await program.run(`ingot.notify.warn("careful")`);
  expect(program.text).toContain(" careful");
});

test("a scoped bag is called, or its fields are", async () => {
  await using program = await uiProgram(`
    local n = ingot.notify.scoped("weather")
    n("sunny")
    n.warn("rain")
    n.error("storm")
    n.info("again")
  `);
  const log = program.runtime.messages.list().map(({ kind, source, full }) => `${kind} ${source} ${full}`);
  expect(log).toEqual(["info weather sunny", "warn weather rain", "error weather storm", "info weather again"]);
  await program.run(`ingot.notify.scoped("x")({})`);
  expect(program.errors[0]).toContain("string expected, got table");
});

test("an error says what is wrong and where, whatever the folder is called and however little room there is", async () => {
  const folder = `/srv/${"deep/".repeat(30)}`;
  const error = `error in the composer of the main screen: ${folder}chat.lua:12: attempt to index a nil value (local 'x')`;
  for (const columns of [80, 40]) {
    await using program = await uiProgram(`ingot.notify.error([[${error}]])`, { columns });
    const words = program.text.replaceAll(/\s+/g, " ");
    expect(words).toContain("the main screen: chat.lua:12: attempt to index a nil value (local 'x')");
    expect(program.runtime.messages.list()[0]?.full).toBe(error);
  }
});

test("a notice takes three rows at most, and no more than there are above it", async () => {
  await using program = await uiProgram(`ingot.notify(("word "):rep(200))`);
  const rows = () => program.rows.filter((row) => row.includes("word word"));
  expect(rows()).toHaveLength(3);
  expect(rows().at(-1)).toMatch(/ word wor?d?…\s*$|…\s*$/);
  for (const [height, width] of [
    [3, 10],
    [1, 1],
    [24, 80],
  ] as const)
    await program.resize(height, width);
  expect(rows()).toHaveLength(3);
  expect(program.errors).toEqual([]);
});

test("control characters, bytes that are no text and long texts do no harm", async () => {
  await using program = await uiProgram(`
    ingot.notify("a\\27[2Jb\\0c\\tend")
    ingot.notify("\\xff bytes")
    ingot.notify(("x"):rep(100000))
  `);
  expect(program.text).toContain("x…");
  await program.run(`ingot.notify("a\\27[2Jb")`);
  expect(program.text).toContain("b");
  expect(program.errors).toEqual([]);
});

test("bad arguments are refused", async () => {
  await using program = await uiProgram("");
  await program.run("ingot.notify(nil)");
  await program.run("ingot.notify.error()");
  expect(program.errors[0]).toContain("bad argument #1 to 'notify' (string expected, got nil)");
  expect(program.errors[1]).toContain("bad argument #1 to 'notify.error' (string expected, got no value)");
});

test("unread errors are counted in the statusline until the log is looked at", async () => {
  await using program = await uiProgram(`
    ingot.messages.append("error", "one", "first\\ndetails")
    ingot.messages.append("error", "two", "second")
    ingot.messages.append("info", "three", "third")
  `);
  expect(program.rows.at(-1)).toContain("2 errors · /messages");
  expect(program.evaluate(`ingot.cell("errors"):get()`)).toEqual([2]);
  const viewer = showMessages(program.runtime);
  await program.settle();
  expect(program.rows.at(-1)).not.toContain("errors");
  expect(program.text).toMatch(/╭─? messages/);
  const rows = program.rows.filter((row) => /│.*(one: first|details|two: second|three: third)/.test(row));
  expect(rows.length).toBe(4);
  expect(viewer.isOpen).toBe(true);
  await program.type("q/typed");
  expect(viewer.isOpen).toBe(false);
  expect(program.text).toContain("/typed");
  expect(program.text).not.toContain("two: second");
  await program.run(`ingot.messages.append("error", "four", "x")`);
  expect(program.rows.at(-1)).toContain("1 error · /messages");
  await program.run("ingot.messages.mark_read()");
  expect(program.rows.at(-1)).not.toContain("error");
});

test("the message log opens at its end, is scrolled and searched", async () => {
  await using program = await uiProgram(`
    for i = 1, 100 do ingot.messages.append("info", "n", "message " .. i) end
  `);
  const { buffers, windows } = program.ui;
  const before = [buffers.size, windows.list().length];
  showMessages(program.runtime);
  await program.settle();
  expect(program.text).toContain("message 100");
  await program.type("g");
  expect(program.rows.some((row) => row.includes("n: message 1 "))).toBe(true);
  expect(program.text).not.toContain("message 100");
  await program.type("/message 77");
  await program.type("\r");
  expect(program.text).toContain("message 77");
  await program.type("\x1b"); // ends the search
  expect(program.text).toContain("message 77");
  await program.type("\x1b"); // closes the view
  expect(program.text).not.toContain("message 77");
  expect([buffers.size, windows.list().length]).toEqual(before);
  expect(program.errors).toEqual([]);
});

test("the message log shows what comes while it is open, and stays where it is read", async () => {
  await using program = await uiProgram(`
    for i = 1, 60 do ingot.messages.append("info", "n", "message " .. i .. ".") end
  `);
  showMessages(program.runtime);
  await program.run(`
    ingot.messages.append("info", "n", "message 61.")
    ingot.messages.append("error", "n", "it has failed")
  `);
  expect(program.text).toContain("message 61.");
  // It is read here: neither counted nor said once more.
  expect(program.rows.filter((row) => row.includes("it has failed"))).toHaveLength(1);
  expect(program.rows.at(-1)).not.toContain("error");
  await program.type("kkk");
  const shown = () => program.rows.slice(0, -4).map((row) => row.replace("█", " "));
  const before = shown();
  await program.run(`for i = 62, 70 do ingot.messages.append("info", "n", "message " .. i .. ".") end`);
  expect(shown()).toEqual(before);
  await program.type("G");
  await program.run(`ingot.messages.append("warn", "n", "message 71.")`);
  expect(program.text).toContain("message 71.");
  await program.run("ingot.messages.clear()");
  expect(program.text).toContain("There are no messages.");
  await program.type("q");
  await program.run(`ingot.messages.append("error", "n", "later")`);
  expect(program.rows.at(-1)).toContain("1 error · /messages");
});

test("help shows keys and commands", async () => {
  await using program = await uiProgram(
    `
    ingot.keymap.set("", "<C-y>", function() end, { desc = "copy it" })
    ingot.cmd.register("weather", function() end, { desc = "what it is like outside", args = { "place" } })
    ingot.cmd.register("secret", function() end, { hidden = true })
  `,
    { rows: 80 },
  );
  showHelp(program.runtime);
  await program.settle();
  expect(program.text).toContain("copy it");
  expect(program.text).toContain("/weather place");
  expect(program.text).toContain("what it is like outside");
  expect(program.text).not.toContain("secret");
});
