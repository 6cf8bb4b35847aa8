-- string.format with strings: %s, %q, %p, widths, precision, zero bytes, __tostring.

local function show(...) print("[" .. string.format(...) .. "]") end

print("-- %s")
show("%s", "text")
show("%10s", "right")
show("%-10s", "left")
show("%.2s", "cut")
show("%10.2s", "cut")
show("%-10.2s", "cut")
show("%.0s", "nothing")
show("%5s", "longer than five")
show("%s %s %s %s", 1, 1.5, true, nil)
show("%5s|%-5s|", true, nil)
show("%.3s", 123456)
show("%s", -0.0)

print("-- %s with tables and functions uses tostring")
local point = setmetatable({}, { __tostring = function() return "(1, 2)" end })
show("%s", point)
show("%10s", point)
show("%.3s", point)
local named = setmetatable({}, { __name = "Point" })
print((string.format("%s", named):gsub("0x%x+", "ADDRESS")))
print((string.format("%s", {}):gsub("0x%x+", "ADDRESS")))
print((string.format("%s", print):gsub("0x%x+", "ADDRESS")))
print(pcall(string.format, "%s", setmetatable({}, { __tostring = function() return 1 end })))
print(pcall(string.format, "%s", setmetatable({}, { __tostring = function() error("from __tostring", 0) end })))

print("-- zero bytes pass through a plain %s only")
print(#string.format("%s", "a\0b"), #string.format("x\0%s\0y", "z"))
print(pcall(string.format, "%10s", "a\0b"))
print(#string.format("%s", ("x"):rep(1000)), #string.format("%5s", ("x"):rep(1000)))

print("-- bytes, not characters, are counted")
show("%5s", "äö")
show("%.2s", "äö")
show("%-6s", "€")

print("-- %q of strings")
for _, s in ipairs {
  "", "plain", 'with "quotes"', "with 'apostrophes'", "back\\slash", "new\nline", "tab\there", "return\r", "zero\0", "zero\0digit9",
  "zero\0009", "bell\a", "\1\2\3", "\0271", "\127", "ä€", "end\\", "\r\n", "%d %s",
} do
  local quoted = string.format("%q", s)
  print(quoted, load("return " .. quoted)() == s)
end
do
  local all = {}
  for i = 0, 255 do all[#all + 1] = string.char(i) end
  local text = table.concat(all)
  print(#string.format("%q", text), load("return " .. string.format("%q", text))() == text)
end

print("-- %q of numbers reads back exactly")
for _, n in ipairs { 0, 1, -1, 255, math.maxinteger, math.mininteger, 0.0, -0.0, 1.0, 0.1, 1 / 3, 1e100, -2.5, 2 ^ 53, math.huge, -math.huge, math.pi } do
  local quoted = string.format("%q", n)
  local back = load("return " .. quoted)()
  print(quoted, back == n, math.type(back) == math.type(n), 1 / back == 1 / n)
end
print(string.format("%q", 0 / 0))
print(string.format("%q %q %q", true, false, nil))

print("-- what %q cannot do")
print(pcall(string.format, "%q", {}))
print(pcall(string.format, "%q", print))
print((pcall(string.format, "%10q", "x")))
print((pcall(string.format, "%.1q", "x")))

print("-- %p")
print(string.format("%p", 1), string.format("%p", true), string.format("%p", nil), string.format("%p", 1.5))
do
  local t = {}
  print(string.format("%p", t) == string.format("%p", t), string.format("%p", t) ~= string.format("%p", {}))
  print(tostring(t) == "table: " .. string.format("%p", t))
  print(#string.format("%40p", t), #string.format("%-40p", t))
  print(string.format("[%8p]", 1))
end

print("-- as a method")
print(("%d of %s"):format(3, "many"))
print(("%5.1f"):format("2.25"))
