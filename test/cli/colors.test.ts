// Colours of verbs on a terminal: there unless NO_COLOR says otherwise, which it does when it is not empty.
import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { Scratch } from "../api/program.ts";
import { PseudoTerminal } from "../e2e/pseudo-terminal.ts";

const MAIN = join(import.meta.dir, "../../src/main.ts");
const COLOR = "\x1b[";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** What a verb writes on a terminal. */
async function written(words: string[], env: Record<string, string>): Promise<string> {
  const terminal = new PseudoTerminal([process.execPath, MAIN, ...words], {
    cwd: scratch.root,
    env: { HOME: scratch.root, ...env },
  });
  try {
    await terminal.exit();
    await terminal.until(() => /hello|cell|fails/.test(terminal.written), "what the verb says");
    return terminal.written;
  } finally {
    terminal.close();
  }
}

test.each([["cmd"], ["doc"], ["test"]])("ingot %s", async (verb) => {
  await Bun.write(
    join(scratch.root, ".config/ingot/plugins/hello.lua"),
    'ingot.cmd.register("hello", function() end, { desc = "greet" })',
  );
  await Bun.write(join(scratch.root, "a_spec.lua"), 'it("fails", function() error("no") end)');
  for (const [env, isColored] of [
    [{}, true],
    [{ NO_COLOR: "" }, true],
    [{ NO_COLOR: "1" }, false],
    [{ TERM: "dumb" }, false],
  ] as const) {
    const text = await written(verb === "doc" ? ["doc", "cell"] : [verb], env);
    expect([env, text.includes(COLOR)]).toEqual([env, isColored]);
  }
});
