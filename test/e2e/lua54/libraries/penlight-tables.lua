-- Penlight's tablex and pretty: comparing, copying, mapping, searching, reading and writing table literals.

local tablex = require "pl.tablex"
local pretty = require "pl.pretty"
local List = require "pl.List"

local function line(t) return pretty.write(t, "") end

print("-- copies and comparison")
do
  local original = { 1, { 2, { 3 } }, x = { y = "z" } }
  local shallow, deep = tablex.copy(original), tablex.deepcopy(original)
  print(shallow[2] == original[2], deep[2] == original[2], tablex.deepcompare(original, deep), tablex.deepcompare(original, { 1 }))
  deep.x.y = "changed"
  print(tablex.deepcompare(original, deep), original.x.y)
  print(tablex.compare({ 1, 2 }, { 1, 2 }, "=="), tablex.compare_no_order({ 1, 2, 3 }, { 3, 1, 2 }), tablex.deepcompare({ 0.1 + 0.2 }, { 0.3 }, false, 1e-9))
  local cyclic = { name = "cycle" }
  cyclic.self = cyclic
  local copy = tablex.deepcopy(cyclic)
  print(copy.self == copy, copy ~= cyclic)
end

print("-- keys, values, searching")
do
  local t = { c = 3, a = 1, b = 2 }
  local keys, values = tablex.keys(t), tablex.values(t)
  table.sort(keys)
  table.sort(values)
  print(line(keys), line(values), tablex.size(t), tablex.find({ "x", "y" }, "y"), tablex.find({ "x" }, "z"), tablex.rfind({ 1, 2, 1 }, 1))
  for key, value in tablex.sort(t) do io.write(key, "=", value, " ") end
  for key, value in tablex.sortv(t, function(a, b) return a > b end) do io.write(key, "=", value, " ") end
  print()
  print(tablex.search({ a = { b = { c = "needle" } } }, "needle"), tablex.find_if({ 5, 6, 7 }, ">", 5))
  print(tablex.index_map({ "x", "y" }).y, tablex.makeset({ "p" }).p, line(tablex.index_by({ 10, 20, 30 }, { 3, 1 })), line(tablex.count_map { "x", "x" }))
end

print("-- mapping, filtering, folding")
print(line(tablex.map(function(v) return v * 10 end, { 1, 2, 3 })), line(tablex.imap("tostring(_)", { 1, 2 })), line(tablex.map2("+", { 1, 2 }, { 10, 20 })), line(tablex.filter({ 1, 2, 3, 4 }, function(x) return x > 2 end)))
print(tablex.reduce("+", { 1, 2, 3, 4 }), tablex.reduce("..", { "a", "b", "c" }), tablex.reduce(math.max, { 3, 9, 2 }), tablex.reduce("+", { 1 }, 10), tablex.reduce("+", {}))
print(line(tablex.mapn(function(a, b, c) return a + b + c end, { 1, 2 }, { 10, 20 }, { 100, 200 })), line(tablex.pairmap(function(k, v) return v .. k end, { "only" })), line(tablex.zip({ 1, 2 }, { "a", "b" })), line(tablex.map_named_method("upper", { "a", "b" })))
do
  local t = { 1, 2, 3 }
  tablex.transform("_*10", t)
  tablex.foreachi(t, function(v, i) io.write(i, ":", v, " ") end)
  print(line(t))
end

print("-- changing in place")
do
  local t = { 1, 2, 3, 4, 5 }
  tablex.removevalues(t, 2, 3)
  print(line(t))
  tablex.insertvalues(t, 2, { "a", "b" })
  print(line(t))
  tablex.set(t, 0, 1, 2)
  print(line(t), line(tablex.icopy({ 1, 2 }, { 8, 9 }, 2)), line(tablex.move({ 1, 2, 3 }, { 9 }, 2)))
  tablex.clear(t)
  print(line(t))
  print(line(tablex.update({ a = 1 }, { a = 2 })))
end

print("-- new tables from old ones")
print(line(tablex.sub({ 1, 2, 3, 4 }, 2, 3)), line(tablex.sub({ 1, 2, 3, 4 }, -2)), line(tablex.range(1, 10, 3)), line(tablex.range(3, 1, -1)), line(tablex.new(3, "x")))
print(line(tablex.merge({ a = 1, b = 2 }, { b = 3 })), line(tablex.union({ a = 1 }, { a = 2 })), line(tablex.difference({ a = 1, b = 2 }, { b = 1 })), line(tablex.intersection({ a = 1, b = 2 }, { b = 1 })))

print("-- read-only")
do
  local t = tablex.readonly { 1, x = { y = 2 } }
  local ok, message = pcall(function() t.z = 1 end)
  print(t[1], t.x.y, #t, ok, (message:gsub("^.-:%d+: ", "")))
end

print("-- pretty.write")
print(pretty.write { 1, 2, { 3, 4 } })
print(pretty.write { name = "Lua" })
print(pretty.write { { a = 1 }, { "with 'quotes' and \"double\"", "new\nline" } })
print(pretty.write({ ["odd key"] = true }, "    "))
print(pretty.write({ ["for"] = "keyword" }, ""))
print(pretty.write "a string", pretty.write(42), pretty.write(nil), pretty.write(true))
print(pretty.write({}, ""), pretty.write({ {}, {} }, ""), pretty.write({ 1.5, -2.25, 10 }, ""), pretty.write({ 1, nil, 3 }, ""))
do
  local cycle = {}
  cycle[1] = cycle
  print(pretty.write(cycle, ""))
end

print("-- pretty.read and pretty.load")
do
  local t = assert(pretty.read "{ 1, 2, x = { 'nested', [10] = 'ten' } }")
  print(t[2], t.x[1], t.x[10])
  print((pretty.read "{ os.exit() }"))
  print((pretty.read "not a table"))
  print((pretty.read "{ function() end }"))
  print((pretty.read "{ 1, "))
  local back = pretty.read(pretty.write { 1, { 2, "three" }, x = { y = false } })
  print(tablex.deepcompare(back, { 1, { 2, "three" }, x = { y = false } }))
  print(line(pretty.load "a = 1"))
  print(pretty.load "for i = 1, 10 do end" == nil)
  print(line(pretty.load("y = { 1, 2 }", {}, true)))
end

print("-- numbers for people")
for _, n in ipairs { 5, 999, 1000, 123456, 1234567, 1234567890 } do print(n, pretty.number(n), pretty.number(n, "M"), pretty.number(n, "N", 2), pretty.number(n, "T")) end

print("-- dump to a file and back")
do
  pretty.dump({ saved = { 1, 2, 3 } }, "dump.lua")
  local file <close> = assert(io.open "dump.lua")
  print(tablex.deepcompare(pretty.read(file:read "a"), { saved = { 1, 2, 3 } }))
end

print("-- a List as a table")
print(line(List { 1, 2 }), tablex.deepcompare(List { 1 }, List { 1 }))
