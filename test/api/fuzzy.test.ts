// `ingot.fuzzy` as a Lua program sees it.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

async function lines(source: string): Promise<string[]> {
  const { output, error } = await program(`
    local fuzzy = ingot.fuzzy
    local function rank(...) return table.concat(fuzzy.rank(...), " ") end
    ${source}`);
  expect(error).toBeUndefined();
  return output.split("\n").slice(0, -1);
}

test("items are sorted by how well they match; others are left out", async () => {
  expect(
    await lines(`
      print(rank({ "zebra", "xaxbxc", "abc", "abcd" }, "abc"))
      print(rank({ "b", "a" }, ""), rank({}, "a"), rank({ "same", "same" }, "same"))
      print(rank({ "Straße", "CAFÉ" }, "cafe"), rank({ 12, 3.5 }, "12"))`),
  ).toEqual(["3 4 2", "1 2\t\t1 2", "2\t1"]);
});

test("tables are searched by their fields and may hold anything else", async () => {
  expect(
    await lines(`
      local item = { label = "open", on_select = function() end, handle = ingot.reg.new(function() end) }
      item.self = item
      local items = {
        item, { label = "x", description = "opener" }, { search_terms = { "close", "open" } }, { search_terms = "open" },
        { label = "open", _hay = "nothing" }, {}, setmetatable({}, { __index = function() error("never") end }),
      }
      local found = fuzzy.rank(items, "open")
      table.sort(found)
      print(table.concat(found, " "), #fuzzy.rank(items, ""))`),
  ).toEqual(["1 2 3 4\t7"]);
});

test("a score is lower for a better match and nil without one", async () => {
  expect(
    await lines(`
      print(fuzzy.score("abc", "abc"), fuzzy.score("abc", ""), fuzzy.score("abc", "x"), fuzzy.score("", "a"))
      print(fuzzy.score("abc", "ab") < fuzzy.score("xaxxb", "ab"), math.type(fuzzy.score("abcd", "bd")))
      print(fuzzy.score("\\xffabc", "abc") ~= nil, fuzzy.score("a", "\\xff"))`),
  ).toEqual(["0\t0\tnil\tnil", "true\tinteger", "true\tnil"]);
});

test("bad input is an error that says so", async () => {
  expect(
    await lines(`
      print(pcall(fuzzy.rank, "x", "")) print(pcall(fuzzy.rank, { "a", true }, "")) print(pcall(fuzzy.rank, { "a" }))
      print(pcall(fuzzy.score, "a"))`),
  ).toEqual([
    "false\tbad argument #1 to 'fuzzy.rank' (table expected, got string)",
    "false\tbad argument #1 to 'fuzzy.rank' (item 2: string or table expected, got boolean)",
    "false\tbad argument #2 to 'fuzzy.rank' (string expected, got no value)",
    "false\tbad argument #2 to 'fuzzy.score' (string expected, got no value)",
  ]);
});

test("huge texts, queries and lists are bearable", async () => {
  expect(
    await lines(`
      local text = ("ab/"):rep(1000000)
      print(fuzzy.score(text, "ba") ~= nil, fuzzy.score("ab", text), fuzzy.score(text, text) ~= nil)
      local items = {}
      for i = 1, 50000 do items[i] = { label = "item " .. i } end
      print(fuzzy.rank(items, "item 777")[1], #fuzzy.rank(items, "i"))`),
  ).toEqual(["true\tnil\ttrue", "777\t50000"]);
});
