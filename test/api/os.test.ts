// `ingot.os` as a Lua program sees it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { obstacleToBrowser } from "../../src/system/open-url.ts";
import { type ProgramOptions, program, Scratch } from "./program.ts";

let scratch: Scratch;
const directory = process.cwd();
const environment = { ...process.env };
beforeAll(() => {
  scratch = new Scratch();
  mkdirSync(scratch.path("sub"));
  mkdirSync(scratch.path("bin"));
  writeFileSync(scratch.path("file"), "text");
});
afterEach(() => {
  process.chdir(directory);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
afterAll(() => scratch.remove());

async function run(source: string, options?: ProgramOptions): Promise<string> {
  const { output, error } = await program(`local os_ = ingot.os ${source}`, options);
  expect(error).toBeUndefined();
  return output;
}

test("the machine and the process", async () => {
  expect(
    await run(`
      local arch, platform = os_.arch(), os_.platform()
      print(arch ~= "x64" and arch ~= "arm64", platform ~= "darwin" and #platform > 0, os_.pid(), os_.cwd(), os_.exe_path(),
        os_.home(), #os_.tempdir() > 0)`),
  ).toBe(`true\ttrue\t${process.pid}\t${directory}\t${process.execPath}\t${process.env.HOME}\ttrue\n`);
});

describe("set_cwd", () => {
  test("changes the directory and the cell, and says why it cannot", async () => {
    expect(
      await run(`
        print(os_.set_cwd("${scratch.path("sub")}"))
        print(os_.cwd(), ingot.cell("cwd"):get())
        print(io.open("../file"):read("a"))
        print(os_.set_cwd("nowhere"))
        print(os_.set_cwd("../file"))`),
    ).toBe(
      [
        "true",
        `${scratch.path("sub")}\t${scratch.path("sub")}`,
        "text",
        'false\tcannot change to "nowhere": no such file or directory',
        'false\tcannot change to "../file": it is not a directory',
        "",
      ].join("\n"),
    );
  });

  test("leaves permissions where they were granted", async () => {
    process.chdir(scratch.root);
    const { output } = await program(
      `print(ingot.os.set_cwd("sub"))
      print(pcall(io.open, "../file"))
      print((select(2, pcall(ingot.os.set_cwd, ".."))))`,
      { permissions: { allow: { read: ["sub"] }, deny: {} } },
    );
    expect(output).toContain("true\nfalse\t");
    expect(output).toContain(`permission denied: read "${scratch.path("file")}"`);
    expect(output).toContain(`permission denied: read "${scratch.root}"`);
  });
});

describe("variables", () => {
  test("are set for this process and its children", async () => {
    expect(
      await run(`
        os_.setenv("INGOT_TEST_X", "ü=1")
        print(os_.getenv("INGOT_TEST_X"), os.getenv("INGOT_TEST_X"), io.popen("printf %s $INGOT_TEST_X"):read("a"))
        os_.unsetenv("INGOT_TEST_X")
        print(os_.getenv("INGOT_TEST_X"), os_.getenv("toString"))
        print((select(2, pcall(os_.setenv, "A=B", "x"))))
        print((select(2, pcall(os_.setenv, "", "x"))))
        print((select(2, pcall(os_.setenv, "A", "x\\0y"))))`),
    ).toBe(
      [
        "ü=1\tü=1\tü=1",
        "nil\tnil",
        'no variable can have the name "A=B"',
        'no variable can have the name ""',
        'the value of "A" has a NUL byte',
        "",
      ].join("\n"),
    );
  });

  test("need their permission, those that decide what programs are also that of running any", async () => {
    const { output } = await program(
      `for _, name in ipairs({ "SECRET", "PATH", "LD_PRELOAD", "INGOT_TEST_Y" }) do
        print((select(2, pcall(ingot.os.setenv, name, "x"))))
      end
      print((select(2, pcall(ingot.os.getenv, "SECRET"))))`,
      { permissions: { allow: { env: ["PATH", "LD_PRELOAD", "INGOT_TEST_Y"], run: ["git"] }, deny: {} } },
    );
    expect(output).toBe(
      [
        'permission denied: env "SECRET" (grant it with --allow-env=SECRET)',
        'permission denied: env "PATH" (changing it needs --allow-run without a list)',
        'permission denied: env "LD_PRELOAD" (changing it needs --allow-run without a list)',
        "nil",
        'permission denied: env "SECRET" (grant it with --allow-env=SECRET)',
        "",
      ].join("\n"),
    );
  });
});

describe.skipIf(process.platform !== "linux")("open_url", () => {
  /** An opener that notes what it was given. */
  function installOpener(exitCode: number): string {
    const noted = scratch.path("opened");
    writeFileSync(scratch.path("bin", "xdg-open"), `#!/bin/sh\nprintf %s "$1" > ${noted}\nexit ${exitCode}\n`, {
      mode: 0o755,
    });
    process.env.PATH = `${scratch.path("bin")}:${environment.PATH}`;
    return noted;
  }

  test("gives the URL to the opener, and tells when that fails", async () => {
    const noted = installOpener(0);
    expect(await run('print(os_.open_url("https://example.org/a b"))')).toStartWith("false\tcannot open");
    expect(await run('print(os_.open_url("https://example.org/?q=a&b=$(x)"))')).toBe("true\n");
    expect(readFileSync(noted, "utf8")).toBe("https://example.org/?q=a&b=$(x)");
    installOpener(3);
    expect(await run('print(os_.open_url("mailto:a@example.org"))')).toBe(
      'false\tcannot open "mailto:a@example.org": xdg-open ended with exit code 3\n',
    );
  });

  test("refuses everything else", async () => {
    const noted = installOpener(0);
    await Bun.file(noted)
      .unlink()
      .catch(() => {});
    expect(
      await run(`
        for _, url in ipairs({ "javascript:alert(1)", "ftp://x", "/etc/passwd", "--help", "", "http://x\\ny" }) do
          local ok, reason = os_.open_url(url)
          assert(ok == false and reason:find("cannot open", 1, true), url)
        end
        print("refused")`),
    ).toBe("refused\n");
    expect(existsSync(noted)).toBe(false);
    const { error } = await program('ingot.os.open_url("https://example.org")', {
      permissions: { allow: {}, deny: {} },
    });
    expect(error?.message).toContain('permission denied: run "xdg-open"');
    expect(existsSync(noted)).toBe(false);
  });

  test("_if_available opens only where somebody sees it", async () => {
    installOpener(0);
    delete process.env.CI;
    delete process.env.SSH_CONNECTION;
    delete process.env.SSH_TTY;
    process.env.DISPLAY = ":7";
    expect(await run('local r = os_.open_url_if_available("http://x") print(r.opened, r.reason, r.error)')).toBe(
      "true\tnil\tnil\n",
    );
    expect(await run('local r = os_.open_url_if_available("ftp://x") print(r.opened, r.error)')).toStartWith(
      "false\tcannot open",
    );
    process.env.SSH_TTY = "/dev/pts/1";
    expect(await run('local r = os_.open_url_if_available("http://x") print(r.opened, r.reason)')).toBe(
      "false\tthis is a remote session\n",
    );
    expect(obstacleToBrowser({})).toBe("there is no graphical session");
  });
});
