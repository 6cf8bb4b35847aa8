// What the built executable does with input that no program should be given: one clear message, the right exit code.
import { describe, expect, test } from "bun:test";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { javaScriptTrace, Place, type Result } from "./ingot.ts";

const place = new Place();
const { run, write } = { run: place.run.bind(place), write: place.write.bind(place) };

function expectFailure(result: Result, code: number, message: string | RegExp): void {
  expect(result.stderr).not.toMatch(javaScriptTrace);
  if (typeof message === "string") expect(result.stderr).toBe(`ingot: ${message}\n`);
  else expect(result.stderr).toMatch(message);
  expect([result.code, result.signal]).toEqual([code, null]);
}

const compiledByLua = Buffer.concat([
  Buffer.from("\x1bLua\x54\x00\x19\x93\r\n\x1a\n\x04\x08\x08", "latin1"),
  Buffer.alloc(80),
]);

describe("a file that is no program", () => {
  mkdirSync(place.path("folder"));
  symlinkSync("loop.lua", place.path("loop.lua"));
  write("plain.lua", "print(1)");

  test("on standard input", async () => {
    const { stdout, stderr } = await place.shell('"$INGOT" run - < folder; echo $?');
    expect([stdout, stderr]).toEqual(["1\n", "ingot: cannot read standard input: it is a directory\n"]);
  });

  const cases: [what: string, file: string, message: string][] = [
    ["that is missing", "missing.lua", "there is no such file or folder"],
    ["without a name", "", "there is no such file or folder"],
    ["that is a directory", "folder", "it is a directory; a program is a file, or use `ingot compile` on a directory"],
    ["below a file", "plain.lua/x.lua", "a part of the path is not a directory"],
    ["with a slash at its end", "plain.lua/", "a part of the path is not a directory"],
    ["in a circle of links", "loop.lua", "too many symbolic links"],
    ["with too long a name", "x".repeat(5000), "the name is too long"],
  ];
  for (const [what, file, message] of cases) {
    test(what, async () => expectFailure(await run(["run", file]), 1, `cannot read "${file}": ${message}`));
  }
});

describe("a source", () => {
  test("of random bytes is a syntax error", async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const bytes = new Uint8Array(4096);
      let state = seed * 2654435761;
      for (let i = 0; i < bytes.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        bytes[i] = state >>> 24;
      }
      expectFailure(await run(["run", write("garbage.lua", bytes)]), 1, /^ingot: .*garbage\.lua:/);
    }
  });

  test("with NUL bytes or terminal controls reaches no terminal", async () => {
    const result = await run(["run", write("controls.lua", "x = \x1b[2J\0")]);
    expectFailure(result, 1, /^ingot: .*controls\.lua:1: /);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(result.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  });

  test("that is a compiled chunk is refused, whoever made it", async () => {
    const dump = await run(["eval", "-A", 'io.open("own.luac", "wb"):write(string.dump(function() print(1) end))']);
    expect(dump.code).toBe(0);
    write("debian.luac", compiledByLua);
    write("marked.luac", Buffer.concat([Buffer.from("#!/usr/bin/env lua\n"), compiledByLua]));
    for (const file of ["own.luac", "debian.luac"]) {
      const refusal = `${file}: this is a compiled Lua chunk; only source text is run`;
      expectFailure(await run(["run", file]), 1, refusal);
      expect((await run(["check", file])).stdout).toBe(`${refusal}\n`);
      expect((await run(["eval", "-A", `print(pcall(loadfile, "${file}"))`])).stdout).toMatch(/^true\tnil\t/);
      expect((await run(["eval", "-A", `print(pcall(dofile, "${file}"))`])).stdout).toMatch(/^false\t/);
      expect((await run(["eval", `package.path = "?" print(pcall(require, "own"))`])).code).toBe(0);
    }
    expectFailure(await run(["run", "marked.luac"]), 1, /^ingot: .*marked\.luac/);
    expectFailure(
      await run(["run", "-"], { stdin: compiledByLua }),
      1,
      "stdin: this is a compiled Lua chunk; only source text is run",
    );
    const loads =
      'print(load(string.dump(print and function() end))) print(load(string.dump(function() end), "x", "b"))';
    expect((await run(["eval", loads])).stdout).toMatch(/^nil\t.*binary.*\nnil\t.*\n$/);
  });

  test("that is an entry of our own cache is refused", async () => {
    await Bun.sleep(50); // a file this new is not kept
    expect((await run(["run", "plain.lua"])).code).toBe(0);
    const directory = join(place.home, ".cache/ingot/chunks");
    const entry = readdirSync(directory).find((name) => name.endsWith(".chunk"));
    expectFailure(await run(["run", join(directory, entry as string)]), 1, /^ingot: .*\.chunk:/);
  });

  test("of 50 MB runs, and is checked", async () => {
    const line = "local x = { 1, 2, 3, 'some text', y = 4.5 } do local z = x end x = nil -- a line\n";
    const block = `;(function()\n${`do ${line}end `.repeat(1000)}end)()\n`; // a function cannot have more than 32767 local variables
    const fd = openSync(place.path("large.lua"), "w");
    for (let written = 0; written < 50e6; ) written += writeSync(fd, block);
    writeSync(fd, "print('end')");
    closeSync(fd);
    expect(await run(["run", "large.lua"])).toEqual({ stdout: "end\n", stderr: "", code: 0, signal: null });
    writeFileSync(place.path("large.lua"), " if", { flag: "a" });
    expectFailure(await run(["check", "large.lua"]), 1, /1 file checked, 1 error/);
    truncateSync(place.path("large.lua"), 0);
  }, 120_000);

  const atEnd: [source: string, message: string][] = [
    ["print(1)\nif x then", "2: 'end' expected near <eof>"],
    ["if x then\n\n", "3: 'end' expected (to close 'if' at line 1) near <eof>"],
    ['x = "abc', "1: unfinished string near <eof>"],
    ["--[[ comment", "1: unfinished long comment (starting at line 1) near <eof>"],
    ["x =", "1: unexpected symbol near <eof>"],
    ["goto nowhere", "1: no visible label 'nowhere' for <goto> at line 1"],
  ];
  for (const [source, message] of atEnd) {
    test(`that ends with ${JSON.stringify(source.slice(-12))}`, async () => {
      write("end.lua", source);
      expectFailure(await run(["run", "end.lua"]), 1, `end.lua:${message}`);
      expect((await run(["check", "end.lua"])).stdout).toBe(`end.lua:${message}\n`);
      expectFailure(await run(["eval", "--", source]), 1, `eval:${message}`);
    });
  }
});

describe("a command line", () => {
  const cases: [words: string[], message: string][] = [
    [["frobnicate"], 'unknown verb "frobnicate"; see `ingot --help`'],
    [["tool.lua"], 'unknown verb "tool.lua"; to run a file: `ingot run tool.lua`'],
    [["constructor"], 'unknown verb "constructor"; see `ingot --help`'],
    [["--frobnicate"], "unknown option `--frobnicate`; see `ingot --help`"],
    [["run"], "missing argument <file>; see `ingot run --help`"],
    [["run", "--"], "missing argument <file>; see `ingot run --help`"],
    [["run", "--frob", "x.lua"], "unknown option `--frob`; see `ingot run --help`"],
    [["run", "-x", "x.lua"], "unknown option `-x`; see `ingot run --help`"],
    [["eval"], "missing argument <code>; see `ingot eval --help`"],
    [["check"], "missing argument <...paths>; see `ingot check --help`"],
    [["info", "extra"], 'unexpected argument "extra"; see `ingot info --help`'],
    [["cache", "--clean"], "unknown option `--clean`; see `ingot cache --help`"],
    [["run", "--allow-read=", "x.lua"], '--allow-read has an empty list; leave out the "=" to mean everything'],
    [["run", "--allow-read=a,,b", "x.lua"], '--allow-read has an empty element in its list: "a,,b"'],
    [["eval", "--deny-run=a,", "x"], '--deny-run has an empty element in its list: "a,"'],
    [
      ["run", "--allow-everything", "x.lua"],
      'unknown permission "everything" in --allow-everything; there are read, write, run, net, env',
    ],
    [["run", "--allow-env=A=B", "x.lua"], '--allow-env has an entry that is not a variable name: "A=B"'],
    [["run", "--allow-net=a:b:c", "x.lua"], '--allow-net has an entry that is not host or host:port: "a:b:c"'],
  ];
  for (const [words, message] of cases) {
    test(words.join(" "), async () => {
      const result = await run(words);
      expectFailure(result, 2, message);
      expect(result.stdout).toBe("");
    });
  }
});

describe("a cache", () => {
  write("cached.lua", "print 'ran'");

  test("that is a file, a dead link or full of foreign things is not missed", async () => {
    const breakers: ((cache: string) => void)[] = [
      (cache) => writeFileSync(cache, "a file"),
      (cache) => symlinkSync("/nowhere/at/all", cache),
      (cache) => symlinkSync("/dev/full", cache),
      (cache) => mkdirSync(join(cache, "ingot/chunks/sub.chunk"), { recursive: true }),
    ];
    for (const [i, breakIt] of breakers.entries()) {
      breakIt(place.path(`cache${i}`));
      const env = { XDG_CACHE_HOME: place.path(`cache${i}`) };
      for (let time = 0; time < 2; time++) {
        expect(await run(["run", "cached.lua"], { env })).toEqual({
          stdout: "ran\n",
          stderr: "",
          code: 0,
          signal: null,
        });
      }
    }
  });
});

describe("resources", () => {
  const cases: [what: string, code: string, message: RegExp][] = [
    ["endless recursion", "local function f() return 1 + f() end f()", /^ingot: eval:1: stack overflow\b/],
    [
      "endless metamethods",
      "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end print(t.x)",
      /C stack overflow/,
    ],
    [
      "endless __tostring",
      "local t = setmetatable({}, {}) getmetatable(t).__tostring = tostring print(t)",
      /C stack overflow/,
    ],
    [
      "a pattern that recurses",
      'local s = ("a"):rep(300000) s:find((".-"):rep(300000) .. "b")',
      /^ingot: eval:1: pattern too complex\n/,
    ],
    ["nested coroutines", "local function f() return coroutine.wrap(f)() end f()", /C stack overflow/],
    ["nested syntax", 'assert(load(("("):rep(1e6)))', /C stack overflow|chunk has too many syntax levels/],
    ["nested sorts", "local function f() table.sort({ 3, 2, 1 }, f) end f()", /C stack overflow/],
    [
      "a handler that fails",
      "error(select(2, xpcall(error, function(e) error(e) end, 1)), 0)",
      /^ingot: (C stack overflow|error in error handling|1)\n/,
    ],
    ["a doubling string", 'local s = ("x"):rep(2^20) while true do s = s .. s end', /^ingot: not enough memory\n/],
    [
      "a growing table of strings",
      'local s, t = ("x"):rep(2^24), {} for i = 1, 1e9 do t[i] = s .. i end',
      /^ingot: not enough memory\n/,
    ],
    ["a huge repetition", 'local s = ("x"):rep(2^40)', /resulting string too large/],
    ["too many results", "table.unpack({}, 1, 1e8)", /too many results to unpack/],
  ];
  for (const [what, code, message] of cases) {
    test(`${what} ends in an error that can be caught`, async () => {
      const uncaught = await run(["eval", `io.write("before") ${code}`]);
      expectFailure(uncaught, 1, message);
      expect(uncaught.stdout).toBe("before");
      const caught = `local ok, message = pcall(function() ${code} end) collectgarbage() print(ok, #("alive"):rep(1000))`;
      expect((await run(["eval", caught])).stdout).toBe("false\t5000\n");
    }, 120_000);
  }
});
