// Makes Lua modules that look like what people write: the same text at every run.

export const MODULES = 300;

const nouns = ["buffer", "window", "keymap", "session", "command", "option", "cursor", "region", "token", "history"];
const verbs = ["open", "close", "update", "render", "resolve", "collect", "parse", "format", "merge", "filter"];

/** Numbers from 0 up to 2^32, each following from the one before (Marsaglia 2003, "Xorshift RNGs"). */
function randomNumbers(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Source text of module number `n`: a class with defaults, validation, string work and a few closures. */
export function moduleSource(n: number): string {
  const random = randomNumbers(n + 1);
  const pick = (list: readonly string[]) => list[random() % list.length] as string;
  const noun = pick(nouns);
  const names = [...new Set(Array.from({ length: 4 + (n % 2) }, () => `${pick(verbs)}_${pick(nouns)}`))];
  const parts = [
    `-- ${noun} ${n}: keeps what belongs to one ${noun} and answers questions about it.`,
    `local M = {}\nM.__index = M\n`,
    `local defaults = {\n  name = "${noun}${n}",\n  limit = ${random() % 500},\n  ratio = ${(random() % 100) / 8},` +
      `\n  enabled = ${random() % 2 === 0},\n  tags = { "${pick(nouns)}", "${pick(verbs)}", "${pick(nouns)}" },\n}\n`,
    "--- Makes one; missing options take their defaults.\nfunction M.new(options)\n" +
      "  local self = setmetatable({ items = {}, count = 0 }, M)\n  for key, value in pairs(defaults) do\n" +
      "    local given = options and options[key]\n    if given == nil then given = value end\n    self[key] = given\n" +
      "  end\n  return self\nend\n",
    ...names.map((name, i) => method(name, i, random)),
    `function M:__tostring()\n  return string.format("%s(%d of %d)", self.name, self.count, self.limit)\nend\n`,
    "return M\n",
  ];
  return parts.join("\n");
}

function method(name: string, i: number, random: () => number): string {
  const limit = random() % 90;
  switch (i % 3) {
    case 0:
      return `function M:${name}(item, index)
  if type(item) ~= "table" then
    error("${name}: expected a table, got " .. type(item), 2)
  end
  index = index or #self.items + 1
  table.insert(self.items, index, item)
  self.count = self.count + 1
  return self.count <= self.limit + ${limit}
end
`;
    case 1:
      return `function M:${name}(predicate)
  local found = {}
  for i, item in ipairs(self.items) do
    local ok = predicate == nil or predicate(item, i)
    if ok and i > ${limit} then found[#found + 1] = item end
  end
  return found, #found
end
`;
    default:
      return `function M:${name}(text)
  local words, longest = {}, 0
  for word in tostring(text):gmatch("%w+") do
    words[#words + 1] = word:lower()
    longest = math.max(longest, #word)
  end
  return table.concat(words, ", ", 1, math.min(#words, ${limit + 1})), longest
end
`;
  }
}

/** A program that loads all modules and uses each a little. */
export function mainSource(): string {
  return `local total = 0
for i = 1, ${MODULES} do
  local module = require(("modules.m%03d"):format(i))
  total = total + #module.new({ name = "x" }).name
end
print(total)
`;
}
