-- File handles as values: io.type, tostring, closing twice, use after close, garbage, the metatable.

local file = assert(io.open("handle.txt", "w"))

print(type(file), io.type(file))
print((tostring(file):gsub("0x%x+", "ADDRESS")))
print(file:write("x") == file)
print(file:close())
print(io.type(file), tostring(file))

print("-- every use after close is an error")
for _, method in ipairs { "read", "write", "lines", "seek", "flush", "setvbuf", "close" } do
  print(method, pcall(file[method], file, "no"))
end
print(pcall(io.close, file))
print(pcall(io.input, file))
print(pcall(io.output, file))

print("-- io.type of other things")
print(io.type(nil), io.type(42), io.type("file"), io.type({}), io.type(print))
print(pcall(io.type))

print("-- methods check their receiver")
print(pcall(file.read))
print(pcall(file.write, "text"))
print(pcall(file.close, {}))

print("-- the metatable")
local meta = getmetatable(file)
print(type(meta), meta.__name, type(meta.__index))
print(meta == getmetatable(io.stdout))
for _, event in ipairs { "__gc", "__close", "__tostring" } do print(event, type(meta[event])) end
local methods = {}
for key in pairs(meta.__index) do
  if not key:find("^_") then methods[#methods + 1] = key end
end
table.sort(methods)
print(table.concat(methods, " "))

print("-- standard streams")
for _, stream in ipairs { "stdin", "stdout", "stderr" } do print(stream, io.type(io[stream]), io[stream] == io[stream]) end
print(io.stdout ~= io.stderr, io.output() == io.stdout, io.input() == io.stdin)

print("-- handles as table keys")
do
  local a <close> = assert(io.open("a", "w"))
  local b <close> = assert(io.open("b", "w"))
  local names = { [a] = "a", [b] = "b" }
  print(names[a], names[b], a == b, a == a)
end

print("-- <close> closes, also on error")
do
  local kept
  do
    local f <close> = assert(io.open("handle.txt"))
    kept = f
    print(io.type(kept))
  end
  print(io.type(kept))
  print(pcall(function()
    local f <close> = assert(io.open("handle.txt"))
    kept = f
    error("stop", 0)
  end))
  print(io.type(kept))
  -- closing by hand first is fine: __close of a closed file does nothing
  do
    local f <close> = assert(io.open("handle.txt"))
    f:close()
  end
  print("closed twice is fine here")
end

print("-- a collected handle is closed and its buffer written")
do
  local function leave_open()
    local f = io.open("leaked.txt", "w")
    f:write("written by the collector")
  end
  leave_open()
  collectgarbage()
  collectgarbage()
  local f <close> = assert(io.open("leaked.txt"))
  print(f:read("a"))
end

print("-- unknown methods are nil fields")
print(io.stdout.nothing, pcall(function() return io.stdout:nothing() end))

print("-- files cannot be indexed for writing or called")
print(pcall(function() io.stdout.field = 1 end))
print(pcall(function() io.stdout() end))

print("-- flush of an open file")
print(not not io.stdout:flush())
