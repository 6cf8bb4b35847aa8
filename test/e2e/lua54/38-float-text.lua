-- tostring and print of floats: fourteen digits, exponents, minus zero, infinities, the ".0" of integer values.

local values = {
  0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 10 / 3, 100.0, 1e2, 123.456, 1e14, 1e15, 1e16, 1e17, 99999999999999.0, 999999999999999.0,
  123456789012345.0, 1234567890123456.0, 12345678901234567.0, 2 ^ 31, 2 ^ 32, 2 ^ 53, 2 ^ 53 + 1, 2 ^ 63, -2 ^ 63, 2 ^ 64, 2 ^ 100, 1e100, 1e-1, 1e-4, 1e-5, 1e-6, 0.00001234,
  1e-100, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.pi, -math.pi, math.huge, -math.huge, 1e15 + 0.5, 0.5, 1.5, 3.14159265358979, 1e20, 123e18,
}
for _, x in ipairs(values) do print(x, tostring(x), x .. "", math.type(x)) end

print("-- not a number: the sign is the processor's business")
do
  local nan = 0 / 0
  print((tostring(nan):gsub("^-", "")), nan == nan, nan ~= nan, nan < nan, nan >= nan, math.type(nan))
  print(pcall(function() return ({})[nan] end))
  print(pcall(function() local t = {} t[nan] = 1 end))
end

print("-- minus zero")
print(0.0 == -0.0, 1 / 0.0, 1 / -0.0, -0.0 + 0, 0 * -1, 0.0 * -1, -(0), -(0.0), math.abs(-0.0), tostring(-0.0), math.max(-0.0, 0.0) == 0)

print("-- reading back what %.17g writes is exact")
do
  local bad = 0
  for _, x in ipairs(values) do
    if tonumber(string.format("%.17g", x)) ~= x and math.abs(x) ~= math.huge then bad = bad + 1 end
    if tonumber(string.format("%a", x)) ~= x and math.abs(x) ~= math.huge then bad = bad + 1 end
  end
  print("bad", bad)
end

print("-- sums that lose and keep digits")
do
  local sum = 0.0
  for _ = 1, 10 do sum = sum + 0.1 end
  print(sum, sum == 1, string.format("%.17g", sum))
  sum = 0.0
  for i = 1, 1000 do sum = sum + 1 / i end
  print(sum, string.format("%.17g", sum))
  sum = 0.0
  for i = 1000, 1, -1 do sum = sum + 1 / i end
  print(sum, string.format("%.17g", sum))
end

print("-- shortest precision that reads back")
local function shortest(x)
  for digits = 1, 17 do
    local text = string.format("%." .. digits .. "g", x)
    if tonumber(text) == x then return text end
  end
end
for _, x in ipairs { 0.1, 0.3, 1 / 3, 100, 1e23, 5e-324, math.pi, 123456.7, 2 ^ 53 } do io.write(shortest(x), " ") end
print()

print("-- rounding of halves by %.0f is to even, of inexact decimals by their true value")
for _, x in ipairs { 0.5, 1.5, 2.5, 3.5, -0.5, -1.5 } do io.write(string.format("%.0f", x), " ") end
for _, x in ipairs { 0.125, 0.375, 2.675, 1.005 } do io.write(string.format("%.2f", x), " ") end
print()

print("-- floats as table keys, string keys and integer keys differ")
do
  local t = { [1] = "integer", ["1"] = "string", [1.5] = "float" }
  print(t[1.0], t["1"], t[1.5], t["1.0"], t[3 / 2])
end
