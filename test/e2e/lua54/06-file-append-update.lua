-- Append and update modes in programs: logs, counters, in-place edits, truncation.

local function read_all(name)
  local file <close> = assert(io.open(name, "rb"))
  return file:read("a")
end

print("-- append always writes at the end, wherever the position is")
do
  local file = assert(io.open("log.txt", "w"))
  file:write("first\n")
  file:close()
  file = assert(io.open("log.txt", "a+"))
  print(file:read("l"))
  file:seek("set", 0)
  file:write("second\n")
  print(file:seek() == #"first\nsecond\n")
  file:seek("set", 0)
  print(file:read("a"))
  file:close()
end

print("-- two appenders do not overwrite each other when each flushes")
do
  local a <close> = assert(io.open("shared.log", "a"))
  local b <close> = assert(io.open("shared.log", "a"))
  for i = 1, 3 do
    a:write("a", i, "\n")
    a:flush()
    b:write("b", i, "\n")
    b:flush()
  end
end
io.write(read_all("shared.log"))

print("-- a counter kept in a file")
do
  assert(io.open("counter", "w")):write("41\n"):close()
  for _ = 1, 3 do
    local file <close> = assert(io.open("counter", "r+"))
    local n = file:read("n")
    file:seek("set", 0)
    file:write(n + 1, "\n")
  end
  io.write(read_all("counter"))
end

print("-- w+ truncates at once and can read back what it wrote")
do
  local file = assert(io.open("counter", "w+"))
  print(#read_all("counter"))
  file:write("written")
  file:flush()
  print(read_all("counter"))
  file:seek("set", 2)
  print(file:read("a"))
  file:close()
end

print("-- replacing a word of the same length in place")
do
  assert(io.open("text", "w")):write("the cat sat on the cat"):close()
  local file <close> = assert(io.open("text", "r+b"))
  local text = file:read("a")
  local from = 1
  while true do
    local first, last = text:find("cat", from, true)
    if not first then break end
    file:seek("set", first - 1)
    file:write("dog")
    from = last + 1
  end
  file:seek("set")
  print(file:read("a"))
end

print("-- write returns the file, so calls chain")
do
  local file = assert(io.open("chain", "w"))
  print(file:write("a"):write("b", 1, 2.5):write() == file)
  print(not not file:flush())
  file:close()
  print(read_all("chain"))
end

print("-- writing what is not text")
do
  local file <close> = assert(io.open("chain", "w"))
  local function reason(action)
    local _, message = pcall(action)
    return (tostring(message):gsub("^.-:%d+: ", ""))
  end
  print(reason(function() file:write(nil) end))
  print(reason(function() file:write({}) end))
  print(reason(function() file:write("ok", true) end))
  print(reason(function() file:write("fine", print) end))
end

print("-- wrong direction: a failure with a message, not an error")
do
  local reader <close> = assert(io.open("chain", "r"))
  local wrote, why = reader:write("no")
  print(wrote, type(why))
  local writer <close> = assert(io.open("chain", "w"))
  print((writer:read("l")))
  print((writer:read(1)))
end

print("-- a file removed while it is open stays readable through its handle")
do
  local file <close> = assert(io.open("gone", "w+"))
  file:write("still here")
  file:flush()
  print(os.remove("gone"))
  print(io.open("gone"))
  file:seek("set")
  print(file:read("a"))
end
