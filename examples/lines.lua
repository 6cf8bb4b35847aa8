-- Counts the lines of the files below a directory, by kind of file.
-- ingot run --allow-read=src --allow-run=find examples/lines.lua src
local directory = arg[1] or "."

local kinds = {}
local files <close> = assert(io.popen("find " .. directory .. " -type f"))
for path in files:lines() do
  local kind = path:match("%.(%w+)$") or "other"
  local count = kinds[kind] or { kind = kind, files = 0, lines = 0 }
  for _ in io.lines(path) do count.lines = count.lines + 1 end
  count.files = count.files + 1
  kinds[kind] = count
end

local sorted = {}
for _, count in pairs(kinds) do table.insert(sorted, count) end
table.sort(sorted, function(a, b) return a.lines > b.lines end)

print(("%-8s %6s %8s"):format("kind", "files", "lines"))
for _, count in ipairs(sorted) do
  print(("%-8s %6d %8d"):format(count.kind, count.files, count.lines))
end
