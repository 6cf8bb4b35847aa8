-- next, pairs, ipairs, the length operator: sequences, removal while iterating, keys of every type.

local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- the length of sequences")
print(#{}, #{ 1 }, #{ 1, 2, 3 }, #{ n = 1 }, #{ [1] = 1, [2] = 2 }, #{ [2] = 2 } == 0 or #{ [2] = 2 } == 2, #{ nil }, #{ "a", "b", nil })
do
  local t = {}
  for i = 1, 100 do t[i] = i end
  print(#t)
  for i = 100, 51, -1 do t[i] = nil end
  print(#t)
  t[#t + 1] = "next"
  print(#t, t[51])
  t[#t] = nil
  print(#t)
end

print("-- with holes the length is some border")
do
  local t = { 1, 2, nil, 4, 5, nil, nil, 8 }
  local n = #t
  print(n == 0 and t[1] == nil or t[n] ~= nil and t[n + 1] == nil)
end

print("-- filling backwards and in odd orders ends in a sequence")
do
  local t = {}
  for i = 50, 1, -1 do t[i] = i end
  print(#t)
  t = {}
  for i = 1, 99, 2 do t[i] = i end
  for i = 2, 100, 2 do t[i] = i end
  print(#t)
end

print("-- ipairs order, and stopping")
for i, v in ipairs { "a", "b", nil, "d" } do io.write(i, v, " ") end
print()

print("-- pairs visits everything once, in any order")
do
  local t = { 10, 20, 30, x = "X", y = "Y", [2.5] = "float", [true] = "boolean", [-1] = "negative", [0] = "zero" }
  local function_key, table_key = print, {}
  t[function_key] = "function"
  t[table_key] = "table"
  local seen = {}
  for key, value in pairs(t) do seen[#seen + 1] = (type(key) == "table" or type(key) == "function") and value or tostring(key) .. "=" .. value end
  table.sort(seen)
  print(table.concat(seen, " "))
end

print("-- fields may be changed and removed while iterating")
do
  local t = {}
  for i = 1, 1000 do t["k" .. i] = i end
  local visited = 0
  for key, value in pairs(t) do
    visited = visited + 1
    if value % 2 == 0 then t[key] = nil else t[key] = -value end
  end
  local left, sum = 0, 0
  for _, value in pairs(t) do
    left = left + 1
    sum = sum + value
  end
  print(visited, left, sum)
  for key in pairs(t) do t[key] = nil end
  print(next(t))
end

print("-- a set emptied with next")
do
  local set, n = {}, 0
  for i = 1, 200 do set[i * 3] = true end
  while true do
    local key = next(set)
    if key == nil then break end
    set[key] = nil
    n = n + 1
  end
  print(n, next(set))
end

print("-- next")
print(next({}), next({ 5 }), next({ x = 1 }))
print(next({ 5 }, 1))
print(reason(next, {}, "missing"))
print(reason(next, { 1, 2 }, 3))
print(reason(next))
print(reason(next, 5))
print(rawequal(next, (pairs({}))), select("#", pairs({})))

print("-- keys that cannot be")
print(reason(function() local t = {} t[nil] = 1 end))
print(reason(function() local t = {} t[0 / 0] = 1 end))
print(reason(rawset, {}, nil, 1))
print(({})[nil], rawget({}, nil), ({})[0 / 0])
print(reason(function() return { [nil] = 1 } end))

print("-- rawlen, rawget, rawset, rawequal")
do
  local t = setmetatable({ 1, 2 }, { __len = function() return 99 end, __index = function() return "default" end, __newindex = function() error("refused", 0) end, __eq = function() return true end })
  print(#t, rawlen(t), t.x, rawget(t, "x"), rawset(t, "x", 5) == t, t.x, pcall(function() t.y = 1 end))
  print(t == setmetatable({}, getmetatable(t)), rawequal(t, setmetatable({}, getmetatable(t))), rawequal(t, t))
  print(rawlen("four"), reason(rawlen, 5))
end
print(reason(rawget, 1, 2))
print(reason(rawset, {}, 1))

print("-- constructors")
do
  local function three() return 1, 2, 3 end
  print(#{ three() }, #{ three(), three() }, #{ (three()) }, #{ three(), nil }, #{ three(), n = 1 }, #{ [1] = "x", three() })
  local t = { "a", "b"; "c", [2] = "overridden?", x = 1, ["y z"] = 2, [10] = 10, }
  print(t[1], t[2], t[3], t.x, t["y z"], t[10])
  print(#{ ... }, #{ n = ..., ... })
end

print("-- large tables")
do
  local t = {}
  for i = 1, 200000 do t[i] = i end
  local sum = 0
  for i = 1, #t do sum = sum + t[i] end
  print(#t, sum)
  local h = {}
  for i = 1, 50000 do h["key" .. i] = i end
  local n = 0
  for _ in pairs(h) do n = n + 1 end
  print(n, h.key1, h.key50000, h.key50001)
end

print("-- rehash: many insertions and removals leave a table that still works")
do
  local t = {}
  for round = 1, 20 do
    for i = 1, 500 do t[round * 1000 + i] = i end
    for i = 1, 500 do t[round * 1000 + i] = nil end
  end
  print(next(t), #t)
end
