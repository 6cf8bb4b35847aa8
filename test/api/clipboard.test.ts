// `ingot.clipboard` as a Lua program sees it, with helpers of our own on PATH.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Clipboard } from "../../src/api/clipboard-service.ts";
import { program, Scratch } from "./program.ts";

const environment = { ...process.env };
let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  process.env.PATH = `${scratch.root}:/usr/bin:/bin`;
  process.env.DISPLAY = ":7";
  process.env.WAYLAND_DISPLAY = "";
});
afterEach(() => {
  Object.assign(process.env, environment);
  if (environment.DISPLAY === undefined) delete process.env.DISPLAY;
  if (environment.WAYLAND_DISPLAY === undefined) delete process.env.WAYLAND_DISPLAY;
  scratch.remove();
});

function install(name: string, script: string): void {
  writeFileSync(scratch.path(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A clipboard in a file. */
function installXclip(): void {
  install("xclip", `case "$*" in *-out*) cat ${scratch.path("board")} ;; *) cat > ${scratch.path("board")} ;; esac`);
}

describe.skipIf(process.platform !== "linux")("clipboard", () => {
  test("writes and reads, in tasks and outside", async () => {
    installXclip();
    const { output, error } = await program(`
      local clipboard = ingot.clipboard
      clipboard.write("ü\\n\\0text")
      print(#clipboard.read())
      ingot.timer.set(1, function()
        print(clipboard.read() == "ü\\n\\0text")
        clipboard.write("from a timer")
      end)`);
    expect(error).toBeUndefined();
    expect(output).toBe("8\ntrue\n");
    expect(readFileSync(scratch.path("board"), "utf8")).toBe("from a timer");
  });

  test("goes on to the next helper when one fails", async () => {
    process.env.WAYLAND_DISPLAY = "wayland-0";
    install("wl-copy", "echo no compositor >&2; exit 1");
    install("wl-paste", "exit 1");
    installXclip();
    const { output } = await program('ingot.clipboard.write("x") print(ingot.clipboard.read())');
    expect(output).toBe("x\n");
    install("xclip", "exit 1");
    install("xsel", "echo 'xsel: no display' >&2; exit 1");
    const failed = await program('print(ingot.clipboard.read()) ingot.clipboard.write("x")');
    expect(failed.output).toBe("nil\n");
    expect(failed.error?.message).toContain("xsel cannot write the clipboard: xsel: no display");
  });

  test("is not there without a display", async () => {
    process.env.DISPLAY = "";
    process.env.PATH = scratch.root;
    const { output } = await program(
      'print(ingot.clipboard.read()) print((select(2, pcall(ingot.clipboard.write, "x"))))',
    );
    expect(output).toStartWith("nil\nno clipboard: neither wl-copy");
  });

  test("an empty clipboard is nil, a helper that is denied raises", async () => {
    install("xclip", "exit 0");
    expect((await program("print(ingot.clipboard.read())")).output).toBe("nil\n");
    const { output } = await program(
      'print((select(2, pcall(ingot.clipboard.read)))) print((select(2, pcall(ingot.clipboard.write, "x")))) print((select(2, pcall(ingot.clipboard.write, "\\xff"))))',
      { permissions: { allow: {}, deny: {} } },
    );
    expect(output).toBe(
      `permission denied: run "xclip" (grant it with --allow-run=xclip)\n`.repeat(2) +
        "bad argument #1 to 'clipboard.write' (the string is not valid UTF-8)\n",
    );
  });

  test("the terminal takes a text whatever the desktop says", async () => {
    installXclip();
    const given: string[] = [];
    const prepare = (runtime: Parameters<NonNullable<Parameters<typeof program>[1]>["prepare"] & object>[0]) => {
      runtime.service(Clipboard).terminal = (text) => given.push(text);
    };
    await program('ingot.clipboard.write("one")', { prepare });
    expect(readFileSync(scratch.path("board"), "utf8")).toBe("one");
    const { error } = await program('ingot.clipboard.write("two")', {
      prepare,
      permissions: { allow: {}, deny: {} },
    });
    expect(error).toBeUndefined();
    expect(given).toEqual(["one", "two"]);
    expect(readFileSync(scratch.path("board"), "utf8")).toBe("one");
  });

  test("a cancelled wait ends the helper", async () => {
    install("xclip", `echo $$ > ${scratch.path("pid")}; exec sleep 60`);
    const { output } = await program(`
      local reg = ingot.spawn(function() print(pcall(ingot.clipboard.read)) end)
      while not io.open("${scratch.path("pid")}") do ingot.sleep(5) end
      reg:remove()`);
    expect(output).toBe("false\tcancelled\n");
    const pid = readFileSync(scratch.path("pid"), "utf8").trim();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });
});
