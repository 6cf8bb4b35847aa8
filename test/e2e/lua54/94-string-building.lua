-- Building large strings in several ways: appending, tables, rep, gsub, buffers, and moderate amounts of work.

local function checksum(text)
  local a, b = 1, 0
  for i = 1, #text, 97 do
    a = (a + text:byte(i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

print("-- appending to a string")
do
  local text = ""
  for i = 1, 5000 do text = text .. i .. "," end
  print(#text, checksum(text))
end

print("-- table.concat")
do
  local parts = {}
  for i = 1, 200000 do parts[i] = i % 10 == 0 and "\n" or "word" end
  local text = table.concat(parts, " ")
  print(#text, checksum(text), select(2, text:gsub("\n", "")))
end

print("-- nested concatenation of many operands")
do
  local function line(i) return i .. ":" .. i * 2 .. ":" .. i * 3 .. ":" .. i / 2 .. ":" .. tostring(i % 2 == 0) .. "\n" end
  local parts = {}
  for i = 1, 20000 do parts[i] = line(i) end
  local text = table.concat(parts)
  print(#text, checksum(text), text:sub(-30))
end

print("-- rep and sub of megabytes")
do
  local text = ("0123456789"):rep(500000)
  print(#text, text:sub(4999995), #text:sub(2, -2), text:byte(3000001), text:find("90", 4000000, true))
  print(#text:upper(), #text:reverse(), text:reverse():sub(1, 5), #text:gsub("5", ""), select(2, text:gsub("5", "five", 1000)))
end

print("-- gsub with a function over many matches")
do
  local text = ("the quick brown fox "):rep(5000)
  local counts = {}
  local out = text:gsub("%a+", function(word)
    counts[word] = (counts[word] or 0) + 1
    return word:sub(1, 1):upper() .. word:sub(2)
  end)
  print(#out, out:sub(1, 20), counts.the, counts.fox)
end

print("-- splitting and joining")
do
  local parts = {}
  for i = 1, 50000 do parts[i] = "field" .. i end
  local joined = table.concat(parts, ";")
  local n, length = 0, 0
  for field in joined:gmatch("[^;]+") do
    n = n + 1
    length = length + #field
  end
  print(#joined, n, length)
end

print("-- many distinct short strings as keys")
do
  local set, n = {}, 0
  for i = 1, 100000 do
    local key = string.format("%05x", i * 7919 % 99991)
    if not set[key] then
      set[key] = true
      n = n + 1
    end
  end
  print(n)
end

print("-- bytes to hexadecimal and back")
do
  local bytes = {}
  for i = 0, 99999 do bytes[#bytes + 1] = string.char(i * 31 % 256) end
  local binary = table.concat(bytes)
  local hex = binary:gsub(".", function(c) return ("%02x"):format(c:byte()) end)
  local back = hex:gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)
  print(#hex, back == binary)
end

print("-- many short writes")
do
  for i = 1, 3000 do io.write(i % 10) if i % 100 == 0 then io.write("\n") end end
end

print("-- a rope: appending lazily, flattening once")
do
  local Rope = {}
  Rope.__concat = function(a, b) return setmetatable({ a, b }, Rope) end
  Rope.__tostring = function(rope)
    local out, stack = {}, { rope }
    while #stack > 0 do
      local top = table.remove(stack)
      if type(top) == "string" then
        out[#out + 1] = top
      else
        stack[#stack + 1] = top[2]
        stack[#stack + 1] = top[1]
      end
    end
    return table.concat(out)
  end
  local rope = setmetatable({ "", "" }, Rope)
  for i = 1, 20000 do rope = rope .. tostring(i) end
  local text = tostring(rope)
  print(#text, checksum(text))
end
