// `ingot compile` on the built executable: what goes into a bundle, and how the bundle runs where nothing else is.
import { afterEach, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { ingot, javaScriptTrace, Place } from "./ingot.ts";

const place = new Place();
const { run, write, path } = {
  run: place.run.bind(place),
  write: place.write.bind(place),
  path: place.path.bind(place),
};

mkdirSync(path("out"));
mkdirSync(path("empty"));
// Each bundle is as large as ingot.
afterEach(() => {
  for (const name of readdirSync(path("out"))) rmSync(path(`out/${name}`), { recursive: true, force: true });
});

const compile = (...args: string[]) => run(["compile", ...args]);
/** Runs a bundle where there is nothing: no other file, no environment. */
const launch = (args: string[] = [], executable = path("out/app")) =>
  run(["-i", executable, ...args], { executable: "/usr/bin/env", cwd: "empty" });

async function expectRefusal(args: string[], code: number, message: string): Promise<void> {
  const result = await compile(...args);
  expect(result).toEqual({ stdout: "", stderr: `ingot: ${message}\n`, code, signal: null });
  expect(readdirSync(path("out"))).toEqual([]);
}

describe("a bundle of a file", () => {
  test("takes along what it requires, however that is written, and runs anywhere", async () => {
    write(
      "tool/tool.lua",
      `local literal, long, called = require "lib.literal", require [[lib.long]], require("lib.called")
      local ok, optional = pcall(require, "optional.missing")
      local also, guarded = pcall(require, "lib.guarded")
      -- require "lib.commented"
      print(literal, long, called, ok, also, guarded)
      print(arg[0], #arg, ...)
      print(pcall(require, "lib.commented"))
      error("at the end")`,
    );
    for (const name of ["literal", "long", "called", "guarded", "commented"]) {
      write(`tool/lib/${name}.lua`, `return ("${name} of %s in %s"):format(...)`);
    }
    write("tool/unused.lua", "syntax error");
    const made = await compile("tool/tool.lua", "-o", "out/app");
    expect(made.stderr).toStartWith("out/app: 6 modules, ");
    expect(made.stderr).toEndWith("not found, so not in the bundle: optional.missing\n");
    expect([made.stdout, made.code]).toEqual(["", 0]);
    renameSync(path("tool"), path("away"));
    const { stdout, stderr, code } = await launch(["a", "--allow-read", "-A", "--help"]);
    const [modules, words, commented] = stdout.split("\n");
    const part = (name: string) => `${name} of lib.${name} in bundle:/lib/${name}.lua`;
    expect(modules).toBe([part("literal"), part("long"), part("called"), "false", "true", part("guarded")].join("\t"));
    expect(words).toBe("app\t4\ta\t--allow-read\t-A\t--help");
    expect(commented).toStartWith("true\t"); // the folder of a required package goes along
    expect(stderr).toStartWith(
      "app: tool.lua:8: at the end\nstack traceback:\n\t[C]: in function 'error'\n\ttool.lua:8: in main chunk",
    );
    expect(code).toBe(1);
  });

  test("finds requires between strings of all kinds, and modules of any name", async () => {
    write(
      "kinds/main.lua",
      'local s = "a\\z\n b" local m = require "m" ' +
        'print(m, (require "a$$b"), (require "déjà"), pcall(require, "\x1b]0;t"))',
    );
    for (const name of ["m", "a$$b", "déjà"]) write(`kinds/${name}.lua`, "return (...)");
    const made = await compile("kinds/main.lua", "-o", "out/app");
    expect(made.stderr).toStartWith("out/app: 4 modules, ");
    expect(made.stderr).toEndWith(`not found, so not in the bundle: ${String.raw`\x1b`}]0;t\n`);
    expect((await launch()).stdout).toStartWith("m\ta$$b\tdéjà\tfalse\t");
  });

  test("with a module whose name is made at run time takes the folder along", async () => {
    write(
      "dynamic/main.lua",
      'for _, n in ipairs { "one", "two" } do print(require("plugins." .. n)) end print(pcall(require, "gone"))',
    );
    write("dynamic/plugins/one.lua", "return 1");
    write("dynamic/plugins/two/init.lua", "return 2");
    expect((await compile("dynamic/main.lua", "-o", "out/app")).code).toBe(0);
    const { stdout } = await launch();
    expect(stdout).toStartWith(
      "1\tbundle:/plugins/one.lua\n2\tbundle:/plugins/two/init.lua\nfalse\tmodule 'gone' not found:\n",
    );
    expect(stdout).toContain("no file 'bundle:/gone.lua'");
  });

  test("takes modules of LUA_PATH along, and reads no LUA_PATH later", async () => {
    write("path/kit/part.lua", "return 'part'");
    write("path/kit/init.lua", "return { (require 'kit.part'), pcall(require, 'decoy') }");
    write("path/decoy/decoy.lua", "return 'decoy'");
    write("uses.lua", 'print(table.unpack((require "kit"))) print(package.path)');
    const env = { LUA_PATH_5_4: `${path("path")}/?.lua;${path("path")}/?/init.lua` };
    expect((await run(["compile", "uses.lua", "-o", "out/app"], { env })).code).toBe(0);
    rmSync(path("path/kit"), { recursive: true });
    const result = await run([], { executable: path("out/app"), env: { LUA_PATH_5_4: `${path("path/decoy")}/?.lua` } });
    expect(result.stdout).toStartWith("part\tfalse\tmodule 'decoy' not found:");
    expect(result.stdout).toEndWith("\nbundle:/?.lua;bundle:/?/init.lua\n");
  });
});

describe("a bundle of a folder", () => {
  write("app/main.lua", 'print(require("part"), require("deep.er")) os.exit(tonumber(...) or 0)');
  write("app/part.lua", "return 'part'");
  write("app/deep/er/init.lua", "return 'deeper'");

  test("runs main.lua, by any name and from any place", async () => {
    expect((await compile("app", "-o", "out/app", "--name", "my tool")).code).toBe(0);
    const expected = { stdout: "part\tdeeper\tbundle:/deep/er/init.lua\n", stderr: "", code: 7, signal: null };
    expect(await launch(["7"])).toEqual(expected);
    renameSync(path("out/app"), path("out/renamed"));
    symlinkSync("renamed", path("out/link"));
    linkSync(path("out/renamed"), path("out/hard"));
    for (const name of ["renamed", "link", "hard"]) expect((await launch(["7"], path(`out/${name}`))).code).toBe(7);
    expect((await launch(["--version"], path("out/link"))).stdout).toBe(expected.stdout);
    expect((await run(["7"], { executable: "link", env: { PATH: path("out") } })).code).toBe(7);
  });

  test("runs init.lua when there is no main.lua", async () => {
    write("with-init/init.lua", "print 'init'");
    expect((await compile("with-init", "-o", "out/app")).code).toBe(0);
    expect((await launch()).stdout).toBe("init\n");
  });

  test("made twice is the same to the byte", async () => {
    expect((await compile("app", "-o", "out/app", "--include", "**/*.lua")).code).toBe(0);
    renameSync(path("out/app"), path("out/first"));
    expect((await compile("./app/", "--include", "**/*.lua", "-o", "out/app")).code).toBe(0);
    expect(readFileSync(path("out/app")).equals(readFileSync(path("out/first")))).toBe(true);
  });
});

describe("included files", () => {
  write(
    "files/main.lua",
    `
    local function try(...) print(select("#", ...), ...) end
    for line in io.lines("bundle:/data/text.txt") do io.write(line, "|") end
    local f = io.open("bundle:/data/../data/./raw.bin", "rb")
    local all = f:read("a") f:seek("set", 1)
    print(#all, f:read(1):byte(), f:seek("end"), f:read(1))
    print(f:write("x"))
    for _, name in ipairs { "data/none", "../secret.txt", "/../../secret.txt", "data", "" } do
      print(name, (select(2, pcall(io.open, "bundle:/" .. name))) == nil)
    end`,
  );
  write(
    "files/changes.lua",
    `
    print(io.open("bundle:/data/text.txt", "w")) print(io.open("bundle:/new", "a")) print(io.open("bundle:/data/text.txt", "r+"))
    print(os.remove("bundle:/data/text.txt")) print(os.rename("bundle:/data/text.txt", "elsewhere"))
    print(os.rename("elsewhere", "bundle:/data/text.txt"))`,
  );
  write("files/data/text.txt", "one\ntwo\n");
  write("files/data/raw.bin", Buffer.from([0, 255, 10, 13]));
  write("files/data/.hidden", "h");
  write("secret.txt", "secret");

  const contents = "one|two|4\t255\t4\tnil\n";

  test("are found under bundle:/, in the bundle and before", async () => {
    const before = await run(["run", "--allow-read=files", "files/main.lua"]);
    expect(before.stdout).toStartWith(contents);
    const made = await compile("files/main.lua", "-o", "out/app", "--include", "data/*.txt", "--include", "data/*.bin");
    expect(made.stderr).toContain("1 module, 2 files, ");
    const { stdout, stderr, code } = await launch();
    expect(stderr).toBe("");
    expect(stdout).toStartWith(contents);
    const refused = ["data/none", "../secret.txt", "/../../secret.txt", "data", ""]
      .map((name) => `${name}\ttrue\n`)
      .join("");
    expect(stdout).toEndWith(refused);
    expect(code).toBe(0);
  });

  test("are found by ingot.fs as well", async () => {
    write(
      "files/api.lua",
      `local fs = ingot.fs
       print(#fs.read("bundle:/data/raw.bin"), fs.read_async("bundle:/data/text.txt") == "one\\ntwo\\n", fs.size("bundle:/data/raw.bin"))
       print(fs.exists("bundle:/data/text.txt"), fs.is_file("bundle:/data/none"), (fs.read("bundle:/../secret.txt")), (fs.write("bundle:/data/text.txt", "x")))`,
    );
    const expected = "4\ttrue\t4\ntrue\tfalse\tnil\tfalse\n";
    expect((await run(["run", "--allow-read=files", "--allow-write=out", "files/api.lua"])).stderr).toContain(
      "permission denied: write",
    );
    expect((await compile("files/api.lua", "-A", "-o", "out/app", "--include", "data/*.*")).code).toBe(0);
    expect(await launch()).toMatchObject({ stdout: expected, stderr: "", code: 0 });
    expect(readFileSync(path("files/data/text.txt"), "utf8")).toBe("one\ntwo\n");
  });

  test("cannot be changed", async () => {
    expect((await compile("files/changes.lua", "-A", "-o", "out/app", "--include", "data/**")).stderr).toContain(
      "3 files",
    );
    const { stdout, code } = await launch();
    expect(stdout.trim().split("\n")).toHaveLength(6);
    for (const line of stdout.trim().split("\n")) expect(line).toMatch(/^nil\t.*Read-only file system\t30$/);
    expect(code).toBe(0);
    expect(readFileSync(path("files/data/text.txt"), "utf8")).toBe("one\ntwo\n");
  });

  test("must exist, below the folder", async () => {
    await expectRefusal(
      ["files", "-o", "out/app", "--include", "none*"],
      1,
      '--include none* matches no file below "files"',
    );
    await expectRefusal(
      ["files", "-o", "out/app", "--include", "../*.txt"],
      1,
      '--include ../*.txt leads out of "files"',
    );
  });
});

describe("permissions", () => {
  write(
    "asks.lua",
    `
    print(pcall(io.open, arg[1])) print(pcall(os.getenv, "HOME")) print(pcall(os.execute, "true"))
    assert(io.open(arg[2]))`,
  );

  test("are those of the compile line, with its paths, and cannot be widened", async () => {
    write("allowed/file", "");
    expect(
      (await compile("--allow-read=allowed", "asks.lua", "-o", "out/app", "--allow-run=true", "--deny-env=HOME")).code,
    ).toBe(0);
    const files = [path("allowed/file"), path("secret.txt")];
    const result = await launch([...files, "-A", "--allow-read", "--allow-env"]);
    const lines = result.stdout.split("\n");
    expect(lines[0]).toStartWith("true\tfile (0x");
    expect(lines[1]).toBe('false\tpermission denied: env "HOME" (denied by --deny-env)');
    expect(lines[2]).toBe("true\ttrue\texit\t0");
    expect(result.stderr).toStartWith(`app: asks.lua:3: permission denied: read "${files[1]}" (`);
    expect(result.code).toBe(3);
  });
});

describe("compile refuses", () => {
  write("good.lua", "print 'good'");
  write("bad.lua", "x = = 1");
  write("uses-bad.lua", 'require "bad"');
  mkdirSync(path("no-main"));

  const cases: [what: string, args: string[], code: number, message: string][] = [
    ["nothing", [], 2, "missing argument <entry>; see `ingot compile --help`"],
    ["two entries", ["good.lua", "bad.lua"], 2, 'unexpected argument "bad.lua"; see `ingot compile --help`'],
    ["a missing entry", ["gone.lua", "-o", "out/x"], 1, 'cannot read "gone.lua": there is no such file or folder'],
    ["a folder without main", ["no-main", "-o", "out/x"], 1, '"no-main" has neither main.lua nor init.lua'],
    ["a syntax error", ["bad.lua", "-o", "out/x"], 1, "bad.lua:1: unexpected symbol near '='"],
    ["one in a module", ["uses-bad.lua", "-o", "out/x"], 1, "bad.lua:1: unexpected symbol near '='"],
    ["a directory as output", ["good.lua", "-o", "empty"], 1, '"empty" is a directory; name the executable with -o'],
    ["a device as output", ["good.lua", "-o", "/dev/null"], 1, '"/dev/null" is not a regular file'],
    [
      "its own source as output",
      ["good.lua", "-o", "./good.lua"],
      2,
      '"./good.lua" is a source of the program; name another file with -o',
    ],
    [
      "an output in no directory",
      ["good.lua", "-o", "gone/x"],
      1,
      'cannot write "gone/x": there is no such file or folder',
    ],
    [
      "an output below a file",
      ["good.lua", "-o", "good.lua/x"],
      1,
      'cannot write "good.lua/x": a part of the path is not a directory',
    ],
    [
      "an output without a name",
      ["good.lua", "-o"],
      2,
      "option `-o, --output <file>` value is missing; see `ingot compile --help`",
    ],
    ["two outputs", ["good.lua", "-o", "out/x", "-o", "out/y"], 2, "-o is given twice"],
    [
      "a bad permission",
      ["good.lua", "--allow-env=A=B"],
      2,
      '--allow-env has an entry that is not a variable name: "A=B"',
    ],
    [
      "a missing base",
      ["good.lua", "-o", "out/x", "--base", "gone"],
      1,
      'cannot read "gone": there is no such file or folder',
    ],
    ["a folder as base", ["good.lua", "-o", "out/x", "--base", "empty"], 1, 'cannot read "empty": it is a directory'],
    [
      "another file as base",
      ["good.lua", "-o", "out/x", "--base", "bad.lua"],
      1,
      '"bad.lua" is not an ingot executable of this version',
    ],
    [
      "another program as base",
      ["good.lua", "-o", "out/x", "--base", "/bin/bash"],
      1,
      '"/bin/bash" is not an ingot executable of this version',
    ],
  ];
  for (const [what, args, code, message] of cases) test(what, () => expectRefusal(args, code, message));

  test("a bundle as base, and leaves an old output alone when it fails", async () => {
    expect((await compile("good.lua", "-o", "out/app", "--base", ingot)).code).toBe(0);
    const again = await compile("good.lua", "-o", "out/more", "--base", "out/app");
    expect(again.stderr).toBe('ingot: "out/app" is a bundle already; bundle with plain ingot\n');
    expect(again.code).toBe(1);
    expect((await compile("bad.lua", "-o", "out/app")).code).toBe(1);
    expect(readdirSync(path("out"))).toEqual(["app"]);
    expect((await launch()).stdout).toBe("good\n");
  });
});

describe("an output", () => {
  test("replaces a file, even a bundle that is running", async () => {
    write("waits.lua", "print 'waiting' io.stdout:flush() io.read() print(require 'late')");
    write("late.lua", "return 'late'");
    expect((await compile("waits.lua", "-o", "out/app")).code).toBe(0);
    const child = Bun.spawn([path("out/app")], { stdin: "pipe", stdout: "pipe", env: {} });
    const reader = child.stdout.getReader();
    await reader.read();
    expect((await compile("good.lua", "-o", "out/app")).code).toBe(0);
    child.stdin.end();
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe("late\tbundle:/late.lua\n");
    expect(await child.exited).toBe(0);
    expect((await launch()).stdout).toBe("good\n");
    expect(statSync(path("out/app")).mode & 0o777).toBe(0o755);
  });

  test("has the name of the entry when none is given, and 007 is a name", async () => {
    copyFileSync(path("good.lua"), path("out/entry.lua"));
    expect((await run(["compile", "entry.lua"], { cwd: "out" })).code).toBe(0);
    expect((await launch([], path("out/entry"))).stdout).toBe("good\n");
    rmSync(path("out/entry"));
    expect((await run(["compile", "entry.lua", "-o", "007"], { cwd: "out" })).code).toBe(0);
    expect(existsSync(path("out/007"))).toBe(true);
  });
});

test("no message shows JavaScript", async () => {
  for (const args of [["gone/x.lua"], ["good.lua", "--include", "[", "-o", "out/x"], ["good.lua", "-o", ""]]) {
    expect((await compile(...args)).stderr).not.toMatch(javaScriptTrace);
  }
});
