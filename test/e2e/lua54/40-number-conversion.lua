-- Floats where integers are needed: exact values convert, others are errors; math.tointeger, math.floor, math.type.

local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- math.tointeger")
for _, x in ipairs { 3, 3.0, -3.0, 3.5, -0.0, 2 ^ 53, 2 ^ 62, 2 ^ 63, -2 ^ 63, 1e100, math.huge, -math.huge } do print(x, math.tointeger(x)) end
print(math.tointeger(0 / 0), math.tointeger({}), math.tointeger(nil), math.tointeger(true))
print((pcall(math.tointeger)))

print("-- math.type")
print(math.type(1), math.type(1.0), math.type("1"), math.type(nil), math.type({}))

print("-- rounding functions give integers when they fit")
for _, x in ipairs { 3.7, -3.7, 3.0, 0.5, -0.5, 2 ^ 62, 2 ^ 63, 1e100, -1e100, math.huge, 5, -5 } do
  print(x, math.floor(x), math.type(math.floor(x)), math.ceil(x), math.type(math.ceil(x)))
end
print(math.floor(-0.0), math.ceil(-0.5), 1 / math.ceil(-0.5))

print("-- implicit conversions")
local t = { 10, 20, 30 }
print(t[2.0], t[2 ^ 1], ("abc"):sub(2.0, 3.0), ("x"):rep(3.0), select(2.0, "a", "b"), table.concat(t, ",", 2.0), table.unpack(t, 2.0))
print(reason(string.rep, "x", 1.5))
print(reason(string.sub, "x", 1.5))
print(reason(select, 1.5, "a"))
print(reason(table.concat, t, ",", 1.5))
print(reason(table.unpack, t, 0.5))
print(reason(table.insert, t, 1.5, "x"))
print(reason(string.char, 65.5))
print(reason(utf8.char, 65.5))
print(reason(math.random, 1.5))
print(reason(string.rep, "x", 2 ^ 63))
print(reason(string.rep, "x", math.huge))
print(reason(string.rep, "x", 0 / 0))

print("-- bitwise operators")
print(3.0 | 0, 2 ^ 53 | 0, -2 ^ 63 | 0, 5.0 & 4, ~0.0, 1.0 << 2.0)
print(reason(function() return 1.5 | 0 end))
print(reason(function() return 2 ^ 63 | 0 end))
print(reason(function() return 1e100 & 1 end))
print(reason(function() return math.huge ~ 1 end))
print(reason(function() return ~1.5 end))
print(reason(function() return 1 << 1.5 end))
print(reason(function() return 0 / 0 | 0 end))
print(reason(function() return {} | 0 end))
print(reason(function() return nil & 1 end))
print(reason(function() local name = 1.5 return name | 1 end))

print("-- mixed arithmetic")
print(1 + 1, 1 + 1.0, 2 * 0.5, 3 - 1.0, 7 // 2.0, 7 % 2.5, 2 ^ 2, 10 / 5)
print(math.maxinteger + 1.0 == 2 ^ 63, math.maxinteger * 1.0, (2 ^ 53 + 1) | 0, ((1 << 53) + 1) * 1.0 == 2 ^ 53)

print("-- number keys are normalised")
local keys = {}
keys[1.0] = "a"
keys[2 ^ 53] = "b"
keys[-0.0] = "zero"
print(keys[1], keys[1 << 53], keys[0], next({ [3.0] = true }), math.type(next({ [3.0] = true })), math.type(next({ [3.5] = true })))

print("-- formats")
print(string.format("%d", 3.0), reason(string.format, "%d", 3.1), math.type(tonumber("3.0")))

print("-- modf keeps floats")
for _, x in ipairs { 3.7, -3.7, 5, -0.5, 1e100, math.huge, -math.huge, 0.0 } do
  local whole, part = math.modf(x)
  print(x, whole, string.format("%.14g", part), math.type(whole), math.type(part))
end

print("-- integer division as conversion")
print(7.9 // 1, math.type(7.9 // 1), 7.9 // 1 | 0, -7.1 // 1 | 0)
