// What a search gives back, with the built-in searcher and, where it is installed, with ripgrep.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PermissionDenied, type PermissionFlags, Permissions } from "../../src/kernel/permissions.ts";
import { type GrepOptions, type GrepRequest, grep } from "../../src/system/grep.ts";

const all = new Permissions({ allowAll: true, allow: {}, deny: {} });
const programs = Bun.which("rg") === null ? [""] : ["", "rg"];
let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "ingot-grep-")));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function search(request: GrepRequest, options: Partial<GrepOptions> = {}) {
  const result = await grep(request, { permissions: all, cwd: root, ...options });
  return { ...result, stdout: Buffer.from(result.stdout).toString(), stderr: Buffer.from(result.stderr).toString() };
}

describe.each(programs)("with the program %p", (program) => {
  test("lines, names and counts, with paths as they were given", async () => {
    write("src/a.txt", "one\ntwo\none two");
    write("src/b.txt", "two\n");
    const run = async (request: Partial<GrepRequest>) =>
      (await search({ pattern: "one", path: "src", ...request }, { program })).stdout;
    expect(await run({})).toBe("src/a.txt:one\nsrc/a.txt:one two\n");
    expect(await run({ path: "./src", lineNumbers: true })).toBe("./src/a.txt:1:one\n./src/a.txt:3:one two\n");
    expect(await run({ path: "src/a.txt" })).toBe("one\none two\n");
    expect(await run({ path: "", mode: "files_with_matches" })).toBe("src/a.txt\n");
    expect(await run({ mode: "count" })).toBe("src/a.txt:2\n");
    expect(await run({ pattern: "TWO$", caseInsensitive: true, beforeContext: 1, glob: "a*" })).toBe(
      "src/a.txt-one\nsrc/a.txt:two\nsrc/a.txt:one two\n",
    );
    expect(await run({ pattern: "one\\ntwo", multiline: true })).toBe("src/a.txt:one\nsrc/a.txt:two\n");
  });

  test("the exit code tells found, not found and wrong", async () => {
    write("a", "text\n");
    const exitCode = async (pattern: string, path = "a") => (await search({ pattern, path }, { program })).exitCode;
    expect(await exitCode("text")).toBe(0);
    expect(await exitCode("other")).toBe(1);
    expect(await exitCode("(")).toBe(2);
    expect(await exitCode("text", "missing")).toBe(2);
  });

  test("bytes that are no text come back as they are", async () => {
    write("a", Buffer.from("x\xffy\r\n", "latin1"));
    const { stdout } = await grep({ pattern: "x", path: "a" }, { permissions: all, cwd: root, program });
    expect(Buffer.from(stdout).toString("latin1")).toBe("x\xffy\r\n");
  });

  test("what is ignored or hidden is left out, and ignored files come in when asked for", async () => {
    mkdirSync(join(root, ".git"));
    write(".gitignore", "build/\n*.log\n!keep.log\n");
    for (const path of ["a", "x.log", "keep.log", "build/b", ".hidden"]) {
      write(path, "text\n");
    }
    const names = async (includeIgnored: boolean) =>
      (await search({ pattern: "text", path: "", mode: "files_with_matches", includeIgnored }, { program })).stdout;
    expect(await names(false)).toBe("a\nkeep.log\n");
    expect(await names(true)).toBe("a\nbuild/b\nkeep.log\nx.log\n");
  });

  test("the user's ripgrep configuration changes nothing", async () => {
    write("rc", "--invert-match\n");
    write("a", "one\ntwo\n");
    process.env.RIPGREP_CONFIG_PATH = join(root, "rc");
    try {
      expect((await search({ pattern: "one", path: "a" }, { program })).stdout).toBe("one\n");
    } finally {
      delete process.env.RIPGREP_CONFIG_PATH;
    }
  });

  test("a huge result is cut after a whole line, and stderr says so", async () => {
    write("a", "0123456789 text\n".repeat(2 * 1024 * 1024));
    const result = await search({ pattern: "text", path: "a" }, { program });
    expect(result.stdout.length).toBe(16 * 1024 * 1024);
    expect(result.stdout.endsWith("text\n")).toBe(true);
    expect(result.stderr).toBe("output stopped after 16 MiB; narrow the search\n");
    expect(result.exitCode).toBe(0);
  });

  test("an aborted search ends with the reason of the abort", async () => {
    write("a", "a".repeat(1024 * 1024));
    const controller = new AbortController();
    const pending = search({ pattern: "(a|aa){500}[yz]", path: "" }, { program, signal: controller.signal });
    controller.abort(new Error("enough"));
    expect(pending).rejects.toThrow("enough");
    await pending.catch(() => undefined);
  });

  test("a path that may not be read is refused", async () => {
    const permissions = new Permissions({ allow: { read: [join(root, "open")], run: true }, deny: {} });
    expect(search({ pattern: "a", path: "closed" }, { program, permissions })).rejects.toThrow(PermissionDenied);
  });

  test("nothing below a denied path is given away", async () => {
    write("tree/open", "text\n");
    write("tree/closed/secret", "text\n");
    const flags: PermissionFlags = {
      allow: { read: [join(root, "tree")], run: true },
      deny: { read: [join(root, "tree/closed")] },
    };
    const { stdout } = await search(
      { pattern: "text", path: "tree" },
      { program, permissions: new Permissions(flags) },
    );
    expect(stdout).toBe("tree/open:text\n");
  });
});

describe("the built-in searcher", () => {
  test("is used where running ripgrep is not allowed", async () => {
    write("a", "text\n");
    const permissions = new Permissions({ allow: { read: [root] }, deny: {} });
    expect((await search({ pattern: "text", path: "a" }, { permissions })).stdout).toBe("text\n");
  });

  test("asks once for a tree, not for each file", async () => {
    write("tree/a", "text\n");
    write("tree/b/c", "text\n");
    const asked: string[] = [];
    const ask = ({ value }: { value: string }) => {
      asked.push(value);
      return "once" as const;
    };
    const permissions = new Permissions({ allow: {}, deny: {} }, { ask });
    const { stdout } = await search({ pattern: "text", path: "tree" }, { permissions });
    expect(stdout).toBe("tree/a:text\ntree/b/c:text\n");
    expect(asked).toEqual([join(root, "tree")]);
  });

  test("takes linear time for patterns that make others backtrack", async () => {
    write("a", `${"a".repeat(200_000)}\n`);
    for (const pattern of ["(a|aa)+[xy]$", "(a*)*[bc]", "(.*)(.*)(.*)(.*)[^a]$", "(?:a?){40}a{40}[bc]"]) {
      expect((await search({ pattern, path: "a" }, { program: "" })).exitCode).toBe(1);
    }
  });

  test("lets other work go on, and stops when its time is over", async () => {
    write("a", "ab".repeat(4 * 1024 * 1024));
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const request = { pattern: "(?:[ab].{400}|b.{399})*[yz]", path: "a", timeoutSeconds: 1 };
    const { timedOut, exitCode } = await search(request, { program: "" });
    clearInterval(timer);
    expect({ timedOut, exitCode }).toEqual({ timedOut: true, exitCode: -1 });
    expect(turns).toBeGreaterThan(3);
  });

  test("refuses settings without meaning", async () => {
    expect(search({ pattern: "a", path: "", context: -1 })).rejects.toThrow("context must be a whole number of lines");
    expect(search({ pattern: "a", path: "", mode: "all" as "count" })).rejects.toThrow('unknown mode "all"');
  });
});
