// `ingot.settings`: reading, assigning, and what settings do in the UI.
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Plugins } from "../../src/api/plugins.ts";
import { UserInterface } from "../../src/api/user-interface.ts";
import { StoppedClock } from "../terminal/stopped-clock.ts";
import { program as headless, Scratch } from "./program.ts";
import { uiProgram } from "./ui.ts";

test("settings have their defaults, are assigned to and gone through", async () => {
  await using program = await uiProgram("");
  const values =
    "s.vim, s.system_clipboard, s.auto_reload, s.auto_continue, s.compact_threshold, s.autoupgrade_interval";
  expect(program.evaluate(`(function(s) return ${values} end)(ingot.settings)`)).toEqual([
    ...[false, true, false, "goal", 0.8, 3600],
  ]);
  await program.run(`
    local s = smelt.settings
    s.show_tips = false
    s.auto_continue = "always"
    s.compact_threshold = 1
    s.compact_keep_recent_groups = 3.0
    s.notifications.turn_end = true
    s.transcript = { limits = { tool_rows = 5 }, view = { tools = { bash = "peek", read = false } } }
    result = { s.show_tips, s.auto_continue, s.compact_threshold, s.compact_keep_recent_groups,
      s.notifications.turn_end, s.transcript.limits.tool_rows, s.transcript.limits.tool_body_rows,
      s.transcript.view.tools.bash, s.transcript.view.tools.read, s.transcript.view.tools.other or "none" }
    names, tools = {}, {}
    for key, value in pairs(s) do names[key] = type(value) end
    for key, value in pairs(s.transcript.view.tools) do tools[key] = value end
  `);
  expect(program.errors).toEqual([]);
  expect(program.evaluate("result")).toEqual([[false, "always", 1, 3, true, 5, 20, "peek", false, "none"]]);
  const [names, tools] = program.evaluate("names, tools") as Record<string, unknown>[];
  expect(names?.vim).toBe("boolean");
  expect(names?.transcript).toBe("table");
  expect(names?.schema).toBeUndefined();
  expect(tools).toEqual({ bash: "peek", read: false });
});

test("unknown settings and wrong values raise where they are used", async () => {
  await using program = await uiProgram("");
  const failures = [
    ["local x = ingot.settings.vimm", 'program:1: there is no setting "vimm"; did you mean "vim"?'],
    ["ingot.settings.nothing_like_it = 1", 'program:1: there is no setting "nothing_like_it"'],
    ["local x = ingot.settings[1]", 'program:1: there is no setting "1"'],
    ["ingot.settings.vim = 'yes'", 'program:1: the setting "vim" must be a boolean, not "yes"'],
    ["ingot.settings.vim = nil", 'program:1: the setting "vim" must be a boolean, not nil'],
    ["ingot.settings.vim = print", 'program:1: the setting "vim" must be a boolean, not a value of another type'],
    ["ingot.settings.auto_continue = 'maybe'", 'must be one of "off", "goal", "always", not "maybe"'],
    ["ingot.settings.compact_threshold = 0", "must be more than 0 and at most 1, not 0"],
    ["ingot.settings.compact_threshold = 1.5", "must be more than 0 and at most 1, not 1.5"],
    ["ingot.settings.autoupgrade_interval = 1.5", "must be a whole number, not 1.5"],
    ["ingot.settings.notifications = 1", "must be a table, not 1"],
    ["ingot.settings.notifications = { turn_start = true }", 'there is no setting "notifications.turn_start"'],
    ["ingot.settings.transcript.view.tools.bash = 'huge'", 'must be "collapsed", "peek", "expanded" or false'],
    ["ingot.settings.transcript.limits = { tool_rows = 1, tool_body_rows = 'x' }", "must be a number"],
    ["ingot.settings.constructor = 1", 'there is no setting "constructor"'],
  ] as const;
  for (const [source, message] of failures) {
    await program.run(source);
    expect(program.errors.pop()).toContain(message);
  }
  // What failed in part has changed nothing.
  expect(program.evaluate("ingot.settings.transcript.limits.tool_rows")).toEqual([20]);
});

test("keys of open tables may have dots in them, beside keys that they start with", async () => {
  await using program = await uiProgram(`
    local tools = ingot.settings.transcript.view.tools
    tools["a"] = "peek"
    tools["a.b"] = false
    tools.__proto__ = "expanded"
    ingot.statusline.register("shown", function(now)
      local seen = now.settings.transcript.view.tools
      return { text = ("<%s %s>"):format(seen["a"], seen["a.b"]) }
    end)
    names = {}
    for key, value in pairs(tools) do names[#names + 1] = key .. "=" .. tostring(value) end`);
  expect(program.text).toContain("<peek false>");
  expect(program.evaluate("names")).toEqual([["__proto__=expanded", "a=peek", "a.b=false"]]);
  expect(program.errors).toEqual([]);
});

test("the schema names all settings with their kinds", async () => {
  await using program = await uiProgram("");
  const [schema] = program.evaluate("ingot.settings.schema()") as [{ key: string; kind: string; choices?: string[] }[]];
  const row = (key: string) => schema.find((each) => each.key === key);
  expect(row("vim")).toEqual({ key: "vim", kind: "bool" });
  expect(row("worktree_root")?.kind).toBe("string");
  expect(row("compact_threshold")?.kind).toBe("number");
  expect(row("request_audit")?.choices).toEqual(["off", "summary", "full"]);
});

test("what a program has set goes with a reload", async () => {
  await using program = await uiProgram("ingot.settings.vim = true ingot.settings.transcript.view.tools.x = 'peek'");
  expect(program.evaluate("ingot.vim.mode()")).toEqual(["insert"]);
  await program.reload("ingot.settings.vim = true");
  expect(program.evaluate("ingot.vim.mode(), ingot.settings.transcript.view.tools.x")).toEqual(["insert", undefined]);
  expect(await program.reload("ingot.settings.vim = false error('no')")).toBe(false);
  expect(program.evaluate("ingot.vim.mode()")).toEqual(["insert"]);
  await program.reload("");
  expect(program.evaluate("ingot.vim.mode(), ingot.settings.vim")).toEqual([undefined, false]);
});

test("vi is switched on and off for all windows that are typed into", async () => {
  await using program = await uiProgram(`
    ingot.settings.vim = true
    buf = ingot.buf.new()
    win = ingot.win.new(buf, { surface = "editable_text" })
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), anchor = "center", width = 20, height = 3 })
    win:focus()
  `);
  expect(program.evaluate("ingot.vim.mode()")).toEqual(["insert"]);
  await program.run("ingot.settings.vim = false");
  expect(program.evaluate("ingot.vim.mode()")).toEqual([undefined]);
});

test("without the UI there are none", async () => {
  const { output } = await headless(`print(ingot.settings, ingot.notify, ingot.theme, ingot.spinner)`);
  expect(output).toBe("nil\tnil\tnil\tnil\n");
});

test("auto_reload loads the program anew when its Lua files change, but not below a dialog", async () => {
  const folder = new Scratch();
  try {
    mkdirSync(folder.path("lib"));
    writeFileSync(folder.path("lib", "a.lua"), "return 1");
    await using program = await uiProgram("count = (count or 0) + 1");
    program.runtime.service(UserInterface).program = {
      ...program.runtime.service(UserInterface).program,
      folders: [folder.root],
    };
    const plugins = program.runtime.service(Plugins);
    const { generation } = plugins;
    await program.run("ingot.settings.auto_reload = true");
    writeFileSync(folder.path("notes.txt"), "nothing of the program's");
    writeFileSync(folder.path("lib", "a.lua"), "return 2");
    await program.until("the first reload", () => plugins.generation > generation);
    // The setting was the old generation's.
    expect(program.evaluate("ingot.settings.auto_reload, count")).toEqual([false, 2]);
    await program.run(`
      ingot.settings.auto_reload = true
      overlay = ingot.overlay.new({ layout = ingot.ui.layout.leaf(ingot.win.new(ingot.buf.new())), modal = true })
    `);
    const before = plugins.generation;
    const clock = new StoppedClock();
    program.runtime.timers.clock = clock;
    writeFileSync(folder.path("lib", "a.lua"), "return 3");
    await program.until("the change is seen", () => clock.waiting > 0);
    clock.ring();
    await program.settle();
    expect([plugins.generation, clock.waiting]).toEqual([before, 1]);
    await program.run('overlay:close() docked = ingot.spawn(function() ingot.picker.fuzzy({ items = { "one" } }) end)');
    clock.ring();
    await program.settle();
    expect([plugins.generation, clock.waiting]).toEqual([before, 1]);
    await program.run("docked:remove()");
    clock.ring();
    await program.until("the second reload", () => plugins.generation > before);
    expect(program.errors).toEqual([]);
  } finally {
    folder.remove();
  }
});

test.skipIf(process.platform !== "linux")(
  "what is copied goes to the desktop, unless that is switched off",
  async () => {
    const scratch = new Scratch();
    const before = {
      PATH: process.env.PATH,
      DISPLAY: process.env.DISPLAY,
      WAYLAND_DISPLAY: process.env.WAYLAND_DISPLAY,
    };
    try {
      const board = scratch.path("board");
      writeFileSync(scratch.path("xclip"), `#!/bin/sh\ncat > ${board}.new; mv ${board}.new ${board}\n`, {
        mode: 0o755,
      });
      Object.assign(process.env, { PATH: `${scratch.root}:${before.PATH}`, DISPLAY: ":7", WAYLAND_DISPLAY: "" });
      const content = () => (existsSync(board) ? readFileSync(board, "utf8") : undefined);
      await using program = await uiProgram("");
      program.ui.copy("first");
      await program.until("the desktop's clipboard", () => content() === "first");
      await program.run("ingot.settings.system_clipboard = false");
      program.ui.copy("second");
      await program.run("ingot.settings.system_clipboard = true");
      program.ui.copy("third");
      await program.until("the desktop's clipboard again", () => content() === "third");
      await using confined = await uiProgram("", { permissions: { allowAll: false, allow: {}, deny: {} } });
      confined.ui.copy("not allowed");
      await confined.settle();
      expect(content()).toBe("third");
      expect(confined.messages).toEqual([]);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      scratch.remove();
    }
  },
);

test("reloads leave nothing behind", async () => {
  await using program = await uiProgram(`
    ingot.settings.vim = true
    ingot.settings.notifications = { turn_end = true }
    ingot.theme.apply({ Comment = { fg = { ansi = 3 } } })
    ingot.theme.set("Title", { ansi = 4 })
    ingot.statusline.register("a", function() return { text = "x" } end)
    ingot.work.busy("b")
    ingot.terminal.set_title("t")
    ingot.notify.scoped("s")("x")
  `);
  const owners = () => [program.runtime.program, ...program.runtime.service(Plugins).list()];
  const count = () => owners().map(({ registrations }) => registrations.size);
  await program.reload();
  const before = count();
  for (let i = 0; i < 30; i++) await program.reload();
  expect(count()).toEqual(before);
  expect(program.errors).toEqual([]);
});
