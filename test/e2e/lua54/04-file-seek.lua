-- file:seek: the three origins, positions past the end, sizes, and errors.

local name = "seek.bin"
local file = assert(io.open(name, "w+b"))

print(file:seek())
file:write("0123456789")
print(file:seek())
print(file:seek("cur"))
print(file:seek("set"))
print(file:read(3), file:seek())
print(file:seek("cur", 2), file:read(1))
print(file:seek("cur", -3), file:read(1))
print(file:seek("end"))
print(file:seek("end", -2), file:read("a"))
print(file:seek("set", 5), file:read(2))
print(file:seek("set", 5.0))

print("-- before the start")
print(file:seek("set", -1))
print(file:seek("cur", -100))
print(file:seek("end", -11))
print("position unchanged", file:seek())

print("-- past the end: reading finds nothing, writing fills with zeros")
print(file:seek("set", 20))
print(file:read(1), file:read("a"))
file:seek("set", 15)
file:write("X")
file:seek("set", 0)
local text = file:read("a")
print(#text, (text:gsub("%z", ".")))

print("-- the size of a file without losing the position")
local function size_of(handle)
  local here = handle:seek()
  local size = handle:seek("end")
  handle:seek("set", here)
  return size
end
file:seek("set", 4)
print(size_of(file), file:seek(), file:read(2))

print("-- overwriting in the middle")
file:seek("set", 2)
file:write("--")
file:seek("set", 0)
print(file:read(8))

print("-- writing then reading then writing, with a seek between")
file:seek("set", 0)
print(file:read(1))
file:seek("cur", 0)
file:write("w")
file:seek("cur", 0)
print(file:read(1))
file:seek("cur", 0)
file:write("v")
file:seek("set", 0)
print(file:read(10))

print("-- a fixed-size record file")
do
  local records <close> = assert(io.open("records.bin", "w+b"))
  local layout = "<i4 d c8"
  local size = string.packsize(layout)
  for i = 1, 10 do records:write(string.pack(layout, i, i / 4, "name" .. i)) end
  print(size, records:seek("end") == 10 * size)
  for _, index in ipairs { 7, 1, 10, 3 } do
    records:seek("set", (index - 1) * size)
    local id, value, label = string.unpack(layout, records:read(size))
    print(id, value, (label:gsub("%z+$", "")))
  end
  records:seek("set", 4 * size)
  records:write(string.pack(layout, 500, 0.5, "changed"))
  records:seek("set", 4 * size)
  print(string.unpack("<i4 d", records:read(size)))
end

print("-- bad arguments")
local function reason(action)
  local _, message = pcall(action)
  return (tostring(message):gsub("^.-:%d+: ", ""))
end
print(reason(function() file:seek("middle") end))
print(reason(function() file:seek("set", "x") end))
print(reason(function() file:seek("set", 1.5) end))
print(reason(function() file:seek(5) end))
print(reason(function() file.seek() end))
print(file:close())
print(reason(function() file:seek() end))

print("-- a pipe cannot seek")
do
  local pipe <close> = assert(io.popen("printf abc"))
  local position, message = pipe:seek()
  print(position, type(message)) -- its wording is the C library's
  print(pipe:read("a"))
end

print("-- seeking drops what was read ahead")
do
  local out = assert(io.open(name, "wb"))
  out:write(string.rep("a", 10000), string.rep("b", 10000))
  out:close()
  local reader <close> = assert(io.open(name, "rb"))
  print(reader:read(1), reader:seek("set", 9999), reader:read(2), reader:seek("set", 19999), reader:read(2), reader:seek())
end
