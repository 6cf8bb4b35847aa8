-- The table library: insert, remove, concat, move, pack, unpack, and their errors; metamethods are respected.

local function list(t) return "{" .. table.concat(t, ",", 1, #t) .. "}" end
local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- insert")
do
  local t = {}
  table.insert(t, "a")
  table.insert(t, 1, "b")
  table.insert(t, 2, "c")
  table.insert(t, #t + 1, "d")
  print(list(t), select("#", table.insert(t, "e")), #t)
  print(reason(table.insert, t, 0, "x"))
  print(reason(table.insert, t, #t + 2, "x"))
  print(reason(table.insert, t, -1, "x"))
  print(reason(table.insert, t))
  print(reason(table.insert, t, 1, 2, 3))
  print(reason(table.insert, nil, 1))
  print(reason(table.insert, t, "x", 1))
  print(list(t))
end

print("-- remove")
do
  local t = { "a", "b", "c", "d" }
  print(table.remove(t), list(t))
  print(table.remove(t, 1), list(t))
  print(table.remove(t, #t), list(t))
  print(table.remove(t, #t + 1), list(t))
  print(table.remove(t), table.remove(t), #t)
  print(table.remove({}), table.remove({}, 0), select("#", table.remove({})))
  print(table.remove({ [0] = "zero" }, 0))
  for _, position in ipairs { 5, 0, -1 } do
    local ok, message = pcall(table.remove, { 1, 2, 3 }, position)
    print(position, ok, message:match("%((.-)%)$"))
  end
  print(reason(table.remove))
end

print("-- concat")
print(table.concat({}), table.concat({ "a" }), table.concat({ "a", "b", "c" }), table.concat({ 1, 2.5, "x" }, ", "), table.concat({ "a", "b", "c" }, "-", 2), table.concat({ "a", "b", "c" }, "-", 2, 2), table.concat({ "a", "b" }, "-", 3), table.concat({ "a" }, 5))
print(table.concat({ [5] = "five", [6] = "six" }, "+", 5, 6), table.concat({ "x", "y" }, 0))
print(reason(table.concat, { 1, {}, 3 }))
print(reason(table.concat, { 1, nil, 3 }, ",", 1, 3))
print(reason(table.concat, { true }))
print(reason(table.concat, {}, ",", 1, 1))
print(reason(table.concat, "x"))
print(reason(table.concat, {}, {}))
print(table.concat({ "end" }, ",", math.maxinteger, math.maxinteger - 1), table.concat({ [math.maxinteger] = "last" }, ",", math.maxinteger, math.maxinteger))

print("-- a long concat")
do
  local t = {}
  for i = 1, 50000 do t[i] = i end
  local text = table.concat(t, " ")
  print(#text, text:sub(1, 15), text:sub(-11))
end

print("-- move")
print(list(table.move({ 1, 2, 3 }, 1, 3, 2)), list(table.move({ 1, 2, 3 }, 2, 3, 1)), list(table.move({ 1, 2, 3 }, 1, 3, 3)), list(table.move({ 1, 2, 3 }, 1, 0, 5)), list(table.move({ 1, 2, 3 }, 1, 3, 1, {})), list(table.move({ 1, 2 }, 1, 2, 3, { 8, 9 })))
do
  local from, to = { 1, 2, 3 }, {}
  print(table.move(from, 1, 3, 1, to) == to, table.move(from, 1, 3, 2) == from, list(from))
end
print(reason(table.move, { 1 }, math.mininteger, 0, 1))
print(reason(table.move, { 1 }, 1, math.maxinteger, 2))
print(reason(table.move, { 1 }, 0, math.maxinteger, 1))
print(reason(table.move, { 1 }, 1, 2))
print(reason(table.move, 5, 1, 2, 1))
print(reason(table.move, {}, 1, 2, 1, 5))

print("-- pack and unpack")
do
  local t = table.pack()
  print(t.n, #t)
  t = table.pack(1, nil, 3, nil)
  print(t.n, t[1], t[2], t[3], t[4])
  print(table.unpack({ 1, 2, 3 }))
  print(table.unpack({ 1, 2, 3 }, 2))
  print(table.unpack({ 1, 2, 3 }, 2, 5))
  print(table.unpack({ 1, 2, 3 }, 3, 2))
  print(table.unpack({}, -1, 1))
  print(table.unpack(t, 1, t.n))
  print((table.unpack { "first", "second" }))
  print(select("#", table.unpack({}, 1, 200)))
  print(table.unpack({ [math.maxinteger] = "x" }, math.maxinteger, math.maxinteger))
  print(table.unpack({ [math.mininteger] = "y" }, math.mininteger, math.mininteger))
end

print("-- unpack of too much is an error")
print(reason(table.unpack, {}, 1, 1e8))
print(reason(table.unpack, {}, math.mininteger, math.maxinteger))
print(reason(table.unpack, {}, 0, math.maxinteger))
print(reason(table.unpack, {}, 1, math.maxinteger))
print(reason(table.unpack))
print(reason(table.unpack, {}, "x"))

print("-- metamethods: a list kept in another table")
do
  local log = {}
  local store = {}
  local proxy = setmetatable({}, {
    __index = function(_, i) log[#log + 1] = "r" .. i return store[i] end,
    __newindex = function(_, i, v) log[#log + 1] = "w" .. i store[i] = v end,
    __len = function() return #store end,
  })
  table.insert(proxy, "a")
  table.insert(proxy, "b")
  table.insert(proxy, 1, "c")
  print(table.concat(log, " "))
  log = {}
  print(table.concat(proxy, ","), table.unpack(proxy))
  print(table.concat(log, " "))
  log = {}
  print(table.remove(proxy, 1), list(store))
  print(table.concat(log, " "))
  log = {}
  table.move(proxy, 1, 2, 2)
  print(table.concat(log, " "), list(store))
  log = {}
  table.sort(proxy, function(a, b) return a > b end)
  print(list(store), #log > 0)
end
print(reason(table.insert, setmetatable({}, { __len = function() return "x" end }), 1))
print(reason(table.concat, setmetatable({}, { __len = function() return 1.5 end })))
print(list(table.pack(table.unpack(setmetatable({ 1, 2, 3 }, { __len = function() return 2 end })))))

print("-- values that only look like tables")
print(reason(table.insert, setmetatable({}, {}), "fine"))
print(reason(table.concat, io.stdout))
print(reason(table.insert, "string", 1))

print("-- the members of the library")
local names = {}
for name in pairs(table) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " "))
