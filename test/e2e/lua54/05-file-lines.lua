-- io.lines and file:lines: formats, closing at the end, breaking out early, errors.

local name = "lines.txt"

local function put(text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

print("-- plain")
put("alpha\nbeta\n\ngamma")
for line in io.lines(name) do print("[" .. line .. "]") end

print("-- keeping the line ends")
for line in io.lines(name, "L") do print(string.format("%q", line)) end

print("-- by count")
put("abcdefgh")
for chunk in io.lines(name, 3) do print(chunk) end

print("-- by several formats")
put("1 one\n2 two\n3 three\n")
for number, word in io.lines(name, "n", "l") do print(number, word) end

print("-- 'a' would never end, so the loop stops itself")
do
  local rounds = 0
  for text in io.lines(name, "a") do
    rounds = rounds + 1
    print(#text)
    if rounds == 3 then break end
  end
end

print("-- a zero count iterates until the end of the file is reached")
put("xy")
do
  local file <close> = assert(io.open(name))
  local rounds = 0
  for empty in file:lines(0) do
    rounds = rounds + 1
    print(string.format("%q", empty), file:read(1))
  end
  print(rounds)
end

print("-- an empty file has no line, a lone newline has one")
put("")
for line in io.lines(name) do print("never", line) end
put("\n")
for line in io.lines(name) do print(string.format("%q", line)) end

print("-- file:lines leaves the file open, io.lines closes it")
put("1\n2\n3\n")
do
  local file = assert(io.open(name))
  for line in file:lines() do print(line) end
  print(io.type(file))
  print(file:read("l"))
  file:seek("set")
  print(file:read("l"))
  file:close()
end
do
  local next_line, a, b, handle = io.lines(name)
  print(type(next_line), a, b, io.type(handle))
  print(next_line(), next_line(), next_line(), next_line())
  print(io.type(handle))
  print(pcall(next_line))
end

print("-- leaving the loop early closes the file: io.lines gives it as the closing value")
do
  local seen
  local next_line, state, control, handle = io.lines(name)
  seen = handle
  for line in next_line, state, control, handle do
    print(line)
    break
  end
  print(io.type(seen))
end
do
  local handle
  pcall(function()
    local f, s, c, h = io.lines(name)
    handle = h
    for _ in f, s, c, h do error("out of the loop") end
  end)
  print(io.type(handle))
end

print("-- closing the file inside its loop")
do
  local file = assert(io.open(name))
  print(pcall(function()
    for line in file:lines() do
      print(line)
      file:close()
    end
  end))
end

print("-- errors")
print(pcall(io.lines, "missing.txt"))
print((pcall(io.lines, name, "x"))) -- formats are looked at when reading
do
  local ok, message = pcall(function() for _ in io.lines(name, "x") do end end)
  print(ok, message:match("%((.-)%)$"))
end
print(pcall(function() for _ in io.lines("missing.txt") do end end))

print("-- nested loops over one file")
put("a\nb\n")
for outer in io.lines(name) do
  for inner in io.lines(name) do io.write(outer, inner, " ") end
end
print()

print("-- many lines")
do
  local file = assert(io.open(name, "w"))
  for i = 1, 20000 do file:write("line ", i, "\n") end
  file:close()
  local count, bytes = 0, 0
  for line in io.lines(name) do
    count = count + 1
    bytes = bytes + #line
  end
  print(count, bytes)
end

print("-- lines of the default input")
do
  local old = io.input()
  put("x\ny\n")
  io.input(name)
  for line in io.lines() do print(line) end
  print(io.type(io.input()))
  io.close(io.input())
  io.input(old)
  print(io.input() == old)
end
