-- __eq, __lt, __le: when they are called, conversions to boolean, mixed operands, sets and versions.

local calls = {}
local meta = {
  __eq = function(a, b) calls[#calls + 1] = "eq" return a.v == b.v end,
  __lt = function(a, b) calls[#calls + 1] = "lt" return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b) end,
  __le = function(a, b) calls[#calls + 1] = "le" return (type(a) == "table" and a.v or a) <= (type(b) == "table" and b.v or b) end,
}
local function new(v) return setmetatable({ v = v }, meta) end
local function flush()
  print(table.concat(calls, " "))
  calls = {}
end

local one, two, uno = new(1), new(2), new(1)

print("-- __eq only for two different tables")
print(one == uno, one ~= uno, one == two, one == one, one == 1, one == "1", one == nil, rawequal(one, uno))
flush()

print("-- order; > and >= swap the operands")
print(one < two, one <= two, one > two, one >= two, one < uno, one <= uno)
flush()

print("-- mixed operands")
print(one < 5, 5 < one, one <= 1, 0 >= one)
flush()

print("-- the first operand with a metamethod decides __eq")
do
  local left = setmetatable({}, { __eq = function() return true end })
  local right = setmetatable({}, { __eq = function() return false end })
  local plain = {}
  print(left == right, right == left, left == plain, plain == left, plain == right)
end

print("-- results become booleans")
do
  local odd = setmetatable({}, { __eq = function() return "truthy" end, __lt = function() return nil end, __le = function() return 0 end })
  local other = setmetatable({}, getmetatable(odd))
  print(odd == other, odd ~= other, odd < other, odd <= other, not (odd < other))
end

print("-- not comparable")
local function reason(f)
  return (select(2, pcall(f)):gsub("^.-:%d+: ", ""))
end
print(reason(function() return {} < {} end))
print(reason(function() return {} < 1 end))
print(reason(function() return "a" < 1 end))
print(reason(function() return nil > 1 end))
print(reason(function() return print < print end))
print(reason(function() return setmetatable({}, { __name = "Money" }) < 1 end))
print(reason(function() return setmetatable({}, { __name = "Money" }) < setmetatable({}, { __name = "Time" }) end))

print("-- tables as keys never use __eq")
do
  local t = { [one] = "one" }
  print(t[one], t[uno])
end

print("-- equality in table functions and loops is primitive where the manual says so")
do
  local list = { one, two }
  local found
  for i, item in ipairs(list) do
    if item == uno then found = i end
  end
  print(found)
  calls = {}
end

print("-- sets: <= is subset, < proper subset")
do
  local Set = {}
  Set.__index = Set
  local function set(...)
    local s = setmetatable({}, Set)
    for _, item in ipairs { ... } do s[item] = true end
    return s
  end
  Set.__le = function(a, b)
    for item in pairs(a) do
      if not b[item] then return false end
    end
    return true
  end
  Set.__lt = function(a, b) return a <= b and not (b <= a) end
  Set.__eq = function(a, b) return a <= b and b <= a end
  local s1, s2, s3 = set("a", "b"), set("b", "a", "c"), set("b", "a")
  print(s1 <= s2, s1 < s2, s2 <= s1, s1 == s3, s1 ~= s2, s1 < s3, s1 <= s3, s2 > s1, s2 >= s3)
end

print("-- versions")
do
  local Version = {}
  Version.__index = Version
  local function version(text)
    local parts = {}
    for n in text:gmatch("%d+") do parts[#parts + 1] = tonumber(n) end
    return setmetatable(parts, Version)
  end
  local function compare(a, b)
    for i = 1, math.max(#a, #b) do
      local x, y = a[i] or 0, b[i] or 0
      if x ~= y then return x < y and -1 or 1 end
    end
    return 0
  end
  Version.__eq = function(a, b) return compare(a, b) == 0 end
  Version.__lt = function(a, b) return compare(a, b) < 0 end
  Version.__le = function(a, b) return compare(a, b) <= 0 end
  Version.__tostring = function(v) return table.concat(v, ".") end
  local all = {}
  for text in ("1.10 1.2 1.2.1 0.9 2 1.2.0 10.0"):gmatch("%S+") do all[#all + 1] = version(text) end
  table.sort(all)
  for i, v in ipairs(all) do all[i] = tostring(v) end
  print(table.concat(all, " < "), version "1.2" == version "1.2.0", version "1.9" < version "1.10")
end

print("-- errors in a comparison come through")
do
  local bad = setmetatable({}, { __lt = function() error("cannot order", 0) end, __eq = function() error("cannot equal", 0) end })
  print(pcall(function() return bad < 1 end))
  print(pcall(function() return bad == setmetatable({}, getmetatable(bad)) end))
end
