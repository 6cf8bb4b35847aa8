-- Buffer modes: when what was written becomes visible to another reader, and that nothing is lost.

local function size(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local n = file:seek("end")
  file:close()
  return n
end

print("-- setvbuf answers true")
do
  local file <close> = assert(io.open("modes", "w"))
  for _, mode in ipairs { "no", "full", "line" } do print(mode, file:setvbuf(mode)) end
  print(file:setvbuf("full", 1024))
  print(file:setvbuf("full", 1))
end

print("-- errors")
do
  local file <close> = assert(io.open("modes", "w"))
  local function reason(action)
    local _, message = pcall(action)
    return (tostring(message):gsub("^.-:%d+: ", ""))
  end
  print(reason(function() file:setvbuf() end))
  print(reason(function() file:setvbuf("half") end))
  print(reason(function() file:setvbuf("full", "x") end))
end

print("-- unbuffered: visible at once")
do
  local file <close> = assert(io.open("no", "w"))
  file:setvbuf("no")
  file:write("abc")
  print(size("no"))
  file:write("def")
  print(size("no"))
end

print("-- fully buffered: visible after flush or close")
do
  local file = assert(io.open("full", "w"))
  file:setvbuf("full", 4096)
  file:write("abc")
  file:flush()
  print(size("full"))
  file:write("defg")
  file:close()
  print(size("full"))
end

print("-- line buffered: visible after a newline")
do
  local file <close> = assert(io.open("line", "w"))
  file:setvbuf("line")
  file:write("one line\n")
  print(size("line"))
end

print("-- seeking writes the buffer out")
do
  local file <close> = assert(io.open("seek", "w"))
  file:setvbuf("full")
  file:write("0123456789")
  file:seek("set", 3)
  print(size("seek"))
end

print("-- io.flush and file:flush")
do
  io.output("default")
  io.write("text")
  print(not not io.flush(), size("default"))
  io.close()
  io.output(io.stdout)
end

print("-- a reader sees what a writer flushed after the reader reached the end")
do
  local writer <close> = assert(io.open("follow", "w"))
  local reader <close> = assert(io.open("follow", "r"))
  print(reader:read("l"))
  for i = 1, 3 do
    writer:write("entry ", i, "\n")
    writer:flush()
    reader:seek("cur", 0) -- clears the end-of-file mark
    print(reader:read("l"))
  end
end

print("-- more than any buffer, unflushed, all there after close")
do
  local file = assert(io.open("long", "w"))
  for i = 1, 30000 do file:write("0123456789") end
  file:close()
  print(size("long"))
end

print("-- stdout accepts the modes too")
print(io.stdout:setvbuf("no"))
io.write("unbuffered\n")
print(io.stdout:setvbuf("line"))
io.write("by line\n")
print(io.stdout:setvbuf("full"))
io.write("full\n")
