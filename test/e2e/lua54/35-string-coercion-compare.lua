-- Strings that act as numbers, numbers that act as strings, comparison and equality of strings.

local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- arithmetic on numerals in strings keeps integers")
print("10" + 5, "10" * "2", "3" - 1, "7" // 2, "7" % "4", -"2", - -"2")
print("10" / 2, "2" ^ 2, "1.5" + 1, "0x10" + 0, "1e1" + 0, " 5 " + 0, "5." + 0, ".5" + 0)
print(math.type("10" + 5), math.type("10" + 5.0), math.type("1e1" + 0), math.type("0x10" * 1))
print("9223372036854775807" + 1, "9223372036854775808" + 0, "-9223372036854775808" - 0)
print(10 .. "", 10 .. 20, 1.0 .. "", -1 .. "")

print("-- but not for bitwise operators")
print(reason(function() return "3" & 1 end))
print(reason(function() return 1 << "4" end))
print(reason(function() return ~"0" end))
print(reason(function() return "1.5" | 0 end))
print(reason(function() return "abc" & 1 end))

print("-- no coercion in comparisons")
print("1" == 1, "1" ~= 1, 0 == "0", "10" == "10.0")
print(reason(function() return "1" < 2 end))
print(reason(function() return 1 <= "2" end))
print(reason(function() return "a" > {} end))
print(reason(function() return nil < 1 end))
print(reason(function() return {} < {} end))
print(reason(function() return print >= print end))
print(reason(function() return true < false end))

print("-- not numerals")
for _, text in ipairs { "", " ", "abc", "1 2", "1,5", "0x", "1e", "--1", "nan", "inf", "1_0", "0b1", "١" } do print(text, reason(function() return text + 1 end)) end

print("-- errors name the operand")
do
  local a, t = "x", { field = "y" }
  print(reason(function() return a + 1 end))
  print(reason(function() return 1 + t.field end))
  print(reason(function() return {} .. "x" end))
  print(reason(function() return "x" .. nil end))
  print(reason(function() return "x" .. true end))
  print(reason(function() return -{} end))
  print(reason(function() return #5 end))
end

print("-- the order of strings is the order of bytes in the C locale")
local words = { "b", "a", "B", "A", "", "aa", "ab", "a\0b", "a\0", "Z", "z", "10", "9", "ä", "~", "_", " ", "a b", "\255", "\127" }
table.sort(words)
for i, word in ipairs(words) do words[i] = string.format("%q", word):gsub("\\\n", "\\n"):gsub("[\128-\255]", function(c) return ("\\x%02x"):format(c:byte()) end) end
print(table.concat(words, " "))
print("a" < "b", "a" < "B", "a" < "aa", "" < "a", "" < "", "" <= "", "a\0a" < "a\0b", "a\0" > "a", "Z" < "a")
print("10" < "9", "10" < "1a")

print("-- equality is identity of content")
print("a" == "a", "a" == "A", "a\0b" == "a\0b", "a\0b" == "a\0c", ("x"):rep(50) == ("x"):rep(50))

print("-- strings are truthy, even the empty one and zero")
print("" and "truthy", 0 and "truthy", not "", not not "0")

print("-- tostring and tonumber go back and forth")
for _, n in ipairs { 0, -1, 1.0, 0.1, 1e15, 1e100, 2 ^ 53, math.maxinteger, math.mininteger, -0.0, 1e-7, 123456.789 } do
  local text = tostring(n)
  print(text, tonumber(text) == n, math.type(tonumber(text)) == math.type(n))
end
print(tostring(nil), tostring(true), tostring("text"))
print(pcall(tostring))

print("-- math functions coerce too")
print(math.floor("3.7"), math.exp("0"), math.abs("-5"), math.sqrt("16"))
print(reason(math.floor, "x"))
print(math.type("1"), pcall(math.type))

print("-- concatenating and comparing in a loop")
do
  local n = 0
  for i = 1, 10 do
    if i .. "" == tostring(i) and (i .. "") + 0 == i then n = n + 1 end
  end
  print(n)
end
