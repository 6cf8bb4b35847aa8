// `ingot check` on the built executable: syntax errors and wrong uses of the API with their places; nothing is run.
import { describe, expect, test } from "bun:test";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const place = new Place();
const { run, write, path } = {
  run: place.run.bind(place),
  write: place.write.bind(place),
  path: place.path.bind(place),
};

write("good/main.lua", '#!/usr/bin/env ingot\nprint("must not run") os.exit(9)');
write("good/lib/part.lua", "return ...");
write("bad/one.lua", "x = 1\ny = = 2\n");
write("bad/sub/two.lua", "if");
write("bad/sub/fine.lua", "return 1");
write("bad/.hidden/three.lua", "if");
write("bad/node_modules/four.lua", "if");
write("bad/notes.txt", "if");

describe("check", () => {
  test("of sound files says nothing on stdout and runs nothing", async () => {
    const ok = { stdout: "", stderr: "2 files checked, 0 errors\n", code: 0, signal: null };
    expect(await run(["check", "good"])).toEqual(ok);
    expect(await run(["check", "good/main.lua", "good/lib/part.lua"])).toEqual(ok);
    expect(await run(["check", "."], { cwd: "good" })).toEqual(ok);
  });

  test("names file, line and error, in order, and goes on after the first", async () => {
    expect(await run(["check", "bad", "good"])).toEqual({
      stdout: "bad/one.lua:2: unexpected symbol near '='\nbad/sub/two.lua:1: unexpected symbol near <eof>\n",
      stderr: "5 files checked, 2 errors\n",
      code: 1,
      signal: null,
    });
  });

  test("sends no control character of a file to the terminal", async () => {
    write("controls.lua", 'x = 1 "\x1b]0;t\u{9b}31m"');
    expect((await run(["check", "controls.lua"])).stdout).toBe(
      `controls.lua:1: unexpected symbol near '"${String.raw`\x1b`}]0;t${String.raw`\x9b`}31m"'\n`,
    );
  });

  test("looks at a named file whatever it is called", async () => {
    const { stdout, stderr, code } = await run(["check", "bad/notes.txt", "bad/.hidden"]);
    expect(stdout).toBe(
      "bad/notes.txt:1: unexpected symbol near <eof>\nbad/.hidden/three.lua:1: unexpected symbol near <eof>\n",
    );
    expect([stderr, code]).toEqual(["2 files checked, 2 errors\n", 1]);
  });

  test("gives line and file also for names that are long, odd or have a colon", async () => {
    for (const name of [`long/${"x".repeat(100)}.lua`, "odd:7: name.lua", "[string].lua", "über.lua"]) {
      write(name, "\n\nx = = 1");
      expect((await run(["check", name])).stdout).toBe(`${name}:3: unexpected symbol near '='\n`);
    }
  });

  test("reports what cannot be read, and checks the rest", async () => {
    symlinkSync("circle", path("circle"));
    const { stdout, stderr, code } = await run(["check", "gone.lua", "circle", "good"]);
    expect(stdout).toBe(
      "gone.lua: cannot read it: there is no such file or folder\ncircle: cannot read it: too many symbolic links\n",
    );
    expect([stderr, code]).toEqual(["2 files checked, 2 errors\n", 1]);
  });

  test("as JSON", async () => {
    const { stdout, stderr, code } = await run(["check", "--json", "bad/one.lua", "good"]);
    const findings = [
      { file: "bad/one.lua", line: 2, column: 0, kind: "syntax", message: "unexpected symbol near '='" },
    ];
    expect(JSON.parse(stdout)).toEqual({ files: 3, findings });
    expect([stderr, code]).toEqual(["", 1]);
  });
});

/** What is reported of a program, without the name of its file. */
async function report(source: string | Uint8Array): Promise<string[]> {
  write("api.lua", source);
  const { stdout } = await run(["check", "api.lua"]);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(/^api\.lua:/, ""));
}

describe("check of the API", () => {
  const wrong: [source: string, ...expected: string[]][] = [
    ["ingot.slep(1)", "1:7: unknown name ingot.slep; did you mean ingot.sleep?"],
    ['smelt["task"]["wiat"](1)', "1:15: unknown name smelt.task.wiat; did you mean smelt.task.wait?"],
    ["print(ingot.frobnicate.x.y)", "1:13: unknown name ingot.frobnicate; `ingot doc` lists what there is"],
    ["local t = smelt.task\n\nt.wiat(1)", "3:3: unknown name smelt.task.wiat; did you mean smelt.task.wait?"],
    [
      "local a, s = 1, smelt\nlocal function f() return s.slep end",
      "2:29: unknown name smelt.slep; did you mean smelt.sleep?",
    ],
    ["local s = smelt or ingot s.slep(1)", "1:28: unknown name smelt.slep; did you mean smelt.sleep?"],
    ["local x = (ingot).slep", "1:19: unknown name ingot.slep; did you mean ingot.sleep?"],
    ["ingot.spawn(function() ingot.slep(1) end)", "1:30: unknown name ingot.slep; did you mean ingot.sleep?"],
    ['local e = 1 print("é€😀") ingot.slep()', "1:32: unknown name ingot.slep; did you mean ingot.sleep?"],
    ["ingot.sleep()", "1:7: ingot.sleep takes 1 argument, got none"],
    ["ingot.sleep(1, 2)", "1:7: ingot.sleep takes 1 argument, got 2"],
    ["local sleep = ingot.sleep sleep(1, 2, f())", "1:27: ingot.sleep takes 1 argument, got 2 or more"],
    ["ingot.task.wait(1, {}, 3)", "1:12: ingot.task.wait takes 1 to 2 arguments, got 3"],
    ["ingot.task.alloc(1)", "1:12: ingot.task.alloc takes no arguments, got 1"],
    ["ingot.cell()", "1:7: ingot.cell takes 1 argument, got none"],
    [
      "ingot.task.wait(1, { interactve = true, ['pauses_deadline'] = 1 })",
      "1:22: bad argument #2 to 'task.wait' (unknown option 'interactve'; did you mean 'interactive'?)",
    ],
    [
      "ingot.task.wait(1, { ['bogus'] = 1 })",
      "1:23: bad argument #2 to 'task.wait' (unknown option 'bogus'; there are interactive, pauses_deadline)",
    ],
    ["ingot.cell('x'):sett(1)", "1:17: unknown method Cell:sett; did you mean Cell:set?"],
    ["local c = ingot.cell 'x' c:set(1):set(1, 2)", "1:35: Cell:set takes at most 1 argument, got 2"],
    ["ingot.cell('x'):subscribe()", "1:17: Cell:subscribe takes 1 argument, got none"],
    ["if x then elseif ingot.slep() then end", "1:24: unknown name ingot.slep; did you mean ingot.sleep?"],
    [
      "ingot.slep() ingot.cell('\\\\'):sett()",
      "1:7: unknown name ingot.slep; did you mean ingot.sleep?",
      "1:31: unknown method Cell:sett; did you mean Cell:set?",
    ],
    [
      "\xef\xbb\xbf#!ingot\r\n--[==[ ]] ]==] ingot.slep()\r\ningot.slep()",
      "2:22: unknown name ingot.slep; did you mean ingot.sleep?",
      "3:7: unknown name ingot.slep; did you mean ingot.sleep?",
    ],
  ];
  for (const [source, ...expected] of wrong) {
    test(`finds what is wrong with ${JSON.stringify(source)}`, async () => {
      const bytes = source.startsWith("\xef") ? Buffer.from(source, "latin1") : source;
      expect(await report(bytes)).toEqual(expected);
    });
  }

  const right = [
    // What is not known to be the API
    "local ingot = {} ingot.nothing()",
    "local function f(smelt, ...) smelt.nothing(...) end",
    "for ingot in x do ingot.nothing() end for smelt = 1, 2 do print(smelt.nothing) end",
    "local function ingot() end ingot.x()",
    "smelt = smelt or require('fake') smelt.nothing()",
    "local t = ingot.task t = other t.nothing()",
    "local t = ingot.task local function f() t = x end t.nothing()",
    "local t t = ingot.task t.nothing()",
    "local t = x and ingot.task or ingot.timer t.nothing()",
    "local _ENV = { ingot = { x = print } } ingot.x()",
    "print(t.ingot.nothing, t.smelt.nothing(), { ingot = 1, smelt = { ingot = 2 } })",
    "function t.ingot.nothing() end function t:smelt() self.ingot.x() end",
    // What somebody asks for before it is used
    "if ingot.transcript then ingot.transcript.list() end",
    "if ingot.newer then ingot.newer.thing(1) end",
    "local s = smelt.newer if not s then return end s.thing(1)",
    "local x = smelt.newer and smelt.newer() or smelt.sleep while ingot.later do break end",
    "if smelt.newer ~= nil or nil == smelt.other then smelt.newer() smelt.other.x() end",
    "if type(ingot.newer) == 'function' then ingot.newer() end print(pcall(ingot.newest, 1))",
    // What needs the terminal UI
    "ingot.win.cur():focus() ingot.notify('x') ingot.buf.new():lines() print(smelt.focus()) smelt.quit()",
    // What the agent brings
    "ingot.transcript.whatever(1, 2, { x = 1 }) smelt.session.id()",
    // What the program makes itself
    "ingot.mine = { x = print } ingot.mine.x(1)",
    "function ingot.task.mine() end ingot.task.mine(1)",
    "function ingot.sleep(a, b) end ingot.sleep(1, 2)",
    "rawset(ingot, 'mine', 1) print(ingot.mine)",
    "for k, v in pairs(x) do ingot.task[k] = v end ingot.task.mine()",
    // Counts that may be right
    "ingot.sleep(f()) ingot.sleep(...) ingot.task.wait(1, f()) ingot.sleep((f()))",
    "ingot.task.race() ingot.task.race(a, b, c, d) ingot.reg.compose(nil, nil)",
    "ingot.timer:set(1) ingot.task.is_cancelled()",
    // Values that are only known at run time
    "local o = { bogus = 1 } ingot.task.wait(1, o) ingot.task.wait(1, { [key] = 1, 5, ['inter' .. 'x'] = 1 })",
    "ingot[key]() ingot.task[key .. 'x'].y() x(ingot).nothing() ingot.version.x()",
    "local c = ingot.cell('x') c.field = 1 print(c.field, c.sett) c = nil c:sett()",
    // All of the grammar
    "do goto done ::done:: end local x <const>, y <close> = 5 // 2, nil z = ~1 ~ 2 << 3 >> 4 | 5 & 6 .. 7 ^ -8; return #x, not y",
    "local a <const> = 0xA.8p-3 + 3. + .5e+7 - 0xffp2 repeat local b = a until b a.b['c'].d:e{f=1,[2]=3;4}'s'[[t]](5).g = 6 ingot.sleep(1)",
    "return function(...) local s = 'a\\z   \n b\\'' .. \"\\\"\" .. [==[ ]] ]==] return s, ... end",
  ];
  for (const source of right) {
    test(`finds nothing wrong with ${JSON.stringify(source)}`, async () => {
      expect(await report(source)).toEqual([]);
    });
  }

  test("knows what other files put into the API", async () => {
    write("project/init.lua", "smelt.helpers = { x = print }");
    write("project/plugin.lua", "smelt.helpers.x(1) smelt.helprs.x(1)");
    const { stdout } = await run(["check", "project"]);
    expect(stdout).toBe("project/plugin.lua:1:26: unknown name smelt.helprs; `ingot doc` lists what there is\n");
  });

  test("as JSON has places and kinds", async () => {
    write(
      "kinds.lua",
      "ingot.slep()\ningot.sleep()\ningot.task.wait(1, { x = 1 })\ningot.cmd.register('x', f, { busy = 'x' })",
    );
    const { stdout, code } = await run(["check", "--json", "kinds.lua", "gone.lua"]);
    const { files, findings } = JSON.parse(stdout);
    expect(findings.map(({ line, column, kind }: Record<string, unknown>) => [line, column, kind])).toEqual([
      [1, 7, "unknown-name"],
      [2, 7, "argument-count"],
      [3, 22, "unknown-option"],
      [4, 37, "wrong-label"],
      [0, 0, "unreadable"],
    ]);
    expect([files, code]).toEqual([1, 1]);
  });

  test("reads real programs to their end, and finds nothing wrong in them", async () => {
    const programs = new Bun.Glob("**/*.lua");
    let count = 0;
    for (const folder of [join(import.meta.dir, "lua54"), join(import.meta.dir, "../../lua")]) {
      for (const file of programs.scanSync(folder)) {
        const source = readFileSync(join(folder, file), "latin1");
        if (source.startsWith("#") || file.includes("syntax-error") || /\b_ENV\b/.test(source)) continue;
        count++;
        // What is at the start is reported only if the rest could be read.
        write(`real/${file}`, Buffer.from(`ingot.slep() ${source}`, "latin1"));
      }
    }
    const { stdout, stderr } = await run(["check", "real"]);
    const lines = stdout.split("\n").filter(Boolean);
    expect(lines.filter((line) => !line.endsWith(":1:7: unknown name ingot.slep; did you mean ingot.sleep?"))).toEqual(
      [],
    );
    expect(stderr).toBe(`${count} files checked, ${count} errors\n`);
    expect(count).toBeGreaterThan(90);
  });

  test("survives what is deep, long or not text", async () => {
    const many = 100_000;
    expect(await report(`ingot.x(${"(".repeat(many)}1${")".repeat(many)})`)).toEqual([
      expect.stringContaining("overflow"),
    ]);
    expect(await report(`local x = 1${" + ingot.version".repeat(many)} ingot.slep()`)).toHaveLength(1);
    expect(await report(`ingot.cell('x')${":set(1)".repeat(many)}:sett()`)).toHaveLength(1);
    expect(await report(`ingot${".x".repeat(many)} = 1`)).toHaveLength(1);
    expect(await report(`${"do local ingot = ingot ".repeat(150)} ingot.slep() ${"end ".repeat(150)}`)).toHaveLength(1);
    expect(await report(`local t = {${"{ x = 1, 'ingot' },".repeat(many)}}`)).toEqual([]);
    const bytes = Buffer.from('local s = "\xff\xfe\x80" ingot.slep("\xff")', "latin1");
    expect(await report(bytes)).toEqual(["1:23: unknown name ingot.slep; did you mean ingot.sleep?"]);
    expect(await report('ingot["\x1b[31m"]()')).toEqual([
      "1:7: unknown name ingot.\\x1b[31m; `ingot doc` lists what there is",
    ]);
  });

  test("refuses what is no file of a program", async () => {
    expect(await run(["check", "/dev/zero"])).toMatchObject({
      stdout: "/dev/zero: cannot read it: it is a device\n",
      code: 1,
    });
    const { stdout } = await place.shell('"$INGOT" check <(echo "ingot.slep()")');
    expect(stdout).toMatch(/^\/dev\/fd\/\d+:1:7: unknown name/);
  });
});
