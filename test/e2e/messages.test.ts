// What a program and the parts of it have to say reaches the user of a run.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const place = new Place();

test("warnings and errors are said on standard error, without control characters; notes are not", async () => {
  const code = `
    ingot.messages.append("warn", "me", "careful \\27[31mred")
    ingot.messages.append("info", "me", "quiet")
    ingot.cmd.run("nope")`;
  expect(await place.run(["eval", code])).toMatchObject({
    stdout: "",
    stderr: 'ingot: careful \\x1b[31mred\ningot: there is no command "nope"\n',
    code: 0,
  });
});

test("state that is damaged is kept aside, and that is said", async () => {
  const directory = join(place.home, ".local/state/ingot/plugins");
  place.write("../home/.local/state/ingot/plugins/p.json", '{"a": ');
  const result = await place.run(["eval", 'print(next(ingot.state.persistent("p").all))']);
  expect(result).toMatchObject({ stdout: "nil\n", code: 0 });
  expect(result.stderr).toBe(`ingot: "${directory}/p.json" is damaged; it was kept as "${directory}/p.json.corrupt"\n`);
});

test("an error in a handler is said once, and is the exit code", async () => {
  const code = `
    local n = 0
    local reg reg = ingot.timer.every(1, function() n = n + 1 if n == 5 then reg:remove() end error("oops") end)`;
  const result = await place.run(["eval", code]);
  expect(result.code).toBe(1);
  expect(result.stderr.match(/oops/g)).toHaveLength(1);
});
