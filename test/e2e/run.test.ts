// `ingot run` and `ingot eval` on the built executable: arguments, modules, errors, exit codes, standard streams.
import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { ingot, javaScriptTrace, Place } from "./ingot.ts";

const place = new Place();
const { run, write } = { run: place.run.bind(place), write: place.write.bind(place) };

const evaluate = (code: string, ...flags: string[]) => run(["eval", ...flags, code]);

describe("arguments", () => {
  write(
    "args.lua",
    'for i = -9, 9 do if arg[i] then io.write(i, "=", arg[i], "\\n") end end print(select("#", ...), ...)',
  );

  test("stand in arg, what was before the script at negative indices, and in ...", async () => {
    const result = await run(["run", "--allow-read=.", "-A", "args.lua", "a", "b c", "", "--", "--help", "-A"]);
    expect(result.stdout.split("\n")).toEqual([
      ...["-4=ingot", "-3=run", "-2=--allow-read=.", "-1=-A", "0=args.lua"],
      ...["1=a", "2=b c", "3=", "4=--", "5=--help", "6=-A", "6\ta\tb c\t\t--\t--help\t-A", ""],
    ]);
    expect(result.code).toBe(0);
  });

  test("after -- are no options, not even the script", async () => {
    write("-odd.lua", "print(arg[0], ...)");
    expect((await run(["run", "--", "-odd.lua", "-x"])).stdout).toBe("-odd.lua\t-x\n");
    expect((await run(["eval", "--", "print(...)", "--", "1"])).stdout).toBe("--\t1\n");
  });

  test("are bytes that Lua gets as they are", async () => {
    expect((await run(["eval", "print(#..., ...)", "über 🎵\n"])).stdout).toBe("11\tüber 🎵\n\n");
  });

  test("that are no text are bytes all the same: for Lua, of files, of code", async () => {
    write("bytes.lua", "print(arg[1]:byte(1, -1)) print((...):byte(1, -1)) print(arg[2], arg[3], #arg)");
    const given = "255\t233\t97\n".repeat(2);
    const result = await place.shell(`"$INGOT" run bytes.lua $'\\xff\\xe9a' '\ufffd' ''`);
    expect(result).toEqual({ stdout: `${given}\ufffd\t\t3\n`, stderr: "", code: 0, signal: null });
    const named = await place.shell(`cp bytes.lua $'\\xff.lua'; "$INGOT" run $'\\xff.lua' $'\\xff\\xe9a'`);
    expect(named.stdout).toStartWith(given);
    const missing = await place.shell(`"$INGOT" run $'\\xfe.lua'`);
    expect(missing.stderr).toStartWith('ingot: cannot read "\\xfe.lua": there is no such file');
    const evaluated = await place.shell(`"$INGOT" eval $'print(("\\xff\\xe9a"):byte(1, -1))'`);
    expect(evaluated.stdout).toBe("255\t233\t97\n");
  });

  test("and variables of the environment, too", async () => {
    const code = `
      print(os.getenv("BYTES"):byte(1, -1))
      print(ingot.os.getenv("BYTES"):byte(1, -1))
      ingot.os.setenv("BYTES", "\ufffd")
      print(os.getenv("BYTES"))
    `;
    const result = await place.shell(`BYTES=$'\\xff\\xe9a' "$INGOT" eval -A '${code}'`);
    expect(result).toMatchObject({ stdout: `${"255\t233\t97\n".repeat(2)}\ufffd\n`, stderr: "", code: 0 });
  });

  test("of eval -p are values that are printed", async () => {
    expect((await run(["eval", "-p", '1 // 1, 2^53, "x", nil'])).stdout).toBe("1\t9.007199254741e+15\tx\tnil\n");
    expect((await run(["eval", "--print", "select('#', ...)", "a", "b"])).stdout).toBe("2\n");
  });

  test("thousands of them fit, and as many values are printed", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => String(i + 1));
    const counted = await place.run(["eval", 'print(select("#", ...), (select(-1, ...)), #arg)', ...many]);
    expect(counted).toMatchObject({ stdout: "20000\t20000\t20000\n", stderr: "", code: 0 });
    const printed = await place.run(["eval", "-p", "table.unpack({...})", ...many]);
    expect(printed).toMatchObject({ stdout: `${many.join("\t")}\n`, stderr: "", code: 0 });
  });
});

describe("sources", () => {
  const cases: [what: string, source: string | Uint8Array, stdout: string][] = [
    ["a shebang line", '#!/usr/bin/env ingot\nprint(debug.getinfo(1, "l").currentline)', "2\n"],
    ["a shebang line alone", "#!/usr/bin/env ingot", ""],
    ["a byte order mark", "\ufeffprint(1)", "1\n"],
    ["a byte order mark and a shebang line", '\ufeff#!x\nprint(debug.getinfo(1, "l").currentline)', "2\n"],
    ["CRLF", '#!x\r\nprint("a\\\r\nb")\r\nprint(debug.getinfo(1, "l").currentline)\r\n', "a\nb\n4\n"],
    ["bytes that are not UTF-8", Buffer.from('print(#"\xe9\xff")', "latin1"), "2\n"],
    ["nothing", "", ""],
  ];
  for (const [what, source, stdout] of cases) {
    test(`with ${what}, by file and by standard input`, async () => {
      const file = write("source.lua", source);
      expect(await run(["run", file])).toEqual({ stdout, stderr: "", code: 0, signal: null });
      expect(await run(["run", "-"], { stdin: source })).toEqual({ stdout, stderr: "", code: 0, signal: null });
    });
  }

  test("from standard input take arguments", async () => {
    const result = await run(["run", "-", "a", "-b"], { stdin: "print(arg[0], ...) error('x')" });
    expect(result.stdout).toBe("-\ta\t-b\n");
    expect(result.stderr).toStartWith("ingot: stdin:1: x\n");
    expect(result.code).toBe(1);
  });

  test("from a pipe by name", async () => {
    expect((await place.shell('"$INGOT" run <(echo "print(...)") a')).stdout).toBe("a\n");
  });
});

describe("modules", () => {
  write("app/main.lua", 'local m, p = require("m"), require("pk.sub") print(m[1], m[2], p, package.loaded.m == m)');
  write("app/m.lua", "return { ... }");
  write("app/pk/sub/init.lua", "return (select(2, ...))");

  test("are found beside the script, wherever it is started from, without permissions", async () => {
    const expected = (directory: string) => `m\t${directory}/m.lua\t${directory}/pk/sub/init.lua\ttrue\n`;
    expect((await run(["run", "main.lua"], { cwd: "app" })).stdout).toBe(expected("."));
    expect((await run(["run", "app/main.lua"])).stdout).toBe(expected("app"));
    expect((await run(["run", place.path("app/main.lua")], { cwd: ".." })).stdout).toBe(expected(place.path("app")));
  });

  test("beside the script go before those of the environment", async () => {
    write("elsewhere/m.lua", "return { 'elsewhere', 'elsewhere' }");
    const env = { LUA_PATH_5_4: `${place.path("elsewhere")}/?.lua` };
    expect((await run(["run", "app/main.lua"], { env })).stdout).toStartWith("m\tapp/m.lua");
    expect((await run(["eval", "print(require('m')[1])"], { env })).stdout).toBe("elsewhere\n");
  });

  test("are searched in the path the environment asks for, as Lua does", async () => {
    const path = async (env: Record<string, string>) => (await run(["eval", "io.write(package.path)"], { env })).stdout;
    const own = "./?.lua;./?/init.lua;";
    const standard = (await path({})).slice(own.length);
    expect(standard).toContain("/usr/share/lua/5.4/?.lua;");
    expect(await path({ LUA_PATH_5_4: "/five/?.lua", LUA_PATH: "/plain/?.lua" })).toBe(`${own}/five/?.lua`);
    expect(await path({ LUA_PATH: "/plain/?.lua" })).toBe(`${own}/plain/?.lua`);
    expect(await path({ LUA_PATH: ";;" })).toBe(own + standard);
    expect(await path({ LUA_PATH: ";;a/?;;" })).toBe(`${own}${standard};a/?;;`);
    expect(await path({ LUA_PATH: "a/?;;b/?" })).toBe(`${own}a/?;${standard};b/?`);
    expect(await path({ LUA_PATH_5_4: "a/?;;" })).toBe(`${own}a/?;${standard}`);
  });

  test("may have any name, and are found whatever has become of the variable `package`", async () => {
    for (const name of ["a$$b", "a$&b", "a$'b"]) {
      write(`${name}.lua`, "return ...");
      expect(await evaluate(`print((require ${JSON.stringify(name)}))`)).toMatchObject({ stdout: `${name}\n` });
    }
    for (const value of ["{ path = 1 }", "1", "nil"])
      expect(await evaluate(`package = ${value} print((require "a$$b"))`)).toMatchObject({ stdout: "a$$b\n" });
  });

  test("that fail say which and why", async () => {
    write("bad.lua", "x = = 1");
    write("raises.lua", "error('at load')");
    const bad = await evaluate('require "bad"');
    expect(bad.stderr).toStartWith(
      "ingot: error loading module 'bad' from file './bad.lua':\n\t./bad.lua:1: unexpected symbol near '='\n",
    );
    expect((await evaluate('require "raises"')).stderr).toStartWith(
      "ingot: ./raises.lua:1: at load\nstack traceback:\n",
    );
    const none = await evaluate('require "no.such"');
    expect(none.stderr).toContain(
      "module 'no.such' not found:\n\tno field package.preload['no.such']\n\tno file './no/such.lua'\n",
    );
    expect([bad.code, none.code]).toEqual([1, 1]);
  });
});

describe("an uncaught error", () => {
  test("sends no control character to the terminal", async () => {
    const { stderr } = await evaluate(String.raw`error("\u{9b}31m \27[31m \u{85}\x7f\ta\nb", 0)`);
    expect(stderr).toStartWith(`ingot: ${String.raw`\x9b31m \x1b[31m \x85\x7f`}\ta\nb\nstack traceback:\n`);
  });

  test("shows message and traceback with file and line, and what was printed before", async () => {
    write(
      "fail.lua",
      'local function inner() error("boom") end\nlocal function outer() inner() end\nio.write("before")\nouter()',
    );
    expect(await run(["run", "fail.lua"])).toEqual({
      stdout: "before",
      stderr: `ingot: fail.lua:1: boom
stack traceback:
\t[C]: in function 'error'
\tfail.lua:1: in upvalue 'inner'
\tfail.lua:2: in local 'outer'
\tfail.lua:4: in main chunk
`,
      code: 1,
      signal: null,
    });
  });

  const values: [value: string, text: string][] = [
    ["", "(error object is a nil value)"],
    ["nil", "(error object is a nil value)"],
    ["{}", "(error object is a table value)"],
    ["true", "(error object is a boolean value)"],
    ["42", "42"],
    ['"plain", 0', "plain"],
    ['setmetatable({}, { __tostring = function() return "custom" end })', "custom"],
    ['setmetatable({}, { __tostring = function() error("bad") end })', "(error object is a table value)"],
    ["setmetatable({}, { __tostring = function() return {} end })", "(error object is a table value)"],
    [
      "setmetatable({}, { __tostring = function() local function f() return 1 + f() end f() end })",
      "(error object is a table value)",
    ],
    ['"\\27[31mred\\0\\n\\ttwo", 0', "\\x1b[31mred\\x00\n\ttwo"],
    ['"\\xff", 0', "\ufffd"],
  ];
  for (const [value, text] of values) {
    test(`error(${value})`, async () => {
      const result = await evaluate(`io.write("out") error(${value})`);
      expect(result.stderr).toStartWith(`ingot: ${text}\nstack traceback:\n`);
      expect([result.stdout, result.code]).toEqual(["out", 1]);
      expect(result.stderr).not.toMatch(javaScriptTrace);
    });
  }
});

describe("exit codes", () => {
  const codes: [code: string, expected: number, stdout?: string][] = [
    ["return 5", 0],
    ["os.exit()", 0],
    ["os.exit(true)", 0],
    ["os.exit(false)", 1],
    ["os.exit(7)", 7],
    ["os.exit(7.0)", 7],
    ["os.exit(256 + 3)", 3],
    ["os.exit(-1)", 255],
    ["io.write('buffered') os.exit(4)", 4, "buffered"],
    ["coroutine.wrap(function() pcall(os.exit, 6) end)()", 6],
    [
      "local c <close> = setmetatable({}, { __close = function() io.write('closed') end }) os.exit(3, true)",
      3,
      "closed",
    ],
    ["local c <close> = setmetatable({}, { __close = function() io.write('closed') end }) os.exit(3)", 3, ""],
    ["setmetatable({}, { __gc = function() io.write('collected') end }) os.exit(2, true)", 2, "collected"],
    ["setmetatable({}, { __gc = function() io.write('collected') os.exit(9) end })", 9, "collected"],
    ["setmetatable({}, { __gc = function() error('late') end })", 0],
  ];
  for (const [code, expected, stdout] of codes) {
    test(code, async () => {
      const result = await evaluate(code);
      expect([result.code, result.stdout, result.signal]).toEqual([expected, stdout ?? "", null]);
    });
  }
});

describe("standard streams", () => {
  write("million.lua", "for i = 1, 1000000 do print(i) end");

  test("a million short writes into a pipe all arrive", async () => {
    const { stdout, code } = await run(["run", "million.lua"]);
    expect(code).toBe(0);
    expect(Bun.hash(stdout)).toBe(Bun.hash(Array.from({ length: 1_000_000 }, (_, i) => `${i + 1}\n`).join("")));
  });

  test("a reader that leaves ends the program quietly", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell reads it
    const { stdout, stderr } = await place.shell('"$INGOT" run million.lua | head -1; echo "${PIPESTATUS[0]}"');
    expect([stdout, stderr]).toEqual(["1\n141\n", ""]);
  });

  test("a full disk is an error, but not a hang", async () => {
    const { stderr, stdout } = await place.shell('"$INGOT" eval "print(1)" >/dev/full; echo $?');
    expect(stdout).toBe("1\n");
    expect(stderr).toMatch(/^ingot: cannot write to standard output: .*\n$/);
  });

  describe("a full disk", () => {
    const failure = "ingot: cannot write to standard output: ENOSPC\n";
    const ends = async (source: string) => {
      write("full.lua", source);
      const { stderr, stdout } = await place.shell('"$INGOT" run full.lua >/dev/full; echo $?');
      return [stdout, stderr];
    };

    const services = [
      'print "x" ingot.timer.every(1, function() end)',
      'ingot.timer.every(1, function() print "x" end)',
      'ingot.timer.every(1, function() print "x" io.stderr:write("up\\n") ingot.log.info("x") end)',
      'ingot.timer.set(1, function() print "x" ingot.timer.every(1, function() end) end)',
      'print "x" ingot.sleep(1000000) io.stderr:write("never")',
      "ingot.timer.set(1, function() while true do pcall(print) end end)",
    ];
    for (const service of services) {
      test(`ends a program that would go on: ${service}`, async () => {
        expect(await ends(service)).toEqual([
          "1\n",
          expect.stringMatching(/^(up\n)*ingot: cannot write to .*: ENOSPC\n$/),
        ]);
      });
    }

    const exits = [
      'print "x" io.stderr:write("up\\n") os.exit(0)',
      'print "x" io.stderr:write("up\\n") ingot.timer.set(0, function() os.exit(3) end)',
      'ingot.timer.set(1, function() print "x" io.stderr:write("up\\n") pcall(os.exit, 3) end)',
      'print "x" io.read() os.exit(0)',
    ];
    for (const exit of exits) {
      test(`shows in the exit code: ${exit}`, async () => {
        expect(await ends(exit)).toEqual(["1\n", exit.includes("up") ? `up\n${failure}` : failure]);
      });
    }

    test("keeps nothing from standard error", async () => {
      expect(await ends('print "x" io.stderr:write("1") io.stderr:write("2\\n")')).toEqual(["1\n", `12\n${failure}`]);
      const [stdout, stderr] = await ends('print "x" ingot.spawn(function() error("boom", 0) end)');
      expect(stdout).toBe("1\n");
      expect(stderr).toStartWith("ingot: boom\n");
      expect(stderr).not.toMatch(javaScriptTrace);
      expect(stderr).toEndWith(`\n${failure}`);
    });

    test("lets the program have its last words", async () => {
      const source =
        'ingot.lifecycle.on_shutdown(function() io.stderr:write("bye\\n") end) print "x" ingot.sleep(1000000)';
      expect(await ends(source)).toEqual(["1\n", `bye\n${failure}`]);
    });

    test("is the program's own business where it was told", async () => {
      const source = 'io.write("x") local ok, why = io.stdout:flush() io.stderr:write(why, "\\n") os.exit(5)';
      expect(await ends(source)).toEqual(["5\n", "cannot write to standard output: ENOSPC\n"]);
    });

    test("is said once, too, when a signal ends the program", async () => {
      write(
        "waits.lua",
        'ingot.lifecycle.on_shutdown(function() print "x" end) ingot.sleep(1) io.stderr:write("up\\n") ingot.sleep(1000000)',
      );
      const { stdout } = await place.shell(`"$INGOT" run waits.lua >/dev/full 2>said & program=$!
        until grep -q up said; do sleep 0.01; done
        kill -TERM $program; wait $program; cat said`);
      expect(stdout).toBe(`up\n${failure}`);
    });
  });

  test("closed ones do no harm", async () => {
    expect((await place.shell('"$INGOT" eval "print(1) io.stderr:write(2)" >&-; echo $? >&2')).stderr).toBe("20\n");
    expect((await place.shell('"$INGOT" eval "print(io.read())" <&-; echo $?')).stdout).toBe("nil\n0\n");
    expect((await place.shell('"$INGOT" eval "error(1)" 2>&-; echo $?')).stdout).toBe("1\n");
  });

  test("a child's output comes after what was printed before it, and before what follows", async () => {
    const code =
      'io.write("a") os.execute("printf b") io.write("c") io.popen("printf d >&1; cat", "w"):close() print("e")';
    expect((await evaluate(code, "--allow-run")).stdout).toBe("abcde\n");
  });

  test("input is read as it comes, by lines, numbers and the rest", async () => {
    const code = 'print(io.read("n", "l", "L", 2)) print(io.read("a")) print(io.read("a"), io.read("l"))';
    expect((await run(["eval", code], { stdin: "0x10 x\nline\nabrest\n" })).stdout).toBe(
      "16\t x\tline\n\tab\nrest\n\n\tnil\n",
    );
  });

  test("a program from standard input leaves nothing to read", async () => {
    expect((await run(["run", "-"], { stdin: "print(io.read('l'))\nprint 'more'" })).stdout).toBe("nil\nmore\n");
  });

  test("output is on its way before input is awaited", async () => {
    const child = Bun.spawn([ingot, "eval", 'io.write("name? ") print("hello " .. io.read())'], {
      env: place.environment(),
      stdin: "pipe",
      stdout: "pipe",
    });
    const reader = child.stdout.getReader();
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe("name? ");
    child.stdin.write("you\n");
    child.stdin.end();
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe("hello you\n");
    expect(await child.exited).toBe(0);
  });
});

describe("surroundings", () => {
  test("an empty environment and an empty directory are enough", async () => {
    mkdirSync(place.path("empty"));
    const result = await place.shell(
      'env -i "$INGOT" eval "print(_VERSION)" && env -i "$INGOT" run - < ../million.lua | tail -1',
      {
        cwd: "empty",
      },
    );
    expect(result).toEqual({ stdout: "Lua 5.4\n1000000\n", stderr: "", code: 0, signal: null });
    expect(readdirSync(place.path("empty"))).toEqual([]);
  });

  test("a home that cannot be used is not missed", async () => {
    const home = place.path("read-only");
    mkdirSync(home);
    chmodSync(home, 0o555);
    for (const HOME of [home, "/proc/nowhere", "/dev/null"]) {
      const result = await run(["run", "app/main.lua"], { env: { HOME } });
      expect([result.stdout.slice(0, 2), result.stderr, result.code]).toEqual(["m\t", "", 0]);
    }
  });

  test("what lies in the working directory is not run", async () => {
    write("trap/.env", "LUA_PATH=/from/dotenv/?.lua\n");
    write("trap/bunfig.toml", 'preload = ["./evil.ts"]\n');
    write("trap/evil.ts", 'console.log("evil")');
    write("trap/init.lua", 'print("evil")');
    const result = await run(["eval", "print(package.path:find('dotenv'))"], { cwd: "trap" });
    expect(result).toEqual({ stdout: "nil\n", stderr: "", code: 0, signal: null });
  });

  test("random numbers are other ones in every run, and the same for the same seed", async () => {
    const numbers = () => run(["eval", "print(math.random(0), math.random(0))"]);
    const runs = await Promise.all([numbers(), numbers(), numbers()]);
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(3);
    const seeded = await run(["eval", "math.randomseed(7) print(math.random(1000))"]);
    expect(seeded.stdout).toBe("832\n");
  });
});
