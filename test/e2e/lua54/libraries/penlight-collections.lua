-- Penlight's containers: List, Map, OrderedMap, Set, MultiMap, and seq, permute and array2d over them.

local List = require "pl.List"
local Map = require "pl.Map"
local OrderedMap = require "pl.OrderedMap"
local MultiMap = require "pl.MultiMap"
local Set = require "pl.Set"
local seq = require "pl.seq"
local permute = require "pl.permute"
local array2d = require "pl.array2d"
local tablex = require "pl.tablex"

-- The elements in the order of their text: maps and sets have no order of their own.
local function sorted(t)
  local copy = {}
  for i, v in ipairs(t) do copy[i] = tostring(v) end
  table.sort(copy)
  return table.concat(copy, " ")
end

print("-- List: changing")
do
  local l = List { 10, 20, 30 }
  print(l:append(40), l:extend { 50, 60 }, #l)
  print(l:insert(1, 0), l:put(-1))
  print(l:pop(), l:pop(1), l)
  print(l:remove(1), l:remove_value(30), l)
  print(l:chop(1, 2), l:splice(2, { 7, 8 }), l:slice_assign(1, 1, { "a", "b" }))
  print(l:reverse(), l:clear(), #l)
end

print("-- List: asking")
do
  local l = List { 5, 3, 9, 3 }
  print(l:index(9), l:index(99), l:contains(3), l:count(3), l:len(), l:minmax())
  print(l:slice(1, 2), l:slice(-2), l:slice(2, -2), l:sorted(), l:sorted ">", l)
  print(l .. List { 1 }, l == List { 5, 3, 9, 3 }, l == List { 5 }, l:clone() == l, l:join "-", tostring(l))
end

print("-- List: making")
print(List.range(1, 5), List.range(0, 1, 0.25), List.range(3), List.split("a,b,c", ","), List.split "one two", List(seq.range(1, 3)))

print("-- List: mapping")
do
  local l = List { 1, 2, 3, 4 }
  print(l:map "_*2", l:map(math.sqrt), l:map(function(x, y) return x + y end, 10), l:map2("+", { 10, 20, 30, 40 }))
  print(l:filter(function(x) return x % 2 == 0 end), l:filter(">", 2), l:reduce "+", l:reduce(math.max), List { "a", "b" }:mapm("rep", 2))
  local parts = l:partition(function(x) return x % 3 end)
  print(parts[0], parts[1], parts[2])
  l:transform(function(x) return x * x end)
  l:foreach(function(x, prefix) io.write(prefix, x, " ") end, "#")
  for x in l:iter() do io.write(x, ";") end
  print()
end

print("-- Map")
do
  local m = Map { a = 1, b = 2 }
  print(m.a, m.z, m:get "b", m:len())
  m:set("c", 3)
  print(sorted(m:keys()), sorted(m:values()), sorted(m:getvalues { "a", "c" }))
  print(m == Map { a = 1, b = 2, c = 3 }, m == Map { a = 1 }, m:setdefault("a", 9), m:setdefault("d", 9), m.d)
  m.d = nil
  m:update { a = 100, e = 5 }
  local items = m:items()
  table.sort(items, function(x, y) return x[1] < y[1] end)
  for _, item in ipairs(items) do io.write(item[1], "=", item[2], " ") end
  print()
end

print("-- OrderedMap keeps the order of insertion")
do
  local o = OrderedMap()
  o:set("zebra", 1)
  o:set("apple", 2)
  o:set("mango", 3)
  print(o, o:keys(), o:values())
  o:set("apple", 20)
  o:insert(1, "first", 0)
  print(o)
  for key, value in o:iter() do io.write(key, ":", value, " ") end
  print()
  o:sort()
  print(o)
  o:set("mango", nil)
  print(o, OrderedMap { { x = 1 }, { y = 2 } })
end

print("-- Set")
do
  local a, b = Set { 1, 2, 3 }, Set { 3, 4 }
  print(sorted(Set.values(a + b)), sorted(Set.values(a * b)), sorted(Set.values(a - b)), sorted(Set.values(a ^ b)))
  print(Set { 1, 2 } < Set { 1, 2, 3 }, Set.issubset(b, a), a == Set { 3, 2, 1 }, Set.isempty(Set {}), Set.isdisjoint(Set { 1 }, Set { 2 }), #a, Set.len(b))
  print(a[1], a[9], tostring(Set { "only" }), tostring(Set {}))
end

print("-- MultiMap")
do
  local m = MultiMap()
  m:set("fruit", "apple")
  m:set("fruit", "pear")
  m:set("nut", "hazel")
  print(List(m.fruit), List(m.nut), m.none)
end

print("-- seq")
do
  print(seq.sum(seq.range(1, 100)), seq.minmax(seq.list { 3, 1, 2 }))
  print(seq.copy(seq.filter(seq.range(1, 10), seq.greater_than(6))), seq.copy(seq.map(math.sqrt, { 1, 4, 9 })), seq.reduce("+", { 1, 2, 3 }))
  print(seq.copy(seq.take(seq.range(1, 10), 3)), seq.copy(seq.skip(seq.range(1, 5), 3)), seq.copy(seq.sort { 3, 1, 2 }), seq.copy(seq.splice({ 1, 2 }, { 3 })), seq.count({ 1, 5, 9 }, function(x) return x < 6 end))
  for a, b in seq.zip({ 1, 2, 3 }, { "a", "b", "c" }) do io.write(a, b, " ") end
  for i, v in seq.enum { "x", "y" } do io.write(i, v, " ") end
  print()
  print(seq { 1, 2, 3, 4 }:filter(function(x) return x > 1 end):map(function(x) return x * x end):copy())
  local file = assert(io.open("lines.txt", "w"))
  file:write("3\n1\n2\n")
  file:close()
  print(seq.lines("lines.txt"):map(tonumber):sort():copy())
  local counts = seq.count_map { "b", "a", "b" }
  print(counts.a, counts.b)
end

print("-- permute")
do
  local all = {}
  for p in permute.order_iter { 1, 2, 3 } do all[#all + 1] = table.concat(p) end
  print(sorted(all), #permute.order_table { "a", "b", "c", "d" })
end

print("-- array2d")
do
  local a = array2d.new(2, 3, function(i, j) return i * 10 + j end)
  print(array2d.size(a))
  array2d.write(a, nil, "%d ")
  print(List(array2d.column(a, 2)), List(array2d.row(a, 1)), List(array2d.flatten(a)), array2d.reduce2("+", "*", a), List(array2d.reduce_rows("+", a)))
  array2d.write(array2d.map("_+1", a), nil, "%d ")
  array2d.swap_rows(a, 1, 2)
  array2d.swap_cols(a, 1, 3)
  array2d.write(a, nil, "%d ")
  array2d.write(array2d.transpose(a), nil, "%d ")
  print(tablex.deepcompare(array2d.slice(a, 1, 1, 2, 2), { { 23, 22 }, { 13, 12 } }))
end
