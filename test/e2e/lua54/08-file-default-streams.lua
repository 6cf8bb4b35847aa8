-- The default input and output: io.input, io.output, io.read, io.write, io.lines, io.close, io.tmpfile.

print(io.write("written ", 1, " ", 2.5, "\n") == io.output())
print(io.write() == io.stdout)

print("-- redirecting the default output by name")
local stdout = io.output()
io.output("out.txt")
print(io.output() ~= stdout) -- print always goes to the real stdout
io.write("first line\n", 2, "\n")
io.write("last")
print(io.close())
print(pcall(io.write, "closed"))
io.output(stdout)
io.write("back\n")

print("-- redirecting the default input by name")
local stdin = io.input()
print(io.type(io.input("out.txt")))
print(io.read())
print(io.read("n"))
print(io.read("L", "a"))
print(io.read())
print(io.read("a"))
io.close(io.input())
print(pcall(io.read))
print(pcall(io.lines))
io.input(stdin)

print("-- redirecting by handle")
do
  local file <close> = assert(io.open("handle.txt", "w+"))
  print(io.output(file) == file)
  io.write("through the default")
  io.output(stdout)
  file:seek("set")
  print(io.input(file) == file)
  print(io.read(7), io.read("a"))
  io.input(stdin)
end

print("-- failing to redirect leaves the default as it was")
print(pcall(io.input, "missing.txt"))
print(io.input() == stdin)
print(pcall(io.output, "no/such/dir/out.txt"))
print(io.output() == stdout)
print(pcall(io.input, {}))
print(pcall(io.output, true))

print("-- a program that filters: upper case with line numbers")
do
  local source = assert(io.open("source.txt", "w"))
  source:write("lua\nruns\nanywhere\n")
  source:close()
  io.input("source.txt")
  io.output("result.txt")
  local number = 0
  for line in io.lines() do
    number = number + 1
    io.write(string.format("%3d  %s\n", number, line:upper()))
  end
  io.close(io.output())
  io.close(io.input())
  io.output(stdout)
  io.input(stdin)
  for line in io.lines("result.txt") do print(line) end
end

print("-- temporary files")
do
  local temporary = io.tmpfile()
  print(io.type(temporary))
  print(temporary:write("hidden ", 42, "\n") == temporary)
  print(temporary:seek("set"))
  print(temporary:read("l"))
  print(temporary:read("l"))
  print(temporary:seek("end"))
  print(temporary:close())
  local a <close> = io.tmpfile()
  local b <close> = io.tmpfile()
  a:write("a")
  b:write("bb")
  a:seek("set")
  b:seek("set")
  print(a:read("a"), b:read("a"))
end

print("-- stderr is a file like the others")
print(io.type(io.stderr), io.stderr:write() == io.stderr)

print("-- stdin without input is at its end")
print(io.stdin:read("a"), io.stdin:read("l"), io.read(0))

print("-- print uses tostring and tabs, write does not")
print("a", 1, nil, true, 1.0)
io.write("a", 1, 1.0, "\n")
print(pcall(io.write, nil))
print(pcall(io.write, true))
print()
print("")
print(nil)
print((select("#", print())))
