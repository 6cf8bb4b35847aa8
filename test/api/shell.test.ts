// `ingot.shell` as a Lua program sees it.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

async function run(source: string): Promise<string> {
  const { output, error } = await program(source);
  expect(error).toBeUndefined();
  return output;
}

test("takes command lines apart", async () => {
  expect(
    await run(`
      local shell = ingot.shell
      print(table.concat(shell.split("cd a && make 'x;y' | tail -n 1; ls"), "/"))
      for _, s in ipairs(shell.split_with_ops("a && b; c")) do print(s.command, s.op) end
      print(#shell.split(""), #shell.split_with_ops(""))
      print(table.concat(shell.extract_paths("cat ./a ~/b > out.txt 2>/dev/null; ls /etc"), " "))`),
  ).toBe("cd a/make 'x;y'/tail -n 1/ls\na\t&&\nb\t;\nc\tnil\n0\t0\n./a ~/b out.txt /etc\n");
});

test("judges command lines", async () => {
  expect(
    await run(`
      local shell = ingot.shell
      print(shell.check_interactive("cd x && vim y"))
      print(shell.check_interactive("git rebase -i HEAD~2") ~= nil, shell.check_interactive("make"))
      print(shell.check_background_op("sleep 1 &") ~= nil, shell.check_background_op("a && b 2>&1 &> c"))
      print(shell.has_output_redirection("a > b"), shell.has_output_redirection("a 2>&1 >/dev/null"))`),
  ).toBe('interactive program "vim" cannot run here: there is no terminal for it\ntrue\tnil\ntrue\tnil\ntrue\tfalse\n');
});

test("keeps every byte, and takes whatever there is", async () => {
  expect(
    await run(`
      local shell = ingot.shell
      local parts = shell.split("echo \\xff\\xfe; echo 'é\\x80'")
      print(parts[1] == "echo \\xff\\xfe", parts[2] == "echo 'é\\x80'")
      print(shell.extract_paths("cat /a\\xff")[1] == "/a\\xff")
      print(shell.split_with_ops("a\\xff | b")[1].command == "a\\xff")
      print(#shell.split(("a;"):rep(10000)), shell.split(12)[1])
      for _, bad in ipairs({ "'", '"$(', "\`", "<<EOF", "((", "\\0", "\\\\" }) do
        shell.split(bad) shell.check_interactive(bad) shell.extract_paths(bad) shell.has_output_redirection(bad)
      end
      print(select(2, pcall(shell.split)))
      print(select(2, pcall(shell.split, {})))`),
  ).toBe(
    [
      "true\ttrue",
      "true",
      "true",
      "10000\t12",
      "bad argument #1 to 'shell.split' (string expected, got no value)",
      "bad argument #1 to 'shell.split' (string expected, got table)",
      "",
    ].join("\n"),
  );
});
