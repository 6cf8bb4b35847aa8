// What the types of parameters make of what Lua passes.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

test("numbers are text as Lua writes them, wherever text is expected", async () => {
  const { output, error } = await program(`
    local numbers = { 2, 2.0, -0.0, 1 / 3, 1e15, 2^53, 1e100, math.huge, math.maxinteger, math.mininteger }
    for _, number in ipairs(numbers) do
      ingot.cmd.register("go", print, { desc = number, args = { number }, override = true })
      local row = ingot.cmd.list()[1]
      local text = tostring(number)
      local plain = ingot.text.truncate(number, 100)
      if not (plain == text and row.desc == text and row.args[1] == text) then print(text, plain, row.desc, row.args[1]) end
    end
    print(#numbers, ingot.path.join("a", 2.0), pcall(ingot.text.width, {}))`);
  expect(error).toBeUndefined();
  expect(output).toBe("10\ta/2.0\tfalse\tbad argument #1 to 'text.width' (string expected, got table)\n");
});
