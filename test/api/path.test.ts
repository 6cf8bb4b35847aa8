// `ingot.path` as a Lua program sees it.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { type ProgramOptions, program, Scratch } from "./program.ts";

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
  mkdirSync(scratch.path("real"));
  writeFileSync(scratch.path("real", "file"), "");
  symlinkSync("real", scratch.path("link"));
});
afterAll(() => scratch.remove());

async function run(source: string, options?: ProgramOptions): Promise<string> {
  const { output, error } = await program(`local path = ingot.path ${source}`, options);
  expect(error).toBeUndefined();
  return output;
}

const nothing = { allow: {}, deny: {} };

test("takes paths apart", async () => {
  expect(
    await run(`
      print(path.basename("/a/b"), path.basename("a/b/"), path.basename("/"), path.basename("a/.."), path.basename(""), path.basename("a/."))
      print(path.parent("/a/b"), path.parent("/a"), path.parent("/"), path.parent("a") == "", path.parent("a//b/"), path.parent(""))
      print(path.extension("a/b.tar.gz"), path.extension(".bashrc"), path.extension("a.d/b"), path.extension("b."), path.extension("x.Lua"))
      print(path.is_absolute("/a"), path.is_absolute("a"), path.is_absolute(""))
      print(path.basename("a/\\xff.x") == "\\xff.x", path.parent("/\\xff/b") == "/\\xff", path.extension("\\xff.\\xfe") == "\\xfe")`),
  ).toBe(
    "b\tb\tnil\tnil\tnil\ta\n/a\t/\tnil\ttrue\ta\tnil\ngz\tnil\tnil\t\tLua\ntrue\tfalse\tfalse\ntrue\ttrue\ttrue\n",
  );
});

test("puts paths together", async () => {
  expect(
    await run(`
      print(path.join("a", "b", "c"), path.join("a/", "b"), path.join("a", "/b", "c"), path.join(), path.join("", "a", ""), path.join("a", "../b"))
      print(path.normalize("a/./b//../c/"), path.normalize("/../a"), path.normalize("../../a/.."), path.normalize(""), path.normalize("/"))
      print(path.relative("/a/b", "/a/c/d"), path.relative("/a", "/a"), path.relative("a", "b/c"), path.relative("/", "/x"), path.relative("/a/b", "/"))
      print(path.resolve("/a/../b"), path.resolve("x") == path.join(ingot.os.cwd(), "x"))`),
  ).toBe("a/b/c\ta/b\t/b/c\t\ta\ta/../b\na/c\t/a\t../..\t.\t/\n../c/d\t.\t../b/c\tx\t../..\n/b\ttrue\n");
});

test("knows home and variables, as far as it may", async () => {
  process.env.INGOT_TEST_VALUE = "value";
  try {
    const home = process.env.HOME;
    expect(
      await run(`
        print(path.expand("~") == "${home}", path.expand("~/x") == "${home}/x", path.expand("~user"), path.expand("a~"))
        print(path.expand("$INGOT_TEST_VALUE/\${INGOT_TEST_VALUE}x/$INGOT_TEST_NONE/$1/$"))
        print(path.display("${home}/x"), path.display("${home}"), path.display("${home}x") == "${home}x", path.display("x"))
        print(path.display_streaming("/") == "", path.display_streaming("${home}") == "", path.display_streaming("${home}/x"),
          path.display_streaming("/nowhere/x"), path.display_streaming("rel"))`),
    ).toBe(
      "true\ttrue\t~user\ta~\nvalue/valuex/$INGOT_TEST_NONE/$1/$\n~/x\t~\ttrue\tx\ntrue\ttrue\t~/x\t/nowhere/x\trel\n",
    );
    const { output } = await program(
      `local path = ingot.path
      print((select(2, pcall(path.expand, "~/x"))))
      print((select(2, pcall(path.expand, "$INGOT_TEST_VALUE"))))
      print(path.display("${home}/x") == "${home}/x", path.expand("plain"))`,
      { permissions: nothing },
    );
    expect(output).toBe(
      `permission denied: env "HOME" (grant it with --allow-env=HOME)\n` +
        `permission denied: env "INGOT_TEST_VALUE" (grant it with --allow-env=INGOT_TEST_VALUE)\ntrue\tplain\n`,
    );
  } finally {
    delete process.env.INGOT_TEST_VALUE;
  }
});

test("canonical follows links, and needs read", async () => {
  expect(
    await run(`
      print(path.canonical("${scratch.path("link", "file")}"))
      print(path.canonical("${scratch.path("none")}"))`),
  ).toBe(`${scratch.path("real", "file")}\nnil\tcannot resolve "${scratch.path("none")}": no such file or directory\n`);
  const { error } = await program(`ingot.path.canonical("${scratch.path("real")}")`, { permissions: nothing });
  expect(error?.message).toContain(`permission denied: read "${scratch.path("real")}"`);
});

test("knows where the configuration is", async () => {
  const directories = { config: "/c/ingot", cache: "/x", state: "/s", data: "/d" };
  expect(await run("print(path.config_dir(), path.commands_dir())", { directories })).toBe(
    "/c/ingot\t/c/ingot/commands\n",
  );
});
