// What is read from the text of a command line.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a shell would read them

import { describe, expect, test } from "bun:test";
import {
  checkBackgroundOperator,
  checkInteractive,
  extractPaths,
  hasOutputRedirection,
  split,
  splitWithOperators,
} from "../../src/system/shell-command.ts";
import { createRandom } from "../kernel/random.ts";

describe("split", () => {
  const cases: [string, string[]][] = [
    ["", []],
    ["  ;; ; \n", []],
    ["ls -la", ["ls -la"]],
    ["a; b && c || d | e |& f & g\nh", ["a", "b", "c", "d", "e", "f", "g", "h"]],
    ["a &&\n  b", ["a", "b"]],
    ["echo 'a;b' \"c&&d\" e\\;f", ["echo 'a;b' \"c&&d\" e\\;f"]],
    ["echo $(a; b) `c | d` ${x:-a;b} | e", ["echo $(a; b) `c | d` ${x:-a;b}", "e"]],
    ["(a; b) | c", ["(a; b)", "c"]],
    ["a # ; b\nc#d; e", ["a", "c#d", "e"]],
    ["cat <<EOF | x\na; b\nEOF\nrm y", ["cat <<EOF", "x", "rm y"]],
    ["cat <<-'E F'; y\n\ta; b\n\tE F\nrm y", ["cat <<-'E F'", "y", "rm y"]],
    ["cat <<<a; b", ["cat <<<a", "b"]],
    ["make 2>&1 | tee log &> all >| x; y", ["make 2>&1", "tee log &> all >| x", "y"]],
    ["diff <(a; b) <(c | d); e", ["diff <(a; b) <(c | d)", "e"]],
    ["echo $((1 & 2 << 3)); b", ["echo $((1 & 2 << 3))", "b"]],
    ["echo $((a); (b)); c", ["echo $((a); (b))", "c"]],
    ["echo $'it\\'s; x'; b", ["echo $'it\\'s; x'", "b"]],
    ["echo \"${x:-'}\"; b 'c'", ['echo "${x:-\'}"', "b 'c'"]],
    ["a \\\n b; c", ["a \\\n b", "c"]],
    ["echo 'open; x", ["echo 'open; x"]],
    ["echo $(open; x", ["echo $(open; x"]],
    [") a; b", [") a", "b"]],
  ];
  for (const [command, parts] of cases) {
    test(JSON.stringify(command), () => expect(split(command)).toEqual(parts));
  }

  test("tells the operator after each command", () => {
    expect(splitWithOperators("a && b | c; d\ne & f")).toEqual([
      { command: "a", op: "&&" },
      { command: "b", op: "|" },
      { command: "c", op: ";" },
      { command: "d", op: "\n" },
      { command: "e", op: "&" },
      { command: "f" },
    ]);
    expect(splitWithOperators("a;")).toEqual([{ command: "a", op: ";" }]);
  });

  test("no command hides in what looks like a here-document", () => {
    expect(split("cat <<E\nrm x")).toEqual(["cat <<E", "rm x"]);
    expect(split("((1<<2))\nrm x\n2")).toEqual(["((1<<2))", "rm x", "2"]);
  });
});

describe("checkInteractive", () => {
  const interactive = `vim x|/usr/bin/nano|ls && less f|echo $(vim)|(top)|echo "$(htop)"|X=1 vi|sudo -E emacs|if true; then irb; fi
    git rebase -i HEAD~2|git -C dir add --interactive|git -c a=b stash -i|v'i'm x|\\vim|env A=b nvim|cat <(less x)|\`more x\``;
  for (const command of interactive.split(/\||\n/).map((line) => line.trim())) {
    test(JSON.stringify(command), () => expect(checkInteractive(command)).toContain("no terminal"));
  }

  const fine = ["echo vim", "cat vim.txt", "git commit -m add -i", "git add .", "echo 'vim'", "# vim", "vimdiff2", ""];
  for (const command of fine) {
    test(JSON.stringify(command), () => expect(checkInteractive(command)).toBeUndefined());
  }

  test("names the program", () => {
    expect(checkInteractive("cd x; /usr/bin/vim y")).toBe(
      'interactive program "vim" cannot run here: there is no terminal for it',
    );
  });
});

describe("checkBackgroundOperator", () => {
  for (const command of ["sleep 5 &", "a & b", "(a &)", "echo $(a & b)", "a &\nb", "`a &`", "a&"]) {
    test(JSON.stringify(command), () => expect(checkBackgroundOperator(command)).toContain('"&"'));
  }
  const fine = [
    ..."a && b|a 2>&1|a &> f|a &>> f|a >& f|a <&3|echo 'a & b'|echo \"&\"|echo \\&|a # &|echo $((1 & 2))".split("|"),
    "a |& b",
    "curl 'http://x/?a=1&b=2'",
    "cat <<'E'\na & b\nE",
  ];
  for (const command of fine) {
    test(JSON.stringify(command), () => expect(checkBackgroundOperator(command)).toBeUndefined());
  }
});

describe("extractPaths", () => {
  const cases: [string, string[]][] = [
    ["ls", []],
    ["/bin/ls /etc ../x ./y a/b plain", ["/etc", "../x", "./y", "a/b"]],
    ["cat '/a b' \"$HOME/x\" ${HOME}/y ~/z ~user", ["/a b", "~/x", "~/y", "~/z", "~user"]],
    ["a > out 2>/dev/null < in >&2 2>&1 &> all", ["out", "in", "all"]],
    ["cc -I/usr/include --out=/tmp/o -o ../x", ["/usr/include", "/tmp/o", "../x"]],
    ["dd if=/dev/sda of=/tmp/x", ["/dev/sda", "/tmp/x"]],
    ["X=/opt/a sudo rm /b", ["/opt/a", "/b"]],
    ["curl https://example.com/x file:///etc/passwd", ["/etc/passwd"]],
    ["echo $(cat /a `cat /b`) | tee /c", ["/c", "/a", "/b"]],
    ["cat {/etc,/usr}/x", ["{/etc,/usr}/x", "/etc", "/usr", "/x"]],
    ["cd && ls .", ["~", "."]],
    ["cd .. && cat /a /a", ["..", "/a"]],
    ["cat <<E\n/x\nE", []],
    ["cat <<E\n$(cat /x)\nE", ["/x"]],
  ];
  for (const [command, paths] of cases) {
    test(JSON.stringify(command), () => expect(extractPaths(command)).toEqual(paths));
  }
});

describe("hasOutputRedirection", () => {
  for (const command of [
    "a > f",
    "a >> f",
    "a>f",
    "a 2> f",
    "a >| f",
    "a &> f",
    "a >& f",
    "(a > f)",
    "x $(a > f)",
    "a >",
  ]) {
    test(JSON.stringify(command), () => expect(hasOutputRedirection(command)).toBe(true));
  }
  for (const command of [
    "a",
    "a '>' b",
    "a \\> b",
    'a ">"',
    "a 2>&1",
    "a >&2",
    "a < f",
    "a 2>/dev/null",
    "a # > f",
    "a $((1>2))",
  ]) {
    test(JSON.stringify(command), () => expect(hasOutputRedirection(command)).toBe(false));
  }
});

describe("any text", () => {
  const pieces = [
    ..."a b ; & | ( ) < > ' \" \\ $ ` { } # ~ / = - 1 \0 é \ud800".split(" "),
    ...[
      "$(",
      "$((",
      "))",
      "${",
      "<<E\n",
      "\nE\n",
      "<<-'x'",
      "\n",
      " ",
      "&&",
      "||",
      "2>&1",
      "vim",
      "git ",
      "<(",
      "$'",
      "case ",
    ],
  ];
  const checks = [
    split,
    splitWithOperators,
    checkInteractive,
    checkBackgroundOperator,
    extractPaths,
    hasOutputRedirection,
  ];

  test("is read without an error, and no text is invented", () => {
    const random = createRandom(20250301);
    for (let round = 0; round < 20_000; round++) {
      const command = Array.from({ length: random.below(25) }, () => random.pick(pieces)).join("");
      for (const check of checks) {
        check(command);
      }
      for (const part of split(command)) {
        expect(part).not.toBe("");
        expect(command).toContain(part);
      }
    }
  });

  for (const piece of [
    "$(",
    "${",
    "`",
    "$((",
    "((",
    '"${',
    "<<E\n",
    "(",
    "'",
    "a;",
    "$((a)b) ",
    '$(( "(" ) ) ',
    "\\`",
    "<(",
  ]) {
    test(`${JSON.stringify(piece)} twenty thousand times`, () => {
      const command = piece.repeat(20_000);
      for (const check of checks) {
        check(command);
      }
    }, 30_000);
  }
});
