// `ingot.trust` as a Lua program sees it, and the store below it.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { markTrusted, readProjectContent, trustFile, trustStatus } from "../../src/system/trust.ts";
import { program, Scratch } from "./program.ts";

const directory = process.cwd();
let scratch: Scratch;
let project: string;
let state: string;

beforeEach(() => {
  scratch = new Scratch();
  project = scratch.path("project");
  state = scratch.path("state");
  mkdirSync(scratch.path("project", ".ingot", "plugins"), { recursive: true });
  write("init.lua", "print(1)");
  write("plugins/a.lua", "return {}");
});
afterEach(() => {
  process.chdir(directory);
  scratch.remove();
});

const inside = (name: string) => scratch.path("project", ".ingot", name);
const write = (name: string, content: string) => writeFileSync(inside(name), content);

describe("a project", () => {
  test("is trusted as it was, and no longer after any edit", () => {
    expect(trustStatus(project, state)).toBe("untrusted");
    const hash = markTrusted(project, state);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const changes: [undoable: () => void, undo: () => void][] = [
      [() => write("init.lua", "print(2)"), () => write("init.lua", "print(1)")],
      [() => write("new.lua", ""), () => rmSync(inside("new.lua"))],
      [() => renameSync(inside("init.lua"), inside("x.lua")), () => renameSync(inside("x.lua"), inside("init.lua"))],
      [() => rmSync(inside("plugins/a.lua")), () => write("plugins/a.lua", "return {}")],
    ];
    for (const [change, undo] of changes) {
      expect(trustStatus(project, state)).toBe("trusted");
      change();
      expect(trustStatus(project, state)).toBe("untrusted");
      undo();
    }
    expect(trustStatus(project, state)).toBe("trusted");
    expect(markTrusted(project, state)).toBe(hash);
  });

  test("is known by its true path, and others are not trusted with it", () => {
    symlinkSync("project", scratch.path("link"));
    markTrusted(scratch.path("link"), state);
    expect(trustStatus(project, state)).toBe("trusted");
    mkdirSync(scratch.path("other"));
    renameSync(inside(""), scratch.path("other", ".ingot"));
    expect(trustStatus(scratch.path("other"), state)).toBe("untrusted");
    expect(trustStatus(project, state)).toBe("no_content");
    markTrusted(scratch.path("other"), state);
    renameSync(scratch.path("other", ".ingot"), inside(""));
    expect(trustStatus(project, state)).toBe("trusted");
  });

  test("without files has no content", () => {
    rmSync(inside("init.lua"));
    rmSync(inside("plugins/a.lua"));
    expect(trustStatus(project, state)).toBe("no_content");
    expect(() => markTrusted(project, state)).toThrow("there is nothing to be trusted");
    rmSync(inside(""), { recursive: true });
    writeFileSync(scratch.path("project", ".ingot"), "a file");
    expect(trustStatus(project, state)).toBe("no_content");
    expect(existsSync(trustFile(state))).toBe(false);
  });

  test("hands out exactly what was hashed", () => {
    const content = readProjectContent(project);
    expect(Array.from(content?.files ?? [], ([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ["init.lua", "print(1)"],
      ["plugins/a.lua", "return {}"],
    ]);
    expect(content?.hash).toBe(markTrusted(project, state));
    write("init.lua", "changed meanwhile");
    expect(trustStatus(project, state, content)).toBe("trusted");
    expect(trustStatus(project, state)).toBe("untrusted");
  });

  test("paths and contents do not run together", () => {
    const hashOf = (files: Record<string, string>) => {
      rmSync(inside(""), { recursive: true });
      mkdirSync(inside(""));
      for (const [name, content] of Object.entries(files)) write(name, content);
      return readProjectContent(project)?.hash;
    };
    const hashes = [{ ab: "c" }, { a: "bc" }, { a: "b", c: "" }, { a: "", c: "b" }, { a: "b1 0\nc" }].map(
      hashOf as never,
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("links", () => {
  test("that stay inside are followed", () => {
    symlinkSync("init.lua", inside("same.lua"));
    symlinkSync("plugins", inside("more"));
    expect([...(readProjectContent(project)?.files.keys() ?? [])]).toEqual([
      "init.lua",
      "more/a.lua",
      "plugins/a.lua",
      "same.lua",
    ]);
  });

  test.each([
    ["../../secret", "it is a link that leaves the folder"],
    ["..", "it is a link that leaves the folder"],
    [".", "it is a link that goes in circles"],
    ["nowhere", "no such file or directory"],
  ])("to %s are refused", (target, reason) => {
    writeFileSync(scratch.path("secret"), "x");
    symlinkSync(target, inside("link"));
    expect(() => readProjectContent(project)).toThrow(reason);
    expect(() => markTrusted(project, state)).toThrow(reason);
    expect(trustStatus(project, state)).toBe("untrusted");
  });
});

test("what is too large, no file or unreadable is refused", () => {
  write("large", "");
  truncateSync(inside("large"), 40 * 1024 * 1024);
  expect(() => markTrusted(project, state)).toThrow('large" cannot be trusted: it is too large');
  rmSync(inside("large"));
  Bun.spawnSync(["mkfifo", inside("pipe")]);
  expect(() => markTrusted(project, state)).toThrow('pipe" cannot be trusted: it is neither a file nor a folder');
  rmSync(inside("pipe"));
  markTrusted(project, state);
  writeFileSync(trustFile(state), "damaged");
  expect(trustStatus(project, state)).toBe("untrusted");
});

describe("ingot.trust", () => {
  const run = (source: string, permissions?: Parameters<typeof program>[1] & object) => {
    process.chdir(project);
    const directories = { config: scratch.path("c"), cache: scratch.path("x"), state, data: scratch.path("d") };
    return program(source, { directories, ...permissions });
  };

  test("marks and tells", async () => {
    const { output, error } = await run(`
      local trust = ingot.trust
      print(trust.status(), #trust.mark(), trust.status())
      io.open(".ingot/init.lua", "a"):write("x"):close()
      print(trust.status())
      os.remove(".ingot/init.lua") os.remove(".ingot/plugins/a.lua")
      print(trust.status(), (select(2, pcall(trust.mark))))`);
    expect(error).toBeUndefined();
    expect(output).toBe(
      `untrusted\t64\ttrusted\nuntrusted\nno_content\tthere is nothing to be trusted: "${project}/.ingot" has no files\n`,
    );
    expect(JSON.parse(readFileSync(trustFile(state), "utf8"))).toHaveProperty([project]);
  });

  test("a program cannot trust its own project without permission", async () => {
    const allow = { read: [project] };
    const { error } = await run("ingot.trust.mark()", { permissions: { allow, deny: {} } });
    expect(error?.message).toContain(`permission denied: write "${trustFile(state)}"`);
    expect(existsSync(trustFile(state))).toBe(false);
    const denied = await run("ingot.trust.status()", { permissions: { allow: {}, deny: {} } });
    expect(denied.error?.message).toContain("permission denied: read");
  });

  test("says when it cannot be saved", async () => {
    writeFileSync(state, "in the way");
    chmodSync(state, 0o600);
    const { error } = await run("ingot.trust.mark()");
    expect(error?.message).toContain(`cannot save "${trustFile(state)}"`);
  });
});
