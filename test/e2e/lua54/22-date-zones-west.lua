-- Local time west of Greenwich, and children that inherit the zone.
-- env: TZ=America/New_York

for _, t in ipairs { 0, 1700000000, 1719792000, 1710054000 - 1, 1710054000, 1730613600 - 1, 1730613600, -1, 4102444800 } do
  print(t, os.date("%Y-%m-%d %H:%M:%S %z %Z", t), os.date("*t", t).isdst)
end

print(os.time { year = 1970, month = 1, day = 1, hour = 0 })
print(os.time { year = 2024, month = 7, day = 4, hour = 9, min = 30 })
print(os.date("%I:%M %p", os.time { year = 2024, month = 7, day = 4, hour = 0 }))
print(os.date("%I:%M %p", os.time { year = 2024, month = 7, day = 4, hour = 12 }))

print("-- the date differs from UTC's near midnight")
local t = os.time { year = 2023, month = 12, day = 31, hour = 20 }
print(os.date("%F", t), os.date("!%F", t))
print(os.date("*t", t).yday, os.date("!*t", t).yday)

print("-- a child sees the same zone")
print(os.getenv("TZ"))
local pipe = io.popen("date -d @1719792000 '+%F %T %z'")
print(pipe:read("l") == os.date("%F %T %z", 1719792000))
pipe:close()
