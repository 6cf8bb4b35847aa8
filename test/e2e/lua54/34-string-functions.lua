-- The plain string functions: byte, char, len, lower, upper, rep, reverse, sub, and the string metatable.

print("-- sub")
local s = "0123456789"
for _, range in ipairs { { 1 }, { 3 }, { 11 }, { -3 }, { -100 }, { 0 }, { 1, 3 }, { 3, 3 }, { 3, 2 }, { -3, -2 }, { 2, -2 }, { 0, 100 }, { -100, 2 }, { 5, math.maxinteger }, { math.mininteger, 4 }, { math.mininteger, math.maxinteger }, { math.maxinteger, math.mininteger } } do
  print(range[1], range[2], "[" .. s:sub(range[1], range[2]) .. "]")
end
print((""):sub(1), (""):sub(-1, 1) == "", ("x"):sub(2.0) == "", ("abc"):sub("2"))

print("-- byte")
print(("abc"):byte(), ("abc"):byte(2), ("abc"):byte(-1), ("abc"):byte(1, -1))
print(("abc"):byte(10), select("#", ("abc"):byte(10)), select("#", (""):byte(1, -1)), select("#", ("abc"):byte(3, 1)))
print(("\0\255"):byte(1, 2))

print("-- char")
print(string.char(), string.char(72, 101, 108, 108, 111), #string.char(0, 0, 0), string.char(65.0, "66"))
print(pcall(string.char, 256))
print(pcall(string.char, -1))
print(pcall(string.char, 65, 1.5))

print("-- len and #")
print(#"", #"abc", ("a\0b"):len(), #"äö", #[[
x]])

print("-- rep")
print(("ab"):rep(3), ("ab"):rep(3, ","), ("ab"):rep(1, ","), ("ab"):rep(0, ","), ("ab"):rep(-5), (""):rep(1000) == "", (""):rep(3, "-"), ("x"):rep(2.0))
print(#("x"):rep(1000000), #("ab"):rep(1000, ", "))

print("-- results that would be too large are errors")
for _, arguments in ipairs { { "xx", 1 << 62 }, { "x", 1 << 62, "y" }, { ("x"):rep(1 << 20), 1 << 44 } } do
  local ok, message = pcall(string.rep, table.unpack(arguments))
  print(ok, message)
end
print(pcall(string.rep, "x", 1.5))
print(pcall(string.rep))
print((pcall(string.rep, "x", math.maxinteger))) -- too large, or too much memory

print("-- case")
print(("MiXeD 123 äÖ"):lower(), ("MiXeD 123 äÖ"):upper())
print((""):upper() == "", ("a\0b"):upper() == "A\0B")

print("-- reverse")
print(("abc"):reverse(), (""):reverse() == "", ("a\0b"):reverse() == "b\0a", ("racecar"):reverse() == "racecar")

print("-- the metatable of strings")
local meta = getmetatable("")
print(type(meta), meta.__index == string, meta.__name)
print(("x").upper == string.upper, ("x").nothing, #"x")
print(pcall(function() return ("x").y.z end))
print(pcall(setmetatable, "x", {}))
string.shout = function(text) return text:upper() .. "!" end
print(("hello"):shout())
string.shout = nil
print(("abc").len == string.len, ("abc")["sub"] == string.sub)
print(pcall(function() local text = "abc" text.x = 1 end))

print("-- indexing with numbers gives nothing")
print(("abc")[1], ("abc")[-1])

print("-- functions of the library")
local names = {}
for name in pairs(string) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " "))

print("-- long strings are equal by content, whatever way they were made")
do
  local a, b = ("x"):rep(100), ("x"):rep(50) .. ("x"):rep(50)
  local t = { [a] = "found" }
  print(a == b, t[b], rawequal(a, b))
end

print("-- concatenation")
print("a" .. "b" .. "c", 1 .. 2, 1.5 .. "|", -0.0 .. "", 2 ^ 53 .. "", "x" .. 1 .. "y")
print(#("x" .. ("\0"):rep(3) .. "y"))
