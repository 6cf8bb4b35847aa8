-- table.sort: orders, comparison functions, errors of invalid order functions, many shapes of input.

local function list(t) return table.concat(t, " ") end
local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- plain")
for _, t in ipairs { {}, { 1 }, { 2, 1 }, { 3, 1, 2 }, { 5, 2, 8, 1, 9, 3 }, { 1, 1, 1 }, { 2, 1.5, 1, 0.5, -1 }, { "b", "a", "c", "B" }, { math.huge, -math.huge, 0, math.maxinteger, math.mininteger } } do
  table.sort(t)
  print(list(t))
end

print("-- with a function")
do
  local t = { 5, 2, 8, 1, 9, 3 }
  table.sort(t, function(a, b) return a > b end)
  print(list(t))
  local words = { "pear", "fig", "apple", "kiwi", "date", "banana" }
  table.sort(words, function(a, b)
    if #a ~= #b then return #a < #b end
    return a < b
  end)
  print(list(words))
  table.sort(words, function(a, b) return a:reverse() < b:reverse() end)
  print(list(words))
end

print("-- records by several keys")
do
  local cities = { { "Berlin", 36 }, { "Cairo", 25 }, { "Lima", 36 }, { "Oslo", 25 }, { "Rome", 41 } }
  table.sort(cities, function(a, b)
    if a[2] ~= b[2] then return a[2] > b[2] end
    return a[1] < b[1]
  end)
  for _, city in ipairs(cities) do io.write(city[1], ":", city[2], " ") end
  print()
end

print("-- __lt")
do
  local meta = { __lt = function(a, b) return a.v < b.v end }
  local t = {}
  for i, v in ipairs { 3, 1, 2 } do t[i] = setmetatable({ v = v }, meta) end
  table.sort(t)
  print(t[1].v, t[2].v, t[3].v)
end

print("-- shapes: sorted, reversed, equal, saw, organ pipe, pseudo-random")
do
  local function check(n, make)
    local t, sum = {}, 0
    for i = 1, n do
      t[i] = make(i)
      sum = sum + t[i]
    end
    table.sort(t)
    local ok = true
    for i = 2, n do ok = ok and t[i - 1] <= t[i] end
    for i = 1, n do sum = sum - t[i] end
    return ok, sum
  end
  local state = 1
  local function random()
    state = (state * 1103515245 + 12345) % 2147483648
    return state
  end
  for _, n in ipairs { 2, 3, 10, 99, 100, 101, 1000, 20000 } do
    print(n, check(n, function(i) return i end), check(n, function(i) return -i end), check(n, function() return 7 end), check(n, function(i) return i % 17 end), check(n, function(i) return math.min(i, n - i) end), check(n, random))
  end
end

print("-- every permutation of seven")
do
  local bad, total = 0, 0
  local function permute(prefix, rest)
    if #rest == 0 then
      local t = {}
      for c in prefix:gmatch(".") do t[#t + 1] = c end
      table.sort(t)
      total = total + 1
      if table.concat(t) ~= "abcdefg" then bad = bad + 1 end
      return
    end
    for i = 1, #rest do permute(prefix .. rest:sub(i, i), rest:sub(1, i - 1) .. rest:sub(i + 1)) end
  end
  permute("", "abcdefg")
  print(total, bad)
end

print("-- what cannot be compared")
print(reason(table.sort, { 1, "x" }))
print(reason(table.sort, { {}, {} }))
print(reason(table.sort, { true, false }))
print(reason(table.sort, { 1, 2 }, 5))
print(reason(table.sort, 5))
print(reason(table.sort, { 3, 2, 1 }, function() error("in the comparison", 0) end))
print(reason(table.sort, setmetatable({}, { __len = function() return math.maxinteger end })))

print("-- an invalid order function gives an error or some order, never a hang or lost values")
do
  local t = {}
  for i = 1, 100 do t[i] = i end
  local ok, message = pcall(table.sort, t, function() return true end)
  print(ok, message)
  local sum = 0
  for i = 1, 100 do sum = sum + t[i] end
  print(sum)
end

print("-- a comparison may call anything: even sort something else")
do
  local t = { 3, 1, 2 }
  table.sort(t, function(a, b)
    local inner = { b, a }
    table.sort(inner)
    return a ~= b and inner[1] == a
  end)
  print(list(t))
end

print("-- but it cannot yield")
print(coroutine.wrap(function() return pcall(table.sort, { 3, 1, 2 }, function(a, b) coroutine.yield() return a < b end) end)())

print("-- sorted iteration over a table")
do
  local function sorted_pairs(t, order)
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = key end
    table.sort(keys, order)
    local i = 0
    return function()
      i = i + 1
      return keys[i], t[keys[i]]
    end
  end
  for key, value in sorted_pairs { delta = 4, alpha = 1, charlie = 3, bravo = 2 } do io.write(key, "=", value, " ") end
  print()
  for key in sorted_pairs({ 10, 20, 30 }, function(a, b) return a > b end) do io.write(key, " ") end
  print()
end

print("-- a stable sort written in Lua, compared with table.sort on unique keys")
do
  local function merge_sort(t, less)
    if #t < 2 then return t end
    local middle = #t // 2
    local left = merge_sort(table.move(t, 1, middle, 1, {}), less)
    local right = merge_sort(table.move(t, middle + 1, #t, 1, {}), less)
    local out, i, j = {}, 1, 1
    while i <= #left or j <= #right do
      if j > #right or i <= #left and not less(right[j], left[i]) then
        out[#out + 1] = left[i]
        i = i + 1
      else
        out[#out + 1] = right[j]
        j = j + 1
      end
    end
    return out
  end
  local t = {}
  for i = 1, 500 do t[i] = i * 7919 % 1009 end
  local mine = merge_sort(t, function(a, b) return a < b end)
  table.sort(t)
  print(table.concat(t, ",") == table.concat(mine, ","), t[1], t[500])
end
