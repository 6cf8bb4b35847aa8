-- tonumber: decimal and hexadecimal numerals, spaces, bases, and what is no numeral.

local function show(text, ...)
  local n = tonumber(text, ...)
  print(string.format("%q", text), ..., n == nil and "nil" or math.type(n), n)
end

print("-- decimal")
for _, text in ipairs { "0", "10", "-10", "+10", "007", "1.5", "-.5", "5.", "1e3", "1E+3", "1e-3", "1.5e2", ".5e1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e308", "1e309", "-1e309", "1e-400", "0.1e1", "00.5" } do show(text) end

print("-- hexadecimal")
for _, text in ipairs { "0x0", "0x10", "0XFF", "-0x10", "+0x10", "0x7fffffffffffffff", "0xffffffffffffffff", "0x10000000000000000", "0xfffffffffffffffff", "0x1p4", "0x1P-4", "0x.8", "0x8.", "0xA.8p2", "-0x1.8p1", "0x1p1000", "0x1p-1074", "0x1p-1075", "0x.1", "0xep1" } do show(text) end

print("-- spaces around")
for _, text in ipairs { " 1", "1 ", "  1  ", "\t\n1\r\v\f", "1\n", " 0x10 ", " 1.5e1 " } do show(text) end

print("-- no numerals")
for _, text in ipairs { "", " ", "-", "+", ".", "e1", "1e", "1e+", "1.2.3", "1 2", "1a", "0x", "0xg", "x10", "0x1p", "0x.p1", "--1", "+-1", "- 1", "1_000", "1,000", "inf", "nan", "infinity", "-nan", "1f", "1L", "0b1", "1\0", "١", "½", "abc" } do show(text) end

print("-- bases")
for _, case in ipairs { { "10", 2 }, { "1111", 2 }, { "777", 8 }, { "ff", 16 }, { "FF", 16 }, { "zz", 36 }, { "Zz", 36 }, { "10", 36 }, { "-ff", 16 }, { "+ff", 16 }, { "  7  ", 8 }, { "12", 2 }, { "g", 16 }, { "", 10 }, { "1.5", 10 }, { "1e1", 10 }, { "1e1", 16 }, { "0x10", 16 }, { "9", 9 }, { "8", 9 }, { "7fffffffffffffff", 16 }, { "ffffffffffffffff", 16 }, { "10000000000000000", 16 }, { "-8000000000000000", 16 }, { "99", 10 }, { "1 1", 2 }, { "- 1", 10 }, { "-", 10 } } do show(case[1], case[2]) end

print("-- arguments")
local function reason(...)
  local ok, message = pcall(tonumber, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end
print(tonumber(5), tonumber(5.5), tonumber(nil), tonumber({}), tonumber(true), tonumber(print))
print(reason())
print(reason("10", 1))
print(reason("10", 37))
print(reason("10", 0))
print(reason(10, 10))
print(reason("10", "x"))
print(reason({}, 10))
print(reason("10", 1.5))

print("-- literals and tonumber agree")
do
  local bad = 0
  for _, text in ipairs { "1", "1.0", "0x10", "1e5", "0x.8p1", "9223372036854775808", "0xffffffffffffffffff", "1e309", ".5" } do
    local literal = load("return " .. text)()
    if literal ~= tonumber(text) or math.type(literal) ~= math.type(tonumber(text)) then bad = bad + 1 end
  end
  print("bad", bad)
end

print("-- integers in every base and back")
do
  local digits = "0123456789abcdefghijklmnopqrstuvwxyz"
  local function to_base(n, base)
    if n < base then return digits:sub(n + 1, n + 1) end
    return to_base(n // base, base) .. digits:sub(n % base + 1, n % base + 1)
  end
  local bad = 0
  for base = 2, 36 do
    for _, n in ipairs { 0, 1, base - 1, base, 12345, math.maxinteger } do
      if tonumber(to_base(n, base), base) ~= n then bad = bad + 1 end
    end
  end
  print("bad", bad, to_base(255, 2), to_base(math.maxinteger, 36))
end

print("-- long numerals")
print(tonumber(("1"):rep(400)), tonumber("0." .. ("1"):rep(150)), tonumber(("0"):rep(150) .. "7"), tonumber("1" .. ("0"):rep(30)))
