// Simple commands: what is accepted is exactly what real shells do with the line.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSimpleCommand } from "../../src/kernel/simple-command.ts";
import { createRandom, type Random } from "./random.ts";

describe("accepted", () => {
  const cases: [string, string[]][] = [
    ["git", ["git"]],
    ["  git\tlog  -1 \n", ["git", "log", "-1"]],
    ["'git' \"a b\" c\\ d 'it'\\''s'", ["git", "a b", "c d", "it's"]],
    ["/usr/bin/git commit -m 'two\nlines'", ["/usr/bin/git", "commit", "-m", "two\nlines"]],
    [
      'git "\\"\\\\\\a" \'\' x#y HEAD^ *.c {a,b} ~/x a=b !',
      ["git", '"\\\\a', "", "x#y", "HEAD^", "*.c", "{a,b}", "~/x", "a=b", "!"],
    ],
    ["g'i't", ["git"]],
    ["[ -f x ]", ["[", "-f", "x", "]"]],
    ["echo 'price: 5'", ["echo", "price: 5"]],
    ["git log '$HOME'", ["git", "log", "$HOME"]],
  ];
  for (const [line, words] of cases) {
    test(JSON.stringify(line), () => {
      const [program, ...rest] = words;
      expect(parseSimpleCommand(line, "linux")).toEqual({ program: program ?? "", arguments: rest });
    });
  }
});

describe("refused", () => {
  const plain = String.raw`
    git;rm      git|rm      git&       git&&rm     git>x       git<x       git 2>&1    (git)       git a(b)     git a;
    git $(rm)   git $HOME   git "$HOME"            git $'x'    $RM x       git \       git 'x      git "x       %1
    A=b git     A= git      A[0]=1 git             A+=b git    =rm x       # git       git # rm    ~/git        g*t
    g?t         [gr]m       {rm,x}     r{m,}       ! git       if git      { git       time git    while x      [[ x ]]
    eval git    exec git    command git            . x         source x    builtin eval            trap git EXIT
    alias x=y   coproc git  'eval' git             -c git      +x git      '' git      test -v 'a[$(rm)]'
  `;
  const lines = plain.split(/\s{2,}/).filter((line) => line !== "");
  lines.push(
    "",
    "  ",
    "\n",
    "\ngit",
    "git\nrm",
    "git `rm`",
    'git "`rm`"',
    "git a\\\nb",
    "g\\\nit",
    "printf -v 'a[`rm`]' x",
  );
  lines.push("git \0", "git 'a\0b'", 'git "a\0b"', "git \\\0", "r\u00a0m");
  for (const line of lines) {
    test(JSON.stringify(line), () => expect(parseSimpleCommand(line, "linux")).toBeUndefined());
  }
});

test("on Windows only plain words are accepted", () => {
  expect(parseSimpleCommand("C:\\bin\\git.exe log -1", "win32")).toEqual({
    program: "C:\\bin\\git.exe",
    arguments: ["log", "-1"],
  });
  for (const line of ["git %PATH%", "git ^& rm", 'git "x"', "git & rm", "call rm", "git\nrm", "cmd"]) {
    expect([line, parseSimpleCommand(line, "win32")]).toEqual([line, undefined]);
  }
});

describe.skipIf(process.platform === "win32")("against real shells", () => {
  const PROGRAMS = ["git", "tool", "a-b", "x.y"];
  const PIECES = [
    ...PROGRAMS,
    ...Array.from(" \t\n\r\u00a0\\'\"=#~!*?[]{},^%:;&|<>()$`-+aé1"),
    ...[" ", " ", "'", '"', "b c", "if ", "eval ", "exec ", "command ", "A=b ", "'a b'", '"c d"', "\\ ", ". ", "time "],
  ];
  const shells = ["sh", "bash", "dash", "ksh", "zsh", "busybox"].flatMap((name) => {
    const path = Bun.which(name);
    return path === null ? [] : [name === "busybox" ? [path, "sh"] : [path]];
  });
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "simple-command-"));
    mkdirSync(join(root, "bin"));
    mkdirSync(join(root, "empty"));
    for (const name of PROGRAMS) {
      writeFileSync(join(root, "bin", name), `#!/bin/sh\nprintf '%s\\0' ${name} "$@" >> "$RECORD"\n`);
      chmodSync(join(root, "bin", name), 0o755);
    }
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function randomLine(random: Random): string {
    const pieces = Array.from({ length: 1 + random.below(7) }, () => random.pick(PIECES));
    return (random.below(4) > 0 ? [`${random.pick(PROGRAMS)} `, ...pieces] : pieces).join("");
  }

  function runInShell(shell: string[], line: string): string[] {
    const record = join(root, "record");
    rmSync(record, { force: true });
    Bun.spawnSync([...shell, "-c", line], {
      cwd: join(root, "empty"),
      env: { PATH: join(root, "bin"), RECORD: record, HOME: "/home" },
      stdio: ["ignore", "ignore", "ignore"],
    });
    return existsSync(record) ? readFileSync(record, "utf8").split("\0").slice(0, -1) : [];
  }

  for (const shell of shells) {
    test(`${shell.join(" ")} starts the program that is named, with these arguments`, () => {
      const random = createRandom(20240607);
      let accepted = 0;
      for (let attempt = 0; accepted < 150 && attempt < 20_000; attempt++) {
        const line = randomLine(random);
        const command = parseSimpleCommand(line, "linux");
        if (command === undefined) {
          continue;
        }
        accepted++;
        const words = runInShell(shell, line);
        const expected = PROGRAMS.includes(command.program) ? [command.program] : [];
        expect([line, words.slice(0, 1)]).toEqual([line, expected]);
        // Where a shell may expand an argument, only the program is promised.
        if (expected.length > 0 && !command.arguments.some((word) => /[~{*?[^=]/.test(word))) {
          expect([line, words.slice(1)]).toEqual([line, command.arguments]);
        }
      }
      expect(accepted).toBe(150);
      expect(readdirSync(join(root, "empty"))).toEqual([]);
    }, 60_000);
  }
});
