// `ingot test`: which files are run, which of their tests, and what is said about them.
import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { javaScriptTrace, Place } from "./ingot.ts";
import { mixed, passing, project } from "./test-verb-projects.ts";

const place = new Place();

describe("files", () => {
  test("are found in spec, test and tests, by name, sorted, hidden folders and node_modules left out", async () => {
    const cwd = project(place, {
      "spec/z_spec.lua": passing,
      "spec/deep/er/a_test.lua": passing,
      "spec/helper.lua": "error('not a test')",
      "spec/.hidden/b_spec.lua": "error('hidden')",
      "spec/node_modules/c_spec.lua": "error('of others')",
      "tests/d_spec.lua": passing,
      "elsewhere_spec.lua": "error('not asked for')",
    });
    const { stdout, stderr, code } = await place.run(["test"], { cwd });
    expect(stderr).toBe("");
    expect(stdout.match(/^\S+_(spec|test)\.lua/gm)).toEqual([
      "spec/deep/er/a_test.lua",
      "spec/z_spec.lua",
      "tests/d_spec.lua",
    ]);
    expect(stdout).toMatch(/^3 passed, 0 failed \(\d/m);
    expect(code).toBe(0);
  });

  test("are looked for everywhere when there is no such folder", async () => {
    const cwd = project(place, { "a_spec.lua": passing, "lib/b_spec.lua": passing });
    expect((await place.run(["test"], { cwd })).stdout).toMatch(/^a_spec\.lua .*\nlib\/b_spec\.lua /);
  });

  test("that are named are run, whatever their names, and once", async () => {
    const cwd = project(place, { "checks.lua": passing, ".secret/x_spec.lua": passing });
    const { stdout, code } = await place.run(["test", "checks.lua", "./checks.lua", ".secret"], { cwd });
    expect(stdout).toMatch(/^\.secret\/x_spec\.lua .*\nchecks\.lua .*\n\n2 passed/);
    expect(code).toBe(0);
  });

  test("reached through links are run, folders are not entered through them", async () => {
    const cwd = project(place, { "spec/a_spec.lua": passing });
    symlinkSync("a_spec.lua", place.path(`${cwd}/spec/linked_spec.lua`));
    symlinkSync(".", place.path(`${cwd}/spec/round`));
    symlinkSync("nowhere", place.path(`${cwd}/spec/broken_spec.lua`));
    expect((await place.run(["test"], { cwd })).stdout).toMatch(/^2 passed/m);
  });

  test("that are not there are said not to be", async () => {
    const cwd = project(place, { "spec/notes.txt": "" });
    expect(await place.run(["test"], { cwd })).toEqual({
      stdout: "",
      stderr: 'ingot: no test files found below "spec"; their names end in _spec.lua or _test.lua\n',
      code: 1,
      signal: null,
    });
    expect(await place.run(["test", "nix_spec.lua"], { cwd })).toMatchObject({
      stderr: 'ingot: cannot read "nix_spec.lua": there is no such file or folder\n',
      code: 1,
    });
  });

  test.skipIf(process.getuid?.() === 0)("that cannot be read fail the run", async () => {
    const cwd = project(place, { "a_spec.lua": passing, "b_spec.lua": passing });
    chmodSync(place.path(`${cwd}/a_spec.lua`), 0);
    const { stdout, code } = await place.run(["test"], { cwd });
    expect(stdout).toContain('cannot read "a_spec.lua": its file permissions do not allow it');
    expect(stdout).toMatch(/^1 passed, 0 failed, 1 error/m);
    expect(code).toBe(1);
  });

  test("find modules in src, lua, the project and beside themselves", async () => {
    const module = (name: string) => `return { name = "${name}" }`;
    const cwd = project(place, {
      "src/one.lua": module("src/one"),
      "src/two/two.lua": module("src/two/two"),
      "src/three/init.lua": module("src/three"),
      "four.lua": module("four"),
      "lua/five/init.lua": module("lua/five"),
      "spec/unit/six.lua": module("spec/unit/six"),
      "spec/unit/modules_spec.lua": `it("finds them", function()
        local names = {}
        for i, name in ipairs { "one", "two", "three", "four", "five", "six" } do names[i] = require(name).name end
        assert.same({ "src/one", "src/two/two", "src/three", "four", "lua/five", "spec/unit/six" }, names)
      end)`,
    });
    expect(await place.run(["test"], { cwd })).toMatchObject({ stderr: "", code: 0 });
  });

  test("may start busted themselves", async () => {
    const cwd = project(place, {
      "a_spec.lua": `require("busted.runner")()\nlocal assert = require("luassert")\n${passing}`,
      "b_spec.lua": `require "busted.runner" { lazy = true }\nlocal busted = require("busted")
        busted.describe("b", function() busted.it("runs", function() busted.assert.is_nil(nil) end) end)`,
    });
    const { stdout, code } = await place.run(["test"], { cwd });
    expect(stdout).toMatch(/^2 passed/m);
    expect(code).toBe(0);
  });
});

describe("results", () => {
  test("passed, failed, broken and pending tests are told apart", async () => {
    const cwd = project(place, { "mixed_spec.lua": mixed, "passing_spec.lua": passing });
    const { stdout, stderr, code } = await place.run(["test"], { cwd });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^mixed_spec\.lua {2}1 passed, 1 failed, 1 error, 1 pending/m);
    expect(stdout).toContain("FAILED  a list #list fails <&>\n  mixed_spec.lua:4\n");
    expect(stdout).toContain("ERROR  a list #list errors\n  mixed_spec.lua:5\n  attempt to index a nil value");
    expect(stdout).toContain("PENDING  a list #list is to be written mixed_spec.lua:6");
    expect(stdout).toMatch(/^2 passed, 1 failed, 1 error, 1 pending/m);
    expect(stdout).not.toMatch(javaScriptTrace);
    expect(stdout).not.toContain("\x1b");
    expect(code).toBe(1);
  });

  test("a file that does not compile, raises or is no text fails alone", async () => {
    const cwd = project(place, {
      "a_spec.lua": "describe('x', function(",
      "b_spec.lua": "local t = nil\nt.x = 1",
      "c_spec.lua": "\x1bLua",
      "d_spec.lua": passing,
    });
    const { stdout, code } = await place.run(["test"], { cwd });
    expect(stdout).toMatch(
      /ERROR {2}a_spec\.lua \(in file\)\n {2}a_spec\.lua:1\n {2}<name> or '...' expected near <eof>/,
    );
    expect(stdout).toMatch(/ERROR {2}b_spec\.lua \(in file\)\n {2}b_spec\.lua:2\n {2}attempt to index a nil value/);
    expect(stdout).toContain("this is a compiled Lua chunk; only source text is run");
    expect(stdout).toMatch(/^1 passed, 0 failed, 3 errors/m);
    expect(code).toBe(1);
  });

  test("an error says what its message does not", async () => {
    const cwd = project(place, { "a_spec.lua": `it("opens a window", function() ingot.win.open() end)` });
    expect((await place.run(["test"], { cwd })).stdout).toContain(
      "ingot.win needs the terminal UI; this run is headless",
    );
  });

  test("what tests print goes through", async () => {
    const cwd = project(place, {
      "a_spec.lua": `it("prints", function() print("hello") io.write("no end of line") end)`,
    });
    const { stdout } = await place.run(["test"], { cwd });
    expect(stdout).toMatch(/^hello\nno end of linea_spec\.lua {2}1 passed/);
  });

  test("every test is named when that is asked for", async () => {
    const cwd = project(place, { "mixed_spec.lua": mixed });
    const { stdout } = await place.run(["test", "--verbose"], { cwd });
    expect(stdout).toMatch(/^mixed_spec\.lua\n {2}a list #list\n {4}\+ passes \(\d+ ms\)\n {4}x fails <&> /);
  });
});

describe("selection", () => {
  const cwd = project(place, {
    "a_spec.lua": `
      describe("numbers #math", function()
        it("add #fast", function() end)
        it("divide #slow", function() error("divided") end)
      end)
      describe("words", function() it("join #fast-ish", function() end) it("split", function() end) end)`,
    "b_spec.lua": `it("stands alone", function() error("alone") end)`,
  });
  const names = async (...options: string[]) => {
    const { stdout } = await place.run(["test", "--reporter", "json", ...options], { cwd });
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "test_end")
      .map(({ full_name }) => full_name.replace(/ ?#[\w-]+/g, ""));
  };

  test("by name, as Lua pattern", async () => {
    expect(await names("--filter", "^words")).toEqual(["words join", "words split"]);
    expect(await names("--filter", "add", "--filter=%a+s split$")).toEqual(["numbers add", "words split"]);
    expect(await names("--filter-out", "numbers", "--filter-out", "alone")).toEqual(["words join", "words split"]);
    expect(await names("--filter", "numbers", "--filter-out", "divide")).toEqual(["numbers add"]);
  });

  test("by tag", async () => {
    expect(await names("--tags", "fast")).toEqual(["numbers add"]);
    expect(await names("--tags", "fast,fast-ish")).toEqual(["numbers add", "words join"]);
    expect(await names("--tags", "#math", "--exclude-tags", "slow")).toEqual(["numbers add"]);
  });

  test("that leaves nothing says so", async () => {
    const { stderr, code } = await place.run(["test", "--filter", "nowhere"], { cwd });
    expect({ stderr, code }).toEqual({ stderr: "ingot: the filters leave no test to run\n", code: 1 });
  });

  test("is shown without running anything", async () => {
    const { stdout, stderr, code } = await place.run(["test", "--list", "--tags", "math"], { cwd });
    expect(stdout).toBe("a_spec.lua:3: numbers #math add #fast\na_spec.lua:4: numbers #math divide #slow\n");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const broken = project(place, { "a_spec.lua": "print('hello') error('no list')", "b_spec.lua": passing });
    expect(await place.run(["test", "--list"], { cwd: broken })).toEqual({
      stdout: "b_spec.lua:1: passing is quick\n",
      stderr: "hello\ningot: cannot list the tests of a_spec.lua: a_spec.lua:1: no list\n",
      code: 1,
      signal: null,
    });
  });

  test("ends at the first failure when that is asked for", async () => {
    const { stdout, code } = await place.run(["test", "--fail-fast"], { cwd });
    expect(stdout).toMatch(/^1 passed, 0 failed, 1 error .*\nstopped at the first failure\n$/m);
    expect(stdout).not.toContain("b_spec.lua");
    expect(code).toBe(1);
  });

  test("in random order, which a seed gives again", async () => {
    const files = Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((i) => [
        `f${i}_spec.lua`,
        `for j = 1, 6 do it("${i}." .. j, function() print(math.random(1000)) end) end`,
      ]),
    );
    const cwd = project(place, files);
    const run = async (...options: string[]) => {
      const { stdout, stderr } = await place.run(["test", "--reporter", "tap", ...options], { cwd });
      return { order: [...(stdout.match(/(?<= - )\d\.\d/g) ?? [])] as string[], numbers: stderr };
    };
    const written = await run();
    expect(written.order).toEqual([...written.order].sort());
    const first = await run("--shuffle", "--seed", "7");
    expect(first.order).not.toEqual(written.order);
    expect([...first.order].sort()).toEqual(written.order);
    expect(await run("--shuffle", "--seed", "7")).toEqual(first);
    expect((await run("--shuffle", "--seed", "8")).order).not.toEqual(first.order);
    const shown = await place.run(["test", "--shuffle"], { cwd });
    expect(shown.stdout).toMatch(/^seed \d+$/m);
  });

  test("several times", async () => {
    const { stdout } = await place.run(["test", "--repeat", "3", "--filter", "add"], { cwd });
    expect(stdout).toContain("a_spec.lua (run 3)");
    expect(stdout).toMatch(/^3 passed/m);
  });
});

describe("wrong usage", () => {
  const cwd = project(place, { "a_spec.lua": passing });
  for (const [words, message] of [
    [["--reporter", "xml"], 'unknown reporter "xml"; there are human, tap, junit, json'],
    [["--timeout", "soon"], '--timeout takes seconds, 0 for no limit, not "soon"'],
    [["--seed", "1.5"], '--seed takes an integer, at least 0, not "1.5"'],
    [["--repeat", "0"], '--repeat takes an integer, at least 1, not "0"'],
    [["--filter", "%"], "\"%\" is not a Lua pattern: malformed pattern (ends with '%')"],
    [["--list", "--watch"], "--list and --watch cannot be used together"],
    [["--coverage"], "unknown option `--coverage`; see `ingot test --help`"],
    [["--allow-nothing"], 'unknown permission "nothing" in --allow-nothing; there are read, write, run, net, env'],
  ] as const) {
    test(words.join(" "), async () => {
      expect(await place.run(["test", ...words], { cwd })).toEqual({
        stdout: "",
        stderr: `ingot: ${message}\n`,
        code: 2,
        signal: null,
      });
    });
  }
});

describe(".busted", () => {
  test("says where tests are, what they are called and what is run before them", async () => {
    const cwd = project(place, {
      ".busted": `return {
        _all = { lpath = "./library/?.lua", verbose = true, helper = "checks/setup.lua" },
        default = { ROOT = { "checks" }, pattern = "^check_", ["exclude-tags"] = "slow" },
      }`,
      "library/thing.lua": `return "the thing"`,
      "checks/setup.lua": `
        shared = "from the helper"
        local say = require("say")
        say:set("assertion.even.positive", "%s is odd")
        assert:register("assertion", "even", function(_, args) return args[1] % 2 == 0 end, "assertion.even.positive")`,
      "checks/check_thing.lua": `it("is found", function()
        assert.equal("the thing", require("thing"))
        assert.equal("from the helper", shared)
        assert.even(2)
      end)
      it("is left out #slow", function() error("run") end)`,
      "checks/other_spec.lua": "error('does not match')",
    });
    const { stdout, stderr, code } = await place.run(["test"], { cwd });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^checks\/check_thing\.lua\n {2}\+ is found /);
    expect(stdout).toMatch(/^1 passed, 0 failed, 1 filtered out/m);
    expect(code).toBe(0);
  });

  test("gives way to the command line", async () => {
    const cwd = project(place, {
      ".busted": `return { default = { ROOT = { "nowhere" }, filter = "never", verbose = true } }`,
      "here/a_spec.lua": passing,
    });
    expect((await place.run(["test", "here", "--filter", "quick"], { cwd })).stdout).toContain("+ is quick");
  });

  test("that cannot be used says why", async () => {
    for (const [text, message] of [
      ["return 1", "cannot use .busted: it does not return a table"],
      ["return {", "cannot use .busted: .busted:1: unexpected symbol near <eof>"],
      ["return { os.getenv('HOME') }", "permission denied: env"],
    ] as const) {
      const { stdout, stderr, code } = await place.run(["test"], { cwd: project(place, { ".busted": text }) });
      expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
      expect(stderr).toContain(message);
    }
    const cwd = project(place, { "a_spec.lua": passing });
    mkdirSync(place.path(`${cwd}/.busted`));
    expect((await place.run(["test"], { cwd })).stderr).toBe('ingot: cannot read ".busted": it is a directory\n');
  });
});
