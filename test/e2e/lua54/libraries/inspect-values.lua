-- inspect: scalars, strings with odd characters, sequences, mixed keys, nesting, depth, cycles, metatables.

local inspect = require "inspect"

print("-- scalars")
for _, value in ipairs { 0, -1, 1.5, 1e100, math.huge, true, false, "text" } do print(inspect(value)) end
print(inspect(nil), inspect(math.maxinteger), inspect(2 ^ 53), inspect(-0.0))

print("-- strings")
for _, text in ipairs { "", "plain", 'with "double"', "with 'single'", "both ' and \"", "new\nline", "tab\t", "zero\0", "\1\2\31", "\0019", "back\\slash", "ä€𝄞", "\127\255", "\r\n", "bell\a\b\f\v" } do print(inspect(text)) end

print("-- sequences and maps")
print(inspect {})
print(inspect { 1, 2, 3 })
print(inspect { "a", { "b", { "c" } } })
print(inspect { a = 1, b = 2 })
print(inspect { ["with space"] = 1, ["end"] = 2, _ok = 3, ["9x"] = 4, ["ä"] = 5 })
print(inspect { 1, 2, x = "y", [10] = "ten", [-1] = "minus", [1.5] = "float", [true] = "yes" })
print(inspect { { 1, 2 }, { a = { b = { c = {} } } } })
print(inspect { nil, 2, nil, 4 })

print("-- keys are sorted by type, then by value")
print(inspect { [3] = 1, [2.5] = 2, b = 3, a = 4, [true] = 5, [{}] = 6, [print] = 7 })

print("-- functions, threads, files get numbers")
do
  local f, g = function() end, function() end
  print(inspect { f, g, f, print, coroutine.create(f), io.stdout })
  print(inspect { [f] = g })
end

print("-- depth")
local deep = { a = { b = { c = { d = { e = 1 } } } }, list = { 1, { 2, { 3 } } } }
for depth = 0, 3 do print(depth, inspect(deep, { depth = depth })) end
print(inspect(deep, { depth = 10 }))

print("-- the same table twice, cycles")
do
  local shared = { "shared" }
  print(inspect { shared, shared, { shared } })
  local cycle = { name = "cycle" }
  cycle.self = cycle
  cycle.children = { { parent = cycle } }
  print(inspect(cycle))
  local a, b = {}, {}
  a.b, b.a = b, a
  print(inspect(a))
  local key = {}
  print(inspect { [key] = key })
end

print("-- metatables")
do
  local meta = { __index = { inherited = true }, __call = function() end }
  print(inspect(setmetatable({ 1, x = 2 }, meta)))
  print(inspect(setmetatable({}, { __tostring = function() return "I am a string" end })))
  print(inspect(setmetatable({ 1, 2 }, { __tostring = function() return "multi\nline" end })))
  print(inspect(setmetatable({}, { __tostring = function() error("broken", 0) end })))
  print(inspect(setmetatable({}, { __metatable = { hidden = "replaced" } })))
  print(inspect(setmetatable({ 1, 2, 3 }, { __len = function() return 1 end })))
  local own = {}
  setmetatable(own, own)
  print(inspect(own))
end

print("-- newline and indent")
print(inspect({ a = { b = 1 }, 1, 2 }, { newline = "@", indent = ">>" }))
print(inspect({ a = { b = 1 } }, { newline = "", indent = "" }))

print("-- inspect.inspect is the same function")
print(inspect.inspect { 1 } == inspect { 1 }, type(inspect._VERSION), tostring(inspect.KEY), tostring(inspect.METATABLE))
