-- What short programs do. The functions of the VM that this program uses are compiled at every start; the others when
-- they are first called (see build-split.ts). It runs at build time only, and its output is thrown away.
local list = { 3, 1, 2, name = "x" }
for i, value in ipairs(list) do list[i] = value + 1 end
for key in pairs(list) do list[key] = nil end
list[#list + 1] = 5
table.insert(list, 7)
print("hello", 1, 1.5, true, nil, #list, table.concat(list, ","), tostring(list) ~= "")

local text = ("ab"):rep(3) .. 1
print(text:sub(1, 2), text:upper(), text:find("b", 1, true), text:match("^(a)"), text:gsub("a", "b"))
print(string.format("%d %s %5.2f", 1, "x", 2.5), tonumber("12"), type(text), select("#", 1, 2))
io.write("done", "\n")
io.stderr:write("")

local object = setmetatable({}, { __index = function() return 1 end })
local ok = pcall(error, { object.field })
local make = function(...)
  local first = ...
  return function() return first end
end
if not ok and make(1)() then print(pcall(function() return nil .. "" end)) end
while #list > 1 do list[#list] = nil end
print(math.floor(1.5), math.max(1, 2), arg, os.getenv("HOME"))

local module = require("module")
print(module.answer(1), package.loaded.module == module)

-- A stack, a table and a heap that grow.
local function sum(n)
  if n == 0 then return 0 end
  return n + sum(n - 1)
end
local big = {}
for i = 1, 200 do big["key" .. i] = { i } end
print(sum(100), 1 << 40 | 3, 7 // 2, 2 ^ 0.5)
collectgarbage()

-- Variables that outlive their block, with and without a function that returns; methods; integers and floats as keys.
local getters = {}
for i = 1, 3 do
  local value = i
  getters[i] = function()
    value = value + 1
    return value
  end
end
local function counter()
  local count = 0
  local function step(by)
    count = count + (by or 1)
    return count
  end
  if count > 1 then return end
  return step, function() return count end
end
local step, read = counter()
local class = { __index = {} }
function class.__index:add(x)
  self[#self + 1] = x
  return self
end
local instance = setmetatable({ [1.0] = "a", [2 ^ 53] = "b", [true] = 1 }, class)
print(getters[2](), step(2), read(), #instance:add(1):add("z"), class == instance, "a" < "b", not nil, -step(), #"abc")
for i = 3, 1, -1 do table.remove(instance) end
for word in ("a b"):gmatch("%a") do instance[word] = word:byte() end
print(("%s"):format(instance.a), table.unpack({ 1, 2, 3 }), type(next(instance)), rawget(instance, 1), tostring(1.5))
local function tail(value)
  getters[1] = function() return value end
  return type(value)
end
print(tail(1), pcall(tail, 2))

-- Strings beyond 40 bytes, which Lua keeps in another way.
local long = "a constant that is longer than what Lua keeps in its table of short strings"
big[long] = long .. #long
print(big[long] == long, long:rep(2), arg and arg[long])
