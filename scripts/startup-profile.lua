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
