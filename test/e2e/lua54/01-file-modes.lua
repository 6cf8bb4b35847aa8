-- Every open mode of io.open: what it may read and write, what it truncates, what it creates.

local name = "modes.txt"

local function put(text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

local function get()
  local file = assert(io.open(name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

for _, mode in ipairs { "r", "w", "a", "r+", "w+", "a+", "rb", "wb", "ab", "r+b", "w+b", "a+b" } do
  put("0123456789")
  local file = assert(io.open(name, mode))
  -- where an append mode starts reading is up to the C library
  local position = mode:find("a", 1, true) and "unspecified" or file:seek()
  print("mode", mode, io.type(file), "position", position)
  if mode:find("a", 1, true) then file:seek("set") end
  local text = file:read(4)
  print("  read", text)
  file:seek("cur", 0) -- C demands a seek between reading and writing the same stream
  local written = file:write("AB")
  print("  write", io.type(written))
  print("  close", file:close())
  print("  content", get())
end

print("-- a file that does not exist")
for _, mode in ipairs { "r", "r+", "w", "a", "w+", "a+" } do
  os.remove(name)
  local file, message, code = io.open(name, mode)
  if file then
    file:write("x")
    file:close()
    print(mode, "created", get())
  else
    print(mode, message, code)
  end
end

print("-- places that cannot be opened")
print(io.open("no/such/directory/file.txt", "w"))
print(io.open("no/such/directory/file.txt"))
print(io.open("", "r"))
print(io.open(".", "w"))
put("plain")
print(io.open(name .. "/below", "r"))
print(io.open(name .. "/below", "w"))

print("-- a directory opens for reading but cannot be read")
do
  local directory = io.open(".", "r")
  if directory then
    print(directory:read(1))
    print(directory:read("a"))
    directory:close()
  end
end

print("-- malformed modes are errors, not failures")
for _, mode in ipairs { "", "x", "rw", "r++", "br", "rb+", "+r", "wx", "R" } do
  print(mode, pcall(io.open, name, mode))
end

print("-- opening does not truncate until a mode says so")
put("keep me")
assert(io.open(name, "r+")):close()
print(get())
assert(io.open(name, "a")):close()
print(get())
assert(io.open(name, "w")):close()
print(#get())

print("-- r+ overwrites in place, it does not insert")
put("hello world")
do
  local file <close> = assert(io.open(name, "r+"))
  file:write("HELLO")
end
print(get())

print("-- two handles on one file have their own positions")
put("abcdef")
do
  local first <close> = assert(io.open(name))
  local second <close> = assert(io.open(name))
  print(first:read(2), second:read(3), first:read(2), second:read(3), first:read(2), second:read(2))
end

print("-- file names are bytes")
for _, odd in ipairs { "with space.txt", "umlaut-ä.txt", "-dash", "quote'\"$HOME.txt", "new\nline" } do
  local file = assert(io.open(odd, "w"))
  file:write(odd)
  file:close()
  local again <close> = assert(io.open(odd))
  print(again:read("a") == odd, os.remove(odd))
end
