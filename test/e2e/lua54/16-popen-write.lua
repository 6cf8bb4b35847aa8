-- io.popen for writing: what the child receives, when it runs, its exit status, a child that stops reading.

-- The children write to the same stdout. print is seen at once, so no flush is needed to keep the order.

print("-- text to a child")
do
  local pipe = assert(io.popen("cat", "w"))
  print(pipe:write("line ", 1, "\n", "line 2\n") == pipe)
  print(pipe:close())
end

print("-- a filter between the script and stdout")
do
  local pipe = io.popen("sort -n", "w")
  for _, n in ipairs { 10, 9, 33, 2, 1 } do pipe:write(n, "\n") end
  print(pipe:close())
end

print("-- into a file, with zero bytes")
do
  local pipe = io.popen("cat > received.bin", "w")
  pipe:write("a\0b\255\n\0")
  pipe:close()
  local file <close> = io.open("received.bin", "rb")
  print(file:read("a"):byte(1, -1))
end

print("-- flush hands over what is buffered before close")
do
  local pipe = io.popen("read line; echo \"$line\" > first.txt; cat > rest.txt", "w")
  pipe:write("first\n")
  pipe:flush()
  pipe:write("second\nthird\n")
  print(pipe:close())
  for _, name in ipairs { "first.txt", "rest.txt" } do
    local file <close> = io.open(name)
    print(name, (file:read("a"):gsub("\n", ",")))
  end
end

print("-- status at close")
for _, command in ipairs { "cat >/dev/null; exit 0", "cat >/dev/null; exit 7", "cat >/dev/null; kill -9 $$" } do
  local pipe = io.popen(command, "w")
  pipe:write("x")
  print(command, pipe:close())
end

print("-- much data")
do
  local pipe = io.popen("wc -c | tr -d ' '", "w")
  local piece = ("x"):rep(1000)
  for _ = 1, 2000 do pipe:write(piece) end
  print(pipe:close())
end

print("-- a line-buffered pipe")
do
  local pipe = io.popen("cat > lines.txt", "w")
  print(pipe:setvbuf("line"))
  pipe:write("a\n", "b\n")
  print(pipe:close())
  for line in io.lines("lines.txt") do print(line) end
end

print("-- a pipe for writing cannot be read")
do
  local pipe <close> = io.popen("cat", "w")
  print((pipe:read("l")))
end

print("-- a pipe left open is closed by <close>")
do
  do
    local pipe <close> = io.popen("cat > closed.txt", "w")
    pipe:write("complete")
  end
  local file <close> = io.open("closed.txt")
  print(file:read("a"))
end

print("-- as the default output")
do
  local pipe = io.popen("tr a-z A-Z", "w")
  io.output(pipe)
  io.write("shouting\n")
  print(io.close())
  io.output(io.stdout)
  print("-- and as the default input")
  io.input(io.popen("printf '1\\n2\\n'"))
  print(io.read("n", "n"))
  print(io.close(io.input()))
  io.input(io.stdin)
end
