// Programs run to their end: real children, in both ways of waiting for them.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { isGroupAlive } from "../../src/system/process/group.ts";
import {
  type ProcessOptions,
  type ProcessResult,
  runProcess,
  runProcessSync,
  runStreaming,
} from "../../src/system/process.ts";

const permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "process-")));
  mkdirSync(join(root, "sub"));
  const script = (name: string, content: string, mode: number): void => {
    writeFileSync(join(root, name), content);
    chmodSync(join(root, name), mode);
  };
  script("sub/tool", '#!/bin/sh\necho "tool $*"\n', 0o755);
  script("plain", "#!/bin/sh\n", 0o644);
  script("no-interpreter", "#!/no/such/interpreter\n", 0o755);
  script("no-format", "echo x\n", 0o755);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await Bun.sleep(5);
  }
}

type Run = (command: string, args: string[], options?: Partial<ProcessOptions>) => Promise<ProcessResult>;

const ways: [string, Run][] = [
  ["runProcess", (command, args, options) => runProcess(command, args, { permissions, ...options })],
  ["runProcessSync", async (command, args, options) => runProcessSync(command, args, { permissions, ...options })],
];

for (const [name, run] of ways) {
  const shell = (script: string, options?: Partial<ProcessOptions>): Promise<ProcessResult> =>
    run("sh", ["-c", script], options);

  describe(name, () => {
    test("gives output, errors and the exit code", async () => {
      const result = await shell("printf 'a\\377\\000b'; echo oops > /dev/stderr; exit 3");
      expect([...result.stdout]).toEqual([97, 255, 0, 98]);
      expect(text(result.stderr)).toBe("oops\n");
      expect(result).toMatchObject({ exitCode: 3, timedOut: false, truncated: false });
    });

    test("a death by signal is 128 + its number", async () => {
      expect((await shell("kill -SEGV $$")).exitCode).toBe(139);
      expect((await shell("kill -KILL $$")).exitCode).toBe(137);
    });

    test("passes arguments as they are, also ten thousand", async () => {
      const words = ["", "a b", "$HOME", "*", "é\n", "-n", ...Array.from({ length: 10_000 }, (_, index) => `${index}`)];
      const { stdout } = await run("printf", ["%s\\0", ...words]);
      expect(text(stdout).split("\0").slice(0, -1)).toEqual(words);
    });

    test("adds to the environment", async () => {
      const { stdout } = await shell('echo "$ADDED" "$HOME"', { env: { ADDED: "=é x" } });
      expect(text(stdout)).toBe(`=é x ${process.env.HOME}\n`);
    });

    test("starts in a directory, from which relative programs are taken", async () => {
      expect(text((await run("pwd", [], { cwd: join(root, "sub") })).stdout)).toBe(`${join(root, "sub")}\n`);
      expect(text((await run("./tool", ["x"], { cwd: join(root, "sub") })).stdout)).toBe("tool x\n");
    });

    test("looks a program up on the PATH it is given", async () => {
      const env = { PATH: `${join(root, "sub")}:${process.env.PATH}` };
      expect(text((await run("tool", [], { env })).stdout)).toBe("tool \n");
    });

    test("gives standard input, or none", async () => {
      const input = new Uint8Array(3_000_000).map((_, index) => index * 7);
      expect((await run("cat", [], { stdin: input })).stdout).toEqual(input);
      expect((await run("cat", [])).stdout.length).toBe(0);
      expect((await run("cat", [], { stdin: new Uint8Array(0) })).stdout.length).toBe(0);
    });

    test("does not mind a child that reads nothing", async () => {
      const stdin = new Uint8Array(3_000_000);
      expect((await shell("exec <&-; echo done", { stdin })).exitCode).toBe(0);
      expect((await run("true", [], { stdin })).exitCode).toBe(0);
    });

    test("keeps a hundred megabytes", async () => {
      const { stdout, truncated } = await run("head", ["-c", "100000000", "/dev/zero"]);
      expect([stdout.length, truncated]).toEqual([100_000_000, false]);
    });

    test("reads and drops what is beyond the bound", async () => {
      const result = await shell("head -c 3000000 /dev/zero; echo x >&2; exit 4", { maxOutputBytes: 1000 });
      expect(result).toMatchObject({ exitCode: 4, truncated: true });
      expect(result.stdout.length + result.stderr.length).toBe(1000);
      expect((await shell("printf 1234", { maxOutputBytes: 4 })).truncated).toBe(false);
    });

    test("waits for a child that closes its pipes", async () => {
      const marker = join(root, `closed-${name}`);
      const { exitCode } = await shell(`exec >&- 2>&-; sleep 0.1; : > ${marker}; exit 5`);
      expect([exitCode, existsSync(marker)]).toEqual([5, true]);
    });

    test("does not wait for what a child leaves behind with its pipes", async () => {
      const { stdout } = await shell("sleep 60 & echo $$ $!; exit 0");
      const [leader = "", left = ""] = text(stdout).trim().split(" ");
      expect(isGroupAlive(Number(leader))).toBe(true);
      process.kill(Number(left), "SIGKILL");
    });

    test("at the deadline ends the whole group", async () => {
      const { stdout, exitCode, timedOut } = await shell("sleep 60 & echo $$; sleep 60", { timeout: 200 });
      expect([exitCode, timedOut]).toEqual([143, true]);
      expect(isGroupAlive(Number(text(stdout)))).toBe(false);
    });

    test("kills what ignores SIGTERM", async () => {
      const ignoring = "trap '' TERM; echo $$; while :; do sleep 1; done";
      const result = await shell(ignoring, { timeout: 200 });
      expect([result.exitCode, result.timedOut]).toEqual([137, true]);
      await waitFor(() => !isGroupAlive(Number(text(result.stdout))));
    });

    test("ends a flood at the deadline", async () => {
      const result = await run("yes", [], { timeout: 200, maxOutputBytes: 10 });
      expect(result).toMatchObject({ exitCode: 143, timedOut: true, truncated: true });
    });

    test("says why a program cannot be started", async () => {
      const message = async (command: string, args: string[] = [], options = {}): Promise<string> =>
        await run(command, args, options).then(
          () => "started",
          (error: Error) => error.message.replaceAll(root, ""),
        );
      expect(await message("no-such-program")).toBe('cannot run "no-such-program": no such program on PATH');
      expect(await message("")).toBe('cannot run "": no such program on PATH');
      expect(await message(join(root, "none"))).toBe('cannot run "/none": no such file');
      expect(await message(root)).toBe('cannot run "": it is a directory');
      expect(await message(join(root, "plain"))).toContain("not executable");
      expect(await message(join(root, "plain/x"))).toContain("not a directory");
      expect(await message(join(root, "no-interpreter"))).toContain("the interpreter named in its first line");
      expect(await message(join(root, "no-format"))).toContain("#!/bin/sh");
      expect(await message("true", [], { cwd: join(root, "none") })).toContain('directory "/none" does not exist');
      expect(await message("true", [], { cwd: join(root, "plain") })).toContain('"/plain" is not a directory');
      expect(await message("true", ["x".repeat(5_000_000)])).toContain("too long");
      expect(await message("true", ["ok", "a\0b"])).toBe('cannot run "true": argument 2 has a NUL byte');
      expect(await message("tr\0ue")).toContain("has a NUL byte");
      expect(await message("true", ["\udc80"])).toBe('cannot run "true": argument 1 is not valid UTF-8');
      expect(await message("true", [], { env: { A: "\0" } })).toContain('the variable "A" has a NUL byte');
      expect(await message("true", [], { env: { "A=B": "" } })).toContain('"A=B" has a name');
    });

    test("asks for permission to run exactly what is started", async () => {
      const onlyTrue = new Permissions({ allow: { run: ["true"] }, deny: {} });
      const refused = async (command: string, options: Partial<ProcessOptions> = {}): Promise<boolean> =>
        await run(command, [], { permissions: onlyTrue, ...options }).then(
          () => false,
          (error) => error instanceof PermissionDenied,
        );
      writeFileSync(join(root, "true"), "#!/bin/sh\n");
      chmodSync(join(root, "true"), 0o755);
      expect(await refused("true")).toBe(false);
      expect(await refused("true", { env: { PATH: process.env.PATH ?? "" } })).toBe(false);
      expect(await refused("false")).toBe(true);
      expect(await refused("./true", { cwd: root })).toBe(true);
      expect(await refused("true", { env: { PATH: root } })).toBe(true);
      expect(await refused("true", { env: { LD_PRELOAD: join(root, "x.so") } })).toBe(true);
      expect(await refused("no-such-program")).toBe(true);
    });

    test.skipIf(process.platform !== "linux")(
      "leaves no descriptor, and gives the child none but its own",
      async () => {
        const count = (): number => readdirSync("/proc/self/fd").length;
        await run("true", []);
        const before = count();
        for (let round = 0; round < 50; round++) {
          await run("true", [], { stdin: new Uint8Array(1) });
          await run("/no/such", []).catch(() => undefined);
        }
        expect(count()).toBeLessThanOrEqual(before + 1);
        const { stdout } = await run("ls", ["/proc/self/fd"]);
        // Its own three, and the one with which it reads the directory.
        expect(text(stdout)).toBe("0\n1\n2\n3\n");
      },
    );

    test.skipIf(process.platform !== "linux")("a child leads its own session and takes every signal", async () => {
      const { stdout } = await shell(
        "cut -d' ' -f1,5,6,7 /proc/$$/stat; exec grep -E '^Sig(Blk|Ign)' /proc/self/status",
      );
      const [ids = "", blocked, ignored = ""] = text(stdout).split("\n");
      const [pid, ...others] = ids.split(" ");
      expect(others).toEqual([pid as string, pid as string, "0"]);
      expect(blocked).toEndWith("\t0000000000000000");
      // Only 32 and 33, which the C library keeps for itself, may be ignored.
      expect(BigInt(`0x${ignored.split("\t")[1]}`) & ~0x180000000n).toBe(0n);
    });
  });
}

describe("runProcess and its signal", () => {
  test("aborted before the start, nothing is started", async () => {
    const marker = join(root, "started");
    const signal = AbortSignal.abort(new Error("not now"));
    await expect(runProcess("touch", [marker], { permissions, signal })).rejects.toThrow("not now");
    expect(existsSync(marker)).toBe(false);
  });

  test("aborted while it runs, the whole group is gone when it settles", async () => {
    const controller = new AbortController();
    const marker = join(root, "group");
    const script = `sleep 60 & echo $$ > ${marker}.new; mv ${marker}.new ${marker}; sleep 60`;
    const running = runProcess("sh", ["-c", script], { permissions, signal: controller.signal });
    await waitFor(() => existsSync(marker));
    controller.abort(new Error("enough"));
    expect(await running.catch((error: Error) => error.message)).toBe("enough");
    const leader = Number(readFileSync(marker, "utf8"));
    expect(leader).toBeGreaterThan(1);
    expect(isGroupAlive(leader)).toBe(false);
  });

  test("aborted after its end, nothing happens", async () => {
    const controller = new AbortController();
    const { exitCode } = await runProcess("true", [], { permissions, signal: controller.signal });
    controller.abort();
    expect(exitCode).toBe(0);
  });

  test("many run at once", async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        runProcess("sh", ["-c", `cat; exit ${index}`], { permissions, stdin: Buffer.from(`${index}`) }),
      ),
    );
    expect(results.map(({ stdout, exitCode }) => [text(stdout), exitCode])).toEqual(
      results.map((_, index) => [`${index}`, index]),
    );
  });
});

test("runProcessSync ends the group when it is told to", () => {
  let looks = 0;
  const isCancelled = (): boolean => ++looks > 3;
  expect(() => runProcessSync("sleep", ["60"], { permissions, isCancelled })).toThrow("aborted");
});

describe("runStreaming", () => {
  const stream = async (
    command: string,
    options = {},
  ): Promise<[string[], Awaited<ReturnType<typeof runStreaming>>]> => {
    const lines: string[] = [];
    const onLine = (line: Uint8Array): void => void lines.push(Buffer.from(line).toString("latin1"));
    return [lines, await runStreaming(command, { permissions, onLine, ...options })];
  };

  test("tells each line of both streams, in order", async () => {
    const [lines, result] = await stream("echo one; echo two >&2; printf 'x\\377\\r\\n\\nlast'; exit 2");
    expect(lines).toEqual(["one", "two", "x\xff\r", "", "last"]);
    expect(Buffer.from(result.content).toString("latin1")).toBe("one\ntwo\nx\xff\r\n\nlast");
    expect(result).toMatchObject({ isError: true, exitCode: 2, timedOut: false });
    expect(result.cancelled).toBeUndefined();
  });

  test("tells a line while the command runs", async () => {
    const marker = join(root, "seen");
    const onLine = (): void => writeFileSync(marker, "");
    const command = `echo ready; until [ -e ${marker} ]; do sleep 0.01; done; echo done`;
    const result = await runStreaming(command, { permissions, onLine });
    expect(text(result.content)).toBe("ready\ndone\n");
  });

  test("cuts a very long line", async () => {
    const [lines, { content }] = await stream("head -c 150000 /dev/zero | tr '\\0' x; echo; echo end");
    expect(lines.map((line) => line.length)).toEqual([65_536, 65_536, 150_000 - 2 * 65_536, 3]);
    expect(content.length).toBe(150_005);
  });

  test("ends the group at the deadline, and when aborted", async () => {
    const [late, timedOut] = await stream("echo $$; sleep 60 & sleep 60", { timeout: 200 });
    expect(timedOut).toMatchObject({ isError: true, timedOut: true, exitCode: 143 });
    expect(isGroupAlive(Number(late[0]))).toBe(false);
    const controller = new AbortController();
    let leader = 0;
    const onLine = (line: Uint8Array): void => {
      leader = Number(text(line));
      controller.abort();
    };
    const [, aborted] = await stream("echo $$; sleep 60 & sleep 60", { signal: controller.signal, onLine });
    expect(aborted).toMatchObject({ isError: true, timedOut: false, cancelled: true });
    expect(isGroupAlive(leader)).toBe(false);
    const [none, before] = await stream("echo x", { signal: controller.signal });
    expect([none, before.cancelled]).toEqual([[], true]);
  });

  test("an error of the listener ends the command and is thrown", async () => {
    const onLine = (): never => {
      throw new Error("bad listener");
    };
    expect(await stream("echo x; sleep 60", { onLine }).catch((error: Error) => error.message)).toBe("bad listener");
  });

  test("uses another shell, and asks for it", async () => {
    const shell = { program: "sh", args: ["-c", 'echo "other: $1"', "x"] };
    const [lines] = await stream("the line", { shell });
    expect(lines).toEqual(["other: the line"]);
    const onlyEcho = new Permissions({ allow: { run: ["echo"] }, deny: {} });
    const run = (command: string, options = {}): Promise<unknown> =>
      runStreaming(command, { permissions: onlyEcho, ...options }).catch((error) => error);
    expect(await run("echo x")).toMatchObject({ exitCode: 0 });
    expect(await run("echo x", { shell })).toBeInstanceOf(PermissionDenied);
    expect(await run("echo x; ls")).toBeInstanceOf(PermissionDenied);
    expect(await run("ls")).toBeInstanceOf(PermissionDenied);
  });
});
