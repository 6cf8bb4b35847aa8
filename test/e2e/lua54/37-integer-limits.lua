-- Integers at their limits: wrap-around, division and remainder of negatives, shifts, comparisons with floats.

local max, min = math.maxinteger, math.mininteger

print(max, min, max + 1 == min, min - 1 == max, max * 2, min * 2, max * max, min * min, min * -1, -min, math.abs(min))
print(max + 1.0, max + 0.0 == 2 ^ 63, min + 0.0 == -2 ^ 63, max // 1 | 0, max - -1)

print("-- floor division and remainder take the sign of the divisor")
for _, pair in ipairs { { 7, 3 }, { -7, 3 }, { 7, -3 }, { -7, -3 }, { 6, 3 }, { -6, 3 }, { 6, -3 }, { 1, max }, { -1, max }, { max, -1 }, { min, -1 }, { min, 1 }, { min, max }, { max, min }, { 0, -5 }, { min, 2 }, { min, -2 } } do
  local a, b = pair[1], pair[2]
  print(a, b, a // b, a % b, (a // b) * b + a % b == a)
end

print("-- the same with floats")
for _, pair in ipairs { { 7.5, 2 }, { -7.5, 2 }, { 7.5, -2 }, { -7.5, -2 }, { 5.0, 3 }, { -5, 3.0 }, { 1, math.huge }, { -1, math.huge }, { 1, -math.huge }, { -1, -math.huge }, { 0.0, 5 }, { -0.0, 5 }, { 5.3, 0.1 }, { 1e308, 1e-308 } } do
  local a, b = pair[1], pair[2]
  print(a, b, a // b, string.format("%.14g", a % b))
end

print("-- division by zero")
print(pcall(function() return 1 // 0 end))
print(pcall(function() return 1 % 0 end))
print(1 / 0, -1 / 0, 1 // 0.0, -1 // 0.0, 1 / -0.0)
print((0 / 0) ~= (0 / 0), (1 % 0.0) ~= (1 % 0.0), (math.huge % 2) ~= (math.huge % 2), (0.0 // 0.0) ~= (0.0 // 0.0))

print("-- division of integers is a float, powers are floats")
print(6 / 2, 7 / 2, 2 ^ 2, 2 ^ -1, 2 ^ 0.5, (-2) ^ 2, -2 ^ 2, 2 ^ 3 ^ 2, 10 // 3, 10.0 // 3, 2 ^ 63, 2 ^ 64)
print(math.type(6 / 2), math.type(7 // 2), math.type(7 // 2.0), math.type(2 ^ 2), math.type(3 % 2), math.type(3 % 2.0))

print("-- comparing integers and floats is exact")
print(max < max + 0.0, max == max + 0.0, max <= 2 ^ 63, min == -2 ^ 63, min <= -2 ^ 63, min < -2 ^ 63)
print((1 << 53) == 2 ^ 53, (1 << 53) + 1 == 2 ^ 53, (1 << 53) + 1 > 2 ^ 53, (1 << 53) + 1 < 2 ^ 53 + 2)
print(1 == 1.0, -0.0 == 0, 1 < 1.5, 2 > 1.5, max < math.huge, min > -math.huge, max > 0 / 0, max < 0 / 0, max == 0 / 0)
print(9007199254740993 < 9007199254740992.0, 9007199254740993 > 9007199254740992.0)

print("-- factorials until they wrap")
do
  local f = 1
  for n = 1, 25 do
    f = f * n
    io.write(f, n % 5 == 0 and "\n" or " ")
  end
end

print("-- fibonacci modulo 2^64, by fast doubling with wrapping products")
do
  local function fib(n)
    if n == 0 then return 0, 1 end
    local a, b = fib(n // 2)
    local c, d = a * (2 * b - a), a * a + b * b
    if n % 2 == 0 then return c, d end
    return d, c + d
  end
  for _, n in ipairs { 10, 90, 92, 93, 100, 1000, 12345678 } do print(n, (fib(n))) end
end

print("-- a hash that relies on wrapping")
do
  local hash = 0xcbf29ce484222325
  for i, byte in ipairs { ("The quick brown fox"):byte(1, -1) } do hash = (hash ~ byte) * 0x100000001b3 end
  print(hash, string.format("%016x", hash))
end

print("-- a linear congruential generator")
do
  local state = 42
  for _ = 1, 5 do
    state = state * 6364136223846793005 + 1442695040888963407
    io.write(state, " ", state >> 33, " ")
  end
  print()
end

print("-- unsigned reading of integers")
print(math.ult(1, -1), math.ult(-1, 1), math.ult(max, min), string.format("%u" == "%u" and "%x" or "", -1))
local function udiv(n, d)
  if d < 0 then return math.ult(n, d) and 0 or 1 end
  local q = ((n >> 1) // d) << 1
  local r = n - q * d
  if not math.ult(r, d) then q = q + 1 end
  return q
end
print(udiv(-1, 10), udiv(-1, 2), udiv(min, 3), udiv(-1, -1), udiv(-2, -1))
local function utostring(n) return n >= 0 and tostring(n) or udiv(n, 10) .. tostring(n - udiv(n, 10) * 10) end
print(utostring(-1), utostring(min), utostring(max), utostring(12))
