// Guarded files: every operation reaches what was checked and nothing else, whatever the path looks like.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  canHoldByDescriptor,
  DescriptorLocator,
  type Location,
  type Locator,
  PathLocator,
} from "../../src/kernel/file-location.ts";
import { GuardedFiles, type GuardedFilesOptions, type PathLike } from "../../src/kernel/guarded-files.ts";
import { PermissionDenied, type PermissionFlags, Permissions } from "../../src/kernel/permissions.ts";

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;
const LOCATORS: [string, new () => Locator][] = [["paths compared", PathLocator]];
if (canHoldByDescriptor()) {
  LOCATORS.unshift(["directories held", DescriptorLocator]);
}

let root: string;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "guarded-")));
  for (const directory of ["allowed/sub", "denied/sub"]) {
    fs.mkdirSync(join(root, directory), { recursive: true });
  }
  for (const file of ["allowed/file", "allowed/sub/file", "denied/file", "denied/sub/file"]) {
    fs.writeFileSync(join(root, file), file);
  }
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function guard(flags: Partial<PermissionFlags>, options?: GuardedFilesOptions): GuardedFiles {
  return new GuardedFiles(new Permissions({ allow: {}, deny: {}, ...flags }, { cwd: root }), options);
}

function read(files: GuardedFiles, path: PathLike): string {
  const descriptor = files.open(path, O_RDONLY, 0);
  try {
    return fs.readFileSync(descriptor, "utf8");
  } finally {
    fs.closeSync(descriptor);
  }
}

function touch(files: GuardedFiles, path: PathLike, flags: number): void {
  fs.closeSync(files.open(path, flags, 0o600));
}

/** The error code, "denied", or "done". */
function outcome(action: () => unknown): string {
  try {
    action();
    return "done";
  } catch (error) {
    if (error instanceof PermissionDenied) {
      return "denied";
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) {
      throw error;
    }
    return code;
  }
}

function openDescriptors(): number {
  return fs.readdirSync("/dev/fd").length;
}

describe.each(LOCATORS)("%s", (_name, createLocator) => {
  const restricted = (allow: PermissionFlags["allow"], deny: PermissionFlags["deny"] = {}) =>
    guard({ allow, deny }, { locator: new createLocator() });
  const both = () => restricted({ read: ["allowed"], write: ["allowed"] });

  test("opens what is allowed, refuses the rest with the real path", () => {
    const files = both();
    expect(read(files, join(root, "allowed/file"))).toBe("allowed/file");
    expect(read(files, `${root}//denied/../allowed/./sub//file`)).toBe("allowed/sub/file");
    expect(() => read(files, `${root}/allowed/../denied/./file`)).toThrow(
      `permission denied: read "${root}/denied/file" (grant it with --allow-read=${root}/denied/file)`,
    );
    expect(outcome(() => read(files, join(root, "allowed")))).toBe("EISDIR");
  });

  test("errors tell the path as it was given", () => {
    const files = both();
    const given = `${root}/allowed//sub/../missing`;
    let error: NodeJS.ErrnoException | undefined;
    try {
      read(files, given);
    } catch (thrown) {
      error = thrown as NodeJS.ErrnoException;
    }
    expect(error?.message).toBe(`ENOENT: no such file or directory, open '${given}'`);
    expect(error).toMatchObject({ code: "ENOENT", syscall: "open", path: given });
    expect(error?.errno).toBeLessThan(0);
    expect(() => files.rename(given, `${root}/allowed/x`)).toThrow(
      `ENOENT: no such file or directory, rename '${given}' -> '${root}/allowed/x'`,
    );
    expect(() => files.mkdir(`${root}/allowed/file/x`, 0o700)).toThrow(
      `ENOTDIR: not a directory, mkdir '${root}/allowed/file/x'`,
    );
    expect(() => files.readdir(`${root}/allowed/file`)).toThrow(
      `ENOTDIR: not a directory, scandir '${root}/allowed/file'`,
    );
  });

  test("what is not permitted is refused alike whether it exists or not", () => {
    const files = both();
    fs.symlinkSync("nowhere", join(root, "denied/dangling"));
    for (const path of ["denied/file", "denied/missing", "denied/missing/deeper", "denied/file/x", "denied/dangling"]) {
      for (const action of [
        () => touch(files, join(root, path), O_RDONLY),
        () => touch(files, join(root, path), O_WRONLY | O_CREAT),
        () => files.stat(join(root, path)),
        () => files.lstat(`${root}/${path}/`),
        () => files.readdir(join(root, path)),
        () => files.unlink(join(root, path)),
        () => files.mkdir(join(root, path), 0o700),
        () => files.rmdir(`${root}/${path}/`),
        () => files.rename(join(root, path), join(root, "allowed/x")),
        () => files.rename(join(root, "allowed/file"), join(root, path)),
      ]) {
        expect([path, `${action}`, outcome(action)]).toEqual([path, `${action}`, "denied"]);
      }
    }
    expect(outcome(() => read(files, `${root}/denied/missing/../../allowed/file`))).toBe("denied");
    expect(outcome(() => read(files, `${root}/missing/../allowed/file`))).toBe("denied");
    expect(outcome(() => read(files, `${root}/allowed/missing/../file`))).toBe("ENOENT");
  });

  test("links are followed to what they mean", () => {
    const files = both();
    fs.symlinkSync(join(root, "denied/file"), join(root, "allowed/out"));
    fs.symlinkSync("../denied", join(root, "allowed/out-directory"));
    fs.symlinkSync("../allowed/file", join(root, "denied/in"));
    fs.symlinkSync("circle", join(root, "allowed/circle"));
    fs.symlinkSync("circle", join(root, "denied/circle"));
    fs.symlinkSync("sub/new", join(root, "allowed/dangling"));
    fs.symlinkSync("../denied/new", join(root, "allowed/dangling-out"));
    expect(outcome(() => read(files, join(root, "allowed/out")))).toBe("denied");
    expect(outcome(() => read(files, join(root, "allowed/out-directory/file")))).toBe("denied");
    expect(outcome(() => read(files, `${root}/allowed/sub/../out-directory/../denied/file`))).toBe("denied");
    expect(read(files, join(root, "denied/in"))).toBe("allowed/file");
    expect(outcome(() => read(files, join(root, "allowed/circle")))).toBe("ELOOP");
    expect(outcome(() => read(files, join(root, "allowed/circle/x")))).toBe("ELOOP");
    expect(outcome(() => read(files, join(root, "denied/circle")))).toBe("denied");
    touch(files, join(root, "allowed/dangling"), O_WRONLY | O_CREAT);
    expect(fs.existsSync(join(root, "allowed/sub/new"))).toBe(true);
    expect(outcome(() => touch(files, join(root, "allowed/dangling-out"), O_WRONLY | O_CREAT))).toBe("denied");
    expect(outcome(() => touch(files, join(root, "allowed/dangling"), O_WRONLY | O_CREAT | O_EXCL))).toBe("EEXIST");
    expect(outcome(() => touch(files, join(root, "allowed/out"), O_RDONLY | O_NOFOLLOW))).toBe("ELOOP");
    expect(fs.readdirSync(join(root, "denied")).includes("new")).toBe(false);
  });

  test("open needs what its flags do", () => {
    const reader = restricted({ read: ["allowed"] });
    const writer = restricted({ write: ["allowed"] });
    const path = join(root, "allowed/file");
    expect(outcome(() => touch(reader, path, O_RDONLY))).toBe("done");
    for (const flags of [O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND]) {
      expect(outcome(() => touch(reader, path, flags))).toBe("denied");
    }
    expect(fs.readFileSync(path, "utf8")).toBe("allowed/file");
    expect(outcome(() => touch(writer, path, O_RDWR))).toBe("denied");
    expect(outcome(() => touch(writer, path, O_WRONLY | O_APPEND))).toBe("done");
    touch(writer, path, O_WRONLY | O_TRUNC);
    expect(fs.readFileSync(path, "utf8")).toBe("");
    touch(writer, join(root, "allowed/new"), O_WRONLY | O_CREAT | O_TRUNC);
    expect(fs.statSync(join(root, "allowed/new")).mode & 0o777).toBe(0o600);
  });

  test("operations on names act on the link, not on its target", () => {
    const files = both();
    fs.symlinkSync(join(root, "denied/file"), join(root, "allowed/link"));
    expect(files.lstat(join(root, "allowed/link")).isSymbolicLink()).toBe(true);
    expect(outcome(() => files.stat(join(root, "allowed/link")))).toBe("denied");
    files.rename(join(root, "allowed/link"), join(root, "allowed/moved"));
    files.unlink(join(root, "allowed/moved"));
    expect(fs.existsSync(join(root, "denied/file"))).toBe(true);
    files.mkdir(`${root}/allowed/new/`, 0o700);
    expect(files.stat(`${root}/allowed/new/`).isDirectory()).toBe(true);
    files.rmdir(`${root}/allowed/new/`);
    expect(files.readdir(join(root, "allowed")).sort()).toEqual(["file", "sub"]);
    expect(outcome(() => files.unlink(`${root}/allowed/file/`))).toBe("ENOTDIR");
    expect(outcome(() => files.rmdir(join(root, "allowed/sub")))).toBe("ENOTEMPTY");
    expect(["EINVAL", "ENOTEMPTY", "EBUSY"]).toContain(outcome(() => files.rmdir(`${root}/allowed/sub/.`)));
    expect(outcome(() => files.rename(join(root, "allowed/file"), `${root}/allowed/new/`))).toBe("ENOTDIR");
    expect(outcome(() => read(files, ""))).toBe("ENOENT");
    expect(outcome(() => read(files, "a\0b"))).toBe("EINVAL");
  });

  test("a denied path does not get another name with its directory", () => {
    const files = restricted({ read: true, write: true }, { read: ["denied/sub/file"] });
    expect(outcome(() => files.rename(join(root, "denied"), join(root, "open")))).toBe("denied");
    expect(outcome(() => files.rename(join(root, "denied/sub"), join(root, "open")))).toBe("denied");
    expect(outcome(() => files.rename(join(root, "denied/sub/file"), join(root, "open")))).toBe("denied");
    expect(outcome(() => files.rename(join(root, "denied/file"), join(root, "open")))).toBe("done");
  });

  test("what is unreadable does not become readable by renaming", () => {
    const files = restricted({ read: ["allowed", "later/sub"], write: true });
    expect(outcome(() => files.rename(join(root, "denied/file"), join(root, "allowed/file")))).toBe("denied");
    expect(outcome(() => files.rename(join(root, "denied"), join(root, "later")))).toBe("denied");
    expect(outcome(() => files.rename(join(root, "denied"), join(root, "elsewhere")))).toBe("done");
    expect(outcome(() => files.rename(join(root, "allowed/file"), join(root, "allowed/file2")))).toBe("done");
  });

  test("a directory does not bring a denied path into being", () => {
    const files = restricted({ read: true, write: true }, { write: ["later/sub"] });
    expect(outcome(() => files.rename(join(root, "denied"), join(root, "later")))).toBe("denied");
  });

  test("exempt paths are read without permission, unless denied", () => {
    const exempt = (path: string) => path.startsWith(`${root}/allowed/`);
    const files = guard({}, { exempt, locator: new createLocator() });
    expect(read(files, `${root}/denied/../allowed/file`)).toBe("allowed/file");
    expect(outcome(() => touch(files, join(root, "allowed/file"), O_RDWR))).toBe("denied");
    expect(outcome(() => read(files, join(root, "denied/file")))).toBe("denied");
    const denying = guard({ deny: { read: ["allowed/sub"] } }, { exempt, locator: new createLocator() });
    expect(outcome(() => read(denying, join(root, "allowed/sub/file")))).toBe("denied");
  });

  test.skipIf(process.platform !== "linux")("names that are not UTF-8", () => {
    const files = both();
    const name = Buffer.from([0x6e, 0xff, 0xc3, 0x28]);
    const path = Buffer.concat([Buffer.from(`${root}/allowed/`), name]);
    touch(files, path, O_WRONLY | O_CREAT);
    expect(files.stat(path).isFile()).toBe(true);
    expect(files.readdir(join(root, "allowed")).filter((entry) => typeof entry !== "string")).toEqual([name]);
    fs.symlinkSync(path, join(root, "allowed/link"));
    expect(outcome(() => read(files, join(root, "allowed/link")))).toBe("done");
    files.unlink(path);
    expect(() => files.unlink(Buffer.concat([Buffer.from(`${root}/denied/`), name]))).toThrow("n\\xff\\xc3(");
  });

  test("a place exchanged between look and use is looked at again", () => {
    const path = join(root, "allowed/flip");
    class Exchanging extends createLocator {
      override open(location: Location, flags: number, mode: number): number {
        if (location.path === path && fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
          fs.rmSync(path, { force: true });
          fs.symlinkSync("../denied/file", path);
        }
        return super.open(location, flags, mode);
      }
    }
    const files = guard({ allow: { read: ["allowed"], write: ["allowed"] } }, { locator: new Exchanging() });
    for (const flags of [O_RDONLY, O_WRONLY | O_TRUNC, O_RDWR | O_CREAT | O_TRUNC]) {
      fs.rmSync(path, { force: true });
      fs.writeFileSync(path, "");
      expect(outcome(() => touch(files, path, flags))).toBe("denied");
    }
    expect(fs.readFileSync(join(root, "denied/file"), "utf8")).toBe("denied/file");
  });

  test("a directory exchanged between look and use is not entered unchecked", () => {
    const directory = join(root, "allowed/sub");
    class Exchanging extends createLocator {
      override open(location: Location, flags: number, mode: number): number {
        if (!fs.lstatSync(directory).isSymbolicLink()) {
          fs.renameSync(directory, join(root, "allowed/kept"));
          fs.symlinkSync("../denied/sub", directory);
        }
        return super.open(location, flags, mode);
      }
    }
    const files = guard({ allow: { read: ["allowed"], write: ["allowed"] } }, { locator: new Exchanging() });
    for (const flags of [O_RDONLY, O_RDWR | O_TRUNC]) {
      const result = outcome(() => touch(files, join(directory, "file"), flags));
      // A held directory is the one that was checked, wherever its name leads by now.
      expect(result).toBe(createLocator === PathLocator ? "denied" : "done");
      fs.unlinkSync(directory);
      fs.renameSync(join(root, "allowed/kept"), directory);
    }
    expect(fs.readFileSync(join(root, "denied/sub/file"), "utf8")).toBe("denied/sub/file");
  });

  test("another process that exchanges links at full speed gains nothing", async () => {
    const files = both();
    const exchanger = Bun.spawn([process.execPath, "-e", EXCHANGE_LINKS, root], { stdout: "pipe", stderr: "inherit" });
    try {
      await exchanger.stdout.getReader().read();
      const contents = new Set<string>();
      for (let round = 0; round < 300; round++) {
        for (const path of ["allowed/flip", "allowed/flip-directory/file", "allowed/mix"]) {
          outcome(() => contents.add(read(files, join(root, path))));
          outcome(() => touch(files, join(root, path), O_WRONLY | O_CREAT | O_TRUNC));
          outcome(() => touch(files, join(root, path), O_WRONLY | O_TRUNC));
        }
      }
      for (const content of contents) {
        expect(["", "allowed/file", "allowed/sub/file"]).toContain(content);
      }
    } finally {
      exchanger.kill();
      await exchanger.exited;
    }
    expect(fs.readFileSync(join(root, "denied/file"), "utf8")).toBe("denied/file");
    expect(fs.readFileSync(join(root, "denied/sub/file"), "utf8")).toBe("denied/sub/file");
  }, 30_000);

  test.skipIf(process.platform === "win32")("no descriptor stays open", () => {
    const files = both();
    fs.symlinkSync("circle", join(root, "allowed/circle"));
    fs.symlinkSync("file", join(root, "allowed/link"));
    const before = openDescriptors();
    for (const name of ["file", "link", "circle", "missing", "missing/x", "sub", "../denied/file", "sub/", "file/"]) {
      const path = `${root}/allowed/${name}`;
      outcome(() => touch(files, path, O_RDONLY));
      outcome(() => files.stat(path));
      outcome(() => files.lstat(path));
      outcome(() => files.readdir(path));
      outcome(() => files.rename(path, `${root}/denied/x`));
      outcome(() => files.mkdir(path, 0o700));
    }
    expect(openDescriptors()).toBe(before);
  });
});

/** Replaces, until it is killed, links by renaming: each of them leads to the allowed or to the denied file in turn. */
const EXCHANGE_LINKS = `
  const fs = require("node:fs");
  const root = process.argv.at(-1);
  const replace = (name, make) => { make(root + "/next"); fs.renameSync(root + "/next", root + "/allowed/" + name); };
  const link = (target) => (path) => fs.symlinkSync(target, path);
  for (let turn = 0; ; turn++) {
    const side = turn % 2 === 0 ? "allowed" : "denied";
    try {
      replace("flip", link(root + "/" + side + "/file"));
      replace("flip-directory", link("../" + side + "/sub"));
      replace("mix", side === "denied" ? link("../denied/file") : (path) => fs.writeFileSync(path, ""));
    } catch (error) {
      if (error.code !== "EEXIST") break;
    }
    if (turn === 2) console.log("ready");
  }
`;

describe("unrestricted", () => {
  test("plain calls with plain results", () => {
    const files = guard({ allowAll: true });
    expect(read(files, join(root, "denied/file"))).toBe("denied/file");
    expect(files.readdir(join(root, "denied")).sort()).toEqual(["file", "sub"]);
    expect(files.stat(join(root, "denied/file")).size).toBe(11);
    expect(outcome(() => read(files, join(root, "missing")))).toBe("ENOENT");
    files.mkdir(join(root, "new"), 0o700);
    files.rename(join(root, "new"), join(root, "newer"));
    files.rmdir(join(root, "newer"));
    files.unlink(join(root, "denied/file"));
    expect(fs.existsSync(join(root, "denied/file"))).toBe(false);
  });
});

describe.skipIf(!canHoldByDescriptor())("below /proc", () => {
  const files = () => guard({ allowAll: true, deny: { read: ["denied"] } });

  test("no door leads around a rule", () => {
    const descriptor = fs.openSync(join(root, "denied/file"), O_RDONLY);
    const directory = fs.openSync(join(root, "denied"), O_RDONLY);
    try {
      for (const path of [
        `/proc/self/root${root}/denied/file`,
        `/proc/${process.pid}/root${root}/denied/file`,
        `/proc/thread-self/root${root}/denied/file`,
        `/proc/self/fd/${descriptor}`,
        `/dev/fd/${descriptor}`,
        `/proc/self/fd/${directory}/file`,
        `/dev/fd/${directory}/sub/file`,
        `/proc/self/fd/${directory}/../denied/file`,
        `/proc/self/task/../cwd/../../../../../../../..${root}/denied/file`,
      ]) {
        expect([path, outcome(() => read(files(), path))]).toEqual([path, "denied"]);
      }
      expect(read(files(), `/proc/self/root${root}/allowed/file`)).toBe("allowed/file");
      expect(read(files(), `/proc/self/fd/${directory}/../allowed/file`)).toBe("allowed/file");
    } finally {
      fs.closeSync(descriptor);
      fs.closeSync(directory);
    }
  });

  test("the working directory, as another process may name it", () => {
    const here = guard({ allow: { read: ["/proc"] } });
    expect(outcome(() => here.readdir("/proc/self/cwd"))).toBe("denied");
    expect(outcome(() => here.stat("/proc/self/root"))).toBe("denied");
    expect(here.lstat("/proc/self/cwd").isSymbolicLink()).toBe(true);
    expect(read(here, "/proc/self/status")).toContain("Name:");
  });

  test("a deleted file has no path: the descriptor's own place counts", () => {
    const descriptor = fs.openSync(join(root, "denied/file"), O_RDONLY);
    fs.unlinkSync(join(root, "denied/file"));
    try {
      expect(() => read(guard({}), `/dev/fd/${descriptor}`)).toThrow(`read "/proc/self/fd/${descriptor}"`);
      expect(read(guard({ allow: { read: [`/dev/fd/${descriptor}`] } }), `/dev/fd/${descriptor}`)).toBe("denied/file");
      expect(guard({ allow: { read: ["/proc/self/fd"] } }).stat(`/dev/fd/${descriptor}`).size).toBe(11);
    } finally {
      fs.closeSync(descriptor);
    }
  });

  test("standard input that is a pipe", async () => {
    const program = `
      const { GuardedFiles } = require("${import.meta.dir}/../../src/kernel/guarded-files");
      const { Permissions } = require("${import.meta.dir}/../../src/kernel/permissions");
      const files = new GuardedFiles(new Permissions({ allow: { read: process.argv.slice(-1) }, deny: {} }));
      try {
        console.log(require("node:fs").readFileSync(files.open("/dev/stdin", 0, 0), "utf8"));
      } catch (error) {
        console.log(error.message);
      }
    `;
    const run = async (allowed: string) => {
      const child = Bun.spawn([process.execPath, "-e", program, allowed], { stdin: "pipe", stdout: "pipe" });
      child.stdin.write("input");
      child.stdin.end();
      return (await new Response(child.stdout).text()).trim();
    };
    // Only a real pipe has no path; what the test runner gives may be a socket, which cannot be opened again.
    expect(["input", "ENXIO: no such device or address, open '/dev/stdin'"]).toContain(await run("/dev/stdin"));
    expect(await run("/nowhere")).toBe(
      'permission denied: read "/proc/self/fd/0" (grant it with --allow-read=/proc/self/fd/0)',
    );
  });
});
