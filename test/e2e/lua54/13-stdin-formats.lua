-- Standard input with every format, with zero bytes and bytes that are not UTF-8.
-- stdin: 3 0x1f -2.5e1 word\nsecond line\r\nthird\0\xff\xfe\n\nABCDEFthe rest\nof it\n

local function show(...)
  local values = table.pack(...)
  for i = 1, values.n do
    local v = values[i]
    values[i] = type(v) == "string" and string.format("%q", v):gsub("\\\n", "\\n") or tostring(v)
    values[i] = values[i]:gsub("[\128-\255]", function(c) return string.format("<%02x>", c:byte()) end)
  end
  print(table.concat(values, " | "))
end

show(io.read("n", "n", "n"))
show(io.read(1))
show(io.read("L"))
show(io.stdin:read("l"))
show(io.read("l"))
show(io.read("l"))
show(io.read(3, 2, 1))
show(io.read(0))
show(io.read("a"))
show(io.read("a"))
show(io.read(0))
show(io.read("L"))
