-- The read formats "l", "L", "a", "n" and counts, alone and combined, at the end of the file and with odd line ends.

local name = "formats.txt"

local function with(text, action)
  local out <close> = assert(io.open(name, "wb"))
  out:write(text)
  out:close()
  local file <close> = assert(io.open(name, "rb"))
  action(file)
end

local function show(...)
  local values = table.pack(...)
  for i = 1, values.n do
    values[i] = string.format(type(values[i]) == "string" and "%q" or "%s", values[i])
  end
  print((table.concat(values, " | "):gsub("\\\n", "\\n"):gsub("\r", "\\r"):gsub("\0", "\\0")))
end

-- The error message of a call, without its position.
local function reason(action)
  local ok, message = pcall(action)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- lines without and with their end")
with("one\ntwo\n\nfour", function(file)
  show(file:read("l", "L", "L", "l", "l"))
  show(file:read("L"))
  show(file:read("l"))
end)

print("-- 'a' never fails, everything else does at the end")
with("", function(file)
  show(file:read("a"))
  show(file:read("a", "a"))
  show(file:read("l"))
  show(file:read("L"))
  show(file:read("n"))
  show(file:read(0))
  show(file:read(1))
  show(file:read("a", "l", "a"))
end)

print("-- no format means one line; only the first failure is reported")
with("first\nsecond", function(file)
  show(file:read())
  show(file:read("l", "l", "l"))
  show(file:read())
end)

print("-- counts")
with("abcdefghij", function(file)
  show(file:read(0))
  show(file:read(1, 2, 3))
  show(file:read(100))
  show(file:read(0))
  show(file:read(100))
end)

print("-- a zero count tests for the end without consuming")
with("x", function(file)
  show(file:read(0, 0, 1, 0))
end)

print("-- carriage returns are ordinary bytes")
with("dos\r\nmac\runix\n", function(file)
  show(file:read("l"))
  show(file:read("L"))
  show(file:read("l"))
end)

print("-- zero bytes are ordinary bytes")
with("a\0b\nc\0\0d\n\0", function(file)
  show(file:read("l"))
  show(file:read("L"))
  show(file:read("a"))
end)

print("-- the old spelling with an asterisk")
with("7 line\nrest\nmore", function(file)
  show(file:read("*n", "*l", "*L", "*a"))
end)

print("-- only the first letter of a format counts")
with("3\nwords here\ntail", function(file)
  show(file:read("number"))
  show(file:read("line"))
  show(file:read("Line"))
  show(file:read("all"))
end)

print("-- mixed formats share one position")
with("12 34\nab\ncdef", function(file)
  show(file:read("n", 1, "n", "L", "l", 2, "a"))
end)

print("-- unknown formats")
with("text", function(file)
  for _, format in ipairs { "x", "", "*", "*x", "%l" } do
    print(format, reason(function() file:read(format) end))
  end
  print(reason(function() file:read({}) end))
  print(reason(function() file:read("l", true) end))
  print(reason(function() file:read(1.5) end))
  file:seek("set")
  show(file:read("a"))
end)

print("-- a count may be a float with an integer value or a numeral")
with("abcdef", function(file)
  show(file:read(2.0))
  print(reason(function() file:read("2") end))
end)

print("-- a very long line")
with(string.rep("0123456789", 20000) .. "\nnext", function(file)
  local line = file:read("l")
  print(#line, line:sub(1, 5), line:sub(-5))
  show(file:read("l"))
end)

print("-- bytes above 127 survive")
do
  local all = {}
  for i = 0, 255 do all[#all + 1] = string.char(i) end
  local text = table.concat(all)
  with(text, function(file)
    local read = file:read("a")
    print(#read, read == text)
    file:seek("set", 0)
    local one_by_one = {}
    for byte in function() return file:read(1) end do one_by_one[#one_by_one + 1] = byte end
    print(#one_by_one, table.concat(one_by_one) == text)
  end)
end
