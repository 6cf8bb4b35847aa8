-- Reading numerals with the "n" format: which texts are numbers, what is left in the stream after a failure.

local name = "numbers.txt"

local function with(text, action)
  local out = assert(io.open(name, "wb"))
  out:write(text)
  out:close()
  local file <close> = assert(io.open(name, "rb"))
  return action(file)
end

local function describe(value)
  if value == nil then return "nil" end
  return math.type(value) .. " " .. string.format(math.type(value) == "integer" and "%d" or "%.14g", value)
end

print("-- one numeral each, and what is left behind it")
local texts = {
  "0", "7", "-7", "+7", "00012", "  \t\n 42", "3.25", "-.5", "5.", ".5", "1e3", "1E-3", "1e+2", "0x10", "0XfF", "0x.8", "0xA.8p1", "0x1P-2",
  "-0x10", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0xffffffffffffffff", "0x1ffffffffffffffff",
  "1e400", "12abc", "12 abc", "1.2.3", "1e", "1e+", "0x", "0xg", "-", "+", ".", "e5", "abc", "", "   ", "--1", "1-1", "1,5", "nan", "inf",
  "1_000", "٣",
}
for _, text in ipairs(texts) do
  with(text, function(file)
    local value = file:read("n")
    local rest = file:read("a")
    print(string.format("%q", text), describe(value), string.format("%q", rest))
  end)
end

print("-- a list of numbers")
with("1 2.5\n-3\t0x4\n5e0\n", function(file)
  local count, sum = 0, 0
  for n in function() return file:read("n") end do
    count = count + 1
    sum = sum + n
    print(describe(n))
  end
  print(count, sum)
end)

print("-- several at once stop at the first that is none")
with("1 2 x 3", function(file)
  print(file:read("n", "n", "n", "n"))
  print(file:read("a"))
end)

print("-- the line end after a number is still to be read")
with("10\nten\n", function(file)
  print(file:read("n"))
  print(string.format("%q", file:read("l")))
  print(file:read("l"))
end)

print("-- a numeral of two hundred digits is still read, a longer one is not")
with(string.rep("1", 150) .. " 5", function(file)
  print(describe(file:read("n")))
  print(file:read("n"))
end)
with(string.rep("1", 300) .. " 5", function(file)
  print(describe(file:read("n")))
end)

print("-- what is written comes back")
do
  local numbers = { 0, 1, -1, 2 ^ 53, 0.1, 1 / 3, -1e-10, math.maxinteger, math.mininteger, 1e100 }
  local out = assert(io.open(name, "w"))
  for _, n in ipairs(numbers) do
    if math.type(n) == "integer" then out:write(n, "\n") else out:write(string.format("%a\n", n)) end
  end
  out:close()
  local file <close> = assert(io.open(name))
  for _, n in ipairs(numbers) do
    local back = file:read("n")
    print(back == n, math.type(back) == math.type(n))
  end
end

print("-- write formats numbers as tostring does")
do
  local out = assert(io.open(name, "w"))
  out:write(1, " ", 1.0, " ", -0.0, " ", 1e15, " ", 1e16, " ", 2 ^ 63, " ", 0.1, " ", math.mininteger, "\n")
  out:close()
  for line in io.lines(name) do print(line) end
end
