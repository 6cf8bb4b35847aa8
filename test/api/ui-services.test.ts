// `ingot.work`, `spinner`, `metrics`, `terminal`, `vim`, `search`, and the cells of the UI.
import { expect, test } from "bun:test";
import { TerminalTitle } from "../../src/api/terminal.ts";
import { gitBranch } from "../../src/system/git-branch.ts";
import { uiProgram } from "./ui.ts";

const GLYPH = "[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]";

test("work is shown on the border of the prompt with a spinner that moves", async () => {
  await using program = await uiProgram(`
    states = {}
    ingot.cell("work_state"):subscribe(function(state) states[#states + 1] = state end)
    one = ingot.work.busy("indexing\\nmore")
  `);
  const row = () => program.rows.find((each) => each.includes("indexing")) ?? "";
  expect(row()).toMatch(new RegExp(`─ ${GLYPH} indexing ─`));
  expect(program.evaluate(`ingot.work.is_busy(), ingot.cell("work_label"):get()`)).toEqual([true, "indexing"]);
  const before = row();
  await program.until("another picture", () => row() !== before);
  await program.run(`two = ingot.work.busy("linking")`);
  expect(program.text).toContain(" linking ");
  expect(program.text).not.toContain("indexing");
  await program.run("two:remove()");
  expect(program.text).toContain(" indexing ");
  await program.run("one:remove()");
  expect(program.text).not.toContain("indexing");
  expect(program.evaluate(`ingot.work.is_busy(), ingot.cell("spinner_frame"):get(), states`)).toEqual([
    false,
    "",
    ["busy", "idle"],
  ]);
});

test("the cells of the work have their values as soon as it begins or ends, and are published when they differ", async () => {
  await using program = await uiProgram(`
    told = {}
    for _, name in ipairs({ "work_busy", "work_label", "work_state" }) do
      ingot.cell(name):subscribe(function(value) told[#told + 1] = tostring(value) end)
    end
    function cells()
      local cell = ingot.cell
      return cell("work_busy"):get(), cell("work_label"):get(), cell("work_state"):get(), cell("spinner_frame"):get() ~= ""
    end
  `);
  const frames = program.ui.onFrame;
  program.ui.onFrame = () => {};
  expect(program.evaluate(`ingot.work.busy("one"), cells()`).slice(1)).toEqual([true, "one", "busy", true]);
  await program.run(`two = ingot.work.busy("two") same = ingot.work.busy("two")`);
  expect(program.evaluate("told")).toEqual([["true", "one", "busy", "two"]]);
  await program.run("two:remove() same:remove()");
  expect(program.evaluate("cells()")).toEqual([true, "one", "busy", true]);
  expect(program.evaluate("told")).toEqual([["true", "one", "busy", "two", "one"]]);
  program.ui.onFrame = frames;
  await program.type("x");
  expect(program.evaluate("#told")).toEqual([5]);
});

test("work that begins and ends without end raises nothing, and the cells come right", async () => {
  await using program = await uiProgram("");
  await program.run(`for i = 1, 30000 do ingot.work.busy("work " .. i):remove() end`);
  await program.settle();
  expect(program.evaluate(`ingot.cell("work_busy"):get(), ingot.cell("work_label"):get()`)).toEqual([false, ""]);
  expect(program.errors).toEqual([]);
});

test("work ends with its plugin, and guards with the generation", async () => {
  await using program = await uiProgram(`ingot.work.busy("for ever") guard = ingot.work.guard()`);
  expect(program.evaluate("ingot.work.guard_current(guard)")).toEqual([true]);
  await program.reload("");
  expect(program.text).not.toContain("for ever");
  expect(program.evaluate("ingot.work.is_busy(), ingot.work.guard_current(guard)")).toEqual([false, false]);
  await program.run("ingot.work.guard_current(5)");
  expect(program.errors[0]).toContain("bad argument #1 to 'work.guard_current'");
});

test("where the prompt has no border, work is shown in the statusline", async () => {
  await using program = await uiProgram(`ingot.work.busy("deep\\27[2Jwork")`, { rows: 3 });
  expect(program.text).toMatch(new RegExp(`${GLYPH} deep`));
  const [glyph, period] = program.evaluate("ingot.spinner.glyph(), ingot.spinner.period_ms()");
  expect(String(glyph)).toMatch(new RegExp(`^${GLYPH}$`));
  expect(period).toBeGreaterThan(0);
});

test("metrics: what is measured, and what was used", async () => {
  await using program = await uiProgram("");
  expect(program.evaluate("ingot.metrics.entries(), ingot.metrics.perf.enabled()")).toEqual([[], false]);
  await program.run("ingot.metrics.perf.set_enabled(true)");
  await program.type("x");
  await program.run(`ingot.perf.time("mine", function() end)`);
  const [snapshot] = program.evaluate("ingot.metrics.perf.snapshot()") as [
    { durations: { label: string; p99: number }[]; values: [] },
  ];
  const labels = snapshot.durations.map(({ label }) => label);
  expect(labels).toContain("frame.compose");
  expect(labels).toContain("key");
  expect(labels).toContain("mine");
  expect(snapshot.values).toEqual([]);
  const [top] = program.evaluate("ingot.metrics.perf.snapshot_top(1)") as [{ durations: object[]; values?: [] }];
  expect([top.durations.length, top.values]).toEqual([1, undefined]);
  await program.run("ingot.metrics.perf.set_enabled(false) ingot.metrics.perf.clear()");
  expect(program.evaluate("#ingot.metrics.perf.snapshot().durations")).toEqual([0]);
});

test("terminal: bell, title, size, focus", async () => {
  await using program = await uiProgram(`
    ok = { ingot.terminal.bell(), ingot.terminal.set_title("my \\27]2;evil\\7 title"), ingot.terminal.osc9_notify("hi") }
  `);
  expect(program.evaluate("ok")).toEqual([[true, true, true]]);
  expect(program.emulator.bells).toBe(1);
  expect(program.emulator.title).toContain("my ");
  expect(program.emulator.title).toContain("title");
  expect(program.evaluate("ingot.terminal.size(), ingot.terminal.is_focused()")).toEqual([
    { width: 80, height: 24 },
    true,
  ]);
  await program.type("\x1b[O");
  expect(program.evaluate("ingot.terminal.is_focused()")).toEqual([false]);
  const [info] = program.evaluate("ingot.terminal.info()") as [{ platform: string; tmux: boolean }];
  expect(["linux", "macos", "windows"]).toContain(info.platform);
  expect(typeof info.tmux).toBe("boolean");
});

test("a plugin's title goes with it, and the program's with the setting", async () => {
  await using program = await uiProgram(`ingot.terminal.set_title("plugin")`);
  program.runtime.service(TerminalTitle).program = "program";
  expect(program.emulator.title).toBe("plugin");
  await program.reload("");
  expect(program.emulator.title).toBe("program");
  await program.run(`ingot.terminal.set_title("other") ingot.terminal.clear_title()`);
  expect(program.emulator.title).toBe("program");
  const { titles } = program.emulator;
  await program.run(`ingot.settings.terminal_title = false ingot.terminal.set_title()`);
  await program.run(`ingot.settings.terminal_title = true`);
  expect(titles.at(-1)).toBe("program");
});

test("vim: modes are read and set by their labels alone", async () => {
  await using program = await uiProgram(`
    ingot.settings.vim = true
    seen = {}
    ingot.cell("vim_mode"):subscribe(function(mode) seen[#seen + 1] = mode or "off" end)
  `);
  expect(program.evaluate("ingot.vim.mode()")).toEqual(["insert"]);
  await program.run(`ingot.vim.set_mode("normal")`);
  await program.run(`ingot.vim.set_mode("visual_line")`);
  expect(program.evaluate("ingot.vim.mode()")).toEqual(["visual_line"]);
  for (const label of ["n", "V", "Insert", ""]) {
    await program.run(`ingot.vim.set_mode("${label}")`);
    expect(program.errors.pop()).toContain("bad argument #1 to 'vim.set_mode'");
  }
  await program.run("ingot.settings.vim = false");
  await program.run(`ingot.vim.set_mode("normal")`);
  expect(program.evaluate("ingot.vim.mode(), seen")).toEqual([undefined, ["INSERT", "NORMAL", "VISUAL LINE", "off"]]);
});

test("cells of the UI", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("", "<C-x>k", function() end)
    times = 0
    ingot.cell("cursor_pos"):subscribe(function() times = times + 1 end)
  `);
  const cell = (name: string) => program.evaluate(`ingot.cell("${name}"):get()`)[0];
  expect(cell("cwd")).toBe(process.cwd());
  expect(Math.abs((cell("now") as number) - Date.now() / 1000)).toBeLessThan(3);
  expect([cell("keymap_pending"), cell("notification_visible"), cell("errors"), cell("work_state")]).toEqual([
    "",
    false,
    0,
    "idle",
  ]);
  await program.type("ab");
  expect(cell("cursor_pos")).toEqual({ line: 1, col: 3, scroll_pct: 100 });
  const [times] = program.evaluate("times");
  await program.run("ingot.win.cur()");
  expect(program.evaluate("times")).toEqual([times]);
  await program.type("\x18");
  expect(cell("keymap_pending")).toBe("<C-x>");
  await program.type("k");
  expect(cell("keymap_pending")).toBe("");
  await program.run(`ingot.notify("x")`);
  expect(cell("notification_visible")).toBe(true);
  const now = cell("now") as number;
  await program.until("a second", () => (cell("now") as number) > now);
});

const LINES = `
  buf = ingot.buf.new()
  local lines = {}
  for i = 1, 100 do lines[i] = i % 10 == 0 and "the Needle " .. i .. " needle" or "hay (" .. i .. ")" end
  buf:lines(lines)
  win = ingot.win.new(buf)
  ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), anchor = "center", width = 40, height = 10 })
  win:focus()
`;

test("search: what is typed is found, n and N go on, Esc ends it", async () => {
  await using program = await uiProgram(LINES);
  const { windows, buffers, overlays } = program.ui;
  const before = [windows.list().length, buffers.size, overlays.list().length];
  const shown = (text: string) => program.rows.some((row) => row.includes(text));
  await program.type("/");
  expect(program.text).toContain("/");
  await program.type("needle");
  expect(shown("the Needle 10 needle")).toBe(true);
  await program.type("\r");
  expect([windows.list().length, buffers.size, overlays.list().length]).toEqual(before);
  const row = program.rows.findIndex((each) => each.includes("the Needle 10 needle"));
  const column = (program.rows[row] as string).indexOf("Needle");
  const plain = program.emulator.cell(row, column - 2);
  expect(program.emulator.cell(row, column)).not.toBe(plain.replace('"e"', '"N"'));
  await program.type("n"); // the second one in the line
  await program.type("n");
  expect(shown("the Needle 20 needle")).toBe(true);
  await program.type("NNN");
  expect(shown("the Needle 100 needle")).toBe(true);
  await program.type("n");
  expect(shown("the Needle 10 needle")).toBe(true);
  await program.run("ingot.search.clear() ingot.search.clear()");
  const mark = program.emulator.cell(
    program.rows.findIndex((each) => each.includes("the Needle 10 needle")),
    column,
  );
  expect(mark.split(" ").slice(1)).toEqual(plain.split(" ").slice(1));
  expect(program.errors).toEqual([]);
});

test("search: capitals count when there are any, and nothing is a pattern", async () => {
  await using program = await uiProgram(LINES);
  await program.type("/(17)");
  expect(program.text).toContain("hay (17)");
  await program.type("\x1b");
  expect(program.text).toContain("hay (1)");
  await program.type("/NEEDLE\r");
  expect(program.text).toContain("not found: NEEDLE");
  expect(program.text).toContain("hay (1)");
  await program.type("/needle\r");
  await program.run("buf:lines({ 'other text' })");
  await program.type("n");
  await program.type("/\r");
  await program.type("/x");
  await program.run("win:close()");
  await program.type("y\r");
  expect(program.errors).toEqual([]);
  expect(program.ui.overlays.list()).toEqual([]);
});

test("a flood of events ends with errors of those who made it, not the program", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set("", "<F2>", function()
      for _ = 1, 150000 do ingot.events.emit("y") end
    end)
    ingot.events.on("y", function() end)
  `);
  await program.type("\x1bOQ\r");
  await program.until("the error", () => program.errors.some((error) => error.includes("too many events: 100000")));
  await program.run("ingot.cell('mine'):set(1)");
  expect(program.evaluate(`ingot.cell("mine"):get()`)).toEqual([1]);
});

test("the cell of the branch says which one is checked out where the program runs", async () => {
  await using program = await uiProgram("");
  const branch = gitBranch(process.cwd(), program.runtime.permissions);
  expect(program.evaluate(`ingot.cell("branch"):get()`)).toEqual([branch]);
});
