-- string.pack, string.unpack and string.packsize: every option, both byte orders, alignment.

local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
local function roundtrip(format, ...)
  local packed = string.pack(format, ...)
  print(format, hex(packed), string.unpack(format, packed))
end

print("-- integers; l, L, T and a bare s have the sizes of C's long and size_t, which differ between machines")
for _, format in ipairs { "b", "h", "i", "j", "i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8" } do
  roundtrip("<" .. format, -2)
  roundtrip(">" .. format, 100)
end
for _, format in ipairs { "B", "H", "I", "J", "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8" } do
  roundtrip("<" .. format, 200)
  roundtrip(">" .. format, 1)
end
roundtrip("<i16", -3)
roundtrip(">i16", 5)
roundtrip("<I9", 255)
roundtrip(">I12", 65535)
roundtrip("<J", -1)
roundtrip("<j", math.mininteger)

print("-- floats")
for _, x in ipairs { 0.0, -0.0, 1.0, -1.5, 0.1, 1e300, math.huge, -math.huge } do
  roundtrip("<d", x)
  roundtrip(">n", x)
  if math.abs(x) < 1e30 or math.abs(x) == math.huge then roundtrip("<f", x) end
end

print("-- strings")
roundtrip("z", "zero terminated")
roundtrip("s1", "short")
roundtrip("<s2", "two")
roundtrip(">s4", "four")
roundtrip("<s8", "eight")
roundtrip("c5", "fixed")
roundtrip("c8", "padded")
roundtrip("c0", "")
roundtrip("s1 z s1", "", "", "x")

print("-- several values, spaces ignored")
roundtrip("< i2 i2 i2", 1, 2, 3)
roundtrip(">i1 z d", -1, "name", 2.5)
roundtrip(" <  b B  h H ", -1, 255, -2, 65535)

print("-- changing the byte order within one format")
roundtrip("<i2 >i2 =i2", 1, 1, 1)
print(string.pack("=i4", 1) == string.pack("<i4", 1), string.pack("i4", 1) == string.pack("=i4", 1))

print("-- padding and alignment")
roundtrip("<b x b", 1, 2)
roundtrip("<!4 b i4", 1, 2)
roundtrip("<!8 b d", 1, 2.0)
roundtrip("<!2 b i4", 1, 2)
roundtrip("<!4 b Xi4 b", 1, 2)
roundtrip("<!8 b Xd b Xi2 b", 1, 2, 3)
roundtrip("<! b i8", 1, 2)
roundtrip("<!1 b i8", 1, 2)
roundtrip("<!4 i1 !2 i4 !4 i4", 1, 2, 3)

print("-- packsize")
for _, format in ipairs { "", "b", "h", "i", "j", "f", "d", "n", "i3", "i16", "c10", "bhi", "<!4 b i4", "<!8 b d b", "b x x b", "!8 b Xd", "c0", "i1 i1 i1" } do
  print(format, string.packsize(format))
end

print("-- unpack from a position")
do
  local packed = string.pack("<i2 i2 i2 i2", 10, 20, 30, 40)
  print(string.unpack("<i2", packed))
  print(string.unpack("<i2", packed, 3))
  print(string.unpack("<i2 i2", packed, 5))
  print(string.unpack("<i2", packed, -2))
  print(string.unpack("<i2", packed, -4))
  print(string.unpack("", packed), string.unpack("", packed, 5), string.unpack("", packed, 9))
  local position, values = 1, {}
  while position <= #packed do values[#values + 1], position = string.unpack("<i2", packed, position) end
  print(table.concat(values, " "), position)
end

print("-- a message with a header, a list and text")
do
  local function encode(message)
    local parts = { string.pack(">c4 I2 I1", "MSG1", message.id, #message.tags) }
    for _, tag in ipairs(message.tags) do parts[#parts + 1] = string.pack(">s1", tag) end
    parts[#parts + 1] = string.pack(">s2 d", message.body, message.weight)
    return table.concat(parts)
  end
  local function decode(data)
    local magic, id, count, position = string.unpack(">c4 I2 I1", data)
    local tags = {}
    for i = 1, count do tags[i], position = string.unpack(">s1", data, position) end
    local body, weight = string.unpack(">s2 d", data, position)
    return { magic = magic, id = id, tags = tags, body = body, weight = weight }
  end
  local data = encode { id = 513, tags = { "a", "bc", "" }, body = "text\0with zero", weight = -0.5 }
  print(#data, hex(data))
  local message = decode(data)
  print(message.magic, message.id, #message.tags, table.concat(message.tags, ","), #message.body, message.weight)
end

print("-- numerals and floats with an integer value are integers")
print(hex(string.pack("<i2", "7")), hex(string.pack("<i2", 7.0)))
print(hex(string.pack("<d", "1.5")), hex(string.pack("<d", 1)))
