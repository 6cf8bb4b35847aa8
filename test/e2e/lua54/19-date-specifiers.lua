-- os.date: every conversion of C99's strftime, at fixed times, in UTC.

local times = {
  0, -- the epoch, a Thursday
  86399,
  951782400, -- 29 February 2000
  1078012799, -- 28 February 2004, just before a leap day
  1230768000, -- 1 January 2009, ISO week 1 of 2009
  1262304000, -- 1 January 2010, ISO week 53 of 2009
  1388534399, -- 31 December 2013, ISO week 1 of 2014
  1700000000,
  1709210096, -- 29 February 2024
  2147483647,
  4102444800, -- 1 January 2100
  253402300799, -- the last second of 9999
  -1, -- before the epoch
  -86400 * 365,
}

local conversions = {
  "%a", "%A", "%b", "%B", "%c", "%C", "%d", "%D", "%e", "%F", "%g", "%G", "%h", "%H", "%I", "%j", "%m", "%M", "%p", "%r", "%R",
  "%S", "%T", "%u", "%U", "%V", "%w", "%W", "%x", "%X", "%y", "%Y",
}

for _, t in ipairs(times) do
  print("time", t)
  for _, conversion in ipairs(conversions) do io.write(conversion, "=", os.date("!" .. conversion, t), " ") end
  print()
end

print("-- white space and the percent sign")
print(string.format("%q", os.date("!%n%t%%", 0)))

print("-- alternative forms are the plain ones in the C locale")
for _, conversion in ipairs { "%Ec", "%EC", "%Ex", "%EX", "%Ey", "%EY", "%Od", "%Oe", "%OH", "%OI", "%Om", "%OM", "%OS", "%Ou", "%OU", "%OV", "%Ow", "%OW", "%Oy" } do
  io.write(conversion, "=", os.date("!" .. conversion, 1700000000), " ")
end
print()

print("-- text around conversions")
print(os.date("!today is %A, in %B", 1700000000))
print(os.date("!%Y-%m-%dT%H:%M:%SZ", 1700000000))
print(os.date("!no conversion at all", 0))
print(os.date("!", 0) == "")
print(os.date("", 0) == "")
print(#os.date("!" .. ("%A "):rep(500), 0))
print(os.date("!ä %Y €", 0))

print("-- a string with a zero byte")
print(#os.date("!%Y\0%m", 0))

print("-- the default format is %c")
print(os.date("!%c", 0) == os.date("!" .. "%c", 0), #os.date() == #os.date("%c"))

print("-- the table form")
local function show(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do keys[i] = key .. "=" .. tostring(t[key]) end
  print(table.concat(keys, " "))
end
for _, t in ipairs(times) do show(os.date("!*t", t)) end
print(os.date("!*t is only a table when nothing follows", 0))
print(math.type(os.date("!*t", 0).year))

print("-- TZ is UTC here: local time and UTC agree")
print(os.date("%F %T %z %Z", 1700000000))
print(os.date("!%F %T %z", 1700000000))
print(os.date("%c", 0))

print("-- times may be floats with an integer value or numerals")
print(os.date("!%F", 86400.0), os.date("!%F", "86400"))
