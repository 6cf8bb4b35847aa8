-- The math library: constants, elementary functions at exact and special values, min, max, fmod, ult.

local function near(x, digits) return (string.format("%." .. (digits or 12) .. "g", x):gsub("^%-?nan", "nan"):gsub("^%-0$", "0")) end

print(math.pi, math.huge, -math.huge, math.maxinteger, math.mininteger)

print("-- exact values")
print(math.sqrt(16), math.sqrt(2) ^ 2 == 2, math.abs(-5), math.abs(-5.5), math.abs(5), math.exp(0), math.log(1), math.log(8, 2), math.log(1000, 10), math.log(27, 3), math.log(1024, 2), math.log(0))
print(math.sin(0), math.cos(0), math.tan(0), math.asin(0), math.acos(1), math.atan(0), math.atan(0, -1) == math.pi, math.atan(1, 0) == math.pi / 2)
print(math.deg(math.pi), math.rad(180) == math.pi, math.deg(0), math.rad(0))

print("-- twelve digits of the others")
for _, x in ipairs { -2, -1, -0.5, 0.25, 0.5, 1, 2, 10, 100 } do
  print(x, near(math.sin(x)), near(math.cos(x)), near(math.tan(x)), near(math.atan(x)), near(math.exp(x)), near(math.sqrt(x)), near(math.log(x)), near(math.asin(x)), near(math.acos(x)))
end
for _, pair in ipairs { { 1, 1 }, { 1, -1 }, { -1, -1 }, { -1, 1 }, { 3, 4 }, { 0.0, 1 }, { -0.0, 1 } } do print(pair[1], pair[2], near(math.atan(pair[1], pair[2]))) end
print(near(math.log(10)), near(math.log(2, 10)), near(math.log(10, 2)), near(math.log(5, 7)), near(math.exp(1)), near(2 ^ 0.5), near(10 ^ -2))

print("-- special values")
print(math.sqrt(math.huge), math.exp(-math.huge), math.exp(1000), math.log(math.huge), near(math.sqrt(-1)), near(math.log(-1)), near(math.acos(2)), math.atan(math.huge) == math.pi / 2)
print(near(math.sin(math.huge)), near(0 * math.huge), near(math.huge - math.huge), math.huge + 1, math.huge == math.huge, 1 / math.huge)

print("-- fmod takes the sign of the dividend, % of the divisor")
for _, pair in ipairs { { 7, 3 }, { -7, 3 }, { 7, -3 }, { -7, -3 }, { 7.5, 2 }, { -7.5, 2 }, { 5, math.huge }, { math.mininteger, -1 }, { math.mininteger, 10 }, { 6, 3 }, { -6.0, 3 } } do
  print(pair[1], pair[2], math.fmod(pair[1], pair[2]), math.type(math.fmod(pair[1], pair[2])), pair[1] % pair[2])
end
print(pcall(math.fmod, 1, 0))
print(near(math.fmod(1, 0.0)), near(math.fmod(math.huge, 1)))

print("-- min and max keep the type of the winner")
print(math.max(1, 2.5), math.max(3, 2.5), math.min(1, 1.0), math.max(1.0, 1), math.min(-1), math.max(1, 2, 3, 2, 1), math.min(math.huge, 5), math.max(-math.huge, -5))
print(pcall(math.max))
print(pcall(math.min, "x"))
print(pcall(math.max, 1, {}))

print("-- ult compares as unsigned")
print(math.ult(1, 2), math.ult(2, 1), math.ult(1, -1), math.ult(-1, 1), math.ult(0, 0), math.ult(-2, -1), math.ult(math.maxinteger, math.mininteger))
print(pcall(math.ult, 1, 1.5))

print("-- arguments")
print(pcall(math.floor))
print(pcall(math.floor, {}))
print(pcall(math.sqrt, "x"))
print(pcall(math.sin, nil))
print(pcall(math.abs))
print(pcall(math.log, 2, "x"))

print("-- the members of the library; some builds keep old ones besides")
for name in ("abs acos asin atan ceil cos deg exp floor fmod log max min modf rad random randomseed sin sqrt tan tointeger type ult"):gmatch("%a+") do
  io.write(name, "=", type(math[name]), " ")
end
print()

print("-- programs: primes, greatest common divisor, Newton's method, Simpson's rule, means")
do
  local sieve, primes = {}, {}
  for i = 2, 200 do
    if not sieve[i] then
      primes[#primes + 1] = i
      for j = i * i, 200, i do sieve[j] = true end
    end
  end
  print(#primes, primes[#primes])
end
local function gcd(a, b) return b == 0 and a or gcd(b, a % b) end
print(gcd(1071, 462), gcd(1 << 40, 10 ^ 6 | 0), gcd(-12, 18))
do
  local x = 1.0
  for _ = 1, 20 do x = x - (x * x - 2) / (2 * x) end
  print(near(x, 14), x == math.sqrt(2))
end
do
  local function simpson(f, a, b, n)
    local h, sum = (b - a) / n, f(a) + f(b)
    for i = 1, n - 1 do sum = sum + f(a + i * h) * (i % 2 == 0 and 2 or 4) end
    return sum * h / 3
  end
  print(near(simpson(math.sin, 0, math.pi, 100), 8), near(simpson(math.exp, 0, 1, 100), 8))
end
