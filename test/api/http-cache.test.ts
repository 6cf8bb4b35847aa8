// `ingot.http.cache` as Lua programs see it.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

test("values are kept byte for byte, for all programs of the process", async () => {
  const { output } = await program(`
    local cache = ingot.http.cache
    print(cache.read("test:a"), cache.write("test:a", "text"), cache.read("test:a"))
    cache.write("test:b", "\\xff\\0é")
    print(cache.read("test:b") == "\\xff\\0é")
    cache.write("test:a", "")
    print(cache.read("test:a") == "", smelt.http.cache.read == cache.read)
    print(pcall(cache.read, "\\xff"))`);
  expect(output).toBe(
    "nil\tnil\ttext\ntrue\ntrue\ttrue\nfalse\tbad argument #1 to 'http.cache.read' (the string is not valid UTF-8)\n",
  );
  expect((await program('print(#ingot.http.cache.read("test:b"))')).output).toBe("4\n");
});

test("memory is bounded: the least recently used makes room, the oversized is not kept", async () => {
  const { output } = await program(`
    local cache = ingot.http.cache
    local megabyte = ("x"):rep(1024 * 1024)
    cache.write("test:kept", "yes")
    cache.write("test:lost", "no")
    for i = 1, 70 do
      cache.write("test:" .. i, megabyte)
      cache.read("test:kept")
    end
    print(cache.read("test:kept"), cache.read("test:lost"), cache.read("test:1"), #cache.read("test:70"))
    cache.write("test:70", megabyte:rep(65))
    print(cache.read("test:70"))`);
  expect(output).toBe("yes\tnil\tnil\t1048576\nnil\n");
});
