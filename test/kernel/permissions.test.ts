// Permissions: what flags mean, what is asked, and that no spelling of a value gets around a rule.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Answer,
  BadPermissionList,
  PermissionDenied,
  type PermissionFlags,
  type PermissionRequest,
  Permissions,
  parsePermissionList,
} from "../../src/kernel/permissions.ts";

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "permissions-")));
  mkdirSync(join(root, "a/b"), { recursive: true });
  mkdirSync(join(root, "a/bc"));
  writeFileSync(join(root, "a/b/file"), "");
  symlinkSync(join(root, "a/b"), join(root, "link"));
  symlinkSync("link", join(root, "chain"));
  symlinkSync("nowhere/yet", join(root, "dangling"));
  symlinkSync("cycle", join(root, "cycle"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function permissions(flags: Partial<PermissionFlags>, ask?: (request: PermissionRequest) => Answer): Permissions {
  return new Permissions({ allow: {}, deny: {}, ...flags }, ask === undefined ? { cwd: root } : { cwd: root, ask });
}

function messageOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof PermissionDenied ? error.message : `not a refusal: ${error}`;
  }
  return "allowed";
}

describe("flags", () => {
  test("nothing is allowed by default", () => {
    const none = permissions({});
    expect(none.allows("read", root)).toBe(false);
    expect(messageOf(() => none.check("run", "git"))).toBe(
      'permission denied: run "git" (grant it with --allow-run=git)',
    );
    expect(messageOf(() => none.check("env", "HOME"))).toBe(
      'permission denied: env "HOME" (grant it with --allow-env=HOME)',
    );
  });

  test("a flag without a list allows everything of its name only", () => {
    const some = permissions({ allow: { read: true } });
    expect(some.isUnrestricted("read")).toBe(true);
    expect(some.allows("read", "/anything")).toBe(true);
    expect(some.allows("write", "/anything")).toBe(false);
  });

  test("deny wins over allow and over allowAll", () => {
    const most = permissions({ allowAll: true, allow: { run: ["git"] }, deny: { run: ["git"], net: true } });
    expect(most.isUnrestricted("run")).toBe(false);
    expect(most.isUnrestricted("write")).toBe(true);
    expect(messageOf(() => most.check("run", "git"))).toBe('permission denied: run "git" (denied by --deny-run)');
    expect(messageOf(() => most.check("net", "example.com"))).toContain("denied by --deny-net");
    expect(most.allows("env", "HOME")).toBe(true);
  });

  test("lists are split at commas and must not have empty elements", () => {
    expect(parsePermissionList("--allow-read", "a,b")).toEqual(["a", "b"]);
    expect(() => parsePermissionList("--allow-read", "a,,b")).toThrow(
      '--allow-read has an empty element in its list: "a,,b"',
    );
    expect(() => parsePermissionList("--deny-net", "")).toThrow(BadPermissionList);
    expect(() => parsePermissionList("--deny-net", "a\0b")).toThrow(BadPermissionList);
    expect(() => permissions({ allow: { net: ["host:99999"] } })).toThrow("--allow-net");
    expect(() => permissions({ deny: { env: ["A=B"] } })).toThrow("--deny-env");
    expect(() => permissions({ deny: { env: ["A*B"] } })).toThrow("--deny-env");
  });

  test("the hint is a flag that works, and no control character reaches the terminal", () => {
    const none = permissions({});
    expect(messageOf(() => none.check("run", "my prog"))).toContain("(grant it with --allow-run='my prog')");
    expect(messageOf(() => none.check("run", "it's"))).toContain("--allow-run='it'\\''s')");
    const evil = messageOf(() => none.check("run", 'a\u001b[2J\n"\u202e\udcff'));
    expect(evil).toBe('permission denied: run "a\\x1b[2J\\n\\"\\u{202e}\\xff" (grant it with --allow-run)');
    expect(messageOf(() => none.check("run", "a,b"))).toContain("(grant it with --allow-run)");
  });
});

describe("paths", () => {
  test("a directory covers what is below it, by component", () => {
    const some = permissions({ allow: { read: ["a/b"] } });
    expect(some.allows("read", join(root, "a/b"))).toBe(true);
    expect(some.allows("read", join(root, "a/b/file"))).toBe(true);
    expect(some.allows("read", join(root, "a/b/missing/deeper"))).toBe(true);
    expect(some.allows("read", join(root, "a/bc"))).toBe(false);
    expect(some.allows("read", join(root, "a"))).toBe(false);
    expect(permissions({ allow: { read: ["/"] } }).allows("read", "/etc/passwd")).toBe(true);
  });

  test("links, dots and doubled slashes lead to the same place in lists and in requests", () => {
    for (const entry of [
      "a/b",
      "link",
      "chain",
      "./a//b/",
      "a/bc/../b",
      `${root}/chain/.`,
      process.platform === "linux" ? `/proc/self/root${root}/a/b` : "a/b",
    ]) {
      const allow = permissions({ allow: { read: [entry] } });
      const deny = permissions({ allowAll: true, deny: { read: [entry] } });
      for (const path of ["link/file", "chain/file", "a/./b/file", "a//b/file", "a/bc/../b/file", "chain/../b/file"]) {
        expect([entry, path, allow.allows("read", `${root}/${path}`)]).toEqual([entry, path, true]);
        expect([entry, path, deny.allows("read", `${root}/${path}`)]).toEqual([entry, path, false]);
      }
      expect(allow.allows("read", `${root}/link/../bc`)).toBe(false);
    }
  });

  test("relative paths are taken from the working directory", () => {
    const here = new Permissions({ allow: { read: ["."] }, deny: {} });
    expect(here.allows("read", "some/file")).toBe(true);
    expect(here.allows("read", "../other")).toBe(false);
  });

  test("an entry may not exist yet, or be a dangling link", () => {
    const some = permissions({ allow: { write: ["new/dir", "dangling"] } });
    expect(some.allows("write", `${root}/new/dir/file`)).toBe(true);
    expect(some.allows("write", `${root}/new/other`)).toBe(false);
    expect(some.allows("write", `${root}/nowhere/yet`)).toBe(true);
    expect(some.allows("write", `${root}/dangling`)).toBe(true);
  });

  test("a denied link is denied itself and with its target", () => {
    const some = permissions({ allowAll: true, deny: { write: ["link"] } });
    expect(some.deniesResolved("write", `${root}/link`)).toBe(true);
    expect(some.deniesResolved("write", `${root}/a/b/file`)).toBe(true);
    expect(some.deniesResolved("write", `${root}/a`)).toBe(false);
  });

  test("links in a circle are an end, not a hang", () => {
    expect(permissions({ allow: { read: ["a"] } }).allows("read", `${root}/cycle/x`)).toBe(false);
  });

  test.skipIf(process.platform !== "linux")("the own process has one name below /proc", () => {
    const some = permissions({ allow: { read: ["/proc/self/status"] } });
    expect(some.allows("read", `/proc/${process.pid}/status`)).toBe(true);
    expect(some.allows("read", "/proc/1/status")).toBe(process.pid === 1);
    expect(some.toManifest().allow.read).toEqual(["/proc/self/status"]);
  });

  test("another spelling in upper and lower case is denied where it could be the same file", () => {
    const some = permissions({ allowAll: true, deny: { read: ["a/new"] } });
    // Neither exists, so the file system cannot be asked whether it tells them apart.
    expect(some.allows("read", `${root}/a/NEW/x`)).toBe(false);
    mkdirSync(join(root, "case"));
    writeFileSync(join(root, "case/secret"), "");
    const sensitive = permissions({ allowAll: true, deny: { read: ["case/secret"] } });
    const isCaseSensitive = messageOf(() => realpathSync(join(root, "case/SECRET"))).includes("ENOENT");
    expect(sensitive.allows("read", `${root}/case/SECRET`)).toBe(isCaseSensitive);
  });
});

describe("asking", () => {
  function asking(answers: Answer[], flags: Partial<PermissionFlags> = {}) {
    const asked: string[] = [];
    const ask = (request: PermissionRequest): Answer => {
      asked.push(`${request.name} ${request.value}`);
      return answers.shift() ?? "deny";
    };
    return { asked, permissions: permissions(flags, ask) };
  }

  test("once allows one request, always the value for the rest of the run", () => {
    const { asked, permissions: some } = asking(["once", "always"]);
    some.check("env", "HOME");
    expect(some.allows("env", "HOME")).toBe(false);
    some.check("env", "HOME");
    some.check("env", "HOME");
    expect(some.allows("env", "HOME")).toBe(true);
    expect(asked).toEqual(["env HOME", "env HOME"]);
    expect(some.allows("env", "PATH")).toBe(false);
    expect(some.toManifest()).toEqual({ allow: {}, deny: {} });
  });

  test("a refusal is remembered", () => {
    const { asked, permissions: some } = asking(["deny"]);
    expect(() => some.check("run", "git")).toThrow(PermissionDenied);
    expect(() => some.check("run", "git")).toThrow(PermissionDenied);
    expect(asked).toEqual(["run git"]);
  });

  test("nobody is asked about what is allowed or denied", () => {
    const { asked, permissions: some } = asking([], { allow: { env: ["A"] }, deny: { env: ["B"], run: ["rm"] } });
    some.check("env", "A");
    expect(() => some.check("env", "B")).toThrow("denied by --deny-env");
    expect(() => some.checkCommandLine("rm x")).toThrow("denied by --deny-run");
    expect(asked).toEqual([]);
  });

  test("the question names the resolved path, and always means this path only", () => {
    const { asked, permissions: some } = asking(["always", "deny"]);
    some.check("read", `${root}/chain`);
    expect(asked).toEqual([`read ${root}/a/b`]);
    expect(() => some.check("read", `${root}/a/b/file`)).toThrow(PermissionDenied);
  });

  test("a whole command line can be asked about", () => {
    const { asked, permissions: some } = asking(["always"]);
    some.checkCommandLine("ls | head");
    some.checkCommandLine("ls | head");
    expect(() => some.checkCommandLine("ls | tail")).toThrow("(grant it with --allow-run)");
    expect(asked).toEqual(["run ls | head", "run ls | tail"]);
  });
});

describe("net and env", () => {
  const net = (allow: string[], value: string) => permissions({ allow: { net: allow } }).allows("net", value);

  test("hosts with and without port", () => {
    expect(net(["example.com"], "example.com:443")).toBe(true);
    expect(net(["example.com"], "EXAMPLE.com.")).toBe(true);
    expect(net(["example.com:443"], "example.com:443")).toBe(true);
    expect(net(["example.com:443"], "example.com:80")).toBe(false);
    expect(net(["example.com:443"], "example.com")).toBe(false);
    expect(net(["example.com"], "notexample.com")).toBe(false);
    expect(net(["example.com"], "user@example.com")).toBe(false);
    expect(net(["example.com"], "example.com/path")).toBe(false);
  });

  test("addresses in every spelling", () => {
    expect(net(["[::1]"], "[0:0:0:0:0:0:0:1]:80")).toBe(true);
    expect(net(["::1"], "[::1]:80")).toBe(true);
    expect(net(["[::1]:80"], "[::1]:81")).toBe(false);
    expect(net(["127.0.0.1"], "0x7f.1:80")).toBe(true);
    expect(net(["127.0.0.1"], "[::ffff:127.0.0.1]:80")).toBe(true);
  });

  test("a denied host is denied on every port that may be meant", () => {
    const some = permissions({ allowAll: true, deny: { net: ["example.com:25"] } });
    expect(some.allows("net", "example.com:25")).toBe(false);
    expect(some.allows("net", "example.com")).toBe(false);
    expect(some.allows("net", "example.com:80")).toBe(true);
    expect(some.allows("net", "not a host")).toBe(false);
  });

  test("variables match exactly or by a beginning with a star", () => {
    const some = permissions({ allow: { env: ["HOME", "AWS_*"] }, deny: { env: ["AWS_SECRET*"] } });
    expect(some.allows("env", "HOME")).toBe(true);
    expect(some.allows("env", "HOMER")).toBe(false);
    expect(some.allows("env", "AWS_REGION")).toBe(true);
    expect(some.allows("env", "AWS_SECRET_KEY")).toBe(false);
    expect(some.allows("env", "home")).toBe(process.platform === "win32");
  });
});

describe.skipIf(process.platform === "win32")("run", () => {
  let path: string | undefined;

  beforeAll(() => {
    mkdirSync(join(root, "bin"));
    mkdirSync(join(root, "other"));
    for (const program of ["bin/git", "bin/rm", "bin/busybox", "other/git"]) {
      writeFileSync(join(root, program), "#!/bin/sh\n");
      chmodSync(join(root, program), 0o755);
    }
    symlinkSync("../bin/git", join(root, "other/vcs"));
    mkdirSync(join(root, "link-to-bin"));
    symlinkSync("../bin/git", join(root, "link-to-bin/git"));
    symlinkSync("../bin/rm", join(root, "other/delete"));
    symlinkSync("busybox", join(root, "bin/cat"));
    symlinkSync("busybox", join(root, "bin/wget"));
    path = process.env.PATH;
    process.env.PATH = join(root, "bin");
  });

  afterAll(() => {
    process.env.PATH = path;
  });

  test("a bare name is the program on PATH, under its own name", () => {
    const some = permissions({ allow: { run: ["git"] } });
    expect(some.allows("run", "git")).toBe(true);
    expect(some.allows("run", join(root, "bin/git"))).toBe(true);
    expect(some.allows("run", join(root, "link-to-bin/git"))).toBe(true);
    expect(some.allows("run", join(root, "other/git"))).toBe(false);
    expect(some.allows("run", join(root, "other/vcs"))).toBe(false);
    expect(some.allows("run", "./git")).toBe(false);
    expect(some.allows("run", "gi")).toBe(false);
  });

  test("a path is that file, also by its bare name", () => {
    const some = permissions({ allow: { run: ["bin/git"] } });
    expect(some.allows("run", join(root, "bin/git"))).toBe(true);
    expect(some.allows("run", "git")).toBe(true);
    expect(some.allows("run", join(root, "other/git"))).toBe(false);
  });

  test("a denied program is denied by every name it has", () => {
    const some = permissions({ allow: { run: true }, deny: { run: ["rm"] } });
    for (const program of ["rm", join(root, "bin/rm"), join(root, "other/delete"), "/somewhere/else/rm"]) {
      expect([program, some.allows("run", program)]).toEqual([program, false]);
    }
    expect(some.allows("run", "git")).toBe(true);
  });

  test("programs in one executable are told apart by name", () => {
    const one = permissions({ allow: { run: ["cat"] } });
    expect(one.allows("run", join(root, "bin/cat"))).toBe(true);
    expect(one.allows("run", join(root, "bin/wget"))).toBe(false);
    expect(one.allows("run", "busybox")).toBe(false);
    const others = permissions({ allow: { run: true }, deny: { run: ["wget"] } });
    expect(others.allows("run", "cat")).toBe(true);
    expect(others.allows("run", "busybox")).toBe(false);
  });

  test("with a list only a single simple command may go to the shell", () => {
    const some = permissions({ allow: { run: ["git"] } });
    expect(messageOf(() => some.checkCommandLine("git log 'a b' --all\n"))).toBe("allowed");
    expect(messageOf(() => some.checkCommandLine("rm -rf x"))).toBe(
      'permission denied: run "rm" (grant it with --allow-run=rm)',
    );
    expect(messageOf(() => some.checkCommandLine("git log | head"))).toBe(
      'permission denied: run "git log | head" (with a list of programs only a single simple command is allowed; ' +
        "grant it with --allow-run)",
    );
    expect(messageOf(() => some.checkCommandLine("LD_PRELOAD=./x.so git"))).toContain("only a single simple command");
  });

  test("with a denied program only what is certainly another program may go to the shell", () => {
    const some = permissions({ allow: { run: true }, deny: { run: ["rm"] } });
    expect(messageOf(() => some.checkCommandLine("git status"))).toBe("allowed");
    for (const line of ["rm x", "'r'm x", `${root}/bin/rm x`, `${root}/other/delete x`]) {
      expect(messageOf(() => some.checkCommandLine(line))).toContain("denied by --deny-run");
    }
    for (const line of ["git; rm x", "{rm,x}", "r* x", "eval rm x", "$RM x", "true && rm x", "\\\nrm"]) {
      expect(messageOf(() => some.checkCommandLine(line))).toContain("with --deny-run only a single simple command");
    }
    const none = permissions({ allowAll: true, deny: { run: true } });
    expect(messageOf(() => none.checkCommandLine("a | b"))).toContain("(denied by --deny-run)");
  });

  test("everything may go to the shell when run is unrestricted", () => {
    expect(messageOf(() => permissions({ allow: { run: true } }).checkCommandLine("a | b > c"))).toBe("allowed");
    expect(messageOf(() => permissions({}).checkCommandLine("git"))).toBe(
      'permission denied: run "git" (grant it with --allow-run=git)',
    );
  });
});

describe("manifest", () => {
  test("keeps the meaning in another working directory", () => {
    const flags: PermissionFlags = {
      allow: { read: ["chain", "new"], run: ["git", "bin/tool"], net: ["Example.com:80"], env: true },
      deny: { write: true, read: ["link/file"], run: [] },
    };
    const manifest = JSON.parse(JSON.stringify(permissions(flags).toManifest()));
    expect(manifest).toEqual({
      allow: {
        read: [`${root}/a/b`, `${root}/new`],
        run: ["git", `${root}/bin/tool`],
        net: ["example.com:80"],
        env: true,
      },
      deny: { write: true, read: [`${root}/a/b/file`] },
    });
    const restored = Permissions.fromManifest(manifest, { cwd: "/" });
    expect(restored.toManifest()).toEqual(manifest);
    expect(restored.allows("read", `${root}/link`)).toBe(true);
    expect(restored.allows("read", `${root}/link/file`)).toBe(false);
    expect(permissions({ allowAll: true }).toManifest()).toEqual({ allowAll: true, allow: {}, deny: {} });
  });

  test("refuses what is no manifest", () => {
    for (const damaged of [null, 1, {}, { allow: {}, deny: { read: "x" } }, { allow: { fly: true }, deny: {} }]) {
      expect(() => Permissions.fromManifest(damaged)).toThrow(BadPermissionList);
    }
  });
});
