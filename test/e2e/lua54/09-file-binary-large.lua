-- Binary and large files: all byte values, zero bytes, megabytes in one and in many writes, checksums.

local function adler32(text)
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + text:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

print("-- all bytes, many times")
local block = {}
for i = 0, 255 do block[i + 1] = string.char(i) end
block = table.concat(block)
print(#block, string.format("%08x", adler32(block)))

do
  local file <close> = assert(io.open("all.bin", "wb"))
  for _ = 1, 64 do file:write(block) end
end
do
  local file <close> = assert(io.open("all.bin", "rb"))
  local text = file:read("a")
  print(#text, text == block:rep(64), string.format("%08x", adler32(text)))
end

print("-- in text mode too: there is no translation on this system")
do
  local file = assert(io.open("text.bin", "w"))
  file:write("\r\n\n\r\26\0\255")
  file:close()
  file = assert(io.open("text.bin", "r"))
  print(file:read("a"):byte(1, -1))
  file:close()
end

print("-- four megabytes in one write")
do
  local big = ("0123456789abcdef"):rep(4 * 65536)
  local file = assert(io.open("big.bin", "wb"))
  file:write(big)
  print(file:seek())
  file:close()
  file = assert(io.open("big.bin", "rb"))
  print(file:seek("end"))
  file:seek("set")
  print(file:read("a") == big)
  file:seek("set", 1234567)
  print(file:read(10))
  file:seek("set")
  local total, pieces = 0, 0
  for piece in file:lines(65537) do
    total = total + #piece
    pieces = pieces + 1
  end
  print(total, pieces)
  file:close()
end

print("-- two hundred thousand short writes")
do
  local file = assert(io.open("small.txt", "w"))
  for i = 1, 200000 do file:write(i % 10) end
  print(file:seek())
  file:close()
  file = assert(io.open("small.txt"))
  local text = file:read("a")
  print(#text, text:sub(1, 20), text:sub(-5))
  file:close()
end

print("-- byte by byte")
do
  local file <close> = assert(io.open("all.bin", "rb"))
  local histogram = {}
  for byte in file:lines(1) do
    local code = byte:byte()
    histogram[code] = (histogram[code] or 0) + 1
  end
  local least, most = math.huge, 0
  for code = 0, 255 do
    least = math.min(least, histogram[code])
    most = math.max(most, histogram[code])
  end
  print(least, most)
end

print("-- copying a file in blocks")
do
  local from <close> = assert(io.open("big.bin", "rb"))
  local to = assert(io.open("copy.bin", "wb"))
  while true do
    local piece = from:read(8192)
    if not piece then break end
    to:write(piece)
  end
  to:close()
  from:seek("set")
  local copy <close> = assert(io.open("copy.bin", "rb"))
  print(copy:read("a") == from:read("a"))
end

print("-- a hex dump")
do
  local file <close> = assert(io.open("all.bin", "rb"))
  file:seek("set", 60)
  for offset = 60, 124, 16 do
    local bytes = file:read(16)
    print(string.format("%08x  %s |%s|", offset, bytes:gsub(".", function(c) return string.format("%02x ", c:byte()) end), (bytes:gsub("[^%g ]", "."))))
  end
end

print("-- a run-length coder")
do
  local function encode(text)
    local out = {}
    local i = 1
    while i <= #text do
      local c = text:sub(i, i)
      local j = i
      while j < #text and j - i < 254 and text:sub(j + 1, j + 1) == c do j = j + 1 end
      out[#out + 1] = string.char(j - i + 1) .. c
      i = j + 1
    end
    return table.concat(out)
  end
  local function decode(text)
    return (text:gsub("(.)(.)", function(n, c) return c:rep(n:byte()) end))
  end
  local sample = ("\0"):rep(1000) .. "abc" .. ("\255"):rep(300) .. block
  local coded = encode(sample)
  print(#sample, #coded, decode(coded) == sample)
end
