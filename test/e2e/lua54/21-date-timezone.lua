-- Local time in a zone with summer time: offsets, names, isdst, the two changes of the year.
-- env: TZ=Europe/Berlin

local function show(t)
  print(t, os.date("%Y-%m-%d %H:%M:%S %z %Z", t), os.date("!%H:%M", t), os.date("*t", t).isdst)
end

print("-- winter and summer")
show(os.time { year = 2024, month = 1, day = 15, hour = 12 })
show(os.time { year = 2024, month = 7, day = 15, hour = 12 })
show(0)
show(1700000000)

print("-- around the change to summer time")
local spring = 1711846800 -- 31 March 2024, 01:00 UTC
for _, offset in ipairs { -3600, -1, 0, 1, 3600 } do show(spring + offset) end

print("-- around the change to winter time")
local autumn = 1729990800 -- 27 October 2024, 01:00 UTC
for _, offset in ipairs { -3601, -3600, -1, 0, 3599, 3600 } do show(autumn + offset) end

print("-- the hour that happens twice: isdst decides")
print(os.time { year = 2024, month = 10, day = 27, hour = 2, min = 30, isdst = true })
print(os.time { year = 2024, month = 10, day = 27, hour = 2, min = 30, isdst = false })

print("-- isdst on fields of the other half of the year shifts by an hour")
print(os.time { year = 2024, month = 1, day = 15, hour = 12, isdst = true })
print(os.time { year = 2024, month = 1, day = 15, hour = 12, isdst = false })
print(os.time { year = 2024, month = 7, day = 15, hour = 12, isdst = true })
print(os.time { year = 2024, month = 7, day = 15, hour = 12, isdst = false })

print("-- normalised fields say whether it is summer time")
do
  local t = { year = 2024, month = 7, day = 15 }
  os.time(t)
  print(t.hour, t.isdst)
  t = { year = 2024, month = 1, day = 15 + 31 * 6 }
  os.time(t)
  print(t.month, t.day, t.hour, t.isdst)
end

print("-- days are not always 86400 seconds long")
for _, date in ipairs { { 2024, 3, 30 }, { 2024, 3, 31 }, { 2024, 10, 27 }, { 2024, 10, 28 } } do
  local year, month, day = table.unpack(date)
  local from = os.time { year = year, month = month, day = day, hour = 0 }
  local to = os.time { year = year, month = month, day = day + 1, hour = 0 }
  print(year, month, day, (to - from) / 3600)
end

print("-- round trips through the local fields, every seven hours of a year")
do
  local bad = 0
  local from = os.time { year = 2024, month = 1, day = 1, hour = 0 }
  for t = from, from + 366 * 86400, 7 * 3600 do
    if os.time(os.date("*t", t)) ~= t then bad = bad + 1 end
  end
  print("bad", bad)
end

print("-- the offset from UTC computed by hand")
local function offset(t)
  local utc, here = os.date("!*t", t), os.date("*t", t)
  here.isdst = false
  return os.difftime(os.time(here), os.time(utc))
end
print(offset(1704067200), offset(1719792000))

print("-- %c, %x, %X in local time")
print(os.date("%c | %x | %X", 1719792000))
print(os.date("!%c | %x | %X", 1719792000))
