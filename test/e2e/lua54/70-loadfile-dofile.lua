-- loadfile and dofile: results, arguments, shebang lines, byte order marks, missing files, environments, standard input.
-- stdin: return "from standard input", ...\n

local function write(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

print("-- dofile")
write("values.lua", "return 1, 'two', nil, select('#', ...)")
print(dofile("values.lua"))
write("globals.lua", "made_by_dofile = 'yes'")
print(dofile("globals.lua"), made_by_dofile)
print(select("#", dofile("globals.lua")))

print("-- loadfile")
print(loadfile("values.lua")("argument", 2))
write("env.lua", "x = 1; return _ENV")
do
  local env = {}
  print(loadfile("env.lua", "t", env)() == env, env.x, x)
end
print(loadfile("values.lua", "b"))
print((loadfile("values.lua", "t")()))

print("-- the chunk name is the file name")
write("fails.lua", "\nlocal t\nreturn t.x")
print(pcall(dofile, "fails.lua"))
write("syntax.lua", "x = = 1")
print(loadfile("syntax.lua"))
print(pcall(dofile, "syntax.lua"))
print(debug.getinfo(loadfile("values.lua"), "S").source)
print(pcall(dofile, "./fails.lua"))

print("-- missing files")
print(loadfile("missing.lua"))
print(pcall(dofile, "missing.lua"))
print((loadfile(".")))

print("-- a first line starting with # is skipped, and still counted")
write("shebang.lua", "#!/usr/bin/env lua\nreturn debug.getinfo(1, 'l').currentline")
print(dofile("shebang.lua"))
write("hash.lua", "# just a comment")
print(dofile("hash.lua"))
write("shebang_only_end.lua", "#!/usr/bin/lua")
print(loadfile("shebang_only_end.lua") ~= nil)

print("-- a byte order mark is skipped")
write("bom.lua", "\xEF\xBB\xBFreturn 'after the mark'")
print(dofile("bom.lua"))
write("bom_shebang.lua", "\xEF\xBB\xBF#!shebang\nreturn 'after both'")
print(dofile("bom_shebang.lua"))
write("half_bom.lua", "\xEF\xBBreturn 1")
print((loadfile("half_bom.lua")))

print("-- line ends, no final newline, empty files, zero bytes in strings")
write("crlf.lua", "local a = 1\r\nlocal b = 2\r\nreturn a + b, debug.getinfo(1, 'l').currentline")
print(dofile("crlf.lua"))
write("empty.lua", "")
print(dofile("empty.lua"))
write("zero.lua", "return #'a\0b'")
print(dofile("zero.lua"))
write("latin1.lua", "return '\xe4\xf6', #'\xff'")
print(dofile("latin1.lua") == "\xe4\xf6")

print("-- errors with other values")
write("throws.lua", "error({ code = 42 })")
do
  local ok, e = pcall(dofile, "throws.lua")
  print(ok, type(e), e.code)
end

print("-- a large file")
do
  local lines = { "local t = {}" }
  for i = 1, 20000 do lines[#lines + 1] = "t[" .. i .. "] = " .. i * 2 end
  lines[#lines + 1] = "return t"
  write("large.lua", table.concat(lines, "\n"))
  local t = dofile("large.lua")
  print(#t, t[20000])
end

print("-- a file changed between two loads")
write("changing.lua", "return 'first'")
print(dofile("changing.lua"))
write("changing.lua", "return 'other'")
print(dofile("changing.lua"))

print("-- files that run files")
write("outer.lua", "local a, b = dofile('inner.lua') return b, a, ...")
write("inner.lua", "return 'a', 'b'")
print(dofile("outer.lua"))

print("-- without a name the source is standard input")
do
  local f = loadfile()
  print(f("with arguments"))
  print(debug.getinfo(f, "S").source)
end

print("-- configuration files")
write("config.lua", "title = 'A program'\nsize = { width = 80, height = 25 }\nkeys = { 'q', 'w' }")
do
  local config = {}
  assert(loadfile("config.lua", "t", config))()
  print(config.title, config.size.width * config.size.height, table.concat(config.keys))
end

print("-- arguments")
print(pcall(loadfile, {}))
print(pcall(dofile, true))
