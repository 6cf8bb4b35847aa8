-- string.format: formats and arguments that are errors.

local function reason(...)
  local ok, message = pcall(string.format, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- missing arguments")
print(reason("%d"))
print(reason("%s"))
print(reason("%s %s", 1))
print(reason("%d %d %d", 1, 2))
print(reason())
print(reason("%q"))

print("-- arguments of the wrong type")
print(reason("%d", "x"))
print(reason("%d", {}))
print(reason("%d", nil))
print(reason("%d", true))
print(reason("%f", "text"))
print(reason("%x", "0xg"))
print(reason("%c", "a"))
print(reason("%g", {}))
print(reason({}))

print("-- floats without an integer value")
for _, format in ipairs { "%d", "%i", "%x", "%X", "%o", "%c" } do print(format, reason(format, 1.5)) end
print(reason("%d", 2 ^ 63))
print(reason("%d", -2 ^ 63))
print(reason("%d", math.huge))
print(reason("%d", "1.5"))
print(reason("%x", 1e100))

print("-- conversions that do not exist")
for _, format in ipairs { "%y", "%", "%5", "%-", "%ld", "%hd", "%n", "%v", "%b", "%D", "%5%", "%.", "% ", "%!" } do
  print(format, (reason(format, 1)))
end

print("-- widths and precisions are two digits at most")
for _, format in ipairs { "%100d", "%.100f", "%0100d", "%-100s", "%1000s", "%99.100f" } do print(format, (reason(format, 1))) end

print("-- a format with an error after good ones produces nothing")
print((reason("%d %s %y", 1, "a", 2)))

print("-- flags that do not fit a conversion")
for _, format in ipairs { "%#d", "%+s", "% s", "%0s", "%#s", "%+c", "%.3c", "%0c", "%+x", "% x", "%#i", "%+q", "%0p", "%.3p" } do print(format, (reason(format, 65))) end
