-- Bitwise operators on 64-bit integers: truth tables, shifts beyond the width, precedence, small algorithms.

local function hex(n) return string.format("%016x", n) end

print("-- operators")
for _, pair in ipairs { { 0, 0 }, { 12, 10 }, { -1, 0 }, { -1, 1 }, { 0xF0F0, 0x0FF0 }, { math.mininteger, -1 }, { math.maxinteger, math.mininteger } } do
  local a, b = pair[1], pair[2]
  print(a, b, a & b, a | b, a ~ b, ~a, ~b, hex(a & b), hex(a | b), hex(a ~ b))
end

print("-- shifts are logical; a negative distance shifts the other way; 64 and more give zero")
for _, n in ipairs { 1, -1, 0x123456789abcdef, math.mininteger } do
  for _, distance in ipairs { 0, 1, 4, 31, 32, 63, 64, 65, 1000, -1, -4, -63, -64, math.maxinteger, math.mininteger } do
    print(n, distance, hex(n << distance), hex(n >> distance))
  end
end

print("-- precedence: & before ~ before |, shifts before &, arithmetic before shifts, comparison last")
print(1 | 2 & 3, 1 | 2 ~ 3, 6 ~ 3 & 1, 1 << 2 + 1, 1 + 1 << 2, 8 >> 1 & 3, 5 & 6 == 4, ~1 + 1, -1 >> 60, 2 ^ 3 | 1, not 1 == 2)

print("-- operators chain to the left")
print(256 >> 2 >> 2, 1 << 2 << 3, 7 ~ 2 ~ 1, 255 & 60 & 24)

print("-- programs")
local function popcount(n)
  local count = 0
  while n ~= 0 do
    n = n & n - 1
    count = count + 1
  end
  return count
end
print(popcount(0), popcount(255), popcount(-1), popcount(math.mininteger), popcount(0x5555555555555555))

local function reverse_bits(n)
  local result = 0
  for _ = 1, 64 do
    result = result << 1 | n & 1
    n = n >> 1
  end
  return result
end
print(hex(reverse_bits(1)), hex(reverse_bits(0x123456789abcdef)), reverse_bits(reverse_bits(12345)))

local function rotate(n, distance) return n << distance | n >> 64 - distance end
print(hex(rotate(0x123456789abcdef0, 8)), hex(rotate(1, 63)), hex(rotate(-2, 1)))

local function arithmetic_shift(n, distance) return n // (1 << distance) end
print(arithmetic_shift(-16, 2), arithmetic_shift(-1, 10), arithmetic_shift(17, 2))

print("-- CRC-32 of a known text")
do
  local table_of = {}
  for i = 0, 255 do
    local c = i
    for _ = 1, 8 do c = c & 1 == 1 and 0xEDB88320 ~ c >> 1 or c >> 1 end
    table_of[i] = c
  end
  local function crc32(text)
    local crc = 0xFFFFFFFF
    for i = 1, #text do crc = table_of[(crc ~ text:byte(i)) & 0xFF] ~ crc >> 8 end
    return crc ~ 0xFFFFFFFF
  end
  print(string.format("%08x %08x %08x", crc32("123456789"), crc32(""), crc32(("a"):rep(1000))))
end

print("-- SHA-256 of known texts, in 32-bit arithmetic on 64-bit integers")
do
  local function sha256(message)
    local primes, n = {}, 2
    while #primes < 64 do
      local prime = true
      for _, p in ipairs(primes) do
        if n % p == 0 then prime = false break end
      end
      if prime then primes[#primes + 1] = n end
      n = n + 1
    end
    local function fraction(x) return (x % 1 * 2 ^ 32) // 1 | 0 end
    local h, k = {}, {}
    for i = 1, 8 do h[i] = fraction(primes[i] ^ 0.5) end
    for i = 1, 64 do k[i] = fraction(primes[i] ^ (1 / 3)) end
    local function rotr(x, d) return (x >> d | x << 32 - d) & 0xFFFFFFFF end
    message = message .. "\128" .. ("\0"):rep((55 - #message) % 64) .. string.pack(">I8", #message * 8)
    for offset = 1, #message, 64 do
      local w = { string.unpack(">" .. ("I4"):rep(16), message, offset) }
      for i = 17, 64 do
        local s0 = rotr(w[i - 15], 7) ~ rotr(w[i - 15], 18) ~ w[i - 15] >> 3
        local s1 = rotr(w[i - 2], 17) ~ rotr(w[i - 2], 19) ~ w[i - 2] >> 10
        w[i] = w[i - 16] + s0 + w[i - 7] + s1 & 0xFFFFFFFF
      end
      local a, b, c, d, e, f, g, hh = table.unpack(h)
      for i = 1, 64 do
        local s1 = rotr(e, 6) ~ rotr(e, 11) ~ rotr(e, 25)
        local t1 = hh + s1 + (e & f ~ ~e & g) + k[i] + w[i]
        local s0 = rotr(a, 2) ~ rotr(a, 13) ~ rotr(a, 22)
        local t2 = s0 + (a & b ~ a & c ~ b & c)
        hh, g, f, e, d, c, b, a = g, f, e, d + t1 & 0xFFFFFFFF, c, b, a, t1 + t2 & 0xFFFFFFFF
      end
      for i, v in ipairs { a, b, c, d, e, f, g, hh } do h[i] = h[i] + v & 0xFFFFFFFF end
    end
    return (("%08x"):rep(8)):format(table.unpack(h, 1, 8))
  end
  print(sha256(""))
  print(sha256("abc"))
  print(sha256(("a"):rep(1000)))
end

print("-- flags")
do
  local READ, WRITE, RUN = 1 << 0, 1 << 1, 1 << 2
  local mode = READ | RUN
  print(mode & WRITE == 0, mode & READ ~= 0, mode | WRITE, mode & ~RUN, mode ~ READ)
end
