-- string.format with numbers: every specifier, flags, widths and precisions.

local function show(format, ...)
  print(string.format("%-12s [%s]", format:gsub("%%", "%%%%"), string.format(format, ...)))
end

print("-- integers")
for _, n in ipairs { 0, 1, -1, 42, -42, 123456789, math.maxinteger, math.mininteger } do
  for _, format in ipairs { "%d", "%i", "%5d", "%-5d|", "%05d", "%+d", "% d", "%.3d", "%8.3d", "%-8.3d|", "%+08d" } do show(format, n) end
end

print("-- unsigned views of the bits")
for _, n in ipairs { 0, 1, 8, 255, -1, math.mininteger } do
  for _, format in ipairs { "%x", "%X", "%o", "%#x", "%#X", "%#o", "%08x", "%#010x", "%-8x|", "%.4x", "%20X" } do show(format, n) end
end

print("-- %u does not exist, floats with an integer value are integers")
print(pcall(string.format, "%u", 1))
print(string.format("%d %d %x", 3.0, -2.0, 255.0), string.format("%d", "10"), string.format("%d", "0x10"), string.format("%d", "1e1"))

print("-- characters")
print(string.format("%c%c%c", 76, 117, 97), string.format("[%5c]", 65), string.format("[%-5c]", 65), #string.format("%c", 0), string.format("%c", 255):byte())

print("-- floats")
local floats = { 0.0, 1.0, -1.0, 0.1, -0.1, 1 / 3, 2 / 3, 100, 12345.678, 1e10, 1e15, 1e16, 123456789012345678, 1e100, 1e-5, 1e-10, 1.5, 2.5, 0.5, 3.5, 9.995, 99999.95 }
for _, x in ipairs(floats) do
  io.write(string.format("%-24.17g", x))
  for _, format in ipairs { "%f", "%.0f", "%.1f", "%.2f", "%e", "%.0e", "%E", "%g", "%G", "%.3g", "%.10g", "%.14g" } do io.write(" ", string.format(format, x)) end
  print()
end

print("-- flags on floats")
for _, x in ipairs { 0.0, 3.14159, -3.14159, 1e20, 5 } do
  for _, format in ipairs { "%10.2f|", "%-10.2f|", "%010.2f|", "%+.2f", "% .2f", "%#.0f", "%#g", "%#.3g", "%+010.3e", "%-15.4e|", "%15g|" } do show(format, x) end
end

print("-- minus zero, infinities, not a number")
print(string.format("%f %g %e %.1f %d", -0.0, -0.0, -0.0, -0.0, -0.0))
for _, format in ipairs { "%f", "%g", "%e", "%.3f", "%8f|", "%-8f|", "%+f", "%5.1f|" } do show(format, math.huge) end
for _, format in ipairs { "%f", "%g", "%e", "%F", "%G", "%E" } do
  print(format, pcall(string.format, format, -math.huge))
end
-- the sign of a NaN is the processor's business
print((string.format("%f", 0 / 0):gsub("^-", "")), (string.format("%5.1f", 0 / 0):gsub("[- ]", "")))

print("-- hexadecimal floats")
for _, x in ipairs { 0.0, 1.0, -1.0, 0.5, 0.1, 1 / 3, 255.0, 256.0, 1e10, 2 ^ 53, 2 ^ -10, -0.75, 1e300, math.pi } do
  print(string.format("%a %A", x, x))
end
print(string.format("%a %a", 3, -7), string.format("[%20a] [%-20a] [%+a]", 1.5, 1.5, 1.5))
print(string.format("%.0a|%.1a|%.3a|%.20a", 1.0, 1.5, 1.999, 1.0))
print(string.format("%a %a", math.huge, -math.huge))

print("-- large widths and precisions")
print(#string.format("%99d", 1), #string.format("%-99d", 1), #string.format("%.99f", 1 / 3), #string.format("%99.99f", 1e308))
print(string.format("%.20f", 0.1), string.format("%.30f", 1 / 3))
print(string.format("%.99f", 2 ^ -60))
print(string.format("%f", 1e300))
print(string.format("%.99e", 0.1))

print("-- several arguments in order, text between")
print(string.format("%d-%s-%5.2f-%x%%", 1, "two", 3.0, 4))
print(string.format("%%"), string.format("100%%"), string.format("%%d", 5))
print(string.format("no conversion", 1, 2, 3))
print(string.format(""), #string.format(""))

print("-- a table of values")
for i = 1, 5 do print(string.format("%2d | %-6s | %8.3f | %06x | %+5d", i, ("x"):rep(i), i ^ 0.5, i ^ 8 // 1 | 0, i - 3)) end
