-- os.remove, os.rename and os.tmpname, and the three values of their failures.

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

local function read(name)
  local file = io.open(name)
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

print("-- remove")
write("a.txt", "a")
print(os.remove("a.txt"))
print(os.remove("a.txt"))
print(read("a.txt"))
print(os.remove("no/such/file"))
print(os.remove(""))

print("-- remove also removes an empty directory, but not a full one")
assert(os.execute("mkdir empty full && touch full/file"))
print(os.remove("empty"))
print(os.remove("full"))
print(read("full/file"))
print(os.remove("full/file"))
print(os.remove("full"))

print("-- rename")
write("one", "1")
print(os.rename("one", "two"))
print(read("one"), read("two"))
print(os.rename("one", "three"))
write("target", "old")
print(os.rename("two", "target"))
print(read("two"), read("target"))
print(os.rename("target", "target"))
print(read("target"))
print(os.rename("target", "no/such/place"))
print(read("target"))

print("-- rename moves between directories and moves directories")
assert(os.execute("mkdir left right"))
write("left/item", "moved")
print(os.rename("left/item", "right/item"))
print(read("left/item"), read("right/item"))
print(os.rename("right", "renamed"))
print(read("renamed/item"))

print("-- tmpname names a file that can be written, and each call gives another")
do
  local first, second = os.tmpname(), os.tmpname()
  print(type(first), first ~= second, first:find("^/") ~= nil)
  print(read(first)) -- the file is created empty
  write(first, "temporary")
  print(read(first))
  print(os.remove(first), os.remove(second))
  print(read(first))
end

print("-- arguments")
print(pcall(os.remove))
print(pcall(os.rename, "only one"))
print(pcall(os.remove, {}))
print(pcall(os.rename, "a", true))

print("-- an atomic save: write beside, then rename over")
local function save(name, text)
  local beside = name .. ".new"
  local file <close> = assert(io.open(beside, "w"))
  assert(file:write(text))
  assert(file:close())
  return assert(os.rename(beside, name))
end
print(save("config", "version 1"), read("config"))
print(save("config", "version 2"), read("config"))
print(io.open("config.new"))

print("-- symbolic links: remove takes the link, not its target")
assert(os.execute("ln -s config link && ln -s nowhere dangling"))
print(read("link"))
print(io.open("dangling"))
print(os.remove("link"), read("config"))
print(os.remove("dangling"))

print("-- permissions are kept on rewriting")
assert(os.execute("chmod 640 config"))
write("config", "version 3")
local pipe = assert(io.popen("stat -c %a config"))
print(pipe:read("l"))
pipe:close()
