-- dkjson.encode: types, key order, indentation, escapes, metamethods, exceptions, cycles.

local json = require "dkjson"

print(json.version, json.using_lpeg)

print("-- scalars")
for _, value in ipairs { 0, 1, -1, 1.5, 1e15, 1e100, -0.001, 2 ^ 53, math.maxinteger, true, false, "text", "" } do io.write(json.encode(value), " ") end
print(json.encode(nil), json.encode(json.null))
print(json.encode(math.huge), json.encode(-math.huge), json.encode(0 / 0))

print("-- strings")
print(json.encode "quotes \" and \\ and / \b\f\n\r\t")
print(json.encode "control \0 \1 \31 \127")
print(json.encode "ä € 𝄞 日本")
print(json.encode "line separators \u{2028} \u{2029} and \u{feff}")
print(json.quotestring "plain", json.quotestring "a\"b")

print("-- arrays and objects")
print(json.encode {}, json.encode { 1, 2, 3 }, json.encode { { 1 }, { { 2 } } }, json.encode { a = 1 })
print(json.encode { 1, nil, 3 }, json.encode { n = 3, 1 }, json.encode { [1] = "one", [3] = "three" })
print(json.encode(setmetatable({}, { __jsontype = "array" })), json.encode(setmetatable({}, { __jsontype = "object" })), json.encode(setmetatable({ "x" }, { __jsontype = "object" })))
print(json.encode { [10] = "sparse but not too much", 1, 2, 3, 4, 5 })
print(json.encode { [1] = 1, [100] = 100 } ~= nil)

print("-- order of keys")
local order = { "name", "version", "author", "nested" }
local package_info = { version = "1.0", nested = { version = 2, name = "inner" }, author = { "x", "y" }, name = "outer" }
print(json.encode(package_info, { keyorder = order }))
print(json.encode(setmetatable({ z = 1, a = 2, m = 3 }, { __jsonorder = { "m", "z", "a" } })))

print("-- indentation")
print(json.encode(package_info, { indent = true, keyorder = order }))
print(json.encode({ { 1, 2 }, {}, { { a = {} } } }, { indent = true }))
print(json.encode({ 1 }, { indent = true, level = 2 }))

print("-- __tojson")
do
  local point = setmetatable({ x = 1, y = 2 }, { __tojson = function(self, state) return "[" .. self.x .. "," .. self.y .. "]" end })
  print(json.encode { point, { at = point } })
  local bad = setmetatable({}, { __tojson = function() return nil, "refuses" end })
  print(pcall(json.encode, { bad }))
end

print("-- what cannot be encoded")
local function reason(...)
  local ok, message = pcall(json.encode, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason(print))
print(reason { print })
print(reason { [{}] = 1 })
print(reason { [true] = 1 })
do
  local cycle = {}
  cycle.self = cycle
  print(reason(cycle))
  local shared = { 1 }
  print(reason { shared, shared })
end

print("-- exceptions may replace values")
do
  local function exception(reason_, value, _, message)
    return '"' .. reason_ .. ":" .. type(value) .. '"'
  end
  print(json.encode({ print, 1, { coroutine.create(print) } }, { exception = exception }))
  print(json.encode({ print }, { exception = json.encodeexception }))
  print(reason({ print }, { exception = function() return nil, "my message" end }))
end

print("-- appending to a buffer")
do
  local buffer = {}
  local state = { buffer = buffer, indent = true }
  print(json.encode({ 1 }, state))
  print(json.encode("two", state))
  print(table.concat(buffer))
end

print("-- numbers as keys become strings")
print(json.encode { [1.5] = "x" }, json.encode { ["1"] = "string key" })

print("-- much")
do
  local t = {}
  for i = 1, 5000 do t[i] = { id = i, text = "item " .. i, half = i / 2 } end
  local text = json.encode(t, { keyorder = { "id", "text", "half" } })
  print(#text, text:sub(1, 60))
  local back = json.decode(text)
  print(#back, back[5000].id, back[5000].half, json.encode(back, { keyorder = { "id", "text", "half" } }) == text)
end
