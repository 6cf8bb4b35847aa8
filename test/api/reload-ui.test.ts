// Hot reload in place: what has a name keeps its place, focus, scroll position and content while the code is swapped.
import { expect, test } from "bun:test";
import { Plugins } from "../../src/api/plugins.ts";
import { type UiProgram, uiProgram } from "./ui.ts";

/** The pattern of the overview: a state flag, named resources, and `open` called again by the module body. */
const banner = (label: string) => `
  local function persist() return ingot.state("banner") end
  local STATE
  local function open()
    if STATE then return end
    STATE = {}
    STATE.buf = ingot.buf.new({ name = "banner.buf" })
    STATE.win = ingot.win.new(STATE.buf, { name = "banner.win" })
    STATE.paint = ingot.paint.register(function(slice) slice:put_str(0, 0, "${label}") end, { name = "banner.paint" })
    local l = ingot.ui.layout
    STATE.overlay = ingot.overlay.new({
      name = "banner", title = "banner", border = "single", anchor = "screen_at", row = 2, col = 2, width = 20, height = 6,
      modal = false, draggable = true,
      layout = l.vbox({ { l.leaf(STATE.win), height = 3 }, { l.leaf(STATE.paint), height = "fill" } }),
    })
    STATE.win:key("x", function() pressed = "${label}" end)
    STATE.overlay:key("y", function() pressed = "overlay ${label}" end)
    STATE.paint:on("press", function() pressed = "paint ${label}" end)
    persist().is_open = true
  end
  if persist().is_open then open() end
  ingot.keymap.set("", "<F12>", function()
    open()
    STATE.buf:lines({ "1", "2", "3", "4", "5", "6", "7", "8" })
    STATE.win:focus()
  end)
`;

const F12 = "\x1b[24~";

function corner({ rows }: UiProgram) {
  const row = rows.findIndex((line) => line.includes("┌"));
  return [row, rows[row]?.indexOf("┌")];
}

test("the overview's banner keeps place, focus, scroll position and content; its code is the new one", async () => {
  await using program = await uiProgram(banner("old"));
  expect(corner(program)).toEqual([-1, undefined]);
  await program.type(F12);
  expect(corner(program)).toEqual([2, 2]);
  await program.type("\x1b[6~");
  const scrolled = program.rows[3];
  expect(scrolled).not.toContain("│1");
  await program.mouse("press", 2, 15);
  await program.mouse("drag", 9, 25);
  await program.mouse("release", 9, 25);
  expect(corner(program)).toEqual([9, 12]);
  const shown = program.rows[10];

  expect(await program.reload(banner("new"))).toBe(true);
  expect(corner(program)).toEqual([9, 12]);
  expect(program.rows[10]).toBe(shown);
  expect(program.text).toContain("│new ");
  expect(program.text).not.toContain("old");
  await program.type("x");
  expect(program.evaluate("pressed")).toEqual(["new"]);
  await program.type("y");
  expect(program.evaluate("pressed")).toEqual(["overlay new"]);
  await program.click(13, 14);
  expect(program.evaluate("pressed")).toEqual(["paint new"]);
  expect(program.errors).toEqual([]);
});

test("a reload that fails leaves everything as it was, and says so", async () => {
  const source = (label: string, rest = "") => `
    local l = ingot.ui.layout
    buf = ingot.buf.new({ name = "b" })
    buf:lines({ "${label} text" })
    buf:clear_ns(ingot.ns("n")):mark(ingot.ns("n"), 1, 0, { virt_text = "${label} mark", virt_text_pos = "eol" })
    win = ingot.win.new(buf, { name = "w" })
    win:placeholder("${label}")
    win:key("x", function() pressed = "${label}" end)
    drawn = ingot.win.new(ingot.buf.new(), { name = "drawn", focusable = false })
    drawn:set_renderer(function(_, slice) slice:put_str(0, 0, "${label} drawn") end)
    paint = ingot.paint.register(function(slice) slice:put_str(0, 0, "${label} paint") end, { name = "p" })
    l.set(function() return l.vbox({ { l.leaf(win), height = 2 }, { l.leaf(drawn), height = 1 }, { l.leaf(paint) } },
      { title = "${label} composer", border = "single" }) end)
    ingot.overlay.new({ name = "o", title = "${label} overlay", border = "double", anchor = "dock_bottom", height = 4,
      width = 30, modal = false, layout = l.leaf(ingot.win.new(ingot.buf.new():lines({ "${label} in it" }))) })
    ${rest}
  `;
  await using program = await uiProgram(source("old"));
  const before = program.rows.slice(0, -3);
  expect(before.join("\n")).toContain("old in it");
  for (const rest of [`error("broken")`, `l.set() drawn:set_renderer() error("broken")`]) {
    expect(await program.reload(source("new", rest))).toBe(false);
    // The message of the failure is shown for a while.
    program.ui.notices.dismiss();
    await program.settle();
    expect(program.rows.slice(0, -3)).toEqual(before);
    await program.type("x");
    expect(program.evaluate("pressed")).toEqual(["old"]);
    await program.run("pressed = nil");
  }
  expect(program.messages.some((message) => message.includes("the reload failed") && message.includes("broken"))).toBe(
    true,
  );
  expect(await program.reload(source("new"))).toBe(true);
  expect(program.text).not.toContain("old");
});

test("keys that a generation takes away and its leader are there again when it fails, and gone when it is gone", async () => {
  await using program = await uiProgram(`
    ingot.keymap.set_leader(",")
    ingot.keymap.set("", "<F12>", function() pressed = "old" end)
    ingot.keymap.set("n", "<leader>x", function() end)
  `);
  const chords = () => program.evaluate("ingot.keymap.list()")[0];
  const before = chords();
  const next = `
    removed = { ingot.keymap.unset("", "<F12>"), ingot.keymap.unset("", "<F12>") }
    ingot.keymap.set("n", "<leader>y", function() end)
    ingot.keymap.set_leader("!")
  `;
  expect(await program.reload(`${next} error("x")`)).toBe(false);
  expect(program.evaluate("removed[1], removed[2], ingot.keymap.leader()")).toEqual([true, false, ","]);
  expect(chords()).toEqual(before);
  await program.type(F12);
  expect(program.evaluate("pressed")).toEqual(["old"]);

  expect(await program.reload(next)).toBe(true);
  expect(program.evaluate("ingot.keymap.leader()")).toEqual(["!"]);
  expect(chords()).toEqual([{ mode: "n", chord: "\\ y" }]);
  expect(await program.reload("")).toBe(true);
  expect(program.evaluate("ingot.keymap.leader()")).toEqual(["\\"]);
  expect(chords()).toEqual([]);
});

test("a program may put anything in the place of standard functions", async () => {
  const names =
    "error, getmetatable, ipairs, next, pairs, pcall, rawset, setmetatable, tostring, type, package, table, string";
  await using program = await uiProgram(`
    ingot.cell("input_submit"):subscribe(function(text) submitted = text:upper() .. "!" end)
    ${names} = nil
    ingot.settings.transcript.view.tools.a = "peek"
    seen = ingot.settings.transcript.view.tools.a
    ingot.spawn(function() ingot.picker.open({ items = { "one", "two" } }) end)`);
  expect(program.text).toContain("two");
  expect(program.evaluate("seen")).toEqual(["peek"]);
  await program.type("\x1b");
  expect(await program.reload(`loaded = "again"`)).toBe(true);
  expect(program.evaluate("loaded")).toEqual(["again"]);
  expect(program.errors).toEqual([]);
});

test("a reload that fails brings back placeholders and highlights; one that succeeds leaves only its own", async () => {
  const layout = `
    local l = ingot.ui.layout
    buf = ingot.buf.new({ name = "b" }):lines({ "one", "two", "three" })
    win = ingot.win.new(buf, { name = "w", focusable = false })
    field = ingot.win.new(ingot.buf.new({ name = "f" }), { name = "f", kind = "input" })
    input = ingot.input.new({ name = "i", placeholder = ... })
    l.set(function() return l.vbox({ { l.leaf(win), height = 3 }, { l.leaf(field), height = 1 },
      { l.leaf(input:win()), height = 1 }, { l.leaf(ingot.prompt.win()) } }) end)
  `;
  const source = (label: string, row: number, rest = "") => `
    (function(...) ${layout} end)("${label} input")
    win:row_highlights({ { start = ${row}, hl_group = "Visual" } })
    field:placeholder("${label} field")
    ingot.prompt.win():placeholder("${label} prompt")
    ${rest}
  `;
  await using program = await uiProgram(source("old", 0));
  const { ui, runtime } = program;
  const plugins = runtime.service(Plugins);
  const lit = () => {
    const { active } = program.emulator.terminal.buffer;
    return [0, 1, 2].filter((row) => !active.getLine(row)?.getCell(30)?.isBgDefault());
  };
  const dim = () => program.rows.slice(3, 6);
  const registrations = () => plugins.list().flatMap((owner) => [...owner.registrations]);
  const former = [["old field", "old input", "old prompt"], [0]];
  expect([dim(), lit()]).toEqual(former);
  const before = registrations().length;
  const others = [
    `error("broken")`,
    `field:placeholder("newer") win:row_highlights({ { start = 2, hl_group = "Visual" } }) error("broken")`,
    `win:row_highlights() field:clear_placeholder() ingot.prompt.ghost.clear() error("broken")`,
    `ingot.prompt.ghost.set("ghost") error("broken")`,
  ];
  for (const rest of others) {
    expect(await program.reload(source("new", 1, rest))).toBe(false);
    ui.notices.dismiss();
    await program.settle();
    expect([dim(), lit()]).toEqual(former);
    expect(registrations()).toHaveLength(before);
  }

  // What the user has dismissed stays away.
  await program.type("\x1b");
  expect(dim()).toEqual(["old field", "old input", ""]);
  expect(await program.reload(source("new", 1, `error("broken")`))).toBe(false);
  ui.notices.dismiss();
  await program.settle();
  expect(dim()).toEqual(["old field", "old input", ""]);

  expect(await program.reload(source("new", 1))).toBe(true);
  expect([dim(), lit()]).toEqual([["new field", "new input", "new prompt"], [1]]);
  expect(registrations()).toHaveLength(before);
  expect(await program.reload(`(function(...) ${layout} end)()`)).toBe(true);
  expect([dim(), lit()]).toEqual([["", "", ""], []]);
  const kinds = registrations().map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "placeholder" || kind === "row highlights")).toEqual([]);
});

test("what has no name goes, also what kept the user in it; a program that composes no more gets the standard screen", async () => {
  await using program = await uiProgram(`
    local l = ingot.ui.layout
    local plain = ingot.win.new(ingot.buf.new():lines({ "main" }))
    l.set(function() return l.leaf(plain) end)
    ingot.overlay.new({ title = "trap", border = "single", anchor = "center", width = 20, height = 5,
      layout = l.leaf(ingot.win.new(ingot.buf.new():lines({ "modal" }))) })
  `);
  expect(program.text).toContain("modal");
  await program.reload("");
  expect(program.text).not.toContain("modal");
  expect(program.text).not.toContain("main");
  await program.type("typed");
  expect(program.text).toContain("typed");
});

test("in the body of a plugin that has named itself, what has no name is kept by its place", async () => {
  const source = (text: string) => `
    ingot.plugin("auto")
    buf = ingot.buf.new()
    win = ingot.win.new(buf, { kind = "list" })
    ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), title = "${text}", border = "single", anchor = "screen_at",
      row = 1, col = 1, width = 20, height = 6, modal = false, draggable = true })
    win:focus()
    after = function() return ingot.buf.new() end
  `;
  await using program = await uiProgram(source("first"));
  await program.run(`buf:lines({ "a", "b", "c" }) old = after()`);
  await program.type("\x1b[B\x1b[B");
  await program.mouse("press", 1, 10);
  await program.mouse("drag", 6, 20);
  await program.mouse("release", 6, 20);
  await program.run("held = { buf, win }");
  await program.reload(source("second"));
  expect(corner(program)).toEqual([6, 11]);
  expect(program.text).toContain("second");
  expect(program.evaluate("win:cursor(), buf:source(), held[1] == buf, held[2] == win")).toEqual([
    2,
    "a\nb\nc",
    true,
    true,
  ]);
  expect(program.evaluate("old:source()")).toEqual([undefined]);
});

test("a module that names itself keeps nothing of the one that requires it", async () => {
  const source = `
    package.preload.hello = function() ingot.plugin("hello") named = ingot.buf.new() return true end
    before = ingot.buf.new()
    require("hello")
    after = ingot.buf.new()
  `;
  await using program = await uiProgram(source);
  await program.run("held = { before, after, named }");
  expect(await program.reload(source)).toBe(true);
  expect(program.evaluate("held[1]:source(), held[2]:source(), held[3]:source(), held[3] == named")).toEqual([
    ...[undefined, undefined, "", true],
  ]);
});

test("what the new generation does not make again is closed, and forgotten with the generation after that", async () => {
  const named = `
    buf = ingot.buf.new({ name = "b" })
    win = ingot.win.new(buf, { name = "w" })
    ingot.overlay.new({ name = "o", layout = ingot.ui.layout.leaf(win), title = "named", border = "single", modal = false,
      anchor = "screen_at", row = 1, col = 1, width = 20, height = 6 })
  `;
  await using program = await uiProgram(named);
  await program.run(`buf:lines({ "kept" })`);
  await program.reload("");
  expect(program.text).not.toContain("named");
  expect(program.evaluate("win:rect()")).toEqual([undefined]);
  await program.reload(named);
  expect(program.text).toContain("kept");
  await program.reload("");
  await program.reload("");
  await program.reload(named);
  expect(program.text).not.toContain("kept");
});

test("a window that is made for something else after a reload is edited as that", async () => {
  const source = (name: string, kind: string) => `
    buf = ingot.buf.new({ name = "${name}" })
    win = ingot.win.new(buf, { name = "w", kind = ${kind}, surface = "editable_text" })
    ingot.ui.layout.set(function() return ingot.ui.layout.leaf(win) end)
    win:on("text_changed", function() heard = (heard or "") .. "${name} " end)
    win:focus()
  `;
  await using program = await uiProgram(source("one", "nil"));
  await program.type("ab");
  await program.reload(source("two", `"input"`));
  await program.type("cd");
  expect(program.evaluate(`ingot.buf.new({ name = "one" }):source(), buf:source()`)).toEqual(["ab", "cd"]);
  expect(program.evaluate("heard")[0]).toEndWith("two ");
});

test("a thousand reloads leave nothing behind", async () => {
  const source = `
    local l = ingot.ui.layout
    local buf = ingot.buf.new({ name = "b" })
    local win = ingot.win.new(buf, { name = "w", kind = "input", placeholder = "type" })
    local other = ingot.win.new(ingot.buf.new():lines({ "x" }))
    local paint = ingot.paint.register(function(slice) slice:set(0, 0, "x") end, { name = "p" })
    win:on("text_changed", function() end)
    win:key("x", function() end)
    win:row_highlights({ { start = 0 } })
    win:link_scroll(other)
    other:set_renderer(function() end)
    win:decorate({ layout = l.leaf(ingot.win.new(ingot.buf.new())) })
    paint:on("press", function() end)
    l.set(function() return l.hbox({ { l.leaf(win) }, { l.hsplit(l.leaf(other), l.leaf(paint)) } }) end)
    local overlay = ingot.overlay.new({ name = "o", layout = l.leaf(other), modal = false,
      keymaps = { { key = "q", on_press = function() end } } })
    ingot.overlay.new({ layout = l.leaf(ingot.win.new(ingot.buf.new())) })
    overlay:key("y", function() end)
    ingot.keymap.set("", "<C-y>", function() end)
    ingot.win.cur():on("text_changed", function() end)
    ingot.win.cur():placeholder("ghost")
  `;
  await using program = await uiProgram(source);
  const { ui, runtime } = program;
  const plugins = runtime.service(Plugins);
  const count = () => ({
    registrations: plugins.list().map(({ registrations }) => registrations.size),
    own: runtime.program.registrations.size,
    windows: ui.windows.list().length,
    overlays: ui.overlays.list().length,
    paints: ui.paints.list().length,
    buffers: ui.buffers.size,
    keys: ui.keymap.list("global").length,
    promptObservers: observers(ui.editors.promptWindow.buffer),
    namedObservers: observers(ui.buffers.find("b")),
    functions: program.evaluate(FUNCTIONS)[0],
  });
  await plugins.reload();
  await program.settle();
  const before = count();
  program.evaluate("collectgarbage()");
  const handles = runtime.handles.count;
  for (let i = 0; i < 1000; i++) {
    await plugins.reload();
    if (i % 100 === 0) await program.settle();
  }
  await program.settle();
  expect(count()).toEqual(before);
  await program.until("Lua lets go of its handles", () => {
    Bun.gc(true);
    program.evaluate("collectgarbage()");
    return runtime.handles.count <= handles + 5;
  });
  expect(program.errors).toEqual([]);
}, 60_000);

function observers(buffer: object | undefined): number | undefined {
  return (buffer as { observers?: Set<unknown> } | undefined)?.observers?.size;
}

/** How many Lua functions JavaScript holds: in Lua's registry free places are numbers. */
const FUNCTIONS = `(function()
  local count = 0
  for _, value in pairs(debug.getregistry()) do if type(value) == "function" then count = count + 1 end end
  return count
end)()`;
