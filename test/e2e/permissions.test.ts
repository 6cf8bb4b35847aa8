// Permissions on the built executable: what each flag opens, what stays shut, and what a refusal looks like.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { ingot, Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";
import { answer } from "./question.ts";

const place = new Place();
const { run, write, path } = {
  run: place.run.bind(place),
  write: place.write.bind(place),
  path: place.path.bind(place),
};

const evaluate = (code: string, ...flags: string[]) => run(["eval", ...flags, code]);

write("data/in.txt", "content\n");
write("data/code.lua", "return 'code'");
write("data/sub/deep.txt", "deep\n");
write("secret.txt", "secret\n");
mkdirSync(path("out"));
symlinkSync("../secret.txt", path("data/link.txt"));
symlinkSync("data", path("alias"));
symlinkSync(path("nowhere"), path("out/dangling"));

const denied = (name: string, value: string, hint = `grant it with --allow-${name}=${value}`) =>
  `permission denied: ${name} "${value}" (${hint})`;

/** Asserts that code raises exactly this, as an uncaught error with exit code 3 and inside pcall. */
async function expectDenied(code: string, message: string, flags: string[] = [], where = "eval:1: "): Promise<void> {
  const uncaught = await evaluate(code, ...flags);
  expect(uncaught.stderr).toStartWith(`ingot: ${where}${message}\nstack traceback:\n`);
  expect([uncaught.stdout, uncaught.code]).toEqual(["", 3]);
  const caught = await evaluate(`print(pcall(function() ${code} end))`, ...flags);
  expect(caught).toEqual({ stdout: `false\t${where}${message}\n`, stderr: "", code: 0, signal: null });
}

describe("read", () => {
  const readers: [code: string, expected: string][] = [
    ['io.write(io.open("data/in.txt"):read("a"))', "content\n"],
    ['io.write(io.open("data/in.txt", "rb"):read("a"))', "content\n"],
    ['for line in io.lines("data/in.txt") do print(line) end', "content\n"],
    ['io.input("data/in.txt") print(io.read())', "content\n"],
    ['print(loadfile("data/code.lua")())', "code\n"],
    ['print(dofile("data/code.lua"))', "code\n"],
    ['package.path = "./data/?.lua" print(package.searchpath("code", package.path))', "./data/code.lua\n"],
    ['package.path = "./" .. "data/?.lua" print(require("code"))', "code\t./data/code.lua\n"],
    ['print(io.open("data/missing"))', "nil\tdata/missing: No such file or directory\t2\n"],
  ];
  for (const [code, stdout] of readers) {
    test(code, async () => {
      const file = path(/data\/[a-z.]+\.txt|data\/missing/.exec(code)?.[0] ?? "data/code.lua");
      const where = code.includes("require") ? "" : undefined; // who calls a searcher has no line
      await expectDenied(code, denied("read", file), [], where);
      expect(await evaluate(code, "--allow-read=data")).toEqual({ stdout, stderr: "", code: 0, signal: null });
      expect((await evaluate(code, "--allow-read")).stdout).toBe(stdout);
      expect((await evaluate(code, "-A")).stdout).toBe(stdout);
      expect((await evaluate(code, "--allow-write", "--allow-run", "--allow-env", "--allow-net")).code).toBe(3);
      await expectDenied(code, denied("read", file, "denied by --deny-read"), ["-A", "--deny-read=data"], where);
      await expectDenied(
        code,
        denied("read", file, "denied by --deny-read"),
        ["--allow-read=data", "--deny-read"],
        where,
      );
    });
  }

  test("follows links, .. and other spellings to the true path", async () => {
    const secret = path("secret.txt");
    for (const name of [
      "data/link.txt",
      "data/../secret.txt",
      "./data/.././secret.txt",
      "alias/link.txt",
      `${path("data")}/../secret.txt`,
    ]) {
      await expectDenied(`io.open("${name}")`, denied("read", secret), ["--allow-read=data"]);
    }
    for (const name of ["data/sub/../in.txt", "alias/in.txt", path("data/in.txt"), "data//in.txt"]) {
      expect((await evaluate(`print(io.open("${name}"):read())`, "--allow-read=alias")).stdout).toBe("content\n");
    }
    expect((await evaluate('io.open("data-other")', "--allow-read=data")).code).toBe(3);
    expect((await evaluate('io.open("data/link.txt")', "--allow-read=data/link.txt")).code).toBe(0);
  });

  test("is not needed for the program itself and its modules", async () => {
    write("own/main.lua", 'print(require("part"))');
    write("own/part.lua", "return 'part'");
    expect((await run(["run", "own/main.lua"])).stdout).toBe("part\town/part.lua\n");
  });
});

describe("write", () => {
  const writers: [code: string, file: string, creates?: boolean][] = [
    ['io.open("out/new", "w"):close()', "out/new", true],
    ['io.open("out/new", "a"):close()', "out/new", true],
    ['io.output("out/new") io.write("x")', "out/new", true],
    ['os.remove("out/new")', "out/new"],
  ];
  for (const [code, file, creates] of writers) {
    test(code, async () => {
      await expectDenied(code, denied("write", path(file)), ["--allow-read", "--allow-run", "--allow-env"]);
      await expectDenied(code, denied("write", path(file), "denied by --deny-write"), ["-A", "--deny-write=out"]);
      expect(existsSync(path(file))).toBe(false);
      expect((await evaluate(code, "--allow-write=out")).code).toBe(0);
      expect(existsSync(path(file))).toBe(creates === true);
      await evaluate('os.remove("out/new")', "-A");
    });
  }

  test("modes that read and write need both", async () => {
    write("out/both", "12345");
    for (const mode of ["r+", "w+", "a+"]) {
      await expectDenied(`io.open("out/both", "${mode}")`, denied("write", path("out/both")), ["--allow-read"]);
      await expectDenied(`io.open("out/both", "${mode}")`, denied("read", path("out/both")), ["--allow-write"]);
    }
    expect((await evaluate('print(io.open("out/both"):read("a"))', "-A")).stdout).toBe("12345\n");
  });

  test("renaming needs both places, and to read what becomes readable", async () => {
    write("out/a", "a");
    await expectDenied('os.rename("out/a", "b")', denied("write", path("b")), ["--allow-write=out"]);
    await expectDenied('os.rename("secret.txt", "out/b")', denied("write", path("secret.txt")), ["--allow-write=out"]);
    const flags = ["--allow-write", "--allow-read=out"];
    await expectDenied('os.rename("secret.txt", "out/b")', denied("read", path("secret.txt")), flags);
    expect((await evaluate('print(os.rename("out/a", "out/b"))', "--allow-write=out")).stdout).toBe("true\n");
  });

  test("through a link that leads nowhere is writing where it leads", async () => {
    await expectDenied('io.open("out/dangling", "w")', denied("write", path("nowhere")), ["--allow-write=out"]);
    expect(existsSync(path("nowhere"))).toBe(false);
  });

  test("temporary files need the directory they are made in", async () => {
    for (const code of ["os.tmpname()", "io.tmpfile()"]) {
      const refused = await evaluate(code, "--allow-read");
      expect(refused.stderr).toMatch(/^ingot: .*permission denied: write "/);
      expect(refused.code).toBe(3);
      expect((await evaluate(`assert(${code})`, "--allow-read", "--allow-write")).code).toBe(0);
    }
  });
});

describe("run", () => {
  const starters = ["os.execute(COMMAND)", "io.popen(COMMAND):close()"];
  const only = "with a list of programs only a single simple command is allowed; grant it with --allow-run";
  for (const starter of starters) {
    const start = (command: string) => starter.replace("COMMAND", JSON.stringify(command));
    test(starter, async () => {
      await expectDenied(start("true"), denied("run", "true"), ["--allow-read", "--allow-write", "--allow-env"]);
      await expectDenied(start("true x"), denied("run", "true"), ["--allow-run=echo"]);
      await expectDenied(start("true"), denied("run", "true", "denied by --deny-run"), ["-A", "--deny-run=true"]);
      expect((await evaluate(start("true"), "--allow-run=true")).code).toBe(0);
      expect((await evaluate(start("echo 'a b' | cat; true"), "--allow-run")).code).toBe(0);
      for (const line of [
        "echo a | cat",
        "echo a; echo b",
        "echo $(true)",
        "echo a > out/x",
        "X=1 echo",
        "(echo)",
        "echo a & echo b",
      ]) {
        await expectDenied(start(line), `permission denied: run ${JSON.stringify(line)} (${only})`, [
          "--allow-run=echo",
        ]);
      }
      await expectDenied(start("./echo"), denied("run", path("echo")), ["--allow-run=echo"]);
    });
  }

  test("whether there is a shell may be asked", async () => {
    expect((await evaluate("print(os.execute())")).stdout).toBe("true\n");
  });
});

describe("env", () => {
  test("os.getenv", async () => {
    const code = 'print(os.getenv("HOME"))';
    await expectDenied(code, denied("env", "HOME"), ["--allow-read", "--allow-write", "--allow-run"]);
    await expectDenied(code, denied("env", "HOME"), ["--allow-env=PATH,HOM,HOMES"]);
    await expectDenied(code, denied("env", "HOME", "denied by --deny-env"), ["-A", "--deny-env=HOME"]);
    for (const flag of ["--allow-env", "--allow-env=HOME", "--allow-env=PATH,HO*", "-A"]) {
      expect((await evaluate(code, flag)).stdout).toBe(`${place.home}\n`);
    }
  });
});

describe("a refusal", () => {
  test("in a coroutine, a finalizer or a required module is an error like any other", async () => {
    const inside = await evaluate('print(coroutine.resume(coroutine.create(function() os.getenv("A") end)))');
    expect(inside.stdout).toBe(`false\teval:1: ${denied("env", "A")}\n`);
    write("needs.lua", 'os.getenv("A")');
    expect((await evaluate('require "needs"')).code).toBe(3);
    expect(
      (await evaluate('setmetatable({}, { __gc = function() os.getenv("A") end }) collectgarbage() print "on"')).stdout,
    ).toBe("on\n");
  });

  test("that is caught and raised again still ends with exit code 3", async () => {
    expect((await evaluate('local ok, e = pcall(os.getenv, "A") error(e, 0)')).code).toBe(3);
    expect((await evaluate('pcall(os.getenv, "A") error("other")')).code).toBe(1);
  });
});

describe("a question on a terminal", () => {
  const question = 'The program wants to read the environment variable "HOME"';
  const twice = 'for i = 1, 2 do print(pcall(os.getenv, "HOME")) end print("end")';

  /** Runs code whose stdout is a file, so that only the question reaches the terminal. */
  async function ask(...answers: ((terminal: PseudoTerminal) => Promise<void>)[]) {
    const output = path("asked.txt");
    const terminal = new PseudoTerminal(["/bin/sh", "-c", 'exec "$INGOT" eval "$CODE" > "$OUTPUT"'], {
      cwd: place.work,
      columns: 100,
      env: place.environment({ INGOT: ingot, CODE: twice, OUTPUT: output }),
    });
    const seen = () => terminal.screen.filter((row) => row.includes(question)).length;
    for (const [asked, give] of answers.entries()) {
      await terminal.until(() => seen() > asked && terminal.screen.some((row) => row.includes("Deny")));
      await give(terminal);
    }
    const code = await terminal.exit();
    const questions = seen();
    terminal.close();
    return { code, questions, stdout: await Bun.file(output).text() };
  }

  const saying = (label: string) => (terminal: PseudoTerminal) => answer(terminal, label);
  const [once, forThisRun, deny] = [saying("Allow once"), saying("Allow for this run"), saying("Deny")];
  const yes = `true\t${place.home}\n`;
  const no = `false\t${denied("env", "HOME")}\n`;
  test("allow once is asked again", async () => {
    expect(await ask(once, once)).toEqual({ code: 0, questions: 2, stdout: `${yes}${yes}end\n` });
  });
  test("allow for this run is not", async () => {
    expect(await ask(forThisRun)).toEqual({ code: 0, questions: 1, stdout: `${yes}${yes}end\n` });
  });
  test("deny neither", async () => {
    expect(await ask(deny)).toEqual({ code: 0, questions: 1, stdout: `${no}${no}end\n` });
  });
  test("allow once, then deny", async () => {
    expect(await ask(once, deny)).toEqual({ code: 0, questions: 2, stdout: `${yes}${no}end\n` });
  });
  test("Ctrl-C ends the program", async () => {
    expect(await ask(async (terminal) => terminal.type("\x03"))).toEqual({ code: 130, questions: 1, stdout: "" });
  });

  test("is not put when nobody is at standard input or standard error", async () => {
    for (const streams of ["</dev/null", "2>errors.txt"]) {
      const terminal = new PseudoTerminal(["/bin/sh", "-c", `exec "$INGOT" eval "$CODE" ${streams}`], {
        cwd: place.work,
        env: place.environment({ INGOT: ingot, CODE: 'print(pcall(os.getenv, "HOME"))' }),
      });
      await terminal.until(() => terminal.screen.join("").includes("HOME"));
      expect(terminal.screen.join("")).toStartWith("false");
      expect(await terminal.exit()).toBe(0);
      expect(terminal.screen.join("")).not.toContain("wants to");
      terminal.close();
    }
  });
});
